//! The drive that somebody means by a short name.

use super::{StationError, is_device, names};
use crate::archive::Archive;

/// The full name of a drive: `A` is `virtual:A`, `sr0` is `/dev/sr0`. A name that no drive here has
/// stays as it is, and is refused where the drive is opened.
///
/// # Errors
/// [`StationError::SeveralDrives`] where more than one drive has that name.
pub fn drive_meant(archive: &Archive, typed: &str) -> Result<String, StationError> {
    if is_device(typed) || typed.starts_with("virtual:") {
        return Ok(typed.to_owned());
    }
    let all = names(archive)?;
    let of = |fits: &dyn Fn(&str) -> bool| -> Vec<String> {
        let fitting = all.iter().filter(|name| fits(short(name)));
        fitting.cloned().collect()
    };
    let exact = of(&|name| name == typed);
    let found = match exact.is_empty() {
        true => of(&|name| name.eq_ignore_ascii_case(typed)),
        false => exact,
    };
    match found.as_slice() {
        [] => Ok(typed.to_owned()),
        [one] => Ok(one.clone()),
        _ => Err(StationError::SeveralDrives { candidates: found }),
    }
}

/// What a drive is called without what kind of drive it is.
fn short(name: &str) -> &str {
    let name = name.strip_prefix("virtual:").unwrap_or(name);
    name.strip_prefix("/dev/").unwrap_or(name)
}
