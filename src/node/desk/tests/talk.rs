//! The forum: posts sent twice, unread ones, how far they have come, whose names travel.

use super::*;
use crate::domain::forum::Space;
use crate::domain::limits::{THREAD_POSTS_MAX, THREADS_PER_PAGE};
use crate::domain::{DocumentId, Scope};
use crate::node::view::Travel;

fn open(place: &Place, who: &SignedIn, once: &str) -> DocumentId {
    let opened = place.forum(who).open_thread(once, Space::Network, "A question", "How?", "en");
    opened.expect("a good form")
}

#[test]
fn a_post_sent_twice_appears_once() {
    let (place, _) = place(30, NodeRole::Branch);
    let (ana, bojan) = (place.learner("a", "Ана"), place.learner("b", "Бојан"));
    let id = open(&place, &ana, "t1");
    assert_eq!(open(&place, &ana, "t1"), id);
    assert_ne!(open(&place, &bojan, "t1"), id, "another person's form is another form");
    let forum = place.forum(&bojan);
    let first = forum.thread(id).unwrap().posts[0].key.clone();
    let key = forum.reply("r1", id, "So.\r\nAnd so.", "en", Some(first.clone())).unwrap();
    assert_eq!(key.0, id);
    assert_eq!(forum.reply("r1", id, "So.", "en", None).unwrap(), key);
    let thread = forum.thread(id).unwrap();
    assert_eq!(thread.posts.len(), 2);
    let reply = &thread.posts[1];
    assert_eq!((reply.body.as_str(), reply.own), ("So.\nAnd so.", true));
    assert_eq!(reply.reply_to, Some((first, "Ана".into())));
    assert_eq!((reply.author.as_str(), reply.state), ("Бојан", Travel::Saved));
}

#[test]
fn a_form_with_a_fault_posts_nothing() {
    let (place, _) = place(31, NodeRole::Branch);
    let ana = place.learner("a", "Ана");
    let forum = place.forum(&ana);
    let told = forum.open_thread("t", Space::Network, " ", "How?", "en");
    assert!(matches!(told, Err(NodeError::Field { field: "title", .. })));
    let told = forum.open_thread("t", Space::Network, "Title", &"a".repeat(6_001), "en");
    assert!(matches!(told, Err(NodeError::Field { field: "body", .. })));
    let told = forum.open_thread("", Space::Network, "Title", "How?", "en");
    assert!(matches!(told, Err(NodeError::Field { field: "once", .. })));
    let told =
        forum.open_thread("t", Space::Lesson(lesson("start-here/nothing")), "Title", "How?", "en");
    assert!(matches!(told, Err(NodeError::NotFound("lesson"))));
    let nowhere = crate::docs::thread::thread_id(place.id(), [9; 11]);
    let told = forum.reply("r", nowhere, "So.", "en", None);
    assert!(matches!(told, Err(NodeError::NotFound("thread"))));
    let own_document = DocumentId::learner(ana.person);
    let told = forum.reply("r", own_document, "So.", "en", None);
    assert!(matches!(told, Err(NodeError::NotFound("thread"))));
    assert_eq!(forum.threads(None, 0).unwrap().0.len(), 0);
}

#[test]
fn unread_posts_are_those_by_others_since_the_last_look() {
    let (place, _) = place(32, NodeRole::Branch);
    let ana_session = place.node.visitor().sign_up("a", "Ана", "4711", "en", true).unwrap();
    let (ana, bojan) = (place.who(&ana_session), place.learner("b", "Бојан"));
    let id = open(&place, &ana, "t");
    assert_eq!(place.who(&ana_session).unread_threads, 0, "own words are not news");
    place.forum(&ana).seen(id).unwrap();
    place.forum(&bojan).reply("r", id, "So.", "en", None).unwrap();
    assert_eq!(place.who(&ana_session).unread_threads, 1);
    let thread = place.forum(&ana).thread(id).unwrap();
    assert_eq!((thread.new_from, thread.posts[1].unread), (Some(1), true));
    let (length, _) = (place.log_length(), place.forum(&ana).seen(id).unwrap());
    assert_eq!(place.forum(&ana).thread(id).unwrap().new_from, None);
    assert_eq!(place.log_length(), length, "a look writes nothing to the log");
}

#[test]
fn a_list_of_threads_has_pages() {
    let (place, _) = place(33, NodeRole::Branch);
    let ana = place.learner("a", "Ана");
    for number in 0..=THREADS_PER_PAGE {
        open(&place, &ana, &format!("t{number}"));
    }
    let (first, more) = place.forum(&ana).threads(None, 0).unwrap();
    assert_eq!((first.len(), more), (THREADS_PER_PAGE as usize, true));
    let (second, more) = place.forum(&ana).threads(None, 1).unwrap();
    assert_eq!((second.len(), more), (1, false));
    assert!(place.forum(&ana).threads(Some(&lesson("start-here/goals")), 0).unwrap().0.is_empty());
}

#[test]
fn a_full_thread_goes_on_in_a_part_of_its_own() {
    let (place, _) = place(34, NodeRole::Branch);
    let ana = place.learner("a", "Ана");
    let (forum, id) = (place.forum(&ana), open(&place, &ana, "t"));
    for number in 1..THREAD_POSTS_MAX {
        forum.reply(&format!("r{number}"), id, "So.", "en", None).unwrap();
    }
    assert_eq!(forum.thread(id).unwrap().later_part, None);
    let (next, _) = forum.reply("one more", id, "And on.", "en", None).unwrap();
    assert_ne!(next, id);
    assert_eq!(forum.reply("and more", id, "Still.", "en", None).unwrap().0, next);
    assert_eq!(forum.thread(id).unwrap().later_part, Some(next));
    let later = forum.thread(next).unwrap();
    assert_eq!((later.earlier_part, later.posts.len()), (Some(id), 2));
    assert_eq!(later.title, "A question", "the title is the conversation's");
    let (listed, _) = forum.threads(None, 0).unwrap();
    assert_eq!(listed.iter().map(|row| (row.id, row.part)).collect::<Vec<_>>(), [(next, 1)]);
    let differing = place.node.write_local(|write| Ok(write.compare_with_rebuild()?)).unwrap();
    assert_eq!(differing, Vec::<String>::new());
}

#[test]
fn a_learners_name_travels_only_with_the_first_post() {
    let (hub, hub_admin) = place(35, NodeRole::Hub);
    let (branch, _) = place(36, NodeRole::Branch);
    let invitation = hub.admin(&hub_admin).invite("f", "Котор", "ME").unwrap().unwrap();
    let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    branch.node.join_by("http://hub.test", &invitation.code, carry).unwrap();
    let ana = branch.learner("a", "Ана");
    let network_entries = |place: &Place| {
        let own = place.id();
        let logs = place.node.read(|read| Ok(read.logs()?)).unwrap();
        let mut logs = logs.into_iter();
        let log = logs.find(|log| log.id.node == own && log.id.scope == Scope::Network);
        log.map_or(0, |log| log.length)
    };
    let before = network_entries(&branch);
    branch.desk(&ana).complete_lesson(&lesson("start-here/goals")).unwrap();
    assert_eq!(network_entries(&branch), before);
    let id = open(&branch, &ana, "t");
    assert_eq!(network_entries(&branch), before + 2, "the card and the post");
    branch.forum(&ana).reply("r", id, "And?", "en", None).unwrap();
    assert_eq!(network_entries(&branch), before + 3, "the card goes once");

    let forum = branch.forum(&ana);
    assert_eq!(forum.thread(id).unwrap().posts[0].state, Travel::Saved);
    branch.clock.pass_s(2 * 3600);
    hub.clock.pass_s(2 * 3600);
    branch.node.sync_over(carry).unwrap();
    assert_eq!(forum.thread(id).unwrap().posts[0].state, Travel::AtHub);
    let there = hub.forum(&hub_admin);
    let post = &there.thread(id).unwrap().posts[0];
    assert_eq!((post.author.as_str(), post.state), ("Ана", Travel::FromElsewhere));
    assert_eq!(post.arrived.as_ref().map(|(_, from)| from.as_str()), Some("Градска библиотека"));
    assert!(post.unread && !post.own);
    there.reply("r", id, "Welcome.", "en", None).unwrap();
    assert_eq!(there.thread(id).unwrap().posts[2].state, Travel::AtHub);
    assert_eq!(forum.thread(id).unwrap().posts[0].read_by, Vec::<String>::new());
    let blind = forum.reply("late", id, "Written meanwhile.", "en", None).unwrap();
    branch.node.sync_over(carry).unwrap();
    let posts = forum.thread(id).unwrap().posts;
    assert_eq!(posts[0].read_by, ["Ана"], "the hub's admin wrote when it was there");
    assert_eq!(posts[1].read_by, ["Ана"]);
    let late = posts.iter().find(|post| post.key == blind.1).unwrap();
    assert_eq!(late.read_by, Vec::<String>::new(), "it was not there yet");
    let posts = forum.thread(id).unwrap().posts;
    let answer = posts.iter().find(|post| post.body == "Welcome.").unwrap();
    assert_eq!((answer.author.as_str(), answer.arrived.as_ref()), ("Ана", None));
}
