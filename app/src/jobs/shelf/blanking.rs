//! The stock of blanks at the desk: looked at, received, opened, counted, discarded.

use stele_catalog::{Reader, Timestamp};

use super::blanks::{self, Changed, NewProduct, Recorded, Stock};
use crate::jobs::{Context, JobError};

/// What is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Request {
    /// See it, which changes nothing.
    Look,
    /// Say what a bar code stands for.
    Product(NewProduct),
    /// Take boxes in.
    Receive {
        /// The bar code.
        gtin: String,
        /// The lot.
        lot: String,
        /// How many.
        boxes: u32,
    },
    /// Open a box of a lot.
    Open(String),
    /// A lot was counted.
    Count {
        /// The lot.
        lot: String,
        /// Blanks that are there.
        pieces: u32,
        /// Why it is another number than was left.
        why: Option<String>,
    },
    /// Blanks go that no burn has used.
    Discard {
        /// The lot.
        lot: String,
        /// How many.
        pieces: u32,
        /// Why.
        why: String,
    },
}

/// What was done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Done {
    /// A product was recorded.
    Product(Recorded),
    /// Something was done with a lot.
    Lot(Box<Changed>),
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The stock, as it is now.
    pub stock: Stock,
    /// What was done; none where it was only looked at.
    pub done: Option<Done>,
}

/// The stock, which changes nothing.
///
/// # Errors
/// The catalog's.
pub fn look(reader: &Reader<'_>, now: Timestamp) -> Result<Outcome, JobError> {
    Ok(Outcome {
        stock: blanks::stock(false, reader, now)?,
        done: None,
    })
}

/// Does it.
///
/// # Errors
/// As the functions of [`blanks`].
pub fn run(request: Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let lot = |changed| Some(Done::Lot(Box::new(changed)));
    let done = match request {
        Request::Look => None,
        Request::Product(new) => Some(Done::Product(blanks::product(&new, cx)?)),
        Request::Receive {
            gtin,
            lot: named,
            boxes,
        } => lot(blanks::receive(&gtin, &named, boxes, cx)?),
        Request::Open(named) => lot(blanks::open(&named, cx)?),
        Request::Count {
            lot: named,
            pieces,
            why,
        } => lot(blanks::count(&named, pieces, why.as_deref(), cx)?),
        Request::Discard {
            lot: named,
            pieces,
            why,
        } => lot(blanks::discard(&named, pieces, &why, cx)?),
    };
    let now = cx.clock.now();
    Ok(Outcome {
        done,
        ..look(&cx.catalog.read(), now)?
    })
}
