//! Open Badges 3.0 credentials as compact JWS (VC-JWT): made of an award, and read back when
//! somebody shows one. Signs nothing itself and believes nothing: `sync::award` has the keys.
//!
//! Source: Open Badges Specification 3.0, section 8.2 (the payload is the credential itself, with
//! the registered claims beside it; the header carries the key), W3C VC Data Model 2.0, RFC 7515,
//! RFC 8037. The issuer is named by its key (`did:key`), so a verifier needs no network.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use super::view::CredentialWords;
use crate::domain::UnixMs;
use crate::domain::award::{AwardCode, SignedAward};
use crate::domain::limits::CREDENTIAL_BYTES_MAX;

/// What is signed: header and payload, encoded, with the dot between them.
pub(super) fn signing_input(
    signed: &SignedAward,
    words: &CredentialWords,
    issuer_name: &str,
    sign_key: &[u8; 32],
) -> String {
    let award = &signed.award;
    let issuer = did_key(sign_key);
    let id = uuid("credential", &signed.signature);
    let achievement = format!("{} {}", award.course, award.achievement);
    let header = json!({
        "alg": "EdDSA",
        "jwk": { "crv": "Ed25519", "kty": "OKP", "x": BASE64URL_NOPAD.encode(sign_key) },
        "typ": "JWT",
    });
    let payload = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": words.name,
        "issuer": { "id": issuer, "type": ["Profile"], "name": issuer_name },
        "validFrom": date_time(award.at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{
                "type": "IdentityObject",
                "hashed": false,
                "identityHash": award.name,
                "identityType": "name",
            }],
            "licenseNumber": signed.code().to_string(),
            "achievement": {
                "id": uuid("achievement", achievement.as_bytes()),
                "type": ["Achievement"],
                "name": words.name,
                "description": words.description,
                "criteria": { "narrative": words.criteria },
                "inLanguage": words.language,
            },
        },
        "iss": issuer,
        "jti": id,
        "nbf": award.at.0.div_euclid(1000),
    });
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    format!("{}.{}", part(&header), part(&payload))
}

/// The whole token.
pub(super) fn token(signing_input: &str, signature: &[u8; 64]) -> String {
    format!("{signing_input}.{}", BASE64URL_NOPAD.encode(signature))
}

/// A token as it came, not yet believed.
#[derive(Debug)]
pub(super) struct ShownCredential {
    /// The key that it names as its issuer's.
    pub(super) sign_key: [u8; 32],
    /// What was signed.
    pub(super) signing_input: String,
    /// The signature.
    pub(super) signature: [u8; 64],
    /// Whose it is.
    pub(super) name: String,
    /// What for, in words.
    pub(super) achievement_name: String,
    /// Since when.
    pub(super) at: UnixMs,
    /// The award that it stands for.
    pub(super) code: AwardCode,
}

/// Reads a token of the form that [`signing_input`] makes; `None` for anything else.
pub(super) fn read(text: &str) -> Option<ShownCredential> {
    let text = text.trim();
    if text.len() > CREDENTIAL_BYTES_MAX {
        return None;
    }
    let (signing_input, signature) = text.rsplit_once('.')?;
    let (header, payload) = signing_input.split_once('.')?;
    let part = |text: &str| -> Option<Value> {
        serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()
    };
    let (header, payload) = (part(header)?, part(payload)?);
    let is_ours = header["alg"] == "EdDSA" && header["jwk"]["crv"] == "Ed25519";
    let key = BASE64URL_NOPAD.decode(header["jwk"]["x"].as_str()?.as_bytes()).ok()?;
    let sign_key: [u8; 32] = key.try_into().ok()?;
    let subject = &payload["credentialSubject"];
    let names_its_key = payload["iss"] == did_key(&sign_key).as_str();
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
    (is_ours && names_its_key).then_some(())?;
    Some(ShownCredential {
        sign_key,
        signing_input: signing_input.to_owned(),
        signature: signature.try_into().ok()?,
        name: subject["identifier"][0]["identityHash"].as_str()?.to_owned(),
        achievement_name: subject["achievement"]["name"].as_str()?.to_owned(),
        at: UnixMs(payload["nbf"].as_i64()?.checked_mul(1000)?),
        code: subject["licenseNumber"].as_str()?.parse().ok()?,
    })
}

/// A key as its own name: multibase base58btc of the multicodec prefix of Ed25519 and the key
/// (W3C CCG did:key method 0.9).
fn did_key(sign_key: &[u8; 32]) -> String {
    let mut bytes = vec![0xed, 0x01];
    bytes.extend(sign_key);
    format!("did:key:z{}", base58(&bytes))
}

/// Base 58 in Bitcoin's alphabet.
fn base58(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    // Digits of the number, the least first.
    let mut digits: Vec<u8> = Vec::new();
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = u8::try_from(carry % 58).unwrap_or_default();
            carry /= 58;
        }
        while carry > 0 {
            digits.push(u8::try_from(carry % 58).unwrap_or_default());
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).map(|_| b'1');
    let signs = digits.iter().rev().map(|digit| ALPHABET[usize::from(*digit)]);
    zeros.chain(signs).map(char::from).collect()
}

/// A UUID of our own making (RFC 9562, version 8): the same for the same bytes everywhere.
fn uuid(what: &str, bytes: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("branchline 2026 credential uuid");
    hasher.update(what.as_bytes()).update(&[0]).update(bytes);
    let mut id = [0; 16];
    id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    id[6] = id[6] & 0x0f | 0x80;
    id[8] = id[8] & 0x3f | 0x80;
    let hex = data_encoding::HEXLOWER.encode(&id);
    let (a, b, c, d, e) = (&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
    format!("urn:uuid:{a}-{b}-{c}-{d}-{e}")
}

/// As XML Schema writes it: `2026-11-23T08:00:00Z`.
fn date_time(at: UnixMs) -> String {
    let second = at.0.div_euclid(1000);
    jiff::Timestamp::from_second(second).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PersonId;
    use crate::domain::award::{Achievement, Award};
    use crate::sync::NodeKeys;
    use crate::sync::award::{credential_verifies, sign_award, sign_credential};

    fn made() -> (NodeKeys, SignedAward, String) {
        let keys = NodeKeys::from_secret(&[3; 32]);
        let award = Award {
            course: "new-library-services".into(),
            achievement: Achievement::Certificate,
            person: PersonId::new(keys.node(), [2; 11]),
            name: "Ђорђе Ћирић".into(),
            at: UnixMs(1_790_000_000_000),
            clock_doubtful: false,
            issuer: keys.node(),
        };
        let signed = sign_award(&keys, award, 1);
        let words = CredentialWords {
            name: "Certificate".into(),
            description: "The course was completed.".into(),
            criteria: "All quizzes.".into(),
            language: "en".into(),
        };
        let input = signing_input(&signed, &words, "Novi Grad", &keys.sign_key());
        let signature = sign_credential(&keys, &input);
        let token = token(&input, &signature);
        (keys, signed, token)
    }

    #[test]
    fn a_token_reads_back_and_its_signature_fits() {
        let (keys, signed, token) = made();
        let shown = read(&format!(" {token}\n")).unwrap();
        assert_eq!(shown.sign_key, keys.sign_key());
        assert_eq!((shown.name.as_str(), shown.code), ("Ђорђе Ћирић", signed.code()));
        assert_eq!(shown.at, signed.award.at);
        assert!(credential_verifies(&shown.sign_key, &shown.signing_input, &shown.signature));
        assert!(token.len() < 2_500, "{}", token.len());
    }

    #[test]
    fn what_is_no_such_token_is_refused() {
        let (_, _, token) = made();
        for wrong in ["", ".", "..", "eyJ.eyJ.x", &token[..token.len() - 2], &token[1..]] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
        assert!(read(&"a".repeat(CREDENTIAL_BYTES_MAX + 1)).is_none());
    }

    #[test]
    fn keys_are_named_as_others_name_them() {
        // The example key of the did:key method's own test vectors.
        let key = data_encoding::HEXLOWER
            .decode(b"2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6")
            .unwrap();
        let named = did_key(&key.try_into().unwrap());
        assert_eq!(named, "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
        assert_eq!(base58(&[0, 0, 1]), "112");
        assert_eq!(base58(b"Hello World!"), "2NEpo7TZRRrLZSi2U");
    }

    #[test]
    fn ids_are_uuids_and_times_are_as_the_schema_wants_them() {
        let id = uuid("a", b"b");
        assert_eq!(id.len(), "urn:uuid:".len() + 36);
        assert_eq!(&id[9 + 14..9 + 15], "8");
        assert_ne!(uuid("a", b"c"), id);
        assert_eq!(date_time(UnixMs(1_790_000_000_000)), "2026-09-21T14:13:20Z");
    }
}
