//! Keys that stand more than once in an object, in time that grows with `n log n`.

use crate::order::Order;
use crate::syntax::{Edit, Member, remove_member, replace};

/// A key that has stood in the object before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeat {
    /// Where it stands first.
    pub(super) first: usize,
    /// Where it stands again.
    pub(super) again: usize,
    /// Whether both have the same letter case.
    pub(super) exact: bool,
}

/// Below this many members, comparing each with each is quicker than sorting, and takes no memory.
const FEW: usize = 16;

/// The repeated keys of an object, letter case ignored, by where they stand again.
pub(super) fn repeats(members: &[Member<'_>]) -> Vec<Repeat> {
    if members.len() <= FEW && !any_repeat(members) {
        return Vec::new();
    }
    let key = |index: usize| members.get(index).map_or("", |m| m.key.text.as_ref());
    let folded = |index: usize| key(index).bytes().map(|b| b.to_ascii_lowercase());
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.order_by(|&a, &b| {
        folded(a)
            .cmp(folded(b))
            .then_with(|| key(a).cmp(key(b)))
            .then(a.cmp(&b))
    });
    let mut found = Vec::new();
    for group in order.chunk_by(|&a, &b| key(a).eq_ignore_ascii_case(key(b))) {
        let Some(&first) = group.iter().min() else {
            continue;
        };
        for same in group.chunk_by(|&a, &b| key(a) == key(b)) {
            let (Some(&earliest), later) = (same.first(), same.get(1..).unwrap_or_default()) else {
                continue;
            };
            if earliest != first {
                found.push(Repeat {
                    first,
                    again: earliest,
                    exact: false,
                });
            }
            found.extend(later.iter().map(|&again| Repeat {
                first: earliest,
                again,
                exact: true,
            }));
        }
    }
    found.order_by_key(|repeat| repeat.again);
    found
}

fn any_repeat(members: &[Member<'_>]) -> bool {
    members.iter().enumerate().any(|(index, member)| {
        members
            .iter()
            .take(index)
            .any(|earlier| earlier.key.text.eq_ignore_ascii_case(&member.key.text))
    })
}

/// The edits that put the values of member `again` behind those of member `first` and take `again` away.
pub(super) fn merged(
    text: &str,
    members: &[Member<'_>],
    first: usize,
    again: usize,
) -> Option<Vec<Edit>> {
    let value = |index: usize| members.get(index).map(|member| &member.value);
    let (into, from) = (value(first)?, value(again)?);
    let mut items: Vec<&str> = Vec::new();
    for item in into.one_or_many().iter().chain(from.one_or_many()) {
        let item = item.span.of(text);
        if items.len() > 64 || !items.contains(&item) {
            items.push(item);
        }
    }
    let list = match items.as_slice() {
        [only] => (*only).to_owned(),
        _ => format!("[{}]", items.join(", ")),
    };
    Some(vec![
        replace(into.span, list),
        remove_member(members, again)?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn each_later_key_is_found_once() {
        let parsed = parse(r#"{"a": 1, "B": 2, "A": 3, "b": 4, "a": 5, "c": 6}"#);
        let found = repeats(parsed.root.unwrap().as_object().unwrap());
        let expected =
            [(0, 2, false), (1, 3, false), (0, 4, true)].map(|(first, again, exact)| Repeat {
                first,
                again,
                exact,
            });
        assert_eq!(found, expected);
    }

    #[test]
    fn many_keys_are_sorted() {
        let many: Vec<String> = (0..500).map(|i| format!("\"k{}\": 0", i % 400)).collect();
        let text = format!("{{{}}}", many.join(","));
        let parsed = parse(&text);
        let found = repeats(parsed.root.unwrap().as_object().unwrap());
        assert_eq!(found.len(), 100);
        assert!(found.iter().all(|r| r.exact && r.again == r.first + 400));
    }
}
