//! What it takes to repeat the draw of a quarter's check.

use serde::Serialize;
use stele_catalog::{CheckRules, Quarter, Reader, Timestamp};

use super::list::{drawn_of, per_mille};
use crate::jobs::JobError;

/// The draw of a quarter's check, so that anybody can repeat it.
#[derive(Clone, Debug, Serialize)]
pub struct Proof {
    /// The quarter.
    pub quarter: Quarter,
    /// When the seed was set, before the draw.
    pub begun: Timestamp,
    /// The seed: 64 hexadecimal digits, which are taken as text.
    pub seed: String,
    /// Version of the rules.
    pub version: i64,
    /// The rules.
    pub rules: CheckRules,
    /// Copies that it was drawn from.
    pub of: u64,
    /// Copies that were drawn.
    pub drawn: u64,
    /// So many bad ones among all of them are meant to be found.
    pub bad: u64,
    /// The probability, per mille and rounded down, that at least one of them is drawn, wherever
    /// they lie.
    pub confidence_per_mille: u32,
    /// Groups of copies that may go bad together; of each a share was drawn.
    pub strata: Vec<DrawnStratum>,
}

/// A group of copies that may go bad together.
#[derive(Clone, Debug, Serialize)]
pub struct DrawnStratum {
    /// Lot, burner, year of the burn and shelf that they share.
    pub name: String,
    /// How many were drawn.
    pub drawn: u64,
    /// Its copies in order of their hashes: the first ones were drawn.
    pub copies: Vec<DrawnCopy>,
}

/// A copy of a group.
#[derive(Clone, Debug, Serialize)]
pub struct DrawnCopy {
    /// Its serial.
    pub serial: String,
    /// BLAKE3 of the seed and the serial, as text one after the other.
    pub hash: String,
    /// Whether it was drawn.
    pub drawn: bool,
}

/// Tells how the sample of a quarter's check was drawn.
///
/// # Errors
/// [`stele_catalog::CheckError::NotBegun`].
pub fn proof(reader: &Reader<'_>, of: Quarter) -> Result<Proof, JobError> {
    let of = drawn_of(reader, of)?;
    let draw = reader.quarter_draw(&of)?;
    let rules = reader.check_rules_of(of.rules)?;
    let strata = draw.strata.into_iter().map(|stratum| DrawnStratum {
        name: stratum.name,
        drawn: stratum.sizes.drawn,
        copies: stratum
            .copies
            .into_iter()
            .map(|(serial, hash, drawn)| DrawnCopy {
                serial: serial.to_string(),
                hash,
                drawn,
            })
            .collect(),
    });
    Ok(Proof {
        quarter: of.quarter,
        begun: of.begun,
        seed: of.seed,
        version: of.rules.0,
        rules,
        of: draw.of,
        drawn: draw.drawn,
        bad: draw.bad,
        confidence_per_mille: per_mille(draw.confidence),
        strata: strata.collect(),
    })
}
