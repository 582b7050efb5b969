//! Whether what is read is as long as it says that it is, or near it.

use super::{Search, VerifyError};
use crate::geometry::Geometry;
use crate::sectors::Sectors;

/// Refuses what is far shorter than it says: what is held for each row must not depend on what a
/// few forged sectors claim. The catalog's word is no claim: of a burn that was cut off early, the
/// check says so.
pub(super) fn long_enough(
    (from, geometry): (&dyn Sectors, Geometry),
    search: &Search<'_>,
) -> Result<(), VerifyError> {
    let (sectors, there) = (geometry.sectors().0, from.sectors().0);
    match there < sectors / 4 && search.hint != Some(geometry) {
        true => Err(VerifyError::TooShort { sectors, there }),
        false => Ok(()),
    }
}
