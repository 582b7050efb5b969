//! Files on discs that stay out of their study: another patient's, as somebody decided. Nothing is
//! found by what they say; whoever looks for that patient is told where they are all the same.

use super::read::patient_row;
use super::{DecisionId, PatientRow, sql};
use crate::CatalogError;
use crate::store::{Reader, count};
use crate::studies::fold::{self, Piece};
use crate::studies::period::words_and_dates;
use crate::studies::terms::Terms;
use crate::studies::{FindQuery, Period, StudyId};

/// Files of one patient in another one's study.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptOut {
    /// Whom they say.
    pub claimed: PatientRow,
    /// The study that they came with.
    pub study: StudyId,
    /// The decision by which they stay out.
    pub decision: DecisionId,
    /// Discs that hold them, of which a copy was burned.
    pub discs: Vec<String>,
    /// How many of them those hold.
    pub files: u64,
}

impl Reader<'_> {
    /// Files on discs that stay out of their study and say a patient who answers to all words and
    /// birth dates of a text, at most `limit` of such decisions, the newest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn kept_out(&self, query: &FindQuery, limit: usize) -> Result<Vec<KeptOut>, CatalogError> {
        let words = words_and_dates(&fold::normal(&query.text));
        let words: Vec<_> = words.iter().map(|word| Asked::of(word)).collect();
        let mut found = Vec::new();
        if words.iter().all(Asked::is_nothing) {
            return Ok(found);
        }
        // There are few: each is what somebody decided.
        let all = self.db.rows(sql::WRONG_PATIENTS, [], |row| {
            let rest = (row.get(9)?, StudyId(row.get(10)?), DecisionId(row.get(11)?));
            Ok((patient_row(row)?, rest))
        })?;
        for (claimed, (difference, study, decision)) in all {
            if found.len() == limit {
                break;
            }
            if !words.iter().all(|word| word.is_of(&claimed)) {
                continue;
            }
            let difference: i64 = difference;
            let (mut discs, mut files) = (Vec::new(), 0);
            self.db.each(sql::HELD_OF_DIFFERENCE, [difference], |row| {
                discs.push(row.get(0)?);
                files += count(row.get(1)?);
                Ok(())
            })?;
            if files > 0 {
                found.push(KeptOut {
                    claimed,
                    study,
                    decision,
                    discs,
                    files,
                });
            }
        }
        Ok(found)
    }
}

/// A word or a date that is asked for, in all ways in which it is written.
struct Asked {
    pieces: Vec<Piece>,
    dates: Vec<Period>,
}

impl Asked {
    fn of(word: &str) -> Self {
        Self {
            pieces: fold::pieces(word),
            dates: Period::parse(word),
        }
    }

    fn is_nothing(&self) -> bool {
        self.pieces.is_empty()
    }

    fn is_of(&self, claimed: &PatientRow) -> bool {
        let claim = &claimed.claim;
        let born = |date: &Period| claim.birth_date.starts_with(&date.digits());
        if self.dates.iter().any(born) {
            return true;
        }
        let mut terms = Terms::default();
        terms.put_name(&claim.name);
        terms.put_text(&claim.patient_id);
        self.pieces.iter().all(|piece| match piece {
            Piece::Word(word) => fold::forms(word).iter().any(|form| terms.begins(form)),
            Piece::Cjk(word) => fold::cjk_parts(word).all(|part| terms.begins(&part)),
        })
    }
}
