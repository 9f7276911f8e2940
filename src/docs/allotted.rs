//! The document with which a proposal goes to a reviewer: its text without author and library, and
//! what became of it. Home: the hub, which alone writes it; read as the reviewer's own work.
//!
//! Its id is random, so nothing in it or about it leads to whose proposal it is; it travels in the
//! scope of the reviewer's library, which its id does not say: the log does. The text is in several
//! changes, since each has a limit.

use automerge::ScalarValue;
use automerge::transaction::Transactable;
use minicbor::{Decode, Encode};

use super::document::{Document, NewChange};
use super::error::DocsError;
use super::value::{facts as tagged, tag};
use crate::domain::blind::{SentProposal, SentSection};
use crate::domain::limits::{ANSWER_BYTES_MAX, BLIND_CHANGE_BYTES, BLIND_PARTS_MAX};
use crate::domain::{Incarnation, NodeId, PersonId, UnixMs, person};

/// For whom. Key: `facts~{writer's tag}`.
#[derive(Encode, Decode)]
struct AboutValue {
    #[cbor(n(0), with = "minicbor::bytes")]
    reviewer: [u8; 23],
    #[n(1)]
    module: String,
    #[n(2)]
    at_s: i64,
}

/// A section. Key: `{letter}~{writer's tag}`.
#[derive(Encode, Decode)]
struct SectionValue {
    #[n(0)]
    parts: Vec<PartValue>,
    #[n(1)]
    is_cut: Option<bool>,
}

#[derive(Encode, Decode)]
struct PartValue {
    #[n(0)]
    module: String,
    #[n(1)]
    field: String,
    #[n(2)]
    words: String,
}

/// What the hub says of it later. Key: its word and the writer's tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Nothing is to be reviewed any more.
    Withdrawn,
    /// The author found the review useful.
    Useful,
}

impl Said {
    fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Useful => "useful",
        }
    }
}

/// Writes for whom it is and what it is of: the first change.
///
/// # Errors
/// [`DocsError`] if the document is of another kind.
pub fn begin(
    document: &mut Document,
    incarnation: Incarnation,
    sent: &SentProposal,
) -> Result<NewChange, DocsError> {
    let value = AboutValue {
        reviewer: sent.reviewer.0,
        module: sent.module.to_string(),
        at_s: sent.at.0.div_euclid(1000),
    };
    let value = minicbor::to_vec(value).unwrap_or_default();
    put(document, incarnation, "about", vec![("facts".to_owned(), value)])
}

/// The sections in portions of which each fits a change.
#[must_use]
pub fn portions(sections: &[SentSection]) -> Vec<Vec<SentSection>> {
    let (mut portions, mut bytes): (Vec<Vec<SentSection>>, usize) = (Vec::new(), 0);
    for section in sections {
        let own: usize = section.parts.iter().map(|(_, _, words)| words.len() + 64).sum();
        match portions.last_mut().filter(|_| bytes + own <= BLIND_CHANGE_BYTES) {
            Some(portion) => {
                portion.push(section.clone());
                bytes += own;
            }
            None => {
                portions.push(vec![section.clone()]);
                bytes = own;
            }
        }
    }
    portions
}

/// Writes one of [`portions`].
///
/// # Errors
/// As [`begin`].
pub fn add_text(
    document: &mut Document,
    incarnation: Incarnation,
    portion: &[SentSection],
) -> Result<NewChange, DocsError> {
    let value = |section: &SentSection| {
        let parts = section.parts.iter().map(|(module, field, words)| PartValue {
            module: module.to_string(),
            field: field.to_string(),
            words: words.clone(),
        });
        let is_cut = section.is_cut.then_some(true);
        let value = SectionValue { parts: parts.collect(), is_cut };
        (section.id.to_string(), minicbor::to_vec(value).unwrap_or_default())
    };
    put(document, incarnation, "text", portion.iter().map(value).collect())
}

/// Says something of it later.
///
/// # Errors
/// As [`begin`].
pub fn say(
    document: &mut Document,
    incarnation: Incarnation,
    said: Said,
) -> Result<NewChange, DocsError> {
    put(document, incarnation, "said", vec![(said.as_str().to_owned(), vec![1])])
}

fn put(
    document: &mut Document,
    incarnation: Incarnation,
    container: &'static str,
    values: Vec<(String, Vec<u8>)>,
) -> Result<NewChange, DocsError> {
    let id = document.id();
    let map = document.container(container).ok_or(DocsError::UnknownKind(id))?;
    let node = id.home();
    document.change(node, incarnation, |tx| {
        values.into_iter().try_for_each(|(key, value)| {
            tx.put(&map, format!("{key}~{}", tag(node)), ScalarValue::Bytes(value))
        })
    })
}

/// Everything the document says; `None` while it is not known for whom it is. What cannot be read or
/// shown is passed over.
#[must_use]
pub fn sent(document: &Document) -> Option<SentProposal> {
    let home = document.id().home();
    let read = |container| {
        let map = document.container(container);
        let facts = map.map(|map| tagged(document.inner(), &map)).unwrap_or_default();
        facts.into_iter().filter(|(_, _, node)| *node == home).collect::<Vec<_>>()
    };
    let about = read("about").into_iter().find(|(key, _, _)| key.starts_with("facts~"))?;
    let about: AboutValue = minicbor::decode(&about.1).ok()?;
    let said = read("said");
    let is_said = |said: &[(String, Vec<u8>, NodeId)], what: Said| {
        said.iter().any(|(key, _, _)| key.split('~').next() == Some(what.as_str()))
    };
    let mut sections: Vec<SentSection> = read("text").iter().filter_map(section).collect();
    sections.sort_by_key(|section| section.id);
    sections.dedup_by_key(|section| section.id);
    Some(SentProposal {
        reviewer: PersonId(about.reviewer),
        module: about.module.parse().ok()?,
        at: UnixMs(about.at_s.checked_mul(1000)?),
        sections,
        withdrawn: is_said(&said, Said::Withdrawn),
        useful: is_said(&said, Said::Useful),
    })
}

fn section((key, bytes, _): &(String, Vec<u8>, NodeId)) -> Option<SentSection> {
    let value: SectionValue = minicbor::decode(bytes).ok()?;
    if value.parts.len() > BLIND_PARTS_MAX {
        return None;
    }
    let part = |part: PartValue| {
        let words = person::prose(&part.words, ANSWER_BYTES_MAX).ok()?;
        Some((part.module.parse().ok()?, part.field.parse().ok()?, words))
    };
    Some(SentSection {
        id: key.split('~').next()?.parse().ok()?,
        parts: value.parts.into_iter().filter_map(part).collect(),
        is_cut: value.is_cut.unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::limits::{BLIND_SECTION_BYTES_MAX, CHANGE_BYTES_MAX};
    use crate::domain::{DocumentId, DocumentKind};

    const HUB: NodeId = NodeId([1; 12]);

    fn document() -> Document {
        Document::new(DocumentId::new(DocumentKind::Allotted, HUB, [9; 11])).unwrap()
    }

    fn section(letter: char, words: &str) -> SentSection {
        SentSection {
            id: letter.to_string().parse().unwrap(),
            parts: vec![("m".parse().unwrap(), "f".parse().unwrap(), words.into())],
            is_cut: letter == 'D',
        }
    }

    fn sample() -> SentProposal {
        SentProposal {
            reviewer: PersonId::new(NodeId([2; 12]), [3; 11]),
            module: "m".parse().unwrap(),
            at: UnixMs(9_000),
            sections: vec![section('C', "Ко није услужен."), section('D', "The service.")],
            withdrawn: false,
            useful: false,
        }
    }

    #[test]
    fn what_is_sent_is_read_again_and_its_parts_fit_changes() {
        let mut document = document();
        let long = "x".repeat(BLIND_SECTION_BYTES_MAX);
        let wanted = SentProposal {
            sections: ('C'..'K').map(|letter| section(letter, &long)).collect(),
            ..sample()
        };
        let first = begin(&mut document, Incarnation(1), &wanted).unwrap();
        assert!(first.body.len() < 400);
        for portion in portions(&wanted.sections) {
            let change = add_text(&mut document, Incarnation(1), &portion).unwrap();
            assert!(change.body.len() <= CHANGE_BYTES_MAX, "{} bytes", change.body.len());
        }
        let again = Document::load(document.id(), &document.save()).unwrap();
        assert_eq!(sent(&again), Some(wanted));
    }

    #[test]
    fn what_is_said_later_stands_beside_the_text() {
        let mut document = document();
        begin(&mut document, Incarnation(1), &sample()).unwrap();
        add_text(&mut document, Incarnation(1), &sample().sections).unwrap();
        say(&mut document, Incarnation(1), Said::Useful).unwrap();
        assert_eq!(sent(&document), Some(SentProposal { useful: true, ..sample() }));
        say(&mut document, Incarnation(1), Said::Withdrawn).unwrap();
        assert!(sent(&document).unwrap().withdrawn);
    }

    #[test]
    fn what_no_page_could_show_is_passed_over() {
        let mut document = document();
        begin(&mut document, Incarnation(1), &sample()).unwrap();
        add_text(&mut document, Incarnation(1), &[section('C', "\u{202e}x")]).unwrap();
        assert_eq!(sent(&document).unwrap().sections[0].parts, []);
        assert_eq!(sent(&Document::new(document.id()).unwrap()), None);
    }
}
