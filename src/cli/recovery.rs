//! `recovery-code`, `recover` and `hub`: coming back from a lost disk.

use std::path::Path;

use serde::Serialize;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::{secret, with_console, with_new_console};
use crate::node::desk::Recovery;

/// Print this node's recovery code: with it the node comes back when its disk is lost.
#[derive(clap::Args, Debug)]
pub(super) struct CodeArgs {
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

/// Bring a lost node back into an empty data folder; run again, it goes on where it was cut.
#[derive(clap::Args, Debug)]
pub(super) struct RecoverArgs {
    /// The hub's address, as in a browser; or a neighbour's, which has the forum and no learners'
    /// work
    #[arg(long, value_name = "URL")]
    hub: String,

    /// The name of the admin: one of before, or a new one
    #[arg(long, value_name = "NAME")]
    admin: String,

    /// Read the admin's new password from standard input, one line
    #[arg(long, required = true)]
    password_stdin: bool,

    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,

    /// The recovery code, from the card
    code: String,
}

/// Keep another address of the hub: it has moved.
#[derive(clap::Args, Debug)]
pub(super) struct HubArgs {
    /// The address, as in a browser
    url: String,
}

#[derive(Serialize)]
struct CodeJson<'a> {
    code: &'a str,
}

#[derive(Serialize)]
struct RecoveredJson<'a> {
    name: &'a str,
    from: &'a str,
    from_hub: bool,
    entries: u64,
    learners: u64,
}

pub(super) fn code(
    args: &CodeArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    let (code, name) = with_console(data, |node, console| {
        Ok((console.recovery_code()?, node.visitor().node()?.name))
    })?;
    if args.json {
        terminal.json(&CodeJson { code: &code })?;
    } else {
        terminal.result(&code)?;
        terminal.talk("cli-recovery-code-how", &[("name", (&name).into())]);
    }
    Ok(Exit::Done)
}

pub(super) fn recover(
    args: &RecoverArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    let form = Recovery {
        // Whoever can write the data folder needs no set-up code.
        setup_code: String::new(),
        recovery_code: args.code.clone(),
        url: args.hub.clone(),
        admin_name: args.admin.clone(),
        admin_password: secret::from_stdin()?,
        language: terminal.language().tag.to_owned(),
    };
    let back = with_new_console(data, |_, console| Ok(console.recover(&form)?))?;
    if args.json {
        terminal.json(&RecoveredJson {
            name: &back.name,
            from: &back.from,
            from_hub: back.from_hub,
            entries: back.entries,
            learners: back.learners,
        })?;
        return Ok(Exit::Done);
    }
    let said = [
        ("name", (&back.name).into()),
        ("from", (&back.from).into()),
        ("entries", back.entries.into()),
        ("learners", back.learners.into()),
    ];
    terminal.result(&terminal.say("cli-recover-done", &said))?;
    if !back.from_hub {
        terminal.talk("cli-recover-part", &[]);
    }
    Ok(Exit::Done)
}

pub(super) fn hub(
    args: &HubArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    with_console(data, |_, console| Ok(console.move_hub(&args.url)?))?;
    terminal.talk("cli-hub-kept", &[]);
    Ok(Exit::Done)
}
