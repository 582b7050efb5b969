//! The one next thing to do with the archive, out of the facts of its status. Command line, scan
//! and window take it from here, so that they never say different things.
//!
//! What is begun comes before anything new. Whoever does what is told changes the facts from which
//! it follows, or is told of an error: nothing is told twice for ever.

mod at_stake;
mod burns;
mod counted;
mod drives;
mod image_back;
mod images;
mod left;
mod logged;
mod urgency;
mod why;

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Serialize;
use stele_catalog::{Doubt, JobKind, Quarter, Timestamp};

pub use self::burns::{burn, replace};
use self::drives::{all_drives_at_work, wants_drive};
use self::image_back::{again, is_blocked, see_to, why_see};
use self::left::{call_back, check, decide_missing, report, returned, send_away, settle};
pub use self::logged::in_logs;
pub use self::why::{OutOfUse, WhyBuild, WhyDrop, WhySee, WhyVerify};
use super::at_work::AtWork;
use super::status::{Copy, Disc, Outcome, Set};
use crate::jobs::make::image_file::StillGives;
use crate::jobs::run::opened::Held;

/// The one next thing to do.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum NextStep {
    /// Nothing waits: take in new studies.
    #[default]
    Ingest,
    /// See to it that the archive can be written: nothing else can be done before.
    MakeWritable {
        /// Why it cannot.
        held: Held,
    },
    /// Connect the disk with the folder of the images: what would be told without it may be wrong,
    /// or give up what is there.
    ConnectImages {
        /// The folder.
        folder: PathBuf,
    },
    /// Wait for a job that is at work: nothing else is to be done, or it has what that needs.
    Wait {
        /// What it does.
        #[serde(serialize_with = "crate::jobs::json::job_kind")]
        job: JobKind,
        /// The set, disc or copy that it is about, where it is about one.
        of: Option<String>,
    },
    /// Look at files, and take them off the list.
    LookAt {
        /// How many there are.
        files: u64,
        /// Whether some changed or vanished since: their studies would be planned in vain.
        gone: bool,
    },
    /// Decide whose files are that say another patient than their study's: on a disc they stay.
    Decide {
        /// Differences that nobody has decided.
        differences: u64,
    },
    /// Plan discs for what waits.
    Plan {
        /// Studies that wait.
        studies: u64,
        /// Their bytes.
        bytes: u64,
    },
    /// Bring back the files of studies that wait, or leave the studies out: nothing is left of what
    /// would be planned.
    LeaveOut {
        /// Study Instance UID of the first one, or `case:NAME`.
        study: String,
        /// Studies that wait.
        studies: u64,
    },
    /// Bring back the lists of files of what waits: without one nothing can be planned.
    MendLists {
        /// A backup that has some of them.
        from: Option<PathBuf>,
    },
    /// Give up what can come onto no disc as it was planned.
    Drop {
        /// A disc, or the set where no data disc of it has anything left.
        what: String,
        /// Why.
        why: WhyDrop,
        /// A copy that does not count and may hold it all the same: to be tried before.
        first: Option<String>,
        /// Whether that one is out of use already.
        retired: bool,
        /// An image that cannot be mended and gives files that nothing else has: they are to be
        /// restored before.
        still_gives: Option<StillGives>,
    },
    /// Build the images of a set.
    Build {
        /// The set.
        set: String,
        /// The first disc without a right image.
        disc: String,
        /// Why.
        why: WhyBuild,
    },
    /// Bring the image of a disc back from a copy: it is gone, and its files are not as they were.
    BringBack {
        /// The disc.
        disc: String,
        /// A copy that is whole.
        serial: String,
        /// Its place, where it has one.
        place: Option<String>,
        /// Who has it, where it is lent.
        lent_to: Option<String>,
        /// The place that it is on its way to.
        in_transit_to: Option<String>,
    },
    /// Look for a copy that nobody can find: it alone holds its disc, as far as is known.
    LookFor {
        /// The copy.
        serial: String,
        /// The disc.
        disc: String,
        /// A copy that does not count and may bring the image back all the same: to be tried
        /// before.
        first: Option<OutOfUse>,
    },
    /// See to the place of an image: something else lies there, or it may not be read.
    SeeToImage {
        /// The disc.
        disc: String,
        /// Its image file.
        image: PathBuf,
        /// Why.
        why: WhySee,
    },
    /// Rebuild the image of a disc from the other discs of its set: no copy at hand holds it.
    Rebuild {
        /// The disc.
        disc: String,
        /// Image files of the other discs.
        images: Vec<PathBuf>,
        /// Copies of those that have none.
        copies: Vec<String>,
        /// Whether damaged images are among them, its own too: together they may give it.
        damaged: bool,
    },
    /// Look for copies of a disc that nobody has seen since the catalog was made out of discs.
    LookForDiscs {
        /// The disc.
        disc: String,
    },
    /// Record a disc that a burn log tells of, and that this catalog does not have: it is older.
    RecordDisc {
        /// The copy.
        serial: String,
        /// Its disc; none in the log of an earlier version.
        disc: Option<String>,
    },
    /// Burn a copy.
    Burn {
        /// The set.
        set: String,
        /// The disc.
        disc: String,
        /// The planned copy; none where a new one is made in place of one that cannot be
        /// relied on.
        serial: Option<String>,
        /// That one, where it is known.
        instead_of: Option<String>,
        /// Copies of the set that are to be burned, this one included.
        copies: u64,
    },
    /// Replace a copy that failed, or that little reserve is left of, by a new one.
    Replace {
        /// The copy.
        serial: String,
        /// Its set.
        set: String,
        /// Its disc.
        disc: String,
        /// Whether it failed.
        failed: bool,
    },
    /// Read all of a copy.
    Verify {
        /// The copy.
        serial: String,
        /// The drive that burned it, where that is known.
        burned_in: Option<String>,
        /// Its place, where it has one.
        place: Option<String>,
        /// Who has it, where it is lent.
        lent_to: Option<String>,
        /// The place that it is on its way to.
        in_transit_to: Option<String>,
        /// Why.
        why: WhyVerify,
    },
    /// Tell a copy from another disc that says it is it.
    TellApart {
        /// The copy.
        serial: String,
        /// Why that disc may be another one.
        doubt: Doubt,
    },
    /// Decide about a copy that is kept apart: it counts for nothing meanwhile.
    Settle {
        /// The copy.
        serial: String,
        /// Its place, where it has one.
        place: Option<String>,
        /// Whether it was read since it is kept apart: only then can it be decided.
        read: bool,
    },
    /// Put a copy in its place.
    Shelve {
        /// The copy.
        serial: String,
    },
    /// Ask for a copy that should have come back.
    CallBack {
        /// The copy.
        serial: String,
        /// Who has it: the name, or the code where that was erased.
        person: String,
        /// When it was due.
        due: Timestamp,
    },
    /// Decide about a copy that has been looked for long enough: it is found, or it is lost.
    DecideMissing {
        /// The copy.
        serial: String,
        /// Its disc.
        disc: String,
        /// Since when it is missing.
        since: Timestamp,
    },
    /// Tell the authority that a copy is lost, and close its incident once all were told.
    ReportIncident {
        /// Number of the incident.
        incident: i64,
        /// The copy.
        serial: String,
        /// Its disc.
        disc: String,
        /// By when the authority is to be told.
        by: Timestamp,
        /// Whether that is over.
        over: bool,
    },
    /// Begin the check of a quarter.
    BeginCheck {
        /// The quarter.
        quarter: Quarter,
        /// By when its copies are to be read.
        by: Timestamp,
    },
    /// Read a copy for the check of a quarter.
    ReadForCheck {
        /// The copy.
        serial: String,
        /// Its place.
        place: Option<String>,
        /// Copies that are left to be read, this one among them.
        left: u64,
        /// By when.
        by: Timestamp,
    },
    /// Send a copy to another site: all copies of its disc are at one.
    SendAway {
        /// The copy.
        serial: String,
        /// Its disc.
        disc: String,
        /// Name of the site; none for the one that has no name.
        site: Option<String>,
        /// Name of the other one; none where there is no other yet.
        to: Option<String>,
        /// By when.
        due: Timestamp,
    },
}

/// The one next thing. `without_second` are copies that somebody puts away although no second
/// drive has read them.
pub fn of_archive(status: &Outcome, without_second: &BTreeSet<String>) -> NextStep {
    if let Some(held) = status.held {
        return NextStep::MakeWritable { held };
    }
    if let Some(folder) = &status.images_away {
        let folder = folder.clone();
        return NextStep::ConnectImages { folder };
    }
    if let Some(copy) = status.doubted.first() {
        return NextStep::TellApart {
            serial: copy.serial.clone(),
            doubt: copy.doubt,
        };
    }
    let can_be_done = |step: &NextStep| !wants_drive(step) || !all_drives_at_work(status);
    to_do(status, without_second)
        .filter(can_be_done)
        .or_else(|| wait(status))
        .unwrap_or_default()
}

fn to_do(status: &Outcome, without_second: &BTreeSet<String>) -> Option<NextStep> {
    // What is there already is not burned again.
    if let Some(step) = logged::first(status) {
        return Some(step);
    }
    // What may soon be lost comes before what is merely begun: the last whole copy first of all.
    if let Some(step) = at_stake::first(&status.sets) {
        return Some(step);
    }
    // Before more is recorded: a list that is gone may be the only one of its files.
    if let (1.., Some(from)) = (status.lists_gone, &status.mend_from) {
        let from = Some(from.clone());
        return Some(NextStep::MendLists { from });
    }
    let of_sets = status.sets.iter().filter_map(|set| {
        let step = of_set(set, without_second)?;
        Some((urgency::of(&step, set), step))
    });
    // Of what is as urgent the newest set comes first: it is what is begun.
    if let Some((_, step)) = of_sets.min_by_key(|(urgency, _)| *urgency) {
        return Some(step);
    }
    let files = status.exceptions.len() as u64;
    let gone = status.exceptions.iter().any(|e| is_gone(&e.code));
    let looked = (files > 0).then_some(NextStep::LookAt { files, gone });
    let mut copies = status.sets.iter().flat_map(Set::copies);
    let mut second = || copies.find_map(|copy| second_drive(copy, without_second));
    let differences = status.differences.len() as u64;
    let decide = (differences > 0).then_some(NextStep::Decide { differences });
    match gone {
        true => looked,
        // Before the plan: what is on a disc stays there.
        false => plan(status)
            .map(|step| match (&decide, step) {
                (Some(decide), NextStep::Plan { .. }) => decide.clone(),
                (_, step) => step,
            })
            .or_else(|| returned(status))
            .or_else(&mut second)
            .or(looked)
            .or(decide)
            .or_else(|| report(status, false))
            .or_else(|| status.sets.iter().flat_map(Set::copies).find_map(settle))
            .or_else(|| call_back(status))
            .or_else(|| send_away(status))
            .or_else(|| decide_missing(status))
            .or_else(|| check(status))
            .or_else(|| report(status, true)),
    }
}

/// What is to become of what waits; none where nothing does, or a plan is being made of it.
fn plan(status: &Outcome) -> Option<NextStep> {
    let first = status.waiting.first()?;
    let studies = status.waiting.len() as u64;
    if status.at_work.iter().any(|work| work.job == JobKind::Plan) {
        return None;
    }
    if status.unlisted {
        let from = status.mend_from.clone();
        return Some(NextStep::MendLists { from });
    }
    Some(match status.sources_gone {
        true => NextStep::LeaveOut {
            study: first.study.uid.clone(),
            studies,
        },
        false => NextStep::Plan {
            studies,
            bytes: status.waiting.iter().map(|study| study.bytes).sum(),
        },
    })
}

/// Waits for the first job at work that may leave something to be done.
fn wait(status: &Outcome) -> Option<NextStep> {
    let leaves = |work: &&AtWork| {
        !matches!(
            work.job,
            JobKind::Restore | JobKind::Deliver | JobKind::BurnTrial
        )
    };
    let work = status.at_work.iter().find(leaves)?;
    Some(NextStep::Wait {
        job: work.job,
        of: work.of.clone(),
    })
}

/// The one next thing to do with a set; none where it is burned and in its places, or a job has
/// what is to be done next.
pub fn of_set(set: &Set, without_second: &BTreeSet<String>) -> Option<NextStep> {
    of_set_alone(set, without_second).map(|step| decided_first(step, set))
}

/// What nobody has decided comes before what stays as it is: the first copies of a disc, and the
/// image that they are burned from.
pub fn decided_first(step: NextStep, set: &Set) -> NextStep {
    let is_new = |name: &str| {
        let disc = set.discs.iter().find(|disc| disc.name == name);
        disc.is_some_and(|disc| disc.copies.iter().all(|copy| copy.planned))
    };
    let is_first_image = matches!(&step, NextStep::Build { why, .. } if *why == WhyBuild::Planned);
    let is_first_copy = matches!(&step, NextStep::Burn { disc, .. } if is_new(disc));
    let differences = set.undecided;
    match (is_first_image || is_first_copy) && differences > 0 {
        true => NextStep::Decide { differences },
        false => step,
    }
}

fn of_set_alone(set: &Set, without_second: &BTreeSet<String>) -> Option<NextStep> {
    if let Some(step) = set.copies().find_map(tell_apart) {
        return Some(step);
    }
    if let Some(step) = at_stake::first(std::slice::from_ref(set)) {
        return Some(step);
    }
    // Of a set that is not known as a whole nothing is given up, and no parity is made.
    let whole = set.unseen.is_empty();
    let planned_here = || give_up(set).or_else(|| build(set)).filter(|_| whole);
    let of_discs = || planned_here().or_else(|| again(set));
    if let Some(step) = of_discs().filter(|_| !set.at_work) {
        return Some(step);
    }
    let mut planned = set.discs.iter().filter(|disc| {
        let mut copies = disc.copies.iter();
        copies.any(|copy| copy.planned) && !set.at_work
    });
    if let Some(disc) = planned.next() {
        return burn(set, disc);
    }
    // A disc that nothing holds is burned before what is perhaps whole is read.
    let mut held_by_none = set
        .discs
        .iter()
        .filter(|disc| disc.built && disc.is_on_none());
    if let Some(step) = held_by_none.find_map(|disc| burn(set, disc))
        && !set.at_work
    {
        return Some(step);
    }
    let to_read = |copy: &&Copy| copy.is_undecided() && !copy.quarantined && !copy.is_on_its_way();
    let few = |disc: &&Disc| disc.sound() < set.wanted_copies as usize;
    let mut wanted = set.discs.iter().filter(few).flat_map(|disc| &disc.copies);
    if let Some(copy) = wanted.find(to_read) {
        return Some(suspect(copy));
    }
    // A copy that a disc lacks comes before one that another disc may have to spare.
    let burned = || set.discs.iter().find_map(|disc| burn(set, disc));
    if let Some(step) = (!set.at_work).then(burned).flatten() {
        return Some(step);
    }
    if let Some(copy) = set.copies().find(to_read) {
        return Some(suspect(copy));
    }
    let unshelved = |copy: &&Copy| copy.sound && !copy.shelved && !copy.under_way;
    if let Some(copy) = set.copies().find(unshelved) {
        return Some(away(copy, without_second));
    }
    let disc = set.unseen.first().cloned()?;
    Some(NextStep::LookForDiscs { disc })
}

/// Burns another copy of a disc whose copy is nearly used up, or brings back its image.
fn danger(set: &Set) -> Option<NextStep> {
    let ready = |disc: &&Disc| disc.built && !disc.outdated;
    let mut dying = set.in_danger().filter(ready).collect::<Vec<_>>();
    dying.sort_by_key(|disc| disc.sound());
    let disc = dying.first().filter(|_| !set.at_work)?;
    match disc.image_file.is_lost() {
        true => again(set),
        false => burn(set, disc),
    }
}

/// Puts a copy away, and has it read in a second drive before.
pub fn away(copy: &Copy, without_second: &BTreeSet<String>) -> NextStep {
    second_drive(copy, without_second).unwrap_or_else(|| NextStep::Shelve {
        serial: copy.serial.clone(),
    })
}

/// Has a full read decide about a copy whose burn was cut off.
pub fn suspect(copy: &Copy) -> NextStep {
    verify(copy, WhyVerify::Suspect)
}

/// Has somebody tell a copy from another disc, before anything is read or believed of it.
pub fn tell_apart(copy: &Copy) -> Option<NextStep> {
    copy.doubt.map(|doubt| NextStep::TellApart {
        serial: copy.serial.clone(),
        doubt,
    })
}

/// What is to be given up: the set where no data disc has anything left, else one disc.
fn give_up(set: &Set) -> Option<NextStep> {
    let why = WhyDrop::Empty;
    let mut data = set.discs.iter().filter(|disc| !disc.parity);
    if data.all(|disc| disc.empty) {
        return Some(NextStep::Drop {
            what: set.name.clone(),
            why,
            first: None,
            retired: false,
            still_gives: None,
        });
    }
    let disc = set.discs.iter().find(|disc| disc.empty)?;
    Some(NextStep::Drop {
        what: disc.name.clone(),
        why,
        first: None,
        retired: false,
        still_gives: None,
    })
}

fn build(set: &Set) -> Option<NextStep> {
    // Parity is made of all images of a set: what is lost comes back first.
    let waits = set.discs.iter().any(is_blocked);
    let find = |wanted: fn(&Disc) -> bool| {
        let mut discs = set.discs.iter();
        discs.find(|disc| wanted(disc) && !(disc.parity && waits))
    };
    let (disc, why) = match find(|disc| disc.outdated) {
        Some(disc) => (disc, WhyBuild::Outdated),
        None => (find(|disc| !disc.built)?, WhyBuild::Planned),
    };
    // Whatever is in the way of one stops the build of all.
    let mut built = set.discs.iter().filter(|disc| !disc.built || disc.outdated);
    if let Some((disc, why)) = built.find_map(|disc| Some((disc, why_see(disc)?))) {
        return Some(see_to(disc, why));
    }
    Some(NextStep::Build {
        set: set.name.clone(),
        disc: disc.name.clone(),
        why,
    })
}

/// Has a good copy read in a second drive, where that is still to be done.
pub fn second_drive(copy: &Copy, without: &BTreeSet<String>) -> Option<NextStep> {
    let wanted = copy.wants_second && !copy.under_way && !without.contains(&copy.serial);
    wanted.then(|| verify(copy, WhyVerify::SecondDrive))
}

fn verify(copy: &Copy, why: WhyVerify) -> NextStep {
    NextStep::Verify {
        serial: copy.serial.clone(),
        burned_in: copy.burned_in.clone(),
        place: copy.place.clone(),
        lent_to: copy.lent_to.clone(),
        in_transit_to: copy.in_transit_to.clone(),
        why,
    }
}

/// Whether the code of a remark is that of a file that changed or vanished before its disc was
/// built.
fn is_gone(code: &str) -> bool {
    matches!(code, "SRC-001" | "SRC-002" | "SRC-003")
}

#[cfg(test)]
mod tests;
