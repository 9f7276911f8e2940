//! A forum of an exact size, for measuring what it costs: one log entry and one Automerge change a
//! post, as people's are, but a thread's document is saved and shown once, when it is whole.

use super::{FAMILY, GIVEN, sample_person};
use crate::docs::record::Record;
use crate::docs::thread;
use crate::domain::forum::{Post, Space, ThreadHead};
use crate::domain::person::PersonCard;
use crate::domain::roles::Role;
use crate::domain::{Scope, UnixMs};
use crate::node::Node;
use crate::node::error::NodeError;

/// Posts that one commit takes together, about.
const POSTS_PER_COMMIT: u32 = 1_000;
/// Between two posts of a thread.
const MINUTE_MS: i64 = 60_000;

/// What to write, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExactTalk {
    /// Threads, by turns in each of the spaces.
    pub threads: u32,
    /// Posts in each of them.
    pub posts_each: u32,
    /// People among whom the posts go round.
    pub people: u32,
    /// Where the threads stand.
    pub spaces: Vec<Space>,
    /// Words of the posts, by turns.
    pub words: Vec<String>,
    /// When the first thread begins.
    pub morning: UnixMs,
    /// Fixes people, threads and keys.
    pub seed: u64,
}

impl Node {
    pub(in crate::node) fn talk_exactly(&self, talk: &ExactTalk) -> Result<(), NodeError> {
        let people = talk.clone();
        self.write(move |author| {
            for number in 0..people.people.max(1) {
                let id = sample_person(author, people.seed, number);
                let birth = super::dice(people.seed, number, -2);
                let name = format!("{} {}", GIVEN[birth.below(16)], FAMILY[birth.below(12)]);
                let (role, language) = (Role::Learner, "en".into());
                let card = PersonCard { id, name, role, language, edition: 1 };
                author.record(Scope::Network, &Record::Card(card))?;
            }
            Ok(())
        })?;
        let each = (POSTS_PER_COMMIT / talk.posts_each.max(1)).max(1);
        let numbers: Vec<u32> = (0..talk.threads).collect();
        for chunk in numbers.chunks(each as usize) {
            let (talk, chunk) = (talk.clone(), chunk.to_vec());
            self.write(move |author| chunk.iter().try_for_each(|at| talk.thread(author, *at)))?;
        }
        Ok(())
    }
}

impl ExactTalk {
    fn thread(
        &self,
        author: &crate::node::author::Author<'_>,
        number: u32,
    ) -> Result<(), NodeError> {
        let node = author.node();
        let id = thread::thread_id(node, super::dice(self.seed, number, -3).bytes());
        let turn = |count: usize, at: u32| at as usize % count.max(1);
        let space = self.spaces.get(turn(self.spaces.len(), number)).cloned();
        let begins = self.morning.0 + i64::from(number) * MINUTE_MS;
        let mut before = None;
        author.change_often(id, self.posts_each, |document, incarnation, place| {
            let at = UnixMs(begins + i64::from(place) * MINUTE_MS);
            let nth = number.wrapping_mul(31).wrapping_add(place);
            let body = self.words.get(turn(self.words.len(), nth)).cloned().unwrap_or_default();
            let post = Post {
                key: thread::post_key(node, super::dice(self.seed, number, at.0).bytes()),
                author: sample_person(author, self.seed, nth % self.people.max(1)),
                node,
                order: u64::try_from(at.0).unwrap_or(0),
                at,
                clock_doubtful: false,
                language: "en".into(),
                body,
                reply_to: before.take(),
            };
            before = Some(post.key.clone());
            if place > 0 {
                return thread::answer(document, incarnation, &post);
            }
            let head = ThreadHead {
                title: post.body.chars().take(60).collect::<String>().trim().to_owned(),
                space: space.clone().unwrap_or(Space::Network),
                language: "en".into(),
            };
            thread::open(document, incarnation, &head, &post)
        })
    }
}
