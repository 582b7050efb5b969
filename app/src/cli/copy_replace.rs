//! `stele copy replace`.

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page};
use super::session::Session;
use super::unfit::real;
use super::{burn, typed_names};
use crate::jobs::JobError;
use crate::jobs::burn::copy::BoxSays;
use crate::jobs::burn::replace::{self, ImageBy, Outcome};
use crate::jobs::burn::speed::DriveExperience;
use crate::words::lang::say;
use crate::words::speeds;

/// Arguments of `replace`.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Serial of the damaged or old copy
    pub serial: String,
    /// The drive with a blank in it
    #[arg(short = 'd', long)]
    pub drive: String,
    /// If the image is gone: a drive with a copy of the disc or an image file of it, or several of
    /// the other discs of its set, parity among them [default: the best that is at hand]
    #[arg(long, value_name = "DRIVE|IMAGE", num_args = 1..)]
    pub from: Vec<String>,
    /// Why, for the audit trail; needed if the copy is good
    #[arg(long, value_parser = real)]
    pub why: Option<String>,
    /// Brand and type printed on the box of blanks, for the record
    #[arg(long, value_name = "TEXT")]
    pub box_label: Option<String>,
    /// Lot number printed on the box of blanks, for the record
    #[arg(long, value_name = "TEXT")]
    pub lot: Option<String>,
}

/// Replaces a copy.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    burn::know_blank(&args.serial, session)?;
    let printed = |text: &Option<String>| text.clone().unwrap_or_default();
    let request = replace::Request {
        serial: args.serial.clone(),
        drive: args.drive.clone(),
        from: args.from.clone(),
        though_good: args.why.is_some(),
        speed: crate::jobs::burn::speed::SpeedWish::default(),
        blank: BoxSays {
            label: printed(&args.box_label),
            lot: printed(&args.lot),
        },
    };
    let said = |experience: &DriveExperience| {
        out.aside(
            &serde_json::json!({ "known": experience }),
            &speeds::known(experience),
        )
    };
    let why = args.why.as_deref().into();
    let done = replace::run(&request, why, &mut session.context(), &said);
    session.quiet();
    let outcome = match done {
        Ok(outcome) => outcome,
        Err(error) => {
            say_planned(args, session, out);
            return Err(error);
        }
    };
    out.report(&outcome, |page| say(&outcome, args, page));
    let good = outcome.burn.as_ref().is_some_and(|burn| burn.good);
    Ok(Exit::findings(!good))
}

/// That a new copy is on record though it was not burned. What keeps this from being known is
/// told by the error.
fn say_planned(args: &Args, session: &Session, out: &Out) {
    let planned = replace::planned_for(&args.serial, &session.catalog().read());
    if let Ok(Some((old, serial))) = planned {
        let words = say!("replace-stays-planned", serial = &serial, old = &old);
        out.aside(&serde_json::json!({ "planned_copy": serial }), &words);
    }
}

fn say(outcome: &Outcome, args: &Args, page: &mut Page) {
    let disc = &outcome.disc;
    match &outcome.image {
        ImageBy::There => {}
        ImageBy::Remains | ImageBy::Named => page.line(say!("replace-image-back", disc = disc)),
        ImageBy::OtherDiscs { discs, .. } => page.line(say!(
            "replace-image-by-set",
            disc = disc,
            discs = discs.join(", ")
        )),
        ImageBy::Copy { serial, drive } => page.line(say!(
            "replace-image-by-copy",
            disc = disc,
            serial = serial,
            drive = drive
        )),
    }
    let Some(burned) = &outcome.burn else {
        page.line(say!("replace-blank-wanted", drive = &args.drive));
        page.next(again(outcome, args));
        return;
    };
    let next = match burned.good {
        true => say!(
            "replace-next-label",
            serial = &burned.serial,
            old = &outcome.replaces,
            drive = typed_names::drive()
        ),
        false => again(outcome, args),
    };
    burn::say(burned, (None, next), page);
    if burned.good {
        page.line(say!(
            "replace-done",
            serial = &burned.serial,
            old = &outcome.replaces
        ));
    }
}

/// The same command, for whoever continues with it.
fn again(outcome: &Outcome, args: &Args) -> String {
    let reason = if args.why.is_some() { "yes" } else { "no" };
    say!(
        "replace-next-again",
        serial = &outcome.replaces,
        drive = &args.drive,
        reason = reason
    )
}
