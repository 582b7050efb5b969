//! What comes before a copy that was scanned is put to use.

use stele_catalog::{CopyRow, Reader};

use super::in_hand::{InHand, Next};
use crate::jobs::JobError;
use crate::jobs::overview::next_step::{NextStep, WhyVerify};

/// What comes before a copy is put to use: the box that it is packed in, or a read.
///
/// # Errors
/// The catalog's.
pub(super) fn before_that(
    copy: &CopyRow,
    next: &Next,
    reader: &Reader<'_>,
) -> Result<Option<InHand>, JobError> {
    let packed = reader.shipment_of(copy.id)?;
    if let Some(packed) = packed.filter(|one| one.handed_over.is_none()) {
        let shipment = packed.code;
        return Ok(Some(InHand::StaysPacked { shipment }));
    }
    if !is_second(next) && !matches!(next, Next::Hand(InHand::Nothing | InHand::ReadAgain)) {
        return Ok(None);
    }
    let unread = reader.unread_returns()?;
    let first = unread.iter().find(|one| one.serial == copy.serial);
    Ok(first.map(|one| InHand::ReadFirst {
        serial: one.serial.to_string(),
    }))
}

/// Where nothing else is to be done with a disc: the copy of it that came back in doubt and was not
/// read since.
///
/// # Errors
/// The catalog's.
pub(super) fn of_disc(disc: &str, next: Next, reader: &Reader<'_>) -> Result<Next, JobError> {
    if !is_second(&next) && !matches!(next, Next::Hand(InHand::DiscIsDone)) {
        return Ok(next);
    }
    let unread = reader.unread_returns()?.into_iter();
    let first = unread.into_iter().find(|one| one.disc == disc);
    Ok(first.map_or(next, |one| {
        Next::Hand(InHand::ReadFirst {
            serial: one.serial.to_string(),
        })
    }))
}

/// Whether a second drive is all that is wanted.
fn is_second(next: &Next) -> bool {
    let second = WhyVerify::SecondDrive;
    matches!(next, Next::Step(NextStep::Verify { why, .. }) if *why == second)
}
