//! A bundle's bytes in every way in which a stick can spoil them.

use proptest::prelude::*;

use super::*;
use crate::domain::ContentHash;
use crate::domain::Scope;
use crate::domain::roles::NodeRole;

const NETWORK: NetworkId = NetworkId([3; 16]);

fn keys(seed: u8) -> NodeKeys {
    NodeKeys::from_secret(&[seed; 32])
}

fn member(keys: &NodeKeys) -> Member {
    Member {
        id: keys.node(),
        sign_key: keys.sign_key(),
        noise_key: keys.noise_key(),
        role: NodeRole::Hub,
        name: "Hub".into(),
        country: "RS".into(),
        scopes: Vec::new(),
    }
}

fn header() -> Header {
    Header {
        sender: keys(1).node(),
        incarnation: Incarnation(4),
        sequence: 7,
        written_at: UnixMs(1_795_000_000_000),
        clock_doubtful: true,
    }
}

fn spans() -> Vec<Span> {
    let log = LogId { node: NodeId([5; 12]), incarnation: Incarnation(1), scope: Scope::Network };
    vec![
        Span { log, after: 3, end: 45 },
        Span { log: LogId { scope: Scope::Branch(NodeId([6; 12])), ..log }, after: 0, end: 1 },
    ]
}

fn marks() -> Marks {
    spans().iter().map(|span| (span.log, span.end)).collect()
}

/// A bundle from node 1 to node 2 with those frames.
fn bundle(frames: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer =
        BundleWriter::begin(&keys(1), NETWORK, &member(&keys(2)), &header(), [9; 32], &mut out)
            .unwrap();
    for frame in frames {
        writer.frame(frame, &mut out).unwrap();
    }
    writer.marks(&marks(), &mut out).unwrap();
    writer.spans(&spans(), &mut out).unwrap();
    writer.finish(&mut out).unwrap();
    out
}

/// Reads a bundle as node `seed`, in pieces of so many bytes.
fn read_as(seed: u8, bytes: &[u8], step: usize) -> Result<Vec<Part>, PeerFault> {
    let mut reader = BundleReader::new(&keys(seed), NETWORK);
    let mut parts = Vec::new();
    for piece in bytes.chunks(step) {
        parts.extend(reader.feed(piece)?);
    }
    reader.finish()?;
    Ok(parts)
}

fn read(bytes: &[u8]) -> Result<Vec<Part>, PeerFault> {
    read_as(2, bytes, 64 * 1024)
}

/// Frames that lie across the borders of pieces.
fn long_frames() -> Vec<Vec<u8>> {
    vec![vec![1; 59_998], vec![2; FRAME_BYTES_MAX], vec![], vec![3; 70_000]]
}

#[test]
fn what_went_in_comes_out_however_the_bytes_arrive() {
    let frames = long_frames();
    let bytes = bundle(&frames);
    let opened = Part::Opened { header: header(), sender_noise_key: keys(1).noise_key() };
    let mut expected = vec![opened];
    expected.extend(frames.into_iter().map(Part::Frame));
    expected.extend([Part::Marks(marks()), Part::Spans(spans()), Part::End]);
    for step in [997, 64 * 1024, bytes.len()] {
        assert_eq!(read_as(2, &bytes, step).unwrap(), expected, "steps of {step} bytes");
    }
    let small = bundle(&[vec![1, 2, 3]]);
    assert_eq!(read_as(2, &small, 1).unwrap(), read(&small).unwrap());
}

#[test]
fn many_logs_are_named_in_many_parts() {
    let log = spans()[0].log;
    let many: Marks =
        (0..4_000).map(|n| (LogId { incarnation: Incarnation(n), ..log }, u64::MAX)).collect();
    let mut out = Vec::new();
    let mut writer =
        BundleWriter::begin(&keys(1), NETWORK, &member(&keys(2)), &header(), [9; 32], &mut out)
            .unwrap();
    writer.marks(&many, &mut out).unwrap();
    writer.finish(&mut out).unwrap();
    let mut found = Marks::new();
    for part in read(&out).unwrap() {
        if let Part::Marks(marks) = part {
            found.extend(marks);
        }
    }
    assert_eq!(found, many);
}

#[test]
fn whatever_its_length_a_cut_bundle_is_never_whole() {
    let bytes = bundle(&[vec![7; 300], vec![8; 40]]);
    for length in 0..bytes.len() {
        let fault = read(&bytes[..length]).unwrap_err();
        let expected = if length == 0 { PeerFault::NotOurs } else { PeerFault::CutShort };
        assert_eq!(fault, expected, "cut at {length} of {}", bytes.len());
    }
    let long = bundle(&long_frames());
    for length in (0..long.len()).step_by(613).skip(1) {
        assert_eq!(read(&long[..length]).unwrap_err(), PeerFault::CutShort, "cut at {length}");
    }
}

#[test]
fn no_altered_byte_goes_unnoticed() {
    let bytes = bundle(&[vec![7; 300], vec![8; 40]]);
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << bit;
            let fault = read(&altered).unwrap_err();
            let told = match at {
                0..7 => fault == PeerFault::NotOurs,
                7 => matches!(fault, PeerFault::Version(_)),
                8..24 => fault == PeerFault::OtherNetwork,
                24..36 => matches!(fault, PeerFault::OtherRecipient(_)),
                // An altered count makes the rest too short, or a piece of the wrong length.
                _ => {
                    matches!(fault, PeerFault::Seal | PeerFault::CutShort | PeerFault::Malformed(_))
                }
            };
            assert!(told, "byte {at}, bit {bit}: {fault:?}");
        }
    }
}

#[test]
fn bytes_behind_the_last_piece_make_it_another_file() {
    let bytes = bundle(&[vec![7; 300]]);
    let doubled = [&bytes[..], &bytes[..]].concat();
    assert_eq!(read(&doubled), Err(PeerFault::Malformed("a bundle")));
    let padded = [&bytes[..], &[0; 512]].concat();
    assert_eq!(read(&padded), Err(PeerFault::Malformed("a bundle")));
}

#[test]
fn pieces_that_were_left_out_doubled_or_moved_do_not_open() {
    let bytes = bundle(&long_frames());
    let mut borders = vec![CLEAR_BYTES];
    while let Some(at) = borders.last().copied().filter(|at| *at < bytes.len()) {
        borders.push(at + 2 + usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]])));
    }
    let piece = |n: usize| &bytes[borders[n]..borders[n + 1]];
    let clear = &bytes[..CLEAR_BYTES];
    let count = borders.len() - 1;
    assert!(count >= 5, "{count} pieces");
    let of = |order: &[usize]| {
        let mut moved = clear.to_vec();
        order.iter().for_each(|n| moved.extend_from_slice(piece(*n)));
        moved
    };
    let all: Vec<usize> = (0..count).collect();
    assert!(read(&of(&all)).is_ok());
    for n in 0..count {
        let mut order = all.clone();
        order.remove(n);
        assert!(read(&of(&order)).is_err(), "without piece {n}");
        order.insert(n, n);
        order.insert(n, n);
        assert!(read(&of(&order)).is_err(), "piece {n} twice");
        if n > 0 {
            let mut order = all.clone();
            order.swap(n, n - 1);
            assert!(read(&of(&order)).is_err(), "pieces {n} and {} swapped", n - 1);
        }
    }
}

#[test]
fn another_node_and_another_network_are_told_from_damage() {
    let bytes = bundle(&[]);
    assert_eq!(read_as(3, &bytes, 64).unwrap_err(), PeerFault::OtherRecipient(keys(2).node()));
    let mut elsewhere = BundleReader::new(&keys(2), NetworkId([4; 16]));
    assert_eq!(elsewhere.feed(&bytes), Err(PeerFault::OtherNetwork));
    for text in [&b"PK\x03\x04 a zip"[..], b"", b"B", b"BLstic", b"<html>"] {
        let fault = read(text).unwrap_err();
        let expected = if text.first() == Some(&b'B') && MAGIC.starts_with(text) {
            PeerFault::CutShort
        } else {
            PeerFault::NotOurs
        };
        assert_eq!(fault, expected, "{text:?}");
    }
}

#[test]
fn two_bundles_of_the_same_share_no_byte_behind_what_is_in_the_clear() {
    let one = bundle(&[vec![7; 300]]);
    let mut two = Vec::new();
    let mut writer =
        BundleWriter::begin(&keys(1), NETWORK, &member(&keys(2)), &header(), [10; 32], &mut two)
            .unwrap();
    writer.frame(&[7; 300], &mut two).unwrap();
    writer.finish(&mut two).unwrap();
    assert_eq!(one[..CLEAR_BYTES], two[..CLEAR_BYTES]);
    assert_ne!(one[CLEAR_BYTES + 2..CLEAR_BYTES + 34], two[CLEAR_BYTES + 2..CLEAR_BYTES + 34]);
    assert!(!one.windows(8).any(|window| window == [7; 8]), "a frame lies open");
}

/// Seals plain bytes as a recipient could who makes a bundle to its own key.
fn sealed_anyhow(pieces: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer =
        BundleWriter::begin(&keys(1), NETWORK, &member(&keys(2)), &header(), [9; 32], &mut out)
            .unwrap();
    for (mark, plain) in pieces {
        writer.piece(*mark, plain, &mut out).unwrap();
    }
    out
}

#[test]
fn what_is_well_sealed_and_wrong_inside_is_refused() {
    let end = vec![PART_END, 0];
    assert!(read(&sealed_anyhow(&[(LAST, end.clone())])).is_ok());
    for (what, pieces) in [
        ("no end", vec![(LAST, vec![])]),
        ("an end and more", vec![(MORE, end.clone())]),
        ("two ends", vec![(LAST, [&end[..], &end[..]].concat())]),
        ("a part behind the end", vec![(LAST, [&end[..], &[PART_FRAME, 0]].concat())]),
        ("half a part behind the end", vec![(LAST, [&end[..], &[PART_FRAME]].concat())]),
        ("a strange mark", vec![(2, end.clone())]),
        ("a strange part", vec![(LAST, [&[9, 0], &end[..]].concat())]),
        ("an endless count", vec![(LAST, [&[PART_FRAME][..], &[0x80; 12]].concat())]),
        ("a part that is too long", vec![(MORE, vec![PART_FRAME, 0xff, 0xff, 0x7f])]),
        ("half a part", vec![(LAST, vec![PART_FRAME, 5, 1])]),
    ] {
        assert!(read(&sealed_anyhow(&pieces)).is_err(), "{what}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_reader_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..400), step in 1_usize..50,
    ) {
        prop_assert!(read_as(2, &bytes, step).is_err());
        let begun = [&clear_bytes(PROTOCOL_VERSION, NETWORK, keys(2).node())[..], &bytes].concat();
        prop_assert!(read_as(2, &begun, step).is_err());
    }

    #[test]
    fn no_plain_bytes_of_a_recipient_make_the_reader_panic(
        pieces in prop::collection::vec((0_u8..3, prop::collection::vec(0_u8..6, 0..80)), 0..4),
        noise in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let _read = read(&sealed_anyhow(&pieces));
        let _read = read(&sealed_anyhow(&[(LAST, noise.clone())]));
        let _spans = decode_spans(&noise);
    }

    #[test]
    fn many_changes_at_once_never_pass(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..8),
    ) {
        let whole = bundle(&[vec![7; 300], vec![8; 40]]);
        let mut altered = whole.clone();
        for (index, byte, kind) in changes {
            let at = index.index(altered.len());
            match kind {
                0 => altered[at] = byte,
                1 => altered.insert(at, byte),
                2 => { altered.remove(at); }
                _ => {
                    let tail = altered.split_off(at);
                    altered.extend_from_slice(&tail[tail.len() / 2..]);
                }
            }
            if altered.is_empty() {
                altered.push(byte);
            }
        }
        prop_assert!(altered == whole || read(&altered).is_err());
    }
}

#[test]
fn files_make_it_another_version_and_come_out_as_they_went_in() {
    let piece = Piece {
        hash: ContentHash([4; 32]),
        size_bytes: 70_000,
        from: 30_000,
        bytes: vec![5; 40_000],
    };
    let mut out = Vec::new();
    let begun = BundleWriter::begin_with_files(
        &keys(1),
        NETWORK,
        &member(&keys(2)),
        &header(),
        [9; 32],
        &mut out,
    );
    let mut writer = begun.unwrap();
    writer.file(&piece, &mut out).unwrap();
    writer.finish(&mut out).unwrap();
    assert_eq!(out[MAGIC.len()], PROTOCOL_VERSION + 1, "an older program says what it cannot read");
    let mut reader = BundleReader::new(&keys(2), NETWORK);
    let parts = reader.feed(&out).unwrap();
    reader.finish().unwrap();
    assert!(parts.contains(&Part::File(piece)));
    // The version stands in the clear, and is bound by the seal all the same.
    out[MAGIC.len()] = PROTOCOL_VERSION;
    assert_eq!(BundleReader::new(&keys(2), NETWORK).feed(&out), Err(PeerFault::Seal));
}
