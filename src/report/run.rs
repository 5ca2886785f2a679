//! Runs the rules on every policy in a text.

use super::answer::Range;
use crate::policy::{Document, Kind, Place, Policy, documents};
use crate::rules::{self, Context, Finding, Settings};
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
}

/// One policy of a text, and what the rules found in it.
pub(super) struct Checked<'a> {
    /// The JSON Pointer of the policy in the text; `""` where it is the whole.
    pub(super) pointer: &'a str,
    pub(super) policy: &'a Policy<'a>,
    pub(super) findings: Vec<Finding>,
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
    pub(super) fn outer_edit(&self, edit: &Edit) -> Edit {
        self.coat
            .map_or_else(|| edit.clone(), |coat| coat.outer_edit(edit))
    }

    /// The range of a span of the text as pasted.
    pub(super) fn outer_range(&self, span: Span) -> Range {
        Range {
            start: self.lines.position(span.start),
            end: self.lines.position(span.end),
        }
    }
}

/// Checks every policy in `text`, and hands each to `visit` in the order of the text.
pub(super) fn each_policy(text: &str, options: &Options, visit: &mut dyn FnMut(Checked<'_>)) {
    let lines = LineIndex::new(text);
    let mut run = Run {
        options,
        lines: &lines,
        visit,
    };
    match percent_decoded(text) {
        Some(inner) => run.text(&inner.text, Some(&inner)),
        None => run.text(text, None),
    }
}

struct Run<'a> {
    options: &'a Options,
    lines: &'a LineIndex<'a>,
    visit: &'a mut dyn FnMut(Checked<'_>),
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
            self.policy(text, &nothing, &errors, "", None, coat);
            return;
        };
        // The errors of a text belong to its first policy, or where that is a text of its own, to the file.
        let mut errors = errors.as_slice();
        for Document {
            pointer,
            kind,
            place,
        } in documents(text, &root)
        {
            match place {
                Place::Here(node) => {
                    let errors = std::mem::take(&mut errors);
                    self.policy(text, node, errors, &pointer, kind, coat);
                }
                Place::Embedded(inner) => {
                    if !errors.is_empty() {
                        let errors = std::mem::take(&mut errors);
                        self.policy(text, &nothing, errors, "", None, coat);
                    }
                    let inner = inner.within(coat);
                    let Parsed { root, errors } = parse(&inner.text);
                    if let Some(root) = root {
                        self.policy(&inner.text, &root, &errors, &pointer, kind, Some(&inner));
                    }
                }
            }
        }
    }

    fn policy(
        &mut self,
        text: &str,
        node: &Node<'_>,
        syntax_errors: &[SyntaxError],
        pointer: &str,
        kind: Option<Kind>,
        coat: Option<&Embedded>,
    ) {
        let policy = Policy::read(
            text,
            node,
            self.options.kind.or(kind),
            self.options.resource_type.as_deref(),
        );
        let findings = rules::check(&Context {
            policy: &policy,
            syntax_errors,
            settings: &self.options.settings,
        });
        (self.visit)(Checked {
            pointer,
            policy: &policy,
            findings,
            places: Places {
                lines: self.lines,
                coat,
            },
        });
    }
}
