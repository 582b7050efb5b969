//! Burning all planned copies of a set, in one drive or in several at once.
//!
//! Each drive has a thread and a connection of its own: one that fails or hangs disturbs no other.
//! What is to be burned is what the catalog says is planned, so after a crash the same command
//! goes on; a copy that was begun is never burned again. A disc that is not blank is never taken.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;

pub use super::set_report::{CrossRead, Outcome, Request};
use stele_catalog::Catalog;

use super::events::BurnObserver;
use super::medium_class::{planned_class, refuse_virtual};
use super::queue::{Queue, Wanted, planned};
use super::{second_drive, unproven};
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::overview::in_logs;
use crate::jobs::run::lookup;
use crate::jobs::run::outside::Outside;
use crate::station;

/// Burns until nothing is left, every drive was left alone, or somebody asks to stop. Then, where
/// that is asked for, has each copy read in another drive than the one that burned it.
///
/// # Errors
/// Only where nothing can be begun: an unknown set, a disc that is not built.
pub fn run(
    request: &Request,
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    observer: &dyn BurnObserver,
) -> Result<Outcome, JobError> {
    let class = {
        let catalog = Catalog::open(&archive.catalog())?;
        for drive in &request.drives {
            refuse_virtual(&catalog.read(), drive)?;
        }
        // One that is not there disturbs no other.
        let mut drives = request.drives.iter();
        let is_there = |drive: &String| station::require(archive, drive).is_ok();
        if let (false, Some(first)) = (drives.any(is_there), request.drives.first()) {
            station::require(archive, first)?;
        }
        planned_class(&lookup::set_named(&catalog.read(), &request.set)?)?
    };
    let waiting = planned(request, archive)?;
    refuse_in_logs(&waiting, request, archive)?;
    let queue = Queue {
        request,
        archive,
        person,
        outside,
        class,
        observer,
        waiting: Mutex::new(waiting),
        aside: Mutex::new(Vec::new()),
        burning: AtomicUsize::new(0),
        done: Mutex::new(Outcome {
            set: request.set.to_ascii_uppercase(),
            ..Outcome::default()
        }),
    };
    std::thread::scope(|scope| {
        for drive in &request.drives {
            scope.spawn(|| {
                queue.serve(drive, Queue::burn_all);
                if !request.second_drive {
                    queue.no_more(drive);
                }
            });
        }
    });
    if request.second_drive {
        queue.cross_read()?;
    }
    let unread = second_drive::unread(&request.set, archive)?;
    let waiting = queue.waiting.into_inner();
    let waiting = waiting.unwrap_or_else(|held| held.into_inner());
    let done = queue.done.into_inner();
    let mut outcome = done.unwrap_or_else(|held| held.into_inner());
    let aside = queue.aside.into_inner();
    let aside = aside.unwrap_or_else(|held| held.into_inner());
    let left = waiting.into_iter().chain(aside);
    outcome.left = left.map(|wanted| wanted.what).collect();
    outcome.unproven = unproven::of_set(&request.set, archive)?;
    outcome.unread = unread.into_iter().map(|copy| copy.serial).collect();
    Ok(outcome)
}

/// Refuses a set of which a disc is to be burned again while a log tells that it was burned: every
/// drive would refuse it, one after the other.
fn refuse_in_logs(
    waiting: &VecDeque<Wanted>,
    request: &Request,
    archive: &Archive,
) -> Result<(), JobError> {
    let catalog = Catalog::open(&archive.catalog())?;
    let reader = catalog.read();
    let drive = request.drives.first().map_or("", String::as_str);
    let discs: BTreeSet<&str> = waiting.iter().map(|wanted| &*wanted.disc).collect();
    for disc in discs {
        let disc = lookup::disc_named(&reader, disc)?;
        in_logs::refuse(&disc, (drive, false), (archive, &reader))?;
    }
    Ok(())
}
