//! Runs the rules on every policy in a text.

use super::answer::Range;
use super::label::is_superseded;
use super::suppression::{self, Suppression};
use crate::policy::{Document, Kind, Naming, Place, Policy, Told, documents};
use crate::rules::{self, Context, Finding, Rule, Said, Settings};
use crate::syntax::{
    Edit, Embedded, LineIndex, Node, Parsed, Span, SyntaxError, Value, parse, percent_decoded,
};

/// How to check.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What the text is called in the answer.
    pub name: String,
    /// The kind; told from the document where absent.
    pub kind: Option<Kind>,
    /// The type of the resource that a resource policy is attached to, as CloudFormation names it.
    pub resource_type: Option<String>,
    /// What the person has told.
    pub settings: Settings,
    /// Whether findings get requests that show them, which takes some milliseconds.
    pub evidence: bool,
    /// Findings that are known and accepted.
    pub suppressions: Vec<Suppression>,
    /// Whether versions of managed policies that are not in force are passed over, where the one that is stands beside them.
    pub in_force_only: bool,
}

/// One policy of a text, and what the rules found in it.
pub(super) struct Checked<'a> {
    /// The JSON Pointer of the policy in the text; `""` where it is the whole.
    pub(super) pointer: &'a str,
    pub(super) context: &'a Context<'a>,
    pub(super) findings: Vec<Finding>,
    /// The rules that may have more to say than is kept.
    pub(super) cut_short: Vec<&'static Rule>,
    /// Whether the document means to be a policy at all.
    pub(super) is_policy: bool,
    /// For each finding that was taken out, which of the suppressions did.
    pub(super) suppressed: Vec<usize>,
    pub(super) places: Places<'a>,
}

/// Leads places in a policy back to the text as pasted.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    /// Of the text as pasted.
    lines: &'a LineIndex<'a>,
    coat: Option<&'a Embedded>,
}

impl Places<'_> {
    pub(super) fn range(&self, span: Span) -> Range {
        self.outer_range(self.coat.map_or(span, |coat| coat.outer_span(span)))
    }

    /// An edit of the text as pasted.
    pub(super) fn outer_edit(&self, edit: Edit) -> Edit {
        match self.coat {
            Some(coat) => coat.outer_edit(&edit),
            None => edit,
        }
    }

    /// The range of a span of the text as pasted.
    pub(super) fn outer_range(&self, span: Span) -> Range {
        Range {
            start: self.lines.position(span.start),
            end: self.lines.position(span.end),
        }
    }
}

/// Whether `text` means to hold a policy: one that is found in a directory may be any JSON.
///
/// A text with syntax errors may be a broken policy, and an object with one of a policy's elements one whose statement is lost.
#[must_use]
pub fn holds_policy(text: &str) -> bool {
    let Parsed { root, errors } = parse(text);
    let Some(root) = root.filter(|_| errors.is_empty()) else {
        return true;
    };
    let elements = ["Statement", "Effect", "Action", "NotAction", "Resource"];
    let named = |key: &str| elements.iter().any(|name| name.eq_ignore_ascii_case(key));
    let versions = ["2012-10-17", "2008-10-17"];
    let is_policy = |node: &Node<'_>| {
        node.as_object().is_some_and(|members| {
            members.iter().any(|member| {
                let version = member.value.as_str();
                named(&member.key.text) || version.is_some_and(|v| versions.contains(&v))
            })
        })
    };
    let mut found = documents(text, &root).into_iter();
    found.any(|document| match document.place {
        Place::Here(node) => is_policy(node),
        Place::Embedded(_) => true,
    })
}

/// Checks every policy in `text`, and hands each to `visit` in the order of the text. Gives how many were passed over.
pub(super) fn each_policy(
    text: &str,
    options: &Options,
    visit: &mut dyn FnMut(Checked<'_>),
) -> usize {
    let lines = LineIndex::new(text);
    let mut run = Run {
        options,
        lines: &lines,
        visit,
        passed_over: 0,
    };
    match percent_decoded(text) {
        Some(inner) => run.text(&inner.text, Some(&inner)),
        None => run.text(text, None),
    }
    run.passed_over
}

struct Run<'a> {
    options: &'a Options,
    lines: &'a LineIndex<'a>,
    visit: &'a mut dyn FnMut(Checked<'_>),
    passed_over: usize,
}

impl Run<'_> {
    /// Checks a text, which may stand inside another.
    fn text(&mut self, text: &str, coat: Option<&Embedded>) {
        let nothing = Node {
            span: Span::default(),
            value: Value::Invalid,
        };
        let Parsed { root, errors } = parse(text);
        let Some(root) = root else {
            self.policy(text, &nothing, &errors, "", Told::default(), coat);
            return;
        };
        let found = documents(text, &root);
        let (own, of_file) = errors_by_policy(errors, &found);
        if !of_file.is_empty() {
            self.policy(text, &nothing, &of_file, "", Told::default(), coat);
        }
        for (document, errors) in found.into_iter().zip(own) {
            let Document {
                pointer,
                told,
                place,
            } = document;
            if self.options.in_force_only && is_superseded(&root, &pointer) {
                self.passed_over += 1;
                continue;
            }
            match place {
                Place::Here(node) => self.policy(text, node, &errors, &pointer, told, coat),
                Place::Embedded(inner) => {
                    let inner = inner.within(coat);
                    let Parsed { root, errors } = parse(&inner.text);
                    if let Some(root) = root {
                        self.policy(&inner.text, &root, &errors, &pointer, told, Some(&inner));
                    }
                }
            }
        }
    }

    /// Checks one policy, of which what stands around it tells more.
    fn policy(
        &mut self,
        text: &str,
        node: &Node<'_>,
        syntax_errors: &[SyntaxError],
        pointer: &str,
        told: Told<'_>,
        coat: Option<&Embedded>,
    ) {
        let naming = match self.options.settings.validator {
            Some(_) => Naming::Exact,
            None => Naming::AsMeant,
        };
        let policy = Policy {
            account: told.account,
            for_services: told.for_services,
            ..Policy::read_by(
                naming,
                text,
                node,
                self.options.kind.or(told.kind),
                self.options.resource_type.as_deref(),
            )
        };
        let context = Context::new(&policy, syntax_errors, &self.options.settings);
        let Said {
            mut findings,
            cut_short,
            is_policy,
        } = rules::check(&context);
        let suppressed = suppression::take_out(&mut findings, &policy, &self.options.suppressions);
        (self.visit)(Checked {
            pointer,
            context: &context,
            findings,
            cut_short,
            is_policy,
            suppressed,
            places: Places {
                lines: self.lines,
                coat,
            },
        });
    }
}

/// The errors that belong to each policy of a text, and those that belong to the file around them.
///
/// A lone policy that is no text of its own has them all.
fn errors_by_policy(
    errors: Vec<SyntaxError>,
    found: &[Document<'_>],
) -> (Vec<Vec<SyntaxError>>, Vec<SyntaxError>) {
    let mut own: Vec<Vec<SyntaxError>> = found.iter().map(|_| Vec::new()).collect();
    let mut of_file = Vec::new();
    for error in errors {
        let owner = found.iter().position(|document| match document.place {
            Place::Here(node) => found.len() == 1 || node.span.contains(error.span),
            Place::Embedded(_) => false,
        });
        match owner.and_then(|index| own.get_mut(index)) {
            Some(list) => list.push(error),
            None => of_file.push(error),
        }
    }
    (own, of_file)
}
