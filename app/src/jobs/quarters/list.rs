//! The list of a quarter's check: what was read, and what is to be.

use serde::Serialize;
use stele_catalog::{
    CatalogError, CheckClass, CheckError, CheckReason, CopyState, Quarter, QuarterCopy, QuarterRow,
    Reader, Reason, Timestamp, Whereabouts,
};

use crate::jobs::{Context, JobError};

/// The check of a quarter.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The quarter, `2026-Q4`.
    pub quarter: Quarter,
    /// When it began: copies burned until then are in it.
    pub begun: Timestamp,
    /// The last moment to read in.
    pub by: Timestamp,
    /// Version of the rules that it follows.
    pub rules: i64,
    /// Its sample.
    pub sample: Sample,
    /// Copies on the list that were read.
    pub read: u64,
    /// Copies on the list in all.
    pub listed: u64,
    /// The copies, in walking order; those that were read although they are not on the list have
    /// no reasons.
    pub copies: Vec<Listed>,
}

/// What was drawn, and what that proves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Sample {
    /// Copies that it was drawn from.
    pub of: u64,
    /// Copies that were drawn.
    pub drawn: u64,
    /// So many bad ones among all of them are meant to be found.
    pub bad: u64,
    /// The probability, per mille and rounded down, that at least one of them is drawn, wherever
    /// they lie.
    pub confidence_per_mille: u32,
}

/// A copy of a check.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Listed {
    /// Its serial.
    pub serial: String,
    /// Its disc.
    pub disc: String,
    /// Its state now.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Why it is read.
    pub reasons: Vec<CheckReason>,
    /// Path of its place; none where it has none or is not there.
    pub place: Option<String>,
    /// Whether somebody has it, or it is on its way, kept apart, missing or out of use: it cannot
    /// be read now.
    pub is_away: bool,
    /// The drive that burned it, as the station called it, where another one is to read it.
    pub not_in: Option<String>,
    /// By when it is to be read, where that is before the quarter ends.
    pub by: Option<Timestamp>,
    /// When it was read for this check; none while it is to be read.
    pub read: Option<Timestamp>,
    /// What that read found: `ok`, `watch`, `migrate` or `failed`.
    pub class: Option<&'static str>,
    /// The same as a state: what became of the copy since may be another.
    #[serde(skip)]
    pub found: Option<CopyState>,
    /// When it was last read before this check.
    pub read_before: Option<Timestamp>,
}

impl Listed {
    /// `others` says whether this station has a second drive: without one nobody can ask for it.
    fn of(copy: QuarterCopy, others: bool, end: Timestamp) -> Self {
        let (place, lent) = match copy.place {
            Whereabouts::Shelf(path) => (Some(path), false),
            Whereabouts::Lent | Whereabouts::OnItsWay => (None, true),
            Whereabouts::NoPlace => (None, false),
        };
        let reasons = copy.reasons;
        let asked = reasons.contains(&CheckReason::SecondDrive) && !copy.second;
        // The drive that burned it tells nothing of how others read it; a failure it does tell.
        let read = copy.read;
        let read = read.filter(|read| !(asked && others) || read.1 == CheckClass::Failed);
        Self {
            class: read.map(|read| read.1.text()),
            found: read.map(|read| state_found(read.1)),
            by: Some(copy.by).filter(|by| *by < end),
            is_away: lent || copy.quarantined || !is_read_now(copy.state),
            serial: copy.serial.to_string(),
            disc: copy.disc,
            state: copy.state,
            reasons,
            place,
            not_in: copy.burned_in.filter(|_| asked && others),
            read: read.map(|read| read.0),
            read_before: copy.read_before,
        }
    }

    /// Whether it can be fetched and read now.
    pub fn is_ready(&self) -> bool {
        self.is_to_read() && !self.is_away
    }

    /// Whether it is on the list, and not read yet.
    pub fn is_to_read(&self) -> bool {
        self.read.is_none() && !self.reasons.is_empty()
    }
}

/// The state of a copy of which a read found this.
fn state_found(class: CheckClass) -> CopyState {
    match class {
        CheckClass::Ok => CopyState::Good,
        CheckClass::Watch => CopyState::Watch,
        CheckClass::Migrate => CopyState::Migrate,
        CheckClass::Failed => CopyState::Failed,
    }
}

/// Whether a copy in this state can be fetched and read for a check.
fn is_read_now(state: CopyState) -> bool {
    match state {
        CopyState::Good
        | CopyState::Watch
        | CopyState::Migrate
        | CopyState::Failed
        | CopyState::Suspect
        | CopyState::Written => true,
        CopyState::Planned
        | CopyState::Burning
        | CopyState::Missing
        | CopyState::Lost
        | CopyState::Retired
        | CopyState::Destroyed => false,
    }
}

/// Begins the check of the quarter that it is, or goes on where that was interrupted; what was
/// drawn before stays as it is. Gives the quarter.
///
/// # Errors
/// [`CheckError::NoCopies`].
pub fn begin(cx: &mut Context<'_>) -> Result<Quarter, JobError> {
    let now = cx.clock.now();
    let quarter = Quarter::of(now);
    if cx.catalog.read().quarter(quarter)?.is_none() {
        let seed = seed(cx)?;
        let begun = cx.change(Reason::Routine, |c| Ok(c.begin_quarter(quarter, &seed)?));
        or_begun(begun.map(drop))?;
    }
    let of = cx.catalog.read().quarter(quarter)?;
    if of.is_some_and(|of| of.drawn.is_none()) {
        or_begun(cx.change(Reason::Routine, |c| Ok(c.draw_quarter(quarter)?)))?;
    }
    Ok(quarter)
}

/// Somebody else may have begun it, or drawn, a moment before.
fn or_begun(done: Result<(), JobError>) -> Result<(), JobError> {
    match done {
        Err(JobError::Catalog(CatalogError::Check(CheckError::AlreadyBegun { .. }))) => Ok(()),
        other => other,
    }
}

/// Random bits: two UUIDs of version 4 hold 244.
fn seed(cx: &Context<'_>) -> Result<[u8; 32], JobError> {
    let (one, other) = (cx.ids.uuid()?, cx.ids.uuid()?);
    let mut hasher = blake3::Hasher::new();
    hasher.update(&one).update(&other);
    Ok(*hasher.finalize().as_bytes())
}

/// The check of a quarter; `here` is how many drives this station has, and the time that it is.
///
/// # Errors
/// [`CheckError::NotBegun`].
pub fn show(
    reader: &Reader<'_>,
    of: Quarter,
    here: (usize, Timestamp),
) -> Result<Outcome, JobError> {
    let of = drawn_of(reader, of)?;
    let draw = reader.quarter_draw(&of)?;
    let copies = listed(reader, &of, here)?;
    let (read, listed) = counts(&copies);
    Ok(Outcome {
        quarter: of.quarter,
        begun: of.begun,
        by: Timestamp(of.quarter.end().0 - 1),
        rules: of.rules.0,
        sample: Sample {
            of: draw.of,
            drawn: draw.drawn,
            bad: draw.bad,
            confidence_per_mille: per_mille(draw.confidence),
        },
        read,
        listed,
        copies,
    })
}

/// As [`show`]; none where the check has not begun.
///
/// # Errors
/// The catalog's.
pub fn begun(
    reader: &Reader<'_>,
    of: Quarter,
    here: (usize, Timestamp),
) -> Result<Option<Outcome>, JobError> {
    match reader.quarter(of)? {
        Some(row) if row.drawn.is_some() => show(reader, of, here).map(Some),
        Some(_) | None => Ok(None),
    }
}

fn listed(
    reader: &Reader<'_>,
    of: &QuarterRow,
    (drives, now): (usize, Timestamp),
) -> Result<Vec<Listed>, JobError> {
    let copies = reader.quarter_copies(of, now)?.into_iter();
    let end = of.quarter.end();
    let one = |copy| Listed::of(copy, drives > 1, end);
    Ok(copies.map(one).collect())
}

/// The check of a quarter, once its sample is drawn.
///
/// # Errors
/// [`CheckError::NotBegun`].
pub(super) fn drawn_of(reader: &Reader<'_>, quarter: Quarter) -> Result<QuarterRow, JobError> {
    let row = reader.quarter(quarter)?.filter(|row| row.drawn.is_some());
    row.ok_or_else(|| {
        let quarter = quarter.to_string();
        CatalogError::from(CheckError::NotBegun { quarter }).into()
    })
}

/// A probability per mille, rounded down.
pub(super) fn per_mille(probability: f64) -> u32 {
    // Within 0 to 1000, so nothing is cut off.
    (probability.clamp(0.0, 1.0) * 1000.0 + 1e-6).floor() as u32
}

fn counts(copies: &[Listed]) -> (u64, u64) {
    let on_list = copies.iter().filter(|copy| !copy.reasons.is_empty());
    let read = on_list.clone().filter(|copy| copy.read.is_some());
    (read.count() as u64, on_list.count() as u64)
}

/// A quarter's check that is to be begun or gone on with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OpenCheck {
    /// The quarter.
    pub quarter: Quarter,
    /// Whether it has begun.
    pub begun: bool,
    /// Copies that were read.
    pub read: u64,
    /// Copies that are to be read in all.
    pub listed: u64,
    /// The last moment to read in.
    pub by: Timestamp,
    /// The copy to fetch next; none where none of them can be fetched now.
    pub fetch: Option<ToFetch>,
}

/// A copy to fetch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ToFetch {
    /// Its serial.
    pub serial: String,
    /// Path of its place; none where it has none.
    pub place: Option<String>,
}

/// What is open of the check of the quarter that it is; none where all is read, or where nothing
/// was burned before the quarter.
///
/// # Errors
/// The catalog's.
pub fn open(
    reader: &Reader<'_>,
    now: Timestamp,
    drives: usize,
) -> Result<Option<OpenCheck>, JobError> {
    let quarter = Quarter::of(now);
    let by = Timestamp(quarter.end().0 - 1);
    let row = reader.quarter(quarter)?.filter(|row| row.drawn.is_some());
    let Some(row) = row else {
        let is_due = reader.has_copies_before(quarter.start())?;
        return Ok(is_due.then_some(OpenCheck {
            quarter,
            begun: false,
            read: 0,
            listed: 0,
            by,
            fetch: None,
        }));
    };
    let copies = listed(reader, &row, (drives, now))?;
    let (read, listed) = counts(&copies);
    let mut left = copies.iter().filter(|copy| copy.is_ready());
    let fetch = left.next().map(|copy| ToFetch {
        serial: copy.serial.clone(),
        place: copy.place.clone(),
    });
    Ok((read < listed).then_some(OpenCheck {
        quarter,
        begun: true,
        read,
        listed,
        by,
        fetch,
    }))
}
