//! `course preview`: a server for the author alone, on a data folder that goes when it ends. Nobody
//! signs in: whoever can open a page of this computer is the author.

use std::net::TcpListener;
use std::path::Path;

use super::super::address::{self, ListenAddress};
use super::super::error::{CliError, Exit};
use super::super::terminal::Terminal;
use crate::course::FolderSource;
use crate::domain::roles::NodeRole;
use crate::node::desk::SetUp;
use crate::node::{Node, Settings};
use crate::web::{self, WebConfig};

pub(super) fn run(
    folder: &Path,
    ListenAddress(listen): ListenAddress,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, CliError> {
    // A slip in the folder's name is told before anything is made.
    FolderSource::open(folder)?;
    // Others would be the author too.
    if !listen.ip().is_loopback() {
        return Err(CliError::preview_for_all());
    }
    let listener = TcpListener::bind(listen).map_err(|source| CliError::listen(listen, source))?;
    let bound = listener.local_addr().unwrap_or(listen);
    let data = std::env::temp_dir().join(format!("branchline-preview-{}", std::process::id()));
    let shown = serve(folder, &data, listener, |course| {
        let local = address::local_url(bound);
        terminal.result(&format!("branchline is ready at {local}learn{course}"))?;
        let named = folder.display().to_string();
        terminal.talk("cli-preview-ready", &[("folder", (&named).into())]);
        Ok(())
    });
    // What learners would have done there is nobody's; what is left is told by the system's own
    // cleaning of such folders.
    drop(std::fs::remove_dir_all(&data));
    shown.map(|()| Exit::Done)
}

fn serve(
    folder: &Path,
    data: &Path,
    listener: TcpListener,
    greet: impl FnOnce(&str) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let node = Node::open(&Settings { data: data.to_owned(), serving: true })?;
    let author = node.visitor().set_up(SetUp {
        code: node.setup_code().unwrap_or_default(),
        role: NodeRole::Branch,
        name: "Preview".into(),
        country: "XK".into(),
        language: "en".into(),
        admin_name: "Author".into(),
        admin_password: node.random_token(),
    })?;
    node.start_preview(folder.to_owned());
    let course = node.preview_course().map(|id| format!("?course={id}")).unwrap_or_default();
    let config = WebConfig {
        stops_on_signals: true,
        preview_session: Some(author.token),
        ..WebConfig::default()
    };
    let mut told = Ok(());
    let served = web::run(node.clone(), vec![listener], config, |_| told = greet(&course));
    node.close();
    told.and(served.map_err(CliError::server))
}
