//! What is wrong with the ARNs of a policy's resources, found once for all the rules about them.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::attached_resource::{attached_to, fits};
use super::unlisted;
use crate::catalog::{ArnForm, Catalog, ResourceType, Service};
use crate::policy::pattern::{has_wildcard, literal_prefix, matches};
use crate::policy::variable::has_variable;
use crate::policy::{Arn, Policy, Statement, Text, is_account_id};
use crate::rules::{MAX_FINDINGS, Validator};

/// The entries of `Resource` and `NotResource` that are at fault, each with its first fault. Left out are those that cannot be of
/// what the policy is attached to: a rule of its own speaks of them.
#[derive(Debug)]
pub(in crate::rules) struct ArnFaults<'a> {
    policy: &'a Policy<'a>,
    validator: Option<Validator>,
    found: OnceCell<Vec<Faulty<'a>>>,
}

/// An entry at fault.
#[derive(Clone, Copy, Debug)]
pub(super) struct Faulty<'a> {
    pub(super) text: Text<'a>,
    pub(super) fault: ArnFault,
    /// The statement's actions, for guessing what is meant.
    pub(super) statement: &'a Statement<'a>,
}

/// What is wrong with an ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArnFault {
    /// It has the fields of an ARN, but does not start with `arn:`.
    Prefix,
    /// It has fewer than six fields, however it starts.
    Fields,
    /// There is no such partition.
    Partition,
    /// The service is not written in lower case.
    ServiceCase,
    /// No resource has such a service.
    Service,
    /// There is no such region.
    Region,
    /// The account is not one.
    Account,
    /// Resources of this type name no region.
    RegionNotAllowed,
    /// Resources of this type name no account.
    AccountNotAllowed,
    /// Resources of this type name a region.
    MissingRegion,
    /// Resources of this type name an account.
    MissingAccount,
    /// The service has no resources that are so called.
    Resource,
    /// The service has no resources that match.
    Unmatched,
}

impl<'a> ArnFaults<'a> {
    /// The faults of `policy`, for us or for AWS's validator.
    pub(in crate::rules) fn of(policy: &'a Policy<'a>, validator: Option<Validator>) -> Self {
        Self {
            policy,
            validator,
            found: OnceCell::new(),
        }
    }

    /// Whether there are any.
    pub(in crate::rules) fn any(&self) -> bool {
        !self.all().is_empty()
    }

    /// The entries with that fault, in the order of the text.
    pub(super) fn with(&self, fault: ArnFault) -> impl Iterator<Item = &Faulty<'a>> {
        let all = self.all().iter();
        all.filter(move |faulty| faulty.fault == fault)
    }

    fn all(&self) -> &[Faulty<'a>] {
        self.found.get_or_init(|| find(self.policy, self.validator))
    }
}

fn find<'a>(policy: &'a Policy<'a>, validator: Option<Validator>) -> Vec<Faulty<'a>> {
    let mut judge = Judge {
        validator,
        ..Judge::default()
    };
    let attached = attached_to(policy);
    let entries = policy.statements.iter().flat_map(|statement| {
        let resources = statement.resources.iter();
        let items = resources.flat_map(|resources| {
            let attached = attached.filter(|_| !resources.negated);
            let items = resources.items.iter();
            items.filter(move |text| attached.is_none_or(|attached| fits(attached, text.value)))
        });
        items.map(move |text| (statement, *text))
    });
    entries
        .filter_map(|(statement, text)| {
            let fault = judge.fault(text.value)?;
            Some(Faulty {
                text,
                fault,
                statement,
            })
        })
        .take(MAX_FINDINGS)
        .collect()
}

/// Judges one ARN after the other. Resources of one service mostly stand together, so the last look-up serves the next.
#[derive(Default)]
struct Judge<'a> {
    validator: Option<Validator>,
    last: Option<(&'a str, Option<Service>)>,
    /// The entry judged last, for policies that repeat one in statement after statement.
    judged: Option<(&'a str, Option<ArnFault>)>,
}

impl<'a> Judge<'a> {
    fn fault(&mut self, text: &'a str) -> Option<ArnFault> {
        if text == "*" {
            return None;
        }
        match self.judged {
            Some((judged, fault)) if judged == text => fault,
            _ => {
                let fault = self.judge(text);
                self.judged = Some((text, fault));
                fault
            }
        }
    }

    fn judge(&mut self, text: &'a str) -> Option<ArnFault> {
        let Some(arn) = Arn::parse(text) else {
            return fault_without_fields(text, self.validator);
        };
        let catalog = Catalog::builtin();
        let is_partition = arn.partition == "*"
            || has_variable(arn.partition)
            || catalog.partition(arn.partition).is_some();
        if !is_partition {
            return Some(ArnFault::Partition);
        }
        if is_open(arn.service) {
            return None;
        }
        let service = self.service(arn.service);
        if arn.service.bytes().any(|b| b.is_ascii_uppercase()) && service.is_some() {
            return Some(ArnFault::ServiceCase);
        }
        let is_service = service.is_some()
            || TYPES.contains_key(arn.service)
            || unlisted::has_service(arn.service, self.validator);
        if !is_service {
            return Some(ArnFault::Service);
        }
        if !is_region(arn.region) {
            return Some(ArnFault::Region);
        }
        if !may_be_account(arn.account) {
            return Some(ArnFault::Account);
        }
        let mut fitting = service
            .into_iter()
            .flat_map(|s| s.resource_types_matching(text))
            .peekable();
        if fitting.peek().is_none() {
            return shape_fault(text, &arn, self.validator);
        }
        // A lone `*` names no type of resource that could have an account.
        let needs_account = arn.account.is_empty()
            && arn.resource != "*"
            && !OWN_RESOURCES.contains(&arn.service)
            && fitting.all(|kind| kind.arns().all(|form| form.has_account()));
        needs_account.then_some(ArnFault::MissingAccount)
    }

    fn service(&mut self, name: &'a str) -> Option<Service> {
        let service = match self.last {
            Some((known, service)) if known == name => service,
            _ => Catalog::builtin().service(name),
        };
        self.last = Some((name, service));
        service
    }
}

/// The resource types by the service in their ARNs, which for some is not the service that they belong to. Made on first use
/// from constant data, and never changed.
static TYPES: LazyLock<HashMap<&'static str, Vec<ResourceType>>> = LazyLock::new(|| {
    let mut types: HashMap<&'static str, Vec<ResourceType>> = HashMap::new();
    let services = Catalog::builtin().services();
    for kind in services.flat_map(Service::resource_types) {
        for service in kind.arn_heads().filter_map(service_of) {
            let kinds = types.entry(service).or_default();
            if kinds.last() != Some(&kind) {
                kinds.push(kind);
            }
        }
    }
    types
});

/// What keeps an ARN with sound fields from naming any resource: its region, its account, or the rest.
fn shape_fault(text: &str, arn: &Arn<'_>, validator: Option<Validator>) -> Option<ArnFault> {
    let types = TYPES.get(arn.service)?;
    if types.iter().any(|kind| kind.may_be_named_by(text)) {
        return None;
    }
    let anywhere = format!("arn:*:{}:*:*:{}", arn.service, arn.resource);
    let forms: Vec<ArnForm> = types
        .iter()
        .filter(|kind| kind.may_be_named_by(&anywhere))
        .flat_map(|kind| kind.arns())
        .filter(|form| form.service() == arn.service)
        .collect();
    let all = |has: fn(&ArnForm) -> bool| forms.iter().all(has);
    if forms.is_empty() {
        let fault = if arn.resource.contains('*') {
            ArnFault::Unmatched
        } else {
            ArnFault::Resource
        };
        (!unlisted::has_resource(arn.service, arn.resource, validator)).then_some(fault)
    } else if arn.region.is_empty() && all(|form| form.has_region()) {
        Some(ArnFault::MissingRegion)
    } else if is_named(arn.region) && all(|form| !form.has_region()) {
        Some(ArnFault::RegionNotAllowed)
    } else if is_named(arn.account) && all(|form| !form.has_account()) {
        Some(ArnFault::AccountNotAllowed)
    } else {
        None
    }
}

/// The service in the ARNs of a form with this head.
fn service_of(head: &'static str) -> Option<&'static str> {
    head.split(':').nth(2)
}

/// Whether a field says one thing.
fn is_named(field: &str) -> bool {
    !field.is_empty() && !is_open(field)
}

/// Whether a field can stand for more than one text.
fn is_open(field: &str) -> bool {
    has_wildcard(field) || has_variable(field)
}

/// What keeps a text that cannot be split into the fields of an ARN from being one. For us a wildcard may stand for `arn` and more,
/// and a template may fill in what looks like a variable; IAM and its validator take the text as it stands.
fn fault_without_fields(text: &str, validator: Option<Validator>) -> Option<ArnFault> {
    if validator.is_none() && may_start_as_arn(text) {
        text.starts_with("arn:").then_some(ArnFault::Fields)
    } else if fields(text) < 6 {
        Some(ArnFault::Fields)
    } else {
        Some(ArnFault::Prefix)
    }
}

/// How many fields `text` has.
pub(super) fn fields(text: &str) -> usize {
    text.split(':').count()
}

/// Whether `text` starts with `arn:`, or with a wildcard or variable that can stand for it.
fn may_start_as_arn(text: &str) -> bool {
    text.starts_with("arn:")
        || text.starts_with("${")
        || has_wildcard(text) && "arn:".starts_with(literal_prefix(text))
}

fn is_region(field: &str) -> bool {
    if field.is_empty() || has_variable(field) {
        return true;
    }
    let catalog = Catalog::builtin();
    if has_wildcard(field) {
        field == "*" || catalog.regions().any(|region| matches(field, region.id()))
    } else {
        catalog.region(field).is_some()
    }
}

/// Services with resources that belong to AWS itself, whose ARNs leave out the account that the forms have.
const OWN_RESOURCES: [&str; 6] = [
    "ec2",
    "elasticbeanstalk",
    "imagebuilder",
    "rds",
    "resource-explorer-2",
    "ssm",
];

/// Owners that AWS writes in the place of an account: its own resources, and CloudFront's identities.
const OWNERS: [&str; 4] = ["aws", "cloudfront", "amazon", "aws-marketplace"];

fn may_be_account(field: &str) -> bool {
    if field.is_empty() || has_variable(field) || is_account_id(field) {
        return true;
    }
    if has_wildcard(field) {
        let digits = field.bytes().filter(u8::is_ascii_digit).count();
        let others = field
            .bytes()
            .filter(|b| !b.is_ascii_digit() && !b"*?".contains(b))
            .count();
        let ones = field.bytes().filter(|b| *b == b'?').count();
        return others == 0 && digits + ones <= 12
            || OWNERS.iter().any(|owner| matches(field, owner));
    }
    OWNERS.contains(&field)
}
