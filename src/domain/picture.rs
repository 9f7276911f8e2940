//! Pictures that go with posts: what a post says of one, and which of them stand.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::forum::{Post, Thread, is_by_author};
use super::ids::{ContentHash, InvalidId};
use super::limits::{PICTURE_WORDS_CHARS_MAX, PICTURES_PER_POST_MAX, POST_PICTURE_BYTES_MAX};
use super::moderation::MarkKind;
use super::person;

/// A picture of our own making, and what is to be seen on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// BLAKE3 of it.
    pub hash: ContentHash,
    /// Its length.
    pub size_bytes: u64,
    /// What is to be seen on it, for those who do not see it.
    pub alt: String,
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.hash, self.size_bytes, self.alt)
    }
}

impl FromStr for Picture {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = || InvalidId::new("a picture", text);
        let mut parts = text.splitn(3, ' ');
        let mut part = || parts.next().ok_or_else(wrong);
        let hash = part()?.parse().map_err(|_| wrong())?;
        let size_bytes: u64 = part()?.parse().map_err(|_| wrong())?;
        let alt = person::line(part()?, PICTURE_WORDS_CHARS_MAX).map_err(|_| wrong())?;
        if !(1..=POST_PICTURE_BYTES_MAX).contains(&size_bytes) {
            return Err(wrong());
        }
        Ok(Self { hash, size_bytes, alt })
    }
}

impl Thread {
    /// The pictures of its posts that stand, in the order in which they were added: by the post's
    /// own author, not taken away again, and no more than a post may have.
    #[must_use]
    pub fn pictures(&self) -> Vec<(&Post, Picture)> {
        let posts: BTreeMap<_, _> = self.posts.iter().map(|post| (&post.key, post)).collect();
        let mut found: Vec<(&Post, Picture)> = Vec::new();
        for mark in self.marks.iter().filter(|mark| mark.kind == MarkKind::Picture) {
            let Some(post) = mark.post.as_ref().and_then(|key| posts.get(key)) else { continue };
            let Ok(picture) = mark.words.parse::<Picture>() else { continue };
            if !is_by_author(post, mark) {
                continue;
            }
            found.retain(|(other, known)| other.key != post.key || known.hash != picture.hash);
            let beside = found.iter().filter(|(other, _)| other.key == post.key).count();
            if mark.on && beside < PICTURES_PER_POST_MAX {
                found.push((*post, picture));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_reads_back_and_what_keeps_no_rule_is_none() {
        let picture = Picture {
            hash: ContentHash([7; 32]),
            size_bytes: 84_000,
            alt: "Врата библиотеке, улаз".into(),
        };
        assert_eq!(picture.to_string().parse::<Picture>().unwrap(), picture);
        let hash = ContentHash([7; 32]);
        for wrong in [
            String::new(),
            format!("{hash}"),
            format!("{hash} 5"),
            format!("{hash} 0 door"),
            format!("{hash} 99999999 door"),
            format!("{hash} x door"),
            "zz 5 door".to_owned(),
            format!("{hash} 5 {}", "a".repeat(PICTURE_WORDS_CHARS_MAX + 1)),
            format!("{hash} 5 a\u{202e}b"),
        ] {
            assert!(wrong.parse::<Picture>().is_err(), "{wrong}");
        }
    }
}
