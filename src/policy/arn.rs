//! Amazon Resource Names, and patterns of them.

use std::borrow::Cow;

use super::Kind;
use super::pattern::covers_with_variables;
use super::variable::has_variable;

/// The parts of an ARN, or of an ARN pattern: `arn:partition:service:region:account:resource`.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: &'a str,
    /// `s3`, `iam`, …
    pub service: &'a str,
    /// May be empty.
    pub region: &'a str,
    /// May be empty.
    pub account: &'a str,
    /// All that follows, colons included.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Splits `text`; `None` where it does not start with `arn:` or has fewer than six parts. A colon inside a policy variable, as
    /// in `${aws:PrincipalAccount}`, parts nothing.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix("arn:")?;
        let (partition, rest) = split_part(rest)?;
        let (service, rest) = split_part(rest)?;
        let (region, rest) = split_part(rest)?;
        let (account, resource) = split_part(rest)?;
        Some(Self {
            partition,
            service,
            region,
            account,
            resource,
        })
    }

    /// The resource's type and name, for `type/name` and `type:name`; the whole as the name where there is neither.
    #[must_use]
    pub fn resource_parts(&self) -> (Option<&'a str>, &'a str) {
        match self.resource.split_once(['/', ':']) {
            Some((kind, name)) => (Some(kind), name),
            None => (None, self.resource),
        }
    }
}

/// Whether the pattern of ARNs `wide` takes in `narrow` part by part, as conditions compare them. Never wrongly true.
#[must_use]
pub fn covers_arn(wide: &str, narrow: &str) -> bool {
    if wide == narrow {
        return true;
    }
    let (Some(wide), Some(narrow)) = (Arn::parse(wide), Arn::parse(narrow)) else {
        return false;
    };
    // What a variable stands for may hold colons, and so be more than one part.
    let takes_in = |wide: &str, narrow: &str| {
        wide == narrow || !has_variable(narrow) && covers_with_variables(wide, narrow)
    };
    takes_in(wide.partition, narrow.partition)
        && takes_in(wide.service, narrow.service)
        && takes_in(wide.region, narrow.region)
        && takes_in(wide.account, narrow.account)
        && covers_with_variables(wide.resource, narrow.resource)
}

/// What stands before the stage in the short form of an API's resource.
const SHORT_FORM: &str = "execute-api:";

/// Whether `text` is the short form of a resource of an API, `execute-api:/stage/GET/pets`, of which API Gateway makes the ARN when
/// it saves the policy of the API.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html>
#[must_use]
pub fn is_short_form(text: &str) -> bool {
    short_path(text).is_some()
}

/// The pattern of ARNs that an entry of `Resource` stands for in a policy of `kind`: in that of a resource the short form of an API's
/// resource leaves the API open. In others it is an ARN of nothing.
#[must_use]
pub fn arn_pattern(text: &str, kind: Kind) -> Cow<'_, str> {
    match short_path(text).filter(|_| kind == Kind::Resource) {
        Some(path) => Cow::Owned(format!("arn:*:{SHORT_FORM}*:*:*{path}")),
        None => Cow::Borrowed(text),
    }
}

fn short_path(text: &str) -> Option<&str> {
    let path = text.strip_prefix(SHORT_FORM)?;
    path.starts_with('/').then_some(path)
}

/// What stands before and behind the first colon that is not part of a policy variable.
fn split_part(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b':' => return Some((text.get(..at)?, text.get(at + 1..)?)),
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                // A variable that is not closed is no variable.
                at += 1 + text.get(at..)?.find('}').unwrap_or_default();
            }
            _ => at += 1,
        }
    }
}

/// Whether `text` is an account id: twelve digits.
#[must_use]
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_in_a_variable_parts_nothing() {
        let arn = Arn::parse("arn:aws:iam::${aws:PrincipalAccount}:role/${a:b}:c").unwrap();
        assert_eq!(arn.account, "${aws:PrincipalAccount}");
        assert_eq!(arn.resource, "role/${a:b}:c");
        assert_eq!(Arn::parse("arn:aws:s3:::a:b").unwrap().resource, "a:b");
        assert_eq!(
            Arn::parse("arn:aws:s3::${open").map(|arn| arn.account),
            None
        );
        assert_eq!(
            Arn::parse("arn:aws:s3:::${open").unwrap().resource,
            "${open"
        );
        assert_eq!(Arn::parse("arn:aws:s3"), None);
    }
}
