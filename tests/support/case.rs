//! The cases: policies as files, `tests/cases/TOPIC/NAME.json` beside `NAME.expected`.

#[path = "files.rs"]
mod files;
#[path = "head.rs"]
mod head;

use std::fs;
use std::path::{Path, PathBuf};

use files::json_files;
use policy_check::report::Options;

/// Every case: the file of its policy, the text, and how it is to be read.
pub fn all() -> Vec<(PathBuf, String, Options)> {
    let files = json_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
    let case = |file: PathBuf| {
        let text = fs::read_to_string(&file).expect("the case can be read");
        let expected = fs::read_to_string(file.with_extension("expected")).unwrap_or_default();
        (file, text, head::options(&expected))
    };
    files.into_iter().map(case).collect()
}
