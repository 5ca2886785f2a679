use super::service_principal::{domain_of, each_value};
use super::spelling::Guesses;
use crate::catalog::{Catalog, Service, is_slip};
use crate::policy::Kind;
use crate::rules::{
    Category, Context, Definition, Example, Findings, IS_WHOLE, Needs, Rule, Topic,
};
use crate::syntax::excerpt::short;
use crate::syntax::{quoted, replace};

/// A service principal that is one slip away from a known one.
pub static RULE: Rule = Rule::new(Definition {
    id: "service-principal-misspelt",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "Misspelt service principal",
    what: "A service principal has the right form, no service is known by its name, and one is by a name that differs in its spelling alone: in a letter \
           too many, too few or wrong, in two that changed places, in a plural, or in a hyphen; or it ends in `.amazon.com`, as the two of Alexa do and \
           no other. It is looked for under `Service` in a `Principal` and in the values of `aws:CalledVia`, `aws:PrincipalServiceName`, \
           `iam:PassedToService`, `iam:AWSServiceName` and `kms:ViaService`. AWS publishes no list of its services' names: known are the \
           prefixes of actions and the names that AWS's managed policies and its documentation use. Nothing is said of any other name.",
    why: "IAM refuses a trust policy that names a service it does not know (\"Invalid principal in policy\"), and the deployment stops there. In a \
          condition the value equals that of no request: an Allow gives nothing, and a Deny denies nothing.",
    examples: &[
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": [«"lamda.amazonaws.com"», «"ecs-task.amazonaws.com"»] },
    "Action": "sts:AssumeRole"
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com", "ops.apigateway.amazonaws.com"] },
    "Action": "sts:AssumeRole"
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "iam:PassRole",
    "Resource": "arn:aws:iam::111122223333:role/deploy",
    "Condition": { "StringEquals": { "iam:PassedToService": «"code-build.amazonaws.com"» } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "iam:PassRole",
    "Resource": "arn:aws:iam::111122223333:role/deploy",
    "Condition": { "StringEquals": { "iam:PassedToService": "codebuild.amazonaws.com" } }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html",
        "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html",
    ],
    check,
});

/// The names of services, before `.amazonaws.com`, that are no prefixes of actions: those that AWS's managed policies pass roles to,
/// and those of roles and deliveries that its user guides show.
const OTHERS: &[&str] = &[
    "airflow-env",
    "apidestinations.events",
    "application-insights",
    "batchoperations.s3",
    "billingreports",
    "build.apprunner",
    "channels.lex",
    "channels.lexv2",
    "config-conforms",
    "config-multiaccountsetup",
    "credentials.iot",
    "delivery.logs",
    "ec2fleet",
    "ec2scheduled",
    "ecs-tasks",
    "edgelambda",
    "eks-fargate-pods",
    "eks-nodegroup",
    "email.cognito-idp",
    "events.managedservices",
    "export.rds",
    "hooks.cloudformation",
    "kinesisreplication.dynamodb",
    "lexv2",
    "logging.s3",
    "logdelivery.elasticloadbalancing",
    "macie",
    "maintenance.elasticbeanstalk",
    "managedupdates.elasticbeanstalk",
    "member.org.stacksets.cloudformation",
    "migrationhub",
    "monitoring.rds",
    "opensearchservice",
    "ops.apigateway",
    "osis-pipelines",
    "pods.eks",
    "replication.dynamodb",
    "replication.ecr",
    "replicator.lambda",
    "resources.cloudformation",
    "servicecatalog-appregistry",
    "spot",
    "spotfleet",
    "stacksets.cloudformation",
    "tasks.apprunner",
    "transitgateway",
    "vmie",
    "vpc-flow-logs",
];

/// What other services' names end in, and what Alexa's do.
const DOMAIN: &str = ".amazonaws.com";
const OF_ALEXA: &str = ".amazon.com";

fn check(context: &Context<'_>, findings: &mut Findings) {
    if !IS_WHOLE || context.settings.validator.is_some() {
        return;
    }
    let mut guesses = Guesses::default();
    each_value(context, |value, key| {
        if findings.is_full() {
            return;
        }
        let Some(meant) = meant(value.value, &mut guesses) else {
            return;
        };
        let written = short(value.value);
        let finding = findings.report(
            value.span,
            if key.is_empty() {
                format!(
                    "No service is known as `{written}`, and AWS refuses a policy with a principal that it does not know. Most likely `{meant}` is meant."
                )
            } else {
                format!(
                    "No service is known as `{written}`, so that no request has this value. Most likely `{meant}` is meant."
                )
            },
        );
        finding.unsafe_fix(
            format!("Write `{meant}`"),
            vec![replace(value.span, quoted(&meant))],
        );
    });
}

/// The service principal that is meant by `written`; `None` where that is one, or none is near.
fn meant(written: &str, guesses: &mut Guesses) -> Option<String> {
    let (name, domain) = domain_of(written)?;
    let (name, region) = match name.rsplit_once('.') {
        Some((name, region)) if Catalog::builtin().region(region).is_some() => (name, Some(region)),
        _ => (name, None),
    };
    let (name, domain) = if !is_known(name) {
        (guesses.seek(|| nearest(name))??, domain)
    } else if domain == OF_ALEXA {
        (name, DOMAIN)
    } else {
        return None;
    };
    let region = region.map(|region| format!(".{region}"));
    Some(format!("{name}{}{domain}", region.unwrap_or_default()))
}

fn is_known(name: &str) -> bool {
    Catalog::builtin().service(name).is_some() || OTHERS.contains(&name)
}

/// The known name that differs from `name` in its spelling alone, if one does.
fn nearest(name: &str) -> Option<&'static str> {
    let prefixes = Catalog::builtin().services().map(Service::prefix);
    let names = prefixes.chain(OTHERS.iter().copied());
    let mut near =
        names.filter(|known| known.len().abs_diff(name.len()) <= 3 && is_slip(name, known));
    near.next().filter(|_| near.next().is_none())
}
