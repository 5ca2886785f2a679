//! Prints to the terminal, or to where its output goes.

use std::io::{self, ErrorKind, IsTerminal, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use policy_check::report::{Look, visible};

use super::Status;

const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Prose is hard to follow in longer lines.
const MAX_WIDTH: usize = 100;
/// For files and pipes.
const DEFAULT_WIDTH: usize = 120;

/// Prints to standard output; styles go where they are not wanted.
///
/// # Errors
/// Where it cannot be written, but for a reader that has gone away: it has what it wanted.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = AutoStream::auto(io::stdout().lock());
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Prints to standard error.
pub(super) fn print_error(text: &str) {
    // Where even that fails, there is nobody left to tell.
    let _ = AutoStream::auto(io::stderr().lock()).write_all(text.as_bytes());
}

/// Says on standard error what went wrong.
pub(super) fn complain(message: &str) {
    print_error(&format!("{ERROR}error{ERROR:#}: {}\n", visible(message)));
}

/// Says on standard error why there is no answer.
pub(super) fn refused(reason: &str) -> Status {
    complain(reason);
    Status::Unusable
}

/// Prints an answer to standard output, or says on standard error why there is none.
pub(super) fn show(answer: Result<String, String>) -> Status {
    match answer.and_then(|text| print(&text).map_err(|error| error.to_string())) {
        Ok(()) => Status::Good,
        Err(reason) => refused(&reason),
    }
}

/// What standard output can show.
pub(super) fn look() -> Look {
    if !io::stdout().is_terminal() {
        return Look {
            width: DEFAULT_WIDTH,
            unicode: false,
        };
    }
    let size = terminal_size::terminal_size();
    Look {
        width: size.map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0)),
        unicode: shows_unicode(),
    }
}

/// `text` in lines that fit into standard output, the first after `first` and the others after `next`. Names never break.
pub(super) fn filled(text: &str, first: &str, next: &str) -> String {
    let options = textwrap::Options::new(look().width.clamp(40, MAX_WIDTH))
        .initial_indent(first)
        .subsequent_indent(next)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::fill(text, options) + "\n"
}

/// Whether the terminal takes UTF-8, going by the locale.
fn shows_unicode() -> bool {
    if cfg!(not(unix)) {
        return std::env::var_os("WT_SESSION").is_some();
    }
    let set = |name: &&str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let variable = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(set);
    variable.is_some_and(|name| {
        let locale = std::env::var(name).unwrap_or_default().to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
