//! The names of actions, by what they are done to.
//!
//! A service has `CreateBucket`, `DeleteBucket` and `ListBuckets`: written as the stem `Bucket` with three verbs, the names of
//! all actions take a third less room where they are sent compressed.
//!
//! The reader is `src/catalog/stems.rs`. A line is a stem and before it its verbs, a byte each: first those of the stem as it
//! stands, then behind [`PLURAL`] those of the stem with an `s`. Stems and verbs are in order, so that the reader has little to
//! sort.

use super::records::{Service, folded};
use std::collections::{BTreeMap, HashMap};

/// The byte of verb 0; the others follow.
const VERB: u8 = 0x80;
/// How many verbs there are bytes for.
const MAX_VERBS: usize = 0x80;
/// Stands for no verb: the stem is the whole name.
const BARE: u8 = 1;
/// Stands before the verbs of the plural.
const PLURAL: u8 = 2;
/// Stands behind the last line of a service.
const SERVICE_END: u8 = 3;

/// The stems of all actions.
pub struct Stems {
    /// The verbs, a line each.
    pub verbs: Vec<u8>,
    /// The lines of the stems.
    pub lines: Vec<u8>,
}

/// Writes the actions of `services` as stems.
///
/// # Errors
/// A name that is not made of letters, digits, and the like.
pub fn stems(services: &[Service]) -> Result<Stems, String> {
    let names = || services.iter().flat_map(|service| &service.actions);
    let verbs = common_verbs(names().map(|action| action.name.as_str()));
    let codes: HashMap<&str, u8> = verbs.iter().copied().zip(VERB..=u8::MAX).collect();
    let mut lines = Vec::new();
    for service in services {
        // By stem: the verbs of the singular, then those of the plural.
        let mut stems: BTreeMap<(String, &str), [Vec<u8>; 2]> = BTreeMap::new();
        for action in &service.actions {
            let name = action.name.as_str();
            if !name.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(format!("{name:?} is no name of an action"));
            }
            let (verb, noun) = name.split_at(verb_length(name));
            let (code, noun) = codes.get(verb).map_or((BARE, name), |code| (*code, noun));
            let singular = noun.strip_suffix('s').filter(|stem| !stem.ends_with('s'));
            let stem = singular.unwrap_or(noun);
            let codes = stems.entry((folded(stem), stem)).or_default();
            let [of_singular, of_plural] = codes;
            if singular.is_some() {
                of_plural
            } else {
                of_singular
            }
            .push(code);
        }
        for ((_, stem), [singular, plural]) in &mut stems {
            singular.sort_unstable();
            plural.sort_unstable();
            lines.extend(&*singular);
            if !plural.is_empty() {
                lines.push(PLURAL);
                lines.extend(&*plural);
            }
            lines.extend(stem.bytes());
            lines.push(b'\n');
        }
        // In place of the last line end.
        lines.pop();
        lines.push(SERVICE_END);
    }
    Ok(Stems {
        verbs: verbs.join("\n").into_bytes(),
        lines,
    })
}

/// The verbs that most names start with, in order.
fn common_verbs<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        let (verb, _) = name.split_at(verb_length(name));
        *counts.entry(verb).or_default() += 1;
    }
    let mut verbs: Vec<_> = counts
        .into_iter()
        .filter(|(verb, _)| !verb.is_empty())
        .collect();
    verbs.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    verbs.truncate(MAX_VERBS);
    let mut verbs: Vec<&str> = verbs.into_iter().map(|(verb, _)| verb).collect();
    verbs.sort_by_key(|verb| folded(verb));
    verbs
}

/// The length of the first word: a capital and the small letters behind it.
fn verb_length(name: &str) -> usize {
    let is_small = |byte: &u8| byte.is_ascii_lowercase();
    match name.as_bytes().split_first() {
        Some((first, rest)) if first.is_ascii_uppercase() => {
            1 + rest.iter().take_while(|byte| is_small(byte)).count()
        }
        _ => 0,
    }
}
