use std::cell::LazyCell;

use crate::policy::{Kind, Operator, OperatorKind};
use crate::rules::{Category, Context, Definition, Example, Findings, Needs, Rule, Topic};
use crate::syntax::{Node, Span, Value};

const KEYS: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html";
const IDENTIFIERS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes";

// The examples are written in pieces, so that nothing that searches sources for keys takes them for real ones.

/// The id of an access key in a policy.
pub static ID: Rule = Rule::new(Definition {
    id: "access-key-id-in-policy",
    issue_code: None,
    category: Category::Warning,
    topic: Topic::Credentials,
    needs: Needs::NOTHING,
    title: "Access key in a policy",
    what: "A text of the policy holds the id of an access key: `AKIA` or `ASIA` and sixteen characters from `A` to `Z` and `2` to `7`. The ids \
           of AWS's documentation, which end with `EXAMPLE`, do not count.",
    why: "No element of a policy takes the id of an access key, so it does nothing here, and was pasted by mistake. Policies are passed around \
          and stored in repositories; the id tells strangers which key to look for, and whose account it is of. Mostly the secret was \
          pasted somewhere as well.",
    examples: &[Example::new(
        Kind::Identity,
        concat!(
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": { "aws:userid": «"AK"#,
            r#"IA4WQ7TZ2MDKHR6VXN"» } }
  }]
}"#
        ),
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": { "aws:userid": "AIDA4WQ7TZ2MDKHR6VXN3" } }
  }]
}"#,
    )],
    references: &[KEYS, IDENTIFIERS],
    check: check_ids,
});

/// The secret of an access key in a policy.
pub static SECRET: Rule = Rule::new(Definition {
    id: "secret-key-in-policy",
    issue_code: None,
    category: Category::SecurityWarning,
    topic: Topic::Credentials,
    needs: Needs::NOTHING,
    title: "Secret of an access key in a policy",
    what: "A text of the policy holds what looks like the secret of an access key: forty characters of base 64 in a row, neither more nor \
           fewer, with letters of both cases and digits mixed as chance does. Either the word `secret` stands before it, or the id of an access \
           key stands in the policy too, or it is the whole text and has a `/` or a `+`. Hashes, ids, ARNs and paths do not count, nor do \
           external ids and what `BinaryEquals` compares. The finding does not repeat the secret.",
    why: "With the secret and the id, which is no secret, everybody can act as the owner of the key. A policy is read by everyone who may \
          read it in IAM, and lies in repositories and chats.",
    examples: &[Example::new(
        Kind::Identity,
        concat!(
            r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": { "aws:PrincipalTag/key": «"aws_secret_access_key=q8Zt"#,
            r#"R2mVb/7xLpW4sKdN9+HcYf3JuQgA0eTiXoB5"» } }
  }]
}"#
        ),
        r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
    "Condition": { "StringEquals": { "aws:PrincipalTag/team": "reporting" } }
  }]
}"#,
    )],
    references: &[
        KEYS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html",
    ],
    check: check_secrets,
});

/// How the ids of lasting and of temporary access keys begin.
const PREFIXES: [&str; 2] = ["AKIA", "ASIA"];

/// How long ids are.
const ID_LENGTH: usize = 20;

/// How long secrets are.
const SECRET_LENGTH: usize = 40;

/// Longer names are no names of keys or operators, and not looked at.
const LONGEST_NAME: usize = 128;

/// A text of the document, with the names that it stands under.
struct Found<'t> {
    text: &'t str,
    span: Span,
    /// The nearest name, then the one that it stands under.
    under: [&'t str; 2],
}

/// Shows `see` every text under `node`, names too. The reader's bound on nesting bounds the recursion.
fn each_text<'t>(node: &'t Node<'_>, under: [&'t str; 2], see: &mut dyn FnMut(&Found<'t>)) {
    match &node.value {
        Value::String(text) if text.len() >= ID_LENGTH => see(&Found {
            text,
            span: node.span,
            under,
        }),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, under, see)),
        Value::Object(members) => {
            for member in members {
                let key = &member.key;
                if key.text.len() >= ID_LENGTH {
                    see(&Found {
                        text: &key.text,
                        span: key.span,
                        under,
                    });
                }
                let name: &str = if key.text.len() <= LONGEST_NAME {
                    &key.text
                } else {
                    ""
                };
                each_text(&member.value, [name, under[0]], see);
            }
        }
        _ => {}
    }
}

fn may_hold_ids(context: &Context<'_>) -> bool {
    let text = context.policy.node.span.of(context.policy.text);
    let mut places = memchr::memchr_iter(b'I', text.as_bytes());
    places.any(|at| {
        let prefix = at.checked_sub(2).and_then(|start| text.get(start..at + 2));
        prefix.is_some_and(|prefix| PREFIXES.contains(&prefix))
    })
}

fn check_ids(context: &Context<'_>, findings: &mut Findings) {
    if !may_hold_ids(context) {
        return;
    }
    each_text(context.policy.node, ["", ""], &mut |found| {
        let Some(id) = key_id(found.text).filter(|_| !findings.is_full()) else {
            return;
        };
        // The last characters are enough to find the key in IAM, and too few to be of use to others.
        let (begin, end) = (
            id.get(..4).unwrap_or_default(),
            id.get(16..).unwrap_or_default(),
        );
        let kind = if begin == "ASIA" { "a temporary" } else { "an" };
        findings.report(
            found.span,
            format!(
                "This holds the id of {kind} access key, `{begin}…{end}`, which no element of a policy takes. Take it out before you share \
                 this text, and if the secret was pasted anywhere too, deactivate the key."
            ),
        );
    });
}

fn check_secrets(context: &Context<'_>, findings: &mut Findings) {
    let whole = context.policy.node.span.of(context.policy.text);
    if !may_hold_secrets(whole) {
        return;
    }
    let mut with_id = false;
    if may_hold_ids(context) {
        each_text(context.policy.node, ["", ""], &mut |found| {
            with_id = with_id || key_id(found.text).is_some();
        });
    }
    // Without these a secret is only known where it stands alone.
    let hinted = LazyCell::new(|| {
        with_id
            || ["secret", "Secret", "SECRET"]
                .iter()
                .any(|s| whole.contains(s))
    });
    each_text(context.policy.node, ["", ""], &mut |found| {
        let length = found.text.len();
        let is_secret = length >= SECRET_LENGTH
            && may_hold_secrets(found.text)
            && holds_secret(found, with_id)
            && (length == SECRET_LENGTH || *hinted);
        if !is_secret || findings.is_full() {
            return;
        }
        findings.report(
            found.span,
            "This holds what looks like the secret of an access key; it is not repeated here. Do not share this text. Take the secret out, \
             deactivate the key and make a new one: whoever has read this can act as its owner.",
        );
    });
}

/// The first id of an access key in `text`.
fn key_id(text: &str) -> Option<&str> {
    let is_part = |b: &u8| b.is_ascii_alphanumeric();
    let bytes = text.as_bytes();
    PREFIXES.iter().find_map(|prefix| {
        text.match_indices(prefix).find_map(|(at, _)| {
            let id = text.get(at..at + ID_LENGTH)?;
            let real = !bytes.get(at.wrapping_sub(1)).is_some_and(is_part)
                && !bytes.get(at + ID_LENGTH).is_some_and(is_part)
                && id.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'))
                && !id.ends_with("EXAMPLE")
                && distinct(id) >= 10;
            real.then_some(id)
        })
    })
}

/// Whether as many characters in a row as a secret has, no more and no fewer, are such as it is made of; where they are escaped, more
/// may be as many. Most policies have no such run.
fn may_hold_secrets(whole: &str) -> bool {
    #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
    const MAY_BE: [bool; 256] = {
        let mut may_be = [false; 256];
        let mut byte = 0;
        while byte < 128 {
            may_be[byte as usize] = is_base64(byte) || byte == b'\\';
            byte += 1;
        }
        may_be
    };
    let is_other = |byte: &u8| MAY_BE.get(usize::from(*byte)) != Some(&true);
    let mut rest = whole.as_bytes();
    while let Some(run) = rest.get(..SECRET_LENGTH) {
        let behind = match run.iter().rposition(is_other) {
            Some(other) => other + 1,
            None => {
                let end = rest.iter().position(is_other).unwrap_or(rest.len());
                if end == SECRET_LENGTH || rest.iter().take(end).any(|byte| *byte == b'\\') {
                    return true;
                }
                end
            }
        };
        rest = rest.get(behind..).unwrap_or_default();
    }
    false
}

const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// Whether the text holds what looks like a secret, and enough speaks for its being one.
fn holds_secret(found: &Found<'_>, with_id: bool) -> bool {
    let text = found.text;
    let is_base64 = |c: char| u8::try_from(c).is_ok_and(is_base64);
    let [key, above] = found.under;
    let said = LazyCell::new(|| secret_said(text));
    let mut at = 0;
    text.split_inclusive(|c| !is_base64(c)).any(|piece| {
        let start = at;
        at += piece.len();
        let token = piece.trim_end_matches(|c| !is_base64(c));
        if token.len() != SECRET_LENGTH || piece.ends_with('=') || !is_random(token) {
            return false;
        }
        let is_binary =
            Operator::parse(above).is_some_and(|o| o.kind == OperatorKind::BinaryEquals);
        if is_binary || key.eq_ignore_ascii_case("sts:ExternalId") {
            return false;
        }
        with_id
            || said.is_some_and(|said| said < start)
            || secret_said(key).is_some()
            || (token.len() == text.len() && token.contains(['+', '/']))
    })
}

/// Where `text` first says `secret`.
fn secret_said(text: &str) -> Option<usize> {
    const WORD: &[u8] = b"secret";
    let mut windows = text.as_bytes().windows(WORD.len());
    windows.position(|window| window.eq_ignore_ascii_case(WORD))
}

/// Whether the characters of `token` are mixed as chance mixes them, and not as words, paths and hashes are.
///
/// Of forty random characters of base 64, some 30 are different and some 25 are followed by one of another kind. The bounds let
/// through nineteen secrets of twenty.
fn is_random(token: &str) -> bool {
    let kind = |b: u8| match b {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let count = |wanted| token.bytes().filter(|b| kind(*b) == wanted).count();
    let pairs = token.bytes().zip(token.bytes().skip(1));
    let changes = pairs.filter(|(a, b)| kind(*a) != kind(*b)).count();
    count(0) >= 6
        && count(1) >= 6
        && count(2) >= 2
        && count(3) <= 5
        && changes >= 20
        && distinct(token) >= 22
        && !token.contains("EXAMPLE")
}

/// How many different characters an ASCII text has.
fn distinct(text: &str) -> u32 {
    let seen = text.bytes().fold(0_u128, |seen, b| seen | 1 << (b & 0x7f));
    seen.count_ones()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str, key: &str, with_id: bool) -> bool {
        let found = Found {
            text,
            span: Span::default(),
            under: [key, ""],
        };
        holds_secret(&found, with_id)
    }

    #[test]
    fn ids_are_told_from_what_looks_like_them() {
        let id = ["AK", "IA", "4WQ7TZ2MDKHR6VXN"].concat();
        assert_eq!(key_id(&id), Some(id.as_str()));
        assert_eq!(key_id(&format!("key={id};")), Some(id.as_str()));
        for other in [
            format!("{id}Q"),
            format!("X{id}"),
            id.replace('7', "8"),
            id.to_lowercase(),
            "AKIAIOSFODNN7EXAMPLE".to_owned(),
            "AKIAXXXXXXXXXXXXXXXX".to_owned(),
            "AIDA4WQ7TZ2MDKHR6VXN".to_owned(),
            "AKIA*".to_owned(),
        ] {
            assert_eq!(key_id(&other), None, "{other}");
        }
    }

    #[test]
    fn secrets_are_told_from_what_looks_like_them() {
        let random = ["q8ZtR2mVb/7xLpW4sKdN9", "+HcYf3JuQgA0eTiXoB5"].concat();
        let plain = random.replace(['/', '+'], "k");
        assert!(secret(&random, "", false));
        assert!(secret(&format!("SecretAccessKey: {random}"), "", false));
        assert!(secret(&plain, "secret_key", false));
        assert!(secret(&format!("a,{plain},b"), "", true));
        assert!(!secret(&plain, "", false));
        assert!(!secret(&random, "sts:ExternalId", false));
        for other in [
            format!("{random}="),
            format!("{random}A"),
            "da39a3ee5e6b4b0d3255bfef95601890afd80709".to_owned(),
            "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709".to_owned(),
            "AllowReadAccessToReports2026ForTeamAlpha".to_owned(),
            "home/Alice2/Documents/Reports2026/FinalQ".to_owned(),
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
            "arn:aws:iam::111122223333:role/aws-service-role".to_owned(),
            "0123456789abcdef0123456789ABCDEF01234567".to_owned(),
        ] {
            assert!(!secret(&other, "secret", true), "{other}");
        }
    }
}
