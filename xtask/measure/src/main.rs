//! Runs the engine, at full speed, over AWS's managed policies and over made-up large and hostile ones. A program of its own,
//! because the chores are built without optimisation.

#[path = "../../../tests/support/applied.rs"]
mod applied;
mod corpus;
mod edits;
mod findings;
mod growth;
mod history;
mod hostile;
#[path = "../../../tests/support/meaning.rs"]
mod meaning;
mod pairs;
#[path = "../../../tests/support/solved.rs"]
mod solved;
mod speed;
mod table;
mod timing;

use anyhow::Result;
use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;
use std::path::PathBuf;

/// As the command line has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[derive(Parser)]
#[command(name = "measure")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// What each rule says about the policies of a folder
    Findings {
        /// The folder of the policies
        folder: PathBuf,
        #[command(flatten)]
        choice: findings::Choice,
    },
    /// Whether what the engine changes in the policies of a folder means the same afterwards
    Edits {
        /// The folder of the policies
        folder: PathBuf,
    },
    /// How long the policies of a folder take, each by itself
    Speed {
        /// The folder of the policies
        folder: PathBuf,
        /// A file with the times of another linter for the same policies: a JSON array of seconds
        #[arg(long)]
        beside: Option<PathBuf>,
    },
    /// How the time grows with the size of a policy, and what hostile inputs cost
    Limits {
        /// The folder of the policies, which the actions are taken from
        folder: PathBuf,
    },
    /// What is new in each version of the policies beside the one before it
    History {
        /// The folder that has a folder for each policy, with its versions in order
        folder: PathBuf,
    },
    /// Checks one hostile input or pair, and prints what it cost
    Hostile {
        /// The input's name
        name: String,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().task {
        Task::Findings { folder, choice } => findings::run(&corpus::read(&folder)?, &choice),
        Task::Edits { folder } => edits::run(&corpus::read(&folder)?),
        Task::Speed { folder, beside } => speed::run(&corpus::read(&folder)?, beside.as_deref()),
        Task::Limits { folder } => {
            growth::run(&corpus::read(&folder)?);
            hostile::run_all()
        }
        Task::History { folder } => history::run(&folder),
        Task::Hostile { name } => hostile::run(&name),
    }
}
