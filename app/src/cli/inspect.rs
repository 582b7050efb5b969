//! `stele inspect`.

use clap::Args as ClapArgs;
use stele_burner::inspect::{Inspection, TreeFacts};

use super::out::{Exit, Out, Page, bytes, count};
use super::session::{Common, loose};
use crate::jobs::{JobError, inspect};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// An image file, or a drive with a disc in it; of Stele or of anybody else
    #[arg(value_name = "IMAGE|DRIVE")]
    pub from: String,
}

/// Looks at a disc. Needs an archive only for a drive of the archive.
pub fn run(args: &Args, common: &Common, out: &Out) -> Result<Exit, JobError> {
    let (archive, watch) = loose(common, std::slice::from_ref(&args.from))?;
    let done = inspect::run(&args.from, archive.as_ref(), &watch);
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
    }
    if let Some(form) = &i.file_set {
        page.line(format!("DICOM: {form}"));
    }
    for finding in i.findings.iter().take(50) {
        let (words, place) = (finding.kind.words(), finding.place.escape_debug());
        page.line(format!("  ! {words}: {place}"));
    }
    if i.findings.len() > 50 {
        page.line(format!("  and {} more", i.findings.len() - 50));
    }
    if i.findings.is_empty() && i.lost.is_empty() {
        page.line("Nothing contradicts itself. To check the content: stele verify --image FILE");
    } else if i.stele.is_some() {
        page.next("stele repair SOURCE --to FILE makes a whole image of it");
    }
}
