//! House rules as tests: what the compiler cannot keep.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// All files of the workspace with this ending, with their text; paths from the root.
fn files(ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for top in ["app", "burner", "catalog", "tests", "packaging", "assets"] {
        walk(&root().join(top), ending, &mut found);
    }
    assert!(!found.is_empty(), "no files end in {ending}");
    found
}

fn walk(dir: &Path, ending: &str, found: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(dir) else {
        return;
    };
    for path in entries.map(|e| e.unwrap().path()) {
        if path.is_dir() {
            if path.file_name().is_some_and(|n| n != "target") {
                walk(&path, ending, found);
            }
        } else if path.to_str().unwrap().ends_with(ending) {
            let name = path
                .strip_prefix(root())
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

fn sources() -> Vec<(String, String)> {
    files(".rs")
}

/// Fails with the list, if there is anything in it.
fn none(rule: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

/// Lines of sources that a rule looks at, without comments.
fn lines(wanted: impl Fn(&str) -> bool, bad: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in sources() {
        if name == "tests/tidy.rs" || !wanted(&name) {
            continue;
        }
        for (number, line) in (1..).zip(text.lines()) {
            let code = line.trim_start();
            if !code.starts_with("//") && bad(code) {
                found.push(format!("{name}:{number}: {code}"));
            }
        }
    }
    found
}

#[test]
fn unsafe_occurs_in_the_sg_io_transport_alone() {
    let found = lines(
        |name| name != "burner/src/transport/sg_io.rs",
        |code| code.contains("unsafe ") || code.contains("unsafe_code"),
    );
    none(
        "unsafe code belongs to burner/src/transport/sg_io.rs",
        found,
    );
}

#[test]
fn sql_occurs_in_the_catalog_alone() {
    let found = lines(
        |name| !name.starts_with("catalog/"),
        |code| {
            [
                "SELECT ",
                "INSERT INTO",
                "UPDATE ",
                "DELETE FROM",
                "rusqlite",
            ]
            .iter()
            .any(|word| code.contains(word))
        },
    );
    none("SQL belongs to the catalog", found);
}

#[test]
fn only_drawing_code_knows_egui() {
    let draws = |name: &str| {
        (name.starts_with("app/src/gui/") && name.ends_with("/ui.rs"))
            || name == "app/src/gui/theme.rs"
            || name.starts_with("tests/whole/")
    };
    let found = lines(
        |name| !draws(name),
        |code| code.contains("egui::") || code.contains("eframe::") || code.contains("use egui"),
    );
    none("egui belongs to app/src/gui/**/ui.rs and the theme", found);
}

#[test]
fn libraries_know_no_clock_no_environment_and_no_randomness() {
    let pure = |name: &str| {
        (name.starts_with("burner/") || name.starts_with("catalog/"))
            && !name.contains("/benches/")
            && !name.contains("/examples/")
            && !name.contains("test")
    };
    let found = lines(pure, |code| {
        [
            "SystemTime::now",
            "Instant::now",
            "std::env",
            "env::var",
            "rand::",
            "getrandom",
        ]
        .iter()
        .any(|word| code.contains(word))
    });
    none("time, environment and randomness are arguments", found);
}

#[test]
fn crates_depend_only_downwards() {
    let depends = |manifest: &str, on: &str| {
        let text = fs::read_to_string(root().join(manifest)).unwrap();
        let table: toml::Table = text.parse().unwrap();
        table["dependencies"].as_table().unwrap().contains_key(on)
    };
    for (manifest, on) in [
        ("burner/Cargo.toml", "stele-catalog"),
        ("burner/Cargo.toml", "stele-recorder"),
        ("burner/Cargo.toml", "stele"),
        ("catalog/Cargo.toml", "stele-burner"),
        ("catalog/Cargo.toml", "stele"),
        ("burner/discfs/Cargo.toml", "stele-mmc"),
        ("burner/mmc/Cargo.toml", "stele-discfs"),
        ("burner/recorder/Cargo.toml", "stele-burner"),
    ] {
        assert!(!depends(manifest, on), "{manifest} must not depend on {on}");
    }
    let converts = lines(
        |name| name.starts_with("app/src/gui/"),
        |code| code.contains("stele_catalog::") && code.contains("Reader"),
    );
    none("screens read no catalog", converts);
}

#[test]
fn files_and_lines_stay_short() {
    let mut found = Vec::new();
    for (name, text) in sources() {
        let count = text.lines().count();
        if count > 600 {
            found.push(format!("{name}: {count} lines"));
        }
        for (number, line) in (1..).zip(text.lines()) {
            // rustfmt leaves long literals alone; a table may need them.
            if line.chars().count() > 110 {
                found.push(format!("{name}:{number}: {} columns", line.chars().count()));
            }
        }
    }
    none("at most 600 lines of 100 columns", found);
}

#[test]
fn nothing_is_left_undone() {
    let words = [
        "todo!",
        "unimplemented!",
        "#[ignore",
        concat!("FIX", "ME"),
        concat!("XX", "X"),
    ];
    let found = lines(
        |_| true,
        |code| words.iter().any(|word| code.contains(word)),
    );
    none("no stubs, no skipped tests", found);
}

#[test]
fn no_machine_paths_are_committed() {
    let mut found = Vec::new();
    for (name, text) in files("").into_iter().filter(|(name, _)| {
        [".rs", ".toml", ".sql", ".TXT", ".C", "run"]
            .iter()
            .any(|end| name.ends_with(end))
    }) {
        for word in [
            concat!("/wo", "rk/"),
            concat!("/ro", "ot/"),
            concat!("/fa", "rm/"),
        ] {
            if text.contains(word) {
                found.push(format!("{name}: {word}"));
            }
        }
    }
    none("paths of one machine", found);
}

/// Every code that a source gives to an error has its advice, and no advice is left over.
#[test]
fn every_error_code_has_its_advice() {
    let catalogue: Vec<&str> = stele::messages::CATALOGUE.iter().map(|m| m.code).collect();
    let mut named = std::collections::BTreeSet::new();
    for (name, text) in sources() {
        if name.starts_with("tests/") || name.contains("messages") || name.contains("test") {
            continue;
        }
        let code_only = text.split("#[cfg(test)]").next().unwrap_or_default();
        for quoted in code_only.split('"').skip(1).step_by(2) {
            if is_code(quoted) {
                named.insert(quoted.to_owned());
            }
        }
    }
    let missing: Vec<String> = named
        .iter()
        .filter(|code| !catalogue.contains(&code.as_str()))
        .cloned()
        .collect();
    none("codes without advice in app/src/messages.rs", missing);
    let idle: Vec<String> = catalogue
        .iter()
        .filter(|code| !named.contains(**code))
        .map(|code| (*code).to_owned())
        .collect();
    none("advice for codes that nothing gives", idle);
}

fn is_code(text: &str) -> bool {
    match text.split_once('-') {
        Some((prefix, number)) => {
            prefix.len() == 3
                && prefix.bytes().all(|b| b.is_ascii_uppercase())
                && number.len() == 3
                && number.bytes().all(|b| b.is_ascii_digit())
        }
        None => false,
    }
}

/// Every requirement of the disc format is named by a test, and none is named that does not exist.
#[test]
fn every_requirement_of_the_format_is_named_by_a_test() {
    let spec = fs::read_to_string(root().join("burner/spec/SPEC.TXT")).unwrap();
    let numbers = |text: &str| {
        let mut found = std::collections::BTreeSet::new();
        for (at, _) in text.match_indices("R-") {
            let digits: String = text[at + 2..].chars().take(3).collect();
            if digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()) {
                found.insert(digits);
            }
        }
        found
    };
    let required = numbers(&spec);
    let mut tested = std::collections::BTreeSet::new();
    for (name, text) in sources() {
        if name.starts_with("burner/") || name.starts_with("tests/whole") {
            tested.extend(numbers(&text));
        }
    }
    let untested: Vec<String> = required
        .difference(&tested)
        .map(|number| format!("R-{number}"))
        .collect();
    none("requirements that no test names", untested);
    for line in spec.lines() {
        assert!(line.is_ascii() && line.len() <= 72, "SPEC.TXT: {line}");
    }
}
