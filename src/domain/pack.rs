//! Courses that the hub publishes as packs: what is offered, and what of it is on a node. Values
//! only: `docs` spells their bytes, `node` fetches and checks them.

use std::collections::BTreeSet;

use super::ids::{ContentHash, NodeId, is_slug};
use super::limits::{
    COURSE_ID_CHARS_MAX, COURSES_ADDED_MAX, PACK_BYTES_MAX, PACK_LANGUAGES_MAX, PACK_WRONG_MAX,
    TITLE_CHARS_MAX,
};
use super::person;

/// One file of a published course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackPart {
    /// BLAKE3 of it.
    pub hash: ContentHash,
    /// Its length.
    pub size_bytes: u64,
}

impl PackPart {
    /// Is it no larger than a pack may be?
    #[must_use]
    pub fn is_fine(&self) -> bool {
        (1..=PACK_BYTES_MAX as u64).contains(&self.size_bytes)
    }
}

/// What is published of a course: its text, readable by itself, and its drawings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackOffer {
    /// The course's title, in the language that every course has.
    pub title: String,
    /// Tags of its languages.
    pub languages: Vec<String>,
    /// The pack with everything but media.
    pub text: PackPart,
    /// The pack with the media; `None` if the course has none.
    pub media: Option<PackPart>,
}

impl PackOffer {
    /// Its files in the order in which they are fetched.
    pub fn parts(&self) -> impl Iterator<Item = PackPart> + use<> {
        std::iter::once(self.text).chain(self.media)
    }

    /// All of it together.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.parts().map(|part| part.size_bytes).sum()
    }

    /// What tells this edition from every other one.
    #[must_use]
    pub fn edition(&self) -> PackEdition {
        PackEdition { text: self.text.hash, media: self.media.map(|media| media.hash) }
    }

    /// Does it keep the limits, each by itself and together?
    #[must_use]
    pub fn is_fine(&self) -> bool {
        person::line(&self.title, TITLE_CHARS_MAX).as_ref() == Ok(&self.title)
            && self.languages.len() <= PACK_LANGUAGES_MAX
            && self.parts().all(|part| part.is_fine())
            && self.size_bytes() <= PACK_BYTES_MAX as u64
            && self.media.is_none_or(|media| media.hash != self.text.hash)
    }
}

/// Which edition of a course: the hashes of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackEdition {
    /// Of its text.
    pub text: ContentHash,
    /// Of its media.
    pub media: Option<ContentHash>,
}

impl PackEdition {
    /// Its short name, in which a library says that it holds it.
    #[must_use]
    pub fn mark(&self) -> PackMark {
        let mut mark = [0; 8];
        mark.copy_from_slice(&self.text.0[..8]);
        for (byte, media) in mark.iter_mut().zip(self.media.iter().flat_map(|media| media.0)) {
            *byte ^= media;
        }
        PackMark(mark)
    }
}

/// The short name of an edition. Only for counting: nothing is fetched or shown by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackMark(pub [u8; 8]);

/// What a library says of itself: which published courses are whole there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Which library.
    pub node: NodeId,
    /// Their editions, each once, from the smallest on.
    pub marks: Vec<PackMark>,
}

impl Holding {
    /// What those decisions have come to: every edition that somebody wants and that is whole.
    #[must_use]
    pub fn of(node: NodeId, choices: &[PackChoice]) -> Self {
        let whole = choices.iter().filter(|choice| {
            choice.wanted && choice.refused.is_none() && choice.stage == PackStage::Whole
        });
        let marks: BTreeSet<PackMark> = whole.map(|choice| choice.edition.mark()).collect();
        Self { node, marks: marks.into_iter().take(COURSES_ADDED_MAX).collect() }
    }
}

/// The hub's last word on a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedPack {
    /// The course's id.
    pub course: String,
    /// What is offered; `None`: nothing any more.
    pub offer: Option<PackOffer>,
}

/// May a published course be called so? Shorter than a module's name: it stands before them.
#[must_use]
pub fn is_course_id(text: &str) -> bool {
    is_slug(text) && text.len() <= COURSE_ID_CHARS_MAX
}

/// How far an edition has come on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PackStage {
    /// Nothing of it is shown.
    Nothing = 0,
    /// Its lessons are shown, with words where drawings are to come.
    Text = 1,
    /// All of it is shown.
    Whole = 2,
}

impl PackStage {
    /// The stage that byte stands for.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        [Self::Nothing, Self::Text, Self::Whole].into_iter().find(|stage| *stage as u8 == byte)
    }
}

/// What a node decided about an edition, and how far it has come with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackChoice {
    /// The course's id.
    pub course: String,
    /// Which edition.
    pub edition: PackEdition,
    /// Is it to be here? Otherwise somebody took it away.
    pub wanted: bool,
    /// What of it is shown.
    pub stage: PackStage,
    /// How often all bytes had come and were not those that the hub had named.
    pub wrong: u32,
    /// The phrase that says why it is not shown, and the place in it that is meant.
    pub refused: Option<(String, String)>,
}

impl PackChoice {
    /// Just chosen.
    #[must_use]
    pub fn new(course: &str, edition: PackEdition) -> Self {
        let course = course.to_owned();
        let stage = PackStage::Nothing;
        Self { course, edition, wanted: true, stage, wrong: 0, refused: None }
    }

    /// Is it still to be fetched or shown?
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.wanted && self.refused.is_none() && self.stage != PackStage::Whole
    }

    /// Did wrong bytes come so often that fetching them again would only cost money?
    #[must_use]
    pub fn is_given_up(&self) -> bool {
        self.wrong >= PACK_WRONG_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(byte: u8, size_bytes: u64) -> PackPart {
        PackPart { hash: ContentHash([byte; 32]), size_bytes }
    }

    fn offer() -> PackOffer {
        PackOffer {
            title: "Reading clubs".into(),
            languages: vec!["en".into()],
            text: part(1, 300_000),
            media: Some(part(2, 70_000)),
        }
    }

    #[test]
    fn an_offer_that_no_node_could_keep_is_not_fine() {
        let limit = PACK_BYTES_MAX as u64;
        assert!(offer().is_fine());
        assert_eq!(offer().size_bytes(), 370_000);
        for text in [part(1, 0), part(1, limit + 1), part(1, u64::MAX / 2), part(2, 5)] {
            assert!(!PackOffer { text, ..offer() }.is_fine(), "{text:?}");
        }
        assert!(!PackOffer { text: part(1, limit), ..offer() }.is_fine(), "together");
        for title in ["", " spaced ", "a\u{202e}b", &"x".repeat(TITLE_CHARS_MAX + 1)] {
            assert!(!PackOffer { title: title.into(), ..offer() }.is_fine(), "{title:?}");
        }
    }

    #[test]
    fn a_courses_id_stands_before_modules_and_so_is_short_and_plain() {
        assert!(is_course_id("reading-clubs"));
        for wrong in ["", "Reading", "a.b", "../a", "a b", &"x".repeat(COURSE_ID_CHARS_MAX + 1)] {
            assert!(!is_course_id(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn a_library_holds_what_is_wanted_and_whole_and_another_edition_has_another_mark() {
        let node = NodeId([1; 12]);
        let whole = PackChoice {
            stage: PackStage::Whole,
            ..PackChoice::new("reading-clubs", offer().edition())
        };
        let edition = PackOffer { media: Some(part(3, 5)), ..offer() }.edition();
        let other = PackChoice { course: "other".into(), edition, ..whole.clone() };
        assert_ne!(whole.edition.mark(), other.edition.mark(), "its drawings are others");
        let held = |choices: &[PackChoice]| Holding::of(node, choices).marks;
        let mut both = vec![whole.edition.mark(), other.edition.mark()];
        both.sort();
        assert_eq!(held(&[other, whole.clone()]), both);
        assert_eq!(held(&[PackChoice { wanted: false, ..whole.clone() }]), []);
        assert_eq!(held(&[PackChoice { stage: PackStage::Text, ..whole.clone() }]), []);
        assert_eq!(held(&[PackChoice { refused: Some(Default::default()), ..whole }]), []);
    }
}
