//! Burning all planned copies of a set, in one drive or in several at once.
//!
//! Each drive has a thread and a connection of its own: one that fails or hangs disturbs no other.
//! What is to be burned is what the catalog says is planned, so after a crash the same command
//! goes on; a copy that was begun is never burned again. A disc that is not blank is never taken.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use serde::Serialize;
use stele_burner::drive::{Drive, DriveError, MediumState, MediumType, Transport, Tray};
use stele_burner::watch::{Progress, Watch};
use stele_catalog::{Catalog, CopyState};

use super::{Context, JobError, burn, convert, journal};
use crate::archive::Archive;
use crate::injected::{RandomIds, SystemClock};
use crate::station;

/// How often a drive is asked whether a blank is in it.
const POLL: Duration = Duration::from_millis(700);

/// How often a drive that another command has is asked again before that is said.
const BUSY_TRIES: u32 = 3;

/// Spoiled blanks in a row after which a drive is left alone: it, or the box, is at fault.
const SPOILED_MAX: u32 = 2;

/// What to burn, and where.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// The set.
    pub set: String,
    /// The drives.
    pub drives: Vec<String>,
    /// Write speed in kB/s; each drive's best where not given.
    pub speed: Option<u32>,
}

/// Something that people should hear while it runs.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// A blank is wanted in a drive.
    BlankWanted {
        /// The drive.
        drive: String,
        /// What is in it now, in words.
        now: String,
        /// Copies that are still to be burned.
        left: usize,
    },
    /// A burn begins.
    Begun {
        /// The drive.
        drive: String,
        /// A serial, or a disc of which another copy is made.
        what: String,
    },
    /// A burn ended.
    Ended(Box<burn::Outcome>),
    /// A drive refused, or failed; it is left alone from here on.
    DriveLeft {
        /// The drive.
        drive: String,
        /// Stable code.
        code: String,
        /// What happened.
        what: String,
    },
}

/// How it ended.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// The set.
    pub set: String,
    /// Every burn.
    pub burned: Vec<burn::Outcome>,
    /// What was not burned: serials, or discs of which another copy is needed.
    pub left: Vec<String>,
    /// Drives that were left alone, with the code of the reason.
    pub drives_left: Vec<(String, String)>,
}

struct Queue<'a> {
    request: &'a Request,
    archive: &'a Archive,
    person: Option<&'a str>,
    watch: &'a dyn Watch,
    say: &'a (dyn Fn(&Said) + Sync),
    waiting: Mutex<VecDeque<String>>,
    done: Mutex<Outcome>,
}

/// Whether somebody asked to stop; progress of several drives at once is nobody's to read.
struct StopOnly<'a>(&'a dyn Watch);

impl Watch for StopOnly<'_> {
    fn progress(&self, _: Progress) {}
    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

/// Burns until nothing is left, every drive was left alone, or somebody asks to stop.
///
/// # Errors
/// Only where nothing can be begun: an unknown set, a disc that is not built.
pub fn run(
    request: &Request,
    archive: &Archive,
    person: Option<&str>,
    watch: &dyn Watch,
    say: &(dyn Fn(&Said) + Sync),
) -> Result<Outcome, JobError> {
    let queue = Queue {
        request,
        archive,
        person,
        watch,
        say,
        waiting: Mutex::new(planned(request, archive)?),
        done: Mutex::new(Outcome {
            set: request.set.to_ascii_uppercase(),
            ..Outcome::default()
        }),
    };
    std::thread::scope(|scope| {
        for drive in &request.drives {
            scope.spawn(|| queue.serve(drive));
        }
    });
    let mut outcome = queue
        .done
        .into_inner()
        .unwrap_or_else(|held| held.into_inner());
    let waiting = queue.waiting.into_inner();
    outcome.left = waiting.unwrap_or_else(|held| held.into_inner()).into();
    Ok(outcome)
}

/// Serials of all copies that are planned, in the order of discs.
fn planned(request: &Request, archive: &Archive) -> Result<VecDeque<String>, JobError> {
    let catalog = Catalog::open(&archive.catalog())?;
    let reader = catalog.read();
    let set = convert::set_named(&reader, &request.set)?;
    let mut waiting = VecDeque::new();
    for disc in reader.discs(set.id)? {
        let copies = reader.copies(disc.id)?;
        let planned = copies
            .iter()
            .filter(|copy| copy.state == CopyState::Planned);
        let serials: Vec<String> = planned.map(|copy| copy.serial.to_string()).collect();
        if !serials.is_empty() && disc.image.is_none() {
            return Err(JobError::NotBuilt { disc: disc.name });
        }
        waiting.extend(serials);
    }
    Ok(waiting)
}

/// Whether another command has the drive just now.
fn is_busy(error: &JobError) -> bool {
    matches!(error.code(), "REC-003" | "SGI-002")
}

impl Queue<'_> {
    /// One drive's work.
    fn serve(&self, drive: &str) {
        if let Err(error) = self.burn_all(drive) {
            let code = error.code().to_owned();
            (self.say)(&Said::DriveLeft {
                drive: drive.to_owned(),
                code: code.clone(),
                what: error.to_string(),
            });
            let mut done = self.done.lock().unwrap_or_else(|held| held.into_inner());
            done.drives_left.push((drive.to_owned(), code));
        }
    }

    fn burn_all(&self, drive: &str) -> Result<(), JobError> {
        let mut spoiled = 0;
        while self.left() > 0 && self.wait_for_blank(drive)? {
            let Some(what) = self.take() else {
                return Ok(());
            };
            (self.say)(&Said::Begun {
                drive: drive.to_owned(),
                what: what.clone(),
            });
            let outcome = match self.burn(&what, drive) {
                Ok(outcome) => outcome,
                Err(error) => {
                    // Nothing was written: it may be taken again, here or by another drive.
                    self.give_back(what);
                    if is_busy(&error) {
                        continue;
                    }
                    return Err(error);
                }
            };
            spoiled = if outcome.good { 0 } else { spoiled + 1 };
            if !outcome.good {
                self.give_back(outcome.disc.clone());
            }
            (self.say)(&Said::Ended(Box::new(outcome.clone())));
            let (disc, code) = (outcome.disc.clone(), outcome.stopped.clone());
            {
                let mut done = self.done.lock().unwrap_or_else(|held| held.into_inner());
                done.burned.push(outcome);
            }
            // The disc comes out, so that it gets its label before the next one goes in.
            self.when_free(drive, |drive| drive.eject())?;
            if spoiled >= SPOILED_MAX {
                return Err(JobError::DriveSpoils {
                    drive: drive.to_owned(),
                    disc,
                    code: code.map_or_else(String::new, |stopped| stopped.code),
                });
            }
        }
        Ok(())
    }

    fn burn(&self, what: &str, drive: &str) -> Result<burn::Outcome, JobError> {
        let mut catalog = Catalog::open(&self.archive.catalog())?;
        let by = journal::acting(self.archive, &catalog, self.person)?;
        let (clock, mut ids) = (SystemClock, RandomIds);
        let quiet = StopOnly(self.watch);
        let watch = match self.request.drives.len() {
            1 => self.watch,
            _ => &quiet,
        };
        let mut cx = Context {
            archive: self.archive,
            catalog: &mut catalog,
            by,
            clock: &clock,
            ids: &mut ids,
            watch,
        };
        let request = burn::Request {
            what: what.to_owned(),
            drive: drive.to_owned(),
            extra: false,
            speed: self.request.speed,
        };
        burn::run(&request, &mut cx)
    }

    /// Waits until a blank is in the drive; `false` where nothing is left or somebody asked to
    /// stop.
    fn wait_for_blank(&self, drive: &str) -> Result<bool, JobError> {
        let mut said = None;
        loop {
            if self.watch.cancelled() || self.left() == 0 {
                return Ok(false);
            }
            let tray = match self.when_free(drive, |drive| drive.medium()) {
                Ok(tray) => Some(tray),
                // Somebody lays a blank in, or looks what is there.
                Err(error) if is_busy(&error) => None,
                Err(error) => return Err(error),
            };
            let now = match tray {
                None => "another command at work",
                Some(Tray::Medium(facts)) if facts.kind == MediumType::BdRe => {
                    "a rewritable disc, which is no archive copy"
                }
                Some(Tray::Medium(facts)) if facts.state == MediumState::Blank => {
                    return Ok(true);
                }
                Some(Tray::Medium(_)) => "a disc that is written already",
                Some(Tray::Open) => "an open tray",
                Some(Tray::Empty) => "nothing",
                Some(Tray::Unusable(_)) => "a disc that the drive cannot use",
            };
            if said != Some(now) {
                said = Some(now);
                (self.say)(&Said::BlankWanted {
                    drive: drive.to_owned(),
                    now: now.to_owned(),
                    left: self.left(),
                });
            }
            std::thread::sleep(POLL);
        }
    }

    /// Does something with a drive, which another command may have for a moment.
    fn when_free<T>(
        &self,
        drive: &str,
        with: impl Fn(&mut Drive<Box<dyn Transport>>) -> Result<T, DriveError>,
    ) -> Result<T, JobError> {
        let mut tries = 0;
        loop {
            match station::open(self.archive, drive).map_err(JobError::from) {
                Ok(mut drive) => return Ok(with(&mut drive)?),
                Err(error) if is_busy(&error) && tries < BUSY_TRIES => tries += 1,
                Err(error) => return Err(error),
            }
            std::thread::sleep(POLL);
        }
    }

    fn left(&self) -> usize {
        let waiting = self.waiting.lock().unwrap_or_else(|held| held.into_inner());
        waiting.len()
    }

    fn take(&self) -> Option<String> {
        let mut waiting = self.waiting.lock().unwrap_or_else(|held| held.into_inner());
        waiting.pop_front()
    }

    fn give_back(&self, what: String) {
        let mut waiting = self.waiting.lock().unwrap_or_else(|held| held.into_inner());
        waiting.push_back(what);
    }
}
