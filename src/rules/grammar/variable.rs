use crate::policy::variable::{Fault, Segment, has_variable, segments};
use crate::policy::{Kind, Policy, Text};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::excerpt::short;
use crate::syntax::{quoted, replace};

/// `${aws:username`
pub static MISSING_BRACE: Rule = Rule::new(Definition {
    id: "missing-brace-in-variable",
    issue_code: Some("MISSING_BRACE_IN_VARIABLE"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::VARIABLES,
    title: "Policy variable without its closing brace",
    what: "A policy variable starts with `${` and ends with `}`.",
    why: "Without the brace it is no variable, and AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": «"arn:aws:s3:::home-folders/${aws:username/*"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::home-folders/${aws:username}/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-brace-in-variable",
    ],
    check: |context, findings| malformed(context, findings, Fault::MissingBrace),
});

/// `${aws:PrincipalTag/team, none}`
pub static MISSING_QUOTE: Rule = Rule::new(Definition {
    id: "missing-quote-in-variable",
    issue_code: Some("MISSING_QUOTE_IN_VARIABLE"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::VARIABLES,
    title: "Default of a policy variable without its quotes",
    what: "The default value of a policy variable stands between single quotes: `${aws:PrincipalTag/team, 'none'}`.",
    why: "AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": «"arn:aws:s3:::reports-${aws:PrincipalTag/team, 'everyone}/*"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports-${aws:PrincipalTag/team, 'everyone'}/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-quote-in-variable",
    ],
    check: |context, findings| malformed(context, findings, Fault::MissingQuote),
});

/// `${ aws:username }`
pub static SPACE: Rule = Rule::new(Definition {
    id: "unsupported-space-in-variable",
    issue_code: Some("UNSUPPORTED_SPACE_IN_VARIABLE"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::VARIABLES,
    title: "Space in a policy variable",
    what: "There is no space in the name of a policy variable.",
    why: "AWS refuses the policy.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": «"arn:aws:s3:::home-folders/${ aws:username }/*"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::home-folders/${aws:username}/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-space-in-variable",
    ],
    check: |context, findings| malformed(context, findings, Fault::Space),
});

/// `${}`
pub static EMPTY: Rule = Rule::new(Definition {
    id: "empty-variable",
    issue_code: Some("EMPTY_VARIABLE"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::VARIABLES,
    title: "Empty policy variable",
    what: "A policy variable names a condition key between its braces.",
    why: "AWS refuses the policy. Mostly a template has left the place empty.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": «"arn:aws:s3:::home-folders/${}/*"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::home-folders/${aws:username}/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-empty-variable",
    ],
    check: |context, findings| malformed(context, findings, Fault::Empty),
});

/// A variable where AWS does not expand it.
pub static UNSUPPORTED_IN_ELEMENT: Rule = Rule::new(Definition {
    id: "variable-unsupported-in-element",
    issue_code: Some("VARIABLE_UNSUPPORTED_IN_ELEMENT"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::VARIABLES,
    title: "Policy variable in an element that takes none",
    what: "Policy variables work in `Resource`, `NotResource` and the values of `Condition`, and nowhere else.",
    why: "In an action or a principal, `${…}` is not replaced. AWS refuses it there, or compares those very characters.",
    examples: &[Example::new(
        Kind::Resource,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": «"arn:aws:iam::111122223333:user/${aws:username}"» },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::home-folders/${aws:username}/*"
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::home-folders/${aws:username}/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-variable-unsupported-in-element",
    ],
    check: check_element,
});

/// A variable in a policy of 2008.
pub static UNSUPPORTED_IN_VERSION: Rule = Rule::new(Definition {
    id: "variable-unsupported-in-version",
    issue_code: Some("VARIABLE_UNSUPPORTED_IN_VERSION"),
    category: Category::Error,
    topic: Topic::Grammar,
    needs: Needs::VARIABLES,
    title: "Policy variable in an old version of the language",
    what: "Policy variables need `\"Version\": \"2012-10-17\"`.",
    why: "By the rules of 2008, which also hold where no `Version` is given, `${aws:username}` stands for those very characters. A \
          statement that should give everybody their own folder gives nobody any.",
    examples: &[Example::new(
        Kind::Identity,
        r#"{
  "Version": "2008-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": «"arn:aws:s3:::home-folders/${aws:username}/*"»
  }]
}"#,
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::home-folders/${aws:username}/*"
  }]
}"#,
    )],
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-variable-unsupported-in-version",
    ],
    check: check_version,
});

/// The texts that may hold variables: resources and condition values.
fn expanded<'p>(policy: &'p Policy<'_>) -> impl Iterator<Item = Text<'p>> {
    policy.statements.iter().flat_map(|statement| {
        let resources = statement.resources.iter().flat_map(|r| r.items.iter());
        let values = statement.conditions.iter().flat_map(|c| c.values.iter());
        resources.chain(values).copied()
    })
}

/// The texts that may not: principals and actions.
fn unexpanded<'p>(policy: &'p Policy<'_>) -> impl Iterator<Item = (&'static str, Text<'p>)> {
    policy.statements.iter().flat_map(|statement| {
        let principals = statement.principals.iter().flat_map(|p| p.items.iter());
        let actions = statement.actions.iter().flat_map(|a| a.items.iter());
        principals
            .map(|principal| ("a principal", principal.text))
            .chain(actions.map(|action| ("an action", action.text)))
    })
}

fn malformed(context: &Context<'_>, findings: &mut Findings, wanted: Fault) {
    let policy = context.policy;
    if !policy.has_variables() {
        return;
    }
    for text in expanded(policy).filter(|text| has_variable(text.value)) {
        let fault = segments(text.value).find_map(|segment| match segment {
            Segment::Malformed(written, fault) if fault == wanted => Some(written),
            _ => None,
        });
        let Some(written) = fault else { continue };
        if findings.is_full() {
            return;
        }
        let message = match wanted {
            Fault::MissingBrace => "has no closing brace",
            Fault::MissingQuote => "has a default that is not between single quotes",
            Fault::Space => "has a space in its name",
            Fault::Empty => "names nothing",
        };
        let finding = findings.report(
            text.span,
            format!(
                "The policy variable `{}` {message}, so AWS refuses the policy.",
                short(written)
            ),
        );
        if let Some(mended) = mended(written, wanted) {
            let whole = text.value.replacen(written, &mended, 1);
            finding.safe_fix(
                format!("Write `{}`", short(&mended)),
                vec![replace(text.span, quoted(&whole))],
            );
        }
    }
}

/// The variable as it was most likely meant.
fn mended(written: &str, fault: Fault) -> Option<String> {
    let body = written.strip_prefix("${")?;
    match fault {
        Fault::Empty => None,
        Fault::MissingBrace => {
            // The name ends where no name goes on; a tag's key may be longer than that, but not shorter.
            let end = body
                .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '-' | '_' | '.'))
                .unwrap_or(body.len());
            let (name, rest) = body.split_at_checked(end)?;
            (name.contains(':') && !rest.contains('}')).then(|| format!("${{{name}}}{rest}"))
        }
        Fault::MissingQuote => {
            let (key, default) = body.strip_suffix('}')?.split_once(',')?;
            let default = default.trim().trim_matches('\'');
            Some(format!("${{{key}, '{default}'}}"))
        }
        Fault::Space => {
            let body = body.strip_suffix('}')?;
            let (key, default) = match body.split_once(',') {
                Some((key, default)) => (key, Some(default)),
                None => (body, None),
            };
            let (name, tag) = match key.split_once('/') {
                Some((name, tag)) => (name, Some(tag)),
                None => (key, None),
            };
            let mut whole: String = name.split_whitespace().collect();
            if let Some(tag) = tag {
                whole.push('/');
                whole.push_str(tag.trim_end());
            }
            if let Some(default) = default {
                whole.push(',');
                whole.push_str(default);
            }
            Some(format!("${{{whole}}}"))
        }
    }
}

/// The first variable in `text`, as it is written.
pub(super) fn first_variable(text: &str) -> Option<&str> {
    segments(text).find_map(|segment| match segment {
        Segment::Variable { text, .. } => Some(text),
        _ => None,
    })
}

fn check_element(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    if !policy.has_variables() {
        return;
    }
    for (place, text) in unexpanded(policy) {
        let Some(variable) = first_variable(text.value) else {
            continue;
        };
        if findings.is_full() {
            return;
        }
        findings.report(
            text.span,
            format!(
                "AWS does not replace `{}` in {place}; variables work in `Resource` and in the values of `Condition`.",
                short(variable)
            ),
        );
    }
}

fn check_version(context: &Context<'_>, findings: &mut Findings) {
    let policy = context.policy;
    if policy.has_variables() {
        return;
    }
    for text in expanded(policy) {
        let Some(variable) = first_variable(text.value) else {
            continue;
        };
        if findings.is_full() {
            return;
        }
        let finding = findings.report(
            text.span,
            format!(
                "`{}` is no variable here but those very characters: variables need `\"Version\": \"2012-10-17\"`.",
                short(variable)
            ),
        );
        if let Some(version) = policy.version {
            finding.unsafe_fix(
                "Use version `2012-10-17`",
                vec![replace(version.span, "\"2012-10-17\"")],
            );
        }
    }
}
