//! The hub's own note of to whom a learner's proposal was sent: it travels nowhere else, since it names
//! who reviews whom.

use minicbor::{Decode, Encode};

use super::super::error::DocsError;
use crate::domain::allotment::{SentCopy, SentNote};
use crate::domain::limits::{BLIND_SENT_MAX, VERSION_KEY_BYTES_MAX};
use crate::domain::log::Subject;
use crate::domain::{DocumentId, PersonId, UnixMs};

type Encoded = Result<Vec<u8>, minicbor::encode::Error<std::convert::Infallible>>;

#[derive(Encode, Decode)]
struct NoteValue {
    #[n(0)]
    edition: u32,
    #[n(1)]
    copies: Vec<CopyValue>,
}

#[derive(Encode, Decode)]
struct CopyValue {
    #[cbor(n(0), with = "minicbor::bytes")]
    document: [u8; 24],
    #[cbor(n(1), with = "minicbor::bytes")]
    reviewer: [u8; 23],
    #[n(2)]
    version: String,
    #[n(3)]
    at_s: i64,
}

pub(super) fn encode_note(note: &SentNote) -> Encoded {
    let copies = note.copies.iter().map(|copy| CopyValue {
        document: copy.document.0,
        reviewer: copy.reviewer.0,
        version: copy.version.clone(),
        at_s: copy.at.0.div_euclid(1000),
    });
    minicbor::to_vec(NoteValue { edition: note.edition, copies: copies.collect() })
}

pub(super) fn decode_note(subject: Subject, body: &[u8]) -> Result<SentNote, DocsError> {
    const WRONG: DocsError = DocsError::Contradiction("a note of copies that cannot be");
    let value: NoteValue = minicbor::decode(body)?;
    if value.copies.len() > BLIND_SENT_MAX {
        return Err(WRONG);
    }
    let copy = |copy: CopyValue| {
        let fine = copy.version.len() <= VERSION_KEY_BYTES_MAX;
        let at = copy.at_s.checked_mul(1000).filter(|_| fine).ok_or(WRONG)?;
        Ok(SentCopy {
            document: DocumentId(copy.document),
            reviewer: PersonId(copy.reviewer),
            version: copy.version,
            at: UnixMs(at),
        })
    };
    Ok(SentNote {
        author: PersonId::from_slice(&subject.0[1..])?,
        edition: value.edition,
        copies: value.copies.into_iter().map(copy).collect::<Result<_, DocsError>>()?,
    })
}
