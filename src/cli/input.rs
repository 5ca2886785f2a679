//! Reads what is to be checked.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use policy_check::syntax::MAX_BYTES;
use walkdir::{DirEntry, WalkDir};

/// What stands for standard input in the arguments.
const STANDARD_INPUT: &str = "-";

/// A text to check.
#[derive(Debug)]
pub(super) struct Input {
    /// What it is called in the answer.
    pub(super) name: String,
    /// Where to write the mended text to; none for standard input.
    pub(super) path: Option<PathBuf>,
    pub(super) text: String,
    /// Whether it was found in a directory, rather than named.
    pub(super) found: bool,
    encoding: Encoding,
}

/// How the text was written: `aws … > policy.json` in Windows PowerShell writes UTF-16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl Input {
    /// `text` in the encoding of this input.
    pub(super) fn encoded(&self, text: &str) -> Vec<u8> {
        match self.encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// `files`, or standard input where none is named.
///
/// # Errors
/// That there is `nothing` to do, where nobody pipes anything in.
pub(super) fn or_standard_input(
    files: Vec<PathBuf>,
    nothing: &str,
) -> Result<Vec<PathBuf>, String> {
    if !files.is_empty() {
        return Ok(files);
    }
    if io::stdin().is_terminal() {
        return Err(format!(
            "{nothing}: name files or a directory, or pipe a policy in"
        ));
    }
    Ok(vec![PathBuf::from(STANDARD_INPUT)])
}

/// The texts that `files` name, one after another; in place of one that cannot be read, the reason.
pub(super) fn inputs(files: &[PathBuf]) -> impl Iterator<Item = Result<Input, String>> {
    files.iter().flat_map(|file| {
        let inputs: Box<dyn Iterator<Item = _>> = if file.as_os_str() == STANDARD_INPUT {
            Box::new(std::iter::once_with(standard_input))
        } else if file.is_dir() {
            Box::new(walk(file))
        } else {
            Box::new(std::iter::once_with(|| read_file(file.clone(), false)))
        };
        inputs
    })
}

/// What to say where nothing in `files` is a policy: a slip in their names must not look like an answer.
pub(super) fn no_policy_in(files: &[PathBuf]) -> String {
    let names: Vec<_> = files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    format!("there is no policy in {}", names.join(", "))
}

/// The JSON files of a directory and those below it, in sorted order.
///
/// Hidden directories and `node_modules` hold nobody's own policies.
fn walk(folder: &Path) -> impl Iterator<Item = Result<Input, String>> {
    let entries = WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_foreign(entry));
    entries.filter_map(|entry| match entry {
        Ok(entry) => {
            let is_json = entry.path().extension().is_some_and(|e| e == "json");
            let wanted = is_json && !entry.file_type().is_dir();
            wanted.then(|| read_file(entry.into_path(), true))
        }
        Err(error) => Some(Err(match (error.path(), error.io_error()) {
            (Some(path), Some(cause)) => unreadable(&path.display().to_string(), cause),
            _ => error.to_string(),
        })),
    })
}

fn is_foreign(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.file_type().is_dir() && (name.starts_with('.') || name == "node_modules")
}

fn standard_input() -> Result<Input, String> {
    let name = "<stdin>".to_owned();
    read(io::stdin().lock(), name, None, false)
}

fn read_file(path: PathBuf, found: bool) -> Result<Input, String> {
    let name = path.display().to_string();
    match File::open(&path) {
        Ok(file) => read(file, name, Some(path), found),
        Err(cause) => Err(unreadable(&name, &cause)),
    }
}

/// The file at `path`.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn named(path: &Path) -> Result<Input, String> {
    read_file(path.to_owned(), false)
}

/// The text of the file at `path`.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn read_text(path: &Path) -> Result<String, String> {
    Ok(named(path)?.text)
}

fn read(
    reader: impl Read,
    name: String,
    path: Option<PathBuf>,
    found: bool,
) -> Result<Input, String> {
    let mut bytes = Vec::new();
    // UTF-16 takes twice the bytes, and one more tells that the text is too long.
    let most = u64::try_from(2 * MAX_BYTES + 1).unwrap_or(u64::MAX);
    if let Err(cause) = reader.take(most).read_to_end(&mut bytes) {
        return Err(unreadable(&name, &cause));
    }
    match decoded(bytes) {
        Ok((text, encoding)) => Ok(Input {
            name,
            path,
            text,
            found,
            encoding,
        }),
        Err(reason) => Err(format!("cannot read {name}: {reason}")),
    }
}

fn decoded(bytes: Vec<u8>) -> Result<(String, Encoding), String> {
    let utf16 = |unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|&pair| unit(pair)).collect();
        String::from_utf16(&units)
            .ok()
            .filter(|_| rest.is_empty())
            .ok_or_else(|| "it starts as UTF-16 text, but is not valid UTF-16".to_owned())
    };
    let (text, encoding) = match bytes.as_slice() {
        [0xff, 0xfe, ..] => (utf16(u16::from_le_bytes)?, Encoding::Utf16Le),
        [0xfe, 0xff, ..] => (utf16(u16::from_be_bytes)?, Encoding::Utf16Be),
        _ => match String::from_utf8(bytes) {
            Ok(text) => (text, Encoding::Utf8),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                return Err(format!("it is not UTF-8 text (byte {at})"));
            }
        },
    };
    if text.len() > MAX_BYTES {
        let most = MAX_BYTES / (1024 * 1024);
        return Err(format!("it is longer than {most} MiB"));
    }
    Ok((text, encoding))
}

fn unreadable(name: &str, cause: &io::Error) -> String {
    // The system's words without the number that Rust adds.
    let cause = cause.to_string();
    let words = cause.split(" (os error").next().unwrap_or(&cause);
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    let words: String = first.into_iter().chain(chars).collect();
    format!("cannot read {name}: {words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_read_and_written_back() {
        let text = "\u{feff}{\"Sid\": \"Zürich\"}";
        for (encoding, unit) in [
            (Encoding::Utf16Le, u16::to_le_bytes as fn(u16) -> [u8; 2]),
            (Encoding::Utf16Be, u16::to_be_bytes),
        ] {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
            let name = "policy.json".to_owned();
            let input = read(bytes.as_slice(), name, None, false).unwrap();
            assert_eq!((input.text.as_str(), input.encoding), (text, encoding));
            assert_eq!(input.encoded(text), bytes);
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let error = read(
            &b"{\"Sid\": \"\xe4\"}"[..],
            "x.json".to_owned(),
            None,
            false,
        );
        assert_eq!(
            error.unwrap_err(),
            "cannot read x.json: it is not UTF-8 text (byte 9)"
        );
    }
}
