//! Courses that the hub publishes: published there, chosen and fetched at the others, checked like an
//! author's folder, and only then shown.
//!
//! What travels are two files, known by their hashes, which the hub's record names: the text, which is
//! a course by itself, and its media. They go with the files that learners hand in, after all of them.
//! Nothing is fetched over a line before somebody has chosen it, or allowed it up to a size. What is
//! shown lies in the folder of packs, in one piece; an older edition stays there until the newer one
//! is whole. Never looks into what learners did.

use std::sync::PoisonError;

use super::packs::{PackRefusal, judge};
use super::view::{OfferRow, OfferState, PackWait};
use super::{Node, NodeError};
use crate::course::{PackSource, pack, pack_in_two};
use crate::docs::record::Record;
use crate::domain::limits::TITLE_CHARS_MAX;
use crate::domain::pack::{Holding, PackChoice, PackOffer, PackPart, PackStage, PublishedPack};
use crate::domain::person::{self, FieldFault};
use crate::domain::roles::NodeRole;
use crate::domain::{ContentHash, Scope};
use crate::store::rows::ContentState;

/// Up to how many megabytes a course is fetched without being asked for.
const AUTOMATIC: &str = "packs-automatic-mb";
/// Said of bytes that are not those which the hub had named.
const WRONG: &str = "courses-fault-wrong";

/// How large a course is as it would be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackSizes {
    /// The course's title.
    pub title: String,
    /// Its text, in bytes.
    pub text_bytes: u64,
    /// Its media, in bytes; 0: it has none.
    pub media_bytes: u64,
    /// Is this very edition published already?
    pub is_published: bool,
}

/// A course made ready to be published.
struct Prepared {
    offer: PackOffer,
    text: Vec<u8>,
    media: Option<Vec<u8>>,
}

fn part(bytes: &[u8]) -> PackPart {
    let hash = ContentHash(*blake3::hash(bytes).as_bytes());
    PackPart { hash, size_bytes: bytes.len() as u64 }
}

impl Node {
    fn is_hub(&self) -> Result<bool, NodeError> {
        Ok(self.row()?.role == NodeRole::Hub)
    }

    fn prepared(&self, course: &str) -> Result<Prepared, NodeError> {
        const NONE: NodeError = NodeError::NotFound("course");
        let bytes = self.pack_bytes(course)?.ok_or(NONE)?;
        let (id, source) = judge(&bytes).map_err(|_| NONE)?;
        // Half of a course is not for others.
        if id != course || source.lacks_media() {
            return Err(NONE);
        }
        let (text, media) = pack_in_two(&source).map_err(|_| NONE)?;
        let title = &self.course_called(course, "en").ok_or(NONE)?.title;
        let title = title.chars().take(TITLE_CHARS_MAX).collect::<String>();
        let languages = self.inner.courses.find(course).map(|library| library.languages());
        let offer = PackOffer {
            title: person::line(&title, TITLE_CHARS_MAX).map_err(NodeError::field("course"))?,
            languages: languages.unwrap_or_default().into_iter().map(str::to_owned).collect(),
            text: part(&text),
            media: media.as_deref().map(part),
        };
        if !offer.is_fine() {
            return Err(NodeError::field("course")(FieldFault::NotAChoice));
        }
        Ok(Prepared { offer, text, media })
    }

    /// How large a course that lies here would be for others.
    pub(super) fn pack_sizes(&self, course: &str) -> Result<PackSizes, NodeError> {
        let Prepared { offer, .. } = self.prepared(course)?;
        let is_published = self.offers_that(course, &offer)?;
        Ok(PackSizes {
            text_bytes: offer.text.size_bytes,
            media_bytes: offer.media.map_or(0, |media| media.size_bytes),
            is_published,
            title: offer.title,
        })
    }

    /// Is that very edition published, with its files here? A hub that lost its disk has its records
    /// again before it has the files.
    fn offers_that(&self, course: &str, offer: &PackOffer) -> Result<bool, NodeError> {
        let published = self.read(|read| Ok(read.pack_offer(course)?))?;
        let are_here = offer.parts().all(|part| self.inner.files.holds(part.hash));
        Ok(published.as_ref() == Some(offer) && are_here)
    }

    /// Publishes a course that lies here, as it is now.
    pub(super) fn publish_pack(&self, course: &str) -> Result<(), NodeError> {
        let Prepared { offer, text, media } = self.prepared(course)?;
        if self.offers_that(course, &offer)? {
            return Ok(());
        }
        self.inner.require_room()?;
        for bytes in std::iter::once(&text).chain(&media) {
            self.inner.files.put(bytes)?;
        }
        let course = course.to_owned();
        self.write(move |author| {
            let parts: Vec<PackPart> = offer.parts().collect();
            author.keep_pack_parts(&course, &parts)?;
            for part in &parts {
                author.hold_content(part.hash, part.size_bytes)?;
            }
            let published = PublishedPack { course, offer: Some(offer) };
            author.record(Scope::Network, &Record::Pack(Box::new(published)))
        })?;
        self.remove_dropped_files()
    }

    /// Offers a course no longer. Where it is, it stays.
    pub(super) fn withdraw_pack(&self, course: &str) -> Result<(), NodeError> {
        let offer = self.read(|read| Ok(read.pack_offer(course)?))?;
        offer.ok_or(NodeError::NotFound("course"))?;
        let course = course.to_owned();
        self.write(move |author| {
            author.keep_pack_parts(&course, &[])?;
            let published = PublishedPack { course, offer: None };
            author.record(Scope::Network, &Record::Pack(Box::new(published)))
        })?;
        self.remove_dropped_files()
    }

    /// Up to how many megabytes courses are fetched without being asked for; 0: none.
    pub(super) fn automatic_packs_mb(&self) -> Result<u64, NodeError> {
        let kept = self.read(|read| Ok(read.setting(AUTOMATIC)?))?;
        Ok(kept.and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    pub(super) fn set_automatic_packs_mb(&self, mb: u64) -> Result<(), NodeError> {
        self.write_local(move |write| Ok(write.put_setting(AUTOMATIC, &mb.to_string())?))?;
        self.settle_packs();
        self.inner.bell.ring();
        Ok(())
    }

    /// A person wants a published course to be here; it is fetched after everything else.
    pub(super) fn fetch_pack(&self, course: &str) -> Result<(), NodeError> {
        // The hub has its own.
        if self.is_hub()? {
            return Err(NodeError::NotFound("course"));
        }
        let offer = self.read(|read| Ok(read.pack_offer(course)?))?;
        self.choose_pack(course, &offer.ok_or(NodeError::NotFound("course"))?)?;
        self.settle_packs();
        self.inner.passed_over.forget();
        self.inner.bell.insist();
        Ok(())
    }

    fn choose_pack(&self, course: &str, offer: &PackOffer) -> Result<(), NodeError> {
        self.keep_what_is_here(course, offer)?;
        let choice = PackChoice::new(course, offer.edition());
        let parts: Vec<PackPart> = offer.parts().collect();
        self.write_local(move |write| {
            let before = write.pack_choice(&choice.course)?;
            if before.is_some_and(|it| it.edition == choice.edition && it.is_open()) {
                return Ok(());
            }
            write.put_pack_choice(&choice)?;
            Ok(write.keep_pack_parts(&choice.course, &parts)?)
        })
    }

    /// A pack that somebody added by hand may be the very edition that is offered: then its files are
    /// made of it, and nothing has to be fetched.
    fn keep_what_is_here(&self, course: &str, offer: &PackOffer) -> Result<(), NodeError> {
        let Some(bytes) = self.pack_bytes(course)? else { return Ok(()) };
        let Ok(source) = PackSource::open(&bytes) else { return Ok(()) };
        let Ok((text, media)) = pack_in_two(&source) else { return Ok(()) };
        let is_same = part(&text) == offer.text && media.as_deref().map(part) == offer.media;
        for bytes in std::iter::once(&text).chain(&media).filter(|_| is_same) {
            self.inner.files.put(bytes)?;
        }
        Ok(())
    }

    /// Fetches a course no further. What was shown of it stays, and what had come of the rest goes.
    pub(super) fn stop_pack(&self, course: &str) -> Result<(), NodeError> {
        let course = course.to_owned();
        self.write_local(move |write| {
            let choice = write.pack_choice(&course)?.ok_or(NodeError::NotFound("course"))?;
            if !choice.is_open() {
                return Ok(());
            }
            write.put_pack_choice(&PackChoice { wanted: false, ..choice })?;
            Ok(write.keep_pack_parts(&course, &[])?)
        })?;
        self.remove_dropped_files()
    }

    /// A course that was taken away does not come back by itself.
    pub(super) fn decline_pack(&self, course: &str) -> Result<(), NodeError> {
        if self.is_hub()? {
            return Ok(());
        }
        let course = course.to_owned();
        self.write_local(move |write| {
            let offered = write.pack_offer(&course)?.map(|offer| offer.edition());
            let known = write.pack_choice(&course)?.map(|choice| choice.edition);
            if let Some(edition) = offered.or(known) {
                let choice = PackChoice::new(&course, edition);
                write.put_pack_choice(&PackChoice { wanted: false, ..choice })?;
                write.keep_pack_parts(&course, &[])?;
            }
            Ok(())
        })?;
        self.remove_dropped_files()
    }

    /// Brings what is shown up to what was decided and has come, and tells the hub of it.
    pub(super) fn settle_packs(&self) {
        self.bring_packs_forward();
        if self.inner.lock.is_some()
            && let Err(fault) = self.tell_held_packs()
        {
            tracing::warn!(error = %fault, "the hub could not be told which courses are here");
        }
    }

    /// Says in this library's own log which published courses are whole here, unless that was its last
    /// word already. So only the hub hears of it, with the next exchange or stick.
    fn tell_held_packs(&self) -> Result<(), NodeError> {
        // A folder that is not set up yet is nobody's.
        let Ok(row) = self.row() else { return Ok(()) };
        if row.role != NodeRole::Branch || row.network.is_none() {
            return Ok(());
        }
        let is_told = self.read(|read| {
            let holding = Holding::of(row.node, &read.pack_choices()?);
            Ok(read.held_marks(row.node)? == holding.marks)
        })?;
        if is_told {
            return Ok(());
        }
        self.write(move |author| {
            let holding = Holding::of(author.node(), &author.pack_choices()?);
            if author.held_marks(author.node())? == holding.marks {
                return Ok(());
            }
            author.record(Scope::Branch(author.node()), &Record::Holding(holding))
        })
    }

    /// Brings what is shown up to what was decided and has come. Trouble is told in the log: it is
    /// tried again after the next exchange. Writes nothing that others read.
    pub(super) fn bring_packs_forward(&self) {
        // Beside a server: that one notices, and shows it.
        if self.inner.lock.is_none() || !matches!(self.is_hub(), Ok(false)) {
            return;
        }
        if let Err(fault) = self.try_to_settle() {
            tracing::warn!(error = %fault, "a published course could not be brought forward");
        }
    }

    fn try_to_settle(&self) -> Result<(), NodeError> {
        let settling = self.inner.settling_packs.lock();
        let _one_at_a_time = settling.unwrap_or_else(PoisonError::into_inner);
        self.choose_by_itself()?;
        for choice in self.read(|read| Ok(read.pack_choices()?))? {
            let offer = self.read(|read| Ok(read.pack_offer(&choice.course)?))?;
            match offer.filter(|offer| offer.edition() == choice.edition) {
                Some(offer) if choice.is_open() => self.bring_forward(choice, &offer)?,
                Some(_) => {}
                None => self.leave_behind(choice)?,
            }
        }
        self.remove_dropped_files()
    }

    /// Chooses what an admin allowed to come without being asked for.
    fn choose_by_itself(&self) -> Result<(), NodeError> {
        let limit_bytes = self.automatic_packs_mb()?.saturating_mul(1_000_000);
        if limit_bytes == 0 {
            return Ok(());
        }
        for (course, offer) in self.read(|read| Ok(read.pack_offers()?))? {
            if offer.size_bytes() <= limit_bytes && self.is_welcome(&course, &offer)? {
                self.choose_pack(&course, &offer)?;
            }
        }
        Ok(())
    }

    /// Is that edition new here, and did nobody take the course away?
    fn is_welcome(&self, course: &str, offer: &PackOffer) -> Result<bool, NodeError> {
        let choice = self.read(|read| Ok(read.pack_choice(course)?))?;
        Ok(choice.is_none_or(|choice| choice.wanted && choice.edition != offer.edition()))
    }

    /// An edition that the hub offers no longer: its files go. What is shown stays.
    fn leave_behind(&self, choice: PackChoice) -> Result<(), NodeError> {
        let is_nothing = choice.wanted && choice.stage == PackStage::Nothing;
        let kept = self.read(|read| Ok(read.kept_pack_parts(&choice.course)?))?;
        if kept.is_empty() && !is_nothing {
            return Ok(());
        }
        self.write_local(move |write| {
            write.keep_pack_parts(&choice.course, &[])?;
            if is_nothing { Ok(write.forget_pack_choice(&choice.course)?) } else { Ok(()) }
        })
    }

    fn bring_forward(&self, choice: PackChoice, offer: &PackOffer) -> Result<(), NodeError> {
        let text = self.is_here(offer.text)?;
        let media = offer.media.map_or(Ok(true), |media| self.is_here(media))?;
        let stage = match (text, media) {
            (true, true) => PackStage::Whole,
            (true, false) if !self.shows(&choice.course)? => PackStage::Text,
            (true | false, _) => PackStage::Nothing,
        };
        if stage <= choice.stage {
            return Ok(());
        }
        let brought = match self.show(&choice.course, offer, stage)? {
            Ok(true) => PackChoice { stage, ..choice },
            // A file is not what it was: it is fetched anew.
            Ok(false) => return Ok(()),
            Err(refusal) => {
                let (phrase, place) = refusal.phrase();
                PackChoice { refused: Some((phrase.to_owned(), place)), ..choice }
            }
        };
        // Of what is refused nothing more is fetched; what is here waits for another look at it.
        let is_refused = brought.refused.is_some();
        let mut kept = Vec::new();
        for part in offer.parts() {
            if self.is_here(part)? {
                kept.push(part);
            }
        }
        self.write_local(move |write| {
            if is_refused {
                write.keep_pack_parts(&brought.course, &kept)?;
            }
            Ok(write.put_pack_choice(&brought)?)
        })
    }

    /// Is a course of that id here already, which must not be replaced by half of one?
    fn shows(&self, course: &str) -> Result<bool, NodeError> {
        Ok(self.inner.courses.find(course).is_some() || self.pack_bytes(course)?.is_some())
    }

    /// Is that file here? Puts right what a stop left between the file and what is known of it.
    fn is_here(&self, part: PackPart) -> Result<bool, NodeError> {
        let PackPart { hash, size_bytes } = part;
        let here = self.inner.files.holds(hash);
        let row = self.read(|read| Ok(read.content(hash)?))?;
        let known = row.is_some_and(|row| row.state == ContentState::Held);
        if here && !known && row.is_some() {
            self.write_local(move |write| Ok(write.hold_content(hash, size_bytes)?))?;
        } else if known && !here {
            self.write_local(move |write| Ok(write.miss_content(hash)?))?;
        }
        Ok(here && row.is_some())
    }

    /// Checks what has come and shows it; false: it was altered on the disk and is gone.
    fn show(
        &self,
        course: &str,
        offer: &PackOffer,
        stage: PackStage,
    ) -> Result<Result<bool, PackRefusal>, NodeError> {
        let Some(text) = self.file_of(offer.text)? else { return Ok(Ok(false)) };
        let bytes = match offer.media.filter(|_| stage == PackStage::Whole) {
            None => text,
            Some(media) => {
                let Some(media) = self.file_of(media)? else { return Ok(Ok(false)) };
                match joined(&text, &media) {
                    Ok(bytes) => bytes,
                    Err(refusal) => return Ok(Err(refusal)),
                }
            }
        };
        match judge(&bytes) {
            Ok((id, _)) if id != course => Ok(Err(PackRefusal::Other)),
            Ok((id, source)) => Ok(self.keep_pack(id, source, &bytes)?.map(|_| true)),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    fn file_of(&self, part: PackPart) -> Result<Option<Vec<u8>>, NodeError> {
        let hash = part.hash;
        let bytes = self.inner.files.read(hash)?;
        if let Some(bytes) = bytes.filter(|bytes| *blake3::hash(bytes).as_bytes() == hash.0) {
            return Ok(Some(bytes));
        }
        self.inner.files.remove(hash)?;
        self.write_local(move |write| Ok(write.miss_content(hash)?))?;
        Ok(None)
    }

    /// All bytes of a file had come and were others than the hub had named. After a few times it is
    /// not fetched again by itself: each costs all of it.
    pub(super) fn note_wrong_pack(&self, hash: ContentHash) -> Result<(), NodeError> {
        self.write_local(move |write| {
            let Some((course, _)) = write.pack_of_file(hash)? else { return Ok(()) };
            let Some(choice) = write.pack_choice(&course)? else { return Ok(()) };
            let mut choice = PackChoice { wrong: choice.wrong.saturating_add(1), ..choice };
            if choice.is_given_up() {
                choice.refused = Some((WRONG.to_owned(), String::new()));
                write.keep_pack_parts(&course, &[])?;
            }
            Ok(write.put_pack_choice(&choice)?)
        })
    }

    /// A bundle brings a file of a published course: that costs no line, so it is welcome unless
    /// somebody took the course away.
    pub(super) fn welcome_carried_pack(&self, course: &str) -> Result<(), NodeError> {
        let offer = self.read(|read| Ok(read.pack_offer(course)?))?;
        let Some(offer) = offer.filter(|_| !matches!(self.is_hub(), Ok(true))) else {
            return Ok(());
        };
        if self.is_welcome(course, &offer)? { self.choose_pack(course, &offer) } else { Ok(()) }
    }

    /// What the hub offers, each with how it stands here.
    pub(super) fn pack_offers(&self) -> Result<Vec<OfferRow>, NodeError> {
        let is_hub = self.is_hub()?;
        let (offers, choices) =
            self.read(|read| Ok((read.pack_offers()?, read.pack_choices()?)))?;
        let row = |(course, offer): (String, PackOffer)| {
            let choice = choices.iter().find(|choice| choice.course == course);
            let state = if is_hub { OfferState::Published } else { self.state_of(&offer, choice) };
            let is_other_here = self.inner.courses.find(&course).is_some();
            let reach = match is_hub {
                true => Some(self.read(|read| Ok(read.pack_reach(offer.edition().mark())?))?),
                false => None,
            };
            Ok(OfferRow { course, offer, state, is_other_here, reach })
        };
        offers.into_iter().map(row).collect()
    }

    fn state_of(&self, offer: &PackOffer, choice: Option<&PackChoice>) -> OfferState {
        let this = choice.filter(|choice| choice.edition == offer.edition());
        let Some(choice) = this else { return OfferState::Offered };
        match (&choice.refused, choice.stage) {
            (Some((phrase, place)), _) => {
                OfferState::Refused { phrase: phrase.clone(), place: place.clone() }
            }
            (None, PackStage::Whole) => OfferState::Here,
            (None, _) if !choice.wanted => OfferState::Offered,
            (None, stage) => OfferState::Coming {
                here_bytes: offer.parts().map(|part| self.bytes_here(part)).sum(),
                text_shown: stage == PackStage::Text,
            },
        }
    }

    fn bytes_here(&self, part: PackPart) -> u64 {
        let files = &self.inner.files;
        let bytes =
            if files.holds(part.hash) { part.size_bytes } else { files.part_bytes(part.hash) };
        bytes.min(part.size_bytes)
    }

    /// Courses that came from the hub and that it offers no longer.
    pub(super) fn withdrawn_packs(&self) -> Result<Vec<String>, NodeError> {
        let (offers, choices) =
            self.read(|read| Ok((read.pack_offers()?, read.pack_choices()?)))?;
        let is_offered =
            |choice: &PackChoice| offers.iter().any(|(course, _)| *course == choice.course);
        let shown = choices
            .into_iter()
            .filter(|choice| choice.stage != PackStage::Nothing && !is_offered(choice));
        Ok(shown.map(|choice| choice.course).collect())
    }

    /// Why nothing is fetched at the moment, if something else than the line itself keeps it.
    pub(super) fn packs_wait(&self) -> Result<Option<PackWait>, NodeError> {
        if self.disk_is_low() {
            return Ok(Some(PackWait::Disk));
        }
        let is_free = matches!(self.line_leave()?, super::line::LineLeave::Go);
        Ok((!is_free).then_some(PackWait::Plan))
    }
}

/// A course in one pack, from its text and its media.
fn joined(text: &[u8], media: &[u8]) -> Result<Vec<u8>, PackRefusal> {
    let (text, media) = (PackSource::open(text), PackSource::open(media));
    let whole = text.and_then(|text| text.with_media(media?)).map_err(PackRefusal::Pack)?;
    pack(&whole).map_err(PackRefusal::Pack)
}
