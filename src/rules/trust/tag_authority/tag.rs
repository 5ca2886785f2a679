//! Whose tag a condition is about.

use crate::policy::Condition;

/// Whose tag a condition key is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Resource,
    /// An object of Amazon S3, whose tags are not set as a bucket's are.
    Object,
    Holder,
    Request,
}

/// What tag a condition key is about: `aws:ResourceTag/team`, `ec2:ResourceTag/team`, `rds:db-tag/team`, `aws:PrincipalTag/team`.
pub(super) fn tag_of(key: &str) -> Option<(Tag, &str)> {
    let (name, tag) = key.split_once('/')?;
    let (_, name) = name.split_once(':')?;
    let kinds = [
        ("ResourceTag", Tag::Resource),
        ("ExistingObjectTag", Tag::Object),
        ("PrincipalTag", Tag::Holder),
        ("RequestTag", Tag::Request),
        ("RequestObjectTag", Tag::Request),
    ];
    let known = kinds
        .into_iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    let kind = known.map_or_else(|| kind_at_rds(name), |(_, kind)| Some(kind))?;
    Some((kind, tag))
}

/// Whose tag a condition key of Amazon RDS is about, which has one for each type of resource: `rds:db-tag/team`.
fn kind_at_rds(name: &str) -> Option<Tag> {
    let name = name.to_ascii_lowercase();
    match name.strip_suffix("-tag")? {
        "req" => Some(Tag::Request),
        _ => Some(Tag::Resource),
    }
}

/// Whether `condition` is on the keys of the tags that are set.
pub(super) fn is_on_tag_keys(condition: &Condition<'_>) -> bool {
    condition.is_key("aws:TagKeys") || condition.is_key("s3:RequestObjectTagKeys")
}
