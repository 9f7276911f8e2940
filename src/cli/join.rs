//! `join`: makes this node a member of a hub's network.

use std::io::Read as _;
use std::path::Path;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::with_console;
use crate::domain::limits::INVITATION_FILE_BYTES_MAX;
use crate::node::view::NewInvitation;

/// Join the network of a hub with the invitation that its admin gave.
#[derive(clap::Args, Debug)]
pub(super) struct JoinArgs {
    /// The hub's address, as in a browser; needed with a code alone
    #[arg(long, value_name = "URL")]
    hub: Option<String>,

    /// The code of the invitation, its whole address, or the file that holds it
    #[arg(value_name = "CODE|URL|FILE")]
    invitation: String,
}

pub(super) fn run(
    args: &JoinArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    let invitation = match from_file(&args.invitation)? {
        Some(text) => text,
        None => args.invitation.clone(),
    };
    let is_line = NewInvitation::is_line(&invitation);
    let hub = match &args.hub {
        Some(hub) => hub.clone(),
        None if is_line => String::new(),
        None => return Err(CliError::invitation_hub()),
    };
    with_console(data, |_, console| Ok(console.join(&hub, &invitation)?))?;
    terminal.talk("cli-join-done", &[]);
    Ok(Exit::Done)
}

/// What a file of that name holds; `None` if there is none: then the word itself is the invitation.
fn from_file(word: &str) -> Result<Option<String>, CliError> {
    let path = Path::new(word);
    if NewInvitation::is_line(word) || !path.is_file() {
        return Ok(None);
    }
    let mut text = String::new();
    std::fs::File::open(path)
        .map(|file| file.take(INVITATION_FILE_BYTES_MAX as u64))
        .and_then(|mut file| file.read_to_string(&mut text))
        .map_err(|source| CliError::not_an_invitation(path).with_cause(source))?;
    if NewInvitation::is_line(&text) {
        Ok(Some(text))
    } else {
        Err(CliError::not_an_invitation(path))
    }
}
