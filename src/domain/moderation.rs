//! What people say of posts and threads beside answering: edits, thanks, answers that helped, and
//! what moderators do.
//!
//! A mark is a fact of its writer's own and is never overwritten; what came later decides. Whether
//! a mark counts depends on who may speak for whom and hold which role, so the fold asks for that
//! and is done when a page is made, never stored.

use std::collections::{BTreeMap, BTreeSet};

use super::forum::Space;
use super::ids::{NodeId, PersonId, PostKey, UnixMs};
use super::roles::{NodeRole, Role};

/// What a mark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum MarkKind {
    /// The author's new words for a post.
    Edit = 1,
    /// The author takes a post back.
    Remove = 2,
    /// Somebody thanks for a post.
    Thank = 3,
    /// The asker or a moderator says that this post is the answer.
    Answer = 4,
    /// A moderator hides a post; the words say why.
    Hide = 5,
    /// A moderator closes a thread.
    Lock = 6,
    /// A moderator keeps a thread at the top of its list.
    Pin = 7,
    /// A moderator asks the author to change a post; the words say what.
    AskChange = 8,
    /// Somebody asks a moderator to look at a post; the words say why.
    Report = 9,
    /// A moderator has looked at what was reported and leaves the post as it is.
    Keep = 10,
    /// A moderator moves a thread into another space; the words are that space.
    Move = 11,
    /// The author puts a picture to a post; the words are a `domain::picture::Picture`.
    Picture = 12,
}

impl MarkKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Edit,
        Self::Remove,
        Self::Thank,
        Self::Answer,
        Self::Hide,
        Self::Lock,
        Self::Pin,
        Self::AskChange,
        Self::Report,
        Self::Keep,
        Self::Move,
        Self::Picture,
    ];

    /// What moderators do, as the public log lists it.
    pub const MODERATION: [Self; 6] =
        [Self::Hide, Self::Lock, Self::Pin, Self::AskChange, Self::Keep, Self::Move];

    /// The kind that byte stands for, if this program knows it.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == byte)
    }

    /// The word of an address or a phrase.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Remove => "remove",
            Self::Thank => "thank",
            Self::Answer => "answer",
            Self::Hide => "hide",
            Self::Lock => "lock",
            Self::Pin => "pin",
            Self::AskChange => "ask",
            Self::Report => "report",
            Self::Keep => "keep",
            Self::Move => "move",
            Self::Picture => "picture",
        }
    }

    /// Is it about the thread, not about one post of it?
    #[must_use]
    pub fn is_of_thread(self) -> bool {
        matches!(self, Self::Lock | Self::Pin | Self::Move)
    }
}

/// One such fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its key in the document: random, then its writer's tag.
    pub key: String,
    /// What it says.
    pub kind: MarkKind,
    /// Of which post; `None`: of the thread.
    pub post: Option<PostKey>,
    /// False takes back what was said before.
    pub on: bool,
    /// Who says it; a report carries nobody, only the branch.
    pub author: PersonId,
    /// The node that wrote it.
    pub node: NodeId,
    /// One more than the greatest that its writer saw in the thread.
    pub order: u64,
    /// When, as that node's clock claims.
    pub at: UnixMs,
    /// Was that clock known to be wrong?
    pub clock_doubtful: bool,
    /// Language of `words`; empty if there are none.
    pub language: String,
    /// New words, or the reason; may be empty.
    pub words: String,
}

/// Puts marks in the one order in which every node folds them.
pub fn sort_marks(marks: &mut [Mark]) {
    marks.sort_by(|a, b| (a.order, a.node, &a.key).cmp(&(b.order, b.node, &b.key)));
}

/// May somebody moderate what a node wrote or opened? Those who accompany at the hub moderate
/// everything, those of a branch what their own branch wrote.
///
/// `home_role` is what the moderator's home is in the network, `is_own` says whether the post or
/// thread comes from that home.
#[must_use]
pub fn may_moderate(role: Role, home_role: NodeRole, is_own: bool) -> bool {
    let moderates = matches!(role, Role::Facilitator | Role::Ambassador | Role::Admin);
    moderates
        && match home_role {
            NodeRole::Hub => true,
            NodeRole::Branch => is_own,
            NodeRole::Personal => false,
        }
}

/// What the fold must know of whoever wrote a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voice {
    /// The node may speak for the person.
    pub vouched: bool,
    /// The person's role.
    pub role: Role,
    /// What the person's home is.
    pub home_role: NodeRole,
}

/// What the fold must know of a post.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// Its key.
    pub key: &'a PostKey,
    /// Who wrote it.
    pub author: PersonId,
    /// Where.
    pub node: NodeId,
}

/// What others made of one post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    /// Why it is hidden, if it is.
    pub hidden: Option<String>,
    /// What the author was asked to change, if that still stands.
    pub asked: Option<String>,
    /// Those who thank for it.
    pub thanks: BTreeSet<PersonId>,
    /// It is the answer.
    pub answer: bool,
    /// Reports that nobody has looked at: why, and from which node.
    pub reports: Vec<(String, NodeId)>,
}

/// What others made of a thread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// It takes no more posts.
    pub locked: bool,
    /// It stays at the top.
    pub pinned: bool,
    /// Where a moderator put it.
    pub moved: Option<Space>,
    posts: BTreeMap<PostKey, Judged>,
}

impl Verdicts {
    /// Folds sorted marks over a thread's posts, in reading order.
    #[must_use]
    pub fn fold(
        posts: &[Written<'_>],
        marks: &[Mark],
        voice: impl Fn(NodeId, PersonId) -> Voice,
    ) -> Self {
        let mut verdicts = Self::default();
        let by_key: BTreeMap<&PostKey, &Written<'_>> =
            posts.iter().map(|post| (post.key, post)).collect();
        let Some(first) = posts.first() else { return verdicts };
        for mark in marks {
            let speaker = voice(mark.node, mark.author);
            let may = |node: NodeId| {
                let is_own = mark.author.home() == node;
                speaker.vouched && may_moderate(speaker.role, speaker.home_role, is_own)
            };
            match (&mark.post, mark.kind) {
                (None, MarkKind::Lock) if may(first.node) => verdicts.locked = mark.on,
                (None, MarkKind::Pin) if may(first.node) => verdicts.pinned = mark.on,
                (None, MarkKind::Move) if may(first.node) => {
                    verdicts.moved = mark.words.parse().ok().filter(|_| mark.on);
                }
                (Some(key), _) => {
                    let Some(post) = by_key.get(key) else { continue };
                    let is_asker = speaker.vouched && mark.author == first.author;
                    verdicts.judge(mark, post, speaker, may(post.node), is_asker);
                }
                (None, _) => {}
            }
        }
        verdicts
    }

    fn judge(
        &mut self,
        mark: &Mark,
        post: &Written<'_>,
        speaker: Voice,
        may: bool,
        is_asker: bool,
    ) {
        let judged = self.posts.entry(post.key.clone()).or_default();
        let words = || mark.on.then(|| mark.words.clone());
        match mark.kind {
            MarkKind::Thank if speaker.vouched && mark.author != post.author => {
                if mark.on {
                    judged.thanks.insert(mark.author);
                } else {
                    judged.thanks.remove(&mark.author);
                }
            }
            MarkKind::Answer if may || is_asker => judged.answer = mark.on,
            MarkKind::Hide if may => {
                judged.hidden = words();
                judged.reports.clear();
            }
            MarkKind::AskChange if may => {
                judged.asked = words();
                judged.reports.clear();
            }
            MarkKind::Keep if may => judged.reports.clear(),
            MarkKind::Report => judged.reports.push((mark.words.clone(), mark.node)),
            // The author did what was asked for: what that is worth, a moderator sees.
            MarkKind::Edit if mark.author == post.author => judged.asked = None,
            MarkKind::Edit
            | MarkKind::Remove
            | MarkKind::Thank
            | MarkKind::Answer
            | MarkKind::Hide
            | MarkKind::Lock
            | MarkKind::Pin
            | MarkKind::Move
            | MarkKind::Picture
            | MarkKind::AskChange
            | MarkKind::Keep => {}
        }
    }

    /// What others made of that post.
    #[must_use]
    pub fn of(&self, key: &PostKey) -> Judged {
        self.posts.get(key).cloned().unwrap_or_default()
    }

    /// The posts with reports that nobody has looked at.
    pub fn reported(&self) -> impl Iterator<Item = (&PostKey, &Judged)> {
        self.posts.iter().filter(|(_, judged)| !judged.reports.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUB: NodeId = NodeId([1; 12]);
    const KOTOR: NodeId = NodeId([2; 12]);
    const BAR: NodeId = NodeId([3; 12]);

    fn voice(node: NodeId, person: PersonId) -> Voice {
        let home = person.home();
        Voice {
            vouched: node == home || node == HUB,
            role: if person.0[12] == 9 { Role::Facilitator } else { Role::Learner },
            home_role: if home == HUB { NodeRole::Hub } else { NodeRole::Branch },
        }
    }

    fn learner(home: NodeId) -> PersonId {
        PersonId::new(home, [4; 11])
    }

    fn moderator(home: NodeId) -> PersonId {
        PersonId::new(home, [9; 11])
    }

    fn mark(kind: MarkKind, post: Option<&PostKey>, author: PersonId, order: u64) -> Mark {
        Mark {
            key: format!("k{order}"),
            kind,
            post: post.cloned(),
            on: true,
            author,
            node: author.home(),
            order,
            at: UnixMs(0),
            clock_doubtful: false,
            language: String::new(),
            words: "why".into(),
        }
    }

    /// A question from Kotor and an answer from Bar.
    fn fold(marks: &mut [Mark]) -> (Verdicts, [PostKey; 2]) {
        let keys = [PostKey("q".into()), PostKey("a".into())];
        let posts = [
            Written { key: &keys[0], author: learner(KOTOR), node: KOTOR },
            Written { key: &keys[1], author: learner(BAR), node: BAR },
        ];
        sort_marks(marks);
        (Verdicts::fold(&posts, marks, voice), keys)
    }

    #[test]
    fn a_hide_counts_only_from_one_who_may_and_can_be_undone() {
        let answer = PostKey("a".into());
        for (author, hides) in [
            (moderator(HUB), true),
            (moderator(BAR), true),
            (moderator(KOTOR), false),
            (learner(BAR), false),
            (learner(HUB), false),
        ] {
            let hide = mark(MarkKind::Hide, Some(&answer), author, 5);
            let (verdicts, keys) = fold(&mut [hide.clone()]);
            assert_eq!(verdicts.of(&keys[1]).hidden.is_some(), hides, "{author:?}");
            let undo = Mark { on: false, ..mark(MarkKind::Hide, Some(&answer), author, 6) };
            let (verdicts, keys) = fold(&mut [undo, hide]);
            assert_eq!(verdicts.of(&keys[1]).hidden, None);
        }
        let forged = Mark { node: KOTOR, ..mark(MarkKind::Hide, Some(&answer), moderator(HUB), 5) };
        let (verdicts, keys) = fold(&mut [forged]);
        assert_eq!(verdicts.of(&keys[1]).hidden, None, "Kotor may not speak for the hub's people");
    }

    #[test]
    fn a_thread_is_locked_by_its_own_branch_or_the_hub() {
        for (author, locks) in
            [(moderator(HUB), true), (moderator(KOTOR), true), (moderator(BAR), false)]
        {
            let (verdicts, _) = fold(&mut [mark(MarkKind::Lock, None, author, 5)]);
            assert_eq!(verdicts.locked, locks, "{author:?}");
        }
    }

    #[test]
    fn a_thread_is_moved_by_one_who_may_and_moved_back() {
        let to = |author, order, space: &str| Mark {
            words: space.into(),
            ..mark(MarkKind::Move, None, author, order)
        };
        let (verdicts, _) = fold(&mut [to(moderator(BAR), 5, "country:ME")]);
        assert_eq!(verdicts.moved, None, "another branch's moderator");
        let (verdicts, _) = fold(&mut [
            to(moderator(KOTOR), 5, "country:ME"),
            to(moderator(HUB), 6, "module:start-here"),
        ]);
        assert_eq!(verdicts.moved, Some(Space::Module("start-here".parse().unwrap())));
        let back = Mark { on: false, ..to(moderator(HUB), 7, "") };
        let (verdicts, _) = fold(&mut [to(moderator(KOTOR), 5, "country:ME"), back]);
        assert_eq!(verdicts.moved, None);
    }

    #[test]
    fn the_asker_marks_the_answer_and_nobody_thanks_oneself() {
        let answer = PostKey("a".into());
        let (verdicts, keys) = fold(&mut [
            mark(MarkKind::Answer, Some(&answer), learner(KOTOR), 5),
            mark(MarkKind::Thank, Some(&answer), learner(KOTOR), 6),
            mark(MarkKind::Thank, Some(&answer), learner(KOTOR), 7),
            mark(MarkKind::Thank, Some(&answer), learner(BAR), 8),
        ]);
        assert!(verdicts.of(&keys[1]).answer);
        assert_eq!(verdicts.of(&keys[1]).thanks.len(), 1);
        let (verdicts, keys) = fold(&mut [mark(MarkKind::Answer, Some(&answer), learner(BAR), 5)]);
        assert!(!verdicts.of(&keys[1]).answer);
    }

    #[test]
    fn a_report_stands_until_a_moderator_has_looked() {
        let answer = PostKey("a".into());
        let report = mark(MarkKind::Report, Some(&answer), PersonId::new(KOTOR, [0; 11]), 5);
        let (verdicts, _) = fold(&mut [report.clone()]);
        assert_eq!(verdicts.reported().count(), 1);
        let keep = mark(MarkKind::Keep, Some(&answer), moderator(BAR), 6);
        let (verdicts, _) = fold(&mut [keep, report.clone()]);
        assert_eq!(verdicts.reported().count(), 0);
        let keep = mark(MarkKind::Keep, Some(&answer), learner(BAR), 6);
        assert_eq!(fold(&mut [keep, report]).0.reported().count(), 1);
    }
}
