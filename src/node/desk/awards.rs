//! The learner's desk, badges: what is earned, what is still missing, and issuing.
//!
//! A node issues for the people whose accounts it made, under its own key, which the hub listed. A
//! laptop issues nothing: its library does, once it has heard of the work.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::learner::{LearnerDesk, mastered, module_standings};
use crate::docs::award;
use crate::docs::record::Record;
use crate::domain::award::{Achievement, Award, AwardCode, SignedAward, Verdict};
use crate::domain::completion::{Deeds, earned, requirements};
use crate::domain::excuse::allowances;
use crate::domain::log::Subject;
use crate::domain::roles::NodeRole;
use crate::domain::roster::Roster;
use crate::domain::{DocumentId, LessonPath, ModuleId, UnixMs};
use crate::node::author::Author;
use crate::node::ledger::roster;
use crate::node::view::{AwardView, BadgesView, CredentialWords};
use crate::node::{NodeError, credential};
use crate::store::Read;
use crate::store::rows::NodeRow;
use crate::sync::NodeKeys;
use crate::sync::award::{award_verifies, sign_award, sign_credential};

/// Everything that decides whether an award counts.
pub(super) struct AwardJudge<'a> {
    read: &'a Read<'a>,
    known: Arc<Roster>,
    own: NodeRow,
    own_key: [u8; 32],
}

impl<'a> AwardJudge<'a> {
    pub(super) fn new(read: &'a Read<'a>, keys: &NodeKeys) -> Result<Self, NodeError> {
        let own = read.node()?.ok_or(NodeError::NotSetUp)?;
        Ok(Self { read, known: roster(read)?, own, own_key: keys.sign_key() })
    }

    /// May the holder of this key issue at all? `None`: it is not known here, or a laptop's.
    pub(super) fn issuer(&self, node: crate::domain::NodeId) -> Option<([u8; 32], NodeRole)> {
        let found = if node == self.own.node {
            Some((self.own_key, self.own.role))
        } else {
            self.known.member(node).map(|member| (member.sign_key, member.role))
        };
        found.filter(|(_, role)| *role != NodeRole::Personal)
    }

    /// Is the award true? `is_held`: it stands in a document here, so its entry counts.
    pub(super) fn judge(&self, signed: &SignedAward, is_held: bool) -> Result<Verdict, NodeError> {
        let award = &signed.award;
        let Some((key, role)) = self.issuer(award.issuer) else { return Ok(Verdict::Unknown) };
        let is_theirs = award.issuer == award.person.home()
            || self.read.moved_to(award.person)? == Some(award.issuer);
        if !is_theirs && role != NodeRole::Hub {
            return Ok(Verdict::Unknown);
        }
        if !award_verifies(&key, signed) {
            return Ok(Verdict::Altered);
        }
        self.standing(signed.code(), award.issuer, is_held)
    }

    /// What is to be said of an award whose signature fits.
    pub(super) fn standing(
        &self,
        code: AwardCode,
        issuer: crate::domain::NodeId,
        is_held: bool,
    ) -> Result<Verdict, NodeError> {
        let hub = self.known.hub().map(|hub| hub.id);
        for (log, subject, body) in self.read.records_of(Subject::of_award(code))? {
            if (log.node == issuer || Some(log.node) == hub)
                && let Ok(Record::Withdrawal(withdrawal)) = Record::decode(subject, &body)
            {
                return Ok(Verdict::Withdrawn(withdrawal.at));
            }
        }
        let is_cut_off = self.known.is_revoked(issuer) && !is_held;
        Ok(if is_cut_off { Verdict::CutOff } else { Verdict::Genuine })
    }

    /// A node's name as far as it is known here.
    pub(super) fn name_of(&self, node: crate::domain::NodeId) -> String {
        if node == self.own.node {
            return self.own.name.clone();
        }
        self.known.member(node).map(|member| member.name.clone()).unwrap_or_default()
    }

    /// When the hub was last heard; `None` at the hub itself.
    pub(super) fn as_of(&self) -> Result<Option<UnixMs>, NodeError> {
        let Some(hub) = self.known.hub().filter(|hub| hub.id != self.own.node) else {
            return Ok(None);
        };
        Ok(self.read.peer(hub.id)?.and_then(|peer| peer.last_heard))
    }

    fn hub_url(&self) -> Result<Option<String>, NodeError> {
        let Some(hub) = self.known.hub() else { return Ok(None) };
        Ok(self.read.peer(hub.id)?.and_then(|peer| peer.url))
    }

    /// An award as pages show it; `None` if it does not count.
    pub(super) fn view(&self, signed: SignedAward) -> Result<Option<AwardView>, NodeError> {
        let withdrawn = match self.judge(&signed, true)? {
            Verdict::Genuine => None,
            Verdict::Withdrawn(at) => Some(at),
            Verdict::Altered | Verdict::Unknown | Verdict::CutOff => return Ok(None),
        };
        Ok(Some(AwardView {
            code: signed.code(),
            issuer_name: self.name_of(signed.award.issuer),
            packed: award::pack(&signed),
            withdrawn,
            issued_here: signed.award.issuer == self.own.node,
            hub_url: self.hub_url()?,
            award: signed.award,
        }))
    }
}

impl LearnerDesk {
    /// Badges and what the certificate still asks for.
    ///
    /// # Errors
    /// [`NodeError::Disk`], as for all of these.
    pub fn badges(&self) -> Result<BadgesView, NodeError> {
        self.node.read(|read| {
            let judge = AwardJudge::new(read, &self.node.inner.secrets.keys)?;
            let mut awards = Vec::new();
            for signed in read.awards(self.person())? {
                awards.extend(judge.view(signed)?);
            }
            let deeds = self.deeds(read, &judge, &awards)?;
            let course = self.course();
            let due = earned(course, &deeds).into_iter().filter(|one| !deeds.awarded.contains(one));
            let due = due.collect();
            awards.retain(|each| each.award.course == course.id);
            Ok(BadgesView {
                requirements: requirements(course, &deeds),
                awards: newest_of_each(awards),
                due,
                can_issue: self.is_issuer(read, &judge.own)?,
            })
        })
    }

    /// One badge, the latest that was issued of it.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn badge(&self, achievement: &Achievement) -> Result<AwardView, NodeError> {
        let mut awards = self.badges()?.awards.into_iter();
        let found = awards.find(|each| each.award.achievement == *achievement);
        found.ok_or(NodeError::NotFound("badge"))
    }

    /// Issues everything that is earned and not issued yet, and what was issued under a name that
    /// the learner no longer has.
    ///
    /// # Errors
    /// [`NodeError::NotAllowed`] where this node may not issue.
    pub fn collect_badges(&self) -> Result<(), NodeError> {
        let desk = self.clone();
        self.node.write(move |author| {
            if !desk.is_issuer(author, author.row())? {
                return Err(NodeError::NotAllowed);
            }
            desk.issue_due(author)?;
            desk.issue_renamed(author)
        })
    }

    /// The file that stands for a badge.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], also for a badge that another node issued: only the issuer's key can
    /// sign it.
    pub fn credential(
        &self,
        achievement: &Achievement,
        words: &CredentialWords,
    ) -> Result<String, NodeError> {
        let keys = &self.node.inner.secrets.keys;
        let view = self.badge(achievement)?;
        if !view.issued_here || view.withdrawn.is_some() {
            return Err(NodeError::NotFound("badge"));
        }
        let signed = award::unpack(&view.packed)?;
        let input = credential::signing_input(&signed, words, &view.issuer_name, &keys.sign_key());
        Ok(credential::token(&input, &sign_credential(keys, &input)))
    }

    /// A library issues for those who learn there: its own, and those who moved there.
    fn is_issuer(&self, read: &Read<'_>, own: &NodeRow) -> Result<bool, NodeError> {
        let is_here =
            self.person().home() == own.node || read.moved_to(self.person())? == Some(own.node);
        Ok(own.role != NodeRole::Personal && is_here)
    }

    /// What the rules count. A lesson from which somebody is excused is as good as done.
    fn deeds(
        &self,
        read: &Read<'_>,
        judge: &AwardJudge<'_>,
        awards: &[AwardView],
    ) -> Result<Deeds, NodeError> {
        let (person, course) = (self.person(), self.course());
        let mut lessons: BTreeSet<LessonPath> =
            read.learner_progress(person)?.into_iter().map(|row| row.lesson).collect();
        let blind = super::blind::blind_deeds(read, self)?;
        lessons.extend(allowances(&read.excuses(person)?).lessons);
        let standings = module_standings(course, &lessons, &read.attempts(person)?);
        let (mut posts, mut threads) = (0, BTreeSet::new());
        for (thread, node, count) in read.standing_posts(person)? {
            if judge.known.may_speak_for(node, person) {
                posts += count;
                threads.insert(thread);
            }
        }
        let own = awards.iter().filter(|each| each.award.course == course.id);
        let passed: BTreeSet<ModuleId> = super::reviews::passed(read, person)?;
        // The last assignment has the record of a taught session in it.
        let last = course.modules.iter().rfind(|module| module.assignment.is_some());
        Ok(Deeds {
            mastered: mastered(&standings),
            sessions_taught: usize::from(last.is_some_and(|last| passed.contains(&last.id))),
            passed,
            lessons,
            posts,
            threads: threads.len(),
            awarded: own.map(|each| each.award.achievement.clone()).collect(),
            peer_reviews: blind.given,
            useful_reviews: blind.useful,
        })
    }

    /// Issues what is earned and was never issued, in the transaction of the deed itself: an edit of
    /// the course that comes a minute later takes nothing back.
    pub(super) fn issue_due(&self, author: &Author<'_>) -> Result<(), NodeError> {
        if !self.is_issuer(author, author.row())? {
            return Ok(());
        }
        let judge = AwardJudge::new(author, &self.node.inner.secrets.keys)?;
        let mut awards = Vec::new();
        for signed in author.awards(self.person())? {
            awards.extend(judge.view(signed)?);
        }
        let deeds = self.deeds(author, &judge, &awards)?;
        for achievement in earned(self.course(), &deeds) {
            if !deeds.awarded.contains(&achievement) {
                self.issue(author, achievement, 1)?;
            }
        }
        Ok(())
    }

    fn issue_renamed(&self, author: &Author<'_>) -> Result<(), NodeError> {
        let Some(card) = author.person(self.person())? else { return Ok(()) };
        let awards: Vec<SignedAward> = author.awards(self.person())?;
        let mut latest = std::collections::BTreeMap::new();
        for signed in awards.iter().filter(|each| each.award.course == self.course().id) {
            latest.insert(&signed.award.achievement, signed);
        }
        for (achievement, signed) in latest {
            if signed.award.name != card.name {
                self.issue(author, achievement.clone(), signed.number.saturating_add(1))?;
            }
        }
        Ok(())
    }

    fn issue(
        &self,
        author: &Author<'_>,
        achievement: Achievement,
        number: u32,
    ) -> Result<(), NodeError> {
        let person = self.person();
        let Some(card) = author.person(person)? else { return Ok(()) };
        let (at, clock_doubtful) = author.now();
        let award = Award {
            course: self.course().id.clone(),
            achievement,
            person,
            name: card.name,
            at: UnixMs(at.0 - at.0.rem_euclid(1000)),
            clock_doubtful,
            issuer: author.node(),
        };
        let signed = sign_award(&self.node.inner.secrets.keys, award, number);
        author.change(DocumentId::learner(person), |document, incarnation| {
            award::record(document, incarnation, &signed)
        })
    }
}

/// Of each achievement the latest that stands, else the latest; the certificate first.
fn newest_of_each(awards: Vec<AwardView>) -> Vec<AwardView> {
    let mut newest: std::collections::BTreeMap<Achievement, AwardView> = Default::default();
    for each in awards {
        let known = newest.get(&each.award.achievement);
        if known.is_none_or(|known| each.withdrawn.is_none() || known.withdrawn.is_some()) {
            newest.insert(each.award.achievement.clone(), each);
        }
    }
    newest.into_values().collect()
}
