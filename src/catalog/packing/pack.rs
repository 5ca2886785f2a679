//! Packs the records: names in one text, those of actions as stems, everything else in columns of little-endian numbers.
//!
//! The reader is `src/catalog/packed.rs`; it says what each section holds, in the order of the sections here.

use super::columns::{Lists, bit_planes, starts, u16s};
use super::records::{
    Action, KEY_SUBJECTS, KEY_TYPES, Key, Records, ResourceType, Service, folded,
};
use super::shorthand::shortened;
use super::stems::{Stems, stems};
use std::collections::HashMap;

/// What the variable part of a key template starts with.
const VARIABLE: [char; 2] = ['$', '<'];

/// The packed catalogue.
pub struct Packed {
    /// Every name but those of the actions, each with a line end behind it.
    pub text: String,
    /// The sections, with the length in bytes of each before them, as `u32`.
    pub numbers: Vec<u8>,
}

/// Packs `records`.
///
/// # Errors
/// Says which record names something that is not there, is out of order or too large.
pub fn pack(records: &Records) -> Result<Packed, String> {
    check_order(records.keys.iter().map(|k| k.name.as_str()))?;
    check_order(records.services.iter().map(|s| s.prefix.as_str()))?;
    for service in &records.services {
        check_order(service.actions.iter().map(|a| a.name.as_str()))?;
        check_order(service.types.iter().map(|t| t.name.as_str()))?;
    }
    let heads = ArnHeads::new(records);
    let (text, mut sections) = names(records, &heads)?;
    sections.extend(Packer::new(records).sections(records, &heads)?);
    let mut numbers = Vec::new();
    for section in &sections {
        let length = u32::try_from(section.len()).map_err(|e| e.to_string())?;
        numbers.extend(length.to_le_bytes());
    }
    numbers.extend(sections.concat());
    Ok(Packed { text, numbers })
}

/// The text of the names, each kind in one run; how many each kind has, the actions behind all; and the actions' stems.
fn names(records: &Records, heads: &ArnHeads<'_>) -> Result<(String, Vec<Vec<u8>>), String> {
    let services = &records.services;
    let partitions = &records.partitions;
    let regions = || partitions.iter().flat_map(|p| &p.regions);
    let resources: Vec<String> = types(records)
        .flat_map(|kind| kind.arns.iter().map(move |arn| (kind, arn)))
        .map(|(kind, arn)| shortened(&kind.name, split_arn(arn).1))
        .collect();
    let kinds: [Vec<&str>; 12] = [
        services.iter().map(|s| s.prefix.as_str()).collect(),
        services.iter().map(|s| s.name.as_str()).collect(),
        types(records).map(|t| t.name.as_str()).collect(),
        heads.heads.clone(),
        resources.iter().map(String::as_str).collect(),
        plain_keys(records).map(|k| k.name.as_str()).collect(),
        key_templates(records).map(|k| k.name.as_str()).collect(),
        partitions.iter().map(|p| p.id.as_str()).collect(),
        partitions.iter().map(|p| p.dns_suffix.as_str()).collect(),
        regions().map(|r| r.id.as_str()).collect(),
        regions().map(|r| r.name.as_str()).collect(),
        vec![records.date.as_str()],
    ];
    let text = kinds.iter().flatten().flat_map(|name| [*name, "\n"]);
    let actions = services.iter().map(|s| s.actions.len()).sum();
    let mut counts = Vec::new();
    for count in kinds.iter().map(Vec::len).chain([actions]) {
        let count = u16::try_from(count).map_err(|e| e.to_string())?;
        counts.extend(count.to_le_bytes());
    }
    let Stems { verbs, lines } = stems(services)?;
    Ok((text.collect(), vec![counts, verbs, lines]))
}

fn types(records: &Records) -> impl Iterator<Item = &ResourceType> {
    records.services.iter().flat_map(|s| &s.types)
}

fn arns(records: &Records) -> impl Iterator<Item = &str> {
    types(records).flat_map(|t| &t.arns).map(String::as_str)
}

/// The keys that a request carries as they are: the packed form has them before the templates.
fn plain_keys(records: &Records) -> impl Iterator<Item = &Key> {
    records
        .keys
        .iter()
        .filter(|key| !key.name.contains(VARIABLE))
}

fn key_templates(records: &Records) -> impl Iterator<Item = &Key> {
    records
        .keys
        .iter()
        .filter(|key| key.name.contains(VARIABLE))
}

/// An ARN form cut behind its fifth colon: many forms share what is before.
fn split_arn(arn: &str) -> (&str, &str) {
    let fifth = arn.match_indices(':').nth(4);
    arn.split_at(fifth.map_or(0, |(at, _)| at + 1))
}

/// The different heads of ARN forms, in the order they come up.
struct ArnHeads<'a> {
    heads: Vec<&'a str>,
    /// The head of each form.
    column: Vec<usize>,
}

impl<'a> ArnHeads<'a> {
    fn new(records: &'a Records) -> Self {
        let mut index = HashMap::new();
        let mut out = Self {
            heads: Vec::new(),
            column: Vec::new(),
        };
        for arn in arns(records) {
            let (head, _) = split_arn(arn);
            let number = *index.entry(head).or_insert_with(|| {
                out.heads.push(head);
                out.heads.len() - 1
            });
            out.column.push(number);
        }
        out
    }
}

/// The numbers by which records name each other.
struct Packer<'a> {
    keys: HashMap<&'a str, usize>,
    actions: HashMap<String, usize>,
    key_lists: Lists,
    dependent_lists: Lists,
    profiles: Lists,
    uses: Uses,
    level_sets: Vec<u8>,
}

/// The lists of resources that actions take, beside the plain case of one resource type.
#[derive(Default)]
struct Uses {
    lengths: Vec<usize>,
    types: Vec<usize>,
    keys: Vec<usize>,
}

impl<'a> Packer<'a> {
    fn new(records: &'a Records) -> Self {
        let actions = records.services.iter().flat_map(|service| {
            let full = move |a: &Action| folded(&format!("{}:{}", service.prefix, a.name));
            service.actions.iter().map(full)
        });
        let keys = plain_keys(records).chain(key_templates(records));
        let keys = keys.map(|k| k.name.as_str());
        Self {
            keys: keys.zip(0..).collect(),
            actions: actions.zip(0..).collect(),
            key_lists: Lists::with_empty(),
            dependent_lists: Lists::with_empty(),
            profiles: Lists::default(),
            uses: Uses::default(),
            level_sets: Vec::new(),
        }
    }

    fn sections(mut self, records: &Records, heads: &ArnHeads<'_>) -> Result<Vec<Vec<u8>>, String> {
        let services = &records.services;
        let (mut levels, mut resources, mut profiles) = (Vec::new(), Vec::new(), Vec::new());
        let (mut service_keys, mut type_keys) = (Vec::new(), Vec::new());
        let mut uses_in_service = Vec::new();
        for service in services {
            service_keys.push(self.key_list(&service.keys)?);
            for kind in &service.types {
                type_keys.push(self.key_list(&kind.keys)?);
            }
            let mut known = Lists::default();
            for action in &service.actions {
                levels.push(self.level_code(action)?);
                resources.push(self.resources(service, action, &mut known)?);
                profiles.push(self.profile(action)?);
            }
            uses_in_service.push(known.len());
        }
        let [dependent_starts, dependents] = self.dependent_lists.sections()?;
        let [key_starts, keys] = self.key_lists.sections()?;
        Ok(vec![
            self.level_sets,
            bit_planes(&levels),
            u16s(resources)?,
            u16s(profiles)?,
            u16s(self.profiles.entries())?,
            dependent_starts,
            dependents,
            starts(self.uses.lengths)?,
            u16s(self.uses.types)?,
            u16s(self.uses.keys)?,
            starts(services.iter().map(|s| s.actions.len()))?,
            starts(services.iter().map(|s| s.types.len()))?,
            starts(uses_in_service)?,
            u16s(service_keys)?,
            services.iter().map(|s| s.resource_control.into()).collect(),
            u16s(type_keys)?,
            starts(types(records).map(|t| t.arns.len()))?,
            u16s(heads.column.iter().copied())?,
            key_codes(records)?,
            key_starts,
            keys,
            starts(records.partitions.iter().map(|p| p.regions.len()))?,
        ])
    }

    /// The number of a combination of levels; three bits must do.
    fn level_code(&mut self, action: &Action) -> Result<usize, String> {
        let known = self.level_sets.iter();
        if let Some(code) = known.copied().position(|bits| bits == action.levels) {
            return Ok(code);
        }
        if self.level_sets.len() == 8 {
            return Err(format!("{}: a ninth combination of levels", action.name));
        }
        self.level_sets.push(action.levels);
        Ok(self.level_sets.len() - 1)
    }

    /// The code of the resources that an action takes. `known` has the use lists of the service so far.
    fn resources(
        &mut self,
        service: &Service,
        action: &Action,
        known: &mut Lists,
    ) -> Result<usize, String> {
        let mut types = Vec::new();
        let mut keys = Vec::new();
        for kind in &action.types {
            let same_name = |t: &ResourceType| t.name.eq_ignore_ascii_case(&kind.name);
            let position = service.types.iter().position(same_name);
            let position = position
                .ok_or_else(|| format!("{}: no resource type {}", action.name, kind.name))?;
            types.push(position * 2 + usize::from(kind.required));
            keys.push(self.key_list(&kind.keys)?);
        }
        match (types.as_slice(), keys.as_slice()) {
            ([], _) => return Ok(0),
            ([kind], [0]) => return Ok(kind + 1),
            _ => {}
        }
        let (number, new) = known.intern(types.iter().chain(&keys).copied().collect());
        if new {
            self.uses.lengths.push(types.len());
            self.uses.types.extend(types);
            self.uses.keys.extend(keys);
        }
        Ok(service.types.len() * 2 + 1 + number)
    }

    /// The number of what an action has whatever the resource: keys and dependent actions.
    fn profile(&mut self, action: &Action) -> Result<usize, String> {
        let mut dependents = Vec::new();
        for name in &action.dependents {
            let id = self.actions.get(&folded(name));
            dependents.push(*id.ok_or_else(|| format!("{}: no action {name}", action.name))?);
        }
        let (dependents, _) = self.dependent_lists.intern(dependents);
        let profile = vec![self.key_list(&action.keys)?, dependents];
        Ok(self.profiles.intern(profile).0)
    }

    fn key_list(&mut self, names: &[String]) -> Result<usize, String> {
        let mut ids = Vec::new();
        for name in names {
            let id = self.keys.get(name.as_str());
            ids.push(*id.ok_or_else(|| format!("no condition key {name}"))?);
        }
        ids.sort_unstable();
        Ok(self.key_lists.intern(ids).0)
    }
}

/// One byte a key: its type, whether it has several values, and its subject.
fn key_codes(records: &Records) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    for key in plain_keys(records).chain(key_templates(records)) {
        check_template(&key.name)?;
        let code = |list: &[&str], name: &str| list.iter().position(|entry| *entry == name);
        let kind = code(&KEY_TYPES, &key.kind);
        let kind = kind.ok_or_else(|| format!("{}: unknown type {}", key.name, key.kind))?;
        let subject = code(&KEY_SUBJECTS, &key.subject);
        let subject =
            subject.ok_or_else(|| format!("{}: unknown subject {}", key.name, key.subject))?;
        let packed = kind | usize::from(key.multivalued) << 3 | subject << 4;
        out.push(u8::try_from(packed).map_err(|e| e.to_string())?);
    }
    Ok(out)
}

/// The reader finds a template by its first word, which therefore stands before its one variable, or there is none.
fn check_template(name: &str) -> Result<(), String> {
    let variables = name.matches(VARIABLE).count();
    let before = name.split(VARIABLE).next().unwrap_or_default();
    let found = before.is_empty() || before.contains(['/', ':', '.', '-']);
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
