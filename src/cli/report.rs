//! Puts the answers of many texts together in the format that was asked for.

use std::io;

use policy_check::access::{capitalized, grouped};
use policy_check::report::{
    self, Answer, AnsweredDocument, Fixed, Look, Options, Source, Tally, Validation, counted,
    visible,
};
use policy_check::rules::Category;

use super::arguments::{CheckArguments, Format};
use super::input::Input;
use super::output::{filled, look, print, print_error};
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
    /// What became of each file that was to be mended.
    files: Vec<String>,
    skipped: usize,
    /// Versions of managed policies that are not in force.
    superseded: usize,
    /// The last policy that was shown has no findings.
    after_clean: bool,
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
            files: Vec::new(),
            skipped: 0,
            superseded: 0,
            after_clean: false,
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

    /// Takes in what became of a file that was to be mended.
    pub(super) fn mended(&mut self, input: &Input, fixed: &Fixed, is_changed: bool) {
        self.mended += fixed.mended;
        let mut parts = Vec::new();
        // A diff shows what it would change, and standard input has gone out mended.
        if is_changed && !self.silent && input.path.is_some() {
            parts.push(counted(fixed.mended, "finding mended", "findings mended"));
        }
        if !fixed.left.is_empty() {
            let left = fixed.left.iter();
            let left: Vec<String> = left
                .map(|&(rule, number)| format!("{} {rule}", grouped(number)))
                .collect();
            let left = left.join(", ");
            parts.push(format!("still there, as another edit came first: {left}"));
        }
        if !parts.is_empty() {
            let changed = if is_changed && !self.silent {
                "Changed "
            } else {
                ""
            };
            let name = visible(&input.name);
            self.files
                .push(format!("{changed}{name}: {}.", parts.join("; ")));
        }
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
        self.superseded += answer.passed_over;
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
        let is_clean = |document: &AnsweredDocument| document.findings.is_empty();
        match self.format {
            Format::Text => {
                let gap = match source.documents.first() {
                    Some(first) if self.after_clean && !is_clean(first) => "\n",
                    _ => "",
                };
                self.after_clean = source.documents.last().map_or(self.after_clean, is_clean);
                self.show(&format!("{gap}{}", report::text(&source, self.look)))
            }
            Format::Concise => self.show(&report::concise(&source)),
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
            print_error(&self.last_lines());
            return Ok(());
        }
        // In a format for programs there is no place for it.
        if !matches!(self.format, Format::Text | Format::Concise) {
            if let Some(passed_over) = self.passed_over() {
                print_error(&format!("{passed_over}.\n"));
            }
            print_error(&self.changes());
        }
        let json = match self.format {
            Format::Text => {
                let last = self.last_lines();
                let gap = if self.after_clean && !last.is_empty() {
                    "\n"
                } else {
                    ""
                };
                return self.show(&format!("{gap}{last}"));
            }
            Format::Concise => {
                return self.show(&format!("{}{}", self.by_rule(), self.last_lines()));
            }
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

    /// How many findings each rule has.
    fn by_rule(&self) -> String {
        let counts = self.tally.by_rule();
        let numbers = counts.iter().map(|&(_, _, count)| grouped(count).len());
        let width = numbers.max().unwrap_or_default();
        let line = |&(category, rule, count): &(Category, &str, usize)| {
            let category = category.name().replace('-', " ");
            format!("{:>width$} {category}[{rule}]\n", grouped(count))
        };
        let lines: String = counts.iter().map(line).collect();
        match lines.is_empty() {
            true => lines,
            false => format!("\n{lines}\n"),
        }
    }

    /// The versions of managed policies that nobody holds.
    fn passed_over(&self) -> Option<String> {
        let one = "version of a managed policy that is not in force";
        let many = "versions of managed policies that are not in force";
        let versions = counted(self.superseded, one, many);
        (self.superseded > 0).then(|| format!("{versions} passed over"))
    }

    /// What became of the files that were to be mended.
    fn changes(&self) -> String {
        self.files
            .iter()
            .map(|line| filled(line, "", "  "))
            .collect()
    }

    /// The counts, what to do next, and what was done.
    fn last_lines(&self) -> String {
        let mut sentences = Vec::new();
        // One policy without findings has had its line.
        if self.silent || self.tally.total() > 0 || self.tally.policies() > 1 {
            sentences.push(self.tally.phrase());
        }
        let safe = self.tally.safely_mended();
        if self.fixing {
            let would = if self.silent { "would be " } else { "" };
            let findings = counted(self.mended, "finding", "findings");
            sentences.push(format!("{findings} {would}mended"));
        } else if safe > 0 {
            sentences.push(format!("{} can be mended with --fix", grouped(safe)));
        }
        if self.skipped > 0 {
            sentences.push(format!(
                "{} without a policy passed over",
                counted(self.skipped, "file", "files")
            ));
        }
        sentences.extend(self.passed_over());
        if self.tally.suppressed() > 0 {
            let number = self.tally.suppressed();
            sentences.push(counted(number, "finding suppressed", "findings suppressed"));
        }
        if sentences.is_empty() {
            return self.changes();
        }
        let line = capitalized(&sentences.join("; "));
        filled(&format!("{line}."), "", "") + &self.changes()
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
