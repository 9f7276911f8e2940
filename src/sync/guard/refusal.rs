//! Why a change or a record does not count: a sentence for the admin, a slug for the quarantine
//! table.

/// Why a change or a record does not count. Every honest node comes to the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The body is longer than `CHANGE_BYTES_MAX`.
    #[error("the change is too long")]
    TooLong,
    /// The bytes are no change in the one form that is accepted.
    #[error("the change is malformed: {0}")]
    Malformed(&'static str),
    /// The body is not the one whose hash is in the log.
    #[error("the change is not the one that was signed")]
    WrongHash,
    /// More operations than `CHANGE_OPS_MAX`.
    #[error("the change claims too many operations")]
    TooManyOperations,
    /// More parents than `CHANGE_PARENTS_MAX`.
    #[error("the change names too many parents")]
    TooManyParents,
    /// More actors than `CHANGE_ACTORS_MAX`.
    #[error("the change names too many actors")]
    TooManyActors,
    /// Its parents repeat, or are none: only the fixed first change has none.
    #[error("the change names its parents wrongly")]
    Parents,
    /// The actor is not the node that signed, in the life whose log it came in.
    #[error("the change was made under another node's name")]
    WrongActor,
    /// The number is taken, or the change does not build on its author's previous one.
    #[error("the change does not follow on its author's previous one")]
    SequenceBroken,
    /// A change that it builds on was refused.
    #[error("the change builds on one that was refused")]
    ParentRefused,
    /// Its operations are not numbered from one more than its parents' greatest, or too high.
    #[error("the change numbers its operations wrongly")]
    OperationNumber,
    /// Its author may not do this.
    #[error("the change does what its author may not do: {0}")]
    NotAllowed(&'static str),
    /// Automerge fails on it, or the document would not load again.
    #[error("the change would break the document")]
    BreaksDocument,
    /// The document is full.
    #[error("the document holds as many changes as it may")]
    TooManyChanges,
    /// The document's kind is unknown here, or it does not belong where the change was sent.
    #[error("the change was sent in a scope that its document does not belong to")]
    WrongScope,
}

impl Refusal {
    /// A stable slug: kept in the quarantine, shown in reports, looked up in phrase files.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "too-long",
            Self::Malformed(_) => "malformed",
            Self::WrongHash => "wrong-hash",
            Self::TooManyOperations => "too-many-operations",
            Self::TooManyParents => "too-many-parents",
            Self::TooManyActors => "too-many-actors",
            Self::Parents => "parents",
            Self::WrongActor => "wrong-actor",
            Self::SequenceBroken => "sequence-broken",
            Self::ParentRefused => "parent-refused",
            Self::OperationNumber => "operation-number",
            Self::NotAllowed(_) => "not-allowed",
            Self::BreaksDocument => "breaks-document",
            Self::TooManyChanges => "too-many-changes",
            Self::WrongScope => "wrong-scope",
        }
    }
}
