//! Quarterly checks, as they come out.

use super::due::{CheckReason, Whereabouts};
use super::{Quarter, RulesVersion, Sizes};
use crate::codes::Serial;
use crate::discs::{CheckClass, CopyId, CopyState};
use crate::store::Timestamp;

/// The check of a quarter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuarterRow {
    /// The quarter.
    pub quarter: Quarter,
    /// Version of the rules it is made by.
    pub rules: RulesVersion,
    /// When it began: copies burned until then are in it.
    pub begun: Timestamp,
    /// The seed, 64 hexadecimal digits: the draw takes them as text.
    pub seed: String,
    /// When its sample was drawn; none where the draw was interrupted.
    pub drawn: Option<Timestamp>,
}

/// A group of copies of which some were drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Stratum {
    /// What they share: lot, burner, year of the burn, shelf.
    pub name: String,
    /// How many there are, and how many were drawn.
    pub sizes: Sizes,
    /// All its serials with the hash that put them in order, and whether each was drawn.
    pub copies: Vec<(Serial, String, bool)>,
}

/// What a draw proves, and what it takes to repeat it.
#[derive(Clone, PartialEq, Debug)]
pub struct QuarterDraw {
    /// The copies drawn from, by stratum.
    pub strata: Vec<Stratum>,
    /// How many copies there were in all.
    pub of: u64,
    /// How many were drawn.
    pub drawn: u64,
    /// So many bad copies among all is the share that the rules name.
    pub bad: u64,
    /// The probability, from 0 to 1, that at least one of so many bad copies is drawn, wherever
    /// they lie.
    pub confidence: f64,
}

/// A copy that is read this quarter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuarterCopy {
    /// The copy.
    pub copy: CopyId,
    /// Its serial.
    pub serial: Serial,
    /// Its disc.
    pub disc: String,
    /// Its state now.
    pub state: CopyState,
    /// Whether it is kept apart.
    pub quarantined: bool,
    /// Why it is read, the most pressing reason first; none where it was read although it is not
    /// on the list.
    pub reasons: Vec<CheckReason>,
    /// Where it is.
    pub place: Whereabouts,
    /// The drive that burned it, as the station called it; none where that is not known.
    pub burned_in: Option<String>,
    /// Whether another drive has read it by now.
    pub second: bool,
    /// By when it is to be read: within the quarter, or earlier where the rules say so.
    pub by: Timestamp,
    /// When it was read this quarter, and how it was found; none while it is to be read.
    pub read: Option<(Timestamp, CheckClass)>,
    /// When it was last read before the check.
    pub read_before: Option<Timestamp>,
}
