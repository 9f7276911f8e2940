//! What exchanges cost on the line, held against the budgets that the design gives. Seeds are
//! fixed, so the bytes are the same everywhere; `benches/sync.rs` prints them.

use super::*;
use crate::node::ExactWork;

const DAY_MS: i64 = 24 * 3_600_000;

/// Lessons that the dictionary does not know, as long as real ones are named.
fn lessons() -> Vec<LessonPath> {
    let modules = ["knowing-readers", "digital-desk", "small-budgets", "older-readers"];
    let numbered = |module| (1..=18).map(move |n| format!("{module}/asking-people-{n}"));
    modules.into_iter().flat_map(numbered).map(|path| path.parse().unwrap()).collect()
}

/// Pieces of prose of which none is like another, and which the dictionary has never seen.
fn posts(skip: usize, count: usize) -> Vec<String> {
    let words: Vec<&str> = include_str!("../../../benches/unseen.txt").split_whitespace().collect();
    let post = |number: usize| {
        let (first, length) = (number * 37 % words.len(), 15 + number * 7 % 50);
        words.iter().cycle().skip(first).take(length).copied().collect::<Vec<_>>().join(" ")
    };
    (skip..skip + count).map(post).collect()
}

fn work(
    day: i64,
    learners: u32,
    (completions, attempts): (u32, u32),
    posts: Vec<String>,
) -> ExactWork {
    let morning = UnixMs(NOW + day * DAY_MS);
    let (lessons, threads, seed) = (lessons(), 3, 7);
    ExactWork { lessons, learners, completions, attempts, threads, posts, morning, seed }
}

#[test]
fn exchanges_stay_within_their_budgets() {
    let (hub, branch) = pair();
    branch.node.work_exactly(&work(0, 27, (27 * 3, 9), posts(0, 9))).unwrap();
    assert_eq!(sync(&branch, &hub).state, SyncState::UpToDate);
    let within = |works: Vec<ExactWork>, entries, bytes, trips| {
        works.iter().for_each(|work| branch.node.work_exactly(work).unwrap());
        let report = sync(&branch, &hub);
        assert_eq!((report.state, report.round_trips), (SyncState::UpToDate, trips));
        assert_eq!(report.entries_sent, entries);
        assert!(report.bytes_up <= bytes, "{entries} entries: {} bytes", report.bytes_up);
        assert!(report.bytes_down <= 250 * u64::from(trips), "{} bytes back", report.bytes_down);
    };
    within(vec![], 0, 250, 1);
    within(vec![work(1, 10, (10, 0), vec![])], 10, 1_200, 1);
    within(vec![work(2, 17, (168, 10), posts(9, 8))], 186, 4_500, 1);
    let day = |day: i64| {
        let skip = 17 + 5 * usize::try_from(day).unwrap();
        work(3 + day, 27, (200, 9), posts(skip, 5))
    };
    within((0..6).map(day).collect(), 1_284, 28_000, 2);
}

#[test]
fn what_takes_many_bodies_arrives_in_one_exchange() {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    // Words that hardly pack: some 400 kB, which is more than three bodies carry.
    let words = |number: u32| -> Vec<String> {
        let bytes = [number.to_le_bytes().as_slice(), b"words"].concat();
        let mut noise = vec![0; 2_000];
        blake3::Hasher::new().update(&bytes).finalize_xof().fill(&mut noise);
        vec![data_encoding::BASE32_NOPAD.encode(&noise)]
    };
    for number in 0..200 {
        branch.node.work_exactly(&work(i64::from(number), 3, (0, 0), words(number))).unwrap();
    }
    let report = sync(&branch, &hub);
    assert_eq!(report.state, SyncState::UpToDate);
    assert!(report.bytes_up > 380_000, "{} bytes", report.bytes_up);
    assert!(report.round_trips <= 6, "{} round trips", report.round_trips);
}
