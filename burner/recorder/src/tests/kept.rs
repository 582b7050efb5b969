//! What survives: power cuts at every moment, reopening, the hand at the tray.

use super::*;

#[test]
fn a_power_cut_keeps_what_left_the_buffer_and_loses_the_rest() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(8192));
    for lba in (0..1024).step_by(32) {
        bench.write_patiently(lba, 32);
    }
    // Calibration takes 15 s; then 26,976 kB/s write some clusters of the 32.
    bench.drive.wait(Duration::from_millis(15_040));
    assert_eq!(bench.next_writable().0, Some(1024), "as the host sees it");
    let mut bench = bench.power_cut();
    assert_eq!(bench.send("00 00 00 00 00 00"), "6/29/00");
    assert_eq!(bench.send("00 00 00 00 00 00"), "2/04/01");
    bench.settle();
    let next = bench.next_writable().0.unwrap();
    assert!(next > 0 && next < 1024 && next.is_multiple_of(32), "{next}");
    let state = bench.bytes("51 00 00 00 00 00 00 00 22 00", 34)[2];
    assert_eq!(state, 0x05, "appendable, session incomplete");
    assert_eq!(bench.read(0, next), ("good".into(), pattern(0, next)));
    assert_eq!(bench.read(next, 1).0, "8/00/00");
}

#[test]
fn a_power_cut_at_any_moment_of_a_burn_leaves_a_disc_that_tells_the_truth() {
    for cut_ms in [0, 5_000, 15_010, 15_100, 16_000, 20_000, 40_000, 60_000] {
        let mut bench = Bench::new(MediumKind::BdrOfSize(1024));
        let start = bench.drive.now().0;
        for lba in (0..512).step_by(32) {
            bench.write_patiently(lba, 32);
        }
        assert_eq!(bench.send("5B 01 06 00 00 00 00 00 00 00"), "good");
        let gone = bench.drive.now().0 - start;
        bench
            .drive
            .wait(Duration::from_millis(cut_ms).saturating_sub(gone));
        let mut bench = bench.power_cut();
        bench.settle();
        let state = bench.bytes("51 00 00 00 00 00 00 00 22 00", 34)[2];
        let recorded = match state {
            0x00 => 0,
            0x05 => bench.next_writable().0.unwrap(),
            0x0E => 512,
            other => panic!("state {other:02X} after {cut_ms} ms"),
        };
        assert_eq!(state == 0x0E, cut_ms >= 60_000, "final after {cut_ms} ms");
        if recorded > 0 {
            assert_eq!(
                bench.read(0, recorded),
                ("good".into(), pattern(0, recorded))
            );
        }
    }
}

#[test]
fn a_final_disc_is_still_final_in_another_drive() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(320));
    bench.write_patiently(0, 64);
    assert_eq!(bench.send("5B 00 06 00 00 00 00 00 00 00"), "good");
    let path = bench.drive.remove().unwrap().unwrap();
    VirtualDrive::create(bench.folder.path(), "PIO-1", Personality::lg_bu40n()).unwrap();
    bench.drive = VirtualDrive::open(bench.folder.path(), "PIO-1").unwrap();
    bench.drive.insert(&path).unwrap();
    bench.settle();
    assert_eq!(
        bench.bytes("46 00 00 00 00 00 00 00 08 00", 8)[6..],
        [0, 0x40],
        "as BD-ROM"
    );
    assert_eq!(bench.read(0, 64), ("good".into(), pattern(0, 64)));
}

#[test]
fn a_drive_is_on_once_and_is_listed_without_being_on() {
    let bench = Bench::new(MediumKind::BdrOfSize(320));
    let dir = bench.folder.path();
    assert_eq!(
        VirtualDrive::open(dir, "LG-1").unwrap_err().code(),
        "REC-003"
    );
    assert_eq!(
        VirtualDrive::open(dir, "LG-2").unwrap_err().code(),
        "REC-002"
    );
    assert_eq!(
        VirtualDrive::open(dir, "../x").unwrap_err().code(),
        "REC-007"
    );
    let again = VirtualDrive::create(dir, "LG-1", Personality::lg_bu40n());
    assert_eq!(again.unwrap_err().code(), "REC-001");
    VirtualDrive::plan_faults(dir, "LG-1", &crate::FaultScript::default()).unwrap();
    let listed = VirtualDrive::list(dir).unwrap();
    assert_eq!(listed.len(), 1, "faults, locks and media are no drives");
    assert_eq!(
        (listed[0].name.as_str(), listed[0].tray_open),
        ("LG-1", false)
    );
    assert_eq!(listed[0].medium, Some(bench.medium_path()));
    assert!(listed[0].personality.serial.starts_with("VR"));
    assert_eq!(VirtualDrive::list(&dir.join("nothing")).unwrap(), []);
}

#[test]
fn the_hand_cannot_lay_a_medium_onto_another_or_into_two_drives() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(320));
    let second = bench.folder.path().join("BLANK-2.disc");
    drop(VirtualMedium::create(&second, MediumKind::BdrOfSize(320)).unwrap());
    assert_eq!(bench.drive.insert(&second).unwrap_err().code(), "REC-006");
    VirtualDrive::create(bench.folder.path(), "LG-2", Personality::lg_wh16ns40()).unwrap();
    let mut other = VirtualDrive::open(bench.folder.path(), "LG-2").unwrap();
    let first = bench.medium_path();
    assert_eq!(other.insert(&first).unwrap_err().code(), "REC-103");
    assert_eq!(other.medium_path(), None);
    let missing = bench.folder.path().join("none.disc");
    assert_eq!(other.insert(&missing).unwrap_err().code(), "REC-102");
    assert_eq!(bench.drive.remove().unwrap(), Some(first.clone()));
    assert_eq!(bench.send("00 00 00 00 00 00"), "2/3A/02");
    other.insert(&first).unwrap();
    bench.drive.insert(&second).unwrap();
    bench.settle();
}

#[test]
fn a_medium_that_somebody_looks_at_is_waited_for() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(320));
    let medium = bench.medium_path();
    bench.drive.remove().unwrap();
    let looked_at = VirtualMedium::open(&medium).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(60));
            drop(looked_at);
        });
        bench.drive.insert(&medium).unwrap();
    });
    assert_eq!(bench.drive.medium_path(), Some(medium.as_path()));
}

#[test]
fn an_open_tray_with_its_medium_is_still_open_the_next_day() {
    let mut bench = Bench::new(MediumKind::BdrOfSize(320));
    assert_eq!(bench.send("1B 00 00 00 02 00"), "good");
    // The medium can be scratched while the tray is out.
    let mut medium = VirtualMedium::open(&bench.medium_path()).unwrap();
    medium
        .damage(crate::Damage::Unreadable(crate::SectorRange::new(0, 32)))
        .unwrap();
    drop(medium);
    let mut bench = bench.power_cut();
    assert_eq!(bench.send("00 00 00 00 00 00"), "6/29/00");
    assert_eq!(bench.send("00 00 00 00 00 00"), "2/3A/02");
    assert_eq!(
        bench.drive.medium_path(),
        Some(bench.medium_path().as_path())
    );
    assert_eq!(bench.send("1B 00 00 00 03 00"), "good");
    bench.settle();
}

#[test]
fn a_folder_can_be_moved_with_its_drive_and_the_disc_in_it() {
    let old = tempfile::tempdir().unwrap();
    let (from, to) = (old.path().join("from"), old.path().join("to"));
    std::fs::create_dir_all(from.join("media")).unwrap();
    let medium = from.join("media/a.disc");
    drop(VirtualMedium::create(&medium, MediumKind::BdrOfSize(320)).unwrap());
    VirtualDrive::create(&from, "A", Personality::lg_wh16ns40()).unwrap();
    let mut drive = VirtualDrive::open(&from, "A").unwrap();
    drive.insert(&medium).unwrap();
    drop(drive);
    std::fs::rename(&from, &to).unwrap();
    let drive = VirtualDrive::open(&to, "A").unwrap();
    assert_eq!(drive.medium_path(), Some(to.join("media/a.disc").as_path()));
}

#[test]
fn one_broken_drive_hides_no_other() {
    let folder = tempfile::tempdir().unwrap();
    VirtualDrive::create(folder.path(), "A", Personality::lg_wh16ns40()).unwrap();
    std::fs::write(folder.path().join("B.json"), b"{ cut off").unwrap();
    let listed = VirtualDrive::list(folder.path()).unwrap();
    assert_eq!(listed.len(), 1);
    let broken = VirtualDrive::broken(folder.path()).unwrap();
    assert_eq!((broken[0].0.as_str(), broken[0].1.code()), ("B", "REC-004"));
}
