//! Packs the records: every string in one text, everything else in columns of little-endian numbers.
//!
//! The reader is `src/catalog/packed.rs`; the two agree on the order of the sections, [`SECTIONS`].

use super::records::{Action, KEY_SUBJECTS, KEY_TYPES, Records, Service, folded};
use std::collections::HashMap;

/// The number of sections. The packed numbers start with the length of each section in bytes, as `u32`.
pub const SECTIONS: usize = 21;

/// How many strings share one entry in the column of text offsets.
pub const STRINGS_PER_START: usize = 16;

/// The packed catalogue.
pub struct Packed {
    /// Every name, one behind the other.
    pub text: String,
    /// The sections.
    pub numbers: Vec<u8>,
}

/// Packs `records`.
///
/// # Errors
/// Says which record names something that is not there, is out of order or too large.
pub fn pack(records: &Records) -> Result<Packed, String> {
    let packer = Packer::new(records)?;
    let strings = Strings::new(records)?;
    let mut sections = vec![strings.counts, strings.starts, strings.lengths];
    sections.extend(packer.sections(records)?);
    if sections.len() != SECTIONS {
        return Err(format!("{} sections, not {SECTIONS}", sections.len()));
    }
    let mut numbers = Vec::new();
    for section in &sections {
        let length = u32::try_from(section.len()).map_err(|e| e.to_string())?;
        numbers.extend(length.to_le_bytes());
    }
    numbers.extend(sections.concat());
    Ok(Packed {
        text: strings.text,
        numbers,
    })
}

/// All strings, numbered through: each kind in one run, in the order of the counts.
struct Strings {
    text: String,
    /// `u16`: how many strings each kind has.
    counts: Vec<u8>,
    /// `u32`: where every [`STRINGS_PER_START`]th string starts in the text.
    starts: Vec<u8>,
    /// `u8`: the length of each string in bytes.
    lengths: Vec<u8>,
}

impl Strings {
    fn new(records: &Records) -> Result<Self, String> {
        let services = &records.services;
        let actions = services.iter().flat_map(|s| &s.actions);
        let types = || services.iter().flat_map(|s| &s.types);
        let regions = || records.partitions.iter().flat_map(|p| &p.regions);
        let kinds: [Vec<&str>; 11] = [
            actions.map(|a| a.name.as_str()).collect(),
            services.iter().map(|s| s.prefix.as_str()).collect(),
            services.iter().map(|s| s.name.as_str()).collect(),
            types().map(|t| t.name.as_str()).collect(),
            types().flat_map(|t| &t.arns).map(String::as_str).collect(),
            records.keys.iter().map(|k| k.name.as_str()).collect(),
            records.partitions.iter().map(|p| p.id.as_str()).collect(),
            records
                .partitions
                .iter()
                .map(|p| p.dns_suffix.as_str())
                .collect(),
            regions().map(|r| r.id.as_str()).collect(),
            regions().map(|r| r.name.as_str()).collect(),
            vec![records.date.as_str()],
        ];
        let mut out = Self {
            text: String::new(),
            counts: Vec::new(),
            starts: Vec::new(),
            lengths: Vec::new(),
        };
        for kind in &kinds {
            push_u16(&mut out.counts, kind.len())?;
            for name in kind {
                if out.lengths.len().is_multiple_of(STRINGS_PER_START) {
                    let start = u32::try_from(out.text.len()).map_err(|e| e.to_string())?;
                    out.starts.extend(start.to_le_bytes());
                }
                let length = u8::try_from(name.len()).map_err(|e| format!("{name}: {e}"))?;
                out.lengths.push(length);
                out.text.push_str(name);
            }
        }
        Ok(out)
    }
}

/// Lists of numbers, each stored once.
#[derive(Default)]
struct Lists {
    index: HashMap<Vec<usize>, usize>,
    lists: Vec<Vec<usize>>,
}

impl Lists {
    /// With the empty list as number 0.
    fn new() -> Self {
        let mut lists = Self::default();
        lists.intern(Vec::new());
        lists
    }

    fn intern(&mut self, list: Vec<usize>) -> usize {
        let next = self.lists.len();
        *self.index.entry(list).or_insert_with_key(|list| {
            self.lists.push(list.clone());
            next
        })
    }

    /// Two sections: where each list starts, and the entries.
    fn sections(&self) -> Result<[Vec<u8>; 2], String> {
        let starts = starts(self.lists.iter().map(Vec::len))?;
        let entries = u16s(self.lists.iter().flatten().copied())?;
        Ok([starts, entries])
    }
}

/// The numbers by which records name each other.
struct Packer<'a> {
    keys: HashMap<&'a str, usize>,
    actions: HashMap<String, usize>,
    key_lists: Lists,
    type_lists: Lists,
    dependent_lists: Lists,
    profiles: Lists,
    levels: Vec<u8>,
}

impl<'a> Packer<'a> {
    fn new(records: &'a Records) -> Result<Self, String> {
        check_order(records.keys.iter().map(|k| k.name.as_str()))?;
        check_order(records.services.iter().map(|s| s.prefix.as_str()))?;
        for service in &records.services {
            check_order(service.actions.iter().map(|a| a.name.as_str()))?;
            check_order(service.types.iter().map(|t| t.name.as_str()))?;
        }
        let actions = records.services.iter().flat_map(|service| {
            let full = move |a: &Action| folded(&format!("{}:{}", service.prefix, a.name));
            service.actions.iter().map(full)
        });
        Ok(Self {
            keys: records
                .keys
                .iter()
                .map(|k| k.name.as_str())
                .zip(0..)
                .collect(),
            actions: actions.zip(0..).collect(),
            key_lists: Lists::new(),
            type_lists: Lists::new(),
            dependent_lists: Lists::new(),
            profiles: Lists::default(),
            levels: Vec::new(),
        })
    }

    fn sections(mut self, records: &Records) -> Result<Vec<Vec<u8>>, String> {
        let services = &records.services;
        let types = || services.iter().flat_map(|s| &s.types);
        let mut out = vec![
            starts(services.iter().map(|s| s.actions.len()))?,
            starts(services.iter().map(|s| s.types.len()))?,
        ];
        let mut service_keys = Vec::new();
        let mut type_keys = Vec::new();
        let mut profiles = Vec::new();
        let mut levels = Vec::new();
        let mut first_type = 0;
        for service in services {
            service_keys.push(self.key_list(&service.keys)?);
            for kind in &service.types {
                type_keys.push(self.key_list(&kind.keys)?);
            }
            for action in &service.actions {
                levels.push(self.level_code(action)?);
                profiles.push(self.profile(service, action, first_type)?);
            }
            first_type += service.types.len();
        }
        out.push(u16s(service_keys)?);
        out.push(services.iter().map(|s| s.resource_control.into()).collect());
        out.push(starts(types().map(|t| t.arns.len()))?);
        out.push(u16s(type_keys)?);
        out.push(self.levels.clone());
        out.push(bit_planes(&levels));
        out.push(u16s(profiles)?);
        out.push(u16s(self.profiles.lists.iter().flatten().copied())?);
        for lists in [&self.type_lists, &self.key_lists, &self.dependent_lists] {
            out.extend(lists.sections()?);
        }
        out.push(key_codes(records)?);
        out.push(starts(records.partitions.iter().map(|p| p.regions.len()))?);
        Ok(out)
    }

    /// The number of a combination of levels; three bits must do.
    fn level_code(&mut self, action: &Action) -> Result<usize, String> {
        if let Some(code) = self.levels.iter().position(|bits| *bits == action.levels) {
            return Ok(code);
        }
        if self.levels.len() == 8 {
            return Err(format!("{}: a ninth combination of levels", action.name));
        }
        self.levels.push(action.levels);
        Ok(self.levels.len() - 1)
    }

    /// The number of what an action has beside its name and level: types, keys, dependent actions.
    fn profile(
        &mut self,
        service: &Service,
        action: &Action,
        first_type: usize,
    ) -> Result<usize, String> {
        let mut uses = Vec::new();
        for kind in &action.types {
            let position = service
                .types
                .iter()
                .position(|t| t.name.eq_ignore_ascii_case(&kind.name))
                .ok_or_else(|| format!("{}: no resource type {}", action.name, kind.name))?;
            uses.push((first_type + position) << 1 | usize::from(kind.required));
            uses.push(self.key_list(&kind.keys)?);
        }
        let mut dependents = Vec::new();
        for name in &action.dependents {
            let id = self.actions.get(&folded(name));
            dependents.push(*id.ok_or_else(|| format!("{}: no action {name}", action.name))?);
        }
        let profile = vec![
            self.type_lists.intern(uses),
            self.key_list(&action.keys)?,
            self.dependent_lists.intern(dependents),
        ];
        Ok(self.profiles.intern(profile))
    }

    fn key_list(&mut self, names: &[String]) -> Result<usize, String> {
        let mut ids = Vec::new();
        for name in names {
            let id = self.keys.get(name.as_str());
            ids.push(*id.ok_or_else(|| format!("no condition key {name}"))?);
        }
        ids.sort_unstable();
        Ok(self.key_lists.intern(ids))
    }
}

/// One byte a key: its type, whether it has several values, and its subject.
fn key_codes(records: &Records) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    for key in &records.keys {
        check_template(&key.name)?;
        let code = |list: &[&str], name: &str| list.iter().position(|entry| *entry == name);
        let kind = code(&KEY_TYPES, &key.kind).ok_or_else(|| format!("{}: type", key.name))?;
        let subject =
            code(&KEY_SUBJECTS, &key.subject).ok_or_else(|| format!("{}: subject", key.name))?;
        let packed = kind | usize::from(key.multivalued) << 3 | subject << 4;
        out.push(u8::try_from(packed).map_err(|e| e.to_string())?);
    }
    Ok(out)
}

/// The reader finds a template by the text before its one variable, which therefore ends where a word ends.
fn check_template(name: &str) -> Result<(), String> {
    let variables = name.matches("${").count() + name.matches('<').count();
    let before = name.split(['$', '<']).next().unwrap_or_default();
    let found = before.is_empty() || before.ends_with(['/', ':', '.', '-']);
    if variables == 0 || (variables == 1 && found) {
        return Ok(());
    }
    Err(format!(
        "{name}: a template must have one variable, behind one of / : . -"
    ))
}

fn check_order<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut last = String::new();
    for name in names {
        let name = folded(name);
        if name <= last {
            return Err(format!("{name} stands behind {last}"));
        }
        last = name;
    }
    Ok(())
}

/// Running sums, from 0: entry `i` is where run `i` starts, entry `i + 1` where it ends.
fn starts(lengths: impl Iterator<Item = usize>) -> Result<Vec<u8>, String> {
    let mut sum = 0;
    let mut out = Vec::new();
    push_u16(&mut out, 0)?;
    for length in lengths {
        sum += length;
        push_u16(&mut out, sum)?;
    }
    Ok(out)
}

/// Three planes of bits, one a bit of the code, each as whole `u64`s.
fn bit_planes(codes: &[usize]) -> Vec<u8> {
    let mut out = Vec::new();
    for plane in 0..3 {
        for word in codes.chunks(64) {
            let bits = word.iter().enumerate().fold(0u64, |bits, (at, code)| {
                bits | ((code >> plane & 1) as u64) << at
            });
            out.extend(bits.to_le_bytes());
        }
    }
    out
}

fn u16s(values: impl IntoIterator<Item = usize>) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    for value in values {
        push_u16(&mut out, value)?;
    }
    Ok(out)
}

fn push_u16(out: &mut Vec<u8>, value: usize) -> Result<(), String> {
    let value = u16::try_from(value).map_err(|_| format!("{value} does not fit in 16 bits"))?;
    out.extend(value.to_le_bytes());
    Ok(())
}
