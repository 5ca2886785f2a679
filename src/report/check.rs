//! From a text to its answer.

use super::answer::{
    Answer, AnsweredDocument, AnsweredEdit, AnsweredFinding, AnsweredFix, Range, Related,
};
use crate::policy::{Document, Kind, Place, Policy, documents};
use crate::rules::{self, Context, Finding, Settings};
use crate::syntax::{
    Edit, Embedded, LineIndex, Node, Parsed, Span, SyntaxError, Value, parse, percent_decoded,
    pointer_at,
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

/// Checks every policy in `text`.
#[must_use]
pub fn check(text: &str, options: &Options) -> Answer {
    let mut checker = Checker {
        options,
        lines: LineIndex::new(text),
        documents: Vec::new(),
    };
    match percent_decoded(text) {
        Some(inner) => checker.text(&inner.text, Some(&inner)),
        None => checker.text(text, None),
    }
    Answer {
        schema: 1,
        engine: super::ENGINE,
        documents: checker.documents,
    }
}

struct Checker<'a> {
    options: &'a Options,
    /// Of the text as pasted.
    lines: LineIndex<'a>,
    documents: Vec<AnsweredDocument>,
}

impl Checker<'_> {
    /// Checks a text, which may stand inside another.
    fn text(&mut self, text: &str, coat: Option<&Embedded>) {
        let Parsed { root, errors } = parse(text);
        let Some(root) = root else {
            let nothing = Node {
                span: Span::default(),
                value: Value::Invalid,
            };
            self.policy(text, &nothing, &errors, String::new(), None, coat);
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
                    self.policy(text, node, std::mem::take(&mut errors), pointer, kind, coat);
                }
                Place::Embedded(inner) => {
                    if !errors.is_empty() {
                        let nothing = Node {
                            span: Span::default(),
                            value: Value::Invalid,
                        };
                        let errors = std::mem::take(&mut errors);
                        self.policy(text, &nothing, errors, String::new(), None, coat);
                    }
                    let inner = inner.within(coat);
                    let Parsed { root, errors } = parse(&inner.text);
                    if let Some(root) = root {
                        self.policy(&inner.text, &root, &errors, pointer, kind, Some(&inner));
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
        pointer: String,
        kind: Option<Kind>,
        coat: Option<&Embedded>,
    ) {
        let options = self.options;
        let policy = Policy::read(
            text,
            node,
            options.kind.or(kind),
            options.resource_type.as_deref(),
        );
        let context = Context {
            policy: &policy,
            syntax_errors,
            settings: &options.settings,
        };
        let findings = rules::check(&context)
            .into_iter()
            .map(|finding| self.finding(finding, node, coat))
            .collect();
        let name = if pointer.is_empty() {
            options.name.clone()
        } else {
            format!("{}#{pointer}", options.name)
        };
        self.documents.push(AnsweredDocument {
            name,
            kind: policy.kind,
            findings,
        });
    }

    fn finding(
        &self,
        finding: Finding,
        root: &Node<'_>,
        coat: Option<&Embedded>,
    ) -> AnsweredFinding {
        let range = |span| self.range(span, coat);
        let edit = |edit: &Edit| {
            let outer = coat.map_or_else(|| edit.clone(), |coat| coat.outer_edit(edit));
            AnsweredEdit {
                range: self.range(outer.span, None),
                new_text: outer.new_text,
            }
        };
        AnsweredFinding {
            rule: finding.rule.id,
            category: finding.rule.category,
            issue_code: finding.rule.issue_code,
            path: pointer_at(root, finding.span),
            range: range(finding.span),
            related: finding
                .related
                .into_iter()
                .map(|(span, message)| Related {
                    message,
                    range: range(span),
                })
                .collect(),
            fixes: finding
                .fixes
                .iter()
                .map(|fix| AnsweredFix {
                    title: fix.title.clone(),
                    safe: fix.safe,
                    edits: fix.edits.iter().map(edit).collect(),
                })
                .collect(),
            evidence: finding.evidence,
            message: finding.message,
            help: finding.rule.id,
        }
    }

    fn range(&self, span: Span, coat: Option<&Embedded>) -> Range {
        let span = coat.map_or(span, |coat| coat.outer_span(span));
        Range {
            start: self.lines.position(span.start),
            end: self.lines.position(span.end),
        }
    }
}
