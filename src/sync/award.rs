//! Signatures under awards and under the files that stand for them.
//!
//! Both are the node's own signing key's, which the hub listed: whoever holds the roster can check
//! them without asking anybody. Never decides who may issue: `domain::award` and the desk do.

use super::keys::{NodeKeys, verifies};
use crate::docs::award::statement;
use crate::domain::award::{Award, SignedAward};

/// Signs an award as its issuer; `number` tells it from others for the same achievement.
#[must_use]
pub fn sign_award(keys: &NodeKeys, award: Award, number: u32) -> SignedAward {
    SignedAward { signature: keys.sign(&statement(&award)), award, number }
}

/// Did the holder of this key sign just that?
#[must_use]
pub fn award_verifies(sign_key: &[u8; 32], signed: &SignedAward) -> bool {
    verifies(sign_key, &statement(&signed.award), &signed.signature)
}

/// Signs a credential: the two parts of a compact JWS with the dot between them (RFC 7515), which
/// always begin with `eyJ` and so are no other statement of a node.
#[must_use]
pub fn sign_credential(keys: &NodeKeys, signing_input: &str) -> [u8; 64] {
    keys.sign(signing_input.as_bytes())
}

/// Did the holder of this key sign that credential?
#[must_use]
pub fn credential_verifies(sign_key: &[u8; 32], signing_input: &str, signature: &[u8; 64]) -> bool {
    signing_input.starts_with("eyJ") && verifies(sign_key, signing_input.as_bytes(), signature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::award::Achievement;
    use crate::domain::{NodeId, PersonId, UnixMs};

    #[test]
    fn a_signature_is_good_for_one_award_and_one_key() {
        let keys = NodeKeys::from_secret(&[1; 32]);
        let award = Award {
            course: "c".into(),
            achievement: Achievement::Certificate,
            person: PersonId::new(keys.node(), [2; 11]),
            name: "Ana".into(),
            at: UnixMs(5_000),
            clock_doubtful: false,
            issuer: keys.node(),
        };
        let signed = sign_award(&keys, award, 1);
        assert!(award_verifies(&keys.sign_key(), &signed));
        assert!(!award_verifies(&NodeKeys::from_secret(&[2; 32]).sign_key(), &signed));
        let mut other = signed.clone();
        other.award.name = "Ane".into();
        assert!(!award_verifies(&keys.sign_key(), &other));
        other.award = Award { issuer: NodeId([9; 12]), ..signed.award.clone() };
        assert!(!award_verifies(&keys.sign_key(), &other));
        let code = signed.code();
        assert_eq!(code, SignedAward { number: 2, ..signed }.code());
    }

    #[test]
    fn a_credential_never_passes_for_another_statement() {
        let keys = NodeKeys::from_secret(&[1; 32]);
        let signature = sign_credential(&keys, "eyJ.eyJ");
        assert!(credential_verifies(&keys.sign_key(), "eyJ.eyJ", &signature));
        assert!(!credential_verifies(&keys.sign_key(), "eyJ.eyK", &signature));
        let signature = sign_credential(&keys, "branchline award 1");
        assert!(!credential_verifies(&keys.sign_key(), "branchline award 1", &signature));
    }
}
