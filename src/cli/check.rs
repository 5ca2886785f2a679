//! `policy-check check`

use std::fs;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use policy_check::policy::Kind;
use policy_check::report::{self, AnsweredFinding, Options};

use super::Status;
use super::arguments::{CheckArguments, Format};
use super::input::{Input, inputs};
use super::output::{complain, print};
use super::report::Report;

pub(super) fn run(arguments: &CheckArguments) -> Status {
    let (mut files, settings) = match arguments.files_and_settings() {
        Ok(given) => given,
        Err(reason) => return refused(&reason),
    };
    if files.is_empty() {
        if io::stdin().is_terminal() {
            return refused("nothing to check: name files or a directory, or pipe a policy in");
        }
        files.push(PathBuf::from("-"));
    }
    let mut check = Check {
        arguments,
        options: Options {
            name: String::new(),
            kind: kind(arguments),
            resource_type: arguments.resource_type.clone(),
            settings,
        },
        report: Report::new(arguments),
        status: Status::Good,
    };
    for input in inputs(&files) {
        match input {
            Ok(input) => check.input(&input),
            Err(reason) => check.fail(&reason),
        }
    }
    check.finish(&files)
}

/// The kind that was given, or that of policies on such a resource.
fn kind(arguments: &CheckArguments) -> Option<Kind> {
    let resource_type = arguments.resource_type.as_deref();
    arguments
        .kind
        .0
        .or_else(|| resource_type.map(Kind::of_resource_type))
}

struct Check<'a> {
    arguments: &'a CheckArguments,
    options: Options,
    report: Report,
    status: Status,
}

impl Check<'_> {
    fn input(&mut self, input: &Input) {
        if input.found && !report::holds_policy(&input.text) {
            self.report.skip();
            return;
        }
        self.options.name.clone_from(&input.name);
        let mended = (self.arguments.fix || self.arguments.diff)
            .then(|| report::fixed(&input.text, &self.options));
        let mut text = input.text.as_str();
        if let Some(mended) = &mended
            && mended.mended > 0
        {
            self.report.mended(mended.mended);
            if self.arguments.diff {
                let diff = super::diff::unified(&input.name, &input.text, &mended.text);
                self.show(print(&diff));
            } else {
                self.write_back(input, &mended.text);
                text = &mended.text;
            }
        } else if self.arguments.fix && !self.arguments.diff && input.path.is_none() {
            self.show(print(text));
        }
        let answer = report::check(text, &self.options);
        if answer
            .documents
            .iter()
            .flat_map(|document| &document.findings)
            .any(|finding| self.counts(finding))
        {
            self.status = self.status.max(Status::Found);
        }
        let result = self.report.add(text, &self.options, answer);
        self.show(result);
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
            let names: Vec<_> = files
                .iter()
                .map(|file| file.display().to_string())
                .collect();
            self.fail(&format!("there is no policy in {}", names.join(", ")));
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
        complain(reason);
        self.status = Status::Unusable;
    }
}

fn refused(reason: &str) -> Status {
    complain(reason);
    Status::Unusable
}
