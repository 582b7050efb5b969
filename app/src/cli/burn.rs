//! `stele burn`.

use clap::Args as ClapArgs;
use stele_burner::watch::{Progress, Watch};
use stele_catalog::{Code, CodeKind, CopyState};

use super::output::{Exit, Out, Page};
use super::session::Session;
use crate::jobs::burn::copy::{BoxSays, Kept, Left, NotKept, Outcome, Stopped};
use crate::jobs::burn::events::{BurnEvent, BurnObserver};
use crate::jobs::burn::speed::{DriveExperience, SpeedWish};
use crate::jobs::{JobError, burn};
use crate::words::advice::{self, Place};
use crate::words::outcomes::STILL_BLANK;
use crate::words::quantities::count;
use crate::words::{burns, speeds};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// A disc, SET-0001/1, the serial of one of its copies, or a whole set, SET-0001: then all its
    /// copies are burned, one blank after the other, until none is left
    pub what: String,
    /// The drive with a blank in it, as `stele drive list` names it; for a set, one or several
    #[arg(long, required = true)]
    pub drive: Vec<String>,
    /// Of a set: when all is burned, ask for each copy to be put into another of these drives than
    /// the one that burned it, and read it there; also for copies burned before
    #[arg(long)]
    pub second_drive: bool,
    /// Make a copy beyond those planned
    #[arg(long)]
    pub extra: bool,
    /// Write speed: max, a multiple such as 4x, or kB/s [default: the fastest that has held with
    /// this drive and medium; the drive's best where nothing speaks against it]
    #[arg(long, value_name = "SPEED")]
    pub speed: Option<SpeedWish>,
    /// A trial onto a rewritable disc (BD-RE): whatever is on it is overwritten. It is no archive
    /// copy, counts as none and gets no serial
    #[arg(long, conflicts_with = "extra")]
    pub rewritable: bool,
    /// Give the BD-R spare areas first: the drive then reads back each cluster as it writes, which
    /// halves the speed, and puts what it cannot read elsewhere. They take 3 % of a disc, or 1 %
    /// where the image needs the room, so plan a set for it with --media 24g
    #[arg(long, conflicts_with = "rewritable")]
    pub spare_areas: bool,
    /// Brand and type on the box of the blanks, to be remembered
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub box_label: String,
    /// Lot number on the box of the blanks, to be remembered
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub lot: String,
}

/// Burns a copy.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let code = session.catalog().read().code(&args.what)?;
    if let Code::Numbered(code) = code
        && code.kind() == CodeKind::Set
        && !args.rewritable
    {
        return set(code.bare().to_string(), args, session, out);
    }
    let [drive] = args.drive.as_slice() else {
        return Err(JobError::OneDrive {
            drives: args.drive.len(),
        });
    };
    if args.rewritable {
        return trial(args, drive, session, out);
    }
    let request = burn::copy::Request {
        what: args.what.clone(),
        drive: drive.clone(),
        extra: args.extra,
        speed: args.speed.unwrap_or_default(),
        blank: box_says(args),
        spare_areas: args.spare_areas,
    };
    let said = |experience: &DriveExperience| {
        out.aside(
            &serde_json::json!({ "known": experience }),
            &speeds::known(experience),
        )
    };
    let done = burn::copy::run_saying(&request, &mut session.context(), &said);
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| say(&outcome, page));
    Ok(Exit::findings(!outcome.good))
}

fn box_says(args: &Args) -> BoxSays {
    BoxSays {
        label: args.box_label.clone(),
        lot: args.lot.clone(),
    }
}

/// Burns a trial onto a rewritable disc.
fn trial(args: &Args, drive: &str, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = burn::trial::Request {
        disc: args.what.clone(),
        drive: drive.to_owned(),
        speed: args.speed.unwrap_or_default(),
    };
    let done = burn::trial::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    let practice = session.catalog().read().archive()?.practice;
    let counts = practice || !drive.starts_with("virtual:");
    out.report(&outcome, |page| say_trial(&outcome, counts, page));
    Ok(Exit::findings(!outcome.whole))
}

fn say_trial(outcome: &burn::trial::Outcome, counts: bool, page: &mut Page) {
    page.line(format!(
        "A trial of disc {} in {}: {} of {} sectors were read back and compare equal.",
        outcome.disc, outcome.drive, outcome.equal_sectors, outcome.sectors
    ));
    if let Some(stopped) = &outcome.stopped {
        page.line(format!("{} [{}]", stopped.message, stopped.code));
        page.line(advice::by_code(&stopped.code, Place::Terminal));
    }
    page.line(
        "This disc is rewritable: it is no archive copy, counts as none, and gets no serial.",
    );
    log(outcome.log.as_deref(), &outcome.not_kept, page);
    page.next(match counts {
        true => format!(
            "put in a blank BD-R, then: stele burn {} --drive {}",
            outcome.disc, outcome.drive
        ),
        false => format!(
            "put a blank BD-R into a real drive, then: stele burn {} --drive DRIVE",
            outcome.disc
        ),
    });
}

/// Burns all copies of a set.
fn set(set: String, args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = burn::set::Request {
        set,
        drives: args.drive.clone(),
        speed: args.speed.unwrap_or_default(),
        blank: box_says(args),
        spare_areas: args.spare_areas,
        second_drive: args.second_drive,
    };
    let (archive, person, watch) = session.parts();
    let observer = TerminalObserver {
        out,
        watch,
        quiet: StopOnly(watch),
        alone: args.drive.len() == 1,
    };
    let done = burn::set::run(&request, archive, person, session.outside(), &observer);
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| say_set(&outcome, &args.drive, page));
    let bad_read = outcome.cross_read.iter().any(|read| !read.good);
    let unread = args.second_drive && !outcome.unread.is_empty();
    Ok(Exit::findings(
        !outcome.left.is_empty() || bad_read || unread,
    ))
}

/// Whoever sits at the terminal. Progress of one drive is drawn; of several at once it is nobody's
/// to read.
struct TerminalObserver<'a> {
    out: &'a Out,
    watch: &'a dyn Watch,
    quiet: StopOnly<'a>,
    alone: bool,
}

impl BurnObserver for TerminalObserver<'_> {
    fn watch(&self, _: &str) -> &dyn Watch {
        if self.alone { self.watch } else { &self.quiet }
    }
    fn hear(&self, event: &BurnEvent) {
        if !matches!(event, BurnEvent::DriveDone { .. }) {
            self.out.aside(event, &burns::aside(event));
        }
    }
}

/// Whether somebody asked to stop, and nothing else.
struct StopOnly<'a>(&'a dyn Watch);

impl Watch for StopOnly<'_> {
    fn progress(&self, _: Progress) {}
    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

fn say_set(outcome: &burn::set::Outcome, drives: &[String], page: &mut Page) {
    if outcome.burned.is_empty() && outcome.left.is_empty() {
        page.line(format!("All copies of {} are burned already.", outcome.set));
        say_read(outcome, page);
        next_of_set(outcome, drives, page);
        return;
    }
    let good = outcome.burned.iter().filter(|burn| burn.good).count() as u64;
    page.line(format!(
        "{}: {} burned and read back.",
        outcome.set,
        count(good, "good copy")
    ));
    say_read(outcome, page);
    if outcome.left.is_empty() {
        next_of_set(outcome, drives, page);
    } else {
        let left = outcome.left.join(", ");
        page.line(format!("Still to be burned: {left}"));
        // What stopped a drive may not be mended by another try.
        page.next(match outcome.drives_left.is_empty() {
            true => format!("stele burn {} --drive DRIVE goes on", outcome.set),
            false => "stele status".to_owned(),
        });
    }
}

fn say_read(outcome: &burn::set::Outcome, page: &mut Page) {
    let good = outcome.cross_read.iter().filter(|read| read.good).count();
    if good > 0 {
        let copies = count(good as u64, "copy");
        page.line(format!("{copies} verified in a second drive."));
    }
    for read in outcome.cross_read.iter().filter(|read| !read.good) {
        page.line(format!(
            "{} cannot be read well in {}; {} burned it.",
            read.serial, read.drive, read.burned_in
        ));
    }
}

/// After all is burned: a second drive reads it, where there is one.
fn next_of_set(outcome: &burn::set::Outcome, drives: &[String], page: &mut Page) {
    if outcome.unread.is_empty() || drives.len() < 2 {
        page.next("stele status");
        return;
    }
    page.next(format!(
        "read them in the other drive too: stele burn {} --drive {} --second-drive",
        outcome.set,
        drives.join(" --drive ")
    ));
}

/// Tells how a burn ended.
pub fn say(outcome: &Outcome, page: &mut Page) {
    if outcome.good {
        page.line(format!(
            "{} is good: all {} sectors of disc {} were read back and compare equal.",
            outcome.serial, outcome.equal_sectors, outcome.disc
        ));
        page.line(format!("Write {} on the disc.", outcome.serial));
        log(outcome.log.as_deref(), &outcome.not_kept, page);
        page.next(format!(
            "stele shelve {} --slot SITE/ROOM/RACK/SHELF/SLOT",
            outcome.serial
        ));
        return;
    }
    if outcome.state == CopyState::Suspect {
        page.line(format!(
            "{} of disc {} was burned and closed, and not read back: it is not known to be good.",
            outcome.serial, outcome.disc
        ));
        if let Some(stopped) = &outcome.stopped {
            page.line(format!("{} [{}]", stopped.message, stopped.code));
        }
        page.line(format!("Write {} on the disc.", outcome.serial));
        log(outcome.log.as_deref(), &outcome.not_kept, page);
        page.next(format!(
            "put the disc in again, then: stele verify {} --drive {}",
            outcome.serial, outcome.drive
        ));
        return;
    }
    page.line(format!(
        "{} did not become a good copy of disc {}: {} of {} sectors written, {} compared equal.",
        outcome.serial,
        outcome.disc,
        outcome.written_sectors,
        outcome.sectors,
        outcome.equal_sectors
    ));
    if let Some(stopped) = &outcome.stopped {
        page.line(format!("{} [{}]", stopped.message, stopped.code));
        page.line(advice::by_code(&stopped.code, Place::Terminal));
    }
    let blank = outcome.left() == Left::Blank;
    page.line(match blank {
        true => STILL_BLANK,
        false => "Mark this disc as spoiled and keep it away from the shelf.",
    });
    log(outcome.log.as_deref(), &outcome.not_kept, page);
    if outcome
        .stopped
        .as_ref()
        .is_some_and(Stopped::is_of_the_image)
    {
        page.next(format!("stele build {} --again", outcome.disc));
        return;
    }
    let first = match blank {
        true => "",
        false => "put in a fresh blank, then: ",
    };
    page.next(format!(
        "{first}stele burn {} --drive {}",
        outcome.disc, outcome.drive
    ));
}

/// Where the log is, and what could not be written beside the record.
fn log(log: Option<&str>, not_kept: &[NotKept], page: &mut Page) {
    if let Some(log) = log {
        page.line(format!("What drive and disc did, with times: {log}"));
    }
    for lost in not_kept {
        let what = match lost.what {
            Kept::Log => "The burn log",
            Kept::Label => "The label of the virtual medium",
        };
        let NotKept { code, reason, .. } = lost;
        page.line(format!("{what} could not be written: {reason} [{code}]"));
    }
}
