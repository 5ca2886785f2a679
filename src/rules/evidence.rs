//! Which requests show a finding: said by the rule, found by the solver where somebody asks for them.

use crate::access::network::AddressSet;
use crate::access::solve::Arrival;
use crate::catalog::ActionSet;

/// What shows a finding.
#[derive(Clone, Debug, Default)]
pub enum Evidence {
    /// Where the rule's topic is what somebody may do: any request that the element at fault lets through.
    #[default]
    ByTopic,
    /// No request: the finding is about what is missing, or says that nobody gets through.
    Nothing,
    /// A request of these.
    By(Box<Proof>),
}

/// Requests that a statement lets through.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// One of these actions; where there are none, any that the element at fault gives.
    pub actions: ActionSet,
    /// The index of the statement, where it is not the one in which the finding stands.
    pub statement: Option<usize>,
    /// How they arrive, where that counts.
    pub arrival: Option<Arrival>,
    /// Whether they are of strangers.
    pub by_strangers: bool,
}

impl Proof {
    /// Requests that the element at fault lets through.
    #[must_use]
    pub fn any() -> Self {
        Self::default()
    }

    /// Requests for one of `actions`.
    #[must_use]
    pub fn of(actions: ActionSet) -> Self {
        Self {
            actions,
            ..Self::default()
        }
    }

    /// Those from an address of `set`.
    #[must_use]
    pub fn from(mut self, set: AddressSet) -> Self {
        self.arrival = Some(Arrival::From(set));
        self
    }

    /// Those that come without a source address.
    #[must_use]
    pub fn without_address(mut self) -> Self {
        self.arrival = Some(Arrival::WithoutAddress);
        self
    }

    /// Those of strangers.
    #[must_use]
    pub fn by_strangers(mut self) -> Self {
        self.by_strangers = true;
        self
    }

    /// Those that the statement of that index lets through.
    #[must_use]
    pub fn through(mut self, statement: usize) -> Self {
        self.statement = Some(statement);
        self
    }
}
