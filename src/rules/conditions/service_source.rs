//! Whom a service may call for: the conditions of a statement that names a service as its principal.

use super::called_for::{limits, open_principals};
use crate::access::audience::{SOURCE_KEYS, names_everyone};
use crate::policy::{
    Arn, Condition, Effect, Kind, PrincipalForm, PrincipalType, Principals, Statement, Text,
    is_account_id,
};
use crate::rules::added_condition::{Added, held_to_one};
use crate::rules::least_privilege::telling::some_of;
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::{Edit, quoted};

/// A service that may call for anybody.
pub static RESTRICT: Rule = Rule::new(Definition {
    id: "restrict-access-to-service-principal",
    issue_code: Some("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"),
    category: Category::SecurityWarning,
    topic: Topic::Conditions,
    needs: Needs::PRINCIPALS,
    title: "Service that may call for anybody",
    what: "An Allow of a resource policy to a service says for whom the service may call: with `aws:SourceArn`, \
           `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`. Role trust policies are not meant, for a role is \
           handed to a service by `iam:PassRole`, nor grants that an encryption context (`kms:EncryptionContext:…`) or an event \
           source token (`lambda:EventSourceToken`) ties to a resource, nor the logs that load balancers write where the path \
           names the account (`AWSLogs/111122223333/*`).\n\n\
           AWS's validator has this check for the policies of S3 resources alone, where it is given their type. Here other \
           resources count too, and an Allow for everyone (`*`) that lets in services alone, by `aws:PrincipalIsAWSService` or \
           `aws:PrincipalServiceName`. For the validator every condition on such a key counts, and no Deny. In our own answers \
           none does that also holds without the key (`…IfExists`, `ForAllValues`) or whose value anybody has (`*`), and a Deny \
           of all but certain sources is as good, of each service that it names for itself.",
    why: "A service works for every AWS customer. Without a source, somebody in another account can have it act on your resource: this \
          is the confused deputy.",
    examples: &[
        Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": «"sns.amazonaws.com"» },
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "sns.amazonaws.com" },
    "Action": "sqs:SendMessage",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
    "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:orders" } }
  }]
}"#,
        ),
        Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": «"cloudtrail.amazonaws.com"» },
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::audit/AWSLogs/111122223333/*",
    "Condition": { "StringEquals": { "s3:x-amz-acl": "bucket-owner-full-control" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "cloudtrail.amazonaws.com" },
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::audit/AWSLogs/111122223333/*",
    "Condition": {
      "StringEquals": {
        "s3:x-amz-acl": "bucket-owner-full-control",
        "aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/all"
      }
    }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-restrict-access-to-service-principal",
    ],
    check: in_whole(|context, findings| {
        each(context, findings, |statement, services, findings| {
            if services.is_empty() || referer(statement).is_some() {
                return;
            }
            let open = open_principals(context, statement).into_iter();
            let services: Vec<Text<'_>> = open
                .filter(|principal| principal.kind == PrincipalType::Service)
                .map(|principal| principal.text)
                .filter(|service| {
                    context.settings.validator.is_some() || !writes_where_owned(service, statement)
                })
                .collect();
            let Some(first) = services.first() else {
                return;
            };
            let finding = findings.report(
                first.span,
                format!(
                    "Every AWS customer can have {} work for them, and nothing here says for whom this may be done: others can act on this \
                     resource that way. Name the source with `aws:SourceArn` or `aws:SourceAccount`.",
                    some_of(services.iter().map(|service| service.value), 3)
                ),
            );
            for other in services.iter().skip(1) {
                finding.related(other.span, "This service may call for anybody, too.");
            }
            for condition in statement
                .conditions
                .iter()
                .filter(|c| limits(c, &SOURCE_KEYS))
            {
                finding.related(
                    condition.member.key.span,
                    "This also holds where the request tells no source, or for any.",
                );
            }
            if let Some((account, edits)) = held_to_own_account(context.policy.text, statement) {
                finding.unsafe_fix(format!("Hold this statement to account {account}"), edits);
            }
        });
        if context.settings.validator.is_none() {
            report_any_service(context, findings);
        }
    }),
});

/// A service held by a key that does not tell for whom it calls.
pub static RECOMMENDED: Rule = Rule::new(Definition {
    id: "recommended-condition-key-for-service-principal",
    issue_code: Some("RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"),
    category: Category::Suggestion,
    topic: Topic::Conditions,
    needs: Needs::PRINCIPALS,
    title: "Service held by aws:Referer",
    what: "An Allow of a resource policy to a service is limited with `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or \
           `aws:SourceOrgPaths`, and not with `aws:Referer`, the one key that AWS's page names. AWS's validator has this check for the \
           policies of S3 resources alone, where it is given their type.",
    why: "A few services once put the customer's account into the referer. It is a free text; the source keys are set by AWS, checked by \
          AWS, and there in the requests of far more services.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "ses.amazonaws.com" },
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::inbox/*",
    "Condition": { "StringEquals": { «"aws:Referer"»: "111122223333" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "ses.amazonaws.com" },
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::inbox/*",
    "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-recommended-condition-key-for-service-principal",
    ],
    check: in_whole(|context, findings| {
        each(context, findings, |statement, services, findings| {
            let sourced = statement.conditions.iter().any(|c| limits(c, &SOURCE_KEYS));
            let Some(condition) = referer(statement).filter(|_| !sourced) else {
                return;
            };
            let finding = findings.report(
                condition.member.key.span,
                format!(
                    "`aws:Referer` is a free text. For {}, name the source with `aws:SourceAccount` or `aws:SourceArn`, which AWS sets.",
                    some_of(services.iter().map(|service| service.value), 3)
                ),
            );
            let is_account = condition
                .values
                .iter()
                .all(|value| is_account_id(value.value));
            if is_account && !condition.values.is_empty() {
                finding.unsafe_fix(
                    "Compare `aws:SourceAccount`",
                    vec![condition.member.key.renamed("aws:SourceAccount")],
                );
            }
        });
    }),
});

/// Whether `service` delivers logs to what `statement` names for the accounts alone whose numbers stand there.
fn writes_where_owned(service: &Text<'_>, statement: &Statement<'_>) -> bool {
    const OF_BALANCERS: [&str; 2] = [
        "logdelivery.elasticloadbalancing.amazonaws.com",
        "logdelivery.elb.amazonaws.com",
    ];
    OF_BALANCERS.contains(&service.value) && is_for_logs_of_accounts(statement)
}

/// Whether all that `statement` names is where load balancers of certain accounts write logs: to `AWSLogs/ACCOUNT`, and to nowhere else.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>
pub(in crate::rules) fn is_for_logs_of_accounts(statement: &Statement<'_>) -> bool {
    let names_account = |resource: &Text<'_>| {
        let path = resource.value.split_once("/AWSLogs/").map(|(_, path)| path);
        let account = path.and_then(|path| path.split('/').next());
        account.is_some_and(is_account_id)
    };
    let resources = statement.resources.as_ref().filter(|r| !r.negated);
    resources.is_some_and(|resources| {
        !resources.items.is_empty() && resources.items.iter().all(names_account)
    })
}

/// Calls `tell` for every Allow of a resource policy to services, with these.
fn each<'a>(
    context: &Context<'a>,
    findings: &mut Findings,
    tell: impl Fn(&Statement<'a>, &[Text<'_>], &mut Findings),
) {
    if context.policy.kind != Kind::Resource {
        return;
    }
    for statement in context.policy.statements.iter().filter(|s| s.allows()) {
        if findings.is_full() {
            return;
        }
        let services: Vec<Text<'_>> = services(statement).collect();
        if !services.is_empty() {
            tell(statement, &services, findings);
        }
    }
}

/// Reports the Allows for everyone that let in services alone, whomever these call for.
fn report_any_service(context: &Context<'_>, findings: &mut Findings) {
    if context.policy.kind != Kind::Resource {
        return;
    }
    for statement in context.policy.with_effect(Effect::Allow) {
        let of_services = statement.conditions.iter().find(|c| lets_in_services(c));
        let Some(condition) = of_services.filter(|_| names_everyone(statement)) else {
            continue;
        };
        if findings.is_full() {
            return;
        }
        let mut open = open_principals(context, statement).into_iter();
        let Some(everyone) = open.find(|p| p.form() == PrincipalForm::Everyone) else {
            continue;
        };
        let finding = findings.report(
            everyone.text.span,
            "Every AWS customer can have a service work for them, and nothing here says for whom this may be done: others can act on this \
             resource that way. Name the source with `aws:SourceArn` or `aws:SourceAccount`.",
        );
        finding.related(
            condition.member.key.span,
            "This lets in services, for all of their customers.",
        );
        if let Some((account, edits)) = held_to_own_account(context.policy.text, statement) {
            finding.unsafe_fix(format!("Hold this statement to account {account}"), edits);
        }
    }
}

/// Whether `condition` only holds where a service calls with its own principal.
fn lets_in_services(condition: &Condition<'_>) -> bool {
    let is_true = || {
        let mut values = condition.values.iter();
        values.any(|text| text.value == "true")
    };
    limits(condition, &["aws:PrincipalIsAWSService"]) && is_true()
        || limits(
            condition,
            &["aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"],
        )
}

/// The services that `Principal` names.
pub(super) fn services<'s, 'a>(
    statement: &'s Statement<'a>,
) -> impl Iterator<Item = Text<'a>> + use<'s, 'a> {
    let plain = |principals: &&Principals<'a>| !principals.negated;
    let principals = statement.principals.as_ref().filter(plain);
    principals
        .into_iter()
        .flat_map(|principals| &principals.items)
        .filter(|principal| principal.kind == PrincipalType::Service)
        .map(|principal| principal.text)
}

fn referer<'s, 'a>(statement: &'s Statement<'a>) -> Option<&'s Condition<'a>> {
    let mut conditions = statement.conditions.iter();
    conditions.find(|condition| limits(condition, &["aws:Referer"]))
}

/// The account that the statement's resources are in, and the edits that hold the statement to it.
pub(in crate::rules) fn held_to_own_account(
    text: &str,
    statement: &Statement<'_>,
) -> Option<(String, Vec<Edit>)> {
    let resources = statement.resources.as_ref()?;
    let mut accounts = resources.items.iter().filter_map(|resource| {
        let account = Arn::parse(resource.value)?.account;
        is_account_id(account).then_some(account)
    });
    let account = accounts.next()?;
    if accounts.any(|other| other != account) {
        return None;
    }
    let condition = Added {
        operator: "StringEquals",
        key: "aws:SourceAccount",
        value: quoted(account),
    };
    let edits = held_to_one(text, statement, &condition)?;
    Some((account.to_owned(), edits))
}
