use super::spelling::nearest;
use crate::catalog::is_slip;
use crate::policy::{Condition, Kind, Operator, OperatorKind, Statement};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::Member;
use crate::syntax::excerpt::short;

/// An operator that there is not.
pub static INVALID: Rule = Rule::new(Definition {
    id: "invalid-condition-operator",
    issue_code: Some("INVALID_CONDITION_OPERATOR"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Unknown condition operator",
    what: "The keys of `Condition` are AWS's operators, each alone, with `ForAllValues:` or `ForAnyValue:` before it, or with `IfExists` \
           behind it.",
    why: "AWS refuses a policy with an operator that it does not know.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": {
      «"StringEqual"»: { "aws:PrincipalTag/team": "finance" },
      «"Boolean"»: { "aws:SecureTransport": "true" }
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": {
      "StringEquals": { "aws:PrincipalTag/team": "finance" },
      "Bool": { "aws:SecureTransport": "true" }
    }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-operator",
    ],
    check: check_invalid,
});

/// `NullIfExists`
pub static NULL_WITH_IF_EXISTS: Rule = Rule::new(Definition {
    id: "null-with-if-exists",
    issue_code: Some("NULL_WITH_IF_EXISTS"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Null with IfExists",
    what: "`Null` has no `IfExists`: it already asks whether the key is there.",
    why: "AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { «"NullIfExists"»: { "s3:x-amz-server-side-encryption": "true" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Null": { "s3:x-amz-server-side-encryption": "true" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-null-with-if-exists",
    ],
    check: |context, findings| {
        each_null(context, findings, |condition, findings| {
            if condition.operator.is_some_and(|o| o.if_exists) {
                findings
                    .report(
                        condition.operator_key.span,
                        "AWS refuses `IfExists` behind `Null`, which itself asks whether the request has the key.",
                    )
                    .safe_fix("Write `Null`", vec![condition.operator_key.renamed("Null")]);
            }
        });
    },
});

/// `ForAllValues:Null`, `ForAnyValue:Null`
pub static NULL_WITH_QUALIFIER: Rule = Rule::new(Definition {
    id: "null-with-qualifier",
    issue_code: Some("NULL_WITH_QUALIFIER"),
    category: Category::Suggestion,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Null with ForAllValues or ForAnyValue",
    what: "`Null` stands without `ForAllValues:` and `ForAnyValue:`.",
    why: "`ForAllValues:Null` holds for every request and `ForAnyValue:Null` for none, whatever the value: the first restricts \
          nothing, and with the second the statement does nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:CreateTags",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { «"ForAllValues:Null"»: { "aws:TagKeys": "false" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:CreateTags",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": { "Null": { "aws:TagKeys": "false" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-null-with-qualifier",
    ],
    check: |context, findings| {
        each_null(context, findings, |condition, findings| {
            use crate::policy::SetOperator;
            let Some(operator) = condition.operator.filter(|o| !o.if_exists) else {
                return;
            };
            let holds = match operator.set {
                Some(SetOperator::ForAllValues) => {
                    "holds for every request, so it restricts nothing"
                }
                Some(SetOperator::ForAnyValue) => {
                    "holds for no request, so the statement does nothing"
                }
                None => return,
            };
            findings
                .report(
                    condition.operator_key.span,
                    format!("`{}` {holds}.", condition.operator_key.text),
                )
                .unsafe_fix("Write `Null`", vec![condition.operator_key.renamed("Null")]);
        });
    },
});

/// Hands the first key under each `Null` of the policy to `look`, so that each operator is looked at once.
fn each_null(
    context: &Context<'_>,
    findings: &mut Findings,
    look: fn(&Condition<'_>, &mut Findings),
) {
    for statement in &context.policy.statements {
        let mut last = None;
        for condition in &statement.conditions {
            let is_null = condition
                .operator
                .is_some_and(|o| o.kind == OperatorKind::Null);
            if is_null && last != Some(condition.operator_key.span) && !findings.is_full() {
                last = Some(condition.operator_key.span);
                look(condition, findings);
            }
        }
    }
}

fn check_invalid(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        for operator in operators(statement) {
            let written = operator.key.text.as_ref();
            if Operator::parse(written).is_some() || findings.is_full() {
                continue;
            }
            let meant = meant(written);
            let hint = meant
                .as_deref()
                .map(|meant| format!(" The nearest is `{meant}`."))
                .unwrap_or_default();
            let finding = findings.report(
                operator.key.span,
                format!(
                    "`{}` is no condition operator, so AWS refuses the policy.{hint}",
                    short(written)
                ),
            );
            if let Some(meant) = meant {
                let title = format!("Write `{meant}`");
                let edits = vec![operator.key.renamed(&meant)];
                let is_sure = is_slip(written, &meant) || written.eq_ignore_ascii_case("boolean");
                finding.fix(is_sure, title, edits);
            }
        }
    }
}

fn operators<'s>(statement: &'s Statement<'_>) -> &'s [Member<'s>] {
    statement
        .condition_member
        .and_then(|member| member.value.as_object())
        .unwrap_or_default()
}

/// The operator that `written` is most likely meant to be.
fn meant(written: &str) -> Option<String> {
    let (set, rest) = match written.split_once(':') {
        Some((set, rest)) => (Some(nearest(set, ["ForAllValues", "ForAnyValue"])?), rest),
        None => (None, written),
    };
    let at = rest.to_ascii_lowercase().rfind("ifexist");
    let (name, if_exists) = match at.and_then(|at| rest.get(..at)) {
        Some(name) => (name, "IfExists"),
        None => (rest, ""),
    };
    let known = match name.to_ascii_lowercase().as_str() {
        "boolean" => "Bool",
        "sourceip" | "ip" => "IpAddress",
        lower => {
            let kinds = OperatorKind::ALL.iter();
            // What is not negated is never meant by what is.
            let kinds = kinds.filter(|kind| kind.is_negated() == lower.contains("not"));
            nearest(name, kinds.map(|kind| kind.name()))?
        }
    };
    let set = set.map(|set| format!("{set}:")).unwrap_or_default();
    Some(format!("{set}{known}{if_exists}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_lead_to_the_operator_that_was_meant() {
        for (written, expected) in [
            ("StringEqual", Some("StringEquals")),
            ("StringLikeIfExist", Some("StringLikeIfExists")),
            ("ForAllValue:StringLike", Some("ForAllValues:StringLike")),
            ("NumericLessThanEqual", Some("NumericLessThanEquals")),
            ("IpAdress", Some("IpAddress")),
            ("aws:SourceIp", None),
            ("Contains", None),
            ("NotStringEquals", None),
        ] {
            assert_eq!(meant(written).as_deref(), expected, "{written}");
        }
    }
}
