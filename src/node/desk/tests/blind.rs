//! Reviews among learners of two libraries: practised, sent without a name, given, passed on; and what
//! happens when somebody is silent, takes back, leaves, or lies.

use std::collections::BTreeMap;

use super::{Place, place};
use crate::docs::{allotted, learner};
use crate::domain::attention::Reason;
use crate::domain::award::Achievement;
use crate::domain::blind::{BlindForm, BlindReview, Marks};
use crate::domain::cohort::Day;
use crate::domain::completion::RequirementKind;
use crate::domain::limits::{BLIND_PATIENCE_DAYS, BLIND_SILENT_DAYS};
use crate::domain::roles::NodeRole;
use crate::domain::{DocumentId, DocumentKind, ModuleId, PersonId, Scope};
use crate::node::NodeError;
use crate::node::view::{CohortForm, Enrol, ExcuseForm, SentLine, SignedIn, SyncState};

const DAY_S: u32 = 24 * 3_600;
const SECRET: &str = "The reading room of Rozalija in Котор, as Rozalija Ćosić says.";

fn sync(place: &Place, hub: &Place) {
    let report = place.node.sync_over(&mut |body| Ok(hub.node.answer_sync(body))).unwrap();
    assert_eq!(report.state, SyncState::UpToDate);
}

fn join(hub: &Place, admin: &SignedIn, joining: &Place, name: &str) {
    let code = hub.admin(admin).invite(name, name, "ME").unwrap().unwrap().code;
    let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
    joining.node.join_by("http://hub.test", &code, carry).unwrap();
}

fn last_module() -> ModuleId {
    "proposal".parse().unwrap()
}

/// The form of a call's rubric, every line with that mark.
fn form(place: &Place, mark: &str, words: &str) -> BlindForm {
    let call = place.node.course("en").call.as_ref().unwrap();
    let lines = call.rubric.iter().map(|line| (line.id.clone(), (mark.to_owned(), String::new())));
    BlindForm { marks: lines.collect(), words: words.into() }
}

fn practise(place: &Place, who: &SignedIn) {
    for sample in 1..=2 {
        place.desk(who).practise(sample, &form(place, "2", "")).unwrap();
    }
}

fn hand_in(place: &Place, who: &SignedIn, once: &str, words: &str) {
    let desk = place.desk(who);
    let course = place.node.course("en");
    for module in ["start-here", "listening", "proposal"] {
        let module: ModuleId = module.parse().unwrap();
        let assignment = course.module(&module).unwrap().assignment.as_ref().unwrap();
        let typed: BTreeMap<_, _> =
            assignment.fields.iter().map(|field| (field.id.clone(), words.to_owned())).collect();
        desk.hand_in(&format!("{once}-{module}"), &module, &typed).unwrap();
    }
}

fn sent(place: &Place, who: &SignedIn) -> Vec<SentLine> {
    place.desk(who).blind_home().unwrap().sent
}

fn give(place: &Place, who: &SignedIn) -> usize {
    let waiting: Vec<DocumentId> =
        sent(place, who).iter().filter(|line| line.waits()).map(|line| line.document).collect();
    for (number, document) in waiting.iter().enumerate() {
        let words = "I like the table. I wish the number had a source. What if you began in May?";
        let once = format!("{number}-{document}");
        place.desk(who).review_blindly(&once, *document, &form(place, "3", words)).unwrap();
    }
    waiting.len()
}

/// A hub and two libraries with three learners who practised and handed in.
struct Network {
    hub: Place,
    admin: SignedIn,
    kotor: Place,
    sjenica: Place,
    rozalija: SignedIn,
    boris: SignedIn,
    vesna: SignedIn,
}

impl Network {
    fn new(seed: u64) -> Self {
        let (hub, admin) = place(seed, NodeRole::Hub);
        let (kotor, _) = place(seed + 1, NodeRole::Branch);
        let (sjenica, _) = place(seed + 2, NodeRole::Branch);
        join(&hub, &admin, &kotor, "Котор");
        join(&hub, &admin, &sjenica, "Сјеница");
        let rozalija = kotor.learner("a", "Rozalija Ćosić");
        let boris = sjenica.learner("b", "Boris");
        let vesna = sjenica.learner("c", "Vesna");
        let network = Self { hub, admin, kotor, sjenica, rozalija, boris, vesna };
        for (place, who) in network.learners() {
            practise(place, who);
            hand_in(
                place,
                who,
                "1",
                if who.person == network.rozalija.person { SECRET } else { "A table." },
            );
        }
        network
    }

    fn learners(&self) -> [(&Place, &SignedIn); 3] {
        [(&self.kotor, &self.rozalija), (&self.sjenica, &self.boris), (&self.sjenica, &self.vesna)]
    }

    /// Everybody hears of everything, and the hub holds its rounds.
    fn settle(&self) {
        for _ in 0..2 {
            sync(&self.kotor, &self.hub);
            sync(&self.sjenica, &self.hub);
            self.hub.node.hold_round().unwrap();
        }
        sync(&self.kotor, &self.hub);
        sync(&self.sjenica, &self.hub);
    }

    fn days_go_by(&self, days: u32) {
        for place in [&self.hub, &self.kotor, &self.sjenica] {
            place.clock.pass_s(days * DAY_S);
        }
    }

    fn assert_rebuilt_alike(&self) {
        for place in [&self.hub, &self.kotor, &self.sjenica] {
            let differ = place.node.write_local(|write| Ok(write.compare_with_rebuild()?)).unwrap();
            assert_eq!(differ, Vec::<String>::new());
        }
    }
}

fn peer_reviews(place: &Place, who: &SignedIn) -> usize {
    let badges = place.desk(who).badges().unwrap().requirements;
    badges.iter().find(|one| one.kind == RequirementKind::PeerReviews).unwrap().have
}

#[test]
fn three_learners_review_each_other_and_nobody_learns_whose_it_was() {
    let network = Network::new(300);
    network.settle();
    for (place, who) in network.learners() {
        assert_eq!(sent(place, who).len(), 2, "{}", who.name);
        assert_eq!(peer_reviews(place, who), 0);
    }
    let mut nameless = 0;
    // Boris reads Rozalija's text without her name, without her library, and without section A.
    for line in sent(&network.sjenica, &network.boris) {
        let view = network.sjenica.desk(&network.boris).sent_proposal(line.document).unwrap();
        let words = format!("{:?}", view.proposal.sections);
        nameless += words.matches("The reading room of […] in […], as […] says.").count();
        assert!(
            !words.contains("Rozalija") && !words.contains("Ćosić") && !words.contains("Котор")
        );
        assert!(view.proposal.sections.iter().all(|section| section.id.to_string() != "A"));
    }
    assert!(nameless >= 8, "{nameless}");
    for (place, who) in network.learners() {
        assert_eq!(give(place, who), 2);
        assert_eq!(peer_reviews(place, who), 2, "they count at once, without a line");
    }
    network.settle();
    for (place, who) in network.learners() {
        let said = place.desk(who).feedback().unwrap();
        assert_eq!(said.blind.len(), 2, "{}", who.name);
        assert_eq!(place.desk(who).new_feedback().unwrap(), 2);
    }
    // What is useful comes back to whoever wrote it, and to nobody else.
    let said = network.kotor.desk(&network.rozalija).feedback().unwrap();
    network.kotor.desk(&network.rozalija).find_useful(&said.blind[0].word.seal).unwrap();
    let nothing = network.kotor.desk(&network.rozalija).find_useful("aaaaaaaa");
    assert!(matches!(nothing, Err(NodeError::NotFound(_))));
    network.settle();
    let useful = |place, who| sent(place, who).iter().filter(|line| line.useful).count();
    let found: usize = network.learners().iter().map(|(place, who)| useful(place, who)).sum();
    assert_eq!(found, 1);
    assert_eq!(network.hub.node.hold_round().unwrap(), 0, "and then nothing is left to do");
    // Whoever was useful twice has earned a badge.
    for (place, who) in [(&network.kotor, &network.rozalija), (&network.sjenica, &network.vesna)] {
        for said in place.desk(who).feedback().unwrap().blind {
            place.desk(who).find_useful(&said.word.seal).unwrap();
        }
    }
    network.settle();
    let due = network.sjenica.desk(&network.boris).badges().unwrap().due;
    assert_eq!(due, [Achievement::GoodReviewer]);
    network.assert_rebuilt_alike();
}

#[test]
fn a_new_version_goes_to_the_same_reader_and_what_was_taken_back_is_called_back() {
    let network = Network::new(310);
    network.settle();
    let before = sent(&network.sjenica, &network.boris);
    hand_in(&network.kotor, &network.rozalija, "2", "Another text altogether.");
    network.settle();
    let after = sent(&network.sjenica, &network.boris);
    assert_eq!((before.len(), after.len()), (2, 3));
    assert_eq!(after.iter().filter(|line| line.waits()).count(), 2);
    let gone = after.iter().find(|line| line.withdrawn).unwrap().document;
    let words = "This is about a version that is gone, and long enough to be taken.";
    let late = network.sjenica.desk(&network.boris).review_blindly(
        "x",
        gone,
        &form(&network.sjenica, "3", words),
    );
    assert!(matches!(late, Err(NodeError::NotFound(_))));
    network.kotor.desk(&network.rozalija).take_back(&last_module()).unwrap();
    network.settle();
    let left = sent(&network.sjenica, &network.boris);
    assert_eq!(left.iter().filter(|line| line.waits()).count(), 1, "Vesna's is still there");
    network.assert_rebuilt_alike();
}

#[test]
fn where_somebody_is_silent_a_spare_reviewer_is_asked_and_then_a_person_is_told() {
    let network = Network::new(320);
    network.settle();
    give(&network.kotor, &network.rozalija);
    give(&network.sjenica, &network.vesna);
    network.settle();
    let facilitator = network.hub.facilitator(&network.admin);
    assert_eq!(facilitator.gaps().unwrap().len(), 0, "Boris may still answer");
    network.days_go_by(BLIND_SILENT_DAYS + 1);
    network.settle();
    let gaps = facilitator.gaps().unwrap();
    let names: Vec<&str> = gaps.iter().map(|row| row.name.as_str()).collect();
    assert!(names.contains(&"Rozalija Ćosić") && names.contains(&"Vesna"), "{names:?}");
    assert_eq!(facilitator.morning().unwrap().gaps, 2);

    // A fourth learner who has only practised is a spare reviewer.
    let mira = network.kotor.learner("d", "Mira");
    practise(&network.kotor, &mira);
    network.settle();
    assert_eq!(sent(&network.kotor, &mira).len(), 2);
    assert_eq!(facilitator.gaps().unwrap().len(), 0);
    // And what comes late still counts.
    assert_eq!(give(&network.sjenica, &network.boris), 2);
    network.settle();
    assert_eq!(network.kotor.desk(&network.rozalija).feedback().unwrap().blind.len(), 2);
    network.assert_rebuilt_alike();
}

#[test]
fn a_facilitator_reviews_asks_by_hand_and_excuses_where_nobody_is_left() {
    let (hub, admin) = place(330, NodeRole::Hub);
    let (kotor, kotor_admin) = place(331, NodeRole::Branch);
    join(&hub, &admin, &kotor, "Котор");
    let (mira, ana) = (kotor.learner("a", "Mira"), kotor.learner("b", "Ana"));
    for who in [&mira, &ana] {
        practise(&kotor, who);
    }
    hand_in(&kotor, &mira, "1", "Only mine.");
    sync(&kotor, &hub);
    let desk = hub.facilitator(&admin);
    hub.node.hold_round().unwrap();
    assert_eq!(desk.gaps().unwrap().len(), 0, "others may still come");
    let view = desk.gap(mira.person).unwrap();
    assert_eq!(view.copies.len(), 1, "Ana has it");
    assert!(view.candidates.is_empty() && view.version.is_some());
    let refused = desk.ask_by_hand(mira.person, &mira.person.to_string());
    assert!(matches!(refused, Err(NodeError::Field { .. })), "nobody reviews himself");
    for clock in [&hub.clock, &kotor.clock] {
        clock.pass_s((BLIND_PATIENCE_DAYS + 1) * DAY_S);
    }
    sync(&kotor, &hub);
    hub.node.hold_round().unwrap();
    let gap = &desk.gaps().unwrap()[0].gap;
    assert_eq!((gap.to_receive, gap.to_give), (1, 2));

    let words = "I like the summary. I wish it named a day. What if the nurse signed it too?";
    desk.fill_gap("f", mira.person, &form(&hub, "3", words)).unwrap();
    desk.fill_gap("f", mira.person, &form(&hub, "3", words)).unwrap();
    let off = ExcuseForm { kind: "reviews".into(), on: true, ..ExcuseForm::default() };
    desk.excuse("e", mira.person, &off).unwrap();
    hub.node.hold_round().unwrap();
    assert_eq!(desk.gaps().unwrap().len(), 0);
    sync(&kotor, &hub);
    let said = kotor.desk(&mira).feedback().unwrap();
    assert_eq!((said.blind.len(), said.excuses.len()), (1, 1));
    assert!(!said.blind[0].can_thank);
    assert_eq!(peer_reviews(&kotor, &mira), 2);
    desk.excuse("g", mira.person, &ExcuseForm { on: false, ..off }).unwrap();
    sync(&kotor, &hub);
    assert_eq!(peer_reviews(&kotor, &mira), 0, "a further word takes it back");
    // Nobody at a library has this door.
    assert!(matches!(kotor.facilitator(&kotor_admin).gaps(), Err(NodeError::NotAllowed)));
}

#[test]
fn what_is_erased_goes_at_the_reviewers_library_too_and_the_review_still_counts() {
    let network = Network::new(340);
    network.settle();
    give(&network.sjenica, &network.boris);
    assert_eq!(peer_reviews(&network.sjenica, &network.boris), 2);
    let answer = ("worth-the-time".parse().unwrap(), (vec![4], String::new()));
    network.kotor.desk(&network.rozalija).say_evaluation(0, &[answer].into()).unwrap();
    network.settle();
    let sent_before: Vec<DocumentId> =
        sent(&network.sjenica, &network.boris).iter().map(|line| line.document).collect();
    network.hub.node.console().erase(network.rozalija.person).unwrap();
    network.settle();
    let left = sent(&network.sjenica, &network.boris);
    assert_eq!(left.len(), 1);
    let gone = sent_before.into_iter().find(|id| left.iter().all(|line| line.document != *id));
    let text = network.sjenica.node.read(|read| Ok(read.document(gone.unwrap())?)).unwrap();
    assert_eq!(text, None);
    assert_eq!(peer_reviews(&network.sjenica, &network.boris), 2);
    let rows = |hub: &Place| hub.node.read(|read| Ok(read.allotments(hub.id())?)).unwrap();
    assert!(rows(&network.hub).iter().all(|row| row.author != network.rozalija.person));

    // The other way round: what was sent to somebody goes with him, and others are asked.
    network.hub.node.console().erase(network.vesna.person).unwrap();
    network.settle();
    let held = network.sjenica.node.read(|read| Ok(read.sent_to(network.vesna.person)?)).unwrap();
    assert_eq!(held, []);
    network.assert_rebuilt_alike();
}

/// Writes a review into a learner's document as a library that lies would.
fn claim(place: &Place, person: PersonId, document: DocumentId, words: &str) {
    let words = words.to_owned();
    place
        .node
        .write(move |author| {
            let review = BlindReview {
                key: String::new(),
                document,
                at: author.now().0,
                clock_doubtful: false,
                marks: Marks::new(),
                words,
                node: author.node(),
            };
            let random = author.random();
            author.change(DocumentId::learner(person), |document, life| {
                learner::review_blindly(document, life, &review, random)
            })
        })
        .unwrap();
}

#[test]
fn a_review_of_what_was_never_sent_counts_nothing_and_no_library_sends_anything() {
    let network = Network::new(350);
    network.settle();
    let boris = network.boris.person;
    let made_up = DocumentId::new(DocumentKind::Allotted, network.hub.id(), [7; 11]);
    claim(&network.sjenica, boris, made_up, "Never sent.");
    // Somebody else's copy, known to the library that both belong to.
    let vesnas = sent(&network.sjenica, &network.vesna)[0].document;
    claim(&network.sjenica, boris, vesnas, "<script>alert(1)</script> of somebody else's copy.");
    // A copy that the library made itself.
    let own = DocumentId::new(DocumentKind::Allotted, network.sjenica.id(), [8; 11]);
    let forged = crate::domain::blind::SentProposal {
        reviewer: boris,
        module: last_module(),
        at: crate::domain::UnixMs(0),
        sections: Vec::new(),
        withdrawn: false,
        useful: true,
    };
    network
        .sjenica
        .node
        .write(move |author| {
            author.change_in(Scope::Branch(author.node()), own, |document, life| {
                allotted::begin(document, life, &forged)
            })
        })
        .unwrap();
    claim(&network.sjenica, boris, own, "My own.");
    assert_eq!(peer_reviews(&network.sjenica, &network.boris), 0);
    assert_eq!(sent(&network.sjenica, &network.boris).len(), 2);
    network.settle();
    for (place, who) in network.learners() {
        assert_eq!(place.desk(who).feedback().unwrap().blind.len(), 0, "{}", who.name);
    }
    // What was sent and is answered with a script is passed on as words.
    let real = sent(&network.sjenica, &network.boris)[0].document;
    claim(&network.sjenica, boris, real, "<script>alert(1)</script>");
    network.settle();
    let all = [(&network.kotor, &network.rozalija), (&network.sjenica, &network.vesna)];
    let said: Vec<String> = all
        .iter()
        .flat_map(|(place, who)| place.desk(who).feedback().unwrap().blind)
        .map(|one| one.word.words)
        .collect();
    assert_eq!(said, ["<script>alert(1)</script>"]);
    network.assert_rebuilt_alike();
}

#[test]
fn whoever_hands_nothing_in_is_named_until_it_comes_or_the_date_is_put_off() {
    let (hub, admin) = place(370, NodeRole::Hub);
    let (kotor, kotor_admin) = place(371, NodeRole::Branch);
    join(&hub, &admin, &kotor, "Котор");
    let (mira, ana) = (kotor.learner("a", "Mira"), kotor.learner("b", "Ana"));
    let lesson = |name: &str| format!("start-here/{name}").parse().unwrap();
    for who in [&mira, &ana] {
        for name in ["how-it-works", "goals", "feedback", "idea-to-service"] {
            kotor.desk(who).complete_lesson(&lesson(name)).unwrap();
        }
    }
    sync(&kotor, &hub);
    let desk = hub.facilitator(&admin);
    let form = CohortForm { name: "Spring".into(), circles: "1".into(), ..CohortForm::default() };
    let cohort = desk.make_cohort("c", &form).unwrap();
    for who in [&mira, &ana] {
        let put = Enrol { cohort, person: who.person, circle: Some(1) };
        desk.enrol(&put).unwrap();
    }
    let ended = Day(Day::of(kotor.node.now().0).0 - 5);
    let dates = ("start-here".to_owned(), "2020-01-06".to_owned(), ended.to_string());
    desk.set_dates(cohort, &[dates]).unwrap();
    sync(&kotor, &hub);
    let named = || {
        let help = kotor.facilitator(&kotor_admin).morning().unwrap().help;
        let mut names = Vec::new();
        for one in help {
            let nothing = Reason::NothingHandedIn { module: super::module(), days: 5 };
            assert_eq!(one.reasons, [nothing]);
            names.push(one.name);
        }
        names.sort();
        names
    };
    assert_eq!(named(), ["Ana", "Mira"]);
    hand_in(&kotor, &ana, "1", "Handed in after all.");
    assert_eq!(named(), ["Mira"]);
    let later = Day(ended.0 + 10).to_string();
    let more_time = ExcuseForm {
        kind: "until".into(),
        subject: "start-here".into(),
        day: later,
        on: true,
        words: String::new(),
    };
    desk.excuse("e", mira.person, &more_time).unwrap();
    sync(&kotor, &hub);
    assert_eq!(named(), Vec::<String>::new());
    let own = kotor.desk(&mira).own_cohorts().unwrap();
    assert_eq!(own[0].cohort.dates[0].ends, Day(ended.0 + 10), "and she sees it at home");
}

#[test]
fn more_time_and_a_lesson_less_are_told_and_counted() {
    let (hub, admin) = place(360, NodeRole::Hub);
    let (kotor, kotor_admin) = place(361, NodeRole::Branch);
    join(&hub, &admin, &kotor, "Котор");
    let mira = kotor.learner("a", "Mira");
    sync(&kotor, &hub);
    let desk = hub.facilitator(&admin);
    let excuse = |kind: &str, subject: &str, day: &str| ExcuseForm {
        kind: kind.into(),
        subject: subject.into(),
        day: day.into(),
        on: true,
        words: "Flood.".into(),
    };
    for wrong in [
        excuse("lesson", "no-such/lesson", ""),
        excuse("until", "start-here", "1999-01-01"),
        excuse("until", "start-here", "2999-01-01"),
        excuse("nothing", "", ""),
        ExcuseForm { words: "\u{202e}".into(), ..excuse("reviews", "", "") },
    ] {
        let told = desk.excuse("x", mira.person, &wrong);
        assert!(matches!(told, Err(NodeError::Field { .. })), "{wrong:?}");
    }
    desk.excuse("1", mira.person, &excuse("lesson", "start-here/goals", "")).unwrap();
    desk.excuse("2", mira.person, &excuse("until", "start-here", "2026-12-24")).unwrap();
    sync(&kotor, &hub);
    assert_eq!(kotor.desk(&mira).new_feedback().unwrap(), 2);
    let said = kotor.facilitator(&kotor_admin).excuses_of(mira.person).unwrap();
    assert_eq!(said.len(), 2);
    // The library may say so too, and each takes back its own word.
    kotor
        .facilitator(&kotor_admin)
        .excuse("3", mira.person, &excuse("lesson", "start-here/goals", ""))
        .unwrap();
    sync(&kotor, &hub);
    assert_eq!(desk.excuses_of(mira.person).unwrap().len(), 3);
    let over = ExcuseForm { on: false, ..excuse("lesson", "start-here/goals", "") };
    desk.excuse("4", mira.person, &over).unwrap();
    assert_eq!(desk.excuses_of(mira.person).unwrap().len(), 2);
}
