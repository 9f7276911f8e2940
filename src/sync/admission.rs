//! Who may write what. Depends on nothing that varies between honest nodes, so all of them admit
//! the same.
//!
//! Of a document's history only the change's own past counts, never what else has arrived. Roles
//! are not asked here: they act where the read model is derived. Never touches bytes: `sync::guard`
//! parsed them.

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ExpandedChange, ObjId, ObjType, ReadDoc, ScalarValue};

use super::guard::{Header, Refusal};
use super::log::fork_is_proved;
use crate::docs::record::Record;
use crate::docs::{self, Document, learner};
use crate::domain::limits::{ACTION_OPS_MAX, CHANGE_KEY_BYTES_MAX, POST_CHARS_MAX};
use crate::domain::pack::Holding;
use crate::domain::roles::NodeRole;
use crate::domain::roster::Roster;
use crate::domain::{ChangeHash, DocumentId, DocumentKind, NetworkId, NodeId, Scope};

/// May a change of this document travel in that scope?
///
/// # Errors
/// [`Refusal::WrongScope`], also for documents of a newer program's kind.
pub fn change_allowed_in(scope: Scope, document: DocumentId) -> Result<(), Refusal> {
    // Feedback travels with its learner's library, and a proposal with its reviewer's, which their
    // ids do not say. In another one's log nobody could show it: for whom it is stands inside.
    let is_told = matches!(document.kind(), Some(DocumentKind::Feedback | DocumentKind::Allotted));
    let fits = document.scope() == Some(scope) || (is_told && matches!(scope, Scope::Branch(_)));
    if fits { Ok(()) } else { Err(Refusal::WrongScope) }
}

/// May `author` write this record in that scope? Needs a roster that knows the hub already.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::WrongScope`].
pub fn record_allowed(
    roster: &Roster,
    author: NodeId,
    scope: Scope,
    record: &Record,
) -> Result<(), Refusal> {
    let hub = roster.hub().map(|member| member.id);
    let by_hub = || {
        allowed(hub == Some(author), "only the hub writes the roster")?;
        if scope == Scope::Roster { Ok(()) } else { Err(Refusal::WrongScope) }
    };
    match record {
        Record::Profile(profile) => {
            allowed(profile.node == author, "another node's profile")?;
            if scope == Scope::Network { Ok(()) } else { Err(Refusal::WrongScope) }
        }
        Record::Card(card) | Record::CardEnd(card) => {
            allowed(card.id.home() == author, "the card of another node's person")?;
            let fits = scope == Scope::Network || scope == Scope::Branch(author);
            if fits { Ok(()) } else { Err(Refusal::WrongScope) }
        }
        Record::Member(member) => {
            by_hub()?;
            let is_hub = hub == Some(member.id);
            allowed(is_hub == (member.role == NodeRole::Hub), "a network has one hub, for good")
        }
        Record::Revocation(revocation) => {
            by_hub()?;
            allowed(hub != Some(revocation.node), "the hub is never revoked")
        }
        Record::Reinstatement(again) => {
            by_hub()?;
            allowed(hub != Some(again.node), "the hub is never revoked")
        }
        Record::Erasure(_) => by_hub(),
        Record::Cohort(told) => {
            allowed(hub == Some(author), "only the hub speaks of cohorts")?;
            let fits = matches!(scope, Scope::Branch(branch) if told.is_for(branch));
            if fits { Ok(()) } else { Err(Refusal::WrongScope) }
        }
        Record::Enrolment(enrolment) => {
            allowed(hub == Some(author), "only the hub speaks of cohorts")?;
            let fits = scope == Scope::Branch(enrolment.person.home());
            if fits { Ok(()) } else { Err(Refusal::WrongScope) }
        }
        Record::Merging(merging) => {
            allowed(merging.may_be_said(author, scope, hub), "another library's records joined")
        }
        Record::Moving(moving) => {
            allowed(moving.may_be_said(author, scope), "another library's learner moved")
        }
        Record::Allotment(_) => {
            allowed(hub == Some(author), "only the hub sends proposals to reviewers")?;
            if scope == Scope::Branch(author) { Ok(()) } else { Err(Refusal::WrongScope) }
        }
        Record::Pack(_) => {
            allowed(hub == Some(author), "only the hub publishes courses")?;
            if scope == Scope::Network { Ok(()) } else { Err(Refusal::WrongScope) }
        }
        Record::Holding(holding) => holding_allowed(holding, author, scope),
        // Whose award it was is not known to every node, so whose word counts is judged by readers.
        Record::Withdrawal(_) => {
            if scope == Scope::Network {
                Ok(())
            } else {
                Err(Refusal::WrongScope)
            }
        }
        // Anybody may say so: the proof itself is looked at by [`accusation_holds`].
        Record::Fork(_) => {
            if scope == Scope::Network {
                Ok(())
            } else {
                Err(Refusal::WrongScope)
            }
        }
    }
}

/// A library speaks of its own courses alone, and to the hub alone.
fn holding_allowed(holding: &Holding, author: NodeId, scope: Scope) -> Result<(), Refusal> {
    allowed(holding.node == author, "what another node holds")?;
    if scope == Scope::Branch(author) { Ok(()) } else { Err(Refusal::WrongScope) }
}

/// Does this record, if it accuses a node, hold by itself?
///
/// # Errors
/// [`Refusal::NotAllowed`] for an accusation without proof.
pub fn accusation_holds(network: NetworkId, record: &Record) -> Result<(), Refusal> {
    match record {
        Record::Fork(proof) => {
            allowed(fork_is_proved(network, proof), "an accusation that is not proved")
        }
        Record::Profile(_)
        | Record::Card(_)
        | Record::CardEnd(_)
        | Record::Member(_)
        | Record::Revocation(_)
        | Record::Reinstatement(_)
        | Record::Cohort(_)
        | Record::Enrolment(_)
        | Record::Erasure(_)
        | Record::Withdrawal(_)
        | Record::Merging(_)
        | Record::Moving(_)
        | Record::Allotment(_)
        | Record::Pack(_)
        | Record::Holding(_) => Ok(()),
    }
}

/// May `node` make this change? The document must hold the change's parents if [`needs_past`] says
/// so.
///
/// # Errors
/// [`Refusal::NotAllowed`] with what it tried.
pub fn admit(
    document: &Document,
    header: &Header<'_>,
    expanded: &ExpandedChange,
    node: NodeId,
) -> Result<(), Refusal> {
    let kind = document.id().kind().ok_or(Refusal::WrongScope)?;
    may_write(document, kind, header, node)?;
    allowed(header.message.is_empty(), "a message")?;
    allowed(expanded.operations.len() <= ACTION_OPS_MAX, "more operations than one action takes")?;
    let change = Examined { document, kind, header, expanded, node, roots: roots(document, kind) };
    for (index, operation) in expanded.operations.iter().enumerate() {
        change.operation(index, operation)?;
    }
    Ok(())
}

/// True if [`admit`] will look into the change's past: then its parents must be in the document
/// first.
#[must_use]
pub fn needs_past(document: DocumentId, expanded: &ExpandedChange, node: NodeId) -> bool {
    let asks_writers = document.kind() == Some(DocumentKind::Learner) && document.home() != node;
    let own = |actor: &automerge::ActorId| *actor == expanded.actor_id;
    asks_writers
        || expanded.operations.iter().any(|operation| {
            let made_before = match &operation.obj {
                ObjectId::Root => false,
                ObjectId::Id(id) => !own(id.actor()) || id.counter() < expanded.start_op.get(),
            };
            let in_container = match &operation.obj {
                ObjectId::Root => false,
                ObjectId::Id(id) => {
                    docs::actor_parts(id.actor().to_bytes()).is_none_or(|(maker, _)| maker != node)
                }
            };
            !operation.pred.is_empty() || (made_before && !in_container)
        })
}

fn allowed(fine: bool, what: &'static str) -> Result<(), Refusal> {
    if fine { Ok(()) } else { Err(Refusal::NotAllowed(what)) }
}

/// Who writes this kind of document at all.
fn may_write(
    document: &Document,
    kind: DocumentKind,
    header: &Header<'_>,
    node: NodeId,
) -> Result<(), Refusal> {
    match kind {
        // Of a cohort's thread the scope says who writes in it at all, and the roster who in that.
        DocumentKind::Thread | DocumentKind::CohortThread => Ok(()),
        DocumentKind::Feedback => allowed(document.id().home() == node, "another node's feedback"),
        DocumentKind::Allotted => {
            allowed(document.id().home() == node, "what another node sent to a reviewer")
        }
        DocumentKind::Learner => {
            let fine = document.id().home() == node
                || learner::writers(document, Some(&header.parents)).contains(&node);
            allowed(fine, "another branch's learner")
        }
    }
}

/// A container that the fixed first change made.
struct Root {
    id: ObjId,
    home_only: bool,
}

fn roots(document: &Document, kind: DocumentKind) -> Vec<Root> {
    docs::containers(kind)
        .iter()
        .filter_map(|key| {
            let id = document.container(key)?;
            Some(Root { id, home_only: docs::is_home_only(key) })
        })
        .collect()
}

/// A change under examination, with what its operations are held against.
struct Examined<'a> {
    document: &'a Document,
    kind: DocumentKind,
    header: &'a Header<'a>,
    expanded: &'a ExpandedChange,
    node: NodeId,
    roots: Vec<Root>,
}

impl Examined<'_> {
    fn operation(&self, index: usize, operation: &Op) -> Result<(), Refusal> {
        allowed(!operation.insert, "an insertion into a list or text")?;
        let Key::Map(key) = &operation.key else {
            return Err(Refusal::NotAllowed("a list or text"));
        };
        allowed(key.len() <= CHANGE_KEY_BYTES_MAX, "a key too long")?;
        let ObjectId::Id(object) = &operation.obj else {
            return Err(Refusal::NotAllowed("the document's root"));
        };
        let root = self.roots.iter().find(|root| is_id(&root.id, object));
        match root {
            Some(root) => self.in_container(root, key)?,
            None => self.in_own_object(index, object)?,
        }
        action(&operation.action, root.is_some(), operation.pred.is_empty())?;
        self.predecessors(index, operation, object, key)
    }

    /// Keys in a container end in their writer's tag, so nobody can take the key that another will
    /// need.
    fn in_container(&self, root: &Root, key: &str) -> Result<(), Refusal> {
        let is_home = self.document.id().is_by(self.node);
        allowed(is_home || !root.home_only, "what only the home node writes")?;
        let separator = match self.kind {
            DocumentKind::Learner | DocumentKind::Feedback | DocumentKind::Allotted => &['~'][..],
            DocumentKind::Thread | DocumentKind::CohortThread => &['~', '-'][..],
        };
        let tail = key.rsplit(separator).next();
        allowed(tail == Some(docs::tag(self.node).as_str()), "a key without its writer's tag")
    }

    /// The object must be a map of the same node's making, made in the change's own past.
    fn in_own_object(&self, index: usize, object: &OpId) -> Result<(), Refusal> {
        const MISSING: Refusal = Refusal::NotAllowed("an object that is not there");
        self.own(object, "another node's object")?;
        if let Some(made) = self.earlier_here(index, object) {
            let is_map = made.is_some_and(|made| made.action == OpType::Make(ObjType::Map));
            return if is_map { Ok(()) } else { Err(MISSING) };
        }
        let id = ObjId::Id(object.counter(), object.actor().clone(), 0);
        let inner = self.document.inner();
        if inner.object_type(&id) != Ok(ObjType::Map) {
            return Err(MISSING);
        }
        // What this node made in another life may be here without being in the change's past.
        let made_by = inner.hash_for_opid(&id).ok_or(MISSING)?;
        let is_later = *object.actor() != self.expanded.actor_id
            && inner.get_changes_meta(&self.parents()).iter().any(|change| change.hash == made_by);
        if is_later { Err(MISSING) } else { Ok(()) }
    }

    /// Overwrites only what the same node wrote, at the same key, and as it stood before the
    /// change.
    fn predecessors(
        &self,
        index: usize,
        operation: &Op,
        object: &OpId,
        key: &str,
    ) -> Result<(), Refusal> {
        const MISSING: Refusal = Refusal::NotAllowed("overwriting what is not there");
        for predecessor in operation.pred.iter() {
            self.own(predecessor, "overwriting another node's value")?;
            if let Some(earlier) = self.earlier_here(index, predecessor) {
                let same_place =
                    earlier.is_some_and(|op| op.obj == operation.obj && op.key == operation.key);
                if !same_place {
                    return Err(MISSING);
                }
                continue;
            }
            let id = ObjId::Id(object.counter(), object.actor().clone(), 0);
            let standing =
                self.document.inner().get_all_at(&id, key, &self.parents()).map_err(|_| MISSING)?;
            if !standing.iter().any(|(_, id)| is_id(id, predecessor)) {
                return Err(MISSING);
            }
        }
        Ok(())
    }

    fn own(&self, id: &OpId, what: &'static str) -> Result<(), Refusal> {
        let maker = docs::actor_parts(id.actor().to_bytes()).map(|(node, _)| node);
        allowed(maker == Some(self.node), what)
    }

    /// For an operation number of this very change: the operation, or `Some(None)` if it comes too
    /// late.
    fn earlier_here(&self, index: usize, id: &OpId) -> Option<Option<&Op>> {
        if *id.actor() != self.expanded.actor_id {
            return None;
        }
        let offset = id.counter().checked_sub(self.expanded.start_op.get())?;
        let offset = usize::try_from(offset).ok().filter(|offset| *offset < index);
        Some(offset.and_then(|offset| self.expanded.operations.get(offset)))
    }

    fn parents(&self) -> Vec<automerge::ChangeHash> {
        self.header.parents.iter().map(|ChangeHash(hash)| automerge::ChangeHash(*hash)).collect()
    }
}

/// What may be done: a plain value, a map directly in a container, a deletion of something.
fn action(action: &OpType, in_container: bool, overwrites_nothing: bool) -> Result<(), Refusal> {
    match action {
        OpType::Make(ObjType::Map) => allowed(in_container, "a map inside a map"),
        OpType::Make(ObjType::Table | ObjType::List | ObjType::Text) => {
            Err(Refusal::NotAllowed("a list or text"))
        }
        OpType::Delete => allowed(!overwrites_nothing, "a deletion of nothing"),
        OpType::Increment(_) => Err(Refusal::NotAllowed("a counter")),
        OpType::MarkBegin(_) | OpType::MarkEnd(_) => Err(Refusal::NotAllowed("a mark")),
        OpType::Put(value) => match value {
            ScalarValue::Bytes(_)
            | ScalarValue::Int(_)
            | ScalarValue::Uint(_)
            | ScalarValue::Boolean(_) => Ok(()),
            ScalarValue::Str(text) => allowed(text.len() <= POST_CHARS_MAX * 4, "a text too long"),
            ScalarValue::F64(_)
            | ScalarValue::Counter(_)
            | ScalarValue::Timestamp(_)
            | ScalarValue::Unknown { .. }
            | ScalarValue::Null => Err(Refusal::NotAllowed("a value of this kind")),
        },
    }
}

fn is_id(id: &ObjId, operation: &OpId) -> bool {
    match id {
        ObjId::Root => false,
        ObjId::Id(number, actor, _) => *number == operation.counter() && actor == operation.actor(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::record::{NodeProfile, ToldCohort, node_id};
    use crate::domain::Incarnation;
    use crate::domain::allotment::SentNote;
    use crate::domain::cohort::{Cohort, Enrolment};
    use crate::domain::pack::PublishedPack;
    use crate::domain::person::PersonCard;
    use crate::domain::roles::Role;
    use crate::domain::roster::{Erasure, Member, Reinstatement, Revocation};
    use crate::domain::{CohortId, PersonId};

    const BRANCH: NodeId = NodeId([2; 12]);
    const OTHER: NodeId = NodeId([3; 12]);

    fn member(key: u8, role: NodeRole) -> Member {
        let sign_key = [key; 32];
        Member {
            id: node_id(&sign_key),
            sign_key,
            noise_key: [key; 32],
            role,
            name: "Kotor".into(),
            country: "ME".into(),
            scopes: Vec::new(),
        }
    }

    fn with_hub() -> (Roster, NodeId) {
        let mut roster = Roster::default();
        let hub = member(1, NodeRole::Hub);
        let id = hub.id;
        roster.list(hub);
        (roster, id)
    }

    fn profile(node: NodeId) -> Record {
        let (name, country, language) = ("Kotor".into(), "ME".into(), "sr-Latn".into());
        Record::Profile(NodeProfile { node, name, country, language })
    }

    fn card(home: NodeId) -> Record {
        Record::Card(PersonCard {
            id: PersonId::new(home, [7; 11]),
            name: "Mira".into(),
            role: Role::Learner,
            language: "sr-Latn".into(),
            edition: 1,
        })
    }

    fn revocation(node: NodeId) -> Record {
        Record::Revocation(Revocation {
            node,
            since: Incarnation(0),
            kept: Vec::new(),
            more: false,
        })
    }

    fn reinstatement(node: NodeId) -> Record {
        let (lifts, from) = (Incarnation(0), Incarnation(2));
        Record::Reinstatement(Reinstatement { node, lifts, from })
    }

    #[test]
    fn a_node_speaks_of_itself_and_its_own_people_only() {
        let (roster, _) = with_hub();
        let may = |scope, record| record_allowed(&roster, BRANCH, scope, &record).is_ok();
        assert!(may(Scope::Network, profile(BRANCH)));
        assert!(!may(Scope::Network, profile(OTHER)));
        assert!(!may(Scope::Branch(BRANCH), profile(BRANCH)));
        assert!(may(Scope::Network, card(BRANCH)));
        assert!(may(Scope::Branch(BRANCH), card(BRANCH)));
        assert!(!may(Scope::Branch(OTHER), card(BRANCH)));
        assert!(!may(Scope::Network, card(OTHER)));
    }

    #[test]
    fn only_the_hub_writes_the_roster_and_only_roster_records_stand_there() {
        let (roster, hub) = with_hub();
        let listing = || Record::Member(member(2, NodeRole::Branch));
        let may = |author, scope, record| record_allowed(&roster, author, scope, &record);
        assert_eq!(may(hub, Scope::Roster, listing()), Ok(()));
        assert_eq!(may(hub, Scope::Roster, revocation(BRANCH)), Ok(()));
        let erasure = || Record::Erasure(Erasure::Person(PersonId::new(BRANCH, [7; 11])));
        assert_eq!(may(hub, Scope::Roster, erasure()), Ok(()));
        assert_eq!(may(hub, Scope::Network, erasure()), Err(Refusal::WrongScope));
        assert!(may(BRANCH, Scope::Roster, erasure()).is_err());
        assert_eq!(may(hub, Scope::Network, listing()), Err(Refusal::WrongScope));
        assert_eq!(may(hub, Scope::Roster, profile(hub)), Err(Refusal::WrongScope));
        assert_eq!(may(hub, Scope::Roster, card(hub)), Err(Refusal::WrongScope));
        assert!(may(BRANCH, Scope::Roster, listing()).is_err());
        assert!(may(BRANCH, Scope::Roster, revocation(OTHER)).is_err());
        assert_eq!(may(hub, Scope::Roster, reinstatement(BRANCH)), Ok(()));
        assert_eq!(may(hub, Scope::Network, reinstatement(BRANCH)), Err(Refusal::WrongScope));
        assert!(may(BRANCH, Scope::Roster, reinstatement(BRANCH)).is_err());
        assert!(record_allowed(&Roster::default(), hub, Scope::Roster, &listing()).is_err());
    }

    #[test]
    fn only_the_hub_speaks_of_cohorts_and_tells_each_library_its_own() {
        let (roster, hub) = with_hub();
        let cohort = Cohort {
            id: CohortId([6; 12]),
            name: "Spring".into(),
            edition: 1,
            closed: false,
            facilitators: Vec::new(),
            circles: Vec::new(),
            dates: Vec::new(),
        };
        let told = Record::Cohort(Box::new(ToldCohort::new(BRANCH, cohort)));
        let person = PersonId::new(BRANCH, [7; 11]);
        let enrolment = Record::Enrolment(Enrolment { person, edition: 1, places: Vec::new() });
        for record in [told, enrolment] {
            let may = |author, scope| record_allowed(&roster, author, scope, &record);
            assert_eq!(may(hub, Scope::Branch(BRANCH)), Ok(()));
            assert!(may(BRANCH, Scope::Branch(BRANCH)).is_err(), "a library enrols nobody");
            for elsewhere in [Scope::Branch(OTHER), Scope::Network, Scope::Roster] {
                assert_eq!(may(hub, elsewhere), Err(Refusal::WrongScope));
            }
        }
    }

    #[test]
    fn only_the_hub_publishes_courses_and_tells_all_of_them() {
        let (roster, hub) = with_hub();
        let published = PublishedPack { course: "reading-clubs".into(), offer: None };
        let record = Record::Pack(Box::new(published));
        let may = |author, scope| record_allowed(&roster, author, scope, &record);
        assert_eq!(may(hub, Scope::Network), Ok(()));
        assert_eq!(may(hub, Scope::Branch(BRANCH)), Err(Refusal::WrongScope));
        assert_eq!(may(hub, Scope::Roster), Err(Refusal::WrongScope));
        assert!(may(BRANCH, Scope::Network).is_err());
        let nobody = Roster::default();
        assert!(record_allowed(&nobody, hub, Scope::Network, &record).is_err());
    }

    #[test]
    fn a_library_says_of_itself_alone_which_courses_it_holds_and_says_it_in_its_own_log() {
        let (roster, hub) = with_hub();
        let record = Record::Holding(Holding { node: BRANCH, marks: Vec::new() });
        let may = |author, scope| record_allowed(&roster, author, scope, &record);
        assert_eq!(may(BRANCH, Scope::Branch(BRANCH)), Ok(()));
        assert_eq!(may(BRANCH, Scope::Network), Err(Refusal::WrongScope));
        assert!(may(hub, Scope::Branch(BRANCH)).is_err());
        assert!(may(OTHER, Scope::Branch(BRANCH)).is_err());
    }

    #[test]
    fn only_the_hub_notes_who_reviews_whom_and_tells_nobody() {
        let (roster, hub) = with_hub();
        let author = PersonId::new(BRANCH, [7; 11]);
        let note = SentNote { author, edition: 1, copies: Vec::new() };
        let record = Record::Allotment(Box::new(note));
        let may = |author, scope| record_allowed(&roster, author, scope, &record);
        assert_eq!(may(hub, Scope::Branch(hub)), Ok(()));
        assert!(may(BRANCH, Scope::Branch(BRANCH)).is_err());
        for elsewhere in [Scope::Branch(BRANCH), Scope::Network, Scope::Roster] {
            assert_eq!(may(hub, elsewhere), Err(Refusal::WrongScope));
        }
    }

    #[test]
    fn the_hub_stays_the_only_hub() {
        let (roster, hub) = with_hub();
        let may = |record| record_allowed(&roster, hub, Scope::Roster, &record).is_ok();
        assert!(may(Record::Member(member(1, NodeRole::Hub))));
        assert!(!may(Record::Member(member(1, NodeRole::Branch))));
        assert!(!may(Record::Member(member(2, NodeRole::Hub))));
        assert!(!may(revocation(hub)));
        assert!(!may(reinstatement(hub)));
    }

    #[test]
    fn a_change_travels_in_its_documents_scope_alone() {
        let learner = DocumentId::learner(PersonId::new(BRANCH, [7; 11]));
        assert_eq!(change_allowed_in(Scope::Branch(BRANCH), learner), Ok(()));
        assert_eq!(change_allowed_in(Scope::Network, learner), Err(Refusal::WrongScope));
        assert_eq!(change_allowed_in(Scope::Branch(OTHER), learner), Err(Refusal::WrongScope));
        let feedback = DocumentId::feedback(OTHER, PersonId::new(BRANCH, [7; 11]));
        assert_eq!(change_allowed_in(Scope::Branch(BRANCH), feedback), Ok(()));
        assert_eq!(change_allowed_in(Scope::Network, feedback), Err(Refusal::WrongScope));
        assert_eq!(change_allowed_in(Scope::Roster, feedback), Err(Refusal::WrongScope));
        let sent = DocumentId::new(DocumentKind::Allotted, OTHER, [1; 11]);
        assert_eq!(change_allowed_in(Scope::Branch(BRANCH), sent), Ok(()));
        assert_eq!(change_allowed_in(Scope::Network, sent), Err(Refusal::WrongScope));
        let newer = DocumentId([200; 24]);
        assert_eq!(change_allowed_in(Scope::Network, newer), Err(Refusal::WrongScope));
    }
}
