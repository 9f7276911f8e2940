//! Makes of a photograph a small picture of our own: nothing but pixels, at most 1,280 a side.
//!
//! Where it was taken, by whom and with what stays behind: only the way it was held is read, and
//! applied. Never trusts what a file says of itself: size, memory and pixels have limits, and a
//! decoder that panics costs that one file.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageResult, Limits, RgbImage};

use crate::domain::attachment::FileFault;
use crate::domain::limits::{
    PHOTO_BYTES_MAX, PHOTO_DECODED_BYTES_MAX, PHOTO_PIXELS_MAX, PHOTO_SIDE_PIXELS,
    POST_PICTURE_BYTES_MAX, POST_PICTURE_SIDES_PIXELS,
};

/// Tried in this order until the picture is small enough.
const QUALITIES: [u8; 3] = [78, 60, 40];

const JPEG: &[u8] = &[0xff, 0xd8, 0xff];
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Before and behind the length of a WebP file.
const RIFF: (&[u8], &[u8]) = (b"RIFF", b"WEBP");

/// Does it begin as photographs do?
pub(super) fn is_photo(content: &[u8]) -> bool {
    content.starts_with(JPEG) || content.starts_with(PNG) || is_webp(content)
}

fn is_webp(content: &[u8]) -> bool {
    content.starts_with(RIFF.0) && content.get(8..12) == Some(RIFF.1)
}

/// Lies every part of a WebP file within it? Its decoder makes room for a part as long as it says it
/// is, before it reads a byte of it.
fn is_within(content: &[u8]) -> bool {
    let mut rest = content.get(12..).unwrap_or_default();
    while let Some(head) = rest.first_chunk::<8>() {
        let [_, _, _, _, length @ ..] = *head;
        let Ok(length) = usize::try_from(u32::from_le_bytes(length)) else { return false };
        // A part of an odd length has a byte behind it, which some leave out at the end.
        let Some(behind) = length.checked_add(8).and_then(|end| rest.get(end..)) else {
            return false;
        };
        rest = behind.get(length % 2..).unwrap_or_default();
    }
    rest.is_empty()
}

/// A JPEG of the photograph.
///
/// # Errors
/// [`FileFault::Unreadable`], [`FileFault::TooManyPixels`].
pub(super) fn shrink(content: &[u8]) -> Result<Vec<u8>, FileFault> {
    shrink_to(content, &[PHOTO_SIDE_PIXELS], PHOTO_BYTES_MAX)
}

/// A JPEG of the photograph for a post: so small that every library can fetch it.
///
/// # Errors
/// As [`shrink`].
pub(super) fn shrink_for_post(content: &[u8]) -> Result<Vec<u8>, FileFault> {
    shrink_to(content, &POST_PICTURE_SIDES_PIXELS, POST_PICTURE_BYTES_MAX)
}

/// A JPEG with the first of these sides and the best quality by which it is small enough.
fn shrink_to(content: &[u8], sides: &[u32], bytes_max: u64) -> Result<Vec<u8>, FileFault> {
    catch_unwind(AssertUnwindSafe(|| {
        let (mut small, orientation) = decode(content)?;
        for side in sides {
            if small.width().max(small.height()) > *side {
                small = small.thumbnail(*side, *side);
            }
            let mut upright = small.clone();
            upright.apply_orientation(orientation);
            if let Some(jpeg) = encode(&on_white(upright), bytes_max)? {
                return Ok(jpeg);
            }
        }
        Err(FileFault::TooLarge { max: bytes_max })
    }))
    .unwrap_or(Err(FileFault::Unreadable))
}

fn decode(content: &[u8]) -> Result<(DynamicImage, Orientation), FileFault> {
    let limits = || {
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(PHOTO_DECODED_BYTES_MAX);
        limits
    };
    if content.starts_with(JPEG) {
        let mut decoder = readable(JpegDecoder::new(Cursor::new(content)))?;
        readable(decoder.set_limits(limits()))?;
        decoded(decoder)
    } else if content.starts_with(PNG) {
        decoded(readable(PngDecoder::with_limits(Cursor::new(content), limits()))?)
    } else if is_webp(content) && is_within(content) {
        let decoder = readable(WebPDecoder::new(Cursor::new(content)))?;
        // What moves is no photograph.
        if decoder.has_animation() { Err(FileFault::Unreadable) } else { decoded(decoder) }
    } else if is_webp(content) {
        Err(FileFault::Unreadable)
    } else {
        Err(FileFault::NotTaken)
    }
}

fn decoded(mut decoder: impl ImageDecoder) -> Result<(DynamicImage, Orientation), FileFault> {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > PHOTO_PIXELS_MAX || decoder.total_bytes() > PHOTO_DECODED_BYTES_MAX {
        return Err(FileFault::TooManyPixels { max: PHOTO_PIXELS_MAX / 1_000_000 });
    }
    if pixels == 0 {
        return Err(FileFault::Unreadable);
    }
    // A photograph whose notes cannot be read is shown as it lies.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((readable(DynamicImage::from_decoder(decoder))?, orientation))
}

fn readable<T>(result: ImageResult<T>) -> Result<T, FileFault> {
    result.map_err(|fault| {
        tracing::debug!(%fault, "a picture was not taken");
        FileFault::Unreadable
    })
}

/// JPEG knows no glass: what shines through becomes white paper.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let glass = picture.into_rgba8();
    RgbImage::from_fn(glass.width(), glass.height(), |x, y| {
        let [red, green, blue, alpha] = glass.get_pixel(x, y).0.map(u32::from);
        let mix = |colour: u32| {
            u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([mix(red), mix(green), mix(blue)])
    })
}

/// `None`: at no quality it is small enough.
fn encode(picture: &RgbImage, bytes_max: u64) -> Result<Option<Vec<u8>>, FileFault> {
    for quality in QUALITIES {
        let mut bytes = Vec::new();
        readable(JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture))?;
        if bytes.len() as u64 <= bytes_max {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

#[cfg(test)]
pub(super) mod tests {
    use image::codecs::png::PngEncoder;
    use image::codecs::webp::WebPEncoder;
    use image::{ExtendedColorType, ImageEncoder, Rgb};
    use proptest::prelude::*;

    use super::*;

    /// A photograph with a red corner on the top left, and an EXIF note of how it was held.
    pub(in crate::node) fn photograph(width: u32, height: u32, orientation: u8) -> Vec<u8> {
        let picture = RgbImage::from_fn(width, height, |x, y| {
            if x < width / 2 && y < height / 2 { Rgb([230, 10, 10]) } else { Rgb([10, 10, 200]) }
        });
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture).unwrap();
        // TIFF, little endian: one entry, the orientation; then words that nobody needs to know.
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"GPS 42.43,19.26 of somebody");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
    }

    fn read(jpeg: &[u8]) -> RgbImage {
        DynamicImage::from_decoder(JpegDecoder::new(Cursor::new(jpeg)).unwrap())
            .unwrap()
            .into_rgb8()
    }

    fn is_red(picture: &RgbImage, x: u32, y: u32) -> bool {
        let Rgb([red, _, blue]) = *picture.get_pixel(x, y);
        red > 150 && blue < 100
    }

    #[test]
    fn a_large_photograph_becomes_small_stands_upright_and_says_nothing_of_its_taker() {
        let taken = photograph(3_000, 2_000, 6);
        assert!(taken.windows(3).any(|three| three == b"GPS"));
        let small = shrink(&taken).unwrap();
        assert!(small.len() < taken.len());
        for word in [&b"GPS"[..], b"Exif"] {
            assert!(!small.windows(word.len()).any(|found| found == word));
        }
        let picture = read(&small);
        // Held sideways: the red corner of the top left lies on the top right.
        assert_eq!((picture.width(), picture.height()), (853, 1280));
        assert!(is_red(&picture, 840, 10) && !is_red(&picture, 10, 10));
    }

    #[test]
    fn a_picture_for_a_post_is_made_as_small_as_it_must_be() {
        let noise = RgbImage::from_fn(2_000, 1_500, |x, y| {
            let mixed = x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)) >> 7;
            Rgb(mixed.to_le_bytes()[..3].try_into().unwrap())
        });
        let mut taken = Vec::new();
        JpegEncoder::new_with_quality(&mut taken, 90).encode_image(&noise).unwrap();
        let small = shrink_for_post(&taken).unwrap();
        assert!(small.len() as u64 <= POST_PICTURE_BYTES_MAX, "{}", small.len());
        let plain = read(&shrink_for_post(&photograph(3_000, 2_000, 1)).unwrap());
        assert_eq!((plain.width(), plain.height()), (1_024, 683));
    }

    #[test]
    fn a_small_picture_stays_as_large_as_it_is_and_glass_becomes_paper() {
        let picture = read(&shrink(&photograph(40, 30, 1)).unwrap());
        assert_eq!((picture.width(), picture.height()), (40, 30));
        let mut png = Vec::new();
        let clear = [0_u8; 8 * 8 * 4];
        PngEncoder::new(&mut png).write_image(&clear, 8, 8, ExtendedColorType::Rgba8).unwrap();
        assert_eq!(*read(&shrink(&png).unwrap()).get_pixel(4, 4), Rgb([255, 255, 255]));
    }

    /// A PNG that says that it has so many pixels, and has none.
    fn claimed(width: u32, height: u32) -> Vec<u8> {
        let mut png = PNG.to_vec();
        let mut chunk = b"IHDR".to_vec();
        chunk.extend(width.to_be_bytes());
        chunk.extend(height.to_be_bytes());
        chunk.extend([8, 2, 0, 0, 0]);
        let sum = flate2::Crc::new();
        let mut sum = sum;
        sum.update(&chunk);
        png.extend(13_u32.to_be_bytes());
        png.extend(&chunk);
        png.extend(sum.sum().to_be_bytes());
        png.extend([0, 0, 0, 0]);
        png.extend(b"IDAT");
        png.extend([0x35, 0xaf, 0x06, 0x1e]);
        png
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        let refused = Err(FileFault::TooManyPixels { max: 25 });
        assert_eq!(shrink(&claimed(60_000, 60_000)), refused);
        assert_eq!(shrink(&claimed(1, u32::MAX >> 1)), refused);
        // The size in the frame header of a JPEG, put up.
        let mut jpeg = photograph(64, 64, 1);
        let frame = jpeg.windows(2).rposition(|two| two == [0xff, 0xc0]).unwrap();
        jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
        assert_eq!(shrink(&jpeg), refused);
    }

    fn webp(width: u32, height: u32) -> Vec<u8> {
        let pixels: Vec<u8> = (0..width * height)
            .flat_map(|at| {
                let is_corner = at % width < width / 2 && at / width < height / 2;
                if is_corner { [230, 10, 10] } else { [10, 10, 200] }
            })
            .collect();
        let mut bytes = Vec::new();
        let encoder = WebPEncoder::new_lossless(&mut bytes);
        encoder.encode(&pixels, width, height, ExtendedColorType::Rgb8).unwrap();
        bytes
    }

    #[test]
    fn a_webp_becomes_a_jpeg_like_every_other_photograph() {
        let taken = webp(2_000, 1_000);
        assert!(is_photo(&taken));
        let picture = read(&shrink(&taken).unwrap());
        assert_eq!((picture.width(), picture.height()), (1280, 640));
        assert!(is_red(&picture, 10, 10) && !is_red(&picture, 1_270, 10));
        for length in [12, 20, taken.len() - 1] {
            assert_eq!(shrink(&taken[..length]), Err(FileFault::Unreadable), "{length}");
        }
        // A part that says it is as long as four gigabytes, where notes would stand.
        let mut claims = [&b"RIFF\xff\xff\xff\xffWEBPVP8X\x0a\0\0\0"[..], &[8, 0, 0, 0]].concat();
        claims.extend([9, 0, 0, 9, 0, 0]);
        claims.extend(b"EXIF\xfe\xff\xff\xff");
        assert_eq!(shrink(&claims), Err(FileFault::Unreadable));
        // A frame that says it is larger than any photograph: 14 bits a side.
        let mut huge = webp(40, 40);
        huge[21..25].copy_from_slice(&(7_999_u32 | 7_999 << 14).to_le_bytes());
        assert_eq!(shrink(&huge), Err(FileFault::TooManyPixels { max: 25 }));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_bytes_make_it_panic_or_grow(
            kind in 0..3,
            hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut bytes = if kind == 2 {
                webp(48, 40)
            } else if kind == 1 {
                let mut png = Vec::new();
                let noise: Vec<u8> = (0..=255).cycle().take(40 * 40 * 4).collect();
                PngEncoder::new(&mut png).write_image(&noise, 40, 40, ExtendedColorType::Rgba8).unwrap();
                png
            } else {
                photograph(48, 40, 8)
            };
            let head = [3, 8, 12][usize::try_from(kind).unwrap_or(0)];
            for (at, byte) in hits {
                let at = head + at.index(bytes.len() - head);
                bytes[at] = byte;
            }
            bytes.truncate(head + cut.index(bytes.len() - head));
            if let Ok(small) = shrink(&bytes) {
                prop_assert!(small.starts_with(JPEG) && small.len() as u64 <= PHOTO_BYTES_MAX);
            }
        }
    }

    #[test]
    fn what_is_torn_or_no_picture_is_refused_in_words() {
        assert_eq!(shrink(b"MZ"), Err(FileFault::NotTaken));
        let whole = photograph(200, 100, 1);
        for length in [3, 20, 200] {
            assert_eq!(shrink(&whole[..length]), Err(FileFault::Unreadable), "{length}");
        }
    }
}
