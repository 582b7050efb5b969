//! Which copy is burned next.

use stele_catalog::{Code, CopyId, CopyRow, CopyState, DiscRow, Reason, Serial, Standing};

use super::check_soon;
use super::missing::{missing, surplus};
use crate::jobs::overview::in_logs;
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// What is to be burned.
pub(super) struct Wish<'a> {
    /// A disc, or the serial of one of its copies.
    pub(super) what: &'a str,
    /// The drive.
    pub(super) drive: &'a str,
    /// A copy beyond those planned.
    pub(super) extra: bool,
}

/// The copy to be burned: the one named, or the first planned one of the disc that is not taken.
/// Whether its serial was set aside just now.
pub(super) fn choose(
    wish: &Wish<'_>,
    taken: &[CopyId],
    cx: &mut Context<'_>,
) -> Result<(DiscRow, CopyRow, bool), JobError> {
    let reader = cx.catalog.read();
    if let Code::Copy(_) = reader.code(wish.what)? {
        let copy = lookup::copy_named(&reader, wish.what)?;
        let disc = lookup::disc_of(&reader, copy.disc)?;
        lookup::not_dropped(&reader, &disc)?;
        let serial = copy.serial.to_string();
        return match copy.state {
            CopyState::Planned => {
                let copies = reader.copies(disc.id)?;
                let wanted = lookup::set_of(&disc, &reader)?.copies;
                if is_surplus(&copy, wanted, &copies) && !wish.extra {
                    return Err(enough(&disc, wanted, &copies));
                }
                in_logs::refuse(&disc, (wish.drive, wish.extra), (cx.archive, &reader))?;
                Ok((disc, copy, false))
            }
            CopyState::Retired if in_logs::InLogs::default().tell_of(&copy, cx.archive) => {
                Err(in_logs::told(&copy, &disc, wish.drive))
            }
            CopyState::Retired if copy.media_id.is_none() => Err(JobError::CopyOutOfUse {
                serial,
                disc: disc.name,
            }),
            state => Err(JobError::CopyBegun {
                serial,
                disc: disc.name,
                state,
            }),
        };
    }
    let disc = lookup::disc_named(&reader, wish.what)?;
    let copies = reader.copies(disc.id)?;
    let wanted = lookup::set_of(&disc, &reader)?.copies;
    let free = |copy: &&CopyRow| {
        let is_wanted = wish.extra || !is_surplus(copy, wanted, &copies);
        copy.state == CopyState::Planned && is_wanted && !taken.contains(&copy.id)
    };
    let free = copies.iter().find(free).cloned();
    if free.is_none() && missing(wanted, decided(&copies)) == 0 && !wish.extra {
        return Err(enough(&disc, wanted, &copies));
    }
    in_logs::refuse(&disc, (wish.drive, wish.extra), (cx.archive, &reader))?;
    if let Some(copy) = free {
        return Ok((disc, copy, false));
    }
    let serial = Serial::from_bits(cx.ids.serial_bits()?);
    let id = cx.change(Reason::Routine, |c| Ok(c.add_copy(disc.id, &serial)?))?;
    let unknown = || JobError::Unknown {
        what: "copy",
        name: serial.to_string(),
    };
    let copies = cx.catalog.read().copies(disc.id)?;
    let copy = copies
        .into_iter()
        .find(|copy| copy.id == id)
        .ok_or_else(unknown)?;
    Ok((disc, copy, true))
}

/// Copies that are not suspect. Ones that another command is about to burn are planned, and count.
/// Whoever names a disc need not wait until a full read has decided about a suspect copy.
fn decided(copies: &[CopyRow]) -> impl Iterator<Item = Standing> {
    let standing = copies.iter().map(CopyRow::standing);
    standing.filter(|copy| copy.state != CopyState::Suspect)
}

/// Whether a copy is planned that nobody wants, so many others are decided.
fn is_surplus(copy: &CopyRow, wanted: u32, copies: &[CopyRow]) -> bool {
    let surplus = surplus(wanted, copies, |copy| copy.state != CopyState::Suspect);
    surplus.iter().any(|one| one.id == copy.id)
}

/// Why no other copy of a disc is burned.
fn enough(disc: &DiscRow, wanted: u32, copies: &[CopyRow]) -> JobError {
    let disc = disc.name.clone();
    let unchecked = decided(copies).filter(|copy| copy.state != CopyState::Watch);
    match check_soon::first(copies).filter(|_| missing(wanted, unchecked) > 0) {
        Some((serial, by)) => JobError::CheckDecides { disc, serial, by },
        None => JobError::NoCopyLeft { disc },
    }
}
