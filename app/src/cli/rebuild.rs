//! `stele set rebuild`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use stele_catalog::Catalog;

use super::output::{Exit, Out, Page};
use super::session::{self, Common, Session, loose, sources};
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::read::copies_read::CopyRead;
use crate::jobs::read::rebuild::{self, Disc, Outcome};
use crate::jobs::run::lookup;
use crate::words::lang::say;
use crate::words::next_step::as_one_word;
use crate::words::quantities::of_sectors;
use crate::words::tag_trail;

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// All discs that are left of one set, damaged or not: images, or drives with discs in them; at
    /// least one must be a parity disc
    #[arg(required = true, value_name = "SOURCE")]
    pub from: Vec<String>,
    /// The folder for the images, with space for all of them: new or empty, or the folder of an
    /// interrupted rebuild of this set, which then continues
    #[arg(long, value_name = "FOLDER")]
    pub to: PathBuf,
}

/// Rebuilds a set; exit code 1 where a disc does not get whole, or a source was not used: whoever
/// named it took it for a disc of the set. Needs an archive only for a drive of the archive.
pub fn run(args: &Args, common: &Common, out: &Out) -> Result<Exit, JobError> {
    let from = &sources(common, &args.from)?;
    let (archive, watch) = loose(common, from)?;
    let done = rebuild::run(from, &args.to, archive.as_ref(), &watch);
    watch.finish();
    let in_vain = match &done {
        Ok(outcome) => outcome.discs.iter().any(|disc| disc.image.is_none()),
        Err(error) => !matches!(error, JobError::Cancelled),
    };
    let own = archive_of(common).map(|archive| rebuild::own_images(from, &archive));
    let own = own.unwrap_or_default();
    if in_vain && !own.is_empty() {
        // The archive may be another one, or not to be written: the rebuild is what it is.
        if let Ok(mut session) = Session::open(common, out) {
            let learned = rebuild::learn(&own, &mut session.context());
            learned.or_else(|error| done.is_err().then_some(()).ok_or(error))?;
        }
    }
    let outcome = match Session::open_to_read(common, out) {
        Ok(session) => {
            let known = (session.archive(), &session.catalog().read());
            let held = rebuild::held_to_record(done?, known, &watch);
            watch.finish();
            held?
        }
        Err(_) => done?,
    };
    let gone = not_wanted(&outcome, common);
    out.report(&outcome, |page| say(&outcome, &gone, page));
    let lost = outcome.discs.iter().any(|disc| disc.image.is_none());
    let misfit = !outcome.copies.iter().all(CopyRead::agrees);
    let misfit = misfit || !outcome.altered.is_empty() || !outcome.changed.is_empty();
    let unused = misfit || !outcome.strangers.is_empty() || !outcome.outdated.is_empty();
    Ok(Exit::findings(lost || unused))
}

/// The archive, where there is one.
fn archive_of(common: &Common) -> Option<Archive> {
    Archive::open(&session::place(common).ok()?).ok()
}

/// Numbers of the discs whose images the archive does not want: they are canceled, or it has them.
fn not_wanted(outcome: &Outcome, common: &Common) -> Vec<u32> {
    let Some(archive) = archive_of(common) else {
        return Vec::new();
    };
    let Ok(catalog) = Catalog::open_to_read(&archive.catalog()) else {
        return Vec::new();
    };
    let reader = catalog.read();
    let is_gone = |number: &u32| {
        let name = format!("{}/{number}", outcome.set);
        match lookup::disc_named(&reader, &name) {
            Ok(disc) => archive.image_of(&disc.name).exists(),
            Err(JobError::DiscGone { .. } | JobError::SetDropped { .. }) => true,
            Err(_) => false,
        }
    };
    let numbers = outcome.discs.iter().map(|disc| disc.number);
    numbers.filter(is_gone).collect()
}

fn say(outcome: &Outcome, gone: &[u32], page: &mut Page) {
    page.line(say!(
        "rebuild-set",
        set = &outcome.set,
        discs = outcome.discs.len()
    ));
    for line in outcome.copies.iter().flat_map(tag_trail::copy_read) {
        page.line(line);
    }
    let is_on_record = |disc: &&Disc| !outcome.not_as_built.contains(&disc.number);
    for disc in outcome.discs.iter().filter(is_on_record) {
        page.item(became(disc, outcome));
    }
    for number in &outcome.not_as_built {
        page.item(say!(
            "rebuild-not-as-built",
            disc = format!("{}/{number}", outcome.set)
        ));
    }
    for number in &outcome.changed {
        page.item(say!("rebuild-data-changed", disc = number.to_string()));
    }
    for source in &outcome.strangers {
        page.item(say!("rebuild-source-strange", source = source));
    }
    for disc in &outcome.outdated {
        page.item(say!("rebuild-parity-outdated", disc = disc.to_string()));
    }
    if !outcome.not_as_built.is_empty() {
        page.next(say!("rebuild-next-as-built"));
    } else if outcome.discs.iter().any(|disc| disc.image.is_none()) {
        page.line(say!("rebuild-unfinished-kept"));
        page.next(say!("rebuild-next-sources", set = &outcome.set));
    } else if outcome.discs.iter().any(|disc| !disc.present) {
        for disc in outcome.discs.iter().filter(|disc| !disc.present) {
            if let Some(image) = &disc.image
                && !gone.contains(&disc.number)
            {
                page.next(say!(
                    "rebuild-next-build",
                    disc = format!("{}/{}", outcome.set, disc.number),
                    file = as_one_word(&image.display().to_string())
                ));
            }
        }
    }
}

/// What became of a disc of the set.
fn became(disc: &Disc, outcome: &Outcome) -> String {
    let number = disc.number.to_string();
    let kind = if disc.parity { "parity" } else { "data" };
    let was = if disc.present { "present" } else { "missing" };
    match &disc.image {
        Some(image) if outcome.altered.contains(&disc.number) => say!(
            "rebuild-parity-altered-again",
            disc = number,
            file = image.display().to_string(),
        ),
        None if outcome.altered.contains(&disc.number) => {
            say!("rebuild-parity-altered", disc = number)
        }
        Some(image) => say!(
            "rebuild-disc-whole",
            kind = kind,
            disc = number,
            was = was,
            file = image.display().to_string(),
        ),
        None if outcome.doubtful.contains(&disc.number) => {
            say!(
                "rebuild-disc-doubtful",
                kind = kind,
                disc = number,
                was = was
            )
        }
        // How large it would be, nobody has looked at.
        None if disc.parity && !disc.present => {
            let mut data = outcome.discs.iter().filter(|disc| !disc.parity);
            match data.all(|disc| disc.image.is_some()) {
                true => say!("rebuild-parity-unsure", disc = number),
                false => say!("rebuild-parity-waits", disc = number),
            }
        }
        None => {
            let lost: u64 = disc.lost.iter().map(|(_, sectors)| sectors).sum();
            say!(
                "rebuild-disc-partial",
                kind = kind,
                disc = number,
                was = was,
                sectors = lost,
                size = of_sectors(lost)
            )
        }
    }
}
