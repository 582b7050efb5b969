//! The demo: the whole main job on sample studies, told as a clerk would read it.
//!
//! It uses the same jobs as the command line and the desktop, on virtual drives.

use std::path::{Path, PathBuf};

use serde::Serialize;
use stele_burner::verify::Class;
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
use crate::words::lang::say;
use crate::words::quantities::bytes;
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
/// Sectors at the beginning of a disc, with all of its file system, that the story wipes.
const HEAD: u32 = 1024;
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
    if let Err(error) = std::fs::create_dir_all(&folder) {
        return Err(match error.kind() {
            // A file has its name.
            std::io::ErrorKind::AlreadyExists => JobError::Exists { path: folder },
            _ => JobError::io(&folder)(error),
        });
    }
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
    say(&format!("{}\n", say!("demo-title")));
    let samples = folder.join("samples");
    let made =
        stele_samples::write(&samples, 7, SampleSize::Whole).map_err(JobError::io(&samples))?;
    let text = say!(
        "demo-samples",
        files = made.files,
        size = bytes(made.bytes),
        folder = samples.display().to_string()
    );
    say(&act_line(1, &say!("demo-act-samples"), &text));

    let root = folder.join("archive");
    let first = init::init(&root, "Demo clerk", None, true, outside)?;
    let text = say!(
        "demo-archive",
        folder = root.display().to_string(),
        person = first.person
    );
    say(&act_line(2, &say!("demo-act-archive"), &text));
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
        let text = say!(
            "demo-imported",
            files = taken.items,
            studies = taken.studies,
            notices = taken.notices.len(),
            exceptions = taken.exceptions.len()
        );
        self.say(3, say!("demo-act-imported"), text);
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
            anyway: false,
            shown: None,
        };
        let planned = plan::run(&request, self.cx)?;
        let text = say!(
            "demo-planned",
            set = &planned.set,
            discs = planned.discs.len(),
            copies = planned.copies
        );
        self.say(4, say!("demo-act-planned"), text);
        for disc in &planned.discs {
            let text = say!(
                "demo-disc-full",
                disc = &disc.name,
                percent = (disc.fill * 100.0).round() as u32
            );
            self.more(text);
            self.more(protection::survives(&disc.survives));
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
            let text = say!(
                "demo-built",
                file = image.file.display().to_string(),
                size = bytes(image.sectors * 2048)
            );
            self.say(5, say!("demo-act-built"), text);
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
                let sectors = (done.equal_sectors, done.sectors);
                let text = match done.good {
                    true => say!(
                        "demo-burned-good",
                        serial = serial,
                        drive = drive,
                        equal = sectors.0,
                        sectors = sectors.1
                    ),
                    false => say!(
                        "demo-burned-bad",
                        serial = serial,
                        drive = drive,
                        equal = sectors.0,
                        sectors = sectors.1
                    ),
                };
                self.say(6, say!("demo-act-burned"), text);
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
        for (number, copy) in (1..).zip(copies) {
            self.load(copy.drive, &copy.serial)?;
            let found = self.verify(&copy.serial, copy.drive)?;
            let place = stele_exact::item(&PLACES, copy.place);
            let slot = format!("{place}/Slot {number}");
            let put = shelve::shelve(&Which::labeled(&copy.serial), &slot, self.cx)?;
            let text = say!(
                "demo-shelved",
                serial = &copy.serial,
                health = key(found.class),
                location = put.place.unwrap_or_default(),
                code = put.slot.unwrap_or_default()
            );
            self.say(7, say!("demo-act-shelved"), text);
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
            let text = say!(
                "demo-found",
                study = names::title(&study.name),
                date = names::date(&study.name.date),
                copies = copies.join(", ")
            );
            self.say(8, say!("demo-act-found"), text);
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
        for damaged in [SectorRange::new(0, HEAD), scratch] {
            let damage = Damage::Unreadable(damaged);
            medium.damage(damage).map_err(station::StationError::from)?;
        }
        // A medium is held by one hand at a time.
        drop(medium);
        let text = say!(
            "demo-damaged",
            serial = serial,
            start = HEAD,
            scratch = scratch.sectors
        );
        self.say(9, say!("demo-act-damaged"), text);
        self.load(DRIVES[0], serial)?;
        let found = self.verify(serial, DRIVES[0])?;
        let text = say!(
            "demo-verified",
            sectors = found.lost_sectors,
            worst = found.worst_row,
            parity = found.parity,
            health = key(found.class)
        );
        self.say(10, say!("demo-act-verified"), text);
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
        let (rebuilt, lost) = (done.recovered_sectors, done.lost_sectors);
        let text = match same {
            true => say!(
                "demo-repaired-equal",
                serial = serial,
                sectors = rebuilt,
                lost = lost
            ),
            false => say!(
                "demo-repaired-differs",
                serial = serial,
                sectors = rebuilt,
                lost = lost
            ),
        };
        self.say(11, say!("demo-act-repaired"), text);
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
            let text = match copy.serial == damaged {
                true => say!(
                    "demo-restored-damaged",
                    files = files,
                    serial = &copy.serial,
                    sectors = mended,
                    lost = lost
                ),
                false => say!(
                    "demo-restored",
                    files = files,
                    serial = &copy.serial,
                    sectors = mended,
                    lost = lost
                ),
            };
            self.say(12, say!("demo-act-restored"), text);
        }
        let compared = compare(samples, &to).map_err(JobError::io(&to))?;
        for problem in compared.problems.iter().take(10) {
            self.more(problem);
        }
        Ok((compared.files, compared.bytes, compared.problems.is_empty()))
    }

    fn verify(&mut self, serial: &str, drive: &str) -> Result<verify::Outcome, JobError> {
        let request = verify::Request {
            serial: Some(serial.to_owned()),
            drive: drive.to_owned(),
            by_label: false,
            disc_changed: false,
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

    fn say(&mut self, number: u32, act: String, text: String) {
        (self.say)(&act_line(number, &act, &text));
    }

    /// Says more of the last act, below it.
    fn more(&mut self, text: impl AsRef<str>) {
        (self.say)(&format!("{:15}{}", "", text.as_ref()));
    }
}

/// An act with its number and name, in columns.
fn act_line(number: u32, act: &str, text: &str) -> String {
    format!("{number:>2}. {act:<10} {text}")
}

/// The key of a health in texts.
fn key(class: Class) -> &'static str {
    match class {
        Class::Ok => "good",
        Class::Watch => "watch",
        Class::Migrate => "migrate",
        Class::Failed => "failed",
    }
}
