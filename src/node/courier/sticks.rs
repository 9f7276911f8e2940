//! Sticks that are plugged into this computer: where they are, how they are called, what is free.
//! Only looks; mounting is the system's matter.

use std::path::{Path, PathBuf};

/// Where systems put what is plugged in.
const MOUNTED_UNDER: [&str; 3] = ["/media", "/run/media", "/mnt"];
/// Most sticks that are offered.
const STICKS_MAX: usize = 12;

/// A stick as a page offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stick {
    /// Its folder.
    pub folder: PathBuf,
    /// The folder's name, which is the stick's own.
    pub name: String,
    /// What is free on it; `None`: the system does not say.
    pub free_bytes: Option<u64>,
}

/// The sticks that are there now: the folders in `under`, or else what the system has mounted where
/// it mounts such things.
#[must_use]
pub fn plugged_in(under: Option<&Path>) -> Vec<Stick> {
    let folders = match under {
        Some(under) => folders_in(under),
        None => mounted(&std::fs::read_to_string("/proc/self/mounts").unwrap_or_default()),
    };
    let sticks = folders.into_iter().filter(|folder| folder.is_dir()).map(|folder| Stick {
        name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        free_bytes: free_bytes(&folder),
        folder,
    });
    sticks.take(STICKS_MAX).collect()
}

fn folders_in(under: &Path) -> Vec<PathBuf> {
    let Ok(inside) = std::fs::read_dir(under) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = inside.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// Mount points below the usual places, from the system's own list.
fn mounted(list: &str) -> Vec<PathBuf> {
    let points = list.lines().filter_map(|line| line.split(' ').nth(1)).map(unescaped);
    let mut points: Vec<PathBuf> = points
        .filter(|point| {
            MOUNTED_UNDER.iter().any(|place| point.starts_with(place) && point != Path::new(place))
        })
        .collect();
    points.sort();
    points.dedup();
    points
}

/// Spaces and the like stand in the list as three octal digits.
fn unescaped(point: &str) -> PathBuf {
    let mut bytes = Vec::new();
    let mut rest = point.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.first_chunk::<3>().filter(|_| *first == b'\\');
        let code = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 8).ok()) {
            bytes.push(byte);
            rest = &after[3..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let told = rustix::fs::statvfs(folder).ok()?;
    Some(told.f_bavail.saturating_mul(told.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sticks_are_told_from_the_other_mounts_whatever_they_are_called() {
        let list = "/dev/sda1 / ext4 rw 0 0\nproc /proc proc rw 0 0\n\
            /dev/sdb1 /media/ana/KINGSTON vfat rw 0 0\n\
            /dev/sdc1 /run/media/ana/My\\040stick\\134 exfat rw 0 0\n\
            tmpfs /mediation tmpfs rw 0 0\n/dev/sdd1 /media ext4 rw 0 0\nnonsense\n";
        let found = mounted(list);
        let expected = ["/media/ana/KINGSTON", "/run/media/ana/My stick\\"];
        assert_eq!(found, expected.map(PathBuf::from));
        assert_eq!(mounted(""), Vec::<PathBuf>::new());
    }

    #[test]
    fn only_folders_are_offered_and_a_folder_that_is_not_there_has_none() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("BLUE")).unwrap();
        std::fs::write(dir.path().join("file"), "x").unwrap();
        let sticks = plugged_in(Some(dir.path()));
        let names: Vec<&str> = sticks.iter().map(|stick| stick.name.as_str()).collect();
        assert_eq!(names, ["BLUE"]);
        assert_eq!(plugged_in(Some(&dir.path().join("nowhere"))), Vec::new());
    }
}
