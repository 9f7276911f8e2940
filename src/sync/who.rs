//! "Who are you?", before there is a channel: public facts about whoever answers at an address.
//!
//! Nothing in the answer is believed by itself: the hub's key is held against a network id that is
//! known already, and whoever answers proves its own key in the exchange that follows.

use minicbor::{Decode, Encode};

use super::error::PeerFault;
use super::seal::{BodyKind, unwrap, wrap};
use crate::docs::record::Record;
use crate::domain::limits::WHO_BYTES_MAX;
use crate::domain::log::Subject;
use crate::domain::roles::NodeRole;
use crate::domain::roster::Member;

/// Whoever answers, and the hub of its network; both as the roster lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduced {
    /// The hub that it names.
    pub hub: Member,
    /// What it says it is itself.
    pub peer: Member,
}

#[derive(Encode, Decode)]
struct IntroducedValue(
    #[cbor(n(0), with = "minicbor::bytes")] Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")] Vec<u8>,
);

/// The question.
#[must_use]
pub fn ask() -> Vec<u8> {
    wrap(BodyKind::Who, &[])
}

impl Introduced {
    /// The answer.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let listing = |member: &Member| {
            let record = Record::Member(member.clone());
            [&record.subject().0[..], &record.encode()].concat()
        };
        let value = IntroducedValue(listing(&self.hub), listing(&self.peer));
        wrap(BodyKind::Introduced, &minicbor::to_vec(value).unwrap_or_default())
    }

    /// Reads the answer.
    ///
    /// # Errors
    /// [`PeerFault::Refused`] from a node that belongs to no network, [`PeerFault::Busy`],
    /// [`PeerFault::NotOurs`] for a portal's page, [`PeerFault::Malformed`].
    pub fn decode(body: &[u8]) -> Result<Self, PeerFault> {
        const MALFORMED: PeerFault = PeerFault::Malformed("an introduction");
        let rest = match unwrap(body)? {
            (BodyKind::Introduced, rest) if rest.len() <= WHO_BYTES_MAX => rest,
            (BodyKind::Introduced, _) => {
                return Err(PeerFault::TooLong { what: "an introduction" });
            }
            (BodyKind::Plain, [2]) => return Err(PeerFault::Busy),
            (BodyKind::Plain, _) => return Err(PeerFault::Refused),
            _ => return Err(PeerFault::NotOurs),
        };
        let value: IntroducedValue = minicbor::decode(rest).map_err(|_| MALFORMED)?;
        let read = |listing: &[u8]| {
            let (subject, body) = listing.split_first_chunk::<24>()?;
            match Record::decode(Subject(*subject), body).ok()? {
                Record::Member(member) => Some(member),
                Record::Profile(_)
                | Record::Card(_)
                | Record::CardEnd(_)
                | Record::Revocation(_)
                | Record::Reinstatement(_)
                | Record::Fork(_)
                | Record::Cohort(_)
                | Record::Enrolment(_)
                | Record::Erasure(_)
                | Record::Withdrawal(_)
                | Record::Merging(_)
                | Record::Moving(_)
                | Record::Allotment(_)
                | Record::Pack(_)
                | Record::Holding(_) => None,
            }
        };
        let hub = read(&value.0).filter(|hub| hub.role == NodeRole::Hub).ok_or(MALFORMED)?;
        let peer = read(&value.1).ok_or(MALFORMED)?;
        if (peer.role == NodeRole::Hub) != (peer.id == hub.id) {
            return Err(MALFORMED);
        }
        Ok(Self { hub, peer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::keys::NodeKeys;

    fn member(seed: u8, role: NodeRole) -> Member {
        let keys = NodeKeys::from_seed(&[seed; 16]);
        Member {
            id: keys.node(),
            sign_key: keys.sign_key(),
            noise_key: keys.noise_key(),
            role,
            name: "Library".into(),
            country: "RS".into(),
            scopes: Vec::new(),
        }
    }

    #[test]
    fn an_introduction_reads_back_and_no_cut_or_foreign_one_is_taken() {
        let (hub, peer) = (member(1, NodeRole::Hub), member(2, NodeRole::Branch));
        let whole = Introduced { hub: hub.clone(), peer };
        let bytes = whole.encode();
        assert!(bytes.len() < 400, "{}", bytes.len());
        assert_eq!(Introduced::decode(&bytes).unwrap(), whole);
        let of_hub = Introduced { peer: hub.clone(), hub };
        assert_eq!(Introduced::decode(&of_hub.encode()).unwrap(), of_hub);
        for length in 0..bytes.len() {
            assert!(Introduced::decode(&bytes[..length]).is_err(), "{length}");
        }
        assert_eq!(Introduced::decode(b"<html>Hotel</html>"), Err(PeerFault::NotOurs));
        let refused = wrap(BodyKind::Plain, &[3]);
        assert_eq!(Introduced::decode(&refused), Err(PeerFault::Refused));
        assert!(Introduced::decode(&wrap(BodyKind::Introduced, &[0x82; 60_000])).is_err());
    }

    #[test]
    fn a_second_hub_and_a_hub_that_is_none_are_refused() {
        let (hub, other) = (member(1, NodeRole::Hub), member(2, NodeRole::Hub));
        let two = Introduced { hub: hub.clone(), peer: other };
        assert!(Introduced::decode(&two.encode()).is_err());
        let none = Introduced { hub: member(3, NodeRole::Branch), peer: hub };
        assert!(Introduced::decode(&none.encode()).is_err());
    }
}
