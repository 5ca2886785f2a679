//! Conditions: operator, key, values.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use super::Text;
use crate::syntax::{Key, Member, Node};

/// One operator with one key, as in `"IpAddress": {"aws:SourceIp": […]}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition<'a> {
    /// The operator as written, with its place.
    pub operator_key: &'a Key<'a>,
    /// The operator with all the keys under it.
    pub operator_member: &'a Member<'a>,
    /// The operator; `None` where AWS has none of that name.
    pub operator: Option<Operator>,
    /// The key with its values.
    pub member: &'a Member<'a>,
    /// The values as texts; numbers and truth values may stand without quotes.
    pub values: Vec<Text<'a>>,
}

impl<'a> Condition<'a> {
    /// The condition key as written.
    #[must_use]
    pub fn key(&self) -> Text<'a> {
        Text {
            value: &self.member.key.text,
            span: self.member.key.span,
        }
    }

    /// Whether the key is `name`; condition keys are compared without letter case.
    #[must_use]
    pub fn is_key(&self, name: &str) -> bool {
        self.member.key.text.eq_ignore_ascii_case(name)
    }

    /// Whether one of the values is `truth`.
    #[must_use]
    pub fn says(&self, truth: bool) -> bool {
        let mut values = self.values.iter();
        values.any(|value| is_truth(value.value, truth))
    }

    /// Whether the values are `truth`, and nothing else.
    #[must_use]
    pub fn says_only(&self, truth: bool) -> bool {
        let mut nodes = self.member.value.one_or_many().iter();
        nodes.all(|node| node.scalar().is_some_and(|text| is_truth(text, truth)))
    }

    /// Reads a `Condition` member; what is not of the right form is left out.
    pub(super) fn read_all(member: &'a Member<'a>) -> Vec<Self> {
        let mut conditions = Vec::new();
        for operator_member in member.value.as_object().unwrap_or_default() {
            let operator = Operator::parse(&operator_member.key.text);
            for member in operator_member.value.as_object().unwrap_or_default() {
                conditions.push(Self {
                    operator_key: &operator_member.key,
                    operator_member,
                    operator,
                    member,
                    values: scalars(&member.value).collect(),
                });
            }
        }
        conditions
    }
}

fn is_truth(text: &str, truth: bool) -> bool {
    text.eq_ignore_ascii_case(if truth { "true" } else { "false" })
}

/// The strings, numbers and truth values of `node`: itself, or the items of an array.
///
/// Source: "Quotation marks are optional for numeric and Boolean values",
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>
fn scalars<'a>(node: &'a Node<'a>) -> impl Iterator<Item = Text<'a>> {
    let scalar = |node: &'a Node<'a>| {
        node.scalar().map(|value| Text {
            value,
            span: node.span,
        })
    };
    node.one_or_many().iter().filter_map(scalar)
}

/// A condition operator with what may be put before and after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`
    pub set: Option<SetOperator>,
    /// The operator itself.
    pub kind: OperatorKind,
    /// `…IfExists`: true where the request does not have the key.
    pub if_exists: bool,
}

/// How an operator takes a key with many values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetOperator {
    /// Every value of the request must match; true where it has none.
    ForAllValues,
    /// At least one value of the request must match; false where it has none.
    ForAnyValue,
}

macro_rules! operators {
    ($($name:ident),* $(,)?) => {
        /// The operators of AWS.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum OperatorKind {
            $(
                #[doc = concat!("`", stringify!($name), "`")]
                $name,
            )*
        }

        impl OperatorKind {
            /// Every operator.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name in AWS's spelling.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

operators! {
    StringEquals,
    StringNotEquals,
    StringEqualsIgnoreCase,
    StringNotEqualsIgnoreCase,
    StringLike,
    StringNotLike,
    NumericEquals,
    NumericNotEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateNotEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    BinaryEquals,
    IpAddress,
    NotIpAddress,
    ArnEquals,
    ArnLike,
    ArnNotEquals,
    ArnNotLike,
    Null,
}

/// The type of value that an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperatorType {
    /// Strings.
    String,
    /// Numbers.
    Numeric,
    /// Points in time.
    Date,
    /// `true` and `false`.
    Bool,
    /// Base-64 bytes.
    Binary,
    /// Addresses and CIDR ranges.
    Ip,
    /// ARNs.
    Arn,
    /// Whether the key is there.
    Null,
}

impl OperatorKind {
    /// The type of value that it compares.
    #[must_use]
    pub fn value_type(self) -> OperatorType {
        use OperatorKind as K;
        match self {
            K::StringEquals
            | K::StringNotEquals
            | K::StringEqualsIgnoreCase
            | K::StringNotEqualsIgnoreCase
            | K::StringLike
            | K::StringNotLike => OperatorType::String,
            K::NumericEquals
            | K::NumericNotEquals
            | K::NumericLessThan
            | K::NumericLessThanEquals
            | K::NumericGreaterThan
            | K::NumericGreaterThanEquals => OperatorType::Numeric,
            K::DateEquals
            | K::DateNotEquals
            | K::DateLessThan
            | K::DateLessThanEquals
            | K::DateGreaterThan
            | K::DateGreaterThanEquals => OperatorType::Date,
            K::Bool => OperatorType::Bool,
            K::BinaryEquals => OperatorType::Binary,
            K::IpAddress | K::NotIpAddress => OperatorType::Ip,
            K::ArnEquals | K::ArnLike | K::ArnNotEquals | K::ArnNotLike => OperatorType::Arn,
            K::Null => OperatorType::Null,
        }
    }

    /// Whether it is a negated operator, which is true where the request does not have the key.
    #[must_use]
    pub fn is_negated(self) -> bool {
        use OperatorKind as K;
        matches!(
            self,
            K::StringNotEquals
                | K::StringNotEqualsIgnoreCase
                | K::StringNotLike
                | K::NumericNotEquals
                | K::DateNotEquals
                | K::NotIpAddress
                | K::ArnNotEquals
                | K::ArnNotLike
        )
    }

    /// Whether its values may hold wildcards.
    #[must_use]
    pub fn takes_wildcards(self) -> bool {
        use OperatorKind as K;
        matches!(
            self,
            K::StringLike
                | K::StringNotLike
                | K::ArnEquals
                | K::ArnLike
                | K::ArnNotEquals
                | K::ArnNotLike
        )
    }
}

impl Operator {
    /// Reads an operator; AWS compares its name without letter case. `None` where there is none of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (set, rest) = match text.split_once(':') {
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAllValues") => {
                (Some(SetOperator::ForAllValues), rest)
            }
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(SetOperator::ForAnyValue), rest)
            }
            Some(_) => return None,
            None => (None, text),
        };
        let suffix = rest
            .len()
            .checked_sub("IfExists".len())
            .and_then(|at| rest.split_at_checked(at))
            .filter(|(_, suffix)| suffix.eq_ignore_ascii_case("IfExists"));
        let (name, if_exists) = match suffix {
            Some((name, _)) => (name, true),
            None => (rest, false),
        };
        let kind = OperatorKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.name().eq_ignore_ascii_case(name))?;
        Some(Self {
            set,
            kind,
            if_exists,
        })
    }

    /// Whether a request without the key satisfies it.
    ///
    /// `Null` is decided by its value, not here: it gives `false`.
    #[must_use]
    pub fn holds_without_key(self) -> bool {
        match self.set {
            Some(SetOperator::ForAllValues) => true,
            Some(SetOperator::ForAnyValue) => self.if_exists,
            None => self.if_exists || self.kind.is_negated(),
        }
    }

    /// Whether it holds for none but requests with a value that it lists.
    #[must_use]
    pub fn selects(self) -> bool {
        !self.kind.is_negated() && !self.holds_without_key() && self.kind != OperatorKind::Null
    }
}
