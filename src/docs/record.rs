//! Records: what is not merged text. The latest of its writer wins; the form is CBOR with numbered
//! fields.

use minicbor::{Decode, Encode};

use super::error::DocsError;
use crate::domain::log::{RecordKind, Subject};
use crate::domain::person::{self, PersonCard};
use crate::domain::roles::{NodeRole, Role};
use crate::domain::roster::{Member, Revocation};
use crate::domain::{Incarnation, NodeId, PersonId, Scope};

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
    /// The hub lists a node.
    Member(Member),
    /// The hub cuts a node off.
    Revocation(Revocation),
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
struct ScopeValue(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>);

#[derive(Encode, Decode)]
struct KeptValue {
    #[n(0)]
    incarnation: u32,
    #[n(1)]
    scope: ScopeValue,
    #[n(2)]
    length: u64,
}

#[derive(Encode, Decode)]
struct RevocationValue {
    #[n(0)]
    kept: Vec<KeptValue>,
}

impl Record {
    /// The key under which the latest one wins.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Self::Profile(profile) => Subject::of_node(RecordKind::Profile, profile.node),
            Self::Card(card) => Subject::of_person(RecordKind::Card, card.id),
            Self::Member(member) => Subject::of_node(RecordKind::Member, member.id),
            Self::Revocation(cut) => Subject::of_node(RecordKind::Revocation, cut.node),
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
            Self::Card(card) => minicbor::to_vec(CardValue {
                name: card.name.clone(),
                role: card.role as u8,
                language: card.language.clone(),
                edition: card.edition,
            }),
            Self::Member(member) => minicbor::to_vec(MemberValue {
                sign_key: member.sign_key,
                noise_key: member.noise_key,
                role: member.role as u8,
                name: member.name.clone(),
                country: member.country.clone(),
                scopes: member.scopes.iter().map(|scope| ScopeValue(scope.to_bytes())).collect(),
            }),
            Self::Revocation(cut) => minicbor::to_vec(RevocationValue {
                kept: cut
                    .kept
                    .iter()
                    .map(|(incarnation, scope, length)| KeptValue {
                        incarnation: incarnation.0,
                        scope: ScopeValue(scope.to_bytes()),
                        length: *length,
                    })
                    .collect(),
            }),
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
        if kind != RecordKind::Card && subject.0[13..] != [0; 11] {
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
                Self::Card(PersonCard {
                    id: PersonId::from_slice(&subject.0[1..])?,
                    name: clean(&value.name)?,
                    role: Role::from_byte(value.role)
                        .ok_or(DocsError::Contradiction("an unknown role"))?,
                    language: tag(value.language)?,
                    edition: value.edition,
                })
            }
            RecordKind::Member => Self::Member(member(node, minicbor::decode(body)?)?),
            RecordKind::Revocation => {
                let value: RevocationValue = minicbor::decode(body)?;
                let kept = value
                    .kept
                    .into_iter()
                    .map(|kept| {
                        let scope = Scope::from_slice(&kept.scope.0)?;
                        Ok((Incarnation(kept.incarnation), scope, kept.length))
                    })
                    .collect::<Result<_, DocsError>>()?;
                Self::Revocation(Revocation { node, kept })
            }
        })
    }
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
            Record::Revocation(Revocation {
                node: NodeId([8; 12]),
                kept: vec![(Incarnation(2), Scope::Network, 300)],
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
    fn cut_records_are_refused_and_never_panic() {
        for record in samples() {
            let body = record.encode();
            for length in 0..body.len() {
                assert!(Record::decode(record.subject(), &body[..length]).is_err());
            }
        }
    }
}
