//! Facts that users rely on, and what the packed form must be.

mod keys;

use super::packing;
use super::*;
use std::path::Path;

fn action(name: &str) -> Action {
    Catalog::builtin().action(name).expect(name)
}

fn key(name: &str) -> ConditionKey {
    Catalog::builtin().condition_key(name).expect(name)
}

#[test]
fn actions_are_found_in_any_case_with_their_levels() {
    for (name, spelled, level) in [
        ("s3:getobject", "s3:GetObject", AccessLevel::Read),
        ("S3:LISTBUCKET", "s3:ListBucket", AccessLevel::List),
        ("s3:PutObject", "s3:PutObject", AccessLevel::Write),
        (
            "s3:PutBucketPolicy",
            "s3:PutBucketPolicy",
            AccessLevel::PermissionsManagement,
        ),
        ("ec2:CreateTags", "ec2:CreateTags", AccessLevel::Tagging),
        ("iam:PassRole", "iam:PassRole", AccessLevel::Write),
        (
            "a2c:getcontainerizationjobdetails",
            "a2c:GetContainerizationJobDetails",
            AccessLevel::Read,
        ),
    ] {
        let found = action(name);
        assert_eq!(found.to_string(), spelled);
        assert_eq!(found.level(), level, "{name}");
    }
    let tags = action("ec2:CreateTags").levels();
    assert!(tags.contains(AccessLevel::Write) && tags.contains(AccessLevel::Tagging));
    let catalog = Catalog::builtin();
    for unknown in [
        "s3:GetObjects",
        "s3:",
        ":",
        "",
        "s3",
        "s3:Get*",
        "nosuch:GetObject",
        "s3:GetObjéct",
    ] {
        assert_eq!(catalog.action(unknown), None, "{unknown}");
    }
    assert!(catalog.action(&"s3:Get".repeat(200_000)).is_none());
}

#[test]
fn services_know_their_own() {
    let catalog = Catalog::builtin();
    let s3 = catalog.service("S3").unwrap();
    assert_eq!((s3.prefix(), s3.name()), ("s3", "Amazon S3"));
    assert!(s3.supports_resource_control_policies());
    assert!(
        !catalog
            .service("ec2")
            .unwrap()
            .supports_resource_control_policies()
    );
    assert!(s3.actions().all(|action| action.service() == s3));
    let gets: Vec<_> = s3.actions_matching("get*").map(Action::name).collect();
    assert!(gets.len() > 50 && gets.iter().all(|name| name.starts_with("Get")));
    let tagging: Vec<_> = s3
        .actions_matching("*object?agging")
        .map(Action::name)
        .collect();
    assert_eq!(
        tagging,
        [
            "DeleteObjectTagging",
            "GetObjectTagging",
            "PutObjectTagging"
        ]
    );
    assert_eq!(s3.resource_type("Bucket").unwrap().name(), "bucket");
    assert!(s3.condition_key("s3:prefix").is_some());
    assert!(s3.condition_key("ec2:Region").is_none());
}

#[test]
fn misspelt_names_have_neighbours() {
    let catalog = Catalog::builtin();
    let s3 = catalog.service("s3").unwrap();
    assert_eq!(
        s3.nearest_actions("GetObjcet").first().unwrap().name(),
        "GetObject"
    );
    assert_eq!(
        s3.nearest_actions("ListBuckets").first().unwrap().name(),
        "ListBucket"
    );
    let ec2 = catalog.service("ec2").unwrap();
    assert_eq!(
        ec2.nearest_actions("describeinstance")
            .first()
            .unwrap()
            .name(),
        "DescribeInstances"
    );
    assert_eq!(
        catalog
            .nearest_services("dynamdb")
            .first()
            .unwrap()
            .prefix(),
        "dynamodb"
    );
    assert_eq!(
        catalog
            .nearest_condition_keys("aws:SourceIP4")
            .first()
            .unwrap()
            .name(),
        "aws:SourceIp"
    );
    let tag = catalog.nearest_condition_keys("aws:RequstTag/team");
    assert_eq!(tag.first().unwrap().name(), "aws:RequestTag/${TagKey}");
    assert!(s3.nearest_actions(&"a".repeat(1_000_000)).is_empty());
    assert!(s3.nearest_actions("").is_empty());
}

#[test]
fn actions_name_resources_keys_and_dependents() {
    let create = action("s3:CreateBucket");
    let types: Vec<_> = create.resource_types().collect();
    assert_eq!(types.len(), 1);
    assert_eq!(types[0].resource_type().name(), "bucket");
    assert!(types[0].is_required());
    assert!(create.supports_key("s3:LocationConstraint"));
    assert!(!action("s3:ListAllMyBuckets").supports_resources());

    let get = action("s3:GetObject");
    assert!(get.supports_key("s3:ExistingObjectTag/team"));
    assert!(get.supports_key("AWS:SourceIp"));
    assert!(!get.supports_key("s3:prefix"));
    assert!(action("s3:ListBucket").supports_key("s3:prefix"));

    let run = action("ec2:RunInstances");
    let instance = run
        .resource_types()
        .find(|r| r.resource_type().name() == "instance")
        .unwrap();
    assert!(instance.is_required());
    assert!(instance.condition_keys().contains(key("ec2:InstanceType")));
    assert!(!run.condition_keys().contains(key("ec2:InstanceType")));
    assert!(run.supports_key("ec2:InstanceType"));

    let needed: Vec<_> = action("ecs:RunTask")
        .dependent_actions()
        .map(|a| a.to_string())
        .collect();
    assert_eq!(needed, ["iam:PassRole"]);
}

#[test]
fn arns_tell_resource_types() {
    let catalog = Catalog::builtin();
    let types = |service: &str, arn: &str| -> Vec<_> {
        let service = catalog.service(service).unwrap();
        service
            .resource_types_matching(arn)
            .map(ResourceType::name)
            .collect()
    };
    assert!(types("s3", "arn:aws:s3:::docs").contains(&"bucket"));
    assert!(!types("s3", "arn:aws:s3:::docs").contains(&"object"));
    assert!(!types("s3", "arn:aws:s3:::docs/*").contains(&"bucket"));
    assert_eq!(
        types("iam", "arn:aws:iam::111122223333:role/path/app"),
        ["role"]
    );
    assert_eq!(
        types("ec2", "arn:aws:ec2:eu-west-1:111122223333:instance/i-0"),
        ["instance"]
    );
    assert_eq!(
        types("lex", "arn:aws:lex:us-east-1:111122223333:bot/A"),
        ["bot"]
    );
    assert_eq!(
        types("sqs", "*").len(),
        catalog.service("sqs").unwrap().resource_types().len()
    );
    assert!(types("ec2", "arn:aws:s3:::docs").is_empty());
}

#[test]
fn partitions_and_regions_are_known() {
    let catalog = Catalog::builtin();
    assert_eq!(catalog.partitions().next().unwrap().id(), "aws");
    assert_eq!(
        catalog.partition("aws-cn").unwrap().domain(),
        "amazonaws.com.cn"
    );
    let ireland = catalog.region("eu-west-1").unwrap();
    assert_eq!(
        (ireland.name(), ireland.partition().id()),
        ("Europe (Ireland)", "aws")
    );
    assert_eq!(
        catalog.region("us-gov-west-1").unwrap().partition().id(),
        "aws-us-gov"
    );
    assert_eq!(catalog.region("eu-west-99"), None);
    assert_eq!(catalog.partition("AWS"), None);
    let regions: usize = catalog
        .partitions()
        .map(|partition| partition.regions().len())
        .sum();
    assert_eq!(regions, catalog.regions().len());
}

#[test]
fn hostile_text_is_answered() {
    let catalog = Catalog::builtin();
    let s3 = catalog.service("s3").unwrap();
    let get = action("s3:GetObject");
    for unit in [
        "a",
        "*",
        "?",
        ":",
        "/",
        ".",
        "-",
        "$",
        "${",
        "${a}",
        "<",
        "é",
        "\u{1F512}",
        "\0",
        "\n",
        "*a",
    ] {
        for text in [
            unit.to_owned(),
            unit.repeat(100_000),
            format!("s3:{}", unit.repeat(100_000)),
        ] {
            let _ = (
                catalog.service(&text),
                catalog.action(&text),
                catalog.condition_key(&text),
            );
            let _ = (catalog.region(&text), catalog.partition(&text));
            let _ = (
                catalog.nearest_services(&text),
                catalog.nearest_condition_keys(&text),
            );
            let _ = (
                s3.action(&text),
                s3.nearest_actions(&text),
                s3.resource_type(&text),
            );
            let _ = (s3.condition_key(&text), get.supports_key(&text));
            let _ = s3.actions_matching(&text).count();
            let _ = catalog.services_matching(&text).count();
            let _ = s3.resource_types_matching(&text).count();
            let _ = ActionSet::matching(&text).len();
        }
    }
}

#[test]
fn the_packed_form_says_what_the_text_says() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/data");
    let records = packing::text::read(&data).unwrap();
    let catalog = Catalog::builtin();
    assert_eq!(catalog.date(), records.date);
    assert_eq!(catalog.services().len(), records.services.len());
    let names = |keys: KeyList| {
        let mut names: Vec<_> = keys.iter().map(ConditionKey::name).collect();
        names.sort_by_key(|name| name.to_lowercase());
        names
    };
    let mut id = 0;
    for (service, record) in catalog.services().zip(&records.services) {
        assert_eq!(service.prefix(), record.prefix);
        assert_eq!(service.name(), record.name);
        assert_eq!(
            service.supports_resource_control_policies(),
            record.resource_control
        );
        assert_eq!(names(service.condition_keys()), record.keys);
        assert_eq!(
            catalog.service(&record.prefix.to_uppercase()),
            Some(service)
        );
        assert_eq!(service.resource_types().len(), record.types.len());
        for (kind, record) in service.resource_types().zip(&record.types) {
            assert_eq!(kind.name(), record.name);
            let arns: Vec<_> = kind.arns().map(|arn| arn.to_string()).collect();
            assert_eq!(arns, record.arns);
            assert_eq!(names(kind.condition_keys()), record.keys);
            assert!(arns.iter().all(|arn| kind.may_be_named_by(arn)));
        }
        assert_eq!(service.actions().len(), record.actions.len());
        for (action, record) in service.actions().zip(&record.actions) {
            assert_eq!(usize::from(action.id()), id);
            id += 1;
            assert_eq!(action.name(), record.name);
            assert_eq!(action.service(), service);
            assert_eq!(action.levels().0, record.levels, "{action}");
            assert_eq!(service.action(&record.name.to_lowercase()), Some(action));
            assert_eq!(names(action.condition_keys()), record.keys);
            let dependents: Vec<_> = action.dependent_actions().map(|a| a.to_string()).collect();
            assert_eq!(dependents, record.dependents);
            let types: Vec<_> = action
                .resource_types()
                .map(|r| {
                    (
                        r.resource_type().name(),
                        r.is_required(),
                        names(r.condition_keys()),
                    )
                })
                .collect();
            let expected = record.types.iter();
            let expected: Vec<_> = expected
                .map(|t| {
                    (
                        t.name.as_str(),
                        t.required,
                        t.keys.iter().map(String::as_str).collect(),
                    )
                })
                .collect();
            assert_eq!(types, expected, "{action}");
        }
    }
    assert_eq!(catalog.condition_keys().len(), records.keys.len());
    for record in &records.keys {
        let key = self::key(&record.name);
        assert_eq!(key.name(), record.name);
        assert_eq!(key.key_type().name(), record.kind);
        assert_eq!(key.is_multivalued(), record.multivalued);
        assert_eq!(key.is_global(), !record.subject.is_empty());
    }
}
