//! Names of the catalogue that somebody who has begun to type may mean.

use crate::catalog::{Action, Catalog};

/// As many are offered.
const MAX_OFFERED: usize = 20;
/// What stands for the variable parts of an ARN.
const FILLED: [(&str, &str); 5] = [
    ("${Partition}", "aws"),
    ("${Region}", "us-east-1"),
    ("${Account}", "111122223333"),
    ("${", ""),
    ("}", ""),
];

/// What is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completed {
    /// An action: first its service, with the colon, then its name.
    Action,
    /// A condition key.
    Key,
    /// The resource of an action, whose name is given: ARNs of the types that it works on.
    Resource,
}

impl Completed {
    /// All, with the names that callers use.
    pub const ALL: [(&'static str, Self); 3] = [
        ("action", Self::Action),
        ("key", Self::Key),
        ("resource", Self::Resource),
    ];
}

/// The first names that begin with `typed`, whatever the letter case.
#[must_use]
pub fn complete(kind: Completed, typed: &str) -> Vec<String> {
    let catalog = Catalog::builtin();
    let begins = |name: &str, typed: &str| {
        let start = name.get(..typed.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(typed))
    };
    let names: Box<dyn Iterator<Item = String> + '_> = match (kind, typed.split_once(':')) {
        (Completed::Action, None) => {
            let prefixes = catalog.services().map(|service| service.prefix());
            let found = prefixes.filter(move |prefix| begins(prefix, typed));
            Box::new(found.map(|prefix| format!("{prefix}:")))
        }
        (Completed::Action, Some((service, name))) => {
            let actions = catalog.service(service).into_iter();
            let actions = actions.flat_map(|service| service.actions());
            let found = actions.filter(move |action| begins(action.name(), name));
            Box::new(found.map(|action| action.to_string()))
        }
        (Completed::Key, _) => {
            let keys = catalog.condition_keys().map(|key| key.name());
            Box::new(
                keys.filter(move |key| begins(key, typed))
                    .map(str::to_owned),
            )
        }
        (Completed::Resource, _) => Box::new(catalog.action(typed).into_iter().flat_map(resources)),
    };
    names.take(MAX_OFFERED).collect()
}

/// ARNs of the types of resources that `action` works on.
fn resources(action: Action) -> impl Iterator<Item = String> {
    let forms = action
        .resource_types()
        .flat_map(|one| one.resource_type().arns());
    forms.map(|form| {
        let form = form.to_string();
        let fill = |arn: String, (part, value): &(&str, &str)| arn.replace(part, value);
        FILLED.iter().fold(form, fill)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_the_service_then_the_action() {
        assert!(complete(Completed::Action, "S").contains(&"s3:".to_owned()));
        let actions = complete(Completed::Action, "s3:getobj");
        assert_eq!(actions.first().map(String::as_str), Some("s3:GetObject"));
        assert_eq!(complete(Completed::Action, "").len(), MAX_OFFERED);
        assert!(complete(Completed::Action, "no-such:é").is_empty());
    }

    #[test]
    fn keys_and_resources() {
        let keys = complete(Completed::Key, "AWS:SOURCEV");
        assert!(keys.contains(&"aws:SourceVpce".to_owned()));
        let arns = complete(Completed::Resource, "s3:GetObject");
        assert!(arns.contains(&"arn:aws:s3:::BucketName/ObjectName".to_owned()));
    }
}
