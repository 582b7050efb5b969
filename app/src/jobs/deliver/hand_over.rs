//! Handing studies over: this patient's files and no other's, as a folder or the image of a disc.
//!
//! Files come from copies in drives or from images as in a restore, each compared with its hash. A
//! delivery is begun in the catalog before its first byte is written, grows beside its target,
//! is counted there, gets its name, and only then is delivered. Cut off anywhere in between, it is
//! gone on with by the same command.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_burner::interchange::{FileSet, VolumeLabel};
use stele_burner::item::ItemKind;
use stele_burner::watch::{Phase, Progress, Unit};
use stele_catalog::{
    CatalogError, Claimed, Delivered, DeliveryForm, DeliveryId, Handover, Identity, JobKind,
    NewDelivery, Reason, RequestError, RequestRow, StudyId,
};

use super::assemble::{self, RECEIPT};
use super::identity::{Known, Look, Looked, root_of};
use super::names::Studies;
use super::outcome::Outcome;
use super::part::{Done, FILES, Part, State, TODAY};
use super::receipt::{NotIncluded, Receipt, Source, Texts};
use super::{DeliverError, image, requests, written};
use crate::encoding;
use crate::jobs::read::restore::{self, Fetch, Listed};
use crate::jobs::read::{in_drive, repair};
use crate::jobs::run::journal;
use crate::jobs::shelf::nearest;
use crate::jobs::typed::Role;
use crate::jobs::{Context, JobError};
use crate::station;
use crate::station::pacs::{Node, Object};

/// What to hand over.
#[derive(Clone, Debug)]
pub struct Request {
    /// The request's code.
    pub request: String,
    /// Where to.
    pub to: PathBuf,
    /// As a folder, or as an image.
    pub form: DeliveryForm,
    /// Whose identity the files say.
    pub identity: Identity,
    /// A drive that holds a disc, or an image file; none where all is there.
    pub from: Option<String>,
    /// Drive time in minutes that may go into places that fail.
    pub minutes: Option<u64>,
    /// Places that failed in an earlier run are tried again from the beginning.
    pub try_again: bool,
    /// How the receipt is said.
    pub texts: Texts,
}

/// The intent, in the journal: nothing of it names a patient.
#[derive(Serialize)]
struct Intent {
    request: String,
    drive: Option<String>,
}

/// What is handed over, as the catalog has it.
pub(super) struct Work<'a> {
    pub(super) request: &'a Request,
    pub(super) row: RequestRow,
    pub(super) studies: Vec<StudyId>,
    pub(super) places: Studies,
    pub(super) known: Known,
    pub(super) listed: Listed,
    pub(super) names: Vec<Option<PathBuf>>,
}

impl Work<'_> {
    /// Files that are handed over.
    fn wanted(&self) -> u64 {
        self.names.iter().flatten().count() as u64
    }

    fn not_included(&self, looked: Option<&Looked>) -> NotIncluded {
        let out = self.listed.files.iter();
        let out = out.filter(|one| self.places.stays_out(&one.file)).count() as u64;
        NotIncluded {
            waiting: self.listed.holds.waiting,
            left_out: self.listed.holds.left_out,
            given_up: self.listed.holds.given_up,
            of_others: self.listed.of_others + out + looked.map_or(0, |looked| looked.of_others),
            discs_not_built: self.listed.not_built.len() as u64,
            documents: self.places.documents_left(&self.listed),
        }
    }
}

/// Hands over what the disc at hand has of it, and all of it where nothing is missing then.
///
/// # Errors
/// [`DeliverError`]; [`JobError::Exists`], [`JobError::FolderBusy`], [`JobError::OnNoDisc`]; as
/// [`restore::run`].
pub fn deliver(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let work = work(request, cx)?;
    let from_drive = request
        .from
        .as_deref()
        .filter(|from| from.starts_with("virtual:") || station::is_device(from));
    let leases: Vec<String> = from_drive
        .map(|drive| format!("drive:{drive}"))
        .into_iter()
        .collect();
    let intent = Intent {
        request: work.row.code.clone(),
        drive: from_drive.map(str::to_owned),
    };
    journal::journaled(cx, JobKind::Deliver, &intent, &leases, |cx| {
        let (part, state) = Part::take(&grows_at(request, cx)?, cx.owner())?;
        let state = match state {
            Some(state) => state,
            None => match ready(request, cx).and_then(|()| begin(&work, &part, Vec::new(), cx)) {
                Ok(state) => state,
                Err(error) => {
                    part.remove_unused();
                    return Err(error);
                }
            },
        };
        go_on(&work, part, state, cx)
    })
}

/// What a delivery grows beside: its target or, for another system, a place in the archive.
fn grows_at(request: &Request, cx: &Context<'_>) -> Result<PathBuf, JobError> {
    let Some(node) = node_of(request)? else {
        return Ok(request.to.clone());
    };
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let system = format!("{}_{}", node.entity, node.address);
    let system: String = system.chars().map(plain).collect();
    let name = format!("{}-{system}", request.request);
    Ok(cx.archive.staging().join(name))
}

/// The system that is to take the objects, where one is.
fn node_of(request: &Request) -> Result<Option<Node>, JobError> {
    match request.form {
        DeliveryForm::Pacs => Ok(Some(Node::parse(&request.to.to_string_lossy())?)),
        DeliveryForm::Folder | DeliveryForm::Image => Ok(None),
    }
}

/// Whether another system takes anything, and whether there is a disc or image to read, before
/// anybody records that something is handed over.
fn ready(request: &Request, cx: &Context<'_>) -> Result<(), JobError> {
    if let Some(node) = node_of(request)? {
        node.answers()?;
    }
    if let Some(from) = &request.from {
        drop(repair::open(from, Some(cx.archive))?);
    }
    Ok(())
}

/// What is to be done, and whether it may be.
fn work<'a>(request: &'a Request, cx: &Context<'_>) -> Result<Work<'a>, JobError> {
    let reader = cx.catalog.read();
    let row = requests::named(&reader, &request.request)?;
    let is_exhibit = row.kind.handover() == Handover::Exhibit;
    if is_exhibit && request.identity == Identity::Today {
        let request = row.code;
        return Err(DeliverError::Exhibit { request }.into());
    }
    let studies = reader.studies_of_request(row.id)?;
    let known = Known::now(&reader, row.patient, &studies)?;
    known.require_patient_of(&row.code)?;
    let places = Studies::of(&reader, &studies, request.form)?;
    let listed = restore::listed(&reader, &studies)?;
    let names = places.names(&listed);
    if names.iter().flatten().next().is_none() {
        return Err(JobError::OnNoDisc {
            not_built: listed.not_built,
        });
    }
    Ok(Work {
        request,
        row,
        studies,
        places,
        known,
        listed,
        names,
    })
}

/// Begins a delivery: the catalog knows of it before a byte is written. `sources` are the discs
/// that gave what is there already.
fn begin(
    work: &Work<'_>,
    part: &Part,
    sources: Vec<Source>,
    cx: &mut Context<'_>,
) -> Result<State, JobError> {
    if written::is_taken(part.target(), work.request.form) {
        let path = part.target().to_path_buf();
        return Err(JobError::Exists { path });
    }
    let archive = cx.catalog.read().archive()?.uuid;
    let uuid = cx.ids.uuid()?;
    let new = NewDelivery {
        request: work.row.id,
        form: work.request.form,
        identity: work.request.identity,
    };
    let row = cx.change(Reason::Routine, |c| Ok(c.begin_delivery(&new)?))?;
    let mut state = State::new((&archive, &uuid), &work.row.code, &row);
    state.sources = sources;
    part.keep(&state)?;
    Ok(state)
}

fn go_on(
    work: &Work<'_>,
    part: Part,
    mut state: State,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let archive = encoding::uuid(&cx.catalog.read().archive()?.uuid);
    let same = state.archive == archive
        && state.request == work.row.code
        && state.form == work.request.form.text();
    if !same {
        let request = state.receipt;
        return Err(DeliverError::Other { request }.into());
    }
    if state.identity != work.request.identity.text() {
        state = with_other_identity(work, &part, state, cx)?;
    }
    let outcome = Outcome {
        receipt: state.receipt.clone(),
        request: work.row.code.clone(),
        form: work.request.form.text(),
        identity: work.request.identity.text(),
        to: work.request.to.clone(),
        studies: work.studies.len() as u64,
        not_included: work.not_included(None),
        sources: state.sources.clone(),
        ..Outcome::default()
    };
    // It has its name since a command that was cut off; only the catalog does not know.
    if let Some(done) = state.done.clone()
        && written::stands(part.target(), &done, cx.watch)?
    {
        return end(part, &state, &done, outcome, cx);
    }
    let delivery = cx.catalog.read().delivery(DeliveryId(state.delivery))?;
    if delivery.delivered.is_some() {
        // It was handed over, and what was to be removed then is removed now.
        part.remove()?;
        return Err(CatalogError::from(RequestError::Ended).into());
    }
    if written::is_taken(part.target(), work.request.form) {
        let path = part.target().to_path_buf();
        return Err(JobError::Exists { path });
    }
    let outcome = fetched(work, &part, &mut state, outcome, cx)?;
    if outcome.there < work.wanted() {
        return Ok(outcome);
    }
    assembled(work, part, state, outcome, cx)
}

/// A delivery that goes on with the other identity: what was fetched is archived bytes either way.
/// It is one of its own in the catalog, since the identity of the first is on record.
fn with_other_identity(
    work: &Work<'_>,
    part: &Part,
    before: State,
    cx: &mut Context<'_>,
) -> Result<State, JobError> {
    if before.done.is_some() {
        let request = before.receipt;
        return Err(DeliverError::Other { request }.into());
    }
    begin(work, part, before.sources, cx)
}

/// Fetches what the disc at hand has.
fn fetched(
    work: &Work<'_>,
    part: &Part,
    state: &mut State,
    outcome: Outcome,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let wanted = work.wanted();
    let missing = written::missing(&part.at(FILES), &work.listed, &work.names);
    let Some(from) = work.request.from.as_deref().filter(|_| !missing.is_empty()) else {
        let discs = written::discs_of(&work.listed, &missing);
        return match missing.is_empty() {
            true => Ok(Outcome {
                there: wanted,
                ..outcome
            }),
            false => {
                let mut nearest =
                    nearest::of_discs(&discs, &in_drive::copies_here(cx)?, &cx.catalog.read())?;
                // One that lies in a drive is there already.
                nearest.sort_by_key(|one| (one.why, one.drive.is_none()));
                let first = nearest.first();
                Err(DeliverError::NoSource {
                    first: first.map(|one| one.disc.clone()),
                    serial: first.and_then(|one| one.serial.clone()),
                    at: first.and_then(|one| one.at().map(str::to_owned)),
                    drive: first.and_then(|one| one.drive.clone()),
                    discs,
                }
                .into())
            }
        };
    };
    let names = |listed: &Listed| work.places.names(listed);
    let fetch = Fetch {
        studies: &work.studies,
        to: &part.at(FILES),
        from,
        minutes: work.request.minutes,
        try_again: work.request.try_again,
        names: &names,
    };
    let read = restore::fetch(&fetch, cx)?;
    let source = Source {
        disc: read.disc.clone(),
        copy: read.copy,
    };
    if read.files > 0 && !state.sources.contains(&source) {
        state.sources.push(source);
        part.keep(state)?;
    }
    Ok(Outcome {
        there: read.study_there,
        disc: Some(read.disc),
        lost: read.lost,
        refused: read.refused,
        mended_sectors: read.mended_sectors,
        rescue: read.rescue,
        trail: read.trail,
        recorded_as: read.recorded_as,
        further_discs: read.further_discs,
        fetch: read.fetch,
        sources: state.sources.clone(),
        ..outcome
    })
}

/// Everything is there: its headers are looked at, its texts written, all of it counted and named.
fn assembled(
    work: &Work<'_>,
    part: Part,
    mut state: State,
    outcome: Outcome,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let root = root_of(work.request.identity);
    assemble::clear_up(&part.at(FILES))?;
    let looked = looked_at(work, &part, cx)?;
    require_decided(&looked, cx)?;
    let now = cx.clock.now();
    let uuid = encoding::parse_uuid(&state.uuid).unwrap_or([0; 16]);
    let name = work.row.code.clone();
    let at = (uuid, now.0.div_euclid(1000));
    let set = assemble::directory((&part.at(root), &name), at, cx.watch)?;
    let receipt = receipt_of(work, &state, &looked, cx)?;
    let (files, digest) = assemble::texts(
        (&part, root),
        &work.request.texts,
        (&receipt, &looked),
        set.as_ref(),
    )?;
    assemble::count(&part.at(root), &files, cx.watch)?;
    let mut done = Done {
        files: looked.files.len() as u64,
        bytes: receipt.bytes,
        receipt: encoding::hex(&digest),
        image: None,
    };
    let image = match work.request.form {
        DeliveryForm::Folder | DeliveryForm::Pacs => None,
        DeliveryForm::Image => {
            let label = VolumeLabel {
                name: name.replace('-', "_"),
                uid: u64::from_be_bytes(*uuid.first_chunk().unwrap_or(&[0; 8])),
                owner: String::new(),
                time: at.1,
            };
            let whole = part.at(root);
            Some(image::write((&part, &whole), &label, &files, cx.watch)?)
        }
    };
    done.image = image.as_ref().map(|image| encoding::hex(&image.blake3));
    let reader = cx.catalog.read();
    if Known::now(&reader, work.row.patient, &work.studies)? != work.known {
        return Err(DeliverError::Changed.into());
    }
    state.done = Some(done.clone());
    part.keep(&state)?;
    let image_bytes = image.as_ref().map(|image| image.bytes);
    match (image, node_of(work.request)?) {
        (Some(image), _) => image.name(part.target())?,
        (None, Some(node)) => send(&node, set.as_ref(), cx)?,
        (None, None) => written::name(&part, root)?,
    }
    let outcome = Outcome {
        image_bytes,
        changed: looked
            .files
            .iter()
            .filter(|one| one.written.is_some())
            .count() as u64,
        uncorrected: looked.uncorrected.clone(),
        not_included: work.not_included(Some(&looked)),
        ..outcome
    };
    end(part, &state, &done, outcome, cx)
}

/// Sends the objects of a file-set, each in the form that it has.
fn send(node: &Node, set: Option<&FileSet>, cx: &Context<'_>) -> Result<(), JobError> {
    let items = set.iter().flat_map(|set| &set.studies);
    let items = items.flat_map(|study| &study.items);
    let objects: Vec<Object> = items
        .filter_map(|item| match &item.kind {
            ItemKind::Object {
                sop_class_uid,
                sop_instance_uid,
                transfer_syntax_uid,
                ..
            } => Some(Object {
                path: encoding::path_from_bytes(&item.source),
                class: sop_class_uid.clone(),
                instance: sop_instance_uid.clone(),
                syntax: transfer_syntax_uid.clone(),
            }),
            ItemKind::Document => None,
        })
        .collect();
    let total = objects.len() as u64;
    let done = |sent: u64| {
        cx.watch.progress(Progress {
            phase: Phase::Writing,
            done: sent,
            total,
            unit: Unit::Files,
        });
        !cx.watch.cancelled()
    };
    match node.send(&objects, &done)? {
        true => Ok(()),
        false => Err(JobError::Cancelled),
    }
}

fn looked_at(work: &Work<'_>, part: &Part, cx: &Context<'_>) -> Result<Looked, JobError> {
    let today = part.at(TODAY);
    match std::fs::remove_dir_all(&today) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(JobError::io_named(Role::Delivery, &today)(error));
        }
        _ => {}
    }
    let reader = cx.catalog.read();
    let cancelled = || cx.watch.cancelled();
    let look = Look {
        reader: &reader,
        part,
        known: &work.known,
        identity: work.request.identity,
        studies: &work.studies,
        at: cx.clock.now(),
        cancelled: &cancelled,
        request: &work.row.code,
    };
    let place = |at: usize| {
        let one = work.listed.files.get(at)?;
        work.places.place(&one.file)
    };
    let mut looked = look.at_all(&work.listed, &work.names, &place)?;
    assemble::hash_written(&part.at(root_of(work.request.identity)), &mut looked)?;
    Ok(looked)
}

/// Refuses where files name somebody else: what nobody was asked yet is listed for a decision.
fn require_decided(looked: &Looked, cx: &mut Context<'_>) -> Result<(), JobError> {
    if looked.undecided.is_empty() {
        return Ok(());
    }
    let listed = cx.change(Reason::Routine, |c| {
        let mut listed = BTreeSet::new();
        for (study, claim) in &looked.undecided {
            if let Claimed::Differs(Some(difference)) = c.put_claim(*study, claim)? {
                listed.insert(difference);
            }
        }
        Ok(listed)
    })?;
    let differences = listed.len();
    Err(DeliverError::Undecided { differences }.into())
}

fn receipt_of(
    work: &Work<'_>,
    state: &State,
    looked: &Looked,
    cx: &Context<'_>,
) -> Result<Receipt, JobError> {
    let facts = written::Facts {
        work,
        state,
        looked,
        not_included: work.not_included(Some(looked)),
    };
    written::receipt(&facts, cx)
}

/// It has its name: the catalog is told, and what helped is removed.
fn end(
    part: Part,
    state: &State,
    done: &Done,
    outcome: Outcome,
    cx: &mut Context<'_>,
) -> Result<Outcome, JobError> {
    let receipt = encoding::from_hex(&done.receipt).ok_or(DeliverError::InTheWay)?;
    let what = Delivered {
        files: done.files,
        bytes: done.bytes,
        receipt,
    };
    let id = DeliveryId(state.delivery);
    if cx.catalog.read().delivery(id)?.delivered.is_none() {
        cx.change(Reason::Routine, |c| Ok(c.delivered(id, &what)?))?;
    }
    part.remove()?;
    Ok(Outcome {
        delivered: true,
        files: done.files,
        bytes: done.bytes,
        there: done.files,
        further_discs: Vec::new(),
        fetch: Vec::new(),
        blake3: Some(done.receipt.clone()),
        ..outcome
    })
}

/// Where the receipt of a folder is.
pub(super) fn receipt_in(target: &Path) -> PathBuf {
    target.join(RECEIPT)
}
