//! House rules, as tests over the repository's own files: each says what broke and where.

#[path = "tidy/sentences.rs"]
mod sentences;

use std::collections::{BTreeMap, BTreeSet};

use stele_tests::modules;
use stele_tests::source::{self, Part, SourceFile, has_word, is_test_file, only, without_tests};

const UNSAFE_FILE: &str = "burner/src/transport/sg_io.rs";
const ADVICE: &str = "app/src/words/advice.rs";
const LONGEST_FILE: usize = 600;
const LONGEST_FUNCTION: usize = 70;
const LONGEST_LINE: usize = 100;
const LARGEST_CIRCLE: usize = 3;

/// Fails with one line per finding.
#[track_caller]
fn none(rule: &str, findings: &[String]) {
    let list = findings.join("\n  ");
    assert!(findings.is_empty(), "{rule}; broken by\n  {list}\n");
}

/// Names of files for which `breaks` holds.
fn where_code(breaks: impl Fn(&SourceFile, &str) -> bool) -> Vec<String> {
    let files = source::rust().into_iter();
    let broken = files.filter(|file| breaks(file, &only(&file.text, Part::Code)));
    broken.map(|file| file.name).collect()
}

/// Lines of a file with their numbers, as `name:number`.
fn lines(file: &SourceFile) -> impl Iterator<Item = (String, &str)> {
    let numbered = (1..).zip(file.text.lines());
    numbered.map(|(number, line)| (format!("{}:{number}", file.name), line))
}

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
                "stele-files",
                "stele-recorder",
                "stele-samples",
            ][..],
        ),
        ("app/samples", &[][..]),
        ("burner", &["stele-discfs", "stele-files", "stele-mmc"][..]),
        ("burner/discfs", &[][..]),
        ("burner/files", &[][..]),
        ("burner/mmc", &[][..]),
        ("burner/recorder", &["stele-files", "stele-mmc"][..]),
        ("catalog", &[][..]),
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

#[test]
fn every_file_belongs_to_a_crate() {
    let files = source::rust();
    let graphs = modules::crates(&files);
    let mut findings: Vec<String> = graphs.iter().flat_map(|g| g.lost.clone()).collect();
    for name in files.into_iter().map(|file| file.name) {
        let known = |g: &modules::Graph| g.arrows.contains_key(&name) || g.tests.contains(&name);
        if !is_test_file(&name) && !graphs.iter().any(known) {
            findings.push(name);
        }
    }
    none(
        "every `mod` has its file and every file its `mod`",
        &findings,
    );
}

/// Prints every circle, those that are allowed too, under `--nocapture`.
#[test]
fn circles_of_files_are_small_or_say_why_not() {
    let files = source::rust();
    let excused = |name: &String| {
        let file = files.iter().find(|file| file.name == *name);
        file.is_some_and(|file| modules::says_why(&file.text))
    };
    let (mut findings, mut said) = (Vec::new(), BTreeSet::new());
    for graph in modules::crates(&files) {
        for circle in modules::circles(&graph) {
            println!("{circle}");
            if circle.files.len() <= LARGEST_CIRCLE {
                continue;
            }
            let saying: Vec<String> = circle
                .files
                .iter()
                .filter(|f| excused(f))
                .cloned()
                .collect();
            if saying.is_empty() {
                findings.push(circle.to_string());
            }
            said.extend(saying);
        }
    }
    none(
        "no circle of more than three files (each takes a name from the next), unless one of them \
         says `// In a circle because ...`",
        &findings,
    );
    let idle = files
        .iter()
        .map(|file| &file.name)
        .filter(|name| excused(name) && !said.contains(*name));
    let idle: Vec<String> = idle.filter(|name| !is_test_file(name)).cloned().collect();
    none(
        "who says `// In a circle because` is in a circle of more than three files",
        &idle,
    );
}

#[test]
fn files_are_short_or_say_why_not() {
    let mut findings = Vec::new();
    for file in source::rust() {
        let length = file.text.lines().count();
        let says_why = file.text.contains("// Longer than 600 lines because");
        if length > LONGEST_FILE && !says_why {
            findings.push(format!("{}: {length} lines", file.name));
        }
    }
    none("no file above 600 lines without saying why", &findings);
}

#[test]
fn functions_fit_a_screen() {
    let mut findings = Vec::new();
    for file in source::rust() {
        let text = if is_test_file(&file.name) {
            ""
        } else {
            without_tests(&file.text)
        };
        for (name, body) in source::functions(text) {
            let length = body.lines().count();
            let table = only(&body, Part::Comment).contains("flat table");
            if length > LONGEST_FUNCTION && !table {
                findings.push(format!("{}: {name} has {length} lines", file.name));
            }
        }
    }
    none(
        "no function above 70 lines, but for what calls itself a flat table",
        &findings,
    );
}

#[test]
fn lines_fit_the_page() {
    let mut findings = Vec::new();
    for file in source::rust() {
        // Tables keep their columns: what rustfmt was told to skip may be wider.
        if file.text.contains("rustfmt::skip") {
            continue;
        }
        for (place, line) in lines(&file) {
            if line.chars().count() > LONGEST_LINE {
                findings.push(place);
            }
        }
    }
    none("no line above 100 columns", &findings);
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not break its own rule.
    let marks = ["TO", "FIX", "X"].iter().zip(["DO", "ME", "XX"]);
    let marks: Vec<String> = marks.map(|(a, b)| format!("{a}{b}")).collect();
    let mut findings = Vec::new();
    for file in source::all() {
        for (place, line) in lines(&file) {
            let ignored = file.name.ends_with(".rs") && line.trim_start().starts_with("#[ignore");
            if ignored || marks.iter().any(|mark| has_word(line, mark)) {
                findings.push(place);
            }
        }
    }
    none("no mark of unfinished work and no ignored test", &findings);
}

#[test]
fn a_lint_is_silenced_only_with_a_reason() {
    let mut findings = Vec::new();
    for file in source::rust() {
        let mut before = "";
        for (place, line) in lines(&file) {
            let silences = ["#[allow(", "#![allow(", "#[expect(", "#![expect("];
            let code = line.trim_start();
            if silences.iter().any(|start| code.starts_with(start)) {
                let reason = line.contains("//") || before.starts_with("//");
                if !reason && !line.contains("reason") {
                    findings.push(place);
                }
            }
            before = code;
        }
    }
    none(
        "a silenced lint says why, on its line or the one above",
        &findings,
    );
}

#[test]
fn every_error_code_has_a_message_and_every_message_an_error() {
    let files = source::rust();
    let messages = files.iter().find(|file| file.name == ADVICE);
    let messages = messages.expect("the catalogue of messages exists");
    let known = codes(&messages.text);
    let mut raised = BTreeMap::new();
    for file in &files {
        if is_test_file(&file.name) || file.name == ADVICE {
            continue;
        }
        for (name, body) in source::functions(without_tests(&file.text)) {
            if name == "code" {
                for code in codes(&body) {
                    raised.insert(code, file.name.clone());
                }
            }
        }
    }
    assert!(
        !raised.is_empty(),
        "no error code was found: the test does not see them any more"
    );
    let mute = raised.iter().filter(|(code, _)| !known.contains(*code));
    let mute: Vec<_> = mute
        .map(|(code, file)| format!("{code} of {file}"))
        .collect();
    none(
        &format!("every code of an error has its message in {ADVICE}"),
        &mute,
    );
    let idle = known.iter().filter(|code| !raised.contains_key(*code));
    let idle: Vec<_> = idle.cloned().collect();
    none(
        &format!("every message in {ADVICE} belongs to an error"),
        &idle,
    );
}

/// String literals of the form `AAA-000`.
fn codes(text: &str) -> BTreeSet<String> {
    let texts = source::split(text)
        .into_iter()
        .filter(|(part, _)| *part == Part::Text);
    let codes = texts.filter_map(|(_, text)| {
        let (area, number) = text.split_once('-')?;
        let fits = area.len() == 3
            && number.len() == 3
            && area.bytes().all(|b| b.is_ascii_uppercase())
            && number.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| text.to_owned())
    });
    codes.collect()
}

#[test]
fn error_codes_are_unique() {
    let mut owner: BTreeMap<String, String> = BTreeMap::new();
    let mut findings = Vec::new();
    for file in source::rust() {
        if is_test_file(&file.name) || file.name == ADVICE {
            continue;
        }
        for (name, body) in source::functions(without_tests(&file.text)) {
            for code in codes(&body).into_iter().filter(|_| name == "code") {
                let place = format!("{} {}", file.name, body.len());
                if let Some(other) = owner.insert(code.clone(), place.clone()) {
                    findings.push(format!("{code}: {other} and {place}"));
                }
            }
        }
    }
    none("one code, one error", &findings);
}

#[test]
fn every_requirement_of_the_format_is_named_by_a_test() {
    let all = source::all();
    let spec = all.iter().find(|file| file.name == "burner/spec/SPEC.TXT");
    let spec = &spec.expect("the specification exists").text;
    let mut tested = BTreeSet::new();
    for file in &all {
        let in_reach = file.name.starts_with("burner/") || file.name.starts_with("tests/");
        let data = file.name.ends_with(".toml");
        if !in_reach || !(data || file.name.ends_with(".rs")) {
            continue;
        }
        let whole = data || is_test_file(&file.name);
        let from = if whole {
            0
        } else {
            without_tests(&file.text).len()
        };
        tested.extend(requirements(&file.text[from..]));
    }
    let named = requirements(spec);
    assert!(
        !named.is_empty(),
        "the specification has no numbered requirement"
    );
    let untested: Vec<String> = named.difference(&tested).cloned().collect();
    none(
        "every requirement of SPEC.TXT is named by a test",
        &untested,
    );
}

#[test]
fn every_requirement_that_is_cited_exists() {
    let all = source::all();
    let spec = all.iter().find(|file| file.name == "burner/spec/SPEC.TXT");
    let spec = &spec.expect("the specification exists").text;
    // A requirement begins a line; elsewhere the specification cites itself.
    let numbered = spec.lines().filter_map(|line| line.get(..5));
    let numbered: BTreeSet<String> = numbered.flat_map(requirements).collect();
    let in_reach = ["app/", "burner/", "tests/"];
    let mut findings = Vec::new();
    for file in source::rust() {
        if !in_reach.iter().any(|folder| file.name.starts_with(folder)) {
            continue;
        }
        for (place, line) in lines(&file) {
            let cited = requirements(line).into_iter();
            // `BDR-205` is a drive.
            let cited = cited.filter(|number| has_word(line, number));
            let unknown = cited.filter(|number| !numbered.contains(number));
            findings.extend(unknown.map(|number| format!("{place}: {number}")));
        }
    }
    none("every cited requirement is in SPEC.TXT", &findings);
}

/// Every `R-` with three digits.
fn requirements(text: &str) -> BTreeSet<String> {
    let places = text.match_indices("R-").filter_map(|(at, _)| {
        let number = text.get(at + 2..at + 5)?;
        number
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| format!("R-{number}"))
    });
    places.collect()
}

#[test]
fn the_specification_is_plain_text_of_72_columns() {
    let all = source::all();
    let spec = all.iter().find(|file| file.name == "burner/spec/SPEC.TXT");
    let spec = spec.expect("the specification exists");
    let wrong = lines(spec).filter(|(_, line)| line.len() > 72 || !line.is_ascii());
    let wrong: Vec<String> = wrong.map(|(place, _)| place).collect();
    none("SPEC.TXT is ASCII with lines of at most 72", &wrong);
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let places: Vec<String> = ["work", "root", "home"]
        .iter()
        .map(|p| format!("/{p}/"))
        .collect();
    let mut findings = Vec::new();
    for file in source::all() {
        for (place, line) in lines(&file) {
            if places.iter().any(|path| line.contains(path.as_str())) {
                findings.push(place);
            }
        }
    }
    none("no paths of one machine", &findings);
}
