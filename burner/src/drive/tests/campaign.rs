//! The fault campaign: every row of the sense table and every other trouble, at every phase of a
//! burn and of a check, and at seeded places. What each comes to is data: `campaign.txt`.
//!
//! Whatever happens, a disc is called whole only if it is, everything ends, nothing panics.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::{OnceLock, mpsc};
use std::time::Duration;

use super::*;
use crate::parity::Search;
use crate::parity::protect::tests::protected_image;
use crate::verify::{Class, verify};

/// What each trouble comes to at each place.
const TABLE: &str = include_str!("campaign.txt");

/// Sectors of the image, and of the blank: eight clusters, the last one not full.
const LITTLE: u32 = 250;
const BLANK: u32 = 640;

/// No burn of so small a disc takes longer, in time of the drive, whatever the drive says.
// A night, for a hand at the tray that never comes.
const LONGEST: Duration = Duration::from_secs(20 * 3600);
/// Nor does it in time outside: what takes longer hangs.
const HANGS: Duration = Duration::from_secs(120);

/// Where a trouble strikes, by the heads of the table's columns.
const PLACES: [(&str, FaultPlace); 14] = [
    ("probe", command(0x51, 1)),
    ("hold", command(0x1E, 1)),
    ("speed", command(0xB6, 1)),
    ("write1", write(0)),
    ("write4", write(96)),
    ("writeN", write(224)),
    ("flush", command(0x35, 1)),
    ("track", command(0x5B, 1)),
    ("final", command(0x5B, 2)),
    ("eject", command(0x1B, 1)),
    ("load", command(0x1B, 2)),
    ("look", command(0x25, 2)),
    ("read1", read(0)),
    ("read4", read(96)),
];

const fn command(opcode: u8, nth: u32) -> FaultPlace {
    FaultPlace::Command { opcode, nth }
}
const fn write(lba: u32) -> FaultPlace {
    FaultPlace::Write(SectorRange::new(lba, 32))
}
const fn read(lba: u32) -> FaultPlace {
    FaultPlace::Read(SectorRange::new(lba, 32))
}

/// A row's name as what happens: sense as `3/0C/00`, with a mark for how it is told.
fn act(name: &str) -> FaultAct {
    let code = |text: &str| SenseCode::try_from(text.to_owned()).unwrap();
    match name {
        "lost-before" => FaultAct::Bus { carried_out: false },
        "lost-after" => FaultAct::Bus { carried_out: true },
        "hang-before" => FaultAct::Hang {
            ms: 400_000,
            carried_out: false,
        },
        "hang-after" => FaultAct::Hang {
            ms: 400_000,
            carried_out: true,
        },
        "slow" => FaultAct::Slow { ms: 60_000 },
        "gone" => FaultAct::Gone,
        "reset" => FaultAct::Reset,
        "blackout" => FaultAct::Blackout,
        "forget" => FaultAct::Forget,
        "wrong" => FaultAct::WrongData,
        "busy" => FaultAct::Busy,
        "mute" => FaultAct::Mute,
        "cut" => FaultAct::Cut { bytes: 0 },
        "garbage" => FaultAct::Garbage { seed: 1 },
        late if late.starts_with("late:") => FaultAct::Deferred(code(&late[5..])),
        text => match code(text) {
            // Told of what was done all the same.
            done if done.sense_key == 1 || text == "3/0C/01" => FaultAct::Recovered(done),
            other => FaultAct::Sense(other),
        },
    }
}

/// A short image in memory, made once.
fn little() -> &'static Image {
    static LITTLE_IMAGE: OnceLock<Image> = OnceLock::new();
    LITTLE_IMAGE.get_or_init(|| {
        let mut image = Image::new();
        image.bytes.truncate(LITTLE as usize * SECTOR_BYTES);
        image
    })
}

/// What a burn with these faults came to, in a word: `good`, `damaged` where reading back found
/// lost or wrong sectors, `no:CODE` where nothing was written, `CODE`, and `CODE+` where every
/// sector was read back and is right all the same.
fn burn(faults: &[Fault]) -> String {
    burn_on(MediumKind::BdrOfSize(BLANK), faults)
}

/// The same on another medium.
fn burn_on(kind: MediumKind, faults: &[Fault]) -> String {
    let bench = Bench::with(Personality::lg_wh16ns40(), kind);
    let mut recorder = bench.recorder();
    recorder.set_faults(&FaultScript {
        faults: faults.to_vec(),
    });
    let refused = |code: &str| {
        let blank = VirtualMedium::open(bench.path()).unwrap().is_blank();
        assert!(blank, "refused, yet written");
        format!("no:{code}")
    };
    let mut drive = match Drive::open(recorder) {
        Ok(drive) => drive,
        Err(e) => return refused(e.code()),
    };
    let spec = BurnSpec {
        sectors: SectorCount(u64::from(LITTLE)),
        ..spec()
    };
    let ready = match check(&mut drive, &spec) {
        Ok(ready) => ready,
        Err(e) => {
            let code = e.code();
            drop(drive);
            return refused(code);
        }
    };
    let outcome = ready.burn(little(), &Quiet);
    assert!(drive.now().0 < LONGEST, "it took {:?}", drive.now());
    drop(drive);
    let whole = outcome.read_back.as_ref().map(ReadBack::is_whole);
    let stopped = code(&outcome);
    if whole == Some(true) {
        assert!(
            bench.content().starts_with(&little().bytes),
            "a false good\n{}",
            outcome.log
        );
        let medium = VirtualMedium::open(bench.path()).unwrap();
        let lost = medium.unreadable().iter().any(|r| r.lba < LITTLE);
        assert!(!lost, "a false good: a cluster cannot be read");
    }
    match (stopped, whole) {
        ("", Some(true)) => {
            assert_eq!(outcome.reached, BurnPhase::Done);
            "good".to_owned()
        }
        ("", Some(false)) => "damaged".to_owned(),
        ("", None) => panic!("it ended without reading back\n{}", outcome.log),
        (code, Some(true)) => format!("{code}+"),
        (code, _) => code.to_owned(),
    }
}

/// Does something in a thread of its own; what hangs or panics is told by name.
fn watched(name: &str, work: impl FnOnce() -> String + Send + 'static) -> Result<String, String> {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let done = std::panic::catch_unwind(AssertUnwindSafe(work));
        let _ = tell.send(done);
    });
    match told.recv_timeout(HANGS) {
        Ok(Ok(word)) => Ok(word),
        Ok(Err(why)) => {
            let text = why.downcast_ref::<String>().cloned();
            let text = text.or_else(|| why.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            Err(format!("{name}: {}", text.unwrap_or_default()))
        }
        Err(_) => Err(format!("{name}: hangs")),
    }
}

/// The rows of the table: name and one word for each place.
fn rows() -> Vec<(&'static str, Vec<&'static str>)> {
    let lines = TABLE
        .lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            (words.next().unwrap_or_default(), words.collect())
        })
        .collect()
}

#[test]
fn every_trouble_at_every_phase_of_a_burn_ends_as_the_table_says() {
    let mut failures = Vec::new();
    let mut table = String::new();
    for (name, expected) in rows().into_iter().skip(1) {
        let act = act(name);
        let mut line = format!("{name:<14}");
        for (number, (head, place)) in PLACES.iter().enumerate() {
            let fault = Fault::once(*place, act);
            let run = move || burn(&[fault]);
            let word = watched(&format!("{name} at {head}"), run).unwrap_or_else(|why| {
                failures.push(why);
                "-".to_owned()
            });
            if expected.get(number) != Some(&word.as_str()) {
                let said = expected.get(number).unwrap_or(&"nothing");
                failures.push(format!("{name} at {head}: {word}, the table says {said}"));
            }
            line.push_str(&format!(" {word:<10}"));
        }
        table.push_str(line.trim_end());
        table.push('\n');
    }
    assert!(failures.is_empty(), "{}\n{table}", failures.join("\n"));
}

#[test]
fn the_table_has_every_row_of_the_reference_and_every_phase() {
    let all = rows();
    let heads: Vec<&str> = PLACES.iter().map(|(head, _)| *head).collect();
    assert_eq!(all[0].1, heads, "the heads of the columns");
    let names: BTreeSet<&str> = all.iter().skip(1).map(|(name, _)| *name).collect();
    for code in sense_reaction::REACTIONS
        .iter()
        .map(|((key, asc, ascq), ..)| SenseCode::new(*key, *asc, *ascq).to_string())
    {
        assert!(names.contains(code.as_str()), "{code} has no row");
    }
}

#[test]
fn trouble_that_comes_again_or_stays_ends_every_burn_and_makes_no_disc_good_that_is_not() {
    let mut failures = Vec::new();
    for (name, _) in rows().into_iter().skip(1) {
        let act = act(name);
        for (head, place) in PLACES {
            let run = move || burn(&[Fault::always(place, act)]);
            failures.extend(watched(&format!("{name} at {head}, always"), run).err());
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn faults_at_200_seeded_places_end_every_burn_and_make_no_disc_good_that_is_not() {
    for kind in [
        MediumKind::BdrOfSize(BLANK),
        MediumKind::DvdMinusROfSize(BLANK),
    ] {
        let (mut good, mut failures) = (0, Vec::new());
        for seed in 0..200 {
            let faults = FaultScript::seeded(seed, LITTLE).faults;
            let run = move || burn_on(kind, &faults);
            match watched(&format!("seed {seed} on {kind}"), run) {
                Ok(word) => good += u32::from(word == "good"),
                Err(why) => failures.push(why),
            }
        }
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        assert!(
            (40..180).contains(&good),
            "{good} of 200 were good on {kind}"
        );
    }
}

#[test]
fn trouble_at_what_only_a_dvd_r_is_told_makes_no_disc_good_that_is_not() {
    let places = [
        ("page", command(0x5A, 1)),
        ("select", command(0x55, 1)),
        ("reserve", command(0x53, 1)),
        ("write1", write(0)),
        ("writeN", write(224)),
        ("flush", command(0x35, 1)),
        ("closed", command(0x51, 3)),
    ];
    let mut failures = Vec::new();
    for (name, _) in rows().into_iter().skip(1) {
        let act = act(name);
        for (head, place) in places {
            for fault in [Fault::once(place, act), Fault::always(place, act)] {
                let run = move || burn_on(MediumKind::DvdMinusROfSize(BLANK), &[fault]);
                failures.extend(watched(&format!("{name} at {head} of a DVD-R"), run).err());
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_check_never_calls_a_damaged_disc_sound_nor_a_drives_trouble_damage_of_all() {
    let (_, bytes) = protected_image(32, 14);
    let sectors = u32::try_from(bytes.len() / SECTOR_BYTES).unwrap();
    let room = MediumKind::BdrOfSize(sectors.next_multiple_of(32));
    let bench = Bench::with(Personality::lg_wh16ns40(), room);
    let mut drive = bench.drive(&[]);
    let spec = BurnSpec {
        sectors: SectorCount(u64::from(sectors)),
        ..spec()
    };
    let image = Image { bytes, bad: None };
    let outcome = check(&mut drive, &spec).unwrap().burn(&image, &Quiet);
    assert!(outcome.read_back.unwrap().is_whole());
    drop(drive);
    for (name, _) in rows().into_iter().skip(1) {
        for lba in [0, 32, 4_096, 7_904] {
            let mut drive = bench.drive(&[Fault::always(read(lba), act(name))]);
            let tray = drive.medium();
            assert!(matches!(tray, Ok(Tray::Medium(_))), "{name}");
            let source = DriveSectors::new(drive);
            let checked = verify(&source, &Search::quick(&Quiet));
            let took = source.into_drive().now().0;
            assert!(took < LONGEST, "{name} at {lba}: {took:?}");
            // With these every sector comes in the end.
            let harmless = name.starts_with("1/")
                || name.starts_with("late:")
                || matches!(name, "3/0C/01" | "slow" | "forget");
            match checked {
                Ok(v) if v.class == Class::Ok => {
                    assert!(harmless, "{name} at {lba}: called sound");
                }
                Ok(v) => assert!(v.damage().count().0 <= 64, "{name} at {lba}: all lost"),
                // The drive is at fault, not the disc.
                Err(_) => {}
            }
        }
    }
}
