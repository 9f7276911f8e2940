//! A node's keys: one secret, an Ed25519 key that signs and an X25519 key that seals.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use snow::resolvers::{CryptoResolver, DefaultResolver};

use crate::docs::record::node_id;
use crate::domain::{NetworkId, NodeId};

/// Everything that follows from a node's 32-byte secret.
#[derive(Clone)]
pub struct NodeKeys {
    signing: SigningKey,
    noise_secret: [u8; 32],
    noise_public: [u8; 32],
}

impl fmt::Debug for NodeKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeKeys({})", self.node())
    }
}

impl NodeKeys {
    /// The keys that follow from the 16 bytes of a node's seed: short enough to be typed in again.
    #[must_use]
    pub fn from_seed(seed: &[u8; 16]) -> Self {
        Self::from_secret(&blake3::derive_key("branchline 2026 node seed", seed))
    }

    /// Derives both keys, each in a context of its own, so that neither says anything of the other.
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        let signing = SigningKey::from_bytes(&blake3::derive_key("branchline 2026 sign", secret));
        let noise_secret = blake3::derive_key("branchline 2026 noise", secret);
        let mut dh = DefaultResolver
            .resolve_dh(&snow::params::DHChoice::Curve25519)
            .expect("snow is built with Curve25519");
        dh.set(&noise_secret);
        let mut noise_public = [0; 32];
        noise_public.copy_from_slice(dh.pubkey());
        Self { signing, noise_secret, noise_public }
    }

    /// The node these keys are of.
    #[must_use]
    pub fn node(&self) -> NodeId {
        node_id(&self.sign_key())
    }

    /// The network whose hub holds these keys.
    #[must_use]
    pub fn network(&self) -> NetworkId {
        network_id(&self.sign_key())
    }

    /// The public signing key.
    #[must_use]
    pub fn sign_key(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }

    /// The public key of the Noise channel.
    #[must_use]
    pub fn noise_key(&self) -> [u8; 32] {
        self.noise_public
    }

    pub(super) fn noise_secret(&self) -> &[u8; 32] {
        &self.noise_secret
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }
}

/// The id of the network under this hub key.
#[must_use]
pub fn network_id(hub_sign_key: &[u8; 32]) -> NetworkId {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&blake3::derive_key("branchline 2026 network", hub_sign_key)[..16]);
    NetworkId(bytes)
}

/// Is this the key's signature? Strict: no small-order keys, no second form of the same signature.
#[must_use]
pub(super) fn verifies(sign_key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(sign_key).is_ok_and(|key| {
        key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
    })
}
