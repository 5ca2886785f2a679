//! What an argument can be.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use policy_check::policy::Kind;
use policy_check::report::{kind_of_policy_type, policy_types};
use policy_check::rules::{Category, Topic};

/// How `check` prints its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people, with the lines at fault
    Text,
    /// A line a finding, FILE:LINE:COLUMN first, and how many each rule has
    Concise,
    /// Everything, for programs
    Json,
    /// For code scanning (SARIF 2.1.0)
    Sarif,
    /// For a comment or a job's summary
    Markdown,
    /// Annotations of a GitHub Actions run
    Github,
    /// As AWS's validator answers; only what it has too
    AccessAnalyzer,
}

/// How `rules` prints its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ListFormat {
    /// A table
    Text,
    /// For programs
    Json,
}

/// A kind of policy, or none to have it told from the document.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct KindChoice(pub(in crate::cli) Option<Kind>);

impl KindChoice {
    /// The kind that was given, or else that of policies on such a resource.
    pub(in crate::cli) fn or_of(self, resource_type: Option<&str>) -> Option<Kind> {
        self.0.or_else(|| resource_type.map(Kind::of_resource_type))
    }
}

/// The least category that counts, or none.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct FailOn(pub(in crate::cli) Option<Category>);

pub(super) fn kind_parser() -> impl TypedValueParser<Value = KindChoice> {
    let names = Kind::ALL.map(Kind::name).into_iter().chain(["auto"]);
    PossibleValuesParser::new(names).map(|name| KindChoice(Kind::from_name(&name)))
}

pub(super) fn topic_parser() -> impl TypedValueParser<Value = Topic> {
    PossibleValuesParser::new(Topic::ALL.map(Topic::name)).try_map(|name| {
        let mut topics = Topic::ALL.into_iter();
        topics
            .find(|topic| topic.name() == name)
            .ok_or("there is no such topic")
    })
}

pub(super) fn category_parser() -> impl TypedValueParser<Value = Category> {
    PossibleValuesParser::new(Category::ALL.map(Category::name)).try_map(|name| {
        let mut categories = Category::ALL.into_iter();
        categories
            .find(|category| category.name() == name)
            .ok_or("there is no such category")
    })
}

pub(super) fn fail_on_parser() -> impl TypedValueParser<Value = FailOn> {
    let names = Category::ALL
        .map(Category::name)
        .into_iter()
        .chain(["never"]);
    PossibleValuesParser::new(names).map(|name| {
        let mut categories = Category::ALL.into_iter();
        FailOn(categories.find(|category| category.name() == name))
    })
}

pub(super) fn policy_type_parser() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(policy_types())
        .try_map(|name| kind_of_policy_type(&name).ok_or("there is no such type of policy"))
}
