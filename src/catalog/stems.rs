//! Writes out the names of actions, which are packed by what the actions are done to (`packing/stems.rs` says how).

use super::packed::PACKED;
use crate::order::Order;
use std::ops::Range;

/// The byte of verb 0.
const VERB: u8 = 0x80;
/// The byte that stands for no verb.
const BARE: u8 = 1;
/// The byte behind which the verbs belong to the plural.
const PLURAL: u8 = 2;

/// Calls `visit` with every name: service by service, the names of each in order.
pub(super) fn for_each_name(mut visit: impl FnMut(&str)) {
    let verbs: Vec<&[u8]> = PACKED.verbs.split(|byte| *byte == b'\n').collect();
    let mut lines = PACKED.stems.split(|byte| *byte == b'\n');
    for service in PACKED.service_prefixes.all() {
        let count = PACKED.service_actions.run(service).len();
        let mut names = Vec::with_capacity(count);
        let mut written = String::new();
        while names.len() < count {
            let Some(line) = lines.next() else { break };
            write_line(line, &verbs, &mut written, &mut names);
        }
        let folded = written.to_ascii_lowercase();
        let sought = |range: &Range<usize>| folded.get(range.clone()).unwrap_or_default();
        names.order_by(|a, b| sought(a).cmp(sought(b)));
        let name = |range: &Range<usize>| written.get(range.clone()).unwrap_or_default();
        names.iter().map(name).for_each(&mut visit);
    }
}

/// Writes out the names of one stem, and notes where each stands.
fn write_line(line: &[u8], verbs: &[&[u8]], written: &mut String, names: &mut Vec<Range<usize>>) {
    let is_code = |byte: &u8| matches!(*byte, BARE | PLURAL | VERB..);
    let end = line.iter().position(|byte| !is_code(byte));
    let (codes, stem) = line.split_at(end.unwrap_or(line.len()));
    let mut plural = "";
    for code in codes {
        if *code == PLURAL {
            plural = "s";
            continue;
        }
        let verb = code
            .checked_sub(VERB)
            .and_then(|code| verbs.get(usize::from(code)));
        let start = written.len();
        let letters = verb.into_iter().copied().flatten().chain(stem);
        written.extend(letters.map(|byte| char::from(*byte)));
        written.push_str(plural);
        names.push(start..written.len());
    }
}
