//! The stock of blanks: what the bar code on a box stands for, boxes taken in by lot, opened,
//! counted, thrown away, and what is left of each.

use serde::Serialize;
use stele_catalog::{
    BlankLot, BlankMove, BlankMoveKind, BlankProduct, Change, Gtin, Reader, Reason, Timestamp,
};

pub use super::blanks_needed::Need;
use super::blanks_needed::{self, needs};
use crate::jobs::{Context, JobError};
use crate::station::planned_medium;

/// What a bar code stands for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Product {
    /// The bar code on the box.
    pub gtin: String,
    /// Brand and type, as the box says.
    pub name: String,
    /// The medium, named as for a plan.
    pub media: String,
    /// Blanks in a box.
    pub pieces: u32,
    /// Days from an order until it is there.
    pub lead_days: u32,
}

impl From<BlankProduct> for Product {
    fn from(product: BlankProduct) -> Self {
        Self {
            gtin: product.gtin.to_string(),
            name: product.label,
            media: product.media,
            pieces: product.discs,
            lead_days: product.lead_days,
        }
    }
}

/// A lot, and what is left of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Lot {
    /// The lot, as the box says.
    pub lot: String,
    /// What it is a lot of.
    #[serde(flatten)]
    pub product: Product,
    /// Blanks that are left.
    pub left: u64,
    /// Blanks that were burned though they should have been used up.
    pub too_many: u64,
    /// Blanks that burns have used since the number was last known.
    pub used: u64,
    /// When its box was opened, where burns take their blanks from it;
    /// UTC, as all times here.
    pub opened: Option<Timestamp>,
    /// Since when the number that is left is reckoned.
    pub since: Timestamp,
    /// Whether it was counted then, and not taken in.
    pub counted: bool,
}

impl From<BlankLot> for Lot {
    fn from(lot: BlankLot) -> Self {
        Self {
            left: lot.left(),
            too_many: lot.too_many(),
            used: lot.used,
            opened: lot.opened,
            since: lot.since,
            counted: lot.counted,
            lot: lot.lot,
            product: lot.product.into(),
        }
    }
}

/// What happened to a lot, besides burns.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Did {
    /// Boxes were received.
    Received,
    /// Its box was opened.
    Opened,
    /// It was counted.
    Counted,
    /// Some were discarded.
    Discarded,
    /// One was used by a burn that was cut off.
    CutOff,
}

impl From<BlankMoveKind> for Did {
    fn from(kind: BlankMoveKind) -> Self {
        match kind {
            BlankMoveKind::TakenIn => Self::Received,
            BlankMoveKind::Counted => Self::Counted,
            BlankMoveKind::ThrownAway => Self::Discarded,
            BlankMoveKind::CutOff => Self::CutOff,
        }
    }
}

/// Something that happened to a lot.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Move {
    /// When.
    pub at: Timestamp,
    /// Code of who recorded it.
    pub person: String,
    /// What.
    pub did: Did,
    /// Blanks that it is about.
    pub pieces: u64,
}

impl From<BlankMove> for Move {
    fn from(row: BlankMove) -> Self {
        Self {
            at: row.at,
            person: row.person,
            did: row.kind.into(),
            pieces: row.discs,
        }
    }
}

/// The stock.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize)]
pub struct Stock {
    /// What bar codes stand for.
    pub products: Vec<Product>,
    /// Lots, those of a medium together and the oldest first.
    pub lots: Vec<Lot>,
    /// What is needed of each medium.
    pub needs: Vec<Need>,
}

/// A product that was recorded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Recorded {
    /// It.
    #[serde(flatten)]
    pub product: Product,
    /// Its bar code stood for something already, which this corrects.
    pub corrected: bool,
}

/// A lot that something was done with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Changed {
    /// What was done.
    pub did: Did,
    /// Blanks that it is about.
    pub pieces: u64,
    /// The lot, as it is now.
    #[serde(flatten)]
    pub lot: Lot,
    /// What is needed of its medium.
    pub need: Option<Need>,
    /// The lot that burns took their blanks from before, where another box was opened.
    pub shut: Option<String>,
}

/// A lot, and what happened to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Shown {
    /// The lot.
    #[serde(flatten)]
    pub lot: Lot,
    /// What happened to it, besides burns; the oldest first.
    pub moves: Vec<Move>,
}

/// A product, as somebody says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewProduct {
    /// The bar code.
    pub gtin: String,
    /// Brand and type.
    pub name: String,
    /// The medium, named as for a plan.
    pub media: String,
    /// Blanks in a box.
    pub pieces: u32,
    /// Days from an order until it is there.
    pub lead_days: u32,
}

/// Says what a bar code stands for.
///
/// # Errors
/// [`stele_catalog::BlankError::NotGtin`]; [`JobError::NoSuchMedium`].
pub fn product(new: &NewProduct, cx: &mut Context<'_>) -> Result<Recorded, JobError> {
    let gtin = gtin(&new.gtin)?;
    let media = planned_medium(&new.media)?.to_string();
    let corrected = cx.catalog.read().blank_product(&gtin)?.is_some();
    let product = BlankProduct {
        gtin,
        label: new.name.trim().to_owned(),
        media,
        discs: new.pieces,
        lead_days: new.lead_days,
    };
    cx.change(Reason::Routine, |c| Ok(c.set_blank_product(&product)?))?;
    Ok(Recorded {
        product: product.into(),
        corrected,
    })
}

/// Takes boxes of a lot into stock.
///
/// # Errors
/// [`stele_catalog::BlankError`].
pub fn receive(
    bar_code: &str,
    lot: &str,
    boxes: u32,
    cx: &mut Context<'_>,
) -> Result<Changed, JobError> {
    let gtin = gtin(bar_code)?;
    let row = cx.change(
        Reason::Routine,
        |c| Ok(c.take_in_blanks(&gtin, lot, boxes)?),
    )?;
    let pieces = u64::from(boxes).saturating_mul(row.product.discs.into());
    changed((Did::Received, pieces), row, None, cx)
}

/// Opens a box of a lot: burns take their blanks from it from now on.
///
/// # Errors
/// [`stele_catalog::BlankError`].
pub fn open(lot: &str, cx: &mut Context<'_>) -> Result<Changed, JobError> {
    let before = cx.catalog.read().open_boxes()?;
    let row = cx.change(Reason::Routine, |c| Ok(c.open_blanks(lot)?))?;
    let mut shut = before.into_iter().map(|open| open.lot);
    let shut = shut.find(|lot| lot.id != row.id && lot.product.media == row.product.media);
    changed((Did::Opened, row.left()), row, shut.map(|lot| lot.lot), cx)
}

/// Records how many blanks of a lot somebody counted. `why` says why that is another number than
/// was left.
///
/// # Errors
/// [`stele_catalog::BlankError`].
pub fn count(
    lot: &str,
    pieces: u32,
    why: Option<&str>,
    cx: &mut Context<'_>,
) -> Result<Changed, JobError> {
    let done = |c: &mut Change<'_>| Ok(c.count_blanks(lot, pieces)?);
    let row = cx.change(Reason::from(why), done)?;
    changed((Did::Counted, pieces.into()), row, None, cx)
}

/// Takes blanks out of stock that no burn has used.
///
/// # Errors
/// [`stele_catalog::BlankError`].
pub fn discard(
    lot: &str,
    pieces: u32,
    why: &str,
    cx: &mut Context<'_>,
) -> Result<Changed, JobError> {
    let done = |c: &mut Change<'_>| Ok(c.throw_blanks_away(lot, pieces)?);
    let row = cx.change(Reason::Said(why), done)?;
    changed((Did::Discarded, pieces.into()), row, None, cx)
}

/// The stock: lots of which something is left, or all that ever were.
///
/// # Errors
/// The catalog's.
pub fn stock(all: bool, reader: &Reader<'_>, now: Timestamp) -> Result<Stock, JobError> {
    let lots = match all {
        true => reader.blank_lots()?,
        false => reader.blanks_in_stock()?,
    };
    let products = reader.blank_products()?;
    Ok(Stock {
        products: products.into_iter().map(Product::from).collect(),
        lots: lots.into_iter().map(Lot::from).collect(),
        needs: needs(reader, now)?,
    })
}

/// Media of which too few blanks are left.
///
/// # Errors
/// The catalog's.
pub fn low(reader: &Reader<'_>, now: Timestamp) -> Result<Vec<Need>, JobError> {
    let mut needs = needs(reader, now)?;
    needs.retain(|need| need.low);
    Ok(needs)
}

/// Tells of one lot.
///
/// # Errors
/// [`stele_catalog::BlankError::UnknownLot`].
pub fn show(lot: &str, reader: &Reader<'_>) -> Result<Shown, JobError> {
    let row = reader.require_blank_lot(lot)?;
    let moves = reader.blank_moves(row.id)?;
    Ok(Shown {
        lot: row.into(),
        moves: moves.into_iter().map(Move::from).collect(),
    })
}

fn gtin(text: &str) -> Result<Gtin, JobError> {
    let gtin = text.parse::<Gtin>();
    Ok(gtin.map_err(stele_catalog::CatalogError::from)?)
}

fn changed(
    (did, pieces): (Did, u64),
    row: BlankLot,
    shut: Option<String>,
    cx: &Context<'_>,
) -> Result<Changed, JobError> {
    let needs = needs(&cx.catalog.read(), cx.clock.now())?;
    let need = blanks_needed::of(&row.product.media, needs);
    Ok(Changed {
        did,
        pieces,
        lot: row.into(),
        need,
        shut,
    })
}
