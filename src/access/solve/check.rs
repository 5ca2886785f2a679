//! The questions of AWS's custom policy checks.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-custom-policy-checks.html>

use super::excess::excess;
use super::question::{Answered, Callers, Excess, Question, STEPS};
use crate::access::audience;
use crate::access::evaluate::statement_matches;
use crate::access::request::Request;
use crate::catalog::ActionSet;
use crate::policy::{Kind, Policy, Statement};

/// What a check came to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// No request does what must not be.
    Pass,
    /// Some do: one for each statement that lets them.
    Fail(Vec<Excess>),
    /// It could not be decided, because of this.
    Undecided(String),
}

/// How the access of one policy lies to that of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Both allow the same.
    Equal,
    /// It allows less.
    Narrower,
    /// It allows more.
    Wider,
    /// Each allows something that the other does not.
    Incomparable,
}

/// Access that must not be granted: any of the actions on any of the resources. Without actions every one is meant, and likewise
/// with resources.
///
/// Source: <https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_Access.html>
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Patterns of actions.
    actions: Vec<String>,
    /// Patterns of resources.
    resources: Vec<String>,
}

impl Access {
    /// Access by patterns of actions and of resources, as a policy has them.
    ///
    /// # Errors
    /// Why no policy can grant it, for a check that cannot fail says nothing: there are no patterns, or one is of no action or
    /// no resource.
    pub fn new(actions: Vec<String>, resources: Vec<String>) -> Result<Self, String> {
        if actions.is_empty() && resources.is_empty() {
            return Err("names neither actions nor resources".to_owned());
        }
        if let Some(action) = actions.iter().find(|action| !may_be_action(action)) {
            return Err(format!(
                "has the action {action:?}, which names no service: write it as in s3:GetObject"
            ));
        }
        if let Some(resource) = resources.iter().find(|resource| !may_be_arn(resource)) {
            return Err(format!(
                "has the resource {resource:?}, which is no ARN: write it as in arn:aws:s3:::reports/*"
            ));
        }
        Ok(Self { actions, resources })
    }

    /// Its patterns of actions that take in none of today's.
    pub fn unknown_actions(&self) -> impl Iterator<Item = &str> {
        let actions = self.actions.iter().map(String::as_str);
        actions.filter(|pattern| ActionSet::matching(pattern).is_empty())
    }
}

fn may_be_action(pattern: &str) -> bool {
    let whole = |(service, name): (&str, &str)| !service.is_empty() && !name.is_empty();
    let named = pattern.split_once(':').is_some_and(whole);
    pattern == "*" || named && !pattern.contains(char::is_whitespace)
}

fn may_be_arn(pattern: &str) -> bool {
    pattern.starts_with("arn:") || pattern.starts_with(['*', '?'])
}

impl Relation {
    /// As the interface names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Narrower => "narrower",
            Self::Wider => "wider",
            Self::Incomparable => "incomparable",
        }
    }
}

impl From<Answered> for Outcome {
    fn from(answered: Answered) -> Self {
        match answered.undecided {
            _ if !answered.found.is_empty() => Self::Fail(answered.found),
            Some(cause) => Self::Undecided(cause),
            None => Self::Pass,
        }
    }
}

/// Whether `policy`, taken by itself, lets `request` through.
#[must_use]
pub fn allows(policy: &Policy<'_>, request: &Request) -> bool {
    let mut statements = policy.statements.iter();
    statements.any(|statement| statement.allows() && statement_matches(policy, statement, request))
        && !denies(policy, request)
}

/// The question what `policy` allows and `reference` does not.
pub(super) fn question<'p>(
    policy: &'p Policy<'p>,
    reference: Option<&'p Policy<'p>>,
) -> Question<'p> {
    Question {
        policy,
        only: None,
        left_out: &[],
        from_anywhere: None,
        reference,
        left_out_of_reference: &[],
        beside_everything: false,
        actions: Vec::new(),
        resources: Vec::new(),
        arrival: None,
        callers: Callers::All,
        thorough: false,
        steps: STEPS,
    }
}

/// Whether `new` allows anything that `existing` does not, and how the two lie to each other, where that can be told.
#[must_use]
pub fn no_new_access(new: &Policy<'_>, existing: &Policy<'_>) -> (Outcome, Option<Relation>) {
    let more = exceeds(new, existing);
    let less = exceeds(existing, new);
    let relation = match (&more, &less) {
        (Outcome::Pass, Outcome::Pass) => Some(Relation::Equal),
        (Outcome::Pass, Outcome::Fail(_)) => Some(Relation::Narrower),
        (Outcome::Fail(_), Outcome::Pass) => Some(Relation::Wider),
        (Outcome::Fail(_), Outcome::Fail(_)) => Some(Relation::Incomparable),
        _ => None,
    };
    (more, relation)
}

fn exceeds(policy: &Policy<'_>, reference: &Policy<'_>) -> Outcome {
    new_access(policy, reference, false).into()
}

/// What `policy` allows and `reference` does not. `thorough`: every group of actions is looked at, and not one for each statement.
pub(super) fn new_access(policy: &Policy<'_>, reference: &Policy<'_>, thorough: bool) -> Answered {
    let Some(beside_everything) = stand_beside_everything(policy, reference) else {
        return Answered {
            found: Vec::new(),
            undecided: Some(ALLOW_IN_ONE.to_owned()),
        };
    };
    let allows = |policy: &Policy<'_>, request: &Request| match beside_everything {
        true => !denies(policy, request),
        false => allows(policy, request),
    };
    let confirms = |request: &Request| allows(policy, request) && !allows(reference, request);
    let question = Question {
        beside_everything,
        thorough,
        ..question(policy, Some(reference))
    };
    excess(&question, &confirms)
}

const ALLOW_IN_ONE: &str =
    "that one of the two allows nothing by itself, so that what else is attached beside it decides";

/// Whether the two only take away from what another policy allows: AWS attaches one that allows everything beside every resource
/// control policy, and beside service control policies unless it is taken off. `None` where that cannot be told.
///
/// Sources: <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html>,
/// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html>
fn stand_beside_everything(policy: &Policy<'_>, reference: &Policy<'_>) -> Option<bool> {
    let has_allow = |policy: &Policy<'_>| policy.statements.iter().any(Statement::allows);
    match policy.kind {
        Kind::Rcp => Some(true),
        Kind::Scp if has_allow(policy) == has_allow(reference) => Some(!has_allow(policy)),
        Kind::Scp => None,
        _ => Some(false),
    }
}

fn denies(policy: &Policy<'_>, request: &Request) -> bool {
    let mut statements = policy.statements.iter();
    statements.any(|statement| statement.denies() && statement_matches(policy, statement, request))
}

/// Whether `policy` grants none of `accesses`.
#[must_use]
pub fn access_not_granted(policy: &Policy<'_>, accesses: &[Access]) -> Outcome {
    let confirms = |request: &Request| allows(policy, request);
    let mut all = Answered::default();
    for access in accesses {
        let question = Question {
            actions: access.actions.clone(),
            resources: access.resources.clone(),
            ..question(policy, None)
        };
        let answered = excess(&question, &confirms);
        all.undecided = all.undecided.or(answered.undecided);
        for found in answered.found {
            if !all
                .found
                .iter()
                .any(|known| known.statement == found.statement)
            {
                all.found.push(found);
            }
        }
    }
    all.found.sort_by_key(|found| found.statement);
    all.into()
}

/// Whether `policy`, which is attached to a resource, lets no stranger in: nobody of an account that it does not name, unless a key
/// that callers cannot choose has a value that it names.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>
#[must_use]
pub fn no_public_access(policy: &Policy<'_>) -> Outcome {
    let confirms = |request: &Request| allows(policy, request);
    let question = Question {
        callers: Callers::Strangers(&audience::keeps_strangers_out),
        ..question(policy, None)
    };
    excess(&question, &confirms).into()
}
