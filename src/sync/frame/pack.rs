//! Packing with zstd and the dictionary that is built in.
//!
//! The dictionary knows what changes of our documents look like, the course's names and how people
//! write in its forum, so a handful of changes packs as well as thousands. It is made by the
//! recipe in `benches/dictionary` from made-up activity alone. A frame names its dictionary by one
//! byte: a later one gets the next number, and this one stays readable.

use std::sync::LazyLock;

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::domain::limits::FRAME_PLAIN_BYTES_MAX;
use crate::sync::error::PeerFault;

/// The dictionary, as the recipe wrote it.
pub const DICTIONARY: &[u8] = include_bytes!("dictionary.bin");
/// BLAKE3 of [`DICTIONARY`]: a frame packed with another one cannot be read.
pub const DICTIONARY_HASH: &str =
    "a40c7bc46a4b5663d3720b1f9efa58d63cfa654f607986843559037b341d291d";
/// What a frame begins with.
const WITH_DICTIONARY: u8 = 1;
/// zstd's level for frames of one writer: packed once, and a byte on a paid line costs more than a
/// millisecond.
const LEVEL_ONCE: i32 = 19;
/// zstd's level for frames that mix writers: a relay packs them again for every peer. It is ten
/// times as fast and one to two bytes in a hundred larger; `benches/sync.rs` prints both.
const LEVEL_RELAYED: i32 = 9;
/// The first bytes of everything that zstd writes; they need not travel.
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

static PACKING_ONCE: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL_ONCE));
static PACKING_RELAYED: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL_RELAYED));
static UNPACKING: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

/// Packs what [`super::layout`] wrote; `relayed`: it will be packed again for other peers.
#[must_use]
pub fn pack(plain: &[u8], relayed: bool) -> Vec<u8> {
    let dictionary = if relayed { &PACKING_RELAYED } else { &PACKING_ONCE };
    Compressor::with_prepared_dictionary(dictionary)
        .map(|compressor| pack_by(compressor, plain))
        .unwrap_or_default()
}

/// The same at another level, for measuring what a level costs and brings.
#[must_use]
pub fn pack_at(level: i32, plain: &[u8]) -> Vec<u8> {
    Compressor::with_dictionary(level, DICTIONARY)
        .map(|compressor| pack_by(compressor, plain))
        .unwrap_or_default()
}

/// Memory is there and the parameters are right, so zstd does not fail; an empty frame would be
/// refused by whoever reads it.
fn pack_by(mut compressor: Compressor<'_>, plain: &[u8]) -> Vec<u8> {
    let packed = compressor
        .include_dictid(false)
        .and_then(|()| compressor.compress(plain))
        .unwrap_or_default();
    let mut out = vec![WITH_DICTIONARY];
    out.extend_from_slice(packed.strip_prefix(&ZSTD_MAGIC).unwrap_or_default());
    out
}

/// Unpacks what a peer packed.
///
/// # Errors
/// [`PeerFault::Malformed`] if it is not packed so, or would be longer than a frame may be.
pub fn unpack(packed: &[u8]) -> Result<Vec<u8>, PeerFault> {
    const MALFORMED: PeerFault = PeerFault::Malformed("a frame's compression");
    let Some((&WITH_DICTIONARY, packed)) = packed.split_first() else { return Err(MALFORMED) };
    let framed = [&ZSTD_MAGIC[..], packed].concat();
    Decompressor::with_prepared_dictionary(&UNPACKING)
        .and_then(|mut decompressor| decompressor.decompress(&framed, FRAME_PLAIN_BYTES_MAX))
        .map_err(|_| MALFORMED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::limits::DICTIONARY_BYTES_MAX;

    #[test]
    fn the_dictionary_is_the_one_that_frames_name() {
        assert_eq!(blake3::hash(DICTIONARY).to_string(), DICTIONARY_HASH);
        assert!(DICTIONARY.len() <= DICTIONARY_BYTES_MAX);
    }
}
