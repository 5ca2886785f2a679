//! The ARN forms of resource types.

use super::arn_pattern::Shape;
use super::packed::PACKED;
use super::shorthand::written_out;
use std::fmt;
use std::sync::OnceLock;

/// How the ARNs of a resource type are built, with `${…}` for what varies:
/// `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. [`fmt::Display`] writes it whole.
#[derive(Clone, Copy)]
pub struct ArnForm(&'static Written);

impl ArnForm {
    /// Partition, service, region and account, with the colon behind: `arn:${Partition}:s3:::`.
    #[must_use]
    pub const fn head(self) -> &'static str {
        self.0.head
    }

    /// The service in the ARNs, which is not always the prefix of the service that has the type: `s3`.
    #[must_use]
    pub const fn service(self) -> &'static str {
        self.0.service
    }

    /// The resource part: `${BucketName}/${ObjectName}`.
    #[must_use]
    pub fn resource(self) -> &'static str {
        &self.0.resource
    }

    /// Whether the ARNs name a region.
    #[must_use]
    pub const fn has_region(self) -> bool {
        self.0.has_region
    }

    /// Whether the ARNs name an account.
    #[must_use]
    pub const fn has_account(self) -> bool {
        self.0.has_account
    }
}

/// A form as it is read.
pub(super) struct Written {
    head: &'static str,
    service: &'static str,
    has_region: bool,
    has_account: bool,
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
        let field = |index| head.split(':').nth(index).unwrap_or_default();
        let resource = written_out(name, PACKED.arn_resources.get(index));
        Self {
            head,
            service: field(2),
            has_region: !field(3).is_empty(),
            has_account: !field(4).is_empty(),
            shape: Shape::of(head, &resource),
            has_name: resource.contains("${"),
            resource,
        }
    }

    /// The form.
    pub(super) const fn form(&'static self) -> ArnForm {
        ArnForm(self)
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
        f.write_str(self.head())?;
        f.write_str(self.resource())
    }
}

impl fmt::Debug for ArnForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ArnForm({self})")
    }
}
