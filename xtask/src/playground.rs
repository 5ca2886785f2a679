//! `cargo xtask playground`: the page on this machine.

use crate::{serve, www};
use anyhow::{Context, Result, bail};
use std::io::ErrorKind;
use std::net::TcpListener;

/// What the command line says.
#[derive(clap::Args)]
pub struct Arguments {
    /// The port to serve at; 0 takes any free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

/// Builds the page and serves it until it is stopped.
///
/// # Errors
/// Where the port is taken, or a step of the build fails.
pub fn run(arguments: &Arguments) -> Result<()> {
    // Taken first: nobody likes to wait for a build and then hear that the port is not free.
    let listener = listen(arguments.port)?;
    www::build()?;
    println!(
        "The playground is at http://{} (Ctrl+C stops it)",
        listener.local_addr()?
    );
    serve::forever(&listener, &www::folder())
}

fn listen(port: u16) -> Result<TcpListener> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!(
                "port {port} is taken by another program; choose another, as in `--port {}`",
                port.saturating_add(1).max(1024)
            )
        }
        other => other.with_context(|| format!("cannot listen at 127.0.0.1:{port}")),
    }
}
