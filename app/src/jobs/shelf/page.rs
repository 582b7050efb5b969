//! Pages to print: what is overdue, the copies to fetch for requests, what is in a shipment.

use std::path::PathBuf;

use stele_catalog::Timestamp;

use super::loans::{self, Lent};
use super::shipments;
use crate::jobs::deliver::{PullList, pull};
use crate::jobs::{Context, JobError};
use crate::station::portal;

/// What is printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// Copies that should have come back.
    Overdue,
    /// Copies to fetch for these requests; for all that are open where none is named.
    Pull(Vec<String>),
    /// What is in a shipment.
    Packing(String),
}

/// How the pages are said: jobs know facts, and no sentences.
#[derive(Copy, Clone, Debug)]
pub struct Texts {
    /// Copies that should have come back.
    pub overdue: fn(&[Lent], Timestamp) -> String,
    /// Copies to fetch.
    pub pull: fn(&PullList, Timestamp) -> String,
    /// What is in a shipment.
    pub packing: fn(&shipments::Outcome, Timestamp) -> String,
}

/// A page that was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Where it lies.
    pub file: PathBuf,
    /// Whether the desktop has taken it, to show it.
    pub opened: bool,
}

/// Writes the page among the labels, over an older one, and has the desktop show it.
///
/// # Errors
/// The catalog's; where the page cannot be written.
pub fn run(what: &What, texts: &Texts, cx: &Context<'_>) -> Result<Outcome, JobError> {
    let (reader, now) = (cx.catalog.read(), cx.clock.now());
    let (name, page) = match what {
        What::Overdue => {
            let mut late = loans::open(&reader)?;
            late.retain(|one| one.is_overdue(now));
            ("overdue.html".to_owned(), (texts.overdue)(&late, now))
        }
        What::Packing(shipment) => {
            let shown = shipments::show(shipment, &reader)?;
            let name = format!("packing-list-{}.html", shown.shipment.shipment);
            (name, (texts.packing)(&shown, now))
        }
        What::Pull(codes) => (
            "pull-list.html".to_owned(),
            (texts.pull)(&pull(codes, cx)?, now),
        ),
    };
    let file = cx.archive.labels().join(&name);
    cx.write(&file, page.as_bytes())?;
    let opened = portal::open_file(None, &file);
    Ok(Outcome { file, opened })
}
