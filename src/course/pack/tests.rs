//! Packs that are right, and every way in which one can be hostile.

use super::*;
use crate::course::{check, load, sample};

fn packed() -> Vec<u8> {
    pack(&sample::course()).unwrap()
}

#[test]
fn a_pack_gives_back_every_file_and_is_the_same_each_time() {
    let source = sample::course();
    let opened = PackSource::open(&packed()).unwrap();
    assert_eq!(opened.paths(), source.paths());
    for path in source.paths() {
        assert_eq!(opened.read(&path), source.read(&path), "{path}");
    }
    assert_eq!(packed(), packed());
    assert_eq!(load(&opened, "en").unwrap().title, "A course");
    assert_eq!(check(&opened).len(), check(&source).len());
}

#[test]
fn what_a_pack_is_made_of_fixes_its_bytes_for_ever() {
    let mut files = sample::Files::default();
    files.put("course.toml", "id = \"x\"\n");
    files.put("a/en.md", "words ".repeat(50));
    // Libraries that hold a pack by its hash would lose it if this changed.
    let hash = blake3::hash(&pack(&files).unwrap()).to_hex();
    assert_eq!(&hash[..16], "d4a633866bea4a53");
}

/// A zip with one file of that name, as some other program makes it.
fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut files = sample::Files::default();
    for (at, (_, bytes)) in entries.iter().enumerate() {
        files.put(&format!("{at:04}"), bytes.to_vec());
    }
    let mut bytes = pack(&files).unwrap();
    for (at, (name, _)) in entries.iter().enumerate() {
        assert_eq!(name.len(), 4, "names of four letters keep every place");
        let old = format!("{at:04}");
        let places: Vec<usize> =
            (0..bytes.len() - 4).filter(|i| &bytes[*i..*i + 4] == old.as_bytes()).collect();
        for place in places {
            bytes[place..place + 4].copy_from_slice(name.as_bytes());
        }
    }
    bytes
}

fn opened(entries: &[(&str, &[u8])]) -> Result<PackSource, PackFault> {
    PackSource::open(&zip_of(entries))
}

#[test]
fn names_that_lead_out_or_meet_each_other_are_refused() {
    for name in ["../x", "/abs", "a/..", "a//b", "C:\\x", "..\\x", "a\0bc", "a b ", "ćć"] {
        let told = opened(&[(name, b"words")]);
        assert!(matches!(told, Err(PackFault::UnsafeName { .. })), "{name}: {told:?}");
    }
    for [one, other] in [["a.md", "a.md"], ["a.md", "A.MD"], ["a/b/", "a/b/"]] {
        let told = opened(&[(one, b"x"), (other, b"y")]);
        assert!(matches!(told, Err(PackFault::SameName { .. })), "{one} {other}");
    }
    let mut wrong = zip_of(&[("a.md", b"x")]);
    let places: Vec<usize> =
        (0..wrong.len() - 4).filter(|i| &wrong[*i..*i + 4] == b"a.md").collect();
    for place in places {
        wrong[place] = 0xff;
    }
    let told = PackSource::open(&wrong).unwrap_err();
    assert!(matches!(told, PackFault::UnsafeName { .. }), "{told:?}");
}

/// Where the list begins.
fn list_at(bytes: &[u8]) -> usize {
    let end = bytes.len() - END_BYTES;
    Numbers(&bytes[end..]).length(16).unwrap()
}

#[test]
fn links_locks_and_other_ways_of_packing_are_refused() {
    let bytes = zip_of(&[("a.md", b"words")]);
    let at = list_at(&bytes);
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = bytes.clone();
        change(&mut bytes);
        PackSource::open(&bytes).unwrap_err()
    };
    let link = changed(&|bytes| {
        bytes[at + 5] = 3;
        bytes[at + 38..at + 42].copy_from_slice(&(0o120_777_u32 << 16).to_le_bytes());
    });
    assert!(matches!(link, PackFault::Link { .. }), "{link:?}");
    let locked = changed(&|bytes| bytes[at + 8] |= 1);
    assert!(matches!(locked, PackFault::Method { .. }), "{locked:?}");
    let other = changed(&|bytes| bytes[at + 10] = 14);
    assert!(matches!(other, PackFault::Method { .. }), "{other:?}");
    let damaged = changed(&|bytes| bytes[LOCAL_BYTES + 4] ^= 1);
    assert!(matches!(damaged, PackFault::Damaged { .. }), "{damaged:?}");
    let renamed = changed(&|bytes| bytes[LOCAL_BYTES] = b'b');
    assert_eq!(renamed, PackFault::NotAPack, "the list says another name");
    // A folder made by Unix is none of these.
    let mut folder = zip_of(&[("abc/", b"")]);
    let at = list_at(&folder);
    folder[at + 5] = 3;
    folder[at + 38..at + 42].copy_from_slice(&(0o040_755_u32 << 16).to_le_bytes());
    assert!(PackSource::open(&folder).unwrap().paths().is_empty());
}

#[test]
fn what_unpacks_to_more_than_it_says_or_than_a_course_has_is_refused() {
    let zeros = vec![b' '; COURSE_FILE_BYTES_MAX];
    let bytes = zip_of(&[("a.md", &zeros)]);
    assert!(bytes.len() < 4_000 && PackSource::open(&bytes).is_ok());
    let at = list_at(&bytes);
    let mut lying = bytes.clone();
    lying[at + 24..at + 28].copy_from_slice(&100_u32.to_le_bytes());
    let told = PackSource::open(&lying).unwrap_err();
    assert!(matches!(told, PackFault::Damaged { .. }), "{told:?}");
    let mut huge = bytes;
    huge[at + 24..at + 28]
        .copy_from_slice(&length(COURSE_FILE_BYTES_MAX + 1).unwrap().to_le_bytes());
    let told = PackSource::open(&huge).unwrap_err();
    assert!(matches!(told, PackFault::FileTooLarge { .. }), "{told:?}");
    let names: Vec<String> = (0..PACK_PLAIN_BYTES_MAX / COURSE_FILE_BYTES_MAX + 1)
        .map(|at| format!("{at:04}"))
        .collect();
    let many: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), zeros.as_slice())).collect();
    let mut files = sample::Files::default();
    for (name, bytes) in &many {
        files.put(name, bytes.to_vec());
    }
    assert_eq!(pack(&files).unwrap_err(), PackFault::TooMuchInside);
}

#[test]
fn two_names_for_the_same_bytes_are_refused() {
    // Both lines of the list lead to the first file: a small file that unpacks to much.
    let mut bytes = zip_of(&[("a.md", b"same"), ("b.md", b"same")]);
    let at = list_at(&bytes);
    let second = at + CENTRAL_BYTES + 4;
    bytes[second + 42..second + 46].copy_from_slice(&0_u32.to_le_bytes());
    assert_eq!(PackSource::open(&bytes).unwrap_err(), PackFault::NotAPack);
}

#[test]
fn cut_and_changed_packs_never_panic() {
    let bytes = packed();
    for length in (0..bytes.len()).step_by(7).chain(bytes.len() - 60..bytes.len()) {
        assert!(PackSource::open(&bytes[..length]).is_err(), "{length}");
    }
    for at in (0..bytes.len()).step_by(3) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x55;
        drop(PackSource::open(&changed));
    }
    assert_eq!(PackSource::open(&vec![0; PACK_BYTES_MAX + 1]).unwrap_err(), PackFault::TooLarge);
}

#[test]
fn a_zip_of_the_folder_itself_is_read_and_what_systems_add_is_left_out() {
    let mut files = sample::Files::default();
    for path in sample::course().paths() {
        files.put(&format!("top/{path}"), sample::course().read(&path).unwrap().into_owned());
    }
    files.put("top/.DS_Store", "x");
    let opened = PackSource::open(&pack(&files).unwrap()).unwrap();
    assert_eq!(opened.paths(), sample::course().paths());
}

fn html_of(source: &dyn CourseSource) -> String {
    let course = load(source, "en").unwrap();
    format!("{:?}", course.modules[0].lessons[1].blocks)
}

#[test]
fn a_text_is_a_course_by_itself_and_with_its_media_it_is_the_whole() {
    let source = sample::course();
    let errors = |source: &dyn CourseSource| {
        let faults = check(source);
        faults.iter().filter(|fault| fault.level == crate::course::Level::Error).count()
    };
    assert_eq!(errors(&source), 0, "{:?}", check(&source));
    let (text, media) = pack_in_two(&source).unwrap();
    let (text, media) =
        (PackSource::open(&text).unwrap(), PackSource::open(&media.unwrap()).unwrap());
    assert!(text.lacks_media() && errors(&text) == 0, "{:?}", check(&text));
    let html = html_of(&text);
    assert!(html.contains("<p>A map</p>") && !html.contains("<svg"), "{html}");
    let whole = text.clone().with_media(media.clone()).unwrap();
    assert!(!whole.lacks_media() && whole.paths() == source.paths());
    assert!(html_of(&whole).contains("<svg"));
    assert_eq!(pack(&whole).unwrap(), pack(&source).unwrap());

    // Media that the text does not name, and a text that names what it has not, are no whole.
    assert!(whole.with_media(media.clone()).is_err());
    assert!(text.clone().with_media(text.clone()).is_err());
    assert!(media.with_media(text).is_err());
    let mut undrawn = source;
    undrawn.0.retain(|path, _| !path.ends_with(".svg"));
    let (alone, none) = pack_in_two(&undrawn).unwrap();
    assert!(none.is_none() && !PackSource::open(&alone).unwrap().lacks_media());
}

#[test]
fn a_missing_drawing_that_nobody_announced_is_still_a_fault() {
    let (text, _) = pack_in_two(&sample::course()).unwrap();
    let mut text = PackSource::open(&text).unwrap();
    text.later = BTreeSet::from(["start/second/other.en.svg".to_owned()]);
    assert!(load(&text, "en").is_err());
}
