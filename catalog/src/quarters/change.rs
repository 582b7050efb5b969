//! Quarterly checks begun and drawn, and the rules they follow.

use std::collections::BTreeSet;

use super::due::History;
use super::record::QuarterRow;
use super::{CheckError, CheckRules, Quarter, RulesVersion, read, sample, sql, strata};
use crate::CatalogError;
use crate::store::{Change, params};
use crate::trail::EventKind;

impl Change<'_> {
    /// Sets the rules of checks that begin from now on.
    ///
    /// # Errors
    /// [`CheckError::OutOfRange`], [`CheckError::Unchanged`]; [`CatalogError::NotPermitted`].
    pub fn set_check_rules(&mut self, rules: CheckRules) -> Result<RulesVersion, CatalogError> {
        let rules = rules.checked()?;
        let (last, now) = read::rules(self.db)?;
        if now == rules {
            return Err(CheckError::Unchanged.into());
        }
        let version = last.0.saturating_add(1);
        let row = params![
            version,
            self.at.0,
            rules.bad_per_mille,
            rules.confidence_per_mille,
            rules.first_after_days,
            rules.first_by_days,
            rules.whole_within_days
        ];
        self.db.insert(sql::SET_RULES, row)?;
        self.event(EventKind::CheckRulesSet, version, "")?;
        Ok(RulesVersion(version))
    }

    /// Begins the check of a quarter, by the rules that apply now. The seed is in the trail before
    /// anything is drawn from it: the draw is a change of its own.
    ///
    /// # Errors
    /// [`CheckError::NoCopies`], [`CheckError::AlreadyBegun`]; [`CatalogError::NotPermitted`].
    pub fn begin_quarter(
        &mut self,
        of: Quarter,
        seed: &[u8; 32],
    ) -> Result<QuarterRow, CatalogError> {
        if read::quarter(self.db, of)?.is_some() {
            return Err(CheckError::AlreadyBegun {
                quarter: of.to_string(),
            }
            .into());
        }
        let (rules, _) = read::rules(self.db)?;
        let begun = QuarterRow {
            quarter: of,
            rules,
            begun: self.at,
            seed: blake3::Hash::from(*seed).to_hex().to_string(),
            drawn: None,
        };
        let nothing = BTreeSet::new();
        let all = read::histories(self.db, &begun, &nothing)?;
        if !all.iter().any(History::is_relied_on) {
            return Err(CheckError::NoCopies.into());
        }
        let params = params![of.row(), rules.0, self.at.0, begun.seed.as_str()];
        self.db.insert(sql::BEGIN, params)?;
        let detail = format!("{of}, seed {}, rules {}", begun.seed, rules.0);
        self.event(EventKind::QuarterBegun, of.row(), &detail)?;
        Ok(begun)
    }

    /// Draws the sample of a quarter's check that was begun: of each stratum those copies whose
    /// keys are the smallest.
    ///
    /// # Errors
    /// [`CheckError::NotBegun`], [`CheckError::AlreadyBegun`]; [`CatalogError::NotPermitted`].
    pub fn draw_quarter(&mut self, quarter: Quarter) -> Result<(), CatalogError> {
        let Some(of) = read::quarter(self.db, quarter)? else {
            return Err(CheckError::NotBegun {
                quarter: quarter.to_string(),
            }
            .into());
        };
        if of.drawn.is_some() {
            return Err(CheckError::AlreadyBegun {
                quarter: quarter.to_string(),
            }
            .into());
        }
        let rules = read::rules_of(self.db, of.rules)?;
        let nothing = BTreeSet::new();
        let all = read::histories(self.db, &of, &nothing)?;
        let all: Vec<History> = all.into_iter().filter(History::is_relied_on).collect();
        let shared = read::shared(self.db, &all)?;
        let sample = sample::size(all.len() as u64, &rules);
        let members = all.iter();
        let members = members.filter_map(|one| Some((shared.get(&one.copy)?, one)));
        // Of each group at least two are drawn.
        let least = (2 * all.len() as u64).div_ceil(sample.max(1));
        let groups = strata::split(members.collect(), usize::try_from(least).unwrap_or(1));
        let sizes: Vec<u64> = groups.iter().map(|group| group.1.len() as u64).collect();
        let shares = sample::share_out(&sizes, sample);
        for ((name, members), share) in groups.iter().zip(shares) {
            let key = |one: &&History| read::key(&of.seed, &one.serial.to_string());
            let mut keyed: Vec<(String, &History)> =
                members.iter().map(|one| (key(one), *one)).collect();
            keyed.sort_by(|one, other| one.0.cmp(&other.0));
            let drawn = usize::try_from(share).unwrap_or(usize::MAX);
            for (at, (_, one)) in keyed.iter().enumerate() {
                let params = params![quarter.row(), one.copy.0, name.as_str(), at < drawn];
                self.db.insert(sql::PUT, params)?;
            }
        }
        let params = params![quarter.row(), self.at.0];
        self.db
            .execute_on(("quarter", quarter.row()), sql::DRAWN, params)?;
        let detail = format!("{quarter}, {sample} of {}", all.len());
        self.event(EventKind::QuarterDrawn, quarter.row(), &detail)
    }
}
