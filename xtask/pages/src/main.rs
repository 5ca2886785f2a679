//! Writes the pages of all rules as a JavaScript module: an object that has each page under its rule's name. A program of its
//! own, because the chores have to run also while the engine does not compile.

use anyhow::{Context, Result};
use policy_check::report::RulePage;
use policy_check::rules;
use std::collections::BTreeMap;
use std::{env, fs};

fn main() -> Result<()> {
    let file = env::args_os().nth(1).context("which file?")?;
    let pages: BTreeMap<_, _> = rules::listed()
        .map(|rule| (rule.id, RulePage::from(rule)))
        .collect();
    let module = format!("export default {};\n", serde_json::to_string(&pages)?);
    fs::write(&file, module).with_context(|| format!("cannot write {}", file.display()))
}
