//! Pages for whoever looks after a node.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;
use super::{DoctorBlock, OptionView, PlanBlock, WaitingBlock, WarningLine};

/// `GET /people`
#[derive(Debug, Clone, Serialize)]
pub struct PeoplePage {
    /// At most one page of them.
    pub people: Vec<PersonLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
}

impl Page for PeoplePage {
    const TEMPLATE: &'static str = "keep/people.html";
}

/// A person in a table.
#[derive(Debug, Clone, Serialize)]
pub struct PersonLine {
    /// The name.
    pub name: String,
    /// The role's word.
    pub role: &'static str,
    /// Where the person gets a new PIN; `None` for those who sign in with a password.
    pub pin_href: Option<String>,
    /// When last seen here.
    pub last_seen: Option<Moment>,
}

/// `GET /people/new`
#[derive(Debug, Clone, Serialize)]
pub struct NewPersonPage {
    /// Name so far.
    pub name: String,
    /// Roles to choose from.
    pub roles: Vec<OptionView>,
}

impl Page for NewPersonPage {
    const TEMPLATE: &'static str = "keep/person_new.html";
}

/// `GET /people/{person}/pin`
#[derive(Debug, Clone, Serialize)]
pub struct NewPinPage {
    /// Whose.
    pub name: String,
    /// Where the form goes.
    pub action: String,
}

impl Page for NewPinPage {
    const TEMPLATE: &'static str = "keep/person_pin.html";
}

/// `GET /sync`
#[derive(Debug, Clone, Serialize)]
pub struct SyncPage {
    /// The state's word, for its phrases.
    pub state: &'static str,
    /// `ok`, `warn`, `bad` or nothing.
    pub tone: &'static str,
    /// The one sentence of how it stands.
    pub sentence: String,
    /// What to do, or what happens by itself.
    pub advice: Option<String>,
    /// What should be known about this computer.
    pub warnings: Vec<WarningLine>,
    /// What waits for the hub.
    pub waiting: Option<WaitingBlock>,
    /// Data and hours of the line.
    pub plan: Option<PlanBlock>,
    /// How line and computer are.
    pub doctor: DoctorBlock,
    /// Refused changes.
    pub quarantined: u64,
    /// Is there a hub to ask?
    pub can_sync: bool,
    /// Can a network be joined?
    pub can_join: bool,
    /// Address so far.
    pub join_url: String,
    /// Code so far.
    pub join_code: String,
    /// Nodes this one exchanges with.
    pub peers: Vec<PeerLine>,
}

impl Page for SyncPage {
    const TEMPLATE: &'static str = "keep/sync.html";
}

/// A peer in a table.
#[derive(Debug, Clone, Serialize)]
pub struct PeerLine {
    /// Its name.
    pub name: String,
    /// Its role's word.
    pub role: &'static str,
    /// When last heard.
    pub last_heard: Option<Moment>,
    /// No member any more?
    pub revoked: bool,
}
