//! Jobs off the caller's thread: the desktop starts one, watches it, may cancel it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use stele_burner::watch::{Progress, Seen};
use stele_catalog::{Answer, Reason, Role, Timestamp};

use super::channel::{Channel, DriveChannel};
use super::looks::{self, decided, drive_history, look};
use super::opened::{self, Held, Opened};
use super::outside::Outside;
use super::recovery;
use super::stop::{Brake, Ending, StopWish, When};
use crate::archive::Archive;
use crate::jobs::burn::events::BurnEvent;
use crate::jobs::burn::speed::DriveExperience;
use crate::jobs::deliver::{self, at_desk};
use crate::jobs::make::{build, drop_planned, exceptions, ingest, leave_out, plan};
use crate::jobs::overview::{drive_history as history, status};
use crate::jobs::quarters;
use crate::jobs::read::in_drive::Which;
use crate::jobs::read::{repair, restore, verify};
use crate::jobs::shelf::{
    blanking, desk, find, page, patients, people, places, scan, settle, shelve, stocktake,
};
use crate::jobs::{Context, JobError, burn};
use crate::station::portal::{self, Chosen};
use crate::station::preferences::{self, Preferences};
use crate::station::{self, Load};

/// A job to do.
#[derive(Clone, Debug)]
pub enum Request {
    /// Take in folders.
    Ingest(ingest::Request),
    /// Plan a set.
    Plan(plan::Request),
    /// Build images.
    Build(build::Request),
    /// Burn a copy.
    Burn(burn::copy::Request),
    /// Replace a copy.
    Replace(burn::replace::Request),
    /// Burn all copies of a set, in several drives at once.
    BurnSet(burn::set::Request),
    /// Check a copy.
    Verify(verify::Request),
    /// Repair an image.
    Repair(repair::Request),
    /// Restore a study.
    Restore(restore::Request),
    /// Answer a scan or a search.
    Scan(String),
    /// Search while one types.
    Find(find::Request),
    /// What is done at the desk.
    Desk(desk::Request),
    /// What is done with requests.
    Requests(at_desk::Wish),
    /// Hand studies over.
    Deliver(deliver::Order),
    /// Make a page to print, and show it.
    Print(page::What, page::Texts),
    /// Record what is said of a copy.
    Settle {
        /// The copy.
        serial: String,
        /// What is said.
        what: settle::Settling,
        /// Why, for the audit trail.
        why: String,
    },
    /// Send a copy on its way.
    Send {
        /// The copy.
        serial: String,
        /// The place.
        slot: String,
    },
    /// A copy came to the end of its way.
    Arrived {
        /// The copy.
        serial: String,
        /// The place; where none is given, the one that it was sent to.
        slot: Option<String>,
    },
    /// Tell a copy from another disc that says it is it.
    TellApart(Which),
    /// Give up a planned set.
    Drop {
        /// A set or a disc.
        set: String,
        /// Also where an image that is to be removed holds files that are nowhere else, or may.
        lose_files: bool,
    },
    /// Take a file off the list of those to be looked at.
    LookedAt(i64),
    /// Begin the check of this quarter.
    BeginCheck,
    /// Say what differences between patients are.
    AnswerPatients {
        /// Whether they are one person although they hardly look so.
        same: bool,
        /// Numbers of the differences.
        numbers: Vec<i64>,
        /// What they are.
        answer: Answer,
    },
    /// What was decided of patients, newest first.
    Decisions,
    /// Undo a decision.
    Undo(i64),
    /// Leave a study out whose files are gone.
    LeaveOut {
        /// Study Instance UID, or `case:NAME`.
        study: String,
        /// Why, for the audit trail.
        why: String,
    },
    /// Look at the whole archive, its drives included.
    Status,
    /// Add a person.
    AddPerson {
        /// The name.
        name: String,
        /// The role.
        role: Role,
    },
    /// A person may do nothing more.
    RetirePerson(String),
    /// What a drive did so far.
    DriveHistory(String),
    /// Have a person choose a folder in the desktop's own dialog.
    ChooseFolder {
        /// What it is for.
        title: String,
    },
    /// Keep how the window is wanted on this computer.
    Prefer {
        /// The state folder.
        folder: PathBuf,
        /// What is wanted.
        preferences: Preferences,
    },
    /// Eject what lies in a drive.
    Eject(String),
    /// Close the tray of a drive.
    CloseTray(String),
    /// Make a virtual drive.
    CreateDrive,
    /// Lay a medium into a virtual drive.
    Load {
        /// The drive.
        drive: String,
        /// What to lay in.
        load: Load,
    },
}

/// How a job ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Folders were taken in.
    Ingest(ingest::Outcome),
    /// A set was planned.
    Plan(plan::Outcome),
    /// Images were built.
    Build(build::Outcome),
    /// A burn ended.
    Burn(burn::copy::Outcome),
    /// A copy was replaced, as far as it went.
    Replaced(burn::replace::Outcome),
    /// A set was burned, as far as it went.
    BurnSet(burn::set::Outcome),
    /// A check ended.
    Verify(verify::Outcome),
    /// A repair ended.
    Repair(repair::Outcome),
    /// A restore ended.
    Restore(restore::Outcome),
    /// A scan's answer.
    Scan(scan::Outcome),
    /// What a search found.
    Found(find::Outcome),
    /// A copy is on its way, or has come.
    Shelve(shelve::Outcome),
    /// What came of something done at the desk.
    Desk(desk::Outcome),
    /// What came of something done with a request.
    Requests(at_desk::Answer),
    /// A page to print was made.
    Printed(page::Outcome),
    /// How far a delivery is.
    Delivered(Box<deliver::Handed>),
    /// What a copy is now.
    Settled(settle::Outcome),
    /// A copy was told from another disc.
    ToldApart(settle::Told),
    /// The whole archive.
    Status {
        /// What the catalog says.
        status: Box<status::Outcome>,
        /// The drives.
        drives: Vec<station::DriveRow>,
        /// What killed jobs left.
        notices: Vec<recovery::Notice>,
        /// Why nothing was cleared up after them.
        held: Option<Held>,
        /// The people of the archive.
        people: Vec<people::Person>,
        /// The places, in walking order.
        places: Vec<places::Place>,
        /// The check of this quarter, once it has begun.
        check: Option<Box<quarters::Outcome>>,
        /// The stock-take of which something is to be done.
        stocktake: Option<Box<stocktake::Outcome>>,
        /// Open requests, the next due first.
        requests: Vec<deliver::Request>,
        /// The code of the one who acts.
        acts: Option<String>,
        /// When it was looked at.
        at: Timestamp,
    },
    /// A set was given up.
    Dropped(drop_planned::Outcome),
    /// A file was taken off the list.
    LookedAt,
    /// Differences between patients were answered.
    Decided(patients::Decided),
    /// What was decided of patients.
    Decisions(patients::Decisions),
    /// A drive was opened or filled.
    Drive,
    /// A person was added, or may do nothing more.
    Person(people::Person),
    /// How the window is wanted is kept.
    Preferred,
    /// A folder was chosen, or none.
    Chosen(Chosen),
    /// What drives did so far, for one that was asked for.
    DriveHistory {
        /// The drive.
        drive: String,
        /// What was done.
        history: history::Outcome,
    },
}

/// What a running job says.
#[derive(Debug)]
pub enum JobEvent {
    /// How far it is.
    Progress(Progress),
    /// How far one of several drives is.
    Drive {
        /// The drive.
        drive: String,
        /// How far it is.
        progress: Progress,
    },
    /// What is seen of the disc in one of several drives, or in the job's only one.
    Seen {
        /// The drive, where it is one of several.
        drive: Option<String>,
        /// What is seen.
        seen: Seen,
    },
    /// What people should hear while a set is burned.
    Burn(Box<BurnEvent>),
    /// It ended.
    Ended(Box<Result<Outcome, JobError>>),
}

/// A job that runs.
#[derive(Debug)]
pub struct JobHandle {
    events: Receiver<JobEvent>,
    stop: Arc<StopWish>,
    drives: Vec<(String, Arc<StopWish>)>,
}

impl JobHandle {
    /// What it said since the last call, without waiting.
    pub fn events(&self) -> impl Iterator<Item = JobEvent> + '_ {
        self.events.try_iter()
    }

    /// Waits for the next thing it says; none when it has ended.
    pub fn next(&self) -> Option<JobEvent> {
        self.events.recv().ok()
    }

    /// Asks it to stop.
    pub fn stop(&self, when: When) {
        self.stop.ask(when);
    }

    /// Asks one of several drives to stop; the others go on.
    pub fn stop_drive(&self, drive: &str, when: When) {
        for (_, wish) in self.drives.iter().filter(|(name, _)| name == drive) {
            wish.ask(when);
        }
    }
}

/// Starts a job on a thread of its own, with its own connection to the catalog. `wake` is called
/// after everything it says; `ending` is asked for when everything is to end.
pub fn spawn(
    request: Request,
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    ending: &Arc<Ending>,
    wake: impl Fn() + Send + Sync + 'static,
) -> JobHandle {
    let (to, events) = channel();
    let stop = Arc::new(StopWish::default());
    let woken: Arc<dyn Fn() + Send + Sync> = Arc::new(wake);
    let mut names = Vec::new();
    if let Request::BurnSet(set) = &request {
        names.clone_from(&set.drives);
    }
    let brake = |wishes: Vec<Arc<StopWish>>| Brake::new(wishes, Arc::clone(ending));
    let wish = |drive: String| (drive, Arc::<StopWish>::default());
    let drives: Vec<(String, Arc<StopWish>)> = names.into_iter().map(wish).collect();
    let drive_channel = |(drive, own): &(String, Arc<StopWish>)| DriveChannel {
        drive: drive.clone(),
        to: to.clone(),
        brake: brake(vec![Arc::clone(own), Arc::clone(&stop)]),
        woken: Arc::clone(&woken),
    };
    let channels: Vec<DriveChannel> = drives.iter().map(drive_channel).collect();
    let watch = Channel {
        to: to.clone(),
        brake: brake(vec![Arc::clone(&stop)]),
        woken: Arc::clone(&woken),
        drives: channels,
    };
    let (archive, person) = (archive.clone(), person.map(str::to_owned));
    let outside = outside.clone();
    std::thread::spawn(move || {
        let result = run(request, &archive, person.as_deref(), &outside, &watch);
        let _ = watch.to.send(JobEvent::Ended(Box::new(result)));
        (watch.woken)();
    });
    JobHandle {
        events,
        stop,
        drives,
    }
}

fn run(
    request: Request,
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &Channel,
) -> Result<Outcome, JobError> {
    if let Some(answer) = read(&request, archive, person, outside, watch)? {
        return Ok(answer);
    }
    let Opened { mut catalog, by } = opened::to_work(archive, person, outside)?;
    let mut cx = Context {
        archive,
        catalog: &mut catalog,
        by,
        clock: outside.clock(),
        ids: outside.ids(),
        watch,
    };
    let cx = &mut cx;
    // Long because it is one flat table.
    Ok(match request {
        Request::Ingest(r) => Outcome::Ingest(ingest::run(&r, cx)?),
        Request::Plan(r) => Outcome::Plan(plan::run(&r, cx)?),
        Request::Build(r) => Outcome::Build(build::run(&r, cx)?),
        Request::Burn(r) => Outcome::Burn(burn::copy::run(&r, cx)?),
        Request::Replace(r) => {
            let said = |_: &DriveExperience| {};
            Outcome::Replaced(burn::replace::run(&r, Reason::Routine, cx, &said)?)
        }
        Request::BurnSet(r) => {
            Outcome::BurnSet(burn::set::run(&r, archive, person, outside, watch)?)
        }
        Request::Verify(r) => Outcome::Verify(verify::run(&r, cx)?),
        Request::Repair(r) => {
            let done = repair::run_named(&r, Some(archive), watch)?;
            let known = (archive, &cx.catalog.read());
            Outcome::Repair(repair::held_to_record(done, known, watch)?)
        }
        Request::Restore(r) => Outcome::Restore(restore::run(&r, cx)?),
        Request::Desk(r) => Outcome::Desk(desk::run(r, cx)?),
        Request::Requests(wish) => Outcome::Requests(at_desk::run(&wish, cx)?),
        Request::Print(what, texts) => Outcome::Printed(page::run(&what, &texts, cx)?),
        Request::Deliver(order) => Outcome::Delivered(Box::new(deliver::deliver(&order, cx)?)),
        Request::Settle { serial, what, why } => {
            let why = Reason::from(Some(why.as_str()));
            Outcome::Settled(what.record(&serial, why, cx)?)
        }
        Request::Send { serial, slot } => Outcome::Shelve(shelve::send(
            &Which::labeled(&serial),
            &slot,
            (None, false),
            cx,
        )?),
        Request::Arrived { serial, slot } => {
            let which = Which::labeled(&serial);
            Outcome::Shelve(shelve::arrived(&which, slot.as_deref(), cx)?)
        }
        Request::TellApart(which) => {
            Outcome::ToldApart(settle::told_apart(&which, Reason::Routine, cx)?)
        }
        Request::Drop { set, lose_files } => {
            Outcome::Dropped(drop_planned::run(&set, lose_files, Reason::Routine, cx)?)
        }
        Request::LeaveOut { study, why } => {
            leave_out::run(&study, &why, cx)?;
            Outcome::LookedAt
        }
        Request::AnswerPatients {
            same,
            numbers,
            answer,
        } => {
            let done = patients::answer(&numbers, answer, same, Reason::Routine, cx)?;
            Outcome::Decided(done)
        }
        Request::Undo(number) => Outcome::Decided(patients::undo(&[number], Reason::Routine, cx)?),
        Request::BeginCheck => {
            quarters::begin(cx)?;
            Outcome::LookedAt
        }
        Request::LookedAt(number) => {
            exceptions::looked_at(&[number], None, Reason::Routine, cx)?;
            Outcome::LookedAt
        }
        Request::AddPerson { name, role } => Outcome::Person(people::add(&name, role, cx)?),
        Request::RetirePerson(code) => {
            Outcome::Person(people::retire(&code, Reason::Routine, cx)?.person)
        }
        // These were answered before.
        Request::Scan(_)
        | Request::Find(_)
        | Request::Prefer { .. }
        | Request::ChooseFolder { .. }
        | Request::DriveHistory(_)
        | Request::Status
        | Request::Decisions
        | Request::Eject(_)
        | Request::CloseTray(_)
        | Request::CreateDrive
        | Request::Load { .. } => Outcome::Drive,
    })
}

/// Answers what can be answered where nothing can be written to the archive; none for what is more
/// than a question.
fn read(
    request: &Request,
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &Channel,
) -> Result<Option<Outcome>, JobError> {
    // Long because it is one flat table.
    let outcome = match request {
        Request::Scan(code) => {
            let opened = opened::to_read(archive, person, outside, watch)?;
            let asked = scan::Asked {
                drives: station::count(archive)?,
                studies: Some(scan::SHOWN),
                at: outside.clock().now(),
            };
            let catalog = opened.catalog.snapshot()?;
            let answer = scan::run(code, &catalog.read(), archive, asked, opened.held)?;
            opened.catalog.unchanged()?;
            Outcome::Scan(answer)
        }
        Request::Find(request) => looks::found(request, archive, person, outside, watch)?,
        Request::Desk(desk::Request::Card { serial, at }) => {
            looks::card(serial, at.as_deref(), archive, person, outside, watch)?
        }
        Request::Desk(desk::Request::Shipment { code, opens }) => {
            looks::shipment(code, *opens, archive, person, outside, watch)?
        }
        Request::Desk(desk::Request::Blanks(blanking::Request::Look)) => {
            looks::blanks(archive, person, outside, watch)?
        }
        Request::Requests(at_desk::Wish::Pull(codes)) => {
            looks::pull(codes, archive, person, outside, watch)?
        }
        Request::Status => look(archive, person, outside, watch)?,
        Request::Decisions => decided(archive, person, outside, watch)?,
        Request::Eject(drive) => {
            station::open(archive, drive)?.eject()?;
            Outcome::Drive
        }
        Request::CloseTray(drive) => {
            station::open(archive, drive)?.load()?;
            Outcome::Drive
        }
        Request::CreateDrive => {
            station::create_next(archive)?;
            Outcome::Drive
        }
        Request::Load { drive, load } => {
            station::load(archive, drive, load)?;
            Outcome::Drive
        }
        Request::DriveHistory(drive) => drive_history(drive, archive, person, outside, watch)?,
        Request::ChooseFolder { title } => Outcome::Chosen(portal::choose_folder(None, title)),
        Request::Prefer {
            folder,
            preferences,
        } => {
            preferences::write(folder, preferences).map_err(JobError::io(folder))?;
            Outcome::Preferred
        }
        Request::AddPerson { .. }
        | Request::RetirePerson(_)
        | Request::Ingest(_)
        | Request::Plan(_)
        | Request::Build(_)
        | Request::Burn(_)
        | Request::Replace(_)
        | Request::BurnSet(_)
        | Request::Verify(_)
        | Request::Repair(_)
        | Request::Restore(_)
        | Request::TellApart(_)
        | Request::Desk(_)
        | Request::Requests(_)
        | Request::Deliver(_)
        | Request::Print(..)
        | Request::Settle { .. }
        | Request::Send { .. }
        | Request::Arrived { .. }
        | Request::Undo(_)
        | Request::Drop { .. }
        | Request::LeaveOut { .. }
        | Request::AnswerPatients { .. }
        | Request::BeginCheck
        | Request::LookedAt(_) => return Ok(None),
    };
    Ok(Some(outcome))
}
