//! Discs and sets made by the library alone, in which everything is told: files, times, UUIDs.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use stele_burner::SectorCount;
use stele_burner::compose::{Composed, compose};
use stele_burner::disc::{BuiltMember, DiscLabel, Member, ParityDisc, SetInfo};
use stele_burner::item::StudyItems;
use stele_burner::mastering::{BuildOptions, Built, Trial, build};
use stele_burner::set::{self, ParityPayload};
use stele_burner::source::{FileSources, Grouper, ScanOptions, scan};
use stele_burner::watch::Quiet;

use crate::bench::noise;

/// Media of 248 strips of one cluster: the smallest disc.
pub const CAPACITY: SectorCount = SectorCount(248 * 32 + 320);

/// When everything was made: seconds since 1970 UTC.
pub const TIME: u64 = 1_780_000_000;

const OPTIONS: BuildOptions = BuildOptions {
    trial: Trial::Quick,
    owner: None,
    only: None,
    files: None,
};

/// Writes files whose times are all the same.
pub fn write(folder: &Path, files: &[(String, Vec<u8>)]) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        let time = UNIX_EPOCH + Duration::from_secs(TIME);
        file.set_modified(time).unwrap();
    }
}

/// The studies that a folder holds, as they are taken in.
pub fn studies(folder: &Path, case: &str) -> Vec<StudyItems> {
    let mut grouper = Grouper::new();
    let roots = [folder.to_owned()];
    scan(&roots, &ScanOptions::default(), &Quiet, &mut |found| {
        grouper.add(found);
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    let studies = grouper.finish(Some(case), &FileSources).studies;
    let numbered = (1..).zip(studies);
    let items = numbered.map(|(key, study)| {
        let mut items = study.items;
        items.sort_by(|a, b| a.name.cmp(&b.name));
        let (patient, about) = (key, study.about);
        StudyItems {
            key,
            patient,
            about,
            items,
        }
    });
    items.collect()
}

/// What a disc is told.
pub fn label(number: u32, of: u32, parity_discs: u8) -> DiscLabel {
    let mut uuid = *b"\x6f\x1e\x2d\x3c\x4b\x5a\x46\x69\x88\x97\xa6\xb5\xc4\xd3\xe2\x00";
    uuid[15] = number as u8;
    DiscLabel {
        uuid,
        set: "SET-0042".to_owned(),
        number,
        of,
        time: TIME as i64,
        owner: "Golden archive, Zürich".to_owned(),
        set_parity_discs: Some(parity_discs),
    }
}

/// Builds a data disc; gives what its set says of it.
pub fn data_disc(
    label: &DiscLabel,
    before: &[Member],
    studies: &[StudyItems],
    (capacity, parity): (SectorCount, u8),
    to: &Path,
) -> (Member, Vec<u8>) {
    let composed = compose(label, before, studies, capacity, Some(parity)).unwrap();
    let built: Built = build(&composed, studies, &FileSources, to, &OPTIONS, &Quiet).unwrap();
    (
        member(&composed, &built, before.len() as u8),
        built.manifest,
    )
}

fn member(composed: &Composed, built: &Built, slot: u8) -> Member {
    Member {
        slot,
        number: composed.label.number,
        uuid: composed.label.uuid,
        geometry: composed.geometry,
        used: composed.used,
        copies: Some(2),
        built: Some(BuiltMember {
            content: built.content,
            manifest: *blake3::hash(&built.manifest).as_bytes(),
        }),
    }
}

/// What a set is made of.
#[derive(Clone)]
pub struct SetPlan {
    /// Data discs.
    pub data: u32,
    /// Parity discs.
    pub parity: u8,
    /// Parity strips of each disc.
    pub strips: u8,
    /// Rows that there is room for.
    pub rows: u64,
    /// The content of the only file of disc `number`.
    pub content: fn(u64, u32) -> Vec<u8>,
    /// Given to `content`.
    pub seed: u64,
    /// Another one is another set: other UUIDs, another name.
    pub mark: u8,
}

/// The set that the format is frozen with.
pub const GOLDEN_SET: SetPlan = SetPlan {
    data: 2,
    parity: 2,
    strips: 30,
    rows: 1,
    content: |_, number| noise(number.into(), 100_000 * number as usize),
    seed: 0,
    mark: 0,
};

/// A set, its images `set-1.iso` and so on, and what its parity discs were made of.
pub struct MadeSet {
    folder: PathBuf,
    strips: u8,
    /// What its parity discs say of it.
    pub info: SetInfo,
    /// Manifests of its data discs.
    pub manifests: Vec<PathBuf>,
    /// Sums of its data discs, by index of the parity disc.
    pub sums: Vec<PathBuf>,
}

impl SetPlan {
    fn capacity(&self) -> SectorCount {
        SectorCount(248 * 32 * self.rows + 320)
    }

    fn label(&self, number: u32) -> DiscLabel {
        let mut label = label(number, self.data + u32::from(self.parity), self.parity);
        label.uuid[14] = label.uuid[14].wrapping_add(self.mark);
        label.set = format!("SET-{:04}", 42 + u32::from(self.mark));
        label
    }

    /// Makes it in a folder.
    pub fn make(&self, folder: &Path) -> MadeSet {
        let parity = (0..self.parity).map(|index| {
            let number = self.data + 1 + u32::from(index);
            let uuid = self.label(number).uuid;
            ParityDisc {
                index,
                number,
                uuid,
            }
        });
        let DiscLabel {
            set, time, owner, ..
        } = self.label(1);
        let mut made = MadeSet {
            folder: folder.to_owned(),
            strips: self.strips,
            info: SetInfo {
                set,
                time,
                owner,
                capacity: self.capacity(),
                members: Vec::new(),
                parity: parity.collect(),
            },
            manifests: Vec::new(),
            sums: Vec::new(),
        };
        let sums = 0..self.parity;
        made.sums = sums.map(|i| folder.join(format!("sum{i}"))).collect();
        for number in 1..=self.data {
            self.add(number, &mut made);
        }
        for index in 0..self.parity {
            let number = self.data + 1 + u32::from(index);
            made.parity_disc(index, &made.info, &made.payload(index), &made.image(number));
        }
        made
    }

    fn add(&self, number: u32, made: &mut MadeSet) {
        let from = made.folder.join(format!("case-{number}"));
        let bytes = (self.content)(self.seed, number);
        write(&from, &[("evidence.bin".to_owned(), bytes)]);
        let mut studies = studies(&from, &format!("CASE-{number}"));
        studies
            .iter_mut()
            .for_each(|study| study.key = number.into());
        let how = (self.capacity(), self.strips);
        let (label, to) = (self.label(number), made.image(number));
        let (member, manifest) = data_disc(&label, &made.info.members, &studies, how, &to);
        let open = |path: &PathBuf| {
            let mut options = OpenOptions::new();
            let options = options.read(true).write(true).create(true).truncate(false);
            options.open(path).unwrap()
        };
        let sums: Vec<File> = made.sums.iter().map(open).collect();
        let sums: Vec<(u8, &File)> = (0..).zip(&sums).collect();
        let file = File::open(&to).unwrap();
        set::add(&file, member.slot, member.used, &sums, &Quiet).unwrap();
        made.info.members.push(member);
        let path = made.folder.join(format!("manifest-{number}"));
        fs::write(&path, manifest).unwrap();
        made.manifests.push(path);
    }
}

impl MadeSet {
    /// The image of a disc.
    pub fn image(&self, number: u32) -> PathBuf {
        self.folder.join(format!("set-{number}.iso"))
    }

    /// What parity disc `index` holds.
    pub fn payload(&self, index: u8) -> ParityPayload {
        ParityPayload {
            sum: self.sums[usize::from(index)].clone(),
            manifests: self.manifests.clone(),
        }
    }

    /// Writes parity disc `index` as if the set were `info`, and this its payload.
    pub fn parity_disc(&self, index: u8, info: &SetInfo, payload: &ParityPayload, to: &Path) {
        let strips = Some(self.strips);
        set::write_parity_disc(info, index, payload, strips, to, &OPTIONS, &Quiet).unwrap();
    }
}
