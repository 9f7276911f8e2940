//! A course as one file: a zip of its folder, made the same byte for byte from the same files, and
//! read by rules that nothing hostile passes.
//!
//! Read whole into memory under limits, before anything of it counts: names are plain and inside
//! the course, no two are alike, no two lie over each other, nothing unpacks to more than it says,
//! every checksum fits. What the files say is `load`'s to judge. Zip: APPNOTE 6.3.10, without
//! encryption, Zip64 and split archives.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use super::source::CourseSource;
use crate::domain::limits::{
    COURSE_FILE_BYTES_MAX, COURSE_FILES_MAX, PACK_BYTES_MAX, PACK_NAME_BYTES_MAX,
    PACK_PLAIN_BYTES_MAX,
};

/// Why a file is no pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackFault {
    /// Larger than any pack.
    #[error("the file is larger than {PACK_BYTES_MAX} bytes")]
    TooLarge,
    /// No zip, a damaged one, or one of a kind that a course needs not be.
    #[error("the file is no pack of a course, or it is damaged")]
    NotAPack,
    /// More files than a course has.
    #[error("the pack holds more than {COURSE_FILES_MAX} files")]
    TooManyFiles,
    /// It would unpack to more than a course has.
    #[error("the pack unpacks to more than {PACK_PLAIN_BYTES_MAX} bytes")]
    TooMuchInside,
    /// One file is larger than a file of a course may be.
    #[error("{name} is larger than {COURSE_FILE_BYTES_MAX} bytes")]
    FileTooLarge {
        /// Which.
        name: String,
    },
    /// A name that leads out of the course, or that not every computer can keep.
    #[error("a file in the pack has a name that a course must not have: {name}")]
    UnsafeName {
        /// Which, without characters that cannot be shown.
        name: String,
    },
    /// Two files of one name; capitals count as small letters.
    #[error("two files in the pack are called {name}")]
    SameName {
        /// Which.
        name: String,
    },
    /// A link, or something else that is neither a file nor a folder.
    #[error("{name} is a link")]
    Link {
        /// Which.
        name: String,
    },
    /// Locked, or packed in a way that is not read.
    #[error("{name} is locked, or packed in another way than usual")]
    Method {
        /// Which.
        name: String,
    },
    /// Its bytes are not what was packed.
    #[error("{name} is damaged")]
    Damaged {
        /// Which.
        name: String,
    },
}

impl PackFault {
    /// The phrase that tells it, and the file inside that is meant; empty if it is the whole.
    #[must_use]
    pub fn phrase(&self) -> (&'static str, &str) {
        match self {
            Self::TooLarge | Self::TooManyFiles | Self::TooMuchInside => ("pack-fault-size", ""),
            Self::NotAPack => ("pack-fault-none", ""),
            Self::FileTooLarge { name } => ("pack-fault-file-size", name),
            Self::UnsafeName { name } => ("pack-fault-name", name),
            Self::SameName { name } => ("pack-fault-same", name),
            Self::Link { name } => ("pack-fault-link", name),
            Self::Method { name } => ("pack-fault-method", name),
            Self::Damaged { name } => ("pack-fault-damaged", name),
        }
    }
}

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Bytes of the three, without what varies.
const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const END_BYTES: usize = 22;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// The name is UTF-8.
const UTF8: u16 = 1 << 11;
/// The lengths stand behind the data, not before it.
const LENGTHS_BEHIND: u16 = 1 << 3;
/// Midnight of the first day that zips know: a pack does not say when it was made.
const FIRST_DATE: u16 = 1 << 5 | 1;
/// Deepest folder of a name: a lesson's file has two above it, a zip of the folder itself one more.
const NAME_PARTS_MAX: usize = 5;

/// In the pack of a course's text: the names of its media, one a line, which lie in a pack of their
/// own. No course has a file of this name.
const MEDIA_LIST: &str = "media.txt";

/// A pack, unpacked.
#[derive(Debug, Clone)]
pub struct PackSource {
    files: BTreeMap<String, Vec<u8>>,
    /// Files that lie in another pack.
    later: BTreeSet<String>,
}

impl CourseSource for PackSource {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.files.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice()))
    }

    fn paths(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn comes_later(&self, path: &str) -> bool {
        self.later.contains(path)
    }
}

/// One line of the pack's list.
struct Listed<'a> {
    name: &'a str,
    method: u16,
    crc: u32,
    packed: usize,
    plain: usize,
    local_at: usize,
}

impl PackSource {
    /// Unpacks.
    ///
    /// # Errors
    /// [`PackFault`]; nothing of such a file counts.
    pub fn open(bytes: &[u8]) -> Result<Self, PackFault> {
        if bytes.len() > PACK_BYTES_MAX {
            return Err(PackFault::TooLarge);
        }
        let (list_at, listed) = list(bytes)?;
        let mut files = BTreeMap::new();
        let mut taken: Vec<(usize, usize)> = Vec::new();
        let mut plain_sum = 0_usize;
        for one in &listed {
            plain_sum = plain_sum.saturating_add(one.plain);
            if plain_sum > PACK_PLAIN_BYTES_MAX {
                return Err(PackFault::TooMuchInside);
            }
            let (from, until) = data_of(bytes, one, list_at)?;
            taken.push((one.local_at, until));
            if one.name.ends_with('/') || is_left_out(one.name) {
                continue;
            }
            files.insert(one.name.to_owned(), unpack(&bytes[from..until], one)?);
        }
        // Parts that lie over each other would make much of little.
        taken.sort_unstable();
        if taken.windows(2).any(|pair| pair[0].1 > pair[1].0) {
            return Err(PackFault::NotAPack);
        }
        let mut files = without_top_folder(files);
        let later = files.remove(MEDIA_LIST).unwrap_or_default();
        let later = String::from_utf8(later).map_err(|_| PackFault::NotAPack)?;
        let later = later.lines().filter(|name| is_media(name)).map(str::to_owned).collect();
        Ok(Self { files, later })
    }

    /// Is something of it still to come in another pack?
    #[must_use]
    pub fn lacks_media(&self) -> bool {
        !self.later.is_empty()
    }

    /// The whole course: this pack of its text with its media.
    ///
    /// # Errors
    /// [`PackFault::NotAPack`] if these are not exactly the media that the text names.
    pub fn with_media(self, media: Self) -> Result<Self, PackFault> {
        if !media.later.is_empty() || !media.files.keys().eq(&self.later) {
            return Err(PackFault::NotAPack);
        }
        let mut files = self.files;
        files.extend(media.files);
        Ok(Self { files, later: BTreeSet::new() })
    }
}

/// What of a course is media: its drawings. Lessons are whole without them, as each has words.
fn is_media(name: &str) -> bool {
    name.ends_with(".svg")
}

/// Packs a course in two: its text, by itself a course with words where drawings are to come, and its
/// media, if it has any.
///
/// # Errors
/// As [`pack`].
pub fn pack_in_two(source: &dyn CourseSource) -> Result<(Vec<u8>, Option<Vec<u8>>), PackFault> {
    let (mut text, mut media) = (BTreeMap::new(), BTreeMap::new());
    for path in source.paths().into_iter().filter(|path| path != MEDIA_LIST) {
        let bytes = source.read(&path).unwrap_or_default().into_owned();
        if is_media(&path) {
            media.insert(path, bytes)
        } else {
            text.insert(path, bytes)
        };
    }
    let later = BTreeSet::new();
    if media.is_empty() {
        return Ok((pack(&PackSource { files: text, later })?, None));
    }
    let names: Vec<&str> = media.keys().map(String::as_str).collect();
    text.insert(MEDIA_LIST.to_owned(), names.join("\n").into_bytes());
    let media = pack(&PackSource { files: media, later: BTreeSet::new() })?;
    Ok((pack(&PackSource { files: text, later })?, Some(media)))
}

/// What systems put into every zip: no file of the course.
fn is_left_out(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.')) || name.starts_with("__MACOSX/")
}

/// Many programs pack the folder itself; then everything lies in one, and the course in that.
fn without_top_folder(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let manifest = super::load::MANIFEST;
    let top = files.keys().next().and_then(|name| name.split_once('/')).map(|(top, _)| top);
    let Some(top) = top.map(|top| format!("{top}/")) else { return files };
    let is_wrapped = !files.contains_key(manifest)
        && files.contains_key(&format!("{top}{manifest}"))
        && files.keys().all(|name| name.starts_with(&top));
    if !is_wrapped {
        return files;
    }
    files.into_iter().map(|(name, bytes)| (name[top.len()..].to_owned(), bytes)).collect()
}

/// The list at the pack's end, judged; and where it begins.
fn list(bytes: &[u8]) -> Result<(usize, Vec<Listed<'_>>), PackFault> {
    let end_at = bytes.len().checked_sub(END_BYTES).ok_or(PackFault::NotAPack)?;
    let end = Numbers(&bytes[end_at..]);
    let (count, again) = (end.two(8)?, end.two(10)?);
    let (size, list_at) = (end.length(12)?, end.length(16)?);
    // No comment behind it, one disk, and the list right before it.
    let is_whole = end.four(0)? == END
        && end.four(4)? == 0
        && count == again
        && end.two(20)? == 0
        && list_at.checked_add(size) == Some(end_at);
    if !is_whole {
        return Err(PackFault::NotAPack);
    }
    if usize::from(count) > COURSE_FILES_MAX {
        return Err(PackFault::TooManyFiles);
    }
    let mut listed = Vec::new();
    let mut names = BTreeSet::new();
    let mut rest = &bytes[list_at..end_at];
    for _ in 0..count {
        let (one, length) = entry(rest)?;
        if !names.insert(one.name.trim_end_matches('/').to_ascii_lowercase()) {
            return Err(PackFault::SameName { name: one.name.to_owned() });
        }
        listed.push(one);
        rest = rest.get(length..).ok_or(PackFault::NotAPack)?;
    }
    if rest.is_empty() { Ok((list_at, listed)) } else { Err(PackFault::NotAPack) }
}

/// One line of the list, and how long it is.
fn entry(bytes: &[u8]) -> Result<(Listed<'_>, usize), PackFault> {
    let head = Numbers(bytes);
    if head.four(0)? != CENTRAL {
        return Err(PackFault::NotAPack);
    }
    let (name_bytes, extra) = (usize::from(head.two(28)?), usize::from(head.two(30)?));
    let comment = usize::from(head.two(32)?);
    let name = bytes.get(CENTRAL_BYTES..CENTRAL_BYTES + name_bytes).ok_or(PackFault::NotAPack)?;
    let name = checked_name(name)?;
    let (made_by, flags, method) = (head.two(4)? >> 8, head.two(8)?, head.two(10)?);
    let told = || name.to_owned();
    // Unix programs say in the upper half what kind of a thing it is: 0 nothing, else a file or a
    // folder.
    let kind = head.four(38)? >> 28;
    if made_by == 3 && !matches!(kind, 0 | 4 | 8) {
        return Err(PackFault::Link { name: told() });
    }
    let is_usual = matches!(method, STORED | DEFLATED);
    if !is_usual || flags & !(UTF8 | LENGTHS_BEHIND | 0b110) != 0 {
        return Err(PackFault::Method { name: told() });
    }
    let plain = head.length(24)?;
    if plain > COURSE_FILE_BYTES_MAX {
        return Err(PackFault::FileTooLarge { name: told() });
    }
    let one = Listed {
        name,
        method,
        crc: head.four(16)?,
        packed: head.length(20)?,
        plain,
        local_at: head.length(42)?,
    };
    Ok((one, CENTRAL_BYTES + name_bytes + extra + comment))
}

/// A name as courses have them: letters, digits, `-`, `_` and `.` of every keyboard, in folders.
fn checked_name(bytes: &[u8]) -> Result<&str, PackFault> {
    let told = || {
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(PACK_NAME_BYTES_MAX)]);
        let name = shown.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
        PackFault::UnsafeName { name }
    };
    let name = std::str::from_utf8(bytes).map_err(|_| told())?;
    let is_plain = |sign: u8| sign.is_ascii_alphanumeric() || b"-_.".contains(&sign);
    let path = name.strip_suffix('/').unwrap_or(name);
    let is_part =
        |part: &str| !part.is_empty() && part != "." && part != ".." && part.bytes().all(is_plain);
    let is_fine = name.len() <= PACK_NAME_BYTES_MAX
        && path.split('/').count() <= NAME_PARTS_MAX
        && path.split('/').all(is_part);
    if is_fine { Ok(name) } else { Err(told()) }
}

/// From where to where the bytes of an entry lie; its own head must say the same as the list.
fn data_of(bytes: &[u8], one: &Listed<'_>, list_at: usize) -> Result<(usize, usize), PackFault> {
    let head = Numbers(bytes.get(one.local_at..).ok_or(PackFault::NotAPack)?);
    let (name_bytes, extra) = (usize::from(head.two(26)?), usize::from(head.two(28)?));
    let name_at = one.local_at + LOCAL_BYTES;
    let from = name_at + name_bytes + extra;
    let until = from.checked_add(one.packed).filter(|until| *until <= list_at);
    let is_same = head.four(0)? == LOCAL
        && head.two(8)? == one.method
        && bytes.get(name_at..name_at + name_bytes) == Some(one.name.as_bytes());
    until.filter(|_| is_same).map(|until| (from, until)).ok_or(PackFault::NotAPack)
}

fn unpack(packed: &[u8], one: &Listed<'_>) -> Result<Vec<u8>, PackFault> {
    let damaged = || PackFault::Damaged { name: one.name.to_owned() };
    let mut plain = Vec::new();
    if one.method == STORED {
        plain.extend_from_slice(packed);
    } else {
        // One byte more than it says is enough to see that it lies.
        let limit = one.plain as u64 + 1;
        DeflateDecoder::new(packed).take(limit).read_to_end(&mut plain).map_err(|_| damaged())?;
    }
    let mut crc = Crc::new();
    crc.update(&plain);
    let is_right = plain.len() == one.plain && crc.sum() == one.crc;
    is_right.then_some(plain).ok_or_else(damaged)
}

/// Little-endian numbers at a place; beyond the end there are none.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn two(&self, at: usize) -> Result<u16, PackFault> {
        let bytes = self.0.get(at..at + 2).and_then(|bytes| bytes.try_into().ok());
        bytes.map(u16::from_le_bytes).ok_or(PackFault::NotAPack)
    }

    fn four(&self, at: usize) -> Result<u32, PackFault> {
        let bytes = self.0.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map(u32::from_le_bytes).ok_or(PackFault::NotAPack)
    }

    fn length(&self, at: usize) -> Result<usize, PackFault> {
        usize::try_from(self.four(at)?).map_err(|_| PackFault::NotAPack)
    }
}

/// Makes a pack of all files of a course: the same bytes from the same files, on every computer.
///
/// # Errors
/// [`PackFault`] for what [`PackSource::open`] would not take.
pub fn pack(source: &dyn CourseSource) -> Result<Vec<u8>, PackFault> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    let mut count = 0_u16;
    // Sorted, so that the order in which a disk lists them leaves no trace.
    for path in source.paths() {
        let name = checked_name(path.as_bytes())?;
        let plain = source.read(&path).unwrap_or_default();
        if plain.len() > COURSE_FILE_BYTES_MAX {
            return Err(PackFault::FileTooLarge { name: path });
        }
        let local_at = bytes.len();
        let head = packed_head(name, &plain)?;
        bytes.extend(LOCAL.to_le_bytes());
        bytes.extend(&head.fields);
        bytes.extend(name.as_bytes());
        bytes.extend(&head.data);
        list.extend(CENTRAL.to_le_bytes());
        // Made by nothing in particular, so that no system's rights go along.
        list.extend(20_u16.to_le_bytes());
        list.extend(&head.fields);
        list.extend([0; 10]);
        list.extend(length(local_at)?.to_le_bytes());
        list.extend(name.as_bytes());
        count = count.checked_add(1).ok_or(PackFault::TooManyFiles)?;
    }
    let list_at = length(bytes.len())?;
    bytes.extend(&list);
    bytes.extend(END.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(length(list.len())?.to_le_bytes());
    bytes.extend(list_at.to_le_bytes());
    bytes.extend([0; 2]);
    // What was made is read back before anybody gets it.
    PackSource::open(&bytes).map(|_| bytes)
}

fn length(bytes: usize) -> Result<u32, PackFault> {
    u32::try_from(bytes).map_err(|_| PackFault::TooLarge)
}

/// What both heads of a file share, and its packed bytes.
struct PackedHead {
    fields: Vec<u8>,
    data: Vec<u8>,
}

fn packed_head(name: &str, plain: &[u8]) -> Result<PackedHead, PackFault> {
    let mut crc = Crc::new();
    crc.update(plain);
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    let deflated = std::io::Write::write_all(&mut encoder, plain).and_then(|()| encoder.finish());
    // Writing to memory cannot fail; if it did, the file would go as it is.
    let deflated = deflated.unwrap_or_else(|_| plain.to_vec());
    let (method, data) =
        if deflated.len() < plain.len() { (DEFLATED, deflated) } else { (STORED, plain.to_vec()) };
    let mut fields = Vec::new();
    for two in [20, UTF8, method, 0, FIRST_DATE] {
        fields.extend(two.to_le_bytes());
    }
    for four in [crc.sum(), length(data.len())?, length(plain.len())?] {
        fields.extend(four.to_le_bytes());
    }
    let name_bytes = u16::try_from(name.len()).map_err(|_| PackFault::TooLarge)?;
    for two in [name_bytes, 0] {
        fields.extend(two.to_le_bytes());
    }
    Ok(PackedHead { fields, data })
}

#[cfg(test)]
mod tests;
