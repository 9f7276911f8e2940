//! Threads and posts: spaces, order, parts of long threads, and what their authors made of their
//! own words. What others say of a post is `domain::moderation`'s.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use super::ids::{
    CohortId, DocumentId, DocumentKind, InvalidId, LessonPath, ModuleId, NodeId, PersonId, PostKey,
    UnixMs,
};
use super::moderation::{Mark, MarkKind};
use super::roles::Role;

/// Where in the forum a thread stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Space {
    /// The whole network's.
    Network,
    /// One country's: two letters of ISO 3166, or `XK`.
    Country(String),
    /// One module's of the course.
    Module(ModuleId),
    /// One lesson's of the course.
    Lesson(LessonPath),
    /// One cohort's, which its people alone read. The thread's id says so, and nothing else does.
    Cohort(CohortId),
}

impl Space {
    /// The lesson, if it is a lesson's.
    #[must_use]
    pub fn lesson(&self) -> Option<&LessonPath> {
        match self {
            Self::Lesson(path) => Some(path),
            Self::Network | Self::Country(_) | Self::Module(_) | Self::Cohort(_) => None,
        }
    }

    /// The cohort, if it is a cohort's.
    #[must_use]
    pub fn cohort(&self) -> Option<CohortId> {
        match self {
            Self::Cohort(cohort) => Some(*cohort),
            Self::Network | Self::Country(_) | Self::Module(_) | Self::Lesson(_) => None,
        }
    }

    /// Where a thread stands: its id decides whether in a cohort's space, what is `told` of it only
    /// in which other one. `None`: it is told to stand where its id says that it does not.
    #[must_use]
    pub fn of(thread: DocumentId, told: Self) -> Option<Self> {
        match thread.cohort() {
            Some(cohort) => Some(Self::Cohort(cohort)),
            None => Some(told).filter(|told| told.cohort().is_none()),
        }
    }
}

impl fmt::Display for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network => f.write_str("network"),
            Self::Country(code) => write!(f, "country:{code}"),
            Self::Module(module) => write!(f, "module:{module}"),
            Self::Lesson(path) => write!(f, "lesson:{path}"),
            Self::Cohort(cohort) => write!(f, "cohort:{cohort}"),
        }
    }
}

impl FromStr for Space {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = || InvalidId::new("a space of the forum", text);
        match text.split_once(':') {
            None if text == "network" => Ok(Self::Network),
            Some(("country", code))
                if code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()) =>
            {
                Ok(Self::Country(code.to_owned()))
            }
            Some(("module", id)) => Ok(Self::Module(id.parse().map_err(|_| wrong())?)),
            Some(("lesson", path)) => Ok(Self::Lesson(path.parse().map_err(|_| wrong())?)),
            Some(("cohort", id)) => Ok(Self::Cohort(id.parse().map_err(|_| wrong())?)),
            Some(_) | None => Err(wrong()),
        }
    }
}

/// What a thread is about and who opened it. Only its home node's words count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadHead {
    /// One line.
    pub title: String,
    /// Where it stands.
    pub space: Space,
    /// Language tag of the first post.
    pub language: String,
}

/// What a conversation begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Root {
    /// The question that a lesson asks at its foot. Nobody opens it: its document's id follows from
    /// the lesson, so branches that answer it while they are apart have one conversation.
    Prompt(LessonPath),
    /// A thread that somebody opened.
    Thread(DocumentId),
}

impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prompt(path) => write!(f, "prompt:{path}"),
            Self::Thread(id) => write!(f, "thread:{id}"),
        }
    }
}

impl FromStr for Root {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = || InvalidId::new("the root of a conversation", text);
        match text.split_once(':').ok_or_else(wrong)? {
            ("prompt", path) => Ok(Self::Prompt(path.parse().map_err(|_| wrong())?)),
            ("thread", id) => Ok(Self::Thread(id.parse().map_err(|_| wrong())?)),
            _ => Err(wrong()),
        }
    }
}

/// One document of a conversation: a prompt's first one, or what a full thread goes on in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is a part of.
    pub root: Root,
    /// From 0; part 0 of a thread that somebody opened is that thread itself.
    pub number: u32,
}

impl Part {
    /// The part's document.
    ///
    /// The same on every node, and no node's own: its home is a hash, so nobody can write its head,
    /// and everybody may write posts. That the document is this part is proved by the id alone. What
    /// was begun in a cohort's space goes on there.
    #[must_use]
    pub fn document(&self) -> DocumentId {
        if let (Root::Thread(id), 0) = (&self.root, self.number) {
            return *id;
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"branchline part of a conversation\0");
        hasher.update(self.root.to_string().as_bytes());
        hasher.update(&[0]).update(&self.number.to_be_bytes());
        let hash = hasher.finalize();
        if let Root::Thread(id) = &self.root
            && let Some(cohort) = id.cohort()
        {
            let mut tail = [0; 11];
            tail.copy_from_slice(&hash.as_bytes()[..11]);
            return DocumentId::in_cohort(cohort, tail);
        }
        let mut bytes = [0; 24];
        bytes[0] = DocumentKind::Thread as u8;
        bytes[1..].copy_from_slice(&hash.as_bytes()[..23]);
        DocumentId(bytes)
    }

    /// The one that comes after it.
    #[must_use]
    pub fn next(&self) -> Self {
        Self { root: self.root.clone(), number: self.number.saturating_add(1) }
    }

    /// The one before it.
    #[must_use]
    pub fn previous(&self) -> Option<Self> {
        let number = self.number.checked_sub(1)?;
        Some(Self { root: self.root.clone(), number })
    }
}

/// One post as every node reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its key in the thread.
    pub key: PostKey,
    /// Who wrote it.
    pub author: PersonId,
    /// The node that wrote it.
    pub node: NodeId,
    /// One more than the greatest its author saw in the thread.
    pub order: u64,
    /// When, as the writing node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// Language tag.
    pub language: String,
    /// The words, as typed; empty only where the author was erased.
    pub body: String,
    /// The post it answers.
    pub reply_to: Option<PostKey>,
}

/// A thread with its posts in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Its document.
    pub id: DocumentId,
    /// `None` while only other nodes' posts have come.
    pub head: Option<ThreadHead>,
    /// Which part of a conversation it is, if its id says that it is one and some post came with
    /// the word of which; a thread that somebody opened is none. With the space it stands in: a
    /// prompt's is certain, that of a thread's further part is its writer's word.
    pub part: Option<(Part, Space)>,
    /// How often that part was written once more by the hub, because somebody was erased.
    pub generation: u32,
    /// In reading order.
    pub posts: Vec<Post>,
    /// What was said of posts and thread since, in the one order that every node folds them in.
    pub marks: Vec<Mark>,
}

/// What a later post tells of those before it.
#[derive(Debug, Clone, Copy)]
pub struct Sighting<'a> {
    /// Who wrote the later post.
    pub author: PersonId,
    /// What that person is in the course; `None` if no card came.
    pub role: Option<Role>,
    /// The posts that were at its writer's node when it was written.
    pub saw: &'a BTreeSet<PostKey>,
}

/// Who of the staff has read a post by `author`: everybody who wrote in the thread, on whatever
/// node, when the post was there. In the order in which they did; nobody reads their own.
#[must_use]
pub fn readers(post: &PostKey, author: PersonId, later: &[Sighting<'_>]) -> Vec<PersonId> {
    let mut readers = Vec::new();
    for sighting in later {
        let is_staff = sighting.role.is_some_and(|role| role != Role::Learner);
        let is_new = sighting.author != author && !readers.contains(&sighting.author);
        if is_staff && is_new && sighting.saw.contains(post) {
            readers.push(sighting.author);
        }
    }
    readers
}

/// A post as its author left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The words that count now; empty once it was taken back.
    pub body: String,
    /// Their language.
    pub language: String,
    /// How often it was changed.
    pub edits: u32,
    /// The author took it back.
    pub removed: bool,
}

/// May the node that wrote a mark speak for a post's author, as far as the document alone can say?
/// The node that wrote the post may, and the author's own home.
#[must_use]
pub fn is_by_author(post: &Post, mark: &Mark) -> bool {
    mark.author == post.author && (mark.node == post.node || mark.node == post.author.home())
}

impl Thread {
    /// What became of each post by its author's own doing, in the order of `posts`.
    #[must_use]
    pub fn standings(&self) -> Vec<Standing> {
        let mut standings: Vec<Standing> = self
            .posts
            .iter()
            .map(|post| Standing {
                body: post.body.clone(),
                language: post.language.clone(),
                edits: 0,
                removed: post.body.is_empty(),
            })
            .collect();
        let places: BTreeMap<&PostKey, usize> =
            self.posts.iter().enumerate().map(|(at, post)| (&post.key, at)).collect();
        for mark in &self.marks {
            let Some(place) = mark.post.as_ref().and_then(|key| places.get(key)) else { continue };
            let (post, standing) = (&self.posts[*place], &mut standings[*place]);
            if !is_by_author(post, mark) || post.body.is_empty() {
                continue;
            }
            if mark.kind == MarkKind::Edit && !mark.words.is_empty() {
                standing.body.clone_from(&mark.words);
                standing.language.clone_from(&mark.language);
                standing.edits = standing.edits.saturating_add(1);
            } else if mark.kind == MarkKind::Remove {
                standing.removed = mark.on;
            }
        }
        for standing in standings.iter_mut().filter(|standing| standing.removed) {
            standing.body.clear();
        }
        standings
    }

    /// The greatest order number of a post or a mark.
    #[must_use]
    pub fn greatest_order(&self) -> Option<u64> {
        let posts = self.posts.iter().map(|post| post.order);
        posts.chain(self.marks.iter().map(|mark| mark.order)).max()
    }
}

/// Puts posts in the one order that every node shows: by order number, then by node and key; and a
/// post that answers another never before it.
///
/// An answer's number is greater than its question's, whatever any clock said. Only where somebody
/// wrote numbers at the limit there is no greater one left: then the answer follows its question.
pub fn sort_posts(posts: &mut [Post]) {
    type Place<'a> = Vec<(u64, NodeId, &'a str)>;
    fn place<'a>(
        post: &'a Post,
        by_key: &BTreeMap<&PostKey, &'a Post>,
        known: &mut BTreeMap<&'a PostKey, Place<'a>>,
    ) {
        // From the post up to the first that is placed or answers nobody.
        let (mut chain, mut on_chain) = (vec![post], BTreeSet::from([&post.key]));
        let mut at = post;
        while let Some(answered) = at.reply_to.as_ref().and_then(|key| by_key.get(key)) {
            if known.contains_key(&answered.key) {
                break;
            }
            if !on_chain.insert(&answered.key) {
                // Forged: posts that answer each other in a ring count as answering nobody.
                let start = chain.iter().position(|post| post.key == answered.key).unwrap_or(0);
                for post in chain.drain(start..) {
                    known.insert(&post.key, vec![(post.order, post.node, post.key.0.as_str())]);
                }
                break;
            }
            chain.push(answered);
            at = answered;
        }
        for post in chain.into_iter().rev() {
            let own = vec![(post.order, post.node, post.key.0.as_str())];
            let answered = post.reply_to.as_ref().and_then(|key| known.get(key));
            let placed = match answered {
                Some(before) if own <= *before => [before.as_slice(), own.as_slice()].concat(),
                Some(_) | None => own,
            };
            known.insert(&post.key, placed);
        }
    }
    let order = {
        let by_key: BTreeMap<&PostKey, &Post> =
            posts.iter().map(|post| (&post.key, post)).collect();
        let mut known = BTreeMap::new();
        for post in posts.iter() {
            if !known.contains_key(&post.key) {
                place(post, &by_key, &mut known);
            }
        }
        let mut placed: Vec<(Place<'_>, usize)> = posts
            .iter()
            .enumerate()
            .map(|(at, post)| (known.get(&post.key).cloned().unwrap_or_default(), at))
            .collect();
        placed.sort_by(|(a, first), (b, second)| {
            a.cmp(b).then_with(|| posts[*first].body.cmp(&posts[*second].body))
        });
        placed.into_iter().map(|(_, at)| at).collect::<Vec<_>>()
    };
    let sorted: Vec<Post> = order.iter().map(|at| posts[*at].clone()).collect();
    posts.clone_from_slice(&sorted);
}

/// The order number for a new post in a thread whose greatest number so far is `greatest`.
///
/// Follows the clock while it is ahead, so that numbers of threads that were apart stay comparable.
/// A peer's number far in the future cannot push it beyond `i64::MAX`.
#[must_use]
pub fn next_order(greatest: Option<u64>, now: UnixMs) -> u64 {
    let clock = u64::try_from(now.0).unwrap_or(0);
    let after = greatest.map_or(0, |order| order.saturating_add(1));
    after.max(clock).min(i64::MAX as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_reads_back_as_printed() {
        for text in ["network", "country:ME", "module:start-here", "lesson:start-here/goals"] {
            assert_eq!(text.parse::<Space>().unwrap().to_string(), text);
        }
        let cohort = Space::Cohort(CohortId([7; 12]));
        assert_eq!(cohort.to_string().parse::<Space>().unwrap(), cohort);
        for wrong in ["", "country:me", "country:MEE", "lesson:goals", "cohort:a", "network:x"] {
            assert!(wrong.parse::<Space>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_node_finds_the_same_documents_for_a_conversation() {
        let prompt = Part { root: Root::Prompt("start-here/goals".parse().unwrap()), number: 0 };
        let first = prompt.document();
        assert_eq!(first.kind(), Some(DocumentKind::Thread));
        assert_eq!(first, prompt.next().previous().unwrap().document());
        assert_ne!(first, prompt.next().document());
        assert_eq!(prompt.previous(), None);
        let opened = DocumentId::new(DocumentKind::Thread, NodeId([1; 12]), [2; 11]);
        let root = Part { root: Root::Thread(opened), number: 0 };
        assert_eq!(root.document(), opened);
        assert_ne!(root.next().document(), opened);
        for part in [prompt, root] {
            assert_eq!(part.root.to_string().parse::<Root>().unwrap(), part.root);
        }
    }

    #[test]
    fn a_cohorts_thread_stays_in_its_cohort_whatever_is_told_of_it() {
        let (cohort, opener) = (CohortId([7; 12]), NodeId([1; 12]));
        let id = DocumentId::cohort_thread(cohort, [2; 5], opener);
        let root = Part { root: Root::Thread(id), number: 0 };
        assert_eq!((root.document(), id.cohort()), (id, Some(cohort)));
        let next = root.next().document();
        assert_eq!(next.cohort(), Some(cohort));
        assert!(id.is_by(opener) && !next.is_by(opener));
        assert_eq!(Space::of(id, Space::Network), Some(Space::Cohort(cohort)));
        let other = Space::Cohort(CohortId([8; 12]));
        assert_eq!(Space::of(id, other.clone()), Some(Space::Cohort(cohort)));
        let open = DocumentId::new(DocumentKind::Thread, opener, [2; 11]);
        assert_eq!(Space::of(open, Space::Network), Some(Space::Network));
        assert_eq!(Space::of(open, other), None, "nothing else is a cohort's");
    }

    #[test]
    fn a_post_is_read_by_staff_who_wrote_when_it_was_there() {
        let node = NodeId([1; 12]);
        let person = |tag: u8| PersonId::new(node, [tag; 11]);
        let (learner, peer, ana, branko) = (person(1), person(2), person(3), person(4));
        let (post, other) = (PostKey("a-1".into()), PostKey("b-1".into()));
        let (saw, blind) = (BTreeSet::from([post.clone(), other.clone()]), BTreeSet::from([other]));
        let by = |author, role, saw| Sighting { author, role, saw };
        let later = [
            by(branko, Some(Role::Facilitator), &blind),
            by(peer, Some(Role::Learner), &saw),
            by(ana, Some(Role::Mentor), &saw),
            by(ana, Some(Role::Mentor), &saw),
            by(learner, Some(Role::Admin), &saw),
            by(person(5), None, &saw),
        ];
        assert_eq!(readers(&post, learner, &later), [ana]);
        assert_eq!(readers(&post, learner, &later[..2]), []);
    }

    #[test]
    fn an_answer_comes_after_its_question_even_from_a_node_that_lives_in_1970() {
        let question = next_order(None, UnixMs(1_790_000_000_000));
        let answer = next_order(Some(question), UnixMs(1000));
        assert!(answer > question);
        assert_eq!(next_order(Some(u64::MAX), UnixMs(0)), i64::MAX as u64);
        assert_eq!(next_order(None, UnixMs(-5)), 0);
    }

    #[test]
    fn at_the_limit_of_the_numbers_an_answer_still_follows_its_question() {
        let post = |key: &str, node: u8, order: u64, reply_to: Option<&str>| Post {
            key: PostKey(key.into()),
            author: PersonId::new(NodeId([node; 12]), [1; 11]),
            node: NodeId([node; 12]),
            order,
            at: UnixMs(0),
            clock_doubtful: false,
            language: "en".into(),
            body: key.into(),
            reply_to: reply_to.map(|key| PostKey(key.into())),
        };
        let all = [
            post("a", 9, 5, None),
            post("b", 9, u64::MAX, Some("a")),
            post("c", 1, u64::MAX, Some("b")),
            post("d", 0, u64::MAX, Some("c")),
            post("e", 5, 3, Some("a")),
            post("ring", 3, 7, Some("gnir")),
            post("gnir", 4, 6, Some("ring")),
        ];
        let read = |posts: &[Post]| {
            let mut posts = posts.to_vec();
            sort_posts(&mut posts);
            posts.into_iter().map(|post| post.key.0).collect::<Vec<_>>()
        };
        let wanted = read(&all);
        let at = |key: &str| wanted.iter().position(|known| known == key).unwrap();
        assert!(at("a") < at("b") && at("b") < at("c") && at("c") < at("d") && at("a") < at("e"));
        assert_eq!(wanted.len(), 7);
        let mut turned = all.to_vec();
        for _ in 0..7 {
            turned.rotate_left(1);
            assert_eq!(read(&turned), wanted, "whatever order they came in");
        }
    }
}
