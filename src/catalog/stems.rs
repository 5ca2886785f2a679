//! Writes out the names of actions, which are packed by what the actions are done to (`packing/stems.rs` says how).

use super::packed::PACKED;
use super::service::Service;
use super::table::Table;
use std::sync::OnceLock;

/// The byte of verb 0.
const VERB: u8 = 0x80;
/// The byte that stands for no verb.
const BARE: u8 = 1;
/// The byte behind which the verbs belong to the plural.
const PLURAL: u8 = 2;
/// The byte behind the last line of a service.
const SERVICE_END: u8 = 3;

/// A name: the number of its verb, from 1, or 0 for none; the stem; and whether that is in the plural.
type Name = (usize, &'static [u8], bool);

/// The names of the actions of `service`, in order.
pub(super) fn names_of(service: Service) -> Table {
    static SERVICES: OnceLock<Vec<&[u8]>> = OnceLock::new();
    let services = SERVICES.get_or_init(|| {
        let services = PACKED.stems.split(|byte| *byte == SERVICE_END);
        services.collect()
    });
    let mut names = Vec::with_capacity(service.action_range().len());
    let mut rest = services.get(service.index()).copied().unwrap_or_default();
    while !rest.is_empty() {
        rest = read_line(rest, &mut names);
    }
    let verbs: Vec<&[u8]> = PACKED.verbs.split(|byte| *byte == b'\n').collect();
    let mut text = Vec::with_capacity(32 * names.len());
    let mut ends = Vec::with_capacity(names.len());
    for (verb, stem, is_plural) in by_verb(&names) {
        let verb = verb.checked_sub(1).and_then(|verb| verbs.get(verb));
        text.extend_from_slice(verb.copied().unwrap_or_default());
        text.extend_from_slice(stem);
        if is_plural {
            text.push(b's');
        }
        ends.push(text.len());
    }
    Table::sorted(
        String::from_utf8(text).unwrap_or_default(),
        ends.into_iter(),
    )
}

/// Reads the names of the first line of `lines`, and gives the lines behind it.
fn read_line(lines: &'static [u8], names: &mut Vec<Name>) -> &'static [u8] {
    let is_code = |byte: &u8| matches!(*byte, BARE | PLURAL | VERB..);
    let end = lines.iter().position(|byte| !is_code(byte));
    let (codes, stems) = lines.split_at(end.unwrap_or(lines.len()));
    let end = stems.iter().position(|byte| *byte == b'\n');
    let (stem, rest) = stems.split_at(end.unwrap_or(stems.len()));
    let mut is_plural = false;
    for code in codes {
        if *code == PLURAL {
            is_plural = true;
        } else {
            let verb = code
                .checked_sub(VERB)
                .map_or(0, |verb| usize::from(verb) + 1);
            names.push((verb, stem, is_plural));
        }
    }
    rest.get(1..).unwrap_or_default()
}

/// The names verb by verb. Verbs and stems are in order, so that these names are too, but for plurals and the like.
fn by_verb(names: &[Name]) -> Vec<Name> {
    let mut starts = [0; 1 << 8];
    for (verb, ..) in names {
        if let Some(start) = starts.get_mut(verb + 1) {
            *start += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut sorted = names.to_vec();
    for name in names {
        if let Some(next) = starts.get_mut(name.0)
            && let Some(place) = sorted.get_mut(*next)
        {
            *place = *name;
            *next += 1;
        }
    }
    sorted
}
