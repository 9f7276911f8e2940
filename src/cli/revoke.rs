//! `revoke`: cuts a node off from the network, at the hub.

use std::path::Path;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::with_console;
use crate::domain::NodeId;

/// Cut a node off from this hub's network; what it wrote until now stays.
#[derive(clap::Args, Debug)]
pub(super) struct RevokeArgs {
    /// The node, as `status` shows it
    node: NodeId,
}

pub(super) fn run(
    args: &RevokeArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    with_console(data, |_, console| Ok(console.revoke(args.node)?))?;
    terminal.talk("cli-revoke-done", &[("node", (&args.node.to_string()).into())]);
    Ok(Exit::Done)
}
