//! Why nothing can be planned.

use stele_discfs::SectorCount;

use crate::compose::ComposeError;

/// Sectors of a megabyte, rounded up.
const PER_MEGABYTE: u64 = 489;

/// So many sectors in megabytes, with a tenth where there are few.
fn megabytes(sectors: u64) -> String {
    let tenths = sectors.saturating_mul(2048) / 100_000;
    match tenths {
        0..100 => format!("{}.{}", tenths / 10, tenths % 10),
        _ => format!("{}", tenths / 10),
    }
}

/// Why nothing can be planned.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// Not even a disc without studies fits the medium.
    #[error(
        "{} MB is too little for any disc: it takes at least {} MB",
        megabytes(capacity.0),
        megabytes(least.0 + PER_MEGABYTE)
    )]
    MediumTooSmall {
        /// Sectors of the medium.
        capacity: SectorCount,
        /// Sectors that the smallest disc takes.
        least: SectorCount,
    },
    /// With its parity a set does not fit discs of this size, however little is on each.
    #[error("{} MB is too little for a disc of a set with parity discs", megabytes(capacity.0))]
    TooSmallForParity {
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
            Self::MediumTooSmall { .. } | Self::TooSmallForParity { .. } => "PLN-001",
            Self::TooManyDiscs { .. } => "PLN-002",
            Self::TooMuchParity { .. } => "PLN-003",
            Self::Compose(e) => e.code(),
        }
    }
}
