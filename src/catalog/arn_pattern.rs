//! ARN patterns against the ARN forms of resource types.
//!
//! Both sides have wildcards, so the question is whether any text fits both. The fields before the resource are held
//! against each other one by one, as AWS recommends to write them; only where a pattern has too few fields does a star
//! reach over colons. No step is repeated more than `pattern × form` times.

use crate::bytes;
use std::borrow::Cow;

/// Longer patterns, in bytes, are cut and end in `*`, which can only add types. AWS's ARNs have at most 2,048
/// characters.
const MAX_PATTERN: usize = 2_048;

/// How many fields an ARN has before its resource part: `arn`, partition, service, region and account.
const FIELDS: usize = 5;

/// Which of them is the account.
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
///
/// Its tokens are bytes: [`RUN`], [`ONE`], and the rest as they are. Of a character outside ASCII, which no form has, each byte is one.
pub(super) struct ArnPattern<'t> {
    tokens: Cow<'t, [u8]>,
    /// Where the colons stand behind the fields before the resource part, if the pattern has all of them.
    colons: Option<[usize; FIELDS]>,
    /// How the resource part starts, if it can be told which part that is.
    start: Start,
    /// How many slashes the resource part has at least.
    slashes: usize,
}

/// Any text, or none.
const RUN: u8 = b'*';
/// Any one character.
const ONE: u8 = b'?';
/// A character that no form has, as those that are wildcards elsewhere.
const OTHER: u8 = 0xff;

impl<'t> ArnPattern<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let tokens = match bytes.len() > MAX_PATTERN || memchr::memchr(b'$', bytes).is_some() {
            true => Cow::Owned(tokens_of(bytes)),
            false => Cow::Borrowed(bytes),
        };
        let mut colons = [0; FIELDS];
        let mut fields = colons.iter_mut();
        bytes::each_place(&tokens, b':', |at| {
            if let Some(colon) = fields.next() {
                *colon = at;
            }
        });
        let colons = fields.next().is_none().then_some(colons);
        let resource = colons.and_then(|[.., last]| tokens.get(last + 1..));
        let mut slashes = 0;
        bytes::each_place(resource.unwrap_or(&tokens), b'/', |_| slashes += 1);
        Self {
            slashes,
            start: Start::of(resource.unwrap_or_default()),
            colons,
            tokens,
        }
    }

    /// Whether some text fits both the pattern and `form`. Most that do not meet are told apart by how they start.
    #[inline]
    pub(super) fn meets(&self, form: &Shape) -> bool {
        self.start.may_meet(form.start) && self.meets_behind(form)
    }

    /// The same for two that start alike.
    #[inline(never)]
    fn meets_behind(&self, form: &Shape) -> bool {
        let Some(colons) = &self.colons else {
            let whole = [form.head.join(&b':'), form.resource.clone()];
            return !self.is_too_deep(form) && meet(&self.tokens, &whole.concat());
        };
        let [.., last] = colons;
        let same = self.start.told_with(form.start);
        let own = self.tokens.get(last + 1 + same..).unwrap_or_default();
        let of_form = form.resource.get(same..).unwrap_or_default();
        !self.is_too_deep(form) && meet(own, of_form) && self.head_meets(colons, &form.head)
    }

    /// Whether the fields before the resource part, which end at `colons`, fit those of a form, one by one.
    fn head_meets(&self, colons: &[usize; FIELDS], form: &[Vec<u8>]) -> bool {
        let mut from = 0;
        let mut fields = colons.iter().zip(form).enumerate();
        fields.all(|(at, (&colon, form))| {
            let field = self.tokens.get(from..colon).unwrap_or_default();
            from = colon + 1;
            match form.as_slice() {
                // Resources that AWS itself owns have no account: arn:aws:ssm:eu-west-1::document/AWS-RunShellScript.
                [ONE, RUN] => at == ACCOUNT || !field.is_empty(),
                form => field == form || meet(field, form),
            }
        })
    }

    /// Whether the resource part has more slashes than `form` can have.
    fn is_too_deep(&self, form: &Shape) -> bool {
        form.slashes.is_some_and(|most| self.slashes > most)
    }
}

/// An ARN form, ready to be held against patterns.
pub(super) struct Shape {
    /// The fields before the resource; the last is empty, for the colon behind the account.
    head: Vec<Vec<u8>>,
    resource: Vec<u8>,
    /// How the resource part starts.
    start: Start,
    /// How many slashes the resource part has at most, if that can be told.
    slashes: Option<usize>,
}

impl Shape {
    /// The shape of the form with this head and this resource part.
    pub(super) fn of(head: &str, resource: &str) -> Self {
        let tokens = form_tokens(resource);
        Self {
            head: head.split(':').map(form_tokens).collect(),
            start: Start::of(&tokens),
            resource: tokens,
            slashes: slashes_in(resource),
        }
    }
}

/// The first eight tokens of a resource part, up to the first that is a wildcard: most that do not meet differ there.
#[derive(Clone, Copy)]
struct Start {
    tokens: u64,
    /// Which bits of them are told.
    told: u64,
}

impl Start {
    fn of(tokens: &[u8]) -> Self {
        let is_told = |token: &&u8| !matches!(**token, RUN | ONE);
        let told = tokens.iter().take(8).take_while(is_told);
        let told = told.zip((0_u32..).step_by(8));
        told.fold(Self { tokens: 0, told: 0 }, |start, (token, bit)| Self {
            tokens: start.tokens | u64::from(*token) << bit,
            told: start.told | 0xff << bit,
        })
    }

    /// How many tokens both tell.
    fn told_with(self, other: Self) -> usize {
        (self.told & other.told).trailing_ones() as usize / 8
    }

    /// Whether both tell the same, as far as both tell something.
    fn may_meet(self, other: Self) -> bool {
        (self.tokens ^ other.tokens) & self.told & other.told == 0
    }
}

/// The tokens of a pattern with policy variables, or of a long one. A variable may hold any text; `${*}`, `${?}` and `${$}` are those
/// characters.
fn tokens_of(pattern: &[u8]) -> Vec<u8> {
    let kept = pattern.get(..MAX_PATTERN).unwrap_or(pattern);
    let mut tokens = Vec::with_capacity(kept.len() + 1);
    let mut rest = kept;
    while let Some((first, mut behind)) = rest.split_first() {
        let mut token = *first;
        if let Some((name, after)) = variable(rest) {
            behind = after;
            token = match name {
                [b'*' | b'?'] => OTHER,
                [b'$'] => b'$',
                _ => RUN,
            };
        }
        tokens.push(token);
        rest = behind;
    }
    if kept.len() < pattern.len() {
        tokens.push(RUN);
    }
    tokens
}

/// The name of the variable that `text` starts with, and what is behind it.
fn variable(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let body = text.strip_prefix(b"${")?;
    let end = memchr::memchr(b'}', body)?;
    Some((body.get(..end)?, body.get(end + 1..)?))
}

/// The tokens of a part of an ARN form, in which a variable stands for at least one character.
fn form_tokens(form: &str) -> Vec<u8> {
    let mut tokens = Vec::with_capacity(form.len());
    let mut rest = form.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        if let Some((_, behind)) = variable(rest) {
            tokens.extend([ONE, RUN]);
            rest = behind;
        } else {
            tokens.push(*first);
            rest = behind;
        }
    }
    tokens
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

/// Whether any text fits both token lists.
fn meet(mut a: &[u8], mut b: &[u8]) -> bool {
    loop {
        match (a, b) {
            ([], []) => return true,
            ([RUN, ..], _) | (_, [RUN, ..]) => break,
            ([x, a_rest @ ..], [y, b_rest @ ..]) if fits(*x, *y) => (a, b) = (a_rest, b_rest),
            _ => return false,
        }
    }
    match (a.contains(&RUN), b.contains(&RUN)) {
        // Each side's run can take in all of the other's middle, so only the ends decide.
        (true, true) => ends_meet(a, b),
        (true, false) => glob(a, b),
        (false, _) => glob(b, a),
    }
}

/// Whether what stands behind the last run of each fits the other.
fn ends_meet(mut a: &[u8], mut b: &[u8]) -> bool {
    while let (Some((x, a_rest)), Some((y, b_rest))) = (a.split_last(), b.split_last()) {
        if *x == RUN || *y == RUN {
            return true;
        }
        if !fits(*x, *y) {
            return false;
        }
        (a, b) = (a_rest, b_rest);
    }
    true
}

/// Whether `pattern` fits a text without runs, in which [`ONE`] is a character that can be chosen.
fn glob(mut pattern: &[u8], mut text: &[u8]) -> bool {
    // Where to go on if the present attempt fails: behind the last run, and the text it has not taken yet.
    let mut retry: Option<(&[u8], &[u8])> = None;
    loop {
        match (pattern, text) {
            ([], []) => return true,
            ([RUN, rest @ ..], _) => {
                retry = Some((rest, text));
                pattern = rest;
            }
            ([x, rest @ ..], [y, text_rest @ ..]) if fits(*x, *y) => {
                (pattern, text) = (rest, text_rest);
            }
            ([_, ..], []) => return false,
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
fn fits(a: u8, b: u8) -> bool {
    a == b || a == ONE || b == ONE
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
