//! Records of published courses: what the hub offers under a course's id, or that it offers it no
//! longer.

use minicbor::{Decode, Encode};

use super::super::error::DocsError;
use crate::domain::limits::COURSES_ADDED_MAX;
use crate::domain::log::{RecordKind, Subject};
use crate::domain::pack::{Holding, PackMark, PackOffer, PackPart, PublishedPack, is_course_id};
use crate::domain::{ContentHash, NodeId};

type Encoded = Result<Vec<u8>, minicbor::encode::Error<std::convert::Infallible>>;

const WRONG: DocsError = DocsError::Contradiction("no pack of a course that may be published");

/// The key of what is said of a course: an id is longer than a key has room for.
#[must_use]
pub fn pack_subject(course: &str) -> Subject {
    let mut bytes = [0; 24];
    bytes[0] = RecordKind::Pack as u8;
    bytes[1..].copy_from_slice(&blake3::hash(course.as_bytes()).as_bytes()[..23]);
    Subject(bytes)
}

#[derive(Encode, Decode)]
struct PartValue {
    #[cbor(n(0), with = "minicbor::bytes")]
    hash: [u8; 32],
    #[n(1)]
    size_bytes: u64,
}

#[derive(Encode, Decode)]
struct OfferValue {
    #[n(0)]
    title: String,
    #[n(1)]
    languages: Vec<String>,
    #[n(2)]
    text: PartValue,
    #[n(3)]
    media: Option<PartValue>,
}

#[derive(Encode, Decode)]
struct PackValue {
    #[n(0)]
    course: String,
    #[n(1)]
    offer: Option<OfferValue>,
}

fn part_value(part: PackPart) -> PartValue {
    PartValue { hash: part.hash.0, size_bytes: part.size_bytes }
}

fn part(value: &PartValue) -> PackPart {
    PackPart { hash: ContentHash(value.hash), size_bytes: value.size_bytes }
}

pub(super) fn encode_pack(pack: &PublishedPack) -> Encoded {
    let offer = pack.offer.as_ref().map(|offer| OfferValue {
        title: offer.title.clone(),
        languages: offer.languages.clone(),
        text: part_value(offer.text),
        media: offer.media.map(part_value),
    });
    minicbor::to_vec(PackValue { course: pack.course.clone(), offer })
}

pub(super) fn decode_pack(subject: Subject, body: &[u8]) -> Result<PublishedPack, DocsError> {
    let PackValue { course, offer } = minicbor::decode(body)?;
    if !is_course_id(&course) || pack_subject(&course) != subject {
        return Err(WRONG);
    }
    let Some(value) = offer else { return Ok(PublishedPack { course, offer: None }) };
    let languages = value.languages.into_iter().map(super::tag).collect::<Result<_, _>>()?;
    let offer = PackOffer {
        title: value.title,
        languages,
        text: part(&value.text),
        media: value.media.as_ref().map(part),
    };
    if offer.is_fine() { Ok(PublishedPack { course, offer: Some(offer) }) } else { Err(WRONG) }
}

#[derive(Encode, Decode)]
struct HoldingValue {
    /// The marks, one behind the other.
    #[cbor(n(0), with = "minicbor::bytes")]
    marks: Vec<u8>,
}

pub(super) fn encode_holding(holding: &Holding) -> Encoded {
    let marks = holding.marks.iter().flat_map(|mark| mark.0).collect();
    minicbor::to_vec(HoldingValue { marks })
}

/// Reads what a library holds: marks that grow, each once.
pub(super) fn decode_holding(node: NodeId, body: &[u8]) -> Result<Holding, DocsError> {
    let HoldingValue { marks } = minicbor::decode(body)?;
    let (marks, rest) = marks.as_chunks::<8>();
    let marks: Vec<PackMark> = marks.iter().copied().map(PackMark).collect();
    let in_order = marks.iter().zip(marks.iter().skip(1)).all(|(one, next)| one < next);
    if rest.is_empty() && in_order && marks.len() <= COURSES_ADDED_MAX {
        Ok(Holding { node, marks })
    } else {
        Err(DocsError::Contradiction("no list of courses that a library could hold"))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::Record;
    use super::*;
    use crate::domain::limits::{PACK_BYTES_MAX, PACK_LANGUAGES_MAX, RECORD_BYTES_MAX};

    pub(in super::super) fn published(size_bytes: u64) -> PublishedPack {
        let part = |byte| PackPart { hash: ContentHash([byte; 32]), size_bytes };
        let offer = PackOffer {
            title: "Ћ".repeat(120),
            languages: vec!["sr-Cyrl".into(); PACK_LANGUAGES_MAX],
            text: part(1),
            media: Some(part(2)),
        };
        PublishedPack { course: "reading-clubs".into(), offer: Some(offer) }
    }

    #[test]
    fn the_longest_one_fits_a_record_and_what_claims_too_much_is_none() {
        let read = |pack: PublishedPack| {
            let record = Record::Pack(Box::new(pack));
            let body = record.encode();
            assert!(body.len() <= RECORD_BYTES_MAX, "{} bytes", body.len());
            Record::decode(record.subject(), &body)
        };
        assert!(read(published(PACK_BYTES_MAX as u64 / 2)).is_ok());
        for size_bytes in [0, PACK_BYTES_MAX as u64, u64::from(u32::MAX), u64::MAX] {
            assert!(read(published(size_bytes)).is_err(), "{size_bytes}");
        }
        let elsewhere = PublishedPack { course: "../../etc".into(), ..published(1_000) };
        assert!(read(elsewhere).is_err());
    }

    #[test]
    fn what_is_said_of_another_course_is_no_record() {
        let record = Record::Pack(Box::new(published(1_000)));
        assert!(Record::decode(pack_subject("other"), &record.encode()).is_err());
    }

    pub(in super::super) fn holding() -> Holding {
        let marks = (0_u8..).take(COURSES_ADDED_MAX).map(|number| PackMark([number; 8]));
        Holding { node: NodeId([7; 12]), marks: marks.collect() }
    }

    #[test]
    fn a_list_of_what_a_library_holds_is_short_and_in_order_and_no_more_than_it_may_hold() {
        let read = |marks: &[PackMark]| {
            let record = Record::Holding(Holding { marks: marks.to_vec(), ..holding() });
            Record::decode(record.subject(), &record.encode()).ok()
        };
        assert_eq!(read(&holding().marks), Some(Record::Holding(holding())));
        assert!(read(&[]).is_some(), "nothing, which was once something");
        let one = Record::Holding(Holding { marks: vec![PackMark([1; 8])], ..holding() });
        assert_eq!(one.encode().len(), 10, "a course more costs eight bytes");
        let mut more = holding().marks;
        more.push(PackMark([255; 8]));
        assert!(read(&more).is_none(), "more than a node takes in");
        assert!(read(&[PackMark([2; 8]), PackMark([1; 8])]).is_none(), "out of order");
        assert!(read(&[PackMark([2; 8]), PackMark([2; 8])]).is_none(), "twice");
        let cut = one.encode();
        assert!(Record::decode(one.subject(), &cut[..cut.len() - 1]).is_err());
    }
}
