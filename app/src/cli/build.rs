//! `stele build`.

use clap::Args as ClapArgs;
use stele_catalog::{CopyRow, CopyState, Reader};

use super::ingest;
use super::output::{Exit, Out, Page};
use super::session::Session;
use super::status;
use crate::jobs::JobError;
use crate::jobs::make::build::{self, Outcome};
use crate::jobs::read::copies_read::CopyRead;
use crate::jobs::run::lookup;
use crate::station;
use crate::words::lang::say;
use crate::words::quantities::{bytes, of_sectors};
use crate::words::tag_trail;

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// A set, SET-0001, or one of its discs, SET-0001/1
    pub what: String,
    /// Also build what is already built
    #[arg(long)]
    pub again: bool,
    /// Restore the image of one disc from a copy in this drive, or from an image file
    #[arg(long, value_name = "DRIVE", conflicts_with = "again")]
    pub from: Option<String>,
    /// With --again: build it even if files that exist only in its image are lost
    #[arg(long, requires = "again")]
    pub lose_files: bool,
    /// Test the repair of every row, not only of a sample
    #[arg(long)]
    pub full_trial: bool,
}

/// Builds images.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = build::Request {
        what: args.what.clone(),
        again: args.again,
        from: args.from.clone(),
        lose_files: args.lose_files,
        full_trial: args.full_trial,
    };
    let done = build::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    let what = lookup::named(&session.catalog().read(), &args.what)?;
    let set = what.split_once('/').map_or(what.as_str(), |(set, _)| set);
    let next = status::next_of_set(set, session)?;
    let reader = session.catalog().read();
    // Nobody imported the files of a disc that was recorded from one of its copies.
    let found = |disc: &str| found(&reader, disc);
    out.report(&outcome, |page| say(&outcome, (&next, false), found, page));
    let clean = [&outcome.empty, &outcome.lost]
        .iter()
        .all(|discs| discs.is_empty());
    let clean = clean && outcome.left_out.is_empty();
    let clean = clean && outcome.copies.iter().all(CopyRead::agrees);
    Ok(Exit::findings(!clean || !outcome.outdated.is_empty()))
}

/// Whether a disc was recorded from what is written on it, so that its files were not imported
/// here, and then whether a copy of it is on record.
fn found(reader: &Reader<'_>, disc: &str) -> &'static str {
    let Ok(Some(row)) = reader.disc_by_name(disc) else {
        return "no";
    };
    let Ok(copies) = reader.copies(row.id) else {
        return "no";
    };
    let may_give =
        |copy: &CopyRow| !matches!(copy.state, CopyState::Planned | CopyState::Destroyed);
    match (row.found, copies.iter().any(may_give)) {
        (true, true) => "yes",
        (true, false) => "alone",
        (false, _) => "no",
    }
}

/// Reports what was built, or which image was added, and the next step.
pub fn say(
    outcome: &Outcome,
    (next, adds): (&str, bool),
    found: impl Fn(&str) -> &'static str,
    page: &mut Page,
) {
    for image in &outcome.built {
        page.line(say!(
            "build-disc-built",
            disc = &image.disc,
            file = image.file.display().to_string(),
            size = bytes(image.sectors.saturating_mul(2048)),
        ));
    }
    for disc in &outcome.brought_back {
        page.line(say!("build-image-back", disc = disc));
    }
    for disc in &outcome.right {
        page.line(match adds {
            true => say!("image-add-right", disc = disc),
            false => say!("build-image-right", disc = disc),
        });
    }
    for line in outcome.copies.iter().flat_map(tag_trail::copy_read) {
        page.line(line);
    }
    for damaged in &outcome.damaged {
        let from = &damaged.from;
        page.line(say!(
            "build-source-damaged",
            from = from,
            sectors = damaged.sectors,
            size = of_sectors(damaged.sectors)
        ));
        if from.starts_with("virtual:") || station::is_device(from) {
            page.line(say!("build-source-check", drive = from));
        }
    }
    if !outcome.before.is_empty() {
        let names = outcome.before.join(", ");
        page.line(say!(
            "build-before",
            discs = outcome.before.len(),
            names = names
        ));
    }
    let (replaced, to_come) = outcome.left_out_by_kind();
    ingest::list(page, &say!("build-left-out-replaced"), &replaced);
    ingest::list(page, &say!("build-left-out"), &to_come);
    for path in &outcome.kept {
        page.line(say!("drop-file-kept", file = path.display().to_string()));
    }
    for disc in &outcome.outdated {
        page.line(say!("parity-outdated", disc = disc));
    }
    for disc in &outcome.lost {
        page.line(say!("build-image-lost", disc = disc, found = found(disc)));
    }
    for disc in &outcome.empty {
        page.line(say!("build-disc-empty", disc = disc));
    }
    page.next(match to_come.is_empty() {
        true => next.to_owned(),
        false => say!("build-next-left-out", step = next),
    });
}
