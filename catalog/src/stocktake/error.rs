//! Why a stock-take cannot begin, go on or end.

/// Why a stock-take cannot begin, go on or end.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum StocktakeError {
    /// Another one is under way.
    #[error("a stock-take is under way")]
    UnderWay,
    /// None is under way.
    #[error("no stock-take is under way")]
    NotBegun,
    /// The place is not among those that are counted.
    #[error("{code} is not part of this stock-take, which covers {path}")]
    Outside {
        /// Its code.
        code: String,
        /// What is counted.
        path: String,
    },
    /// Places with copies in them were not counted.
    #[error(
        "{places} {} with copies in {} not been counted",
        if *places == 1 { "location" } else { "locations" },
        if *places == 1 { "it has" } else { "them have" }
    )]
    NotCounted {
        /// How many.
        places: usize,
    },
}

impl StocktakeError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnderWay => "STK-001",
            Self::NotBegun => "STK-002",
            Self::Outside { .. } => "STK-003",
            Self::NotCounted { .. } => "STK-004",
        }
    }
}
