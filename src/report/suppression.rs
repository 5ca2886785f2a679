//! Findings that are known and accepted.

use crate::policy::Policy;
use crate::rules::Finding;
use crate::syntax::pointer_at;

/// Which findings of a policy are not to be reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The rule's name.
    pub rule: &'static str,
    /// A JSON Pointer into the policy: only findings there, or deeper.
    pub pointer: Option<String>,
    /// Only findings in the statement of that `Sid`.
    pub sid: Option<String>,
}

impl Suppression {
    fn covers(&self, finding: &Finding, policy: &Policy<'_>) -> bool {
        finding.rule.id == self.rule
            && self.sid.as_ref().is_none_or(|sid| {
                let mut statements = policy.statements.iter();
                statements.any(|statement| {
                    statement.node.span.contains(finding.span)
                        && statement.sid.is_some_and(|own| own.value == sid)
                })
            })
            && self.pointer.as_ref().is_none_or(|pointer| {
                let path = pointer_at(policy.node, finding.span);
                path.strip_prefix(pointer.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
    }
}

/// Takes out of `findings` what `suppressions` cover. Gives the place of the suppression for each that was taken out.
pub(super) fn take_out(
    findings: &mut Vec<Finding>,
    policy: &Policy<'_>,
    suppressions: &[Suppression],
) -> Vec<usize> {
    let mut taken = Vec::new();
    if suppressions.is_empty() {
        return taken;
    }
    findings.retain(|finding| {
        let mut all = suppressions.iter();
        let found = all.position(|suppression| suppression.covers(finding, policy));
        taken.extend(found);
        found.is_none()
    });
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Options, check};

    const TEXT: &str = r#"{"Version": "2012-10-17", "Statement": [
        {"Sid": "One", "Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"},
        {"Sid": "Two", "Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]}"#;

    fn left(pointer: Option<&str>, sid: Option<&str>) -> (Vec<String>, usize) {
        let options = Options {
            suppressions: vec![Suppression {
                rule: "invalid-effect",
                pointer: pointer.map(str::to_owned),
                sid: sid.map(str::to_owned),
            }],
            ..Options::default()
        };
        let answer = check(TEXT, &options);
        let document = &answer.documents[0];
        let of_rule = document
            .findings
            .iter()
            .filter(|f| f.rule == "invalid-effect");
        let paths = of_rule.map(|finding| finding.path.clone()).collect();
        (paths, document.suppressed.len())
    }

    #[test]
    fn what_is_suppressed_is_taken_out_and_nothing_else() {
        let first = "/Statement/0/Effect".to_owned();
        let second = "/Statement/1/Effect".to_owned();
        assert_eq!(left(None, None), (vec![], 2));
        assert_eq!(left(Some("/Statement/0"), None), (vec![second], 1));
        assert_eq!(left(None, Some("Two")), (vec![first], 1));
        assert_eq!(left(Some("/Statement/0"), Some("Two")).1, 0);
        assert_eq!(left(Some("/Stat"), None).1, 0);
        assert_eq!(left(Some(""), None).1, 2);
    }
}
