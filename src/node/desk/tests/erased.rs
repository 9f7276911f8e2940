//! Conversations in which somebody was erased, as the desks show them and take answers to them.

use super::*;
use crate::domain::DocumentId;
use crate::domain::forum::Space;
use crate::domain::moderation::MarkKind;
use crate::node::desk::Said;
use crate::node::view::Choice;

/// A hub with its admin, and a branch that joined it.
fn pair(seed: u64) -> (Place, SignedIn, Place) {
    let (hub, hub_admin) = place(seed, NodeRole::Hub);
    let (branch, _) = place(seed + 1, NodeRole::Branch);
    let invitation = hub.admin(&hub_admin).invite("f", "Котор", "ME").unwrap().unwrap();
    let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    branch.node.join_by("http://hub.test", &invitation.code, carry).unwrap();
    (hub, hub_admin, branch)
}

fn sync(hub: &Place, branch: &Place) {
    for _ in 0..2 {
        let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
        branch.node.sync_over(carry).unwrap();
    }
}

fn whole(place: &Place) {
    assert_eq!(place.node.verify(&mut ()).unwrap().faults, Vec::<String>::new());
}

fn bodies(place: &Place, who: &SignedIn, id: DocumentId) -> Vec<(String, String, bool)> {
    let posts = place.forum(who).thread(id).unwrap().posts;
    posts.into_iter().map(|row| (row.author, row.body, row.erased)).collect()
}

#[test]
fn a_lessons_question_goes_on_without_somebody_and_nothing_old_is_new_again() {
    let (hub, hub_admin, branch) = pair(90);
    let (ana, mira) = (branch.learner("a", "Ана"), branch.learner("m", "Мира"));
    let about = lesson("start-here/goals");
    let forum = branch.forum(&ana);
    forum.answer_prompt("p", about.clone(), "Here it works.", "en").unwrap();
    let (id, answered) =
        branch.forum(&mira).answer_prompt("p", about.clone(), "There too.", "en").unwrap();
    forum.reply("r", id, "Good to hear, @Мира.", "en", Some(answered.clone())).unwrap();
    forum.seen(id).unwrap();
    forum.choose(id, Some(Choice::Follow)).unwrap();
    sync(&hub, &branch);
    hub.node.console().erase(mira.person).unwrap();
    sync(&hub, &branch);
    let now = forum.current(id).unwrap();
    assert_ne!(now, id);
    let prompt = forum.prompt(&about).unwrap();
    assert_eq!((prompt.id, prompt.new_from), (now, None), "all of it was seen before");
    assert_eq!(prompt.choice, Some(Choice::Follow));
    let told = |author: &str, body: &str, erased| (author.to_owned(), body.to_owned(), erased);
    let wanted = [
        told("Ана", "Here it works.", false),
        told("", "", true),
        told("Ана", "Good to hear, @….", false),
    ];
    for (place, who) in [(&branch, &ana), (&hub, &hub_admin)] {
        assert_eq!(bodies(place, who, id), wanted, "by the old address");
        whole(place);
    }
    // Answers by the old address, and to the lesson, stand where it goes on.
    let (by_old, _) = forum.reply("s", id, "And on.", "en", None).unwrap();
    let (by_lesson, _) = forum.answer_prompt("q", about, "And on too.", "en").unwrap();
    assert_eq!((by_old, by_lesson), (now, now));
    let gone = forum.thread(now).unwrap().posts[1].clone();
    assert_eq!(gone.key, answered, "its place is still there to be answered");
    sync(&hub, &branch);
    assert_eq!(hub.forum(&hub_admin).thread(id).unwrap().posts.len(), 5);
    whole(&branch);
    whole(&hub);
}

#[test]
fn what_an_erased_moderator_decided_stays_decided_without_a_name() {
    let (hub, hub_admin, branch) = pair(92);
    let ana = branch.learner("a", "Ана");
    let forum = branch.forum(&ana);
    let id = forum.open_thread("t", Space::Network, "A question", "Ugly words", "en").unwrap();
    sync(&hub, &branch);
    let moderator = hub.node.console().add_person(Role::Facilitator, "Вера", PASSWORD);
    let moderator = moderator.unwrap();
    let vera = SignedIn { person: moderator, role: Role::Facilitator, ..hub_admin.clone() };
    let key = forum.thread(id).unwrap().posts[0].key.clone();
    let hide = Said {
        kind: MarkKind::Hide,
        post: Some(key),
        on: true,
        words: "Not kind".into(),
        language: "en".into(),
    };
    hub.forum(&vera).say("h", id, hide).unwrap();
    let lock = Said {
        kind: MarkKind::Lock,
        post: None,
        on: true,
        words: String::new(),
        language: String::new(),
    };
    hub.forum(&vera).say("l", id, lock).unwrap();
    sync(&hub, &branch);
    hub.node.console().erase(moderator).unwrap();
    sync(&hub, &branch);
    for (place, who) in [(&branch, &ana), (&hub, &hub_admin)] {
        let view = place.forum(who).thread(id).unwrap();
        assert!(view.locked, "{:?}", place.node);
        assert_eq!(view.posts[0].hidden.as_deref(), Some("Not kind"));
        assert_eq!(place.forum(who).moderation_log().unwrap().len(), 2);
        whole(place);
    }
}
