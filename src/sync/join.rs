//! Joining a network by invitation: Noise XXpsk0 in two round trips.
//!
//! The invitation's secret (80 bits) vouches for both sides: whoever does not hold it is refused at
//! the first message. The answer that ends the joining may be lost; so the same node may finish the
//! same invitation again.
//!
//! A member that was cut off joins again in the same way: it says what its last life is, and is told
//! from which one on it counts.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};

use super::error::PeerFault;
use super::keys::NodeKeys;
use super::seal::{BodyKind, Channel, Handshake, unwrap, wrap};
use crate::docs::record::{Record, node_id};
use crate::domain::ids::base32;
use crate::domain::limits::{SYNC_SESSION_TTL_S, SYNC_SESSIONS_MAX};
use crate::domain::log::Subject;
use crate::domain::roles::NodeRole;
use crate::domain::roster::{Member, Reinstatement};
use crate::domain::{Incarnation, InvalidId, NodeId};

/// An invitation as people type it: 4 characters that name it, 16 that are its secret, 1 that
/// catches a slip.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationCode {
    /// The part that names the invitation; not secret.
    pub public_id: String,
    secret: String,
}

impl fmt::Debug for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InvitationCode({}…)", self.public_id)
    }
}

impl InvitationCode {
    /// Makes a code from random bytes: 20 bits name it, 80 are its secret.
    #[must_use]
    pub fn from_random(random: [u8; 16]) -> Self {
        let text = base32().encode(&random);
        Self { public_id: text[..4].to_owned(), secret: text[4..20].to_owned() }
    }

    /// The key that both sides derive. Argon2id, so that a stolen database does not give the secret
    /// away cheaply.
    #[must_use]
    pub fn psk(&self) -> [u8; 32] {
        let mut key = [0; 32];
        let salt = format!("branchline join {}", self.public_id);
        argon2::Argon2::default()
            .hash_password_into(self.secret.as_bytes(), salt.as_bytes(), &mut key)
            .expect("the secret, the salt and the key have lengths that Argon2 takes");
        key
    }

    fn check(&self) -> char {
        let sum = blake3::hash(format!("{}{}", self.public_id, self.secret).as_bytes());
        let text = base32().encode(&sum.as_bytes()[..5]);
        text.chars().next().unwrap_or('0')
    }
}

impl fmt::Display for InvitationCode {
    /// In groups that can be read out: `abcd-efgh-jkmn-pqrs-tvwx-y`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.public_id)?;
        for group in 0..4 {
            write!(f, "-{}", &self.secret[group * 4..group * 4 + 4])?;
        }
        write!(f, "-{}", self.check())
    }
}

impl FromStr for InvitationCode {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = || InvalidId::new("an invitation code", "a code with a slip in it");
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_lowercase() {
                'i' | 'l' => '1',
                'o' => '0',
                other => other,
            })
            .collect();
        let known = |c: char| "0123456789abcdefghjkmnpqrstvwxyz".contains(c);
        if plain.len() != 21 || !plain.chars().all(known) {
            return Err(wrong());
        }
        let code = Self { public_id: plain[..4].to_owned(), secret: plain[4..20].to_owned() };
        if plain.ends_with(code.check()) { Ok(code) } else { Err(wrong()) }
    }
}

/// What the joining node says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
struct Introduction {
    #[cbor(n(0), with = "minicbor::bytes")]
    sign_key: [u8; 32],
    #[n(1)]
    role: u8,
    /// The number of its last life, if it was a member before.
    #[n(2)]
    life: Option<u32>,
}

/// What the hub answers: the listings of the hub and of the new member, and the records that let it
/// in again, if it was cut off.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
struct Welcome {
    #[n(0)]
    members: Vec<Listing>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
struct Listing {
    #[cbor(n(0), with = "minicbor::bytes")]
    subject: [u8; 24],
    #[cbor(n(1), with = "minicbor::bytes")]
    body: Vec<u8>,
}

/// The node that wants to join.
#[derive(Debug)]
pub struct Joiner {
    keys: NodeKeys,
    role: NodeRole,
    handshake: Option<Handshake>,
    channel: Option<Channel>,
    hub_key: [u8; 32],
    again: Option<Again>,
}

/// A joining of a node that is a member already, as far as it knows.
#[derive(Debug, Clone, Copy)]
pub struct Again {
    /// The Noise key of the hub of its network: no other one is told who it is.
    pub hub_key: [u8; 32],
    /// The number of its last life.
    pub life: Incarnation,
}

/// What the hub's welcome says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcomed {
    /// The hub's listing.
    pub hub: Member,
    /// This node's own.
    pub own: Member,
    /// That it was let in again, if it was ever cut off.
    pub again: Vec<Reinstatement>,
}

/// What the joining node does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinStep {
    /// POST this and hand back the answer.
    Send(Vec<u8>),
    /// The joining is over.
    Welcome(Box<Welcomed>),
}

impl Joiner {
    /// Makes the first body.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] never in practice.
    pub fn begin(
        keys: &NodeKeys,
        role: NodeRole,
        code: &InvitationCode,
        random: [u8; 32],
    ) -> Result<(Self, Vec<u8>), PeerFault> {
        let public_id = code.public_id.as_bytes();
        let mut handshake = Handshake::join(keys, public_id, &code.psk(), random, true)?;
        let first = handshake.write(&[])?;
        let body = wrap(BodyKind::Join, &[public_id, &first].concat());
        let (handshake, channel) = (Some(handshake), None);
        let (hub_key, again) = ([0; 32], None);
        Ok((Self { keys: keys.clone(), role, handshake, channel, hub_key, again }, body))
    }

    /// As a member that was cut off.
    #[must_use]
    pub fn once_more(self, again: Again) -> Self {
        Self { again: Some(again), ..self }
    }

    /// Takes an answer.
    ///
    /// # Errors
    /// [`PeerFault::Invitation`] if the hub refuses, [`PeerFault::InvitationRole`] if it is for
    /// another kind of node, [`PeerFault::NotOurs`] if something else answered,
    /// [`PeerFault::OtherNetwork`] if a member that was cut off came to another hub.
    pub fn answer(&mut self, body: &[u8]) -> Result<JoinStep, PeerFault> {
        let rest = match unwrap(body)? {
            (BodyKind::Answer, rest) => rest,
            (BodyKind::Plain, [2]) => return Err(PeerFault::Busy),
            (BodyKind::Plain, [4]) => return Err(PeerFault::InvitationRole),
            (BodyKind::Plain, _) => return Err(PeerFault::Invitation),
            _ => return Err(PeerFault::NotOurs),
        };
        if let Some(mut handshake) = self.handshake.take() {
            let (session, second) =
                rest.split_at_checked(8).ok_or(PeerFault::Malformed("a reply"))?;
            handshake.read(second)?;
            self.hub_key = handshake.peer_key().ok_or(PeerFault::Seal)?;
            if self.again.is_some_and(|again| again.hub_key != self.hub_key) {
                return Err(PeerFault::OtherNetwork);
            }
            let introduction = Introduction {
                sign_key: self.keys.sign_key(),
                role: self.role as u8,
                life: self.again.map(|again| again.life.0),
            };
            let third = handshake.write(&minicbor::to_vec(introduction).unwrap_or_default())?;
            self.channel = Some(handshake.into_channel()?);
            return Ok(JoinStep::Send(wrap(BodyKind::JoinFurther, &[session, &third].concat())));
        }
        let channel = self.channel.take().ok_or(PeerFault::Session)?;
        let welcome: Welcome = minicbor::decode(&channel.open(0, rest)?)
            .map_err(|_| PeerFault::Malformed("a welcome"))?;
        self.welcomed(&welcome)
    }

    fn welcomed(&self, welcome: &Welcome) -> Result<JoinStep, PeerFault> {
        let malformed = PeerFault::Malformed("a welcome");
        let (mut members, mut again) = (Vec::new(), Vec::new());
        for listing in &welcome.members {
            let record = Record::decode(Subject(listing.subject), &listing.body);
            if let Ok(Record::Member(member)) = record {
                members.push(member);
            } else if let Ok(Record::Reinstatement(one)) = record {
                again.push(one);
            } else {
                return Err(malformed);
            }
        }
        let [hub, own] = <[Member; 2]>::try_from(members).map_err(|_| malformed.clone())?;
        // The hub must be who held the handshake, and must have listed these very keys.
        let hub_fits = hub.noise_key == self.hub_key;
        let own_fits = own.id == self.keys.node()
            && own.noise_key == self.keys.noise_key()
            && again.iter().all(|one| one.node == own.id);
        if hub_fits && own_fits {
            Ok(JoinStep::Welcome(Box::new(Welcomed { hub, own, again })))
        } else {
            Err(malformed)
        }
    }
}

/// Joinings under way at the hub.
#[derive(Debug, Default)]
pub struct JoinHost {
    waiting: BTreeMap<[u8; 8], (String, Handshake, u64)>,
}

/// Somebody who holds the invitation's secret.
#[derive(Debug)]
pub struct Applicant {
    /// Which invitation.
    pub public_id: String,
    /// The new node.
    pub node: NodeId,
    /// What it was set up as.
    pub role: NodeRole,
    /// Its signing key.
    pub sign_key: [u8; 32],
    /// Its Noise key, proved by the handshake.
    pub noise_key: [u8; 32],
    /// The number of its last life, if it says that it was a member before.
    pub life: Option<Incarnation>,
    channel: Channel,
}

impl JoinHost {
    /// The invitation that a first body names.
    ///
    /// # Errors
    /// [`PeerFault`] if it names none.
    pub fn named(body: &[u8]) -> Result<String, PeerFault> {
        match unwrap(body)? {
            (BodyKind::Join, rest) => rest
                .get(..4)
                .and_then(|id| std::str::from_utf8(id).ok())
                .map(ToOwned::to_owned)
                .ok_or(PeerFault::Malformed("a request")),
            _ => Err(PeerFault::NotOurs),
        }
    }

    /// Answers the first body of somebody who names an open invitation.
    ///
    /// # Errors
    /// [`PeerFault::Invitation`] if the secret is wrong: the caller counts that try.
    pub fn first(
        &mut self,
        keys: &NodeKeys,
        psk: &[u8; 32],
        now_s: u64,
        random: [u8; 32],
        body: &[u8],
    ) -> Result<Vec<u8>, PeerFault> {
        self.waiting.retain(|_, (_, _, began_s)| now_s < *began_s + SYNC_SESSION_TTL_S);
        if self.waiting.len() >= SYNC_SESSIONS_MAX {
            return Err(PeerFault::Busy);
        }
        let public_id = Self::named(body)?;
        let mut handshake = Handshake::join(keys, public_id.as_bytes(), psk, random, false)?;
        handshake.read(&body[8..]).map_err(|_| PeerFault::Invitation)?;
        let second = handshake.write(&[])?;
        let mut session = [0; 8];
        session.copy_from_slice(&blake3::derive_key("branchline 2026 join", &random)[..8]);
        self.waiting.insert(session, (public_id, handshake, now_s));
        Ok(wrap(BodyKind::Answer, &[&session[..], &second].concat()))
    }

    /// Reads the second body.
    ///
    /// # Errors
    /// [`PeerFault`] if there is no such joining or its seal does not open.
    pub fn second(&mut self, body: &[u8]) -> Result<Applicant, PeerFault> {
        let (BodyKind::JoinFurther, rest) = unwrap(body)? else { return Err(PeerFault::NotOurs) };
        let (session, third) =
            rest.split_first_chunk::<8>().ok_or(PeerFault::Malformed("a request"))?;
        let (public_id, mut handshake, _) =
            self.waiting.remove(session).ok_or(PeerFault::Session)?;
        let introduction = handshake.read(third)?;
        let noise_key = handshake.peer_key().ok_or(PeerFault::Seal)?;
        let introduction: Introduction =
            minicbor::decode(&introduction).map_err(|_| PeerFault::Malformed("an introduction"))?;
        Ok(Applicant {
            public_id,
            node: node_id(&introduction.sign_key),
            role: NodeRole::from_byte(introduction.role)
                .ok_or(PeerFault::Malformed("an introduction"))?,
            sign_key: introduction.sign_key,
            noise_key,
            life: introduction.life.map(Incarnation),
            channel: handshake.into_channel()?,
        })
    }
}

impl Applicant {
    /// The last answer.
    ///
    /// # Errors
    /// [`PeerFault::Seal`] never in practice.
    pub fn welcome(&self, welcomed: &Welcomed) -> Result<Vec<u8>, PeerFault> {
        let Welcomed { hub, own, again } = welcomed;
        let members = [hub, own].map(|member| Record::Member(member.clone()));
        let again = again.iter().map(|one| Record::Reinstatement(*one));
        let listing =
            |record: Record| Listing { subject: record.subject().0, body: record.encode() };
        let welcome = Welcome { members: members.into_iter().chain(again).map(listing).collect() };
        let sealed = self.channel.seal(0, &minicbor::to_vec(welcome).unwrap_or_default())?;
        Ok(wrap(BodyKind::Answer, &sealed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(keys: &NodeKeys, role: NodeRole) -> Member {
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
    fn a_code_is_read_as_people_type_it_and_a_slip_is_caught() {
        let code = InvitationCode::from_random([0xa7; 16]);
        let shown = code.to_string();
        assert_eq!(shown.replace('-', "").len(), 21);
        assert_eq!(shown.parse::<InvitationCode>().unwrap(), code);
        let typed = format!(" {} ", shown.to_uppercase().replace('-', " ").replace('0', "O"));
        assert_eq!(typed.parse::<InvitationCode>().unwrap(), code);
        let mut caught = 0;
        for at in 0..20 {
            let mut plain: Vec<char> = shown.replace('-', "").chars().collect();
            plain[at] = if plain[at] == '7' { '8' } else { '7' };
            caught +=
                usize::from(plain.iter().collect::<String>().parse::<InvitationCode>().is_err());
        }
        assert!(caught >= 18, "{caught} of 20 slips");
    }

    #[test]
    fn who_holds_the_invitation_joins_and_who_guesses_is_refused_at_the_first_message() {
        let (hub, branch) = (NodeKeys::from_secret(&[1; 32]), NodeKeys::from_secret(&[2; 32]));
        let code = InvitationCode::from_random([3; 16]);
        let mut host = JoinHost::default();
        let (mut joiner, first) = Joiner::begin(&branch, NodeRole::Branch, &code, [4; 32]).unwrap();
        assert_eq!(JoinHost::named(&first).unwrap(), code.public_id);
        let wrong = host.first(&hub, &[9; 32], 0, [5; 32], &first);
        assert_eq!(wrong, Err(PeerFault::Invitation));
        let second = host.first(&hub, &code.psk(), 0, [5; 32], &first).unwrap();
        let JoinStep::Send(third) = joiner.answer(&second).unwrap() else { panic!("two rounds") };
        let applicant = host.second(&third).unwrap();
        assert_eq!((applicant.node, applicant.noise_key), (branch.node(), branch.noise_key()));
        assert_eq!(applicant.role, NodeRole::Branch);
        let hub_listing = listed(&hub, NodeRole::Hub);
        let own = listed(&branch, NodeRole::Branch);
        let welcomed = Welcomed { hub: hub_listing, own, again: Vec::new() };
        let last = applicant.welcome(&welcomed).unwrap();
        assert_eq!(joiner.answer(&last).unwrap(), JoinStep::Welcome(Box::new(welcomed)));
    }

    #[test]
    fn a_member_that_was_cut_off_names_its_last_life_to_its_own_hub_and_to_no_other() {
        let (hub, branch) = (NodeKeys::from_secret(&[1; 32]), NodeKeys::from_secret(&[2; 32]));
        let code = InvitationCode::from_random([3; 16]);
        let life = Incarnation(70_000);
        for (hub_key, is_own) in [(hub.noise_key(), true), ([9; 32], false)] {
            let mut host = JoinHost::default();
            let (joiner, first) = Joiner::begin(&branch, NodeRole::Branch, &code, [4; 32]).unwrap();
            let mut joiner = joiner.once_more(Again { hub_key, life });
            let second = host.first(&hub, &code.psk(), 0, [5; 32], &first).unwrap();
            let third = match joiner.answer(&second) {
                Ok(JoinStep::Send(third)) if is_own => third,
                other => {
                    assert!(!is_own && other == Err(PeerFault::OtherNetwork), "{other:?}");
                    continue;
                }
            };
            let applicant = host.second(&third).unwrap();
            assert_eq!(applicant.life, Some(life));
            let (lifts, from) = (Incarnation(0), Incarnation(70_001));
            let again = vec![Reinstatement { node: branch.node(), lifts, from }];
            let own = listed(&branch, NodeRole::Branch);
            let welcomed = Welcomed { hub: listed(&hub, NodeRole::Hub), own, again };
            let last = applicant.welcome(&welcomed).unwrap();
            assert_eq!(joiner.answer(&last).unwrap(), JoinStep::Welcome(Box::new(welcomed)));
        }
    }
}
