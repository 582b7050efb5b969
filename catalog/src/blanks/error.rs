//! Why blanks cannot be taken in, opened, counted or thrown away.

/// Why blanks cannot be taken in, opened, counted or thrown away.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum BlankError {
    /// It is no number of goods, or was misread.
    #[error("this is not the bar code of a product, or it was misread")]
    NotGtin,
    /// Nobody has said what is in such a box.
    #[error("nobody has recorded which product has the bar code {gtin}")]
    UnknownProduct {
        /// The bar code.
        gtin: String,
    },
    /// No blanks of that lot were taken in.
    #[error("no blanks of this lot were received")]
    UnknownLot,
    /// The lot was taken in as another product.
    #[error("lot {lot} is in stock as {label}")]
    OtherProduct {
        /// The lot.
        lot: String,
        /// Brand and type of what it was taken in as.
        label: String,
    },
    /// More are to go than are there.
    #[error("only {left} blanks of lot {lot} are left")]
    TooFew {
        /// The lot.
        lot: String,
        /// Blanks that are left.
        left: u64,
    },
    /// Another number was counted than was reckoned, and nobody said why.
    #[error("{counted} blanks of lot {lot} were counted, but {left} should be left")]
    Differs {
        /// The lot.
        lot: String,
        /// Blanks that should be left.
        left: u64,
        /// Blanks that were counted.
        counted: u32,
    },
    /// The lot, or the name of a product, says nothing.
    #[error("the lot number, or the name of the product, is missing")]
    NoName,
}

impl BlankError {
    /// The code that programs know the error by.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotGtin => "BLK-001",
            Self::UnknownProduct { .. } => "BLK-002",
            Self::UnknownLot => "BLK-003",
            Self::OtherProduct { .. } => "BLK-004",
            Self::TooFew { .. } => "BLK-005",
            Self::Differs { .. } => "BLK-006",
            Self::NoName => "BLK-007",
        }
    }
}
