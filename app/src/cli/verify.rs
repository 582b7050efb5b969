//! `stele verify`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::out::{Exit, Out, Page, count};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::verify::{self, Outcome};
use stele_burner::verify::Class;

/// Arguments.
#[derive(ClapArgs, Debug)]
#[group(id = "source", required = true, multiple = true)]
pub struct Args {
    /// Serial of the copy, from its label
    #[arg(required_unless_present = "image")]
    pub serial: Option<String>,
    /// The drive it lies in
    #[arg(long, required_unless_present = "image")]
    pub drive: Option<String>,
    /// Check an image file instead; nothing is recorded
    #[arg(long, conflicts_with_all = ["serial", "drive"], value_name = "FILE")]
    pub image: Option<PathBuf>,
}

/// Checks a copy or an image.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let done = match (&args.image, &args.serial, &args.drive) {
        (Some(path), ..) => verify::image(path, session.context().watch),
        (None, serial, drive) => {
            let request = verify::Request {
                serial: serial.clone().unwrap_or_default(),
                drive: drive.clone().unwrap_or_default(),
            };
            verify::run(&request, &mut session.context())
        }
    };
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| say(&outcome, page));
    Ok(Exit::findings(
        outcome.class != Class::Ok || outcome.outdated,
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
    let damaged = outcome.lost_sectors.saturating_add(outcome.wrong_sectors);
    if damaged == 0 {
        page.line(format!(
            "{name} is sound: all {} sectors agree.",
            outcome.sectors
        ));
        return;
    }
    page.line(format!(
        "{name} is damaged: {} unreadable and {} wrong of {} sectors, in {}.",
        outcome.lost_sectors,
        outcome.wrong_sectors,
        outcome.sectors,
        count(outcome.damage.len() as u64, "place")
    ));
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
        _ => format!("Nothing is lost ({margin}). Repair it: stele repair SOURCE --to FILE"),
    };
    page.line(next);
}
