use crate::policy::variable::{Segment, segments};
use crate::policy::{Condition, Kind, OperatorType, Statement};
use crate::rules::{
    Category, Context, Definition, Example, Findings, Needs, Rule, Topic, in_whole,
};
use crate::syntax::excerpt::short;

const KEYS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sensitive";

/// A wildcard that lets strangers in.
pub static WILDCARD: Rule = Rule::new(Definition {
    id: "wildcard-usage-too-permissive",
    issue_code: Some("WILDCARD_USAGE_TOO_PERMISSIVE"),
    category: Category::Error,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
    title: "Wildcard that takes in strangers",
    what: "Under `StringLike` and `StringNotLike`: a key that names an account, an organisation, a VPC or an endpoint takes no wildcard at \
           all. The subject of an OIDC token (`…:sub`) and the paths of organisations (`…OrgPaths`) take one behind six fixed characters or \
           more, each of several wildcards. `aws:userid` takes one behind the colon, or as all that stands before it. A finding for each \
           value. AWS does not list the keys of the six characters; these are the ones whose wildcards are known to be judged so, and those \
           like them.",
    why: "The ids of accounts, organisations and endpoints have no common beginning, so a pattern of them takes in whoever makes one that \
          fits. `repo:*` is every repository of everybody on GitHub.",
    examples: &[
        Example {
            resource_type: Some("AWS::S3::Bucket"),
            ..Example::new(
                Kind::Resource,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringLike": { "aws:PrincipalOrgID": «"o-a1b2*"» } }
  }]
}"#,
                r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
  }]
}"#,
            )
        },
        Example::new(
            Kind::Trust,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
      "StringLike": { "token.actions.githubusercontent.com:sub": «"repo:*"» }
    }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
      "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
      "StringLike": { "token.actions.githubusercontent.com:sub": "repo:example/shop:environment:*" }
    }
  }]
}"#,
        ),
    ],
    references: &[
        KEYS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-wildcard-usage-too-permissive",
    ],
    check: in_whole(|context, findings| {
        let has_variables = context.policy.has_variables();
        each(context, Use::Wildcard, findings, &|_, condition, text| {
            wildcard_fault(condition, text, has_variables)
        });
    }),
});

/// A policy variable that lets strangers in.
pub static VARIABLE: Rule = Rule::new(Definition {
    id: "variable-usage-too-permissive",
    issue_code: Some("VARIABLE_USAGE_TOO_PERMISSIVE"),
    category: Category::Error,
    topic: Topic::Conditions,
    needs: Needs::CONDITIONS,
    title: "Variable that takes in strangers",
    what: "In the Allow of a resource or trust policy, under a string operator: a key that names an account, an organisation, a VPC or an \
           endpoint takes no variable. The subject of an OIDC token (`…:sub`) and the paths of organisations take one behind six fixed \
           characters or more, and `aws:userid` behind the colon or as all that stands before it. Variables for another account, \
           organisation, VPC or endpoint of the request, such as `${aws:ResourceAccount}` in `aws:PrincipalAccount`, are what AWS's own \
           policies use, and are taken for right; so is any variable in policies of other kinds, where it tells about the account's own \
           people. AWS's page has no such limit to some kinds of policy, so its validator's answer here (`validate-policy`) has none for the \
           keys that take no variable and for `aws:userid`.",
    why: "The caller of a resource policy may come from any account, where strangers choose tags and names. A variable for one of these \
          lets them choose the value that they are compared with.",
    examples: &[Example {
        resource_type: Some("AWS::S3::Bucket"),
        ..Example::new(
            Kind::Resource,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": { "aws:PrincipalAccount": «"${aws:PrincipalTag/home}"» } }
  }]
}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": { "aws:PrincipalAccount": "${aws:ResourceAccount}" } }
  }]
}"#,
        )
    }],
    references: &[
        KEYS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-variable-usage-too-permissive",
    ],
    check: in_whole(|context, findings| {
        let policy = context.policy;
        if !policy.has_variables() {
            return;
        }
        let takes_strangers = matches!(policy.kind, Kind::Resource | Kind::Trust);
        let is_validator = context.settings.validator.is_some();
        each(
            context,
            Use::Variable,
            findings,
            &|statement, condition, text| {
                let judged = Judged::of(condition)?;
                let is_meant = takes_strangers && statement.allows()
                    || is_validator && judged != Judged::Prefixed;
                is_meant
                    .then(|| variable_fault(judged, condition, text))
                    .flatten()
            },
        );
    }),
});

/// Keys that name an account, an organisation, a VPC or an endpoint: AWS's sensitive keys.
const SENSITIVE: [&str; 10] = [
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
];

/// Keys with the path of an account in its organisation.
const PATHS: [&str; 4] = [
    "aws:PrincipalOrgPaths",
    "aws:ResourceOrgPaths",
    "aws:SourceOrgPaths",
    "aws:VpceOrgPaths",
];

/// At least this many fixed characters stand before a wildcard or a variable.
const FIXED: usize = 6;

/// How the values of a key are judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Judged {
    /// Nothing but the value itself.
    Exact,
    /// Behind enough fixed characters.
    Prefixed,
    /// As AWS writes the id of a caller: `ID:SESSION`.
    CallerId,
}

/// What is used too freely.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Wildcard,
    Variable,
}

/// Why a wildcard or a variable takes in too much.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Exact,
    /// With so many fixed characters before it.
    Prefixed(usize),
    CallerId,
}

impl Judged {
    fn of(condition: &Condition<'_>) -> Option<Self> {
        let key = condition.key().value;
        let among = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(key));
        if among(&SENSITIVE) {
            return Some(Self::Exact);
        }
        if key.eq_ignore_ascii_case("aws:userid") {
            return Some(Self::CallerId);
        }
        // A subject's key is the address of its provider and the name of the claim.
        let is_subject = key
            .rsplit_once(':')
            .is_some_and(|(provider, claim)| provider.contains('.') && claim == "sub");
        (is_subject || among(&PATHS)).then_some(Self::Prefixed)
    }
}

/// A piece of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Character(char),
    Wildcard,
    Variable(&'a str),
}

fn pieces(text: &str, has_variables: bool) -> Vec<Piece<'_>> {
    let mut pieces = Vec::with_capacity(text.len());
    let characters = |text: &str, pieces: &mut Vec<_>| {
        pieces.extend(text.chars().map(|c| match c {
            '*' | '?' => Piece::Wildcard,
            c => Piece::Character(c),
        }));
    };
    if !has_variables {
        characters(text, &mut pieces);
        return pieces;
    }
    for segment in segments(text) {
        match segment {
            Segment::Literal(text) | Segment::Malformed(text, _) => {
                characters(text, &mut pieces);
            }
            Segment::Escaped(c) => pieces.push(Piece::Character(c)),
            Segment::Variable { key, .. } => pieces.push(Piece::Variable(key)),
        }
    }
    pieces
}

/// Why the wildcards of `text`, a value of `condition`, take in too much.
pub(super) fn wildcard_fault(
    condition: &Condition<'_>,
    text: &str,
    has_variables: bool,
) -> Option<Fault> {
    if !text.contains(['*', '?']) {
        return None;
    }
    let judged = Judged::of(condition)?;
    fault(judged, &pieces(text, has_variables), &|piece| {
        piece == Piece::Wildcard
    })
}

/// Why the variables of `text`, a value of `condition`, take in too much.
fn variable_fault(judged: Judged, condition: &Condition<'_>, text: &str) -> Option<Fault> {
    if !text.contains("${") {
        return None;
    }
    fault(judged, &pieces(text, true), &|piece| match piece {
        Piece::Variable(name) if judged == Judged::Exact => {
            condition.is_key(name) || SENSITIVE.iter().all(|key| !key.eq_ignore_ascii_case(name))
        }
        Piece::Variable(_) => true,
        _ => false,
    })
}

fn fault(
    judged: Judged,
    pieces: &[Piece<'_>],
    is_free: &dyn Fn(Piece<'_>) -> bool,
) -> Option<Fault> {
    let before_colon = pieces.iter().position(|p| *p == Piece::Character(':'));
    let (mut fixed, mut after_free) = (0, false);
    for (at, piece) in pieces.iter().enumerate() {
        if is_free(*piece) {
            match judged {
                Judged::Exact => return Some(Fault::Exact),
                // Several wildcards in a row are one.
                Judged::Prefixed if fixed < FIXED && !after_free => {
                    return Some(Fault::Prefixed(fixed));
                }
                Judged::CallerId if before_colon.is_none_or(|end| at < end && end != 1) => {
                    return Some(Fault::CallerId);
                }
                _ => {}
            }
        }
        after_free = is_free(*piece);
        fixed = match piece {
            Piece::Character(_) => fixed + 1,
            _ => 0,
        };
    }
    None
}

/// Reports each value under a string operator in which `judge` finds a fault.
fn each(
    context: &Context<'_>,
    used: Use,
    findings: &mut Findings,
    judge: &dyn Fn(&Statement<'_>, &Condition<'_>, &str) -> Option<Fault>,
) {
    for statement in &context.policy.statements {
        for condition in &statement.conditions {
            let applies = condition.operator.is_some_and(|operator| {
                let kind = operator.kind;
                kind.value_type() == OperatorType::String
                    && (used == Use::Variable || kind.takes_wildcards())
            });
            if !applies {
                continue;
            }
            for text in &condition.values {
                if findings.is_full() {
                    return;
                }
                if let Some(fault) = judge(statement, condition, text.value) {
                    findings.report(text.span, message(condition, text.value, used, fault));
                }
            }
        }
    }
}

fn message(condition: &Condition<'_>, value: &str, used: Use, fault: Fault) -> String {
    let what = match used {
        Use::Wildcard => "wildcard",
        Use::Variable => "policy variable",
    };
    let (key, value) = (short(condition.key().value), short(value));
    match fault {
        Fault::Exact => format!(
            "`{value}` takes in whoever has an id that fits: AWS wants the very ids in `{key}`, without a {what}."
        ),
        Fault::Prefixed(fixed) => format!(
            "`{value}` takes in strangers: AWS wants {FIXED} fixed characters or more in a row before a {what} in `{key}`, and here stand \
             {fixed}."
        ),
        Fault::CallerId => format!(
            "`{value}` takes in callers of any account: in `{key}`, AWS wants a {what} behind the colon, or as all that stands before it."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_key_has_its_places_for_wildcards() {
        let judge = |judged, text| fault(judged, &pieces(text, true), &|p| p == Piece::Wildcard);
        for (judged, text, expected) in [
            (Judged::Exact, "o-1", None),
            (Judged::Exact, "o-*", Some(Fault::Exact)),
            (Judged::Exact, "o-${*}", None),
            (Judged::Prefixed, "repo:*", Some(Fault::Prefixed(5))),
            (Judged::Prefixed, "repo:a*", None),
            (Judged::Prefixed, "repo:a/b:*", None),
            (Judged::Prefixed, "repo:a@*/bcd@*", Some(Fault::Prefixed(5))),
            (Judged::Prefixed, "repo:a@*/bcde@*", None),
            (Judged::Prefixed, "repo:a/b:*?*", None),
            (Judged::CallerId, "*", Some(Fault::CallerId)),
            (Judged::CallerId, "AROA*", Some(Fault::CallerId)),
            (Judged::CallerId, "AROA*:me", Some(Fault::CallerId)),
            (Judged::CallerId, "AROAEXAMPLE:*", None),
            (Judged::CallerId, "*:*", None),
            (Judged::CallerId, "*:me", None),
        ] {
            assert!(judge(judged, text) == expected, "{text}");
        }
    }
}
