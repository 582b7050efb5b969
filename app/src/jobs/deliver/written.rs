//! What stands where a delivery is written, and the receipt of it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use stele_burner::mastering::FileHasher;
use stele_burner::watch::Watch;
use stele_catalog::{DeliveryForm, Handover, Reader};

use super::assemble::listed as listed_files;
use super::hand_over::{Work, receipt_in};
use super::identity::Looked;
use super::part::{Done, Part, State, unfinished};
use super::receipt::{Custody, CustodyLine, FORMAT, NotIncluded, Receipt, ReceiptStudy};
use crate::encoding;
use crate::jobs::read::restore::Listed;
use crate::jobs::run::records;
use crate::jobs::shelf::copy_history;
use crate::jobs::shelf::patients::Patient;
use crate::jobs::typed::Role;
use crate::jobs::{Context, JobError};
use crate::station::pacs::Node;

/// Whether something has the target's name. An empty folder may be there for a folder.
pub(super) fn is_taken(target: &Path, form: DeliveryForm) -> bool {
    if form == DeliveryForm::Pacs {
        return false;
    }
    let Ok(found) = std::fs::symlink_metadata(target) else {
        return false;
    };
    let may_be = form == DeliveryForm::Folder && found.is_dir();
    let is_empty = || std::fs::read_dir(target).is_ok_and(|mut all| all.next().is_none());
    !(may_be && is_empty())
}

/// Asks whether a target is free, or a delivery to it was begun: before a request is recorded for
/// it.
///
/// # Errors
/// [`JobError::Exists`]; an address of a system that is none.
pub fn require_free(target: &Path, form: DeliveryForm) -> Result<(), JobError> {
    if form == DeliveryForm::Pacs {
        Node::parse(&target.to_string_lossy())?;
        return Ok(());
    }
    let begun = target
        .file_name()
        .is_some_and(|name| target.with_file_name(unfinished(name)).exists());
    match is_taken(target, form) && !begun {
        true => Err(JobError::Exists {
            path: target.to_path_buf(),
        }),
        false => Ok(()),
    }
}

/// The files that are not in a folder with their length, by their places.
pub(super) fn missing(folder: &Path, listed: &Listed, names: &[Option<PathBuf>]) -> Vec<usize> {
    let pairs = listed.files.iter().zip(names).enumerate();
    let is_missing = |name: &Path, bytes: u64| {
        let found = std::fs::symlink_metadata(folder.join(name));
        !found.is_ok_and(|found| found.is_file() && found.len() == bytes)
    };
    pairs
        .filter(|(_, (one, name))| {
            name.as_ref()
                .is_some_and(|name| is_missing(name, one.file.size))
        })
        .map(|(at, _)| at)
        .collect()
}

/// The discs that hold some of the files.
pub(super) fn discs_of(listed: &Listed, files: &[usize]) -> Vec<String> {
    let found = files.iter().filter_map(|at| listed.files.get(*at));
    let discs: BTreeSet<&String> = found.flat_map(|one| &one.discs).collect();
    discs.into_iter().cloned().collect()
}

/// Whether what has the target's name is all of a delivery that was about to get it.
///
/// # Errors
/// [`JobError::Cancelled`]; what the system says.
pub(super) fn stands(target: &Path, done: &Done, watch: &dyn Watch) -> Result<bool, JobError> {
    if !target.exists() {
        return Ok(false);
    }
    let io = |error| JobError::io_named(Role::Delivery, target)(error);
    let of = |path: &Path| -> io::Result<[u8; 32]> {
        let mut hasher = FileHasher::new();
        io::copy(&mut File::open(path)?, &mut hasher)?;
        Ok(hasher.finish().blake3)
    };
    if let Some(image) = &done.image {
        return match target.is_file() {
            true => Ok(encoding::hex(&of(target).map_err(io)?) == *image),
            false => Ok(false),
        };
    }
    // A folder got its name as it had been counted; that it is this one its receipt says.
    let receipt = receipt_in(target);
    if watch.cancelled() {
        return Err(JobError::Cancelled);
    }
    match of(&receipt) {
        Ok(hash) => Ok(encoding::hex(&hash) == done.receipt),
        Err(_) => Ok(false),
    }
}

/// Gives a folder its name, where nothing has it but an empty folder.
///
/// # Errors
/// [`JobError::Exists`]; what the system says.
pub(super) fn name(part: &Part, root: &str) -> Result<(), JobError> {
    let from = part.at(root);
    let target = part.target();
    part.folder()
        .sync()
        .map_err(JobError::io_named(Role::Delivery, &from))?;
    match std::fs::rename(&from, target) {
        Ok(()) => {}
        Err(_) if is_taken(target, DeliveryForm::Folder) => {
            let path = target.to_path_buf();
            return Err(JobError::Exists { path });
        }
        Err(error) => return Err(JobError::io_named(Role::Delivery, target)(error)),
    }
    let parent = target.parent().unwrap_or(Path::new("."));
    let synced = File::open(parent).and_then(|folder| folder.sync_all());
    synced.map_err(JobError::io_named(Role::Delivery, parent))
}

/// What a receipt is made of.
pub(super) struct Facts<'a> {
    pub(super) work: &'a Work<'a>,
    pub(super) state: &'a State,
    pub(super) looked: &'a Looked,
    pub(super) not_included: NotIncluded,
}

/// The receipt of a delivery.
///
/// # Errors
/// The catalog's.
pub(super) fn receipt(facts: &Facts<'_>, cx: &Context<'_>) -> Result<Receipt, JobError> {
    let Facts {
        work,
        state,
        looked,
        not_included,
    } = facts;
    let reader = cx.catalog.read();
    let mut wordings = reader.wordings(work.row.patient)?;
    let person = reader.people()?;
    let person = person.into_iter().find(|one| one.id == cx.by.person);
    let files = listed_files(&looked.files);
    let custody = match work.row.kind.handover() {
        Handover::Exhibit => Some(custody(state, &reader)?),
        Handover::Copies => None,
    };
    Ok(Receipt {
        format: FORMAT,
        receipt: state.receipt.clone(),
        uuid: state.uuid.clone(),
        archive: state.archive.clone(),
        request: work.row.code.clone(),
        ground: work.row.kind.text(),
        recipient: work.row.recipient.clone(),
        address: work.row.address.clone(),
        purpose: work.row.purpose.clone(),
        proof: work.row.proof.clone(),
        signed: work.row.signed.clone(),
        patient: Patient::from(wordings.swap_remove(0)),
        studies: studies(work, looked, &reader)?,
        identity: work.request.identity.text(),
        at: cx.clock.now(),
        person: person
            .as_ref()
            .map_or_else(String::new, |one| one.code.clone()),
        person_name: person.and_then(|one| one.name),
        bytes: files.iter().map(|file| file.bytes).sum(),
        files,
        uncorrected: looked.uncorrected.clone(),
        not_included: *not_included,
        sources: state.sources.clone(),
        custody,
    })
}

fn studies(
    work: &Work<'_>,
    looked: &Looked,
    reader: &Reader<'_>,
) -> Result<Vec<ReceiptStudy>, JobError> {
    let files = &looked.files;
    let of_study = |place| files.iter().filter(|file| file.study == place).count() as u64;
    let mut all = Vec::new();
    for (id, place) in work.studies.iter().zip(1_usize..) {
        let Some(row) = reader.study(*id)? else {
            continue;
        };
        all.push(ReceiptStudy {
            study: records::study_name(&row),
            date: row.study_date,
            description: row.description,
            modalities: row.modalities,
            files: of_study(place),
            folder: format!("ST{place:06}"),
        });
    }
    Ok(all)
}

/// What happened to the copies that the files of an exhibit came from.
fn custody(state: &State, reader: &Reader<'_>) -> Result<Custody, JobError> {
    let head = reader.trail_head()?;
    let mut copies = Vec::new();
    let serials = state.sources.iter().filter_map(|one| one.copy.as_ref());
    for serial in serials {
        let history = copy_history::run(serial, reader)?;
        let lines = history.events.into_iter().map(|event| CustodyLine {
            at: event.at,
            person: event.person,
            what: event.what.without_words(),
        });
        copies.push((serial.clone(), lines.collect()));
    }
    Ok(Custody {
        copies,
        trail_rows: head.rows,
        trail_hash: encoding::hex(&head.hash),
    })
}
