//! The solver against the evaluator, on pairs of policies made at random: where the one finds new access, the other sees it in the
//! request that shows it, and where it finds none, no request at random shows any.
//!
//! `PAIRS=200000 cargo test --release --test solver -- --nocapture` tries as many pairs and prints what came of them; `SEED` begins
//! elsewhere.

use std::env;

use policy_check::access::evaluate::{Decision, PolicySet, decide, statement_matches};
use policy_check::access::request::{Caller, Request};
use policy_check::access::solve::{Outcome, no_new_access};
use policy_check::policy::{Kind, Policy};
use policy_check::syntax::parse;

#[path = "support/made.rs"]
mod made;
#[path = "support/random.rs"]
mod random;

use made::{changed, policy, request, text};
use random::Random;

/// Requests that are tried for each pair.
const REQUESTS: usize = 80;

fn allows(policy: &Policy<'_>, request: &Request) -> bool {
    let any = |allow: bool| {
        let mut statements = policy.statements.iter();
        statements.any(|s| {
            (if allow { s.allows() } else { s.denies() }) && statement_matches(policy, s, request)
        })
    };
    any(true) && !any(false)
}

/// What the whole evaluation makes of the request: an identity's policy by itself, a resource's for callers of another account who
/// may do everything.
fn is_allowed(policy: &Policy<'_>, request: &Request) -> bool {
    let everything = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let root = parse(everything).root.unwrap();
    let everything = Policy::read(everything, &root, Some(Kind::Identity), None);
    let mut set = PolicySet::default();
    if policy.kind == Kind::Identity {
        set.identity.push(policy);
    } else {
        set.resource = Some(policy);
        set.identity.push(&everything);
        if let Some(Caller::FederatedUser(_)) = request.caller {
            set.session.push(&everything);
        }
    }
    let mut request = request.clone();
    if policy.kind == Kind::Resource {
        request.resource_owner = Some("999999999999".to_owned());
    }
    decide(&set, &request).decision == Decision::Allowed
}

#[test]
fn solver_and_evaluator_agree() {
    let number = |name: &str, other: u64| {
        env::var(name)
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(other)
    };
    let (pairs, seed) = (number("PAIRS", 1_000), number("SEED", 1));
    let (mut passed, mut failed, mut undecided) = (0, 0, 0);
    for pair in 0..pairs {
        let mut random = Random::new(seed.wrapping_mul(1_000_003).wrapping_add(pair));
        let kind = if random.one_in(2) {
            Kind::Identity
        } else {
            Kind::Resource
        };
        let existing = policy(&mut random, kind);
        let new = changed(&mut random, &existing, kind);
        let (existing, new) = (text(&existing), text(&new));
        let (existing_root, new_root) = (parse(&existing).root.unwrap(), parse(&new).root.unwrap());
        let existing_policy = Policy::read(&existing, &existing_root, Some(kind), None);
        let new_policy = Policy::read(&new, &new_root, Some(kind), None);
        let (outcome, _) = no_new_access(&new_policy, &existing_policy);
        match outcome {
            Outcome::Pass => {
                passed += 1;
                for _ in 0..REQUESTS {
                    let request = request(&mut random, kind);
                    assert!(
                        !allows(&new_policy, &request) || allows(&existing_policy, &request),
                        "pair {pair} of seed {seed}: no new access was found, but\n{request:?}\nis\nnew {new}\nexisting {existing}"
                    );
                }
            }
            Outcome::Fail(found) => {
                failed += 1;
                for excess in found {
                    assert!(
                        is_allowed(&new_policy, &excess.request)
                            && !is_allowed(&existing_policy, &excess.request),
                        "pair {pair} of seed {seed}: this shows nothing\n{:?}\nnew {new}\nexisting {existing}",
                        excess.request
                    );
                }
            }
            Outcome::Undecided(cause) => {
                undecided += 1;
                if env::var_os("CAUSES").is_some() {
                    println!("{cause}: pair {pair}\nnew {new}\nexisting {existing}");
                }
            }
        }
    }
    println!("{pairs} pairs: {passed} without new access, {failed} with, {undecided} undecided");
    assert!(
        undecided * 10 < pairs,
        "{undecided} of {pairs} could not be decided"
    );
}
