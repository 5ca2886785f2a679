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

/// A stem and the letter that makes it a plural, if it is one.
type Noun = (&'static [u8], &'static [u8]);

/// The names of the actions of `service`, in order.
pub(super) fn names_of(service: Service) -> Table {
    static SERVICES: OnceLock<Vec<&[u8]>> = OnceLock::new();
    let services = SERVICES.get_or_init(|| {
        let services = PACKED.stems.split(|byte| *byte == SERVICE_END);
        services.collect()
    });
    let lines = services.get(service.index()).copied().unwrap_or_default();
    let verbs: Vec<&[u8]> = PACKED.verbs.split(|byte| *byte == b'\n').collect();
    // Verbs and stems are in order, so that the names verb by verb are too, but for plurals and the like.
    let mut nouns: Vec<Vec<Noun>> = vec![Vec::new(); 1 + verbs.len()];
    for line in lines.split(|byte| *byte == b'\n') {
        for (verb, noun) in parts(line) {
            if let Some(nouns) = nouns.get_mut(verb) {
                nouns.push(noun);
            }
        }
    }
    let verbs = std::iter::once(&[][..]).chain(verbs);
    let names = verbs.zip(&nouns).flat_map(|(verb, nouns)| {
        nouns
            .iter()
            .map(move |(stem, plural)| [verb, *stem, *plural])
    });
    Table::sorted(names)
}

/// The names of one line: the number of the verb, from 1, or 0 for none, and the noun.
fn parts(line: &'static [u8]) -> impl Iterator<Item = (usize, Noun)> {
    let is_code = |byte: &u8| matches!(*byte, BARE | PLURAL | VERB..);
    let end = line.iter().position(|byte| !is_code(byte));
    let (codes, stem) = line.split_at(end.unwrap_or(line.len()));
    let mut plural: &[u8] = b"";
    codes.iter().filter_map(move |code| {
        if *code == PLURAL {
            plural = b"s";
            return None;
        }
        let verb = code
            .checked_sub(VERB)
            .map_or(0, |code| usize::from(code) + 1);
        Some((verb, (stem, plural)))
    })
}
