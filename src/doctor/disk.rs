//! Room on the disk that holds the vault: a refresh token that the server has exchanged for another
//! one is lost when that finds no place.

use std::path::Path;

use crate::health::{Check, Finding, Subject, Verdict};
use crate::model::finding::Remedy;

/// Below this a rekey or a large result may not find room.
const LITTLE: u64 = 256 << 20;
/// Below this a refresh may not.
const TOO_LITTLE: u64 = 16 << 20;

/// How much room there is where `folder` is, or will be.
pub(super) fn finding(folder: &Path) -> Finding {
    let place = folder.ancestors().find(|path| path.exists());
    let Some((place, room)) = place.and_then(|place| Some((place, room(place)?))) else {
        let summary = "the system does not tell how much room the disk has";
        return finding_of(Verdict::Ok, summary.to_owned()).advisory();
    };
    judge(place, room).fact("free_bytes", room.free)
}

/// What a file system tells.
#[derive(Clone, Copy)]
struct Room {
    free: u64,
    is_read_only: bool,
}

#[cfg(unix)]
fn room(place: &Path) -> Option<Room> {
    use rustix::fs::{StatVfsMountFlags, statvfs};
    let told = statvfs(place).ok()?;
    Some(Room {
        free: told.f_bavail.saturating_mul(told.f_frsize),
        is_read_only: told.f_flag.contains(StatVfsMountFlags::RDONLY),
    })
}

#[cfg(not(unix))]
fn room(_place: &Path) -> Option<Room> {
    None
}

fn judge(place: &Path, room: Room) -> Finding {
    let place = place.display();
    if room.is_read_only {
        let words = format!("make the disk of `{place}` writable, or set `SFKIT_HOME` elsewhere");
        return finding_of(Verdict::Fail, format!("`{place}` cannot be written to"))
            .state("read_only")
            .mended_by(Remedy::told(words, None));
    }
    let mebibytes = room.free >> 20;
    let free = match mebibytes {
        10_240.. => format!("{} GiB", mebibytes >> 10),
        _ => format!("{mebibytes} MiB"),
    };
    let summary = format!("{free} are free where `{place}` is");
    let verdict = match room.free {
        ..TOO_LITTLE => Verdict::Fail,
        TOO_LITTLE..LITTLE => Verdict::Warn,
        _ => return finding_of(Verdict::Ok, summary),
    };
    let words = "make room: a refreshed token that cannot be stored is lost; \
                 `sfkit cache clear` gives back what can be fetched again";
    finding_of(verdict, summary)
        .state("full")
        .mended_by(Remedy::told(words, Some("sfkit cache clear".to_owned())))
}

fn finding_of(verdict: Verdict, summary: String) -> Finding {
    Finding::new(Check::Disk, &Subject::machine(), verdict, summary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_room_is_told_before_there_is_none() {
        let verdict = |free, is_read_only| {
            let room = Room { free, is_read_only };
            judge(Path::new("/data"), room).verdict
        };
        assert_eq!(verdict(10 << 30, false), Verdict::Ok);
        assert_eq!(verdict(10 << 30, true), Verdict::Fail);
        assert_eq!(verdict(LITTLE - 1, false), Verdict::Warn);
        assert_eq!(verdict(TOO_LITTLE - 1, false), Verdict::Fail);
    }
}
