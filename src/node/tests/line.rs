//! Lines that are cut anywhere: what was whole stays, and a cut costs little.

use super::*;
use crate::node::Taken;

/// A line that carries so many bytes, both ways together, and then is cut.
struct Line {
    carries: usize,
    left: usize,
    /// Bytes that went over it, cuts and all.
    moved: usize,
    cuts: usize,
}

impl Line {
    fn carrying(bytes: usize) -> Self {
        Self { carries: bytes, left: bytes, moved: 0, cuts: 0 }
    }

    /// So much of a message passes.
    fn pass(&mut self, bytes: usize) -> usize {
        let passed = bytes.min(self.left);
        self.left -= passed;
        self.moved += passed;
        passed
    }

    fn cut(&mut self) -> CarryFault {
        self.cuts += 1;
        self.left = self.carries;
        CarryFault::Unreachable("cut".into())
    }

    fn carry(
        &mut self,
        hub: &Node,
        body: &[u8],
        take: &mut dyn FnMut(&[u8]) -> Taken,
    ) -> Result<(), CarryFault> {
        let mut answering = hub.begin_answer();
        let passed = self.pass(body.len());
        for piece in body[..passed].chunks(1_400) {
            answering.take(piece);
        }
        if passed < body.len() {
            return Err(self.cut());
        }
        let answer = answering.finish();
        let passed = self.pass(answer.len());
        for piece in answer[..passed].chunks(1_400) {
            take(piece);
        }
        if passed < answer.len() { Err(self.cut()) } else { Ok(()) }
    }
}

/// Exchanges until both hold the same; how many it took.
fn until_up_to_date(branch: &Place, hub: &Place, line: &mut Line) -> usize {
    for tries in 1..2_000 {
        let stream = &mut |body: &[u8], take: &mut dyn FnMut(&[u8]) -> Taken| {
            line.carry(&hub.node, body, take)
        };
        let report = branch.node.sync_through(stream).unwrap();
        if report.state == SyncState::UpToDate {
            return tries;
        }
        assert_eq!(report.state, SyncState::Unreachable, "{report:?}");
    }
    panic!("the exchange never ends");
}

/// Words of chance, which do not pack.
fn write_much(at: &Place, posts: u64) {
    for order in 0..posts {
        let id = thread::thread_id(at.id, [u8::try_from(order % 7).unwrap(); 11]);
        let random: [u8; 1900] = at.node.inner.random();
        post(at, id, order, &crate::domain::ids::base32().encode(&random));
    }
}

fn bytes_of_one_clean_exchange(write_at_hub: bool) -> usize {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    write_much(if write_at_hub { &hub } else { &branch }, 120);
    let mut line = Line::carrying(usize::MAX);
    assert_eq!(until_up_to_date(&branch, &hub, &mut line), 1);
    line.moved
}

#[test]
fn a_cut_costs_at_most_eight_kib_of_repeated_bytes() {
    for write_at_hub in [false, true] {
        let clean = bytes_of_one_clean_exchange(write_at_hub);
        assert!(clean > 200_000, "{clean} bytes do not need many frames");
        for carries in [24_000, 50_000, 97_000] {
            let (hub, branch) = pair();
            sync(&branch, &hub);
            write_much(if write_at_hub { &hub } else { &branch }, 120);
            let mut line = Line::carrying(carries);
            let tries = until_up_to_date(&branch, &hub, &mut line);
            assert!(line.cuts > 1 && tries == line.cuts + 1);
            let repeated = line.moved.saturating_sub(clean) / line.cuts;
            assert!(repeated <= 8 * 1024, "{repeated} bytes a cut of every {carries}");
            whole(&hub);
            whole(&branch);
        }
    }
}

#[test]
fn what_a_cut_body_brought_is_there_before_the_next_exchange() {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    write_much(&branch, 60);
    let mut line = Line::carrying(70_000);
    let stream =
        &mut |body: &[u8], take: &mut dyn FnMut(&[u8]) -> Taken| line.carry(&hub.node, body, take);
    let report = branch.node.sync_through(stream).unwrap();
    assert_eq!(report.state, SyncState::Unreachable);
    let held = hub.node.read(|read| Ok(read.counts()?.entries)).unwrap();
    let sent = 60 * (70_000 - 16_384) / 200_000;
    assert!(held > sent, "the hub holds {held} entries of a body that never ended");
    whole(&hub);
}

#[test]
fn the_same_further_body_is_answered_once_and_never_sealed_twice() {
    let (hub, branch) = pair();
    sync(&branch, &hub);
    write_much(&branch, 20);
    let mut answers = Vec::new();
    let report = branch.node.sync_over(&mut |body| {
        let first = hub.node.answer_sync(body);
        let again = hub.node.answer_sync(body);
        if body[3] == 2 {
            answers.push((first.clone(), again));
        }
        Ok(first)
    });
    assert_eq!(report.unwrap().state, SyncState::UpToDate);
    assert!(!answers.is_empty(), "it took more than the first flight");
    for (first, again) in answers {
        // The same bytes, or a plain word that the session is not known: never another answer.
        assert!(first == again || again == [b'B', b'L', 1, 6, 1]);
    }
}
