//! An archive to which nothing can be written is read all the same: on a disk that is read-only or
//! full, in a folder of somebody else, while the clock is wrong.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::bench::{Bench, Ran, STELE, sqlite3};

/// Commands that only read.
const READING: [&[&str]; 11] = [
    &["find", "case"],
    &["status"],
    &["scan", "SET-0001"],
    &["audit", "verify"],
    &["person", "list"],
    &["set", "explain", "SET-0001"],
    &["drive", "list"],
    &["drive", "history"],
    &["plan", "--media", "40m", "--dry-run"],
    &["restore", "case:CASE-1", "--to", "out", "--dry-run"],
    &["label", "SET-0001", "--to", LABEL_FILE],
];

const LABEL_FILE: &str = "/dev/shm/stele-held-label.html";

/// Commands that write.
const WRITING: [&[&str]; 5] = [
    &["ingest", "more", "--case", "MORE"],
    &["plan", "--media", "40m", "--copies", "2"],
    &["person", "add", "Bo", "--role", "clerk"],
    &["set", "cancel", "SET-0001"],
    &["exceptions", "resolve", "--all"],
];

/// An archive with a disc that is built and a case that waits.
fn archive() -> Bench {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.txt", b"one")]);
    bench.build(&folder, "40m", &[]);
    let more = bench.files("more", &[("b.txt", b"two")]);
    assert_eq!(
        bench
            .run(&["ingest", more.to_str().unwrap(), "--case", "CASE-2"])
            .code,
        0
    );
    bench
}

/// Runs commands one after the other, in a mount namespace in which `mounts` was done before; none
/// where that is not permitted here.
fn run_under(bench: &Bench, mounts: &str, commands: &[&[&str]]) -> Option<Vec<Ran>> {
    let mut script = format!("{mounts} || exit 99\n");
    for (at, command) in commands.iter().enumerate() {
        let words: Vec<String> = command.iter().map(|word| format!("'{word}'")).collect();
        let out = bench.beside(&format!("said-{at}"));
        script += &format!(
            "'{STELE}' --json {} >'{1}.out' 2>'{1}.err'; echo $? >'{1}.code'\n",
            words.join(" "),
            out.display()
        );
    }
    let mut unshare = Command::new("unshare");
    unshare
        .args(["--map-root-user", "--mount", "bash", "-c", &script])
        .current_dir(bench.beside(""))
        .env("STELE_ARCHIVE", bench.root())
        .env("STELE_STATE", bench.beside("state"));
    let output = unshare.output().unwrap();
    if !output.status.success() {
        println!("skipped: mounting is not permitted here: {output:?}");
        return None;
    }
    let read = |name: String| fs::read(bench.beside(&name)).unwrap();
    let ran = commands.iter().enumerate().map(|(at, command)| {
        let code = String::from_utf8(read(format!("said-{at}.code"))).unwrap();
        let said = String::from_utf8(read(format!("said-{at}.err"))).unwrap();
        Ran {
            code: code.trim().parse().unwrap(),
            report: serde_json::from_slice(&read(format!("said-{at}.out"))).unwrap_or_default(),
            said: said
                .lines()
                .map(|line| serde_json::from_str(line).unwrap_or_else(|_| line.into()))
                .collect(),
            line: command.join(" "),
        }
    });
    Some(ran.collect())
}

/// Why nothing was written, as a run told it.
fn held(ran: &Ran) -> Option<&Value> {
    ran.said.iter().find_map(|line| line.get("held"))
}

/// What a run reported, but for how much room a disk has just now.
fn facts(ran: &Ran) -> Value {
    let mut facts = ran.report.clone();
    if let Some(facts) = facts.as_object_mut() {
        facts.remove("free_bytes");
        // Nothing is to be done before it can be written again.
        facts.remove("next");
    }
    facts
}

/// Reading says the same as before, and why nothing was cleared up; writing is refused by `code`.
#[track_caller]
fn reads_and_writes_nothing(bench: &Bench, mounts: &str, why: &str, code: &str) {
    // The label is written outside the archive, under one name: one test after the other.
    static LABEL: Mutex<()> = Mutex::new(());
    let _one = LABEL.lock().unwrap_or_else(|broken| broken.into_inner());
    let _ = fs::remove_file(LABEL_FILE);
    let before: Vec<Ran> = READING.iter().map(|line| bench.run(line)).collect();
    fs::remove_file(LABEL_FILE).unwrap();
    let catalog = fs::read(bench.root().join("catalog.db")).unwrap();
    let all: Vec<&[&str]> = READING.into_iter().chain(WRITING).collect();
    let Some(ran) = run_under(bench, mounts, &all) else {
        return;
    };
    for (then, now) in before.iter().zip(&ran) {
        assert_eq!(now.code, then.code, "{}: {:?}", now.line, now.said);
        assert_eq!(facts(now), facts(then), "{}", now.line);
        if now.line.contains("status") {
            assert_eq!(now.report["next"]["do"], "make_writable", "{}", now.line);
        }
        assert_eq!(
            held(now),
            Some(&json!({ "why": why })),
            "{}: {:?}",
            now.line,
            now.said
        );
    }
    for now in ran.iter().skip(before.len()) {
        now.refused(code);
    }
    assert_eq!(fs::read(bench.root().join("catalog.db")).unwrap(), catalog);
    // And where it can be written again, nothing was lost.
    assert!(held(&bench.run(&["status"])).is_none());
    bench.done(WRITING[1]);
}

#[test]
fn an_archive_on_a_read_only_disk_is_read() {
    let bench = archive();
    let mounts = format!(
        "mount --bind '{0}' '{0}' && mount -o remount,bind,ro '{0}'",
        bench.root().display()
    );
    reads_and_writes_nothing(&bench, &mounts, "read_only", "CAT-039");
}

/// The archive as it lies on a small disk without a byte to spare.
fn full(bench: &Bench) -> String {
    let (root, held) = (bench.root(), bench.beside("held"));
    fs::create_dir(&held).unwrap();
    format!(
        "cp -a '{0}/.' '{1}' && mount -t tmpfs -o size=64m none '{0}' && cp -a '{1}/.' '{0}' && \
         {{ cat /dev/zero >'{0}/filler' 2>/dev/null; true; }}",
        root.display(),
        held.display()
    )
}

#[test]
fn an_archive_on_a_full_disk_is_read() {
    let bench = archive();
    let mounts = full(&bench);
    reads_and_writes_nothing(&bench, &mounts, "full", "CAT-040");
}

/// The catalog opens with the little that is left, and a job that is at work waits for room.
#[test]
fn where_almost_nothing_is_left_on_a_disk_room_is_the_next_thing() {
    let bench = archive();
    let filler = bench.root().join("filler").display().to_string();
    let mounts = format!("{} && truncate -s -400K '{filler}'", full(&bench));
    if let Some(ran) = run_under(&bench, &mounts, &[&["status"]]) {
        let next = &ran[0].report["next"];
        assert_eq!(next["do"], "make_writable", "{next} {:?}", ran[0].said);
        assert!(held(&ran[0]).is_none(), "{:?}", ran[0].said);
    }
}

/// Keeps a catalog open in another program, so that what is changed stays in its log.
fn with_log(bench: &Bench, folder: &Path, files: &[&str]) {
    let catalog = bench.root().join("catalog.db");
    let copies: Vec<String> = files
        .iter()
        .map(|end| {
            let from = format!("{}{end}", catalog.display());
            format!(".shell cp '{from}' '{}/catalog.db{end}'", folder.display())
        })
        .collect();
    let orders = format!(
        "UPDATE archive SET practice = 0;\n{}\nUPDATE archive SET practice = 1;\n",
        copies.join("\n")
    );
    fs::write(bench.beside("orders"), orders).unwrap();
    let orders = fs::File::open(bench.beside("orders")).unwrap();
    let mut sqlite = sqlite3(&catalog);
    let ran = sqlite.stdin(orders).output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
}

#[test]
fn a_log_that_was_left_on_a_read_only_disk_is_read_or_named() {
    let bench = archive();
    let copy = bench.beside("copy");
    for (files, read) in [(&["", "-wal", "-shm"][..], true), (&["", "-wal"], false)] {
        let _ = fs::remove_dir_all(&copy);
        fs::create_dir(&copy).unwrap();
        fs::copy(bench.root().join("stele.toml"), copy.join("stele.toml")).unwrap();
        with_log(&bench, &copy, files);
        assert!(fs::metadata(copy.join("catalog.db-wal")).unwrap().len() > 0);
        let mounts = format!(
            "mount --bind '{0}' '{0}' && mount -o remount,bind,ro '{0}'",
            copy.display()
        );
        let status = ["--archive", copy.to_str().unwrap(), "status"];
        let Some(ran) = run_under(&bench, &mounts, &[&status]) else {
            return;
        };
        match read {
            // What stands in the log alone.
            true => assert_eq!(ran[0].report["practice"], false, "{:?}", ran[0].said),
            false => ran[0].refused("CAT-041"),
        }
    }
}

#[test]
fn somebody_else_s_archive_is_read_where_that_is_permitted() {
    use std::os::unix::fs::PermissionsExt;
    let other = ["--reuid=65534", "--regid=4242", "--clear-groups"];
    let bench = archive();
    let open = |path: &Path, mode| {
        fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    };
    open(&bench.beside(""), 0o755);
    open(&bench.root(), 0o755);
    for file in ["catalog.db", "stele.toml"] {
        open(&bench.root().join(file), 0o644);
    }
    let run = |line: &[&str]| {
        let mut command = Command::new("setpriv");
        command.args(other).arg(STELE).arg("--json").args(line);
        command
            .env("STELE_ARCHIVE", bench.root())
            .env_remove("STELE_STATE");
        Ran::new(line.join(" "), &command.output().unwrap())
    };
    let find = run(&["find", "case"]);
    if find
        .said
        .iter()
        .any(|line| line.to_string().contains("setpriv"))
    {
        println!("skipped: setpriv is not permitted here: {:?}", find.said);
        return;
    }
    assert_eq!(
        held(&find),
        Some(&json!({ "why": "read_only" })),
        "{:?}",
        find.said
    );
    assert_eq!(find.gives(0)["studies"].as_array().unwrap().len(), 2);
    run(WRITING[2]).refused("CAT-039");
}

/// Sets the time of the trail's last row, as if a clock had been wrong then.
fn last_entry(bench: &Bench, at: &str) {
    bench.tampered(&format!(
        "UPDATE audit SET at = {at} WHERE id = (SELECT max(id) FROM audit);"
    ));
}

#[test]
fn a_clock_that_does_not_fit_the_trail_is_said_and_can_be_confirmed() {
    let now = "CAST(strftime('%s', 'now') AS INTEGER)";
    for (at, misfit, code) in [
        (format!("({now} + 3600) * 1000"), "behind", "JOB-045"),
        (format!("({now} - 400000000) * 1000"), "ahead", "JOB-046"),
    ] {
        let bench = archive();
        last_entry(&bench, &at);
        let rows = bench.sqlite("SELECT rows FROM audit_head");
        for line in WRITING {
            bench.run(line).refused(code);
        }
        let status = bench.run(&["status"]);
        assert_eq!(status.code, 0);
        let held = held(&status).unwrap();
        assert_eq!([&held["why"], &held["misfit"]], ["clock", misfit]);
        let next = &status.report["next"];
        assert_eq!(
            [&next["do"], &next["held"]],
            [&json!("make_writable"), held]
        );
        let scanned = bench.done(&["scan", "SET-0001"])["next"].clone();
        assert_eq!(scanned["do"], "make_writable");
        assert_eq!(bench.sqlite("SELECT rows FROM audit_head"), rows);

        let confirm = ["audit", "confirm-clock", "--why", "looked at the wall"];
        assert_eq!(bench.done(&confirm)["confirmed"]["misfit"], misfit);
        let told = "SELECT a.kind || ': ' || w.text FROM audit a JOIN words w ON w.id = a.words
                    ORDER BY a.id DESC LIMIT 1";
        assert_eq!(bench.sqlite(told), "clock confirmed: looked at the wall");
        bench.done(&["plan", "--media", "40m", "--copies", "2"]);
        // A clock that fits is not confirmed once more.
        assert_eq!(bench.done(&confirm)["confirmed"], Value::Null);
    }
}
