//! Names that differ by their spelling alone: by letter case, `-` and `_`, a plural, or one slip of the pen. What is called
//! so means the same. Two slips may make another word of it: `Enable` and `Disable`, `Attach` and `Detach`.

/// Longer names are not compared: no name in the catalogue is longer.
const MAX_LENGTH: usize = 96;

/// In a shorter word, a letter more or less makes another word.
const LONG_ENOUGH: usize = 4;

/// Whether `written` is `meant` but for the spelling.
///
/// A slip is a letter too many, too few or wrong, or two that changed places. It does not make another word: the first letter
/// of a word is right (`Send` is no `End`, `Unlink` no `Link`), the words of three letters are (`Set` is no `Get`), and so is
/// every digit (`V1` is no `V2`).
#[must_use]
pub fn is_slip(written: &str, meant: &str) -> bool {
    if written.len().max(meant.len()) > MAX_LENGTH {
        return false;
    }
    // Most names that are compared do not even begin alike.
    if !has_first_of(written, meant) && !has_first_of(meant, written) {
        return false;
    }
    Name::read(meant).is_meant_by(&Name::read(written).letters)
}

/// Whether the first letter of `other` is among the first of `text`: slips and marks move it no further.
fn has_first_of(text: &str, other: &str) -> bool {
    let first = other.bytes().next();
    let mut start = text.bytes().take(4);
    first.is_some_and(|first| start.any(|byte| byte.eq_ignore_ascii_case(&first)))
}

/// Whether the first word of `name`, which says what is done, is the first word of `written` but for the spelling.
pub(super) fn does_the_same(written: &str, name: &str) -> bool {
    let whole = Name::read(name);
    let end = whole.words.get(1).copied().unwrap_or(whole.letters.len());
    let verb = Name {
        letters: whole.letters.get(..end).unwrap_or_default().to_vec(),
        words: vec![0],
    };
    let written = Name::read(written).letters;
    let heads = end.saturating_sub(1)..=end + 1;
    written.starts_with(&verb.letters)
        || heads
            .filter_map(|length| written.get(..length))
            .any(|head| verb.is_meant_by(head))
}

/// The letters of a name, in lower case and without `-`, `_` and spaces, and where its words begin.
struct Name {
    letters: Vec<u8>,
    words: Vec<usize>,
}

impl Name {
    fn read(text: &str) -> Self {
        let mut name = Self {
            letters: Vec::with_capacity(text.len()),
            words: Vec::new(),
        };
        let mut before = b' ';
        let mut rest = text.bytes().peekable();
        while let Some(byte) = rest.next() {
            let capital = byte.is_ascii_uppercase()
                && (!before.is_ascii_uppercase()
                    || rest.peek().is_some_and(u8::is_ascii_lowercase));
            if !is_mark(byte) {
                if capital || !before.is_ascii_alphanumeric() {
                    name.words.push(name.letters.len());
                }
                name.letters.push(byte.to_ascii_lowercase());
            }
            before = byte;
        }
        name
    }

    /// Whether whoever wrote these letters may have meant this name, and can have meant no other word.
    fn is_meant_by(&self, written: &[u8]) -> bool {
        let meant = self.letters.as_slice();
        let same = |(a, b): &(&u8, &u8)| a == b;
        let head = written.iter().zip(meant).take_while(same).count();
        let (from, to) = (
            written.get(head..).unwrap_or_default(),
            meant.get(head..).unwrap_or_default(),
        );
        let tail = from.iter().rev().zip(to.iter().rev());
        let tail = tail.take_while(same).count();
        let from = from.get(..from.len() - tail).unwrap_or_default();
        let to = to.get(..to.len() - tail).unwrap_or_default();
        let last = head.checked_sub(1).and_then(|at| meant.get(at));
        let ends = |length: usize| self.begins_word(head + length) || head + length == meant.len();
        match (from, to) {
            ([], []) => true,
            ([a, b], [c, d]) => a == d && b == c && is_letter(*a) && is_letter(*b),
            ([b'i', b'e', b's'], [b'y']) => ends(1),
            ([b'y'], [b'i', b'e', b's']) => ends(3),
            ([b's'], []) | ([b'e', b's'], []) => head > 0 && ends(0) || self.is_within_word(head),
            ([], [b's']) => ends(1) || self.is_within_word(head),
            ([], [b'e', b's']) => ends(2),
            ([letter], []) | ([], [letter]) => {
                is_letter(*letter) && (last == Some(letter) || self.is_within_word(head))
            }
            ([a], [b]) => {
                is_letter(*a)
                    && is_letter(*b)
                    && self.word_at(head) > LONG_ENOUGH
                    && self.is_within_word(head)
            }
            _ => false,
        }
    }

    fn begins_word(&self, at: usize) -> bool {
        self.words.contains(&at)
    }

    /// Whether the letter at `at`, or one put there, is in a word that is long enough and not its first.
    fn is_within_word(&self, at: usize) -> bool {
        !self.begins_word(at) && self.word_at(at) >= LONG_ENOUGH
    }

    /// How many letters the word at `at` has.
    fn word_at(&self, at: usize) -> usize {
        let start = self.words.iter().rev().find(|start| **start <= at);
        let end = self.words.iter().find(|start| **start > at);
        let end = end.copied().unwrap_or(self.letters.len());
        start.map_or(0, |start| end.saturating_sub(*start))
    }
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'-' | b'_' | b' ')
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_words() {
        for (written, meant) in [
            ("getobject", "GetObject"),
            ("get-object", "GetObject"),
            ("get_object", "GetObject"),
            ("GetObjct", "GetObject"),
            ("GetObjets", "GetObjects"),
            ("GteObject", "GetObject"),
            ("GetObjetc", "GetObject"),
            ("GetObjects", "GetObject"),
            ("DescribeInstance", "DescribeInstances"),
            ("DescribeVpc", "DescribeVpcs"),
            ("DeletBucket", "DeleteBucket"),
            ("StartLoging", "StartLogging"),
            ("StartLoggging", "StartLogging"),
            ("PutRolePolicies", "PutRolePolicy"),
            ("ListRolePolicy", "ListRolePolicies"),
            ("ReleaseAddresses", "ReleaseAddress"),
            ("DescribeAddress", "DescribeAddresses"),
            ("dynmodb", "dynamodb"),
            ("aws:SourceIP", "aws:SourceIp"),
            ("ec2:InstanceTypes", "ec2:InstanceType"),
            ("StringEqual", "StringEquals"),
            ("IpAdress", "IpAddress"),
            ("HttpGet", "ESHttpGet"),
        ] {
            assert!(is_slip(written, meant), "{written} for {meant}");
        }
        for (written, meant) in [
            ("ListObject", "GetObject"),
            ("SetQueueAttributes", "GetQueueAttributes"),
            ("DisableKey", "EnableKey"),
            ("AttachUserPolicy", "DetachUserPolicy"),
            ("UnPublish", "Publish"),
            ("Unlink", "Link"),
            ("Send", "End"),
            ("Encrypt", "Decrypt"),
            ("ListObjectsV1", "ListObjectsV2"),
            ("ec3", "ec2"),
            ("sms", "sns"),
            ("NotStringEquals", "StringEquals"),
            ("GotObjekt", "GetObject"),
            ("RemoveObject", "RestoreObject"),
            ("", "Get"),
        ] {
            assert!(!is_slip(written, meant), "{written} for {meant}");
        }
    }

    #[test]
    fn what_is_done_is_told_by_the_first_word() {
        for (written, name, expected) in [
            ("DeletBucket", "DeleteBucket", true),
            ("describeinstance", "DescribeInstances", true),
            ("GteObject", "GetObject", true),
            ("UpdateThings", "UpdateThing", true),
            ("ListSecretValue", "GetSecretValue", false),
            ("UnPublish", "Publish", false),
            ("DeleteConfigurations", "UpdateConfigurations", false),
            ("PutRolePolicies", "ListRolePolicies", false),
            ("SetThing", "GetThing", false),
        ] {
            assert_eq!(does_the_same(written, name), expected, "{written}, {name}");
        }
    }
}
