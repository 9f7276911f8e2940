//! One right record of every kind that the first samples do not hold.

use branchline::docs::record::{Record, ToldCohort};
use branchline::domain::allotment::{SentCopy, SentNote};
use branchline::domain::award::{AwardCode, Withdrawal};
use branchline::domain::belonging::{Merging, Moving};
use branchline::domain::cohort::{Cohort, Day, Enrolment, ModuleDates, Place};
use branchline::domain::fork::{ForkProof, Link, Way};
use branchline::domain::log::{EntryKind, Subject};
use branchline::domain::pack::{Holding, PackMark, PackOffer, PackPart, PublishedPack};
use branchline::domain::roster::{Erasure, KeptLog, Reinstatement, Revocation};
use branchline::domain::{
    ChangeHash, CohortId, ContentHash, DocumentId, DocumentKind, Incarnation, LogId, PersonId,
    Scope, UnixMs,
};
use branchline::sync::NodeKeys;

use crate::samples::LIFE;

/// What the hub says of members, cut-offs and erasures, of cohorts, courses and reviews, and what a
/// library says of its people.
pub(crate) fn further(branch: &NodeKeys) -> Vec<Record> {
    let node = branch.node();
    let person = PersonId::new(node, [5; 11]);
    let thread = DocumentId::new(DocumentKind::Thread, node, [4; 11]);
    let log = LogId { node, incarnation: LIFE, scope: Scope::Branch(node) };
    let kept = KeptLog { incarnation: LIFE, scope: Scope::Network, length: 300, head: None };
    vec![
        Record::Revocation(Revocation {
            node,
            since: LIFE,
            kept: vec![kept, KeptLog { head: Some(([4; 32], [5; 64])), ..kept }],
            more: true,
        }),
        Record::Reinstatement(Reinstatement { node, lifts: LIFE, from: Incarnation(LIFE.0 + 1) }),
        Record::Erasure(Erasure::Person(person)),
        Record::Erasure(Erasure::Document(thread)),
        Record::Erasure(Erasure::Rewritten(thread)),
        Record::Fork(Box::new(fork(branch, log))),
        Record::Cohort(Box::new(ToldCohort::new(node, cohort(person)))),
        Record::Enrolment(Enrolment {
            person,
            edition: 4,
            places: vec![Place { cohort: CohortId([6; 12]), circle: 2 }],
        }),
        Record::Withdrawal(Withdrawal { code: AwardCode([5; 10]), at: UnixMs(7_000) }),
        Record::Merging(Merging { person, into: Some(PersonId([3; 23])), edition: 2 }),
        Record::Moving(Moving { person, to: Some(node), edition: 1 }),
        Record::Allotment(Box::new(SentNote {
            author: person,
            edition: 9,
            copies: copies(person),
        })),
        Record::Holding(Holding { node, marks: vec![PackMark([1; 8]), PackMark([2; 8])] }),
        Record::Pack(Box::new(PublishedPack { course: "reading-clubs".into(), offer: None })),
        Record::Pack(Box::new(PublishedPack {
            course: "reading-clubs".into(),
            offer: Some(PackOffer {
                title: "Reading clubs".into(),
                languages: vec!["en".into(), "sr".into()],
                text: PackPart { hash: ContentHash([1; 32]), size_bytes: 30_000 },
                media: Some(PackPart { hash: ContentHash([2; 32]), size_bytes: 300_000 }),
            }),
        })),
    ]
}

fn fork(branch: &NodeKeys, log: LogId) -> ForkProof {
    let link =
        Link { kind: EntryKind::Change, subject: Subject([9; 24]), hash: ChangeHash([3; 32]) };
    let way = |tag: u8, links| Way { chain: [tag; 32], links, signature: [tag; 64] };
    ForkProof {
        log,
        sign_key: branch.sign_key(),
        length: 12,
        ways: [way(1, Vec::new()), way(2, vec![link])],
    }
}

fn cohort(person: PersonId) -> Cohort {
    let module = "listening".parse().expect("a module");
    Cohort {
        id: CohortId([6; 12]),
        name: "Пролеће 2027".into(),
        edition: 3,
        closed: false,
        facilitators: vec![person],
        circles: vec![Some(person), None],
        dates: vec![ModuleDates { module, begins: Day(20_800), ends: Day(20_813) }],
    }
}

fn copies(reviewer: PersonId) -> Vec<SentCopy> {
    let copy = SentCopy {
        document: DocumentId::new(DocumentKind::Allotted, reviewer.home(), [7; 11]),
        reviewer,
        version: "call~0123abcd~0123abcd".into(),
        at: UnixMs(1_795_390_000_000),
    };
    vec![copy; 2]
}
