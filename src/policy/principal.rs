//! Who a statement is about.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use super::arn::{Arn, is_account_id};
use super::model::texts;
use super::{Text, pattern};
use crate::syntax::{Key, Member, Value};

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, PartialEq)]
pub struct Principals<'a> {
    /// Whether it is `NotPrincipal`.
    pub negated: bool,
    /// The key and the value.
    pub member: &'a Member<'a>,
    /// Every principal named, in order.
    pub items: Vec<Principal<'a>>,
}

/// One principal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Principal<'a> {
    /// Under which key it stands.
    pub kind: PrincipalType,
    /// That key; absent for `"Principal": "*"`.
    pub key: Option<&'a Key<'a>>,
    /// The value as written.
    pub text: Text<'a>,
}

/// The keys of a principal object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrincipalType {
    /// `AWS`: accounts, users, roles, sessions; or the bare `"*"`.
    Aws,
    /// `Service`
    Service,
    /// `Federated`
    Federated,
    /// `CanonicalUser`: an S3 account id.
    CanonicalUser,
    /// A key that AWS does not know.
    Unknown,
}

/// What a principal's value names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrincipalForm<'a> {
    /// `*`: everyone, without signing in.
    Everyone,
    /// An account as such: its id, or its `:root` ARN. It stands for whatever identities that account's own policies let in.
    Account(&'a str),
    /// `…:user/NAME`
    User(Arn<'a>),
    /// `…:role/NAME`
    Role(Arn<'a>),
    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`
    RoleSession(Arn<'a>),
    /// `arn:aws:sts::ACCOUNT:federated-user/NAME`
    FederatedUser(Arn<'a>),
    /// `lambda.amazonaws.com`
    Service(&'a str),
    /// A web identity or SAML provider, by name or ARN.
    Provider(&'a str),
    /// An S3 account's canonical id.
    CanonicalUser(&'a str),
    /// `AIDA…`, `AROA…`: what AWS writes in the place of a user or role that has been deleted.
    UniqueId(&'a str),
    /// None of these.
    Other(&'a str),
}

impl<'a> Principals<'a> {
    /// Reads the value of a `Principal` or `NotPrincipal` member; forms that the language does not have give no items.
    pub(super) fn read(member: &'a Member<'a>, negated: bool) -> Self {
        let mut items = Vec::new();
        match &member.value.value {
            Value::Object(entries) => {
                for entry in entries {
                    let kind = PrincipalType::from_key(&entry.key.text);
                    let named = |text| Principal {
                        kind,
                        key: Some(&entry.key),
                        text,
                    };
                    items.extend(texts(&entry.value).map(named));
                }
            }
            _ => items.extend(texts(&member.value).map(|text| Principal {
                kind: PrincipalType::Aws,
                key: None,
                text,
            })),
        }
        Self {
            negated,
            member,
            items,
        }
    }
}

impl PrincipalType {
    /// The type that a key of the principal object names; AWS compares it with letter case.
    #[must_use]
    pub fn from_key(key: &str) -> Self {
        match key {
            "AWS" => Self::Aws,
            "Service" => Self::Service,
            "Federated" => Self::Federated,
            "CanonicalUser" => Self::CanonicalUser,
            _ => Self::Unknown,
        }
    }
}

impl<'a> Principal<'a> {
    /// What it names.
    #[must_use]
    pub fn form(&self) -> PrincipalForm<'a> {
        let text = self.text.value;
        match self.kind {
            PrincipalType::Service => PrincipalForm::Service(text),
            PrincipalType::Federated => PrincipalForm::Provider(text),
            PrincipalType::CanonicalUser => PrincipalForm::CanonicalUser(text),
            PrincipalType::Unknown => PrincipalForm::Other(text),
            PrincipalType::Aws => aws_form(text),
        }
    }
}

fn aws_form(text: &str) -> PrincipalForm<'_> {
    if text == "*" {
        return PrincipalForm::Everyone;
    }
    if is_account_id(text) {
        return PrincipalForm::Account(text);
    }
    if is_unique_id(text) {
        return PrincipalForm::UniqueId(text);
    }
    let Some(arn) = Arn::parse(text) else {
        return PrincipalForm::Other(text);
    };
    match (arn.service, arn.resource_parts()) {
        ("iam", (None, "root")) => PrincipalForm::Account(arn.account),
        ("iam", (Some("user"), _)) => PrincipalForm::User(arn),
        ("iam", (Some("role"), _)) => PrincipalForm::Role(arn),
        ("sts", (Some("assumed-role"), _)) => PrincipalForm::RoleSession(arn),
        ("sts", (Some("federated-user"), _)) => PrincipalForm::FederatedUser(arn),
        _ => PrincipalForm::Other(text),
    }
}

fn is_unique_id(text: &str) -> bool {
    text.len() >= 16
        && pattern::matches("A???*", text)
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && ["AIDA", "AROA", "AGPA", "AIPA", "ANPA"]
            .iter()
            .any(|p| text.starts_with(p))
}
