//! `invite`: makes an invitation for one node, at the hub.

use std::path::Path;

use serde::Serialize;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::{arguments, with_console};

/// Invite a branch to this hub's network; prints a code that works once.
#[derive(clap::Args, Debug)]
pub(super) struct InviteArgs {
    /// The name of the branch
    #[arg(long, value_name = "NAME")]
    branch: String,

    /// The country of the branch, two letters
    #[arg(long, value_name = "CC", value_parser = arguments::country)]
    country: String,

    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct InvitationJson<'a> {
    code: &'a str,
    name: &'a str,
    country: &'a str,
}

pub(super) fn run(
    args: &InviteArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    let made = with_console(data, |_, console| Ok(console.invite(&args.branch, &args.country)?))?;
    if args.json {
        let (code, name, country) = (&made.code, &made.name, &made.country);
        terminal.json(&InvitationJson { code, name, country })?;
    } else {
        terminal.result(&made.code)?;
        terminal.talk("cli-invite-how", &[("name", (&made.name).into())]);
    }
    Ok(Exit::Done)
}
