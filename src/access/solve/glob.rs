//! Patterns as sequences of tokens, and the texts that one pattern takes.

use std::collections::BTreeMap;

use super::automaton::{Walk, intersects};
use crate::policy::variable::{Segment, segments};

/// One step of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Token {
    /// This character.
    Char(char),
    /// Any one character.
    One,
    /// Any run of characters.
    Run,
    /// Any one character but a colon: `?` in a part of an ARN.
    PartOne,
    /// Any run of characters but colons: `*` in a part of an ARN.
    PartRun,
    /// A policy variable, by its key in lower case and its default: the same unknown text wherever it stands.
    Variable(String),
}

impl Token {
    /// Whether it may stand for no character at all, and for any number.
    pub(super) fn is_run(&self) -> bool {
        matches!(self, Self::Run | Self::PartRun | Self::Variable(_))
    }

    /// Whether it takes `c`; `fold`: letter case ignored.
    pub(super) fn takes(&self, c: char, fold: bool) -> bool {
        match self {
            Self::Char(own) if fold => same_folded(*own, c),
            Self::Char(own) => *own == c,
            Self::One | Self::Run | Self::Variable(_) => true,
            Self::PartOne | Self::PartRun => c != ':',
        }
    }
}

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Glob {
    pub(super) tokens: Vec<Token>,
    /// Whether letter case is ignored.
    pub(super) fold: bool,
}

/// How a text of a policy is read as a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Every character stands for itself.
    Exact,
    /// `*` and `?` are wildcards.
    Like,
    /// An ARN, part by part: wildcards in the first five parts do not reach over a colon.
    Arn,
}

/// What policy variables stand for, by key in lower case; `None`: the request has no such key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Binding(pub(super) BTreeMap<String, Option<String>>);

/// How the variables of a document are taken.
#[derive(Clone, Copy, Debug)]
pub(super) enum Variables<'b> {
    /// The document's version has none: `${…}` is text.
    None,
    /// Some stand for what is given, each other for a text that is not known.
    Known(&'b Binding),
    /// Each stands for what is given.
    Bound(&'b Binding),
}

/// Nothing is known of any variable.
static NOTHING: Binding = Binding(BTreeMap::new());

impl<'b> Variables<'b> {
    /// Each stands for a text that is not known.
    pub(super) const UNKNOWN: Variables<'static> = Variables::Known(&NOTHING);

    /// What the variable of that key, in lower case, stands for, or that the request has no such key; `None` where it is not known.
    pub(super) fn value(self, key: &str) -> Option<Option<&'b str>> {
        match self {
            Self::None => None,
            Self::Known(binding) => binding.0.get(key).map(Option::as_deref),
            Self::Bound(binding) => Some(binding.0.get(key).and_then(Option::as_deref)),
        }
    }
}

impl Glob {
    /// The pattern of the same texts written backwards.
    pub(super) fn reversed(&self) -> Self {
        Self {
            tokens: ordered(self.tokens.iter().rev().cloned().collect()),
            fold: self.fold,
        }
    }

    /// How many tokens stand for any one character behind some run, and how many before one, but for those right beside it.
    pub(super) fn ones_beside_runs(&self) -> [usize; 2] {
        let is_one = |token: &Token| matches!(token, Token::One | Token::PartOne);
        let ones_behind = |tokens: &mut dyn Iterator<Item = &Token>| {
            let mut behind = tokens.skip_while(|token| !token.is_run());
            behind.next();
            behind
                .skip_while(|token| is_one(token))
                .filter(|token| is_one(token))
                .count()
        };
        [
            ones_behind(&mut self.tokens.iter()),
            ones_behind(&mut self.tokens.iter().rev()),
        ]
    }

    /// Reads `text`; `None` where nothing matches it: it has a variable that the request has no value for, or is no ARN.
    pub(super) fn read(
        text: &str,
        form: Form,
        fold: bool,
        variables: Variables<'_>,
    ) -> Option<Self> {
        let mut tokens = Vec::with_capacity(text.len());
        match variables {
            Variables::None => tokens.extend(text.chars().map(|c| written(c, form))),
            _ => {
                for segment in segments(text) {
                    push_segment(&mut tokens, segment, form, variables)?;
                }
            }
        }
        if form == Form::Arn {
            bound_to_parts(&mut tokens)?;
        }
        Some(Self {
            tokens: ordered(tokens),
            fold,
        })
    }

    /// Makes it take all but empty text; tells whether there is any left that it takes.
    pub(super) fn leave_empty(&mut self) -> bool {
        if self.is_everything() {
            self.tokens.insert(0, Token::One);
        }
        !self.tokens.is_empty()
    }

    /// Whether it takes just one text, letter case aside.
    pub(super) fn is_literal(&self) -> bool {
        self.tokens.iter().all(|t| matches!(t, Token::Char(_)))
    }

    /// Whether it has a variable whose text is not known.
    pub(super) fn has_variable(&self) -> bool {
        self.tokens.iter().any(|t| matches!(t, Token::Variable(_)))
    }

    /// Whether it takes every text.
    pub(super) fn is_everything(&self) -> bool {
        matches!(self.tokens.as_slice(), [Token::Run])
    }

    /// Whether it takes `text`. At most `pattern × text` steps.
    pub(super) fn matches(&self, text: &str) -> bool {
        let mut at = 0;
        let mut rest = text.chars();
        let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            let here = rest.clone();
            match (self.tokens.get(at), rest.next()) {
                (Some(Token::Run | Token::PartRun), _) => {
                    rest = here;
                    at += 1;
                    retry = Some((at, rest.clone()));
                    continue;
                }
                (Some(Token::Variable(_)), _) => return self.matches_slowly(text),
                (Some(token), Some(c)) if token.takes(c, self.fold) => {
                    at += 1;
                    continue;
                }
                (None, None) => return true,
                (Some(_), None) => return false,
                _ => {}
            }
            let Some((after, untaken)) = &mut retry else {
                return false;
            };
            let is_part = self.tokens.get(*after - 1) == Some(&Token::PartRun);
            if untaken.next() == Some(':') && is_part {
                // Whatever came before has ended at a colon too, so it cannot help.
                return false;
            }
            at = *after;
            rest = untaken.clone();
        }
    }

    fn matches_slowly(&self, text: &str) -> bool {
        let mut walk = Walk::new(std::iter::once(self));
        let mut places = walk.start();
        for c in text.chars() {
            places = walk.after(&places, c);
        }
        intersects(&places, &walk.ends(0..1))
    }

    /// Whether every text that `narrow` takes is taken by this too. Never wrongly true.
    pub(super) fn covers(&self, narrow: &Self) -> bool {
        if self.is_everything() {
            return true;
        }
        if narrow.fold && !self.fold {
            return false;
        }
        let (wide, narrow) = (&self.tokens, &narrow.tokens);
        let (mut at, mut of) = (0, 0);
        let mut retry: Option<(usize, usize)> = None;
        loop {
            match (wide.get(at), narrow.get(of)) {
                (Some(run @ (Token::Run | Token::PartRun)), next) => {
                    if *run == Token::PartRun && next.is_some_and(|token| !within_part(token)) {
                        // It may still stand for nothing here.
                        at += 1;
                        continue;
                    }
                    at += 1;
                    retry = Some((at, of));
                }
                (Some(token), Some(other)) if self.token_covers(token, other) => {
                    at += 1;
                    of += 1;
                }
                (None, None) => return true,
                (Some(_), None) => return false,
                _ => {
                    let Some((after, taken)) = retry else {
                        return false;
                    };
                    let run = wide.get(after.wrapping_sub(1));
                    let Some(token) = narrow.get(taken) else {
                        return false;
                    };
                    if run == Some(&Token::PartRun) && !within_part(token) {
                        return false;
                    }
                    retry = Some((after, taken + 1));
                    (at, of) = (after, taken + 1);
                }
            }
        }
    }

    fn token_covers(&self, token: &Token, other: &Token) -> bool {
        match (token, other) {
            (Token::Char(a), Token::Char(b)) => a == b || (self.fold && same_folded(*a, *b)),
            (Token::One, Token::Char(_) | Token::One | Token::PartOne) => true,
            (Token::PartOne, Token::PartOne) => true,
            (Token::PartOne, Token::Char(c)) => *c != ':',
            // Where a variable without a default matches it has a value, and then a default does not count.
            (Token::Variable(a), Token::Variable(b)) => a
                .strip_prefix(b.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(',')),
            _ => false,
        }
    }

    /// The text with each wildcard and variable filled: runs by `run`, single characters by `one`.
    pub(super) fn filled(&self, run: &str, one: char) -> String {
        let mut text = String::with_capacity(self.tokens.len());
        for token in &self.tokens {
            match token {
                Token::Char(c) => text.push(*c),
                Token::One | Token::PartOne => text.push(one),
                Token::Run | Token::PartRun | Token::Variable(_) => text.push_str(run),
            }
        }
        text
    }

    /// The characters before its first wildcard.
    pub(super) fn head(&self) -> impl Iterator<Item = char> + '_ {
        self.tokens.iter().map_while(|token| match token {
            Token::Char(c) => Some(*c),
            _ => None,
        })
    }

    /// Whether the two cannot take one text, as their first characters show.
    pub(super) fn starts_apart(&self, other: &Self) -> bool {
        let fold = self.fold || other.fold;
        self.head()
            .zip(other.head())
            .any(|(a, b)| a != b && !(fold && same_folded(a, b)))
    }
}

/// Whether the two are one character, letter case ignored.
fn same_folded(a: char, b: char) -> bool {
    a.eq_ignore_ascii_case(&b) || (!a.is_ascii() && a.to_lowercase().eq(b.to_lowercase()))
}

/// Whether what `token` of a narrower pattern stands for has no colon.
fn within_part(token: &Token) -> bool {
    match token {
        Token::Char(c) => *c != ':',
        Token::PartOne | Token::PartRun => true,
        Token::One | Token::Run | Token::Variable(_) => false,
    }
}

fn written(c: char, form: Form) -> Token {
    match (form, c) {
        (Form::Like | Form::Arn, '*') => Token::Run,
        (Form::Like | Form::Arn, '?') => Token::One,
        _ => Token::Char(c),
    }
}

fn push_segment(
    tokens: &mut Vec<Token>,
    segment: Segment<'_>,
    form: Form,
    variables: Variables<'_>,
) -> Option<()> {
    match segment {
        Segment::Literal(text) | Segment::Malformed(text, _) => {
            tokens.extend(text.chars().map(|c| written(c, form)));
        }
        Segment::Escaped(c) => tokens.push(Token::Char(c)),
        Segment::Variable { key, default, .. } => {
            let name = key.to_ascii_lowercase();
            let Some(value) = variables.value(&name) else {
                tokens.push(Token::Variable(match default {
                    Some(default) => format!("{name},{default}"),
                    None => name,
                }));
                return Some(());
            };
            let value = value.or(default)?;
            // What a variable stands for has no wildcards.
            tokens.extend(value.chars().map(Token::Char));
        }
    }
    Some(())
}

/// Keeps the wildcards of the first five parts within their parts; `None` where there are fewer than six parts.
fn bound_to_parts(tokens: &mut [Token]) -> Option<()> {
    if !tokens.is_empty() && tokens.iter().all(|token| *token == Token::Run) {
        return Some(());
    }
    let mut colons = 0;
    for token in tokens {
        match token {
            Token::Char(':') => colons += 1,
            Token::Run if colons < 5 => *token = Token::PartRun,
            Token::One if colons < 5 => *token = Token::PartOne,
            _ => {}
        }
    }
    (colons >= 5).then_some(())
}

/// `tokens` with each stretch of wildcards written as its single characters and then at most one run.
fn ordered(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match (out.last(), &token) {
            (Some(Token::Run), Token::Run) | (Some(Token::PartRun), Token::PartRun) => {}
            (Some(Token::Run), Token::One) | (Some(Token::PartRun), Token::PartOne) => {
                let run = out.pop();
                out.push(token);
                out.extend(run);
            }
            _ => out.push(token),
        }
    }
    out
}
