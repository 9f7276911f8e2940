//! Records: what is not merged text. The latest of its writer wins; the form is CBOR with numbered
//! fields.

mod allotment;
mod belonging;
mod cohort;
mod pack;
mod truth;

use minicbor::{Decode, Encode};

pub use cohort::ToldCohort;
pub use pack::pack_subject;

use super::error::DocsError;
use crate::domain::allotment::SentNote;
use crate::domain::award::{AwardCode, Withdrawal};
use crate::domain::belonging::{Merging, Moving};
use crate::domain::cohort::Enrolment;
use crate::domain::fork::ForkProof;
use crate::domain::log::{RecordKind, Subject};
use crate::domain::pack::{Holding, PublishedPack};
use crate::domain::person::{self, PersonCard};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::roster::{Erasure, Member, Reinstatement, Revocation};
use crate::domain::{NodeId, PersonId, Scope, UnixMs};

/// What other nodes see of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeProfile {
    /// Whose profile; only that node writes it.
    pub node: NodeId,
    /// The library's name.
    pub name: String,
    /// Two letters.
    pub country: String,
    /// Language tag of the branch.
    pub language: String,
}

/// A record, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A node speaks of itself.
    Profile(NodeProfile),
    /// A person's home node speaks of the person.
    Card(PersonCard),
    /// The same says that the account was made by mistake: nobody used it, and the card ends.
    CardEnd(PersonCard),
    /// The hub lists a node.
    Member(Member),
    /// The hub cuts a node off.
    Revocation(Revocation),
    /// Anybody proves that a log was written in two ways.
    Fork(Box<ForkProof>),
    /// The hub has something erased.
    Erasure(Erasure),
    /// The hub lets a node in again that it had cut off.
    Reinstatement(Reinstatement),
    /// The hub tells a library of a cohort.
    Cohort(Box<ToldCohort>),
    /// The hub says where a learner belongs.
    Enrolment(Enrolment),
    /// An award is taken back.
    Withdrawal(Withdrawal),
    /// Two records are of one person.
    Merging(Merging),
    /// A learner learns at another library.
    Moving(Moving),
    /// The hub notes to whom a proposal was sent.
    Allotment(Box<SentNote>),
    /// The hub publishes a course, or withdraws it.
    Pack(Box<PublishedPack>),
    /// A library says which published courses are whole there.
    Holding(Holding),
}

#[derive(Encode, Decode)]
struct ProfileValue {
    #[n(0)]
    name: String,
    #[n(1)]
    country: String,
    #[n(2)]
    language: String,
}

#[derive(Encode, Decode)]
struct CardValue {
    #[n(0)]
    name: String,
    #[n(1)]
    role: u8,
    #[n(2)]
    language: String,
    #[n(3)]
    edition: u32,
    /// Is it the last one? Programs that do not know of it go on showing the person.
    #[n(4)]
    ends: Option<bool>,
}

#[derive(Encode, Decode)]
struct MemberValue {
    #[cbor(n(0), with = "minicbor::bytes")]
    sign_key: [u8; 32],
    #[cbor(n(1), with = "minicbor::bytes")]
    noise_key: [u8; 32],
    #[n(2)]
    role: u8,
    #[n(3)]
    name: String,
    #[n(4)]
    country: String,
    #[n(5)]
    scopes: Vec<ScopeValue>,
}

#[derive(Encode, Decode)]
struct WithdrawalValue {
    #[n(0)]
    at_s: i64,
}

#[derive(Encode, Decode)]
struct ScopeValue(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>);

impl Record {
    /// The key under which the latest one wins.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Self::Profile(profile) => Subject::of_node(RecordKind::Profile, profile.node),
            Self::Card(card) | Self::CardEnd(card) => Subject::of_person(RecordKind::Card, card.id),
            Self::Member(member) => Subject::of_node(RecordKind::Member, member.id),
            Self::Revocation(cut) => Subject::of_node(RecordKind::Revocation, cut.node),
            Self::Reinstatement(again) => Subject::of_node(RecordKind::Reinstatement, again.node),
            Self::Fork(proof) => Subject::of_log(RecordKind::Fork, &proof.log),
            Self::Erasure(Erasure::Person(person)) => {
                Subject::of_person(RecordKind::Erasure, *person)
            }
            Self::Erasure(Erasure::Document(document) | Erasure::Rewritten(document)) => {
                Subject::document(*document).erasure_of()
            }
            Self::Cohort(told) => told.subject(),
            Self::Enrolment(enrolment) => {
                Subject::of_person(RecordKind::Enrolment, enrolment.person)
            }
            Self::Withdrawal(withdrawal) => Subject::of_award(withdrawal.code),
            Self::Merging(merging) => Subject::of_person(RecordKind::Merging, merging.person),
            Self::Moving(moving) => Subject::of_person(RecordKind::Moving, moving.person),
            Self::Allotment(note) => Subject::of_person(RecordKind::Allotment, note.author),
            Self::Pack(published) => pack_subject(&published.course),
            Self::Holding(holding) => Subject::of_node(RecordKind::Holding, holding.node),
        }
    }

    /// The bytes for the log.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let encoded = match self {
            Self::Profile(profile) => minicbor::to_vec(ProfileValue {
                name: profile.name.clone(),
                country: profile.country.clone(),
                language: profile.language.clone(),
            }),
            Self::Card(card) => minicbor::to_vec(card_value(card, None)),
            Self::CardEnd(card) => minicbor::to_vec(card_value(card, Some(true))),
            Self::Member(member) => minicbor::to_vec(MemberValue {
                sign_key: member.sign_key,
                noise_key: member.noise_key,
                role: member.role as u8,
                name: member.name.clone(),
                country: member.country.clone(),
                scopes: member.scopes.iter().map(|scope| ScopeValue(scope.to_bytes())).collect(),
            }),
            Self::Revocation(cut) => truth::encode_revocation(cut),
            Self::Reinstatement(again) => truth::encode_reinstatement(again),
            Self::Fork(proof) => truth::encode_fork(proof),
            Self::Erasure(erasure) => truth::encode_erasure(*erasure),
            Self::Cohort(told) => cohort::encode_cohort(told),
            Self::Enrolment(enrolment) => cohort::encode_enrolment(enrolment),
            Self::Allotment(note) => allotment::encode_note(note),
            Self::Withdrawal(withdrawal) => {
                minicbor::to_vec(WithdrawalValue { at_s: withdrawal.at.0.div_euclid(1000) })
            }
            Self::Merging(merging) => belonging::encode_merging(merging),
            Self::Moving(moving) => belonging::encode_moving(moving),
            Self::Pack(published) => pack::encode_pack(published),
            Self::Holding(holding) => pack::encode_holding(holding),
        };
        encoded.unwrap_or_else(|never: minicbor::encode::Error<std::convert::Infallible>| {
            unreachable!("writing to memory cannot fail: {never}")
        })
    }

    /// Reads a record; names and keys are checked, who may write it is not (`sync::admission`
    /// does).
    ///
    /// # Errors
    /// [`DocsError`] for anything that is no well-formed record of a known kind.
    pub fn decode(subject: Subject, body: &[u8]) -> Result<Self, DocsError> {
        let kind = RecordKind::from_byte(subject.0[0])
            .ok_or(DocsError::Contradiction("a kind of record that this program does not know"))?;
        let node = NodeId::from_slice(&subject.0[1..13])?;
        let is_of_node = match kind {
            RecordKind::Profile
            | RecordKind::Member
            | RecordKind::Revocation
            | RecordKind::Reinstatement
            | RecordKind::Holding => true,
            RecordKind::Card
            | RecordKind::Fork
            | RecordKind::Erasure
            | RecordKind::Cohort
            | RecordKind::Enrolment
            | RecordKind::Withdrawal
            | RecordKind::Merging
            | RecordKind::Moving
            | RecordKind::Allotment
            | RecordKind::Pack => false,
        };
        if is_of_node && subject.0[13..] != [0; 11] {
            return Err(DocsError::Contradiction("a node's key with something behind it"));
        }
        Ok(match kind {
            RecordKind::Profile => {
                let value: ProfileValue = minicbor::decode(body)?;
                Self::Profile(NodeProfile {
                    node,
                    name: clean(&value.name)?,
                    country: country(value.country)?,
                    language: tag(value.language)?,
                })
            }
            RecordKind::Card => {
                let value: CardValue = minicbor::decode(body)?;
                let card = PersonCard {
                    id: PersonId::from_slice(&subject.0[1..])?,
                    name: clean(&value.name)?,
                    role: Role::from_byte(value.role)
                        .ok_or(DocsError::Contradiction("an unknown role"))?,
                    language: tag(value.language)?,
                    edition: value.edition,
                };
                if value.ends == Some(true) { Self::CardEnd(card) } else { Self::Card(card) }
            }
            RecordKind::Member => Self::Member(member(node, minicbor::decode(body)?)?),
            RecordKind::Revocation => Self::Revocation(truth::decode_revocation(node, body)?),
            RecordKind::Reinstatement => {
                Self::Reinstatement(truth::decode_reinstatement(node, body)?)
            }
            RecordKind::Fork => Self::Fork(Box::new(truth::decode_fork(subject, body)?)),
            RecordKind::Erasure => Self::Erasure(truth::decode_erasure(subject, body)?),
            RecordKind::Cohort => Self::Cohort(Box::new(cohort::decode_cohort(subject, body)?)),
            RecordKind::Enrolment => Self::Enrolment(cohort::decode_enrolment(subject, body)?),
            RecordKind::Withdrawal => Self::Withdrawal(withdrawal(subject, body)?),
            RecordKind::Merging => Self::Merging(belonging::decode_merging(subject, body)?),
            RecordKind::Moving => Self::Moving(belonging::decode_moving(subject, body)?),
            RecordKind::Allotment => {
                Self::Allotment(Box::new(allotment::decode_note(subject, body)?))
            }
            RecordKind::Pack => Self::Pack(Box::new(pack::decode_pack(subject, body)?)),
            RecordKind::Holding => Self::Holding(pack::decode_holding(node, body)?),
        })
    }
}

fn card_value(card: &PersonCard, ends: Option<bool>) -> CardValue {
    CardValue {
        name: card.name.clone(),
        role: card.role as u8,
        language: card.language.clone(),
        edition: card.edition,
        ends,
    }
}

fn withdrawal(subject: Subject, body: &[u8]) -> Result<Withdrawal, DocsError> {
    const WRONG: DocsError = DocsError::Contradiction("no withdrawal of an award");
    let value: WithdrawalValue = minicbor::decode(body)?;
    let mut code = [0; AwardCode::BYTES];
    code.copy_from_slice(&subject.0[1..=AwardCode::BYTES]);
    let withdrawal = Withdrawal {
        code: AwardCode(code),
        at: UnixMs(value.at_s.checked_mul(1000).ok_or(WRONG)?),
    };
    if Subject::of_award(withdrawal.code) == subject { Ok(withdrawal) } else { Err(WRONG) }
}

fn member(node: NodeId, value: MemberValue) -> Result<Member, DocsError> {
    if node_id(&value.sign_key) != node {
        return Err(DocsError::Contradiction("a node id that is not of its key"));
    }
    Ok(Member {
        id: node,
        sign_key: value.sign_key,
        noise_key: value.noise_key,
        role: NodeRole::from_byte(value.role)
            .ok_or(DocsError::Contradiction("an unknown role of a node"))?,
        name: clean(&value.name)?,
        country: country(value.country)?,
        scopes: value
            .scopes
            .into_iter()
            .map(|scope| Scope::from_slice(&scope.0))
            .collect::<Result<_, _>>()?,
    })
}

/// The id of the node that signs with this key.
#[must_use]
pub fn node_id(sign_key: &[u8; 32]) -> NodeId {
    let mut bytes = [0; 12];
    bytes.copy_from_slice(&blake3::hash(sign_key).as_bytes()[..12]);
    NodeId(bytes)
}

fn clean(name: &str) -> Result<String, DocsError> {
    person::name(name).map_err(|_| DocsError::Contradiction("a name that cannot be shown"))
}

fn country(text: String) -> Result<String, DocsError> {
    let fine = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    if fine { Ok(text) } else { Err(DocsError::Contradiction("a country that is not two letters")) }
}

pub(super) fn tag(text: String) -> Result<String, DocsError> {
    let fine = (2..=12).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fine { Ok(text) } else { Err(DocsError::Contradiction("a language tag that is none")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CohortId;
    use crate::domain::allotment::SentCopy;
    use crate::domain::cohort::{Cohort, Day, ModuleDates, Place};
    use crate::domain::fork::{Link, Way};
    use crate::domain::limits::{
        BLIND_SENT_MAX, COHORT_CIRCLES_MAX, COHORT_DATES_MAX, COHORT_STAFF_MAX, RECORD_BYTES_MAX,
    };
    use crate::domain::log::EntryKind;
    use crate::domain::roster::KeptLog;
    use crate::domain::{ChangeHash, DocumentId, DocumentKind, Incarnation, LogId};

    fn kept(scope: Scope, head: Option<([u8; 32], [u8; 64])>) -> KeptLog {
        KeptLog { incarnation: Incarnation(2), scope, length: 300, head }
    }

    fn fork(node: NodeId) -> ForkProof {
        let (kind, subject) = (EntryKind::Change, Subject([9; 24]));
        let link = Link { kind, subject, hash: ChangeHash([3; 32]) };
        let way = |tag: u8, links| Way { chain: [tag; 32], links, signature: [tag; 64] };
        ForkProof {
            log: LogId { node, incarnation: Incarnation(3), scope: Scope::Branch(node) },
            sign_key: [6; 32],
            length: 12,
            ways: [way(1, Vec::new()), way(2, vec![link])],
        }
    }

    fn cohort() -> Cohort {
        let module = "finding-the-need".parse().unwrap();
        Cohort {
            id: CohortId([6; 12]),
            name: "Пролеће 2027".into(),
            edition: 3,
            closed: false,
            facilitators: vec![PersonId([4; 23])],
            circles: vec![Some(PersonId([5; 23])), None],
            dates: vec![ModuleDates { module, begins: Day(20_800), ends: Day(20_813) }],
        }
    }

    #[test]
    fn the_end_of_a_card_is_a_card_to_earlier_programs_and_no_other_card_grew() {
        #[derive(Encode, Decode)]
        struct Earlier {
            #[n(0)]
            name: String,
            #[n(1)]
            role: u8,
            #[n(2)]
            language: String,
            #[n(3)]
            edition: u32,
        }
        let card = PersonCard {
            id: PersonId([4; 23]),
            name: "Ana".into(),
            role: Role::Learner,
            language: "en".into(),
            edition: 2,
        };
        let (name, language) = (card.name.clone(), card.language.clone());
        let earlier =
            minicbor::to_vec(Earlier { name, role: card.role as u8, language, edition: 2 });
        let record = Record::Card(card.clone());
        assert_eq!(record.encode(), earlier.unwrap());
        let read = Record::decode(record.subject(), &record.encode());
        assert_eq!(read.unwrap(), record);
        let end = Record::CardEnd(card);
        assert_eq!(end.subject(), record.subject());
        let read: Earlier = minicbor::decode(&end.encode()).unwrap();
        assert_eq!((read.name.as_str(), read.edition), ("Ana", 2));
        assert_eq!(Record::decode(end.subject(), &end.encode()).unwrap(), end);
    }

    #[test]
    fn a_cohort_as_large_as_it_may_be_fits_a_record_and_a_larger_one_is_none() {
        let module = |number| ModuleDates {
            module: format!("{}.{number:0>48}", "c".repeat(24)).parse().unwrap(),
            begins: Day(20_800),
            ends: Day(20_813),
        };
        let largest = Cohort {
            name: "Ћ".repeat(80),
            facilitators: vec![PersonId([255; 23]); COHORT_STAFF_MAX],
            circles: vec![Some(PersonId([255; 23])); COHORT_CIRCLES_MAX],
            dates: (0..COHORT_DATES_MAX).map(module).collect(),
            ..cohort()
        };
        let told = |cohort| Record::Cohort(Box::new(ToldCohort::new(NodeId([7; 12]), cohort)));
        let body = told(largest.clone()).encode();
        assert!(body.len() <= RECORD_BYTES_MAX, "{} bytes", body.len());
        let record = told(Cohort { circles: vec![None; COHORT_CIRCLES_MAX + 1], ..largest });
        assert!(Record::decode(record.subject(), &record.encode()).is_err());
        let dates = vec![ModuleDates { ends: Day(20_799), ..module(1) }];
        let record = told(Cohort { dates, ..cohort() });
        assert!(Record::decode(record.subject(), &record.encode()).is_err());
    }

    fn note() -> SentNote {
        let copy = SentCopy {
            document: DocumentId::new(DocumentKind::Allotted, NodeId([3; 12]), [255; 11]),
            reviewer: PersonId([254; 23]),
            version: format!("{}~0123abcd~0123abcd", "m".repeat(48)),
            at: UnixMs(1_795_390_000_000),
        };
        SentNote { author: PersonId([2; 23]), edition: 9, copies: vec![copy; BLIND_SENT_MAX] }
    }

    #[test]
    fn a_note_of_as_many_copies_as_there_may_be_fits_a_record() {
        let body = Record::Allotment(Box::new(note())).encode();
        assert!(body.len() <= RECORD_BYTES_MAX, "{} bytes", body.len());
    }

    fn samples() -> Vec<Record> {
        let sign_key = [5; 32];
        vec![
            Record::Profile(NodeProfile {
                node: NodeId([1; 12]),
                name: "Градска библиотека".into(),
                country: "RS".into(),
                language: "sr-Cyrl".into(),
            }),
            Record::Card(PersonCard {
                id: PersonId([2; 23]),
                name: "Ђорђе".into(),
                role: Role::Mentor,
                language: "sr-Latn".into(),
                edition: 3,
            }),
            Record::Member(Member {
                id: node_id(&sign_key),
                sign_key,
                noise_key: [6; 32],
                role: NodeRole::Branch,
                name: "Kotor".into(),
                country: "ME".into(),
                scopes: vec![Scope::Branch(NodeId([7; 12]))],
            }),
            Record::Reinstatement(Reinstatement {
                node: NodeId([8; 12]),
                lifts: Incarnation(0),
                from: Incarnation(70_000),
            }),
            Record::Revocation(Revocation {
                node: NodeId([8; 12]),
                since: Incarnation(70_000),
                kept: vec![
                    kept(Scope::Network, Some(([4; 32], [5; 64]))),
                    kept(Scope::Branch(NodeId([8; 12])), None),
                ],
                more: true,
            }),
            Record::Fork(Box::new(fork(NodeId([8; 12])))),
            Record::Erasure(Erasure::Person(PersonId([2; 23]))),
            Record::Erasure(Erasure::Document(DocumentId::new(
                DocumentKind::Thread,
                NodeId([3; 12]),
                [4; 11],
            ))),
            Record::Erasure(Erasure::Rewritten(DocumentId::new(
                DocumentKind::Thread,
                NodeId([3; 12]),
                [5; 11],
            ))),
        ]
        .into_iter()
        .chain(samples_of_people())
        .collect()
    }

    fn samples_of_people() -> Vec<Record> {
        vec![
            Record::Cohort(Box::new(ToldCohort::new(NodeId([7; 12]), cohort()))),
            Record::Enrolment(Enrolment {
                person: PersonId([2; 23]),
                edition: 4,
                places: vec![Place { cohort: CohortId([6; 12]), circle: 2 }],
            }),
            Record::Withdrawal(Withdrawal { code: AwardCode([5; 10]), at: UnixMs(7_000) }),
            Record::Merging(Merging {
                person: PersonId([2; 23]),
                into: Some(PersonId([3; 23])),
                edition: 2,
            }),
            Record::Merging(Merging { person: PersonId([2; 23]), into: None, edition: 3 }),
            Record::Moving(Moving {
                person: PersonId([2; 23]),
                to: Some(NodeId([8; 12])),
                edition: 1,
            }),
            Record::Allotment(Box::new(note())),
            Record::Pack(Box::new(PublishedPack { course: "reading-clubs".into(), offer: None })),
            Record::Pack(Box::new(pack::tests::published(300_000))),
            Record::Holding(pack::tests::holding()),
            Record::CardEnd(PersonCard {
                id: PersonId([2; 23]),
                name: "Ђорђе".into(),
                role: Role::Mentor,
                language: "sr-Latn".into(),
                edition: 3,
            }),
        ]
    }

    #[test]
    fn records_read_back_as_written() {
        for record in samples() {
            assert_eq!(Record::decode(record.subject(), &record.encode()).unwrap(), record);
        }
    }

    #[test]
    fn a_member_whose_id_is_not_of_its_key_is_no_record() {
        let body = samples()[2].encode();
        let subject = Subject::of_node(RecordKind::Member, NodeId([9; 12]));
        assert!(matches!(Record::decode(subject, &body), Err(DocsError::Contradiction(_))));
    }

    #[test]
    fn a_proof_under_another_logs_key_is_no_record() {
        let body = Record::Fork(Box::new(fork(NodeId([8; 12])))).encode();
        let other = LogId { incarnation: Incarnation(4), ..fork(NodeId([8; 12])).log };
        let subject = Subject::of_log(RecordKind::Fork, &other);
        assert!(matches!(Record::decode(subject, &body), Err(DocsError::Contradiction(_))));
    }

    #[test]
    fn a_cut_off_that_knows_only_lengths_is_still_read() {
        // { 0: [[0: 2, 1: [1], 2: 300]] }, as the first program wrote it.
        let body = [0x81, 0x81, 0x83, 0x02, 0x81, 0x41, 0x01, 0x19, 0x01, 0x2c];
        let subject = Subject::of_node(RecordKind::Revocation, NodeId([8; 12]));
        let read = Record::decode(subject, &body).unwrap();
        let kept = vec![kept(Scope::Network, None)];
        let (node, since) = (NodeId([8; 12]), Incarnation(0));
        let cut = Revocation { node, since, kept, more: false };
        assert_eq!(read, Record::Revocation(cut));
    }

    #[test]
    fn cut_records_are_refused_and_never_panic() {
        for record in samples() {
            let body = record.encode();
            for length in 0..body.len() {
                assert!(Record::decode(record.subject(), &body[..length]).is_err());
            }
        }
    }
}
