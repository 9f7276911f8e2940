//! Who belongs, who no longer does, and up to where whose logs count.

use super::*;
use crate::domain::CohortId;

fn member(tag: u8, role: NodeRole) -> Member {
    Member {
        id: NodeId([tag; 12]),
        sign_key: [tag; 32],
        noise_key: [tag; 32],
        role,
        name: String::new(),
        country: "RS".into(),
        scopes: Vec::new(),
    }
}

fn cut(node: NodeId) -> Revocation {
    Revocation { node, since: Incarnation(0), kept: Vec::new(), more: false }
}

#[test]
fn a_branch_reads_its_own_learners_and_the_hub_reads_all() {
    let mut roster = Roster::default();
    roster.list(member(1, NodeRole::Hub));
    roster.list(member(2, NodeRole::Branch));
    roster.list(member(3, NodeRole::Branch));
    let learners = Scope::Branch(NodeId([2; 12]));
    assert!(roster.may_read(NodeId([1; 12]), learners));
    assert!(roster.may_read(NodeId([2; 12]), learners));
    assert!(!roster.may_read(NodeId([3; 12]), learners));
    assert!(!roster.may_read(NodeId([9; 12]), Scope::Network));
}

#[test]
fn a_revoked_node_reads_nothing_and_keeps_what_the_hub_had_accepted() {
    let mut roster = Roster::default();
    roster.list(member(2, NodeRole::Branch));
    let node = NodeId([2; 12]);
    let log = LogId { node, incarnation: Incarnation(1), scope: Scope::Network };
    assert_eq!(roster.cut_off(&log), None);
    let kept = |scope, length| KeptLog {
        incarnation: Incarnation(1),
        scope,
        length,
        head: Some(([7; 32], [8; 64])),
    };
    let branch = Scope::Branch(node);
    let since = Incarnation(0);
    let part =
        |scope, length, more| Revocation { node, since, kept: vec![kept(scope, length)], more };
    roster.revoke(part(Scope::Network, 7, true));
    assert!(roster.is_revoked(node));
    assert!(!roster.knows_the_cut(&log), "the other logs' part has not come");
    roster.revoke(part(branch, 3, false));
    roster.revoke(part(Scope::Network, 99, false));
    assert!(roster.knows_the_cut(&log));
    assert_eq!(roster.cut_nodes().collect::<Vec<_>>(), [node]);
    let length = |scope| roster.cut_off(&LogId { scope, ..log }).map(|cut| cut.length);
    assert_eq!(length(Scope::Network), Some(7));
    assert_eq!(length(branch), Some(3));
    assert_eq!(length(Scope::Roster), Some(0));
    let later = LogId { incarnation: Incarnation(2), ..log };
    assert_eq!(roster.cut_off(&later), Some(Cut { length: 0, head: None }));
    assert!(!roster.may_read(node, Scope::Network));
    assert!(roster.active_by_noise_key(&[2; 32]).is_none());
}

#[test]
fn no_library_speaks_for_anothers_people_and_a_laptop_for_its_own() {
    let mut roster = Roster::default();
    let home = NodeId([2; 12]);
    roster.list(member(1, NodeRole::Hub));
    roster.list(member(2, NodeRole::Branch));
    roster.list(member(3, NodeRole::Branch));
    let laptop = |tag: u8, of: u8| Member {
        scopes: vec![Scope::Branch(NodeId([of; 12]))],
        ..member(tag, NodeRole::Personal)
    };
    roster.list(laptop(4, 2));
    roster.list(laptop(5, 3));
    let person = PersonId::new(home, [0; 11]);
    let may = |tag: u8| roster.may_speak_for(NodeId([tag; 12]), person);
    assert_eq!([1, 2, 3, 4, 5, 9].map(may), [true, true, false, true, false, false]);
    assert!(Roster::default().may_speak_for(home, person));
}

#[test]
fn a_computer_that_accompanies_a_cohort_speaks_for_no_learner_and_stays_known_as_one() {
    let mut roster = Roster::default();
    let (home, cohort) = (NodeId([2; 12]), CohortId([7; 12]));
    let person = PersonId::new(home, [0; 11]);
    let with = |scopes: &[Scope]| Member { scopes: scopes.to_vec(), ..member(4, NodeRole::Branch) };
    roster.list(with(&[Scope::Branch(home)]));
    let node = NodeId([4; 12]);
    assert!(roster.may_speak_for(node, person), "a library to which somebody moved");
    assert!(!roster.accompanies(node));
    roster.list(with(&[Scope::Cohort(cohort), Scope::Branch(home)]));
    assert!(roster.accompanies(node) && roster.may_read(node, Scope::Branch(home)));
    assert!(!roster.may_speak_for(node, person));
    roster.list(with(&[]));
    assert!(roster.accompanies(node), "what it said before stays said");
    assert!(!roster.may_read(node, Scope::Branch(home)));
    assert_eq!(roster.accompanied_by(node).collect::<Vec<_>>(), [cohort]);
}

#[test]
fn a_later_listing_cannot_take_over_a_nodes_keys() {
    let mut roster = Roster::default();
    roster.list(member(2, NodeRole::Branch));
    roster.list(Member { sign_key: [9; 32], ..member(2, NodeRole::Branch) });
    assert_eq!(roster.member(NodeId([2; 12])).unwrap().sign_key, [2; 32]);
}

#[test]
fn a_cohort_is_read_and_written_by_its_members_and_the_hub() {
    let cohort = Scope::Cohort(CohortId([7; 12]));
    let mut roster = Roster::default();
    roster.list(member(1, NodeRole::Hub));
    roster.list(Member { scopes: vec![cohort], ..member(2, NodeRole::Branch) });
    roster.list(member(3, NodeRole::Branch));
    let may = |roster: &Roster, tag: u8| {
        let node = NodeId([tag; 12]);
        (roster.may_read(node, cohort), roster.may_write(node, cohort))
    };
    assert_eq!(may(&roster, 1), (true, true));
    assert_eq!(may(&roster, 2), (true, true));
    assert_eq!(may(&roster, 3), (false, false));
    assert_eq!(may(&roster, 9), (false, false));
    assert!(!roster.may_read(NodeId([2; 12]), Scope::Cohort(CohortId([8; 12]))));
    roster.list(member(2, NodeRole::Branch));
    assert_eq!(
        may(&roster, 2),
        (false, true),
        "what it wrote while it belonged there still counts"
    );
}

#[test]
fn a_cohorts_conversations_are_read_where_its_learners_are_and_by_whoever_accompanies_it() {
    let cohort = CohortId([7; 12]);
    let (talk, branch) = (Scope::Talk(cohort), |tag: u8| Scope::Branch(NodeId([tag; 12])));
    let listed =
        |tag, role, scopes: &[Scope]| Member { scopes: scopes.to_vec(), ..member(tag, role) };
    let mut roster = Roster::default();
    roster.list(member(1, NodeRole::Hub));
    // A library with a learner in it, its laptop, the library to which one of its learners moved.
    roster.list(listed(2, NodeRole::Branch, &[talk]));
    roster.list(listed(3, NodeRole::Personal, &[branch(2)]));
    roster.list(listed(4, NodeRole::Branch, &[branch(2)]));
    // Whoever accompanies it, and one that accompanies another cohort of the same library.
    roster.list(listed(5, NodeRole::Branch, &[branch(2), Scope::Cohort(cohort)]));
    roster.list(listed(6, NodeRole::Branch, &[branch(2), Scope::Cohort(CohortId([8; 12]))]));
    // A library beside, and its laptop.
    roster.list(member(7, NodeRole::Branch));
    roster.list(listed(8, NodeRole::Personal, &[branch(7)]));
    let reads = |roster: &Roster| -> Vec<u8> {
        (1..10).filter(|tag| roster.may_read(NodeId([*tag; 12]), talk)).collect()
    };
    let writes = |roster: &Roster| -> Vec<u8> {
        (1..10).filter(|tag| roster.may_write(NodeId([*tag; 12]), talk)).collect()
    };
    assert_eq!(reads(&roster), [1, 2, 3, 4, 5]);
    assert_eq!(writes(&roster), [1, 2, 3, 4, 5, 6]);
    for tag in 2..9 {
        let node = NodeId([tag; 12]);
        let names = roster.named_scopes(node).any(|scope| scope == talk);
        assert_eq!(names, roster.may_read(node, talk), "{tag}");
        assert!(!roster.may_read(node, Scope::Cohort(cohort)) || tag == 5, "{tag}");
    }
    // Its last learner left: nobody there hears any more of it, and what was said stays said.
    roster.list(listed(2, NodeRole::Branch, &[]));
    assert_eq!(reads(&roster), [1, 5]);
    assert_eq!(writes(&roster), [1, 2, 3, 4, 5, 6]);
    assert!(!roster.accompanies(NodeId([2; 12])), "to take part is not to accompany");
}

#[test]
fn an_erased_person_is_the_card_and_the_learner_document() {
    let person = PersonId::new(NodeId([2; 12]), [5; 11]);
    let mut roster = Roster::default();
    roster.erase(Erasure::Person(person));
    let learner = Subject::document(DocumentId::learner(person));
    assert!(roster.is_erased(EntryKind::Change, learner));
    let card = Subject::of_person(RecordKind::Card, person);
    assert!(roster.is_erased(EntryKind::Record, card));
    assert!(!roster.is_erased(EntryKind::Change, card), "a thread may have the same bytes");
    assert!(!roster.is_erased(EntryKind::Record, learner));
    assert_eq!(learner.erasure_of(), Subject::of_person(RecordKind::Erasure, person));
}

#[test]
fn a_forked_log_is_frozen_until_the_hub_cuts_its_node_off() {
    let node = NodeId([2; 12]);
    let mut roster = Roster::default();
    roster.list(member(2, NodeRole::Branch));
    let log = LogId { node, incarnation: Incarnation(1), scope: Scope::Network };
    roster.note_fork(log);
    assert!(roster.is_frozen(&log));
    roster.revoke(cut(node));
    assert!(!roster.is_frozen(&log) && roster.is_forked(&log));
}

#[test]
fn who_holds_a_noise_key_is_found_unless_revoked() {
    let mut roster = Roster::default();
    assert_eq!(roster.hub(), None);
    for (tag, role) in [(3, NodeRole::Branch), (1, NodeRole::Hub), (2, NodeRole::Branch)] {
        roster.list(member(tag, role));
    }
    roster.list(Member { noise_key: [2; 32], ..member(4, NodeRole::Branch) });
    let holder = |roster: &Roster, key: &[u8]| roster.active_by_noise_key(key).map(|m| m.id);
    assert_eq!(roster.hub().map(|hub| hub.id), Some(NodeId([1; 12])));
    assert_eq!(holder(&roster, &[3; 32]), Some(NodeId([3; 12])));
    assert_eq!(holder(&roster, &[2; 32]), Some(NodeId([2; 12])));
    assert_eq!(holder(&roster, &[9; 32]), None);
    assert_eq!(holder(&roster, &[3; 31]), None);
    roster.revoke(cut(NodeId([2; 12])));
    assert_eq!(holder(&roster, &[2; 32]), Some(NodeId([4; 12])));
}

/// What the hub writes of one node that is cut off, let in again, cut off once more, and let in at
/// last; and what a hub whose disk was put back says beside it.
#[derive(Debug, Clone)]
enum Word {
    Listed(Member),
    Cut(Revocation),
    Again(Reinstatement),
}

fn kept_log(life: u32, scope: Scope, length: u64) -> KeptLog {
    let head = Some(([u8::try_from(length).unwrap(); 32], [8; 64]));
    KeptLog { incarnation: Incarnation(life), scope, length, head }
}

fn words(node: NodeId) -> Vec<Word> {
    let cut_off =
        |since, kept, more| Word::Cut(Revocation { node, since: Incarnation(since), kept, more });
    let again = |lifts, from| {
        Word::Again(Reinstatement { node, lifts: Incarnation(lifts), from: Incarnation(from) })
    };
    vec![
        Word::Listed(Member { noise_key: [2; 32], ..member(2, NodeRole::Branch) }),
        cut_off(0, vec![kept_log(1, Scope::Network, 7)], true),
        cut_off(0, vec![kept_log(2, Scope::Branch(node), 3)], false),
        again(0, 10),
        cut_off(10, vec![kept_log(12, Scope::Network, 4)], false),
        cut_off(10, vec![kept_log(12, Scope::Network, 5)], false),
        again(10, 20),
    ]
}

fn fold(words: &[Word]) -> Roster {
    let mut roster = Roster::default();
    for word in words.iter().cloned() {
        match word {
            Word::Listed(member) => roster.list(member),
            Word::Cut(cut) => roster.revoke(cut),
            Word::Again(again) => roster.reinstate(again),
        }
    }
    roster
}

/// Everything that anybody asks a roster about one node.
fn answers(roster: &Roster, node: NodeId) -> String {
    let scopes = [Scope::Network, Scope::Branch(node), Scope::Roster];
    let mut told = format!(
        "{} {:?} {:?} {:?} ",
        roster.is_revoked(node),
        roster.member_since(node),
        roster.next_life(node, Incarnation(15)),
        roster.active_by_noise_key(&[2; 32]).map(|member| member.id),
    );
    for scope in scopes {
        told += &format!("{} {} ", roster.may_read(node, scope), roster.may_write(node, scope));
        for life in 0..25 {
            let log = LogId { node, incarnation: Incarnation(life), scope };
            let cut = roster.cut_off(&log).map(|cut| (cut.length, cut.head.is_some()));
            told += &format!("{cut:?}{} ", roster.knows_the_cut(&log));
        }
    }
    told
}

fn each_order(words: &mut Vec<Word>, from: usize, check: &mut impl FnMut(&[Word])) {
    if from == words.len() {
        return check(words);
    }
    for next in from..words.len() {
        words.swap(from, next);
        each_order(words, from + 1, check);
        words.swap(from, next);
    }
}

#[test]
fn whatever_order_the_hubs_words_are_heard_in_the_answers_are_the_same() {
    let node = NodeId([2; 12]);
    // After each of the hub's words, and however it was heard until then.
    for heard in 1..=words(node).len() {
        let mut words = words(node);
        words.truncate(heard);
        let wanted = answers(&fold(&words), node);
        let mut orders = 0_u32;
        each_order(&mut words, 0, &mut |order| {
            orders += 1;
            assert_eq!(answers(&fold(order), node), wanted, "{order:?}");
        });
        assert!(orders >= 1);
    }
}

#[test]
fn a_node_is_cut_off_let_in_cut_off_and_let_in_again() {
    let node = NodeId([2; 12]);
    let words = words(node);
    let after = |count: usize| fold(&words[..count]);
    let length = |roster: &Roster, life: u32, scope: Scope| {
        let log = LogId { node, incarnation: Incarnation(life), scope };
        roster.cut_off(&log).map(|cut| cut.length)
    };
    let state = |count| (after(count).is_revoked(node), after(count).member_since(node).0);
    assert_eq!(
        [1, 3, 4, 6, 7].map(state),
        [(false, 0), (true, 0), (false, 10), (true, 10), (false, 20)]
    );
    let roster = after(3);
    assert_eq!(length(&roster, 1, Scope::Network), Some(7));
    assert_eq!(length(&roster, 12, Scope::Network), Some(0));
    let roster = after(4);
    assert_eq!(length(&roster, 1, Scope::Network), Some(7), "what was cut stays cut");
    assert_eq!(length(&roster, 9, Scope::Network), Some(0), "a life nobody knew of");
    assert_eq!(length(&roster, 10, Scope::Network), None);
    assert!(roster.may_read(node, Scope::Network));
    assert_eq!(roster.next_life(node, Incarnation(3)), Some(Incarnation(11)));
    let roster = after(6);
    assert_eq!(length(&roster, 1, Scope::Network), Some(7));
    assert_eq!(length(&roster, 12, Scope::Network), Some(4), "of two words the shorter stands");
    assert_eq!(length(&roster, 13, Scope::Network), Some(0));
    assert_eq!(roster.in_force(node).collect::<Vec<_>>(), [Incarnation(10)]);
    let roster = after(7);
    assert_eq!(length(&roster, 12, Scope::Network), Some(4));
    assert_eq!(length(&roster, 20, Scope::Network), None);
    assert_eq!(roster.next_life(node, Incarnation(u32::MAX)), None);
}

#[test]
fn a_log_forked_before_a_node_was_let_in_again_is_settled_and_one_forked_after_is_not() {
    let node = NodeId([2; 12]);
    let mut roster = fold(&words(node)[..4]);
    let log = |life| LogId { node, incarnation: Incarnation(life), scope: Scope::Network };
    roster.note_fork(log(1));
    roster.note_fork(log(11));
    assert!(!roster.is_frozen(&log(1)) && roster.is_frozen(&log(11)));
    assert_eq!(roster.frozen().collect::<Vec<_>>(), [&log(11)]);
}
