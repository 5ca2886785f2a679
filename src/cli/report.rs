//! Puts the answers of many texts together in the format that was asked for.

use std::io;

use policy_check::report::{
    self, Answer, AnsweredDocument, Look, Options, Source, Tally, Validation, counted,
    with_thousands,
};

use super::arguments::{CheckArguments, Format};
use super::output::{look, print, print_error};
use super::settings::SettingsAnswer;

const INDENT: &str = "  ";

/// The report of one run.
pub(super) struct Report {
    format: Format,
    look: Look,
    /// Only the diff is shown.
    silent: bool,
    /// Standard output carries the mended text.
    to_standard_error: bool,
    fixing: bool,
    tally: Tally,
    mended: usize,
    skipped: usize,
    /// For formats that are one JSON text.
    answered: Vec<Answered>,
    validation: Validation,
}

/// A text that has been checked.
struct Answered {
    name: String,
    text: String,
    documents: Vec<AnsweredDocument>,
}

impl Answered {
    fn source(&self) -> Source<'_> {
        Source {
            name: &self.name,
            text: &self.text,
            documents: &self.documents,
        }
    }
}

impl Report {
    pub(super) fn new(arguments: &CheckArguments) -> Self {
        let reads_standard_input = arguments.files.is_empty()
            || arguments.files.iter().any(|file| file.as_os_str() == "-");
        Self {
            format: arguments.format,
            look: look(),
            silent: arguments.diff,
            to_standard_error: arguments.fix && reads_standard_input,
            fixing: arguments.fix || arguments.diff,
            tally: Tally::default(),
            mended: 0,
            skipped: 0,
            answered: Vec::new(),
            validation: Validation::default(),
        }
    }

    /// Whether nothing was checked.
    pub(super) fn is_empty(&self) -> bool {
        self.tally.policies() == 0
    }

    /// Counts a file of a directory that holds no policy.
    pub(super) fn skip(&mut self) {
        self.skipped += 1;
    }

    /// Counts findings that were mended, or would be.
    pub(super) fn mended(&mut self, findings: usize) {
        self.mended += findings;
    }

    /// Takes in the answer for `text`; prints it, where the format allows to print one text after another.
    ///
    /// # Errors
    /// Where it cannot be printed.
    pub(super) fn add(&mut self, text: &str, options: &Options, answer: Answer) -> io::Result<()> {
        if self.format == Format::AccessAnalyzer && !self.silent {
            let mut validation = report::validate(text, options);
            self.validation.findings.append(&mut validation.findings);
        }
        self.take_in(Answered {
            name: options.name.clone(),
            text: text.to_owned(),
            documents: answer.documents,
        })
    }

    /// Takes in what is wrong with the file of settings.
    ///
    /// # Errors
    /// Where it cannot be printed.
    pub(super) fn add_settings(&mut self, answer: SettingsAnswer) -> io::Result<()> {
        self.take_in(Answered {
            name: answer.name,
            text: answer.text,
            documents: vec![answer.document],
        })
    }

    fn take_in(&mut self, answered: Answered) -> io::Result<()> {
        for document in &answered.documents {
            self.tally.add(document);
        }
        if self.silent {
            return Ok(());
        }
        let source = answered.source();
        match self.format {
            Format::Text => self.show(&report::text(&source, self.look)),
            Format::Markdown => self.show(&report::markdown(&source)),
            Format::Github => self.show(&report::github(&source)),
            Format::AccessAnalyzer => Ok(()),
            Format::Json | Format::Sarif => {
                self.answered.push(answered);
                Ok(())
            }
        }
    }

    /// Prints what is left to be said.
    ///
    /// # Errors
    /// Where it cannot be printed.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        if self.silent {
            print_error(&self.last_line());
            return Ok(());
        }
        let json = match self.format {
            Format::Text => return self.show(&self.last_line()),
            Format::Markdown | Format::Github => return Ok(()),
            Format::AccessAnalyzer => report::to_json(&self.validation, INDENT),
            Format::Sarif => {
                let sources: Vec<_> = self.answered.iter().map(Answered::source).collect();
                report::to_json(&report::sarif(&sources), INDENT)
            }
            Format::Json => {
                let answered = std::mem::take(&mut self.answered).into_iter();
                let documents = answered.flat_map(|text| text.documents).collect();
                report::to_json(&Answer::of(documents), INDENT)
            }
        };
        self.show(&json?)
    }

    /// The counts, and what to do next.
    fn last_line(&self) -> String {
        let mut sentences = Vec::new();
        // One policy without findings has had its line.
        if self.silent || self.tally.total() > 0 || self.tally.policies() > 1 {
            sentences.push(self.tally.phrase());
        }
        if self.skipped > 0 {
            sentences.push(format!(
                "{} without a policy passed over",
                counted(self.skipped, "file", "files")
            ));
        }
        if self.tally.suppressed() > 0 {
            let number = self.tally.suppressed();
            sentences.push(counted(number, "finding suppressed", "findings suppressed"));
        }
        let safe = self.tally.safely_mended();
        if self.fixing {
            let would = if self.silent { "would be " } else { "" };
            sentences.push(format!("{} {would}mended", with_thousands(self.mended)));
        } else if safe > 0 {
            sentences.push(format!("{} can be mended with --fix", with_thousands(safe)));
        }
        if sentences.is_empty() {
            return String::new();
        }
        let line = sentences.join("; ");
        let first = line.chars().next().map(|c| c.to_ascii_uppercase());
        let rest = line.chars().skip(1);
        let line: String = first.into_iter().chain(rest).collect();
        textwrap::fill(&line, self.look.width.max(40)) + ".\n"
    }

    fn show(&self, text: &str) -> io::Result<()> {
        if self.to_standard_error {
            print_error(text);
            Ok(())
        } else {
            print(text)
        }
    }
}
