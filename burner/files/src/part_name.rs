//! The names of part files: `.NAME.job-N.RANDOM.part`, or `nojob` where no job writes.

use std::ffi::{OsStr, OsString};
use std::hash::{BuildHasher, RandomState};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// Bytes of the target's name that are kept in a part's: with all the rest it stays below 143,
/// which is what an encrypting file system leaves of the usual 255.
const NAME_BYTES: usize = 80;
const NO_JOB: &str = "nojob";

/// A number that nobody can foretell. It names a part file and goes nowhere else: the bytes of a
/// file never depend on it.
pub(crate) fn any_number() -> u64 {
    RandomState::new().hash_one(0_u8)
}

/// The name of a part.
pub(crate) fn part_name(target: &OsStr, owner: Option<u64>, random: u64) -> OsString {
    let owner = owner.map_or_else(|| NO_JOB.to_owned(), |job| format!("job-{job}"));
    let mut name = b".".to_vec();
    name.extend(start_of(target.as_bytes()));
    name.extend(format!(".{owner}.{random:016x}.part").bytes());
    OsString::from_vec(name)
}

/// The first bytes of a name, no character of it cut in two.
fn start_of(name: &[u8]) -> &[u8] {
    let mut end = name.len().min(NAME_BYTES);
    let inside = |at: usize| name.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
    while end > 0 && inside(end) {
        end -= 1;
    }
    name.get(..end).unwrap_or(name)
}

/// The job that a part file belongs to: `None` for what is no part of ours, `Some(None)` for one
/// that no job wrote.
pub(crate) fn owner_of(name: &OsStr) -> Option<Option<u64>> {
    let name = name.as_bytes().strip_prefix(b".")?;
    let name = name.strip_suffix(b".part")?;
    let (name, random) = last_piece(name)?;
    let (_, owner) = last_piece(name)?;
    let hex = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
    if random.len() != 16 || !random.iter().all(hex) {
        return None;
    }
    if owner == NO_JOB.as_bytes() {
        return Some(None);
    }
    let number = std::str::from_utf8(owner.strip_prefix(b"job-")?).ok()?;
    let job: u64 = number.parse().ok()?;
    // As we write it, so that one job has one name.
    (job.to_string() == number).then_some(Some(job))
}

/// What stands before and behind the last dot.
fn last_piece(name: &[u8]) -> Option<(&[u8], &[u8])> {
    let dot = name.iter().rposition(|byte| *byte == b'.')?;
    Some((name.get(..dot)?, name.get(dot + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_can_be_read_back() {
        for owner in [None, Some(0), Some(7), Some(u64::MAX)] {
            for target in ["a", "stele.toml", "x.job-7", ".", "\u{5c71}\u{7530}.dcm"] {
                let name = part_name(OsStr::new(target), owner, any_number());
                assert_eq!(owner_of(&name), Some(owner), "{name:?}");
            }
        }
    }

    #[test]
    fn what_is_no_part_of_ours_has_no_owner() {
        let others = [
            "disc.iso.part",
            ".x.part",
            ".x.job-7.part",
            ".x.job-07.0123456789abcdef.part",
            ".x.job-7.0123456789ABCDEF.part",
            ".x.job-7.0123456789abcde.part",
            "x.job-7.0123456789abcdef.part",
            ".x.job-7.0123456789abcdef",
            ".x.job-99999999999999999999.0123456789abcdef.part",
        ];
        for name in others {
            assert_eq!(owner_of(OsStr::new(name)), None, "{name}");
        }
    }

    #[test]
    fn a_long_name_is_cut_between_two_characters() {
        let long = "\u{5c71}".repeat(85);
        let name = part_name(OsStr::new(&long), Some(u64::MAX), u64::MAX);
        assert!(name.len() < 143, "{}", name.len());
        assert!(name.to_str().is_some());
        assert_eq!(owner_of(&name), Some(Some(u64::MAX)));
    }
}
