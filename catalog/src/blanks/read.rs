//! Reading the stock of blanks: what is left of each lot is reckoned anew from what happened to it.

use std::collections::BTreeMap;

use super::{
    BlankError, BlankLot, BlankLotId, BlankMove, BlankMoveKind, BlankProduct, BlankUse, Gtin,
    OpenBox, sql,
};
use crate::CatalogError;
use crate::store::{Db, Reader, Row, Timestamp, count};

fn product_at(row: &Row<'_>, first: usize) -> Result<BlankProduct, CatalogError> {
    let gtin: String = row.get(first)?;
    Ok(BlankProduct {
        gtin: gtin.parse()?,
        label: row.get(first + 1)?,
        media: row.get(first + 2)?,
        discs: row.get(first + 3)?,
        lead_days: row.get(first + 4)?,
    })
}

/// A lot, of which nothing is reckoned yet.
fn lot_row(row: &Row<'_>) -> Result<BlankLot, CatalogError> {
    let opened: Option<i64> = row.get(2)?;
    Ok(BlankLot {
        id: BlankLotId(row.get(0)?),
        lot: row.get(1)?,
        product: product_at(row, 3)?,
        opened: opened.map(Timestamp),
        since: Timestamp(0),
        counted: false,
        held: 0,
        used: 0,
    })
}

fn moves(db: Db<'_>, lot: BlankLotId) -> Result<Vec<BlankMove>, CatalogError> {
    db.rows(sql::MOVES, [lot.0], |row| {
        let kind: String = row.get(2)?;
        Ok(BlankMove {
            at: Timestamp(row.get(0)?),
            person: row.get(1)?,
            kind: BlankMoveKind::stored(&kind)?,
            discs: count(row.get(3)?),
            after: row.get(4)?,
        })
    })
}

/// Reckons what is left of a lot, from its last count on, or else from when it was first taken in.
fn reckoned(db: Db<'_>, mut lot: BlankLot) -> Result<BlankLot, CatalogError> {
    let moves = moves(db, lot.id)?;
    let mut after = moves.first().map_or(0, |first| first.after);
    lot.since = moves.first().map_or(lot.since, |first| first.at);
    for one in moves {
        let discs = one.discs;
        match one.kind {
            BlankMoveKind::TakenIn => lot.held = lot.held.saturating_add(discs),
            BlankMoveKind::ThrownAway => lot.held = lot.held.saturating_sub(discs),
            BlankMoveKind::CutOff => lot.used = lot.used.saturating_add(discs),
            BlankMoveKind::Counted => {
                (lot.held, lot.since, lot.counted) = (discs, one.at, true);
                (lot.used, after) = (0, one.after);
            }
        }
    }
    let used: Option<i64> = db.value(sql::USED, (&lot.lot, after))?;
    lot.used = lot.used.saturating_add(used.map_or(0, count));
    Ok(lot)
}

fn lots(db: Db<'_>, statement: &str) -> Result<Vec<BlankLot>, CatalogError> {
    let found = db.rows(statement, [], lot_row)?;
    found.into_iter().map(|lot| reckoned(db, lot)).collect()
}

pub(super) fn lot(db: Db<'_>, id: BlankLotId) -> Result<BlankLot, CatalogError> {
    let row = db.row(sql::LOT, [id.0], lot_row)?;
    let lot = row.ok_or(CatalogError::NoRow {
        what: "lot of blanks",
        row: id.0,
    })?;
    reckoned(db, lot)
}

pub(super) fn lot_named(db: Db<'_>, name: &str) -> Result<Option<BlankLot>, CatalogError> {
    let row = db.row(sql::BY_NAME, [name], lot_row)?;
    row.map(|lot| reckoned(db, lot)).transpose()
}

/// The lot of a name, which has to be there.
pub(super) fn required(db: Db<'_>, name: &str) -> Result<BlankLot, CatalogError> {
    Ok(lot_named(db, name.trim())?.ok_or(BlankError::UnknownLot)?)
}

pub(super) fn in_stock(db: Db<'_>) -> Result<Vec<BlankLot>, CatalogError> {
    lots(db, sql::IN_STOCK)
}

impl Reader<'_> {
    /// What a bar code stands for.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn blank_product(&self, gtin: &Gtin) -> Result<Option<BlankProduct>, CatalogError> {
        let row = |row: &Row<'_>| product_at(row, 1);
        self.db.row(sql::PRODUCT, [gtin.as_str()], row)
    }

    /// All products, in the order of their media.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn blank_products(&self) -> Result<Vec<BlankProduct>, CatalogError> {
        self.db.rows(sql::PRODUCTS, [], |row| product_at(row, 1))
    }

    /// Lots that are in stock, those of one medium together and the oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn blanks_in_stock(&self) -> Result<Vec<BlankLot>, CatalogError> {
        in_stock(self.db)
    }

    /// All lots that were ever taken in, in the same order.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn blank_lots(&self) -> Result<Vec<BlankLot>, CatalogError> {
        lots(self.db, sql::ALL_LOTS)
    }

    /// The lot of a name, in small or capital letters.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn blank_lot(&self, name: &str) -> Result<Option<BlankLot>, CatalogError> {
        lot_named(self.db, name.trim())
    }

    /// As [`Reader::blank_lot`], of a lot that has to be there.
    ///
    /// # Errors
    /// [`BlankError::UnknownLot`]; [`CatalogError::Storage`].
    pub fn require_blank_lot(&self, name: &str) -> Result<BlankLot, CatalogError> {
        required(self.db, name)
    }

    /// Media that blanks were ever taken in of, by their names.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn blank_media(&self) -> Result<Vec<String>, CatalogError> {
        self.db.rows(sql::MEDIA, [], |row| row.get(0))
    }

    /// What happened to a lot besides burns, the oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn blank_moves(&self, lot: BlankLotId) -> Result<Vec<BlankMove>, CatalogError> {
        moves(self.db, lot)
    }

    /// The boxes that blanks are taken from: of a medium one at most.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn open_boxes(&self) -> Result<Vec<OpenBox>, CatalogError> {
        let lots = in_stock(self.db)?.into_iter();
        let open = lots.filter(|lot| lot.opened.is_some());
        open.map(|lot| {
            let media_id = self.db.value(sql::LAST_MEDIA_ID, [&lot.lot])?;
            Ok(OpenBox { lot, media_id })
        })
        .collect()
    }

    /// Blanks that were used after a time, and copies that are planned, by medium.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn blanks_used(&self, after: Timestamp) -> Result<Vec<BlankUse>, CatalogError> {
        let mut of: BTreeMap<String, BlankUse> = BTreeMap::new();
        let fresh = |media: &str| BlankUse {
            media: media.to_owned(),
            used: 0,
            without_lot: 0,
            planned: 0,
        };
        let used = self.db.rows(sql::USE_SINCE, [after.0], |row| {
            let media: String = row.get(0)?;
            Ok((media, count(row.get(1)?), count(row.get(2)?)))
        })?;
        for (media, used, without_lot) in used {
            let one = of.entry(media.clone()).or_insert_with(|| fresh(&media));
            (one.used, one.without_lot) = (used, without_lot);
        }
        let cut_off = self.db.rows(sql::CUT_OFF_SINCE, [after.0], |row| {
            let media: String = row.get(0)?;
            Ok((media, count(row.get(1)?)))
        })?;
        for (media, discs) in cut_off {
            let one = of.entry(media.clone()).or_insert_with(|| fresh(&media));
            one.used = one.used.saturating_add(discs);
        }
        let planned = self.db.rows(sql::PLANNED, [], |row| {
            let media: String = row.get(0)?;
            Ok((media, count(row.get(1)?)))
        })?;
        for (media, copies) in planned {
            of.entry(media.clone())
                .or_insert_with(|| fresh(&media))
                .planned = copies;
        }
        Ok(of.into_values().collect())
    }
}
