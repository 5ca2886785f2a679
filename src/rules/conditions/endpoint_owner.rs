use super::work::Work;
use crate::access::Named;
use crate::access::network::NetworkKey;
use crate::catalog::{Action, Service};
use crate::policy::{Kind, Statement};
use crate::rules::least_privilege::telling::some_of;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::code;

/// A key about the owner of a VPC endpoint with services that do not have it.
pub static RULE: Rule = Rule::new(Definition {
    id: "use-condition-key-only-with-supported-services",
    issue_code: Some("USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
    title: "Endpoint owner compared for services that do not tell it",
    what: "`aws:VpceAccount`, `aws:VpceOrgID` and `aws:VpceOrgPaths` are in the requests to some services only, which AWS lists. A \
           statement that compares one of them names actions of those services and no others. `NotAction`, and a wildcard that takes \
           in other services, reach further than the list; so does `iam:PassRole`, which AWS excepts.",
    why: "To the other services every request comes without the key, even from your own endpoint. A Deny with a negated operator then \
          locks everybody out of them; an Allow gives nothing there.",
    examples: &[
        Example::new(
            Kind::Scp,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": ["s3:*", "kms:*", "sns:Publish"],
    "Resource": "*",
    "Condition": {
      "StringNotEqualsIfExists": { «"aws:VpceOrgID"»: "o-a1b2c3d4e5" },
      "BoolIfExists": { "aws:ViaAWSService": "false" }
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": ["s3:*", "kms:*"],
    "Resource": "*",
    "Condition": {
      "StringNotEqualsIfExists": { "aws:VpceOrgID": "o-a1b2c3d4e5" },
      "BoolIfExists": { "aws:ViaAWSService": "false" }
    }
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "NotAction": "sts:GetCallerIdentity",
    "Resource": "*",
    "Condition": { "StringNotEquals": { «"aws:VpceAccount"»: "111122223333" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": ["dynamodb:*", "lambda:*"],
    "Resource": "*",
    "Condition": { "StringNotEquals": { "aws:VpceAccount": "111122223333" } }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpceorgid",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-use-condition-key-only-with-supported-services",
    ],
    check,
});

/// The services that have all three keys, as AWS's page on global keys lists them.
const SERVICES: &str = "acm-pca apprunner applicationinsights athena cloudformation comprehendmedical compute-optimizer datasync \
    discovery dynamodb ebs ecr ecs firehose gamelift healthlake iam iotfleetwise iotwireless kinesisanalytics kms lambda \
    medical-imaging omics payment-cryptography polly rbin rekognition route53 s3 scheduler servicediscovery servicequotas shield \
    ssm-contacts storagegateway textract transcribe transfer";

/// Those that have `aws:VpceOrgID` alone.
const WITH_ORG_ID: &str = "b2bi cassandra cognito-identity dms ds-data identitystore iottwinmaker network-firewall pricing ses \
    sms-voice sqs workmail";

fn check(context: &Context<'_>, findings: &mut Findings) {
    let mut work = Work::new();
    for statement in &context.policy.statements {
        let mut told = None;
        for condition in &statement.conditions {
            let key = NetworkKey::of(condition.key().value);
            // A key is often compared twice, with `Null` beside another operator.
            let Some(key) = key.filter(|key| is_about_the_owner(*key) && told != Some(*key)) else {
                continue;
            };
            let entries = statement.actions.iter().flat_map(|a| &a.items).count();
            if !work.spend(entries) || findings.is_full() {
                return;
            }
            let Some(others) = others(context, statement, key) else {
                continue;
            };
            told = Some(key);
            findings.report(
                condition.member.key.span,
                format!(
                    "Only some services tell {} in their requests, and this statement reaches others: {others}. Name \
                     only actions of the services that do.",
                    code(key.name())
                ),
            );
        }
    }
}

fn is_about_the_owner(key: NetworkKey) -> bool {
    matches!(
        key,
        NetworkKey::VpceAccount | NetworkKey::VpceOrgId | NetworkKey::VpceOrgPaths
    )
}

/// Whether every request that the statement is about has `key`, if it comes through an endpoint.
pub(in crate::rules) fn is_told_by_all<'a>(
    context: &Context<'a>,
    statement: &Statement<'a>,
    key: NetworkKey,
) -> bool {
    others(context, statement, key).is_none()
}

/// What the statement names beyond the services that have the key; `None` where that is nothing.
fn others<'a>(context: &Context<'a>, statement: &Statement<'a>, key: NetworkKey) -> Option<String> {
    let actions = statement.actions.as_ref()?;
    if actions.negated {
        return Some("all that `NotAction` does not name".to_owned());
    }
    let has_key = |service: Service| {
        let listed = |list: &str| list.split(' ').any(|prefix| prefix == service.prefix());
        listed(SERVICES) || key == NetworkKey::VpceOrgId && listed(WITH_ORG_ID)
    };
    let entries = context.grants.entries(statement);
    let mut others = entries
        .filter(|(_, named)| match *named {
            Named::One(action) => !has_key(action.service()) || is_pass_role(action),
            Named::Service(service) | Named::Part(service) => !has_key(service),
            Named::Everything | Named::Across => true,
            Named::Unknown => false,
        })
        .map(|(entry, _)| entry.text.value)
        .peekable();
    others.peek()?;
    Some(some_of(others, 3))
}

fn is_pass_role(action: Action) -> bool {
    action.name() == "PassRole" && action.service().prefix() == "iam"
}
