//! Five branches talk in one thread while they are apart, and are put together in every order.

use super::*;
use crate::docs::thread::{mark, mark_key};
use crate::domain::forum::{next_order, sort_posts};
use crate::domain::moderation::{Mark, MarkKind, Verdicts, Voice, Written};
use crate::domain::roles::{NodeRole, Role};

const NODES: [NodeId; 5] =
    [NodeId([1; 12]), NodeId([2; 12]), NodeId([3; 12]), NodeId([4; 12]), NodeId([5; 12])];

/// What a branch does in its turn; numbers choose among what it sees.
#[derive(Debug, Clone)]
enum Step {
    Post {
        node: usize,
        answers: usize,
        clock: i64,
    },
    Say {
        node: usize,
        about: usize,
        kind: MarkKind,
        on: bool,
    },
    /// One branch hears of everything that another has.
    Hear {
        node: usize,
        from: usize,
    },
}

fn any_step() -> impl Strategy<Value = Step> {
    let kinds = [MarkKind::Edit, MarkKind::Remove, MarkKind::Hide, MarkKind::Thank];
    prop_oneof![
        4 => (0..5usize, 0..9usize, 0..4usize).prop_map(|(node, answers, year)| Step::Post {
            node,
            answers,
            // One clock lives in 1970, one in the far future.
            clock: [1_790_000_000_000, 1_000, 9_000_000_000_000, 1_790_000_500_000][year],
        }),
        3 => (0..5usize, 0..9usize, prop::sample::select(kinds.to_vec()), any::<bool>())
            .prop_map(|(node, about, kind, on)| Step::Say { node, about, kind, on }),
        2 => (0..5usize, 0..5usize).prop_map(|(node, from)| Step::Hear { node, from }),
    ]
}

fn person(node: NodeId) -> PersonId {
    PersonId::new(node, [4; 11])
}

/// The first branch is the hub, whose people moderate.
fn voice(node: NodeId, who: PersonId) -> Voice {
    Voice {
        vouched: who.home() == node,
        role: if who.home() == NODES[0] { Role::Facilitator } else { Role::Learner },
        home_role: if who.home() == NODES[0] { NodeRole::Hub } else { NodeRole::Branch },
    }
}

struct World {
    documents: Vec<Document>,
    held: Vec<Vec<Candidate>>,
    all: Vec<Candidate>,
    written: Vec<(crate::domain::PostKey, Option<crate::domain::PostKey>)>,
    count: u8,
}

impl World {
    fn new() -> Self {
        let mut first = thread_document();
        let opened = signed(HOME, open(&mut first, LIFE, &head(), &post(HOME, 0)).unwrap());
        Self {
            documents: vec![first; 5],
            held: vec![vec![opened.clone()]; 5],
            all: vec![opened],
            written: vec![(post(HOME, 0).key, None)],
            count: 0,
        }
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Hear { node, from } => {
                let news: Vec<Candidate> = self.held[from].clone();
                take(&mut self.documents[node], &news);
                for candidate in news {
                    if !self.held[node].iter().any(|known| known.hash == candidate.hash) {
                        self.held[node].push(candidate);
                    }
                }
            }
            Step::Post { node, answers, clock } => {
                let seen = thread(&self.documents[node]);
                self.count += 1;
                let answered = seen.posts.get(answers % (seen.posts.len() + 1));
                let new = Post {
                    order: next_order(seen.greatest_order(), UnixMs(clock)),
                    at: UnixMs(clock),
                    reply_to: answered.map(|post| post.key.clone()),
                    ..post(NODES[node], self.count)
                };
                self.written.push((new.key.clone(), new.reply_to.clone()));
                let change = answer(&mut self.documents[node], LIFE, &new).unwrap();
                self.keep(node, signed(NODES[node], change));
            }
            Step::Say { node, about, kind, on } => {
                let seen = thread(&self.documents[node]);
                let post = &seen.posts[about % seen.posts.len()];
                self.count += 1;
                let said = Mark {
                    key: mark_key(NODES[node], [self.count; 5]),
                    kind,
                    post: Some(post.key.clone()),
                    on,
                    author: person(NODES[node]),
                    node: NODES[node],
                    order: next_order(seen.greatest_order(), UnixMs(0)),
                    at: UnixMs(0),
                    clock_doubtful: false,
                    language: "en".into(),
                    words: format!("Said {}", self.count),
                };
                let change = mark(&mut self.documents[node], LIFE, &said).unwrap();
                self.keep(node, signed(NODES[node], change));
            }
        }
    }

    fn keep(&mut self, node: usize, candidate: Candidate) {
        self.held[node].push(candidate.clone());
        self.all.push(candidate);
    }
}

/// Everything that a page is made of.
fn read(document: &Document) -> String {
    let thread = thread(document);
    let written: Vec<Written<'_>> = thread
        .posts
        .iter()
        .map(|post| Written { key: &post.key, author: post.author, node: post.node })
        .collect();
    let verdicts = Verdicts::fold(&written, &thread.marks, voice);
    format!("{:?} {:?} {verdicts:?}", thread.posts, thread.standings())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn five_branches_read_the_same_conversation_in_whatever_order_it_came(
        steps in prop::collection::vec(any_step(), 1..40),
        turns in prop::collection::vec(any::<prop::sample::Index>(), 5),
    ) {
        let mut world = World::new();
        for step in &steps {
            world.step(step);
        }
        let mut said = Vec::new();
        for (node, turn) in turns.iter().enumerate() {
            let mut candidates = world.all.clone();
            candidates.rotate_left(turn.index(world.all.len()));
            if node % 2 == 1 {
                candidates.reverse();
            }
            let document = &mut world.documents[node];
            // What came before its parents waits and comes again, as in the store.
            for _ in 0..candidates.len() {
                let verdicts = take(document, &candidates);
                prop_assert!(!verdicts.iter().any(|v| matches!(v, Verdict::Refused(_))));
                if verdicts.iter().all(|v| *v == Verdict::Known) {
                    break;
                }
            }
            said.push(read(document));
        }
        for other in &said[1..] {
            prop_assert_eq!(other, &said[0]);
        }
        let whole = thread(&world.documents[0]);
        let mut keys: Vec<_> = whole.posts.iter().map(|post| post.key.clone()).collect();
        prop_assert_eq!(keys.len(), world.written.len(), "nobody's post is lost or doubled");
        for (key, answered) in &world.written {
            let place = |wanted| keys.iter().position(|known| known == wanted);
            prop_assert!(place(key).is_some());
            if let Some(answered) = answered {
                prop_assert!(place(answered) < place(key), "an answer before its question");
            }
        }
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), world.written.len());
        // Edits by others count for nothing.
        for (post, standing) in whole.posts.iter().zip(whole.standings()) {
            let own = whole.marks.iter().rfind(|mark| {
                mark.kind == MarkKind::Edit
                    && mark.post.as_ref() == Some(&post.key)
                    && mark.author == post.author
            });
            if !standing.removed {
                let words = own.map_or(post.body.as_str(), |mark| mark.words.as_str());
                prop_assert_eq!(standing.body, words);
            }
        }
        let mut again = whole.posts.clone();
        again.reverse();
        sort_posts(&mut again);
        prop_assert_eq!(again, whole.posts);
    }
}

#[test]
fn another_nodes_mark_is_neither_altered_nor_deleted() {
    let mut document = thread_document();
    open(&mut document, LIFE, &head(), &post(HOME, 1)).unwrap();
    let hide = Mark {
        key: mark_key(HOME, [1; 5]),
        kind: MarkKind::Hide,
        post: Some(post(HOME, 1).key),
        on: true,
        author: person(HOME),
        node: HOME,
        order: 2,
        at: UnixMs(0),
        clock_doubtful: false,
        language: "en".into(),
        words: "Why".into(),
    };
    mark(&mut document, LIFE, &hide).unwrap();
    let marks = document.container("marks").unwrap();
    let key = hide.key.clone();
    let altered =
        forged(&document, OTHER, |tx| tx.put(&marks, key.as_str(), ScalarValue::Bytes(vec![1])));
    let deleted = forged(&document, OTHER, |tx| tx.delete(&marks, key.as_str()));
    let borrowed = forged(&document, OTHER, |tx| {
        tx.put(&marks, mark_key(HOME, [2; 5]).as_str(), ScalarValue::Bytes(vec![1]))
    });
    for candidate in [altered, deleted, borrowed] {
        assert!(matches!(refused_for(&document, &candidate), Refusal::NotAllowed(_)));
    }
    assert_eq!(thread(&document).marks, [hide]);
}
