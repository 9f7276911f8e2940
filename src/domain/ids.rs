//! Ids as distinct types. Random ones are made from given bytes; human ones are parsed; none
//! converts silently.
//!
//! Byte ids print as lower-case Crockford base 32 (no i, l, o, u: they can be read out on the
//! phone).

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE32_NOPAD, Encoding, Specification};

/// What a person, a form or a peer wrote is not an id of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not {expected}: {found:?}")]
pub struct InvalidId {
    /// What would have been an id here, with its article: `a node id`.
    pub expected: &'static str,
    /// What came, cut to 64 characters.
    pub found: String,
}

impl InvalidId {
    /// Keeps at most 64 characters of what came.
    #[must_use]
    pub fn new(expected: &'static str, found: &str) -> Self {
        Self { expected, found: found.chars().take(64).collect() }
    }
}

/// Crockford's base 32 in lower case; reading forgives capitals and the letters i, l and o.
pub fn base32() -> &'static Encoding {
    static ENCODING: std::sync::LazyLock<Encoding> = std::sync::LazyLock::new(|| {
        let mut spec = Specification::new();
        spec.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
        spec.translate.from.push_str("ABCDEFGHJKMNPQRSTVWXYZiIlLoO");
        spec.translate.to.push_str("abcdefghjkmnpqrstvwxyz111100");
        spec.encoding().unwrap_or(BASE32_NOPAD)
    });
    &ENCODING
}

macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $len:literal, $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes, in memory, in SQL and on the wire.
            pub const BYTES: usize = $len;

            /// The raw bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// Takes exactly the right number of bytes.
            ///
            /// # Errors
            /// [`InvalidId`] for any other length.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, InvalidId> {
                bytes
                    .try_into()
                    .map(Self)
                    .map_err(|_| InvalidId::new($expected, &format!("{} bytes", bytes.len())))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&base32().encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let wrong = || InvalidId::new($expected, text);
                if text.len() > $len * 2 {
                    return Err(wrong());
                }
                let bytes = base32().decode(text.as_bytes()).map_err(|_| wrong())?;
                bytes.try_into().map(Self).map_err(|_| wrong())
            }
        }
    };
}

byte_id!(
    /// One installation of the program: the first 12 bytes of BLAKE3 of its signing key.
    NodeId, 12, "a node id"
);
byte_id!(
    /// All nodes under one hub key: the first 16 bytes of BLAKE3 of the hub's signing key, with its
    /// own context.
    NetworkId, 16, "a network id"
);
byte_id!(
    /// One person: the node that made the account (12 bytes), then 11 random ones.
    PersonId, 23, "a person id"
);
byte_id!(
    /// One cohort: learners who go through the course together. Random.
    CohortId, 12, "a cohort id"
);
byte_id!(
    /// One Automerge document: kind (1 byte), home node (12), random (11). A cohort's thread has the
    /// cohort (12) in the home's place, then random (5) and the proof of who opened it (6).
    DocumentId, 24, "a document id"
);
byte_id!(
    /// SHA-256 of an Automerge change, or BLAKE3 of a record's body.
    ChangeHash, 32, "a change hash"
);
byte_id!(
    /// What a file holds: BLAKE3 of its bytes.
    ContentHash, 32, "the hash of a file"
);

impl PersonId {
    /// Makes the id of a new person whose account is made at `home`.
    #[must_use]
    pub fn new(home: NodeId, random: [u8; 11]) -> Self {
        let mut bytes = [0; 23];
        bytes[..12].copy_from_slice(&home.0);
        bytes[12..].copy_from_slice(&random);
        Self(bytes)
    }

    /// The node where the account was made.
    #[must_use]
    pub fn home(&self) -> NodeId {
        let mut node = [0; 12];
        node.copy_from_slice(&self.0[..12]);
        NodeId(node)
    }
}

/// What a document is about. The byte is the first of its [`DocumentId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum DocumentKind {
    /// One learner's lessons, attempts, submissions and shared notes.
    Learner = 1,
    /// One forum thread.
    Thread = 2,
    /// What one reviewing node says of one learner.
    Feedback = 3,
    /// A proposal without its author's name, sent to one reviewer.
    Allotted = 6,
    /// One forum thread of a cohort's own space. Its id names the cohort where others name a home.
    CohortThread = 7,
}

impl DocumentKind {
    /// Every kind, for loops over all of them.
    pub const ALL: [Self; 5] =
        [Self::Learner, Self::Thread, Self::Feedback, Self::Allotted, Self::CohortThread];

    /// Is it a conversation of the forum, whoever may read it?
    #[must_use]
    pub fn is_thread(self) -> bool {
        matches!(self, Self::Thread | Self::CohortThread)
    }

    /// The kind that byte stands for, if this program knows it.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == byte)
    }
}

impl DocumentId {
    /// A new document made at `home`.
    #[must_use]
    pub fn new(kind: DocumentKind, home: NodeId, random: [u8; 11]) -> Self {
        let mut bytes = [0; 24];
        bytes[0] = kind as u8;
        bytes[1..13].copy_from_slice(&home.0);
        bytes[13..].copy_from_slice(&random);
        Self(bytes)
    }

    /// The one learner document of a person.
    #[must_use]
    pub fn learner(person: PersonId) -> Self {
        let mut bytes = [0; 24];
        bytes[0] = DocumentKind::Learner as u8;
        bytes[1..].copy_from_slice(&person.0);
        Self(bytes)
    }

    /// What that node says of that learner. The learner cannot be read off it, only held against
    /// it.
    #[must_use]
    pub fn feedback(node: NodeId, learner: PersonId) -> Self {
        let hash = blake3::hash(&[&b"branchline feedback "[..], &learner.0].concat());
        let mut random = [0; 11];
        random.copy_from_slice(&hash.as_bytes()[..11]);
        Self::new(DocumentKind::Feedback, node, random)
    }

    /// A new thread of a cohort's space. Who opened it cannot be read off, only held against it
    /// ([`DocumentId::is_by`]).
    #[must_use]
    pub fn cohort_thread(cohort: CohortId, random: [u8; 5], opener: NodeId) -> Self {
        let mut tail = [0; 11];
        tail[..5].copy_from_slice(&random);
        tail[5..].copy_from_slice(&opening(cohort, random, opener));
        Self::in_cohort(cohort, tail)
    }

    /// A document of a cohort's space that nobody opened: what a full thread goes on in.
    #[must_use]
    pub fn in_cohort(cohort: CohortId, tail: [u8; 11]) -> Self {
        Self::new(DocumentKind::CohortThread, NodeId(cohort.0), tail)
    }

    /// The cohort in whose space it is a thread; `None` for everything else.
    #[must_use]
    pub fn cohort(&self) -> Option<CohortId> {
        (self.kind()? == DocumentKind::CohortThread).then(|| CohortId(self.home().0))
    }

    /// Did that node make it? The id alone proves it.
    #[must_use]
    pub fn is_by(&self, node: NodeId) -> bool {
        let Some(cohort) = self.cohort() else { return self.home() == node };
        let (mut random, tail) = ([0; 5], &self.0[18..]);
        random.copy_from_slice(&self.0[13..18]);
        opening(cohort, random, node) == *tail
    }

    /// The person whose learner document this is; `None` for other kinds.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        (self.kind()? == DocumentKind::Learner).then(|| {
            let mut bytes = [0; 23];
            bytes.copy_from_slice(&self.0[1..]);
            PersonId(bytes)
        })
    }

    /// What kind of document it is; `None` for a kind of a newer program.
    #[must_use]
    pub fn kind(&self) -> Option<DocumentKind> {
        DocumentKind::from_byte(self.0[0])
    }

    /// The node that made it; of a cohort's thread no node, see [`DocumentId::is_by`].
    #[must_use]
    pub fn home(&self) -> NodeId {
        let mut node = [0; 12];
        node.copy_from_slice(&self.0[1..13]);
        NodeId(node)
    }

    /// The scope in which its changes travel; `None` for a kind of a newer program, and for feedback
    /// and proposals sent to reviewers, which travel with their learner's library: the log says which.
    #[must_use]
    pub fn scope(&self) -> Option<Scope> {
        Some(match self.kind()? {
            DocumentKind::Learner => Scope::Branch(self.home()),
            DocumentKind::Thread => Scope::Network,
            DocumentKind::CohortThread => Scope::Talk(CohortId(self.home().0)),
            DocumentKind::Feedback | DocumentKind::Allotted => return None,
        })
    }
}

/// What only that opener's id makes of a new thread of that cohort.
fn opening(cohort: CohortId, random: [u8; 5], opener: NodeId) -> [u8; 6] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"branchline opener of a cohort's thread\0");
    hasher.update(&cohort.0).update(&random).update(&opener.0);
    let mut proof = [0; 6];
    proof.copy_from_slice(&hasher.finalize().as_bytes()[..6]);
    proof
}

/// Which of a node's lives: every start of the program that writes begins one, with a number above
/// all that it knows of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Incarnation(pub u32);

/// What is replicated together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Who belongs to the network: written by the hub alone, read by all, sent before all else.
    Roster,
    /// What every node reads: profiles, the forum.
    Network,
    /// What one branch, the hub and the nodes listed for it read: learners.
    Branch(NodeId),
    /// Nothing yet: among what a member may read it says that this computer accompanies the cohort.
    Cohort(CohortId),
    /// What the libraries with learners in one cohort, their laptops, whoever accompanies it and the
    /// hub read: its conversations.
    Talk(CohortId),
}

impl Scope {
    /// One tag byte, then the id if there is one: the form in SQL and on the wire.
    #[must_use]
    pub fn to_bytes(self) -> Vec<u8> {
        match self {
            Self::Roster => vec![0],
            Self::Network => vec![1],
            Self::Branch(node) => [&[2], node.as_bytes()].concat(),
            Self::Cohort(cohort) => [&[3], cohort.as_bytes()].concat(),
            Self::Talk(cohort) => [&[4], cohort.as_bytes()].concat(),
        }
    }

    /// Reads what [`Scope::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`InvalidId`] for anything else.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, InvalidId> {
        match bytes {
            [0] => Ok(Self::Roster),
            [1] => Ok(Self::Network),
            [2, node @ ..] => NodeId::from_slice(node).map(Self::Branch),
            [3, cohort @ ..] => CohortId::from_slice(cohort).map(Self::Cohort),
            [4, cohort @ ..] => CohortId::from_slice(cohort).map(Self::Talk),
            _ => Err(InvalidId::new("a scope", &format!("{} bytes", bytes.len()))),
        }
    }
}

/// One append-only log: its writer, which of the writer's lives, and what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId {
    /// Whose entries these are.
    pub node: NodeId,
    /// Which of that node's lives wrote them.
    pub incarnation: Incarnation,
    /// What they are about, and so who may read them.
    pub scope: Scope,
}

/// A claimed wall-clock time in milliseconds since 1970, UTC. For people; it never decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UnixMs(pub i64);

/// True for what a course author may write as an id: 1 to 48 of a-z, 0-9 and `-`, not starting with
/// `-`.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 48
        && !text.starts_with('-')
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

macro_rules! slug_id {
    ($(#[$doc:meta])* $name:ident, $expected:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// As the author wrote it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                if is_slug(text) { Ok(Self(text.to_owned())) } else { Err(InvalidId::new($expected, text)) }
            }
        }
    };
}

/// A module, as its folder is named: `start-here`. Of a course that stands beside the first one, with
/// the course's id before it: `reading-clubs.start-here`. So no two courses share one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(String);

impl ModuleId {
    /// As it stands in addresses and documents.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The course beside the first one that it belongs to.
    #[must_use]
    pub fn course(&self) -> Option<&str> {
        self.0.split_once('.').map(|(course, _)| course)
    }

    /// The same folder in a course that stands beside the first one; one that is in such a course
    /// stays as it is.
    #[must_use]
    pub fn within(&self, course: &str) -> Self {
        match self.course() {
            Some(_) => self.clone(),
            None => Self(format!("{course}.{}", self.0)),
        }
    }
}

impl fmt::Display for ModuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ModuleId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let (course, module) = match text.split_once('.') {
            Some((course, module)) => (Some(course), module),
            None => (None, text),
        };
        let fine = is_slug(module) && course.is_none_or(is_slug);
        if fine { Ok(Self(text.to_owned())) } else { Err(InvalidId::new("a module id", text)) }
    }
}

slug_id!(
    /// A question, unique in its module: `what-saved-means`.
    QuestionId, "a question id"
);
slug_id!(
    /// A word that the course's glossary explains, unique in the course: `logic-model`.
    TermId, "a term id"
);

/// A lesson's place in the course, as authors write it: `start-here/how-it-works`. Parsed, never
/// generated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LessonPath {
    /// The module it belongs to.
    pub module: ModuleId,
    lesson: String,
}

impl LessonPath {
    /// The same lesson in a course that stands beside the first one.
    #[must_use]
    pub fn within(&self, course: &str) -> Self {
        Self { module: self.module.within(course), lesson: self.lesson.clone() }
    }

    /// The lesson's own name, without its module.
    #[must_use]
    pub fn lesson(&self) -> &str {
        &self.lesson
    }
}

impl fmt::Display for LessonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.module, self.lesson)
    }
}

impl FromStr for LessonPath {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = || InvalidId::new("a lesson path", text);
        let (module, lesson) = text.split_once('/').ok_or_else(wrong)?;
        if !is_slug(lesson) {
            return Err(wrong());
        }
        Ok(Self { module: module.parse().map_err(|_| wrong())?, lesson: lesson.to_owned() })
    }
}

/// A post's key in its thread: the writing node's tag, then a number of that node's own. No other
/// node can make it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostKey(pub String);

impl fmt::Display for PostKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PostKey {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let fine = !text.is_empty()
            && text.len() <= 40
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fine { Ok(Self(text.to_owned())) } else { Err(InvalidId::new("a post key", text)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_as_printed_and_forgive_how_people_type_them() {
        let node = NodeId([7; 12]);
        let printed = node.to_string();
        assert_eq!(printed.parse::<NodeId>().unwrap(), node);
        assert_eq!(printed.to_uppercase().replace('0', "O").parse::<NodeId>().unwrap(), node);
        assert!("".parse::<NodeId>().is_err());
        assert!("u".repeat(20).parse::<NodeId>().is_err());
    }

    #[test]
    fn a_document_id_says_who_made_it_and_for_whom() {
        let person = PersonId::new(NodeId([3; 12]), [9; 11]);
        let document = DocumentId::learner(person);
        assert_eq!(document.home(), NodeId([3; 12]));
        assert_eq!(document.person(), Some(person));
        assert_eq!(document.scope(), Some(Scope::Branch(NodeId([3; 12]))));
        assert_eq!(DocumentId([99; 24]).kind(), None);
    }

    #[test]
    fn scopes_survive_their_bytes_and_nothing_else_is_a_scope() {
        let (branch, cohort) = (NodeId([1; 12]), CohortId([1; 12]));
        let plain = [Scope::Roster, Scope::Network, Scope::Branch(branch)];
        for scope in plain.into_iter().chain([Scope::Cohort(cohort), Scope::Talk(cohort)]) {
            assert_eq!(Scope::from_slice(&scope.to_bytes()).unwrap(), scope);
        }
        for wrong in [&[][..], &[3], &[4], &[0, 0], &[2, 1], &[3; 12], &[3; 14]] {
            assert!(Scope::from_slice(wrong).is_err());
        }
    }

    #[test]
    fn a_lesson_path_has_exactly_two_plain_parts() {
        let path: LessonPath = "start-here/goals".parse().unwrap();
        assert_eq!((path.module.as_str(), path.lesson()), ("start-here", "goals"));
        assert_eq!((path.module.course(), path.within("x").module.course()), (None, Some("x")));
        let beside: LessonPath = "x.start-here/goals".parse().unwrap();
        assert_eq!(path.within("x"), beside);
        assert_eq!(beside.within("y"), beside);
        for wrong in [
            "goals", "a/b/c", "../x", "A/b", "a/", "/b", "-a/b", "a/b?", "a.b.c/d", ".a/b", "a./b",
            "a/b.c",
        ] {
            assert!(wrong.parse::<LessonPath>().is_err(), "{wrong}");
        }
    }
}
