//! Why nothing can be planned.

use stele_discfs::SectorCount;

use crate::compose::ComposeError;

/// Why nothing can be planned.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// Not even a disc without studies fits the medium.
    #[error("the medium has {capacity} sectors: too few for any disc")]
    MediumTooSmall {
        /// Sectors of the medium.
        capacity: SectorCount,
    },
    /// A set with parity has room for 64 data discs.
    #[error("{discs} data discs are too many for one set with parity")]
    TooManyDiscs {
        /// Data discs that it would have.
        discs: usize,
    },
    /// A set has at most four parity discs.
    #[error("{discs} parity discs are more than a set can have")]
    TooMuchParity {
        /// Parity discs asked for.
        discs: u8,
    },
    /// A disc cannot be laid out.
    #[error("no disc can be planned like this")]
    Compose(
        #[from]
        #[serde(skip)]
        ComposeError,
    ),
}

impl PlanError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MediumTooSmall { .. } => "PLN-001",
            Self::TooManyDiscs { .. } => "PLN-002",
            Self::TooMuchParity { .. } => "PLN-003",
            Self::Compose(e) => e.code(),
        }
    }
}
