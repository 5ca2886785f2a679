//! Condition keys.

use super::*;

#[test]
fn condition_keys_have_types_and_templates() {
    for (name, spelled, kind, many, global) in [
        (
            "aws:sourceip",
            "aws:SourceIp",
            KeyType::IpAddress,
            false,
            true,
        ),
        ("aws:TagKeys", "aws:TagKeys", KeyType::String, true, true),
        (
            "aws:PrincipalArn",
            "aws:PrincipalArn",
            KeyType::Arn,
            false,
            true,
        ),
        (
            "aws:SecureTransport",
            "aws:SecureTransport",
            KeyType::Bool,
            false,
            true,
        ),
        (
            "aws:CurrentTime",
            "aws:CurrentTime",
            KeyType::Date,
            false,
            true,
        ),
        (
            "aws:MultiFactorAuthAge",
            "aws:MultiFactorAuthAge",
            KeyType::Numeric,
            false,
            true,
        ),
        (
            "aws:PrincipalTag/team",
            "aws:PrincipalTag/${TagKey}",
            KeyType::String,
            false,
            true,
        ),
        (
            "AWS:requesttag/a/b:c",
            "aws:RequestTag/${TagKey}",
            KeyType::String,
            false,
            true,
        ),
        (
            "s3:ExistingObjectTag/x",
            "s3:ExistingObjectTag/<key>",
            KeyType::String,
            false,
            false,
        ),
        (
            "ec2:ResourceTag/x",
            "ec2:ResourceTag/${TagKey}",
            KeyType::String,
            false,
            false,
        ),
        (
            "kms:EncryptionContext:app",
            "kms:EncryptionContext:${EncryptionContextKey}",
            KeyType::String,
            false,
            false,
        ),
        (
            "token.actions.githubusercontent.com:sub",
            "${ProviderUrl}:sub",
            KeyType::String,
            false,
            false,
        ),
        (
            "events:Metadata/x/Matcher",
            "events:Metadata/${MetadataKey}/Matcher",
            KeyType::String,
            false,
            false,
        ),
    ] {
        let found = key(name);
        assert_eq!(found.name(), spelled);
        assert_eq!(found.key_type(), kind, "{name}");
        assert_eq!(found.is_multivalued(), many, "{name}");
        assert_eq!(found.is_global(), global, "{name}");
    }
    assert_eq!(key("aws:SourceIp").subject(), Some(KeySubject::Network));
    for unknown in [
        "aws:PrincipalTag/",
        "aws:PrincipalTag",
        "aws:NoSuch",
        "",
        ":",
        "/",
        "s3:",
    ] {
        assert_eq!(Catalog::builtin().condition_key(unknown), None, "{unknown}");
    }
    let long = format!("aws:PrincipalTag/{}", "/".repeat(1_000_000));
    assert!(key(&long).is_template());
}

#[test]
fn every_template_is_found_by_a_key_made_from_it() {
    for template in Catalog::builtin().condition_keys() {
        if let Some((before, after)) = template.template() {
            assert_eq!(key(&format!("{before}x.y{after}")), template);
        }
    }
}
