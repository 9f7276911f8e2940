//! Conversations that may have asked the same before: found by the words of a title in the index that
//! searches go by.
//!
//! A word that few posts have says more than one that many have. Never reads a post's words, and
//! never more than the newest posts for each word.

use std::collections::{BTreeMap, BTreeSet};

use super::forum::{ForumDesk, thread_row};
use super::judging::Judge;
use crate::domain::DocumentId;
use crate::domain::limits::{
    SEARCH_CHARS_MAX, SIMILAR_POSTS_PER_WORD, SIMILAR_SHOWN_MAX, SIMILAR_WORDS_MAX,
};
use crate::node::NodeError;
use crate::node::view::ThreadRow;
use crate::text::fold::fold;

/// Shorter words join others and ask nothing.
const WORD_CHARS_MIN: usize = 4;
/// Letters that a longer word may lose at its end: the region's languages bend their words there.
const ENDING_CHARS: usize = 2;
/// Posts with a word from which on it says little by itself.
const COMMON_POSTS: usize = 12;

impl ForumDesk {
    /// Conversations like one with that title, the likeliest first.
    ///
    /// # Errors
    /// [`NodeError::Disk`].
    pub fn similar(&self, title: &str) -> Result<Vec<ThreadRow>, NodeError> {
        let stems = stems(title);
        self.node.read(|read| {
            let mut found: BTreeMap<DocumentId, Likeness> = BTreeMap::new();
            for stem in &stems {
                let (word, who) = (std::slice::from_ref(stem), self.who.person);
                let posts = read.search_posts(word, who, SIMILAR_POSTS_PER_WORD, 0)?;
                let threads: BTreeSet<DocumentId> = posts.iter().map(|(id, _)| *id).collect();
                for id in threads {
                    found.entry(id).or_default().add(posts.len());
                }
            }
            let mut likely: Vec<(DocumentId, Likeness)> =
                found.into_iter().filter(|(_, likeness)| likeness.is_enough()).collect();
            likely.sort_by(|(a, one), (b, other)| {
                other.weight.cmp(&one.weight).then_with(|| a.cmp(b))
            });
            let judge = Judge::new(read)?;
            let mut rows = Vec::new();
            for (id, _) in likely {
                let Some(row) = read.thread_head(id, Some(self.who.person))? else { continue };
                let row = thread_row(&judge, row)?;
                if row.title.is_empty() && row.prompt.is_none() {
                    continue;
                }
                rows.push(row);
                if rows.len() == SIMILAR_SHOWN_MAX {
                    break;
                }
            }
            Ok(rows)
        })
    }
}

/// How much speaks for a conversation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Likeness {
    words: u32,
    weight: u32,
    has_rare: bool,
}

impl Likeness {
    /// Takes in a word that so many posts have.
    fn add(&mut self, posts: usize) {
        self.words += 1;
        self.weight += 1_000 / u32::try_from(posts.max(1)).unwrap_or(u32::MAX);
        self.has_rare |= posts < COMMON_POSTS;
    }

    fn is_enough(&self) -> bool {
        self.words > 1 || self.has_rare
    }
}

/// The longest words of a title, folded, without their endings.
fn stems(title: &str) -> Vec<String> {
    let short: String = title.chars().take(SEARCH_CHARS_MAX).collect();
    let folded = fold(&short);
    let words = folded.split(|sign: char| !sign.is_alphanumeric());
    let stems = words.filter(|word| word.chars().count() >= WORD_CHARS_MIN).map(|word| {
        let count = word.chars().count();
        let kept = count.saturating_sub(ENDING_CHARS).max(WORD_CHARS_MIN);
        word.chars().take(kept).collect::<String>()
    });
    let mut stems: Vec<String> = stems.collect::<BTreeSet<_>>().into_iter().collect();
    stems.sort_by_key(|stem| std::cmp::Reverse(stem.chars().count()));
    stems.truncate(SIMILAR_WORDS_MAX);
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_asked_by_its_long_words_without_their_endings() {
        assert_eq!(stems("Čitanje naglas u šest"), ["citan", "nagl", "sest"]);
        assert_eq!(stems("Читање наглас"), stems("Čitanje naglas"));
        assert_eq!(stems("Is it so?"), Vec::<String>::new());
        let many: String = (0..40).map(|at| format!("word{at}x ")).collect();
        assert!(stems(&many).len() <= SIMILAR_WORDS_MAX);
    }

    #[test]
    fn one_common_word_is_not_enough_and_a_rare_one_is() {
        let of = |posts: &[usize]| {
            let mut likeness = Likeness::default();
            posts.iter().for_each(|posts| likeness.add(*posts));
            likeness
        };
        assert!(!of(&[40]).is_enough() && of(&[40, 50]).is_enough() && of(&[2]).is_enough());
        assert!(of(&[2]).weight > of(&[40, 50]).weight);
    }
}
