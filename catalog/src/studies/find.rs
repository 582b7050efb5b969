//! Finding studies by words, dates and modality.

use super::index::match_text;
use super::read::study_row;
use super::{StudyId, StudyRow, VersionRow, sql};
use crate::CatalogError;
use crate::discs::{CopyState, DiscId, Serial};
use crate::store::{Reader, Timestamp, params};

/// What to look for; what is empty or none does not narrow.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FindQuery {
    /// Words; each must occur, as a whole word or as the beginning of one.
    pub text: String,
    /// First study date, `YYYYMMDD`.
    pub study_date_from: Option<String>,
    /// Last study date, `YYYYMMDD`.
    pub study_date_to: Option<String>,
    /// Modality.
    pub modality: Option<String>,
}

/// A study that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundStudy {
    /// The study.
    pub study: StudyRow,
    /// Its versions.
    pub versions: Vec<VersionRow>,
    /// The copies that hold any of it.
    pub copies: Vec<FoundCopy>,
    /// Some version of it is in no set yet.
    pub waiting: bool,
}

/// A copy that holds a study.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundCopy {
    /// Its serial.
    pub serial: Serial,
    /// Name of the disc.
    pub disc: String,
    /// What it is.
    pub state: CopyState,
    /// Path of its slot.
    pub place: Option<String>,
    /// Name of who has it; the code, where the name was erased.
    pub lent_to: Option<String>,
    /// When every sector of it was last read.
    pub last_verified: Option<Timestamp>,
}

impl Reader<'_> {
    /// Finds studies, newest study date first, at most `limit`.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn find(&self, query: &FindQuery, limit: u32) -> Result<Vec<FoundStudy>, CatalogError> {
        let words = match_text(&query.text);
        let statement = match words.is_empty() {
            true => sql::FIND_ALL,
            false => sql::FIND_WORDS,
        };
        let modality = query.modality.as_ref().map(|m| m.to_ascii_uppercase());
        let (from, to) = (&query.study_date_from, &query.study_date_to);
        let params = params![words, from, to, modality, limit];
        let studies = self.db.rows(statement, params, study_row)?;
        studies.into_iter().map(|study| self.whole(study)).collect()
    }

    /// The studies on a disc.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn studies_on_disc(&self, disc: DiscId) -> Result<Vec<FoundStudy>, CatalogError> {
        let studies = self.db.rows(sql::STUDIES_ON_DISC, [disc.0], study_row)?;
        studies.into_iter().map(|study| self.whole(study)).collect()
    }

    fn whole(&self, study: StudyRow) -> Result<FoundStudy, CatalogError> {
        let waiting = self.db.row(sql::IS_WAITING, [study.id.0], |_| Ok(()))?;
        Ok(FoundStudy {
            versions: self.versions(study.id)?,
            copies: self.copies_of_study(study.id)?,
            study,
            waiting: waiting.is_some(),
        })
    }

    fn copies_of_study(&self, study: StudyId) -> Result<Vec<FoundCopy>, CatalogError> {
        self.db.rows(sql::COPIES, [study.0], |row| {
            let (serial, state): (String, String) = (row.get(0)?, row.get(2)?);
            Ok(FoundCopy {
                serial: serial.parse()?,
                disc: row.get(1)?,
                state: CopyState::stored(&state)?,
                place: row.get(3)?,
                lent_to: row.get(4)?,
                last_verified: row.get::<Option<i64>>(5)?.map(Timestamp),
            })
        })
    }
}
