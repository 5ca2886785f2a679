//! `--access`, as the AWS command line takes it: JSON, its short form, or a file.

use policy_check::access::solve::Access;
use serde::Deserialize;

use super::document;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(default)]
    actions: Vec<String>,
    #[serde(default)]
    resources: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(Given),
    Many(Vec<Given>),
}

/// What the values of `--access` name.
///
/// # Errors
/// The value that is of no such form, or names nothing that a policy can grant.
pub(super) fn accesses(values: &[String]) -> Result<Vec<Access>, String> {
    let mut all = Vec::new();
    for value in values {
        let text = document::text(value)?;
        let given = if text.trim_start().starts_with(['[', '{']) {
            let read = serde_json::from_str(&text);
            match read.map_err(|error| format!("--access is not of the form [{{\"actions\": […], \"resources\": […]}}]: {error}"))? {
                OneOrMany::One(given) => vec![given],
                OneOrMany::Many(given) => given,
            }
        } else {
            vec![short(&text)?]
        };
        for Given { actions, resources } in given {
            let access = Access::new(actions, resources);
            all.push(access.map_err(|reason| format!("--access {reason}"))?);
        }
    }
    Ok(all)
}

/// `actions=a,b,resources=c`
fn short(text: &str) -> Result<Given, String> {
    let mut given = Given {
        actions: Vec::new(),
        resources: Vec::new(),
    };
    let mut of_resources = None;
    for part in text.trim().split(',') {
        let value = match part.split_once('=') {
            Some(("actions", value)) => {
                of_resources = Some(false);
                value
            }
            Some(("resources", value)) => {
                of_resources = Some(true);
                value
            }
            _ => part,
        };
        match of_resources {
            Some(true) => given.resources.push(value.to_owned()),
            Some(false) => given.actions.push(value.to_owned()),
            None => {
                return Err(format!(
                    "--access {text:?} is neither JSON nor actions=…,resources=…"
                ));
            }
        }
    }
    Ok(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_taken() {
        let expected = Access::new(
            vec!["s3:GetObject".to_owned(), "s3:PutObject".to_owned()],
            vec!["*".to_owned()],
        )
        .unwrap();
        for text in [
            r#"[{"actions": ["s3:GetObject", "s3:PutObject"], "resources": ["*"]}]"#,
            r#"{"actions": ["s3:GetObject", "s3:PutObject"], "resources": ["*"]}"#,
            "actions=s3:GetObject,s3:PutObject,resources=*",
        ] {
            assert_eq!(
                accesses(&[text.to_owned()]).unwrap(),
                std::slice::from_ref(&expected),
                "{text}"
            );
        }
        for wrong in [
            "s3:GetObject",
            "[]",
            "[{}]",
            r#"{"action": []}"#,
            "actions=GetObject",
            "actions=s3:",
            "actions=s3:*,resources=reports",
        ] {
            assert!(accesses(&[wrong.to_owned()]).is_err(), "{wrong}");
        }
    }
}
