//! Discs whose copies are all at one site: what happens to the site happens to all of them.

use std::collections::BTreeMap;

use super::walk::walking_order;
use super::{Gathered, SlotKind, sql};
use crate::CatalogError;
use crate::store::{Db, Reader, Timestamp};

/// A site: its name, or none for all that is at the top and is no site.
type Site = Option<String>;

/// A sound copy and where it is.
struct Settled {
    disc: i64,
    copy: i64,
    /// In its place, not on its way there, nor lent.
    stands: bool,
    /// The site that it is at, goes to or comes back to; none where it has no place, or is where it
    /// counts for nothing.
    site: Option<Site>,
}

/// The sites that places are at; no place of those where copies count for nothing.
struct Sites {
    of: BTreeMap<i64, Site>,
}

impl Sites {
    fn read(db: Db<'_>) -> Result<Self, CatalogError> {
        let rows = db.rows(sql::ROOTS, [], |row| {
            let (id, root): (i64, String) = (row.get(0)?, row.get(1)?);
            let kind = SlotKind::stored(&row.get::<String>(2)?)?;
            let kept: bool = row.get(3)?;
            Ok(kept.then(|| (id, kind.is_site().then_some(root))))
        })?;
        Ok(Self {
            of: rows.into_iter().flatten().collect(),
        })
    }

    /// Another site than this one, the first that one walks past.
    fn other_than(&self, site: &Site) -> Option<String> {
        let others = self.of.values().flatten();
        let others = others.filter(|other| Some(*other) != site.as_ref());
        others
            .min_by(|one, other| walking_order(one, other))
            .cloned()
    }

    /// Since when a copy is at a site, whatever was done with it there.
    fn since(&self, copy: i64, site: &Site, db: Db<'_>) -> Result<Timestamp, CatalogError> {
        let stays = db.rows(sql::STAYS, [copy], |row| {
            Ok((Timestamp(row.get(0)?), row.get::<i64>(1)?))
        })?;
        let here = stays
            .iter()
            .take_while(|(_, slot)| self.of.get(slot) == Some(site));
        Ok(here.last().map_or(Timestamp(0), |(at, _)| *at))
    }
}

/// The site that the sound copies of a disc are all at, where they are.
fn one_site(copies: &[Settled]) -> Option<&Site> {
    let mut standing = copies.iter().filter(|copy| copy.stands);
    let site = standing.next()?.site.as_ref()?;
    standing.next()?;
    // One that has no place yet is at no other site; one on its way, or lent, is where it goes.
    let is_elsewhere = |copy: &Settled| copy.site.as_ref().is_some_and(|other| other != site);
    (!copies.iter().any(is_elsewhere)).then_some(site)
}

impl Reader<'_> {
    /// Discs of which two copies or more are sound and in their places, all at one site, and none
    /// is on its way to another one or comes back there; by disc.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn gathered(&self) -> Result<Vec<Gathered>, CatalogError> {
        let sites = Sites::read(self.db)?;
        let copies = self.db.rows(sql::SETTLED, [], |row| {
            let (slot, goes): (Option<i64>, Option<i64>) = (row.get(2)?, row.get(3)?);
            let site = slot.or(goes).and_then(|slot| sites.of.get(&slot)).cloned();
            Ok(Settled {
                disc: row.get(0)?,
                copy: row.get(1)?,
                stands: slot.is_some() && site.is_some(),
                site,
            })
        })?;
        let mut all = Vec::new();
        for copies in copies.chunk_by(|one, other| one.disc == other.disc) {
            let Some(site) = one_site(copies) else {
                continue;
            };
            let mut last: Option<(Timestamp, &Settled)> = None;
            for copy in copies.iter().filter(|copy| copy.stands) {
                let since = sites.since(copy.copy, site, self.db)?;
                if last.is_none_or(|(latest, _)| since.0 >= latest.0) {
                    last = Some((since, copy));
                }
            }
            let Some((since, last)) = last else { continue };
            let names = self.db.row(sql::DISC_AND_SERIAL, [last.copy], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            let Some((disc, serial)) = names else {
                continue;
            };
            all.push(Gathered {
                disc,
                site: site.clone(),
                serial,
                since,
                other_site: sites.other_than(site),
            });
        }
        Ok(all)
    }
}
