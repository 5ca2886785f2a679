use super::outside_account::own_account;
use super::{denies_of, held_to, takes_in};
use crate::access::audience::SOURCE_KEYS;
use crate::catalog::Catalog;
use crate::policy::pattern::is_star;
use crate::policy::{Arn, Condition, Effect, Kind, Policy, Principal, PrincipalType, Statement};
use crate::rules::added_condition::{Added, held_to_one};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{Edit, quoted};

/// A service that is trusted whomever it works for.
pub static RULE: Rule = Rule::new(Definition {
    id: "service-trust-without-source",
    issue_code: None,
    category: Category::Suggestion,
    topic: Topic::Trust,
    needs: Needs::TRUST,
    title: "Service trusted whomever it works for",
    what: "An Allow of a trust policy names a service that tells for whom it takes on a role, and asks for none of `aws:SourceAccount`, \
           `aws:SourceArn`, `aws:SourceOrgID` and `aws:SourceOrgPaths`, or only by a pattern that fits whatever account, by `Null`, by a \
           negated operator or by what also holds without the key (`…IfExists`, `ForAllValues`). A Deny of all but certain ones is as good. Only services whose own documentation shows `aws:SourceAccount` or \
           `aws:SourceArn` in the trust policy of a role are looked at, by their names for one region (`states.eu-west-1.amazonaws.com`) and in \
           China too; Amazon EC2, AWS Lambda and many others do not send them, and would lose the role. The edit asks for `aws:SourceAccount`: \
           it is offered where that is documented for every principal of the statement, and the policy tells the account. It is told once a \
           policy. Of services in resource policies, AWS's own rules speak.",
    why: "A service works for all customers. Where it can be told to use your role by somebody else, it acts on your account for them: the confused \
          deputy. The key ties the role to your own account or resource.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": «"scheduler.amazonaws.com"» },
    "Action": "sts:AssumeRole"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "scheduler.amazonaws.com" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } }
  }, {
    "Effect": "Allow",
    "Principal": { "Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"] },
    "Action": "sts:AssumeRole"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
        "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html",
        "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",
    ],
    check,
});

/// The services whose documentation shows `aws:SourceAccount` in the trust policies of their roles, most with `aws:SourceArn`.
const BY_ACCOUNT: &[&str] = &[
    "airflow",
    "airflow-env",
    "amplify",
    "amplifybackend",
    "appstream",
    "autoscaling",
    "batch",
    "bedrock",
    "bedrock-agentcore",
    "bedrock-mantle",
    "cleanrooms-ml",
    "codebuild",
    "codedeploy",
    "comprehend",
    "credentials.deadline",
    "datasync",
    "deadline",
    "dms",
    "ds",
    "elasticmapreduce",
    "es",
    "fis",
    "forecast",
    "grafana",
    "greengrass",
    "healthlake",
    "iot",
    "iotsitewise",
    "kafkaconnect",
    "kendra",
    "mediaconvert",
    "mediatailor",
    "monitoring.rds",
    "osis-pipelines",
    "personalize",
    "qbusiness",
    "rds",
    "redshift",
    "rekognition",
    "resources.cloudformation",
    "sagemaker",
    "scheduler",
    "ssm",
    "states",
    "textract",
    "timestream",
    "transcribe",
    "transfer",
    "translate",
    "vpc-flow-logs",
];

/// The services whose documentation shows `aws:SourceArn` there, and no other key: they may not send the account.
const BY_ARN: &[&str] = &[
    "appsync",
    "frauddetector",
    "logs",
    "rolesanywhere",
    "ssm-incidents",
];

/// At most this many other places are named beside the first.
const MAX_RELATED: usize = 20;

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.policy.kind != Kind::Trust || findings.is_full() {
        return;
    }
    let open = open_services(context.policy);
    let Some(((statement, first), others)) = open.split_first() else {
        return;
    };
    let finding = findings.report(first.text.span, message(first));
    for condition in sources(statement) {
        finding.related(condition.key().span, "This leaves it open.");
    }
    for (_, other) in others.iter().take(MAX_RELATED) {
        finding.related(other.text.span, "So can this service.");
    }
    let Some(account) = own_account(context.policy) else {
        return;
    };
    let mut statements: Vec<&Statement<'_>> =
        open.iter().map(|(statement, _)| *statement).collect();
    statements.dedup_by_key(|statement| statement.index);
    let edits = statements
        .iter()
        .map(|statement| held_to_account(context.policy.text, statement, account))
        .collect::<Option<Vec<_>>>();
    if let Some(edits) = edits {
        let services = if others.is_empty() {
            "service"
        } else {
            "services"
        };
        let title = format!("Trust the {services} only for account {account}");
        finding.unsafe_fix(title, edits.concat());
    }
}

/// The services that can take on the role for whomever they work, each with the statement that lets it.
fn open_services<'p, 'a>(policy: &'p Policy<'a>) -> Vec<(&'p Statement<'a>, &'p Principal<'a>)> {
    let denies = denies_of(policy, "sts:AssumeRole");
    let is_held = |principal: &Principal<'_>| {
        held_to(&denies, principal).any(|c| SOURCE_KEYS.iter().any(|key| c.is_key(key)))
    };
    let allows = policy.with_effect(Effect::Allow);
    let open = allows.flat_map(|statement| {
        let items = statement
            .principals
            .iter()
            .filter(|p| !p.negated)
            .flat_map(|p| &p.items);
        let mut services = items.filter(|p| service(p).is_some()).peekable();
        let any =
            services.peek().is_some() && takes_in(statement, "sts:AssumeRole") && !asks(statement);
        services
            .filter(move |_| any)
            .map(move |principal| (statement, principal))
    });
    open.filter(|(_, principal)| !is_held(principal)).collect()
}

/// The edits that hold `statement` to `account`, where each service that it names tells for which it works.
fn held_to_account(text: &str, statement: &Statement<'_>, account: &str) -> Option<Vec<Edit>> {
    let source = Added {
        operator: "StringEquals",
        key: "aws:SourceAccount",
        value: quoted(account),
    };
    all_send_account(statement)
        .then(|| held_to_one(text, statement, &source))
        .flatten()
}

/// What to ask the service of `principal` for.
fn message(principal: &Principal<'_>) -> String {
    let how = match service(principal) {
        Some("rolesanywhere") => {
            return "A certificate of any trust anchor of the account is good for this role. Say which with `aws:SourceArn` and the ARN of the anchor."
                .to_owned();
        }
        Some("scheduler") => {
            "`aws:SourceAccount`, or better with `aws:SourceArn` and the ARN of the schedule group (not of a schedule)"
        }
        Some(name) if BY_ARN.contains(&name) => {
            "`aws:SourceArn` and the ARNs of your resources that it works for"
        }
        _ => "`aws:SourceAccount`, or better with `aws:SourceArn`",
    };
    format!(
        "`{}` can take on this role for whomever it works, not for you alone. Say for whom with {how}.",
        short(principal.text.value)
    )
}

/// The name of the service, if it is one of those that tell.
fn service<'a>(principal: &Principal<'a>) -> Option<&'a str> {
    if principal.kind != PrincipalType::Service {
        return None;
    }
    let text = principal.text.value;
    let host = text.strip_suffix(".cn").unwrap_or(text);
    let name = host.strip_suffix(".amazonaws.com")?;
    let is_told = |name: &&str| BY_ACCOUNT.contains(name) || BY_ARN.contains(name);
    let in_region = || {
        let (name, region) = name.rsplit_once('.')?;
        Catalog::builtin().region(region)?;
        Some(name)
    };
    Some(name)
        .filter(is_told)
        .or_else(|| in_region().filter(is_told))
}

/// Whether each of whom `statement` names tells the account that it works for, so that none loses the role by being asked.
fn all_send_account(statement: &Statement<'_>) -> bool {
    let mut items = statement.principals.iter().flat_map(|p| &p.items);
    items.all(|principal| service(principal).is_some_and(|name| BY_ACCOUNT.contains(&name)))
}

/// The conditions of `statement` on whom the service works for.
fn sources<'s, 'a>(statement: &'s Statement<'a>) -> impl Iterator<Item = &'s Condition<'a>> {
    let conditions = statement.conditions.iter();
    conditions.filter(|condition| SOURCE_KEYS.iter().any(|key| condition.is_key(key)))
}

/// Whether a condition asks for whom the service works, and each of its values says it.
fn asks(statement: &Statement<'_>) -> bool {
    sources(statement).any(|condition| {
        let Some(operator) = condition.operator else {
            return true;
        };
        let wild = operator.kind.takes_wildcards();
        let is_any = |value: &str| {
            let account = Arn::parse(value).map(|arn| arn.account);
            wild && (is_star(value) || account.is_some_and(is_star))
        };
        operator.selects() && !condition.values.iter().any(|value| is_any(value.value))
    })
}

#[cfg(test)]
mod tests {
    use crate::policy::Kind;
    use crate::report::{Options, check};

    /// Whether an edit is offered for a role of `services`, where the policy tells its account.
    fn is_edited(services: &str) -> bool {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [
              {{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {{"Service": {services}}}}},
              {{"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML", "Principal": {{"Federated": "arn:aws:iam::111122223333:saml-provider/staff"}},
                "Condition": {{"StringEquals": {{"SAML:aud": "https://signin.aws.amazon.com/saml"}}}}}}]}}"#
        );
        let options = Options {
            kind: Some(Kind::Trust),
            ..Options::default()
        };
        let answer = check(&text, &options);
        let mut findings = answer.documents.iter().flat_map(|d| &d.findings);
        let finding = findings.find(|finding| finding.rule == super::RULE.id);
        !finding.expect("the rule speaks").fixes.is_empty()
    }

    #[test]
    fn no_edit_takes_the_role_away_from_a_service() {
        assert!(is_edited(r#""scheduler.amazonaws.com""#));
        assert!(is_edited(
            r#"["states.eu-west-1.amazonaws.com", "codebuild.amazonaws.com"]"#
        ));
        assert!(!is_edited(r#""rolesanywhere.amazonaws.com""#));
        assert!(!is_edited(
            r#"["scheduler.amazonaws.com", "lambda.amazonaws.com"]"#
        ));
    }
}
