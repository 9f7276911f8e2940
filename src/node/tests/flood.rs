//! A member that writes too much, or numbers at their limit: handled within limits, and only what is
//! beyond them is set aside.

use super::truth::{agree, codes, meet, three};
use super::*;
use crate::domain::limits::{DOCUMENT_CHANGES_MAX, QUARANTINE_PER_NODE_MAX};
use crate::node::ExactTalk;

/// So many posts in one thread, written past every form.
fn flood(at: &Place, posts: u32) {
    let talk = ExactTalk {
        threads: 1,
        posts_each: posts,
        people: 1,
        spaces: vec![Space::Network],
        words: vec!["All at once.".into()],
        morning: UnixMs(NOW),
        seed: 3,
    };
    at.node.console().talk_exactly(&talk).unwrap();
}

#[test]
fn ten_thousand_posts_at_once_fill_one_thread_to_its_limit_and_harm_nobody() {
    let (hub, flooding, other) = three();
    let id = thread::thread_id(other.id, [6; 11]);
    flood(&flooding, 10_000);
    post(&other, id, 10, "A quiet question");
    for _ in 0..4 {
        meet(&flooding, &hub);
    }
    agree(&flooding, &hub);
    meet(&other, &hub);
    agree(&other, &hub);
    for node in [&hub, &other] {
        let (kept, told) =
            node.node.read(|read| Ok((read.counts()?.posts, read.quarantined(0, 1_000)?))).unwrap();
        assert_eq!(kept, DOCUMENT_CHANGES_MAX as u64 + 1, "and the other's");
        assert_eq!(bodies(node, id), ["A quiet question"]);
        // The first one past the limit, and all that build on it.
        let expected = ["too-many-changes", "parent-refused"];
        assert!(told.iter().all(|row| expected.contains(&row.code.as_str())), "{told:?}");
        assert!(!told.is_empty() && told.len() as u64 <= QUARANTINE_PER_NODE_MAX, "{}", told.len());
    }
}

#[test]
fn numbers_at_their_limit_stop_nobody_from_answering() {
    let (hub, forging, other) = three();
    let id = thread::thread_id(other.id, [6; 11]);
    post(&other, id, 10, "Question");
    agree(&other, &hub);
    agree(&forging, &hub);
    post(&forging, id, u64::MAX, "Last for ever");
    agree(&forging, &hub);
    agree(&other, &hub);
    assert_eq!(bodies(&other, id), ["Question", "Last for ever"]);
    let session = other.node.visitor().sign_up("a", "Ana", "4711", "en", true).unwrap();
    let who = other.node.session(&session.token).unwrap().unwrap();
    let forum = other.node.forum(&who).unwrap();
    let last = forum.thread(id).unwrap().posts[1].key.clone();
    forum.reply("once-0123456789", id, "And yet", "en", Some(last)).unwrap();
    agree(&other, &hub);
    agree(&forging, &hub);
    for node in [&hub, &forging, &other] {
        assert_eq!(bodies(node, id), ["Question", "Last for ever", "And yet"]);
        assert_eq!(codes(node), Vec::<String>::new());
        whole(node);
    }
}
