//! `policy-check network-reach`

use std::fmt::Write;
use std::io;
use std::path::PathBuf;

use ipnet::IpNet;
use policy_check::access::grouped;
use policy_check::access::network::{AddressSet, Family, is_private};
use policy_check::access::solve::Access;
use policy_check::report::{
    self, NetworkDocument, NetworkReach, NetworkRow, Networks, Options, counted, some_of, visible,
};

use super::Status;
use super::arguments::{ListFormat, NetworkArguments};
use super::input::{Input, inputs, no_policy_in, or_standard_input};
use super::output::{filled, print, refused};
use super::settings::SettingsFile;

/// How many blocks of a row are written out.
const MAX_BLOCKS: usize = 12;

pub(super) fn run(arguments: &NetworkArguments) -> Status {
    let (files, mut search) = match Search::new(arguments) {
        Ok(given) => given,
        Err(reason) => return refused(&reason),
    };
    for input in inputs(&files) {
        if let Err(reason) = input.and_then(|input| search.input(&input)) {
            search.status = refused(&reason);
        }
    }
    search.finish(&files)
}

struct Search<'a> {
    arguments: &'a NetworkArguments,
    file: SettingsFile,
    /// What holds for every text.
    options: Options,
    answer: NetworkReach,
    /// What each document of the answer is called.
    titles: Vec<String>,
    status: Status,
}

impl<'a> Search<'a> {
    /// The files to look at, and nothing found in them yet.
    fn new(arguments: &'a NetworkArguments) -> Result<(Vec<PathBuf>, Self), String> {
        let files = or_standard_input(arguments.files.clone(), "no policy to look at")?;
        let file = SettingsFile::find(arguments.config.as_deref())?;
        narrowed(arguments)?;
        let resource_type = arguments.resource_type.clone();
        let search = Self {
            arguments,
            file,
            options: Options {
                kind: arguments.kind.or_of(resource_type.as_deref()),
                resource_type,
                in_force_only: true,
                ..Options::default()
            },
            answer: NetworkReach::default(),
            titles: Vec::new(),
            status: Status::Good,
        };
        Ok((files, search))
    }

    fn input(&mut self, input: &Input) -> Result<(), String> {
        if input.found && !report::holds_policy(&input.text) {
            return Ok(());
        }
        let (options, _) = self.file.options_for(input, &self.options);
        report::readable(&input.text, &input.name)?;
        let (action, resource) = (&self.arguments.action, &self.arguments.resource);
        let found = report::network_reach(
            &input.text,
            &options,
            action.as_deref(),
            resource.as_deref(),
        );
        let names = found.documents.iter().map(|found| found.name.as_str());
        let titles = report::titles(&input.text, &input.name, names);
        self.titles.extend(titles);
        self.answer.documents.extend(found.documents);
        Ok(())
    }

    fn finish(self, files: &[PathBuf]) -> Status {
        let status = if self.status == Status::Good && self.answer.documents.is_empty() {
            refused(&no_policy_in(files))
        } else {
            self.status
        };
        let printed = match self.arguments.format {
            ListFormat::Json => report::to_json(&self.answer, "  ").map_err(io::Error::other),
            ListFormat::Text => {
                let documents = self.titles.iter().zip(&self.answer.documents);
                Ok(documents.map(|(title, found)| text(title, found)).collect())
            }
        };
        match printed.and_then(|printed| print(&printed)) {
            Ok(()) => status,
            Err(cause) => refused(&format!("cannot print: {cause}")),
        }
    }
}

/// That the action and the resource asked about can be any.
fn narrowed(arguments: &NetworkArguments) -> Result<(), String> {
    let list = |name: &Option<String>| Vec::from_iter(name.clone());
    let (actions, resources) = (list(&arguments.action), list(&arguments.resource));
    if actions.is_empty() && resources.is_empty() {
        return Ok(());
    }
    let access = Access::new(actions, resources);
    access
        .map(drop)
        .map_err(|reason| format!("the question {reason}"))
}

fn text(title: &str, document: &NetworkDocument) -> String {
    let mut out = format!("{title} ({})\n", document.kind.noun());
    let grants = |row: &&NetworkRow| !row.statements.is_empty() || !row.networks.exact;
    let rows: Vec<&NetworkRow> = document.reach.iter().filter(grants).collect();
    if rows.is_empty() {
        let nothing = match document.reach.is_empty() {
            _ if !document.kind.grants() => "nothing by itself",
            true => "nothing",
            false => "nothing of that",
        };
        // Writing to a string does not fail.
        let _ = writeln!(out, "  grants {nothing}");
    }
    for row in rows {
        out.push_str(&filled(&visible(&heading(row)), "  ", "    "));
        for line in networks(&row.networks) {
            out.push_str(&filled(&line, "    ", "      "));
        }
    }
    out
}

fn heading(row: &NetworkRow) -> String {
    let places: Vec<String> = row
        .statements
        .iter()
        .map(|at| (at + 1).to_string())
        .collect();
    let statements = match places.as_slice() {
        [] => "no statement".to_owned(),
        [one] => format!("statement {one}"),
        many => format!("statements {}", many.join(", ")),
    };
    let mut text = format!(
        "{statements}: {}",
        counted(row.actions.count, "action", "actions")
    );
    if !row.actions.examples.is_empty() {
        let examples = &row.actions.examples;
        let some = some_of(examples, row.actions.count, examples.len());
        let _ = write!(text, " ({some})");
    }
    text
}

/// The blocks of one family from which requests can come.
fn of_family(name: &str, blocks: &[String], family: Family) -> String {
    let nets = blocks.iter().filter_map(|block| block.parse().ok());
    let public: Vec<IpNet> = nets.filter(|net| !is_private(net)).collect();
    if public.is_empty() {
        return format!("from no {name} address");
    }
    let shown = some_of(&public, public.len(), MAX_BLOCKS);
    let count = AddressSet::from_nets(public).count(family).to_string();
    let word = if count == "1" { "address" } else { "addresses" };
    format!("from {shown}: {} {name} {word}", grouped(count))
}

fn networks(row: &Networks) -> Vec<String> {
    let mut lines = Vec::new();
    if row.everywhere {
        lines.push("from every address".to_owned());
    } else {
        lines.push(of_family("IPv4", &row.ipv4, Family::V4));
        lines.push(of_family("IPv6", &row.ipv6, Family::V6));
    }
    if !row.private.is_empty() {
        let shown = some_of(&row.private, row.private.len(), MAX_BLOCKS);
        lines.push(format!(
            "from no private address ({shown}): aws:SourceIp never has one; through a VPC endpoint, aws:VpcSourceIp does"
        ));
    }
    lines.push(match row.without_source_ip {
        true => {
            "also by a request through a VPC endpoint, which carries no source address".to_owned()
        }
        false => {
            "not by a request through a VPC endpoint, which carries no source address".to_owned()
        }
    });
    if !row.exact {
        lines.push("(not decided exactly: it can be less, never more)".to_owned());
    }
    lines
}
