//! `cargo xtask bench`: how fast the engine is, and how large what the page loads is.

use crate::project::{command, root, run, say};
use crate::{chromium, corpus, node, peer, serve, www};
use anyhow::Result;

/// Prints the figures, all from this one run.
///
/// # Errors
/// Where something that is needed is missing, or a hostile input makes the engine crash.
pub fn run_chore() -> Result<()> {
    www::build()?;
    node::install_tools()?;
    let chromium = chromium::find()?;
    let policies = corpus::fetch()?;
    let page = serve::in_background(www::folder())?;

    corpus::build_measure()?;
    let peer = peer::times(&policies)?;
    say("measuring the engine: speed");
    let mut speed = corpus::measure("speed");
    speed.arg(&policies);
    if let Some(times) = peer {
        speed.arg("--beside").arg(times);
    }
    run(&mut speed)?;
    say("measuring the engine: limits");
    run(corpus::measure("limits").arg(&policies))?;
    say("measuring the engine: the versions of policies");
    run(corpus::measure("history").arg(corpus::versions(&policies)?))?;
    for (script, what) in [
        ("recheck.mjs", "the engine in Node.js"),
        ("page.mjs", "the page in Chromium"),
    ] {
        say(&format!("measuring {what}"));
        let script = root().join("xtask").join("measure").join(script);
        run(command("node", &[])
            .arg(script)
            .env("CHROMIUM", &chromium)
            .env("PLAYGROUND_URL", &page)
            .env("CORPUS", &policies))?;
    }
    Ok(())
}
