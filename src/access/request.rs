//! One request, as AWS sees it: who asks for which action on which resource, and in which circumstances.

use crate::policy::{Arn, is_account_id};

/// A request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The action with its service, `s3:GetObject`.
    pub action: String,
    /// The resource's ARN, or `*` for an action that takes none.
    pub resource: String,
    /// Who asks; `None` for some identity of the resource's own account, of which nothing else is known.
    pub caller: Option<Caller>,
    /// The id of the account that owns the resource, where it is not that of the resource's ARN.
    pub resource_owner: Option<String>,
    /// The condition keys that it carries.
    pub context: RequestContext,
}

impl Request {
    /// The account that owns the resource: as said, else as its ARN says, else the caller's.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        let named = || Arn::parse(&self.resource).map(|arn| arn.account);
        let own = || self.caller.as_ref()?.account();
        let given = self.resource_owner.as_deref();
        given
            .or_else(|| named().filter(|account| is_account_id(account)))
            .or_else(own)
    }

    /// The service's prefix, the part of the action before the colon.
    #[must_use]
    pub fn service(&self) -> &str {
        let (service, _) = self.action.split_once(':').unwrap_or_default();
        service
    }
}

/// Who makes a request.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Caller {
    /// An IAM user, by its ARN.
    User(String),
    /// A role, by its ARN: any of its sessions.
    Role(String),
    /// A role's session, by its ARN `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
    RoleSession(String),
    /// A session that an IAM user made for somebody else: `arn:aws:sts::ACCOUNT:federated-user/NAME`.
    FederatedUser(String),
    /// An account's root user: `arn:aws:iam::ACCOUNT:root`.
    Root(String),
    /// A service of AWS by its name, `lambda.amazonaws.com`.
    Service(String),
    /// Somebody whom an identity provider has signed in, by the provider's ARN or name.
    Federated(String),
    /// Nobody in particular: a request without a signature.
    Anonymous,
}

impl Caller {
    /// Reads what `CallerArn` may be; `None` where it is none of these.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Anonymous);
        }
        let Some(arn) = Arn::parse(text) else {
            return Self::of_name(text);
        };
        let (kind, name) = arn.resource_parts();
        // The address of a provider may end in a slash, as those of Microsoft Entra ID do.
        let name = match kind {
            Some("oidc-provider") => name.strip_suffix('/').unwrap_or(name),
            _ => name,
        };
        let parts = name.split('/').count();
        let is_named = !name.is_empty() && name.split('/').all(|part| !part.is_empty());
        if !is_account_id(arn.account) || !is_named || !arn.region.is_empty() {
            return None;
        }
        let of = match (arn.service, kind, parts) {
            ("iam", None, _) if name == "root" => Self::Root,
            ("iam", Some("user"), _) => Self::User,
            ("iam", Some("role"), _) => Self::Role,
            ("iam", Some("oidc-provider" | "saml-provider"), _) => Self::Federated,
            ("sts", Some("assumed-role"), 2) => Self::RoleSession,
            ("sts", Some("federated-user"), 1) => Self::FederatedUser,
            _ => return None,
        };
        Some(of(text.to_owned()))
    }

    /// A service or an identity provider, both of which go by a host's name.
    fn of_name(text: &str) -> Option<Self> {
        let of_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'/');
        if !text.contains('.') || !text.bytes().all(of_name) {
            return None;
        }
        let of_aws = [".amazonaws.com", ".amazonaws.com.cn", ".aws.internal"];
        let is_service = of_aws.iter().any(|end| text.ends_with(end))
            || (text.ends_with(".amazon.com") && text != "www.amazon.com");
        let of = if is_service {
            Self::Service
        } else {
            Self::Federated
        };
        Some(of(text.to_owned()))
    }

    /// The ARN or the name; `*` where there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::User(text)
            | Self::Role(text)
            | Self::RoleSession(text)
            | Self::FederatedUser(text)
            | Self::Root(text)
            | Self::Service(text)
            | Self::Federated(text) => text,
            Self::Anonymous => "*",
        }
    }

    /// The ARN of an identity of an account; `None` for services, identity providers and the anonymous.
    #[must_use]
    pub fn arn(&self) -> Option<Arn<'_>> {
        match self {
            Self::Service(_) | Self::Federated(_) | Self::Anonymous => None,
            _ => Arn::parse(self.text()),
        }
    }

    /// The account whose identity it is.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.arn().map(|arn| arn.account)
    }

    /// The name of the user, the role (of a session, its role) or the federated user, without any path.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let (_, name) = self.arn()?.resource_parts();
        match self {
            Self::RoleSession(_) => name.split('/').next(),
            Self::User(_) | Self::Role(_) | Self::FederatedUser(_) => name.rsplit('/').next(),
            _ => None,
        }
    }

    /// Whether it is a role that a service made for itself, or a session of one: these are outside SCPs and RCPs.
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html>
    #[must_use]
    pub fn is_service_linked(&self) -> bool {
        match self {
            Self::Role(arn) => arn.contains(":role/aws-service-role/"),
            // A session's ARN does not have the role's path, so the name has to do.
            Self::RoleSession(_) => self
                .name()
                .is_some_and(|name| name.starts_with("AWSServiceRoleFor")),
            _ => false,
        }
    }
}

/// The condition keys that a request carries, in the order given; keys are compared without letter case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestContext {
    entries: Vec<(String, Vec<String>)>,
}

impl RequestContext {
    /// No key.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
        }
    }

    /// Gives `key` these values, in place of those that it had. Without any, the key is there and empty, which a condition takes
    /// for absent.
    pub fn insert(&mut self, key: impl Into<String>, values: Vec<String>) {
        let key = key.into();
        let mut entries = self.entries.iter_mut();
        match entries.find(|(name, _)| name.eq_ignore_ascii_case(&key)) {
            Some((_, old)) => *old = values,
            None => self.entries.push((key, values)),
        }
    }

    /// The values of `key`; `None` where it is absent.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&[String]> {
        let mut entries = self.entries.iter();
        entries
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, values)| values.as_slice())
    }

    /// Every key with its values.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &[String])> {
        let entries = self.entries.iter();
        entries.map(|(key, values)| (key.as_str(), values.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_are_told_apart() {
        let iam = |rest: &str| format!("arn:aws:iam::111122223333:{rest}");
        let sts = |rest: &str| format!("arn:aws:sts::111122223333:{rest}");
        for (text, expected) in [
            (
                iam("user/div/Ana"),
                Some(("Ana", Caller::User as fn(String) -> Caller)),
            ),
            (iam("role/app/web"), Some(("web", Caller::Role))),
            (
                sts("assumed-role/web/i-1"),
                Some(("web", Caller::RoleSession)),
            ),
            (
                sts("federated-user/Ben"),
                Some(("Ben", Caller::FederatedUser)),
            ),
            (iam("root"), Some(("", Caller::Root))),
            (iam("saml-provider/Okta"), Some(("", Caller::Federated))),
            (
                iam("oidc-provider/x.example/a"),
                Some(("", Caller::Federated)),
            ),
            (
                iam("oidc-provider/sts.windows.net/a/"),
                Some(("", Caller::Federated)),
            ),
            (
                "accounts.google.com".to_owned(),
                Some(("", Caller::Federated)),
            ),
            (
                "lambda.amazonaws.com".to_owned(),
                Some(("", Caller::Service)),
            ),
            (iam("group/Dev"), None),
            (sts("assumed-role/web"), None),
            ("arn:aws:iam:::user/Ana".to_owned(), None),
            ("Ana".to_owned(), None),
            (String::new(), None),
        ] {
            let found = Caller::parse(&text);
            assert_eq!(found, expected.map(|(_, of)| of(text.clone())), "{text}");
            if let (Some(found), Some((name, _))) = (found, expected) {
                assert_eq!(found.name().unwrap_or_default(), name, "{text}");
            }
        }
        assert_eq!(Caller::parse("*"), Some(Caller::Anonymous));
    }

    #[test]
    fn keys_have_no_letter_case_and_keep_their_order() {
        let mut context = RequestContext::new();
        context.insert("aws:SourceIp", vec!["203.0.113.1".to_owned()]);
        context.insert("s3:prefix", vec![]);
        context.insert("AWS:sourceip", vec!["203.0.113.2".to_owned()]);
        let keys: Vec<&str> = context.iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["aws:SourceIp", "s3:prefix"]);
        assert_eq!(context.get("aws:sourceIP").unwrap(), ["203.0.113.2"]);
        assert_eq!(context.get("s3:prefix").unwrap().len(), 0);
        assert_eq!(context.get("s3:delimiter"), None);
    }
}
