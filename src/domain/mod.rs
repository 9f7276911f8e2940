//! Pure words and rules: what a course is, how answers are marked, who may do what.
//!
//! Never touches a file, a socket, a clock or chance: `now` and random bytes are arguments.

pub mod allotment;
pub mod assignment;
pub mod attachment;
pub mod attention;
pub mod award;
pub mod belonging;
pub mod blind;
pub mod cohort;
pub mod completion;
pub mod course;
pub mod evaluation;
pub mod excuse;
pub mod feedback;
pub mod fork;
pub mod forum;
pub mod grading;
pub mod ids;
pub mod items;
pub mod limits;
pub mod line;
pub mod log;
pub mod mention;
pub mod moderation;
pub mod network;
pub mod pack;
pub mod person;
pub mod picture;
pub mod progress;
pub mod report;
pub mod roles;
pub mod roster;
pub mod submission;
pub mod succession;

pub use ids::{
    ChangeHash, CohortId, ContentHash, DocumentId, DocumentKind, Incarnation, InvalidId,
    LessonPath, LogId, ModuleId, NetworkId, NodeId, PersonId, PostKey, QuestionId, Scope, TermId,
    UnixMs,
};
