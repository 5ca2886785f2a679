//! Texts that one pattern of each of several lists takes, and no pattern of another list.

use super::automaton::{Found, search};
use super::budget::Budget;
use super::glob::Glob;

/// What is known of a conjunction about one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// This value fulfils it.
    Value(String),
    /// No value does.
    Nothing,
    /// There may be one: a policy variable decides.
    Perhaps,
    /// It could not be found out, because of this.
    Unknown(&'static str),
}

/// Why a search for a text ended before its time.
pub(super) const TOO_LONG: &str = "the number of overlapping wildcards";

/// At most this many patterns are held together; each takes some of the stack.
const MAX_CHOSEN: usize = 200;

/// Fills for a pattern's wildcards, tried before anything is searched.
const FILLS: [(&str, char); 4] = [("example", 'x'), ("x", 'x'), ("", 'x'), ("q7", '7')];

/// At most this many filled patterns are tried.
const MAX_FILLED: usize = 16;

/// A text that some pattern of each list of `wanted` takes, and none of `barred`. Of `seeds`, the first that fulfils it is taken.
pub(super) fn find(
    wanted: &[&[Glob]],
    barred: &[&Glob],
    seeds: &[String],
    budget: &mut Budget,
) -> Answer {
    let mut lists: Vec<&[Glob]> = wanted.to_vec();
    lists.sort_by_key(|list| list.len());
    if let Some(seed) = seeds.iter().find(|seed| is_one(seed, &lists, barred)) {
        return Answer::Value(seed.clone());
    }
    let mut task = Task {
        lists: &lists,
        barred,
        budget,
        best: Answer::Nothing,
    };
    task.choose(&mut Vec::new(), 0);
    task.best
}

/// Whether some pattern of each list of `wanted` takes `text`, and none of `barred`, whatever variables stand for.
fn is_one(text: &str, wanted: &[&[Glob]], barred: &[&Glob]) -> bool {
    let takes = |glob: &Glob| !glob.has_variable() && glob.matches(text);
    let may_take = |glob: &&Glob| glob.has_variable() || glob.matches(text);
    wanted.iter().all(|list| list.iter().any(takes)) && !barred.iter().any(may_take)
}

struct Task<'a> {
    lists: &'a [&'a [Glob]],
    barred: &'a [&'a Glob],
    budget: &'a mut Budget,
    best: Answer,
}

impl<'a> Task<'a> {
    fn is_done(&self) -> bool {
        matches!(self.best, Answer::Value(_))
    }

    /// Notes what one choice of patterns gave.
    fn note(&mut self, answer: Answer) {
        let rank = |answer: &Answer| match answer {
            Answer::Value(_) => 3,
            Answer::Perhaps => 2,
            Answer::Unknown(_) => 1,
            Answer::Nothing => 0,
        };
        if rank(&answer) > rank(&self.best) {
            self.best = answer;
        }
    }

    fn choose(&mut self, chosen: &mut Vec<&'a Glob>, mut from: usize) {
        let list = loop {
            let Some(list) = self.lists.get(from) else {
                let answer = self.decide(chosen);
                self.note(answer);
                return;
            };
            from += 1;
            let covered = |narrow: &Glob| list.iter().any(|wide| wide.covers(narrow));
            if !chosen.iter().any(|glob| covered(glob)) {
                break list;
            }
        };
        if chosen.len() >= MAX_CHOSEN {
            return self.note(Answer::Unknown(TOO_LONG));
        }
        for glob in *list {
            if self.is_done() {
                return;
            }
            if !self.budget.spend(1 + chosen.len() as u64 / 8) {
                return self.note(Answer::Unknown(TOO_LONG));
            }
            if chosen.iter().any(|other| glob.starts_apart(other)) {
                continue;
            }
            chosen.push(glob);
            self.choose(chosen, from);
            chosen.pop();
        }
    }

    /// A text that every pattern of `chosen` takes.
    fn decide(&mut self, chosen: &[&Glob]) -> Answer {
        let tries = chosen.len().min(MAX_FILLED);
        let cost = 1 + (tries * (chosen.len() + self.barred.len()) / 4) as u64;
        if !self.budget.spend(cost) {
            return Answer::Unknown(TOO_LONG);
        }
        let near = |barred: &&&Glob| !chosen.iter().any(|glob| glob.starts_apart(barred));
        let barred: Vec<&Glob> = self.barred.iter().filter(near).copied().collect();
        if barred
            .iter()
            .any(|wide| chosen.iter().any(|narrow| wide.covers(narrow)))
        {
            return Answer::Nothing;
        }
        let is_open = |glob: &&Glob| glob.has_variable();
        let is_bound = !chosen.iter().any(is_open);
        let known: Vec<&Glob> = barred.iter().filter(|g| !is_open(g)).copied().collect();
        let fits = |text: &str| {
            chosen.iter().all(|glob| glob.matches(text)) && !known.iter().any(|g| g.matches(text))
        };
        // The only text that a literal takes is the only one to try.
        if let Some(literal) = chosen.iter().find(|glob| !glob.fold && glob.is_literal()) {
            let text = literal.filled("", 'x');
            return match fits(&text) {
                false => Answer::Nothing,
                true if is_bound && known.len() == barred.len() => Answer::Value(text),
                true => Answer::Perhaps,
            };
        }
        let filled = {
            let fills = FILLS.iter();
            let texts = fills.flat_map(|(run, one)| chosen.iter().map(|g| g.filled(run, *one)));
            let mut texts = texts.take(MAX_FILLED).chain([joined(chosen)]);
            texts.find(|text| fits(text))
        };
        let found = match filled {
            Some(text) => Found::Text(text),
            None => search(chosen, &known, self.budget),
        };
        match found {
            Found::Text(text) if is_bound && known.len() == barred.len() => Answer::Value(text),
            Found::Text(_) => Answer::Perhaps,
            Found::Nothing => Answer::Nothing,
            Found::TooLong => Answer::Unknown(TOO_LONG),
        }
    }
}

/// What the patterns ask for one after the other, which is what all of them take where wildcards stand around it.
fn joined(globs: &[&Glob]) -> String {
    let mut globs = globs.to_vec();
    globs.sort_by_key(|glob| match (glob.tokens.first(), glob.tokens.last()) {
        (Some(first), _) if !first.is_run() => 0,
        (_, Some(last)) if last.is_run() => 1,
        _ => 2,
    });
    globs.iter().map(|glob| glob.filled("", 'x')).collect()
}

#[cfg(test)]
mod tests {
    use super::super::glob::{Form, Variables};
    use super::*;
    use proptest::prelude::*;

    fn glob(text: &str, form: Form) -> Glob {
        Glob::read(text, form, false, Variables::None).unwrap()
    }

    fn lists(texts: &[Vec<String>]) -> Vec<Vec<Glob>> {
        let list = |texts: &Vec<String>| texts.iter().map(|t| glob(t, Form::Like)).collect();
        texts.iter().map(list).collect()
    }

    /// Whether some text of up to five characters does it.
    fn slowly(wanted: &[Vec<Glob>], barred: &[Glob]) -> bool {
        let mut texts = vec![String::new()];
        let mut start = 0;
        for _ in 0..6 {
            let end = texts.len();
            for at in start..end {
                for c in ['a', 'b', 'z'] {
                    texts.push(format!("{}{c}", texts[at]));
                }
            }
            start = end;
        }
        texts.iter().any(|text| {
            wanted
                .iter()
                .all(|list| list.iter().any(|g| g.matches(text)))
                && !barred.iter().any(|g| g.matches(text))
        })
    }

    proptest! {
        #[test]
        fn what_is_found_is_right_and_nothing_is_missed(
            wanted in prop::collection::vec(prop::collection::vec("[ab?*]{0,3}", 1..3), 1..3),
            barred in prop::collection::vec("[ab?*]{0,3}", 0..3),
        ) {
            let wanted = lists(&wanted);
            let barred: Vec<Glob> = barred.iter().map(|t| glob(t, Form::Like)).collect();
            let slices: Vec<&[Glob]> = wanted.iter().map(Vec::as_slice).collect();
            let refs: Vec<&Glob> = barred.iter().collect();
            let answer = find(&slices, &refs, &[], &mut Budget::new(100_000));
            match answer {
                Answer::Value(text) => {
                    prop_assert!(wanted.iter().all(|l| l.iter().any(|g| g.matches(&text))), "{}", text);
                    prop_assert!(!barred.iter().any(|g| g.matches(&text)), "{}", text);
                }
                Answer::Nothing => prop_assert!(!slowly(&wanted, &barred)),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }

    #[test]
    fn what_people_know_comes_first() {
        let list = |texts: &[&str]| -> Vec<Glob> {
            texts.iter().map(|text| glob(text, Form::Like)).collect()
        };
        let (any, shape) = (list(&["x", "*"]), list(&["x", "arn:*", "?"]));
        let barred = list(&["a"]);
        let barred: Vec<&Glob> = barred.iter().collect();
        let found = find(
            &[&any, &shape],
            &barred,
            &["a", "arn", "b"].map(str::to_owned),
            &mut Budget::new(100),
        );
        assert_eq!(found, Answer::Value("b".to_owned()));
    }

    #[test]
    fn parts_of_an_arn_stay_apart() {
        let arn = glob("arn:aws:iam::*:role/*", Form::Arn);
        assert!(arn.matches("arn:aws:iam::111122223333:role/a:b"));
        assert!(!arn.matches("arn:aws:iam::1:2:role/a"));
        assert!(Glob::read("arn:aws:iam", Form::Arn, false, Variables::None).is_none());
        let like = glob("arn:aws:iam::*:role/*", Form::Like);
        assert!(like.covers(&arn) && !arn.covers(&like));
        let list = [like];
        let found = find(&[&list], &[&arn], &[], &mut Budget::new(100_000));
        let Answer::Value(text) = found else {
            panic!("{found:?}")
        };
        assert!(list[0].matches(&text) && !arn.matches(&text), "{text}");
    }

    #[test]
    fn many_patterns_at_once_do_not_exhaust_the_stack() {
        let list: Vec<Glob> = (0..2_000)
            .map(|n| glob(&format!("*{n}b*"), Form::Like))
            .collect();
        let lists: Vec<&[Glob]> = list.iter().map(std::slice::from_ref).collect();
        let answer = find(&lists, &[], &[], &mut Budget::new(10_000_000));
        assert_eq!(answer, Answer::Unknown(TOO_LONG));
    }

    #[test]
    fn hostile_patterns_end() {
        let list: Vec<Glob> = (0..20)
            .map(|n| glob(&format!("{}b*", "*a?".repeat(n + 1)), Form::Like))
            .collect();
        let lists: Vec<&[Glob]> = list.iter().map(std::slice::from_ref).collect();
        let end = glob(&("*a".repeat(30) + "*c*"), Form::Like);
        let barred: Vec<&Glob> = vec![&end];
        find(&lists, &barred, &[], &mut Budget::new(20_000));
    }
}
