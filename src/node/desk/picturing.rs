//! The forum's desk, pictures of posts: a photograph is made small and shown with its size before it
//! goes anywhere, and goes with a mark of its author's own.

use std::sync::PoisonError;

use super::forum::ForumDesk;
use super::forum_words::Said;
use super::judging::Judge;
use crate::domain::attachment::FileFault;
use crate::domain::ids::base32;
use crate::domain::limits::{
    DISK_LOW_MIB, NODE_FILES_BYTES_MAX, PERSON_PICTURES_BYTES_MAX, PHOTO_TAKEN_BYTES_MAX,
    PICTURE_WORDS_CHARS_MAX, PICTURES_PER_POST_MAX, POST_PICTURE_BYTES_MAX,
};
use crate::domain::moderation::MarkKind;
use crate::domain::picture::Picture;
use crate::domain::{ContentHash, DocumentId, PostKey, person};
use crate::node::{NodeError, photo};
use crate::store::rows::{ContentRow, ContentState};

impl ForumDesk {
    /// Makes a small picture of what was handed over under that name: the name under which it lies
    /// ready, and its size. Nobody else hears of it yet.
    ///
    /// # Errors
    /// [`NodeError::File`] says why it is not taken; [`NodeError::NotFound`].
    pub fn make_small(&self, handed: &str) -> Result<(String, u64), NodeError> {
        let inner = &self.node.inner;
        let content = inner.files.take_upload(handed)?;
        if content.is_empty() {
            return Err(NodeError::File(FileFault::Empty));
        }
        if content.len() as u64 > PHOTO_TAKEN_BYTES_MAX {
            return Err(NodeError::File(FileFault::TooLarge { max: PHOTO_TAKEN_BYTES_MAX }));
        }
        if !photo::is_photo(&content) {
            return Err(NodeError::File(FileFault::NotTaken));
        }
        let small = {
            let _one_at_a_time = inner.photos.lock().unwrap_or_else(PoisonError::into_inner);
            photo::shrink_for_post(&content).map_err(NodeError::File)?
        };
        let mut upload = inner.files.upload(&base32().encode(&inner.random::<15>()))?;
        upload.write(&small)?;
        Ok((upload.keep(), small.len() as u64))
    }

    /// The small picture that lies ready under that name.
    ///
    /// # Errors
    /// [`NodeError::NotFound`].
    pub fn ready_picture(&self, ready: &str) -> Result<Vec<u8>, NodeError> {
        let content = self.node.inner.files.look_at_upload(ready)?;
        // Only what was made small here lies ready.
        let fits = photo::is_photo(&content) && content.len() as u64 <= POST_PICTURE_BYTES_MAX;
        if fits { Ok(content) } else { Err(NodeError::NotFound("file")) }
    }

    /// Puts the picture that lies ready to an own post. The same `once` again adds it no second
    /// time.
    ///
    /// # Errors
    /// [`NodeError::Field`] without words for those who do not see it; [`NodeError::File`] where
    /// there is no room; [`NodeError::NotFound`], [`NodeError::NotAllowed`].
    pub fn add_picture(
        &self,
        once: &str,
        thread: DocumentId,
        post: &PostKey,
        ready: &str,
        alt: &str,
    ) -> Result<(), NodeError> {
        let alt = person::line(alt, PICTURE_WORDS_CHARS_MAX).map_err(NodeError::field("alt"))?;
        let key = super::once_key("mark", once)?;
        let who = self.who.person;
        if self.node.read(|read| Ok(read.once(who, &key)?))?.is_some() {
            return Ok(());
        }
        let thread = self.current(thread)?;
        let content = self.ready_picture(ready)?;
        let size_bytes = content.len() as u64;
        self.has_room(thread, post, size_bytes)?;
        let files = &self.node.inner.files;
        let hash = files.put(&content)?;
        let picture = Picture { hash, size_bytes, alt };
        self.node.write_local(move |write| Ok(write.hold_content(hash, size_bytes)?))?;
        let said = Said {
            kind: MarkKind::Picture,
            post: Some(post.clone()),
            on: true,
            words: picture.to_string(),
            language: String::new(),
        };
        let told = self.say(once, thread, said);
        if told.is_err() {
            // Nothing names it: it is to be removed again.
            self.node.write_local(move |write| Ok(write.release_content(hash)?))?;
            self.node.remove_dropped_files()?;
        } else if files.take_upload(ready).is_err() {
            tracing::debug!("a picture that lay ready was gone already");
        }
        told
    }

    /// Takes a picture away from an own post.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], [`NodeError::NotAllowed`].
    pub fn remove_picture(
        &self,
        once: &str,
        thread: DocumentId,
        post: &PostKey,
        hash: ContentHash,
    ) -> Result<(), NodeError> {
        let id = self.current(thread)?;
        let known = self.node.read(|read| match read.may_read_thread(self.who.person, id)? {
            true => Ok(read.pictures(id)?),
            false => Err(NodeError::NotFound("thread")),
        })?;
        let found = known.into_iter().find(|(key, picture, _)| key == post && picture.hash == hash);
        let (_, picture, _) = found.ok_or(NodeError::NotFound("file"))?;
        let said = Said {
            kind: MarkKind::Picture,
            post: Some(post.clone()),
            on: false,
            words: picture.to_string(),
            language: String::new(),
        };
        self.say(once, id, said)?;
        self.node.remove_dropped_files()
    }

    /// A picture that some post shows that this person may read.
    ///
    /// # Errors
    /// [`NodeError::NotFound`], also while it has not come here.
    pub fn picture(&self, hash: ContentHash) -> Result<Vec<u8>, NodeError> {
        let missing = || NodeError::NotFound("file");
        let is_shown = self.node.read(|read| {
            let judge = Judge::new(read)?;
            for (id, key) in read.posts_with(hash)? {
                let may = read.may_read_thread(self.who.person, id)?;
                if may && judge.thread(id)?.0.of(&key).hidden.is_none() {
                    return Ok(true);
                }
            }
            Ok::<_, NodeError>(false)
        })?;
        if !is_shown {
            return Err(missing());
        }
        let content = self.node.inner.files.read(hash)?;
        let should_be_here = |known: ContentRow| known.state == ContentState::Held;
        if content.is_none()
            && self.node.read(|read| Ok(read.content(hash)?))?.is_some_and(should_be_here)
        {
            self.node.write_local(move |write| Ok(write.miss_content(hash)?))?;
        }
        // Another node says that it is a picture: what does not begin like one is not shown.
        content.filter(|content| photo::is_photo(content)).ok_or_else(missing)
    }

    fn has_room(&self, thread: DocumentId, post: &PostKey, bytes: u64) -> Result<(), NodeError> {
        let is_low = self.node.free_mib().is_some_and(|free| free < DISK_LOW_MIB);
        let (beside, own, all) = self.node.read(|read| {
            let beside = read.pictures(thread)?.iter().filter(|(key, ..)| key == post).count();
            let own = read.picture_bytes_of(self.who.person)?;
            Ok::<_, NodeError>((beside, own, read.held_content_bytes()?))
        })?;
        if beside >= PICTURES_PER_POST_MAX || own.saturating_add(bytes) > PERSON_PICTURES_BYTES_MAX
        {
            let max = PERSON_PICTURES_BYTES_MAX / 1024 / 1024;
            return Err(NodeError::File(FileFault::LearnerFull { max }));
        }
        if is_low || all.saturating_add(bytes) > NODE_FILES_BYTES_MAX {
            return Err(NodeError::File(FileFault::NodeFull));
        }
        Ok(())
    }
}
