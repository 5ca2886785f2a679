use crate::policy::Kind;
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::remove_member;

/// `"Action": []`
pub static ACTION: Rule = Rule::new(Definition {
    id: "empty-array-action",
    issue_code: Some("EMPTY_ARRAY_ACTION"),
    category: Category::Suggestion,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Empty list of actions",
    what: "The list of `Action` or `NotAction` has at least one entry.",
    why: "A statement about no action does nothing, and its reader is left to wonder what it was for.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": «[]»,
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:GetObject"],
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-array-action",
    ],
    check: |context, findings| empty_list(context, ["Action", "NotAction"], "action", findings),
});

/// `"Resource": []`
pub static RESOURCE: Rule = Rule::new(Definition {
    id: "empty-array-resource",
    issue_code: Some("EMPTY_ARRAY_RESOURCE"),
    category: Category::Suggestion,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Empty list of resources",
    what: "The list of `Resource` or `NotResource` has at least one entry.",
    why: "A statement about no resource does nothing, and its reader is left to wonder what it was for.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": «[]»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": ["arn:aws:s3:::reports/*"]
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-array-resource",
    ],
    check: |context, findings| {
        empty_list(context, ["Resource", "NotResource"], "resource", findings)
    },
});

/// `"Principal": {"AWS": []}`
pub static PRINCIPAL: Rule = Rule::new(Definition {
    id: "empty-array-principal",
    issue_code: Some("EMPTY_ARRAY_PRINCIPAL"),
    category: Category::Suggestion,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Empty list of principals",
    what: "A list in `Principal` or `NotPrincipal` has at least one entry.",
    why: "A statement about nobody does nothing, and its reader is left to wonder whom it was for.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": «[]» },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": ["arn:aws:iam::111122223333:role/report-reader"] },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-array-principal",
    ],
    check: check_principal_lists,
});

/// `"Principal": {}`
pub static PRINCIPAL_OBJECT: Rule = Rule::new(Definition {
    id: "empty-object-principal",
    issue_code: Some("EMPTY_OBJECT_PRINCIPAL"),
    category: Category::Suggestion,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Empty principal",
    what: "The object of `Principal` or `NotPrincipal` has at least one key.",
    why: "A statement about nobody does nothing, and its reader is left to wonder whom it was for.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": «{}»,
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:role/report-reader" },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-object-principal",
    ],
    check: check_principal_objects,
});

/// `"Condition": {}`
pub static CONDITION_OBJECT: Rule = Rule::new(Definition {
    id: "empty-object-condition",
    issue_code: Some("EMPTY_OBJECT_CONDITION"),
    category: Category::Suggestion,
    topic: Topic::Grammar,
    needs: Needs::UNUSUAL_FORM,
    title: "Empty condition",
    what: "`Condition` has at least one operator, and each operator at least one key.",
    why: "An empty condition holds for every request. The statement looks restricted and is not.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": «{}»
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
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": «{}», "Bool": { "aws:SecureTransport": "true" } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "Bool": { "aws:SecureTransport": "true" } }
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-object-condition",
    ],
    check: check_condition_objects,
});

fn empty_list(context: &Context<'_>, names: [&str; 2], noun: &str, findings: &mut Findings) {
    for statement in &context.policy.statements {
        for name in names {
            let Some(member) = context.policy.element(statement.node, name) else {
                continue;
            };
            if member.value.as_array().is_some_and(<[_]>::is_empty) && !findings.is_full() {
                findings.report(
                    member.value.span,
                    format!("`{name}` lists no {noun}, so the statement does nothing."),
                );
            }
        }
    }
}

fn check_principal_lists(context: &Context<'_>, findings: &mut Findings) {
    for principals in context
        .policy
        .statements
        .iter()
        .filter_map(|s| s.principals.as_ref())
    {
        let value = &principals.member.value;
        let lists = value.as_object().unwrap_or_default().iter();
        for node in lists.map(|entry| &entry.value).chain([value]) {
            if node.as_array().is_some_and(<[_]>::is_empty) && !findings.is_full() {
                findings.report(
                    node.span,
                    "This list names no principal, so it is about nobody.",
                );
            }
        }
    }
}

fn check_principal_objects(context: &Context<'_>, findings: &mut Findings) {
    for principals in context
        .policy
        .statements
        .iter()
        .filter_map(|s| s.principals.as_ref())
    {
        let member = principals.member;
        if member.value.as_object().is_some_and(<[_]>::is_empty) && !findings.is_full() {
            findings.report(
                member.value.span,
                format!(
                    "`{}` names nobody, so the statement does nothing.",
                    member.key.text
                ),
            );
        }
    }
}

fn check_condition_objects(context: &Context<'_>, findings: &mut Findings) {
    for statement in &context.policy.statements {
        let Some(condition) = statement.condition_member else {
            continue;
        };
        let members = statement.node.as_object().unwrap_or_default();
        let at = members.iter().position(|m| m.span() == condition.span());
        let without_condition = || at.and_then(|at| remove_member(members, at));
        let operators = condition.value.as_object();
        if operators.is_some_and(<[_]>::is_empty) && !findings.is_full() {
            findings
                .report(
                    condition.value.span,
                    "This condition is empty: it holds for every request, so the statement is not restricted.",
                )
                .safe_fix("Remove `Condition`", without_condition().into_iter().collect());
        }
        let operators = operators.unwrap_or_default();
        for (index, operator) in operators.iter().enumerate() {
            if !operator.value.as_object().is_some_and(<[_]>::is_empty) || findings.is_full() {
                continue;
            }
            let edit = match operators {
                [_] => without_condition(),
                _ => remove_member(operators, index),
            };
            findings
                .report(
                    operator.value.span,
                    format!(
                        "`{}` has no condition key, so it restricts nothing.",
                        short(&operator.key.text)
                    ),
                )
                .safe_fix("Remove the empty condition", edit.into_iter().collect());
        }
    }
}
