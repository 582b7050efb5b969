//! Building the images of a set.
//!
//! An image appears under its name only when it is whole: part file, fsync, rename, fsync of
//! the folder, then the catalog. An item that changed or vanished since it was taken in is
//! left out and told of, and its disc is laid out again without it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use stele_burner::mastering::{self, BuildError, BuildOptions, Trial};
use stele_burner::set::ParityDiscError;
use stele_burner::source::{FileSources, Sources, UndatedSources};
use stele_burner::{SectorCount, compose};
use stele_catalog::{DiscRow, DiscState, JobKind};

use super::bring_back::{self, BUILT, Back};
use super::gone::{gone, leave_out};
use super::image_file::{ImageFile, Images, can_be_built, is_closed};
use super::in_the_way::covers_nothing;
use super::new_image::{NewImage, laid_out, put};
use super::parity_discs::{self, SetDiscs};
use super::{drop_planned, listings, needed};
use super::{replaced, same_files, so_far};
use crate::jobs::read::copies_read::CopyRead;
use crate::jobs::run::{journal, lookup, records};
use crate::jobs::{Context, JobError, Remark};

/// What to build.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// A set, `SET-0001`, or one disc of it, `SET-0001/1`.
    pub what: String,
    /// Build also what is built already.
    pub again: bool,
    /// Bring the image of one built disc back from here: a drive that holds a copy, or an image
    /// file. The journal is not told of it: a file may be named after a patient.
    #[serde(default, skip_serializing)]
    pub from: Option<String>,
    /// Build a new image also where the one that is there holds files that would be lost with it.
    #[serde(default)]
    pub lose_files: bool,
    /// Try a repair of every row, not of a sample.
    pub full_trial: bool,
}

/// What was built.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// Images that were built now.
    pub built: Vec<Image>,
    /// Images that were gone or altered, and are there again as they were.
    pub brought_back: Vec<String>,
    /// What they were brought back from, where that is damaged itself.
    pub damaged: Vec<Damaged>,
    /// Which copies lay in the drives that they were brought back from.
    pub copies: Vec<CopyRead>,
    /// Discs that were built before.
    pub before: Vec<String>,
    /// Discs whose image was to be brought back, and is there and right: nothing else was read.
    pub right: Vec<String>,
    /// Items that were left out.
    pub left_out: Vec<Remark>,
    /// Files that images took the place of, and that may hold what is nowhere else: they are kept
    /// beside.
    pub kept: Vec<PathBuf>,
    /// Discs of which nothing is left to be put on them: they are to be given up.
    pub empty: Vec<String>,
    /// Discs whose image is gone or cannot be mended, and that cannot be built without loss.
    pub lost: Vec<String>,
    /// Parity discs of other images than their set has now: they are to be built anew.
    pub outdated: Vec<String>,
}

impl Outcome {
    /// Items that were left out: those whose new content is in the archive, and the others.
    pub fn left_out_by_kind(&self) -> (Vec<Remark>, Vec<Remark>) {
        let all = self.left_out.iter().cloned();
        all.partition(|remark| remark.code == replaced::code())
    }

    /// An image came back, from `from` where that was named.
    fn came_back(&mut self, disc: &DiscRow, from: Option<&str>, back: Back) {
        self.brought_back.push(disc.name.clone());
        if let (Some(from), sectors @ 1..) = (from, back.sectors) {
            let from = from.to_owned();
            self.damaged.push(Damaged { from, sectors });
        }
        self.kept.extend(back.kept);
    }
}

/// What an image was brought back from although parts of it were wrong.
#[derive(Clone, Debug, Serialize)]
pub struct Damaged {
    /// A drive, or an image file.
    pub from: String,
    /// Sectors that were damaged or missing, and were rebuilt.
    pub sectors: u64,
}

/// One image.
#[derive(Clone, Debug, Serialize)]
pub struct Image {
    /// The disc's name.
    pub disc: String,
    /// The image file.
    pub file: PathBuf,
    /// Its sectors.
    pub sectors: u64,
    /// Parity strips of 248.
    pub parity: u8,
    /// BLAKE3 of the image.
    pub blake3: String,
    /// What lay in its place, and may hold what is nowhere else.
    #[serde(skip)]
    pub kept: Option<PathBuf>,
}

/// Builds the discs of a set that have no image yet, in the order of their numbers: each names
/// those before it. One that is asked for brings those that it names with it, and those that name
/// it, where they are built and not burned.
pub fn run(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let mut built = build_asked(request, cx);
    if let Ok(outcome) = &mut built {
        let kept = outcome.built.iter().filter_map(|image| image.kept.clone());
        outcome.kept.extend(kept);
    }
    if let Err(JobError::ForeignImage { path, .. }) = &built {
        // Nobody is told to build it again before that is moved.
        listings::list_in_the_way(Path::new(path), cx)?;
    }
    built
}

fn build_asked(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let request = &Request {
        what: lookup::named(&cx.catalog.read(), &request.what)?,
        ..request.clone()
    };
    let asked = lookup::discs_named(&cx.catalog.read(), &request.what)?;
    drop_planned::are_within_reach(&asked, cx)?;
    let discs = with_neighbors(&asked, cx)?;
    let mut leases: Vec<String> = discs.iter().map(|d| format!("disc:{}", d.name)).collect();
    leases.extend(drive_of(request, &asked)?);
    journal::journaled(cx, JobKind::Build, request, &leases, |cx| {
        let mut outcome = Outcome::default();
        for disc in &discs {
            let is_asked = asked.iter().any(|asked| asked.id == disc.id);
            let file = image_file(disc, is_asked, cx)?;
            let from = request.from.as_deref().filter(|_| is_asked);
            if from.is_some() && bring_back::is_right(disc, file, cx)? {
                outcome.right.push(disc.name.clone());
                continue;
            }
            let is_made_again = is_asked && request.again && file.is_there();
            // What can be mended is mended, and not thrown away.
            let is_altered = is_made_again && from.is_none() && needed::is_altered(disc, cx)?;
            let is_there = file.is_there() && !is_altered;
            if (!is_there && file.is_lost() || is_altered || from.is_some())
                && let Some(back) = bring_back::run(disc, from, &mut outcome.copies, cx)?
            {
                outcome.came_back(disc, from, back);
                continue;
            }
            if let Some(index) = disc.set_parity {
                parity_disc(disc, index, is_there, request, cx, &mut outcome)?;
                continue;
            }
            let done = data_disc(disc, is_there, is_asked, request, cx, &mut outcome);
            match done {
                // The others of a set are built all the same.
                Err(JobError::BeyondRepair { disc, .. } | JobError::OnlyParts { disc, .. })
                    if asked.len() > 1 || !is_asked =>
                {
                    outcome.lost.push(disc);
                }
                Err(JobError::NothingLeft { disc: name })
                    if disc.state == DiscState::Planned && (asked.len() > 1 || !is_asked) =>
                {
                    outcome.empty.push(name);
                }
                done => done?,
            }
            if let Some(set) = SetDiscs::of(disc.set, cx)?
                && !set.parity_is_built()
                && outcome.lost.is_empty()
            {
                add_built(&set, request, cx, &mut outcome)?;
            }
        }
        if let Some(disc) = discs.first()
            && let Some(set) = SetDiscs::of(disc.set, cx)?
            && set.parity_is_built()
        {
            outcome.outdated = set.outdated(&cx.catalog.read())?;
            set.forget(cx)?;
        }
        Ok(outcome)
    })
}

/// The lease of the drive that one disc is to be brought back from, where it is a drive.
fn drive_of(request: &Request, asked: &[DiscRow]) -> Result<Option<String>, JobError> {
    let Some(from) = &request.from else {
        return Ok(None);
    };
    let is_one = asked.len() == 1 && asked.iter().all(|disc| disc.state == DiscState::Built);
    match is_one {
        true => Ok(bring_back::is_drive(from).then(|| format!("drive:{from}"))),
        false => Err(JobError::NotOneDisc {
            what: request.what.clone(),
        }),
    }
}

/// Adds the images of a set to the sums of its parity. All of each is read, so an altered one that
/// a look did not tell comes out here: it is mended or built again, or told as lost.
fn add_built(
    set: &SetDiscs,
    request: &Request,
    cx: &mut Context<'_>,
    outcome: &mut Outcome,
) -> Result<(), JobError> {
    loop {
        let altered = match set.add_built(cx) {
            Err(JobError::WrongImage { disc }) => disc,
            added => return added,
        };
        let disc = lookup::disc_named(&cx.catalog.read(), &altered)?;
        if let Some(back) = bring_back::run(&disc, None, &mut outcome.copies, cx)? {
            outcome.came_back(&disc, None, back);
            continue;
        }
        match data_disc(&disc, false, false, request, cx, outcome) {
            Err(JobError::BeyondRepair { disc, .. } | JobError::OnlyParts { disc, .. }) => {
                outcome.lost.push(disc);
                return Ok(());
            }
            built => built?,
        }
    }
}

/// The image file of a disc; with a look into it where the disc was asked for.
fn image_file(disc: &DiscRow, is_asked: bool, cx: &Context<'_>) -> Result<ImageFile, JobError> {
    let images = Images::read(cx.archive, &cx.catalog.read())?;
    Ok(match is_asked {
        true => images.to_burn(disc),
        false => images.of(disc),
    })
}

/// The discs that were asked for, those below them that are not built yet, and those above them
/// that name them and are not burned; in the order of numbers.
fn with_neighbors(asked: &[DiscRow], cx: &Context<'_>) -> Result<Vec<DiscRow>, JobError> {
    let mut all = asked.to_vec();
    let data = |discs: &mut dyn Iterator<Item = &DiscRow>| {
        let data: Vec<u32> = discs
            .filter(|disc| disc.set_parity.is_none())
            .map(|disc| disc.number)
            .collect();
        Some((*data.iter().min()?, *data.iter().max()?))
    };
    let Some((first, last)) = data(&mut asked.iter()) else {
        return Ok(all);
    };
    let reader = cx.catalog.read();
    let set = asked.first().map(|disc| reader.discs(disc.set));
    for disc in set.transpose()?.unwrap_or_default() {
        let built = disc.state == DiscState::Built;
        let is_neighbor = match disc.number {
            below if below < last && !built => true,
            above if above > first && built => !parity_discs::is_begun(&disc, &reader)?,
            _ => false,
        };
        let is_in = all.iter().any(|other| other.id == disc.id);
        if is_neighbor && !is_in && disc.set_parity.is_none() {
            all.push(disc);
        }
    }
    all.sort_by_key(|disc| disc.number);
    Ok(all)
}

/// Builds a data disc where it is not there, was asked for again, or names discs that are others
/// now.
fn data_disc(
    disc: &DiscRow,
    is_there: bool,
    is_asked: bool,
    request: &Request,
    cx: &mut Context<'_>,
    outcome: &mut Outcome,
) -> Result<(), JobError> {
    let path = cx.archive.image_of(&disc.name);
    if !is_there || (is_asked && request.again) {
        covers_nothing(disc, &path, cx)?;
        if let Some(image) = build_same(disc, request, cx)? {
            outcome.built.push(image);
            return Ok(());
        }
        // Whoever gives files of one disc up has said nothing of the others.
        let may_lose = request.lose_files && is_asked;
        if !may_lose && let Err(error) = bring_back::loses_no_file(disc, cx) {
            return Err(listings::with_listing(error, disc, cx)?);
        }
        if disc.blake3.is_some()
            && let Some(other) = needed::by_another(disc, cx)?
        {
            let image = build_the_same(disc, &FileSources, request, cx)?;
            let disc = disc.name.clone();
            let image = image.ok_or(JobError::NeededBy { disc, other })?;
            outcome.built.push(image);
            return Ok(());
        }
        if disc.state == DiscState::Built && !may_lose {
            let image = build_fresh(disc, request, cx)?;
            outcome.built.push(match image {
                Some(image) => image,
                None => return Err(other_files(disc, is_there, cx)?),
            });
            return Ok(());
        }
        match build_disc(disc, request, cx, &mut outcome.left_out)? {
            Some(image) => outcome.built.push(image),
            None => outcome.empty.push(disc.name.clone()),
        }
        return Ok(());
    }
    let is_stale = so_far::is_stale(disc, cx)? && needed::by_another(disc, cx)?.is_none();
    let fresh = match is_stale {
        true => build_fresh(disc, request, cx)?,
        false => None,
    };
    match fresh {
        Some(image) => outcome.built.push(image),
        None if is_asked => outcome.before.push(disc.name.clone()),
        None => {}
    }
    Ok(())
}

/// Builds a disc that is there once more, with the same files. Where one of them cannot be had any
/// more, the image stays: what it says of other discs is older than they are, and that is all.
fn build_fresh(
    disc: &DiscRow,
    request: &Request,
    cx: &mut Context<'_>,
) -> Result<Option<Image>, JobError> {
    let options = BuildOptions {
        files: same_files::archived(&cx.catalog.read(), disc.id)?,
        ..options(disc, request, cx)?
    };
    build_all(disc, &FileSources, &options, cx)
}

/// Another image came of the files of a disc than the one that it had, or none.
fn other_files(disc: &DiscRow, is_there: bool, cx: &mut Context<'_>) -> Result<JobError, JobError> {
    let name = disc.name.clone();
    if is_there {
        return Ok(JobError::LastInImage { disc: name });
    }
    // Nobody is told to build it from them again.
    listings::list(disc, cx)?;
    bring_back::beyond_repair(disc, cx)
}

/// Builds the image that was built before, where some of its files were written anew since: it is
/// taken only where it is the same.
fn build_same(
    disc: &DiscRow,
    request: &Request,
    cx: &mut Context<'_>,
) -> Result<Option<Image>, JobError> {
    if disc.blake3.is_none() || can_be_built(&cx.catalog.read(), disc.id)? {
        return Ok(None);
    }
    build_the_same(disc, &UndatedSources, request, cx)
}

/// Builds a disc again where the image that it had comes of it; none where another one would.
fn build_the_same(
    disc: &DiscRow,
    sources: &dyn Sources,
    request: &Request,
    cx: &mut Context<'_>,
) -> Result<Option<Image>, JobError> {
    let options = BuildOptions {
        only: disc.blake3,
        ..options(disc, request, cx)?
    };
    build_all(disc, sources, &options, cx)
}

/// Builds a disc as it was laid out; none where one of its files cannot be had, or another image
/// would come of it than the one that is wanted.
fn build_all(
    disc: &DiscRow,
    sources: &dyn Sources,
    options: &BuildOptions,
    cx: &mut Context<'_>,
) -> Result<Option<Image>, JobError> {
    let content = records::disc_content(&cx.catalog.read(), disc.id)?;
    let all = records::studies_of(&cx.catalog.read(), &content)?;
    let studies = content.studies(&all);
    if !gone(&disc.name, &studies, sources, cx)?.is_empty() {
        return Ok(None);
    }
    let (label, capacity) = (&content.label, SectorCount(disc.capacity_sectors));
    let before = so_far::before(disc, cx)?;
    let composed = compose::compose(label, &before, &studies, capacity, content.parity)?;
    let grown = bring_back::beside(disc, BUILT, cx);
    match mastering::build(&composed, &studies, sources, &grown, options, cx.watch) {
        Ok(built) => {
            let kept = so_far::kept(built.content, label, &before)?;
            let new = NewImage {
                laid_out: laid_out(disc, &content, &studies, &composed, &[], cx)?,
                composed: &composed,
                left_out: &[],
            };
            put(disc, &grown, &new, &built, kept, cx).map(Some)
        }
        // The same files, laid out in another way.
        Err(BuildError::OtherImage) if options.files.is_some() => Err(other_image(disc)),
        Err(BuildError::Item { source, .. }) if is_closed(&source) => {
            let disc = disc.name.clone();
            Err(JobError::MayNotRead { disc })
        }
        Err(BuildError::Item { .. } | BuildError::OtherImage | BuildError::OtherFiles) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// Builds a parity disc where it is not there or fits the images of its set no more; as another
/// disc where copies of it were begun.
fn parity_disc(
    disc: &DiscRow,
    index: u8,
    is_there: bool,
    request: &Request,
    cx: &mut Context<'_>,
    outcome: &mut Outcome,
) -> Result<(), JobError> {
    let reader = cx.catalog.read();
    // Read now: the data discs may have got other images a moment ago.
    let set = SetDiscs::read(disc.set, &reader)?;
    if let Some(set) = set.filter(|set| !set.empty().is_empty()) {
        // Told, and no error: the images that could be built are there.
        let known = |disc: &&String| !outcome.empty.contains(disc);
        let new: Vec<String> = set.empty().iter().filter(known).cloned().collect();
        outcome.empty.extend(new);
        return Ok(());
    }
    if !outcome.lost.is_empty() {
        return Ok(());
    }
    let outdated = parity_discs::is_outdated(disc, &reader)?;
    if is_there && !outdated && !request.again {
        outcome.before.push(disc.name.clone());
        return Ok(());
    }
    if let Some(set) = SetDiscs::of(disc.set, cx)?.filter(SetDiscs::data_is_built) {
        add_built(&set, request, cx, outcome)?;
    }
    if !outcome.lost.is_empty() {
        return Ok(());
    }
    let reader = cx.catalog.read();
    let begun = parity_discs::is_begun(disc, &reader)?;
    let disc = match outdated && begun {
        true => parity_discs::replace(disc, cx)?,
        false => disc.clone(),
    };
    let path = cx.archive.image_of(&disc.name);
    covers_nothing(&disc, &path, cx)?;
    let image = build_parity(&disc, index, request, cx)?;
    outcome.built.push(image);
    Ok(())
}

/// How a disc is built. An image of which copies were burned is not replaced by another one.
fn options(disc: &DiscRow, request: &Request, cx: &Context<'_>) -> Result<BuildOptions, JobError> {
    let begun = parity_discs::is_begun(disc, &cx.catalog.read())?;
    Ok(BuildOptions {
        trial: match request.full_trial {
            true => Trial::Full,
            false => Trial::Quick,
        },
        owner: cx.owner(),
        only: disc.blake3.filter(|_| begun),
        files: None,
    })
}

fn build_parity(
    disc: &DiscRow,
    index: u8,
    request: &Request,
    cx: &mut Context<'_>,
) -> Result<Image, JobError> {
    let set = SetDiscs::of(disc.set, cx)?;
    let set = set.ok_or_else(|| JobError::Unknown {
        what: "set",
        name: disc.name.clone(),
    })?;
    let options = options(disc, request, cx)?;
    let grown = bring_back::beside(disc, BUILT, cx);
    let built = set.build(index, &grown, &options, cx);
    let (composed, built) = built.map_err(|error| match error {
        JobError::ParityDisc(ParityDiscError::Build(BuildError::OtherImage)) => other_image(disc),
        error => error,
    })?;
    let new = NewImage {
        composed: &composed,
        laid_out: None,
        left_out: &[],
    };
    put(disc, &grown, &new, &built, set.made_of()?, cx)
}

fn other_image(disc: &DiscRow) -> JobError {
    JobError::OtherImage {
        disc: disc.name.clone(),
    }
}

fn build_disc(
    disc: &DiscRow,
    request: &Request,
    cx: &mut Context<'_>,
    left_out: &mut Vec<Remark>,
) -> Result<Option<Image>, JobError> {
    let mut content = records::disc_content(&cx.catalog.read(), disc.id)?;
    let all = records::studies_of(&cx.catalog.read(), &content)?;
    let options = options(disc, request, cx)?;
    let capacity = SectorCount(disc.capacity_sectors);
    let before = so_far::before(disc, cx)?;
    // The catalog hears of them with the image: a build that comes to nothing changes nothing.
    let mut left = Vec::new();
    loop {
        let studies = content.studies(&all);
        let is_empty = studies.iter().all(|study| study.items.is_empty());
        let gone = gone(&disc.name, &studies, &FileSources, cx)?;
        if !is_empty && !gone.is_empty() {
            left.extend(leave_out(&mut content, &all, gone, cx)?);
            if options.only.is_some() {
                // Copies hold them.
                return Err(other_image(disc));
            }
            continue;
        }
        // A disk that is away comes back: nothing is recorded of it.
        if is_empty && (disc.state == DiscState::Built || !left.is_empty()) {
            let disc = disc.name.clone();
            return Err(JobError::NothingLeft { disc });
        }
        if is_empty {
            return Ok(None);
        }
        let label = &content.label;
        let composed = compose::compose(label, &before, &studies, capacity, content.parity)?;
        let new = NewImage {
            laid_out: laid_out(disc, &content, &studies, &composed, &left, cx)?,
            composed: &composed,
            left_out: &left,
        };
        let to = bring_back::beside(disc, BUILT, cx);
        match mastering::build(&composed, &studies, &FileSources, &to, &options, cx.watch) {
            Ok(built) => {
                let kept = so_far::kept(built.content, label, &before)?;
                let image = put(disc, &to, &new, &built, kept, cx)?;
                left_out.append(&mut left);
                return Ok(Some(image));
            }
            Err(BuildError::Item { source, .. }) if is_closed(&source) => {
                let disc = disc.name.clone();
                return Err(JobError::MayNotRead { disc });
            }
            Err(BuildError::Item {
                study,
                item,
                source,
            }) => {
                // It changed while it was read. Others may have gone with it: one look at all.
                let mut gone = super::gone::gone(&disc.name, &studies, &FileSources, cx)?;
                if !gone.iter().any(|(s, i, _)| (*s, *i) == (study, item)) {
                    gone.push((study, item, source));
                }
                left.extend(leave_out(&mut content, &all, gone, cx)?);
            }
            Err(BuildError::OtherImage) => return Err(other_image(disc)),
            Err(e) => return Err(e.into()),
        }
    }
}
