//! What a second person met who tried the product for the first time, and then on purpose.

use std::fs;

use crate::bench::{Bench, MEDIA, noise};
use crate::objects::Object;
use crate::patients::take_in;
use crate::plain_words::{burned, told};

/// One stray file does not change a study's patient by the advice: both answers are named, each
/// with whom it says is right.
#[test]
fn whose_data_is_right_is_asked_for_a_mismatch() {
    let bench = Bench::new();
    let stray = Object {
        sop: "2",
        series: "2",
        name: b"BETA^BERTA",
        id: "222",
        ..Object::default()
    };
    let own = Object::default();
    let (name, id) = (String::from_utf8_lossy(own.name), own.id);
    let family = name.split('^').next().unwrap();
    take_in(&bench, "in", &[Object::default(), stray]);
    let said = told(&bench, &["patient", "mismatches"]);
    let keeps = said.lines().find(|line| line.starts_with("Next:")).unwrap();
    let of = |words: &str| {
        keeps
            .find(words)
            .unwrap_or_else(|| panic!("{words}: {keeps}"))
    };
    assert!(
        of("BETA") < of("stele patient answer 1 --correction."),
        "{keeps}"
    );
    assert!(
        of(id) < of("stele patient answer 1 --correction --keep"),
        "{keeps}"
    );
    bench.done(&["patient", "answer", "1", "--correction", "--keep"]);
    let found = bench.done(&["find", family]);
    assert_eq!(found["studies"][0]["patient_id"], id, "{found:#}");
}

/// What is released, taken back or found is said to be that, and what it is worth is counted.
#[test]
fn what_counts_again_says_how_it_came_back() {
    let (bench, serials) = burned(2);
    let [one, other] = [serials[0].as_str(), serials[1].as_str()];
    bench.done(&["copy", "quarantine", one, "--why", "smoke"]);
    let said = told(&bench, &["copy", "release", one, "--why", "all fine"]);
    assert!(
        said.contains(&format!("{one} is released from quarantine.")),
        "{said}"
    );
    bench.done(&["copy", "retire", other, "--why", "a test", "--last"]);
    let said = told(&bench, &["copy", "found", other]);
    assert!(said.contains(&format!("{other} is back in use.")), "{said}");
    assert!(!said.contains("recorded as found"), "{said}");
}

/// A disc that nothing ever was burned of lost nothing.
#[test]
fn a_serial_that_is_given_up_is_no_loss() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("a.bin", &noise(1, 500_000))]);
    bench.build(&folder, MEDIA, &["--copies", "2"]);
    let copies = bench.run(&["status"]).report["sets"][0]["discs"][0]["copies"].clone();
    let serial = copies[0]["serial"].as_str().unwrap();
    let said = told(
        &bench,
        &["copy", "retire", serial, "--why", "label spoiled"],
    );
    let counted = "Disc SET-0001/1 should have 2 copies: 0 can be relied on, 1 to be burned.";
    assert!(said.contains(counted), "{said}");
    assert!(!said.contains("No copy of disc"), "{said}");
}

/// A case on a lost disc is named as a case, and is nobody who is to be told.
#[test]
fn a_case_is_no_patient_of_an_incident() {
    let (bench, serials) = burned(1);
    bench.done(&["copy", "lost", &serials[0], "--why", "moved house"]);
    let shown = bench.done(&["incident", "show", "1"]);
    assert_eq!(shown["patients"], 0, "{shown:#}");
    assert_eq!(shown["cases"].as_array().unwrap().len(), 1, "{shown:#}");
    let case = shown["cases"][0].as_str().unwrap();
    let said = told(&bench, &["incident", "show", "1"]);
    assert!(
        said.contains(&format!("A case is affected too: {case}")),
        "{said}"
    );
    // A locator who reports it lost once more is sent to an administrator, not in a circle.
    bench.done(&["copy", "found", &serials[0]]);
    bench.done(&["copy", "missing", &serials[0], "--why", "gone again"]);
    let locator = bench.done(&["person", "add", "Lo", "--role", "locator"]);
    let locator = locator["person"].as_str().unwrap();
    bench.run(&["drive", "eject", "virtual:A"]);
    let lost = [
        "--as",
        locator,
        "copy",
        "lost",
        &serials[0],
        "--why",
        "gone",
    ];
    bench.run(&lost).refused("INC-001");
    let said = told(&bench, &lost);
    assert!(said.contains("recorded as missing already"), "{said}");
    assert!(!said.contains("stele copy missing"), "{said}");
}

/// One drive that is named twice is one drive; and after a trial of a disc that has all its copies
/// nobody is told to burn it.
#[test]
fn a_drive_named_twice_is_one_and_a_trial_ends_where_nothing_is_left_to_burn() {
    let (bench, serials) = burned(1);
    let twice = ["burn", "SET-0001", "-d", "A", "-d", "A"];
    let said = told(&bench, &twice);
    assert!(!said.contains("virtual:A --drive virtual:A"), "{said}");
    bench.drive("B", "bdre:40M");
    let trial = ["burn", "SET-0001/1", "-d", "B", "--rewritable"];
    let said = told(&bench, &trial);
    assert!(!said.contains("Put in a blank BD-R"), "{said}");
    assert!(said.contains(&serials[0]), "{said}");
}

/// An image that is cut off is damaged, not missing; one that is gone is missing; and a file that
/// is left out of a study does not leave the study out.
#[test]
fn what_is_left_is_what_is_said() {
    let (bench, serials) = burned(1);
    bench.done(&["copy", "lost", &serials[0], "--why", "moved house"]);
    let image = bench.root().join("images/SET-0001-1.iso");
    let whole = fs::read(&image).unwrap();
    fs::write(&image, &whole[..1000]).unwrap();
    let said = told(&bench, &["status"]);
    assert!(said.contains("image on this station is damaged"), "{said}");
    fs::remove_file(&image).unwrap();
    let said = told(&bench, &["status"]);
    assert!(said.contains("image is missing"), "{said}");

    let bench = Bench::new();
    let (a, b) = (noise(1, 300_000), noise(2, 300_000));
    let folder = bench.files("in", &[("a.bin", &a), ("b.bin", &b)]);
    bench.done(&["ingest", folder.to_str().unwrap(), "--case", "K"]);
    bench.done(&["plan", "--media", MEDIA, "--copies", "1"]);
    fs::remove_file(folder.join("a.bin")).unwrap();
    assert_eq!(bench.run(&["build", "SET-0001"]).code, 1);
    let out = ["study", "leave-out", "case:K", "--why", "deleted"];
    let said = told(&bench, &out);
    assert!(
        said.contains("of case:K will be on no disc; 1 of its files stays."),
        "{said}"
    );
}

/// Who may do it is said with the role, and a folder that is not there is not called one.
#[test]
fn refusals_say_who_may_and_what_is_not_there() {
    let (bench, serials) = burned(1);
    let locator = bench.done(&["person", "add", "Lo", "--role", "locator"]);
    let locator = locator["person"].as_str().unwrap();
    let line = [
        "--as",
        locator,
        "verify",
        &serials[0],
        "--drive",
        "virtual:A",
    ];
    let said = told(&bench, &line);
    assert!(
        said.contains("Ask a verifier, a clerk or an administrator"),
        "{said}"
    );
    let nowhere = bench.beside("nowhere");
    let line = ["--archive", nowhere.to_str().unwrap(), "status"];
    let said = told(&bench, &line);
    assert!(said.contains("there is no folder"), "{said}");
    // The newest backup is named by the advice that needs one.
    let made = bench.done(&["catalog", "backup"]);
    let file = made["file"].as_str().unwrap();
    fs::write(bench.root().join("catalog.db"), [7; 5000]).unwrap();
    let said = told(&bench, &["status"]);
    assert!(
        said.contains(&format!("stele catalog restore {file}")),
        "{said}"
    );
}

/// A location is known by the name that was printed, and renamed by the code beside it.
#[test]
fn a_new_location_is_renamed_and_scanned_by_its_name() {
    let (bench, serials) = burned(1);
    let shelved = ["shelve", &serials[0], "--location", "City/Box 2/Slot 1"];
    let said = told(&bench, &shelved);
    let places = bench.done(&["place", "list"]);
    let places = places["places"].as_array().unwrap();
    let box_two = places.iter().find(|one| one["path"] == "City/Box 2");
    let code = box_two.unwrap()["slot"].as_str().unwrap();
    assert!(said.contains(&format!("Box 2 ({code})")), "{said}");
    bench.done(&["place", "rename", "Box 2", "Box 3"]);
    let scanned = bench.done(&["scan", "Box 3"]);
    assert_eq!(scanned["path"], "City/Box 3", "{scanned:#}");
    assert_eq!(bench.done(&["scan", "City"])["path"], "City");
    let said = told(&bench, &["scan", "nonsense"]);
    assert!(
        said.contains("No code, location or study matches."),
        "{said}"
    );
}

/// A reason is taken also where nobody overrides anything.
#[test]
fn a_copy_is_sent_with_a_reason() {
    let (bench, [one, _]) = crate::loans::with_two();
    let to = ["--to", "Vault/1", "--why", "the second site"];
    bench.done(&[&["copy", "send", &one][..], &to].concat());
    let history = bench.done(&["copy", "history", &one]);
    assert!(
        history.to_string().contains("the second site"),
        "{history:#}"
    );
    bench.run(&["audit", "verify"]).gives(0);
}

/// While the disk with the images is away nothing is given up, and nothing else is advised.
#[test]
fn the_folder_of_the_images_is_brought_back_first() {
    let (bench, _) = burned(1);
    let images = bench.root().join("images");
    let away = bench.root().join("away");
    fs::rename(&images, &away).unwrap();
    let said = told(&bench, &["status"]);
    let next = said.lines().find(|line| line.starts_with("Next:")).unwrap();
    assert!(
        next.contains("Connect the disk that holds the images folder"),
        "{next}"
    );
    assert!(next.contains(images.to_str().unwrap()), "{next}");
    assert!(!next.contains("--lose-files"), "{next}");
    fs::rename(&away, &images).unwrap();
    let said = told(&bench, &["status"]);
    assert!(!said.contains("images folder"), "{said}");
}

/// A copy out of use that nobody finds is missing; once it is in its place again it is what it was.
#[test]
fn what_was_out_of_use_is_so_when_it_is_found() {
    let (bench, [one, _]) = crate::loans::with_two();
    bench.done(&["copy", "retire", &one, "--why", "it is worn"]);
    bench.done(&["copy", "missing", &one, "--why", "not in its box"]);
    let said = told(&bench, &["shelve", &one, "--location", "House/Cellar"]);
    assert!(said.contains("and is out of use, as before."), "{said}");
    bench.done(&["copy", "missing", &one, "--why", "not in its box"]);
    let found = bench.done(&["copy", "found", &one]);
    assert_eq!(found["state"], "retired", "{found:#}");
    // Whoever says so a second time takes it back.
    let found = bench.done(&["copy", "found", &one]);
    assert_eq!(found["state"], "suspect", "{found:#}");
    bench.run(&["audit", "verify"]).gives(0);
}

/// Why the only other good copy does not count is said where that stops somebody.
#[test]
fn a_copy_that_a_stock_take_did_not_find_is_named() {
    let (bench, [one, other]) = crate::loans::with_two();
    let place = bench.done(&["scan", &other])["place"].clone();
    bench.done(&["stocktake", "begin", place.as_str().unwrap()]);
    let codes = bench.done(&["scan", place.as_str().unwrap()]);
    bench.run(&["stocktake", "count", codes["slot"].as_str().unwrap()]);
    bench.run(&["stocktake", "end"]);
    let said = told(&bench, &["copy", "retire", &one, "--why", "it is worn"]);
    let why = format!("{other} does not count, because the last stock-take did not find it");
    assert!(said.contains(&why), "{said}");
}

/// Whoever could not read all of a disc is sent to its image, not to a repair that cannot help.
#[test]
fn what_a_disc_does_not_give_is_restored_from_its_image() {
    let (bench, _) = burned(1);
    crate::states::spoil(&bench, "A", 200);
    let to = bench.beside("out");
    let to = to.to_str().unwrap();
    let restore = ["restore", "evidence", "--to", to, "--drive", "virtual:A"];
    let said = told(&bench, &restore);
    assert!(
        said.contains("which is in the archive: stele restore"),
        "{said}"
    );
    assert!(!said.contains("disc repair"), "{said}");
    let image = bench.root().join("images/SET-0001-1.iso");
    let image = image.to_str().unwrap();
    bench
        .run(&["restore", "evidence", "--to", to, "--image", image])
        .gives(0);
}

/// Whoever can no longer read the catalog gets no old backup while a newer one is there.
#[test]
fn an_old_backup_is_not_taken_while_a_newer_one_is_there() {
    let (bench, serials) = burned(1);
    let old = bench.beside("old.db");
    let old = old.to_str().unwrap();
    bench.done(&["catalog", "backup", old]);
    bench.done(&["shelve", &serials[0], "--location", "House/1"]);
    bench.done(&["catalog", "backup"]);
    fs::write(bench.root().join("catalog.db"), b"no catalog any more").unwrap();
    let restore = ["catalog", "restore", old, "--why", "the disk failed"];
    let refused = bench.run_as_it_is(&restore);
    refused.refused("KEP-015");
    let said = format!("{:?}", refused.said);
    let newest = fs::read_dir(bench.root().join("backups")).unwrap();
    let mut newest: Vec<_> = newest.map(|entry| entry.unwrap().path()).collect();
    newest.retain(|path| path.extension().is_some_and(|end| end == "db"));
    let newest = newest.iter().max().unwrap().to_str().unwrap();
    assert!(said.contains(newest), "{said}");
    bench
        .run_as_it_is(&["catalog", "restore", newest, "--why", "the disk failed"])
        .gives(0);
    assert_eq!(bench.done(&["scan", &serials[0]])["place"], "House/1");
    // The old one comes back where that is what somebody wants.
    bench
        .run_as_it_is(&[&restore[..], &["--older"]].concat())
        .gives(0);
}

/// An image of another archive's disc is not offered to this one.
#[test]
fn a_strange_disc_that_was_repaired_is_not_added() {
    let (bench, _) = burned(1);
    let (other, _) = burned(1);
    let lent = bench.root().join("drives");
    let theirs = other.root().join("drives");
    fs::remove_dir_all(&lent).unwrap();
    fs::rename(&theirs, &lent).unwrap();
    let to = bench.beside("strange.iso");
    let repair = ["disc", "repair", "virtual:A", "--to", to.to_str().unwrap()];
    let said = told(&bench, &repair);
    assert!(!said.contains("image add"), "{said}");
    assert!(said.contains("stele disc inspect"), "{said}");
}
