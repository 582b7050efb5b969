//! How long the daily answers take in a large archive, in CPU time of one core: status, scans, the
//! check of the trail and of the file, a month that is taken in; and frames of the window while
//! discs are read.
//!
//! The archive is the synthetic one of the searches (catalog/tests/search), kept under target/: of
//! 5,000 studies unasked, `STELE_SEARCH_STUDIES=1000000` makes the one that the limits are for
//! (`tests/long search`).

// The table is what the test is for; `cargo test -- --nocapture` shows it.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing)]

// Other tests use the rest of these.
#[allow(dead_code)]
#[path = "../catalog/tests/search/archive.rs"]
mod archive;
// Likewise.
#[allow(dead_code)]
#[path = "whole/bench.rs"]
mod bench;
// Likewise.
#[allow(dead_code)]
#[path = "whole/pictures/disc.rs"]
mod disc;
#[path = "speed/frames.rs"]
mod frames;
#[path = "speed/typing.rs"]
mod typing;
// Likewise.
#[allow(dead_code)]
#[path = "../catalog/tests/search/people.rs"]
mod people;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use bench::Bench;
use cpu_time::{ProcessTime, ThreadTime};
use people::dice;
use stele::archive::Archive;
use stele::jobs::overview::{audit, status};
use stele::jobs::shelf::scan;
use stele_catalog::{
    Acting, Catalog, PatientClaim, Reason, Serial, SeriesRecord, StudyRecord, Timestamp,
};

/// Drives of the station that asks.
const DRIVES: usize = 2;

const ASKED: scan::Asked = scan::Asked {
    drives: DRIVES,
    studies: Some(scan::SHOWN),
    at: stele_catalog::Timestamp(0),
};

fn studies() -> u64 {
    let asked = std::env::var("STELE_SEARCH_STUDIES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(5000)
}

/// One line of the table: what, how long, and what it must stay below.
struct Line {
    what: &'static str,
    took: Duration,
    /// The median and the longest of those that `took` is the 95th percentile of.
    beside: Option<(Duration, Duration)>,
    limit: Duration,
}

impl Line {
    /// Of something that was done once.
    fn once(what: &'static str, took: Duration, limit: Duration) -> Self {
        Self {
            what,
            took,
            beside: None,
            limit,
        }
    }

    /// Of something that was done many times.
    fn p95(what: &'static str, mut times: Vec<Duration>, limit: Duration) -> Self {
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
        Self {
            what,
            took: at(95),
            beside: Some((at(50), at(100))),
            limit,
        }
    }
}

fn took<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = ThreadTime::now();
    let done = work();
    (done, begun.elapsed())
}

/// The archive around a copy of the synthetic catalog: what is measured may change it.
fn around(bench: &Bench, studies: u64) -> (Archive, Catalog) {
    let made = archive::made(studies);
    let root = bench.root();
    let lists = root.join("lists");
    let _ = fs::remove_dir_all(&lists);
    let mut copy = Command::new("cp");
    let copied = copy.arg("-r").arg(made.with_file_name("lists")).arg(&lists);
    assert!(copied.status().unwrap().success());
    for end in ["-wal", "-shm", ".head", ".checked"] {
        let _ = fs::remove_file(root.join(format!("catalog.db{end}")));
    }
    fs::copy(&made, root.join("catalog.db")).unwrap();
    let archive = Archive::open(&root).unwrap();
    // Each burn has left its log.
    for copy in 0..2 * studies.div_ceil(667) {
        let name = format!(
            "burn-{}-1788000000-{copy}.log",
            Serial::from_bits(copy as u32)
        );
        fs::write(archive.logs().join(name), "").unwrap();
    }
    let catalog = Catalog::open(&archive.catalog()).unwrap();
    (archive, catalog)
}

fn scans(catalog: &Catalog, archive: &Archive, discs: u64) -> [Line; 3] {
    let reader = catalog.read();
    let line = |what, code: &dyn Fn(u64) -> String| {
        let times = (0..1000).map(|draw| {
            let code = code(dice(draw));
            took(|| scan::run(&code, &reader, archive, ASKED, None).unwrap()).1
        });
        Line::p95(what, times.collect(), Duration::from_millis(5))
    };
    [
        line("scan of a copy, p95", &|n| {
            Serial::from_bits((n % (2 * discs)) as u32).to_string()
        }),
        line("scan of a set, p95", &|n| {
            format!("SET-{:04}", 1 + n % discs.div_ceil(10))
        }),
        line("scan of a study's UID, p95", &|n| {
            people::study_uid(n % studies())
        }),
    ]
}

/// A month: 7,500 studies in one change, where 20,000 files are to be looked at.
fn month(catalog: &mut Catalog, by: &Acting) -> Line {
    let at = Timestamp(4_000_000_000_000);
    let change = |c: &mut stele_catalog::Change<'_>| {
        for number in 0..20_000 {
            c.add_exception("SCN-004", &format!("/incoming/{number}.dcm"), "")?;
        }
        Ok(())
    };
    catalog
        .change(by, at, Reason::Routine, change)
        .unwrap_or_else(|error: stele_catalog::CatalogError| panic!("{error}"));
    let mut lists = catalog.lists().writer(None).unwrap();
    (0..7_500_u64).for_each(|n| lists.add(&n.to_be_bytes()).unwrap());
    let lists = lists.finish().unwrap();
    let studies: Vec<StudyRecord> = (0..7_500).map(new_study).collect();
    let put = |c: &mut stele_catalog::Change<'_>| {
        for (study, list) in studies.iter().zip(lists.parts()) {
            let id = c.put_study(study)?;
            c.add_version(id, 200, 100_000_000, list)?;
        }
        Ok(())
    };
    let put = || {
        catalog
            .change(by, at, Reason::Routine, put)
            .unwrap_or_else(|error: stele_catalog::CatalogError| panic!("{error}"));
    };
    Line::once(
        "7,500 studies taken in",
        took(put).1,
        Duration::from_secs(3),
    )
}

fn new_study(number: u64) -> StudyRecord {
    StudyRecord {
        uid: format!("2.25.77.{number}"),
        patient: PatientClaim {
            patient_id: format!("NEW{number}"),
            name: format!("NEU^{number}"),
            birth_date: "19700101".to_owned(),
            ..PatientClaim::default()
        },
        study_date: "20260901".to_owned(),
        description: "Thorax nativ".to_owned(),
        modalities: vec!["CT".to_owned()],
        series: vec![SeriesRecord {
            series_instance_uid: format!("2.25.77.{number}.1"),
            modality: "CT".to_owned(),
            description: "axial".to_owned(),
            date: "20260901".to_owned(),
            number: Some(1),
            objects: 200,
        }],
        ..StudyRecord::default()
    }
}

fn megabytes(path: &Path) -> u64 {
    fs::metadata(path).unwrap().len() / 1_000_000
}

#[test]
fn the_daily_answers_are_quick_in_a_large_archive() {
    let studies = studies();
    let bench = Bench::new();
    let (archive, mut catalog) = around(&bench, studies);
    let size = megabytes(&archive.catalog());
    let discs = studies.div_ceil(667);
    let mut lines = Vec::new();
    // Of one moment, as the program takes it, on the evening of the last day.
    let days = people::day_of(studies - 1, studies) + 1;
    let evening = Timestamp((days * 86_400_000) as i64 - 1);
    let state = || {
        let moment = catalog.snapshot().unwrap();
        status::run(&moment.read(), &archive, DRIVES, None, evening).unwrap()
    };
    let times = (0..1000).map(|_| took(state).1).collect();
    lines.push(Line::p95("status, p95", times, Duration::from_millis(50)));
    lines.extend(scans(&catalog, &archive, discs));
    let (findings, quick) = took(|| catalog.quick_check().unwrap());
    assert_eq!(findings, 0);
    let limit = Duration::from_secs(5);
    lines.push(Line::once("quick check of the file", quick, limit));
    // In several threads: what all of them take, what this one does, and how long one waits.
    let (used, begun) = (ProcessTime::now(), std::time::Instant::now());
    let (trail, own) = took(|| audit::verify(None, &catalog, &archive).unwrap());
    let (all, waited) = (used.elapsed(), begun.elapsed());
    assert!(trail.whole, "{:?}", trail.problems);
    // The aim is 200,000 rows a second; it is printed, and not held to yet.
    let rows_a_second = |time: Duration| trail.rows as f64 / time.as_secs_f64();
    let (in_all, in_one) = (rows_a_second(all), rows_a_second(own));
    let waiting = rows_a_second(waited);
    let person = catalog.read().people().unwrap().remove(0).id;
    lines.push(month(&mut catalog, &Acting::person(person)));
    println!(
        "{studies} studies, {discs} discs, {} rows of the trail, {size} MB; CPU time, limits at a \
         million studies",
        trail.rows
    );
    println!(
        "  audit verify, with all its comparisons: {in_all:.0} rows a second of CPU time, \
         {in_one:.0} of that of the thread that asked, {waiting:.0} by the clock"
    );
    for line in &lines {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let (took, limit) = (ms(line.took), ms(line.limit));
        let beside = line.beside.map_or_else(String::new, |(p50, max)| {
            format!("; p50 {:.2}, max {:.2}", ms(p50), ms(max))
        });
        println!(
            "  {:<28} {took:>10.2} ms of {limit:>8.0}{beside}",
            line.what
        );
    }
    // Code that is not optimized says nothing of the limits. A small archive on a busy machine says
    // only whether something grew out of all proportion.
    let slack = if studies < 1_000_000 { 4 } else { 1 };
    let slow = lines.iter().filter(|line| line.took > line.limit * slack);
    let slow: Vec<_> = slow.map(|line| line.what).collect();
    assert!(cfg!(debug_assertions) || slow.is_empty(), "slow: {slow:?}");
    assert!(size < 2000, "{size} MB");
}
