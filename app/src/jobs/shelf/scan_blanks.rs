//! A box of blanks that was scanned: by the bar code of its product, or by its lot.

use serde::Serialize;
use stele_catalog::{BlankProduct, Gtin, Reader, Timestamp};

use super::blanks::{self, Lot, Need, Product};
use super::in_hand::{InHand, Next};
use super::scan::{LooksLike, Thing};
use crate::jobs::JobError;

/// Digits of a bar code on a box. One of eight stands on small things, and may be a day.
const DIGITS: std::ops::RangeInclusive<usize> = 12..=14;

/// A box of blanks that was scanned.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ScannedBlanks {
    /// What its bar code stands for.
    #[serde(flatten)]
    pub product: Product,
    /// The lots of it that are in stock.
    pub lots: Vec<Lot>,
    /// Blanks that are left of those.
    pub left: u64,
    /// The lot whose box is open, which burns take such blanks from.
    pub open: Option<String>,
    /// What is needed of its medium.
    pub need: Option<Need>,
}

/// The product of a bar code, where it is known.
///
/// # Errors
/// The catalog's.
pub(super) fn product(
    text: &str,
    reader: &Reader<'_>,
    now: Timestamp,
) -> Result<Option<(Thing, Next)>, JobError> {
    let Ok(gtin) = text.parse::<Gtin>() else {
        return Ok(None);
    };
    let known = reader.blank_product(&gtin)?;
    known.map(|known| of(known, reader, now)).transpose()
}

/// The lot of a text, or that it is the bar code of a product that nobody has recorded.
///
/// # Errors
/// The catalog's.
pub(super) fn lot_or_unknown(
    text: &str,
    reader: &Reader<'_>,
    now: Timestamp,
) -> Result<Option<(Thing, Next)>, JobError> {
    if let Some(lot) = reader.blank_lot(text)? {
        return of(lot.product, reader, now).map(Some);
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let gtin = text.parse::<Gtin>().ok();
    let gtin = gtin.filter(|_| DIGITS.contains(&digits));
    Ok(gtin.map(|gtin| {
        let looks_like = LooksLike::Product;
        let next = InHand::RecordProduct {
            gtin: gtin.to_string(),
        };
        (Thing::Unknown { looks_like }, Next::Hand(next))
    }))
}

fn of(
    product: BlankProduct,
    reader: &Reader<'_>,
    now: Timestamp,
) -> Result<(Thing, Next), JobError> {
    let stock = blanks::stock(false, reader, now)?;
    let mut lots = stock.lots;
    let is_open = |lot: &&Lot| lot.opened.is_some() && lot.product.media == product.media;
    let open = lots.iter().find(is_open).map(|lot| lot.lot.clone());
    lots.retain(|lot| lot.product.gtin == product.gtin.as_str());
    let mut needs = stock.needs.into_iter();
    let need = needs.find(|need| need.media == product.media);
    let gtin = product.gtin.to_string();
    let next = match (&open, lots.first()) {
        (None, Some(lot)) => InHand::OpenBlanks {
            lot: lot.lot.clone(),
        },
        _ => InHand::ReceiveBlanks { gtin },
    };
    let blanks = ScannedBlanks {
        product: product.into(),
        left: lots.iter().map(|lot| lot.left).sum(),
        lots,
        open,
        need,
    };
    Ok((Thing::Blanks(blanks), Next::Hand(next)))
}
