//! Makes wrong bytes of right ones: flips, cuts, doubles, splices, extreme numbers.

/// A stream of decisions from a seed (SplitMix64; Steele, Lea, Flood 2014).
#[derive(Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed ^ 0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`; zero if there is none.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).expect("it is below a usize")
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// Numbers at which counts go wrong.
const EXTREMES: [&[u8]; 8] = [
    &[0],
    &[0x7f],
    &[0xff, 0xff],
    &[0xff, 0xff, 0xff, 0xff],
    &[0x80, 0x80, 0x80, 0x80, 0x01],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    &[0x80; 12],
    &[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
];

/// One of the samples, changed in a few places.
pub(crate) fn mutant(chance: &mut Chance, samples: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = samples[chance.below(samples.len())].clone();
    for _ in 0..=chance.below(4) {
        change(chance, &mut bytes, samples);
    }
    bytes
}

fn change(chance: &mut Chance, bytes: &mut Vec<u8>, samples: &[Vec<u8>]) {
    let at = chance.below(bytes.len());
    match chance.below(8) {
        0 | 1 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
        2 if !bytes.is_empty() => bytes[at] = chance.byte(),
        3 => bytes.truncate(at),
        4 => {
            let end = (at + 1 + chance.below(40)).min(bytes.len());
            let piece = bytes[at.min(end)..end].to_vec();
            bytes.splice(at..at, piece);
        }
        5 => {
            let end = (at + 1 + chance.below(12)).min(bytes.len());
            bytes.drain(at.min(end)..end);
        }
        6 => {
            let extreme = EXTREMES[chance.below(EXTREMES.len())];
            let end = (at + extreme.len()).min(bytes.len());
            bytes.splice(at..end, extreme.iter().copied());
        }
        _ => {
            let other = &samples[chance.below(samples.len())];
            let from = chance.below(other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
    }
}
