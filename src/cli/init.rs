//! `init`: sets a node up without a browser.

use std::path::Path;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::{arguments, secret, with_new_console};
use crate::domain::roles::NodeRole;
use crate::node::desk::SetUp;

/// Set up this node: its role, its library, its first admin.
#[derive(clap::Args, Debug)]
pub(super) struct InitArgs {
    /// What this node is in its network
    #[arg(long, value_parser = arguments::node_role())]
    role: NodeRole,

    /// The library's name, as its readers know it
    #[arg(long)]
    name: String,

    /// The library's country, two letters
    #[arg(long, value_name = "CC", value_parser = arguments::country)]
    country: String,

    /// The name of the first admin
    #[arg(long, value_name = "NAME")]
    admin: String,

    /// Read the admin's password from standard input, one line
    #[arg(long, required = true)]
    password_stdin: bool,
}

pub(super) fn run(
    args: InitArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    let admin_password = secret::from_stdin()?;
    let name = args.name.clone();
    let form = SetUp {
        // Whoever can write the data folder needs no code.
        code: String::new(),
        role: args.role,
        name: args.name,
        country: args.country,
        language: terminal.language().tag.to_owned(),
        admin_name: args.admin,
        admin_password,
    };
    with_new_console(data, |_, console| Ok(console.init(form)?))?;
    terminal.talk("cli-init-done", &[("name", (&name).into())]);
    Ok(Exit::Done)
}
