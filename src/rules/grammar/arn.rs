use super::arn_fault::{ArnFault, Faulty, fields};
use super::place::short;
use super::spelling::nearest;
use crate::catalog::{Catalog, is_slip};
use crate::policy::pattern::has_wildcard;
use crate::policy::{Arn, Kind, is_account_id};
use crate::rules::{Category, Context, Definition, Example, Finding, Findings, Rule, Topic};
use crate::syntax::{quoted, replace};

/// A resource with the fields of an ARN that does not start with `arn:`.
pub static PREFIX: Rule = Rule::new(Definition {
    id: "invalid-arn-prefix",
    issue_code: Some("INVALID_ARN_PREFIX"),
    category: Category::Error,
    topic: Topic::Grammar,
    title: "ARN that does not start with arn",
    what: "An entry of `Resource` or `NotResource` is `*` or an ARN, which starts with `arn:`. This is about entries with the six fields of \
           an ARN; of shorter ones, bare names among them, `missing-arn-field` speaks.",
    why: "AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": [«"ARN:aws:s3:::reports/*"», «"aws:aws:s3:::invoices/*"»]
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": ["arn:aws:s3:::reports/*", "arn:aws:s3:::invoices/*"]
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-arn-prefix",
    ],
    check: |context, findings| each(context, ArnFault::Prefix, findings, no_arn),
});

/// A resource with too few fields for an ARN.
pub static FIELDS: Rule = Rule::new(Definition {
    id: "missing-arn-field",
    issue_code: Some("MISSING_ARN_FIELD"),
    category: Category::Error,
    topic: Topic::Grammar,
    title: "ARN with too few fields",
    what: "An entry of `Resource` or `NotResource` is `*` or an ARN. An ARN has six fields with colons between them, \
           `arn:partition:service:region:account:resource`; the region and the account may be empty. A bare name has one field, and is \
           found by this rule like everything else that has fewer than six, as AWS's validator does it.",
    why: "AWS refuses the policy: it cannot be told what is so called.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": [«"arn:aws:s3:reports/*"», «"drafts/*"», «"aws:s3:::invoices/*"»]
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": ["arn:aws:s3:::reports/*", "arn:aws:s3:::drafts/*", "arn:aws:s3:::invoices/*"]
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-arn-field",
    ],
    check: |context, findings| each(context, ArnFault::Fields, findings, too_few_fields),
});

/// A partition that there is not.
pub static PARTITION: Rule = Rule::new(Definition {
    id: "invalid-partition",
    issue_code: Some("INVALID_PARTITION"),
    category: Category::Error,
    topic: Topic::Grammar,
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
                        "Letter case counts in ARNs: the service is `{}`, not `{}`.",
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

/// Reports what does not start as an ARN does.
fn no_arn(faulty: &Faulty<'_>, _: Option<Arn<'_>>, findings: &mut Findings) {
    let text = faulty.text.value;
    let finding = findings.report(
        faulty.text.span,
        format!("`{}` is no ARN, so AWS refuses the policy. A resource is `*` or an ARN, which starts with `arn:`.", short(text)),
    );
    if let Some(meant) = with_prefix(faulty) {
        finding.safe_fix(
            format!("Write `{}`", short(&meant)),
            vec![replace(faulty.text.span, quoted(&meant))],
        );
    }
}

/// The ARN that an entry without its start is most likely meant to be.
fn with_prefix(faulty: &Faulty<'_>) -> Option<String> {
    let text = faulty.text.value.trim();
    let (first, rest) = text.split_once(':').unwrap_or((text, ""));
    let catalog = Catalog::builtin();
    let second = rest.split(':').next().unwrap_or_default();
    let meant = if first.eq_ignore_ascii_case("arn") || catalog.partition(second).is_some() {
        format!("arn:{rest}")
    } else if catalog.partition(first).is_some() {
        format!("arn:{text}")
    } else if catalog.service(first).is_some() && !rest.is_empty() {
        format!("arn:aws:{text}")
    } else if is_about_s3_alone(faulty) && !text.is_empty() && !text.contains(':') {
        format!("arn:aws:s3:::{text}")
    } else {
        return None;
    };
    Arn::parse(&meant).is_some().then_some(meant)
}

fn is_about_s3_alone(faulty: &Faulty<'_>) -> bool {
    let actions = faulty
        .statement
        .actions
        .as_ref()
        .map(|actions| actions.items.as_slice());
    actions.is_some_and(|actions| {
        !actions.is_empty()
            && actions
                .iter()
                .all(|action| action.service().eq_ignore_ascii_case("s3"))
    })
}

fn too_few_fields(faulty: &Faulty<'_>, arn: Option<Arn<'_>>, findings: &mut Findings) {
    let text = faulty.text.value;
    if !text.starts_with("arn:") {
        return no_arn(faulty, arn, findings);
    }
    let count = fields(text);
    let finding = findings.report(
        faulty.text.span,
        format!(
            "`{}` has {count} fields. An ARN has six: `arn:partition:service:region:account:resource`, with nothing between the colons of those that are empty.",
            short(text)
        ),
    );
    let mut fields = text.splitn(4, ':').skip(1);
    let parts = (fields.next(), fields.next(), fields.next());
    let meant = match parts {
        // A bucket has neither region nor account.
        (Some(partition), Some("s3"), Some(resource)) => {
            let resource = resource.trim_matches(':');
            (!resource.is_empty()).then(|| format!("arn:{partition}:s3:::{resource}"))
        }
        _ if text.ends_with(":*") => Some(format!(
            "{text}{}",
            ":*".repeat(6_usize.saturating_sub(count))
        )),
        _ => None,
    };
    if let Some(meant) = meant {
        finding.safe_fix(
            format!("Write `{}`", short(&meant)),
            vec![replace(faulty.text.span, quoted(&meant))],
        );
    }
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
    if safe {
        finding.safe_fix(title, edits);
    } else {
        finding.unsafe_fix(title, edits);
    }
}
