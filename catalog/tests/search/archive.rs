//! The synthetic archive, made as the product makes one.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use stele_catalog::{
    Acting, BuiltRecord, Catalog, CatalogError, CheckClass, Day, DiscRecord, DiscStudy, Event,
    KnownBy, NewArchive, PatientClaim, Reason, Serial, SeriesRecord, SetRecord, StudyRecord,
    Timestamp, VersionId,
};

use super::people::{self, dice, one_of};

/// Studies that one change takes in: a day's.
const AT_ONCE: u64 = 250;
/// Studies on a disc: 1,500 discs for a million.
const ON_DISC: usize = 667;
/// Discs of a set.
const IN_SET: usize = 10;

const DAY_MS: u64 = 86_400_000;

/// The archive of so many studies; made where it is not there. Another schema or another generator
/// makes another one.
pub fn open(studies: u64) -> Catalog {
    let path = made(studies);
    println!("{} MB", std::fs::metadata(&path).unwrap().len() / 1_000_000);
    Catalog::open(&path).unwrap()
}

/// One test makes it, and the others wait.
static MAKING: Mutex<()> = Mutex::new(());

/// Its file.
pub fn made(studies: u64) -> PathBuf {
    let _making = MAKING.lock().unwrap();
    let made_by = [
        include_str!("../../src/schema/0006_nouns.sql"),
        include_str!("../../src/studies/terms.rs"),
        include_str!("../../src/studies/fold.rs"),
        include_str!("archive.rs"),
        include_str!("people.rs"),
    ];
    let made_by = blake3::hash(made_by.concat().as_bytes()).to_hex();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("search");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{studies}-{}.db", &made_by[..16]));
    if !path.exists() {
        forget_others(&folder, studies);
        let part = folder.join(format!("{studies}-part.db"));
        let begun = std::time::Instant::now();
        make(&part, studies);
        std::fs::rename(&part, &path).unwrap();
        println!("made in {} s", begun.elapsed().as_secs());
    }
    path
}

fn forget_others(folder: &Path, studies: u64) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        if name.starts_with(&format!("{studies}-")) {
            std::fs::remove_file(&path).unwrap();
        }
    }
}

fn make(path: &Path, studies: u64) {
    let new = NewArchive {
        uuid: [1; 16],
        practice: false,
        person: "Ada",
    };
    let first = Timestamp((people::FIRST_DAY * DAY_MS) as i64);
    let (mut catalog, person) = Catalog::create(path, first, &new).unwrap();
    let by = Acting::person(person.id);
    let mut waiting = Vec::new();
    let mut discs = 0;
    for from in (0..studies).step_by(AT_ONCE as usize) {
        let until = (from + AT_ONCE).min(studies);
        // The evening of the last one's day.
        let at = Timestamp(((people::day_of(until - 1, studies) + 1) * DAY_MS - 1) as i64);
        let mut lists = catalog.lists().writer(None).unwrap();
        let of = |number| lists.add(&dice(number).to_le_bytes()).unwrap();
        (from..until).for_each(of);
        let lists = lists.finish().unwrap();
        waiting.extend(change(&mut catalog, &by, at, |c| {
            let numbers = (from..until).zip(lists.parts());
            let versions = numbers.map(|(number, list)| {
                let study = c.put_study(&study(number, studies))?;
                c.add_version(study, 40, 20_000_000, list)
            });
            versions.collect::<Result<Vec<_>, _>>()
        }));
        if waiting.len() >= ON_DISC * IN_SET || until == studies {
            discs += plan_and_burn(&mut catalog, &by, at, &waiting, discs);
            waiting.clear();
        }
    }
    assert!(catalog.read().waiting().unwrap().is_empty());
}

fn change<R>(
    catalog: &mut Catalog,
    by: &Acting,
    at: Timestamp,
    f: impl Fn(&mut stele_catalog::Change<'_>) -> Result<R, CatalogError>,
) -> R {
    catalog.change(by, at, Reason::Routine, f).unwrap()
}

fn study(number: u64, studies: u64) -> StudyRecord {
    let patient = people::patient_of(number, studies);
    let (family, given) = people::name(patient);
    let mut name = format!("{}^{}", family.to_uppercase(), given.to_uppercase());
    if let Some((family, given)) = people::ideographs(patient) {
        name.push_str(&format!("={family}^{given}"));
    }
    let day = Day::of(Timestamp((people::day_of(number, studies) * DAY_MS) as i64)).text();
    let modality = one_of(&people::MODALITIES, number);
    let region = one_of(&people::REGIONS, number ^ 1);
    let series = (0..4).map(|n| SeriesRecord {
        series_instance_uid: people::series_uid(number, n),
        modality: (*modality).to_owned(),
        description: format!("{region} {}", one_of(&people::WAYS, number * 8 + n)),
        date: day.clone(),
        number: Some(n as i64),
        objects: 10,
    });
    StudyRecord {
        uid: people::study_uid(number),
        patient: PatientClaim {
            patient_id: people::id(patient),
            name,
            birth_date: people::born(patient),
            ..PatientClaim::default()
        },
        study_date: day.clone(),
        accession_number: format!("{}{:06}", &day[2..4], number % 1_000_000),
        description: format!("{region} {}", one_of(&people::WAYS, number ^ 2)),
        modalities: vec![(*modality).to_owned()],
        series: series.collect(),
        documents: number
            .is_multiple_of(10)
            .then(|| "Befund.pdf".to_owned())
            .into_iter()
            .collect(),
        ..StudyRecord::default()
    }
}

/// Puts versions on discs, two good copies of each, in two houses. Gives how many discs.
fn plan_and_burn(
    catalog: &mut Catalog,
    by: &Acting,
    at: Timestamp,
    versions: &[VersionId],
    before: u64,
) -> u64 {
    let set = SetRecord {
        media: "bd100".to_owned(),
        capacity_sectors: 48_000_000,
        copies: 2,
        policy: "{}".to_owned(),
    };
    let (set, _) = change(catalog, by, at, |c| c.add_set(&set));
    let mut discs = 0;
    for (number, some) in (1..).zip(versions.chunks(ON_DISC)) {
        let on_disc = some.iter().map(|version| DiscStudy {
            version: *version,
            files: 40,
            bytes: 20_000_000,
        });
        let key = before + discs;
        let record = DiscRecord {
            uuid: u128::from(key + 1).to_be_bytes(),
            plan: content(key + 1, number, some).into_bytes(),
            capacity_sectors: 48_000_000,
            used_sectors: 40_000_000,
            parity: 30,
            set_parity: None,
            studies: on_disc.collect(),
        };
        let built = built(catalog, key);
        change(catalog, by, at, |c| {
            let disc = c.add_disc(set, number, &record)?;
            c.disc_built(disc, &built)?;
            for house in 0..2 {
                let copy = c.add_copy(disc, &Serial::from_bits(key as u32 * 2 + house))?;
                for event in burned() {
                    c.record(copy, &event)?;
                }
                let house = ["Archiv", "Tresor"][house as usize];
                let slot = c.add_slot(&format!("{house}/Regal {}/Fach {key}", key / 100))?;
                c.shelve(copy, slot.id, KnownBy::Label)?;
            }
            Ok(())
        });
        discs += 1;
    }
    discs
}

/// What is on a disc, as the application writes it.
fn content(key: u64, number: u32, versions: &[VersionId]) -> String {
    let parts = versions.iter().map(|version| {
        let key = version.0;
        format!(r#"{{"key":{key},"items":[[0,40]]}}"#)
    });
    let parts = parts.collect::<Vec<_>>().join(",");
    let uuid = u128::from(key).to_be_bytes();
    format!(
        r#"{{"label":{{"uuid":{uuid:?},"set":"SET-0001","number":{number},"of":{IN_SET},"time":0,
            "owner":"Hospital"}},"parity":null,"parts":[{parts}]}}"#
    )
}

/// An image, whose file is gone, as after every month. Its manifest is a short one: it lies in a
/// list of its own and not in the catalog.
fn built(catalog: &Catalog, key: u64) -> BuiltRecord {
    let mut manifest = catalog.lists().writer(None).unwrap();
    manifest.add(&key.to_le_bytes()).unwrap();
    BuiltRecord {
        image: format!("{key}.iso"),
        sectors: 48_000_000,
        strip_sectors: 193_536,
        parity: 30,
        blake3: *blake3::hash(&key.to_le_bytes()).as_bytes(),
        manifest: manifest.finish().unwrap().only().unwrap(),
        conformance: Some(b"{}".to_vec()),
        members: None,
    }
}

fn burned() -> [Event; 4] {
    let drive = "A".to_owned();
    [
        Event::BurnStarted {
            drive: drive.clone(),
            media_id: "MILLEN".to_owned(),
            tag: None,
        },
        Event::BurnEnded {
            written_sectors: 48_000_000,
            stopped: None,
        },
        Event::ReadBack {
            sectors: 48_000_000,
            equal: 48_000_000,
            lost: 0,
            different: 0,
            drive,
        },
        // In another drive than the one that burned it.
        Event::Checked {
            class: CheckClass::Ok,
            sectors: 48_000_000,
            lost: 0,
            damage_map: String::new(),
            drive: "B".to_owned(),
            duration_ms: 5_400_000,
            by: Some(KnownBy::Tag),
        },
    ]
}
