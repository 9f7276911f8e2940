//! `person`: accounts of this node, and learners who learn at two nodes.

use std::path::Path;

use serde::Serialize;

use super::arguments::SecretArgs;
use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::{arguments, secret, with_console};
use crate::domain::roles::Role;
use crate::domain::{NodeId, PersonId};

/// Add people, and let a learner go on at another node too.
#[derive(clap::Subcommand, Debug)]
pub(super) enum PersonCommand {
    Add(AddArgs),
    Lend(LendArgs),
    Welcome(WelcomeArgs),
}

/// Add a person with an account on this node; prints the person's id.
#[derive(clap::Args, Debug)]
pub(super) struct AddArgs {
    /// What the person is in the course
    #[arg(long, value_parser = arguments::person_role())]
    role: Role,

    /// The name that others see
    #[arg(long)]
    name: String,

    #[command(flatten)]
    secret: SecretArgs,

    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

/// Let another node write this learner's progress too.
#[derive(clap::Args, Debug)]
pub(super) struct LendArgs {
    /// The learner
    #[arg(long, value_name = "ID")]
    person: PersonId,

    /// The node where the learner goes on
    #[arg(long, value_name = "NODE")]
    to: NodeId,
}

/// Give a learner who was lent to this node an account here.
#[derive(clap::Args, Debug)]
pub(super) struct WelcomeArgs {
    /// The learner
    #[arg(long, value_name = "ID")]
    person: PersonId,

    #[command(flatten)]
    secret: SecretArgs,
}

#[derive(Serialize)]
struct AddedJson {
    person: String,
}

pub(super) fn run(
    command: &PersonCommand,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    match command {
        PersonCommand::Add(args) => add(args, data, terminal),
        PersonCommand::Lend(args) => {
            with_console(data, |_, console| Ok(console.lend(args.person, args.to)?))?;
            terminal.talk("cli-person-lent", &[("node", (&args.to.to_string()).into())]);
            Ok(Exit::Done)
        }
        PersonCommand::Welcome(args) => {
            let secret = secret::from_stdin()?;
            with_console(data, |_, console| Ok(console.welcome(args.person, &secret)?))?;
            terminal.talk("cli-person-welcomed", &[]);
            Ok(Exit::Done)
        }
    }
}

fn add(args: &AddArgs, data: &Path, terminal: &mut Terminal<'_>) -> Result<Exit, CliError> {
    let secret = secret::from_stdin()?;
    let person = with_console(data, |_, console| {
        Ok(console.add_person(args.role, &args.name, &secret)?.to_string())
    })?;
    if args.json {
        terminal.json(&AddedJson { person })?;
    } else {
        terminal.result(&person)?;
    }
    Ok(Exit::Done)
}
