//! Requests at the desk: what is wanted of them, one thing after the other.

use stele_catalog::{Reason, RequestKind, RequestResult};

use super::{PullList, Request, Said, pull, requests};
use crate::jobs::{Context, JobError};

/// What is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wish {
    /// Take one down.
    Add(NewOne),
    /// An administrator agrees to one.
    Sign(String),
    /// Put the date of one off, once.
    Extend {
        /// Its code.
        request: String,
        /// Why.
        why: String,
    },
    /// One came to its end.
    Close {
        /// Its code.
        request: String,
        /// How.
        result: RequestResult,
        /// Why, where somebody said.
        why: Option<String>,
    },
    /// What is to be fetched for these; for all that are open where none is named.
    Pull(Vec<String>),
}

/// A request that is to be taken down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewOne {
    /// The ground.
    pub kind: RequestKind,
    /// The studies, by their UIDs.
    pub studies: Vec<String>,
    /// Who asks.
    pub recipient: String,
    /// Where that is.
    pub address: String,
    /// What for.
    pub purpose: Option<String>,
    /// What was seen.
    pub proof: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The request, as it is now.
    One(Box<Request>),
    /// What is to be fetched.
    Pull(Box<PullList>),
}

/// What is to be fetched, which changes nothing.
///
/// # Errors
/// As [`pull`].
pub fn pull_list(codes: &[String], cx: &Context<'_>) -> Result<Answer, JobError> {
    Ok(Answer::Pull(Box::new(pull(codes, cx)?)))
}

/// Does it.
///
/// # Errors
/// Those of what is done.
pub fn run(wish: &Wish, cx: &mut Context<'_>) -> Result<Answer, JobError> {
    let one = match wish {
        Wish::Add(new) => requests::add(&new.said(), cx)?,
        Wish::Sign(request) => requests::sign(request, Reason::Routine, cx)?,
        Wish::Extend { request, why } => requests::extend(request, why, cx)?,
        Wish::Close {
            request,
            result,
            why,
        } => requests::close(request, *result, why.as_deref().into(), cx)?,
        Wish::Pull(codes) => return pull_list(codes, cx),
    };
    Ok(Answer::One(Box::new(one)))
}

impl NewOne {
    fn said(&self) -> Said<'_> {
        Said {
            kind: self.kind,
            studies: &self.studies,
            recipient: &self.recipient,
            address: &self.address,
            purpose: self.purpose.as_deref(),
            proof: self.proof.as_deref(),
            due: None,
        }
    }
}
