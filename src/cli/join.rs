//! `join`: makes this node a member of a hub's network.

use std::path::Path;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::with_console;

/// Join the network of a hub with a code that its admin gave.
#[derive(clap::Args, Debug)]
pub(super) struct JoinArgs {
    /// The hub's address, as in a browser
    #[arg(long, value_name = "URL")]
    hub: String,

    /// The code of the invitation
    code: String,
}

pub(super) fn run(
    args: &JoinArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    with_console(data, |_, console| Ok(console.join(&args.hub, &args.code)?))?;
    terminal.talk("cli-join-done", &[]);
    Ok(Exit::Done)
}
