use super::change::with_kind;
use super::value_type::Type;
use crate::access::network::parse;
use crate::catalog::{ConditionKey, KeyType};
use crate::policy::variable::has_variable;
use crate::policy::{Arn, Kind, Operator, OperatorKind, OperatorType};
use crate::rules::moved_condition::moved_to;
use crate::rules::{
    Category, Context, Definition, Example, Findings, KeyedCondition, Needs, Rule, Topic, in_whole,
};
use crate::syntax::excerpt::short;
use crate::syntax::{Edit, quoted, replace};

/// An operator for other types of value on a key that holds addresses.
pub static TYPE: Rule = Rule::new(Definition {
    id: "type-mismatch",
    issue_code: Some("TYPE_MISMATCH"),
    category: Category::Warning,
    topic: Topic::Conditions,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "Operator for another type of value",
    what: "Each condition key has a type, and each operator compares one: text, numbers, dates, booleans, addresses, bytes or ARNs. Text and \
           ARNs go together either way; for `StringLike` and an ARN there is a rule of its own. `aws:EpochTime` is a date and a number. `Null` \
           is for all. Not judged are keys that AWS does not list, and an operator for text where the value has a policy variable, which the \
           other operators do not take.",
    why: "What is compared as something else is equal only by luck. As text, `52.94.76.0/22` equals no address in that range, so the range \
          lets in nobody and blocks nobody; `3600` is greater than `20000`; `true` is not `True`.",
    examples: &[
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"StringEquals": {«"aws:SourceIp"»: ["52.94.76.0/22"]}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:ListBucket",
    "Resource": "arn:aws:s3:::reports",
    "Condition": {"IpAddress": {"aws:SourceIp": ["52.94.76.0/22"]}}
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"StringNotLike": {«"aws:SourceIp"»: "52.94.*"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"NotIpAddress": {"aws:SourceIp": "52.94.0.0/16"}}
  }]
}"#,
        ),
        Example::new(
            Kind::Identity,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"StringNotEquals": {«"aws:SecureTransport"»: "true"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}}
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
    "Condition": {"StringEquals": {«"aws:MultiFactorAuthAge"»: "3600"}}
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}
  }]
}"#,
        ),
    ],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-type-mismatch",
    ],
    check: in_whole(check),
});

/// An ARN compared as text.
pub static ARN_AS_TEXT: Rule = Rule::new(Definition {
    id: "string-like-operator-with-arn-condition-keys",
    issue_code: Some("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"),
    category: Category::SecurityWarning,
    topic: Topic::Conditions,
    needs: Needs::UNUSUAL_CONDITIONS,
    title: "ARN matched as text",
    what: "A key that holds an ARN is matched with `ArnLike` or `ArnNotLike`, not with `StringLike` or `StringNotLike`, with or without \
           `ForAllValues:`, `ForAnyValue:` or `IfExists`. `StringEquals`, which has no wildcards, compares ARNs well. \
           `redshift-data:glue-catalog-arn` is let pass, because AWS's newer managed policies match it as text.",
    why: "For `StringLike` an ARN is a row of characters, and `*` runs over its colons: `arn:aws:iam::*:role/admin` also takes in an ARN of \
          another shape whose name ends so. For `ArnLike` each field is matched alone.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": {"StringNotLike": {«"aws:PrincipalArn"»: "arn:aws:iam::*:role/identity-admin"}}
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Deny",
    "Action": "iam:*",
    "Resource": "*",
    "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/identity-admin"}}
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-string-like-operator-with-arn-condition-keys",
    ],
    check: in_whole(check_arns),
});

fn check(context: &Context<'_>, findings: &mut Findings) {
    for keyed in context.conditions() {
        let (Some(operator), Some(key)) = (keyed.condition.operator, keyed.key) else {
            continue;
        };
        let held = key.key_type();
        let fits = compares(operator.kind, held)
            || (key.name() == "aws:EpochTime"
                && operator.kind.value_type() == OperatorType::Numeric);
        if fits || takes_variables(&keyed, operator) || findings.is_full() {
            continue;
        }
        let right = right_operator(operator.kind, held);
        let consequence = match held {
            KeyType::IpAddress => address_consequence(&keyed, operator),
            _ => "",
        };
        let advice = right.map(|right| format!(" Use `{}`.", right.name()));
        let finding = findings.report(
            keyed.condition.member.key.span,
            format!(
                "`{}` does not compare {}, which is what `{}` holds{consequence}.{}",
                operator.kind.name(),
                plural(held),
                short(keyed.condition.key().value),
                advice.unwrap_or_default(),
            ),
        );
        let Some(right) = right else { continue };
        // There is no `NotBool`: what differs from one boolean is the other one, or is not there.
        let flips = operator.kind.is_negated() && right == OperatorKind::Bool;
        let if_exists = operator.if_exists || flips;
        let name = with_kind(
            Operator {
                if_exists,
                ..operator
            },
            right,
        );
        if let Some(edits) = edits(&keyed, operator, right, &name) {
            finding.safe_fix(format!("Write `{name}`"), edits);
        }
    }
}

/// Whether operators of that kind compare values of that type.
fn compares(kind: OperatorKind, held: KeyType) -> bool {
    use OperatorType as O;
    match kind.value_type() {
        O::Null => true,
        O::String | O::Arn => matches!(held, KeyType::String | KeyType::Arn),
        O::Numeric => held == KeyType::Numeric,
        O::Date => held == KeyType::Date,
        O::Bool => held == KeyType::Bool,
        O::Binary => held == KeyType::Binary,
        O::Ip => held == KeyType::IpAddress,
    }
}

/// Whether the operator is there for the sake of a policy variable.
fn takes_variables(keyed: &KeyedCondition<'_>, operator: Operator) -> bool {
    let takes = matches!(
        operator.kind.value_type(),
        OperatorType::String | OperatorType::Arn
    );
    let mut values = keyed.condition.values.iter();
    takes && values.any(|text| has_variable(text.value))
}

fn plural(held: KeyType) -> &'static str {
    match held {
        KeyType::String => "text",
        KeyType::Arn => "ARNs",
        KeyType::Bool => "booleans",
        KeyType::Date => "dates",
        KeyType::Numeric => "numbers",
        KeyType::IpAddress => "addresses",
        KeyType::Binary => "bytes",
    }
}

/// The operator that says of values of that type what `kind` says; `None` where there is none.
fn right_operator(kind: OperatorKind, held: KeyType) -> Option<OperatorKind> {
    use OperatorKind as K;
    let (equal, different, ordered) = match held {
        KeyType::String => (K::StringEquals, Some(K::StringNotEquals), None),
        KeyType::Arn => (K::ArnLike, Some(K::ArnNotLike), None),
        KeyType::IpAddress => (K::IpAddress, Some(K::NotIpAddress), None),
        KeyType::Bool => (K::Bool, Some(K::Bool), None),
        KeyType::Binary => (K::BinaryEquals, None, None),
        KeyType::Date => (
            K::DateEquals,
            Some(K::DateNotEquals),
            Some([
                K::DateLessThan,
                K::DateLessThanEquals,
                K::DateGreaterThan,
                K::DateGreaterThanEquals,
            ]),
        ),
        KeyType::Numeric => (
            K::NumericEquals,
            Some(K::NumericNotEquals),
            Some([
                K::NumericLessThan,
                K::NumericLessThanEquals,
                K::NumericGreaterThan,
                K::NumericGreaterThanEquals,
            ]),
        ),
    };
    let [less, less_or_equal, greater, greater_or_equal] = match ordered {
        Some(ordered) => ordered.map(Some),
        None => [None; 4],
    };
    match kind {
        K::NumericLessThan | K::DateLessThan => less,
        K::NumericLessThanEquals | K::DateLessThanEquals => less_or_equal,
        K::NumericGreaterThan | K::DateGreaterThan => greater,
        K::NumericGreaterThanEquals | K::DateGreaterThanEquals => greater_or_equal,
        kind if kind.is_negated() => different,
        _ => Some(equal),
    }
}

fn address_consequence(keyed: &KeyedCondition<'_>, operator: Operator) -> &'static str {
    let mut values = keyed.condition.values.iter();
    let has_range = values.any(|text| text.value.contains('/'));
    match (
        has_range,
        operator.kind.is_negated() == keyed.statement.denies(),
    ) {
        (true, true) => "; a range is no address as text, so nobody gets through by it",
        (true, false) => "; a range is no address as text, so it keeps nobody out",
        (false, true) => "; whom this lets through depends on how an address is written",
        (false, false) => "; whom this keeps out depends on how an address is written",
    }
}

/// The operator renamed, and the values as it takes them; only where the operator has no other key and the new name is free.
fn edits(
    keyed: &KeyedCondition<'_>,
    operator: Operator,
    right: OperatorKind,
    name: &str,
) -> Option<Vec<Edit>> {
    let condition = keyed.condition;
    let all_are_texts = condition.values.len() == condition.member.value.one_or_many().len();
    // An address range or bytes in base 64 are not what the key holds as text.
    let was_text = !matches!(
        operator.kind.value_type(),
        OperatorType::Ip | OperatorType::Binary
    );
    if condition.values.is_empty() || !all_are_texts || !was_text {
        return None;
    }
    let mut edits = vec![moved_to(keyed.statement, keyed.condition, name)?];
    let flips = operator.kind.is_negated() && !right.is_negated();
    if flips && operator.set.is_some() {
        return None;
    }
    for text in &condition.values {
        let value = match right.value_type() {
            OperatorType::Ip => match parse(text.value) {
                Ok(_) => continue,
                Err(fault) => match fault.meant() {
                    [net] => net.trunc().to_string(),
                    _ => return None,
                },
            },
            OperatorType::Bool if condition.values.len() > 1 => return None,
            OperatorType::Bool if flips => match text.value {
                "true" => "false".to_owned(),
                "false" => "true".to_owned(),
                _ => return None,
            },
            OperatorType::Arn if Arn::parse(text.value).is_none() => return None,
            _ if !Type::of(right).is_none_or(|kind| kind.takes(text.value)) => return None,
            _ => continue,
        };
        edits.push(replace(text.span, quoted(&value)));
    }
    Some(edits)
}

/// A key with ARNs that AWS's managed policies of SageMaker Unified Studio match with `StringLike`. They are newer than the ones that
/// AWS's page names as exceptions, and AWS's validator is asked before a policy comes out.
/// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/SageMakerStudioProjectUserRolePolicy.html>
const MATCHED_AS_TEXT: &str = "redshift-data:glue-catalog-arn";

fn check_arns(context: &Context<'_>, findings: &mut Findings) {
    for keyed in context.conditions() {
        let Some(operator) = keyed.condition.operator else {
            continue;
        };
        let right = match operator.kind {
            OperatorKind::StringLike => OperatorKind::ArnLike,
            OperatorKind::StringNotLike => OperatorKind::ArnNotLike,
            _ => continue,
        };
        let holds_arn =
            |key: ConditionKey| key.key_type() == KeyType::Arn && key.name() != MATCHED_AS_TEXT;
        if !keyed.key.is_some_and(holds_arn) || findings.is_full() {
            continue;
        }
        let finding = findings.report(
            keyed.condition.member.key.span,
            format!(
                "`{}` matches the ARN in `{}` as text, where a wildcard runs over colons and so fits more ARNs than it seems to. `{}` matches field by field.",
                operator.kind.name(),
                short(keyed.condition.key().value),
                right.name()
            ),
        );
        let mut values = keyed.condition.values.iter();
        if values.all(|text| Arn::parse(text.value).is_some()) {
            let name = with_kind(operator, right);
            let edit = moved_to(keyed.statement, keyed.condition, &name);
            finding.unsafe_fix(format!("Write `{name}`"), edit.into_iter().collect());
        }
    }
}
