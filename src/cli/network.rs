//! `policy-check network-reach`

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use policy_check::access::grouped;
use policy_check::access::solve::Access;
use policy_check::report::{
    self, NetworkDocument, NetworkReach, NetworkRow, Networks, Options, counted, some_of, visible,
};

use super::Status;
use super::arguments::{ListFormat, NetworkArguments};
use super::input::{inputs, no_policy_in};
use super::output::{complain, filled, print};
use super::settings::SettingsFile;

/// How many blocks of a row are written out.
const MAX_BLOCKS: usize = 12;

pub(super) fn run(arguments: &NetworkArguments) -> Status {
    let mut files = arguments.files.clone();
    if files.is_empty() {
        if io::stdin().is_terminal() {
            complain("no policy to look at: name files or a directory, or pipe a policy in");
            return Status::Unusable;
        }
        files.push(PathBuf::from("-"));
    }
    let mut file = match SettingsFile::find(arguments.config.as_deref()) {
        Ok(file) => file,
        Err(reason) => {
            complain(&reason);
            return Status::Unusable;
        }
    };
    if let Err(reason) = narrowed(arguments) {
        complain(&reason);
        return Status::Unusable;
    }
    let resource_type = arguments.resource_type.clone();
    let asked = Options {
        kind: arguments.kind.or_of(resource_type.as_deref()),
        resource_type,
        in_force_only: true,
        ..Options::default()
    };
    let mut answer = NetworkReach::default();
    let mut titles = Vec::new();
    let mut status = Status::Good;
    for input in inputs(&files) {
        let found = match input {
            Ok(input) if input.found && !report::holds_policy(&input.text) => continue,
            Ok(input) => {
                let (options, _) = file.options_for(&input, &asked);
                let (action, resource) =
                    (arguments.action.as_deref(), arguments.resource.as_deref());
                report::readable(&input.text, &input.name).map(|()| {
                    let found = report::network_reach(&input.text, &options, action, resource);
                    let names = found
                        .documents
                        .iter()
                        .map(|document| document.name.as_str());
                    titles.extend(report::titles(&input.text, &input.name, names));
                    found
                })
            }
            Err(reason) => Err(reason),
        };
        match found {
            Ok(found) => answer.documents.extend(found.documents),
            Err(reason) => {
                complain(&reason);
                status = Status::Unusable;
            }
        }
    }
    if status == Status::Good && answer.documents.is_empty() {
        complain(&no_policy_in(&files));
        status = Status::Unusable;
    }
    let printed = match arguments.format {
        ListFormat::Json => report::to_json(&answer, "  ").map_err(io::Error::other),
        ListFormat::Text => {
            let documents = titles.iter().zip(&answer.documents);
            Ok(documents
                .map(|(title, document)| text(title, document))
                .collect())
        }
    };
    match printed.and_then(|printed| print(&printed)) {
        Ok(()) => status,
        Err(cause) => {
            complain(&format!("cannot print: {cause}"));
            Status::Unusable
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

fn networks(row: &Networks) -> Vec<String> {
    let mut lines = Vec::new();
    if row.everywhere {
        lines.push("from every address".to_owned());
    } else {
        for (family, blocks, count) in [
            ("IPv4", &row.ipv4, &row.ipv4_addresses),
            ("IPv6", &row.ipv6, &row.ipv6_addresses),
        ] {
            match blocks.len() {
                0 => lines.push(format!("from no {family} address")),
                _ => {
                    let word = if count == "1" { "address" } else { "addresses" };
                    let count = grouped(count);
                    let shown = some_of(blocks, blocks.len(), MAX_BLOCKS);
                    lines.push(format!("from {shown}: {count} {family} {word}"));
                }
            }
        }
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
