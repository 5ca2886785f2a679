use super::joined;
use super::meant_action::{Meant, unusual};
use super::spelling::Guesses;
use super::unlisted;
use crate::access::Named;
use crate::catalog::{Catalog, Service};
use crate::policy::pattern::has_wildcard;
use crate::policy::{ActionPattern, Kind, Statement};
use crate::rules::least_privilege::telling::some_of;
use crate::rules::{
    Category, Context, Definition, Example, Finding, Findings, Needs, Rule, Topic, Validator,
};
use crate::syntax::excerpt::short;
use crate::syntax::{Edit, quoted, replace, replace_item};

/// An action that its service does not have.
pub static RULE: Rule = Rule::new(Definition {
    id: "invalid-action",
    issue_code: Some("INVALID_ACTION"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNKNOWN_ACTIONS,
    title: "Unknown action",
    what: "An entry of `Action` or `NotAction` is `*`, or the prefix of a service, a colon and the name of one of its actions; with \
           wildcards it matches at least one. Letter case does not count. The actions are those of the catalogue's day. Operations of \
           an API are often called otherwise: `HeadObject` is allowed by `s3:GetObject`, `ListBuckets` by `s3:ListAllMyBuckets`. An edit \
           is safe where the entry is one action but for its spelling; what does something else, such as `Enable…` for `Disable…`, is \
           not offered.",
    why: "An entry that names no action matches no request. In an `Allow` the access is missing; in a `Deny` nothing is denied, \
          and nobody is told.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": [«"s3:GetObjct"», «"s3:Gett*"», «"s3.ListBucket"»],
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:ListBucket"],
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": [«"s3:ListObjectsV2"», «"s3:HeadObject"»],
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
  }, {
    "Effect": "Allow",
    "Action": «"dynamodb:TransactWriteItems"»,
    "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:ListBucket", "s3:GetObject"],
    "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
  }, {
    "Effect": "Allow",
    "Action": ["dynamodb:PutItem", "dynamodb:UpdateItem"],
    "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
  }]
}"#,
        ),
        Example::new(
            Kind::Scp,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": «"StopLogging"»,
    "Resource": "*"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "cloudtrail:StopLogging",
    "Resource": "*"
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-action",
    ],
    check: |context, findings| {
        each(context, findings, check_action);
        for actions in context
            .policy
            .statements
            .iter()
            .filter_map(|s| s.actions.as_ref())
        {
            for action in &actions.items {
                if action.parts().is_none() && !action.is_everything() && !findings.is_full() {
                    check_without_service(*action, findings);
                }
            }
        }
    },
});

/// An entry with a colon whose service or name may be wrong.
pub(super) struct Entry<'s, 'a> {
    pub statement: &'s Statement<'a>,
    pub action: ActionPattern<'a>,
    pub service: Option<Service>,
    pub validator: Option<Validator>,
}

impl Entry<'_, '_> {
    /// The edit that puts `actions` in its place.
    fn replaced_by<T: AsRef<str>>(&self, actions: &[T]) -> Vec<Edit> {
        let value = self.statement.actions.as_ref().map(|a| &a.member.value);
        let edit = value.map(|value| replace_item(value, self.action.text.span, actions));
        edit.into_iter().collect()
    }
}

/// Hands every such entry to `check`.
pub(super) fn each(
    context: &Context<'_>,
    findings: &mut Findings,
    check: fn(&Entry<'_, '_>, &mut Guesses, &mut Findings),
) {
    let mut guesses = Guesses::default();
    for statement in &context.policy.statements {
        for (action, named) in context.grants.entries(statement) {
            let service = match named {
                Named::One(_) | Named::Service(_) | Named::Everything => continue,
                Named::Part(service) => Some(service),
                Named::Unknown | Named::Across => match action.parts() {
                    Some((prefix, _)) => Catalog::builtin().service(prefix),
                    None => continue,
                },
            };
            if findings.is_full() {
                return;
            }
            let entry = Entry {
                statement,
                action,
                service,
                validator: context.settings.validator,
            };
            check(&entry, &mut guesses, findings);
        }
    }
}

fn check_action(entry: &Entry<'_, '_>, guesses: &mut Guesses, findings: &mut Findings) {
    let action = entry.action;
    let (Some((prefix, name)), Some(service)) = (action.parts(), entry.service) else {
        return;
    };
    if check_joined(entry, findings) {
        return;
    }
    let is_pattern = has_wildcard(name);
    let known = if is_pattern {
        service.actions_matching(name).next().is_some()
    } else {
        service.action(name).is_some() || unlisted::has_action(prefix, name, entry.validator)
    };
    if known {
        return;
    }
    let meant = if is_pattern {
        None
    } else {
        guesses.seek(|| Meant::by(name, service))
    };
    let meant = meant.unwrap_or(Meant::Perhaps(Vec::new()));
    let what = if is_pattern {
        "matches no action"
    } else {
        "is no action"
    };
    let hint = hint(name, &meant);
    let finding = findings.report(
        action.text.span,
        format!(
            "`{}` {what} of {}, so this entry does nothing.{hint}",
            short(action.text.value),
            service.name()
        ),
    );
    offer_meant(finding, entry, meant);
}

/// What the message says of the actions that `name` may be meant for.
fn hint(name: &str, meant: &Meant) -> String {
    match meant {
        Meant::Operation(actions) => format!(
            " It is an operation that IAM has under {}.",
            some_of(actions.iter(), 4)
        ),
        Meant::Spelt(meant) => match unusual(name) {
            Some(character) => format!(
                " It holds the character U+{:04X}, and names are of plain letters and digits: `{meant}`.",
                u32::from(character)
            ),
            None => format!(" The nearest is `{meant}`."),
        },
        Meant::Perhaps(actions) => actions
            .first()
            .map(|meant| format!(" The nearest is `{meant}`."))
            .unwrap_or_default(),
    }
}

fn offer_meant(finding: &mut Finding, entry: &Entry<'_, '_>, meant: Meant) {
    let action = entry.action;
    match meant {
        Meant::Spelt(meant) => offer(finding, action, &meant.to_string(), true),
        Meant::Perhaps(actions) => {
            for meant in actions {
                offer(finding, action, &meant.to_string(), false);
            }
        }
        Meant::Operation(actions) => {
            let names: Vec<String> = actions.iter().map(ToString::to_string).collect();
            let title = format!("Write {}", some_of(names.iter(), 4));
            finding.unsafe_fix(title, entry.replaced_by(&names));
        }
    }
}

/// Reports an entry that is several actions in one text; tells whether it is.
fn check_joined(entry: &Entry<'_, '_>, findings: &mut Findings) -> bool {
    let text = entry.action.text;
    let actions = joined::actions(text.value);
    if actions.len() < 2 {
        return false;
    }
    let finding = findings.report(
        text.span,
        format!(
            "`{}` is {} actions in one text, which AWS takes for the name of one, so this entry does nothing. Each action is a text of its own.",
            short(text.value),
            actions.len()
        ),
    );
    finding.safe_fix("Write each action by itself", entry.replaced_by(&actions));
    true
}

/// An entry without a colon: another mark in its place, or the service left out.
fn check_without_service(action: ActionPattern<'_>, findings: &mut Findings) {
    let catalog = Catalog::builtin();
    let written = action.text.value;
    let subject = if written.trim().is_empty() {
        "An empty text".to_owned()
    } else {
        format!("`{}`", short(written))
    };
    let finding = findings.report(
        action.text.span,
        format!(
            "{subject} is no action: a service, a colon and a name are needed, as in `s3:GetObject`. AWS refuses the policy."
        ),
    );
    let with_colon = written
        .split_once(['.', '/', ' ', ';', '_'])
        .and_then(|(prefix, name)| catalog.service(prefix)?.actions_matching(name).next());
    if let Some(meant) = with_colon {
        let name = written.get(meant.service().prefix().len() + 1..);
        let name = name
            .filter(|name| has_wildcard(name))
            .unwrap_or(meant.name());
        let whole = format!("{}:{name}", meant.service());
        offer(finding, action, &whole, true);
        return;
    }
    // A name that one service alone has. Each look-up is a search in a sorted list.
    let mut owners = catalog
        .services()
        .filter_map(|service| service.action(written));
    if let (Some(only), None) = (owners.next(), owners.next()) {
        offer(finding, action, &only.to_string(), false);
    }
}

/// Offers `meant` in the place of the action.
pub(super) fn offer(finding: &mut Finding, action: ActionPattern<'_>, meant: &str, safe: bool) {
    let title = format!("Write `{}`", short(meant));
    let edits = vec![replace(action.text.span, quoted(meant))];
    finding.fix(safe, title, edits);
}
