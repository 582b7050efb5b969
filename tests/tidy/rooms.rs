//! Who may know what: unsafe code, SQL, egui, clocks, and rooms that know only those below them.

use std::collections::BTreeMap;

use stele_tests::modules;
use stele_tests::source::{self, Part, has_word, is_test_file, only, without_tests};

use crate::{none, where_code};

const UNSAFE_FILE: &str = "burner/src/transport/sg_io.rs";

#[test]
fn unsafe_code_stays_in_the_sg_io_transport() {
    let findings = where_code(|file, code| file.name != UNSAFE_FILE && has_word(code, "unsafe"));
    none(&format!("unsafe code only in {UNSAFE_FILE}"), &findings);
}

#[test]
fn sql_stays_in_the_catalog() {
    let mut findings = where_code(|file, code| {
        !file.name.starts_with("catalog/")
            && !is_test_file(&file.name)
            && has_word(code, "rusqlite")
    });
    let statements = [
        "SELECT ",
        "INSERT INTO ",
        "DELETE FROM ",
        "CREATE TABLE ",
        "PRAGMA ",
    ];
    for file in source::rust() {
        if file.name.starts_with("catalog/") || is_test_file(&file.name) {
            continue;
        }
        let texts = source::split(&file.text)
            .into_iter()
            .filter(|(part, _)| *part == Part::Text);
        for (_, text) in texts {
            let update = text.contains("UPDATE ") && text.contains(" SET ");
            if update || statements.iter().any(|statement| text.contains(statement)) {
                findings.push(format!("{}: {text:?}", file.name));
            }
        }
    }
    none("SQL only in catalog/", &findings);
}

/// Another engine may take this one's place one day: it is known to one room, and statements ask
/// for nothing that others do not know too.
#[test]
fn the_engine_of_the_catalog_is_known_to_its_store_alone() {
    let mut findings = Vec::new();
    for file in source::rust() {
        let (catalog, store) = ("catalog/src/", "catalog/src/store/");
        if !file.name.starts_with(catalog) || is_test_file(&file.name) {
            continue;
        }
        let text = without_tests(&file.text);
        let code = only(text, Part::Code);
        if !file.name.starts_with(store) && has_word(&code, "rusqlite") {
            findings.push(format!("{}: rusqlite", file.name));
        }
        for (number, line) in (1..).zip(code.lines()) {
            let line = line.trim_start();
            let public = line.starts_with("pub ") && !line.starts_with("pub use rusqlite");
            if (public || line.starts_with("impl From<rusqlite")) && has_word(line, "rusqlite") {
                findings.push(format!("{}:{number}: {line}", file.name));
            }
        }
        // A statement that asks for the highest number gives it twice to two who ask at once.
        for word in ["MAX(", "last_insert_rowid"] {
            let code = code.contains(word);
            let texts = source::split(text).into_iter();
            let mut texts = texts.filter(|(part, _)| *part == Part::Text);
            if code || texts.any(|(_, text)| text.contains(word)) {
                findings.push(format!("{}: {word}", file.name));
            }
        }
        let noun = file.name.starts_with(store) || file.name.ends_with("/sql.rs");
        // The archive's one row has a room of one file.
        if noun || file.name == "catalog/src/archive.rs" {
            continue;
        }
        let texts = source::split(text).into_iter();
        for (_, text) in texts.filter(|(part, _)| *part == Part::Text) {
            let verbs = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE "];
            if verbs.iter().any(|verb| text.starts_with(verb)) {
                findings.push(format!("{}: {text:?} belongs into sql.rs", file.name));
            }
        }
    }
    none(
        "the engine in catalog/src/store/, each noun's statements in its sql.rs",
        &findings,
    );
}

#[test]
fn egui_is_imported_where_screens_are_drawn_and_nowhere_else() {
    let findings = where_code(|file, code| {
        let drawing = file.name.strip_prefix("app/src/gui/").is_some_and(|name| {
            // A part that has more than its drawing is a folder, and draws in its ui.rs.
            let part = name.strip_prefix("parts/");
            ["app.rs", "router.rs", "theme.rs"].contains(&name)
                || part.is_some_and(|part| !part.contains('/'))
                || name.ends_with("/ui.rs")
        });
        let known = drawing || is_test_file(&file.name);
        !known && (has_word(code, "egui") || has_word(code, "eframe"))
    });
    none(
        "egui only in app/src/gui/: app.rs, router.rs, theme.rs, parts/*.rs and **/ui.rs",
        &findings,
    );
}

/// What no screen and no part of one may name: it draws what it is given, and says what is wanted.
/// Jobs alone open the catalog, files and drives, on threads of their own.
const NOT_WHILE_DRAWING: [&str; 12] = [
    "Catalog",
    "Reader",
    "fs",
    "File",
    "Archive",
    "Transport",
    "open_device",
    "open_raw",
    "Udisks",
    "process",
    "thread",
    "spawn",
];

#[test]
fn screens_touch_no_catalog_file_or_drive() {
    let mut findings = Vec::new();
    let mut drawn = 0;
    for file in source::rust() {
        let room = file.name.strip_prefix("app/src/gui/");
        let draws = room.is_some_and(|name| {
            let screen = name.starts_with("screens/") || name.starts_with("parts/");
            screen || name.starts_with("view/") || ["router.rs", "theme.rs"].contains(&name)
        });
        if !draws {
            continue;
        }
        drawn += 1;
        let code = only(without_tests(&file.text), Part::Code);
        for word in NOT_WHILE_DRAWING
            .iter()
            .filter(|word| has_word(&code, word))
        {
            findings.push(format!("{}: {word}", file.name));
        }
    }
    assert!(drawn > 15, "the screens are not seen any more: {drawn}");
    none("screens draw what jobs tell them", &findings);
}

#[test]
fn the_window_reads_the_catalog_only_by_jobs() {
    let findings = where_code(|file, code| {
        let window = file.name.starts_with("app/src/gui/");
        window && (has_word(code, "Catalog") || has_word(code, "Reader"))
    });
    none("the window asks jobs, which open the catalog", &findings);
}

/// The rooms of the app from the top floor down: a file takes names from its own floor and from
/// those below it, never from one above. The first folder that fits a file is its room.
const ROOMS_OF_THE_APP: &[(&str, usize)] = &[
    ("app/src/main.rs", 9),
    // Only `main` takes time and chance of the machine.
    ("app/src/system.rs", 9),
    ("app/src/lib.rs", 8),
    ("app/src/cli/", 7),
    ("app/src/gui/", 6),
    ("app/src/demo/", 5),
    // Every room asks it for texts.
    ("app/src/words/lang/", 1),
    ("app/src/words/", 4),
    ("app/src/jobs/", 3),
    ("app/src/station/", 2),
    ("app/src/", 1),
];

#[test]
fn the_rooms_of_the_app_know_only_those_below_them() {
    let floor = |file: &str| {
        let mut rooms = ROOMS_OF_THE_APP.iter();
        rooms.find_map(|(room, floor)| file.starts_with(room).then_some(*floor))
    };
    let files = source::rust();
    let mut findings = Vec::new();
    let mut arrows = 0;
    for graph in modules::crates(&files) {
        for (from, to) in &graph.arrows {
            for (file, names) in to {
                let (Some(above), Some(below)) = (floor(from), floor(file)) else {
                    continue;
                };
                arrows += 1;
                if above < below {
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    findings.push(format!("{from} -> {file}: {}", names.join(", ")));
                }
            }
        }
    }
    assert!(
        arrows > 100,
        "the app's arrows are not seen any more: {arrows}"
    );
    none(
        "no job, station or word knows the command line or the window",
        &findings,
    );
}

#[test]
fn crates_depend_on_each_other_as_the_design_says_and_no_other_way() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        (
            "app",
            &[
                "stele-burner",
                "stele-catalog",
                "stele-exact",
                "stele-files",
                "stele-recorder",
                "stele-samples",
            ][..],
        ),
        ("app/samples", &[][..]),
        (
            "burner",
            &["stele-discfs", "stele-exact", "stele-files", "stele-mmc"][..],
        ),
        ("burner/discfs", &["stele-exact"][..]),
        ("burner/exact", &[][..]),
        ("burner/files", &[][..]),
        ("burner/mmc", &["stele-exact"][..]),
        (
            "burner/recorder",
            &["stele-exact", "stele-files", "stele-mmc"][..],
        ),
        ("catalog", &["stele-files"][..]),
        ("tests", &["stele"][..]),
    ]);
    let mut findings = Vec::new();
    for file in source::all() {
        let Some(folder) = file.name.strip_suffix("/Cargo.toml") else {
            continue;
        };
        let manifest: toml::Table = file.text.parse().expect("a manifest is TOML");
        let Some(allowed) = allowed.get(folder) else {
            findings.push(format!("{folder} is not in the design"));
            continue;
        };
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
        let names = dependencies.into_iter().flat_map(|table| table.keys());
        for name in names.filter(|name| name.starts_with("stele")) {
            if !allowed.contains(&name.as_str()) {
                findings.push(format!("{folder} -> {name}"));
            }
        }
        let linted = manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"));
        if folder != "tests" && linted.and_then(toml::Value::as_bool) != Some(true) {
            findings.push(format!("{folder} does not take the workspace's lints"));
        }
    }
    none("dependencies between crates follow the design", &findings);
}

#[test]
fn burner_and_catalog_know_no_clock_environment_or_chance() {
    let banned = [
        "SystemTime",
        "Instant",
        "std::env",
        "rand",
        "getrandom",
        "jiff",
        "chrono",
    ];
    let mut findings = Vec::new();
    for file in source::rust() {
        let library = file.name.contains("/src/")
            && (file.name.starts_with("burner/") || file.name.starts_with("catalog/"));
        // Time at a real drive is the transport's business (design, section 3, injection).
        let transport = file.name.starts_with("burner/src/transport/");
        if !library || transport || is_test_file(&file.name) {
            continue;
        }
        let code = only(without_tests(&file.text), Part::Code);
        for word in banned.iter().filter(|word| has_word(&code, word)) {
            findings.push(format!("{}: {word}", file.name));
        }
    }
    none(
        "same input, same bytes: times, ids and chance are arguments",
        &findings,
    );
}

/// Where the app may look at a monotonic clock: what is told of it, or waited for, is gone with the
/// command. Nothing that is kept, and no outcome, follows from it.
const STOPWATCHES: [&str; 4] = [
    "app/src/cli/progress.rs",
    "app/src/cli/virtual_drive.rs",
    "app/src/gui/",
    "app/src/station/tray_watch.rs",
];

#[test]
fn the_app_takes_time_and_chance_in_one_place_alone() {
    let mut findings = Vec::new();
    for file in source::rust() {
        let inside = file.name.starts_with("app/src/") && file.name != "app/src/system.rs";
        if !inside || is_test_file(&file.name) {
            continue;
        }
        let code = only(without_tests(&file.text), Part::Code);
        let made = [
            "SystemTime::now",
            "getrandom",
            "RandomState",
            "Timestamp::now",
            "Zoned::now",
            "system::outside",
        ];
        let main = file.name == "app/src/main.rs";
        let watch = STOPWATCHES.iter().any(|name| file.name.starts_with(name));
        let made = made.iter().filter(|word| match **word {
            "system::outside" => !main && code.contains(**word),
            path if path.contains("::") => code.contains(path),
            word => has_word(&code, word),
        });
        let found = made
            .copied()
            .chain((!watch && code.contains("Instant::now")).then_some("Instant"));
        findings.extend(found.map(|word| format!("{}: {word}", file.name)));
    }
    none(
        "clocks and identifiers come from `main`, by app/src/system.rs, and are handed on",
        &findings,
    );
}
