//! `invite`: makes an invitation for one node, at the hub.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::{CliError, Exit};
use super::terminal::Terminal;
use super::{arguments, with_console};
use crate::domain::NodeId;
use crate::node::view::NewInvitation;

/// Invite a branch, or a learner's laptop, to this hub's network; prints a code that works once.
#[derive(clap::Args, Debug)]
#[command(group = clap::ArgGroup::new("whom").required(true))]
pub(super) struct InviteArgs {
    /// The name of the branch
    #[arg(long, value_name = "NAME", group = "whom", requires = "country")]
    branch: Option<String>,

    /// The country of the branch, two letters
    #[arg(long, value_name = "CC", value_parser = arguments::country)]
    country: Option<String>,

    /// The name of a learner's own laptop
    #[arg(long, value_name = "NAME", group = "whom", requires = "of", conflicts_with = "country")]
    personal: Option<String>,

    /// The branch whose learners the laptop may hold, as `status` shows it
    #[arg(long, value_name = "NODE")]
    of: Option<NodeId>,

    /// This hub's address, as the invited node reaches it
    #[arg(long, value_name = "URL")]
    hub: Option<String>,

    /// Write the whole invitation into a new file too
    #[arg(long, value_name = "FILE", requires = "hub")]
    file: Option<PathBuf>,

    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct InvitationJson<'a> {
    code: &'a str,
    name: &'a str,
    country: &'a str,
    url: Option<&'a str>,
}

pub(super) fn run(
    args: &InviteArgs,
    data: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    // The file comes first: a code that was made and could not be written would be lost.
    let file = args.file.as_deref().map(|path| Ok::<_, CliError>((path, create(path)?)));
    let file = file.transpose()?;
    let made = with_console(data, |_, console| match (&args.branch, &args.personal, args.of) {
        (None, Some(name), Some(of)) => Ok(console.invite_laptop(name, of)?),
        (name, _, _) => {
            let (name, country) = (name.clone().unwrap_or_default(), args.country.clone());
            Ok(console.invite(&name, &country.unwrap_or_default())?)
        }
    });
    let made = match (made, &file) {
        (Err(error), Some((path, _))) => {
            drop(std::fs::remove_file(path));
            return Err(error);
        }
        (made, _) => made?,
    };
    let url = args.hub.as_deref().map(|hub| NewInvitation::line(hub, &made.code));
    if let (Some((path, mut file)), Some(hub)) = (file, &args.hub) {
        file.write_all(NewInvitation::file(hub, &made.code).as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|source| CliError::invitation_file(path, source))?;
        let file = path.display().to_string();
        terminal
            .talk("cli-invite-file", &[("file", (&file).into()), ("name", (&made.name).into())]);
    }
    if args.json {
        let (code, name, country) = (&made.code, &made.name, &made.country);
        terminal.json(&InvitationJson { code, name, country, url: url.as_deref() })?;
        return Ok(Exit::Done);
    }
    terminal.result(&made.code)?;
    if let Some(url) = &url {
        terminal.talk("cli-invite-link", &[("url", url.into())]);
    }
    terminal.talk("cli-invite-how", &[("name", (&made.name).into())]);
    Ok(Exit::Done)
}

/// Never over a file that is there.
fn create(path: &Path) -> Result<std::fs::File, CliError> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|source| CliError::invitation_file(path, source))
}
