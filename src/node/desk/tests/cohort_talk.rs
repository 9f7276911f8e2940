//! What a cohort says among itself: where it goes, and that no question about the forum tells it to
//! anybody else.

use super::{Place, place};
use crate::docs::record::Record;
use crate::domain::forum::Space;
use crate::domain::moderation::MarkKind;
use crate::domain::roles::{NodeRole, Role};
use crate::domain::roster::{Member, Roster};
use crate::domain::{CohortId, DocumentId, Scope};
use crate::node::NodeError;
use crate::node::desk::Said;
use crate::node::ledger::roster;
use crate::node::view::{CohortForm, Enrol, ListAsked, Only, SignedIn};

/// The hub with a cohort, and libraries that have joined it.
struct Network {
    hub: Place,
    admin: SignedIn,
    vera: SignedIn,
    cohort: CohortId,
}

impl Network {
    fn new(seed: u64) -> Self {
        let (hub, admin) = place(seed, NodeRole::Hub);
        let vera = hub.admin(&admin).add_person("v", Role::Facilitator, "Вера", "a password 1");
        let vera = SignedIn { person: vera.unwrap(), role: Role::Facilitator, ..admin.clone() };
        let form = CohortForm {
            name: "Spring".into(),
            circles: "2".into(),
            facilitators: vec![vera.person.to_string()],
            ..CohortForm::default()
        };
        let cohort = hub.facilitator(&admin).make_cohort("c", &form).unwrap();
        Self { hub, admin, vera, cohort }
    }

    fn library(&self, seed: u64) -> Place {
        let (branch, _) = place(seed, NodeRole::Branch);
        let code = self.hub.admin(&self.admin).invite(&seed.to_string(), "Котор", "ME");
        let carry = &mut |body: &[u8]| Ok(self.hub.node.answer_sync(body));
        branch.node.join_by("http://hub.test", &code.unwrap().unwrap().code, carry).unwrap();
        branch
    }

    fn sync(&self, branch: &Place) {
        for _ in 0..3 {
            let carry = &mut |body: &[u8]| Ok(self.hub.node.answer_sync(body));
            branch.node.sync_over(carry).unwrap();
        }
    }

    fn place(&self, who: &SignedIn, circle: Option<u8>) {
        let put = Enrol { cohort: self.cohort, person: who.person, circle };
        self.hub.facilitator(&self.admin).enrol(&put).unwrap();
    }

    fn space(&self) -> Space {
        Space::Cohort(self.cohort)
    }

    fn talk(&self) -> Scope {
        Scope::Talk(self.cohort)
    }

    fn roster(&self) -> Roster {
        (*self.hub.node.read(roster).unwrap()).clone()
    }
}

fn holds(place: &Place, id: DocumentId) -> bool {
    place.node.read(|read| Ok(read.document(id)?.is_some())).unwrap()
}

fn bodies(place: &Place, who: &SignedIn, id: DocumentId) -> Vec<String> {
    let view = place.forum(who).thread(id).unwrap();
    view.posts.into_iter().map(|row| row.body).collect()
}

fn is_missing<T: std::fmt::Debug>(told: Result<T, NodeError>) {
    assert!(matches!(told, Err(NodeError::NotFound(_))), "{told:?}");
}

fn said(kind: MarkKind, words: &str) -> Said {
    Said { kind, post: None, on: true, words: words.into(), language: "en".into() }
}

/// Everything that a page may ask of the forum finds nothing of a cohort's thread.
fn sees_nothing(place: &Place, who: &SignedIn, space: &Space, id: DocumentId) {
    let forum = place.forum(who);
    assert_eq!(forum.talks().unwrap(), []);
    for only in [Only::All, Only::Mine, Only::Unanswered, Only::Unread, Only::Followed] {
        let asked = ListAsked { only, ..ListAsked::default() };
        assert!(forum.list(&asked).unwrap().0.iter().all(|row| row.id != id), "{only:?}");
    }
    is_missing(forum.list(&ListAsked { space: Some(space.clone()), ..ListAsked::default() }));
    is_missing(forum.people_of(space));
    is_missing(forum.open_thread("x", space.clone(), "Title", "Words", "en"));
    is_missing(forum.thread(id));
    is_missing(forum.seen(id));
    is_missing(forum.choose(id, None));
    is_missing(forum.reply("y", id, "Words", "en", None));
    is_missing(forum.say("z", id, said(MarkKind::Pin, "")));
    assert_eq!(forum.current(id).unwrap(), id);
    assert!(forum.search("secret", 0).unwrap().0.is_empty());
    assert!(forum.similar("A secret question").unwrap().is_empty());
    let away = forum.away().unwrap();
    assert!(away.answers.is_empty() && away.mentions.is_empty() && away.followed.is_empty());
    assert!(away.asked.is_empty());
    assert!(forum.moderation_log().unwrap().iter().all(|row| row.thread != id));
    let unread = place
        .node
        .read(|read| Ok((read.unread_count(who.person)?, read.unread_threads(who.person)?)));
    assert_eq!(unread.unwrap(), (0, 0));
    if let Ok(desk) = place.node.moderator(who) {
        let queue = desk.queue().unwrap();
        assert!(queue.reported.is_empty() && queue.unanswered.is_empty());
    }
    prints_nothing(place, who, space);
}

/// What needs no account, or hangs on a wall, holds nothing of a cohort, whoever asks for it.
fn prints_nothing(place: &Place, who: &SignedIn, space: &Space) {
    let week = place.forum(who).digest().unwrap();
    assert_eq!((week.posts, week.threads, week.liveliest.len()), (0, 0, 0));
    assert!(week.unanswered.is_empty());
    assert!(place.node.feed(None).unwrap().is_empty());
    is_missing(place.node.feed(Some(space)));
}

#[test]
fn it_goes_to_the_libraries_of_its_learners_and_is_read_by_its_people_alone() {
    let net = Network::new(1_000);
    let (kotor, bar, cetinje) = (net.library(1_001), net.library(1_002), net.library(1_003));
    let (mira, ana) = (kotor.learner("m", "Мира"), kotor.learner("a", "Ана"));
    let (petar, ivo) = (bar.learner("p", "Петар"), cetinje.learner("i", "Иво"));
    for at in [&kotor, &bar, &cetinje] {
        net.sync(at);
    }
    net.place(&mira, Some(1));
    net.place(&petar, Some(2));
    let before = net.roster().members().count();
    for at in [&kotor, &bar, &cetinje] {
        net.sync(at);
    }
    let space = net.space();
    let id = kotor
        .forum(&mira)
        .open_thread("t", space.clone(), "A secret question", "Who of us is stuck, @Ана?", "en")
        .unwrap();
    assert_eq!(id.cohort(), Some(net.cohort));
    assert!(id.is_by(kotor.id()));
    for at in [&kotor, &bar, &cetinje] {
        net.sync(at);
    }
    assert!(holds(&bar, id) && holds(&net.hub, id) && !holds(&cetinje, id));
    let listed = bar.forum(&petar);
    assert_eq!(listed.talks().unwrap(), [(net.cohort, "Spring".to_owned())]);
    let here = ListAsked { space: Some(space.clone()), ..ListAsked::default() };
    assert_eq!(listed.list(&here).unwrap().0.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
    assert_eq!(listed.search("secret", 0).unwrap().0.len(), 1);
    let asked = listed.thread(id).unwrap().posts[0].key.clone();
    let (_, answer) = listed.reply("r", id, "I am, in module two.", "en", Some(asked)).unwrap();
    net.sync(&bar);
    net.sync(&kotor);
    assert_eq!(bodies(&kotor, &mira, id).len(), 2);
    assert_eq!(kotor.forum(&mira).away().unwrap().answers.len(), 1);
    // Named in words, Ана is not of the cohort: nobody is mentioned.
    assert_eq!(bodies(&kotor, &mira, id)[0], "Who of us is stuck, @Ана?");
    // Everybody else, on nodes that hold it and on one that does not.
    sees_nothing(&kotor, &ana, &space, id);
    sees_nothing(&cetinje, &ivo, &space, id);
    let admin = kotor.who(&super::entered(&kotor, admin_of(&kotor), super::PASSWORD, "").unwrap());
    sees_nothing(&kotor, &admin, &space, id);
    prints_nothing(&kotor, &mira, &space);
    for role in [Role::Facilitator, Role::Ambassador] {
        let other = super::add(&net.hub, &net.admin, role, &format!("{role} long password"));
        let other = SignedIn { person: other, role, ..net.admin.clone() };
        sees_nothing(&net.hub, &other, &space, id);
        assert!(net.hub.facilitator(&other).posts_of(mira.person).unwrap_or_default().is_empty());
    }
    // Its facilitator and the hub's admin look after it.
    for who in [&net.vera, &net.admin] {
        assert_eq!(bodies(&net.hub, who, id).len(), 2);
    }
    let hide = Said { post: Some(answer), ..said(MarkKind::Hide, "Not here.") };
    net.hub.forum(&net.vera).say("h", id, hide).unwrap();
    net.sync(&bar);
    assert_eq!(bodies(&bar, &petar, id)[1], "");
    // Nobody moves it out, and nothing else in.
    let out = net.hub.forum(&net.vera).say("m", id, said(MarkKind::Move, "network"));
    assert!(matches!(out, Err(NodeError::NotAllowed)), "{out:?}");
    let open = net.hub.forum(&net.vera).open_thread("o", Space::Network, "Open", "Words", "en");
    let into = said(MarkKind::Move, &space.to_string());
    let told = net.hub.forum(&net.vera).say("n", open.unwrap(), into);
    assert!(matches!(told, Err(NodeError::NotAllowed)), "{told:?}");
    assert_eq!(net.roster().members().count(), before);
    for at in [&net.hub, &kotor, &bar, &cetinje] {
        assert_eq!(at.node.verify(&mut ()).unwrap().faults, Vec::<String>::new());
    }
}

fn admin_of(place: &Place) -> crate::domain::PersonId {
    let people = place.node.visitor().people_here(None).unwrap();
    people.into_iter().find(|one| one.role == Role::Admin).unwrap().id
}

#[test]
fn a_library_hears_what_was_said_before_its_first_learner_came_and_nothing_after_the_last_left() {
    let net = Network::new(1_010);
    let (kotor, bar) = (net.library(1_011), net.library(1_012));
    let (mira, petar) = (kotor.learner("m", "Мира"), bar.learner("p", "Петар"));
    let other = bar.learner("o", "Оља");
    net.sync(&kotor);
    net.sync(&bar);
    net.place(&mira, Some(1));
    net.sync(&kotor);
    let id = kotor.forum(&mira).open_thread("t", net.space(), "Old", "Said before", "en").unwrap();
    net.sync(&kotor);
    net.sync(&bar);
    assert!(!holds(&bar, id));
    let records = || net.hub.log_length();
    net.place(&petar, Some(1));
    let once = records();
    net.place(&other, Some(1));
    assert_eq!(records(), once + 1, "the second learner costs no listing");
    net.sync(&bar);
    assert_eq!(bodies(&bar, &petar, id), ["Said before"]);
    // One leaves: the library still hears of it; the other leaves.
    net.place(&other, None);
    assert!(net.roster().may_read(bar.id(), net.talk()));
    net.place(&petar, None);
    assert!(!net.roster().may_read(bar.id(), net.talk()));
    net.sync(&bar);
    is_missing(bar.forum(&petar).thread(id));
    kotor.forum(&mira).reply("r", id, "Said after", "en", None).unwrap();
    net.sync(&kotor);
    net.sync(&bar);
    // Back again: also what was said meanwhile.
    net.place(&petar, Some(2));
    net.sync(&bar);
    assert_eq!(bodies(&bar, &petar, id), ["Said before", "Said after"]);
    for at in [&net.hub, &kotor, &bar] {
        assert_eq!(at.node.verify(&mut ()).unwrap().faults, Vec::<String>::new());
    }
}

#[test]
fn to_accompany_and_to_take_part_are_listed_beside_each_other() {
    let net = Network::new(1_020);
    let kotor = net.library(1_021);
    let mira = kotor.learner("m", "Мира");
    net.sync(&kotor);
    net.place(&mira, Some(1));
    let members = net.hub.admin(&net.admin);
    members.accompany(kotor.id(), &[net.cohort]).unwrap();
    let scopes = || net.roster().member(kotor.id()).unwrap().scopes.clone();
    assert_eq!(scopes(), [Scope::Cohort(net.cohort), net.talk()]);
    members.accompany(kotor.id(), &[]).unwrap();
    assert_eq!(scopes(), [net.talk()]);
    net.hub.node.console().erase(mira.person).unwrap();
    assert_eq!(scopes(), [], "nobody is left there");
}

#[test]
fn where_somebody_in_it_was_erased_it_goes_on_in_its_cohort() {
    let net = Network::new(1_030);
    let (kotor, bar) = (net.library(1_031), net.library(1_032));
    let (mira, ana) = (kotor.learner("m", "Мира"), kotor.learner("a", "Ана"));
    let petar = bar.learner("p", "Петар");
    net.sync(&kotor);
    net.sync(&bar);
    for who in [&mira, &petar] {
        net.place(who, Some(1));
    }
    net.sync(&kotor);
    net.sync(&bar);
    let forum = kotor.forum(&mira);
    let id = forum.open_thread("t", net.space(), "A secret", "My own words", "en").unwrap();
    net.sync(&kotor);
    net.sync(&bar);
    bar.forum(&petar).reply("r", id, "An answer", "en", None).unwrap();
    net.sync(&bar);
    net.hub.node.console().erase(mira.person).unwrap();
    for at in [&kotor, &bar] {
        net.sync(at);
    }
    let now = bar.forum(&petar).current(id).unwrap();
    assert_ne!(now, id);
    assert_eq!(now.cohort(), Some(net.cohort));
    assert!(now.is_by(net.hub.id()));
    assert_eq!(bodies(&bar, &petar, now), ["", "An answer"]);
    let view = bar.forum(&petar).thread(now).unwrap();
    assert_eq!((view.space, view.cohort), (Some(net.space()), Some("Spring".to_owned())));
    // Whoever has nothing to do with it is not even told where it goes on.
    assert_eq!(kotor.forum(&ana).current(id).unwrap(), id);
    is_missing(kotor.forum(&ana).thread(now));
    bar.forum(&petar).reply("s", id, "And more", "en", None).unwrap();
    net.sync(&bar);
    assert_eq!(bodies(&net.hub, &net.vera, id), ["", "An answer", "And more"]);
    for at in [&net.hub, &kotor, &bar] {
        assert_eq!(at.node.verify(&mut ()).unwrap().faults, Vec::<String>::new());
    }
}

#[test]
fn a_learners_laptop_and_whoever_accompanies_the_cohort_take_part_from_their_own_computers() {
    let net = Network::new(1_040);
    let (kotor, beside) = (net.library(1_041), net.library(1_042));
    let mira = kotor.learner("m", "Мира");
    let (laptop, owner) = place(1_043, NodeRole::Personal);
    let code = net.hub.admin(&net.admin).invite_laptop("l", "Mira's", kotor.id());
    let carry = &mut |body: &[u8]| Ok(net.hub.node.answer_sync(body));
    laptop.node.join_by("http://hub.test", &code.unwrap().unwrap().code, carry).unwrap();
    net.sync(&kotor);
    net.place(&mira, Some(1));
    net.sync(&kotor);
    let id = kotor.forum(&mira).open_thread("t", net.space(), "Ours", "Hello", "en").unwrap();
    net.sync(&kotor);
    for at in [&laptop, &beside] {
        net.sync(at);
    }
    // On her own laptop she is the same person; whoever set it up is somebody else.
    let away = SignedIn { person: mira.person, role: Role::Learner, ..owner.clone() };
    assert_eq!(bodies(&laptop, &away, id), ["Hello"]);
    is_missing(laptop.forum(&owner).thread(id));
    laptop.forum(&away).reply("r", id, "From the bus", "en", None).unwrap();
    net.sync(&laptop);
    // A computer beside hears of it once the hub lets it accompany the cohort.
    assert!(!holds(&beside, id));
    net.hub.admin(&net.admin).accompany(beside.id(), &[net.cohort]).unwrap();
    net.sync(&beside);
    let admin =
        beside.who(&super::entered(&beside, admin_of(&beside), super::PASSWORD, "").unwrap());
    assert_eq!(bodies(&beside, &admin, id), ["Hello", "From the bus"]);
    let visitor = beside.learner("v", "Гост");
    is_missing(beside.forum(&visitor).thread(id));
    beside.forum(&admin).reply("s", id, "I am here", "en", None).unwrap();
    net.sync(&beside);
    net.sync(&kotor);
    let said = bodies(&kotor, &mira, id);
    assert_eq!(said, ["Hello", "From the bus", "I am here"]);
    net.hub.admin(&net.admin).accompany(beside.id(), &[]).unwrap();
    net.sync(&beside);
    is_missing(beside.forum(&admin).thread(id));
    for at in [&net.hub, &kotor, &laptop, &beside] {
        assert_eq!(at.node.verify(&mut ()).unwrap().faults, Vec::<String>::new());
    }
}

#[test]
fn before_the_hub_has_listed_a_computer_nothing_is_written_that_would_stay_behind() {
    let net = Network::new(1_050);
    let kotor = net.library(1_051);
    let mira = kotor.learner("m", "Мира");
    net.sync(&kotor);
    net.place(&mira, Some(1));
    net.sync(&kotor);
    let forum = kotor.forum(&mira);
    let id = forum.open_thread("t", net.space(), "Ours", "Hello", "en").unwrap();
    net.sync(&kotor);
    // The listing was taken back here and her enrolment not yet.
    let known = net.roster();
    let listed = Member { scopes: Vec::new(), ..known.member(kotor.id()).unwrap().clone() };
    let record = Record::Member(listed);
    net.hub.node.write(move |author| author.record(Scope::Roster, &record)).unwrap();
    net.sync(&kotor);
    let length = kotor.log_length();
    is_missing(forum.open_thread("u", net.space(), "Ours", "Hello", "en"));
    is_missing(forum.reply("v", id, "Hello", "en", None));
    is_missing(forum.say("w", id, said(MarkKind::Thank, "")));
    assert_eq!(kotor.log_length(), length);
    assert_eq!(bodies(&kotor, &mira, id), ["Hello"], "what is there she still reads");
}
