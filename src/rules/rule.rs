//! What a rule is: its name and weight, its page, its proof, and the check.

use serde::Serialize;

use super::{Check, Needs};
use crate::order::Order;
use crate::policy::Kind;

/// A rule, as its file defines it. Its page on the site, `policy-check explain` and the editor's hover are made from these fields,
/// and a test holds the check to the examples.
#[derive(Debug)]
pub struct Definition {
    /// Kebab-case and unique; a rule that AWS's validator has too is named after its issue code.
    pub id: &'static str,
    /// The code of AWS's validator for the same fault.
    pub issue_code: Option<&'static str>,
    /// How much it weighs.
    pub category: Category,
    /// What it is about.
    pub topic: Topic,
    /// What a policy must have for the rule to be asked about it.
    pub needs: Needs,
    /// A few words, as a heading: "Private address in aws:SourceIp".
    pub title: &'static str,
    /// What it checks, in Markdown.
    pub what: &'static str,
    /// Why it matters: what an attacker or a colleague could do, or what will not work. In Markdown.
    pub why: &'static str,
    /// Policies that break the rule, mended; at least one, but for a rule that AWS has retired and those about settings.
    pub examples: &'static [Example],
    /// Pages to read: AWS's own, standards.
    pub references: &'static [&'static str],
    /// Reports what it finds in one policy.
    pub check: Check,
}

/// A rule: what is needed to check by it and to list it, and its page.
///
/// In WebAssembly there is no page, and so none of its texts in the module that every visitor loads; the pages come as a file
/// of their own.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case and unique.
    pub id: &'static str,
    /// The code of AWS's validator for the same fault.
    pub issue_code: Option<&'static str>,
    /// How much it weighs.
    pub category: Category,
    /// What it is about.
    pub topic: Topic,
    /// What a policy must have for it to be asked about it.
    pub needs: Needs,
    /// A few words, as a heading.
    pub title: &'static str,
    /// What there is to read about it.
    #[cfg(not(target_arch = "wasm32"))]
    pub page: Page,
    /// Reports what it finds in one policy.
    pub check: Check,
}

/// What there is to read about a rule.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug)]
pub struct Page {
    /// What it checks, in Markdown.
    pub what: &'static str,
    /// Why it matters, in Markdown.
    pub why: &'static str,
    /// Policies that break the rule, mended; at least one, but for a rule that AWS has retired and those about settings.
    pub examples: &'static [Example],
    /// Pages to read.
    pub references: &'static [&'static str],
}

impl Rule {
    /// The rule of that definition. Evaluated by the compiler, so that what is not kept is not in the program.
    #[must_use]
    pub const fn new(definition: Definition) -> Self {
        Self {
            id: definition.id,
            issue_code: definition.issue_code,
            category: definition.category,
            topic: definition.topic,
            needs: definition.needs,
            title: definition.title,
            #[cfg(not(target_arch = "wasm32"))]
            page: Page {
                what: definition.what,
                why: definition.why,
                examples: definition.examples,
                references: definition.references,
            },
            check: definition.check,
        }
    }
}

/// A policy that breaks a rule, and the same policy mended.
#[derive(Debug)]
pub struct Example {
    /// The kind of policy it is.
    pub kind: Kind,
    /// The type of the resource that it is attached to, where that matters.
    pub resource_type: Option<&'static str>,
    /// The networks that the reader trusts, where that matters.
    pub trusted: &'static [&'static str],
    /// The role that it is for, where that matters.
    pub role: Option<&'static str>,
    /// The policy, each place at fault between `«` and `»`. `⟦…⟧×300` stands for what is between the brackets 300 times over, each
    /// `#` in it replaced by the number of the time.
    pub bad: &'static str,
    /// The policy as it should be.
    pub good: &'static str,
}

impl Example {
    /// An example that needs no more than its texts.
    #[must_use]
    pub const fn new(kind: Kind, bad: &'static str, good: &'static str) -> Self {
        Self {
            kind,
            resource_type: None,
            trusted: &[],
            role: None,
            bad,
            good,
        }
    }

    /// The bad policy written out and without its marks, and the byte ranges that were marked, in order.
    #[must_use]
    pub fn unmarked(&self) -> (String, Vec<std::ops::Range<usize>>) {
        let mut text = String::with_capacity(self.bad.len());
        let mut ranges = Vec::new();
        let mut open = Vec::new();
        let mut rest = self.bad;
        while let Some(c) = rest.chars().next() {
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            match c {
                '«' => open.push(text.len()),
                '»' => ranges.extend(open.pop().map(|start| start..text.len())),
                '⟦' => rest = push_repeated(&mut text, rest),
                c => text.push(c),
            }
        }
        ranges.order_by_key(|range| (range.start, range.end));
        (text, ranges)
    }
}

/// Writes out the repetition whose opening bracket has been read; gives what follows it.
fn push_repeated<'t>(text: &mut String, rest: &'t str) -> &'t str {
    let Some((repeated, after)) = rest.split_once("⟧×") else {
        return rest;
    };
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let (times, after) = after.split_at_checked(digits).unwrap_or((after, ""));
    for time in 1..=times.parse().unwrap_or(1_u32) {
        text.push_str(&repeated.replace('#', &format!("{time:0digits$}")));
    }
    after
}

/// The weight of a finding: AWS's four categories, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// The policy does not work as written.
    Error,
    /// It gives access that is a risk.
    SecurityWarning,
    /// It departs from good practice, or will surprise.
    Warning,
    /// It could be better.
    Suggestion,
}

impl Category {
    /// Every category, the gravest first.
    pub const ALL: [Self; 4] = [
        Self::Error,
        Self::SecurityWarning,
        Self::Warning,
        Self::Suggestion,
    ];

    /// The name that the interface uses: `error`, `security-warning`, …
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::SecurityWarning => "security-warning",
            Self::Warning => "warning",
            Self::Suggestion => "suggestion",
        }
    }

    /// The name that AWS's API uses: `ERROR`, `SECURITY_WARNING`, …
    #[must_use]
    pub fn aws_name(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::SecurityWarning => "SECURITY_WARNING",
            Self::Warning => "WARNING",
            Self::Suggestion => "SUGGESTION",
        }
    }
}

/// What a rule is about; each topic is a folder of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// What makes a document a policy.
    Grammar,
    /// What conditions compare, and with what.
    Conditions,
    /// From which networks a permission can be used.
    Network,
    /// Giving no more than is needed.
    LeastPrivilege,
    /// Permissions that lead to more permissions.
    Escalation,
    /// Whom a policy trusts.
    Trust,
    /// Passwords, keys and multi-factor authentication.
    Credentials,
    /// What could be left out and nothing would change.
    Redundancy,
    /// What a file of settings says of findings; no policy is at fault.
    Settings,
}

impl Topic {
    /// Every topic, in reading order.
    pub const ALL: [Self; 9] = [
        Self::Grammar,
        Self::Conditions,
        Self::Network,
        Self::LeastPrivilege,
        Self::Escalation,
        Self::Trust,
        Self::Credentials,
        Self::Redundancy,
        Self::Settings,
    ];

    /// The name that the interface uses: `grammar`, `least-privilege`, …
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Grammar => "grammar",
            Self::Conditions => "conditions",
            Self::Network => "network",
            Self::LeastPrivilege => "least-privilege",
            Self::Escalation => "escalation",
            Self::Trust => "trust",
            Self::Credentials => "credentials",
            Self::Redundancy => "redundancy",
            Self::Settings => "settings",
        }
    }

    /// For headings.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Grammar => "Grammar",
            Self::Conditions => "Conditions",
            Self::Network => "Networks",
            Self::LeastPrivilege => "Least privilege",
            Self::Escalation => "Privilege escalation",
            Self::Trust => "Trust",
            Self::Credentials => "Credentials",
            Self::Redundancy => "Redundancy",
            Self::Settings => "Settings",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_are_written_out() {
        let example = Example::new(Kind::Identity, "«[»⟦a#, ⟧×10z]", "[]");
        let (text, marked) = example.unmarked();
        assert_eq!(
            text,
            "[a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, z]"
        );
        assert_eq!(marked.first(), Some(&(0..1)));
    }
}
