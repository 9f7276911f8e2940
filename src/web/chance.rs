//! Random text for tokens of forms and devices. Nothing else in the web layer is left to chance.

use crate::domain::ids::base32;

/// 128 random bits as 26 letters and digits.
///
/// # Panics
/// If the operating system has no random numbers: then nothing may be signed in to.
#[must_use]
pub(super) fn token() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    base32().encode(&bytes)
}

/// True for what [`token`] could have made: cookies come from outside.
#[must_use]
pub(super) fn is_token(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}
