//! Finding studies by words, dates, modality and UIDs.

use super::alike::alike;
use super::fold::{self, Piece};
use super::matching::{self, Any};
use super::patients::{DifferenceId, PatientRow};
use super::read::study_row;
use super::{Day, StudyId, StudyKind, StudyRow, VersionRow, sql};
use crate::CatalogError;
use crate::codes::Serial;
use crate::discs::{CopyState, DiscId, Standing};
use crate::store::{Reader, Timestamp, count, params};

/// The longest UID (PS3.5 9.1).
const UID_MAX: usize = 64;

/// What to look for; what is empty or none does not narrow.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FindQuery {
    /// Words: each must occur, whole or as the beginning of one; a date among them is that of the
    /// study or a birth date. Or one UID of a study or of a series.
    pub text: String,
    /// First day on which a study is listed.
    pub from: Option<Day>,
    /// Last day on which a study is listed.
    pub to: Option<Day>,
    /// Modality, or a word for it.
    pub modality: Option<String>,
}

impl FindQuery {
    /// The UID that the text is, where it may be one (PS3.5 9.1).
    pub fn uid(&self) -> Option<&str> {
        let text = self.text.trim();
        let component = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let is = text.len() <= UID_MAX && text.split('.').count() > 2;
        (is && text.split('.').all(component)).then_some(text)
    }
}

/// Studies that do not answer to a text, but to one that is like it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Alike {
    /// Words of names that are like those of the text, the most alike first.
    pub words: Vec<String>,
    /// The studies.
    pub studies: Vec<FoundStudy>,
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
    /// What its objects say of their patient besides what is shown.
    pub also_said: Vec<PatientRow>,
    /// Differences of theirs that nobody has decided.
    pub differences: Vec<DifferenceId>,
    /// Files of it on discs that are another patient's, as somebody decided: they are not among its
    /// versions.
    pub of_others: u64,
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
    /// Whether it is kept apart.
    pub quarantined: bool,
    /// Path of its slot.
    pub place: Option<String>,
    /// Path of the slot that it is on its way to; none where it is not on its way.
    pub bound_for: Option<String>,
    /// Name of who has it; the code, where the name was erased.
    pub lent_to: Option<String>,
    /// When every sector of it was last read.
    pub last_verified: Option<Timestamp>,
}

impl FoundCopy {
    /// As it is counted.
    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            quarantined: self.quarantined,
        }
    }
}

impl Reader<'_> {
    /// Finds studies, newest first by the day under which they are listed, at most `limit`. A UID
    /// finds its study whatever else is asked.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn find(&self, query: &FindQuery, limit: u32) -> Result<Vec<FoundStudy>, CatalogError> {
        let studies = self.of_uid(query)?;
        if !studies.is_empty() {
            let whole = studies.into_iter().map(|study| self.whole(study));
            return whole.collect();
        }
        let words = matching::expression(self.db, query)?;
        self.matching(words.as_deref(), query, limit)
    }

    /// How many studies a query finds, counted up to `most`: what is not counted takes no time.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn count(&self, query: &FindQuery, most: u32) -> Result<u64, CatalogError> {
        let studies = self.of_uid(query)?;
        if !studies.is_empty() {
            return Ok(studies.len() as u64);
        }
        let (first, last) = days(query);
        let counted: i64 = match matching::expression(self.db, query)? {
            Some(words) => {
                let (first, last) = Day::index_rows(first, last);
                self.db
                    .one(sql::COUNT_WORDS, params![words, first, last, most])?
            }
            None => {
                let params = params![first.number(), last.number(), most];
                self.db.one(sql::COUNT_ALL, params)?
            }
        };
        Ok(counted.unsigned_abs())
    }

    /// Studies that a text without an answer may mean: written in one word or in several, or with
    /// a misspelt name.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn alike(&self, query: &FindQuery, limit: u32) -> Result<Alike, CatalogError> {
        let chunks = matching::chunks(&query.text);
        let mut own = Vec::new();
        for text in &chunks {
            own.push(matching::chunk(self.db, text)?.expression());
        }
        let modality = matching::modality(query);
        let asked: Vec<&String> = own.iter().flatten().chain(&modality).collect();
        let exclude = matching::exclude_each_other;
        let may_be_misspelt = !exclude(self.db, &asked, days(query), matching::COMMON)?;
        let (mut all, mut words) = (Vec::new(), Vec::new());
        for (at, (text, own)) in chunks.iter().zip(own).enumerate() {
            let mut more = Vec::new();
            let next = chunks.get(at + 1).map(|next| format!("{text}{next}"));
            let before = at.checked_sub(1).and_then(|at| chunks.get(at));
            for joined in next.into_iter().chain(before.map(|b| format!("{b}{text}"))) {
                more.push(matching::chunk(self.db, &joined)?);
            }
            if may_be_misspelt && let [Piece::Word(word)] = fold::pieces(text).as_slice() {
                let like = alike(self.db, word)?;
                more.push(Any::named(self.db, &like)?);
                words.extend(like);
            }
            let mut occurring = Vec::new();
            for any in more {
                if any.occurs(self.db)? {
                    occurring.extend(any.expression());
                }
            }
            if let Some(own) = own {
                all.push((own, occurring));
            }
        }
        let studies = match matching::other_than_asked(&all) {
            None => Vec::new(),
            Some(mut asked) => {
                if let Some(modality) = modality {
                    asked = format!("({asked}) AND {modality}");
                }
                self.matching(Some(&asked), query, limit)?
            }
        };
        Ok(Alike { words, studies })
    }

    fn of_uid(&self, query: &FindQuery) -> Result<Vec<StudyRow>, CatalogError> {
        let uid = query.uid();
        uid.map_or(Ok(Vec::new()), |uid| self.studies_by_uid(uid))
    }

    /// The studies of a UID: the study's own, or that of one of its series.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn studies_by_uid(&self, uid: &str) -> Result<Vec<StudyRow>, CatalogError> {
        match self.study_by_uid(StudyKind::Study, uid)? {
            Some(study) => Ok(vec![study]),
            None => self.db.rows(sql::STUDIES_OF_SERIES, [uid], study_row),
        }
    }

    /// Studies that a UID which is none of theirs may be of, an object's: those whose series' UIDs
    /// begin as it does, the longest beginning first, at most `limit`. Most makers number objects
    /// so; where one does not, its study is not among them.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn studies_near_uid(&self, uid: &str, limit: u32) -> Result<Vec<StudyId>, CatalogError> {
        let mut near = Vec::new();
        for statement in [sql::SERIES_BEFORE, sql::SERIES_BEHIND] {
            self.db.each(statement, params![uid, limit], |row| {
                let series: String = row.get(1)?;
                let same = uid.bytes().zip(series.bytes()).take_while(|(a, b)| a == b);
                near.push((std::cmp::Reverse(same.count()), StudyId(row.get(0)?)));
                Ok(())
            })?;
        }
        near.sort_unstable();
        let mut studies: Vec<StudyId> = Vec::new();
        for (_, study) in near {
            if !studies.contains(&study) && studies.len() < limit as usize {
                studies.push(study);
            }
        }
        Ok(studies)
    }

    /// A study as it is found.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn found_study(&self, id: StudyId) -> Result<Option<FoundStudy>, CatalogError> {
        let study = self.study(id)?;
        study.map(|study| self.whole(study)).transpose()
    }

    fn matching(
        &self,
        words: Option<&str>,
        query: &FindQuery,
        limit: u32,
    ) -> Result<Vec<FoundStudy>, CatalogError> {
        let (first, last) = days(query);
        let studies = match words {
            Some(words) => {
                let (first, last) = Day::index_rows(first, last);
                let params = params![words, first, last, limit];
                self.db.rows(sql::FIND_WORDS, params, study_row)?
            }
            None => {
                let params = params![first.number(), last.number(), limit];
                self.db.rows(sql::FIND_ALL, params, study_row)?
            }
        };
        studies.into_iter().map(|study| self.whole(study)).collect()
    }

    /// The studies on a disc, newest first; so many at most, or all.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn studies_on_disc(
        &self,
        disc: DiscId,
        most: Option<u32>,
    ) -> Result<Vec<FoundStudy>, CatalogError> {
        let params = params![disc.0, most.map_or(-1, i64::from)];
        let studies = self.db.rows(sql::STUDIES_ON_DISC, params, study_row)?;
        studies.into_iter().map(|study| self.whole(study)).collect()
    }

    /// How many studies lie on a disc, whole or in part.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn count_on_disc(&self, disc: DiscId) -> Result<u64, CatalogError> {
        self.db.one(sql::COUNT_ON_DISC, [disc.0]).map(count)
    }

    /// How many patients a disc holds studies of. Documents of a case are nobody's.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn patients_on_disc(&self, disc: DiscId) -> Result<u64, CatalogError> {
        self.db.one(sql::PATIENTS_ON_DISC, [disc.0]).map(count)
    }

    fn whole(&self, study: StudyRow) -> Result<FoundStudy, CatalogError> {
        let waiting = self.db.row(sql::IS_WAITING, [study.id.0], |_| Ok(()))?;
        Ok(FoundStudy {
            versions: self.versions(study.id)?,
            copies: self.copies_of_study(study.id)?,
            also_said: self.also_said(study.id)?,
            differences: self.differences_of(study.id)?,
            of_others: self.files_of_others(study.id)?,
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
                quarantined: row.get(6)?,
                bound_for: row.get(7)?,
            })
        })
    }
}

fn days(query: &FindQuery) -> (Day, Day) {
    let (first, last) = (query.from.unwrap_or(Day::FIRST), query.to);
    (first, last.unwrap_or(Day::LAST))
}
