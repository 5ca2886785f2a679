use crate::policy::pattern::has_wildcard;
use crate::policy::{Arn, Kind};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;

/// A wildcard in the service of an ARN.
pub static RULE: Rule = Rule::new(Definition {
    id: "wildcard-in-service-name",
    issue_code: Some("WILDCARD_IN_SERVICE_NAME"),
    category: Category::Suggestion,
    topic: Topic::Grammar,
    needs: Needs::NOTHING,
    title: "Wildcard in the name of a service",
    what: "The service in the ARNs of `Resource` and `NotResource` is written out. A wildcard in the service of an action is an error: see \
           `invalid-service-in-action`.",
    why: "A wildcard there also takes in resources of services that AWS adds later, and of those whose name happens to fit: `code*` is \
          CodeBuild, CodeCommit, CodePipeline, CodeArtifact and more.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["codebuild:BatchGetProjects", "codepipeline:ListTagsForResource"],
    "Resource": «"arn:aws:code*:eu-west-1:111122223333:*"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["codebuild:BatchGetProjects", "codepipeline:ListTagsForResource"],
    "Resource": ["arn:aws:codebuild:eu-west-1:111122223333:project/*", "arn:aws:codepipeline:eu-west-1:111122223333:*"]
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-wildcard-in-service-name",
    ],
    check,
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        for resource in statement
            .resources
            .iter()
            .flat_map(|resources| &resources.items)
        {
            let service = Arn::parse(resource.value).map(|arn| arn.service);
            if service.is_some_and(has_wildcard) && !findings.is_full() {
                findings.report(
                    resource.span,
                    format!(
                        "`{}` has a wildcard in the name of the service, so it also takes in resources of services that are not meant.",
                        short(resource.value)
                    ),
                );
            }
        }
    }
}
