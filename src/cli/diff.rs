//! What `--fix` would change.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use policy_check::report::visible;
use similar::{ChangeTag, TextDiff};

const HEADER: Style = Style::new().bold();
const PLACE: Style = AnsiColor::Cyan.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();
/// Lines shown around a change.
const CONTEXT: usize = 3;
/// A diff may then be longer than it need be, but it comes.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);

/// The unified diff from `old` to `new`, which `patch` can apply.
pub(super) fn unified(name: &str, old: &str, new: &str) -> String {
    let name = visible(name);
    let mut out = format!("{HEADER}--- {name}{HEADER:#}\n{HEADER}+++ {name}{HEADER:#}\n");
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        let _ = writeln!(out, "{PLACE}{}{PLACE:#}", hunk.header());
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Equal => (' ', Style::new()),
                ChangeTag::Delete => ('-', REMOVED),
                ChangeTag::Insert => ('+', ADDED),
            };
            let line = change.value();
            let body = line.trim_end_matches(['\n', '\r']);
            let end = line.get(body.len()..).unwrap_or_default();
            let body = shown(body);
            let _ = write!(out, "{style}{sign}{body}{style:#}{end}");
            if end.is_empty() {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// Tabs stay, so that the diff still applies.
fn shown(line: &str) -> String {
    let parts: Vec<_> = line.split('\t').map(visible).collect();
    parts.join("\t")
}
