//! Policies and requests made at random, of a few words, so that they often have to do with one another.

#[path = "words.rs"]
mod words;

use policy_check::access::request::{Caller, Request};
use policy_check::policy::Kind;
use words::{
    ACTIONS, CALLERS, KEYS, OF_CALLER, OF_EVERY_IDENTITY, OF_EVERY_REQUEST, OF_SOMEBODY,
    PRINCIPALS, RESOURCES,
};

use crate::random::Random;

fn list(random: &mut Random, from: &[&str], most: usize) -> String {
    let count = 1 + random.below(most);
    let items: Vec<String> = (0..count)
        .map(|_| format!("{:?}", random.pick(from)))
        .collect();
    format!("[{}]", items.join(", "))
}

fn condition(random: &mut Random) -> String {
    let (key, operators, values) = random.pick(KEYS);
    if random.one_in(8) {
        return format!(
            r#""Null": {{"{key}": "{}"}}"#,
            random.pick(&["true", "false"])
        );
    }
    let set = if *key == "aws:TagKeys" || random.one_in(12) {
        *random.pick(&["ForAllValues:", "ForAnyValue:", "ForAnyValue:"])
    } else {
        ""
    };
    let suffix = if random.one_in(5) { "IfExists" } else { "" };
    let operator = random.pick(operators);
    format!(
        r#""{set}{operator}{suffix}": {{"{key}": {}}}"#,
        list(random, values, 3)
    )
}

fn statement(random: &mut Random, kind: Kind) -> String {
    let effect = if random.one_in(3) { "Deny" } else { "Allow" };
    let mut parts = vec![format!(r#""Effect": "{effect}""#)];
    let not = |random: &mut Random| if random.one_in(9) { "Not" } else { "" };
    parts.push(format!(
        r#""{}Action": {}"#,
        not(random),
        list(random, ACTIONS, 3)
    ));
    parts.push(format!(
        r#""{}Resource": {}"#,
        not(random),
        list(random, RESOURCES, 3)
    ));
    if kind == Kind::Resource {
        let principal = *random.pick(PRINCIPALS);
        let not = if effect == "Deny" { not(random) } else { "" };
        parts.push(format!(r#""{not}Principal": {principal}"#));
    }
    let count = random.below(3);
    let mut conditions: Vec<String> = (0..count).map(|_| condition(random)).collect();
    conditions.sort();
    conditions.dedup_by_key(|text| text.split(':').next().map(str::to_owned));
    if !conditions.is_empty() {
        parts.push(format!(r#""Condition": {{{}}}"#, conditions.join(", ")));
    }
    format!("{{{}}}", parts.join(", "))
}

/// The statements of a policy of that kind.
pub fn policy(random: &mut Random, kind: Kind) -> Vec<String> {
    let count = 1 + random.below(4);
    (0..count).map(|_| statement(random, kind)).collect()
}

/// A second policy that is much like the first, or another one.
pub fn changed(random: &mut Random, statements: &[String], kind: Kind) -> Vec<String> {
    let mut all = statements.to_vec();
    match random.below(4) {
        0 => return policy(random, kind),
        1 => all.push(statement(random, kind)),
        2 => {
            let place = random.below(all.len());
            all[place] = statement(random, kind);
        }
        _ => {
            all.push(statement(random, kind));
            all.remove(0);
        }
    }
    all
}

/// A policy of these statements.
pub fn text(statements: &[String]) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
        statements.join(",\n  ")
    )
}

/// A request such as a policy of that kind may speak of.
pub fn request(random: &mut Random, kind: Kind) -> Request {
    let action = *random.pick(ACTIONS);
    let resource = *random.pick(RESOURCES);
    let mut request = Request {
        action: filled(random, action).replace('/', ""),
        resource: filled(random, resource),
        ..Request::default()
    };
    if !request.action.contains(':') {
        request.action = "s3:GetObject".to_owned();
    }
    if kind == Kind::Resource {
        let caller = *random.pick(CALLERS);
        request.caller = Caller::parse(caller);
        request.resource_owner = Some("999999999999".to_owned());
    }
    for (key, _, values) in KEYS {
        let is_always_there = OF_EVERY_REQUEST.contains(key)
            || (kind == Kind::Identity && OF_EVERY_IDENTITY.contains(key));
        let is_left_out = random.one_in(2) && !is_always_there;
        if is_left_out || !may_be_there(key, kind, request.caller.as_ref()) {
            continue;
        }
        let mut values = context_values(random, kind, key, values);
        if values.is_empty() && is_always_there {
            values.push("User".to_owned());
        }
        if !values.is_empty() {
            request.context.insert(*key, values);
        }
    }
    request
}

/// A text that `pattern` may stand for.
fn filled(random: &mut Random, pattern: &str) -> String {
    let star = *random.pick(&["", "b", "b/c", "x", "ana"]);
    let name = *random.pick(&["ana", "ben", "x"]);
    pattern
        .replace("${aws:username}", name)
        .replace('*', star)
        .replace('?', "b")
}

/// Whether it is for a request to say what the key is, of that `caller` or of an identity.
fn may_be_there(key: &str, kind: Kind, caller: Option<&Caller>) -> bool {
    if kind == Kind::Identity {
        return key != "aws:PrincipalServiceName";
    }
    let is_role = matches!(caller, Some(Caller::Role(_) | Caller::RoleSession(_)));
    let follows = OF_CALLER.contains(&key) || (key == "aws:FederatedProvider" && !is_role);
    // Nobody in particular has no tags and no second factor.
    let is_lacking = caller == Some(&Caller::Anonymous) && OF_SOMEBODY.contains(&key);
    !follows && !is_lacking
}

/// Some of `values` for the key of a request, with something in the place of their wildcards.
fn context_values(random: &mut Random, kind: Kind, key: &str, values: &[&str]) -> Vec<String> {
    let count = if key == "aws:TagKeys" {
        1 + random.below(2)
    } else {
        1
    };
    let values = (0..count).map(|_| {
        let value = *random.pick(values);
        match key {
            "aws:SourceIp" => value.split('/').next().unwrap_or(value).to_owned(),
            _ => filled(random, value),
        }
    });
    let mut values: Vec<String> = values.collect();
    values.retain(|value| !value.is_empty());
    if kind == Kind::Identity && key == "aws:PrincipalType" {
        values.retain(|value| ["User", "AssumedRole", "FederatedUser"].contains(&value.as_str()));
    }
    values
}
