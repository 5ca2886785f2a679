//! The ARN forms of resource types.

use super::arn_pattern::Shape;
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

    /// Form number `index`, one of the resource type called `name`.
    pub(super) fn at(index: usize, name: &str) -> Self {
        let written = written(index, name);
        Self::new(
            head_of(index),
            written.map_or("", |written| written.resource.as_str()),
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

/// A form as it is read.
struct Written {
    resource: String,
    shape: Shape,
}

/// Form number `index`, one of the resource type called `name`: packed in shorthand, and written out when first asked for, as most
/// checks need few.
fn written(index: usize, name: &str) -> Option<&'static Written> {
    static FORMS: OnceLock<Vec<OnceLock<Written>>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        let forms = PACKED.arn_resources.all();
        forms.map(|_| OnceLock::new()).collect()
    });
    let form = forms.get(index)?;
    Some(form.get_or_init(|| {
        let resource = written_out(name, PACKED.arn_resources.get(index));
        Written {
            shape: Shape::of(head_of(index), &resource),
            resource,
        }
    }))
}

/// What patterns are held against of form number `index`, one of the resource type called `name`.
pub(super) fn shape_of(index: usize, name: &str) -> Option<&'static Shape> {
    written(index, name).map(|written| &written.shape)
}

/// What stands before the resource in form number `index`.
pub(super) fn head_of(index: usize) -> &'static str {
    PACKED.arn_head_names.get(PACKED.arn_heads.get(index))
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
