//! What the Denies of a policy without a condition take away.

use std::cell::Cell;

use super::cover::{are_everyone, covers_principals, covers_resources, on_everything};
use super::whole::taken_whole;
use crate::catalog::ActionSet;
use crate::policy::Statement;

/// How many Denies on certain resources are looked at for each Allow.
const MAX_SCOPED: usize = 16;

/// The Denies without a condition.
#[derive(Debug)]
pub(super) struct Denials<'a> {
    /// What is denied to everyone on every resource, or on all that it can be done to.
    everywhere: ActionSet,
    /// Denies on certain resources, or to certain principals.
    scoped: Vec<Scoped<'a>>,
    any: bool,
}

/// A Deny on certain resources, or to certain principals.
#[derive(Debug)]
struct Scoped<'a> {
    deny: &'a Statement<'a>,
    /// What it denies on its resources.
    denied: ActionSet,
    /// What of that it denies wherever it can be done.
    whole: ActionSet,
}

impl<'a> Denials<'a> {
    pub fn new() -> Self {
        Self {
            everywhere: ActionSet::new(),
            scoped: Vec::new(),
            any: false,
        }
    }

    /// Whether there are any.
    pub fn any(&self) -> bool {
        self.any
    }

    /// What is denied to everyone, wherever it can be done.
    pub fn everywhere(&self) -> &ActionSet {
        &self.everywhere
    }

    /// Adds `deny`, of which `add_actions` adds what it is about to a set. `work` is the number of comparisons left.
    pub fn add(
        &mut self,
        deny: &'a Statement<'a>,
        work: &Cell<usize>,
        add_actions: impl Fn(&mut ActionSet),
    ) {
        self.any = true;
        let on_all = on_everything(deny) || deny.resources.is_none();
        let to_all = are_everyone(deny.principals.as_ref());
        if on_all && to_all {
            add_actions(&mut self.everywhere);
        } else if self.scoped.len() < MAX_SCOPED {
            let mut denied = ActionSet::new();
            add_actions(&mut denied);
            let whole = match &deny.resources {
                Some(resources) if !on_all => taken_whole(&denied, resources, work),
                _ => denied.clone(),
            };
            if to_all {
                self.everywhere.union_with(&whole);
            }
            self.scoped.push(Scoped {
                deny,
                denied,
                whole,
            });
        }
    }

    /// Takes from `actions`, which `allow` gives, those that Denies take away on all of its resources.
    pub fn take_from(&self, allow: &Statement<'a>, actions: &mut ActionSet) {
        if !self.any {
            return;
        }
        actions.subtract(&self.everywhere);
        for Scoped {
            deny,
            denied,
            whole,
        } in &self.scoped
        {
            if covers_principals(deny.principals.as_ref(), allow.principals.as_ref()) {
                actions.subtract(match covers_resources(deny, allow) {
                    true => denied,
                    false => whole,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::access::Grants;
    use crate::policy::{Kind, Policy};
    use crate::syntax::parse;

    /// What each Allow of these statements gives in effect.
    fn given(kind: Kind, statements: &str) -> Vec<Vec<String>> {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let root = parse(&text).root.unwrap();
        let policy = Policy::read(&text, &root, Some(kind), None);
        let grants = Grants::of(&policy);
        let allows = policy.statements.iter().filter(|s| s.allows());
        let given = allows.map(|allow| {
            let given = grants.given_by(allow);
            given.iter().map(|action| action.to_string()).collect()
        });
        given.collect()
    }

    /// What is left of the Allow `actions` on every resource.
    fn left(actions: &str, deny: &str) -> Vec<String> {
        let statements = format!(
            r#"{{"Effect": "Allow", "Action": [{actions}], "Resource": "*"}}, {{"Effect": "Deny", "Action": "*", {deny}}}"#
        );
        given(Kind::Identity, &statements).remove(0)
    }

    #[test]
    fn a_deny_on_the_same_resources_takes_away_from_that_statement() {
        let given = given(
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::a/b/*"},
               {"Effect": "Deny", "NotAction": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}"#,
        );
        assert_eq!(given, [["s3:GetObject"]]);
    }

    #[test]
    fn a_deny_on_all_that_an_action_can_be_done_to_takes_it_away() {
        let left = |deny| {
            left(
                r#""iam:PutUserPolicy", "iam:ListUsers", "s3:GetObject""#,
                deny,
            )
        };
        let users = left(r#""Resource": "arn:aws:iam::*:user/*""#);
        assert_eq!(users, ["iam:ListUsers", "s3:GetObject"]);
        assert_eq!(left(r#""Resource": "arn:aws:iam::*:user/a*""#).len(), 3);
        let all_but = left(r#""NotResource": "arn:aws:s3:::reports/*""#);
        assert_eq!(all_but, ["s3:GetObject"]);
        let spared = given(
            Kind::Identity,
            r#"{"Effect": "Allow", "Action": "iam:PutUserPolicy", "NotResource": "arn:aws:iam::*:user/*"}"#,
        );
        assert!(spared[0].is_empty());
    }

    #[test]
    fn a_deny_on_what_an_action_always_needs_takes_it_away() {
        let left = |deny: &str| left(r#""ssm:SendCommand", "s3:GetObject""#, deny);
        // A command needs its document, and may name a bucket for what it writes.
        let all_but = |spared: &str| left(&format!(r#""NotResource": "{spared}""#));
        assert!(all_but("arn:aws:s3:::reports").is_empty());
        assert_eq!(
            all_but("arn:aws:ssm:*:*:document/deploy"),
            ["ssm:SendCommand"]
        );
        let documents = left(r#""Resource": "arn:aws:ssm:*:*:document/*""#);
        assert_eq!(documents, ["s3:GetObject"]);
        let instances = left(r#""Resource": "arn:aws:ec2:*:*:instance/*""#);
        assert_eq!(instances.len(), 2);
    }

    #[test]
    fn what_is_one_of_several_is_not_always_needed() {
        let left = |deny: &str| left(r#""bedrock:InvokeModel""#, deny);
        let models = r#""Resource": "arn:aws:bedrock:*::foundation-model/*""#;
        assert_eq!(left(models).len(), 1);
        let all_but = r#""NotResource": "arn:aws:bedrock:*::foundation-model/small""#;
        assert_eq!(left(all_but).len(), 1);
    }

    #[test]
    fn a_deny_takes_away_from_whom_it_names() {
        let given = given(
            Kind::Trust,
            r#"{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"},
               {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"},
               {"Effect": "Deny", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}"#,
        );
        assert!(given[0].is_empty());
        assert_eq!(given[1].len(), 1);
    }
}
