//! `stele restore`.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use clap::builder::{PathBufValueParser, TypedValueParser};

use super::output::{Exit, Out, Page, escaped};
use super::session::Session;
use super::typed_names;
use super::unfit::local;
use crate::jobs::JobError;
use crate::jobs::read::restore::{self, Checked, FromImages, LeftChanged, Outcome, Planned};
use crate::jobs::shelf::nearest::Nearest;
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::next_step::as_one_word;
use crate::words::quantities::{bytes, of_sectors};
use crate::words::{fetches, outcomes, tag_trail};

/// Arguments.
#[derive(ClapArgs, Debug)]
#[command(group = clap::ArgGroup::new("from").required(true)
    .args(["drive", "image", "dry_run", "verify_only"]))]
pub struct Args {
    /// The study: its UID, or words that match this study alone
    pub study: String,
    /// The folder to write into
    #[arg(long, value_name = "DIR", value_parser = PathBufValueParser::new().try_map(local))]
    pub to: PathBuf,
    /// The drive with a copy that holds the study
    #[arg(short = 'd', long)]
    pub drive: Option<String>,
    /// An image file instead of a drive
    #[arg(long, conflicts_with = "drive", value_name = "FILE")]
    pub image: Option<String>,
    /// Minutes of drive time for bad places [default: 720]
    #[arg(long, conflicts_with_all = ["image", "dry_run", "verify_only"])]
    pub minutes: Option<u64>,
    /// Try again the places that failed in an earlier restore from this copy: in another drive, or
    /// after cleaning the disc
    #[arg(long, conflicts_with_all = ["image", "dry_run", "verify_only"])]
    pub try_again: bool,
    /// Write patient corrections made since into the DICOM headers, and change nothing else;
    /// RESTORED.TXT lists the files that differ from the disc, with both hashes
    #[arg(long, conflicts_with = "verify_only")]
    pub corrected: bool,
    /// Preview only: how many files, the space they need, the discs to fetch
    #[arg(long, conflicts_with_all = ["drive", "image"])]
    pub dry_run: bool,
    /// Restore nothing: compare the files in the folder with their hashes
    #[arg(long, conflicts_with_all = ["drive", "image", "dry_run"])]
    pub verify_only: bool,
}

impl Args {
    /// Whether it restores nothing, and only looks.
    pub fn only_looks(&self) -> bool {
        self.dry_run || self.verify_only
    }
}

/// Restores a study, or says what a restore would do or has done.
pub fn run(args: Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    if args.dry_run {
        let planned = restore::plan(&args.study, &args.to, args.corrected, &session.context());
        session.quiet();
        let planned = planned?;
        let again = Again::of(&args);
        out.report(&planned, |page| say_planned(&planned, &again, page));
        return Ok(Exit::Done);
    }
    if args.verify_only {
        let checked = restore::check(&args.study, &args.to, &session.context());
        session.quiet();
        let checked = checked?;
        let again = Again::of(&args);
        out.report(&checked, |page| {
            say_checked(&checked, (&args.to, &again), page);
        });
        let whole = checked.agree == checked.files && checked.files > 0;
        let whole = whole && checked.left_changed.is_empty();
        let not_built = checked.not_built.len() as u64;
        let images = &checked.from_images;
        let whole = whole && images.agree == images.files && images.not_recorded.is_empty();
        let further = checked.waiting + checked.left_out + checked.given_up + not_built;
        return Ok(Exit::findings(!whole || further > 0));
    }
    let again = Again::of(&args);
    let from = args.drive.or(args.image).unwrap_or_default();
    let request = restore::Request {
        study: args.study,
        to: args.to.clone(),
        from,
        minutes: args.minutes,
        try_again: args.try_again,
        corrected: args.corrected,
    };
    let done = restore::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| {
        say(&outcome, (&request.from, &args.to), &again, page);
        if args.corrected {
            say_corrected(&outcome, page);
        }
        if let Some(words) = outcome.trail.as_ref().and_then(tag_trail::in_terminal) {
            page.line(words);
        }
        if let (true, Some(serial)) = (outcome.destroyed, &outcome.copy) {
            page.line(tag_trail::destroyed(serial, &request.from));
        }
        if let (Some(state), Some(serial)) = (outcome.recorded_as, &outcome.copy) {
            page.line(tag_trail::was_gone(serial, state));
        }
    });
    let findings = !outcome.lost.is_empty()
        || !outcome.left_changed.is_empty()
        || !outcome.refused.is_empty()
        || !outcome.uncorrected.is_empty()
        || outcome.destroyed
        || outcome.not_as_built.is_some()
        || outcome.list_refused.is_some()
        || !(outcome.is_on_discs() || outcome.image_has_all)
        || outcome.trail.as_ref().is_some_and(|t| !t.fit.agrees());
    Ok(Exit::findings(findings))
}

/// The command once more, for the next disc.
struct Again {
    study: String,
    to: String,
}

impl Again {
    fn of(args: &Args) -> Self {
        let to = as_one_word(&args.to.to_string_lossy());
        Self {
            study: as_one_word(&args.study),
            to: match args.corrected {
                true => format!("{to} --corrected"),
                false => to,
            },
        }
    }

    /// The disc that is to be put in next.
    fn next(&self, copies: &[Nearest], page: &mut Page) {
        let (study, to) = (&self.study, &self.to);
        if let Some(at_hand) = copies.iter().find_map(|copy| self.at_hand(copy)) {
            page.next(at_hand);
            return;
        }
        page.next(match copies.len() {
            0 => return,
            1 => say!("restore-next-disc", study = study, to = to),
            _ => say!("restore-next-discs", study = study, to = to),
        });
    }

    /// With a copy in a drive, or an image in the archive.
    fn at_hand(&self, copy: &Nearest) -> Option<String> {
        let (study, to, disc) = (&self.study, &self.to, &copy.disc);
        if let Some((serial, drive)) = copy.in_drive() {
            return Some(say!(
                "restore-next-here",
                serial = serial,
                disc = disc,
                study = study,
                to = to,
                drive = drive
            ));
        }
        let image = copy.image.as_ref()?;
        Some(say!(
            "restore-next-image",
            disc = disc,
            study = study,
            to = to,
            image = as_one_word(&image.to_string_lossy())
        ))
    }

    /// What an image did not give, or a copy.
    fn lost(&self, copy: &Nearest) -> Option<String> {
        let (study, to) = (&self.study, &self.to);
        if let Some(image) = &copy.image {
            return Some(say!(
                "restore-next-lost-image",
                study = study,
                to = to,
                image = as_one_word(&image.to_string_lossy())
            ));
        }
        if let Some((serial, drive)) = copy.in_drive() {
            return Some(say!(
                "restore-next-lost-here",
                serial = serial,
                study = study,
                to = to,
                drive = drive
            ));
        }
        let serial = copy.serial.as_ref()?;
        Some(say!(
            "restore-next-lost",
            serial = serial,
            study = study,
            to = to
        ))
    }
}

fn say_planned(planned: &Planned, again: &Again, page: &mut Page) {
    page.line(say!(
        "restore-files-planned",
        files = planned.files,
        there = planned.there
    ));
    let needed = bytes(planned.needed_bytes);
    page.line(match planned.free_bytes.map(bytes) {
        Some(free) => say!("restore-room-free", needed = needed, free = free),
        None => say!("restore-room-needed", needed = needed),
    });
    if planned.renamed > 0 {
        page.line(say!("restore-files-renamed", files = planned.renamed));
    }
    not_built(&planned.not_built, page);
    not_there(planned.waiting, planned.left_out, planned.given_up, page);
    of_others(planned.of_others, page);
    if !planned.without_sound.is_empty() {
        let discs = planned.without_sound.join(", ");
        page.line(say!("restore-no-sound-copy", discs = discs));
    }
    fetch(&planned.fetch, again, page);
}

fn say_checked(checked: &Checked, (to, again): (&Path, &Again), page: &mut Page) {
    if !to.exists() {
        page.line(say!("restore-no-folder", folder = to.display().to_string()));
    }
    page.line(say!(
        "restore-files-checked",
        agree = checked.agree,
        files = checked.files,
        folder = escaped(&to.to_string_lossy()),
        size = bytes(checked.bytes),
    ));
    if checked.corrected > 0 {
        page.line(say!("restore-checked-corrected", files = checked.corrected));
    }
    for path in &checked.changed {
        let file = escaped(&path.to_string_lossy());
        page.item(say!("restore-file-changed", file = file));
    }
    left_changed(&checked.left_changed, to, page);
    let missing = checked.missing_names.iter().zip(&checked.missing);
    for (name, path) in missing.take(LISTED) {
        let (file, on) = (escaped(&name.to_string_lossy()), escaped(path));
        let beside = checked.beside.iter().find(|one| one.file == *name);
        page.item(match (beside, file == on) {
            (Some(one), _) => {
                let file = escaped(&one.path.to_string_lossy());
                say!("restore-file-beside", file = file)
            }
            (None, true) => say!("restore-file-missing", file = file),
            (None, false) => say!("restore-file-missing-named", file = file, on = on),
        });
    }
    more(checked.missing.len(), page);
    say_from_images(&checked.from_images, page);
    not_built(&checked.not_built, page);
    not_there(checked.waiting, checked.left_out, checked.given_up, page);
    of_others(checked.of_others, page);
    fetch(&checked.fetch, again, page);
}

/// What no disc on record has, and the list in the folder has.
fn say_from_images(images: &FromImages, page: &mut Page) {
    for path in images.not_recorded.iter().take(LISTED) {
        let file = escaped(&path.to_string_lossy());
        page.item(say!("restore-file-not-recorded", file = file));
    }
    more(images.not_recorded.len(), page);
    if images.files == 0 {
        return;
    }
    let (agree, files) = (images.agree, images.files);
    page.line(say!("restore-checked-images", agree = agree, files = files));
    for path in images.changed.iter().take(LISTED) {
        let file = escaped(&path.to_string_lossy());
        page.item(say!("restore-file-changed", file = file));
    }
    more(images.changed.len(), page);
    for path in images.missing.iter().take(LISTED) {
        let file = escaped(&path.to_string_lossy());
        page.item(say!("restore-file-missing", file = file));
    }
    more(images.missing.len(), page);
}

fn say(outcome: &Outcome, (from, to): (&str, &Path), again: &Again, page: &mut Page) {
    page.line(say!(
        "restore-files-restored",
        files = outcome.files,
        size = bytes(outcome.bytes),
        disc = &outcome.disc,
        folder = escaped(&to.to_string_lossy()),
    ));
    if let Some(disc) = &outcome.not_as_built {
        let files = outcome.unrecorded;
        page.line(say!("restore-not-as-built", disc = disc, files = files));
    }
    if outcome.there > 0 {
        page.line(say!("restore-files-there", files = outcome.there));
    }
    let (there, files) = (outcome.study_there, outcome.study_files);
    page.line(match (there == files, outcome.is_on_discs()) {
        (true, true) => say!("restore-study-whole", files = files),
        // Nobody knows whether what waits is what came back.
        (true, false) if outcome.image_has_all => say!("restore-files-there-now", files = files),
        (true, false) => say!("restore-study-on-discs", files = files),
        (false, _) => say!("restore-study-so-far", there = there, files = files),
    });
    left_changed(&outcome.left_changed, to, page);
    beside(outcome, page);
    if outcome.mended_sectors > 0 {
        let is_drive = outcome.rescue.is_some();
        page.line(mended(outcome.mended_sectors, (from, is_drive)));
    }
    tried(outcome, page);
    for path in outcome.lost.iter().take(LISTED) {
        page.item(say!("restore-file-lost", file = escaped(path)));
    }
    more(outcome.lost.len(), page);
    let image = || outcome.other_source.as_ref()?.image.as_ref();
    if !outcome.lost.is_empty() && image().is_none() {
        page.line(say!("restore-repair-first", from = as_one_word(from)));
    }
    for refused in outcome.refused.iter().take(LISTED) {
        let (file, why) = (escaped(&refused.path), escaped(&refused.what));
        page.item(match why.is_empty() {
            true => say!("restore-file-not-as-written", file = file),
            false => say!("restore-file-refused", file = file, why = why),
        });
    }
    more(outcome.refused.len(), page);
    if let Some(list) = &outcome.list {
        let list = list.file_name().unwrap_or_default().to_string_lossy();
        page.line(say!("restore-names-listed", file = escaped(&list)));
    }
    if let Some(why) = &outcome.list_refused {
        page.line(say!("restore-list-refused", why = escaped(why)));
    }
    not_built(&outcome.not_built, page);
    not_there(outcome.waiting, outcome.left_out, outcome.given_up, page);
    of_others(outcome.of_others, page);
    let lost = outcome.other_source.as_ref();
    if let Some(next) = lost.and_then(|copy| again.lost(copy)) {
        page.next(next);
    }
    fetch(&outcome.fetch, again, page);
}

/// Files that came to stand beside others which have their names.
fn beside(outcome: &Outcome, page: &mut Page) {
    for one in outcome.beside.iter().take(LISTED) {
        let (file, right) = (one.path.to_string_lossy(), one.file.to_string_lossy());
        let (file, right) = (escaped(&file), escaped(&right));
        page.item(say!(
            "restore-file-restored-beside",
            file = file,
            right = right
        ));
    }
    more(outcome.beside.len(), page);
}

/// What was rebuilt of a damaged disc, or of a damaged image.
pub fn mended(sectors: u64, (from, is_drive): (&str, bool)) -> String {
    let size = of_sectors(sectors);
    match is_drive {
        true => say!(
            "restore-disc-damaged",
            sectors = sectors,
            size = size,
            drive = typed_names::drive()
        ),
        false => say!(
            "restore-image-damaged",
            sectors = sectors,
            size = size,
            image = as_one_word(from)
        ),
    }
}

/// Files that nobody should take for those of the study.
fn left_changed(files: &[LeftChanged], to: &Path, page: &mut Page) {
    for one in files.iter().take(LISTED) {
        page.line(say!(
            "restore-left-changed",
            file = escaped(&one.path.to_string_lossy()),
            folder = escaped(&to.to_string_lossy()),
            right = escaped(&one.restored_as.to_string_lossy()),
        ));
    }
    more(files.len(), page);
}

/// How a disc in a drive was read.
fn tried(outcome: &Outcome, page: &mut Page) {
    let Some(rescue) = outcome.rescue else {
        return;
    };
    if rescue.stopped {
        page.line(say!("restore-time-out"));
    }
    if rescue.map_ignored {
        page.line(say!("restore-notes-ignored"));
    }
    if rescue.known_sectors > 0 {
        page.line(say!(
            "restore-not-retried",
            sectors = rescue.known_sectors,
            size = of_sectors(rescue.known_sectors)
        ));
        if !outcome.lost.is_empty() {
            page.line(say!("restore-try-again"));
        }
    }
}

/// What became of the headers.
fn say_corrected(outcome: &Outcome, page: &mut Page) {
    page.line(say!("restore-headers-corrected", files = outcome.corrected));
    for one in outcome.uncorrected.iter().take(LISTED) {
        let (file, why) = (escaped(&one.path), outcomes::uncorrected(one.why));
        page.item(say!("restore-header-kept", file = file, why = why));
    }
    more(outcome.uncorrected.len(), page);
}

/// Lines of one list; the JSON report has all of them.
const LISTED: usize = 50;

fn more(all: usize, page: &mut Page) {
    if let Some(more @ 1..) = all.checked_sub(LISTED) {
        page.item(say!("list-more", items = more));
    }
}

fn not_built(discs: &[String], page: &mut Page) {
    if !discs.is_empty() {
        page.line(say!("restore-not-built", discs = discs.join(", ")));
    }
}

/// What its discs hold of another patient.
fn of_others(files: u64, page: &mut Page) {
    if files > 0 {
        page.line(say!("deliver-of-others", files = files));
    }
}

/// What no disc gives back.
fn not_there(waiting: u64, left_out: u64, given_up: u64, page: &mut Page) {
    if waiting > 0 {
        page.line(say!("restore-files-waiting", files = waiting));
    }
    if left_out > 0 {
        page.line(outcomes::left_out(left_out));
    }
    if given_up > 0 {
        page.line(outcomes::given_up(given_up));
    }
}

/// How many discs of one list are named.
const FETCHED: usize = 8;

/// Which copies to fetch, and from where; then what to do with the first of them.
fn fetch(copies: &[Nearest], again: &Again, page: &mut Page) {
    let out = |copy: &&Nearest| copy.in_drive().is_none() && copy.image.is_none();
    for copy in copies.iter().take(FETCHED).filter(out) {
        page.line(fetches::fetch(copy, Place::Terminal));
    }
    if let Some(more @ 1..) = copies.len().checked_sub(FETCHED) {
        page.line(say!("restore-more-discs", discs = more));
    }
    again.next(copies, page);
}
