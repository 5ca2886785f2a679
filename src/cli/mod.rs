//! The native face: arguments in, files read, reports out.

mod access;
mod access_argument;
mod arguments;
mod check;
mod compare;
mod diff;
mod document;
mod input;
mod minimize;
mod network;
mod output;
mod page;
mod report;
mod role;
mod rules;
mod settings;
mod simulate;
mod validate;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Cli, Command};

/// How a command ended, as the exit status tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// Answered, and there is nothing to complain of.
    Good,
    /// Answered, and something is at or above what was asked for.
    Found,
    /// Some input could not be used, or the command was wrong.
    Unusable,
    /// It could not be decided.
    Undecided,
}

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let status = match Cli::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::ValidatePolicy(arguments) => validate::run(&arguments),
        Command::SimulateCustomPolicy(arguments) => simulate::run(&arguments),
        Command::CheckNoNewAccess(arguments) => access::no_new_access(&arguments),
        Command::CheckAccessNotGranted(arguments) => access::access_not_granted(&arguments),
        Command::CheckNoPublicAccess(arguments) => access::no_public_access(&arguments),
        Command::NetworkReach(arguments) => network::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Minimize(arguments) => minimize::run(&arguments),
        Command::Rules(arguments) => rules::list(&arguments),
        Command::Explain(arguments) => rules::explain(&arguments),
        Command::Role(arguments) => role::run(&arguments),
    };
    ExitCode::from(match status {
        Status::Good => 0,
        Status::Found => 1,
        Status::Unusable => 2,
        Status::Undecided => 3,
    })
}
