//! What honest nodes write, in every order, and beside bad changes.

use super::*;

#[test]
fn honest_changes_that_come_backwards_wait_and_are_then_taken_in() {
    for (whole, all) in [honest_thread(), honest_learner()] {
        let mut document = Document::new(whole.id()).unwrap();
        for candidate in all.iter().skip(1).rev() {
            assert_eq!(judged(&document, candidate), Verdict::Waiting);
        }
        let reversed: Vec<_> = all.iter().rev().cloned().collect();
        assert_eq!(take(&mut document, &reversed), vec![Verdict::Accepted; all.len()]);
        assert_eq!(document.heads(), whole.heads());
        assert_eq!(take(&mut document, &reversed), vec![Verdict::Known; all.len()]);
    }
}

#[test]
fn one_bad_change_among_good_ones_is_found_and_the_rest_counts() {
    let (whole, mut all) = honest_thread();
    let stranger = NodeId([5; 12]);
    let mut copy = whole.clone();
    let honest = signed(stranger, answer(&mut copy, LIFE, &post(stranger, 9)).unwrap());
    let heir = signed(HOME, answer(&mut copy, LIFE, &post(HOME, 10)).unwrap());
    let bad = altered(&honest, |header| header.start_op += 1);
    let heir = altered(&heir, |header| {
        header.parents.push(bad.hash);
        header.parents.sort_unstable();
    });
    all.extend([bad, heir]);
    let mut document = thread_document();
    let verdicts = take(&mut document, &all);
    assert_eq!(verdicts[..7], [Verdict::Accepted; 7]);
    assert_eq!(verdicts[7], Verdict::Refused(Refusal::OperationNumber));
    assert_eq!(verdicts[8], Verdict::Refused(Refusal::ParentRefused));
    assert_eq!(document.heads(), whole.heads());
}

#[test]
fn a_full_document_takes_no_more() {
    let mut document = learner_document();
    let all: Vec<_> = (0..=DOCUMENT_CHANGES_MAX)
        .map(|n| completion(&format!("m/l{n}"), HOME))
        .map(|done| signed(HOME, learner::complete(&mut document, LIFE, &done).unwrap()))
        .collect();
    let verdicts = take(&mut learner_document(), &all);
    let (last, rest) = verdicts.split_last().unwrap();
    assert!(rest.iter().all(|verdict| *verdict == Verdict::Accepted));
    assert_eq!(*last, Verdict::Refused(Refusal::TooManyChanges));
}

#[test]
fn trying_each_change_alone_comes_to_the_same_verdicts() {
    for (whole, mut all) in [honest_thread(), honest_learner()] {
        all.push(altered(&all[1], |header| header.time = 5));
        let document = Document::new(whole.id()).unwrap();
        let run = |pace| Round::new(&document, &all, &|_| false, pace).run().unwrap();
        let (together, one_by_one) = (run(Pace::Together), run(Pace::OneByOne));
        assert_eq!(together.0, one_by_one.0);
        assert_eq!(one_by_one.1.unwrap().heads(), whole.heads());
        assert_eq!(together.1.unwrap().heads(), whole.heads());
    }
}

#[test]
fn what_builds_on_quarantine_is_refused_and_on_a_wrong_body_waits() {
    let (_, all) = honest_thread();
    let mut document = thread_document();
    let verdicts = take_in(&mut document, &all[1..], &|hash| hash == all[0].hash);
    assert_eq!(verdicts, vec![Verdict::Refused(Refusal::ParentRefused); all.len() - 1]);
    let mut swapped = all.clone();
    swapped[0].body = swapped[1].body.clone();
    let verdicts = take(&mut document, &swapped);
    assert_eq!(verdicts[0], Verdict::Refused(Refusal::WrongHash));
    assert_eq!(verdicts[1..], vec![Verdict::Waiting; all.len() - 1]);
}

proptest! {
    #[test]
    fn honest_changes_are_taken_in_in_whatever_order_they_come(
        thread in Just(honest_thread().1).prop_shuffle(),
        learner in Just(honest_learner().1).prop_shuffle(),
        cut in 0..8_usize,
    ) {
        for (mut document, all) in [(thread_document(), thread), (learner_document(), learner)] {
            let (early, late) = all.split_at(cut.min(all.len()));
            let first = take(&mut document, early);
            prop_assert!(!first.iter().any(|verdict| matches!(verdict, Verdict::Refused(_))));
            let waiting = early.iter().zip(&first).filter(|(_, v)| **v == Verdict::Waiting);
            let rest: Vec<_> = waiting.map(|(c, _)| c.clone()).chain(late.to_vec()).collect();
            prop_assert_eq!(take(&mut document, &rest), vec![Verdict::Accepted; rest.len()]);
            prop_assert_eq!(document.change_count(), all.len());
        }
    }
}
