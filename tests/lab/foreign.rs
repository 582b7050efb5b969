//! Foreign burning programs onto our recorder: what they and the kernel say of it.

use std::fs;

use crate::guest::{FULL, guest};

#[test]
fn udev_and_udisks_call_the_blank_a_blank_bd_r() {
    let properties = [
        "ID_CDROM_BD=1",
        "ID_CDROM_MEDIA_BD_R=1",
        "ID_CDROM_MEDIA_STATE=blank",
    ];
    guest().says("blank-udev", &properties);
    udisks_tells("blank", "true");
}

/// UDisks2 calls it a BD-R, blank or not.
#[track_caller]
fn udisks_tells(step: &str, blank: &str) {
    udisks_calls(step, "optical_bd_r", blank);
}

#[track_caller]
fn udisks_calls(step: &str, kind: &str, blank: &str) {
    let said = guest().done(&format!("{step}-udisks"));
    let told = |key: &str| said.lines().find_map(|line| line.trim().strip_prefix(key));
    assert_eq!(told("Media:").map(str::trim), Some(kind), "{said}");
    assert_eq!(told("OpticalBlank:").map(str::trim), Some(blank), "{said}");
}

#[test]
fn cdrskin_finds_all_drives_and_both_programs_see_blanks() {
    guest().says("scan", &["HL-DT-ST", "PIONEER", "BU40N"]);
    guest().says("toc-blank", &["is blank"]);
}

/// One boundary: what a program burned is the image, for the kernel and for xorriso.
#[track_caller]
fn burned(step: &str, state: &str) {
    same(step);
    told(step, state);
}

#[track_caller]
fn same(step: &str) {
    let guest = guest();
    guest.done(step);
    guest.done(&format!("{step}-eject"));
    guest.done(&format!("{step}-load"));
    guest.done(&format!("{step}-cmp"));
    guest.done(&format!("{step}-mount"));
    guest.done(&format!("{step}-diff"));
}

/// xorriso read all of it, and well.
#[track_caller]
fn clean(step: &str) {
    let said = guest().done(step);
    let bad = ["unreadable", "damaged", "invalid"].map(|word| said.contains(&format!("- {word}")));
    assert!(said.contains("+ good") && bad == [false; 3], "{said}");
}

#[track_caller]
fn told(step: &str, state: &str) {
    let media = ["ID_CDROM_MEDIA_BD_R=1", "ID_FS_TYPE=iso9660", state];
    guest().says(&format!("{step}-udev"), &media);
    udisks_tells(step, "false");
}

#[test]
fn cdrskin_burns_session_at_once() {
    burned("sao", "ID_CDROM_MEDIA_STATE=complete");
    clean("sao-check");
}

#[test]
fn cdrskin_burns_track_at_once() {
    burned("tao", "ID_CDROM_MEDIA_STATE=complete");
    clean("tao-check");
}

#[test]
fn xorriso_burns_as_cdrecord() {
    burned("record", "ID_CDROM_MEDIA_STATE=complete");
    clean("record-check");
}

#[test]
fn xorriso_commits_a_session_and_finds_every_file_by_its_checksum() {
    let guest = guest();
    guest.done("commit");
    clean("commit-check");
    guest.says(
        "commit-check",
        &["File contents and their MD5 checksums match."],
    );
    guest.done("commit-mount");
    guest.done("commit-diff");
    guest.done("commit-compare");
    told("commit", "ID_CDROM_MEDIA_STATE=appendable");
}

#[test]
fn growisofs_formats_for_pseudo_overwrite_and_burns() {
    burned("growisofs", "ID_CDROM_MEDIA_STATE=appendable");
    // libburn has not used such discs since 1.4.8, and says why.
    let said = guest().done("growisofs-check");
    assert!(said.contains("is POW formatted"), "{said}");
}

#[test]
fn growisofs_burns_without_spare_areas() {
    burned("nospare", "ID_CDROM_MEDIA_STATE=appendable");
    clean("nospare-check");
}

#[test]
fn growisofs_and_cdrskin_burn_a_dvd_r_at_once() {
    for step in ["dao", "dvdsao"] {
        same(step);
        clean(&format!("{step}-check"));
        let media = [
            "ID_CDROM_MEDIA_DVD_R=1",
            "ID_FS_TYPE=iso9660",
            "ID_CDROM_MEDIA_STATE=complete",
        ];
        guest().says(&format!("{step}-udev"), &media);
        udisks_calls(step, "optical_dvd_r", "false");
    }
}

#[test]
fn discs_of_25_and_100_gb_are_written_and_read_up_to_their_last_sector() {
    let guest = guest();
    guest.says("full25-blank-udev", &["ID_CDROM_MEDIA_STATE=blank"]);
    for (name, _, _, sectors) in FULL {
        for step in ["reserve", "front", "sync", "close"] {
            guest.done(&format!("{name}-{step}"));
        }
        guest.done(name);
        let size = guest.done(&format!("{name}-size"));
        assert_eq!(
            size.trim(),
            (u64::from(sectors) * 2048).to_string(),
            "{name}"
        );
        // Both ends, read by the kernel; and files that lie behind 2^23 sectors.
        for step in ["cmp", "front-cmp", "mount", "diff"] {
            guest.done(&format!("{name}-{step}"));
        }
        told(name, "ID_CDROM_MEDIA_STATE=complete");
        let image = fs::metadata(guest.out().join(format!("{name}.iso"))).unwrap();
        let far = u64::from(sectors) - image.len() / 2048;
        assert!(far > 1 << 23, "{name} begins at {far}");
    }
}
