//! What desks hand to pages about badges, certificates and what somebody shows of them.

use crate::domain::UnixMs;
use crate::domain::award::{Achievement, Award, AwardCode, Verdict};
use crate::domain::completion::Requirement;

/// A learner's badges, and how far the certificate is.
#[derive(Debug, Clone)]
pub struct BadgesView {
    /// What the certificate asks for.
    pub requirements: Vec<Requirement>,
    /// What was awarded, the certificate first.
    pub awards: Vec<AwardView>,
    /// Earned, and not issued yet.
    pub due: Vec<Achievement>,
    /// May this node issue for this learner?
    pub can_issue: bool,
}

/// One award as a page shows it.
#[derive(Debug, Clone)]
pub struct AwardView {
    /// What it says.
    pub award: Award,
    /// Its short code.
    pub code: AwardCode,
    /// The issuer's name.
    pub issuer_name: String,
    /// All of it in few bytes, for a picture that phones read.
    pub packed: Vec<u8>,
    /// When it was withdrawn; `None`: it stands.
    pub withdrawn: Option<UnixMs>,
    /// Was it issued by this very node? Only then can a file be made of it here.
    pub issued_here: bool,
    /// Where the network's hub answers, if that is known here.
    pub hub_url: Option<String>,
}

/// The words of a file that stands for an award, in the language of its reader.
#[derive(Debug, Clone)]
pub struct CredentialWords {
    /// What the badge is called.
    pub name: String,
    /// What it is for, in a sentence.
    pub description: String,
    /// What one has to do for it.
    pub criteria: String,
    /// Language tag of the three.
    pub language: String,
}

/// What can be said of something that was shown.
#[derive(Debug, Clone)]
pub struct CheckedView {
    /// Whether it is true.
    pub verdict: Verdict,
    /// What it says of itself; `None` if it cannot be read.
    pub shown: Option<ShownAward>,
    /// When this node last heard from the hub: withdrawals after that are not known; `None`: never,
    /// or this is the hub.
    pub as_of: Option<UnixMs>,
}

/// What an award says of itself.
#[derive(Debug, Clone)]
pub struct ShownAward {
    /// Whose it is.
    pub name: String,
    /// What for; `None` in files, which say it in words.
    pub achievement: Option<Achievement>,
    /// What for, in the words of a file; else empty.
    pub achievement_name: String,
    /// The course's id; empty in files.
    pub course: String,
    /// When it was issued.
    pub at: UnixMs,
    /// Was the issuer's clock known to be wrong?
    pub clock_doubtful: bool,
    /// The issuer's name; empty if it is not known.
    pub issuer_name: String,
}
