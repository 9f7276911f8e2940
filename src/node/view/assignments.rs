//! What the learner's desk hands to pages about assignments and the proposal.

use std::collections::{BTreeMap, BTreeSet};

use super::Travel;
use crate::domain::assignment::PartId;
use crate::domain::attachment::Attachment;
use crate::domain::submission::{Submission, VersionState};
use crate::domain::{ContentHash, ModuleId, UnixMs};

/// An assignment as the learner stands in it.
#[derive(Debug, Clone)]
pub struct AssignmentState {
    /// Everything that was handed in, the latest first.
    pub versions: Vec<VersionView>,
    /// What the fields begin with: the draft, or else the latest version.
    pub answers: BTreeMap<PartId, String>,
    /// The files beside it, by field.
    pub files: BTreeMap<PartId, Attachment>,
    /// When the draft was last saved; `None`: there is none.
    pub draft_at: Option<UnixMs>,
    /// Files of the versions that have not come here.
    pub missing: BTreeSet<ContentHash>,
    /// Files of the versions that the hub holds too.
    pub at_hub: BTreeSet<ContentHash>,
}

/// One version of what was handed in.
#[derive(Debug, Clone)]
pub struct VersionView {
    /// The version.
    pub submission: Submission,
    /// Where it stands.
    pub state: VersionState,
    /// How far it has come.
    pub travel: Travel,
    /// When it was taken back, as that node's clock claims, and whether that clock was doubtful;
    /// `None`: it was not.
    pub taken_back: Option<(UnixMs, bool)>,
}

/// One assignment among all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentStanding {
    /// Whose it is.
    pub module: ModuleId,
    /// Does a version stand?
    pub handed_in: bool,
    /// Is there a version that was taken back, and none that stands?
    pub taken_back: bool,
    /// Is a draft kept?
    pub begun: bool,
}
