//! Finding studies by words, dates and modality.

use rusqlite::params;

use super::index::match_text;
use super::read::{STUDY, study_row};
use super::{StudyId, StudyRow, VersionRow};
use crate::CatalogError;
use crate::discs::{CopyState, DiscId, Serial};
use crate::store::{Reader, Timestamp};

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
    /// Who has it.
    pub lent_to: Option<String>,
    /// When every sector of it was last read.
    pub last_verified: Option<Timestamp>,
}

impl Reader<'_> {
    /// Finds studies, newest study date first, at most `limit`.
    pub fn find(&self, query: &FindQuery, limit: u32) -> Result<Vec<FoundStudy>, CatalogError> {
        let words = match_text(&query.text);
        // Words first: the index gives few rows, and only they are looked at further.
        let source = if words.is_empty() {
            "study s"
        } else {
            "(SELECT rowid FROM study_text WHERE study_text MATCH ?1) t
             JOIN study s ON s.id = t.rowid"
        };
        let sql = format!(
            "SELECT {STUDY} FROM {source} JOIN patient p ON p.id = s.patient
             WHERE (?1 = '' OR 1) AND (?2 IS NULL OR s.study_date >= ?2)
                 AND (?3 IS NULL OR s.study_date <= ?3)
                 AND (?4 IS NULL OR instr(' ' || s.modalities || ' ', ' ' || ?4 || ' ') > 0)
             ORDER BY s.study_date DESC, s.id LIMIT ?5"
        );
        let modality = query.modality.as_ref().map(|m| m.to_ascii_uppercase());
        let (from, to) = (&query.study_date_from, &query.study_date_to);
        let studies = self.rows(&sql, params![words, from, to, modality, limit], study_row)?;
        studies.into_iter().map(|study| self.whole(study)).collect()
    }

    /// The studies on a disc.
    pub fn studies_on_disc(&self, disc: DiscId) -> Result<Vec<FoundStudy>, CatalogError> {
        let sql = format!(
            "SELECT {STUDY} FROM study s JOIN patient p ON p.id = s.patient WHERE s.id IN
                 (SELECT v.study FROM disc_study d JOIN study_version v ON v.id = d.version
                  WHERE d.disc = ?1)
             ORDER BY s.study_date DESC, s.id"
        );
        let studies = self.rows(&sql, [disc.0], study_row)?;
        studies.into_iter().map(|study| self.whole(study)).collect()
    }

    fn whole(&self, study: StudyRow) -> Result<FoundStudy, CatalogError> {
        let versions = self.versions(study.id)?;
        let copies = self.copies_of_study(study.id)?;
        let sql = "SELECT 1 FROM study_version v WHERE v.study = ?1 AND NOT EXISTS
                       (SELECT 1 FROM disc_study d WHERE d.version = v.id) LIMIT 1";
        let waiting = self.row(sql, [study.id.0], |_| Ok(()))?.is_some();
        Ok(FoundStudy {
            study,
            versions,
            copies,
            waiting,
        })
    }

    fn copies_of_study(&self, study: StudyId) -> Result<Vec<FoundCopy>, CatalogError> {
        let sql = "SELECT c.serial, d.name, c.state, l.path, c.lent_to, c.last_verified
                   FROM copy c JOIN disc d ON d.id = c.disc LEFT JOIN slot l ON l.id = c.slot
                   WHERE c.disc IN (SELECT ds.disc FROM disc_study ds
                       JOIN study_version v ON v.id = ds.version WHERE v.study = ?1)
                   ORDER BY d.id, c.number";
        self.rows(sql, [study.0], |row| {
            let (serial, state): (String, String) = (row.get(0)?, row.get(2)?);
            Ok(FoundCopy {
                serial: serial.parse()?,
                disc: row.get(1)?,
                state: serde_json::from_str(&state)?,
                place: row.get(3)?,
                lent_to: row.get(4)?,
                last_verified: row.get::<_, Option<i64>>(5)?.map(Timestamp),
            })
        })
    }
}
