//! Blind reviews and excuses beside reviews and messages.

use super::*;
use crate::domain::blind::{BlindWord, LineMark, seal};
use crate::domain::cohort::Day;
use crate::domain::excuse::{Excuse, Excused};
use crate::domain::{DocumentKind, ModuleId};

const HUB: NodeId = NodeId([1; 12]);

fn learner() -> PersonId {
    PersonId::new(NodeId([7; 12]), [8; 11])
}

fn word(by: Option<PersonId>) -> BlindWord {
    let module: ModuleId = "proposal".parse().unwrap();
    let seal = seal(DocumentId::new(DocumentKind::Allotted, HUB, [4; 11]));
    BlindWord {
        key: blind_key(&module, &seal, HUB),
        seal,
        module,
        version: "proposal~abc~def".into(),
        by,
        order: 3,
        at: UnixMs(8_000),
        clock_doubtful: false,
        marks: [("new".parse().unwrap(), LineMark { mark: 2, why: "Why?".into() })].into(),
        words: "I wish that the number had a source.".into(),
        node: HUB,
    }
}

fn excuse_on(what: Excused, random: u8) -> Excuse {
    Excuse {
        key: excuse_key(HUB, [random; 5]),
        author: PersonId::new(HUB, [1; 11]),
        node: HUB,
        order: u64::from(random),
        at: UnixMs(9_000),
        clock_doubtful: true,
        what,
        on: random != 3,
        words: "Flood in the village.".into(),
    }
}

#[test]
fn blind_reviews_and_excuses_are_read_again_and_are_no_messages() {
    let mut document = Document::new(DocumentId::feedback(HUB, learner())).unwrap();
    let staff = PersonId::new(HUB, [1; 11]);
    let mut second = word(Some(staff));
    second.seal = seal(DocumentId::new(DocumentKind::Allotted, HUB, [5; 11]));
    second.key = blind_key(&second.module, &second.seal, HUB);
    for one in [&word(None), &second] {
        pass_on(&mut document, Incarnation(1), learner(), one).unwrap();
    }
    let excuses = [
        excuse_on(Excused::Lesson("m/a".parse().unwrap()), 1),
        excuse_on(Excused::Until("m".parse().unwrap(), Day(20_900)), 2),
        excuse_on(Excused::BlindReviews, 3),
    ];
    for one in &excuses {
        excuse(&mut document, Incarnation(1), learner(), one).unwrap();
    }
    let read = facts(&Document::load(document.id(), &document.save()).unwrap());
    assert_eq!(read.blind.len(), 2);
    assert!(read.blind.contains(&word(None)) && read.blind.contains(&second));
    assert_eq!(read.excuses.len(), 3);
    assert!(excuses.iter().all(|one| read.excuses.contains(one)), "{:?}", read.excuses);
    assert!(read.messages.is_empty() && read.reviews.is_empty());
}

#[test]
fn spoiled_ones_are_passed_over() {
    let mut document = Document::new(DocumentId::feedback(HUB, learner())).unwrap();
    let spoiled = BlindWord { words: "\u{202e}x".into(), ..word(None) };
    pass_on(&mut document, Incarnation(1), learner(), &spoiled).unwrap();
    let spoiled = Excuse { words: "\u{0}".into(), ..excuse_on(Excused::BlindReviews, 1) };
    excuse(&mut document, Incarnation(1), learner(), &spoiled).unwrap();
    let read = facts(&document);
    assert!(read.blind.is_empty() && read.excuses.is_empty() && read.messages.is_empty());
}
