//! ARN patterns against the ARN forms of resource types.
//!
//! Both sides have wildcards, so the question is whether any text fits both. The fields before the resource are held
//! against each other one by one, as AWS recommends to write them; only where a pattern has too few fields does a star
//! reach over colons. No step is repeated more than `pattern × form` times.

/// Longer patterns, in bytes, are cut and end in `*`, which can only add types. AWS's ARNs have at most 2,048
/// characters.
const MAX_PATTERN: usize = 2_048;

/// Which of the fields of an ARN is the account.
const ACCOUNT: usize = 4;

/// Variables whose values hold no slash, so that what stands behind a slash makes it another type of resource.
const WITHOUT_SLASH: [&str; 5] = [
    "AccessPointName",
    "BucketName",
    "ClusterName",
    "FunctionName",
    "TableName",
];

/// An ARN, or a pattern of ARNs with `*`, `?` and policy variables, which stand for any text.
pub(super) struct ArnPattern {
    tokens: Vec<Token>,
    /// Where the resource part starts, if the pattern has all fields before it.
    resource: Option<usize>,
    /// How many slashes the resource part has at least.
    slashes: usize,
}

/// One step of a pattern or of an ARN form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    /// This byte.
    Byte(u8),
    /// Any one character.
    One,
    /// Any text, or none.
    Run,
}

impl ArnPattern {
    pub(super) fn new(text: &str) -> Self {
        let mut ends = (0..=text.len().min(MAX_PATTERN)).rev();
        let kept = ends.find_map(|end| text.get(..end)).unwrap_or_default();
        let mut pattern = Self {
            tokens: Vec::with_capacity(kept.len() + 1),
            resource: None,
            slashes: 0,
        };
        let mut colons = 0;
        let mut rest = kept;
        while let Some((token, behind)) = next_token(rest) {
            pattern.tokens.push(token);
            rest = behind;
            match token {
                Token::Byte(b':') => {
                    colons += 1;
                    if colons == ACCOUNT + 1 {
                        pattern.resource = Some(pattern.tokens.len());
                        pattern.slashes = 0;
                    }
                }
                Token::Byte(b'/') => pattern.slashes += 1,
                _ => {}
            }
        }
        if kept.len() < text.len() {
            pattern.tokens.push(Token::Run);
        }
        pattern
    }

    /// Whether some text fits both the pattern and `form`.
    pub(super) fn meets(&self, form: &Shape) -> bool {
        let Some((head, resource)) = self
            .resource
            .and_then(|at| self.tokens.split_at_checked(at))
        else {
            let whole = [form.head.join(&Token::Byte(b':')), form.resource.clone()];
            return !self.is_too_deep(form) && meet(&self.tokens, &whole.concat());
        };
        !self.is_too_deep(form) && meet(resource, &form.resource) && heads_meet(head, &form.head)
    }

    /// Whether the resource part has more slashes than `form` can have.
    fn is_too_deep(&self, form: &Shape) -> bool {
        form.slashes.is_some_and(|most| self.slashes > most)
    }
}

/// An ARN form, ready to be held against patterns.
pub(super) struct Shape {
    /// The fields before the resource; the last is empty, for the colon behind the account.
    head: Vec<Vec<Token>>,
    resource: Vec<Token>,
    /// How many slashes the resource part has at most, if that can be told.
    slashes: Option<usize>,
}

impl Shape {
    /// The shape of the form with this head and this resource part.
    pub(super) fn of(head: &str, resource: &str) -> Self {
        Self {
            head: head
                .split(':')
                .map(|field| form_tokens(field).collect())
                .collect(),
            resource: form_tokens(resource).collect(),
            slashes: slashes_in(resource),
        }
    }
}

/// The first token of `pattern` and what is behind it. A policy variable may hold any text; `${*}`, `${?}` and `${$}`
/// are those characters. A character outside ASCII, which no form has, is told by its first byte.
fn next_token(pattern: &str) -> Option<(Token, &str)> {
    let first = *pattern.as_bytes().first()?;
    let mut characters = pattern.chars();
    characters.next();
    let behind = characters.as_str();
    Some(match first {
        b'*' => (Token::Run, behind),
        b'?' => (Token::One, behind),
        b'$' => match variable(pattern) {
            Some((name, behind)) => (of_variable(name), behind),
            None => (Token::Byte(first), behind),
        },
        _ => (Token::Byte(first), behind),
    })
}

/// What the variable of that name stands for.
fn of_variable(name: &str) -> Token {
    match name.as_bytes() {
        [byte @ (b'*' | b'?' | b'$')] => Token::Byte(*byte),
        _ => Token::Run,
    }
}

/// The name of the variable that `text` starts with, and what is behind it.
fn variable(text: &str) -> Option<(&str, &str)> {
    // By characters, for this is asked at every byte.
    text.strip_prefix('$')?.strip_prefix('{')?.split_once('}')
}

/// The tokens of a part of an ARN form, in which a variable stands for at least one character.
fn form_tokens(form: &str) -> impl Iterator<Item = Token> {
    let mut rest = form;
    let mut waiting = None;
    std::iter::from_fn(move || {
        if let Some(token) = waiting.take() {
            return Some(token);
        }
        let (token, behind) = next_token(rest)?;
        let is_variable = variable(rest).is_some();
        rest = behind;
        waiting = is_variable.then_some(Token::Run);
        Some(if is_variable { Token::One } else { token })
    })
}

/// How many slashes the values of a resource part have, if that can be told.
fn slashes_in(resource: &str) -> Option<usize> {
    let mut rest = resource;
    let mut slashes = 0;
    while let Some((before, behind)) = rest.split_once("${") {
        let (name, behind) = behind.split_once('}')?;
        if !WITHOUT_SLASH.contains(&name) {
            return None;
        }
        slashes += before.matches('/').count();
        rest = behind;
    }
    (!rest.contains('*')).then(|| slashes + rest.matches('/').count())
}

/// Whether the fields before the resource fit each other, one by one.
fn heads_meet(pattern: &[Token], form: &[Vec<Token>]) -> bool {
    let fields = pattern.split(|token| *token == Token::Byte(b':'));
    let mut fields = fields.zip(form).enumerate();
    fields.all(|(at, (pattern, form))| match form.as_slice() {
        // Resources that AWS itself owns have no account: arn:aws:ssm:eu-west-1::document/AWS-RunShellScript.
        [Token::One, Token::Run] => at == ACCOUNT || !pattern.is_empty(),
        form => meet(pattern, form),
    })
}

/// Whether any text fits both token lists.
fn meet(mut a: &[Token], mut b: &[Token]) -> bool {
    loop {
        match (a.split_first(), b.split_first()) {
            (None, None) => return true,
            (Some((Token::Run, _)), _) | (_, Some((Token::Run, _))) => break,
            (Some((x, a_rest)), Some((y, b_rest))) if fits(*x, *y) => (a, b) = (a_rest, b_rest),
            _ => return false,
        }
    }
    match (a.contains(&Token::Run), b.contains(&Token::Run)) {
        // Each side's run can take in all of the other's middle, so only the ends decide.
        (true, true) => ends_meet(a, b),
        (true, false) => glob(a, b),
        (false, _) => glob(b, a),
    }
}

/// Whether what stands behind the last run of each fits the other.
fn ends_meet(mut a: &[Token], mut b: &[Token]) -> bool {
    while let (Some((x, a_rest)), Some((y, b_rest))) = (a.split_last(), b.split_last()) {
        if *x == Token::Run || *y == Token::Run {
            return true;
        }
        if !fits(*x, *y) {
            return false;
        }
        (a, b) = (a_rest, b_rest);
    }
    true
}

/// Whether `pattern` fits a text without runs, in which [`Token::One`] is a character that can be chosen.
fn glob(mut pattern: &[Token], mut text: &[Token]) -> bool {
    // Where to go on if the present attempt fails: behind the last run, and the text it has not taken yet.
    let mut retry: Option<(&[Token], &[Token])> = None;
    loop {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => return true,
            (Some((Token::Run, rest)), _) => {
                retry = Some((rest, text));
                pattern = rest;
            }
            (Some((x, rest)), Some((y, text_rest))) if fits(*x, *y) => {
                (pattern, text) = (rest, text_rest);
            }
            (Some(_), None) => return false,
            _ => {
                let Some((behind_run, [_, untaken @ ..])) = retry else {
                    return false;
                };
                retry = Some((behind_run, untaken));
                (pattern, text) = (behind_run, untaken);
            }
        }
    }
}

/// Whether one character fits both tokens, neither of which is a run.
fn fits(a: Token, b: Token) -> bool {
    a == b || a == Token::One || b == Token::One
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECT: (&str, &str) = ("arn:${Partition}:s3:::", "${BucketName}/${ObjectName}");
    const BUCKET: (&str, &str) = ("arn:${Partition}:s3:::", "${BucketName}");
    const GROUP: (&str, &str) = (
        "arn:${Partition}:logs:${Region}:${Account}:",
        "log-group:${LogGroupName}",
    );
    const IMAGE: (&str, &str) = ("arn:${Partition}:ec2:${Region}::", "image/${ImageId}");

    #[test]
    fn patterns_meet_forms() {
        for (arn, form, expected) in [
            ("*", BUCKET, true),
            ("arn:aws:s3:::docs", BUCKET, true),
            ("arn:aws:s3:::docs", OBJECT, false),
            ("arn:aws:s3:::docs/*", BUCKET, false),
            ("arn:aws:s3:::docs/*", OBJECT, true),
            ("arn:aws:s3:::docs*", OBJECT, true),
            ("arn:aws:s3:::docs*/x", OBJECT, true),
            ("arn:aws:s3:::${aws:username}/a", OBJECT, true),
            ("arn:aws:s3:::", BUCKET, false),
            ("arn:aws:s3:::d?cs", BUCKET, true),
            ("arn:*:s3:*:*:docs", BUCKET, true),
            ("arn:aws:s3*", BUCKET, true),
            ("arn:aws:s3*", OBJECT, true),
            ("arn:*/docs", OBJECT, true),
            ("arn:*/docs", BUCKET, false),
            ("arn:aws:sqs:::docs", BUCKET, false),
            ("arn:aws:s3:::${*}", BUCKET, true),
            ("arn:aws:logs:*:*:*", GROUP, true),
            ("arn:aws:logs:*:*:log-group:/a/b:*", GROUP, true),
            ("arn:aws:logs::111122223333:log-group:a", GROUP, false),
            ("arn:aws:ec2:*:*:instance/*", IMAGE, false),
            ("arn:aws:ec2:*:*:im*/*", IMAGE, true),
            ("arn:aws:ec2:*::image/ami-1", IMAGE, true),
            ("arn:aws:logs:*::log-group:aws/*", GROUP, true),
            ("arn:aws:s3:::café", BUCKET, true),
            ("", BUCKET, false),
            (":::::", BUCKET, false),
        ] {
            let shape = Shape::of(form.0, form.1);
            assert_eq!(
                ArnPattern::new(arn).meets(&shape),
                expected,
                "{arn} {form:?}"
            );
        }
    }

    #[test]
    fn hostile_patterns_are_cut_and_answered() {
        for unit in ["a*", "é", "*a", "?*", "${", "${a}", ":", ":*"] {
            let long = format!("arn:aws:s3:::{}", unit.repeat(1_000_000));
            assert!(
                ArnPattern::new(&long).meets(&Shape::of(OBJECT.0, OBJECT.1)),
                "{unit}"
            );
        }
    }
}
