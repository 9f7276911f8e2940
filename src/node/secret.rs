//! PINs and passwords: Argon2id with a pepper that stays out of the database, a few at a time.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Block, Params, Version};

use super::error::NodeError;
use crate::domain::ids::base32;
use crate::domain::limits::PASSWORD_CHECKS_AT_ONCE;

/// Memory in KiB, rounds, lanes: OWASP's minimum for Argon2id (Password Storage Cheat Sheet).
const COST: (u32, u32, u32) = (19_456, 2, 1);

/// Room that a check asks for, in blocks of 1 KiB, of which it touches only what it needs. glibc
/// gives a piece of more than 32 MiB back to the system when it is freed, and keeps a smaller one for
/// good once it was freed before (mallopt(3), `M_MMAP_THRESHOLD`): 20 MiB resident after the first
/// sign-ins, measured.
const RESERVED_BLOCKS: usize = 33 * 1024;

/// Lets only so many checks run at once: each takes 19 MiB, and a class signs in together.
#[derive(Debug, Default)]
pub(super) struct Gate {
    running: Mutex<usize>,
    freed: Condvar,
}

struct Pass<'a>(&'a Gate);

impl Gate {
    fn enter(&self) -> Pass<'_> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        while *running >= PASSWORD_CHECKS_AT_ONCE {
            running = self.freed.wait(running).unwrap_or_else(PoisonError::into_inner);
        }
        *running += 1;
        Pass(self)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        *self.0.running.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.freed.notify_one();
    }
}

/// Hashes a secret for the account table: `argon2id m t p salt hash`, both in base 32.
pub(super) fn hash(
    gate: &Gate,
    pepper: &[u8; 32],
    salt: [u8; 16],
    secret: &str,
) -> Result<String, NodeError> {
    let (m, t, p) = COST;
    let derived = derive(gate, pepper, &salt, secret, COST)?;
    let (salt, derived) = (base32().encode(&salt), base32().encode(&derived));
    Ok(format!("argon2id {m} {t} {p} {salt} {derived}"))
}

/// Does the secret fit the kept hash? A hash that cannot be read fits nothing.
pub(super) fn fits(
    gate: &Gate,
    pepper: &[u8; 32],
    kept: &str,
    secret: &str,
) -> Result<bool, NodeError> {
    let words: Vec<&str> = kept.split(' ').collect();
    let ["argon2id", m, t, p, salt, derived] = words[..] else { return Ok(false) };
    let (Ok(m), Ok(t), Ok(p)) = (m.parse(), t.parse(), p.parse()) else { return Ok(false) };
    let Ok(salt) = base32().decode(salt.as_bytes()) else { return Ok(false) };
    let given = derive(gate, pepper, &salt, secret, (m, t, p))?;
    // Hashes of both are compared: that comparison takes the same time wherever they differ.
    let given = blake3::hash(base32().encode(&given).as_bytes());
    Ok(given == blake3::hash(derived.as_bytes()))
}

fn derive(
    gate: &Gate,
    pepper: &[u8; 32],
    salt: &[u8],
    secret: &str,
    (m, t, p): (u32, u32, u32),
) -> Result<[u8; 32], NodeError> {
    let _pass = gate.enter();
    let params = Params::new(m, t, p, Some(32)).map_err(|_| NodeError::Bug("Argon2's cost"))?;
    let argon2 = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params)
        .map_err(|_| NodeError::Bug("Argon2's pepper"))?;
    let mut out = [0; 32];
    let blocks = argon2.params().block_count();
    let mut memory: Vec<Block> = Vec::with_capacity(blocks.max(RESERVED_BLOCKS));
    memory.resize(blocks, Block::default());
    argon2
        .hash_password_into_with_memory(secret.as_bytes(), salt, &mut out, &mut memory)
        .map_err(|_| NodeError::Bug("Argon2's salt"))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_fits_its_own_hash_and_needs_the_pepper() {
        let gate = Gate::default();
        let kept = hash(&gate, &[1; 32], [2; 16], "4711").unwrap();
        assert!(fits(&gate, &[1; 32], &kept, "4711").unwrap());
        assert!(!fits(&gate, &[1; 32], &kept, "4712").unwrap());
        assert!(!fits(&gate, &[9; 32], &kept, "4711").unwrap());
        assert!(!fits(&gate, &[1; 32], "argon2id nonsense", "4711").unwrap());
        assert!(!kept.contains("4711"));
    }
}
