//! What the first lines of an expected file say: `# kind: scp` and the like.

use policy_check::access::roles::Profile;
use policy_check::policy::Kind;
use policy_check::report::{Options, kind_of_policy_type};

/// How the policy beside the file `expected` is to be read. Lines without a key are comments.
pub fn options(expected: &str) -> Options {
    let mut options = Options::default();
    for line in expected.lines() {
        let Some((key, value)) = line.strip_prefix("# ").and_then(|l| l.split_once(": ")) else {
            continue;
        };
        match key {
            "kind" => options.kind = Some(Kind::from_name(value).expect("a kind of policy")),
            "type" => options.kind = Some(kind_of_policy_type(value).expect("a type of policy")),
            "resource-type" => options.resource_type = Some(value.to_owned()),
            "role" => {
                let profile = Profile::built_in(value).expect("a role");
                options.settings.role = Some(profile.clone());
            }
            "trusted" => {
                let network = value.parse().expect("a CIDR block");
                options.settings.trusted.push(network);
            }
            _ => {}
        }
    }
    options
}
