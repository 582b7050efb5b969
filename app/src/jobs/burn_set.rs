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
use stele_burner::watch::Watch;
use stele_catalog::{Catalog, CatalogError, CopyState};

use super::burn_cross::CrossRead;
use super::memory::{Known, SpeedWish};
use super::{Context, JobError, burn, convert, journal};
use crate::archive::Archive;
use crate::injected::{RandomIds, SystemClock};
use crate::station::{self, Tidings};

/// How often a drive is asked whether a blank is in it, where nobody tells.
pub(super) const POLL: Duration = Duration::from_millis(700);

/// How often a drive that another command has is asked again before that is said.
const BUSY_TRIES: u32 = 3;

/// Spoiled blanks in a row after which a drive is left alone: it, or the box, is at fault.
const SPOILED_MAX: u32 = 2;

/// What to burn, and where.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Request {
    /// The set.
    pub set: String,
    /// The drives.
    pub drives: Vec<String>,
    /// Write speed.
    pub speed: SpeedWish,
    /// What the boxes of the blanks say.
    pub blank: burn::BoxSays,
    /// With spare areas.
    pub spare_areas: bool,
    /// Afterwards read each copy in another drive than the one that burned it.
    pub second_drive: bool,
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
        /// The disc.
        disc: String,
    },
    /// What is known of the drive with the blank in it.
    Known(Box<Known>),
    /// A burn ended.
    Ended(Box<burn::Outcome>),
    /// A copy is wanted in another drive than the one that burned it.
    CopyWanted {
        /// The drive.
        drive: String,
        /// The copy.
        serial: String,
        /// The drive that burned it.
        burned_in: String,
        /// What is in the drive now, in words.
        now: String,
    },
    /// A copy is being read in another drive.
    Reading {
        /// The drive.
        drive: String,
        /// The copy.
        serial: String,
    },
    /// A copy was read in another drive.
    Read(CrossRead),
    /// A drive refused, or failed; it is left alone from here on.
    DriveLeft {
        /// The drive.
        drive: String,
        /// Stable code.
        code: String,
        /// What happened.
        what: String,
    },
    /// A drive has no more to do.
    DriveDone {
        /// The drive.
        drive: String,
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
    /// Every read in another drive than the one that burned the copy.
    pub cross_read: Vec<CrossRead>,
    /// Good copies that no second drive has read yet.
    pub unread: Vec<String>,
    /// Drives that were left alone, with the code of the reason.
    pub drives_left: Vec<(String, String)>,
}

/// Who stands by the drives: hears what is said, and watches each drive for itself.
pub trait Crew: Sync {
    /// Who watches this drive, and may stop it.
    fn watch(&self, drive: &str) -> &dyn Watch;
    /// Hears something.
    fn say(&self, said: &Said);
}

/// One copy to be burned.
#[derive(Clone, Debug)]
struct Wanted {
    /// Its serial, or its disc where any copy of that will do.
    what: String,
    /// Its disc.
    disc: String,
}

/// What the threads of the drives share.
pub(super) struct Queue<'a> {
    pub(super) request: &'a Request,
    pub(super) archive: &'a Archive,
    person: Option<&'a str>,
    pub(super) crew: &'a dyn Crew,
    waiting: Mutex<VecDeque<Wanted>>,
    done: Mutex<Outcome>,
}

/// Burns until nothing is left, every drive was left alone, or somebody asks to stop. Then, where
/// that is asked for, has each copy read in another drive than the one that burned it.
///
/// # Errors
/// Only where nothing can be begun: an unknown set, a disc that is not built.
pub fn run(
    request: &Request,
    archive: &Archive,
    person: Option<&str>,
    crew: &dyn Crew,
) -> Result<Outcome, JobError> {
    let queue = Queue {
        request,
        archive,
        person,
        crew,
        waiting: Mutex::new(planned(request, archive)?),
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
    let unread = super::burn_cross::unread(&request.set, archive)?;
    let waiting = queue.waiting.into_inner();
    let waiting = waiting.unwrap_or_else(|held| held.into_inner());
    let done = queue.done.into_inner();
    let mut outcome = done.unwrap_or_else(|held| held.into_inner());
    outcome.left = waiting.into_iter().map(|wanted| wanted.what).collect();
    outcome.unread = unread.into_iter().map(|copy| copy.serial).collect();
    Ok(outcome)
}

/// All copies that are planned, in the order of discs.
fn planned(request: &Request, archive: &Archive) -> Result<VecDeque<Wanted>, JobError> {
    let catalog = Catalog::open(&archive.catalog())?;
    let reader = catalog.read();
    let set = convert::set_named(&reader, &request.set)?;
    let mut waiting = VecDeque::new();
    for disc in reader.discs(set.id)? {
        let copies = reader.copies(disc.id)?;
        let planned = copies.iter().filter(|c| c.state == CopyState::Planned);
        let wanted: Vec<Wanted> = planned
            .map(|copy| Wanted {
                what: copy.serial.to_string(),
                disc: disc.name.clone(),
            })
            .collect();
        if !wanted.is_empty() && disc.image.is_none() {
            return Err(JobError::NotBuilt { disc: disc.name });
        }
        waiting.extend(wanted);
    }
    Ok(waiting)
}

/// Whether another command has the drive just now.
pub(super) fn is_busy(error: &JobError) -> bool {
    matches!(error.code(), "REC-003" | "SGI-002")
}

/// Whether somebody else burns, or has burned, the copy that was to be burned.
fn is_taken(error: &JobError) -> bool {
    match error {
        JobError::CopyBegun { .. } => true,
        JobError::Catalog(CatalogError::LeaseHeld { name, .. }) => name.starts_with("copy:"),
        _ => false,
    }
}

impl Queue<'_> {
    /// One drive's work: what goes wrong with it is said, and ends its work alone.
    pub(super) fn serve(&self, drive: &str, work: impl Fn(&Self, &str) -> Result<(), JobError>) {
        let Err(error) = work(self, drive) else {
            return;
        };
        let code = error.code().to_owned();
        self.crew.say(&Said::DriveLeft {
            drive: drive.to_owned(),
            code: code.clone(),
            what: error.to_string(),
        });
        self.note(|done| done.drives_left.push((drive.to_owned(), code)));
    }

    fn burn_all(&self, drive: &str) -> Result<(), JobError> {
        let mut spoiled = 0;
        while self.left() > 0 && self.wait_for_blank(drive)? {
            let Some(wanted) = self.take() else {
                return Ok(());
            };
            let outcome = match self.burn(&wanted, drive) {
                Ok(outcome) => outcome,
                Err(JobError::NoCopyLeft { .. }) => continue,
                Err(error) => {
                    // Nothing was written: it may be taken again, here or by another drive.
                    if is_taken(&error) {
                        self.give_back(Wanted {
                            what: wanted.disc.clone(),
                            ..wanted
                        });
                        std::thread::sleep(POLL);
                        continue;
                    }
                    self.give_back(wanted);
                    if is_busy(&error) {
                        continue;
                    }
                    return Err(error);
                }
            };
            spoiled = if outcome.good { 0 } else { spoiled + 1 };
            if !outcome.good {
                self.give_back(Wanted {
                    what: outcome.disc.clone(),
                    disc: outcome.disc.clone(),
                });
            }
            self.crew.say(&Said::Ended(Box::new(outcome.clone())));
            let (disc, code) = (outcome.disc.clone(), outcome.stopped.clone());
            self.note(|done| done.burned.push(outcome));
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

    fn burn(&self, wanted: &Wanted, drive: &str) -> Result<burn::Outcome, JobError> {
        self.crew.say(&Said::Begun {
            drive: drive.to_owned(),
            what: wanted.what.clone(),
            disc: wanted.disc.clone(),
        });
        let request = burn::Request {
            what: wanted.what.clone(),
            drive: drive.to_owned(),
            extra: false,
            speed: self.request.speed,
            blank: self.request.blank.clone(),
            spare_areas: self.request.spare_areas,
        };
        let say = |known: &Known| self.crew.say(&Said::Known(Box::new(known.clone())));
        self.with_context(drive, |cx| burn::run_saying(&request, cx, &say))
    }

    /// Does something with a connection of its own, watched as the drive is.
    pub(super) fn with_context<T>(
        &self,
        drive: &str,
        work: impl FnOnce(&mut Context<'_>) -> Result<T, JobError>,
    ) -> Result<T, JobError> {
        let mut catalog = Catalog::open(&self.archive.catalog())?;
        let by = journal::acting(self.archive, &catalog, self.person)?;
        let (clock, mut ids) = (SystemClock, RandomIds);
        work(&mut Context {
            archive: self.archive,
            catalog: &mut catalog,
            by,
            clock: &clock,
            ids: &mut ids,
            watch: self.crew.watch(drive),
        })
    }

    /// Waits until a blank is in the drive; `false` where nothing is left or somebody asked to
    /// stop.
    fn wait_for_blank(&self, drive: &str) -> Result<bool, JobError> {
        let blank = |tray: &Tray| {
            matches!(tray, Tray::Medium(facts)
                if facts.state == MediumState::Blank && facts.kind != MediumType::BdRe)
        };
        let say = |now: &str| {
            self.crew.say(&Said::BlankWanted {
                drive: drive.to_owned(),
                now: now.to_owned(),
                left: self.left(),
            });
        };
        self.wait_for(drive, || self.left() > 0, blank, say)
    }

    /// Waits until what is `wanted` lies in the drive, and says each time it changes what lies
    /// there instead; `false` where it is not needed any more or somebody asked to stop.
    pub(super) fn wait_for(
        &self,
        drive: &str,
        needed: impl Fn() -> bool,
        wanted: impl Fn(&Tray) -> bool,
        say: impl Fn(&str),
    ) -> Result<bool, JobError> {
        let mut said = None;
        let tidings = Tidings::of(drive);
        loop {
            // What comes after this is heard, even while the drive is looked at.
            let before = tidings.now();
            if self.crew.watch(drive).cancelled() || !needed() {
                return Ok(false);
            }
            let tray = match self.when_free(drive, |drive| drive.medium()) {
                Ok(tray) if wanted(&tray) => return Ok(true),
                Ok(tray) => Some(tray),
                // Somebody lays a disc in, or looks what is there.
                Err(error) if is_busy(&error) => None,
                Err(error) => return Err(error),
            };
            let busy = tray.is_none();
            let now = in_words(tray.as_ref());
            if said != Some(now) {
                said = Some(now);
                say(now);
            }
            // That a drive was let go of is told by nobody.
            match before.filter(|_| !busy) {
                Some(before) => {
                    tidings.wait(&before, || self.crew.watch(drive).cancelled() || !needed());
                }
                None => std::thread::sleep(POLL),
            }
        }
    }

    /// Does something with a drive, which another command may have for a moment.
    pub(super) fn when_free<T>(
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

    /// Says that a drive has no more to do.
    pub(super) fn no_more(&self, drive: &str) {
        self.crew.say(&Said::DriveDone {
            drive: drive.to_owned(),
        });
    }

    /// Writes something down in the outcome.
    pub(super) fn note<T>(&self, with: impl FnOnce(&mut Outcome) -> T) -> T {
        let mut done = self.done.lock().unwrap_or_else(|held| held.into_inner());
        with(&mut done)
    }

    fn left(&self) -> usize {
        let waiting = self.waiting.lock().unwrap_or_else(|held| held.into_inner());
        waiting.len()
    }

    fn take(&self) -> Option<Wanted> {
        let mut waiting = self.waiting.lock().unwrap_or_else(|held| held.into_inner());
        waiting.pop_front()
    }

    fn give_back(&self, wanted: Wanted) {
        let mut waiting = self.waiting.lock().unwrap_or_else(|held| held.into_inner());
        waiting.push_back(wanted);
    }
}

/// What lies in a drive that was asked for something else.
fn in_words(tray: Option<&Tray>) -> &'static str {
    match tray {
        None => "another command at work",
        Some(Tray::Medium(facts)) if facts.kind == MediumType::BdRe => {
            "a rewritable disc, which is no archive copy"
        }
        Some(Tray::Medium(facts)) if facts.state == MediumState::Blank => "a blank",
        Some(Tray::Medium(_)) => "a disc that is written already",
        Some(Tray::Open) => "an open tray",
        Some(Tray::Empty) => "nothing",
        Some(Tray::Unusable(_)) => "a disc that the drive cannot use",
    }
}
