//! The rules of checking: shown, and changed with a reason.

use serde::Serialize;
use stele_catalog::{CheckRules, Reader, Reason};

use crate::jobs::{Context, JobError};

/// The rules that apply to checks that begin from now on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct RulesOutcome {
    /// Their version.
    pub version: i64,
    /// The rules.
    #[serde(flatten)]
    pub rules: CheckRules,
}

/// What is to change; none leaves a number as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Share of bad copies that a sample is to find, per mille.
    pub bad_per_mille: Option<u32>,
    /// Confidence, per mille.
    pub confidence_per_mille: Option<u32>,
    /// Days after the burn from which a new copy is read once more.
    pub first_after_days: Option<u32>,
    /// And by which.
    pub first_by_days: Option<u32>,
    /// Days within which each copy is read as a whole.
    pub whole_within_days: Option<u32>,
}

impl Changes {
    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The rules that apply.
///
/// # Errors
/// The catalog's.
pub fn current(reader: &Reader<'_>) -> Result<RulesOutcome, JobError> {
    let (version, rules) = reader.check_rules()?;
    let version = version.0;
    Ok(RulesOutcome { version, rules })
}

/// Changes the rules.
///
/// # Errors
/// [`stele_catalog::CheckError::OutOfRange`], [`stele_catalog::CheckError::Unchanged`].
pub fn change(
    changes: &Changes,
    why: &str,
    cx: &mut Context<'_>,
) -> Result<RulesOutcome, JobError> {
    let (_, now) = cx.catalog.read().check_rules()?;
    let rules = CheckRules {
        bad_per_mille: changes.bad_per_mille.unwrap_or(now.bad_per_mille),
        confidence_per_mille: changes
            .confidence_per_mille
            .unwrap_or(now.confidence_per_mille),
        first_after_days: changes.first_after_days.unwrap_or(now.first_after_days),
        first_by_days: changes.first_by_days.unwrap_or(now.first_by_days),
        whole_within_days: changes.whole_within_days.unwrap_or(now.whole_within_days),
    };
    cx.change(Reason::Said(why), |c| Ok(c.set_check_rules(rules)?))?;
    current(&cx.catalog.read())
}
