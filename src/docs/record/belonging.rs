//! Records of where a person's record belongs.

use minicbor::{Decode, Encode};

use super::DocsError;
use crate::domain::belonging::{Merging, Moving};
use crate::domain::log::Subject;
use crate::domain::{NodeId, PersonId};

type Encoded = Result<Vec<u8>, minicbor::encode::Error<std::convert::Infallible>>;

#[derive(Encode, Decode)]
struct BelongingValue {
    #[n(0)]
    edition: u32,
    /// The other record's id, or the library's; nothing: the word is taken back.
    #[cbor(n(1), with = "minicbor::bytes")]
    with: Vec<u8>,
}

pub(super) fn encode_merging(merging: &Merging) -> Encoded {
    let with = merging.into.map(|into| into.0.to_vec()).unwrap_or_default();
    minicbor::to_vec(BelongingValue { edition: merging.edition, with })
}

pub(super) fn encode_moving(moving: &Moving) -> Encoded {
    let with = moving.to.map(|to| to.0.to_vec()).unwrap_or_default();
    minicbor::to_vec(BelongingValue { edition: moving.edition, with })
}

pub(super) fn decode_merging(subject: Subject, body: &[u8]) -> Result<Merging, DocsError> {
    let value: BelongingValue = minicbor::decode(body)?;
    let person = PersonId::from_slice(&subject.0[1..])?;
    let into = match value.with.as_slice() {
        [] => None,
        id => Some(PersonId::from_slice(id)?),
    };
    if into == Some(person) {
        return Err(DocsError::Contradiction("a record shown under itself"));
    }
    Ok(Merging { person, into, edition: value.edition })
}

pub(super) fn decode_moving(subject: Subject, body: &[u8]) -> Result<Moving, DocsError> {
    let value: BelongingValue = minicbor::decode(body)?;
    let person = PersonId::from_slice(&subject.0[1..])?;
    let to = match value.with.as_slice() {
        [] => None,
        id => Some(NodeId::from_slice(id)?),
    };
    Ok(Moving { person, to, edition: value.edition })
}
