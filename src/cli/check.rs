//! `policy-check check`

use std::fs;
use std::io;
use std::path::PathBuf;

use policy_check::report::{self, AnsweredDocument, AnsweredFinding, Options};

use super::Status;
use super::arguments::{CheckArguments, Format};
use super::input::{Input, inputs, no_policy_in, or_standard_input};
use super::output::{print, refused};
use super::report::Report;
use super::settings::SettingsFile;

pub(super) fn run(arguments: &CheckArguments) -> Status {
    let (files, mut check) = match Check::new(arguments) {
        Ok(given) => given,
        Err(reason) => return refused(&reason),
    };
    for input in inputs(&files) {
        match input {
            Ok(input) => check.input(&input),
            Err(reason) => check.fail(&reason),
        }
    }
    check.finish(&files)
}

struct Check<'a> {
    arguments: &'a CheckArguments,
    file: SettingsFile,
    /// What holds for every text.
    options: Options,
    report: Report,
    status: Status,
}

impl<'a> Check<'a> {
    /// The files to check, and nothing found in them yet.
    fn new(arguments: &'a CheckArguments) -> Result<(Vec<PathBuf>, Self), String> {
        let (files, mut settings) = arguments.files_and_settings()?;
        let mut file = SettingsFile::find(arguments.config.as_deref())?;
        file.add_to(&mut settings);
        if let Some(name) = &arguments.role {
            settings.role = Some(file.role(name)?);
        }
        let files = or_standard_input(files, "nothing to check")?;
        for folder in files.iter().filter(|file| file.is_dir()) {
            file.walked(folder);
        }
        let check = Self {
            arguments,
            file,
            options: Options {
                name: String::new(),
                kind: arguments.kind.or_of(arguments.resource_type.as_deref()),
                resource_type: arguments.resource_type.clone(),
                settings,
                evidence: arguments.format == Format::Json,
                suppressions: Vec::new(),
                in_force_only: true,
            },
            report: Report::new(arguments),
            status: Status::Good,
        };
        Ok((files, check))
    }

    fn input(&mut self, input: &Input) {
        if input.found && !report::holds_policy(&input.text) {
            self.report.skip();
            return;
        }
        let (options, suppressions) = self.file.options_for(input, &self.options);
        let mended = (self.arguments.fix || self.arguments.diff)
            .then(|| report::fixed(&input.text, &options));
        let mut text = input.text.as_str();
        if let Some(mended) = &mended {
            let is_changed = mended.text != input.text;
            self.report.mended(input, mended, is_changed);
            if self.arguments.diff {
                if is_changed {
                    let diff = super::diff::unified(&input.name, &input.text, &mended.text);
                    self.show(print(&diff));
                }
            } else if is_changed || input.path.is_none() {
                self.write_back(input, &mended.text);
                text = &mended.text;
            }
        }
        let answer = report::check(text, &options);
        for document in &answer.documents {
            self.judge(document);
            for at in document
                .suppressed
                .iter()
                .filter_map(|&at| suppressions.get(at))
            {
                self.file.used(*at);
            }
        }
        let result = self.report.add(text, &options, answer);
        self.show(result);
    }

    /// Lets the findings of a document tell on the exit status.
    fn judge(&mut self, document: &AnsweredDocument) {
        if document.findings.iter().any(|finding| self.counts(finding)) {
            self.status = self.status.max(Status::Found);
        }
    }

    /// Whether a finding makes the exit status 1.
    fn counts(&self, finding: &AnsweredFinding) -> bool {
        let shown = self.arguments.format != Format::AccessAnalyzer || finding.issue_code.is_some();
        let least = self.arguments.fail_on.0;
        shown && least.is_some_and(|least| finding.category <= least)
    }

    fn write_back(&mut self, input: &Input, text: &str) {
        let Some(path) = &input.path else {
            self.show(print(text));
            return;
        };
        if let Err(cause) = fs::write(path, input.encoded(text)) {
            self.fail(&format!("cannot write {}: {cause}", input.name));
        }
    }

    fn finish(mut self, files: &[PathBuf]) -> Status {
        if self.status == Status::Good && self.report.is_empty() {
            self.fail(&no_policy_in(files));
        }
        if let Some(answer) = self.file.answer() {
            self.judge(&answer.document);
            let result = self.report.add_settings(answer);
            self.show(result);
        }
        let result = self.report.finish();
        self.show(result);
        self.status
    }

    fn show(&mut self, result: io::Result<()>) {
        if let Err(cause) = result {
            self.fail(&format!("cannot print: {cause}"));
        }
    }

    fn fail(&mut self, reason: &str) {
        self.status = refused(reason);
    }
}
