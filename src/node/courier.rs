//! Bundles as files: written out whole or not at all, read back, looked into, taken in.
//!
//! A file gets its name only once it was read back from the stick and found right; what is taken in
//! was first seen to be whole, and lies on this node's own disk by then, so that a stick pulled out
//! too early changes nothing. What a bundle says is judged as in an exchange; the file itself is
//! never believed.

mod file;
mod sticks;

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::Node;
use super::error::{BundleRefusal, NodeError};
use super::ledger::{StoreLedger, roster};
use super::view::{BundleView, CarriedIn, CarriedOut};
use crate::domain::limits::{BUNDLE_BYTES_MAX, NAME_CHARS_MAX};
use crate::domain::person;
use crate::domain::roster::Member;
use crate::domain::{ContentHash, Incarnation, NetworkId, NodeId};
use crate::store::rows::{BroughtRow, CarriedRow, PeerRow};
use crate::sync::bundle::load::{self, Load};
use crate::sync::bundle::{BundleReader, BundleWriter, Header, Part, Span};
use crate::sync::files::Want;
use crate::sync::{Marks, PeerFault};

pub use file::{Incoming, Outgoing};
pub use sticks::{Stick, plugged_in};

/// The folder for files that are on their way through, in the data folder; emptied at every start.
const FOLDER: &str = "carry";
/// So much is read at once.
const READ_BYTES: usize = 64 * 1024;

/// What is to be carried, and to whom.
#[derive(Debug, Clone, Default)]
pub struct CarryOrder {
    /// `hub`, a node's id, or its name on the roster.
    pub to: String,
    /// Also what the recipient is known to hold: for one that comes back empty.
    pub all: bool,
    /// Who carries it; empty: the file's name stands for that.
    pub carrier: String,
    /// Also courses that the hub publishes, as far as they are here.
    pub packs: bool,
}

/// What the first reading of a bundle found. It was whole.
#[derive(Debug)]
struct Looked {
    header: Header,
    sender_noise_key: [u8; 32],
    marks: Marks,
    spans: Vec<Span>,
    size_bytes: u64,
}

/// For whom a bundle is, and what it says of itself.
#[derive(Debug, Clone, Copy)]
struct Addressed<'a> {
    recipient: &'a Member,
    header: &'a Header,
    network: NetworkId,
}

impl Node {
    /// Writes a bundle; the file is there only once it was read back and found right.
    ///
    /// # Errors
    /// [`NodeError::NotJoined`], [`NodeError::Field`], [`NodeError::NotFound`] and
    /// [`NodeError::CutOff`] for the recipient; [`NodeError::FileExists`], [`NodeError::Stick`],
    /// [`NodeError::ReadBack`], [`NodeError::BundleTooLarge`] for the file.
    pub(super) fn carry_out(
        &self,
        order: &CarryOrder,
        path: &Path,
    ) -> Result<CarriedOut, NodeError> {
        self.write_bundle(order, path, |_, _| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect()
        })
    }

    /// As [`Node::carry_out`]; `called` names the file for people, where nobody is said to carry
    /// it.
    fn write_bundle(
        &self,
        order: &CarryOrder,
        path: &Path,
        called: impl FnOnce(&Member, u64) -> String,
    ) -> Result<CarriedOut, NodeError> {
        let (recipient, network) = self.recipient(&order.to)?;
        let carrier = carrier(&order.carrier)?;
        self.inner.begin_writing()?;
        let row = self.row()?;
        let (at, clock_doubtful) = self.now();
        let before = self.read(|read| Ok(read.carried(recipient.id)?))?;
        let header = Header {
            sender: row.node,
            incarnation: row.incarnation,
            sequence: before.map_or(0, |row| row.sequence) + 1,
            written_at: at,
            clock_doubtful,
        };
        let label = carrier.unwrap_or_else(|| called(&recipient, header.sequence));
        let mut ledger = StoreLedger::new(&self.inner, network);
        let mut load = Load::of(&ledger, row.node, recipient.id, order.all)?;
        let files = self.files_to_carry(&recipient, order)?;
        let along: Vec<ContentHash> = files.taken.iter().chain(&files.packs).copied().collect();
        let size_bytes = file::write_whole(path, |out| {
            let to = Addressed { recipient: &recipient, header: &header, network };
            self.pour(&mut ledger, &mut load, &along, to, out)
        })?;
        let carried = CarriedRow {
            node: recipient.id,
            sequence: header.sequence,
            at,
            label: label.clone(),
            arrival: load.arrival,
            entries: load.entries(),
            size_bytes,
            files: files.taken.len() as u64,
            files_left: files.left,
        };
        let (taken, left) = (carried.files, carried.files_left);
        self.write_local(move |write| Ok(write.put_carried(&carried)?))?;
        tracing::info!(recipient = %recipient.id, entries = load.entries(), "a bundle was written");
        Ok(CarriedOut {
            recipient: recipient.id,
            file_name: file_name(&recipient.name, header.sequence),
            recipient_name: recipient.name,
            sequence: header.sequence,
            entries: load.entries(),
            size_bytes,
            at,
            label,
            files: taken,
            files_left: left,
        })
    }

    /// Writes a bundle into a folder, under a name of its own.
    ///
    /// # Errors
    /// As [`Node::carry_out`].
    pub(super) fn carry_out_into(
        &self,
        order: &CarryOrder,
        folder: &Path,
    ) -> Result<CarriedOut, NodeError> {
        let (recipient, _) = self.recipient(&order.to)?;
        let before = self.read(|read| Ok(read.carried(recipient.id)?))?;
        let sequence = before.map_or(0, |row| row.sequence) + 1;
        self.carry_out(order, &folder.join(file_name(&recipient.name, sequence)))
    }

    /// Writes a bundle for a browser to fetch; it counts as carried from then on.
    ///
    /// # Errors
    /// As [`Node::carry_out`].
    pub(super) fn hand_out(&self, order: &CarryOrder) -> Result<(CarriedOut, Outgoing), NodeError> {
        let name = crate::domain::ids::base32().encode(&self.inner.random::<10>());
        let path = self.carry_folder()?.join(format!("out-{name}"));
        let carried = self.write_bundle(order, &path, |recipient, sequence| {
            file_name(&recipient.name, sequence)
        })?;
        let outgoing = Outgoing::of(path, carried.size_bytes)?;
        Ok((carried, outgoing))
    }

    /// A place for what a browser hands over.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub(super) fn receive(&self) -> Result<Incoming, NodeError> {
        Incoming::new(&self.carry_folder()?, self.inner.random())
    }

    /// Where a file waits that a browser handed over.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub(super) fn handed(&self, name: &str) -> Result<PathBuf, NodeError> {
        file::handed(&self.carry_folder()?, name)
    }

    /// The receipt of a bundle that left.
    ///
    /// # Errors
    /// [`NodeError::NotFound`] if it is not remembered.
    pub(super) fn receipt(
        &self,
        recipient: NodeId,
        sequence: u64,
    ) -> Result<CarriedOut, NodeError> {
        self.read(|read| {
            let row = read.carried_as(recipient, sequence)?;
            let row = row.ok_or(NodeError::NotFound("receipt"))?;
            let name = roster(read)?.member(recipient).map(|member| member.name.clone());
            let recipient_name = name.unwrap_or_default();
            Ok(CarriedOut {
                recipient,
                file_name: file_name(&recipient_name, sequence),
                recipient_name,
                sequence,
                entries: row.entries,
                size_bytes: row.size_bytes,
                at: row.at,
                label: row.label,
                files: row.files,
                files_left: row.files_left,
            })
        })
    }

    /// Makes the bundle's bytes, piece by piece.
    fn pour(
        &self,
        ledger: &mut StoreLedger,
        load: &mut Load,
        files: &[ContentHash],
        to: Addressed<'_>,
        out: &mut file::Sink<'_>,
    ) -> Result<(), NodeError> {
        let keys = &self.inner.secrets.keys;
        let sealed = |_| NodeError::Bug("a bundle could not be sealed");
        let mut bytes = Vec::new();
        let random = self.inner.random();
        let Addressed { recipient, header, network } = to;
        // An older program can take a bundle that carries words alone.
        let begun = if files.is_empty() {
            BundleWriter::begin(keys, network, recipient, header, random, &mut bytes)
        } else {
            BundleWriter::begin_with_files(keys, network, recipient, header, random, &mut bytes)
        };
        let mut writer = begun.map_err(sealed)?;
        while let Some(frame) = load.frame(ledger, keys)? {
            writer.frame(&frame, &mut bytes).map_err(sealed)?;
            out.write(&bytes)?;
            bytes.clear();
        }
        writer.marks(&load.marks, &mut bytes).map_err(sealed)?;
        writer.spans(&load.spans(), &mut bytes).map_err(sealed)?;
        for hash in files {
            let mut from = 0;
            while let Some(piece) = self.piece(Want { hash: *hash, from })? {
                from += piece.bytes.len() as u64;
                writer.file(&piece, &mut bytes).map_err(sealed)?;
                out.write(&bytes)?;
                bytes.clear();
            }
        }
        writer.finish(&mut bytes).map_err(sealed)?;
        out.write(&bytes)
    }

    /// Whom the order names, and the network.
    fn recipient(&self, to: &str) -> Result<(Member, NetworkId), NodeError> {
        let row = self.row()?;
        let network = row.network.ok_or(NodeError::NotJoined)?;
        let roster = self.read(roster)?;
        let to = to.trim();
        let member = if to.is_empty() || to == "hub" {
            roster.hub()
        } else if let Ok(id) = to.parse::<NodeId>() {
            roster.member(id)
        } else {
            let wanted = to.to_lowercase();
            let mut named = roster.members().filter(|member| member.name.to_lowercase() == wanted);
            // Two libraries of one name have to be told apart by their ids.
            named.next().filter(|_| named.next().is_none())
        };
        let member = member.ok_or(NodeError::NotFound("node"))?;
        if member.id == row.node {
            return Err(NodeError::field("to")(person::FieldFault::NotAChoice));
        }
        if roster.is_revoked(member.id) {
            return Err(NodeError::CutOff { name: member.name.clone() });
        }
        Ok((member.clone(), network))
    }

    /// Says what is in a bundle. Changes nothing.
    ///
    /// # Errors
    /// [`NodeError::Bundle`] if it cannot be taken in here, [`NodeError::Stick`] if it cannot be
    /// read.
    pub(super) fn look_into(&self, path: &Path) -> Result<BundleView, NodeError> {
        let mut bundle = file::open(path)?;
        let looked = self.look(&mut bundle, path, None)?;
        self.describe(&looked)
    }

    /// Takes a bundle in. `path` may be on a stick: it is copied and seen to be whole first.
    ///
    /// # Errors
    /// As [`Node::look_into`]; then nothing was changed.
    pub(super) fn carry_in(&self, path: &Path) -> Result<CarriedIn, NodeError> {
        let mut bundle = file::open(path)?;
        let mut copy = file::Scratch::new(&self.carry_folder()?, self.inner.random())?;
        let looked = self.look(&mut bundle, path, Some(&mut copy))?;
        drop(bundle);
        let view = self.describe(&looked)?;
        let taken = self.apply(&looked, &mut copy)?;
        Ok(CarriedIn { bundle: view, ..taken })
    }

    /// Where files wait that are on their way through.
    pub(super) fn carry_folder(&self) -> Result<PathBuf, NodeError> {
        let folder = self.inner.dir.join(FOLDER);
        std::fs::create_dir_all(&folder).map_err(|source| NodeError::file(&folder, source))?;
        Ok(folder)
    }

    /// Reads a bundle to its end, and perhaps copies it.
    fn look(
        &self,
        bundle: &mut File,
        path: &Path,
        mut copy: Option<&mut file::Scratch>,
    ) -> Result<Looked, NodeError> {
        let network = self.row()?.network.ok_or(NodeError::NotJoined)?;
        let mut reader = BundleReader::new(&self.inner.secrets.keys, network);
        let refused = |fault| self.refusal(fault);
        let mut buffer = vec![0; READ_BYTES];
        let (mut opened, mut marks, mut spans) = (None, Marks::new(), Vec::new());
        let mut size_bytes = 0_u64;
        loop {
            let count =
                bundle.read(&mut buffer).map_err(|source| NodeError::stick(path, source))?;
            if count == 0 {
                break;
            }
            size_bytes += count as u64;
            if size_bytes > BUNDLE_BYTES_MAX {
                return Err(NodeError::Bundle(BundleRefusal::TooLarge));
            }
            for part in reader.feed(&buffer[..count]).map_err(refused)? {
                match part {
                    Part::Opened { header, sender_noise_key } => {
                        opened = Some((header, sender_noise_key));
                    }
                    Part::Marks(more) => marks.extend(more),
                    Part::Spans(more) => spans.extend(more),
                    Part::Frame(_) | Part::File(_) | Part::End => {}
                }
            }
            if let Some(copy) = &mut copy {
                copy.write(&buffer[..count])?;
            }
        }
        reader.finish().map_err(refused)?;
        let (header, sender_noise_key) = opened.ok_or(NodeError::Bundle(BundleRefusal::Altered))?;
        Ok(Looked { header, sender_noise_key, marks, spans, size_bytes })
    }

    /// What a fault means for whoever brought the file.
    fn refusal(&self, fault: PeerFault) -> NodeError {
        let refusal = match fault {
            PeerFault::NotOurs => BundleRefusal::NotABundle,
            PeerFault::Version(_) => BundleRefusal::Version,
            PeerFault::OtherNetwork => BundleRefusal::OtherNetwork,
            PeerFault::CutShort => BundleRefusal::CutShort,
            PeerFault::TooLong { .. } => BundleRefusal::TooLarge,
            PeerFault::OtherRecipient(node) => match self.read(roster) {
                Ok(roster) => match roster.member(node) {
                    Some(member) => BundleRefusal::ForAnother { name: member.name.clone() },
                    None => BundleRefusal::ForUnknown,
                },
                Err(error) => return error,
            },
            PeerFault::Seal
            | PeerFault::Malformed(_)
            | PeerFault::Gap
            | PeerFault::Signature
            | PeerFault::Forked(_)
            | PeerFault::Hole
            | PeerFault::Author
            | PeerFault::Session
            | PeerFault::Refused
            | PeerFault::Busy
            | PeerFault::Invitation
            | PeerFault::InvitationRole => BundleRefusal::Altered,
        };
        NodeError::Bundle(refusal)
    }

    /// What the pages and the command line say of a whole bundle.
    fn describe(&self, looked: &Looked) -> Result<BundleView, NodeError> {
        let network = self.row()?.network.ok_or(NodeError::NotJoined)?;
        let ledger = StoreLedger::new(&self.inner, network);
        let header = &looked.header;
        let sender_name = self.read(|read| {
            let roster = roster(read)?;
            if roster.is_revoked(header.sender) {
                let name = roster.member(header.sender).map(|member| member.name.clone());
                let name = name.unwrap_or_default();
                return Err(NodeError::Bundle(BundleRefusal::SenderCutOff { name }));
            }
            match roster.member(header.sender) {
                Some(member) if member.noise_key != looked.sender_noise_key => {
                    Err(NodeError::Bundle(BundleRefusal::Altered))
                }
                Some(member) => Ok(Some(member.name.clone())),
                // Its listing may be in the bundle itself.
                None => Ok(None),
            }
        })?;
        let compared = load::compare(&ledger, &looked.spans)?;
        let newest = self.read(|read| Ok(read.brought(header.sender)?))?;
        let newer = newest
            .filter(|row| (row.incarnation, row.sequence) > (header.incarnation, header.sequence));
        Ok(BundleView {
            sender: header.sender,
            sender_name,
            written_at: header.written_at,
            clock_doubtful: header.clock_doubtful,
            sequence: header.sequence,
            size_bytes: looked.size_bytes,
            entries: compared.entries,
            held: compared.held,
            beyond: compared.beyond,
            newer_came: newer.map(|row| row.written_at),
        })
    }

    /// Takes in the frames of a copy that was seen to be whole, then notes what its sender holds.
    fn apply(&self, looked: &Looked, copy: &mut file::Scratch) -> Result<CarriedIn, NodeError> {
        let network = self.row()?.network.ok_or(NodeError::NotJoined)?;
        let mut ledger = StoreLedger::new(&self.inner, network);
        let mut reader = BundleReader::new(&self.inner.secrets.keys, network);
        // Of which life what is known of the sender was, before this file says more.
        let life = load::life_of(&ledger, looked.header.sender)?;
        let mut said = looked.marks.clone();
        let (mut entries, mut files, mut packs, mut is_refused_in_part) = (0, 0, 0, false);
        let mut buffer = vec![0; READ_BYTES];
        copy.file.seek(SeekFrom::Start(0)).map_err(|source| NodeError::file(&copy.path, source))?;
        loop {
            let count = copy.file.read(&mut buffer);
            let count = count.map_err(|source| NodeError::file(&copy.path, source))?;
            if count == 0 {
                break;
            }
            for part in reader.feed(&buffer[..count]).map_err(|fault| self.refusal(fault))? {
                let frame = match part {
                    Part::Frame(frame) => frame,
                    Part::File(piece) => {
                        match self.keep_carried_pack(&piece)? {
                            Some(is_whole) => packs += u64::from(is_whole),
                            None => {
                                let sender = looked.header.sender;
                                files += u64::from(self.keep_carried(sender, piece)?);
                            }
                        }
                        continue;
                    }
                    Part::Opened { .. } | Part::Marks(_) | Part::Spans(_) | Part::End => continue,
                };
                let taken = load::take_frame(&mut ledger, looked.header.sender, &frame)?;
                entries += taken.entries;
                said.extend(taken.seen);
                if let Some(fault) = taken.fault {
                    tracing::warn!(fault = %fault, "a frame of a bundle was refused in part");
                    is_refused_in_part = true;
                }
            }
        }
        self.note_brought(&mut ledger, looked, &said, life)?;
        if entries > 0 {
            // What came by stick goes on by the line, if there is one.
            self.inner.bell.ring();
        }
        self.settle_packs();
        let bundle = self.describe(looked)?;
        Ok(CarriedIn { bundle, entries, files, packs, is_refused_in_part })
    }

    /// Remembers the bundle and what its sender holds, once the roster knows the sender.
    fn note_brought(
        &self,
        ledger: &mut StoreLedger,
        looked: &Looked,
        said: &Marks,
        life: Option<Incarnation>,
    ) -> Result<(), NodeError> {
        let roster = self.read(roster)?;
        let header = looked.header;
        let known = roster.member(header.sender).is_some_and(|member| {
            member.noise_key == looked.sender_noise_key && !roster.is_revoked(member.id)
        });
        if !known {
            return Ok(());
        }
        // What the sender held in a life that is over says nothing of what it holds now.
        if life <= Some(header.incarnation) {
            let (own, is_new_life) = (self.row()?.node, life < Some(header.incarnation));
            load::acknowledge(ledger, own, header.sender, said, is_new_life)?;
        }
        let now = self.now().0;
        self.write_local(move |write| {
            let before = write.brought(header.sender)?;
            let newest = before.as_ref().is_none_or(|row| {
                (row.incarnation, row.sequence) < (header.incarnation, header.sequence)
            });
            if newest {
                write.put_brought(&BroughtRow {
                    node: header.sender,
                    incarnation: header.incarnation,
                    sequence: header.sequence,
                    written_at: header.written_at,
                    taken_at: now,
                })?;
            }
            let mut peer =
                write.peer(header.sender)?.unwrap_or_else(|| PeerRow::new(header.sender));
            // Its word is as old as the file.
            let heard = header.written_at.min(now);
            if !header.clock_doubtful && peer.last_heard.is_none_or(|before| before < heard) {
                peer.last_heard = Some(heard);
                write.put_peer(&peer)?;
            }
            Ok(())
        })
    }
}

/// Who carries it, if that was said.
fn carrier(text: &str) -> Result<Option<String>, NodeError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    person::line(text, NAME_CHARS_MAX).map(Some).map_err(NodeError::field("carrier"))
}

/// A name that every file system takes: `for-central-library-3.branchline`.
pub(super) fn file_name(recipient_name: &str, sequence: u64) -> String {
    let letters = recipient_name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    let name: String = letters.take(40).collect();
    let name = name.trim_matches('-').to_ascii_lowercase();
    let between = if name.is_empty() { "" } else { "-" };
    format!("for-{name}{between}{sequence}.branchline")
}

/// Removes what an earlier run left on its way through.
pub(super) fn clear_folder(dir: &Path) {
    let folder = dir.join(FOLDER);
    if folder.exists() && std::fs::remove_dir_all(&folder).is_err() {
        tracing::warn!("old files of sticks could not be removed");
    }
}
