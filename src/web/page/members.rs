//! Pages of the network's members, at the hub.

use serde::Serialize;

use super::super::qr::QrView;
use super::super::template::Page;
use super::super::words::Moment;
use super::{OptionView, StripView};

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
    /// Letters that names must hold.
    pub filter: String,
    /// Logs written in two ways.
    pub forks: Vec<ForkLine>,
    /// How many members fit.
    pub count: u64,
    /// Those that need a person, on the first page.
    pub needs: Vec<NeedLine>,
    /// Are these all?
    pub needs_are_all: bool,
    /// When this is how it is.
    pub as_of: Moment,
    /// At most one page of them.
    pub members: Vec<MemberLine>,
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
    /// A library or a laptop.
    pub kinds: Vec<OptionView>,
    /// Libraries that a laptop may belong to.
    pub libraries: Vec<OptionView>,
}

impl Page for MembersPage {
    const TEMPLATE: &'static str = "keep/members.html";
}

/// A member that needs a person.
#[derive(Debug, Clone, Serialize)]
pub struct NeedLine {
    /// Where its page is.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub reasons: String,
}

/// A member in the table.
#[derive(Debug, Clone, Serialize)]
pub struct MemberLine {
    /// Where its page is.
    pub href: String,
    /// Its name.
    pub name: String,
    /// The state's word, for its phrase.
    pub state: &'static str,
    /// `ok`, `warn`, `bad` or nothing.
    pub tone: &'static str,
    /// When last heard.
    pub last_heard: Option<Moment>,
    /// Changes that wait there; `?` if that is not known.
    pub waiting_there: String,
    /// Changes that wait here for it.
    pub waiting_here: String,
    /// Its program's version.
    pub version: String,
    /// How wrong its clock is, if it is.
    pub clock: Option<String>,
    /// What is free on its disk.
    pub free: Option<String>,
    /// The last days.
    pub days: StripView,
}

/// `GET /members/{node}`
#[derive(Debug, Clone, Serialize)]
pub struct MemberPage {
    /// Cohorts that a facilitator's own computer may accompany.
    pub cohorts: Vec<OptionView>,
    /// Where it is said which.
    pub accompany: String,
    /// Its name.
    pub name: String,
    /// Its id.
    pub node: String,
    /// Phrase of its country.
    pub country: String,
    /// Its role's word.
    pub role: &'static str,
    /// The state's word, for its phrase.
    pub state: &'static str,
    /// `ok`, `warn`, `bad` or nothing.
    pub tone: &'static str,
    /// What that means.
    pub sentence: String,
    /// For what a person is needed.
    pub needs: Vec<String>,
    /// When last heard.
    pub last_heard: Option<Moment>,
    /// Changes that wait there; `?` if that is not known.
    pub waiting_there: String,
    /// Changes that wait here for it.
    pub waiting_here: String,
    /// The last days.
    pub days: StripView,
    /// When it told how its computer is; `None`: it has not.
    pub told_at: Option<Moment>,
    /// Its program's version.
    pub version: String,
    /// How wrong its clock is, if it is.
    pub clock: Option<String>,
    /// What is free on its disk.
    pub free: Option<String>,
    /// People whose cards came from there.
    pub people: u64,
    /// Learners at home there.
    pub learners: u64,
    /// Lessons they have done.
    pub lessons_done: u64,
    /// The latest of that.
    pub last_activity: Option<Moment>,
    /// Its learners.
    pub learners_href: String,
    /// When it was invited.
    pub invited_at: Option<Moment>,
    /// Asks whether to revoke it; `None`: it is.
    pub revoke_href: Option<String>,
}

impl Page for MemberPage {
    const TEMPLATE: &'static str = "keep/member.html";
}

/// An invitation in a list.
#[derive(Debug, Clone, Serialize)]
pub struct InvitationLine {
    /// For whom.
    pub name: String,
    /// Its role's word: a library or a laptop.
    pub role: &'static str,
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
    /// The whole invitation as one line.
    pub line: Option<String>,
    /// That line as a picture.
    pub qr: Option<QrView>,
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
