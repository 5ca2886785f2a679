//! The text form: one record a line, fields parted by ` | `, so that a change of the data can be read as a diff.
//!
//! ```text
//! service s3 | Amazon S3 | rcp
//! key s3:authType
//! type bucket | arn:${Partition}:s3:::${BucketName} | s3:BucketTag/${TagKey}
//! action CreateBucket | Write | bucket* | s3:authType s3:locationconstraint | iam:PassRole
//! ```
//! In an action's third field a star marks a required resource type, as AWS's own tables do, and condition keys that
//! only this use has stand behind the type in parentheses. Empty fields at the end of a line are left out.

use super::records::{
    Action, ActionType, KEY_SUBJECTS, KEY_TYPES, Key, LEVELS, Partition, Records, Region,
    ResourceType, Service,
};
use std::fmt::Write as _;
use std::path::Path;

/// File of the date and the sources.
pub const ABOUT_FILE: &str = "about.txt";
/// File of the condition keys.
pub const KEYS_FILE: &str = "condition-keys.txt";
/// File of the partitions and regions.
pub const PARTITIONS_FILE: &str = "partitions.txt";
/// Folder with one file a service.
pub const SERVICES_DIR: &str = "services";

/// Reads the whole text form from its folder.
///
/// # Errors
/// A file that cannot be read, or the file and number of a line that is not as it should be.
pub fn read(dir: &Path) -> Result<Records, String> {
    let mut records = Records::default();
    for name in [ABOUT_FILE, KEYS_FILE, PARTITIONS_FILE] {
        read_file(&dir.join(name), &mut records)?;
    }
    let services = dir.join(SERVICES_DIR);
    let listing =
        std::fs::read_dir(&services).map_err(|e| format!("{}: {e}", services.display()))?;
    let mut files = Vec::new();
    for entry in listing {
        let path = entry
            .map_err(|e| format!("{}: {e}", services.display()))?
            .path();
        if path.extension().is_some_and(|ext| ext == "txt") {
            files.push(path);
        }
    }
    for path in files {
        read_file(&path, &mut records)?;
    }
    records.services.sort_by(|a, b| a.prefix.cmp(&b.prefix));
    Ok(records)
}

fn read_file(path: &Path, records: &mut Records) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    for (number, line) in text.lines().enumerate() {
        parse_line(line, records)
            .ok_or_else(|| format!("{}:{}: cannot read: {line}", path.display(), number + 1))?;
    }
    Ok(())
}

/// Adds the record of one line to `records`; `None` if the line has not the form.
fn parse_line(line: &str, records: &mut Records) -> Option<()> {
    if line.is_empty() || line.starts_with('#') {
        return Some(());
    }
    let (record, rest) = line.split_once(' ')?;
    let mut fields = rest.split('|').map(str::trim);
    let first = fields.next()?.to_owned();
    let mut next = || fields.next().unwrap_or_default();
    match record {
        "date" => records.date = first,
        "source" => records.sources.push(first),
        "condition-key" => {
            let kind = next();
            let multivalued = kind.starts_with("ArrayOf");
            records.keys.push(Key {
                name: first,
                kind: kind.trim_start_matches("ArrayOf").to_owned(),
                multivalued,
                subject: next().to_owned(),
            });
        }
        "partition" => records.partitions.push(Partition {
            id: first,
            dns_suffix: next().to_owned(),
            regions: Vec::new(),
        }),
        "region" => records.partitions.last_mut()?.regions.push(Region {
            id: first,
            name: next().to_owned(),
        }),
        "service" => records.services.push(Service {
            prefix: first,
            name: next().to_owned(),
            resource_control: next() == "rcp",
            keys: Vec::new(),
            types: Vec::new(),
            actions: Vec::new(),
        }),
        "key" => records.services.last_mut()?.keys.push(first),
        "type" => records.services.last_mut()?.types.push(ResourceType {
            name: first,
            arns: words(next()),
            keys: words(next()),
        }),
        "action" => {
            let levels = parse_levels(next())?;
            let types = next();
            records.services.last_mut()?.actions.push(Action {
                name: first,
                levels,
                types: parse_types(types)?,
                keys: words(next()),
                dependents: words(next()),
            });
        }
        _ => return None,
    }
    Some(())
}

fn words(field: &str) -> Vec<String> {
    field.split_whitespace().map(str::to_owned).collect()
}

/// Reads `Tagging, Write` as level bits.
#[must_use]
pub fn parse_levels(field: &str) -> Option<u8> {
    field.split(", ").try_fold(0, |bits, name| {
        let position = LEVELS.iter().position(|level| *level == name)?;
        Some(bits | 1 << position)
    })
}

fn parse_types(field: &str) -> Option<Vec<ActionType>> {
    if field.is_empty() {
        return Some(Vec::new());
    }
    field
        .split(", ")
        .map(|entry| {
            let (name, keys) = match entry.split_once(" (") {
                Some((name, keys)) => (name, words(keys.strip_suffix(')')?)),
                None => (entry, Vec::new()),
            };
            Some(ActionType {
                name: name.trim_end_matches('*').to_owned(),
                required: name.ends_with('*'),
                keys,
            })
        })
        .collect()
}

/// The text of [`ABOUT_FILE`].
#[must_use]
pub fn about(records: &Records) -> String {
    let mut out = format!("date {}\n", records.date);
    for source in &records.sources {
        let _ = writeln!(out, "source {source}");
    }
    out
}

/// The text of [`KEYS_FILE`].
#[must_use]
pub fn condition_keys(keys: &[Key]) -> String {
    let mut out = String::new();
    for key in keys {
        let array = if key.multivalued { "ArrayOf" } else { "" };
        let kind = format!("{array}{}", key.kind);
        push_line(&mut out, "condition-key", &[&key.name, &kind, &key.subject]);
    }
    out
}

/// The text of [`PARTITIONS_FILE`].
#[must_use]
pub fn partitions(partitions: &[Partition]) -> String {
    let mut out = String::new();
    for partition in partitions {
        push_line(
            &mut out,
            "partition",
            &[&partition.id, &partition.dns_suffix],
        );
        for region in &partition.regions {
            push_line(&mut out, "region", &[&region.id, &region.name]);
        }
    }
    out
}

/// The text of one service's file.
#[must_use]
pub fn service(service: &Service) -> String {
    let mut out = String::new();
    let rcp = if service.resource_control { "rcp" } else { "" };
    push_line(&mut out, "service", &[&service.prefix, &service.name, rcp]);
    for key in &service.keys {
        push_line(&mut out, "key", &[key]);
    }
    for kind in &service.types {
        let fields = [
            kind.name.as_str(),
            &kind.arns.join(" "),
            &kind.keys.join(" "),
        ];
        push_line(&mut out, "type", &fields);
    }
    for action in &service.actions {
        let types: Vec<String> = action.types.iter().map(action_type).collect();
        push_line(
            &mut out,
            "action",
            &[
                &action.name,
                &level_names(action.levels),
                &types.join(", "),
                &action.keys.join(" "),
                &action.dependents.join(" "),
            ],
        );
    }
    out
}

fn action_type(kind: &ActionType) -> String {
    let star = if kind.required { "*" } else { "" };
    if kind.keys.is_empty() {
        format!("{}{star}", kind.name)
    } else {
        format!("{}{star} ({})", kind.name, kind.keys.join(" "))
    }
}

fn level_names(levels: u8) -> String {
    let names: Vec<&str> = LEVELS
        .iter()
        .enumerate()
        .filter(|(bit, _)| levels & 1 << bit != 0)
        .map(|(_, name)| *name)
        .collect();
    names.join(", ")
}

fn push_line(out: &mut String, record: &str, fields: &[&str]) {
    let line = format!("{record} {}", fields.join(" | "));
    out.push_str(line.trim_end_matches([' ', '|']));
    out.push('\n');
}

/// Whether `key` has a type and a subject that the packed form has codes for.
#[must_use]
pub fn is_coded(key: &Key) -> bool {
    KEY_TYPES.contains(&key.kind.as_str()) && KEY_SUBJECTS.contains(&key.subject.as_str())
}
