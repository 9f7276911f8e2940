//! Records of people that belong together, and learners who go on at another library. Both are
//! signed words that can be taken back: no document is rewritten, and each record keeps its own
//! history.

use super::facilitator::{FacilitatorDesk, window};
use super::{AdminDesk, allowed};
use crate::docs::learner;
use crate::docs::record::Record;
use crate::domain::belonging::{Merging, Moving};
use crate::domain::limits::{MEMBERS_PER_PAGE, MORNING_COHORTS_MAX, NAMESAKES_MAX};
use crate::domain::log::{RecordKind, Subject};
use crate::domain::person::FieldFault;
use crate::domain::progress::{Attempt, LearnerFacts};
use crate::domain::roles::{Act, NodeRole, Role};
use crate::domain::roster::Member;
use crate::domain::{CohortId, DocumentId, NodeId, PersonId, Scope};
use crate::node::NodeError;
use crate::node::author::{Author, load_document};
use crate::node::ledger::roster;
use crate::node::view::{ListPart, MoveRow, MovingView, NamesakeRow, TogetherView};
use crate::store::Read;
use crate::store::rows::{Among, DeskLearnerRow, NodeRow, PersonRow};
use crate::text::fold::fold;

/// The person as this desk may look after the record: a library's own learner, at the hub anybody's.
fn kept(read: &Read<'_>, own: &NodeRow, person: PersonId) -> Result<PersonRow, NodeError> {
    let row = read.person(person)?.filter(|row| row.role == Role::Learner);
    let mine = own.role == NodeRole::Hub || person.home() == own.node;
    row.filter(|_| mine).ok_or(NodeError::NotFound("person"))
}

fn name_of(read: &Read<'_>, person: PersonId) -> Result<String, NodeError> {
    Ok(read.person(person)?.map(|row| row.name).unwrap_or_default())
}

fn merging_subject(person: PersonId) -> Subject {
    Subject::of_person(RecordKind::Merging, person)
}

fn hub_of(author: &Author<'_>) -> Result<Option<NodeId>, NodeError> {
    if author.row().role == NodeRole::Hub {
        return Ok(Some(author.node()));
    }
    Ok(roster(author)?.hub().map(|hub| hub.id))
}

impl AdminDesk {
    /// A record, what it is shown with, and others whose names begin so.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for everybody who is no learner of this library; at the hub of the
    /// network.
    pub fn together(&self, person: PersonId, begins: &str) -> Result<TogetherView, NodeError> {
        let begins = fold(begins.trim());
        self.door().read(|read| {
            let own = read.node()?.ok_or(NodeError::NotSetUp)?;
            let row = kept(read, &own, person)?;
            let named = |other: PersonId| Ok((other, name_of(read, other)?));
            let with = read.shown_with(person)?.map(named).transpose()?;
            let under = read.merged_into(person)?.into_iter().map(named);
            let under = under.collect::<Result<Vec<_>, NodeError>>()?;
            let among = match own.role {
                NodeRole::Hub => Among::Everybody,
                NodeRole::Branch | NodeRole::Personal => Among::Of(own.node),
            };
            let found = if begins.is_empty() {
                Vec::new()
            } else {
                read.desk_learners(&among, &begins, (NAMESAKES_MAX, 0))?
            };
            let namesake = |row: DeskLearnerRow| NamesakeRow {
                person: row.person,
                name: row.name,
                branch: row.branch,
                lessons_done: row.lessons_done,
            };
            Ok(TogetherView {
                name: row.name,
                branch: row.branch.unwrap_or_default(),
                with,
                under,
                found: found.into_iter().filter(|row| row.person != person).map(namesake).collect(),
            })
        })
    }

    /// Says that two records are of one person: from now on the first is shown under the second.
    /// Said twice, written once.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] as for [`AdminDesk::together`]; [`NodeError::Field`] where one of them
    /// is shown with another record already, so that nobody has to look through chains.
    pub fn show_together(&self, person: PersonId, into: PersonId) -> Result<(), NodeError> {
        self.door().write(move |author| {
            kept(author, author.row(), person)?;
            kept(author, author.row(), into)?;
            if author.shown_with(person)? == Some(into) {
                return Ok(());
            }
            let is_free = author.shown_with(person)?.is_none()
                && author.merged_into(person)?.is_empty()
                && author.shown_with(into)?.is_none();
            let scope = Merging::scope(person, into, hub_of(author)?).filter(|_| is_free);
            let fault = FieldFault::NotAChoice;
            let scope = scope.ok_or(NodeError::Field { field: "other", fault })?;
            say_merging(author, scope, person, Some(into))
        })
    }

    /// Shows a record by itself again.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::NotAllowed`] at a library if only the hub shows them as
    /// one.
    pub fn show_apart(&self, person: PersonId) -> Result<(), NodeError> {
        self.door().write(move |author| {
            kept(author, author.row(), person)?;
            take_apart(author, person)
        })
    }

    /// A learner of this library, and where the learner could go on.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] for everybody else.
    pub fn moving(&self, person: PersonId) -> Result<MovingView, NodeError> {
        self.door().read(|read| {
            let own = read.node()?.ok_or(NodeError::NotSetUp)?;
            let row = kept(read, &own, person)?;
            if person.home() != own.node {
                return Err(NodeError::NotFound("person"));
            }
            let known = roster(read)?;
            let named = |node: NodeId| {
                let member = known.member(node).map(|member| member.name.clone());
                (node, member.unwrap_or_default())
            };
            let now = read.moved_to(person)?;
            let is_other = |member: &&Member| {
                member.role != NodeRole::Personal
                    && member.id != own.node
                    && !known.is_revoked(member.id)
            };
            let mut libraries: Vec<(NodeId, String)> =
                known.members().filter(is_other).map(|it| (it.id, it.name.clone())).collect();
            libraries.sort_by_cached_key(|(node, name)| (fold(name), *node));
            Ok(MovingView {
                name: row.name,
                let_in: now.is_some_and(|to| known.may_read(to, Scope::Branch(own.node))),
                now: now.map(named),
                libraries,
            })
        })
    }

    /// Lets a learner of this library go on at another one (`None`: at home again). What was done
    /// stays in the same document; the other library may write it once the hub lets it read here.
    ///
    /// # Errors
    /// [`NodeError::NotFound`]; [`NodeError::Field`] for what is no library of the network.
    pub fn move_to(&self, person: PersonId, to: Option<NodeId>) -> Result<(), NodeError> {
        let view = self.moving(person)?;
        if view.now.as_ref().map(|(node, _)| *node) == to {
            return Ok(());
        }
        if to.is_some_and(|to| view.libraries.iter().all(|(node, _)| *node != to)) {
            return Err(NodeError::Field { field: "node", fault: FieldFault::NotAChoice });
        }
        self.door().write(move |author| {
            let subject = Subject::of_person(RecordKind::Moving, person);
            let edition = author.belonging_edition(subject)?.saturating_add(1);
            let scope = Scope::Branch(author.node());
            author.record(scope, &Record::Moving(Moving { person, to, edition }))?;
            let Some(to) = to else { return Ok(()) };
            author.change(DocumentId::learner(person), |document, incarnation| {
                learner::allow_writer(document, person.home(), incarnation, to)
            })
        })
    }

    /// Learners of the network who go on at another library: a page of them, those that wait for the
    /// hub first.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] except for the hub's admin.
    pub fn moves(&self, page: u32) -> Result<ListPart<MoveRow>, NodeError> {
        allowed(self.who(), Act::KeepMembers)?;
        self.door().read(|read| {
            let known = roster(read)?;
            let mut all = Vec::new();
            for (person, to) in read.moved_learners(None)? {
                let from = person.home();
                all.push((known.may_read(to, Scope::Branch(from)), from, to, person));
            }
            all.sort();
            let (size, skip) = (MEMBERS_PER_PAGE as usize, window(page).1 as usize);
            let shown = all.iter().skip(skip).take(size + 1);
            let name = |node: NodeId| {
                let named = read.library(node).map(Option::unwrap_or_default);
                named.map(|name| (node, name)).map_err(NodeError::from)
            };
            let rows = shown.map(|(let_in, from, to, person)| {
                Ok(MoveRow {
                    person: *person,
                    name: name_of(read, *person)?,
                    learners: read.desk_sums(*from)?.0,
                    from: name(*from)?,
                    to: name(*to)?,
                    let_in: *let_in,
                })
            });
            let rows = rows.collect::<Result<Vec<_>, NodeError>>()?;
            Ok(ListPart::new(rows, MEMBERS_PER_PAGE))
        })
    }

    /// Lets the new library of a learner read what the old one's learners did: a document travels
    /// with its library, and there is no smaller part of it.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] except for the hub's admin; [`NodeError::NotFound`] for whoever does
    /// not move.
    pub fn let_move(&self, person: PersonId) -> Result<(), NodeError> {
        allowed(self.who(), Act::KeepMembers)?;
        self.door().write(move |author| {
            let to = author.moved_to(person)?.ok_or(NodeError::NotFound("person"))?;
            let (known, scope) = (roster(author)?, Scope::Branch(person.home()));
            if known.may_read(to, scope) {
                return Ok(());
            }
            let member = known.member(to).filter(|_| !known.is_revoked(to));
            let mut listed = member.cloned().ok_or(NodeError::NotFound("member"))?;
            listed.scopes.push(scope);
            author.record(Scope::Roster, &Record::Member(listed))?;
            author.follow_the_roster()
        })
    }
}

impl FacilitatorDesk {
    /// The record under which that one is shown, and those that are shown under it, by name.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn shown_with(&self, person: PersonId) -> Result<Vec<(PersonId, String)>, NodeError> {
        self.door().read(|read| {
            let others = read.shown_with(person)?.into_iter().chain(read.merged_into(person)?);
            others.map(|other| Ok((other, name_of(read, other)?))).collect()
        })
    }
}

impl AdminDesk {
    /// The cohorts under way, and whether that member accompanies them: a facilitator's own computer.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] except for the hub's admin.
    pub fn accompanying(&self, member: NodeId) -> Result<Vec<(CohortId, String, bool)>, NodeError> {
        allowed(self.who(), Act::KeepMembers)?;
        self.door().read(|read| {
            let now = read.accompanies(member)?;
            let rows = read.cohorts(None, (MORNING_COHORTS_MAX, 0))?.into_iter();
            let open = rows.map(|row| row.cohort).filter(|it| !it.closed || now.contains(&it.id));
            Ok(open.map(|it| (it.id, it.name, now.contains(&it.id))).collect())
        })
    }

    /// Lets a library's member computer accompany those cohorts, and no others: it may read what all
    /// learners of their libraries did, and its own people review those of the cohorts.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`]; [`NodeError::NotFound`] for what is no library of the network, or no
    /// cohort.
    pub fn accompany(&self, member: NodeId, cohorts: &[CohortId]) -> Result<(), NodeError> {
        allowed(self.who(), Act::KeepMembers)?;
        let cohorts = cohorts.to_vec();
        self.door().write(move |author| {
            let known = roster(author)?;
            let fits = |it: &&Member| it.role == NodeRole::Branch && !known.is_revoked(it.id);
            let before = known.member(member).filter(fits);
            let before = before.cloned().ok_or(NodeError::NotFound("member"))?;
            let mut scopes: Vec<Scope> = Vec::new();
            for cohort in cohorts {
                author.cohort(cohort)?.ok_or(NodeError::NotFound("cohort"))?;
                scopes.push(Scope::Cohort(cohort));
                for (person, _) in author.enrolled(cohort)? {
                    scopes.push(Scope::Branch(person.home()));
                }
            }
            // What it may read for another reason stays: learners who moved there.
            for (person, to) in author.moved_learners(Some(member))? {
                let home = Scope::Branch(person.home());
                if to == member && before.scopes.contains(&home) {
                    scopes.push(home);
                }
            }
            // And so does what its own learners say among their cohorts.
            let talks = before.scopes.iter().filter(|scope| matches!(scope, Scope::Talk(_)));
            scopes.extend(talks.copied());
            list_again(author, before, scopes)
        })
    }
}

/// Lists a member with those scopes, if they are others than before.
fn list_again(
    author: &Author<'_>,
    before: Member,
    mut scopes: Vec<Scope>,
) -> Result<(), NodeError> {
    scopes.sort_unstable();
    scopes.dedup();
    scopes.retain(|scope| *scope != Scope::Branch(before.id));
    if scopes == before.scopes {
        return Ok(());
    }
    author.record(Scope::Roster, &Record::Member(Member { scopes, ..before }))?;
    author.follow_the_roster()
}

/// After somebody of that library came into a cohort: computers that accompany it may read there.
pub(super) fn let_companions_read(
    author: &Author<'_>,
    cohort: CohortId,
    home: NodeId,
) -> Result<(), NodeError> {
    let known = roster(author)?;
    for node in author.companions_of(cohort)? {
        let Some(member) =
            known.member(node).filter(|_| !known.may_read(node, Scope::Branch(home)))
        else {
            continue;
        };
        let scopes = member.scopes.iter().copied().chain([Scope::Branch(home)]).collect();
        list_again(author, member.clone(), scopes)?;
    }
    Ok(())
}

/// After somebody of that library came into a cohort: it may read what the cohort says among itself.
pub(super) fn let_library_talk(
    author: &Author<'_>,
    cohort: CohortId,
    home: NodeId,
) -> Result<(), NodeError> {
    let known = roster(author)?;
    let talk = Scope::Talk(cohort);
    let listed = known.member(home).filter(|member| !is_listed_for(member, talk));
    let Some(member) = listed.filter(|member| member.role != NodeRole::Hub) else { return Ok(()) };
    let scopes = member.scopes.iter().copied().chain([talk]).collect();
    list_again(author, member.clone(), scopes)
}

/// After that learner left a cohort: if it was the last one of the library, the library hears no more
/// of what the cohort says among itself.
pub(super) fn end_talk_without_learners(
    author: &Author<'_>,
    cohort: CohortId,
    gone: PersonId,
) -> Result<(), NodeError> {
    let known = roster(author)?;
    let (talk, home) = (Scope::Talk(cohort), gone.home());
    let listed = known.member(home).filter(|member| is_listed_for(member, talk));
    let Some(member) = listed else { return Ok(()) };
    let left = author.enrolled(cohort)?;
    if left.iter().any(|(person, _)| person.home() == home && *person != gone) {
        return Ok(());
    }
    let scopes = member.scopes.iter().copied().filter(|scope| *scope != talk).collect();
    list_again(author, member.clone(), scopes)
}

fn is_listed_for(member: &Member, scope: Scope) -> bool {
    member.scopes.contains(&scope)
}

fn say_merging(
    author: &Author<'_>,
    scope: Scope,
    person: PersonId,
    into: Option<PersonId>,
) -> Result<(), NodeError> {
    let edition = author.belonging_edition(merging_subject(person))?.saturating_add(1);
    author.record(scope, &Record::Merging(Merging { person, into, edition }))
}

/// Takes the word back that a record is another's, in the scope where it was said.
fn take_apart(author: &Author<'_>, person: PersonId) -> Result<(), NodeError> {
    let Some(into) = author.shown_with(person)? else { return Ok(()) };
    let scope = Merging::scope(person, into, hub_of(author)?);
    let scope = scope.ok_or(NodeError::Bug("a record that is shown under itself"))?;
    say_merging(author, scope, person, None)
}

/// Before somebody is erased: whoever was shown under that record stands by itself again.
pub(super) fn free_those_under(author: &Author<'_>, person: PersonId) -> Result<(), NodeError> {
    author.merged_into(person)?.into_iter().try_for_each(|other| take_apart(author, other))
}

/// Everything that a person finished, handed in and answered, under whichever record.
pub(super) fn joint_facts(read: &Read<'_>, person: PersonId) -> Result<LearnerFacts, NodeError> {
    let mut facts = learner::facts(&load_document(read, DocumentId::learner(person))?);
    let others = read.merged_into(person)?;
    for other in &others {
        let more = learner::facts(&load_document(read, DocumentId::learner(*other))?);
        facts.completions.extend(more.completions);
        facts.attempts.extend(more.attempts);
        facts.submissions.extend(more.submissions);
        facts.taken_back.extend(more.taken_back);
        facts.replies.extend(more.replies);
    }
    if !others.is_empty() {
        facts.submissions.sort_by(|a, b| (a.order, a.node, &a.key).cmp(&(b.order, b.node, &b.key)));
        facts.replies.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    }
    Ok(facts)
}

/// Of the records that stand for a person, the one under which that version was handed in.
pub(super) fn record_of(
    read: &Read<'_>,
    person: PersonId,
    version: &str,
) -> Result<Option<PersonId>, NodeError> {
    for record in read.all_of(person)? {
        let facts = learner::facts(&load_document(read, DocumentId::learner(record))?);
        if facts.submissions.iter().any(|one| one.key == version) {
            return Ok(Some(record));
        }
    }
    Ok(None)
}

/// The attempts of a person, under whichever record.
pub(super) fn joint_attempts(read: &Read<'_>, person: PersonId) -> Result<Vec<Attempt>, NodeError> {
    Ok(joint_facts(read, person)?.attempts)
}

/// Learners of other libraries who go on here and have no PIN here yet.
pub(super) fn newcomers(read: &Read<'_>, own: NodeId) -> Result<Vec<PersonId>, NodeError> {
    let mut found = Vec::new();
    for (person, _) in read.moved_learners(Some(own))? {
        let document = load_document(read, DocumentId::learner(person))?;
        let is_lent = learner::writers(&document, None).contains(&own);
        if is_lent && read.account(person)?.is_none() {
            found.push(person);
        }
    }
    Ok(found)
}
