//! Pages for whoever looks after a node.

use serde::Serialize;

use super::super::template::Page;
use super::super::words::Moment;
use super::{DoctorBlock, NearSection, OptionView, PlanBlock, WaitingBlock, WarningLine};

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
    /// Where one of the staff without an account here gets a password.
    pub password_href: Option<String>,
    /// Where it is said which country an ambassador looks after.
    pub country_href: Option<String>,
    /// Where a learner takes the course along on a laptop.
    pub laptop_href: Option<String>,
    /// Where a learner's record is shown with another one of the same person.
    pub together_href: Option<String>,
    /// Where a learner goes on at another library.
    pub move_href: Option<String>,
    /// Can the person sign in here?
    pub has_account: bool,
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
    /// Where a code is made instead.
    pub code_action: String,
}

impl Page for NewPinPage {
    const TEMPLATE: &'static str = "keep/person_pin.html";
}

/// `POST /people/{person}/code`
#[derive(Debug, Clone, Serialize)]
pub struct GivenCodePage {
    /// Whose.
    pub name: String,
    /// The code.
    pub code: String,
    /// The day until which it is good.
    pub until: String,
}

impl Page for GivenCodePage {
    const TEMPLATE: &'static str = "keep/given_code.html";
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
    /// Does the hub refuse this node, so that it may pair again?
    pub pairs_again: bool,
    /// Address so far.
    pub join_url: String,
    /// Code so far.
    pub join_code: String,
    /// Is there anybody to carry to or from?
    pub can_carry: bool,
    /// What left on sticks and was not confirmed.
    pub sticks: Vec<StickLine>,
    /// To whom something can be carried; empty: too many for a list, a name is typed.
    pub recipients: Vec<OptionView>,
    /// Sticks that are plugged in, and the browser; empty: only the browser.
    pub places: Vec<OptionView>,
    /// Who carries it, so far.
    pub carrier: String,
    /// How large the published courses are that can go along; empty: there are none.
    pub packs: String,
    /// Nodes this one exchanges with.
    pub peers: Vec<PeerLine>,
    /// Neighbours, and the way to the recovery card.
    pub near: NearSection,
}

impl Page for SyncPage {
    const TEMPLATE: &'static str = "keep/sync.html";
}

/// Something on a stick.
#[derive(Debug, Clone, Serialize)]
pub struct StickLine {
    /// The whole sentence.
    pub words: String,
    /// Where its receipt is.
    pub receipt: String,
}

/// `GET /sync/receipts/{node}/{number}`
#[derive(Debug, Clone, Serialize)]
pub struct ReceiptPage {
    /// For whom.
    pub recipient: String,
    /// Its number among the bundles for the recipient.
    pub number: u64,
    /// Changes in it that the recipient was not known to have.
    pub entries: u64,
    /// The file's size.
    pub size: String,
    /// When it was written.
    pub at: Moment,
    /// Who carries it.
    pub carrier: String,
    /// From whom.
    pub sender: String,
    /// Learners' files that go along.
    pub files: u64,
    /// Learners' files that did not fit.
    pub files_left: u64,
}

impl Page for ReceiptPage {
    const TEMPLATE: &'static str = "keep/receipt.html";
}

/// `GET /sync/carry-in/{file}`
#[derive(Debug, Clone, Serialize)]
pub struct StickPage {
    /// From whom; `None`: a node that is not known here yet.
    pub sender: Option<String>,
    /// The sender's id.
    pub sender_id: String,
    /// When it was written, as the sender's clock claims.
    pub at: Moment,
    /// Its number among the sender's bundles for this node.
    pub number: u64,
    /// The file's size.
    pub size: String,
    /// Changes in it.
    pub entries: u64,
    /// Of them, here already.
    pub held: u64,
    /// Of them, new here.
    pub new: u64,
    /// Of them, those that lack earlier ones.
    pub beyond: u64,
    /// When a newer one was written that came before.
    pub older_than: Option<String>,
    /// Where the form goes.
    pub action: String,
}

impl Page for StickPage {
    const TEMPLATE: &'static str = "keep/stick.html";
}

/// What taking a bundle in brought.
#[derive(Debug, Clone, Serialize)]
pub struct StickTakenPage {
    /// From whom.
    pub sender: Option<String>,
    /// Changes that were new here.
    pub entries: u64,
    /// Was something refused?
    pub refused_in_part: bool,
    /// Learners' files that are here whole now.
    pub files: u64,
    /// Files of published courses that are here whole now.
    pub packs: u64,
}

impl Page for StickTakenPage {
    const TEMPLATE: &'static str = "keep/stick_taken.html";
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
