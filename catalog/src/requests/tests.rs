//! Requests: what they need, their clocks, and that they are on the patient's list.

use super::*;
use crate::tests::{filled, patient, try_change};
use crate::{Acting, Catalog, CatalogError, PersonId, Role, StudyId, StudyRecord};

const DAY: i64 = 86_400_000;

fn new(kind: RequestKind, studies: &[StudyId]) -> NewRequest<'_> {
    NewRequest {
        kind,
        studies,
        recipient: "Anan, Ken",
        address: "Annenstr. 14, Graz",
        purpose: Some("own copy"),
        proof: Some("passport, number ends in 4471"),
        due: None,
    }
}

fn study(catalog: &mut Catalog, by: &Acting, uid: &str, id: &str) -> StudyId {
    let record = StudyRecord {
        uid: uid.to_owned(),
        patient: patient(id, "DOE^JANE", "19620304"),
        ..StudyRecord::default()
    };
    try_change(catalog, by, |c| c.put_study(&record)).unwrap()
}

fn refused<T>(result: Result<T, CatalogError>) -> &'static str {
    result.err().map_or("done", |error| error.code())
}

#[test]
fn a_patient_has_thirty_days_or_what_the_site_says_and_one_extension() {
    let (_dir, mut catalog, by, _) = filled();
    let one = study(&mut catalog, &by, "1.2.7", "P7");
    let row = try_change(&mut catalog, &by, |c| {
        c.add_request(&new(RequestKind::Patient, &[one, one]))
    });
    let row = row.unwrap();
    assert_eq!(row.due.unwrap().0 - row.at.0, 30 * DAY);
    assert_eq!(row.recipient.as_deref(), Some("Anan, Ken"));
    assert_eq!(catalog.read().studies_of_request(row.id).unwrap(), [one]);
    let extend = |catalog: &mut Catalog| try_change(catalog, &by, |c| c.extend_request(row.id));
    let later = extend(&mut catalog).unwrap();
    assert_eq!(later.due.unwrap().0 - row.at.0, 60 * DAY);
    assert_eq!(refused(extend(&mut catalog)), "REQ-006");
    try_change(&mut catalog, &by, |c| {
        c.set_request_days(RequestKind::Patient, 20)?;
        c.set_request_days(RequestKind::Patient, 14)
    })
    .unwrap();
    let next = try_change(&mut catalog, &by, |c| {
        c.add_request(&new(RequestKind::Patient, &[one]))
    });
    let next = next.unwrap();
    assert_eq!(next.due.unwrap().0 - next.at.0, 14 * DAY);
    assert!(catalog.audit_verify().unwrap().problems.is_empty());
}

#[test]
fn what_a_kind_needs_is_asked_for() {
    let (_dir, mut catalog, by, _) = filled();
    let one = study(&mut catalog, &by, "1.2.7", "P7");
    let other = study(&mut catalog, &by, "1.2.8", "P8");
    for kind in RequestKind::ALL.iter().copied() {
        let of = |proof, studies: &[StudyId]| {
            let studies = studies.to_vec();
            move |c: &mut crate::Change<'_>| {
                let new = NewRequest {
                    proof,
                    ..new(kind, &studies)
                };
                c.add_request(&new)
            }
        };
        let unseen = refused(try_change(&mut catalog, &by, of(None, &[one])));
        let expected = match kind.proof() {
            Proof::Recipient => "done",
            _ => "REQ-004",
        };
        assert_eq!(unseen, expected, "{kind:?}");
        let two = try_change(&mut catalog, &by, of(Some("seen"), &[one, other]));
        assert_eq!(refused(two), "REQ-002");
        let none = try_change(&mut catalog, &by, of(Some("seen"), &[]));
        assert_eq!(refused(none), "REQ-001");
        let row = try_change(&mut catalog, &by, of(Some("seen"), &[one])).unwrap();
        let begin = |c: &mut crate::Change<'_>| {
            c.begin_delivery(&NewDelivery {
                request: row.id,
                form: DeliveryForm::Folder,
                identity: Identity::AsArchived,
            })
        };
        if kind.signs() == Signs::Administrator {
            assert_eq!(refused(try_change(&mut catalog, &by, begin)), "REQ-008");
            try_change(&mut catalog, &by, |c| c.sign_request(row.id)).unwrap();
        }
        let signed = try_change(&mut catalog, &by, |c| c.sign_request(row.id));
        let said = match kind.signs() {
            Signs::Administrator => "REQ-013",
            Signs::Clerk => "REQ-009",
        };
        assert_eq!(refused(signed), said);
        try_change(&mut catalog, &by, begin).unwrap();
    }
}

#[test]
fn who_may_take_down_deliver_and_sign() {
    let (_dir, mut catalog, by, _) = filled();
    let one = study(&mut catalog, &by, "1.2.7", "P7");
    let people = [Role::Locator, Role::Verifier, Role::Clerk];
    let people = people.map(|role| {
        let person = try_change(&mut catalog, &by, |c| c.add_person("Jo", role)).unwrap();
        Acting::person(PersonId(person.id.0))
    });
    let [locator, verifier, clerk] = people;
    let add = |c: &mut crate::Change<'_>| c.add_request(&new(RequestKind::Court, &[one]));
    assert_eq!(refused(try_change(&mut catalog, &verifier, add)), "CAT-032");
    let row = try_change(&mut catalog, &locator, add).unwrap();
    for by in [&locator, &clerk] {
        let signed = try_change(&mut catalog, by, |c| c.sign_request(row.id));
        assert_eq!(refused(signed), "CAT-032");
        let set = try_change(&mut catalog, by, |c| {
            c.set_request_days(RequestKind::Patient, 9)
        });
        assert_eq!(refused(set), "CAT-032");
    }
    assert!(try_change(&mut catalog, &by, |c| c.sign_request(row.id)).is_ok());
}

#[test]
fn a_delivery_stands_on_the_list_of_its_patient_whoever_that_becomes() {
    let (_dir, mut catalog, by, _) = filled();
    let one = study(&mut catalog, &by, "1.2.7", "P7");
    let row = try_change(&mut catalog, &by, |c| {
        c.add_request(&new(RequestKind::Treatment, &[one]))
    });
    let row = row.unwrap();
    let close = |c: &mut crate::Change<'_>| c.close_request(row.id, RequestResult::HandedOver);
    assert_eq!(refused(try_change(&mut catalog, &by, close)), "REQ-010");
    let begun = try_change(&mut catalog, &by, |c| {
        c.begin_delivery(&NewDelivery {
            request: row.id,
            form: DeliveryForm::Image,
            identity: Identity::Today,
        })
    });
    let begun = begun.unwrap();
    assert_eq!((begun.number, begun.delivered), (1, None));
    let what = Delivered {
        files: 3,
        bytes: 4000,
        receipt: [7; 32],
    };
    let end = |c: &mut crate::Change<'_>| c.delivered(begun.id, &what);
    let ended = try_change(&mut catalog, &by, end).unwrap();
    assert_eq!((ended.files, ended.receipt), (3, Some([7; 32])));
    assert_eq!(refused(try_change(&mut catalog, &by, end)), "REQ-011");
    let closed = try_change(&mut catalog, &by, close).unwrap();
    assert_eq!(closed.closed.unwrap().1, RequestResult::HandedOver);
    assert_eq!(refused(try_change(&mut catalog, &by, close)), "REQ-005");
    let found = catalog.read().requests_of(row.patient).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(catalog.read().deliveries(row.id).unwrap(), [ended]);
    // What it says of people can be erased, and the trail still holds.
    try_change(&mut catalog, &by, |c| c.erase_request(row.id)).unwrap();
    let erased = catalog.read().requests_of(row.patient).unwrap().remove(0);
    assert_eq!((erased.recipient, erased.address), (None, None));
    assert_eq!((erased.purpose, erased.proof), (None, None));
    let again = try_change(&mut catalog, &by, |c| c.erase_request(row.id));
    assert_eq!(refused(again), "CAT-008");
    assert!(catalog.audit_verify().unwrap().problems.is_empty());
}
