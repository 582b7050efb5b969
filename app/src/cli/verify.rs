//! `stele verify`.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use stele_burner::verify::Class;
use stele_catalog::KnownBy;
use stele_files::WholeFile;

use super::output::{Exit, Out, Page};
use super::session::{Common, Session, loose};
use super::status::{self, NextForDisc};
use super::typed_names;
use super::unfit::Unfit;
use crate::jobs::JobError;
use crate::jobs::read::as_recorded;
use crate::jobs::read::verify::{self, Outcome, Reading};
use crate::jobs::typed::Role;
use crate::picture::Whole;
use crate::words::disc_picture;
use crate::words::lang::{Place, naming, say};
use crate::words::next_step::as_one_word;
use crate::words::quantities::of_sectors;
use crate::words::{other_discs, scans, tag_trail};

/// Arguments.
#[derive(ClapArgs, Debug)]
#[group(id = "source", required = true, multiple = true)]
#[command(override_usage = "stele verify [SERIAL] --drive DRIVE\n       \
    stele verify SERIAL --drive DRIVE --by-label [--disc-changed]\n       \
    stele verify --image FILE")]
pub struct Args {
    /// Serial that the disc must have; without it, the disc's tag shows which copy it is
    pub serial: Option<String>,
    /// The drive that the disc is in. A copy is verified in a second drive once a drive other than
    /// the one that burned it has read every sector
    #[arg(short = 'd', long, required_unless_present = "image")]
    pub drive: Option<String>,
    /// Trust the serial on the label, if the disc has no readable tag
    #[arg(long, requires = "serial")]
    pub by_label: bool,
    /// Confirm that it is a different disc than the one read before
    #[arg(long, requires = "by_label")]
    pub disc_changed: bool,
    /// Check an image file instead, and record nothing; no archive is needed for that
    #[arg(long, conflicts_with_all = ["serial", "drive", "by_label"], value_name = "FILE")]
    pub image: Option<PathBuf>,
    /// Draw where the disc is damaged, and how much of its parity that takes, into a new SVG file
    #[arg(long, value_name = "FILE", value_parser = picture_file)]
    pub svg: Option<PathBuf>,
}

/// A file for a picture: not one that would be taken for something else by its name.
fn picture_file(text: &str) -> Result<PathBuf, Unfit> {
    let path = PathBuf::from(text);
    let end = path
        .extension()
        .map(|end| end.to_string_lossy().to_lowercase());
    match end.as_deref() {
        Some("svg") => Ok(path),
        None | Some(_) => Err(Unfit(say!("misuse-not-svg"))),
    }
}

/// Refuses to draw over what is there, before anything is read.
fn is_free(svg: Option<&Path>) -> Result<(), JobError> {
    match svg {
        Some(path) if path.exists() => Err(JobError::Exists {
            path: path.to_owned(),
        }),
        Some(_) | None => Ok(()),
    }
}

/// Draws what was found. It is recorded by then, drawn or not.
fn draw(outcome: &Outcome, svg: Option<&Path>) -> Result<(), JobError> {
    let Some(path) = svg else {
        return Ok(());
    };
    let name = outcome.serial.as_deref().unwrap_or(IMAGE);
    let whole = Whole {
        sectors: outcome.sectors,
        damage: &outcome.damage,
        worst_row: outcome.worst_row,
        parity: outcome.parity,
    };
    let contradicted = outcome.refuted || outcome.not_as_built.is_some();
    let picture = disc_picture::svg(&whole, contradicted, name);
    let drawn = || {
        let mut file = WholeFile::create(path, None, 0o666)?;
        file.write_all(picture.as_bytes())?;
        file.finish_new()
    };
    drawn().map_err(JobError::io_named(Role::Picture, path))?;
    Ok(())
}

/// Checks a copy.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let svg = args.svg.as_deref();
    is_free(svg)?;
    let request = verify::Request {
        serial: args.serial.clone(),
        drive: args.drive.clone().unwrap_or_default(),
        by_label: args.by_label,
        disc_changed: args.disc_changed,
    };
    let done = verify::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    let serial = outcome.serial.as_deref().filter(|_| is_damaged(&outcome));
    let next = serial.and_then(|serial| status::next_for_copy(serial, session));
    let drawn = draw(&outcome, svg);
    let said = svg.filter(|_| drawn.is_ok());
    let exit = report(&outcome, (typed_names::drive(), next), said, out);
    drawn?;
    exit
}

/// Checks an image. Needs no archive; where there is one that has the image of its disc, that is
/// said.
pub fn image(
    path: &Path,
    svg: Option<&Path>,
    common: &Common,
    out: &Out,
) -> Result<Exit, JobError> {
    is_free(svg)?;
    let (_, watch) = loose(common, &[])?;
    let done = verify::image(path, &watch);
    watch.finish();
    let (mut outcome, blake3) = done?;
    let uuid = outcome.uuid.clone();
    let session = uuid
        .as_ref()
        .and_then(|_| Session::open_to_read(common, out).ok());
    if let Some(session) = &session {
        let known = (session.archive(), &session.catalog().read());
        let found = as_recorded::Found {
            uuid: outcome.uuid.as_deref(),
            content: outcome.content.as_deref(),
            sectors: outcome.sectors,
            is_whole: outcome.class == Class::Ok,
            blake3,
        };
        outcome.not_as_built = as_recorded::other_than_built(path, found, known, &watch)?;
        watch.finish();
    }
    let uuid = uuid.filter(|_| is_damaged(&outcome));
    let next = uuid.and_then(|uuid| status::next_for_image(&uuid, path, session.as_ref()?));
    let source = as_one_word(&path.to_string_lossy());
    let drawn = draw(&outcome, svg);
    let said = svg.filter(|_| drawn.is_ok());
    let exit = report(&outcome, (&source, next), said, out);
    drawn?;
    exit
}

/// Whether sectors of it are wrong, each where it belongs.
fn is_damaged(outcome: &Outcome) -> bool {
    outcome.class != Class::Ok && !outcome.displaced
}

/// Reports it, with what comes next for its disc where the archive has its image.
fn report(
    outcome: &Outcome,
    (source, next): (&str, Option<NextForDisc>),
    svg: Option<&Path>,
    out: &Out,
) -> Result<Exit, JobError> {
    // A disc that is beyond repair is told how its image comes back in place of that.
    let is_told = |next: &NextForDisc| next.has_image || outcome.class == Class::Failed;
    let repair = match next.as_ref().is_some_and(is_told) {
        true => "no",
        false => "yes",
    };
    out.report(outcome, |page| {
        say(outcome, (source, repair), page);
        if let Some(next) = next {
            if next.has_image {
                page.line(say!("verify-image-there"));
            }
            page.next(next.words);
        }
        if let Some(svg) = svg {
            page.line(say!("verify-drawn", file = svg.display().to_string()));
        }
    });
    let misfits = outcome.trail.as_ref().is_some_and(|t| !t.fit.agrees());
    Ok(Exit::findings(
        outcome.class != Class::Ok || outcome.outdated || outcome.not_as_built.is_some() || misfits,
    ))
}

/// How many damaged places are listed.
const PLACES: usize = 12;

/// Reports what a check found.
fn say(outcome: &Outcome, (source, repair): (&str, &str), page: &mut Page) {
    let name = outcome.serial.as_deref().unwrap_or(IMAGE);
    if outcome.outdated {
        page.line(say!("verify-parity-outdated", what = name));
        let serial = outcome.serial.as_deref().unwrap_or("SERIAL");
        page.next(say!("verify-next-scan", serial = serial));
    }
    if let (Some(disc), Some(_)) = (&outcome.not_as_built, &outcome.serial) {
        page.line(match outcome.class {
            Class::Failed => say!("verify-copy-other", what = name, disc = disc),
            Class::Ok | Class::Watch | Class::Migrate => {
                say!("verify-copy-not-as-built", what = name, disc = disc)
            }
        });
        page.next(say!("verify-next-scan", serial = name));
        besides(outcome, page);
        return;
    }
    if let Some(disc) = &outcome.not_as_built {
        page.line(say!("verify-not-as-built", disc = disc));
        page.next(say!("verify-next-as-built", disc = disc));
        if outcome.class == Class::Ok {
            let size = of_sectors(outcome.sectors);
            page.line(say!(
                "verify-only-consistent",
                sectors = outcome.sectors,
                size = size
            ));
            return;
        }
    }
    if let Some(burn) = &outcome.taken_back {
        page.line(say!(
            "verify-taken-back",
            serial = name,
            burned = scans::burned(burn)
        ));
    }
    found(outcome, (name, source, repair), page);
    let was_gone = outcome.recorded_as;
    if let Some(back) = was_gone.and_then(|state| tag_trail::is_back(name, state, Place::Terminal))
    {
        page.line(back);
    }
    let copy = outcome.copy.as_ref();
    if copy.is_some_and(|copy| copy.by == KnownBy::Label) {
        page.line(say!("verify-by-label"));
    }
    // Why the trails do not fit is said by that.
    let trail = outcome
        .trail
        .as_ref()
        .filter(|_| outcome.taken_back.is_none());
    if let Some(words) = trail.and_then(tag_trail::in_terminal) {
        page.line(words);
    }
}

/// Sectors that are damaged or cannot be checked.
fn damaged_sectors(outcome: &Outcome) -> u64 {
    let damaged = outcome.lost_sectors.saturating_add(outcome.wrong_sectors);
    damaged.saturating_add(outcome.unchecked_sectors)
}

/// What is damaged of a disc that is not what it should be: its parity says nothing of that.
fn besides(outcome: &Outcome, page: &mut Page) {
    let damaged = damaged_sectors(outcome);
    if damaged > 0 {
        page.line(say!("verify-refuted-besides", sectors = damaged));
        places(outcome, page);
    }
}

/// What the read found.
fn found(outcome: &Outcome, (name, source, repair): (&str, &str, &str), page: &mut Page) {
    let damaged = damaged_sectors(outcome);
    if outcome.not_closed {
        page.line(say!("verify-never-closed", what = name));
        return;
    }
    if outcome.never_whole {
        page.line(say!("verify-never-complete", what = name));
        return;
    }
    if outcome.refuted {
        page.line(say!("verify-refuted", what = name));
        besides(outcome, page);
        return;
    }
    if damaged == 0 {
        page.line(say!(
            "verify-good",
            what = name,
            sectors = outcome.sectors,
            size = of_sectors(outcome.sectors)
        ));
        if let Some(reading) = &outcome.reading {
            page.line(second(name, reading));
        }
        return;
    }
    damaged_in(outcome, (name, source, repair), page);
}

/// What stands for the name of an image in a choice of the language.
const IMAGE: &str = "image";

/// Reports where a disc is damaged, and what to do.
fn damaged_in(outcome: &Outcome, (name, source, repair): (&str, &str, &str), page: &mut Page) {
    page.line(say!(
        "verify-damaged",
        what = name,
        unreadable = outcome.lost_sectors,
        wrong = outcome.wrong_sectors,
        sectors = outcome.sectors,
        size = of_sectors(outcome.sectors),
        places = outcome.damage.len(),
    ));
    unchecked(outcome, page);
    outcome
        .others
        .iter()
        .for_each(|part| page.line(other_discs::part(part)));
    places(outcome, page);
    // Alone it cannot be repaired then.
    let repair = match outcome.anchors_disputed {
        true => "no",
        false => repair,
    };
    if outcome.anchors_disputed {
        page.line(say!("anchors-disputed"));
        page.next(say!("repair-next-other-copy"));
    }
    let (worst, parity) = (outcome.worst_row, outcome.parity);
    page.line(match outcome.class {
        Class::Ok | Class::Watch | Class::Migrate | Class::Failed if outcome.displaced => {
            say!("verify-displaced", source = source)
        }
        Class::Failed => say!(
            "verify-failed",
            worst = worst,
            parity = parity,
            repair = repair,
            source = source
        ),
        Class::Ok | Class::Watch | Class::Migrate if outcome.disputed => {
            say!("verify-disputed", repair = repair, source = source)
        }
        Class::Ok | Class::Watch | Class::Migrate if outcome.uncompared => say!(
            "verify-replace-uncompared",
            worst = worst,
            parity = parity,
            repair = repair,
            source = source
        ),
        Class::Migrate if worst > u64::from(parity) => {
            say!("verify-replace-unchecked", repair = repair, source = source)
        }
        Class::Migrate => say!(
            "verify-replace-now",
            worst = worst,
            parity = parity,
            repair = repair,
            source = source
        ),
        Class::Ok | Class::Watch => say!(
            "verify-check-soon",
            worst = worst,
            parity = parity,
            repair = repair,
            source = source
        ),
    });
    if let Some(drive) = outcome.reading.as_ref().and_then(|r| r.good_in.as_ref()) {
        page.line(say!("verify-good-elsewhere", drive = drive));
    }
}

/// How much nothing says whether it is right.
fn unchecked(outcome: &Outcome, page: &mut Page) {
    let sectors = outcome.unchecked_sectors;
    if sectors == 0 {
        return;
    }
    // Of anchors that contradict each other more is said besides.
    let why = match outcome.anchors_disputed {
        true => "anchors",
        false => "values",
    };
    page.line(say!(
        "verify-unchecked",
        why = why,
        sectors = sectors,
        size = of_sectors(sectors)
    ));
}

/// The first stretches of what is damaged or cannot be checked.
fn places(outcome: &Outcome, page: &mut Page) {
    for (lba, sectors) in outcome.damage.iter().take(PLACES) {
        page.item(say!(
            "stretch-of-sectors",
            first = naming(*lba),
            sectors = *sectors,
            size = of_sectors(*sectors)
        ));
    }
    if let Some(more @ 1..) = outcome.damage.len().checked_sub(PLACES) {
        page.item(say!("list-more", items = more));
    }
}

/// Whether a second drive has now read it.
fn second(name: &str, reading: &Reading) -> String {
    match (
        &reading.burned_in,
        reading.other_drive,
        reading.second_drive,
    ) {
        (Some(burner), true, true) => say!("verify-second-now", serial = name, burner = burner),
        (_, _, true) => say!("verify-second-before", serial = name),
        (Some(burner), ..) => {
            let told = if reading.same_drive { "yes" } else { "no" };
            say!(
                "verify-second-open",
                serial = name,
                burner = burner,
                told = told
            )
        }
        (None, ..) => match &reading.burned_in_by_tag {
            Some(drive) => say!("verify-burner-by-tag", serial = name, drive = drive),
            None => say!("verify-burner-unknown", serial = name),
        },
    }
}
