//! Our program through `/dev/sr*` and SG_IO, as a user of the group cdrom.

use std::fs;

use serde_json::Value;

use crate::guest::guest;

/// The report of a step of ours.
#[track_caller]
fn report(step: &str) -> Value {
    serde_json::from_str(&guest().done(step)).unwrap()
}

#[test]
fn the_list_shows_the_kernels_drives_and_their_blanks() {
    let rows = report("list");
    let rows = rows["drives"].as_array().unwrap();
    let row = |name: &str| rows.iter().find(|row| row["name"] == name).unwrap();
    let medium = |name: &str| {
        let medium = &row(name)["medium"];
        ["kind", "media_id", "condition"].map(|key| medium[key].as_str().unwrap_or("").to_owned())
    };
    assert_eq!(medium("/dev/sr6"), ["BD-R", "STELE/DEM", "blank"]);
    assert_eq!(row("/dev/sr6")["blank"], true);
    assert_eq!(medium("/dev/sr0"), ["BD-R", "STELE/DEM", "closed"]);
    assert_eq!(medium("/dev/sr7"), ["DVD+R", "", "blank"]);
    // The real udisksd told of them.
    for number in 0..=13 {
        assert_eq!(row(&format!("/dev/sr{number}"))["found_by"], "udisks2");
    }
    assert!(
        row("/dev/sr6")["serial"]
            .as_str()
            .unwrap()
            .starts_with("VR")
    );
}

#[test]
fn a_burn_through_the_kernel_is_good_and_the_kernel_reads_the_same() {
    let burned = report("burn");
    assert_eq!(
        (&burned["good"], &burned["state"]),
        (&true.into(), &"good".into())
    );
    assert_eq!(report("verify")["class"], "ok");
    let guest = guest();
    guest.done("burn-cmp");
    guest.says(
        "burn-udev",
        &["ID_CDROM_MEDIA_BD_R=1", "ID_CDROM_MEDIA_STATE=complete"],
    );
    guest.done("burn-mount");
    guest.done("burn-sha256");
    guest.done("burn-eject");
    guest.done("generic");
}

#[test]
fn a_dvd_r_is_burned_at_once_through_the_kernel() {
    let burned = report("burn-dvd-r");
    assert_eq!(
        (&burned["good"], &burned["state"]),
        (&true.into(), &"good".into())
    );
    guest().done("burn-dvd-r-cmp");
    guest().says(
        "burn-dvd-r-udev",
        &["ID_CDROM_MEDIA_DVD_R=1", "ID_CDROM_MEDIA_STATE=complete"],
    );
}

#[test]
fn a_mounted_disc_is_left_alone() {
    guest().ended("burn-busy", "2");
    let said = guest().text("burn-busy.errors");
    assert!(
        said.contains("SGI-002") && said.contains("mounted or in use by another program: /mnt"),
        "{said}"
    );
}

#[test]
fn what_the_desktop_mounted_is_unmounted_unless_somebody_uses_it() {
    let guest = guest();
    guest.done("desktop-mount");
    guest.ended("desktop-held", "2");
    let said = guest.text("desktop-held.errors");
    assert!(
        said.contains("SGI-002") && said.contains("sleep ("),
        "{said}"
    );
    guest.done("desktop-free");
}

#[test]
fn a_burn_that_waits_hears_of_its_blank_and_leaves_the_drive_alone_until_then() {
    let guest = guest();
    let report = report("wait");
    assert_eq!(report["burned"][0]["good"], true, "{report}");
    assert!(guest.text("wait.errors").contains(r#""now":"open""#));
    // Six seconds: the kernel itself asks every two. Asked by us, it were a hundred.
    let asked: u32 = guest.text("wait-asked.log").trim().parse().unwrap();
    assert!(asked <= 20, "{asked} commands");
}

#[test]
fn what_our_recorder_kept_is_the_image_too() {
    use stele_recorder::VirtualDrive;
    let drives = VirtualDrive::list(&guest().archive().join("drives")).unwrap();
    let drive = drives.iter().find(|drive| drive.name == "sr6").unwrap();
    let medium = fs::read(drive.medium.as_ref().unwrap()).unwrap();
    let image = fs::read(guest().out().join("disc.iso")).unwrap();
    assert!(without_tag(medium, &image) == image);
    assert!(drive.tray_open, "the last step ejected it");
}

/// What a medium holds of an image, its copy's tag as zeros: seven sectors that are zeros in the
/// image (SPEC.TXT R-067).
fn without_tag(mut medium: Vec<u8>, image: &[u8]) -> Vec<u8> {
    medium.truncate(image.len());
    for place in 0..7 {
        let tag = image.len() - (256 - 32 * place) * 2048;
        medium[tag..tag + 2048].fill(0);
    }
    medium
}

#[test]
fn a_foreign_recorder_holds_the_image_byte_for_byte() {
    assert_eq!(report("burn-tgt")["good"], true);
    let medium = fs::read(guest().tgt_medium()).unwrap();
    let image = fs::read(guest().out().join("dvd.iso")).unwrap();
    assert!(without_tag(medium, &image) == image);
}

#[test]
fn the_kernel_mounts_the_disc_as_udf_and_finds_the_same_files() {
    let guest = guest();
    guest.done("udf-mount");
    guest.done("udf-sha256");
    // Names, sizes, times and rights are those of ISO 9660 with Rock Ridge.
    let (iso, udf) = (guest.done("burn-list"), guest.done("udf-list"));
    assert!(iso.lines().count() > 50, "{iso}");
    assert_eq!(udf, iso);
}

/// Four discs in four drives, one of them tgt's. None knows of labels: the tag alone says which
/// copy lies where, and whoever asks for another one is told so.
#[test]
fn a_copy_says_itself_which_one_it_is_through_the_kernel() {
    let serial = |step: &str, report: &Value| {
        let serial = match &report["burned"] {
            Value::Null => &report["serial"],
            burned => &burned[0]["serial"],
        };
        serial
            .as_str()
            .unwrap_or_else(|| panic!("{step}: {report}"))
            .to_owned()
    };
    let burns = [
        ("burn", "sr6"),
        ("wait", "sr8"),
        ("burn-tgt", "sr7"),
        ("burn-dvd-r", "sr13"),
    ];
    let burned = burns.map(|(step, drive)| (drive, serial(step, &report(step))));
    let dvds = ["sr7", "sr13"];
    for (drive, own) in &burned {
        let checked = report(&format!("which-{drive}"));
        assert_eq!(checked["copy"]["serial"], **own, "{checked:#}");
        assert_eq!(checked["copy"]["by"], "tag", "{checked:#}");
        assert_eq!(checked["class"], "ok", "{checked:#}");
        for (other, asked) in burned.iter().filter(|(other, _)| other != drive) {
            let step = format!("which-{drive}-{other}");
            guest().ended(&step, "2");
            let said = guest().text(&format!("{step}.errors"));
            // A Blu-ray disc is no copy of a set of DVDs: its class says so before its tag.
            let is_one_class = dvds.contains(drive) == dvds.contains(other);
            let code = if is_one_class { "JOB-009" } else { "JOB-071" };
            assert!(said.contains(&format!(r#""code":"{code}""#)), "{said}");
            let names_both = said.contains(asked) && said.contains(own);
            assert!(names_both || !is_one_class, "{said}");
        }
    }
    // Nothing was exchanged: no copy counts as read in a second drive.
    let status = report("which-status");
    let unread = status["sets"].as_array().unwrap().iter().flat_map(|set| {
        let discs = set["discs"].as_array().unwrap().iter();
        discs.flat_map(|disc| disc["copies"].as_array().unwrap())
    });
    let unread: Vec<&Value> = unread.filter(|copy| copy["state"] == "good").collect();
    assert_eq!(unread.len(), 4, "{status:#}");
    for copy in unread {
        assert_eq!(copy["wants_second"], true, "{copy:#}");
    }
}
