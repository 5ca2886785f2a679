//! What an answer promises whatever the text: places lie in the text, edits apply, nothing panics.

use policy_check::policy::Kind;
use policy_check::report::{Answer, Options, Range, check};

/// Checks `text`, as a kind that `choice` picks, and asserts that the answer keeps its promises.
pub fn keep(text: &str, choice: u8) {
    let kinds = Kind::ALL.map(Some);
    let kind = kinds.get(usize::from(choice)).copied().flatten();
    let trusted = if choice & 0x40 == 0 {
        Vec::new()
    } else {
        vec!["198.18.7.0/24".parse().expect("a CIDR block")]
    };
    let options = Options {
        kind,
        settings: policy_check::rules::Settings {
            trusted,
            ..policy_check::rules::Settings::default()
        },
        evidence: true,
        ..Options::default()
    };
    assert_promises(text, &check(text, &options));
}

fn assert_promises(text: &str, answer: &Answer) {
    let units = u32::try_from(text.encode_utf16().count()).expect("a short text");
    let inside = |range: &Range| {
        assert!(range.start.offset <= range.end.offset, "{range:?}");
        assert!(range.end.offset <= units, "{range:?} in {units}");
        assert!(range.start.line <= range.end.line, "{range:?}");
    };
    assert!(!answer.documents.is_empty());
    for finding in answer.documents.iter().flat_map(|d| &d.findings) {
        inside(&finding.range);
        assert!(!finding.message.is_empty());
        assert!(
            finding.message.len() < 4_000,
            "{}: a message of {} bytes",
            finding.rule,
            finding.message.len()
        );
        finding
            .related
            .iter()
            .for_each(|related| inside(&related.range));
        for fix in &finding.fixes {
            let mut ranges: Vec<_> = fix.edits.iter().map(|edit| edit.range).collect();
            ranges.iter().for_each(inside);
            ranges.sort_by_key(|range| (range.start.offset, range.end.offset));
            for pair in ranges.windows(2) {
                assert!(
                    pair[0].end.offset <= pair[1].start.offset,
                    "{}: edits overlap: {pair:?}",
                    finding.rule
                );
            }
        }
    }
}
