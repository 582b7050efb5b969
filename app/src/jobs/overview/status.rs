//! Where the archive stands: what waits, what is planned, what needs a hand, what is next.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Serialize;
use stele_catalog::{
    CopyRow, CopyState, DiscRow, DiscState, Doubt, Reader, SetRow, StudyKind, StudyRow, Timestamp,
};

use super::at_work::{self, AtWork};
pub use super::danger::{CheckSoon, InDanger, WithoutSound};
use super::danger::{check_soon, in_danger, unproven, without_sound};
use super::desk::{self, OpenStocktake, PressingRequest, Unseen};
pub use super::doubted::Doubted;
use super::doubted::doubted;
pub use super::known::Known;
pub use super::missing::MissingCopy;
use super::missing::missing_copies;
use super::next_step::{self, NextStep};
use super::waiting::{Left, by_study, left_of};
use crate::archive::Archive;
use crate::jobs::burn::missing::{missing, surplus};
use crate::jobs::burn::unproven::Unproven;
use crate::jobs::keep::only_in_log::OnlyInLog;
use crate::jobs::keep::{lost, mend};
use crate::jobs::make::aside::{self, KeptImage};
use crate::jobs::make::image_file::{self, ImageFile, StillGives};
use crate::jobs::make::image_from::{ImageFrom, Member, by_parity, may_give_each_other};
use crate::jobs::make::listings;
use crate::jobs::make::parity_discs::SetDiscs;
use crate::jobs::quarters::{self, OpenCheck};
use crate::jobs::run::opened::Held;
use crate::jobs::run::records;
use crate::jobs::shelf::blanks::{self, Need};
use crate::jobs::shelf::gathered::{self, Gathered};
use crate::jobs::shelf::holds::{self, LeftOut};
use crate::jobs::shelf::incidents::{self, Incident};
use crate::jobs::shelf::loans::{self, Lent, Unread};
use crate::jobs::shelf::patients::{self, Difference};
use crate::jobs::shelf::shipments::{self, Shipment};
use crate::jobs::shelf::unseen;
use crate::jobs::{JobError, Remark};

/// Where the archive stands.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// Whether the archive is for practice: only there do copies on virtual media count.
    pub practice: bool,
    /// Studies that wait for a disc.
    pub waiting: Vec<Waiting>,
    /// What of studies is on no disc and does not wait for one.
    pub left_out: LeftOut,
    /// Sets, newest first.
    pub sets: Vec<Set>,
    /// Copies of which little reserve is left, or that failed, while nothing stands for them yet.
    pub in_danger: Vec<InDanger>,
    /// Copies that are damaged without a loss, while no good ones stand for them.
    pub check_soon: Vec<CheckSoon>,
    /// Discs that had a good copy, of which none can be relied on now.
    pub without_sound: Vec<WithoutSound>,
    /// Discs that never had a good copy, while a full read decides about one.
    pub unproven: Vec<Unproven>,
    /// Requests that are overdue or want a signature.
    pub requests: Vec<PressingRequest>,
    /// The last stock-take, where it is not done with.
    pub stocktake: Option<OpenStocktake>,
    /// The check of this quarter, where something of it is to be done.
    pub check: Option<OpenCheck>,
    /// Copies that an earlier stock-take did not find and nobody has seen since.
    pub unseen: Vec<Unseen>,
    /// Shipments that are open, the oldest first.
    pub shipments: Vec<Shipment>,
    /// Copies that are being looked for, the longest missing first.
    pub missing: Vec<MissingCopy>,
    /// Copies that are lost, as incidents that nobody has closed; the first deadline first.
    pub incidents: Vec<Incident>,
    /// Copies that another disc says it is, until somebody tells them apart.
    pub doubted: Vec<Doubted>,
    /// Copies that burn logs tell of, and whose discs this catalog does not have.
    pub only_in_log: Vec<OnlyInLog>,
    /// Files that list what was lost with a newer catalog, until somebody removes them.
    pub lost_lists: Vec<PathBuf>,
    /// Copies that somebody has, those that are due first in front.
    pub lent: Vec<Lent>,
    /// Discs whose copies are all at one site.
    pub gathered: Vec<Gathered>,
    /// Copies that came back dirty or scratched and were not read since.
    pub unread_returns: Vec<Unread>,
    /// Media of which too few blanks are left.
    pub low_blanks: Vec<Need>,
    /// Jobs that are at work just now.
    pub at_work: Vec<AtWork>,
    /// Where files say another patient than their study's, and nobody has decided.
    pub differences: Vec<Difference>,
    /// Files that a person has to look at.
    pub exceptions: Vec<Remark>,
    /// Whether everybody on this computer may read the archive, as one made by an earlier version.
    pub readable_by_others: bool,
    /// When the catalog was last backed up; none where it never was.
    pub last_backup: Option<Timestamp>,
    /// Whether nothing is left of what waits where it was taken in.
    pub sources_gone: bool,
    /// Whether it is not known where the catalog ended last: an older one in its place would not be
    /// noticed.
    pub end_damaged: bool,
    /// Whether what tells that, the file catalog.db.head, is gone.
    pub end_missing: bool,
    /// The folder of the images, where it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub images_away: Option<PathBuf>,
    /// Files of lists that are gone or cut short.
    pub lists_gone: u64,
    /// A backup that has one of them; none where none is gone, or no backup in the archive's folder
    /// has any.
    #[serde(rename = "lists_backup")]
    pub mend_from: Option<PathBuf>,
    /// Whether the list of nothing that waits can be read, so that none of it can be planned.
    #[serde(skip)]
    pub unlisted: bool,
    /// Why nothing can be written to the archive now, though it can be read.
    #[serde(skip)]
    pub held: Option<Held>,
    /// Drives of this station.
    #[serde(skip)]
    pub drives: usize,
    /// Image files that are no disc's any more, kept: they may hold what is nowhere else.
    pub kept_images: Vec<KeptImage>,
    /// When it was looked at.
    #[serde(skip)]
    pub at: Timestamp,
    /// The one next thing to do.
    pub next: NextStep,
}

/// Which study it is.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct StudyName {
    /// Study Instance UID, or `case:NAME`.
    pub uid: String,
    /// The case, where it is one.
    pub case: Option<String>,
    /// Patient's Name as DICOM writes it (PS3.5, 6.2: PN).
    pub patient_name: String,
    /// Birth date as DICOM writes it, `YYYYMMDD`; empty where it is not known.
    pub birth_date: String,
    /// Study date as DICOM writes it, `YYYYMMDD`.
    pub date: String,
    /// Modalities.
    pub modalities: Vec<String>,
}

impl StudyName {
    /// Out of the catalog.
    pub fn of(study: &StudyRow) -> Self {
        Self {
            uid: records::study_name(study),
            case: (study.kind == StudyKind::Case).then(|| study.uid.clone()),
            patient_name: study.patient_name.clone(),
            birth_date: study.birth_date.clone(),
            date: study.study_date.clone(),
            modalities: study.modalities.clone(),
        }
    }
}

/// A study that waits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Waiting {
    /// Which one.
    #[serde(flatten)]
    pub study: StudyName,
    /// Files.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
}

/// A set and how far it is.
#[derive(Clone, Debug, Serialize)]
pub struct Set {
    /// Its name.
    pub name: String,
    /// The medium.
    pub media: String,
    /// Copies that are wanted of each disc.
    pub wanted_copies: u32,
    /// Its discs.
    pub discs: Vec<Disc>,
    /// Discs of it that nobody has seen since the catalog was made out of others, by name.
    pub unseen: Vec<String>,
    /// Whether something of it is being built or given up just now.
    #[serde(skip)]
    pub at_work: bool,
    /// Whether damaged images of it may give each other back, and nobody has tried it.
    #[serde(skip)]
    pub together: bool,
    /// Differences between patients that nobody has decided, in all the archive.
    #[serde(skip)]
    pub undecided: u64,
}

/// A disc and how far it is.
#[derive(Clone, Debug, Serialize)]
pub struct Disc {
    /// Its name.
    pub name: String,
    /// Whether it holds the set's parity.
    pub parity: bool,
    /// Whether the image is built.
    pub built: bool,
    /// What is known of its file.
    pub image_file: ImageFile,
    /// Whether it is parity of other images than its set has now.
    pub outdated: bool,
    /// Whether nothing is left to be put on it.
    pub empty: bool,
    /// Whether its image is gone and nothing brings it back: no copy holds it or may turn out to,
    /// and its files are not as they were.
    pub irrecoverable: bool,
    /// Where its image is, or is to be.
    #[serde(skip)]
    pub image: PathBuf,
    /// What brings its image back, should it be gone.
    #[serde(skip)]
    pub image_from: ImageFrom,
    /// Whether it is parity that is needed, and its image lies in the place of another disc.
    #[serde(skip)]
    pub misplaced: bool,
    /// What its image alone gives, where that cannot be mended.
    #[serde(skip)]
    pub still_gives: Option<StillGives>,
    /// What lies in the place of its image while it is not built, where that is to be seen to.
    #[serde(skip)]
    pub in_place: Option<ImageFile>,
    /// Sectors of the image, or of the content while it is planned.
    pub sectors: u64,
    /// Sectors of the medium.
    pub capacity_sectors: u64,
    /// Copies that burn logs tell of and the catalog does not.
    #[serde(skip)]
    pub in_logs: Vec<String>,
    /// Its copies.
    pub copies: Vec<Copy>,
}

/// A copy.
#[derive(Clone, Debug, Serialize)]
pub struct Copy {
    /// Its serial.
    pub serial: String,
    /// What it is.
    #[serde(serialize_with = "crate::jobs::json::copy_state")]
    pub state: CopyState,
    /// Whether it is kept apart: it counts for nothing until it is released.
    pub quarantined: bool,
    /// Whether it may be relied on.
    pub sound: bool,
    /// Whether it is still to be burned.
    pub planned: bool,
    /// Whether it is being burned or read just now.
    pub under_way: bool,
    /// Whether it holds its disc, or may turn out to.
    #[serde(skip)]
    pub may_hold: bool,
    /// Whether every sector of it was read and right once, or may have been.
    #[serde(skip)]
    pub was_good: bool,
    /// Its place, where it has one.
    pub place: Option<String>,
    /// Who has it, where it is lent.
    pub lent_to: Option<String>,
    /// The place that it is on its way to.
    pub in_transit_to: Option<String>,
    /// Whether it has a place or is on its way to one, or somebody has it.
    pub shelved: bool,
    /// The drive that burned it, where that is known.
    pub burned_in: Option<String>,
    /// Whether another drive than that one has read every sector of it.
    pub second_drive: bool,
    /// Whether it was read well in drives that nobody can tell from that one, and in no other.
    pub read_alike: bool,
    /// Whether another drive is to read it: it is good, it is here, and this station has a drive
    /// that has not read it yet. One that nobody can tell from its burner is asked for once.
    pub wants_second: bool,
    /// Why another disc may be among those that say they are it; none where nobody doubts it.
    pub doubt: Option<Doubt>,
    /// The higher, the later it was last burned, read, missed or taken out of use.
    #[serde(skip)]
    pub judged: Option<i64>,
    /// The copy that it was made to replace.
    #[serde(skip)]
    pub replaces: Option<String>,
}

/// Looks at the whole archive: its catalog, and which images are there. `drives` is how many this
/// station has, `held` why nothing can be written to the archive, `at` the time that it is.
///
/// # Errors
/// The catalog's.
pub fn run(
    reader: &Reader<'_>,
    archive: &Archive,
    drives: usize,
    held: Option<Held>,
    at: Timestamp,
) -> Result<Outcome, JobError> {
    let known = Known::of_all(reader, archive, drives)?;
    let mut outcome = Outcome {
        drives,
        held: held.or_else(|| Held::if_full(archive)),
        at,
        practice: reader.archive()?.practice,
        at_work: at_work::at_work(reader)?,
        missing: missing_copies(reader)?,
        incidents: incidents::list(false, reader)?.incidents,
        doubted: doubted(reader.doubted()?),
        lent: loans::open(reader)?,
        gathered: gathered::all(reader)?,
        unread_returns: loans::unread(reader)?,
        requests: desk::pressing(reader, at)?,
        stocktake: desk::stocktake(reader)?,
        check: quarters::open(reader, at, drives)?,
        unseen: desk::unseen(reader)?,
        shipments: shipments::list(false, reader)?.shipments,
        low_blanks: blanks::low(reader, at)?,
        left_out: holds::left_out(reader)?,
        images_away: images_away(archive),
        differences: patients::differences(reader)?,
        last_backup: reader.last_backup()?,
        kept_images: aside::kept_images(archive, reader)?,
        only_in_log: known.logs.only(archive, reader)?.to_vec(),
        lost_lists: lost::lists(archive),
        ..Outcome::default()
    };
    let waiting = reader.waiting()?;
    let left = left_of(reader, &waiting)?;
    outcome.sources_gone = left == Some(Left::Nothing);
    outcome.unlisted = left == Some(Left::Unlisted);
    let gone = reader.lists_gone()?;
    outcome.lists_gone = gone.len() as u64;
    outcome.mend_from = mend::backup_with(&gone, archive);
    outcome.waiting = by_study(&waiting);
    for row in reader.sets()? {
        outcome.sets.push(set(reader, &row, &known)?);
    }
    outcome.only_in_log.retain(|copy| !copy.disc_known);
    // The image of one of them is the disc's that is to be recorded.
    let images = outcome.only_in_log.iter().flat_map(|copy| &copy.disc);
    let images: Vec<PathBuf> = images.map(|disc| archive.image_of(disc)).collect();
    let of_none = |kept: &KeptImage| !images.contains(&kept.file);
    outcome.kept_images.retain(of_none);
    outcome.exceptions = exceptions(reader)?;
    outcome.in_danger = in_danger(&outcome.sets);
    outcome.check_soon = check_soon(&outcome.sets);
    outcome.unproven = unproven(&outcome.sets);
    outcome.without_sound = without_sound(&outcome.sets);
    outcome.next = next_step::of_archive(&outcome, &BTreeSet::new());
    Ok(outcome)
}

/// The exceptions that nobody has reviewed.
///
/// # Errors
/// The catalog's.
pub fn exceptions(reader: &Reader<'_>) -> Result<Vec<Remark>, JobError> {
    let rows = reader.exceptions()?.into_iter();
    let remarks = rows.map(|row| Remark {
        number: Some(row.id),
        path: row.path,
        other: listings::told(&row.kind, row.detail),
        code: row.kind,
    });
    Ok(remarks.collect())
}

/// How far a set is.
///
/// # Errors
/// The catalog's.
pub fn set(reader: &Reader<'_>, row: &SetRow, known: &Known<'_>) -> Result<Set, JobError> {
    let ever = known.discs_of(row.id, reader)?;
    let rows: Vec<DiscRow> = ever.iter().filter(|row| row.is_in_set()).cloned().collect();
    let with_parity = SetDiscs::among(row.name.clone(), &rows, reader)?;
    let outdated = match &with_parity {
        Some(set) => set.outdated(reader)?,
        None => Vec::new(),
    };
    let mut discs = Vec::new();
    let wanted = row.copies;
    // Parity is to be made of all images of the set.
    let mut parity = rows.iter().filter(|row| row.set_parity.is_some());
    let is_made = parity.all(|row| row.state == DiscState::Built) && outdated.is_empty();
    for row in &rows {
        let parity = with_parity.as_ref().is_some_and(|set| set.is_parity(row));
        let disc = disc(reader, row, wanted, known)?;
        let is_held = disc.copies.iter().any(Copy::may_give);
        // Of a disc that nobody wants an image of the files are not asked for: a hospital has
        // hundreds of millions of them.
        let is_done = is_held && is_made && disc.is_burned(wanted);
        // A file that is altered may be mended.
        let is_gone = disc.image_file.is_no_more()
            && (row.found || !parity)
            && (is_done
                || row.found
                || !known.images.is_misplaced(reader, row)?
                    && !image_file::may_be_built_again(reader, row.id)?);
        let image_from = match (is_gone, is_held) {
            (false, _) => ImageFrom::Files,
            (true, true) => ImageFrom::Copies,
            (true, false) if row.found => ImageFrom::Unseen,
            (true, false) => ImageFrom::Nowhere,
        };
        discs.push(Disc {
            parity,
            outdated: outdated.contains(&row.name),
            image_from,
            ..disc
        });
    }
    // The parity that would give what is gone may lie in another disc's place.
    if discs.iter().any(|one| one.image_from == ImageFrom::Nowhere) {
        for (disc, row) in discs.iter_mut().zip(&rows) {
            disc.misplaced = disc.parity && known.images.is_misplaced(reader, row)?;
        }
    }
    let unseen = unseen::among(&ever, reader)?;
    let mut members: Vec<Member> = discs.iter().map(member).collect();
    // What nobody has seen, parity would have to give as well.
    members.extend(unseen.iter().map(|_| Member::LOST));
    for (disc, from) in discs.iter_mut().zip(by_parity(&members)) {
        disc.image_from = from;
    }
    let together = may_give_each_other(&members) && !known.images.was_tried(&row.name, &rows);
    for disc in &mut discs {
        disc.irrecoverable = disc.image_from == ImageFrom::Nowhere && !together;
    }
    Ok(Set {
        name: row.name.clone(),
        media: row.media.clone(),
        wanted_copies: row.copies,
        discs,
        unseen,
        at_work: known.in_use.sets.contains(&row.name),
        together,
        undecided: known.undecided,
    })
}

/// A disc as its set's parity sees it.
fn member(disc: &Disc) -> Member {
    let giving = || disc.copies.iter().filter(|copy| copy.may_give());
    let is_there = !disc.image_file.is_no_more() || disc.misplaced || giving().next().is_some();
    Member {
        from: disc.image_from,
        is_missed: giving().all(|copy| copy.state.is_away()),
        serves: disc.parity && disc.built && !disc.outdated && is_there,
        is_left: disc.image_file == ImageFile::BeyondRepair,
        is_parity: disc.parity && disc.built && !disc.outdated,
    }
}

fn disc(
    reader: &Reader<'_>,
    row: &DiscRow,
    wanted: u32,
    known: &Known<'_>,
) -> Result<Disc, JobError> {
    let (mut copies, mut in_logs) = (Vec::new(), Vec::new());
    let rows = known.copies_of(row.id, reader)?;
    let surplus = surplus(wanted, &rows, |_| true);
    for row in rows.iter() {
        let is_given_up = surplus.iter().any(|one| one.id == row.id) && !known.begins(row);
        if !row.is_forgotten() && !is_given_up {
            let was_good = asks_what_was(row.state) && reader.was_good(row.id)?;
            copies.push(copy(row, was_good, known));
        } else if known.logs.tell_of(row, known.archive) {
            in_logs.push(row.serial.to_string());
        }
    }
    if row.found || known.copies.is_some() {
        in_logs.extend(known.logs.of_disc(row, known.archive, reader)?);
    }
    let planned = row.state == DiscState::Planned;
    let burns = copies.iter().any(|copy| copy.planned)
        || missing(wanted, copies.iter().map(Copy::standing)) > 0;
    let image_file = match burns {
        true => known.images.to_burn_of(row, reader)?,
        false => known.images.of(row),
    };
    Ok(Disc {
        name: row.name.clone(),
        parity: false,
        built: !planned,
        image_file,
        still_gives: match image_file {
            ImageFile::BeyondRepair => known.images.still_gives(row),
            _ => None,
        },
        in_place: known.images.in_place_of(row),
        outdated: false,
        empty: image_file::has_nothing(reader, row)?,
        sectors: match row.state {
            DiscState::Built => row.sectors,
            DiscState::Planned => row.used_sectors,
        },
        capacity_sectors: row.capacity_sectors,
        irrecoverable: false,
        image: known.archive.image_of(&row.name),
        image_from: ImageFrom::Files,
        misplaced: false,
        in_logs,
        copies,
    })
}

/// The folder of the images, where it is missing.
pub fn images_away(archive: &Archive) -> Option<PathBuf> {
    let folder = archive.images();
    (!folder.is_dir()).then_some(folder)
}

/// Whether it counts what a copy in this state was once.
fn asks_what_was(state: CopyState) -> bool {
    matches!(
        state,
        CopyState::Failed
            | CopyState::Retired
            | CopyState::Missing
            | CopyState::Lost
            | CopyState::Suspect
            | CopyState::Destroyed
    )
}

fn copy(row: &CopyRow, was_good: bool, known: &Known<'_>) -> Copy {
    let second_drive = known.second.contains(&row.id);
    let away = row.lent_to.is_some() || row.bound_for.is_some();
    let here = row.state == CopyState::Good && row.quarantined.is_none() && !away;
    let alike = match known.alike.get(&row.id) {
        Some(drives) => *drives as usize,
        None => 0,
    };
    let has_other = alike.saturating_add(1) < known.drives;
    let serial = row.serial.to_string();
    let begins = known.begins(row);
    let is_read = known.in_use.read.contains(&serial);
    let burned = matches!(row.state, CopyState::Burning | CopyState::Written);
    Copy {
        doubt: known.doubt(row.id),
        judged: known.judged.get(&row.id).copied(),
        replaces: row.replaces.map(|old| old.to_string()),
        burned_in: known.burners.get(&row.id).cloned(),
        second_drive,
        read_alike: alike > 0 && !second_drive,
        wants_second: here && !second_drive && has_other,
        serial,
        state: row.state,
        quarantined: row.quarantined.is_some(),
        sound: row.standing().is_sound(),
        planned: row.state == CopyState::Planned && !begins,
        under_way: begins || burned || is_read,
        may_hold: row.state.may_hold(was_good),
        was_good,
        place: row.place.clone(),
        lent_to: row.lent_to.clone(),
        in_transit_to: row.bound_for.clone(),
        shelved: row.place.is_some() || away,
    }
}
