//! What a learner handed in: versions, and the word that some were taken back.
//!
//! A version is a map of its writer's own making, under a key that no other node can make: the packed
//! facts, and each answer as one string. A program that does not know them passes them over.

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::Transactable;
use automerge::{ObjType, ReadDoc, ScalarValue, Value};
use minicbor::{Decode, Encode};

use crate::docs::document::{Document, NewChange, writer};
use crate::docs::error::DocsError;
use crate::docs::value::{change_of, facts as tagged, tag};
use crate::domain::assignment::PartId;
use crate::domain::attachment::{Attachment, FileKind};
use crate::domain::ids::base32;
use crate::domain::limits::{ANSWER_BYTES_MAX, ASSIGNMENT_FIELDS};
use crate::domain::person;
use crate::domain::submission::{Submission, TakeBack, sort_versions};
use crate::domain::{ChangeHash, ContentHash, Incarnation, ModuleId, NodeId, UnixMs};

/// The container of all of them.
const CONTAINER: &str = "submissions";
/// The word in the key of what was taken back: `{module}~back~{random}~{writer's tag}`.
const BACK: &str = "back";
/// Before a field's id, so that no field can take the place of the facts.
const ANSWER: &str = "a:";

/// A version's facts, beside its answers. Key of its map: `{module}~{random}~{writer's tag}`.
#[derive(Encode, Decode)]
struct SubmissionValue {
    #[n(0)]
    order: u64,
    #[n(1)]
    at_s: i64,
    #[n(2)]
    clock_doubtful: Option<bool>,
    #[n(3)]
    files: Option<Vec<FileValue>>,
}

#[derive(Encode, Decode)]
struct FileValue {
    #[n(0)]
    field: String,
    #[cbor(n(1), with = "minicbor::bytes")]
    hash: [u8; 32],
    #[n(2)]
    size_bytes: u64,
    /// A [`FileKind`].
    #[n(3)]
    kind: u8,
    #[n(4)]
    name: String,
}

/// What was taken back.
#[derive(Encode, Decode)]
struct TakeBackValue {
    #[n(0)]
    at_s: i64,
    #[n(1)]
    clock_doubtful: Option<bool>,
    #[n(2)]
    versions: Vec<String>,
}

/// A version's key: random bytes and the writer, so two lives of a node cannot make the same.
#[must_use]
pub fn submission_key(module: &ModuleId, node: NodeId, random: [u8; 5]) -> String {
    format!("{module}~{}~{}", base32().encode(&random), tag(node))
}

/// Writes a version; `submission.node` is the writer, and its key comes from [`submission_key`].
///
/// # Errors
/// [`DocsError`] if the document is not a learner's.
pub fn hand_in(
    document: &mut Document,
    incarnation: Incarnation,
    submission: &Submission,
) -> Result<NewChange, DocsError> {
    let map = container(document)?;
    let files: Vec<FileValue> = submission
        .files
        .iter()
        .map(|(field, file)| FileValue {
            field: field.to_string(),
            hash: file.hash.0,
            size_bytes: file.size_bytes,
            kind: file.kind as u8,
            name: file.name.clone(),
        })
        .collect();
    let facts = minicbor::to_vec(SubmissionValue {
        order: submission.order,
        at_s: submission.at.0.div_euclid(1000),
        clock_doubtful: submission.clock_doubtful.then_some(true),
        files: (!files.is_empty()).then_some(files),
    })
    .unwrap_or_default();
    document.change(submission.node, incarnation, |tx| {
        let version = tx.put_object(&map, submission.key.as_str(), ObjType::Map)?;
        tx.put(&version, "facts", ScalarValue::Bytes(facts))?;
        submission.answers.iter().try_for_each(|(field, answer)| {
            tx.put(&version, format!("{ANSWER}{field}"), answer.as_str())
        })
    })
}

/// Writes that versions were taken back; `back.node` is the writer, `random` makes the key its own.
///
/// # Errors
/// [`DocsError`] if the document is not a learner's.
pub fn take_back(
    document: &mut Document,
    incarnation: Incarnation,
    back: &TakeBack,
    random: [u8; 5],
) -> Result<NewChange, DocsError> {
    let map = container(document)?;
    let value = minicbor::to_vec(TakeBackValue {
        at_s: back.at.0.div_euclid(1000),
        clock_doubtful: back.clock_doubtful.then_some(true),
        versions: back.versions.iter().cloned().collect(),
    })
    .unwrap_or_default();
    let key = format!("{}~{BACK}~{}~{}", back.module, base32().encode(&random), tag(back.node));
    document.change(back.node, incarnation, |tx| tx.put(&map, key, ScalarValue::Bytes(value)))
}

fn container(document: &Document) -> Result<automerge::ObjId, DocsError> {
    document.container(CONTAINER).ok_or(DocsError::UnknownKind(document.id()))
}

/// Every version, the earliest of each assignment first.
pub(super) fn versions(document: &Document) -> Vec<Submission> {
    let Some(map) = document.container(CONTAINER) else { return Vec::new() };
    let doc = document.inner();
    let keys: Vec<String> = doc.map_range(&map, ..).map(|item| item.key.into_owned()).collect();
    let mut found: Vec<Submission> = Vec::new();
    for key in keys {
        for (value, id) in doc.get_all(&map, key.as_str()).unwrap_or_default() {
            // Two lives of one node can hold one key for different versions; the first stands.
            let is_new = found.last().is_none_or(|last| last.key != key);
            if matches!(value, Value::Object(ObjType::Map)) && is_new {
                found.extend(version(document, &key, &id));
            }
        }
    }
    sort_versions(&mut found);
    found
}

fn version(document: &Document, key: &str, id: &automerge::ObjId) -> Option<Submission> {
    let node = writer(id)?;
    let mut parts = key.split('~');
    let module: ModuleId = parts.next()?.parse().ok()?;
    if parts.count() != 2 || key.rsplit('~').next() != Some(tag(node).as_str()) {
        return None;
    }
    let doc = document.inner();
    let Some((Value::Scalar(facts), _)) = doc.get(id, "facts").ok()? else { return None };
    let value: SubmissionValue = minicbor::decode(facts.as_bytes()?).ok()?;
    let mut answers = BTreeMap::new();
    for item in doc.map_range(id, ..).take(ASSIGNMENT_FIELDS.1 + 1) {
        let Some(field) = item.key.strip_prefix(ANSWER).and_then(|id| id.parse().ok()) else {
            continue;
        };
        let Some((Value::Scalar(text), _)) = doc.get(id, item.key.as_ref()).ok()? else { continue };
        // The node that wrote it may be another's: its words meet the same rules as a form's.
        let clean = text.as_str().and_then(|text| person::prose(text, ANSWER_BYTES_MAX).ok());
        if let Some(clean) = clean {
            answers.insert(field, clean);
        }
    }
    Some(Submission {
        module,
        key: key.to_owned(),
        order: value.order,
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        answers,
        files: value.files.unwrap_or_default().into_iter().filter_map(file).collect(),
        node,
    })
}

fn file(value: FileValue) -> Option<(PartId, Attachment)> {
    let kind = FileKind::from_byte(value.kind)?;
    let file = Attachment::read(ContentHash(value.hash), value.size_bytes, kind, &value.name)?;
    Some((value.field.parse().ok()?, file))
}

/// Every word that something was taken back, by key.
pub(super) fn taken_back(document: &Document) -> Vec<TakeBack> {
    let Some(map) = document.container(CONTAINER) else { return Vec::new() };
    tagged(document.inner(), &map).iter().filter_map(take_back_of).collect()
}

fn take_back_of((key, bytes, node): &(String, Vec<u8>, NodeId)) -> Option<TakeBack> {
    let mut parts = key.split('~');
    let module: ModuleId = parts.next()?.parse().ok()?;
    if parts.next() != Some(BACK) {
        return None;
    }
    let value: TakeBackValue = minicbor::decode(bytes).ok()?;
    Some(TakeBack {
        module,
        versions: value.versions.into_iter().collect::<BTreeSet<String>>(),
        at: UnixMs(value.at_s.checked_mul(1000)?),
        clock_doubtful: value.clock_doubtful.unwrap_or(false),
        node: *node,
    })
}

/// The change that wrote the version of that key.
#[must_use]
pub fn submission_change(document: &Document, key: &str) -> Option<ChangeHash> {
    change_of(document, &document.container(CONTAINER)?, key)
}

#[cfg(test)]
mod tests {
    use super::super::facts;
    use super::*;
    use crate::domain::submission::standing;
    use crate::domain::{DocumentId, PersonId};

    const HOME: NodeId = NodeId([1; 12]);
    const OTHER: NodeId = NodeId([2; 12]);

    fn learner() -> Document {
        Document::new(DocumentId::learner(PersonId::new(HOME, [0; 11]))).unwrap()
    }

    fn version(order: u64, node: NodeId, random: u8, answer: &str) -> Submission {
        let module: ModuleId = "listening".parse().unwrap();
        Submission {
            key: submission_key(&module, node, [random; 5]),
            module,
            order,
            at: UnixMs(1_790_000_000_000),
            clock_doubtful: order == 2,
            answers: [("facts".parse().unwrap(), answer.to_owned())].into(),
            files: [(
                "door".parse().unwrap(),
                Attachment {
                    hash: ContentHash([7; 32]),
                    size_bytes: 4_000,
                    kind: FileKind::Photo,
                    name: "Врата.jpg".into(),
                },
            )]
            .into(),
            node,
        }
    }

    #[test]
    fn versions_are_read_again_after_saving_and_a_field_cannot_take_the_facts_place() {
        let mut document = learner();
        let (first, second) = (version(1, HOME, 3, "a\n\nb"), version(2, HOME, 1, "ц"));
        let change = hand_in(&mut document, Incarnation(1), &first).unwrap();
        assert_eq!(submission_change(&document, &first.key), Some(change.hash));
        hand_in(&mut document, Incarnation(1), &second).unwrap();
        let again = Document::load(document.id(), &document.save()).unwrap();
        let read = facts(&again);
        assert_eq!(read.submissions, [first, second]);
        assert_eq!(again.change_count(), 2);
    }

    #[test]
    fn two_nodes_hand_in_apart_and_both_versions_are_kept() {
        let (mut here, mut there) = (learner(), learner());
        hand_in(&mut here, Incarnation(1), &version(1, HOME, 3, "from the branch")).unwrap();
        let elsewhere = version(1, OTHER, 3, "from the laptop");
        hand_in(&mut there, Incarnation(1), &elsewhere).unwrap();
        let mut merged = there.inner().clone();
        merged.merge(&mut here.inner().clone()).unwrap();
        there.replace_inner(merged);
        let read = facts(&there);
        assert_eq!(read.submissions.len(), 2);
        let stands = standing(&read.submissions, &read.taken_back);
        assert_eq!(stands.values().next().unwrap().answers, elsewhere.answers);
    }

    #[test]
    fn what_was_taken_back_is_a_fact_of_its_own() {
        let mut document = learner();
        let first = version(1, HOME, 3, "a");
        hand_in(&mut document, Incarnation(1), &first).unwrap();
        let back = TakeBack {
            module: first.module.clone(),
            versions: [first.key.clone()].into(),
            at: UnixMs(5_000),
            clock_doubtful: false,
            node: HOME,
        };
        take_back(&mut document, Incarnation(1), &back, [4; 5]).unwrap();
        let read = facts(&Document::load(document.id(), &document.save()).unwrap());
        assert_eq!(read.taken_back, [back]);
        assert_eq!(read.submissions, [first], "it is still there to be handed in again");
        assert!(standing(&read.submissions, &read.taken_back).is_empty());
    }

    #[test]
    fn a_version_under_another_nodes_tag_or_with_broken_facts_does_not_count() {
        let mut document = learner();
        let mut forged = version(1, OTHER, 3, "a");
        forged.key = version(1, HOME, 3, "a").key;
        hand_in(&mut document, Incarnation(1), &forged).unwrap();
        let map = document.container(CONTAINER).unwrap();
        let key = version(1, HOME, 9, "a").key;
        document
            .change(HOME, Incarnation(1), |tx| {
                let version = tx.put_object(&map, key, ObjType::Map)?;
                tx.put(&version, "facts", ScalarValue::Bytes(vec![0xff]))
            })
            .unwrap();
        assert_eq!(facts(&document).submissions, []);
    }
}
