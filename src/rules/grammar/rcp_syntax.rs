use crate::catalog::Catalog;
use crate::policy::{Kind, Statement};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{remove_member, replace};

/// A principal other than everyone.
pub static PRINCIPAL: Rule = Rule::new(Definition {
    id: "rcp-syntax-error-principal",
    issue_code: Some("RCP_SYNTAX_ERROR_PRINCIPAL"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::RCP,
    title: "Named principal in a resource control policy",
    what: "The principal of a resource control policy is `\"*\"`; there is no other, and no `NotPrincipal`.",
    why: "AWS Organizations refuses the policy. Whom it spares is said in a condition, for instance on `aws:PrincipalArn`.",
    examples: &[Example::new(
        Kind::Rcp,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": «{ "AWS": "arn:aws:iam::444455556666:root" }»,
    "Action": "s3:*",
    "Resource": "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": { "StringEquals": { "aws:PrincipalAccount": "444455556666" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-rcp-syntax-error-principal",
    ],
    check: |context, findings| {
        each(context, findings, |statement, findings| {
            let Some(principals) = &statement.principals else {
                return;
            };
            if principals.negated {
                findings.report(
                    principals.member.key.span,
                    "A resource control policy cannot have `NotPrincipal`. Write `\"Principal\": \"*\"`, and say in a `Condition` whom it spares.",
                );
            } else if !is_everyone(statement) {
                findings
                    .report(
                        principals.member.value.span,
                        "A resource control policy is about everyone: AWS Organizations takes no `Principal` but `\"*\"`. Say in a `Condition` whom it is about.",
                    )
                    .unsafe_fix("Write `\"*\"`", vec![replace(principals.member.value.span, "\"*\"")]);
            }
        });
    },
});

/// An `Allow` that is not the one that AWS attaches.
pub static ALLOW: Rule = Rule::new(Definition {
    id: "rcp-syntax-error-allow",
    issue_code: Some("RCP_SYNTAX_ERROR_ALLOW"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::RCP,
    title: "Allow in a resource control policy",
    what: "An `Allow` in a resource control policy is about everyone and every resource and has no `Condition`, as in AWS's own \
           `RCPFullAWSAccess`.",
    why: "AWS Organizations refuses the policy. A resource control policy takes access away, so what it is to stop is said with `Deny`.",
    examples: &[Example::new(
        Kind::Rcp,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": «"Allow"»,
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": { "Bool": { "aws:SecureTransport": "true" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": { "Bool": { "aws:SecureTransport": "false" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-rcp-syntax-error-allow",
    ],
    check: |context, findings| {
        each(context, findings, |statement, findings| {
            let everything = statement.resources.as_ref().is_none_or(|resources| {
                !resources.negated && resources.items.iter().any(|r| r.value == "*")
            });
            let full = everything && is_everyone(statement) && statement.condition_member.is_none();
            if let Some(effect) = statement
                .effect_member
                .filter(|_| statement.allows() && !full)
            {
                findings.report(
                    effect.value.span,
                    "A resource control policy takes access away. AWS Organizations takes an `Allow` only for everyone and every resource, without a `Condition`; say with `Deny` what is to be stopped.",
                );
            }
        });
    },
});

/// `NotAction` in a resource control policy.
pub static NOT_ACTION: Rule = Rule::new(Definition {
    id: "rcp-syntax-error-notaction",
    issue_code: Some("RCP_SYNTAX_ERROR_NOTACTION"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::RCP,
    title: "NotAction in a resource control policy",
    what: "A resource control policy names its actions with `Action`; it has no `NotAction`.",
    why: "AWS Organizations refuses the policy.",
    examples: &[Example::new(
        Kind::Rcp,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    «"NotAction"»: "s3:GetObject",
    "Resource": "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:PutObject",
    "Resource": "*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-rcp-syntax-error-notaction",
    ],
    check: |context, findings| {
        each(context, findings, |statement, findings| {
            let members = statement.node.as_object().unwrap_or_default();
            let Some(index) = members.iter().position(|m| m.key.text == "NotAction") else {
                return;
            };
            let Some(member) = members.get(index) else {
                return;
            };
            let finding = findings.report(
                member.key.span,
                "A resource control policy cannot have `NotAction`; AWS Organizations refuses it. List with `Action` what is to be stopped.",
            );
            if statement
                .actions
                .as_ref()
                .is_some_and(|actions| !actions.negated)
            {
                finding.unsafe_fix(
                    "Remove `NotAction`",
                    remove_member(members, index).into_iter().collect(),
                );
            }
        });
    },
});

/// An action of a service that resource control policies do not reach.
pub static ACTION: Rule = Rule::new(Definition {
    id: "rcp-syntax-error-action",
    issue_code: Some("RCP_SYNTAX_ERROR_ACTION"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::RCP,
    title: "Action that resource control policies do not reach",
    what: "The actions of a resource control policy are of services that support such policies, and name the service: a lone `*` stands \
           only in an `Allow`.",
    why: "AWS Organizations refuses the policy.",
    examples: &[Example::new(
        Kind::Rcp,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": ["s3:*", «"ec2:RunInstances"»],
    "Resource": "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Principal": "*",
    "Action": ["s3:*", "sqs:*"],
    "Resource": "*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-rcp-syntax-error-action",
    ],
    check: |context, findings| {
        each(context, findings, |statement, findings| {
            let Some(actions) = statement.actions.as_ref().filter(|a| !a.negated) else {
                return;
            };
            for action in &actions.items {
                let service = Catalog::builtin().service(action.service());
                let message = match service {
                    // Of unknown services, `invalid-service-in-action` speaks.
                    None if !action.is_everything() || statement.allows() => continue,
                    None => "Say which service is meant: AWS Organizations takes no lone `*` in a resource control policy.".to_owned(),
                    Some(service) if service.supports_resource_control_policies() => continue,
                    Some(service) => format!(
                        "`{}`: resource control policies do not reach {}, and AWS Organizations refuses the action.",
                        short(action.text.value),
                        service.name()
                    ),
                };
                if findings.is_full() {
                    return;
                }
                findings.report(action.text.span, message);
            }
        });
    },
});

fn each(context: &Context<'_>, findings: &mut Findings, check: fn(&Statement<'_>, &mut Findings)) {
    for statement in &context.policy.statements {
        if findings.is_full() {
            return;
        }
        check(statement, findings);
    }
}

/// Whether the principal is everyone; AWS takes `{"AWS": "*"}` for it too.
fn is_everyone(statement: &Statement<'_>) -> bool {
    statement.principals.as_ref().is_some_and(|principals| {
        !principals.negated
            && !principals.items.is_empty()
            && principals
                .items
                .iter()
                .all(|p| p.text.value == "*" && p.key.is_none_or(|key| key.text == "AWS"))
    })
}
