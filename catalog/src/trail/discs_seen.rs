//! What the trail says of discs that were held against it: tags that did not fit and that nobody
//! has answered, and the burns that discs can prove it by.

use std::collections::{BTreeMap, BTreeSet};

use super::{EventKind, sql};
use crate::CatalogError;
use crate::discs::CopyId;
use crate::store::{Reader, Timestamp};

/// A tag on a copy that did not fit the trail when it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TagMisfit {
    /// The row that says so.
    pub row: i64,
    /// When it was seen.
    pub at: Timestamp,
    /// The copy.
    pub copy: CopyId,
    /// How it did not fit, as the application wrote it.
    pub how: String,
}

/// What a trail says of discs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DiscsSeen {
    /// Tags that did not fit, the last of each copy, in order of the rows; without those that were
    /// answered since: somebody went on with this catalog all the same, told the disc from the
    /// copy or took it out of use, or it was recorded again by just this tag.
    pub misfits: Vec<TagMisfit>,
    /// The row of each copy's last burn. The tag on the disc has the row before it, with its hash.
    pub burned: BTreeMap<CopyId, i64>,
    taken_back: BTreeSet<CopyId>,
}

impl DiscsSeen {
    /// Takes the trail's next row; the detail is asked for where the row is a misfit.
    pub(super) fn take(&mut self, (row, at): (i64, i64), kind: &str, subject: i64, detail: &str) {
        let copy = CopyId(subject);
        let is = |one: EventKind| kind == one.text();
        if is(EventKind::BurnStarted) {
            self.burned.insert(copy, row);
        } else if is(EventKind::TagMisfits) {
            self.misfits.retain(|known| known.copy != copy);
            if !self.taken_back.contains(&copy) {
                self.misfits.push(TagMisfit {
                    row,
                    at: Timestamp(at),
                    copy,
                    how: detail.to_owned(),
                });
            }
        } else if is(EventKind::CatalogAccepted) {
            self.misfits.clear();
        } else if is(EventKind::FoundByTag) {
            self.taken_back.insert(copy);
            self.misfits.retain(|known| known.copy != copy);
        } else if is(EventKind::ToldApart) || is(EventKind::Retired) || is(EventKind::Destroyed) {
            self.misfits.retain(|known| known.copy != copy);
        }
    }
}

impl Reader<'_> {
    /// What the trail says of discs that were held against it: all rows are looked at.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn discs_seen(&self) -> Result<DiscsSeen, CatalogError> {
        let mut seen = DiscsSeen::default();
        self.db.each(sql::ABOUT_DISCS, [], |row| {
            let (kind, detail): (String, String) = (row.get(2)?, row.get(4)?);
            seen.take((row.get(0)?, row.get(1)?), &kind, row.get(3)?, &detail);
            Ok(())
        })?;
        Ok(seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misfit_is_open_until_it_is_answered() {
        let open = |rows: &[(EventKind, i64)]| {
            let mut seen = DiscsSeen::default();
            for (row, (kind, subject)) in (1..).zip(rows) {
                seen.take((row, 0), kind.text(), *subject, "how");
            }
            let rows = seen.misfits.iter().map(|one| one.row);
            rows.collect::<Vec<_>>()
        };
        let (seen, other) = ((EventKind::TagMisfits, 1), (EventKind::TagMisfits, 2));
        assert_eq!(open(&[seen, other]), [1, 2]);
        // Seen again it is told once.
        assert_eq!(open(&[seen, other, seen]), [2, 3]);
        assert_eq!(open(&[seen, (EventKind::Checked, 1)]), [1]);
        for answer in [
            EventKind::ToldApart,
            EventKind::Retired,
            EventKind::Destroyed,
            EventKind::FoundByTag,
        ] {
            assert_eq!(open(&[seen, other, (answer, 1)]), [2], "{answer:?}");
        }
        let accepted = (EventKind::CatalogAccepted, 1);
        assert!(open(&[seen, other, accepted]).is_empty());
        assert_eq!(open(&[accepted, seen]), [2]);
        // That it does not fit is known of a copy that was taken back by its tag.
        assert_eq!(open(&[(EventKind::FoundByTag, 1), seen, other]), [3]);
    }
}
