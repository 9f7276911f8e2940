//! Pages and parts about coming back, neighbours, laptops and invitations.

use serde::Serialize;

use super::super::qr::QrView;
use super::super::template::Page;
use super::super::words::Moment;
use super::OptionView;

/// `GET /recover`
#[derive(Debug, Clone, Serialize)]
pub struct RecoverPage {
    /// The code that the program printed.
    pub code: String,
    /// The recovery code so far.
    pub recovery_code: String,
    /// The hub's address so far.
    pub hub_url: String,
    /// The admin's name so far.
    pub admin_name: String,
}

impl Page for RecoverPage {
    const TEMPLATE: &'static str = "gate/recover.html";
}

/// `GET /sync/recovery`, and the card once the password was given.
#[derive(Debug, Clone, Serialize)]
pub struct RecoveryCardPage {
    /// Whose.
    pub name: String,
    /// The code; `None` while the password is asked for.
    pub code: Option<String>,
    /// The code as a picture.
    pub qr: Option<QrView>,
    /// The day on which the card was shown.
    pub made: String,
}

impl Page for RecoveryCardPage {
    const TEMPLATE: &'static str = "keep/recovery_card.html";
}

/// What the sync page says of neighbours and of coming back.
#[derive(Debug, Clone, Serialize)]
pub struct NearSection {
    /// Is there anything to say? Not at a hub, nor without a network.
    pub shown: bool,
    /// Neighbours that are there or were spoken with.
    pub neighbours: Vec<NeighbourLine>,
    /// Are they looked for?
    pub is_on: bool,
    /// Does this run of the program look for them at all?
    pub may_look: bool,
    /// A neighbour's address so far.
    pub url: String,
    /// The hub's new address so far.
    pub moved_url: String,
}

/// A neighbour in a table.
#[derive(Debug, Clone, Serialize)]
pub struct NeighbourLine {
    /// Its name.
    pub name: String,
    /// Its role's word.
    pub role: &'static str,
    /// When the two last spoke.
    pub last_heard: Option<Moment>,
    /// The word of the last result.
    pub result: &'static str,
    /// Where it answers.
    pub url: Option<String>,
    /// Where the form goes that forgets a typed address.
    pub forget: Option<String>,
}

/// `GET /laptop` and `GET /people/{person}/laptop`
#[derive(Debug, Clone, Serialize)]
pub struct LaptopPage {
    /// The learner whom an admin takes along; `None`: the learner's own page, with the PIN.
    pub name: Option<String>,
    /// Where the form goes.
    pub action: String,
    /// Laptops to choose from.
    pub laptops: Vec<OptionView>,
    /// Laptops on which the learner may go on already.
    pub lent: Vec<String>,
}

impl Page for LaptopPage {
    const TEMPLATE: &'static str = "learn/laptop.html";
}

/// `GET /people/{person}/password`
#[derive(Debug, Clone, Serialize)]
pub struct NewPasswordPage {
    /// Whose.
    pub name: String,
    /// Where the form goes.
    pub action: String,
}

impl Page for NewPasswordPage {
    const TEMPLATE: &'static str = "keep/person_password.html";
}

/// `GET /join`: where the line of an invitation leads that was opened in a browser.
#[derive(Debug, Clone, Serialize)]
pub struct JoinPage {}

impl Page for JoinPage {
    const TEMPLATE: &'static str = "gate/join.html";
}
