//! Requests: taken down, listed, signed, extended, closed, and what is erased of them.

use serde::Serialize;
use stele_catalog::{
    Code, CodeKind, NewRequest, Reader, Reason, RequestKind, RequestResult, RequestRow, StudyId,
    Timestamp,
};

use super::{DeliverError, Request};
use crate::jobs::run::lookup;
use crate::jobs::{Context, JobError};

/// What is said of a new request.
#[derive(Clone, Debug)]
pub struct Said<'a> {
    /// The ground.
    pub kind: RequestKind,
    /// The studies: UIDs, or texts that one alone answers to.
    pub studies: &'a [String],
    /// Who asks.
    pub recipient: &'a str,
    /// Where that is.
    pub address: &'a str,
    /// What for.
    pub purpose: Option<&'a str>,
    /// What was seen.
    pub proof: Option<&'a str>,
    /// By when, where an order says so.
    pub due: Option<Timestamp>,
}

/// Requests.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Requests {
    /// Those that are due first in front; of all of them the newest.
    pub requests: Vec<Request>,
    /// When they were looked at.
    pub at: Timestamp,
}

/// A kind of request, with what this site has decided of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Kind {
    /// Its name.
    pub kind: &'static str,
    /// What has to be seen: `recipient`, `identity`, `authorization`, `order`, `approval`.
    pub proof: &'static str,
    /// Who agrees: `clerk`, `administrator`.
    pub signs: &'static str,
    /// How many days there are; none where an order says so.
    pub days: Option<u32>,
    /// What is handed over: `copies`, `exhibit`.
    pub hands_over: &'static str,
}

/// All kinds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Kinds {
    /// The kinds.
    pub kinds: Vec<Kind>,
}

/// Which requests are asked for.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Asked {
    /// Those that are open.
    Open,
    /// The newest, closed ones too.
    Newest(u32),
}

/// A request of which words were erased.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Erased {
    /// Its code.
    pub request: String,
}

/// The request of a code.
///
/// # Errors
/// [`JobError::Unknown`]; a code that was misread or is of something else.
pub(super) fn named(reader: &Reader<'_>, text: &str) -> Result<RequestRow, JobError> {
    let found = match reader.code(text)? {
        Code::Numbered(code) if code.kind() == CodeKind::Request => reader.request_by_code(code)?,
        other => return Err(lookup::refuse(&other, text, "request")),
    };
    found.ok_or_else(|| JobError::Unknown {
        what: "request",
        name: text.to_owned(),
    })
}

/// The studies of some texts.
///
/// # Errors
/// As [`lookup::study_named`].
fn studies(reader: &Reader<'_>, texts: &[String]) -> Result<Vec<StudyId>, JobError> {
    let found = texts.iter().map(|text| lookup::study_named(reader, text));
    found.collect()
}

/// Takes a request down.
///
/// # Errors
/// The catalog's: studies of several patients, no proof.
pub fn add(said: &Said<'_>, cx: &mut Context<'_>) -> Result<Request, JobError> {
    let wanted = studies(&cx.catalog.read(), said.studies)?;
    let new = NewRequest {
        kind: said.kind,
        studies: &wanted,
        recipient: said.recipient,
        address: said.address,
        purpose: said.purpose,
        proof: said.proof,
        due: said.due,
    };
    let row = cx.change(Reason::Routine, |c| Ok(c.add_request(&new)?))?;
    Request::of(&row, &cx.catalog.read())
}

/// The open request that says the same and for which nothing was handed over, or a new one: the
/// same command goes on with what it began.
///
/// # Errors
/// As [`add`].
pub fn same_or_new(said: &Said<'_>, cx: &mut Context<'_>) -> Result<Request, JobError> {
    let same = same(said, &cx.catalog.read())?;
    match same {
        Some(request) => Ok(request),
        None => add(said, cx),
    }
}

fn same(said: &Said<'_>, reader: &Reader<'_>) -> Result<Option<Request>, JobError> {
    let mut wanted = studies(reader, said.studies)?;
    wanted.sort_unstable();
    wanted.dedup();
    let text = |text: Option<&str>| {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    for row in reader.open_requests()? {
        let says_so = row.kind == said.kind
            && row.recipient == text(Some(said.recipient))
            && row.address == text(Some(said.address))
            && row.purpose == text(said.purpose)
            && row.proof == text(said.proof);
        if !says_so || reader.studies_of_request(row.id)? != wanted {
            continue;
        }
        let request = Request::of(&row, reader)?;
        if !request.is_delivered() {
            return Ok(Some(request));
        }
    }
    Ok(None)
}

/// Lists requests.
///
/// # Errors
/// The catalog's.
pub fn list(asked: Asked, reader: &Reader<'_>, now: Timestamp) -> Result<Requests, JobError> {
    let rows = match asked {
        Asked::Open => reader.open_requests()?,
        Asked::Newest(limit) => reader.newest_requests(limit)?,
    };
    let all = rows.iter().map(|row| Request::of(row, reader));
    Ok(Requests {
        requests: all.collect::<Result<_, _>>()?,
        at: now,
    })
}

/// One request.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn show(code: &str, reader: &Reader<'_>) -> Result<Request, JobError> {
    Request::of(&named(reader, code)?, reader)
}

/// An administrator agrees to a request.
///
/// # Errors
/// [`JobError::Unknown`]; the catalog's.
pub fn sign(code: &str, why: Reason<'_>, cx: &mut Context<'_>) -> Result<Request, JobError> {
    let row = named(&cx.catalog.read(), code)?;
    let row = cx.change(why, |c| Ok(c.sign_request(row.id)?))?;
    Request::of(&row, &cx.catalog.read())
}

/// Puts the date of a request off, once.
///
/// # Errors
/// As [`sign`].
pub fn extend(code: &str, why: &str, cx: &mut Context<'_>) -> Result<Request, JobError> {
    let row = named(&cx.catalog.read(), code)?;
    let row = cx.change(Reason::Said(why), |c| Ok(c.extend_request(row.id)?))?;
    Request::of(&row, &cx.catalog.read())
}

/// Closes a request.
///
/// # Errors
/// As [`sign`].
pub fn close(
    code: &str,
    result: RequestResult,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Request, JobError> {
    let row = named(&cx.catalog.read(), code)?;
    let unsaid = matches!(why, Reason::Routine);
    if unsaid && result == RequestResult::HandedOver {
        let request = Request::of(&row, &cx.catalog.read())?;
        if row.closed.is_none() && request.has_moved_study() {
            return Err(DeliverError::HandedOther { request: row.code }.into());
        }
    }
    let row = cx.change(why, |c| Ok(c.close_request(row.id, result)?))?;
    Request::of(&row, &cx.catalog.read())
}

/// Erases what a request says of people.
///
/// # Errors
/// [`JobError::ErasesRecipient`] where something was handed over for it, but for `anyway`; as
/// [`sign`].
pub fn erase(
    code: &str,
    anyway: bool,
    why: &str,
    cx: &mut Context<'_>,
) -> Result<Erased, JobError> {
    let row = named(&cx.catalog.read(), code)?;
    let is_closed = row.closed.is_some();
    let deliveries = cx.catalog.read().deliveries(row.id)?;
    if is_closed && !anyway && !deliveries.is_empty() {
        return Err(JobError::ErasesRecipient {
            request: row.code,
            delivered: deliveries.iter().any(|one| one.delivered.is_some()),
        });
    }
    cx.change(Reason::Said(why), |c| Ok(c.erase_request(row.id)?))?;
    Ok(Erased { request: row.code })
}

/// The kinds, with what this site has decided.
///
/// # Errors
/// The catalog's.
pub fn kinds(reader: &Reader<'_>) -> Result<Kinds, JobError> {
    let all = RequestKind::ALL.iter().map(|kind| {
        Ok(Kind {
            kind: kind.text(),
            proof: kind.proof().text(),
            signs: kind.signs().text(),
            days: reader.request_days(*kind)?,
            hands_over: kind.handover().text(),
        })
    });
    let kinds = all.collect::<Result<_, JobError>>()?;
    Ok(Kinds { kinds })
}

/// Says how many days requests of a kind have from now on.
///
/// # Errors
/// The catalog's.
pub fn set_days(
    kind: RequestKind,
    days: u32,
    why: Reason<'_>,
    cx: &mut Context<'_>,
) -> Result<Kinds, JobError> {
    cx.change(why, |c| Ok(c.set_request_days(kind, days)?))?;
    kinds(&cx.catalog.read())
}
