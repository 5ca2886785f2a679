use super::arn_fault::ArnFault;
use crate::catalog::Catalog;
use crate::policy::{Arn, Kind};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{quoted, replace};

/// A region where the resource has none.
pub static REGION_NOT_ALLOWED: Rule = Rule::new(Definition {
    id: "arn-region-not-allowed",
    issue_code: Some("ARN_REGION_NOT_ALLOWED"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::FAULTY_ARNS,
    title: "Region in the ARN of a global resource",
    what: "The ARNs of resources that belong to no region, such as users, roles and buckets, leave the region empty.",
    why: "No such resource has an ARN with a region, so the entry matches nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "iam:GetRole",
    "Resource": «"arn:aws:iam:us-east-1:111122223333:role/deploy"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "iam:GetRole",
    "Resource": "arn:aws:iam::111122223333:role/deploy"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-arn-region-not-allowed",
    ],
    check: |context, findings| {
        each(context, ArnFault::RegionNotAllowed, findings, |arn| {
            (
                format!(
                    "names the region `{}`, but such resources belong to none",
                    short(arn.region)
                ),
                Arn { region: "", ..arn },
            )
        });
    },
});

/// An account where the resource has none.
pub static ACCOUNT_NOT_ALLOWED: Rule = Rule::new(Definition {
    id: "arn-account-not-allowed",
    issue_code: Some("ARN_ACCOUNT_NOT_ALLOWED"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::FAULTY_ARNS,
    title: "Account in an ARN that has none",
    what: "The ARNs of buckets, objects and other resources whose name is unique in all of AWS leave the account empty.",
    why: "No such resource has an ARN with an account, so the entry matches nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": «"arn:aws:s3::111122223333:reports/*"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-arn-account-not-allowed",
    ],
    check: |context, findings| {
        each(context, ArnFault::AccountNotAllowed, findings, |arn| {
            (
                format!(
                    "names the account `{}`, but the ARNs of such resources have none",
                    short(arn.account)
                ),
                Arn { account: "", ..arn },
            )
        });
    },
});

/// No region where the resource has one.
pub static MISSING_REGION: Rule = Rule::new(Definition {
    id: "missing-arn-region",
    issue_code: Some("MISSING_ARN_REGION"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::FAULTY_ARNS,
    title: "ARN without its region",
    what: "The ARN of a resource that belongs to a region names it, or has `*` in its place.",
    why: "Every such resource has an ARN with a region, so the entry matches nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": «"arn:aws:sqs::111122223333:orders"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-arn-region",
    ],
    check: |context, findings| {
        each(context, ArnFault::MissingRegion, findings, |arn| {
            (
                "names no region, but every such resource belongs to one".to_owned(),
                Arn { region: "*", ..arn },
            )
        });
    },
});

/// No account where the resource has one.
pub static MISSING_ACCOUNT: Rule = Rule::new(Definition {
    id: "missing-arn-account",
    issue_code: Some("MISSING_ARN_ACCOUNT"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::FAULTY_ARNS,
    title: "ARN without its account",
    what: "The ARN of a resource that belongs to an account names it, or has `*` in its place. Where the resource is a lone `*` \
           (`arn:aws:kms:eu-west-1::*`), AWS's validator knows no type of resource that would have an account, and nothing is said.",
    why: "Every such resource has an ARN with an account, so the entry matches nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": «"arn:aws:sqs:eu-west-1::orders"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-arn-account",
    ],
    check: |context, findings| {
        each(context, ArnFault::MissingAccount, findings, |arn| {
            (
                "names no account, but every such resource belongs to one".to_owned(),
                Arn {
                    account: "*",
                    ..arn
                },
            )
        });
    },
});

/// Reports each entry with that fault: what it says, and the ARN as it can be.
fn each(
    context: &Context<'_>,
    fault: ArnFault,
    findings: &mut Findings,
    judge: for<'t> fn(Arn<'t>) -> (String, Arn<'t>),
) {
    for faulty in context.arn_faults.with(fault) {
        let Some(arn) = Arn::parse(faulty.text.value) else {
            continue;
        };
        if findings.is_full() {
            return;
        }
        let service = Catalog::builtin().service(arn.service);
        let name = service.map_or(arn.service, |service| service.name());
        let (says, meant) = judge(arn);
        let finding = findings.report(
            faulty.text.span,
            format!(
                "`{}` {says}. It matches no resource of {name}.",
                short(faulty.text.value)
            ),
        );
        let Arn {
            partition,
            service,
            region,
            account,
            resource,
        } = meant;
        let meant = format!("arn:{partition}:{service}:{region}:{account}:{resource}");
        // A star reaches further than the one region or account that was meant.
        let title = format!("Write `{}`", short(&meant));
        let edits = vec![replace(faulty.text.span, quoted(&meant))];
        match fault {
            ArnFault::RegionNotAllowed | ArnFault::AccountNotAllowed => {
                finding.safe_fix(title, edits)
            }
            _ => finding.unsafe_fix(title, edits),
        };
    }
}
