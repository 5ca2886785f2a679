use super::arn_fault::{ArnFault, Faulty};
use super::spelling::nearest;
use crate::catalog::{Catalog, is_slip};
use crate::policy::pattern::has_wildcard;
use crate::policy::{Arn, Kind, is_account_id};
use crate::rules::{Category, Context, Definition, Example, Finding, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{quoted, replace};

/// A partition that there is not.
pub static PARTITION: Rule = Rule::new(Definition {
    id: "invalid-partition",
    issue_code: Some("INVALID_PARTITION"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::FAULTY_ARNS,
    title: "Unknown partition in an ARN",
    what: "The second field of an ARN is a partition: `aws`, `aws-cn` for China, `aws-us-gov` for GovCloud, `aws-eusc` for the European \
           Sovereign Cloud, or one of the closed ones. A lone `*` stands for all of them; a part of a name with a wildcard (`aws*`), AWS's \
           validator refuses.",
    why: "No resource has such an ARN, so the entry matches nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": [«"arn:AWS:s3:::reports/*"», «"arn:aws*:s3:::reports/*"»]
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
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-partition",
    ],
    check: |context, findings| {
        each(
            context,
            ArnFault::Partition,
            findings,
            |faulty, arn, findings| {
                let Some(arn) = arn else { return };
                if has_wildcard(arn.partition) {
                    let finding = findings.report(
                        faulty.text.span,
                        format!(
                            "AWS's validator takes no partition like `{}`: write its whole name, or `*` for all of them.",
                            short(arn.partition)
                        ),
                    );
                    let all = Arn {
                        partition: "*",
                        ..arn
                    };
                    return offer(finding, faulty, &all, false);
                }
                let partitions = || {
                    Catalog::builtin()
                        .partitions()
                        .map(|partition| partition.id())
                };
                let finding = findings.report(
                    faulty.text.span,
                    format!(
                        "`{}` is no partition of AWS, so no resource has such an ARN.",
                        short(arn.partition)
                    ),
                );
                let meant = match arn.partition {
                    "" => Some("aws"),
                    written => nearest(written, partitions()),
                };
                if let Some(partition) = meant {
                    let safe = arn.partition.is_empty() || is_slip(arn.partition, partition);
                    offer(finding, faulty, &Arn { partition, ..arn }, safe);
                }
            },
        );
    },
});

/// A service in another letter case.
pub static SERVICE_CASE: Rule = Rule::new(Definition {
    id: "invalid-arn-service-case",
    issue_code: Some("INVALID_ARN_SERVICE_CASE"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::FAULTY_ARNS,
    title: "Service of an ARN in capitals",
    what: "The service in an ARN is written in lower case.",
    why: "Letter case counts in ARNs. No resource has such an ARN, so the entry matches nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": «"arn:aws:S3:::reports/*"»
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
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-arn-service-case",
    ],
    check: |context, findings| {
        each(
            context,
            ArnFault::ServiceCase,
            findings,
            |faulty, arn, findings| {
                let Some(arn) = arn else { return };
                let service = arn.service.to_ascii_lowercase();
                let finding = findings.report(
                    faulty.text.span,
                    format!(
                        "Letter case counts in ARNs: the service is `{}`, not `{}`, so this entry matches nothing.",
                        short(&service),
                        short(arn.service)
                    ),
                );
                offer(
                    finding,
                    faulty,
                    &Arn {
                        service: &service,
                        ..arn
                    },
                    true,
                );
            },
        );
    },
});

/// A region that there is not.
pub static REGION: Rule = Rule::new(Definition {
    id: "invalid-arn-region",
    issue_code: Some("INVALID_ARN_REGION"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::FAULTY_ARNS,
    title: "Unknown region in an ARN",
    what: "The region in an ARN is one that AWS has, such as `eu-west-1`; with wildcards it matches at least one. The regions are those of \
           the catalogue's day.",
    why: "No resource has such an ARN, so the entry matches nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": «"arn:aws:sqs:eu-wset-1:111122223333:orders"»
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
        "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-arn-region",
    ],
    check: |context, findings| {
        each(
            context,
            ArnFault::Region,
            findings,
            |faulty, arn, findings| {
                let Some(arn) = arn else { return };
                let meant = nearest(
                    arn.region,
                    Catalog::builtin().regions().map(|region| region.id()),
                );
                let hint = meant
                    .map(|meant| format!(" The nearest is `{meant}`."))
                    .unwrap_or_default();
                let finding = findings.report(
                    faulty.text.span,
                    format!(
                        "`{}` is no region of AWS, so no resource has such an ARN.{hint}",
                        short(arn.region)
                    ),
                );
                if let Some(region) = meant {
                    offer(finding, faulty, &Arn { region, ..arn }, false);
                }
            },
        );
    },
});

/// An account that is none.
pub static ACCOUNT: Rule = Rule::new(Definition {
    id: "invalid-arn-account",
    issue_code: Some("INVALID_ARN_ACCOUNT"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::FAULTY_ARNS,
    title: "Malformed account in an ARN",
    what: "The account in an ARN has twelve digits; it may have wildcards, and for some resources be empty or `aws`.",
    why: "No resource has such an ARN, so the entry matches nothing.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": [
      «"arn:aws:sqs:eu-west-1:1111-2222-3333:orders"»,
      «"arn:aws:sqs:eu-west-1:ACCOUNT_ID:orders"»
    ]
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
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-arn-account",
    ],
    check: |context, findings| {
        each(
            context,
            ArnFault::Account,
            findings,
            |faulty, arn, findings| {
                let Some(arn) = arn else { return };
                let finding = findings.report(
                faulty.text.span,
                format!("`{}` is no account id; one has twelve digits. No resource has such an ARN.", short(arn.account)),
            );
                let plain = arn.account.replace(['-', ' '], "");
                if is_account_id(&plain) {
                    offer(
                        finding,
                        faulty,
                        &Arn {
                            account: &plain,
                            ..arn
                        },
                        true,
                    );
                }
            },
        );
    },
});

/// Hands each entry with that fault to `report`, with its fields where it has all of them.
pub(super) fn each(
    context: &Context<'_>,
    fault: ArnFault,
    findings: &mut Findings,
    report: fn(&Faulty<'_>, Option<Arn<'_>>, &mut Findings),
) {
    for faulty in context.arn_faults.with(fault) {
        if findings.is_full() {
            return;
        }
        report(faulty, Arn::parse(faulty.text.value), findings);
    }
}

/// Reports the services of ARNs that there are not; they are of the rule `invalid-service`, as those of condition keys are.
pub(super) fn report_unknown_services(context: &Context<'_>, findings: &mut Findings) {
    each(
        context,
        ArnFault::Service,
        findings,
        |faulty, arn, findings| {
            let Some(arn) = arn else { return };
            let meant = Catalog::builtin().nearest_services(arn.service);
            let hint = meant
                .first()
                .map(|meant| format!(" The nearest is `{meant}`."))
                .unwrap_or_default();
            let finding = findings.report(
                faulty.text.span,
                format!(
                    "AWS has no service `{}`, so no resource has an ARN like `{}`.{hint}",
                    short(arn.service),
                    short(faulty.text.value)
                ),
            );
            let is_one = meant.len() == 1;
            for service in meant {
                let safe = is_one && is_slip(arn.service, service.prefix());
                let arn = Arn {
                    service: service.prefix(),
                    ..arn
                };
                offer(finding, faulty, &arn, safe);
            }
        },
    );
}

/// Offers to write `arn` instead.
pub(super) fn offer(finding: &mut Finding, faulty: &Faulty<'_>, arn: &Arn<'_>, safe: bool) {
    let Arn {
        partition,
        service,
        region,
        account,
        resource,
    } = arn;
    let meant = format!("arn:{partition}:{service}:{region}:{account}:{resource}");
    let title = format!("Write `{}`", short(&meant));
    let edits = vec![replace(faulty.text.span, quoted(&meant))];
    finding.fix(safe, title, edits);
}
