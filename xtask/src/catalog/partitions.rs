//! Partitions and regions, from `botocore`.

use super::packages::Packages;
use super::packing::records::{Partition, Region};
use super::{json, members, string};
use anyhow::Result;

/// Reads the partitions in AWS's order.
///
/// # Errors
/// The file is missing or not of the known shape.
pub fn read(packages: &Packages) -> Result<Vec<Partition>> {
    let file = json(&packages.botocore.join("data/partitions.json"))?;
    let mut partitions = Vec::new();
    for entry in file["partitions"].as_array().into_iter().flatten() {
        let id = string(entry, "id")?;
        let mut regions = Vec::new();
        for (region, about) in members(entry, "regions") {
            // A stand-in for services without regions, which no ARN or request carries.
            if *region != format!("{id}-global") {
                regions.push(Region {
                    id: region.clone(),
                    name: string(about, "description")?,
                });
            }
        }
        partitions.push(Partition {
            dns_suffix: string(&entry["outputs"], "dnsSuffix")?,
            id,
            regions,
        });
    }
    Ok(partitions)
}
