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
pub(super) struct Written {
    head: &'static str,
    resource: String,
    /// What patterns are held against.
    pub(super) shape: Shape,
    /// Whether something varies behind the account, as the name does.
    pub(super) has_name: bool,
}

impl Written {
    /// Form number `index`, one of the resource type called `name`, which is packed in shorthand.
    fn new(index: usize, name: &str) -> Self {
        let head = head_of(index);
        let resource = written_out(name, PACKED.arn_resources.get(index));
        Self {
            head,
            shape: Shape::of(head, &resource),
            has_name: resource.contains("${"),
            resource,
        }
    }

    /// The form.
    pub(super) fn form(&'static self) -> ArnForm {
        ArnForm::new(self.head, &self.resource)
    }
}

/// The forms of resource type number `index`, written out when first asked for, as most checks need few.
pub(super) fn of_type(index: usize) -> &'static [Written] {
    static TYPES: OnceLock<Vec<OnceLock<Box<[Written]>>>> = OnceLock::new();
    let types = TYPES.get_or_init(|| {
        let types = PACKED.type_names.all();
        types.map(|_| OnceLock::new()).collect()
    });
    let Some(forms) = types.get(index) else {
        return &[];
    };
    forms.get_or_init(|| {
        let name = PACKED.type_names.get(index);
        let forms = PACKED.type_arns.run(index);
        forms.map(|form| Written::new(form, name)).collect()
    })
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
