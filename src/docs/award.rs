//! Awards: the bytes that are signed, the form in which one is shown to strangers, and the fact in
//! the learner's document.
//!
//! What is signed is bound to nothing but the award itself, so it can be checked by whoever knows
//! the issuer's key, without the document. Never signs or checks a signature: `sync::award` does.

use minicbor::{Decode, Encode};

use super::document::{Document, NewChange};
use super::error::DocsError;
use super::learner::put;
use super::value::tag;
use crate::domain::award::{Award, SignedAward};
use crate::domain::limits::AWARD_BYTES_MAX;
use crate::domain::{Incarnation, NodeId, PersonId, UnixMs, person};

/// Before the bytes that are signed: no other kind of signature of a node begins like this.
const CONTEXT: &[u8] = b"branchline award 1";

/// What is signed, and with the signature what is shown.
#[derive(Encode, Decode)]
struct AwardValue {
    #[cbor(n(0), with = "minicbor::bytes")]
    person: [u8; 23],
    /// `None`: the person's home.
    #[cbor(n(1), with = "minicbor::bytes")]
    issuer: Option<[u8; 12]>,
    #[n(2)]
    course: String,
    #[n(3)]
    achievement: String,
    #[n(4)]
    name: String,
    #[n(5)]
    at_s: i64,
    #[n(6)]
    clock_doubtful: Option<bool>,
    #[cbor(n(7), with = "minicbor::bytes")]
    signature: Option<[u8; 64]>,
}

/// An award as a fact. Key: `award~{course}/{achievement}~{number}~{writer's tag}`, in the container
/// of what is done once. Its first part is no lesson's and no module's moment, so a program that
/// does not know it passes it over.
#[derive(Encode, Decode)]
struct AwardFact {
    #[n(0)]
    at_s: i64,
    #[n(1)]
    name: String,
    #[cbor(n(2), with = "minicbor::bytes")]
    signature: [u8; 64],
    #[n(3)]
    clock_doubtful: Option<bool>,
}

fn value(award: &Award, signature: Option<[u8; 64]>) -> Vec<u8> {
    let value = AwardValue {
        person: award.person.0,
        issuer: (award.issuer != award.person.home()).then_some(award.issuer.0),
        course: award.course.clone(),
        achievement: award.achievement.to_string(),
        name: award.name.clone(),
        at_s: award.at.0.div_euclid(1000),
        clock_doubtful: award.clock_doubtful.then_some(true),
        signature,
    };
    minicbor::to_vec(value).unwrap_or_default()
}

/// The bytes that the issuer signs.
#[must_use]
pub fn statement(award: &Award) -> Vec<u8> {
    [CONTEXT, &value(award, None)].concat()
}

/// The whole award in few bytes, for a picture that phones read.
#[must_use]
pub fn pack(signed: &SignedAward) -> Vec<u8> {
    value(&signed.award, Some(signed.signature))
}

/// Reads what [`pack`] made. Says nothing of whether it is true.
///
/// # Errors
/// [`DocsError`] for anything that is no award in just that form.
pub fn unpack(bytes: &[u8]) -> Result<SignedAward, DocsError> {
    const WRONG: DocsError = DocsError::Contradiction("no award");
    if bytes.len() > AWARD_BYTES_MAX {
        return Err(WRONG);
    }
    let value: AwardValue = minicbor::decode(bytes)?;
    let person = PersonId(value.person);
    let award = Award {
        course: value.course,
        achievement: value.achievement.parse()?,
        person,
        name: value.name,
        at: UnixMs(value.at_s.checked_mul(1000).ok_or(WRONG)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        issuer: value.issuer.map_or(person.home(), NodeId),
    };
    let signed = SignedAward { award, signature: value.signature.ok_or(WRONG)?, number: 1 };
    // One award, one form: bytes behind it, or a longer way to write it, are none of ours.
    let fine = signed.award.is_well_formed() && has_clean_name(&signed.award);
    if fine && pack(&signed) == bytes { Ok(signed) } else { Err(WRONG) }
}

fn has_clean_name(award: &Award) -> bool {
    person::name(&award.name).is_ok_and(|clean| clean == award.name)
}

/// Writes an award into the document of the person that it is about; its issuer is the writer.
///
/// # Errors
/// [`DocsError`] if the document is not a learner's.
pub fn record(
    document: &mut Document,
    incarnation: Incarnation,
    signed: &SignedAward,
) -> Result<NewChange, DocsError> {
    let SignedAward { award, signature, number } = signed;
    let fact = AwardFact {
        at_s: award.at.0.div_euclid(1000),
        name: award.name.clone(),
        signature: *signature,
        clock_doubtful: award.clock_doubtful.then_some(true),
    };
    let fact = minicbor::to_vec(fact).unwrap_or_default();
    let (course, achievement) = (&award.course, &award.achievement);
    let key = format!("award~{course}/{achievement}~{number}~{}", tag(award.issuer));
    put(document, "done", award.issuer, incarnation, &key, fact)
}

/// The award that a fact of this person's document stands for, if it is one.
pub(super) fn read(
    person: PersonId,
    (key, bytes, node): &(String, Vec<u8>, NodeId),
) -> Option<SignedAward> {
    let mut parts = key.strip_prefix("award~")?.split('~');
    let (course, achievement) = parts.next()?.split_once('/')?;
    let number = parts.next()?.parse().ok()?;
    let fact: AwardFact = minicbor::decode(bytes).ok()?;
    let award = Award {
        course: course.to_owned(),
        achievement: achievement.parse().ok()?,
        person,
        name: fact.name,
        at: UnixMs(fact.at_s.checked_mul(1000)?),
        clock_doubtful: fact.clock_doubtful.unwrap_or(false),
        issuer: *node,
    };
    let fine = award.is_well_formed() && has_clean_name(&award);
    fine.then_some(SignedAward { award, signature: fact.signature, number })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::learner;
    use crate::domain::DocumentId;
    use crate::domain::award::Achievement;

    const HOME: NodeId = NodeId([1; 12]);

    fn signed(issuer: NodeId) -> SignedAward {
        let award = Award {
            course: "new-library-services".into(),
            achievement: Achievement::Module("start-here".parse().unwrap()),
            person: PersonId::new(HOME, [7; 11]),
            name: "Ђорђе Ћирић".into(),
            at: UnixMs(1_790_000_000_000),
            clock_doubtful: false,
            issuer,
        };
        SignedAward { award, signature: [9; 64], number: 1 }
    }

    #[test]
    fn what_is_shown_reads_back_and_is_short() {
        for issuer in [HOME, NodeId([2; 12])] {
            let packed = pack(&signed(issuer));
            assert!(packed.len() < 190, "{}", packed.len());
            assert_eq!(unpack(&packed).unwrap(), signed(issuer));
        }
    }

    #[test]
    fn other_bytes_are_refused_and_never_panic() {
        let packed = pack(&signed(HOME));
        for length in 0..packed.len() {
            assert!(unpack(&packed[..length]).is_err(), "{length}");
        }
        assert!(unpack(&[&packed[..], &[0]].concat()).is_err(), "something behind it");
        assert!(unpack(&[0x88; AWARD_BYTES_MAX + 1]).is_err());
        let mut unclean = signed(HOME);
        unclean.award.name = " a  b\u{202e}".into();
        assert!(unpack(&pack(&unclean)).is_err());
        for at in 0..packed.len() {
            let mut changed = packed.clone();
            changed[at] ^= 0x21;
            if let Ok(read) = unpack(&changed) {
                assert_ne!(read, signed(HOME), "byte {at} says nothing");
            }
        }
    }

    #[test]
    fn a_fact_in_the_document_is_its_writers_and_stands_beside_completions() {
        let person = PersonId::new(HOME, [7; 11]);
        let mut document = Document::new(DocumentId::learner(person)).unwrap();
        record(&mut document, Incarnation(1), &signed(HOME)).unwrap();
        let read = learner::facts(&Document::load(document.id(), &document.save()).unwrap());
        assert_eq!(read.awards, [signed(HOME)]);
        assert!(read.completions.is_empty() && read.confidences.is_empty());
    }

    #[test]
    fn what_is_signed_names_everything_that_a_reader_is_told() {
        let base = statement(&signed(HOME).award);
        let changed = |change: &dyn Fn(&mut Award)| {
            let mut award = signed(HOME).award;
            change(&mut award);
            statement(&award)
        };
        for other in [
            changed(&|award| award.name = "Ana".into()),
            changed(&|award| award.at = UnixMs(award.at.0 + 1000)),
            changed(&|award| award.course = "other".into()),
            changed(&|award| award.achievement = Achievement::Certificate),
            changed(&|award| award.issuer = NodeId([3; 12])),
            changed(&|award| award.person = PersonId::new(HOME, [8; 11])),
            changed(&|award| award.clock_doubtful = true),
        ] {
            assert_ne!(other, base);
        }
    }
}
