use super::element::elements_called;
use crate::policy::{Kind, PrincipalType};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::remove_member;

/// `NotPrincipal` in a trust policy.
pub static NOT_PRINCIPAL: Rule = Rule::new(Definition {
    id: "role-trust-policy-syntax-error-notprincipal",
    issue_code: Some("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::TRUST.and(Needs::PRINCIPALS),
    title: "NotPrincipal in a role trust policy",
    what: "A role's trust policy names with `Principal` who may assume the role; it has no `NotPrincipal`.",
    why: "AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    «"NotPrincipal"»: { "AWS": "arn:aws:iam::111122223333:role/deploy" },
    "Action": "sts:AssumeRole"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/deploy" },
    "Action": "sts:AssumeRole"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-role-trust-policy-syntax-error-notprincipal",
    ],
    check: |context, findings| {
        each_element(context, findings, &["NotPrincipal"], |name| {
            format!(
                "A role's trust policy cannot have `{name}`; AWS refuses it. Name with `Principal` who may assume the role."
            )
        });
    },
});

/// `Resource` in a trust policy.
pub static RESOURCE: Rule = Rule::new(Definition {
    id: "role-trust-policy-syntax-error-resource",
    issue_code: Some("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::TRUST,
    title: "Resource in a role trust policy",
    what: "A role's trust policy has no `Resource` and no `NotResource`.",
    why: "It is about the role that it is attached to, and about nothing else. AWS refuses it with a resource.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "lambda.amazonaws.com" },
    "Action": "sts:AssumeRole",
    «"Resource"»: "*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "lambda.amazonaws.com" },
    "Action": "sts:AssumeRole"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-role-trust-policy-syntax-error-resource",
    ],
    check: |context, findings| {
        each_element(context, findings, &["Resource", "NotResource"], |name| {
            format!(
                "A role's trust policy is about the role that it is attached to; AWS refuses `{name}` in it."
            )
        });
    },
});

/// `"Principal": "*"` in a trust policy.
pub static WILDCARD: Rule = Rule::new(Definition {
    id: "role-trust-policy-unsupported-wildcard-in-principal",
    issue_code: Some("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::TRUST,
    title: "Everyone as principal of a role trust policy",
    what: "A role's trust policy does not have `\"Principal\": \"*\"`.",
    why: "AWS does not take it. Were it taken, anybody in any account could act as the role, as far as no condition stops them.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": «"*"»,
    "Action": "sts:AssumeRole"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/deploy" },
    "Action": "sts:AssumeRole"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-role-trust-policy-unsupported-wildcard-in-principal",
    ],
    check: |context, findings| {
        for principals in context
            .policy
            .statements
            .iter()
            .filter_map(|s| s.principals.as_ref())
        {
            let value = &principals.member.value;
            if value.as_str() == Some("*") && !principals.negated && !findings.is_full() {
                findings.report(
                    value.span,
                    "A role's trust policy cannot be about everyone; AWS refuses `\"Principal\": \"*\"` in it. Name the accounts, users, roles or services.",
                );
            }
        }
    },
});

/// An identity provider in a policy that is no trust policy.
pub static FEDERATED: Rule = Rule::new(Definition {
    id: "federated-principal-not-supported",
    issue_code: Some("FEDERATED_PRINCIPAL_NOT_SUPPORTED"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::PRINCIPALS,
    title: "Identity provider as principal of a resource policy",
    what: "`Federated` stands only in the trust policies of roles. AWS's validator can only say so where it is given the type of the \
           resource: without it, the policy may be one of a role.",
    why: "People who sign in through a provider reach a resource as the role that they assume. The provider itself makes no requests, and \
          AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": «"arn:aws:iam::111122223333:saml-provider/staff"» },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/staff" },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-federated-principal-not-supported",
    ],
    check: |context, findings| {
        if context.policy.kind == Kind::Resource {
            each_federated(context, findings, |text| {
                Some(format!(
                    "`{}` is an identity provider; only the trust policy of a role can name one. Name the role that its people assume.",
                    short(text)
                ))
            });
        }
    },
});

/// A federated principal that names no provider.
pub static FEDERATED_SYNTAX: Rule = Rule::new(Definition {
    id: "invalid-federated-principal-syntax-in-role-trust-policy",
    issue_code: Some("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::TRUST,
    title: "Malformed identity provider",
    what: "A value under `Federated` is the domain of a provider that AWS knows, such as `accounts.google.com`, or the ARN of an OIDC or SAML \
           provider of the account.",
    why: "AWS refuses the policy, or nobody can assume the role.",
    examples: &[Example::new(
        Kind::Trust,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": «"staff"» },
    "Action": "sts:AssumeRoleWithSAML",
    "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/staff" },
    "Action": "sts:AssumeRoleWithSAML",
    "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-federated-principal-syntax-in-role-trust-policy",
    ],
    check: |context, findings| {
        if context.policy.kind == Kind::Trust {
            each_federated(context, findings, |text| {
                let is_arn = text.starts_with("arn:")
                    && (text.contains(":saml-provider/") || text.contains(":oidc-provider/"));
                let is_domain = !text.starts_with("arn:")
                    && text.contains('.')
                    && !text.contains([' ', ':'])
                    && !text.starts_with('.')
                    && !text.ends_with('.');
                // Of wildcards, `unsupported-wildcard-in-principal` speaks.
                (!is_arn && !is_domain && !text.contains(['*', '?'])).then(|| {
                    format!(
                        "`{}` is neither the domain of an identity provider nor the ARN of one.",
                        short(text)
                    )
                })
            });
        }
    },
});

/// Reports each element of a statement that is called one of `names`.
fn each_element(
    context: &Context<'_>,
    findings: &mut Findings,
    names: &'static [&'static str],
    message: fn(&str) -> String,
) {
    for (members, index, member) in elements_called(context.policy, names) {
        if findings.is_full() {
            return;
        }
        let key = &*member.key.text;
        let finding = findings.report(member.key.span, message(key));
        if key != "NotPrincipal" {
            finding.safe_fix(
                format!("Remove `{key}`"),
                remove_member(members, index).into_iter().collect(),
            );
        }
    }
}

/// Reports each principal under `Federated` that has a `fault`.
fn each_federated(
    context: &Context<'_>,
    findings: &mut Findings,
    fault: fn(&str) -> Option<String>,
) {
    for principal in context
        .policy
        .statements
        .iter()
        .flat_map(|s| &s.principals)
        .flat_map(|p| &p.items)
    {
        if principal.kind != PrincipalType::Federated || findings.is_full() {
            continue;
        }
        if let Some(message) = fault(principal.text.value) {
            findings.report(principal.text.span, message);
        }
    }
}
