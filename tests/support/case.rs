//! The cases: policies as files, `tests/cases/TOPIC/NAME.json` beside `NAME.expected`.

#[path = "files.rs"]
mod files;

use std::fs;
use std::path::{Path, PathBuf};

use files::json_files;
use policy_check::access::roles::Profile;
use policy_check::policy::Kind;
use policy_check::report::Options;

/// Every case: the file of its policy, the text, and how it is to be read.
pub fn all() -> Vec<(PathBuf, String, Options)> {
    let files = json_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
    let case = |file: PathBuf| {
        let text = fs::read_to_string(&file).expect("the case can be read");
        let expected = fs::read_to_string(file.with_extension("expected")).unwrap_or_default();
        (file, text, options(&expected))
    };
    files.into_iter().map(case).collect()
}

/// What the first lines of an expected file say: `# kind: scp` and the like.
fn options(expected: &str) -> Options {
    let mut options = Options::default();
    for line in expected.lines() {
        let Some((key, value)) = line.strip_prefix("# ").and_then(|l| l.split_once(": ")) else {
            continue;
        };
        match key {
            "kind" => options.kind = Some(Kind::from_name(value).expect("a kind of policy")),
            "resource-type" => options.resource_type = Some(value.to_owned()),
            "role" => {
                let profile = Profile::built_in(value).expect("a role");
                options.settings.role = Some(profile.clone());
            }
            "trusted" => {
                let network = value.parse().expect("a CIDR block");
                options.settings.trusted.push(network);
            }
            _ => {}
        }
    }
    options
}
