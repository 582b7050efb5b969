//! What the stock of blanks shows: what is in it, what was done last, what is typed.

use crate::jobs::shelf::blanks::{Lot, Stock};
use crate::words::outcomes::Tone;

/// What stands in its fields.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BlankForm {
    /// The bar code on a box.
    pub gtin: String,
    /// The lot on it.
    pub lot: String,
    /// How many boxes; empty for one.
    pub boxes: String,
    /// Brand and type of a product that is recorded.
    pub name: String,
    /// Its medium; empty for the first one that is offered.
    pub media: String,
    /// Discs in a box.
    pub pieces: String,
    /// Days until an order is there.
    pub lead_days: String,
    /// Blanks of the lot that is shown, as somebody counted them.
    pub counted: String,
    /// Why that is another number.
    pub why: String,
    /// Blanks that go.
    pub gone: String,
    /// Why they go.
    pub gone_why: String,
}

/// What is shown of the stock of blanks.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BlanksView {
    /// The stock; none until it is read.
    pub stock: Option<Stock>,
    /// The lot that is shown.
    pub lot: Option<String>,
    /// What was done, or scanned, last.
    pub heard: Option<(Tone, String)>,
    /// What was typed.
    pub form: BlankForm,
    /// Media of which too few are left.
    pub low: usize,
}

impl BlanksView {
    /// The lot that is shown, as it is in stock.
    pub fn shown(&self) -> Option<&Lot> {
        let name = self.lot.as_ref()?;
        self.stock
            .as_ref()?
            .lots
            .iter()
            .find(|lot| lot.lot == *name)
    }
}
