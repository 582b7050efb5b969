//! `stele verify`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use stele_burner::verify::Class;
use stele_catalog::KnownBy;

use super::output::{Exit, Out, Page};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::read::verify::{self, Outcome, Reading};
use crate::words::quantities::count;
use crate::words::{other_discs, scans, tag_trail};

/// Arguments.
#[derive(ClapArgs, Debug)]
#[group(id = "source", required = true, multiple = true)]
#[command(override_usage = "stele verify [SERIAL] --drive DRIVE\n       stele verify --image FILE")]
pub struct Args {
    /// Serial of the copy, where the disc must be that one; its tag says which one it is
    pub serial: Option<String>,
    /// The drive it lies in. A copy counts as verified in a second drive once another drive than
    /// the one that burned it has read every sector
    #[arg(long, required_unless_present = "image")]
    pub drive: Option<String>,
    /// Say that the disc's label has this serial, where it has no tag that can be read
    #[arg(long, requires = "serial")]
    pub by_label: bool,
    /// Check an image file instead; nothing is recorded
    #[arg(long, conflicts_with_all = ["serial", "drive", "by_label"], value_name = "FILE")]
    pub image: Option<PathBuf>,
}

/// Checks a copy or an image.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let done = match (&args.image, &args.serial, &args.drive) {
        (Some(path), ..) => verify::image(path, session.context().watch),
        (None, serial, drive) => {
            let request = verify::Request {
                serial: serial.clone(),
                drive: drive.clone().unwrap_or_default(),
                by_label: args.by_label,
            };
            verify::run(&request, &mut session.context())
        }
    };
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| say(&outcome, page));
    let misfits = outcome.trail.as_ref().is_some_and(|t| !t.fit.agrees());
    Ok(Exit::findings(
        outcome.class != Class::Ok || outcome.outdated || misfits,
    ))
}

/// Tells what a check found.
pub fn say(outcome: &Outcome, page: &mut Page) {
    let name = outcome.serial.as_deref().unwrap_or("The image");
    if outcome.outdated {
        page.line(format!(
            "{name} is parity of other images than its set has now: it brings nothing back."
        ));
        page.next("scan its label: stele scan SERIAL");
    }
    if let Some(burn) = &outcome.taken_back {
        page.line(format!(
            "This catalog knew no burn of {name}: it is taken back. {}",
            scans::burned(burn)
        ));
    }
    // Why the trails do not fit is said by that.
    let trail = outcome
        .trail
        .as_ref()
        .filter(|_| outcome.taken_back.is_none());
    if let Some(words) = trail.and_then(tag_trail::words) {
        page.line(words);
    }
    let damaged = outcome.lost_sectors.saturating_add(outcome.wrong_sectors);
    if outcome.not_closed {
        page.line(format!(
            "{name} was never closed, since its burn was cut off: other drives may refuse it, so \
             it counts as failed. Burn another copy on a fresh blank."
        ));
        return;
    }
    if outcome.never_whole {
        page.line(format!(
            "{name} was never written whole, so it counts as failed. Burn another copy on a fresh \
             blank."
        ));
        return;
    }
    if damaged == 0 {
        page.line(format!(
            "{name} is sound: all {} sectors agree.",
            outcome.sectors
        ));
        if let Some(reading) = &outcome.reading {
            page.line(second(name, reading));
        }
        if outcome
            .copy
            .as_ref()
            .is_some_and(|copy| copy.by == KnownBy::Label)
        {
            page.line("That it is this copy its label says: the disc has no tag that can be read.");
        }
        return;
    }
    damaged_in(outcome, name, page);
}

/// Tells where a disc is damaged, and what to do.
fn damaged_in(outcome: &Outcome, name: &str, page: &mut Page) {
    page.line(format!(
        "{name} is damaged: {} unreadable and {} wrong of {} sectors, in {}.",
        outcome.lost_sectors,
        outcome.wrong_sectors,
        outcome.sectors,
        count(outcome.damage.len() as u64, "place")
    ));
    outcome
        .others
        .iter()
        .for_each(|part| page.line(other_discs::part(part)));
    for (lba, sectors) in outcome.damage.iter().take(12) {
        page.line(format!("  from sector {lba}: {sectors}"));
    }
    if outcome.damage.len() > 12 {
        page.line(format!("  and {} more", outcome.damage.len() - 12));
    }
    let margin = format!(
        "{} of {} clusters in the worst row",
        outcome.worst_row, outcome.parity
    );
    let next = match outcome.class {
        Class::Failed => format!(
            "More is missing than its parity can give back ({margin}). Repair \
            with a second copy: stele repair SOURCE SOURCE --to FILE"
        ),
        Class::Migrate => format!(
            "Nothing is lost, but the reserve shrinks ({margin}). Repair it \
            now and burn a fresh copy: stele repair SOURCE --to FILE"
        ),
        Class::Ok | Class::Watch => {
            format!("Nothing is lost ({margin}). Repair it: stele repair SOURCE --to FILE")
        }
    };
    page.line(next);
    if let Some(drive) = outcome.reading.as_ref().and_then(|r| r.good_in.as_ref()) {
        page.line(format!(
            "Drive {drive} has read all of it: try it there again before it is given up."
        ));
    }
}

/// Whether a second drive has now read it.
fn second(name: &str, reading: &Reading) -> String {
    match (
        &reading.burned_in,
        reading.other_drive,
        reading.second_drive,
    ) {
        (Some(burner), true, true) => {
            format!("It was burned in {burner}; this is another drive: {name} is verified twice.")
        }
        (_, _, true) => format!("{name} is verified in a second drive."),
        (Some(_), ..) => format!(
            "This is the drive that burned it, or cannot be told from it: a second drive has not \
             read {name} yet."
        ),
        (None, ..) => format!("It is not known which drive burned {name}."),
    }
}
