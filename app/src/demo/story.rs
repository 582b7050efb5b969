//! The demo: the whole main job on sample studies, told as a clerk would read it.
//!
//! It uses the same jobs as the command line and the desktop, on virtual drives.

use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_burner::watch::Watch;
use stele_catalog::Catalog;
use stele_recorder::{Damage, SectorRange, VirtualMedium};
use stele_samples::SampleSize;

use super::compare::{self, compare};
use crate::archive::Archive;
use crate::jobs::make::{build, ingest, plan};
use crate::jobs::read::in_drive::Which;
use crate::jobs::read::{repair, restore, verify};
use crate::jobs::run::lookup;
use crate::jobs::run::outside::Outside;
use crate::jobs::shelf::{find, shelve};
use crate::jobs::{Context, JobError, burn, init};
use crate::station::{self, Load, VirtualLabels};
use crate::words::quantities::{bytes, count};
use crate::words::{names, protection};

/// What the demo did.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// The folder it worked in.
    pub folder: PathBuf,
    /// The archive in it.
    pub archive: PathBuf,
    /// Whether the folder is still there.
    pub kept: bool,
    /// Files that were compared with what went in.
    pub files_compared: u64,
    /// Their bytes.
    pub bytes_compared: u64,
    /// Whether every byte was equal.
    pub every_byte_equal: bool,
    /// How long it took.
    pub seconds: f64,
}

const DRIVES: [&str; 2] = ["virtual:A", "virtual:B"];
const PLACES: [&str; 2] = [
    "Hospital/Cellar/Rack 1/Shelf 1",
    "City archive/Vault/Rack 7/Shelf 2",
];

/// Tells the story in `keep`, or in a folder of its own that is removed at the end.
pub fn tell(
    keep: Option<&Path>,
    outside: &Outside,
    watch: &dyn Watch,
    say: &mut dyn FnMut(&str),
) -> Result<Told, JobError> {
    let began = outside.clock().now();
    let folder = work_folder(keep)?;
    let result = in_folder(&folder, outside, watch, say);
    if keep.is_none() {
        // The samples can be made again at any time; a folder that cannot be removed is no loss.
        let _ = std::fs::remove_dir_all(&folder);
    }
    let (files_compared, bytes_compared, every_byte_equal) = result?;
    Ok(Told {
        archive: folder.join("archive"),
        folder,
        kept: keep.is_some(),
        files_compared,
        bytes_compared,
        every_byte_equal,
        seconds: (outside.clock().now().0 - began.0) as f64 / 1000.0,
    })
}

fn work_folder(keep: Option<&Path>) -> Result<PathBuf, JobError> {
    let folder = match keep {
        Some(dir) => dir.to_path_buf(),
        None => std::env::temp_dir().join(format!("stele-demo-{}", std::process::id())),
    };
    std::fs::create_dir_all(&folder).map_err(JobError::io(&folder))?;
    let mut entries = std::fs::read_dir(&folder).map_err(JobError::io(&folder))?;
    if entries.next().is_some() {
        return Err(JobError::Exists { path: folder });
    }
    folder.canonicalize().map_err(JobError::io(&folder))
}

/// One act of the story after the other.
fn in_folder(
    folder: &Path,
    outside: &Outside,
    watch: &dyn Watch,
    say: &mut dyn FnMut(&str),
) -> Result<(u64, u64, bool), JobError> {
    say("Stele demo: a month's work on sample studies of people who do not exist.\n");
    let samples = folder.join("samples");
    let made =
        stele_samples::write(&samples, 7, SampleSize::Whole).map_err(JobError::io(&samples))?;
    let size = format!("{}, {}", count(made.files, "file"), bytes(made.bytes));
    say(&format!(" 1. Samples    {size} in {}", samples.display()));

    let root = folder.join("archive");
    let first = init::init(&root, "Demo clerk", None, true, outside)?;
    say(&format!(
        " 2. Archive    {} ({} acts)",
        root.display(),
        first.person
    ));
    let archive = Archive::open(&root)?;
    let mut catalog = Catalog::open(&archive.catalog())?;
    let by = lookup::actor_named(&archive, &catalog, None)?;
    let mut cx = Context {
        archive: &archive,
        catalog: &mut catalog,
        by,
        clock: outside.clock(),
        ids: outside.ids(),
        watch,
    };
    let mut act = Act {
        folder,
        cx: &mut cx,
        say,
    };
    let set = act.take_in_and_plan(&samples, made.bytes)?;
    act.build(&set)?;
    let serials = act.burn(&set)?;
    act.check_and_shelve(&serials)?;
    act.find()?;
    let damaged = serials
        .first()
        .map(|s| s.serial.clone())
        .unwrap_or_default();
    act.damage(&damaged)?;
    act.repair(&damaged, &set)?;
    act.restore(&damaged, &serials, &samples)
}

struct Act<'a, 'b> {
    folder: &'a Path,
    cx: &'a mut Context<'b>,
    say: &'a mut dyn FnMut(&str),
}

/// A copy that was burned.
struct Burned {
    serial: String,
    disc: String,
    drive: &'static str,
    place: usize,
}

impl Act<'_, '_> {
    fn take_in_and_plan(&mut self, samples: &Path, size: u64) -> Result<plan::Outcome, JobError> {
        let request = ingest::Request {
            paths: vec![samples.to_path_buf()],
            case: Some("DEMO".to_owned()),
        };
        let taken = ingest::run(&request, self.cx)?;
        let looked = format!(
            "{}, {} not taken",
            taken.notices.len(),
            taken.exceptions.len()
        );
        let studies = count(taken.studies, "study");
        self.say(format!(
            " 3. Taken in   {} of {studies}; to be looked at: {looked}",
            count(taken.items, "file")
        ));
        // Blanks just small enough that the month needs two of them.
        let media = format!("{}k", size * 9 / 10 / 1000);
        let request = plan::Request {
            parity_discs: 0,
            capacity_sectors: station::media_sectors(&media)?,
            media,
            copies: 2,
            parity: None,
            owner: "Demo hospital, records office".to_owned(),
            dry_run: false,
            shown: None,
        };
        let planned = plan::run(&request, self.cx)?;
        let discs = count(planned.discs.len() as u64, "disc");
        self.say(format!(
            " 4. Planned    {}: {discs}, two copies each",
            planned.set
        ));
        for disc in &planned.discs {
            let fill = disc.fill * 100.0;
            self.say(format!(
                "               {} is {fill:.0} % full. {}",
                disc.name,
                protection::survives(&disc.survives)
            ));
        }
        Ok(planned)
    }

    fn build(&mut self, set: &plan::Outcome) -> Result<(), JobError> {
        let request = build::Request {
            what: set.set.clone(),
            again: false,
            from: None,
            lose_files: false,
            full_trial: false,
        };
        for image in build::run(&request, self.cx)?.built {
            self.say(format!(
                " 5. Built      {} ({}), a repair was tried on it",
                image.file.display(),
                bytes(image.sectors * 2048)
            ));
        }
        Ok(())
    }

    fn burn(&mut self, set: &plan::Outcome) -> Result<Vec<Burned>, JobError> {
        let mut burned = Vec::new();
        for drive in DRIVES {
            station::create(self.cx.archive, drive, None)?;
        }
        for disc in &set.discs {
            for (place, (serial, drive)) in disc.serials.iter().zip(DRIVES).enumerate() {
                station::load(self.cx.archive, drive, &Load::Blank(set.media.clone()))?;
                let request = burn::copy::Request {
                    what: serial.clone(),
                    drive: drive.to_owned(),
                    ..burn::copy::Request::default()
                };
                let done = burn::copy::run(&request, self.cx)?;
                let verdict = if done.good { "good" } else { "NOT good" };
                self.say(format!(
                    " 6. Burned     {serial} in {drive}: {verdict}, {} of {} sectors equal",
                    done.equal_sectors, done.sectors
                ));
                let (serial, disc) = (serial.clone(), disc.name.clone());
                burned.push(Burned {
                    serial,
                    disc,
                    drive,
                    place,
                });
            }
        }
        Ok(burned)
    }

    fn check_and_shelve(&mut self, copies: &[Burned]) -> Result<(), JobError> {
        for copy in copies {
            self.load(copy.drive, &copy.serial)?;
            let found = self.verify(&copy.serial, copy.drive)?;
            let place = stele_exact::item(&PLACES, copy.place);
            let slot = format!("{place}/{}", copy.disc.replace('/', "-"));
            let put = shelve::shelve(&Which::labeled(&copy.serial), &slot, self.cx)?;
            self.say(format!(
                " 7. Checked    {}: {:?}, now at {} ({})",
                copy.serial,
                found.class,
                put.place.unwrap_or_default(),
                put.slot.unwrap_or_default()
            ));
        }
        Ok(())
    }

    fn find(&mut self) -> Result<(), JobError> {
        let request = find::Request {
            modality: Some("CT".to_owned()),
            limit: Some(1),
            ..find::Request::default()
        };
        let found = find::run(&request, &self.cx.catalog.read())?;
        if let Some(study) = found.studies.first() {
            let copies: Vec<_> = study.copies.iter().map(|c| c.serial.as_str()).collect();
            self.say(format!(
                " 8. Found      {} of {}: on {}",
                names::title(&study.name),
                names::date(&study.name.date),
                copies.join(" and ")
            ));
        }
        Ok(())
    }

    /// Scratches the disc and wipes its file system, as years and bad luck would.
    fn damage(&mut self, serial: &str) -> Result<(), JobError> {
        let labels = VirtualLabels::read(self.cx.archive);
        let path = labels
            .medium(serial)
            .map(Path::to_path_buf)
            .unwrap_or_default();
        for drive in DRIVES {
            station::open_raw(self.cx.archive, drive)?
                .remove()
                .map_err(station::StationError::from)?;
        }
        let mut medium = VirtualMedium::open(&path).map_err(station::StationError::from)?;
        let sectors = medium.recorded_end();
        let scratch = SectorRange::new(sectors / 3, sectors / 20);
        for damaged in [SectorRange::new(0, 1024), scratch] {
            let damage = Damage::Unreadable(damaged);
            medium.damage(damage).map_err(station::StationError::from)?;
        }
        // A medium is held by one hand at a time.
        drop(medium);
        self.say(format!(
            " 9. Damaged    {serial}: its file system is gone (1024 sectors), and a scratch over \
             {} sectors",
            scratch.sectors
        ));
        self.load(DRIVES[0], serial)?;
        let found = self.verify(serial, DRIVES[0])?;
        self.say(format!(
            "10. Verified   {} sectors unreadable, {} of {} clusters in the worst row: {:?}",
            found.lost_sectors, found.worst_row, found.parity, found.class
        ));
        Ok(())
    }

    fn repair(&mut self, serial: &str, set: &plan::Outcome) -> Result<(), JobError> {
        let to = self.folder.join("repaired.iso");
        let request = repair::Request {
            from: vec![DRIVES[0].to_owned()],
            to: to.clone(),
            identity: None,
            map: None,
            minutes: None,
        };
        let done = repair::run(&request, Some(self.cx.archive), self.cx.watch)?;
        let disc = set
            .discs
            .first()
            .map(|d| d.name.clone())
            .unwrap_or_default();
        let image = self.cx.archive.image_of(&disc);
        let same = compare::same_file(&to, &image).map_err(JobError::io(&to))?;
        self.say(format!(
            "11. Repaired   {serial}: {} sectors rebuilt, {} lost; equal to the image bit for \
             bit: {}",
            done.recovered_sectors,
            done.lost_sectors,
            if same { "yes" } else { "NO" }
        ));
        Ok(())
    }

    /// Brings every study back: from the damaged disc what it holds, the rest from sound ones.
    fn restore(
        &mut self,
        damaged: &str,
        copies: &[Burned],
        samples: &Path,
    ) -> Result<(u64, u64, bool), JobError> {
        let to = self.folder.join("restored");
        let all = find::Request {
            limit: None,
            ..find::Request::default()
        };
        let studies = find::run(&all, &self.cx.catalog.read())?.studies;
        let mut discs_done: Vec<&str> = Vec::new();
        for copy in copies {
            if discs_done.contains(&copy.disc.as_str()) {
                continue;
            }
            discs_done.push(&copy.disc);
            self.load(copy.drive, &copy.serial)?;
            let (mut files, mut mended, mut lost) = (0, 0, 0);
            for study in studies
                .iter()
                .filter(|s| s.copies.iter().any(|c| c.disc == copy.disc))
            {
                let request = restore::Request {
                    study: study.name.uid.clone(),
                    to: to.clone(),
                    from: copy.drive.to_owned(),
                    minutes: None,
                    try_again: false,
                    corrected: false,
                };
                let back = restore::run(&request, self.cx)?;
                files += back.files;
                mended += back.mended_sectors;
                lost += back.lost.len();
            }
            let how = if copy.serial == damaged {
                "the damaged "
            } else {
                ""
            };
            self.say(format!(
                "12. Restored   {} from {how}{}, {mended} sectors rebuilt on the way, {lost} lost",
                count(files, "file"),
                copy.serial
            ));
        }
        let compared = compare(samples, &to).map_err(JobError::io(&to))?;
        for problem in compared.problems.iter().take(10) {
            self.say(format!("    differs: {problem}"));
        }
        Ok((compared.files, compared.bytes, compared.problems.is_empty()))
    }

    fn verify(&mut self, serial: &str, drive: &str) -> Result<verify::Outcome, JobError> {
        let request = verify::Request {
            serial: Some(serial.to_owned()),
            drive: drive.to_owned(),
            by_label: false,
        };
        verify::run(&request, self.cx)
    }

    fn load(&mut self, drive: &str, serial: &str) -> Result<(), JobError> {
        for row in station::list(self.cx.archive)? {
            if row.label.as_deref() == Some(serial) && row.name != drive {
                station::open_raw(self.cx.archive, &row.name)?
                    .remove()
                    .map_err(station::StationError::from)?;
            }
        }
        station::load(self.cx.archive, drive, &Load::Serial(serial.to_owned()))?;
        Ok(())
    }

    fn say(&mut self, line: impl AsRef<str>) {
        (self.say)(line.as_ref());
    }
}
