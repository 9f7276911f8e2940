//! `neighbour`: other nodes of the network that are near.

use std::path::Path;

use serde::Serialize;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::with_console;
use crate::domain::NodeId;
use crate::node::view::{NeighbourRow, SyncState};

/// Exchange with neighbours directly, without the hub.
#[derive(clap::Subcommand, Debug)]
pub(super) enum NeighbourCommand {
    Add(AddArgs),
    Forget(ForgetArgs),
    List(ListArgs),
}

/// Keep the address of a neighbour that is not found by itself.
#[derive(clap::Args, Debug)]
pub(super) struct AddArgs {
    /// Its address, as in a browser
    url: String,
}

/// Forget an address that was added.
#[derive(clap::Args, Debug)]
pub(super) struct ForgetArgs {
    /// The node, as `neighbour list` shows it
    node: NodeId,
}

/// List neighbours that were added or spoken with.
#[derive(clap::Args, Debug)]
pub(super) struct ListArgs {
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct NeighbourJson<'a> {
    node: String,
    name: &'a str,
    url: Option<&'a str>,
    last_heard_ms: Option<i64>,
    result: Option<&'static str>,
}

pub(super) fn run(
    command: &NeighbourCommand,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    match command {
        NeighbourCommand::Add(args) => {
            let added = with_console(data, |_, console| Ok(console.add_neighbour(&args.url)?))?;
            terminal.talk("cli-neighbour-added", &[("name", (&added.name).into())]);
        }
        NeighbourCommand::Forget(args) => {
            with_console(data, |_, console| Ok(console.forget_neighbour(args.node)?))?;
            terminal.talk("cli-neighbour-gone", &[]);
        }
        NeighbourCommand::List(args) => list(args, data, terminal)?,
    }
    Ok(Exit::Done)
}

fn list(args: &ListArgs, data: &Path, terminal: &mut Terminal<'_>) -> Result<(), CliError> {
    let rows = with_console(data, |_, console| Ok(console.lan()?.neighbours))?;
    if args.json {
        return terminal.json(&rows.iter().map(json).collect::<Vec<_>>());
    }
    for row in &rows {
        let (node, url) = (row.node.to_string(), row.url.clone().unwrap_or_default());
        let said = [("name", (&row.name).into()), ("node", (&node).into()), ("url", (&url).into())];
        terminal.result(&terminal.say("cli-neighbour-line", &said))?;
    }
    Ok(())
}

fn json(row: &NeighbourRow) -> NeighbourJson<'_> {
    NeighbourJson {
        node: row.node.to_string(),
        name: &row.name,
        url: row.url.as_deref(),
        last_heard_ms: row.last_heard.map(|heard| heard.0),
        result: row.result.map(SyncState::as_str),
    }
}
