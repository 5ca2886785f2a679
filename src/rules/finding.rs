//! What rules report.

use super::evidence::{Evidence, Proof};
use super::{Category, IS_WHOLE, Rule, circles};
use crate::order::Order;
use crate::syntax::{Edit, Span};

/// At most this many findings are kept for one policy: a hostile document must not grow the answer without bound. Rules whose
/// turn comes after that are heard all the same, up to `MIN_OF_RULE` findings each.
pub const MAX_FINDINGS: usize = 2_000;

/// At least this many findings of each rule are kept, so that no rule silences another.
const MIN_OF_RULE: usize = 100;

/// And at most this many of the other places that belong to them.
const MAX_RELATED: usize = 10_000;

/// One thing that a rule has to say.
#[derive(Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How much it weighs: as the rule has it, or the settings.
    pub category: Category,
    /// The element at fault.
    pub span: Span,
    /// What is wrong, and what follows from it for this policy, in plain words.
    pub message: String,
    /// Other places that belong to it, each with a word on its part.
    pub related: Vec<(Span, String)>,
    /// What shows it.
    pub evidence: Evidence,
    /// What has to stay in the text for its safe edit to take away no access: another takes in what the edit removes.
    pub(super) rests_on: Vec<Span>,
    /// Edits that mend it, the best first.
    pub fixes: Vec<Fix>,
}

/// A way to mend a finding.
#[derive(Debug)]
pub struct Fix {
    /// What it does, as a command: "Remove the private range".
    pub title: String,
    /// Whether it cannot take away access that the author meant to give.
    pub safe: bool,
    /// The edits, which belong together and do not overlap.
    pub edits: Vec<Edit>,
}

impl Finding {
    /// Adds another place that belongs to it.
    pub fn related(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        self.related.push((span, message.into()));
        self
    }

    /// Says that one of these requests shows it. Only the whole engine can find one, so the other is not asked which.
    pub fn shown_by(&mut self, proof: impl FnOnce() -> Proof) -> &mut Self {
        if IS_WHOLE {
            self.evidence = Evidence::By(Box::new(proof()));
        }
        self
    }

    /// Says that no request shows it.
    pub fn shown_by_nothing(&mut self) -> &mut Self {
        self.evidence = Evidence::Nothing;
        self
    }

    /// Says that its safe edit takes nothing away only where these stay. Of findings that would so rest on each other, one is left out.
    pub fn rests_on(&mut self, spans: impl IntoIterator<Item = Span>) -> &mut Self {
        self.rests_on.extend(spans);
        self
    }

    /// Adds edits that cannot take away access that the author meant to give: a redundant entry, a spelling, a type.
    pub fn safe_fix(&mut self, title: impl Into<String>, edits: Vec<Edit>) -> &mut Self {
        self.fix(true, title, edits)
    }

    /// Adds edits that narrow or change what the policy means.
    pub fn unsafe_fix(&mut self, title: impl Into<String>, edits: Vec<Edit>) -> &mut Self {
        self.fix(false, title, edits)
    }

    /// Adds edits that are `safe`, as by [`Self::safe_fix`], or are not; none where there are none.
    pub fn fix(&mut self, safe: bool, title: impl Into<String>, edits: Vec<Edit>) -> &mut Self {
        if !edits.is_empty() {
            let title = title.into();
            self.fixes.push(Fix { title, safe, edits });
        }
        self
    }
}

/// What the rules said of one policy.
#[derive(Debug)]
pub struct Said {
    /// The findings, in the order of the text.
    pub findings: Vec<Finding>,
    /// The rules of which no more findings were kept, so that they may have more to say.
    pub cut_short: Vec<&'static Rule>,
    /// Whether the document means to be a policy at all.
    pub is_policy: bool,
}

/// Where rules put their findings.
#[derive(Debug, Default)]
pub struct Findings {
    rule: Option<(&'static Rule, Category)>,
    list: Vec<Finding>,
    /// How many of the list are kept; behind them stands at most one that is not.
    kept: usize,
    /// How many of them are of the present rule.
    own: usize,
    /// The rules that may have more to say than is kept.
    cut_short: Vec<&'static Rule>,
}

impl Findings {
    pub(super) fn start(&mut self, rule: &'static Rule, category: Category) {
        self.rule = Some((rule, category));
        self.own = 0;
    }

    /// Whether no more findings of the present rule are kept, so that it may stop looking.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.kept >= MAX_FINDINGS && self.own >= MIN_OF_RULE
    }

    /// Whether the present rule has reported something at `span`.
    pub(super) fn has_own_at(&self, span: Span) -> bool {
        let own = self.rule.map(|(rule, _)| rule.id);
        let mut list = self.list.iter().rev();
        let mut list = list
            .by_ref()
            .take_while(|finding| Some(finding.rule.id) == own);
        list.any(|finding| finding.span == span)
    }

    /// Reports a finding of the present rule at `span`; related places and fixes can be added to what is returned.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        let first = &super::grammar::json_syntax_error::RULE;
        let (rule, category) = self.rule.unwrap_or((first, first.category));
        self.list.truncate(self.kept);
        if !self.is_full() {
            self.kept += 1;
            self.own += 1;
            if self.is_full() {
                self.cut_short.push(rule);
            }
        }
        self.list.push(Finding {
            rule,
            category,
            span,
            message: message.into(),
            related: Vec::new(),
            evidence: Evidence::ByTopic,
            rests_on: Vec::new(),
            fixes: Vec::new(),
        });
        let last = self.list.len() - 1;
        // Just pushed, so never out of bounds.
        #[expect(clippy::indexing_slicing)]
        &mut self.list[last]
    }

    /// Leaves out those whose safe edits would take away what earlier ones rest on.
    pub(super) fn break_circles(&mut self) {
        self.list.truncate(self.kept);
        circles::break_up(&mut self.list);
        self.kept = self.list.len();
    }

    /// All of them in the order of `text`, which they are about; of what is no policy, without a safe edit.
    pub(super) fn into_said(mut self, text: &str, is_policy: bool) -> Said {
        self.list.truncate(self.kept);
        self.list
            .order_by_key(|finding| (finding.span.start, finding.category, finding.span.end));
        let mut room = MAX_RELATED;
        for finding in &mut self.list {
            finding.related.truncate(room);
            room -= finding.related.len();
            for fix in &mut finding.fixes {
                fix.safe &= is_policy;
                fix.edits.iter_mut().for_each(|edit| edit.in_lines(text));
            }
        }
        Said {
            findings: self.list,
            cut_short: self.cut_short,
            is_policy,
        }
    }
}
