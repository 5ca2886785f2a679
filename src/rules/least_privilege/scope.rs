//! How far the resources of a statement reach: whether it leaves their names open.

use crate::catalog::{ArnForm, Catalog};
use crate::policy::pattern::covers;
use crate::policy::{Arn, Statement};

/// What AWS makes the names of all secrets of: it puts this behind them.
const SECRETS: &str = "?*-??????";

/// Services whose ARNs begin with the resource's name, not with its type.
pub(super) const WITHOUT_TYPE: &[&str] = &["s3", "sns", "sqs", "execute-api"];

/// Whether `pattern` leaves the name of the resource open, whatever its type: `*`, `arn:aws:s3:::*`,
/// `arn:aws:dynamodb:*:*:table/*`.
pub(in crate::rules) fn is_open(pattern: &str) -> bool {
    let wild = |text: &str| {
        text.contains('*')
            && text
                .bytes()
                .all(|byte| matches!(byte, b'*' | b'?' | b'/' | b':'))
    };
    if wild(pattern) {
        return true;
    }
    let Some(arn) = Arn::parse(pattern) else {
        return false;
    };
    let has_type = !WITHOUT_TYPE.contains(&arn.service);
    let name = match arn.resource_parts() {
        (Some(kind), name) if !kind.contains(['*', '?']) && has_type => name,
        _ => arn.resource,
    };
    wild(name) || has_type && (is_start_of_type(&arn) || is_start_of_id(&arn, name))
}

/// Whether `name` says of the resource of `arn` only what AWS puts into the name of each of its type: `secret:*-??????`,
/// `instance/i-*`.
fn is_start_of_id(arn: &Arn<'_>, name: &str) -> bool {
    let start = || name.strip_suffix('*').and_then(|id| id.strip_suffix('-'));
    match (arn.service, arn.resource_parts().0) {
        ("secretsmanager", Some("secret")) => covers(name, SECRETS),
        ("ec2", Some(kind)) => start().is_some_and(|start| is_id_of(kind, start)),
        _ => false,
    }
}

/// Whether the ids of resources of EC2 of the type `kind` begin with `start` and a hyphen.
fn is_id_of(kind: &str, start: &str) -> bool {
    const STARTS: [(&str, &str); 9] = [
        ("image", "ami"),
        ("instance", "i"),
        ("network-interface", "eni"),
        ("route-table", "rtb"),
        ("security-group", "sg"),
        ("snapshot", "snap"),
        ("subnet", "subnet"),
        ("volume", "vol"),
        ("vpc", "vpc"),
    ];
    STARTS.contains(&(kind, start))
}

/// Whether the resource of `arn` is the beginning of a type and a star, so that it takes in whatever there is of that type:
/// `arn:aws:ssm:*:*:parameter*`.
fn is_start_of_type(arn: &Arn<'_>) -> bool {
    let Some(start) = arn.resource.strip_suffix('*') else {
        return false;
    };
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let service = || Catalog::builtin().service(arn.service);
    !start.is_empty()
        && start.bytes().all(is_word)
        && service().is_some_and(|service| {
            let forms = service.resource_types().flat_map(|known| known.arns());
            let is_own = |form: &ArnForm| form.service() == arn.service;
            let mut own = forms.filter(is_own).map(ArnForm::resource);
            // Where a name alone is a resource, that may be what begins so.
            let is_name = |form: &str| form.starts_with('$') && !form.contains('/');
            !own.clone().any(is_name) && own.any(|form| form.starts_with(start))
        })
}

/// Whether `statement` is about resources whatever their names.
pub(in crate::rules) fn has_open_resource(statement: &Statement<'_>) -> bool {
    statement.resources.as_ref().is_some_and(|resources| {
        !resources.negated && resources.items.iter().any(|item| is_open(item.value))
    })
}

#[cfg(test)]
mod tests {
    use super::is_open;

    #[test]
    fn a_name_is_open_where_nothing_of_it_is_said() {
        for open in [
            "*",
            "arn:aws:s3:::*",
            "arn:aws:s3:::*/*",
            "arn:aws:secretsmanager:*:111122223333:secret:*",
            "arn:aws:dynamodb:eu-west-1:*:table/*",
            "arn:aws:iam::*:*",
            "arn:aws:ssm:*:*:parameter*",
            "arn:aws:secretsmanager:*:*:secret*",
            "arn:aws:rds:*:*:db*",
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*-??????",
            "arn:aws:secretsmanager:*:*:secret:*-*",
            "arn:aws:ec2:*:*:instance/i-*",
        ] {
            assert!(is_open(open), "{open}");
        }
        for named in [
            "arn:aws:s3:::reports/*",
            "arn:aws:iam::*:role/app-*",
            "reports",
            "",
            "arn:aws:sqs:*:*:jobs",
            "arn:aws:sqs:*:*:jobs*",
            "arn:aws:ssm:*:*:parameters*",
            "arn:aws:s3:::accesspoint*",
            "arn:aws:codecommit:*:*:app*",
            "arn:aws:secretsmanager:*:*:secret:app-??????",
            "arn:aws:secretsmanager:*:*:secret:app*-??????",
            "arn:aws:ec2:*:*:instance/i-0a*",
            "arn:aws:ec2:*:*:key-pair/i-*",
        ] {
            assert!(!is_open(named), "{named}");
        }
    }
}
