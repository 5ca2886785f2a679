use super::{suggestion, without_statement};
use crate::access::audience::is_on_callers;
use crate::access::never_met::is_in_every_request;
use crate::policy::pattern::is_star;
use crate::policy::{Condition, Kind, OperatorKind, Policy, Statement};
use crate::rules::credentials::mfa;
use crate::rules::moved_condition::put_under;
use crate::rules::{
    Category, Context, Definition, Example, Finding, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::Edit;
use crate::syntax::excerpt::short;

/// A condition that holds wherever the request has the key.
pub static PRESENT: Rule = Rule::new(Definition {
    id: "equivalent-to-null-false",
    issue_code: Some("EQUIVALENT_TO_NULL_FALSE"),
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::CONDITIONS,
    title: "Wildcard that only asks whether the key is there",
    what: "A condition compares with `*`, which every value matches, and is false where the request does not have the key: \
           `StringLike` or `ArnLike`, alone or with `ForAnyValue`. `Null` with `false` says the same. The edit writes that; but for \
           `aws:MultiFactorAuthPresent` it writes what asks for MFA, since every session has that key, with MFA or without. A key that every request has is taken out. There is none \
           where an Allow with a principal so leaves open who gets in (the claims of a token, `sts:ExternalId`, `aws:PrincipalOrgID`, \
           `aws:SourceAccount` and the like): what is open is to be closed there, not to be said otherwise.",
    why: "Who reads it looks for a limit on the value, and there is none. Where one was meant, anything gets through.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:CreateVolume",
    "Resource": "*",
    "Condition": {"StringLike": {«"aws:RequestTag/cost-center"»: "*"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:CreateVolume",
    "Resource": "*",
    "Condition": {"Null": {"aws:RequestTag/cost-center": "false"}}
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": {"StringLike": {«"aws:MultiFactorAuthPresent"»: "*"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:StopInstances",
    "Resource": "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
  }]
}"#,
        ),
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::444455556666:role/scanner"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringLike": {«"sts:ExternalId"»: "*"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::444455556666:role/scanner"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"sts:ExternalId": "5f0c1a7e"}}
  }]
}"#,
        ),
    ],
    references: &[NULL, suggestion!("equivalent-to-null-false")],
    check: |context, findings| check(context, Sense::Present, findings),
});

/// A condition that holds only where the request does not have the key.
pub static ABSENT: Rule = Rule::new(Definition {
    id: "equivalent-to-null-true",
    issue_code: Some("EQUIVALENT_TO_NULL_TRUE"),
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::CONDITIONS,
    title: "Wildcard that asks for a key to be missing",
    what: "A condition rules out `*`, and so every value, but holds where the request does not have the key: `StringNotLike` or \
           `ArnNotLike`, alone, with `ForAllValues`, or with `IfExists`. `Null` with `true` says the same. The edit writes that; but for \
           `aws:MultiFactorAuthPresent` it writes what asks for MFA.",
    why: "It reads as if some values were let through, and none is: only requests without the key meet it.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:CreateVolume",
    "Resource": "*",
    "Condition": {
      "StringNotLike": {«"aws:RequestTag/cost-center"»: "*"},
      "StringEquals": {"aws:RequestedRegion": "eu-west-1"}
    }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:CreateVolume",
    "Resource": "*",
    "Condition": {
      "Null": {"aws:RequestTag/cost-center": "true"},
      "StringEquals": {"aws:RequestedRegion": "eu-west-1"}
    }
  }]
}"#,
    )],
    references: &[NULL, suggestion!("equivalent-to-null-true")],
    check: |context, findings| check(context, Sense::Absent, findings),
});

/// A condition that always holds.
pub static ALWAYS: Rule = Rule::new(Definition {
    id: "redundant-key-due-to-wildcard-in-condition",
    issue_code: Some("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"),
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::CONDITIONS,
    title: "Wildcard that makes a condition always hold",
    what: "A condition compares with `*`, which every value matches, and holds where the request does not have the key, too: \
           `StringLikeIfExists`, `ArnLikeIfExists`, or the same with `ForAllValues`. The edit takes the key out.",
    why: "The condition looks like a limit and is none: an Allow with it gives as much as one without.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:CreateTags",
    "Resource": "*",
    "Condition": {"ForAllValues:StringLike": {«"aws:TagKeys"»: "*"}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ec2:CreateTags",
    "Resource": "*"
  }]
}"#,
    )],
    references: &[
        OPERATORS,
        suggestion!("redundant-key-due-to-wildcard-in-condition"),
    ],
    check: |context, findings| check(context, Sense::Always, findings),
});

/// A condition that never holds.
pub static NEVER: Rule = Rule::new(Definition {
    id: "redundant-statement-due-to-wildcard-in-condition",
    issue_code: Some("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION"),
    category: Category::Suggestion,
    topic: Topic::Redundancy,
    needs: Needs::CONDITIONS,
    title: "Wildcard that makes a condition never hold",
    what: "`ForAnyValue:StringNotLike` or `ForAnyValue:ArnNotLike` rules out `*`, and so every value, and is false where the \
           request does not have the key. Nothing meets it, so the statement does nothing. AWS advises to take the key out; that \
           would put the statement in force for every request, so the edit takes out the statement.",
    why: "The statement is dead: an Allow gives nothing, and a Deny that should guard something stops nobody.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*"},
    {
      "Effect": "Deny",
      "Action": "ec2:CreateTags",
      "Resource": "*",
      "Condition": {"ForAnyValue:StringNotLike": {«"aws:TagKeys"»: "*"}}
    }
  ]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*"},
    {
      "Effect": "Deny",
      "Action": "ec2:CreateTags",
      "Resource": "*",
      "Condition": {"ForAnyValue:StringNotLike": {"aws:TagKeys": ["team", "cost-center"]}}
    }
  ]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
        suggestion!("redundant-statement-due-to-wildcard-in-condition"),
    ],
    check: |context, findings| check(context, Sense::Never, findings),
});

const OPERATORS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";
const NULL: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null";

/// What a condition with `*` comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sense {
    /// It holds where the request has the key.
    Present,
    /// It holds where the request does not have the key.
    Absent,
    /// It holds.
    Always,
    /// It does not hold.
    Never,
}

impl Sense {
    fn of(condition: &Condition<'_>) -> Option<Self> {
        use OperatorKind as K;
        let operator = condition.operator?;
        let is_arn = match operator.kind {
            K::StringLike | K::StringNotLike => false,
            K::ArnEquals | K::ArnLike | K::ArnNotEquals | K::ArnNotLike => true,
            _ => return None,
        };
        let mut values = condition.values.iter();
        values.find(|value| takes_everything(value.value, is_arn))?;
        Some(
            match (!operator.kind.is_negated(), operator.holds_without_key()) {
                (true, true) => Self::Always,
                (true, false) => Self::Present,
                (false, true) => Self::Absent,
                (false, false) => Self::Never,
            },
        )
    }
}

/// Whether every value matches `pattern`. An ARN is compared part by part.
fn takes_everything(pattern: &str, is_arn: bool) -> bool {
    let parts = pattern.strip_prefix("arn:").filter(|_| is_arn);
    let parts = parts.map(|parts| parts.split(':'));
    is_star(pattern)
        || parts.is_some_and(|mut parts| parts.clone().count() == 5 && parts.all(is_star))
}

fn check(context: &Context<'_>, wanted: Sense, findings: &mut Findings) {
    if !IS_WHOLE {
        return;
    }
    let policy = context.policy;
    for statement in &policy.statements {
        for condition in &statement.conditions {
            if Sense::of(condition) == Some(wanted) {
                if findings.is_full() {
                    return;
                }
                let wild = Wild {
                    policy,
                    statement,
                    condition,
                    sense: wanted,
                };
                let finding = findings.report(condition.member.key.span, wild.message());
                wild.mend(finding);
            }
        }
    }
}

/// A condition that compares with `*`.
struct Wild<'s, 'a> {
    policy: &'s Policy<'a>,
    statement: &'s Statement<'a>,
    condition: &'s Condition<'a>,
    sense: Sense,
}

impl Wild<'_, '_> {
    fn message(&self) -> String {
        let operator = short(&self.condition.operator_key.text);
        let key = short(&self.condition.member.key.text);
        let effect = if self.statement.denies() {
            "Deny"
        } else {
            "Allow"
        };
        match self.sense {
            Sense::Present if self.is_always_there() => format!(
                "Every value matches the wildcard, and every request has `{key}`: this {effect} is not limited by it."
            ),
            Sense::Present if self.is_about_mfa() => format!(
                "Every value matches the wildcard, so this {effect} only asks that the request has `{}`. In a session without MFA the key is there too, and says `false`.",
                mfa::PRESENT
            ),
            Sense::Present if self.leaves_callers_open() => format!(
                "Every value matches the wildcard, so this {effect} only asks that the request has `{key}`, and lets in whoever has one. Say which."
            ),
            Sense::Present => format!(
                "Every value matches the wildcard, so this {effect} only asks that the request has `{key}`. `Null` with `false` says so plainly."
            ),
            Sense::Absent => format!(
                "`{operator}` with this wildcard rules out every value, so this {effect} is for requests that do not have `{key}`. `Null` with `true` says so plainly."
            ),
            Sense::Always => format!(
                "Every value matches the wildcard, and `{operator}` holds without `{key}` too: this {effect} is not limited by it."
            ),
            Sense::Never => format!(
                "`{operator}` with this wildcard rules out every value, and does not hold without `{key}` either: this {effect} does nothing."
            ),
        }
    }

    fn mend(&self, finding: &mut Finding) {
        match self.sense {
            Sense::Present | Sense::Absent if self.is_about_mfa() => {
                let (operator, value) = mfa::as_recommended(self.statement);
                let title = format!("Write `{operator}` with `{value}`");
                finding.unsafe_fix(title, self.put_under(operator, value))
            }
            Sense::Present if self.is_always_there() => {
                finding.unsafe_fix("Remove the condition", self.taken_out())
            }
            Sense::Present if self.leaves_callers_open() => finding,
            Sense::Present => {
                finding.safe_fix("Write `Null` with `false`", self.put_under("Null", "false"))
            }
            Sense::Absent => {
                finding.safe_fix("Write `Null` with `true`", self.put_under("Null", "true"))
            }
            Sense::Always => finding.safe_fix("Remove the key", self.taken_out()),
            Sense::Never => {
                let edits = without_statement(self.policy, self.statement);
                finding.unsafe_fix("Remove the statement", edits)
            }
        };
    }

    fn put_under(&self, operator: &'static str, value: &str) -> Vec<Edit> {
        let text = self.policy.text;
        put_under(text, self.statement, self.condition, operator, value).unwrap_or_default()
    }

    fn taken_out(&self) -> Vec<Edit> {
        self.statement.without(self.condition).into_iter().collect()
    }

    fn is_about_mfa(&self) -> bool {
        self.condition.is_key(mfa::PRESENT)
    }

    fn is_always_there(&self) -> bool {
        is_in_every_request(self.policy.kind, self.condition.key().value)
    }

    /// Whether the condition was to say whom the statement lets in.
    fn leaves_callers_open(&self) -> bool {
        let key = self.condition.key().value;
        let is_claim = key.rsplit_once(':').is_some_and(|(provider, _)| {
            provider.contains('.') || provider.eq_ignore_ascii_case("SAML")
        });
        let tells =
            is_claim || self.condition.is_key("sts:ExternalId") || is_on_callers(self.condition);
        tells && self.statement.allows() && self.statement.principals.is_some()
    }
}
