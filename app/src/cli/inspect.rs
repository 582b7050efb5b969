//! `stele disc inspect`.

use clap::Args as ClapArgs;
use stele_burner::fileset::Remark;
use stele_burner::inspect::{
    Depth, FileSetFacts, Finding, FindingKind, HashFacts, Inspection, SteleFacts, TreeFacts,
};

use super::output::{Exit, Out, Page};
use super::session::{Common, loose, sources};
use crate::jobs::JobError;
use crate::jobs::read::inspect;
use crate::station;
use crate::words::lang::say;
use crate::words::names::printable;
use crate::words::next_step::as_one_word;
use crate::words::quantities::bytes;
use crate::words::{inspections, protection};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// An image file, or a drive with a disc in it; made by Stele or by any other program
    #[arg(value_name = "IMAGE|DRIVE")]
    pub from: String,
    /// Check only structures, texts and DICOM headers, without hashes. Otherwise a disc in a drive
    /// is read from end to end, which takes as long as verifying it
    #[arg(long)]
    pub quick: bool,
}

/// Looks at a disc. Needs an archive only for a drive of the archive.
pub fn run(args: &Args, common: &Common, out: &Out) -> Result<Exit, JobError> {
    let from = &sources(common, std::slice::from_ref(&args.from))?.concat();
    let (archive, watch) = loose(common, std::slice::from_ref(from))?;
    let depth = match args.quick {
        true => Depth::Structure,
        false => Depth::Content,
    };
    let done = inspect::run(from, depth, archive.as_ref(), &watch);
    watch.finish();
    let inspection = done?;
    out.report(&inspection, |page| say(&inspection, from, page));
    let clean = inspection.findings.is_empty() && inspection.lost.is_empty();
    Ok(Exit::findings(!clean))
}

/// A tree of a file system; `names` says which.
fn tree(names: &str, tree: &TreeFacts) -> String {
    say!(
        "inspect-tree",
        names = names,
        files = tree.files,
        folders = tree.directories,
        size = bytes(tree.bytes),
    )
}

/// How many lines of one list are printed.
const LISTED: usize = 50;
/// How many findings of one kind are printed.
const OF_A_KIND: usize = 8;

/// Reports what was found.
fn say(i: &Inspection, from: &str, page: &mut Page) {
    let size = bytes(i.sectors.saturating_mul(2048));
    page.line(say!("inspect-size", sectors = i.sectors, size = size));
    file_systems(i, page);
    if let Some(stele) = &i.stele {
        of_stele(stele, page);
    }
    if let Some(set) = &i.file_set {
        file_set(set, page);
    }
    if let Some(hashes) = &i.hashes {
        hashed(hashes, page);
    }
    findings(&i.findings, page);
    if i.findings.is_empty() && i.lost.is_empty() {
        let stele = match (&i.stele, &i.hashes) {
            (None, _) => "no",
            (Some(_), None) => "quick",
            (Some(_), Some(_)) => "yes",
        };
        page.line(
            match station::is_device(from) || from.starts_with("virtual:") {
                true => say!(
                    "inspect-consistent-drive",
                    stele = stele,
                    drive = as_one_word(from)
                ),
                false => say!(
                    "inspect-consistent",
                    stele = stele,
                    file = as_one_word(from)
                ),
            },
        );
    } else if i.stele.is_some() {
        page.next(say!("inspect-next-repair", source = as_one_word(from)));
    } else {
        page.next(say!("inspect-next-try-repair", source = as_one_word(from)));
    }
}

/// Lists what was found: what says most comes first, and of each kind so many that it can be read.
fn findings(all: &[Finding], page: &mut Page) {
    let mut kinds: Vec<FindingKind> = all.iter().map(|one| one.kind).collect();
    kinds.sort_by_key(|kind| (weight(*kind), *kind));
    kinds.dedup();
    for kind in kinds {
        let of_kind = || all.iter().filter(|one| one.kind == kind);
        for finding in of_kind().take(OF_A_KIND) {
            page.item(format!("! {}", inspections::finding(finding)));
        }
        if let Some(more @ 1..) = of_kind().count().checked_sub(OF_A_KIND) {
            page.item(say!("inspect-more-of-kind", findings = more));
        }
    }
}

/// What explains the rest comes before it.
fn weight(kind: FindingKind) -> u8 {
    match kind {
        FindingKind::NoFileSystem | FindingKind::FileSystemMissing => 0,
        FindingKind::OtherDisc | FindingKind::Protection => 1,
        FindingKind::Unreadable | FindingKind::BytesBehind | FindingKind::LaterSession => 2,
        FindingKind::Manifest | FindingKind::Hash => 3,
        _ => 4,
    }
}

/// What a disc of Stele says of itself.
fn of_stele(stele: &SteleFacts, page: &mut Page) {
    page.line(match (&stele.disc, stele.of) {
        (Some(disc), Some(of)) => say!("inspect-disc-of", disc = printable(disc), discs = of),
        _ => say!("inspect-anchors-lost"),
    });
    if let Some(uuid) = &stele.uuid {
        page.item(format!("UUID {uuid}"));
    }
    let p = &stele.protection;
    page.item(say!(
        "inspect-strips",
        data = p.data,
        parity = p.parity,
        sectors = p.strip
    ));
    if let Some(survives) = p.survives {
        let survives = protection::survives(&survives.into());
        page.item(say!("inspect-as-built", survives = survives));
    }
    if let Some(n) = stele.whole_discs.filter(|n| *n > 0) {
        page.item(say!("inspect-whole-discs", discs = n));
    }
    for line in stele.help.iter().filter_map(inspections::help) {
        page.item(line);
    }
}

fn file_systems(i: &Inspection, page: &mut Page) {
    if let Some(iso) = &i.iso {
        page.line(say!("inspect-iso", volume = &iso.volume_id));
        let names = if iso.rock_ridge {
            "rock-ridge"
        } else {
            "plain"
        };
        page.item(tree(names, &iso.tree));
        if let Some(joliet) = &iso.joliet {
            page.item(tree("joliet", joliet));
        }
    }
    if let Some(udf) = &i.udf {
        let (revision, volume) = (&udf.revision, &udf.volume_id);
        page.line(match udf.closed {
            true => say!("inspect-udf-closed", revision = revision, volume = volume),
            false => say!("inspect-udf-open", revision = revision, volume = volume),
        });
        page.item(tree("plain", &udf.tree));
        match (udf.metadata_partition, udf.mirrored) {
            (true, true) => page.item(say!("inspect-metadata-mirrored")),
            (true, false) => page.item(say!("inspect-metadata-single")),
            (false, _) => {}
        }
    }
    match i.same_trees {
        Some(true) => page.line(say!("inspect-trees-same")),
        Some(false) => page.line(say!("inspect-trees-differ")),
        None => {}
    }
}

/// What the DICOM file-set may be called, and what keeps it from more.
fn file_set(set: &FileSetFacts, page: &mut Page) {
    page.line(say!(
        "inspect-dicom",
        form = inspections::claim(set.conformance.claim)
    ));
    if let Some(claimed) = &set.claimed {
        let claim = printable(claimed);
        page.item(say!("inspect-dicom-claim", claim = claim));
    }
    let objects = set.conformance.objects;
    page.item(match set.directory {
        true => say!("inspect-dicomdir", objects = objects, records = set.records),
        false => say!("inspect-no-dicomdir"),
    });
    if set.not_referenced > 0 {
        page.item(say!("inspect-not-referenced", objects = set.not_referenced));
    }
    if set.unreadable > 0 {
        page.item(say!("inspect-unreadable", files = set.unreadable));
    }
    for syntax in &set.conformance.syntaxes {
        let name = syntax.name.to_string();
        page.item(say!(
            "inspect-syntax",
            objects = syntax.objects,
            syntax = name
        ));
    }
    for remark in set.conformance.remarks.iter().take(LISTED) {
        page.item(conformance(remark));
    }
    if let Some(more @ 1..) = set.conformance.remarks.len().checked_sub(LISTED) {
        page.item(say!("list-more-json", items = more));
    }
}

fn conformance(remark: &Remark) -> String {
    let (objects, reason) = (remark.objects, inspections::reason(remark.reason));
    let first = printable(&remark.first);
    match remark.reason.excludes() {
        true => say!(
            "inspect-excludes",
            objects = objects,
            reason = reason,
            first = first
        ),
        false => say!(
            "inspect-noted",
            objects = objects,
            reason = reason,
            first = first
        ),
    }
}

fn hashed(hashes: &HashFacts, page: &mut Page) {
    match (&hashes.blake3, &hashes.sha256) {
        (Some(blake3), Some(sha256)) => {
            page.line(say!("inspect-image-hashes", sectors = hashes.sectors));
            page.item(format!("BLAKE3  {blake3}"));
            page.item(format!("SHA-256 {sha256}"));
        }
        _ => page.line(say!("inspect-no-image-hash")),
    }
    if let Some(files) = &hashes.files {
        page.item(say!(
            "inspect-files-right",
            right = files.right,
            files = files.listed
        ));
    }
}
