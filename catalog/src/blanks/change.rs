//! Boxes of blanks taken in, opened, counted and thrown away.

use super::{BlankError, BlankLot, BlankLotId, BlankMoveKind, BlankProduct, Gtin, read, sql};
use crate::CatalogError;
use crate::store::{Change, params};
use crate::trail::EventKind;
use crate::typed;

/// The longest lot, and the longest brand and type, in characters.
const NAME_CHARS: usize = 80;

/// A name that is no longer than it may be and says something, without the space around it.
fn named(text: &str) -> Result<&str, CatalogError> {
    let text = text.trim();
    typed::check(text, NAME_CHARS)?;
    match text.chars().any(char::is_alphanumeric) {
        true => Ok(text),
        false => Err(BlankError::NoName.into()),
    }
}

impl Change<'_> {
    /// Says what a bar code stands for, or says it anew.
    ///
    /// # Errors
    /// [`CatalogError::NotPlain`], [`CatalogError::NotPermitted`].
    pub fn set_blank_product(&mut self, product: &BlankProduct) -> Result<(), CatalogError> {
        let label = named(&product.label)?;
        let params = params![
            product.gtin.as_str(),
            label,
            product.media,
            i64::from(product.discs),
            i64::from(product.lead_days)
        ];
        let id = self.db.insert(sql::PUT_PRODUCT, params)?;
        self.shut_seconds(&product.gtin)?;
        let detail = format!("{} a box, {}", product.discs, product.media);
        self.event(EventKind::BlankProductSet, id, &detail)
    }

    /// Takes boxes of a lot in. A lot is of one product.
    ///
    /// # Errors
    /// [`BlankError::UnknownProduct`], [`BlankError::OtherProduct`]; [`CatalogError::NotPlain`],
    /// [`CatalogError::TooLarge`], [`CatalogError::NotPermitted`].
    pub fn take_in_blanks(
        &mut self,
        gtin: &Gtin,
        lot: &str,
        boxes: u32,
    ) -> Result<BlankLot, CatalogError> {
        let lot = named(lot)?;
        let unknown = || BlankError::UnknownProduct {
            gtin: gtin.to_string(),
        };
        let found = self.db.row(sql::PRODUCT, [gtin.as_str()], |row| {
            Ok((row.get::<i64>(0)?, row.get::<i64>(4)?))
        })?;
        let (product, a_box) = found.ok_or_else(unknown)?;
        let discs = a_box
            .checked_mul(i64::from(boxes))
            .ok_or(CatalogError::TooLarge)?;
        let id = match read::lot_named(self.db, lot)? {
            Some(known) if known.product.gtin != *gtin => {
                return Err(BlankError::OtherProduct {
                    lot: known.lot,
                    label: known.product.label,
                }
                .into());
            }
            Some(known) => known.id,
            None => BlankLotId(self.db.insert(sql::ADD_LOT, params![product, lot])?),
        };
        self.db
            .execute_on(("lot of blanks", id.0), sql::REVIVE, [id.0])?;
        self.move_blanks(id, BlankMoveKind::TakenIn, discs)?;
        self.event(EventKind::BlanksTakenIn, id.0, &format!("{discs} discs"))?;
        read::lot(self.db, id)
    }

    /// Opens a box of a lot: from now on, blanks of its medium are taken from it. Another one that
    /// was open is shut, and is out of stock where nothing is left of it.
    ///
    /// # Errors
    /// [`BlankError::UnknownLot`]; [`CatalogError::NotPermitted`].
    pub fn open_blanks(&mut self, lot: &str) -> Result<BlankLot, CatalogError> {
        let lot = read::required(self.db, lot)?;
        for other in read::in_stock(self.db)? {
            if other.opened.is_none() || other.id == lot.id {
                continue;
            }
            if other.product.media == lot.product.media {
                self.shut_lot(&other)?;
            }
        }
        self.db.execute_on(
            ("lot of blanks", lot.id.0),
            sql::OPEN,
            params![lot.id.0, self.at.0],
        )?;
        self.event(EventKind::BlanksOpened, lot.id.0, "")?;
        read::lot(self.db, lot.id)
    }

    /// Records how many blanks of a lot somebody counted. Another number than was reckoned wants a
    /// reason.
    ///
    /// # Errors
    /// [`BlankError::UnknownLot`], [`BlankError::Differs`]; [`CatalogError::NotPermitted`].
    pub fn count_blanks(&mut self, lot: &str, discs: u32) -> Result<BlankLot, CatalogError> {
        let lot = read::required(self.db, lot)?;
        let differs = lot.too_many() > 0 || lot.left() != u64::from(discs);
        if differs && self.reason()?.words.is_none() {
            return Err(BlankError::Differs {
                left: lot.left(),
                lot: lot.lot,
                counted: discs,
            }
            .into());
        }
        let detail = format!("{discs} discs, reckoned {}", lot.left());
        self.move_blanks(lot.id, BlankMoveKind::Counted, i64::from(discs))?;
        match discs {
            0 => self.end_lot(lot.id)?,
            _ => self
                .db
                .execute_on(("lot of blanks", lot.id.0), sql::REVIVE, [lot.id.0])?,
        }
        self.event(EventKind::BlanksCounted, lot.id.0, &detail)?;
        read::lot(self.db, lot.id)
    }

    /// Takes blanks out of stock that no burn has used: damaged, sent back, given away.
    ///
    /// # Errors
    /// [`BlankError::UnknownLot`], [`BlankError::TooFew`]; [`CatalogError::NotPermitted`].
    pub fn throw_blanks_away(&mut self, lot: &str, discs: u32) -> Result<BlankLot, CatalogError> {
        let lot = read::required(self.db, lot)?;
        if u64::from(discs) > lot.left() {
            return Err(BlankError::TooFew {
                left: lot.left(),
                lot: lot.lot,
            }
            .into());
        }
        self.move_blanks(lot.id, BlankMoveKind::ThrownAway, i64::from(discs))?;
        if u64::from(discs) == lot.left() {
            self.end_lot(lot.id)?;
        }
        self.event(
            EventKind::BlanksThrownAway,
            lot.id.0,
            &format!("{discs} discs"),
        )?;
        read::lot(self.db, lot.id)
    }

    /// Takes a blank out of stock whose burn was cut off, so that no drive's record tells of it. A
    /// lot that nobody took in is none that is kept.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn blank_cut_off(&mut self, lot: &str) -> Result<(), CatalogError> {
        let Some(lot) = read::lot_named(self.db, lot.trim())? else {
            return Ok(());
        };
        self.move_blanks(lot.id, BlankMoveKind::CutOff, 1)?;
        self.event(EventKind::BlankCutOff, lot.id.0, "1 disc")
    }

    /// Shuts open boxes of a product that are the second of their medium, since what the bar code
    /// stands for was put right.
    fn shut_seconds(&self, gtin: &Gtin) -> Result<(), CatalogError> {
        let mut open = read::in_stock(self.db)?;
        open.retain(|lot| lot.opened.is_some());
        for lot in open.iter().filter(|lot| lot.product.gtin == *gtin) {
            let other = |of: &&BlankLot| of.id != lot.id && of.product.media == lot.product.media;
            if open.iter().any(|of| other(&of)) {
                self.shut_lot(lot)?;
            }
        }
        Ok(())
    }

    fn move_blanks(
        &self,
        lot: BlankLotId,
        kind: BlankMoveKind,
        discs: i64,
    ) -> Result<(), CatalogError> {
        let params = params![lot.0, self.at.0, self.by.person.0, kind.text(), discs];
        self.db.insert(sql::MOVE, params)?;
        Ok(())
    }

    fn shut_lot(&self, lot: &BlankLot) -> Result<(), CatalogError> {
        match lot.left() {
            0 => self.end_lot(lot.id),
            _ => self
                .db
                .execute_on(("lot of blanks", lot.id.0), sql::SHUT, [lot.id.0]),
        }
    }

    fn end_lot(&self, lot: BlankLotId) -> Result<(), CatalogError> {
        let params = params![lot.0, self.at.0];
        self.db
            .execute_on(("lot of blanks", lot.0), sql::END, params)
    }
}
