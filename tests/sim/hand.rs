//! The process of one station: it does the jobs that it is told to, as the commands do them, and
//! stops before each step until it may go on. What it gets of time and identifiers comes from the
//! seed.

use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread::ThreadId;

use stele::archive::Archive;
use stele::jobs::make::{build, drop_planned, ingest, plan};
use stele::jobs::overview::status;
use stele::jobs::read::in_drive::Which;
use stele::jobs::read::verify;
use stele::jobs::run::clock::Clock;
use stele::jobs::run::ids::{IdError, Ids, as_serial_bits, as_uuid};
use stele::jobs::run::{lookup, recovery};
use stele::jobs::shelf::{settle, shelve};
use stele::jobs::{Context, JobError, burn};
use stele::station;
use stele_burner::watch::{Progress, Watch};
use stele_catalog::LoanKind;
use stele_catalog::{Catalog, Reason, Timestamp};

use crate::dice::Dice;
use crate::wire::{Done, Job, Line, Order, Point, Word};

/// The archive's folder, and the seed of the identifiers.
pub const ARCHIVE: &str = "STELE_SIM_ARCHIVE";
/// Seed of the identifiers.
pub const SEED: &str = "STELE_SIM_HAND";
/// The smallest disc there is.
pub const MEDIA: &str = "17m";

const WHY: Reason<'_> = Reason::Said("as I saw");

/// Serves until the line ends, where the process was started for it.
pub fn serve() {
    let (Ok(root), Ok(seed)) = (std::env::var(ARCHIVE), std::env::var(SEED)) else {
        return;
    };
    let socket = std::io::stdin().as_fd().try_clone_to_owned().unwrap();
    let baton = Baton::new(Line::new(UnixStream::from(socket)));
    let ids = Mutex::new(Dice::new(seed.parse().unwrap()));
    let ids = SeededIds { ids, baton: &baton };
    while let Some(job) = baton.next() {
        let done =
            act(&PathBuf::from(&root), &job, &baton, &ids).unwrap_or_else(|error| Done::Refused {
                code: error.code().to_owned(),
                what: stele::jobs::chain(&error),
            });
        baton.done(done);
    }
}

/// As a command does it: opens the archive, clears up, does the job.
fn act(root: &Path, job: &Job, baton: &Baton, ids: &SeededIds<'_>) -> Result<Done, JobError> {
    let archive = Archive::open(root)?;
    let mut catalog = Catalog::open(&archive.catalog())?;
    let by = lookup::actor_named(&archive, &catalog, None)?;
    let mut cx = Context {
        archive: &archive,
        catalog: &mut catalog,
        by,
        clock: baton,
        ids,
        watch: baton,
    };
    recovery::recover(&mut cx)?;
    match job {
        Job::Status => {
            status::run(&cx.catalog.read(), &archive, 3, None, Timestamp(0))?;
            Ok(Done::Seen)
        }
        Job::Ingest { folder, case } => {
            let request = ingest::Request {
                paths: vec![folder.clone()],
                case: Some(case.clone()),
            };
            let items = ingest::run(&request, &mut cx)?.items;
            Ok(Done::TakenIn { items })
        }
        Job::Plan { parity_discs } => planned(*parity_discs, &mut cx),
        Job::Build { set } => {
            let request = build::Request {
                what: set.clone(),
                again: false,
                from: None,
                lose_files: false,
                full_trial: false,
            };
            let built = build::run(&request, &mut cx)?.built;
            let discs = built.into_iter().map(|image| image.disc).collect();
            Ok(Done::Built { discs })
        }
        Job::Burn { disc, drive } => {
            let request = burn::copy::Request {
                what: disc.clone(),
                drive: drive.clone(),
                ..burn::copy::Request::default()
            };
            let burned = burn::copy::run(&request, &mut cx)?;
            let (serial, good) = (burned.serial, burned.good);
            Ok(Done::Burned { serial, good })
        }
        Job::Verify { serial, drive } => {
            let (serial, drive) = (serial.clone(), drive.clone());
            let request = verify::Request {
                serial: Some(serial.clone()),
                drive,
                by_label: true,
                disc_changed: true,
            };
            verify::run(&request, &mut cx)?;
            Ok(Done::Checked { serial })
        }
        Job::Shelve { serial, place } => {
            moved(shelve::shelve(&Which::labeled(serial), place, &mut cx)?)
        }
        Job::Lend { serial } => moved(shelve::lend(
            &Which::labeled(serial),
            &shelve::Loan {
                to: "Dr. Beispiel",
                kind: LoanKind::Reading,
                purpose: None,
                for_ms: None,
                even_last: true,
                anyway: false,
                why: Some("no other"),
            },
            &mut cx,
        )?),
        Job::Return { serial, place } => moved(shelve::give_back(
            &Which::labeled(serial),
            Some(place),
            None,
            &mut cx,
        )?),
        Job::Send { serial, place } => {
            let which = Which::labeled(serial);
            moved(shelve::send(&which, place, (Some("moved"), true), &mut cx)?)
        }
        Job::Arrived { serial } => moved(shelve::arrived(&Which::labeled(serial), None, &mut cx)?),
        Job::Quarantine { serial } => settled(settle::quarantine(serial, WHY, &mut cx)?),
        Job::Release { serial } => settled(settle::release(serial, WHY, &mut cx)?),
        Job::Destroyed { serial, last } => settled(settle::destroyed(serial, *last, WHY, &mut cx)?),
        Job::Drop { set } => {
            let set = drop_planned::set(set, Reason::Said("not wanted"), &mut cx)?.set;
            Ok(Done::Dropped { set })
        }
    }
}

fn planned(parity_discs: u8, cx: &mut Context<'_>) -> Result<Done, JobError> {
    let request = plan::Request {
        media: MEDIA.to_owned(),
        capacity_sectors: station::media_sectors(MEDIA).unwrap(),
        copies: 1,
        parity: None,
        parity_discs,
        owner: String::new(),
        dry_run: false,
        anyway: false,
        shown: None,
    };
    let set = plan::run(&request, cx)?.set;
    Ok(Done::Planned { set })
}

fn settled(outcome: settle::Outcome) -> Result<Done, JobError> {
    let serial = outcome.serial;
    Ok(Done::Moved { serial })
}

fn moved(outcome: shelve::Outcome) -> Result<Done, JobError> {
    let serial = outcome.serial;
    Ok(Done::Moved { serial })
}

/// What a process must hold to go on.
struct Baton {
    state: Mutex<State>,
    /// Helpers of a job (a thread that hashes) are not stopped: only the job itself is.
    thread: ThreadId,
}

struct State {
    line: Line,
    now: i64,
    steps: u64,
}

impl Baton {
    fn new(line: Line) -> Self {
        let state = State {
            line,
            now: 0,
            steps: 0,
        };
        let state = Mutex::new(state);
        let thread = std::thread::current().id();
        Self { state, thread }
    }

    /// The next job; none where the scheduler is gone.
    fn next(&self) -> Option<Job> {
        let mut state = self.state.lock().unwrap();
        match state.line.hear() {
            Ok(Order::Do { job, now, steps }) => {
                (state.now, state.steps) = (now, steps);
                Some(job)
            }
            _ => None,
        }
    }

    fn done(&self, done: Done) {
        let mut state = self.state.lock().unwrap();
        let now = state.now;
        _ = state.line.say(&Word::Done { now, done });
    }

    /// One step: waits for the baton where the steps allowed are used up. Gives the time.
    fn step(&self, at: Point) -> i64 {
        let mut state = self.state.lock().unwrap();
        if std::thread::current().id() != self.thread {
            return state.now;
        }
        state.now += 1;
        if let Some(left) = state.steps.checked_sub(1) {
            state.steps = left;
            return state.now;
        }
        let now = state.now;
        let heard = state.line.say(&Word::Paused { now, at });
        match heard.and_then(|()| state.line.hear()) {
            Ok(Order::Go { now, steps }) => (state.now, state.steps) = (now, steps),
            // The scheduler is gone, and nobody waits for this process.
            _ => std::process::exit(0),
        }
        state.now
    }
}

impl Clock for Baton {
    fn now(&self) -> Timestamp {
        Timestamp(self.step(Point::Clock))
    }
}

impl Watch for Baton {
    fn progress(&self, _: Progress) {
        self.step(Point::Progress);
    }

    fn cancelled(&self) -> bool {
        self.step(Point::Asked);
        false
    }
}

struct SeededIds<'a> {
    ids: Mutex<Dice>,
    baton: &'a Baton,
}

impl Ids for SeededIds<'_> {
    fn uuid(&self) -> Result<[u8; 16], IdError> {
        self.baton.step(Point::Id);
        let mut dice = self.ids.lock().unwrap();
        let mut bits = [0; 16];
        bits.fill_with(|| u8::try_from(dice.below(256)).unwrap());
        Ok(as_uuid(bits))
    }

    fn serial_bits(&self) -> Result<u32, IdError> {
        self.baton.step(Point::Id);
        let mut dice = self.ids.lock().unwrap();
        Ok(as_serial_bits(u32::try_from(dice.below(1 << 30)).unwrap()))
    }
}
