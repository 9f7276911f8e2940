//! The recovery code: what a library needs to come back after its disk is lost. It holds the seed
//! of the node's keys and the beginning of the network's id, so that no impostor can pass for the
//! hub.
//!
//! Whoever holds the code can be the node. It is printed and locked away, never kept in a file.

use std::fmt;
use std::str::FromStr;

use super::keys::{NodeKeys, network_id};
use crate::domain::ids::base32;
use crate::domain::roster::Member;
use crate::domain::{InvalidId, NetworkId};

/// Bytes of the network's id in a code.
const NETWORK_BYTES: usize = 8;
/// Seed, network, one byte that catches a slip: 40 signs exactly.
const CODE_BYTES: usize = 16 + NETWORK_BYTES + 1;
/// Signs of one group.
const GROUP_CHARS: usize = 5;

/// A recovery code, read.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode {
    seed: [u8; 16],
    network: [u8; NETWORK_BYTES],
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

impl RecoveryCode {
    /// The code of the node with that seed in that network.
    #[must_use]
    pub fn new(seed: [u8; 16], network: NetworkId) -> Self {
        let mut start = [0; NETWORK_BYTES];
        start.copy_from_slice(&network.0[..NETWORK_BYTES]);
        Self { seed, network: start }
    }

    /// The seed of the node's keys.
    #[must_use]
    pub fn seed(&self) -> &[u8; 16] {
        &self.seed
    }

    /// The node's keys.
    #[must_use]
    pub fn keys(&self) -> NodeKeys {
        NodeKeys::from_seed(&self.seed)
    }

    /// Is that the hub of the code's network? Its signing key decides, not its word.
    #[must_use]
    pub fn is_hub(&self, claimed: &Member) -> bool {
        network_id(&claimed.sign_key).0[..NETWORK_BYTES] == self.network
    }

    fn bytes(&self) -> [u8; CODE_BYTES] {
        let mut bytes = [0; CODE_BYTES];
        bytes[..16].copy_from_slice(&self.seed);
        bytes[16..CODE_BYTES - 1].copy_from_slice(&self.network);
        bytes[CODE_BYTES - 1] = check(&bytes[..CODE_BYTES - 1]);
        bytes
    }
}

fn check(bytes: &[u8]) -> u8 {
    blake3::derive_key("branchline 2026 recovery code", bytes)[0]
}

impl fmt::Display for RecoveryCode {
    /// Eight groups of five that can be read out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = base32().encode(&self.bytes());
        for start in (0..text.len()).step_by(GROUP_CHARS) {
            let separator = if start == 0 { "" } else { "-" };
            write!(f, "{separator}{}", &text[start..start + GROUP_CHARS])?;
        }
        Ok(())
    }
}

impl FromStr for RecoveryCode {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        // What came is not repeated: it may be a secret with one slip in it.
        let wrong = || InvalidId::new("a recovery code", "a code with a slip in it");
        let signs = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2013}'));
        let plain: String = signs.take(CODE_BYTES * 2).collect();
        let bytes = base32().decode(plain.as_bytes()).map_err(|_| wrong())?;
        let bytes = <[u8; CODE_BYTES]>::try_from(bytes).map_err(|_| wrong())?;
        if check(&bytes[..CODE_BYTES - 1]) != bytes[CODE_BYTES - 1] {
            return Err(wrong());
        }
        let (mut seed, mut network) = ([0; 16], [0; NETWORK_BYTES]);
        seed.copy_from_slice(&bytes[..16]);
        network.copy_from_slice(&bytes[16..CODE_BYTES - 1]);
        Ok(Self { seed, network })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_eight_groups_that_people_may_type_as_they_like() {
        let code = RecoveryCode::new([0xa7; 16], NetworkId([0x3c; 16]));
        let shown = code.to_string();
        assert_eq!((shown.len(), shown.split('-').count()), (47, 8), "{shown}");
        assert_eq!(shown.parse::<RecoveryCode>().unwrap(), code);
        let typed = shown.to_uppercase().replace('-', "  ").replace('0', "O").replace('1', "I");
        assert_eq!(typed.parse::<RecoveryCode>().unwrap(), code);
        assert_eq!(format!("{code:?}"), "RecoveryCode(…)");
    }

    #[test]
    fn a_slip_or_a_lost_group_is_caught() {
        let shown = RecoveryCode::new([0x19; 16], NetworkId([0xe2; 16])).to_string();
        let plain: Vec<char> = shown.replace('-', "").chars().collect();
        let mut caught = 0;
        for at in 0..plain.len() {
            let mut slipped = plain.clone();
            slipped[at] = if slipped[at] == '7' { '8' } else { '7' };
            let text: String = slipped.into_iter().collect();
            caught += usize::from(text.parse::<RecoveryCode>().is_err());
        }
        assert!(caught >= 39, "{caught} of 40 slips");
        for wrong in ["", "u", &shown[6..], &format!("{shown}a"), &"7".repeat(4_000)] {
            let told = wrong.parse::<RecoveryCode>().unwrap_err().to_string();
            assert!(!told.contains(&shown[10..20]), "{told}");
        }
    }
}
