use super::*;

fn small(folder: &tempfile::TempDir) -> VirtualMedium {
    let path = folder.path().join("a.disc");
    VirtualMedium::create(&path, MediumKind::BdrOfSize(8000)).unwrap()
}

#[test]
fn a_blank_of_25_gb_costs_no_space() {
    use std::os::unix::fs::MetadataExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.disc");
    let medium = VirtualMedium::create(&path, MediumKind::Bdr25).unwrap();
    assert!(medium.is_blank());
    assert_eq!(medium.next_writable(), Some(0));
    assert_eq!(std::fs::metadata(&path).unwrap().blocks(), 0);
}

#[test]
fn clusters_written_are_still_there_after_the_process_died() {
    let folder = tempfile::tempdir().unwrap();
    let mut medium = small(&folder);
    medium.write(0, &[7; 65_536]).unwrap();
    medium.write(32, &[0; 65_536]).unwrap();
    let path = medium.path().to_owned();
    drop(medium);
    let medium = VirtualMedium::open(&path).unwrap();
    assert_eq!(medium.status(), DiscStatus::Appendable);
    assert_eq!(medium.next_writable(), Some(64));
    let mut sector = [1; 4096];
    medium.read(31, &mut sector).unwrap();
    assert_eq!((sector[0], sector[2048]), (7, 0));
}

#[test]
fn a_torn_cluster_counts_as_written_and_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut medium = small(&folder);
    medium.write(0, &[7; 65_536]).unwrap();
    medium.file.write_all_at(&[9; 5000], 65_536).unwrap();
    let path = medium.path().to_owned();
    drop(medium);
    let medium = VirtualMedium::open(&path).unwrap();
    assert_eq!(medium.next_writable(), Some(64));
    assert_eq!(medium.unreadable(), [SectorRange::new(32, 32)]);
}

#[test]
fn nobody_opens_a_medium_twice_or_makes_it_twice() {
    let folder = tempfile::tempdir().unwrap();
    let medium = small(&folder);
    assert_eq!(
        VirtualMedium::open(medium.path()).unwrap_err().code(),
        "REC-103"
    );
    let again = VirtualMedium::create(medium.path(), MediumKind::Bdr25);
    assert_eq!(again.unwrap_err().code(), "REC-101");
    let nothing = VirtualMedium::open(&folder.path().join("no.disc"));
    assert_eq!(nothing.unwrap_err().code(), "REC-102");
}

#[test]
fn a_state_file_of_a_later_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(&folder).path().to_owned();
    let state = state_path(&path);
    let text = std::fs::read_to_string(&state).unwrap();
    std::fs::write(&state, text.replace("\"version\": 1", "\"version\": 2")).unwrap();
    assert_eq!(VirtualMedium::open(&path).unwrap_err().code(), "REC-104");
}

#[test]
fn sessions_and_tracks_follow_one_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut medium = small(&folder);
    medium.write(0, &[7; 65_536]).unwrap();
    medium.close_track(1).unwrap();
    medium.close_session(false).unwrap();
    medium.write(32, &[8; 65_536]).unwrap();
    let tracks = medium.tracks();
    let places: Vec<_> = tracks
        .iter()
        .map(|t| (t.number, t.session, t.lba, t.recorded))
        .collect();
    assert_eq!(places, [(1, 1, 0, 32), (2, 2, 32, 32)]);
    assert_eq!(tracks[1].next_writable, Some(64));
    medium.close_session(true).unwrap();
    assert_eq!(medium.status(), DiscStatus::Finalized);
    assert_eq!(medium.closed_sessions(), 2);
    assert_eq!(medium.next_writable(), None);
    assert_eq!(medium.tracks().len(), 2);
}

#[test]
fn a_reserved_track_ends_where_it_was_said_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut medium = small(&folder);
    assert!(medium.reserve(33).unwrap());
    assert!(!medium.reserve(8000).unwrap());
    medium.write(0, &[7; 65_536]).unwrap();
    assert_eq!(medium.next_writable(), Some(32));
    medium.close_track(1).unwrap();
    assert_eq!(medium.next_writable(), Some(64));
    assert!(medium.is_recorded(31) && !medium.is_recorded(32));
}
