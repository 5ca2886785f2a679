use super::arn::each;
use super::arn_fault::{ArnFault, Faulty, fields};
use crate::catalog::Catalog;
use crate::policy::{Arn, Kind, is_short_form};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{quoted, replace};

/// A resource with the fields of an ARN that does not start with `arn:`.
pub static PREFIX: Rule = Rule::new(Definition {
    id: "invalid-arn-prefix",
    issue_code: Some("INVALID_ARN_PREFIX"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::FAULTY_ARNS,
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
    needs: Needs::FAULTY_ARNS,
    title: "ARN with too few fields",
    what: "An entry of `Resource` or `NotResource` is `*` or an ARN. An ARN has six fields with colons between them, \
           `arn:partition:service:region:account:resource`; the region and the account may be empty. A bare name has one field, and is \
           found by this rule like everything else that has fewer than six, as AWS's validator does it. In resource policies \
           `execute-api:/stage/GET/pets` is let pass, in `check`: API Gateway makes the ARN of it when it saves the policy of an API. So \
           are, there, texts that start with a wildcard or with `${`, which a template may fill in.",
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
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html",
    ],
    check: check_fields,
});

fn check_fields(context: &Context<'_>, findings: &mut Findings) {
    let is_of_api = context.policy.kind == Kind::Resource && context.settings.validator.is_none();
    for faulty in context.arn_faults.with(ArnFault::Fields) {
        let is_short_form = is_of_api && is_short_form(faulty.text.value);
        if !is_short_form && !findings.is_full() {
            too_few_fields(faulty, Arn::parse(faulty.text.value), findings);
        }
    }
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
