//! Pages for whoever looks after a node.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;
use super::OptionView;

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
    /// Changes that wait.
    pub waiting: u64,
    /// Their size.
    pub waiting_size: String,
    /// The oldest of them.
    pub oldest: Option<Moment>,
    /// The last exchange.
    pub last_sync: Option<Moment>,
    /// The last try.
    pub last_tried: Option<Moment>,
    /// Where the hub is.
    pub hub_url: Option<String>,
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

/// A log written in two ways, in words.
#[derive(Debug, Clone, Serialize)]
pub struct ForkLine {
    /// The library's name.
    pub name: String,
    /// Where the two ways differ.
    pub length: u64,
    /// Who found it out.
    pub reporters: String,
    /// Where the library is revoked; `None` if it was.
    pub revoke_href: Option<String>,
}

/// `GET /members`
#[derive(Debug, Clone, Serialize)]
pub struct MembersPage {
    /// Logs written in two ways.
    pub forks: Vec<ForkLine>,
    /// At most one page of the network's nodes.
    pub branches: Vec<MemberLine>,
    /// The page before.
    pub newer: Option<String>,
    /// The page after.
    pub older: Option<String>,
    /// Invitations that were made.
    pub invitations: Vec<InvitationLine>,
    /// Name so far.
    pub name: String,
    /// Countries to choose from.
    pub countries: Vec<OptionView>,
}

impl Page for MembersPage {
    const TEMPLATE: &'static str = "keep/members.html";
}

/// A node in a table.
#[derive(Debug, Clone, Serialize)]
pub struct MemberLine {
    /// Its name.
    pub name: String,
    /// Phrase of its country.
    pub country: String,
    /// Its role's word.
    pub role: &'static str,
    /// When last heard.
    pub last_heard: Option<Moment>,
    /// No member any more?
    pub revoked: bool,
    /// Asks whether to revoke it; `None` for the hub itself.
    pub revoke_href: Option<String>,
}

/// An invitation in a list.
#[derive(Debug, Clone, Serialize)]
pub struct InvitationLine {
    /// For whom.
    pub name: String,
    /// `open`, `used`, `void`.
    pub state: &'static str,
    /// When it was made.
    pub made_at: Moment,
}

/// A fresh invitation, shown once.
#[derive(Debug, Clone, Serialize)]
pub struct InvitationPage {
    /// For whom.
    pub name: String,
    /// The address under which the hub was just called.
    pub hub_url: String,
    /// The code; `None` if this form was sent before, when the code was shown.
    pub code: Option<String>,
    /// Days for which it is good.
    pub days: i64,
}

impl Page for InvitationPage {
    const TEMPLATE: &'static str = "keep/invitation.html";
}

/// `GET /members/{node}/revoke`
#[derive(Debug, Clone, Serialize)]
pub struct RevokePage {
    /// The node's name.
    pub name: String,
    /// Learners it concerns.
    pub learners: u32,
    /// Where the form goes.
    pub action: String,
}

impl Page for RevokePage {
    const TEMPLATE: &'static str = "keep/revoke.html";
}
