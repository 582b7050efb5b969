//! `stele burn`.

use clap::Args as ClapArgs;
use stele_burner::watch::{Progress, Watch};
use stele_catalog::{Code, CodeKind, CopyState};

use super::output::{Exit, Out, Page};
use super::session::Session;
use super::unfit::Unfit;
use super::{status, typed_names};
use crate::jobs::burn::copy::{BoxSays, Kept, Left, NotKept, Outcome, Stopped};
use crate::jobs::burn::events::{BurnEvent, BurnObserver};
use crate::jobs::burn::speed::{DriveExperience, SpeedWish};
use crate::jobs::overview::next_step::NextStep;
use crate::jobs::run::lookup;
use crate::jobs::{JobError, burn};
use crate::words::advice::{self, Place};
use crate::words::lang::say;
use crate::words::next_step::as_one_word;
use crate::words::outcomes::still_blank;
use crate::words::quantities::of_sectors;
use crate::words::{blanks, burns, next_step, patients, speeds, states};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// A disc, SET-0001/1, or the serial of one of its copies; or a set, SET-0001, to burn all its
    /// copies, one blank after another
    pub what: String,
    /// The drive with a blank in it, as `stele drive list` names it; for a set, one or more drives
    #[arg(short = 'd', long, required = true)]
    pub drive: Vec<String>,
    /// For a set: once everything is burned, ask for each copy in another of these drives and read
    /// it there; includes copies burned before
    #[arg(long)]
    pub second_drive: bool,
    /// Burn one copy more than planned
    #[arg(long)]
    pub extra: bool,
    /// Write speed: max, a multiple such as 4x, or kB/s [default: the fastest speed that has been
    /// reliable with this drive and medium, or the drive's best]
    #[arg(long, value_name = "SPEED", value_parser = speed)]
    pub speed: Option<SpeedWish>,
    /// Burn a trial on a rewritable disc (BD-RE) and overwrite what is on it. It does not count as
    /// an archive copy and gets no serial
    #[arg(long, conflicts_with = "extra")]
    pub rewritable: bool,
    /// Format the BD-R with spare areas first: the drive then verifies each cluster as it writes,
    /// at half the speed, and moves what it cannot read. This uses 3 % of the disc, or 1 % if the
    /// image needs the space; plan such a set with --media 24g
    #[arg(long, conflicts_with = "rewritable")]
    pub spare_areas: bool,
    /// Brand and type printed on the box of blanks, for the record
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub box_label: String,
    /// Lot number printed on the box of blanks, for the record
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub lot: String,
}

fn speed(text: &str) -> Result<SpeedWish, Unfit> {
    text.parse().map_err(|_| Unfit(say!("misuse-no-speed")))
}

/// Burns a copy.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let code = session.catalog().read().code(&args.what)?;
    if let Code::Numbered(code) = code
        && code.kind() == CodeKind::Set
        && !args.rewritable
    {
        tell_undecided(args, session, out)?;
        know_blank(&args.what, session)?;
        return set(code.bare().to_string(), args, session, out);
    }
    let disc = disc_meant(code, args, session)?;
    know_blank(&args.what, session)?;
    let [drive] = args.drive.as_slice() else {
        return Err(JobError::OneDrive {
            drives: args.drive.len(),
        });
    };
    if args.rewritable {
        return trial(
            disc.unwrap_or_else(|| args.what.clone()),
            args,
            drive,
            session,
            out,
        );
    }
    tell_undecided(args, session, out)?;
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
    let set = outcome.disc.split('/').next().unwrap_or(&outcome.disc);
    // What is burned is burned, whatever can be said of the rest.
    let step = status::step_of_set(set, session).ok().flatten();
    // The disc in hand comes before those that are still to be shelved.
    let step = step.map(|step| match step {
        NextStep::Shelve { .. } => NextStep::Shelve {
            serial: outcome.serial.clone(),
        },
        step => step,
    });
    let next = step
        .as_ref()
        .map_or_else(|| say!("next-status"), next_step::command);
    let next = (take_out(&outcome, step.as_ref()), next);
    out.report(&outcome, |page| {
        say(&outcome, next, page);
        if args.second_drive {
            page.line(say!("burn-second-drive-alone", serial = &outcome.serial));
        }
    });
    Ok(Exit::findings(!outcome.good))
}

/// That the disc that is burned makes way for the next one, where that is what comes next.
fn take_out(outcome: &Outcome, step: Option<&NextStep>) -> Option<String> {
    let burns = matches!(step, Some(NextStep::Burn { .. } | NextStep::Replace { .. }));
    burns.then(|| {
        say!(
            "burn-take-out",
            drive = &outcome.drive,
            blank = typed_names::blank().unwrap_or("none")
        )
    })
}

/// Takes down which blank its set is planned for, where a virtual drive can be given one.
pub(super) fn know_blank(what: &str, session: &Session) -> Result<(), JobError> {
    let reader = session.catalog().read();
    if !reader.archive()?.practice {
        return Ok(());
    }
    let set = match reader.code(what)? {
        Code::Copy(serial) => match reader.copy(&serial)? {
            Some(copy) => Some(lookup::disc_of(&reader, copy.disc)?.name),
            None => None,
        },
        _ => Some(what.to_ascii_uppercase()),
    };
    let set = set.as_deref().and_then(|of| of.split('/').next());
    if let Some(row) = set.map(|set| reader.set(set)).transpose()?.flatten() {
        typed_names::know_blank(&row.media);
    }
    Ok(())
}

/// The disc of the copy that was typed, where one was: advice names it.
fn disc_meant(code: Code, args: &Args, session: &Session) -> Result<Option<String>, JobError> {
    if !matches!(code, Code::Copy(_)) {
        return Ok(None);
    }
    let reader = session.catalog().read();
    let copy = lookup::copy_named(&reader, &args.what)?;
    let disc = lookup::disc_of(&reader, copy.disc)?.name;
    typed_names::know_disc(&disc);
    Ok(Some(disc))
}

/// Says what nobody has decided about the studies on it, before a blank is spent.
fn tell_undecided(args: &Args, session: &Session, out: &Out) -> Result<(), JobError> {
    let undecided = burn::undecided::on_disc(&args.what, &session.catalog().read())?;
    if undecided > 0 {
        let said = serde_json::json!({ "undecided": undecided });
        out.aside(&said, &patients::undecided_in_plan(undecided));
    }
    Ok(())
}

fn box_says(args: &Args) -> BoxSays {
    BoxSays {
        label: args.box_label.clone(),
        lot: args.lot.clone(),
    }
}

/// Burns a trial onto a rewritable disc.
fn trial(
    disc: String,
    args: &Args,
    drive: &str,
    session: &mut Session,
    out: &Out,
) -> Result<Exit, JobError> {
    let request = burn::trial::Request {
        disc,
        drive: drive.to_owned(),
        speed: args.speed.unwrap_or_default(),
    };
    let done = burn::trial::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    let practice = session.catalog().read().archive()?.practice;
    let counts = practice || !drive.starts_with("virtual:");
    let (set, _) = outcome.disc.split_once('/').unwrap_or((&outcome.disc, ""));
    let next = match outcome.to_burn {
        true => next_of_trial(&outcome, counts),
        // What was burned is told, whatever can be said of the rest.
        false => status::next_of_set(set, session).unwrap_or_else(|_| say!("next-status")),
    };
    out.report(&outcome, |page| say_trial(&outcome, next, page));
    Ok(Exit::findings(!outcome.whole))
}

fn next_of_trial(outcome: &burn::trial::Outcome, counts: bool) -> String {
    match counts {
        true => say!(
            "burn-trial-next",
            disc = &outcome.disc,
            drive = &outcome.drive
        ),
        false => say!("burn-trial-next-real", disc = &outcome.disc),
    }
}

fn say_trial(outcome: &burn::trial::Outcome, next: String, page: &mut Page) {
    page.line(say!(
        "burn-trial-read",
        disc = &outcome.disc,
        drive = &outcome.drive,
        equal = outcome.equal_sectors,
        sectors = outcome.sectors,
        size = of_sectors(outcome.sectors),
    ));
    if let Some(stopped) = &outcome.stopped {
        page.line(format!("{} [{}]", stopped.message, stopped.code));
        page.line(advice::of_disc(
            &stopped.code,
            &outcome.disc,
            &outcome.drive,
            Place::Terminal,
        ));
    }
    page.line(say!("burn-trial-no-copy"));
    log(outcome.log.as_deref(), &outcome.not_kept, page);
    page.next(next);
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
    out.report(&outcome, |page| say_set(&outcome, args, page));
    let bad_read = outcome.cross_read.iter().any(|read| !read.good);
    let unread = args.second_drive && !outcome.unread.is_empty();
    Ok(Exit::findings(
        !outcome.left.is_empty() || bad_read || unread || !outcome.unproven.is_empty(),
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
        if matches!(event, BurnEvent::DriveDone { .. }) {
            return;
        }
        let mut words = burns::aside(event);
        if let BurnEvent::BlankWanted { drive, .. } = event
            && drive.starts_with("virtual:")
            && let Some(blank) = typed_names::wanted_blank()
        {
            // No hand can put one in.
            let how = say!("burning-virtual-blank", drive = drive, blank = blank);
            words = format!("{words} {how}");
        }
        self.out.aside(event, &words);
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

/// What is left to be burned, each once: several new copies of a disc have no serials yet.
fn each_once(left: &[String]) -> String {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for what in left {
        match counted.iter_mut().find(|(name, _)| name == what) {
            Some((_, copies)) => *copies += 1,
            None => counted.push((what, 1)),
        }
    }
    let one = |(what, copies): (&str, usize)| match copies {
        1 => what.to_owned(),
        copies => say!("burn-set-left-copies", what = what, copies = copies),
    };
    counted.into_iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The options of this command, for whoever continues with it.
fn options(args: &Args) -> String {
    let mut all: Vec<String> = Vec::new();
    all.extend(args.drive.iter().map(|drive| format!("--drive {drive}")));
    all.extend(args.second_drive.then(|| "--second-drive".to_owned()));
    all.extend(args.spare_areas.then(|| "--spare-areas".to_owned()));
    all.extend(args.speed.and_then(|speed| match speed {
        SpeedWish::Held => None,
        SpeedWish::Best => Some("--speed max".to_owned()),
        SpeedWish::Times(times) => Some(format!("--speed {times}x")),
        SpeedWish::KbPerS(speed) => Some(format!("--speed {speed}")),
    }));
    for (name, text) in [("--box-label", &args.box_label), ("--lot", &args.lot)] {
        all.extend((!text.is_empty()).then(|| format!("{name} {}", as_one_word(text))));
    }
    all.join(" ")
}

fn say_set(outcome: &burn::set::Outcome, args: &Args, page: &mut Page) {
    let drives = &args.drive;
    for disc in &outcome.unproven {
        page.line(states::unproven(disc));
    }
    if outcome.burned.is_empty() && outcome.left.is_empty() {
        page.line(say!("burn-set-complete", set = &outcome.set));
        say_read(outcome, page);
        next_of_set(outcome, drives, page);
        return;
    }
    let good = outcome.burned.iter().filter(|burn| burn.good).count() as u64;
    page.line(say!("burn-set-burned", set = &outcome.set, copies = good));
    say_read(outcome, page);
    if outcome.left.is_empty() {
        next_of_set(outcome, drives, page);
    } else {
        page.line(say!("burn-set-left", serials = each_once(&outcome.left)));
        // Another try may not help against what stopped a drive.
        page.next(
            match outcome.drives_left.is_empty() && outcome.discs_left.is_empty() {
                true => say!(
                    "burn-set-next-resume",
                    set = &outcome.set,
                    options = options(args)
                ),
                false => say!("next-status"),
            },
        );
    }
}

fn say_read(outcome: &burn::set::Outcome, page: &mut Page) {
    let good = outcome.cross_read.iter().filter(|read| read.good).count();
    if good > 0 {
        page.line(say!("burn-second-verified", copies = good));
    }
    for read in outcome.cross_read.iter().filter(|read| !read.good) {
        page.line(say!(
            "burn-second-failed",
            serial = &read.serial,
            drive = &read.drive,
            burner = &read.burned_in,
        ));
    }
}

/// After all is burned: a second drive reads it, where there is one.
fn next_of_set(outcome: &burn::set::Outcome, drives: &[String], page: &mut Page) {
    // What may be on no disc comes before what is read once more.
    if outcome.unread.is_empty() || drives.len() < 2 || !outcome.unproven.is_empty() {
        page.next(say!("next-status"));
        return;
    }
    page.next(say!(
        "burn-set-next-second",
        set = &outcome.set,
        drives = drives.join(" --drive ")
    ));
}

/// Reports how a burn ended, and with what its set goes on where the copy is good.
pub(super) fn say(outcome: &Outcome, (take_out, next): (Option<String>, String), page: &mut Page) {
    let Outcome { serial, disc, .. } = outcome;
    if outcome.good {
        let sectors = outcome.equal_sectors;
        page.line(say!(
            "burn-copy-good",
            serial = serial,
            sectors = sectors,
            size = of_sectors(sectors),
            disc = disc
        ));
        page.line(say!("burn-write-serial", serial = serial));
        from_box(outcome, page);
        log(outcome.log.as_deref(), &outcome.not_kept, page);
        if let Some(words) = take_out {
            page.line(words);
        }
        page.next(next);
        return;
    }
    if outcome.state == CopyState::Suspect {
        page.line(say!("burn-copy-unread", serial = serial, disc = disc));
        if let Some(stopped) = &outcome.stopped {
            page.line(format!("{} [{}]", stopped.message, stopped.code));
        }
        page.line(say!("burn-write-serial", serial = serial));
        from_box(outcome, page);
        log(outcome.log.as_deref(), &outcome.not_kept, page);
        page.next(say!(
            "burn-next-verify",
            serial = serial,
            drive = &outcome.drive
        ));
        return;
    }
    page.line(say!(
        "burn-copy-bad",
        serial = serial,
        disc = disc,
        written = outcome.written_sectors,
        sectors = outcome.sectors,
        size = of_sectors(outcome.sectors),
        equal = outcome.equal_sectors,
    ));
    if let Some(stopped) = &outcome.stopped {
        page.line(format!("{} [{}]", stopped.message, stopped.code));
        let advice = advice::of_disc(&stopped.code, disc, &outcome.drive, Place::Terminal);
        page.line(advice);
    }
    let blank = outcome.left() == Left::Blank;
    page.line(match blank {
        true => still_blank(),
        false => say!("burn-disc-spoiled"),
    });
    from_box(outcome, page);
    log(outcome.log.as_deref(), &outcome.not_kept, page);
    let stopped = outcome.stopped.as_ref();
    page.next(match blank {
        _ if stopped.is_some_and(Stopped::is_of_the_image) => {
            say!("burn-next-build", disc = disc)
        }
        true => say!("burn-next-again", disc = disc, drive = &outcome.drive),
        false => say!("burn-next-fresh", disc = disc, drive = &outcome.drive),
    });
}

/// Which box the blank came from, where stock is kept.
fn from_box(outcome: &Outcome, page: &mut Page) {
    if let Some(from) = &outcome.from_box {
        page.line(blanks::from_box(from, Place::Terminal));
    }
}

/// Where the log is, and what could not be written beside the record.
fn log(log: Option<&str>, not_kept: &[NotKept], page: &mut Page) {
    if let Some(log) = log {
        page.line(say!("burn-log-file", file = log));
    }
    for lost in not_kept {
        let NotKept { code, reason, .. } = lost;
        page.line(match lost.what {
            Kept::Log => say!("burn-log-unwritten", reason = reason, code = code),
            Kept::Label => say!("burn-label-unwritten", reason = reason, code = code),
        });
    }
}
