use crate::policy::{Kind, PrincipalForm};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

const WHY: &str = "AWS writes an id in the place of an ARN when whoever it named has been deleted. Nobody has the id any more, a new \
    user or role of the same name gets another, and readers cannot tell who was meant. Where the id is still somebody's, AWS turns it \
    into the ARN when the policy is saved.";

const UNIQUE_IDS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids";

/// The id of a role as principal.
pub static ROLE: Rule = Rule::new(Definition {
    id: "invalid-role-reference",
    issue_code: Some("INVALID_ROLE_REFERENCE"),
    category: Category::Warning,
    topic: Topic::Grammar,
    needs: Needs::PRINCIPALS,
    title: "Id of a role as principal",
    what: "A principal names a role by its ARN, not by its unique id (`AROA…`).",
    why: WHY,
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": «"AROADBQP57FF2AEXAMPLE"» },
    "Action": "sts:AssumeRole"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/deploy" },
    "Action": "sts:AssumeRole"
  }]
}"#,
    )],
    references: &[
        UNIQUE_IDS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-invalid-role-reference",
    ],
    check: |context, findings| each(context, findings, "AROA", "role"),
});

/// The id of a user as principal.
pub static USER: Rule = Rule::new(Definition {
    id: "invalid-user-reference",
    issue_code: Some("INVALID_USER_REFERENCE"),
    category: Category::Warning,
    topic: Topic::Grammar,
    needs: Needs::PRINCIPALS,
    title: "Id of a user as principal",
    what: "A principal names a user by its ARN, not by its unique id (`AIDA…`).",
    why: WHY,
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": ["arn:aws:iam::111122223333:user/anna", «"AIDACKCEVSQ6C2EXAMPLE"»] },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": ["arn:aws:iam::111122223333:user/anna", "arn:aws:iam::111122223333:user/ben"] },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        UNIQUE_IDS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-invalid-user-reference",
    ],
    check: |context, findings| each(context, findings, "AIDA", "user"),
});

/// Reports the principals that are ids beginning with `prefix`.
fn each(context: &Context<'_>, findings: &mut Findings, prefix: &str, whose: &str) {
    if !context.policy.kind.names_principals() {
        return;
    }
    let principals = context.policy.statements.iter().flat_map(|s| &s.principals);
    for principal in principals.flat_map(|p| &p.items) {
        if !principal.text.value.starts_with(prefix) || findings.is_full() {
            continue;
        }
        if let PrincipalForm::UniqueId(id) = principal.form() {
            findings.report(
                principal.text.span,
                format!(
                    "`{}` is the id of a {whose}, which AWS shows in a policy once the {whose} is deleted. If it is gone, this entry is for \
                     nobody; if not, give its ARN.",
                    short(id)
                ),
            );
        }
    }
}
