//! Planning: which disc gets what. A preview changes nothing; a stored set waits to be built.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use stele_burner::disc::DiscLabel;
use stele_burner::item::{Item, StudyItems};
use stele_burner::plan::{self, Plan, Policy};
use stele_burner::source::{FileSources, SourceError, Sources};
use stele_burner::watch::{Phase, Progress, Unit};
use stele_burner::{MediumKind, SectorCount};
use stele_catalog::{
    Catalog, CatalogError, DiscRecord, DiscState, DiscStudy, JobKind, Reader, Reason, Serial,
    SetRecord,
};

use super::alternatives;
use super::basis::Basis;
use crate::jobs::keep::only_in_log;
use crate::jobs::run::journal::{self, NoIntent};
use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// What to plan.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Request {
    /// The medium, as typed: `bd25`, `700MB`.
    pub media: String,
    /// Its sectors.
    pub capacity_sectors: u64,
    /// Copies of each disc.
    pub copies: u32,
    /// Parity strips wanted at least; the planner takes more where they fit.
    pub parity: Option<u8>,
    /// Parity discs of the set.
    #[serde(default)]
    pub parity_discs: u8,
    /// Whose archive this is, for the disc's own texts.
    pub owner: String,
    /// Only look.
    pub dry_run: bool,
    /// Although burn logs tell of discs that the catalog does not have.
    #[serde(skip)]
    pub anyway: bool,
    /// Store only what comes of this: the plan that was shown.
    #[serde(skip)]
    pub shown: Option<Basis>,
}

/// A planned set.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Name of the set; what it would be called, for a preview.
    pub set: String,
    /// Whether it was stored.
    pub stored: bool,
    /// The medium.
    pub media: String,
    /// Sectors of the medium.
    pub capacity_sectors: u64,
    /// Copies of each disc.
    pub copies: u32,
    /// Discs of the set that may be lost as a whole.
    pub whole_discs: u8,
    /// The discs.
    pub discs: Vec<Disc>,
    /// Files that fit on no disc of this kind.
    pub too_large: Vec<String>,
    /// Studies that wait and are not in the plan: none of their files is there any more.
    pub gone: u64,
    /// Studies of which only a part is in the plan: none of the files of the rest, which was taken
    /// in by an earlier run, is there any more.
    pub partly_gone: u64,
    /// How many files that rest has.
    pub partly_gone_files: u64,
    /// Studies that wait and are not in the plan, since the list of their files is gone or damaged:
    /// Study Instance UIDs, or `case:NAME`.
    pub unlisted: Vec<String>,
    /// Differences between patients that nobody has decided: what is planned holds the files, and
    /// discs stay as they are.
    pub undecided: u64,
    /// What was asked for, so that just this plan is stored, or none.
    #[serde(skip)]
    pub to_store: Request,
}

/// A planned disc.
#[derive(Clone, Debug, Serialize)]
pub struct Disc {
    /// Its name, `SET-0001/1`.
    pub name: String,
    /// Studies on it, whole or in part.
    pub studies: u64,
    /// Files from studies.
    pub files: u64,
    /// Bytes of those files.
    pub bytes: u64,
    /// Sectors of the whole image.
    pub sectors: u64,
    /// How much of the medium its content takes, 0 to 1.
    pub fill: f64,
    /// Parity strips.
    pub parity: u8,
    /// Whether it holds the parity of the set, and no studies.
    pub is_parity: bool,
    /// What damage it survives.
    pub survives: alternatives::SurvivesFacts,
    /// What more parity strips would bring.
    pub more: Vec<alternatives::MoreParity>,
    /// Serials of its copies.
    pub serials: Vec<String>,
}

/// Plans all waiting studies.
///
/// # Errors
/// [`JobError::PlanChanged`] where another plan was shown than would be stored now.
pub fn run(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    require_made(request, cx)?;
    if request.dry_run {
        let draft = draft(request, cx)?;
        let to_store = to_store(request, &draft.set, &draft.studies)?;
        return Ok(Outcome {
            undecided: undecided(&draft.studies, cx)?,
            ..outcome(&draft, to_store)
        });
    }
    if !request.anyway {
        only_in_log::refuse_plan(cx.archive, &cx.catalog.read())?;
    }
    let leases = ["plan".to_owned()];
    journal::journaled(cx, JobKind::Plan, &NoIntent {}, &leases, |cx| {
        let draft = draft(request, cx)?;
        let to_store = to_store(request, &draft.set, &draft.studies)?;
        if request.shown.is_some() && request.shown != to_store.shown {
            return Err(JobError::PlanChanged);
        }
        let mut outcome = Outcome {
            undecided: undecided(&draft.studies, cx)?,
            ..outcome(&draft, to_store)
        };
        if draft.planned.discs.is_empty() {
            return Ok(outcome);
        }
        outcome.stored = true;
        store(request, &draft.planned, &draft.studies, &mut outcome, cx)?;
        Ok(outcome)
    })
}

/// What is planned, before it is stored.
struct Draft {
    /// The set's name.
    set: String,
    studies: Vec<StudyItems>,
    planned: Plan,
    /// How many studies are left out since their files are gone, and those whose lists are.
    gone: u64,
    unlisted: Vec<String>,
    /// How many studies are planned without a part whose files are gone, and how many files.
    partly_gone: (u64, u64),
}

/// The discs that are planned and not built.
fn not_built(reader: &Reader<'_>) -> Result<Vec<String>, JobError> {
    let mut names = Vec::new();
    for set in reader.sets()?.into_iter().rev() {
        let discs = reader.discs(set.id)?.into_iter();
        let planned = discs.filter(|disc| disc.state == DiscState::Planned);
        names.extend(planned.map(|disc| disc.name));
    }
    Ok(names)
}

fn draft(request: &Request, cx: &mut Context<'_>) -> Result<Draft, JobError> {
    let Waiting {
        studies: all,
        unlisted,
        unread,
    } = waiting(cx)?;
    let listed = different(&all);
    let first = all.first().map(|study| &study.about.study_instance_uid);
    let only = first.filter(|_| listed == 1).cloned();
    // A disc for what is not there would be given up again, and planned again, without end.
    let (studies, lost): (Vec<_>, Vec<_>) = all.into_iter().partition(is_anything_left);
    if studies.is_empty() {
        return Err(match unread {
            Some(unread) => unread.into(),
            None if listed > 0 => JobError::FilesGone {
                studies: listed,
                only,
            },
            None => JobError::NothingWaiting {
                not_built: not_built(&cx.catalog.read())?,
            },
        });
    }
    let seen = Catalog::sets_seen(&cx.archive.catalog());
    let set = cx.catalog.read().next_set_name(seen)?;
    let capacity = SectorCount(request.capacity_sectors);
    let policy = Policy {
        capacity,
        parity: request.parity,
        parity_discs: request.parity_discs,
    };
    let time = cx.clock.now().0.div_euclid(1000);
    let set_uuid = cx.ids.uuid()?;
    let label = |number: u32| DiscLabel {
        uuid: disc_uuid(set_uuid, number),
        set: set.clone(),
        number,
        of: 0,
        time,
        owner: request.owner.clone(),
        set_parity_discs: Some(request.parity_discs),
    };
    let planned = plan::plan(&studies, &policy, &label)?;
    let total = different(&studies);
    let done = Progress {
        phase: Phase::Planning,
        done: total,
        total,
        unit: Unit::Studies,
    };
    cx.watch.progress(done);
    if cx.watch.cancelled() {
        return Err(JobError::Cancelled);
    }
    Ok(Draft {
        partly_gone: partly_gone(&studies, lost),
        set,
        studies,
        planned,
        gone: listed - total,
        unlisted,
    })
}

/// Of how many studies that are planned parts are lost, and how many files those have.
fn partly_gone(studies: &[StudyItems], mut lost: Vec<StudyItems>) -> (u64, u64) {
    let uids = studies.iter().map(|study| &study.about.study_instance_uid);
    let planned: BTreeSet<_> = uids.collect();
    lost.retain(|part| planned.contains(&part.about.study_instance_uid));
    let files: usize = lost.iter().map(|part| part.items.len()).sum();
    (different(&lost), files as u64)
}

/// How many studies these are: one whose objects name two patients waits in two parts.
fn different(studies: &[StudyItems]) -> u64 {
    let uids = studies.iter().map(|study| &study.about.study_instance_uid);
    uids.collect::<BTreeSet<_>>().len() as u64
}

/// The UUID of disc `number` of a set: the set's random one, counted on in its last four bytes,
/// which carry neither version nor variant (RFC 9562, 4).
pub fn disc_uuid(set: [u8; 16], number: u32) -> [u8; 16] {
    let [head @ .., a, b, c, d] = set;
    let last = u32::from_be_bytes([a, b, c, d]);
    let mut uuid = [0; 16];
    let counted = last.wrapping_add(number).to_be_bytes();
    for (to, from) in uuid.iter_mut().zip(head.iter().chain(&counted)) {
        *to = *from;
    }
    uuid
}

/// Differences of these studies that nobody has decided.
fn undecided(studies: &[StudyItems], cx: &Context<'_>) -> Result<u64, JobError> {
    let open = cx.catalog.read().differences()?;
    let planned = |uid: &str| {
        studies
            .iter()
            .any(|one| one.about.study_instance_uid == uid)
    };
    let of_plan = open
        .iter()
        .filter(|one| planned(&records::study_name(&one.study)));
    Ok(of_plan.count() as u64)
}

/// Whether any file of a study is still where it was taken in, as it was.
fn is_anything_left(study: &StudyItems) -> bool {
    study.items.iter().any(is_there)
}

/// Whether a file is still where it was taken in, as it was: a disc of what was written over would
/// be given up again when it is built. What cannot be read is there.
pub fn is_there(item: &Item) -> bool {
    match FileSources.check(item) {
        Err(SourceError::Vanished | SourceError::Changed) => false,
        Ok(()) | Err(_) => true,
    }
}

/// Asks whether there are discs that hold so much; in an archive for practice there are.
fn require_made(request: &Request, cx: &Context<'_>) -> Result<(), JobError> {
    let largest = u64::from(MediumKind::Bdr128.sectors());
    match request.capacity_sectors > largest && !cx.catalog.read().archive()?.practice {
        true => Err(JobError::NoSuchDisc {
            size: request.capacity_sectors.saturating_mul(2048),
        }),
        false => Ok(()),
    }
}

/// The studies that wait for a disc.
#[derive(Default)]
struct Waiting {
    studies: Vec<StudyItems>,
    /// Those whose list cannot be read, and why not.
    unlisted: Vec<String>,
    unread: Option<CatalogError>,
}

fn waiting(cx: &Context<'_>) -> Result<Waiting, JobError> {
    let reader = cx.catalog.read();
    let mut waiting = Waiting::default();
    for row in reader.waiting()? {
        match reader.items(row.version) {
            Err(unread @ CatalogError::List { .. }) => {
                waiting.unlisted.push(records::study_name(&row.study));
                waiting.unread.get_or_insert(unread);
            }
            list => {
                let items = records::items(&list?)?;
                let study = records::study_items(row.version, &row.study, items);
                waiting.studies.push(study);
            }
        }
    }
    waiting.unlisted.dedup();
    Ok(waiting)
}

/// The request that stores what this one plans now, and nothing else.
fn to_store(request: &Request, set: &str, studies: &[StudyItems]) -> Result<Request, JobError> {
    let mut to_store = Request {
        dry_run: false,
        ..request.clone()
    };
    let policy = records::json("policy", &to_store)?;
    to_store.shown = Some(Basis::of(&policy, set, studies)?);
    Ok(to_store)
}

fn outcome(draft: &Draft, request: Request) -> Outcome {
    let Draft {
        set,
        studies,
        planned,
        gone,
        unlisted,
        partly_gone,
    } = draft;
    // One whose objects name two patients waits in two parts.
    let studies_on = |disc: &plan::PlannedDisc| {
        let on_disc = disc.content.studies(studies);
        let uids = on_disc.iter().map(|study| &study.about.study_instance_uid);
        uids.collect::<BTreeSet<_>>().len() as u64
    };
    let discs = planned.discs.iter().map(|disc| Disc {
        name: format!("{set}/{}", disc.content.label.number),
        studies: studies_on(disc),
        files: disc.files,
        bytes: disc.bytes,
        sectors: disc.geometry.sectors().0,
        fill: disc.geometry.sectors().0 as f64 / request.capacity_sectors.max(1) as f64,
        parity: disc.geometry.parity(),
        is_parity: disc.content.set_parity.is_some(),
        survives: disc.survives.into(),
        more: alternatives::with_more_parity(
            disc.geometry.parity(),
            disc.used,
            SectorCount(request.capacity_sectors),
        ),
        serials: Vec::new(),
    });
    Outcome {
        discs: discs.collect(),
        set: set.clone(),
        stored: false,
        media: request.media.clone(),
        capacity_sectors: request.capacity_sectors,
        copies: request.copies,
        whole_discs: request.parity_discs,
        too_large: too_large(planned, studies),
        gone: *gone,
        partly_gone: partly_gone.0,
        partly_gone_files: partly_gone.1,
        unlisted: unlisted.clone(),
        undecided: 0,
        to_store: request,
    }
}

/// Files that fit on no disc, by their paths: for the screen only.
fn too_large(planned: &Plan, studies: &[StudyItems]) -> Vec<String> {
    let path = |large: &plan::TooLarge| {
        let study = studies.iter().find(|study| study.key == large.study)?;
        let item = study.items.get(large.item as usize)?;
        Some(String::from_utf8_lossy(&item.source).into_owned())
    };
    planned.too_large.iter().filter_map(path).collect()
}

fn store(
    request: &Request,
    planned: &Plan,
    studies: &[StudyItems],
    outcome: &mut Outcome,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    let mut serials = Vec::new();
    for disc in &mut outcome.discs {
        for _ in 0..request.copies {
            let serial = Serial::from_bits(cx.ids.serial_bits()?);
            disc.serials.push(serial.to_string());
            serials.push(serial);
        }
    }
    let set = SetRecord {
        media: request.media.clone(),
        capacity_sectors: request.capacity_sectors,
        copies: request.copies,
        policy: records::json("policy", request)?,
    };
    let mut records = Vec::new();
    for disc in &planned.discs {
        records.push(disc_record(request, disc, studies)?);
    }
    let expected = outcome.set.clone();
    let seen = Catalog::sets_seen(&cx.archive.catalog());
    cx.change(Reason::Routine, |c| {
        c.skip_sets(seen)?;
        let (id, name) = c.add_set(&set)?;
        if name != expected {
            return Err(JobError::PlannedMeanwhile);
        }
        let mut serials = serials.iter();
        for (number, record) in (1..).zip(&records) {
            let disc = c.add_disc(id, number, record)?;
            for serial in serials.by_ref().take(request.copies as usize) {
                c.add_copy(disc, serial)?;
            }
        }
        c.job_is_done()?;
        Ok(())
    })
}

/// What the catalog keeps of a planned disc.
pub fn disc_record(
    request: &Request,
    disc: &plan::PlannedDisc,
    studies: &[StudyItems],
) -> Result<DiscRecord, JobError> {
    let on_disc = disc.content.studies(studies);
    let rows = on_disc.iter().map(|study| DiscStudy {
        version: records::version_id(study.key),
        files: study.items.len() as u64,
        bytes: study.bytes(),
    });
    Ok(DiscRecord {
        uuid: disc.content.label.uuid,
        plan: records::json("disc content", &disc.content)?.into_bytes(),
        capacity_sectors: request.capacity_sectors,
        used_sectors: disc.used.0,
        parity: disc.geometry.parity(),
        set_parity: disc.content.set_parity,
        studies: rows.collect(),
    })
}
