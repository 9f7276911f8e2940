use proptest::prelude::*;

use super::*;
use crate::domain::{DocumentKind, NodeId};

const NOW: UnixMs = UnixMs(1_795_390_000_000);

fn person(home: u8, tag: u8) -> PersonId {
    PersonId::new(NodeId([home; 12]), [tag; 11])
}

fn ago(days: i64) -> UnixMs {
    UnixMs(NOW.0 - days * DAY_MS)
}

fn author(person: PersonId, days: i64) -> HandedIn {
    HandedIn { person, version: "m~1".into(), language: "sr".into(), since: ago(days), filled: 0 }
}

fn reviewer(person: PersonId) -> Reviewer {
    Reviewer { person, language: "sr".into(), heard: Some(ago(1)), excused: false }
}

fn everybody(people: &[PersonId], days: i64) -> Pool {
    Pool {
        authors: people.iter().map(|one| author(*one, days)).collect(),
        reviewers: people.iter().map(|one| reviewer(*one)).collect(),
        allotments: Vec::new(),
    }
}

/// Does what the plan says, as the hub does it; `given`: who writes at once.
fn follow(pool: &mut Pool, plan: &Plan, number: &mut u8, given: impl Fn(PersonId) -> bool) {
    for one in &mut pool.allotments {
        one.withdrawn |= plan.withdraw.contains(&one.document);
    }
    for (author, reviewer) in &plan.send {
        *number += 1;
        let version = pool.authors.iter().find(|one| one.person == *author).unwrap();
        pool.allotments.push(Allotment {
            document: DocumentId::new(DocumentKind::Allotted, NodeId([0; 12]), [*number; 11]),
            author: *author,
            reviewer: *reviewer,
            version: version.version.clone(),
            at: NOW,
            given: given(*reviewer),
            withdrawn: false,
        });
    }
}

fn count(pool: &Pool, of: impl Fn(&Allotment) -> PersonId) -> BTreeMap<PersonId, usize> {
    let mut counts = BTreeMap::new();
    for one in &pool.allotments {
        *counts.entry(of(one)).or_default() += 1;
    }
    counts
}

#[test]
fn three_of_two_libraries_review_each_other() {
    let people = [person(1, 1), person(1, 2), person(2, 3)];
    let mut pool = everybody(&people, 0);
    let made = plan(&pool, NOW);
    follow(&mut pool, &made, &mut 0, |_| true);
    for one in people {
        assert_eq!(count(&pool, |it| it.author)[&one], 2);
        assert_eq!(count(&pool, |it| it.reviewer)[&one], 2);
    }
    assert_eq!(plan(&pool, NOW), Plan::default(), "and then nothing is left to do");
}

#[test]
fn two_alone_give_one_and_a_person_is_told_of_the_rest() {
    let people = [person(1, 1), person(2, 2)];
    let mut pool = everybody(&people, 0);
    let made = plan(&pool, NOW);
    assert_eq!((made.send.len(), made.gaps.len()), (2, 0), "others may still come");
    pool = everybody(&people, i64::from(BLIND_PATIENCE_DAYS));
    let made = plan(&pool, NOW);
    assert_eq!(made.send.len(), 2);
    let gap = |person| Gap { person, to_receive: 1, to_give: 1 };
    let gaps: BTreeSet<Gap> = made.gaps.into_iter().collect();
    assert_eq!(gaps, people.map(gap).into());
    pool.authors[0].filled = 1;
    pool.reviewers[0].excused = true;
    let made = plan(&pool, NOW);
    assert_eq!(made.gaps.len(), 1, "{:?}", made.gaps);
}

#[test]
fn another_library_comes_first_and_the_own_one_where_there_is_no_other() {
    let mut pool = everybody(&[person(1, 1)], 0);
    pool.reviewers = [person(1, 2), person(1, 3), person(2, 4), person(3, 5)].map(reviewer).into();
    let homes = |pool: &Pool| -> BTreeSet<NodeId> {
        plan(pool, NOW).send.iter().map(|(_, reviewer)| reviewer.home()).collect()
    };
    assert_eq!(homes(&pool), [NodeId([2; 12]), NodeId([3; 12])].into());
    pool.reviewers.truncate(3);
    assert_eq!(homes(&pool), [NodeId([1; 12]), NodeId([2; 12])].into());
}

#[test]
fn who_reads_another_language_or_was_not_heard_is_not_asked() {
    let mut pool = everybody(&[person(1, 1)], 30);
    pool.reviewers = [person(2, 2), person(3, 3), person(4, 4)].map(reviewer).into();
    pool.reviewers[0].language = "el".into();
    pool.reviewers[1].heard = Some(ago(i64::from(BLIND_HEARD_DAYS) + 1));
    pool.reviewers[2].heard = None;
    let made = plan(&pool, NOW);
    assert_eq!(made.send, []);
    assert_eq!(made.gaps, [Gap { person: person(1, 1), to_receive: 2, to_give: 0 }]);
}

#[test]
fn where_somebody_is_silent_a_spare_reviewer_is_asked_and_a_late_review_still_counts() {
    let people = [person(1, 1), person(2, 2), person(3, 3)];
    let mut pool = everybody(&people, 30);
    let made = plan(&pool, NOW);
    follow(&mut pool, &made, &mut 0, |one| one != people[2]);
    pool.reviewers.push(reviewer(person(4, 4)));
    assert_eq!(plan(&pool, NOW).send, [], "two are on their way to everybody");
    let later = UnixMs(NOW.0 + (i64::from(BLIND_SILENT_DAYS) + 1) * DAY_MS);
    for one in &mut pool.reviewers {
        one.heard = Some(later);
    }
    let made = plan(&pool, later);
    let asked: BTreeSet<_> = made.send.iter().map(|(_, reviewer)| *reviewer).collect();
    assert_eq!(asked, [person(4, 4)].into(), "{made:?}");
    assert_eq!(made.send.len(), 2);
    assert_eq!(made.gaps, [], "who let something lie has something to give");
    for one in &mut pool.allotments {
        one.given = true;
    }
    assert_eq!(plan(&pool, later).send, []);
}

#[test]
fn a_new_version_goes_to_the_same_reviewers_and_what_was_given_stays() {
    let people = [person(1, 1), person(2, 2), person(3, 3)];
    let mut pool = everybody(&people, 0);
    let (made, mut number) = (plan(&pool, NOW), 0);
    follow(&mut pool, &made, &mut number, |one| one == people[1]);
    pool.authors[0].version = "m~2".into();
    let made = plan(&pool, NOW);
    assert_eq!(made.withdraw.len(), 1);
    assert_eq!(made.send, [(people[0], people[2])]);
    follow(&mut pool, &made, &mut number, |_| false);
    pool.authors.remove(0);
    let made = plan(&pool, NOW);
    assert_eq!((made.withdraw.len(), made.send.len()), (1, 0), "taken back: nothing to review");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Learners of some libraries hand in at any time, some practise, some never answer: nobody ever
    /// reviews himself, nobody twice, nobody more than is fair; and in the end everybody who handed
    /// in has two reviews or a person was told.
    #[test]
    fn everybody_ends_with_two_reviews_or_a_person_is_told(
        learners in proptest::collection::vec((0_u8..4, 0_i64..20, any::<bool>(), 0_u8..5), 1..9),
    ) {
        let mut pool = Pool::default();
        for (tag, (home, days, practised, _)) in (1_u8..).zip(&learners) {
            let one = person(*home + 1, tag);
            pool.authors.push(author(one, *days));
            if *practised {
                pool.reviewers.push(reviewer(one));
            }
        }
        let silent = |one: PersonId| {
            let tag = usize::from(one.0[12]) - 1;
            learners[tag].3 == 0
        };
        let (mut now, mut number) = (NOW, 0);
        for _ in 0..6 {
            let made = plan(&pool, now);
            prop_assert_eq!(&made, &plan(&mirrored(&pool), now), "the order of facts decides nothing");
            follow(&mut pool, &made, &mut number, |one| !silent(one));
            for one in &mut pool.allotments {
                one.at = one.at.min(now);
            }
            now = UnixMs(now.0 + (i64::from(BLIND_SILENT_DAYS) + 1) * DAY_MS);
            for one in &mut pool.reviewers {
                one.heard = Some(now);
            }
        }
        let gaps: BTreeMap<_, _> =
            plan(&pool, now).gaps.into_iter().map(|gap| (gap.person, gap)).collect();
        let mut pairs = BTreeSet::new();
        for one in &pool.allotments {
            prop_assert_ne!(one.author, one.reviewer);
            prop_assert!(pairs.insert((one.author, one.reviewer)), "asked twice");
        }
        for one in &pool.authors {
            let of = pool.allotments.iter().filter(|it| it.author == one.person && it.given);
            let told = gaps.get(&one.person).map_or(0, |gap| gap.to_receive);
            prop_assert!(of.count() + told >= BLIND_REVIEWS);
        }
        for one in &pool.reviewers {
            let of = pool.allotments.iter().filter(|it| it.reviewer == one.person);
            prop_assert!(of.clone().count() <= learners.len());
            let gives = of.filter(|it| it.given).count();
            let told = gaps.get(&one.person).map_or(0, |gap| gap.to_give);
            prop_assert!(silent(one.person) || gives + told >= BLIND_REVIEWS);
        }
    }

    /// Where all can be reached, nobody does more than the others: two each, and two for each.
    #[test]
    fn among_those_who_can_be_reached_everybody_gives_as_much_as_is_given(
        homes in proptest::collection::vec(0_u8..5, 3..24),
    ) {
        let people: Vec<PersonId> =
            (1_u8..).zip(&homes).map(|(tag, home)| person(*home + 1, tag)).collect();
        let mut pool = everybody(&people, 0);
        let made = plan(&pool, NOW);
        follow(&mut pool, &made, &mut 0, |_| true);
        for (person, given) in count(&pool, |one| one.reviewer) {
            prop_assert!(given <= BLIND_REVIEWS, "{:?} has {}", person, given);
        }
        let received = count(&pool, |one| one.author);
        let left: usize =
            people.iter().map(|one| BLIND_REVIEWS - received.get(one).unwrap_or(&0)).sum();
        prop_assert!(left <= 1, "{} reviews are left over", left);
    }
}

fn mirrored(pool: &Pool) -> Pool {
    let mut mirrored = pool.clone();
    mirrored.authors.reverse();
    mirrored.reviewers.reverse();
    mirrored.allotments.reverse();
    mirrored
}

#[test]
fn a_large_network_is_served_in_one_plan_and_nobody_is_asked_twice() {
    let person = |number: u32| {
        let mut random = [0; 11];
        random[..4].copy_from_slice(&number.wrapping_mul(2_654_435_761).to_be_bytes());
        PersonId::new(NodeId([u8::try_from(number % 60).unwrap(); 12]), random)
    };
    let people: Vec<PersonId> = (0..400).map(person).collect();
    let made = plan(&everybody(&people, 0), NOW);
    let pairs: BTreeSet<_> = made.send.iter().copied().collect();
    assert_eq!((made.send.len(), pairs.len()), (800, 800));
    let same = made.send.iter().filter(|(author, reviewer)| author.home() == reviewer.home());
    assert_eq!(same.count(), 0, "there is always another library");
}
