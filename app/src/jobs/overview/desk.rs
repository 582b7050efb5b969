//! What waits at the desk: requests that are due or want a signature, and a stock-take that is not
//! done with.

use serde::Serialize;
use stele_catalog::{Reader, Signs, Timestamp};

use crate::jobs::JobError;

/// An open request that somebody has to see to now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PressingRequest {
    /// Its code.
    pub request: String,
    /// By when.
    pub due: Option<Timestamp>,
    /// Whether that has passed.
    pub is_overdue: bool,
    /// Whether an administrator has yet to sign it.
    pub is_unsigned: bool,
}

/// Requests that are overdue, or that an administrator has yet to sign: overdue ones first.
///
/// # Errors
/// The catalog's.
pub(super) fn pressing(
    reader: &Reader<'_>,
    now: Timestamp,
) -> Result<Vec<PressingRequest>, JobError> {
    let rows = reader.open_requests()?.into_iter();
    let all = rows.map(|row| PressingRequest {
        is_overdue: row.due.is_some_and(|due| due < now),
        is_unsigned: row.kind.signs() == Signs::Administrator && row.signed.is_none(),
        due: row.due,
        request: row.code,
    });
    let mut all: Vec<_> = all
        .filter(|one| one.is_overdue || one.is_unsigned)
        .collect();
    all.sort_by_key(|one| !one.is_overdue);
    Ok(all)
}

/// A stock-take that is under way, or that found what nobody has settled yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OpenStocktake {
    /// When it began.
    pub began: Timestamp,
    /// When it ended; none while it is under way.
    pub ended: Option<Timestamp>,
    /// Copies that differ from what is recorded, as it is now.
    pub differences: u64,
}

/// The last stock-take, where it is not done with.
///
/// # Errors
/// The catalog's.
pub(super) fn stocktake(reader: &Reader<'_>) -> Result<Option<OpenStocktake>, JobError> {
    let Some(last) = reader.last_stocktake()? else {
        return Ok(None);
    };
    let differences = reader.stocktake_result(&last)?.differences.len() as u64;
    let open = OpenStocktake {
        began: last.began,
        ended: last.ended,
        differences,
    };
    Ok(Some(open).filter(|open| open.ended.is_none() || open.differences > 0))
}

/// A copy that a stock-take looked for and did not find, and that is not known to have been seen
/// since.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Unseen {
    /// The copy.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// The location that it was looked for in.
    pub place: String,
    /// When.
    pub at: Timestamp,
}

/// Those of earlier stock-takes: what the last one did not find is told with it.
///
/// # Errors
/// The catalog's.
pub(super) fn unseen(reader: &Reader<'_>) -> Result<Vec<Unseen>, JobError> {
    let last = reader.last_stocktake()?.map(|last| last.id);
    let rows = reader.unseen()?.into_iter();
    let earlier = rows.filter(|one| Some(one.stocktake) != last);
    Ok(earlier
        .map(|one| Unseen {
            serial: one.serial.to_string(),
            disc: one.disc,
            place: one.place,
            at: one.at,
        })
        .collect())
}
