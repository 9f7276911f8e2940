//! Records of one person, said at two places at once, and erased.

use super::{Place, lesson, place};
use crate::domain::person::FieldFault;
use crate::domain::roles::NodeRole;
use crate::domain::{NodeId, PersonId};
use crate::node::NodeError;
use crate::node::view::{CohortForm, Enrol, SignedIn, SyncState};

/// A hub and a library that has joined it.
struct Pair {
    hub: Place,
    hub_admin: SignedIn,
    branch: Place,
    admin: SignedIn,
}

impl Pair {
    fn new(seed: u64) -> Self {
        let (hub, hub_admin) = place(seed, NodeRole::Hub);
        let (branch, admin) = place(seed + 1, NodeRole::Branch);
        let code = hub.admin(&hub_admin).invite("b", "Котор", "ME").unwrap().unwrap().code;
        let carry = &mut |body: &[u8]| Ok(hub.node.answer_sync(body));
        branch.node.join_by("http://hub.test", &code, carry).unwrap();
        Self { hub, hub_admin, branch, admin }
    }

    fn sync(&self) {
        let report = self.branch.node.sync_over(&mut |body| Ok(self.hub.node.answer_sync(body)));
        assert_eq!(report.unwrap().state, SyncState::UpToDate);
    }

    /// A learner who has done that lesson.
    fn learner(&self, name: &str, done: &str) -> PersonId {
        let who = self.branch.learner(name, name);
        self.branch.desk(&who).complete_lesson(&lesson(done)).unwrap();
        who.person
    }

    /// Who stands on the library's own list, and how many lessons each has done; both nodes agree,
    /// and what they keep is what a rebuild makes.
    fn listed(&self) -> Vec<(String, u32)> {
        let mut lists = Vec::new();
        for (at, who) in [(&self.branch, &self.admin), (&self.hub, &self.hub_admin)] {
            let differs = at.node.write_local(|write| Ok(write.compare_with_rebuild()?)).unwrap();
            assert_eq!(differs, Vec::<String>::new());
            let rows = at.facilitator(who).learners("", 0).unwrap().rows;
            let list: Vec<_> = rows.into_iter().map(|row| (row.name, row.lessons_done)).collect();
            lists.push(list);
        }
        assert_eq!(lists[0], lists[1]);
        lists.swap_remove(0)
    }
}

fn list(rows: &[(&str, u32)]) -> Vec<(String, u32)> {
    rows.iter().map(|(name, done)| ((*name).to_owned(), *done)).collect()
}

#[test]
fn words_that_meet_in_a_chain_or_a_ring_come_to_the_same_everywhere() {
    let pair = Pair::new(900);
    let [a, b, c] = [
        pair.learner("Ana", "start-here/goals"),
        pair.learner("Bela", "start-here/feedback"),
        pair.learner("Ceca", "start-here/how-it-works"),
    ];
    pair.sync();
    // Apart, the library says that a is b, and the hub that b is c.
    pair.branch.admin(&pair.admin).show_together(a, b).unwrap();
    pair.hub.admin(&pair.hub_admin).show_together(b, c).unwrap();
    pair.sync();
    assert_eq!(pair.listed(), list(&[("Ana", 1), ("Ceca", 2)]), "what is shown takes nobody in");
    // Once b stands by itself again, what was said of a counts.
    pair.branch.admin(&pair.admin).show_apart(b).unwrap();
    pair.sync();
    assert_eq!(pair.listed(), list(&[("Bela", 2), ("Ceca", 1)]));
    // A ring: each is said to be the other.
    pair.branch.admin(&pair.admin).show_apart(a).unwrap();
    pair.sync();
    pair.branch.admin(&pair.admin).show_together(a, b).unwrap();
    pair.hub.admin(&pair.hub_admin).show_together(b, a).unwrap();
    pair.sync();
    assert_eq!(pair.listed(), list(&[("Ana", 1), ("Bela", 1), ("Ceca", 1)]));
}

#[test]
fn a_record_that_is_shown_with_another_is_joined_with_no_third_and_never_with_itself() {
    let pair = Pair::new(910);
    let (a, b) =
        (pair.learner("Ana", "start-here/goals"), pair.learner("Bela", "start-here/goals"));
    let c = pair.learner("Ceca", "start-here/feedback");
    let desk = pair.branch.admin(&pair.admin);
    desk.show_together(a, b).unwrap();
    let length = pair.branch.log_length();
    desk.show_together(a, b).unwrap();
    assert_eq!(pair.branch.log_length(), length, "a second time writes nothing");
    for (one, other) in [(a, c), (b, c), (c, a), (c, c)] {
        let refused = desk.show_together(one, other);
        let fault = FieldFault::NotAChoice;
        let fine =
            matches!(refused, Err(NodeError::Field { field: "other", fault: f }) if f == fault);
        assert!(fine, "{refused:?}");
    }
    let stranger = PersonId::new(NodeId([9; 12]), [1; 11]);
    assert!(matches!(desk.show_together(a, stranger), Err(NodeError::NotFound(_))));
    assert!(matches!(desk.show_together(pair.admin.person, b), Err(NodeError::NotFound(_))));
}

#[test]
fn whoever_was_shown_under_somebody_erased_stands_alone_and_an_erased_record_takes_nothing_along() {
    let pair = Pair::new(920);
    let (a, b) =
        (pair.learner("Ana", "start-here/goals"), pair.learner("Bela", "start-here/feedback"));
    let c = pair.learner("Ceca", "start-here/how-it-works");
    let desk = pair.branch.admin(&pair.admin);
    desk.show_together(a, b).unwrap();
    pair.sync();
    assert_eq!(pair.listed(), list(&[("Bela", 2), ("Ceca", 1)]));
    pair.hub.node.console().erase(b).unwrap();
    pair.sync();
    assert_eq!(pair.listed(), list(&[("Ana", 1), ("Ceca", 1)]));
    desk.show_together(a, c).unwrap();
    pair.sync();
    assert_eq!(pair.listed(), list(&[("Ceca", 2)]));
    pair.hub.node.console().erase(a).unwrap();
    pair.sync();
    assert_eq!(pair.listed(), list(&[("Ceca", 1)]));
}

#[test]
fn records_of_two_libraries_are_one_at_the_hub_alone() {
    let pair = Pair::new(930);
    let here = pair.learner("Ana", "start-here/goals");
    let there = pair.hub.learner("h", "Ana Kovač");
    pair.hub.desk(&there).complete_lesson(&lesson("start-here/feedback")).unwrap();
    pair.sync();
    assert!(pair.branch.admin(&pair.admin).together(here, "ana").unwrap().found.is_empty());
    pair.hub.admin(&pair.hub_admin).show_together(here, there.person).unwrap();
    pair.sync();
    let rows = pair.hub.facilitator(&pair.hub_admin).learners("", 0).unwrap().rows;
    let at_hub: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.lessons_done)).collect();
    assert_eq!(at_hub, [("Ana Kovač", 2)]);
    let rows = pair.branch.facilitator(&pair.admin).learners("", 0).unwrap().rows;
    let at_branch: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.lessons_done)).collect();
    assert_eq!(at_branch, [("Ana", 1)], "the library shows what it holds");
    pair.hub.admin(&pair.hub_admin).show_apart(here).unwrap();
    assert_eq!(pair.hub.facilitator(&pair.hub_admin).learners("", 0).unwrap().rows.len(), 2);
}

#[test]
fn whoever_was_in_a_cohort_under_either_record_is_in_it_under_the_joint_one() {
    let pair = Pair::new(940);
    let a = pair.learner("Ana", "start-here/goals");
    let who = pair.branch.learner("b", "Bela");
    pair.sync();
    let desk = pair.hub.facilitator(&pair.hub_admin);
    let form = CohortForm { name: "Spring".into(), circles: "2".into(), ..CohortForm::default() };
    let cohort = desk.make_cohort("c", &form).unwrap();
    desk.enrol(&Enrol { cohort, person: a, circle: Some(2) }).unwrap();
    pair.sync();
    assert_eq!(pair.branch.desk(&who).own_cohorts().unwrap().len(), 0);
    pair.branch.admin(&pair.admin).show_together(a, who.person).unwrap();
    pair.sync();
    let own = pair.branch.desk(&who).own_cohorts().unwrap();
    assert_eq!(own.iter().map(|it| it.circle).collect::<Vec<_>>(), [2]);
    let view = desk.cohort(cohort).unwrap();
    let listed: Vec<_> = view.learners.iter().map(|it| (it.learner.person, it.circle)).collect();
    assert_eq!(listed, [(who.person, 2)]);
    assert_eq!(desk.cohorts(0).unwrap().rows[0].learners, 1);
    // Both records in it: still one person.
    desk.enrol(&Enrol { cohort, person: who.person, circle: Some(1) }).unwrap();
    assert_eq!(desk.cohorts(0).unwrap().rows[0].learners, 1);
    pair.branch.admin(&pair.admin).show_apart(a).unwrap();
    pair.sync();
    assert_eq!(desk.cohorts(0).unwrap().rows[0].learners, 2);
    assert_eq!(desk.cohort(cohort).unwrap().learners.len(), 2);
}
