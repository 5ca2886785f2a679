//! Findings that each call needless what another's edit keeps: all the edits together would take away what each alone leaves.

use super::Finding;
use crate::order::Order;
use crate::syntax::Span;

/// At most this many findings that may stand in a circle are held against each other; what a huge text has beyond is told once these are mended.
const MOST: usize = 256;

/// What a safe edit takes out of the text, and what has to stay for that to take away no access.
struct Removal {
    /// Where its finding stands among all.
    at: usize,
    gone: Vec<Span>,
    rests_on: Vec<Span>,
}

/// Leaves out the findings whose safe edits close a circle with those of earlier ones: A can go because of B, or B because of A. One
/// behind the other is no circle, for what takes in B takes in A.
pub(super) fn break_up(findings: &mut Vec<Finding>) {
    let mut removals: Vec<Removal> = findings.iter().enumerate().filter_map(removal).collect();
    if removals.len() < 2 {
        return;
    }
    // In a circle each takes away what one rests on, and rests on what one takes away.
    let all_gone = merged(removals.iter().flat_map(|removal| &removal.gone));
    let all_needed = merged(removals.iter().flat_map(|removal| &removal.rests_on));
    removals.retain(|removal| {
        let meet = |spans: &[Span], all: &[Span]| spans.iter().any(|span| meets(all, *span));
        meet(&removal.gone, &all_needed) && meet(&removal.rests_on, &all_gone)
    });
    let mut kept: Vec<Removal> = Vec::new();
    let mut dropped = Vec::new();
    for removal in removals {
        if kept.len() < MOST && !closes_circle(&kept, &removal) {
            kept.push(removal);
        } else {
            dropped.push(removal.at);
        }
    }
    let mut at = 0;
    findings.retain(|_| {
        at += 1;
        dropped.binary_search(&(at - 1)).is_err()
    });
}

fn removal((at, finding): (usize, &Finding)) -> Option<Removal> {
    let fix = finding.fixes.iter().find(|fix| fix.safe);
    let fix = fix.filter(|_| !finding.rests_on.is_empty())?;
    Some(Removal {
        at,
        gone: fix.edits.iter().map(|edit| edit.span).collect(),
        rests_on: finding.rests_on.clone(),
    })
}

/// Whether `new` rests on what one of `kept` takes away, which rests on … what `new` takes away.
fn closes_circle(kept: &[Removal], new: &Removal) -> bool {
    let mut seen = vec![false; kept.len()];
    let mut open = vec![new];
    while let Some(removal) = open.pop() {
        if share(&removal.rests_on, &new.gone) {
            return true;
        }
        for (other, seen) in kept.iter().zip(&mut seen) {
            if !*seen && share(&removal.rests_on, &other.gone) {
                *seen = true;
                open.push(other);
            }
        }
    }
    false
}

fn share(some: &[Span], others: &[Span]) -> bool {
    let mut some = some.iter();
    some.any(|a| others.iter().any(|b| a.start < b.end && b.start < a.end))
}

/// The parts of the text that `spans` cover, in order and apart.
fn merged<'s>(spans: impl Iterator<Item = &'s Span>) -> Vec<Span> {
    let mut sorted: Vec<Span> = spans.copied().collect();
    sorted.order_by_key(|span| (span.start, span.end));
    let mut apart: Vec<Span> = Vec::new();
    for span in sorted {
        match apart.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    apart
}

/// Whether `span` shares text with one of `apart`.
fn meets(apart: &[Span], span: Span) -> bool {
    let behind = apart.partition_point(|own| own.end <= span.start);
    apart.get(behind).is_some_and(|own| own.start < span.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Evidence;
    use crate::rules::{ALL, Category, Fix};
    use crate::syntax::replace;

    type Place = (usize, usize);

    /// Of findings that take away one span each, because of another, where those that are left start.
    fn left(pairs: &[(Place, Place)]) -> Vec<u32> {
        let finding = |&((start, end), kept): &(Place, Place)| Finding {
            rule: ALL[0],
            category: Category::Suggestion,
            span: Span::new(start, end),
            message: String::new(),
            related: Vec::new(),
            evidence: Evidence::default(),
            rests_on: vec![Span::new(kept.0, kept.1)],
            fixes: vec![Fix {
                title: String::new(),
                safe: true,
                edits: vec![replace(Span::new(start, end), "")],
            }],
        };
        let mut findings: Vec<Finding> = pairs.iter().map(finding).collect();
        break_up(&mut findings);
        findings.iter().map(|finding| finding.span.start).collect()
    }

    #[test]
    fn a_circle_is_broken_at_its_last() {
        let (a, b, c) = ((0, 10), (10, 20), (20, 30));
        assert_eq!(left(&[(a, b), (b, c)]), [0, 10]);
        assert_eq!(left(&[(a, b), (b, a)]), [0]);
        assert_eq!(left(&[(a, b), (b, c), (c, a)]), [0, 10]);
        assert_eq!(left(&[(a, c), (b, c), ((22, 24), b)]), [0, 10]);
        assert_eq!(left(&[(a, (20, 24)), ((25, 30), a)]), [0, 25]);
        assert_eq!(left(&[(a, b), (c, b)]), [0, 20]);
    }
}
