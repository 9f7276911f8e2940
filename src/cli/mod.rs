//! The command line: one file a verb, results on standard output, talk on standard error.
//!
//! Enter by [`run`]. It asks the node's console desk or starts the web server, and says what came
//! of it. It holds no rule of the course or the network, asks no question back but the one of `carry
//! in`, and never reads more than one line of input.

mod address;
mod arguments;
mod carry;
mod course;
mod erase;
mod error;
mod init;
mod invite;
mod join;
mod logs;
mod neighbour;
mod person;
mod progress;
mod qr;
mod rebuild;
mod recovery;
mod revoke;
mod sample;
mod secret;
mod serve;
mod status;
mod sync;
mod terminal;
mod verify;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::error::{CliError, Exit};
use self::terminal::Terminal;
use crate::node::desk::ConsoleDesk;
use crate::node::{Node, Settings};

/// Branchline: an e-learning course server for library branches that works without a connection.
///
/// Without a verb it serves, as with `serve`.
///
/// Exit codes: 0 done, 1 failed, 2 wrong use, 3 refused or not reached by the other side, 4 trouble
/// with the disk.
#[derive(Parser, Debug)]
#[command(name = "branchline", version, max_term_width = 100)]
struct Cli {
    /// The data folder
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "BRANCHLINE_DATA",
        default_value = "branchline-data"
    )]
    data: PathBuf,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    Serve(serve::ServeArgs),
    Init(init::InitArgs),
    #[command(subcommand)]
    Person(person::PersonCommand),
    Invite(invite::InviteArgs),
    Join(join::JoinArgs),
    Revoke(revoke::RevokeArgs),
    Erase(erase::EraseArgs),
    #[command(subcommand)]
    Neighbour(neighbour::NeighbourCommand),
    Hub(recovery::HubArgs),
    RecoveryCode(recovery::CodeArgs),
    Recover(recovery::RecoverArgs),
    Sync(sync::SyncArgs),
    #[command(subcommand)]
    Carry(carry::CarryCommand),
    Status(status::StatusArgs),
    Verify(verify::VerifyArgs),
    Rebuild(rebuild::RebuildArgs),
    Sample(sample::SampleArgs),
    #[command(subcommand)]
    Course(course::CourseCommand),
}

/// Runs the program with the arguments and the environment of this process.
///
/// The code is 0 if all was done, 1 if not, 2 for wrong use, 3 if the other side refused or could
/// not be reached, 4 for trouble with the disk.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(wrong) => {
            // Help goes to standard output, a wrong use to standard error; neither can be told
            // anywhere else.
            drop(wrong.print());
            return if wrong.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() };
        }
    };
    let command = cli.command.unwrap_or_else(|| Command::Serve(serve::ServeArgs::default()));
    logs::start(matches!(command, Command::Serve(_)));
    let (mut out, mut talk) = (anstream::stdout(), anstream::stderr());
    let mut terminal = Terminal::of_this_process(&mut out, &mut talk);
    match command.run(&cli.data, &mut terminal) {
        Ok(exit) => exit.into(),
        Err(error) => {
            terminal.report(&error);
            error.exit().into()
        }
    }
}

impl Command {
    fn run(self, data: &Path, terminal: &mut Terminal<'_>) -> Result<Exit, CliError> {
        match self {
            Self::Serve(args) => serve::run(&args, data, terminal),
            Self::Init(args) => init::run(args, data, terminal),
            Self::Person(command) => person::run(&command, data, terminal),
            Self::Invite(args) => invite::run(&args, data, terminal),
            Self::Join(args) => join::run(&args, data, terminal),
            Self::Revoke(args) => revoke::run(&args, data, terminal),
            Self::Erase(args) => erase::run(&args, data, terminal),
            Self::Neighbour(command) => neighbour::run(&command, data, terminal),
            Self::Hub(args) => recovery::hub(&args, data, terminal),
            Self::RecoveryCode(args) => recovery::code(&args, data, terminal),
            Self::Recover(args) => recovery::recover(&args, data, terminal),
            Self::Sync(args) => sync::run(&args, data, terminal),
            Self::Carry(command) => carry::run(&command, data, terminal),
            Self::Status(args) => status::run(&args, data, terminal),
            Self::Verify(args) => verify::run(&args, data, terminal),
            Self::Rebuild(args) => rebuild::run(&args, data, terminal),
            Self::Sample(args) => sample::run(&args, data, terminal),
            Self::Course(command) => course::run(&command, terminal),
        }
    }
}

/// Opens the node of an existing data folder beside a server that may run on it, and closes it
/// whatever comes of it.
fn with_console<T>(
    data: &Path,
    work: impl FnOnce(&Node, &ConsoleDesk) -> Result<T, CliError>,
) -> Result<T, CliError> {
    // Opening would make the folder, so a slip in its name would look like an empty node.
    if !data.is_dir() {
        return Err(CliError::no_data_folder(data));
    }
    with_new_console(data, work)
}

/// As [`with_console`], but makes the folder if it is not there.
fn with_new_console<T>(
    data: &Path,
    work: impl FnOnce(&Node, &ConsoleDesk) -> Result<T, CliError>,
) -> Result<T, CliError> {
    let node = Node::open(&Settings { data: data.to_owned(), serving: false })?;
    let result = work(&node, &node.console());
    node.close();
    result
}

#[cfg(test)]
mod tests;
