//! Catalogs for the tests of every noun, and changes that are rolled back.

use tempfile::TempDir;

use crate::*;

pub(crate) const AT: Timestamp = Timestamp(1_780_000_000_000);

pub(crate) fn catalog() -> (TempDir, Catalog, Acting) {
    let dir = tempfile::tempdir().unwrap();
    let new = NewArchive {
        uuid: [1; 16],
        practice: false,
        person: "Ada",
    };
    let (catalog, person) = Catalog::create(&dir.path().join("c.db"), AT, &new).unwrap();
    (dir, catalog, Acting::person(person.id))
}

/// What objects say of a patient.
pub(crate) fn patient(id: &str, name: &str, born: &str) -> PatientClaim {
    PatientClaim {
        patient_id: id.to_owned(),
        name: name.to_owned(),
        birth_date: born.to_owned(),
        ..PatientClaim::default()
    }
}

fn study(uid: &str, name: &str, date: &str) -> StudyRecord {
    StudyRecord {
        uid: uid.to_owned(),
        patient: patient(&format!("ID{uid}"), name, ""),
        study_date: date.to_owned(),
        accession_number: format!("A-{date}"),
        description: "Thorax routine".to_owned(),
        modalities: vec!["CT".to_owned(), "SR".to_owned()],
        ..StudyRecord::default()
    }
}

pub(crate) fn try_change<R>(
    catalog: &mut Catalog,
    by: &Acting,
    f: impl Fn(&mut Change<'_>) -> Result<R, CatalogError>,
) -> Result<R, CatalogError> {
    catalog.change(by, AT, Reason::Said("test"), f)
}

/// A list, on disk beside a catalog.
pub(crate) fn on_disk(catalog: &Catalog, list: &[u8]) -> ListPart {
    let mut writer = catalog.lists().writer(None).unwrap();
    writer.add(list).unwrap();
    writer.finish().unwrap().parts()[0]
}

pub(crate) fn filled() -> (TempDir, Catalog, Acting, CopyId) {
    let (dir, mut catalog, by) = catalog();
    let items = on_disk(&catalog, b"items");
    let copy = try_change(&mut catalog, &by, |c| {
        let one = c.put_study(&study("1.2.3", "MÜLLER^Änne=山田^太郎", "20260102"))?;
        c.put_study(&study("1.2.4", "SMITH^JO", "20260303"))?;
        let version = c.add_version(one, 3, 4000, &items)?;
        let set = SetRecord {
            media: "bd25".to_owned(),
            capacity_sectors: 100,
            copies: 1,
            policy: "{}".to_owned(),
        };
        let (set, name) = c.add_set(&set)?;
        assert_eq!(name, "SET-0001");
        let disc = DiscRecord {
            uuid: [7; 16],
            plan: b"plan".to_vec(),
            capacity_sectors: 100,
            used_sectors: 50,
            parity: 30,
            set_parity: None,
            studies: vec![DiscStudy {
                version,
                files: 3,
                bytes: 4000,
            }],
        };
        let disc = c.add_disc(set, 1, &disc)?;
        c.add_copy(disc, &Serial::from_bits(5))
    })
    .unwrap();
    (dir, catalog, by, copy)
}

#[test]
fn a_change_without_an_event_rolls_back() {
    let (_dir, mut catalog, by) = catalog();
    let job = try_change(&mut catalog, &by, |c| c.begin_job(JobKind::Burn, "{}"));
    let job = job.unwrap().job;
    let silent = try_change(&mut catalog, &by, |c| c.take_lease(job, "drive:A"));
    assert!(matches!(silent, Err(CatalogError::Unexplained)));
    let failed = try_change(&mut catalog, &by, |c| {
        c.put_study(&study("9", "X", ""))?;
        Err::<(), _>(CatalogError::TooLarge)
    });
    assert!(failed.is_err());
    assert_eq!(
        catalog.read().study_by_uid(StudyKind::Study, "9").unwrap(),
        None
    );
    assert!(catalog.audit_verify().unwrap().problems.is_empty());
}

#[test]
fn changes_of_others_are_counted_and_own_ones_are_not() {
    let (dir, mut catalog, by) = catalog();
    let before = catalog.changes_of_others().unwrap();
    try_change(&mut catalog, &by, |c| {
        c.put_study(&study("1.2.3", "DOE^JANE", "20260102"))
    })
    .unwrap();
    assert_eq!(catalog.changes_of_others().unwrap(), before);
    let mut other = Catalog::open(&dir.path().join("c.db")).unwrap();
    assert_eq!(catalog.changes_of_others().unwrap(), before);
    try_change(&mut other, &by, |c| {
        c.put_study(&study("1.2.4", "DOE^JANE", "20260102"))
    })
    .unwrap();
    assert_ne!(catalog.changes_of_others().unwrap(), before);
}
