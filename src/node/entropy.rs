//! The only place that asks for chance.

use std::fmt;
use std::sync::Mutex;

/// Where a node gets random bytes from.
pub trait Entropy: Send + Sync + fmt::Debug {
    /// Fills `out`.
    fn fill(&self, out: &mut [u8]);
}

/// The system's generator.
#[derive(Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, out: &mut [u8]) {
        // Without chance no key and no session token is safe: going on would be worse than
        // stopping.
        getrandom::fill(out).expect("the operating system gives random bytes");
    }
}

/// Bytes that follow from a seed, for tests, samples and the simulator.
pub struct SeededEntropy {
    stream: Mutex<blake3::OutputReader>,
}

impl SeededEntropy {
    /// The same seed gives the same bytes.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("branchline 2026 seeded chance");
        hasher.update(&seed.to_le_bytes());
        Self { stream: Mutex::new(hasher.finalize_xof()) }
    }
}

impl fmt::Debug for SeededEntropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeededEntropy")
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, out: &mut [u8]) {
        self.stream.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill(out);
    }
}
