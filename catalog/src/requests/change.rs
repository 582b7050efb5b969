//! Requests taken down, signed, extended, closed.

use super::{
    NewRequest, Proof, RequestError, RequestId, RequestKind, RequestResult, RequestRow, Signs,
    read, sql,
};
use crate::CatalogError;
use crate::codes::{CodeKind, Numbered};
use crate::store::{Change, Timestamp, params};
use crate::studies::{PatientId, StudyId};
use crate::trail::{EventKind, words};
use crate::typed;

/// The longest name of a recipient, in characters.
const NAME_CHARS: usize = 320;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

impl Change<'_> {
    /// Takes a request down.
    ///
    /// # Errors
    /// [`RequestError::NoStudies`], [`RequestError::SeveralPatients`],
    /// [`RequestError::NoRecipient`], [`RequestError::NoProof`]; [`CatalogError::NotPlain`].
    pub fn add_request(&mut self, new: &NewRequest<'_>) -> Result<RequestRow, CatalogError> {
        let patient = self.patient_of(new.studies)?;
        if new.recipient.trim().is_empty() || new.address.trim().is_empty() {
            return Err(RequestError::NoRecipient.into());
        }
        // It is the end of a day.
        if new.due.is_some_and(|due| due.0 < self.at.0) {
            return Err(RequestError::DuePast.into());
        }
        let wanted = new.kind.proof();
        let seen = new.proof.is_some_and(|text| !text.trim().is_empty());
        if wanted != Proof::Recipient && !seen {
            let proof = wanted.text();
            return Err(RequestError::NoProof { proof }.into());
        }
        let recipient = self.said(Some(new.recipient), NAME_CHARS)?;
        let address = self.said(Some(new.address), typed::REASON_CHARS)?;
        let purpose = self.said(new.purpose, typed::REASON_CHARS)?;
        let proof = self.said(new.proof, typed::REASON_CHARS)?;
        let days = self.days_of(new.kind)?;
        let clock = days.map(|days| Timestamp(self.at.0.saturating_add(ms(days))));
        let due = new.due.or(clock);
        let next = self.db.insert(sql::NEXT_NUMBER, [])?;
        let code = Numbered::new(CodeKind::Request, next).ok_or(CatalogError::TooLarge)?;
        let params = params![
            next,
            code.to_string(),
            new.kind.text(),
            patient.0,
            recipient,
            address,
            purpose,
            proof,
            self.at.0,
            due.map(|at| at.0)
        ];
        self.db.execute(sql::ADD, params)?;
        let mut named: Vec<StudyId> = new.studies.to_vec();
        named.sort_unstable();
        named.dedup();
        for study in &named {
            self.db.insert(sql::ADD_STUDY, params![next, study.0])?;
        }
        let detail = format!("{}, studies {}", new.kind.text(), named.len());
        self.event(EventKind::RequestAdded, next, &detail)?;
        read::request(self.db, RequestId(next))
    }

    /// The one patient of some studies.
    fn patient_of(&self, studies: &[StudyId]) -> Result<PatientId, CatalogError> {
        let mut all: Vec<i64> = Vec::new();
        for study in studies {
            let root: Option<i64> = self.db.value(sql::ROOT_OF_STUDY, [study.0])?;
            all.push(root.ok_or(CatalogError::NoRow {
                what: "study",
                row: study.0,
            })?);
        }
        all.sort_unstable();
        all.dedup();
        match all.as_slice() {
            [] => Err(RequestError::NoStudies.into()),
            [one] => Ok(PatientId(*one)),
            several => Err(RequestError::SeveralPatients {
                patients: several.len(),
                numbers: {
                    let numbers: Vec<String> = several.iter().map(i64::to_string).collect();
                    numbers.join(", ")
                },
            }
            .into()),
        }
    }

    /// What somebody typed, where it can be erased.
    fn said(&self, text: Option<&str>, chars_max: usize) -> Result<Option<i64>, CatalogError> {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        typed::check(text, chars_max)?;
        Ok(Some(words::put(self.db, text)?.id))
    }

    /// How many days requests of a kind have here.
    fn days_of(&self, kind: RequestKind) -> Result<Option<u32>, CatalogError> {
        read::days(self.db, kind)
    }

    /// Says how many days requests of a kind have from now on. Those that are open keep their date.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`].
    pub fn set_request_days(&mut self, kind: RequestKind, days: u32) -> Result<(), CatalogError> {
        let row = self.db.insert(sql::SET_DAYS, params![kind.text(), days])?;
        let detail = format!("{} {days}", kind.text());
        self.event(EventKind::RequestClockSet, row, &detail)
    }

    /// An administrator agrees to a request.
    ///
    /// # Errors
    /// [`RequestError::Closed`], [`RequestError::NeedsNone`], [`RequestError::Signed`].
    pub fn sign_request(&mut self, id: RequestId) -> Result<RequestRow, CatalogError> {
        let row = self.open_request(id)?;
        if row.signed.is_some() {
            return Err(RequestError::Signed { request: row.code }.into());
        }
        if row.kind.signs() == Signs::Clerk {
            return Err(RequestError::NeedsNone { request: row.code }.into());
        }
        let params = params![id.0, self.by.person.0];
        self.db.execute_on(("request", id.0), sql::SIGN, params)?;
        self.event(EventKind::RequestSigned, id.0, "")?;
        read::request(self.db, id)
    }

    /// Puts the date of a request off, once, by as many days as its kind has.
    ///
    /// # Errors
    /// [`RequestError::Closed`], [`RequestError::Extended`], [`RequestError::NoClock`].
    pub fn extend_request(&mut self, id: RequestId) -> Result<RequestRow, CatalogError> {
        let row = self.open_request(id)?;
        if row.extended.is_some() {
            return Err(RequestError::Extended { request: row.code }.into());
        }
        let (Some(due), Some(days)) = (row.due, self.days_of(row.kind)?) else {
            return Err(RequestError::NoClock { request: row.code }.into());
        };
        let later = due.0.saturating_add(ms(days));
        let params = params![id.0, later, self.at.0];
        self.db.execute_on(("request", id.0), sql::EXTEND, params)?;
        self.event(EventKind::RequestExtended, id.0, &format!("days {days}"))?;
        read::request(self.db, id)
    }

    /// Closes a request.
    ///
    /// # Errors
    /// [`RequestError::Closed`], [`RequestError::NothingDelivered`].
    pub fn close_request(
        &mut self,
        id: RequestId,
        result: RequestResult,
    ) -> Result<RequestRow, CatalogError> {
        let row = self.open_request(id)?;
        let delivered: i64 = self.db.one(sql::DELIVERED, [id.0])?;
        if result == RequestResult::HandedOver && delivered == 0 {
            return Err(RequestError::NothingDelivered { request: row.code }.into());
        }
        let params = params![id.0, self.at.0, result.text()];
        self.db.execute_on(("request", id.0), sql::CLOSE, params)?;
        self.event(EventKind::RequestClosed, id.0, result.text())?;
        read::request(self.db, id)
    }

    /// Erases for good what a request says of people: who asked, the address, what for, the proof.
    /// That it was, and what was handed over, stays.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`] where nothing is left to be erased.
    pub fn erase_request(&mut self, id: RequestId) -> Result<(), CatalogError> {
        let row = read::request(self.db, id)?;
        if row.closed.is_none() {
            return Err(RequestError::Open { request: row.code }.into());
        }
        let all: Vec<i64> = self.db.rows(sql::WORDS_OF, [id.0], |row| row.get(0))?;
        if all.is_empty() {
            return Err(CatalogError::NoRow {
                what: "words of a request",
                row: id.0,
            });
        }
        for words in all {
            self.erase_words(words)?;
        }
        Ok(())
    }

    /// A request that is not closed.
    pub(super) fn open_request(&self, id: RequestId) -> Result<RequestRow, CatalogError> {
        let row = read::request(self.db, id)?;
        match row.closed {
            Some(_) => Err(RequestError::Closed { request: row.code }.into()),
            None => Ok(row),
        }
    }
}

fn ms(days: u32) -> i64 {
    i64::from(days).saturating_mul(DAY_MS)
}
