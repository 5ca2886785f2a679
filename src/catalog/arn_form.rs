//! The ARN forms of resource types.

use super::packed::PACKED;
use super::shorthand::written_out;
use std::fmt;
use std::sync::OnceLock;

/// How the ARNs of a resource type are built, with `${…}` for what varies:
/// `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. [`fmt::Display`] writes it whole.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ArnForm {
    head: &'static str,
    resource: &'static str,
}

impl ArnForm {
    pub(super) const fn new(head: &'static str, resource: &'static str) -> Self {
        Self { head, resource }
    }

    pub(super) fn at(index: usize) -> Self {
        let head = PACKED.arn_heads.get(index);
        Self::new(
            PACKED.arn_head_names.get(head),
            resources().get(index).map_or("", String::as_str),
        )
    }

    /// Partition, service, region and account, with the colon behind: `arn:${Partition}:s3:::`.
    #[must_use]
    pub const fn head(self) -> &'static str {
        self.head
    }

    /// The resource part: `${BucketName}/${ObjectName}`.
    #[must_use]
    pub const fn resource(self) -> &'static str {
        self.resource
    }

    /// Whether the ARNs name a region.
    #[must_use]
    pub fn has_region(self) -> bool {
        self.field(3)
    }

    /// Whether the ARNs name an account.
    #[must_use]
    pub fn has_account(self) -> bool {
        self.field(4)
    }

    fn field(self, index: usize) -> bool {
        let field = self.head.split(':').nth(index);
        field.is_some_and(|field| !field.is_empty())
    }
}

/// The resource parts of all forms, which are packed in shorthand.
fn resources() -> &'static [String] {
    static RESOURCES: OnceLock<Vec<String>> = OnceLock::new();
    RESOURCES.get_or_init(|| {
        let types = PACKED.type_names.all();
        let forms = types.flat_map(|kind| {
            let name = PACKED.type_names.get(kind);
            let forms = PACKED.type_arns.run(kind);
            forms.map(move |form| written_out(name, PACKED.arn_resources.get(form)))
        });
        forms.collect()
    })
}

impl fmt::Display for ArnForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.head)?;
        f.write_str(self.resource)
    }
}

impl fmt::Debug for ArnForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ArnForm({self})")
    }
}
