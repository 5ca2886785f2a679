//! Texts with edits made.

use policy_check::report::AnsweredFix;

/// `text` with the edits of `fix`, whose ranges count UTF-16 code units. Panics where they overlap.
pub fn applied(text: &str, fix: &AnsweredFix) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.range.start.offset);
    let mut out = Vec::new();
    let mut done = 0;
    for edit in edits {
        let (start, end) = (edit.range.start.offset, edit.range.end.offset);
        assert!(done <= start as usize, "edits overlap: {fix:?}");
        out.extend_from_slice(&units[done..start as usize]);
        out.extend(edit.new_text.encode_utf16());
        done = end as usize;
    }
    out.extend_from_slice(&units[done..]);
    String::from_utf16(&out).expect("edits keep characters whole")
}
