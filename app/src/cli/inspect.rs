//! `stele inspect`.

use clap::Args as ClapArgs;
use stele_burner::fileset::Remark;
use stele_burner::inspect::{Depth, FileSetFacts, HashFacts, HelpState, Inspection, TreeFacts};

use super::output::{Exit, Out, Page};
use super::session::{Common, loose};
use crate::jobs::JobError;
use crate::jobs::read::inspect;
use crate::words::quantities::{bytes, count};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// An image file, or a drive with a disc in it; of Stele or of anybody else
    #[arg(value_name = "IMAGE|DRIVE")]
    pub from: String,
    /// Look at structures, texts and the headers of DICOM objects only: no hashes. A disc in a
    /// drive is else read from end to end, which takes as long as verifying it
    #[arg(long)]
    pub quick: bool,
}

/// Looks at a disc. Needs an archive only for a drive of the archive.
pub fn run(args: &Args, common: &Common, out: &Out) -> Result<Exit, JobError> {
    let (archive, watch) = loose(common, std::slice::from_ref(&args.from))?;
    let depth = match args.quick {
        true => Depth::Structure,
        false => Depth::Content,
    };
    let done = inspect::run(&args.from, depth, archive.as_ref(), &watch);
    watch.finish();
    let inspection = done?;
    out.report(&inspection, |page| say(&inspection, page));
    let clean = inspection.findings.is_empty() && inspection.lost.is_empty();
    Ok(Exit::findings(!clean))
}

fn tree(name: &str, tree: &TreeFacts) -> String {
    let files = count(tree.files, "file");
    let folders = count(tree.directories, "folder");
    format!("  {name}: {files} in {folders}, {}", bytes(tree.bytes))
}

/// Tells what was found.
fn say(i: &Inspection, page: &mut Page) {
    page.line(format!(
        "{} sectors, {}.",
        i.sectors,
        bytes(i.sectors.saturating_mul(2048))
    ));
    file_systems(i, page);
    if let Some(stele) = &i.stele {
        let disc = stele.disc.as_deref().unwrap_or("its anchors are gone");
        page.line(format!("STELE1: {disc}"));
        if let Some(uuid) = &stele.uuid {
            page.line(format!("  UUID {uuid}"));
        }
        let p = &stele.protection;
        let (data, parity, strip) = (p.data, p.parity, p.strip);
        page.line(format!("  {data} + {parity} strips of {strip} sectors"));
        page.line(format!("  {}", p.survives));
        if let Some(n) = stele.whole_discs.filter(|n| *n > 0) {
            let discs = count(u64::from(n), "disc");
            page.line(format!("  Any {discs} of its set may be lost as a whole."));
        }
        for text in &stele.help {
            if !matches!(text.state, HelpState::Current | HelpState::There) {
                page.line(format!("  {}: {}", text.name, text.state.words()));
            }
        }
    }
    if let Some(set) = &i.file_set {
        file_set(set, page);
    }
    if let Some(hashes) = &i.hashes {
        hashed(hashes, page);
    }
    for finding in i.findings.iter().take(50) {
        let (words, place) = (finding.kind.words(), finding.place.escape_debug());
        let colon = if finding.place.is_empty() { "" } else { ": " };
        page.line(format!("  ! {words}{colon}{place}"));
    }
    if i.findings.len() > 50 {
        page.line(format!("  and {} more", i.findings.len() - 50));
    }
    if i.findings.is_empty() && i.lost.is_empty() {
        page.line("Nothing contradicts itself. To check every sector: stele verify --image FILE");
    } else if i.stele.is_some() {
        page.next("stele repair SOURCE --to FILE makes a whole image of it");
    }
}

fn file_systems(i: &Inspection, page: &mut Page) {
    if let Some(iso) = &i.iso {
        page.line(format!("ISO 9660, volume {}", iso.volume_id));
        let names = if iso.rock_ridge {
            "Rock Ridge"
        } else {
            "names"
        };
        page.line(tree(names, &iso.tree));
        if let Some(joliet) = &iso.joliet {
            page.line(tree("Joliet", joliet));
        }
    }
    if let Some(udf) = &i.udf {
        let closed = if udf.closed { "closed" } else { "not closed" };
        let (revision, volume) = (&udf.revision, &udf.volume_id);
        page.line(format!("UDF {revision}, volume {volume}, {closed}"));
        page.line(tree("names", &udf.tree));
        if udf.metadata_partition {
            let mirror = if udf.mirrored { "with" } else { "without" };
            page.line(format!("  metadata partition {mirror} a copy of its own"));
        }
    }
    match i.same_trees {
        Some(true) => page.line("Both lead to the same sectors."),
        Some(false) => page.line("They do not lead to the same sectors."),
        None => {}
    }
}

/// What the DICOM file-set may be called, and what keeps it from more.
fn file_set(set: &FileSetFacts, page: &mut Page) {
    page.line(format!("DICOM, by its objects: {}", set.form));
    if let Some(claimed) = &set.claimed {
        page.line(format!("  the disc says: {}", claimed.escape_debug()));
    }
    let objects = count(set.conformance.objects, "object");
    page.line(match set.directory {
        true => format!(
            "  {objects} in its DICOMDIR of {}",
            count(set.records, "record")
        ),
        false => "  no DICOMDIR".to_owned(),
    });
    if set.not_referenced > 0 {
        let objects = count(set.not_referenced, "object");
        page.line(format!("  {objects} that no DICOMDIR refers to"));
    }
    if set.unreadable > 0 {
        let files = count(set.unreadable, "file");
        page.line(format!("  {files} too damaged to say what they are"));
    }
    for syntax in &set.conformance.syntaxes {
        page.line(format!(
            "  {} {}",
            count(syntax.objects, "object"),
            syntax.name
        ));
    }
    let mark = |remark: &Remark| {
        if remark.reason.excludes() {
            "keeps it out"
        } else {
            "noted"
        }
    };
    for remark in set.conformance.remarks.iter().take(50) {
        let (objects, reason) = (count(remark.objects, "object"), remark.reason);
        let (first, mark) = (remark.first.escape_debug(), mark(remark));
        page.line(format!("  {objects}, {mark}: {reason}; from /{first} on"));
    }
    if set.conformance.remarks.len() > 50 {
        page.line("  and more: --json lists them all");
    }
}

fn hashed(hashes: &HashFacts, page: &mut Page) {
    match (&hashes.blake3, &hashes.sha256) {
        (Some(blake3), Some(sha256)) => {
            page.line(format!("Image of {} sectors", hashes.sectors));
            page.line(format!("  BLAKE3  {blake3}"));
            page.line(format!("  SHA-256 {sha256}"));
        }
        _ => page.line("No hash of the image: not all of it can be read."),
    }
    if let Some(files) = &hashes.files {
        let (right, listed) = (files.right, count(files.listed, "file"));
        page.line(format!(
            "  {right} of {listed} have the hashes of the manifest"
        ));
    }
}
