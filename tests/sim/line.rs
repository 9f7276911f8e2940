//! What carries a body from one computer to another, and what may happen to it on the way.

use branchline::node::{Answering, CarryFault, Node, Taken};

use crate::chance::Chance;

/// How a line treats one body and its answer.
pub(crate) type Mood<'a> = &'a mut dyn FnMut(&mut Line, &mut Stage<'_>) -> Result<(), CarryFault>;

/// One POST under way.
pub(crate) struct Stage<'a> {
    listener: &'a Node,
    body: &'a [u8],
    take: &'a mut dyn FnMut(&[u8]) -> Taken,
}

impl<'a> Stage<'a> {
    pub(crate) fn new(
        listener: &'a Node,
        body: &'a [u8],
        take: &'a mut dyn FnMut(&[u8]) -> Taken,
    ) -> Self {
        Self { listener, body, take }
    }

    fn hand_back(&mut self, answer: &[u8]) {
        for piece in answer.chunks(700) {
            if (self.take)(piece) == Taken::Enough {
                return;
            }
        }
    }
}

/// The lines of the network, all of one kind. Bodies that went over them may come again.
#[derive(Debug, Default)]
pub(crate) struct Line {
    recorded: Vec<Vec<u8>>,
}

const RECORDED_MAX: usize = 16;

impl Line {
    pub(crate) fn record(&mut self, chance: &mut Chance, body: &[u8]) {
        if chance.percent(20) {
            if self.recorded.len() >= RECORDED_MAX {
                self.recorded.remove(0);
            }
            self.recorded.push(body.to_vec());
        }
    }

    /// Everything passes.
    pub(crate) fn well(&mut self, stage: &mut Stage<'_>) -> Result<(), CarryFault> {
        let answer = stage.listener.answer_sync(stage.body);
        stage.hand_back(&answer);
        Ok(())
    }

    /// Lost, cut, doubled, replayed, altered, or answered by somebody else.
    pub(crate) fn badly(
        &mut self,
        chance: &mut Chance,
        stage: &mut Stage<'_>,
    ) -> Result<(), CarryFault> {
        self.record(chance, stage.body);
        let broken = || Err(CarryFault::Unreachable("the link is down".into()));
        let (listener, body) = (stage.listener, stage.body);
        match chance.below(100) {
            0..40 => return self.well(stage),
            40..48 => return broken(),
            48..56 => {
                drop(listener.answer_sync(body));
                return broken();
            }
            56..64 => {
                // A cut body: what was whole of it counts, and nobody answers.
                let mut answering: Answering = listener.begin_answer();
                for piece in body[..chance.below(body.len())].chunks(97) {
                    answering.take(piece);
                }
                return broken();
            }
            64..70 => stage.hand_back(&listener.answer_sync(&body[..chance.below(body.len())])),
            70..78 => {
                let answer = listener.answer_sync(body);
                stage.hand_back(&answer[..chance.below(answer.len())]);
                if chance.percent(50) {
                    return broken();
                }
            }
            78..83 => {
                drop(listener.answer_sync(body));
                stage.hand_back(&listener.answer_sync(body));
            }
            83..88 => stage.hand_back(&altered(chance, listener.answer_sync(body))),
            88..92 => stage.hand_back(&listener.answer_sync(&altered(chance, body.to_vec()))),
            92..96 => {
                if !self.recorded.is_empty() {
                    let old = chance.below(self.recorded.len());
                    drop(listener.answer_sync(&self.recorded[old]));
                }
                stage.hand_back(&listener.answer_sync(body));
            }
            _ => stage.hand_back(b"<html><title>Hotel</title>Please accept our terms.</html>"),
        }
        Ok(())
    }
}

fn altered(chance: &mut Chance, mut bytes: Vec<u8>) -> Vec<u8> {
    let at = chance.below(bytes.len());
    bytes[at] ^= 1 << chance.below(8);
    bytes
}
