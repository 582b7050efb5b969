//! A job that lives is left alone by whoever looks: from another PID namespace, as another user,
//! while another job is killed.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::bench::{Bench, Ran, STELE, noise};
use crate::killed::{
    self, MEDIA, kill_when, meanwhile, phase, signal, take_in_and_plan, with_files,
};

/// `status` on a bench's archive, run by another program.
fn status_by(bench: &Bench, program: &[&str]) -> Ran {
    let [first, rest @ ..] = program else {
        panic!("no program");
    };
    let mut command = Command::new(first);
    command.args(rest).arg(STELE).args(["--json", "status"]);
    command
        .env("STELE_ARCHIVE", bench.root())
        .env("STELE_STATE", bench.beside("state"))
        .env("HOME", bench.beside(""))
        .stdin(Stdio::null());
    Ran::new(program.join(" "), &command.output().unwrap())
}

/// Whether such a program may be run here at all; says why a test is skipped where not.
fn is_allowed(program: &[&str]) -> bool {
    let [first, rest @ ..] = program else {
        return false;
    };
    let tried = Command::new(first)
        .args(rest)
        .args([STELE, "--version"])
        .output();
    let allowed = tried.as_ref().is_ok_and(|output| output.status.success());
    if !allowed {
        println!(
            "skipped: `{}` is not permitted here: {tried:?}",
            program.join(" ")
        );
    }
    allowed
}

const OTHER_NAMESPACE: [&str; 4] = ["unshare", "--fork", "--pid", "--mount-proc"];

/// While a run stands still in a phase, `status` says nothing of a job that was cut off.
#[track_caller]
fn looked_at(bench: &Bench, arguments: &[&str], name: &str, by: &[&str]) -> Ran {
    meanwhile(bench, arguments, name, |process| {
        signal("-STOP", process);
        let status = status_by(bench, by);
        signal("-CONT", process);
        assert_eq!(status.code, 0, "{}: {:?}", status.line, status.said);
        assert!(killed::told(&status).is_none(), "{:?}", status.said);
        let [job] = status.report["at_work"].as_array().unwrap().as_slice() else {
            panic!("{}", status.report["at_work"]);
        };
        assert_eq!(job["job"], arguments[0]);
        assert_eq!(job["of"].as_str().map(str::is_empty), Some(false), "{job}");
        assert!(job["station"].is_string(), "{job}");
        // What is at work is not told as the next thing to do.
        let next = &status.report["next"];
        let told = [&next["do"], &next["job"], &next["of"]];
        assert_eq!(told, [&"wait".into(), &job["job"], &job["of"]], "{next}");
    })
}

fn built() -> Bench {
    let (bench, folder) = with_files();
    take_in_and_plan(&bench, &folder);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    bench
}

const BURN: [&str; 4] = ["burn", "SET-0001/1", "--drive", "virtual:A"];

#[test]
fn a_burn_is_not_disturbed_from_another_pid_namespace() {
    if !is_allowed(&OTHER_NAMESPACE) {
        return;
    }
    let bench = built();
    let report = looked_at(&bench, &BURN, "burning", &OTHER_NAMESPACE).gives(0);
    assert_eq!(report["good"], true);
    assert!(Path::new(report["log"].as_str().unwrap()).exists());
}

#[test]
fn a_build_is_not_disturbed_from_another_pid_namespace() {
    if !is_allowed(&OTHER_NAMESPACE) {
        return;
    }
    let (bench, folder) = with_files();
    take_in_and_plan(&bench, &folder);
    let build = ["build", "SET-0001"];
    let report = looked_at(&bench, &build, "writing", &OTHER_NAMESPACE).gives(0);
    let image = report["built"][0]["file"].as_str().unwrap();
    bench.done(&["verify", "--image", image]);
}

#[test]
fn no_copy_is_begun_while_its_image_is_built_again() {
    let bench = built();
    let again = ["build", "SET-0001/1", "--again"];
    let ran = meanwhile(&bench, &again, "writing", |process| {
        signal("-STOP", process);
        bench.run(&BURN).refused("CAT-006");
        signal("-CONT", process);
    });
    ran.gives(0);
    assert_eq!(bench.done(&BURN)["good"], true);
}

#[test]
fn a_living_build_ends_whole_when_another_is_killed() {
    let (bench, folder) = with_files();
    // A disc of a set is built after those before it: the other one is of a set of its own.
    for case in ["C", "D"] {
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", case]);
        bench.done(&["plan", "--media", "40m", "--copies", "1"]);
    }
    let other = ["build", "SET-0002/1"];
    let images = bench.root().join("images");
    let parts = || {
        let names = fs::read_dir(&images).unwrap();
        names
            .map(|entry| entry.unwrap().file_name())
            .collect::<Vec<_>>()
    };
    let ran = meanwhile(&bench, &["build", "SET-0001/1"], "writing", |process| {
        signal("-STOP", process);
        assert_eq!(
            kill_when(&bench, &other, phase("writing", 0.0)),
            killed::End::Killed
        );
        assert_eq!(parts().len(), 2, "{:?}", parts());
        let status = bench.run(&["status"]);
        assert!(killed::told(&status).is_some(), "{:?}", status.said);
        assert_eq!(
            parts().len(),
            1,
            "of the killed one nothing, of the living one all"
        );
        signal("-CONT", process);
    });
    let report = ran.gives(0);
    let image = report["built"][0]["file"].as_str().unwrap();
    bench.done(&["verify", "--image", image]);
    bench.done(&other);
}

#[test]
fn a_group_shares_an_archive_and_its_users_leave_each_other_s_jobs_alone() {
    let other_user = [
        "setpriv",
        "--reuid=65534",
        "--regid=4242",
        "--clear-groups",
        "--no-new-privs",
    ];
    if !is_allowed(&other_user) {
        return;
    }
    let bench = Bench::new();
    let open = |path: &Path, mode| {
        fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    };
    open(&bench.beside(""), 0o755);
    let root = bench.root();
    fs::remove_dir_all(&root).unwrap();
    fs::create_dir(&root).unwrap();
    chown(&root, None, Some(4242)).unwrap();
    open(&root, 0o2770);
    let init = [
        "init",
        root.to_str().unwrap(),
        "--name",
        "Clerk",
        "--practice",
    ];
    bench.done(&init);
    let folder = bench.files("in", &[("a.bin", &noise(1, 30_000_000))]);
    take_in_and_plan(&bench, &folder);
    bench.done(&["build", "SET-0001"]);
    bench.drive("A", MEDIA);
    assert_eq!(
        looked_at(&bench, &BURN, "burning", &other_user).gives(0)["good"],
        true
    );
    for (path, mode) in modes(&root) {
        let right = if path.is_dir() { 0o2770 } else { 0o660 };
        assert_eq!(mode, right, "{} has {mode:o}", path.display());
    }
    // And what the other one makes, the first can use.
    assert_eq!(status_by(&bench, &other_user).code, 0);
    bench.done(&["status"]);
}

/// Modes of an archive's folder and of all that is in it.
fn modes(root: &Path) -> Vec<(std::path::PathBuf, u32)> {
    let mut folders = vec![root.to_path_buf()];
    let mut found = Vec::new();
    while let Some(path) = folders.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).unwrap();
            folders.extend(entries.map(|entry| entry.unwrap().path()));
        }
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o7777;
        found.push((path, mode));
    }
    found
}

#[test]
fn nobody_else_reads_a_new_archive() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("archive");
    let script = format!(
        "umask 022; export STELE_ARCHIVE='{root}' HOME='{home}' STELE_STATE='{home}/state'; \
         head -c 100000 /dev/urandom > '{home}/a.bin'; \
         '{STELE}' init '{root}' --name Clerk --practice \
         && '{STELE}' ingest '{home}/a.bin' --case C \
         && '{STELE}' plan --media 17m --copies 1 && '{STELE}' build SET-0001 \
         && '{STELE}' drive create A && '{STELE}' drive load virtual:A --blank 17m \
         && '{STELE}' burn SET-0001/1 --drive virtual:A && '{STELE}' label SET-0001 \
         && sqlite3 '{root}/catalog.db' 'SELECT 1' && '{STELE}' status",
        root = root.display(),
        home = folder.path().display(),
    );
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let found = modes(&root);
    for part in [
        "catalog.db",
        "images/SET-0001-1.iso",
        "labels/SET-0001.html",
    ] {
        assert!(
            found.iter().any(|(path, _)| *path == root.join(part)),
            "{part}"
        );
    }
    assert!(
        found
            .iter()
            .any(|(path, _)| path.starts_with(root.join("logs")))
    );
    let others = |archive: &Path| {
        let mut status = Command::new(STELE);
        status
            .args(["--json", "status"])
            .env("STELE_ARCHIVE", archive);
        let output = status.env("STELE_STATE", folder.path()).output().unwrap();
        Ran::new("status".to_owned(), &output).gives(0)["readable_by_others"].clone()
    };
    assert_eq!(others(&root), false);
    for (path, mode) in found {
        let right = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, right, "{} has {mode:o}", path.display());
    }
    // One that an earlier version made is left as it is, and that is said.
    for (path, mode) in [(&root, 0o755), (&root.join("catalog.db"), 0o644)] {
        fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    }
    assert_eq!(others(&root), true);
    assert_eq!(modes(&root)[0].1, 0o755);
}

#[test]
fn a_lost_settings_file_is_made_anew_and_the_catalog_is_kept() {
    let (bench, folder) = with_files();
    take_in_and_plan(&bench, &folder);
    fs::remove_file(bench.root().join("stele.toml")).unwrap();
    let catalog = || bench.sqlite("SELECT count(*) FROM disc; SELECT count(*) FROM study");
    let before = catalog();
    let status = bench.run(&["status"]);
    status.refused("ARC-008");
    let said = format!("{:?}", status.said);
    assert!(said.contains("stele init"), "{said}");
    let root = bench.root();
    let made = bench.done(&["init", root.to_str().unwrap(), "--name", "Somebody"]);
    assert_eq!(made["was_there"], true);
    assert_eq!(made["name"], "Test clerk");
    assert_eq!(catalog(), before);
    bench.done(&["build", "SET-0001"]);
    // Where the catalog itself is lost, images are no reason to make a new one over them.
    fs::remove_file(root.join("stele.toml")).unwrap();
    fs::remove_file(root.join("catalog.db")).unwrap();
    let init = ["init", root.to_str().unwrap(), "--name", "Somebody"];
    bench.run(&init).refused("ARC-003");
}

#[test]
fn a_job_leaves_no_name_and_no_folder_in_its_rows() {
    let bench = Bench::new();
    let folder = bench.files(
        "Doe_Jane",
        &[("Jane.txt", b"1"), ("x.bin", &noise(1, 9000))],
    );
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "Doe Jane"]);
    bench.done(&["plan", "--media", "17m", "--copies", "1"]);
    fs::remove_file(folder.join("Jane.txt")).unwrap();
    let built = bench.run(&["build", "SET-0001"]).gives(1);
    assert_eq!(built["left_out"].as_array().unwrap().len(), 1);
    let image = bench.root().join("images/SET-0001-1.iso");
    let to = bench.beside("Doe_Jane_restored");
    let (image, to) = (image.to_str().unwrap(), to.to_str().unwrap());
    // What was left out is on no disc.
    let restore = ["restore", "Doe Jane", "--image", image, "--to", to];
    bench.run(&restore).gives(1);
    bench.run(&["restore", "Jane nobody", "--image", image, "--to", to]);
    let jobs = bench.sqlite("SELECT kind, request, outcome FROM job");
    assert!(jobs.contains("restore"), "{jobs}");
    for name in ["Doe", "Jane", "case"] {
        assert!(!jobs.contains(name), "{name} in {jobs}");
    }
}

/// A catalog that nobody can write, until this is dropped.
struct Locked {
    holder: Child,
}

impl Locked {
    fn new(bench: &Bench) -> Self {
        let mut holder = Command::new("sqlite3")
            .arg(bench.root().join("catalog.db"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let orders = b".timeout 20000\nBEGIN IMMEDIATE;\nSELECT 'held';\n";
        holder.stdin.as_mut().unwrap().write_all(orders).unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(holder.stdout.as_mut().unwrap());
        said.read_line(&mut line).unwrap();
        assert_eq!(line, "held\n");
        Self { holder }
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        drop(self.holder.stdin.take());
        self.holder.wait().unwrap();
    }
}

/// A burn under way, and the lines that it says from here on.
fn burning(bench: &Bench) -> (Child, impl Iterator<Item = String> + use<>) {
    let mut command = bench.command(&BURN);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    lines.find(|line| line.contains("burning")).unwrap();
    (child, lines)
}

#[test]
fn the_record_of_a_burn_waits_for_a_locked_catalog() {
    let bench = built();
    let (child, lines) = burning(&bench);
    let mut locked = Some(Locked::new(&bench));
    // A try takes 20 seconds: longer than any other command waits.
    for line in lines.filter(|line| line.contains("recording")) {
        assert!(line.contains("tries"), "{line}");
        locked = None;
    }
    assert!(locked.is_none(), "it never said that it waits");
    let ran = Ran::new(BURN.join(" "), &child.wait_with_output().unwrap());
    assert_eq!(ran.gives(0)["good"], true);
    let left = fs::read_dir(bench.root().join("locks")).unwrap().count();
    assert_eq!(left, 0, "locks or records stay");
}

#[test]
fn the_record_of_a_burn_outlives_its_process() {
    let bench = built();
    // Its room is there before; until the burn has ended it holds spaces.
    let record = || {
        let locks = fs::read_dir(bench.root().join("locks")).unwrap();
        let mut paths = locks.map(|entry| entry.unwrap().path());
        paths.any(|path| {
            let is_one = path.extension().is_some_and(|end| end == "record");
            is_one && fs::read(path).unwrap_or_default().first() == Some(&b'{')
        })
    };
    let (mut child, lines) = burning(&bench);
    let locked = Locked::new(&bench);
    let drain = std::thread::spawn(move || lines.for_each(drop));
    let begun = Instant::now();
    while !record() {
        assert!(begun.elapsed().as_secs() < 100, "it keeps no record");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    drain.join().unwrap();
    drop(locked);
    assert_eq!(bench.sqlite("SELECT state LIKE '%urning%' FROM copy"), "1");
    let kept = fs::read_dir(bench.root().join("locks")).unwrap();
    let kept = kept
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "record"));
    let kept = fs::read_to_string(kept.unwrap()).unwrap();
    let status = bench.run(&["status"]).gives(0);
    let copy = &status["sets"][0]["discs"][0]["copies"][0];
    assert_eq!(copy["state"], "good");
    assert!(!record());
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
    // One of a copy that this catalog does not know is in nobody's way, and stays.
    let foreign = kept.replace(copy["serial"].as_str().unwrap(), "STL-000000-F");
    fs::write(bench.root().join("locks/job-900.record"), foreign).unwrap();
    bench.done(&["status"]);
    assert!(record());
}

#[test]
fn of_several_inits_at_once_one_makes_the_archive() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("archive");
        let begin = |number: u32| {
            let mut command = Command::new(STELE);
            command
                .args(["--json", "init"])
                .arg(&root)
                .args(["--name", &format!("Clerk {number}")])
                .env("HOME", folder.path())
                .env("STELE_STATE", folder.path().join("state"))
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let inits: Vec<Child> = (0..4).map(begin).collect();
        let ran = inits.into_iter().map(|init| {
            let output = init.wait_with_output().unwrap();
            Ran::new("init".to_owned(), &output)
        });
        let (made, refused): (Vec<Ran>, Vec<Ran>) = ran.partition(|ran| ran.code == 0);
        assert_eq!(made.len(), 1);
        assert!(refused.iter().all(|ran| ran.error() == Some("ARC-003")));
        let mut people = Command::new(STELE);
        people
            .args(["--json", "person", "list"])
            .env("STELE_ARCHIVE", &root)
            .env("STELE_STATE", folder.path().join("state"))
            .env("HOME", folder.path());
        let people = Ran::new("person list".to_owned(), &people.output().unwrap());
        assert_eq!(people.code, 0, "{:?}", people.said);
        assert_eq!(people.report["people"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_log_or_label_that_cannot_be_written_hides_no_good_burn() {
    let bench = built();
    let logs = bench.root().join("logs");
    // The empty folder may be missing, as after a copy by a tool that leaves such out.
    fs::remove_dir(&logs).unwrap();
    assert_eq!(bench.done(&BURN)["good"], true);
    fs::remove_dir_all(&logs).unwrap();
    fs::write(&logs, b"a file in the way").unwrap();
    bench.done(&["drive", "load", "virtual:A", "--blank", MEDIA]);
    // Neither does a label.
    let list = bench.done(&["drive", "list"]);
    let medium = list["drives"][0]["file"].as_str().unwrap();
    fs::create_dir(format!("{medium}.label")).unwrap();
    let report = bench.done(&["burn", "SET-0001/1", "--drive", "virtual:A", "--extra"]);
    assert_eq!(report["good"], true);
    assert_eq!(report["log"], serde_json::Value::Null);
    let not_kept = report["not_kept"].as_array().unwrap();
    let what: Vec<_> = not_kept.iter().map(|kept| &kept["what"]).collect();
    assert_eq!(what, ["label", "log"]);
}

#[test]
fn a_job_that_was_taken_over_changes_nothing_any_more() {
    let bench = built();
    let state = || bench.sqlite("SELECT state FROM copy; SELECT count(*) FROM drive_use");
    let mut before = String::new();
    let ran = meanwhile(&bench, &BURN, "burning", |process| {
        signal("-STOP", process);
        // Nothing but a hand in its folder makes a living job look dead.
        let locks = fs::read_dir(bench.root().join("locks")).unwrap();
        let locks = locks.map(|entry| entry.unwrap().path());
        let locks: Vec<_> = locks
            .filter(|path| path.extension().unwrap() == "lock")
            .collect();
        assert_eq!(locks.len(), 1, "{locks:?}");
        fs::remove_file(&locks[0]).unwrap();
        let status = bench.run(&["status"]);
        assert!(killed::told(&status).is_some(), "{:?}", status.said);
        before = state();
        assert_eq!(before, "suspect\n0");
        signal("-CONT", process);
    });
    assert_eq!(ran.code, 2, "{:#} {:?}", ran.report, ran.said);
    let told = format!("{:?}", ran.said);
    assert!(told.contains("taken over"), "{told}");
    assert_eq!(state(), before);
    assert_eq!(bench.done(&["audit", "verify"])["whole"], true);
    // Nothing is left behind, and a full read finds out what it is.
    bench.done(&["status"]);
    assert_eq!(fs::read_dir(bench.root().join("locks")).unwrap().count(), 0);
    let serial = bench.sqlite("SELECT serial FROM copy");
    let verified = bench.done(&["verify", &serial, "--drive", "virtual:A"]);
    assert_eq!(verified["state"], "good");
}

#[test]
fn a_computer_is_known_by_its_own_state_folder() {
    let bench = Bench::new();
    let seen = || bench.sqlite("SELECT count(*) FROM station");
    let at = |state: &str| {
        let mut command = bench.command(&["status"]);
        let output = command.env("STELE_STATE", bench.beside(state)).output();
        assert!(output.unwrap().status.success());
    };
    at("one");
    assert_eq!(seen(), "1");
    at("one");
    assert_eq!(seen(), "1");
    at("two");
    assert_eq!(seen(), "2");
    assert!(bench.beside("one/station").exists());
    let in_archive = modes(&bench.root()).into_iter().map(|(path, _)| path);
    assert!(!in_archive.into_iter().any(|path| path.ends_with("station")));
    fs::create_dir_all(bench.beside("state")).unwrap();
    fs::write(bench.beside("state/station"), "no UUID").unwrap();
    bench.run(&["status"]).refused("STA-005");
}
