//! A disc that tells what it is, into a catalog that does not know it.

use stele_burner::MediumKind;
use stele_burner::archived_disc::ArchivedDisc;
use stele_burner::disc::{DiscLabel, Member};
use stele_burner::item::{self, Item};
use stele_burner::parity::ContentDigest;
use stele_burner::plan::{DiscContent, Part};
use stele_burner::source::ArchivedStudy;
use stele_catalog::{
    Behind, BuiltRecord, Change, Claimed, DiscRecord, DiscStudy, Given, PatientClaim, Reason,
    SetRecord, SetRow, StudyId, StudyRecord, Timestamp, VersionId, WrittenLists,
};

use super::waiting::{self, Shares};
use crate::jobs::keep::KeepError;
use crate::jobs::keep::accept::set_number;
use crate::jobs::make::patients;
use crate::jobs::make::plan::{self, disc_uuid};
use crate::jobs::make::so_far;
use crate::jobs::read::as_recorded;
use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// What was recorded of a disc.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    pub(super) disc: String,
    pub(super) studies: u64,
    pub(super) files: u64,
    pub(super) mended: u64,
    pub(super) lists: u64,
    /// A recorded disc of its set of which it says something else, or which does of it.
    pub(super) contradicts: Option<String>,
}

/// A study of the disc as the catalog records it.
struct Taken {
    /// Its number on the disc.
    key: u64,
    /// Versions that wait here and are on the disc.
    known: Vec<(VersionId, (u64, u64))>,
    /// Those of which it has the rest: they wait no more.
    covered: Vec<(StudyId, VersionId)>,
    record: StudyRecord,
    /// The rest of its items, by what they say of their patient.
    shares: Vec<(PatientClaim, Vec<Item>)>,
}

/// Records a disc with its set and its studies, in one change.
///
/// # Errors
/// [`KeepError::OtherSet`], [`KeepError::SetUnknown`]; the catalog's.
pub(super) fn run(
    read: &ArchivedDisc,
    owner: String,
    burned: Option<Timestamp>,
    why: &str,
    cx: &mut Context<'_>,
) -> Result<Recorded, JobError> {
    let number = set_number(&read.facts.set).ok_or(KeepError::SetUnknown)?;
    let set = format!("SET-{number:04}");
    let disc = format!("{set}/{}", read.facts.number);
    let own = set_of(&set, read, cx)?;
    let label = label(read, set.clone(), owner);
    let taken = read.studies.iter().map(|study| taken(study, cx));
    let taken = taken.collect::<Result<Vec<Taken>, JobError>>()?;
    let lists = written(read, &taken, cx)?;
    let image = format!("{}.iso", disc.replace('/', "-"));
    let built = built(read, image, &label, &lists)?;
    let contradicts = contradicted(own.as_ref(), read, cx)?;
    let to_accept = is_to_accept(burned, cx)?;
    let rows = cx.catalog.read().trail_head()?.rows;
    let wanted = copies(read);
    let planned = Timestamp(read.facts.time.saturating_mul(1000));
    let beyond = beyond(number, planned, cx.clock.now());
    cx.change(Reason::Said(why), |c| {
        if to_accept {
            accept(rows, beyond, c)?;
        }
        c.skip_sets(beyond)?;
        let id = match &own {
            Some(own) => {
                if own.copies < wanted {
                    c.want_copies(own.id, wanted)?;
                }
                own.id
            }
            None => c.add_known_set(number, &new_set(read, &label, wanted)?)?,
        };
        let studies = put_studies(&taken, &lists, c)?;
        let record = disc_record(read, &label, studies)?;
        let disc = c.add_disc(id, read.facts.number, &record)?;
        c.disc_built(disc, &built)?;
        c.disc_found(disc)?;
        Ok::<_, JobError>(())
    })?;
    Ok(Recorded {
        disc,
        studies: taken.len() as u64,
        files: read.studies.iter().map(files).sum(),
        mended: read.mended,
        lists: 0,
        contradicts,
    })
}

fn files(study: &ArchivedStudy) -> u64 {
    study.study.items.len() as u64
}

/// The set that the disc is of, where the catalog has it. A set of that name whose discs have other
/// UUIDs is another one.
fn set_of(name: &str, read: &ArchivedDisc, cx: &Context<'_>) -> Result<Option<SetRow>, JobError> {
    let reader = cx.catalog.read();
    let Some(set) = reader.set(name)? else {
        return Ok(None);
    };
    if set.dropped {
        // Its number was given once, and is given to nothing else.
        return Err(KeepError::OtherSet { set: set.name }.into());
    }
    let base = disc_uuid(read.name.uuid, read.facts.number.wrapping_neg());
    let discs = reader.all_discs(set.id)?;
    let mut of_other = discs
        .iter()
        .filter(|disc| disc_uuid(disc.uuid, disc.number.wrapping_neg()) != base);
    match of_other.next() {
        Some(_) => Err(KeepError::OtherSet { set: set.name }.into()),
        None => Ok(Some(set)),
    }
}

/// A recorded disc of the set of which a disc says that another content was built, or which says
/// so of it: both cannot be as they were built.
fn contradicted(
    set: Option<&SetRow>,
    read: &ArchivedDisc,
    cx: &Context<'_>,
) -> Result<Option<String>, JobError> {
    let (Some(set), Some(content)) = (set, read.name.content) else {
        return Ok(None);
    };
    let reader = cx.catalog.read();
    let of_set = read.set.iter().flat_map(|set| &set.members);
    let says: Vec<&Member> = read.so_far.iter().flatten().chain(of_set).collect();
    let is_other = |member: &Member, uuid: [u8; 16], content: ContentDigest| {
        let built = member.built.map(|built| built.content);
        member.uuid == uuid && built.is_some_and(|built| built != content)
    };
    for disc in reader.discs(set.id)? {
        let own = as_recorded::content_built(&disc, (cx.archive, &reader), cx.watch)?;
        let by_this = |own| says.iter().any(|member| is_other(member, disc.uuid, own));
        let told = so_far::told(&disc, &reader)?;
        let by_other = told
            .iter()
            .any(|one| is_other(one, read.name.uuid, content));
        if own.is_some_and(by_this) || by_other {
            return Ok(Some(disc.name));
        }
    }
    Ok(None)
}

/// Whether it is to be recorded that this catalog is gone on with: nobody said so since the copy
/// was burned.
fn is_to_accept(burned: Option<Timestamp>, cx: &Context<'_>) -> Result<bool, JobError> {
    let accepted = cx.catalog.read().last_accepted()?;
    Ok(match (accepted, burned) {
        (None, _) => true,
        (Some(accepted), Some(burned)) => accepted < burned,
        (Some(_), None) => false,
    })
}

/// A number behind all that a catalog may have given to sets after the one of this number, which
/// was planned then: one a week, and some more.
fn beyond(set: u64, planned: Timestamp, now: Timestamp) -> u64 {
    const WEEK_MS: i64 = 7 * 86_400_000;
    const SOME: u64 = 100;
    let weeks = now.0.saturating_sub(planned.0).max(0) / WEEK_MS;
    let weeks = weeks.unsigned_abs();
    set.saturating_add(weeks).saturating_add(SOME)
}

/// Numbers of people and places were given that nobody knows any longer: none is given twice.
fn accept(rows: u64, set: u64, c: &mut Change<'_>) -> Result<(), JobError> {
    let behind = Behind {
        rows,
        seen: rows,
        branch: false,
    };
    let given = Given {
        sets: set,
        ..Given::default()
    };
    Ok(c.catalog_accepted(&behind, &given)?)
}

fn label(read: &ArchivedDisc, set: String, owner: String) -> DiscLabel {
    let parity_discs = read.set.as_ref().map(|set| set.parity.len());
    DiscLabel {
        uuid: read.name.uuid,
        set,
        number: read.facts.number,
        of: read.facts.of,
        time: read.facts.time,
        owner,
        set_parity_discs: parity_discs.and_then(|discs| u8::try_from(discs).ok()),
    }
}

fn taken(of: &ArchivedStudy, cx: &Context<'_>) -> Result<Taken, JobError> {
    let claim = match &of.patient {
        Some(_) => PatientClaim {
            patient_id: of.study.about.patient_id.clone(),
            name: of.study.about.patient_name.clone(),
            birth_date: records::date(&of.study.about.birth_date),
            ..PatientClaim::default()
        },
        None => records::first_claim(&of.study),
    };
    let Shares {
        study,
        known,
        covered,
        fresh,
    } = waiting::shares(of, cx)?;
    let mut taken = Taken {
        key: of.key,
        known,
        covered: study
            .into_iter()
            .flat_map(|study| covered.iter().map(move |v| (study, *v)))
            .collect(),
        record: records::study_record(&fresh, &claim, fresh.items.iter()),
        shares: Vec::new(),
    };
    // Objects that say another patient are taken in by themselves: somebody decides about them.
    for study in patients::share_out(vec![fresh], cx)?.0 {
        for share in study.shares {
            let says = share.differs.unwrap_or_else(|| study.first.clone());
            taken.shares.push((says, share.items));
        }
    }
    Ok(taken)
}

fn size(items: &[Item]) -> (u64, u64) {
    let bytes = items.iter().map(|item| item.seen.len).sum();
    (items.len() as u64, bytes)
}

/// Writes the lists of the studies' files, and last the manifest: on disk before the rows that
/// name them.
fn written(
    read: &ArchivedDisc,
    taken: &[Taken],
    cx: &Context<'_>,
) -> Result<(WrittenLists, WrittenLists), JobError> {
    let mut items = cx.catalog.lists().writer(cx.owner())?;
    for (_, share) in taken.iter().flat_map(|one| &one.shares) {
        let encoded = item::encode(share);
        items.add(&encoded.map_err(|source| JobError::Record {
            what: "item list",
            source,
        })?)?;
    }
    let mut manifest = cx.catalog.lists().writer(cx.owner())?;
    manifest.add(&read.manifest)?;
    Ok((items.finish()?, manifest.finish()?))
}

fn built(
    read: &ArchivedDisc,
    image: String,
    label: &DiscLabel,
    lists: &(WrittenLists, WrittenLists),
) -> Result<BuiltRecord, JobError> {
    // Of which images a parity disc was made it does not say by their hashes.
    let members = match (&read.so_far, read.name.content) {
        (Some(before), Some(content)) => Some(so_far::kept(content, label, before)?),
        (Some(_), None) | (None, _) => None,
    };
    Ok(BuiltRecord {
        image,
        sectors: read.geometry.sectors().0,
        strip_sectors: read.geometry.strip().0,
        parity: read.geometry.parity(),
        blake3: read.image_blake3,
        manifest: lists.1.only()?,
        conformance: None,
        members,
    })
}

/// Copies that were planned of the set's discs, as far as a disc says it.
fn copies(read: &ArchivedDisc) -> u32 {
    let of_set = read.set.iter().flat_map(|set| &set.members);
    let members = read.so_far.iter().flatten().chain(of_set);
    let copies = members.filter_map(|member: &Member| member.copies);
    copies.max().map_or(1, |copies| copies.max(1))
}

fn new_set(read: &ArchivedDisc, label: &DiscLabel, copies: u32) -> Result<SetRecord, JobError> {
    let sectors = read.geometry.sectors().0;
    let mut media = MediumKind::ARCHIVE.into_iter();
    let medium = media.find(|kind| u64::from(kind.sectors()) >= sectors);
    let medium = medium.map_or(MediumKind::Bdr128, |kind| kind);
    let told = read.set.as_ref().map(|set| set.capacity.0);
    let capacity_sectors = told.map_or(u64::from(medium.sectors()), |told| told.max(sectors));
    let request = plan::Request {
        media: medium.to_string(),
        capacity_sectors,
        copies,
        parity_discs: label.set_parity_discs.map_or(0, |discs| discs),
        owner: label.owner.clone(),
        ..plan::Request::default()
    };
    Ok(SetRecord {
        media: request.media.clone(),
        capacity_sectors,
        copies,
        policy: records::json("policy", &request)?,
    })
}

/// Records the studies; what of each is on the disc, with the number that it has there.
fn put_studies(
    taken: &[Taken],
    lists: &(WrittenLists, WrittenLists),
    c: &mut Change<'_>,
) -> Result<Vec<(DiscStudy, u64)>, JobError> {
    let mut studies = Vec::new();
    let mut lists = lists.0.parts().iter();
    for one in taken {
        let mut put = |version, (files, bytes)| {
            let study = DiscStudy {
                version,
                files,
                bytes,
            };
            studies.push((study, one.key));
        };
        one.known
            .iter()
            .for_each(|(version, size)| put(*version, *size));
        for (study, version) in &one.covered {
            c.leave_out(*study, *version)?;
        }
        if one.shares.is_empty() {
            continue;
        }
        let (id, _) = c.put_study_telling(&one.record)?;
        for ((says, items), list) in one.shares.iter().zip(lists.by_ref()) {
            let difference = match c.put_claim(id, says)? {
                Claimed::Decided(difference) | Claimed::Differs(difference) => difference,
                // It is on the disc, whoever it is of.
                Claimed::Agrees | Claimed::StaysOut => None,
            };
            let size = size(items);
            put(c.add_version_of(id, difference, size, list)?, size);
        }
    }
    Ok(studies)
}

fn disc_record(
    read: &ArchivedDisc,
    label: &DiscLabel,
    studies: Vec<(DiscStudy, u64)>,
) -> Result<DiscRecord, JobError> {
    let parts = studies.iter().map(|(study, on_disc)| Part {
        key: records::key(study.version.0),
        items: vec![(0, u32::try_from(study.files).unwrap_or(u32::MAX))],
        said: None,
        on_disc: Some(*on_disc),
    });
    let own = read.set.iter().flat_map(|set| &set.parity);
    let mut index = own
        .filter(|disc| disc.uuid == read.name.uuid)
        .map(|disc| disc.index);
    let content = DiscContent {
        label: label.clone(),
        parity: Some(read.geometry.parity()),
        parts: parts.collect(),
        set_parity: index.next(),
    };
    Ok(DiscRecord {
        uuid: read.name.uuid,
        plan: records::json("disc content", &content)?.into_bytes(),
        capacity_sectors: read.geometry.sectors().0,
        used_sectors: read.used.0,
        parity: read.geometry.parity(),
        set_parity: content.set_parity,
        studies: studies.into_iter().map(|(study, _)| study).collect(),
    })
}
