use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};

/// A condition on what the caller says of himself.
pub static RULE: Rule = Rule::new(Definition {
    id: "untrustworthy-condition-key",
    issue_code: Some("UNTRUSTWORTHY_CONDITION_KEY"),
    category: Category::SecurityWarning,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
    title: "Condition on what the caller can make up",
    what: "`aws:UserAgent` and `aws:Referer` are header fields that whoever sends the request writes at will. A finding for each condition \
           on one of them, whatever the effect and the operator. AWS names no keys for this check; its documentation says of these two that \
           they can be forged.",
    why: "One line of a script sets the header to what the policy asks for, and a Deny on the header of a tool is passed by leaving it \
          out. Put a fact in its place that AWS establishes: the principal, the organisation, the network, a signed URL.",
    examples: &[Example {
        resource_type: Some("AWS::S3::Bucket"),
        ..Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringLike": { «"aws:Referer"»: "https://www.example.com/*" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "cloudfront.amazonaws.com" },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:cloudfront::111122223333:distribution/E1A2B3C4D5E6F7" } }
  }]
}"#,
        )
    }],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-referer",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-useragent",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-untrustworthy-condition-key",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        for condition in &statement.conditions {
            let header = match () {
                () if condition.is_key("aws:UserAgent") => "User-Agent",
                () if condition.is_key("aws:Referer") => "Referer",
                () => continue,
            };
            if findings.is_full() {
                return;
            }
            let consequence = if statement.denies() {
                "so whoever wants to gets past this Deny"
            } else {
                "so this condition keeps nobody out"
            };
            findings.report(
                condition.member.key.span,
                format!(
                    "Whoever calls writes the `{header}` header at will, {consequence}. Use something that AWS establishes, such as the \
                     principal, the organisation or the network."
                ),
            );
        }
    }
}
