//! The forum beside posts: edits, moderators, prompts at branches that are apart, search.

use super::*;
use crate::domain::DocumentId;
use crate::domain::forum::Space;
use crate::domain::moderation::MarkKind;
use crate::node::desk::Said;
use crate::node::view::{Choice, ListAsked, Only};

fn said(kind: MarkKind, post: Option<&crate::domain::PostKey>, words: &str) -> Said {
    Said { kind, post: post.cloned(), on: true, words: words.into(), language: "en".into() }
}

fn undone(kind: MarkKind, post: Option<&crate::domain::PostKey>) -> Said {
    Said { on: false, ..said(kind, post, "") }
}

/// A hub with its admin, and a branch that joined it.
fn pair(seed: u64) -> (Place, SignedIn, Place, SignedIn) {
    let (hub, hub_admin) = place(seed, NodeRole::Hub);
    let (branch, branch_admin) = place(seed + 1, NodeRole::Branch);
    let invitation = hub.admin(&hub_admin).invite("f", "Котор", "ME").unwrap().unwrap();
    let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    branch.node.join_by("http://hub.test", &invitation.code, carry).unwrap();
    (hub, hub_admin, branch, branch_admin)
}

fn sync(hub: &Place, branch: &Place) {
    let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    branch.node.sync_over(carry).unwrap();
}

fn open(place: &Place, who: &SignedIn, once: &str, title: &str, body: &str) -> DocumentId {
    place.forum(who).open_thread(once, Space::Network, title, body, "en").unwrap()
}

fn same_as_rebuilt(place: &Place) {
    let differing = place.node.write_local(|write| Ok(write.compare_with_rebuild()?)).unwrap();
    assert_eq!(differing, Vec::<String>::new());
}

#[test]
fn a_hide_at_the_hub_hides_at_the_branch_after_its_next_sync_and_is_undone_alike() {
    let (hub, moderator, branch, _) = pair(50);
    let ana = branch.learner("a", "Ана");
    let id = open(&branch, &ana, "t", "A question", "Ugly words");
    sync(&hub, &branch);
    let there = hub.forum(&moderator);
    let key = there.thread(id).unwrap().posts[0].key.clone();
    assert!(matches!(
        there.say("h0", id, said(MarkKind::Hide, Some(&key), " ")),
        Err(NodeError::Field { field: "reason", .. })
    ));
    there.say("h1", id, said(MarkKind::Hide, Some(&key), "Not kind")).unwrap();
    let length = hub.log_length();
    there.say("h1", id, said(MarkKind::Hide, Some(&key), "Not kind")).unwrap();
    assert_eq!(hub.log_length(), length, "said once");
    assert_eq!(there.post(id, &key).unwrap().others, 1);
    assert_eq!(branch.forum(&ana).thread(id).unwrap().posts[0].hidden, None);
    sync(&hub, &branch);
    let hidden = branch.forum(&ana).thread(id).unwrap();
    assert_eq!(hidden.posts[0].hidden.as_deref(), Some("Not kind"));
    assert_eq!((hidden.posts[0].body.as_str(), hidden.title.as_str()), ("", ""));
    assert_eq!(branch.forum(&ana).search("ugly", 0).unwrap().0.len(), 0);
    assert_eq!(branch.node.feed(None).unwrap().len(), 0);
    let log = branch.forum(&ana).moderation_log().unwrap();
    assert_eq!(
        log.iter().map(|row| (row.kind, row.on)).collect::<Vec<_>>(),
        [(MarkKind::Hide, true)]
    );
    there.say("h2", id, undone(MarkKind::Hide, Some(&key))).unwrap();
    sync(&hub, &branch);
    assert_eq!(branch.forum(&ana).thread(id).unwrap().posts[0].body, "Ugly words");
    same_as_rebuilt(&branch);
}

#[test]
fn nobody_moderates_edits_or_takes_back_what_is_not_theirs() {
    let (hub, hub_admin, branch, branch_admin) = pair(52);
    let (ana, bojan) = (branch.learner("a", "Ана"), branch.learner("b", "Бојан"));
    let theirs = open(&hub, &hub_admin, "t", "From the hub", "Words");
    sync(&hub, &branch);
    let own = open(&branch, &ana, "t", "From the branch", "Words");
    let forum = branch.forum(&bojan);
    let key = forum.thread(own).unwrap().posts[0].key.clone();
    for kind in [
        MarkKind::Edit,
        MarkKind::Remove,
        MarkKind::Hide,
        MarkKind::AskChange,
        MarkKind::Answer,
        MarkKind::Keep,
    ] {
        let told = forum.say(kind.as_str(), own, said(kind, Some(&key), "x"));
        assert!(matches!(told, Err(NodeError::NotAllowed)), "{kind:?}");
    }
    for kind in [MarkKind::Lock, MarkKind::Pin] {
        let told = forum.say(kind.as_str(), own, said(kind, None, ""));
        assert!(matches!(told, Err(NodeError::NotAllowed)), "{kind:?}");
    }
    // A branch's staff moderate what their branch wrote, not the hub's words.
    let staff = branch.forum(&branch_admin);
    staff.say("own", own, said(MarkKind::Hide, Some(&key), "Why")).unwrap();
    let hub_key = staff.thread(theirs).unwrap().posts[0].key.clone();
    let told = staff.say("hub's", theirs, said(MarkKind::Hide, Some(&hub_key), "Why"));
    assert!(matches!(told, Err(NodeError::NotAllowed)));
    let told = staff.say("pin", theirs, said(MarkKind::Pin, None, ""));
    assert!(matches!(told, Err(NodeError::NotAllowed)));
    assert!(branch.node.moderator(&bojan).is_err());
}

#[test]
fn an_edit_shows_everywhere_with_its_history_and_a_post_taken_back_is_empty() {
    let (hub, hub_admin, branch, _) = pair(54);
    let ana = branch.learner("a", "Ана");
    let id = open(&branch, &ana, "t", "A question", "Frist words");
    let forum = branch.forum(&ana);
    let key = forum.thread(id).unwrap().posts[0].key.clone();
    forum.say("e1", id, said(MarkKind::Edit, Some(&key), "First words")).unwrap();
    let length = branch.log_length();
    forum.say("e2", id, said(MarkKind::Edit, Some(&key), "First words")).unwrap();
    assert_eq!(branch.log_length(), length, "the same words are no change");
    sync(&hub, &branch);
    let there = hub.forum(&hub_admin);
    let post = there.post(id, &key).unwrap();
    assert_eq!((post.post.body.as_str(), post.post.edits), ("First words", 1));
    let history: Vec<_> = post.versions.iter().map(|version| version.body.as_str()).collect();
    assert_eq!(history, ["Frist words", "First words"]);
    assert_eq!(there.search("frist", 0).unwrap().0.len(), 0);
    assert_eq!(there.search("FIRST", 0).unwrap().0.len(), 1);
    there.reply("r", id, "An answer", "en", Some(key.clone())).unwrap();
    forum.say("g", id, said(MarkKind::Remove, Some(&key), "")).unwrap();
    sync(&hub, &branch);
    let gone = there.thread(id).unwrap();
    assert!(gone.posts[0].removed && gone.posts[0].body.is_empty() && gone.title.is_empty());
    assert_eq!(there.post(id, &key).unwrap().versions.len(), 0);
    assert_eq!(there.search("first", 0).unwrap().0.len(), 0);
    forum.say("b", id, undone(MarkKind::Remove, Some(&key))).unwrap();
    assert_eq!(forum.thread(id).unwrap().posts[0].body, "First words");
    for place in [&hub, &branch] {
        same_as_rebuilt(place);
    }
}

#[test]
fn branches_that_answer_a_lessons_question_while_apart_have_one_conversation() {
    let (hub, hub_admin, branch, _) = pair(56);
    let ana = branch.learner("a", "Ана");
    let goals = lesson("start-here/goals");
    let (here, there) = (branch.forum(&ana), hub.forum(&hub_admin));
    assert_eq!(here.prompt(&goals).unwrap().posts.len(), 0);
    let (one, _) = here.answer_prompt("p", goals.clone(), "Here it is so.", "en").unwrap();
    let (other, _) = there.answer_prompt("p", goals.clone(), "At the hub so.", "en").unwrap();
    assert_eq!(one, other);
    sync(&hub, &branch);
    let read = |forum: &ForumDesk| {
        let thread = forum.prompt(&goals).unwrap();
        assert_eq!((thread.id, thread.prompt.as_ref()), (one, Some(&goals)));
        thread.posts.into_iter().map(|post| post.body).collect::<Vec<_>>()
    };
    assert_eq!(read(&here).len(), 2);
    assert_eq!(read(&here), read(&there));
    let listed = here.threads(Some(&goals), 0).unwrap().0;
    assert_eq!((listed.len(), listed[0].prompt.as_ref()), (1, Some(&goals)));
    assert!(here.answer_prompt("q", lesson("start-here/none"), "x", "en").is_err());
    for place in [&hub, &branch] {
        same_as_rebuilt(place);
    }
}

#[test]
fn a_report_and_an_old_question_wait_for_a_moderator_without_a_name() {
    let (place, admin) = place(58, NodeRole::Branch);
    let (ana, bojan) = (place.learner("a", "Ана"), place.learner("b", "Бојан"));
    let id = open(&place, &ana, "t", "A question", "Words");
    let key = place.forum(&ana).thread(id).unwrap().posts[0].key.clone();
    let queue = || place.node.moderator(&admin).unwrap().queue().unwrap();
    assert_eq!((queue().reported.len(), queue().unanswered.len()), (0, 0));
    place.forum(&bojan).say("r", id, said(MarkKind::Report, Some(&key), "Rude")).unwrap();
    assert_eq!(queue().reported[0].reasons, ["Rude"]);
    let marks = place.node.read(|read| Ok(read.marks(id)?)).unwrap();
    assert_ne!(marks[0].author, bojan.person, "who reports is not told");
    place.forum(&admin).say("k", id, said(MarkKind::Keep, Some(&key), "")).unwrap();
    assert_eq!(queue().reported.len(), 0);
    place.clock.pass_s(49 * 3600);
    open(&place, &ana, "t2", "A fresh one", "Words");
    let waiting = queue().unanswered;
    assert_eq!(waiting.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
    place.forum(&bojan).reply("a", id, "So.", "en", None).unwrap();
    assert_eq!(queue().unanswered.len(), 0);
}

#[test]
fn a_closed_thread_takes_no_posts_and_one_on_top_stays_there() {
    let (place, admin) = place(59, NodeRole::Branch);
    let ana = place.learner("a", "Ана");
    let first = open(&place, &ana, "t1", "The old one", "Words");
    open(&place, &ana, "t2", "The new one", "Words");
    let (forum, staff) = (place.forum(&ana), place.forum(&admin));
    staff.say("p", first, said(MarkKind::Pin, None, "")).unwrap();
    let rows = forum.threads(None, 0).unwrap().0;
    assert_eq!((rows.len(), rows[0].id, rows[0].pinned), (2, first, true));
    staff.say("l", first, said(MarkKind::Lock, None, "")).unwrap();
    let told = forum.reply("r", first, "So.", "en", None);
    assert!(matches!(told, Err(NodeError::ThreadLocked)));
    staff.say("u", first, undone(MarkKind::Lock, None)).unwrap();
    forum.reply("r", first, "So.", "en", None).unwrap();
}

#[test]
fn lists_filter_and_a_muted_thread_is_no_news() {
    let (place, _) = place(60, NodeRole::Branch);
    let session = place.node.visitor().sign_up("a", "Ана", "4711", "en", true).unwrap();
    let (ana, bojan) = (place.who(&session), place.learner("b", "Бојан"));
    let theirs = open(&place, &bojan, "t1", "By Bojan", "Words");
    let country = Space::Country("RS".into());
    let forum = place.forum(&ana);
    let own = forum.open_thread("t2", country.clone(), "By Ana", "Words", "en").unwrap();
    let listed = |asked: ListAsked| {
        let rows = forum.list(&asked).unwrap().0;
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let only = |only| listed(ListAsked { only, ..ListAsked::default() });
    assert_eq!(only(Only::Mine), [own]);
    assert_eq!(only(Only::Unread), [theirs]);
    assert_eq!(only(Only::Unanswered).len(), 2);
    assert_eq!(listed(ListAsked { space: Some(country), ..ListAsked::default() }), [own]);
    let branch = Some(place.id());
    assert_eq!(listed(ListAsked { branch, ..ListAsked::default() }).len(), 2);
    assert_eq!(place.who(&session).unread_threads, 1);
    forum.choose(theirs, Some(Choice::Mute)).unwrap();
    assert_eq!(place.who(&session).unread_threads, 0);
    forum.choose(theirs, Some(Choice::Follow)).unwrap();
    assert_eq!(only(Only::Followed), [theirs]);
    assert_eq!(forum.away().unwrap().followed.len(), 1);
    let key = forum.thread(own).unwrap().posts[0].key.clone();
    place.forum(&bojan).reply("r", own, "So.", "en", Some(key)).unwrap();
    assert_eq!(forum.away().unwrap().answers.len(), 1);
    assert_eq!(only(Only::Unanswered), [theirs]);
    let week = forum.digest().unwrap();
    assert_eq!((week.posts, week.threads, week.liveliest[0].1), (3, 2, 2));
}

#[test]
fn a_search_finds_in_either_script_and_without_accents() {
    let (place, _) = place(61, NodeRole::Branch);
    let ana = place.learner("a", "Ана");
    open(&place, &ana, "t1", "Наслов", "Библиотека у Ђаковици ради увече.");
    open(&place, &ana, "t2", "Čitaonica", "Βιβλιοθήκη και Știință");
    let forum = place.forum(&ana);
    let count = |typed: &str| forum.search(typed, 0).unwrap().0.len();
    for typed in ["biblioteka", "БИБЛИО", "djakovic", "đakovici", "naslov", "uvece ra"] {
        assert_eq!(count(typed), 1, "{typed}");
    }
    for typed in ["citaon", "βιβλιοθηκη", "stiinta", "chitaonica"] {
        assert_eq!(count(typed), 1, "{typed}");
    }
    for typed in
        ["", "  ", "\"", "* OR NOT", "nema toga", "библиотека -", "a\" OR \"b", &"x".repeat(500)]
    {
        let _hits = count(typed);
    }
    assert_eq!(count("nema toga"), 0);
}
