//! Whole sets: planned, built, destroyed in part, rebuilt bit for bit.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use stele_discfs::SectorCount;

use super::*;
use crate::compose::{Composed, compose};
use crate::disc::{
    BuiltMember, DiscLabel, Member, ParityDisc, SET_SO_FAR, SetInfo, parse_set_so_far,
};
use crate::geometry::Geometry;
use crate::item::{StudyAbout, StudyItems};
use crate::mastering::{BuildOptions, Built, Trial, build};
use crate::plan::{Plan, Policy, plan};
use crate::sectors::{ImageFile, Sectors};
use crate::source::{FileSources, staged};
use crate::watch::{Quiet, Watch};

mod altered;
mod forged;
mod read_twice;
mod resumed;
mod twins;
mod two_texts;

const CAPACITY: SectorCount = SectorCount(248 * 32 + 320);

fn label(number: u32) -> DiscLabel {
    let mut uuid = [7; 16];
    uuid[15] = number as u8;
    DiscLabel {
        uuid,
        set: "SET-0001".to_owned(),
        number,
        of: 0,
        time: 1_780_000_000,
        owner: "Somebody".to_owned(),
        set_parity_discs: Some(2),
    }
}

/// Studies of documents that look random, of this many bytes each.
fn studies(folder: &Path, lens: &[usize]) -> Vec<StudyItems> {
    let study = |(key, len): (u64, &usize)| {
        let path = folder.join(format!("{key}.bin"));
        let byte = |i: usize| ((i + 1).wrapping_mul(0x9E37_79B9 + key as usize * 77) >> 13) as u8;
        fs::write(&path, (0..*len).map(byte).collect::<Vec<u8>>()).unwrap();
        StudyItems {
            key,
            patient: key,
            about: StudyAbout {
                study_instance_uid: format!("1.9.{key}"),
                ..StudyAbout::default()
            },
            items: vec![staged(&path, &format!("{key}.bin")).unwrap()],
        }
    };
    (1..).zip(lens).map(study).collect()
}

fn write(composed: &Composed, studies: &[StudyItems], to: &Path) -> Built {
    let options = BuildOptions {
        trial: Trial::Quick,
        owner: None,
        only: None,
        files: None,
    };
    build(composed, studies, &FileSources, to, &options, &Quiet).unwrap()
}

fn image(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("SET-0001-{number}.iso"))
}

/// Builds a planned set; gives what its discs are.
fn build_set(folder: &Path, plan: &Plan, all: &[StudyItems]) -> SetInfo {
    let data: Vec<_> = plan
        .discs
        .iter()
        .filter(|d| d.content.set_parity.is_none())
        .collect();
    let parity: Vec<_> = plan
        .discs
        .iter()
        .filter(|d| d.content.set_parity.is_some())
        .collect();
    let mut info = SetInfo {
        set: "SET-0001".to_owned(),
        time: plan.discs[0].content.label.time,
        owner: "Somebody".to_owned(),
        capacity: CAPACITY,
        members: Vec::new(),
        parity: Vec::new(),
    };
    let sums: Vec<PathBuf> = (0..parity.len())
        .map(|j| folder.join(format!("sum{j}")))
        .collect();
    let open = |path: &PathBuf| {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        options.open(path).unwrap()
    };
    let mut manifests = Vec::new();
    for (slot, disc) in (0..).zip(&data) {
        let on_disc = disc.content.studies(all);
        let label = &disc.content.label;
        let composed = compose(label, &info.members, &on_disc, CAPACITY, Some(30)).unwrap();
        assert_eq!(composed.used, disc.used, "the plan is exact");
        let to = image(folder, disc.content.label.number);
        let built = write(&composed, &on_disc, &to);
        let member = BuiltMember {
            content: built.content,
            manifest: *blake3::hash(&built.manifest).as_bytes(),
        };
        manifests.push(built.manifest);
        assert_eq!(manifests.last().unwrap().len() as u64, disc.manifest_bytes);
        let sums: Vec<File> = sums.iter().map(open).collect();
        let sums: Vec<(u8, &File)> = (0..).zip(&sums).collect();
        add(
            &File::open(&to).unwrap(),
            slot,
            composed.used,
            &sums,
            &Quiet,
        )
        .unwrap();
        info.members.push(Member {
            slot,
            number: disc.content.label.number,
            uuid: disc.content.label.uuid,
            geometry: composed.geometry,
            used: composed.used,
            copies: Some(2),
            built: Some(member),
        });
    }
    for (index, disc) in (0..).zip(&parity) {
        let label = &disc.content.label;
        let (number, uuid) = (label.number, label.uuid);
        info.parity.push(ParityDisc {
            index,
            number,
            uuid,
        });
    }
    let manifests = manifests.iter().zip(1..).map(|(bytes, at)| {
        let path = folder.join(format!("manifest{at}"));
        fs::write(&path, bytes).unwrap();
        path
    });
    let manifests: Vec<PathBuf> = manifests.collect();
    for (j, disc) in parity.iter().enumerate() {
        let payload = ParityPayload {
            sum: sums[j].clone(),
            manifests: manifests.clone(),
        };
        let to = image(folder, disc.content.label.number);
        let options = BuildOptions {
            trial: Trial::Quick,
            owner: None,
            only: None,
            files: None,
        };
        let built = write_parity_disc(&info, j as u8, &payload, Some(30), &to, &options, &Quiet);
        let (composed, _) = built.unwrap();
        assert_eq!(composed.label, disc.content.label);
        assert_eq!(composed.used, disc.used, "the plan is exact");
    }
    info
}

fn four_and_two(folder: &Path) -> SetInfo {
    let all = studies(folder, &[8_000_000, 8_500_000, 9_500_000, 7_000_000]);
    let policy = Policy {
        capacity: CAPACITY,
        parity: Some(30),
        parity_discs: 2,
    };
    let plan = plan(&all, &policy, &label).unwrap();
    assert_eq!(plan.discs.len(), 6);
    assert!(plan.discs.iter().all(|disc| disc.content.label.of == 6));
    build_set(folder, &plan, &all)
}

fn rebuilt(folder: &Path, numbers: &[u32], to: &Path) -> Result<RebuiltSet, RebuildError> {
    rebuilt_watched(folder, numbers, to, &Quiet)
}

fn rebuilt_watched(
    folder: &Path,
    numbers: &[u32],
    to: &Path,
    watch: &dyn Watch,
) -> Result<RebuiltSet, RebuildError> {
    let images: Vec<ImageFile> = numbers
        .iter()
        .map(|number| ImageFile::open(&image(folder, *number)).unwrap())
        .collect();
    let sources: Vec<&dyn Sectors> = images.iter().map(|image| image as &dyn Sectors).collect();
    let name = |set: &str, number: u32| format!("{set}-{number}.iso");
    rebuild(&sources, to, &name, watch)
}

/// Spoils strips of an image; a strip is a cluster here.
fn spoil(folder: &Path, number: u32, strips: std::ops::Range<u64>) {
    let file = OpenOptions::new()
        .write(true)
        .open(image(folder, number))
        .unwrap();
    let noise = vec![0xA5; (strips.end - strips.start) as usize * 65_536];
    file.write_all_at(&noise, strips.start * 65_536).unwrap();
}

#[track_caller]
fn all_whole(set: &RebuiltSet, originals: &[Vec<u8>]) {
    assert_eq!(set.discs.len(), originals.len());
    for (disc, original) in set.discs.iter().zip(originals) {
        assert!(disc.lost.is_empty(), "{}: {:?}", disc.number, disc.lost);
        let rebuilt = fs::read(&disc.image).unwrap();
        let differs = rebuilt
            .chunks(2048)
            .zip(original.chunks(2048))
            .position(|(a, b)| a != b);
        assert!(
            rebuilt == *original,
            "{} at sector {differs:?}",
            disc.number
        );
    }
}

#[test]
fn two_of_four_and_two_are_gone_and_a_third_is_damaged_beyond_its_own_parity() {
    let folder = tempfile::tempdir().unwrap();
    let info = four_and_two(folder.path());
    let whole = |number| fs::read(image(folder.path(), number)).unwrap();
    let originals: Vec<Vec<u8>> = (1..=6).map(whole).collect();
    // Disc 3 is the longest. Where it is longer than those that are gone, the set brings back some
    // of what it lost; then its own parity brings back the rest, and that the two others.
    let used = |slot: usize| info.members[slot].used.0 / 32;
    let longer = used(2) - used(0).max(used(3));
    assert!(longer > 2, "{longer}");
    spoil(folder.path(), 3, used(2) - 32..used(2));
    let to = folder.path().join("a");
    let set = rebuilt(folder.path(), &[2, 3, 5, 6], &to).unwrap();
    assert_eq!(set.info, info);
    all_whole(&set, &originals);
    // Elsewhere the three miss the same sectors, and two parity discs are too few: that is said.
    fs::write(image(folder.path(), 3), &originals[2]).unwrap();
    spoil(folder.path(), 3, 20..52);
    let to = folder.path().join("b");
    let set = rebuilt(folder.path(), &[2, 3, 5, 6], &to).unwrap();
    let lost = set.discs.iter().filter(|disc| !disc.lost.is_empty());
    let lost: Vec<u32> = lost.map(|disc| disc.number).collect();
    assert_eq!(lost, [1, 3, 4]);
    assert!(!set.discs[0].image.exists());
}

#[test]
fn two_gone_and_others_damaged_beyond_their_parity_in_other_places_come_back() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    // One disc gone, and of two others 50 strips each, at different places: every sector of the
    // content is missing on two discs at most.
    spoil(folder.path(), 2, 10..60);
    spoil(folder.path(), 4, 100..150);
    let to = folder.path().join("rebuilt");
    let set = rebuilt(folder.path(), &[2, 3, 4, 5, 6], &to).unwrap();
    all_whole(&set, &originals);
    assert!(!set.discs[0].present && set.discs[1].present);
}

#[test]
fn without_a_parity_disc_it_says_so_and_strangers_are_named() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let to = folder.path().join("a");
    let refused = rebuilt(folder.path(), &[1, 2, 3], &to).unwrap_err();
    assert_eq!(refused.code(), "SET-001");
    fs::write(image(folder.path(), 9), vec![0; 100_000]).unwrap();
    let to = folder.path().join("b");
    let set = rebuilt(folder.path(), &[9, 1, 2, 3, 4, 5], &to).unwrap();
    assert_eq!(set.strangers, [0]);
    // The other parity disc was not given: it is built anew, bit for bit.
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    all_whole(&set, &originals);
    assert!(!set.discs[5].present);
    // R3: nothing is left that is no whole image.
    let mut left: Vec<_> = fs::read_dir(&to)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    left.sort();
    let names = (1..=6).map(|n| format!("SET-0001-{n}.iso"));
    assert!(
        left.iter()
            .map(|n| n.to_str().unwrap().to_owned())
            .eq(names),
        "{left:?}"
    );
}

/// The anchor of an image, and its file.
fn anchor_of(folder: &Path, number: u32) -> (File, crate::parity::Anchor) {
    let mut options = OpenOptions::new();
    let open = options.read(true).write(true).open(image(folder, number));
    let (file, mut sector) = (open.unwrap(), [0; 2048]);
    file.read_exact_at(&mut sector, 0).unwrap();
    (file, crate::parity::Anchor::parse(&sector).unwrap())
}

/// Spoils the texts of a parity disc that say what the set is, the first one or both, and with
/// each as many sectors of its columns as make that more than the disc's own parity gives back.
fn spoil_set_text(folder: &Path, number: u32, both: bool) {
    let (file, anchor) = anchor_of(folder, number);
    let set = anchor.set_parity.unwrap();
    let (text, again) = (set.text, set.again.unwrap());
    assert!(text.lba.0 + 1000 < again.lba.0, "far apart");
    let first_parity = u64::from(anchor.geometry.data()) + 1;
    let noise = [0xA5; 2048];
    for extent in [text, again].into_iter().take(if both { 2 } else { 1 }) {
        for i in 0..extent.sectors.0 {
            let lba = extent.lba.0 + i;
            file.write_all_at(&noise, lba * 2048).unwrap();
            for strip in first_parity..first_parity + 30 {
                let at = strip * 65_536 + lba % 32 * 2048;
                file.write_all_at(&noise, at).unwrap();
            }
        }
    }
}

/// the text that says what the set is stands on each parity disc twice.
#[test]
fn one_text_of_the_set_is_lost_and_the_other_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let info = four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    spoil_set_text(folder.path(), 5, false);
    let to = folder.path().join("a");
    let set = rebuilt(folder.path(), &[1, 2, 4, 5], &to).unwrap();
    assert_eq!(set.info, info);
    all_whole(&set, &originals);
}

/// both are lost, and a data disc; the anchors say enough to bring the disc back.
#[test]
fn both_texts_of_the_set_are_lost_and_anchors_say_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let info = four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=4)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    let parity = fs::read(image(folder.path(), 6)).unwrap();
    spoil_set_text(folder.path(), 5, true);
    spoil_set_text(folder.path(), 6, true);
    // Two data discs are gone: what they were comes back with their anchors.
    let to = folder.path().join("a");
    let set = rebuilt(folder.path(), &[2, 3, 5, 6], &to).unwrap();
    let known = |member: &Member| Member {
        copies: None,
        built: None,
        ..member.clone()
    };
    assert_eq!(
        set.info.members,
        info.members.iter().map(known).collect::<Vec<_>>()
    );
    assert_eq!(set.info.parity, info.parity);
    for (disc, original) in set.discs.iter().zip(&originals) {
        assert!(disc.lost.is_empty() && fs::read(&disc.image).unwrap() == *original);
    }
    // Of the parity discs no more is claimed than is there.
    assert!(
        set.discs[4..]
            .iter()
            .all(|disc| !disc.lost.is_empty() && !disc.image.exists())
    );
    // With one that is whole, the other is made anew.
    fs::write(image(folder.path(), 6), &parity).unwrap();
    let to = folder.path().join("b");
    let set = rebuilt(folder.path(), &[2, 3, 5, 6], &to).unwrap();
    assert!(set.discs.iter().all(|disc| disc.lost.is_empty()));
    assert_eq!(set.info, info);
}

/// each data disc names those before it, as they were built, and nothing of what they hold.
#[test]
fn each_data_disc_tells_of_those_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let info = four_and_two(folder.path());
    for number in 1..=4_u32 {
        let (file, anchor) = anchor_of(folder.path(), number);
        let mut manifest = vec![0; anchor.manifest_bytes as usize];
        file.read_exact_at(&mut manifest, anchor.manifest.lba.byte())
            .unwrap();
        let manifest = crate::manifest::parse(&manifest).unwrap();
        let text = manifest
            .files
            .iter()
            .find(|f| f.path == SET_SO_FAR)
            .unwrap();
        let mut bytes = vec![0; text.size as usize];
        file.read_exact_at(&mut bytes, text.extents[0][0] * 2048)
            .unwrap();
        let said = parse_set_so_far(std::str::from_utf8(&bytes).unwrap()).unwrap();
        assert_eq!(said, info.members[..number as usize - 1]);
    }
}

/// R-058, of a disc that no source holds: what a parity disc claims of it fills no disk.
#[test]
fn a_length_that_no_parity_covers_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let info = four_and_two(folder);
    let forge: [fn(&mut Member); 2] = [
        |member| {
            let strip = SectorCount(17_318_400);
            member.geometry = Geometry::new(strip, member.geometry.parity()).unwrap();
        },
        |member| {
            let strip = SectorCount(member.geometry.strip().0 * 8);
            member.geometry = Geometry::new(strip, member.geometry.parity()).unwrap();
            member.used = SectorCount(member.used.0 * 4);
        },
    ];
    for forge in forge {
        let mut forged = info.clone();
        forge(&mut forged.members[0]);
        let own = &info.parity[0];
        let payload = ParityPayload {
            sum: folder.join("sum0"),
            manifests: (1..=4)
                .map(|n| folder.join(format!("manifest{n}")))
                .collect(),
        };
        let options = BuildOptions {
            trial: Trial::Quick,
            owner: None,
            only: None,
            files: None,
        };
        // The parity itself stays as long as it is: only the text lies.
        let to = image(folder, own.number);
        fs::remove_file(&to).unwrap();
        let built = write_parity_disc(&forged, 0, &payload, Some(30), &to, &options, &Quiet);
        built.unwrap();
        let parts = folder.join("rebuilt");
        let ended = rebuilt(folder, &[2, 3, 4, own.number], &parts);
        assert!(
            matches!(ended, Err(RebuildError::TooLong { member: 1 })),
            "{ended:?}"
        );
        let _ = fs::remove_dir_all(&parts);
    }
}
