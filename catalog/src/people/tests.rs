//! Who may do what, and what a refusal leaves.

use crate::tests::{catalog, filled, try_change};
use crate::*;

/// The table as it is meant; a change to it is made here too, with thought.
#[test]
fn every_role_may_do_what_is_meant_and_no_more() {
    let meant = [
        (
            Role::Administrator,
            "work ingest make-discs burn verify use-drives shelve lend deliver administer",
        ),
        (
            Role::Clerk,
            "work ingest make-discs burn verify use-drives shelve lend deliver",
        ),
        (Role::Verifier, "work verify use-drives"),
        (Role::Locator, "work shelve lend deliver"),
        (Role::Borrower, ""),
    ];
    assert_eq!(meant.map(|(role, _)| role), *Role::ALL);
    for (role, meant) in meant {
        let may: Vec<Permission> = Permission::ALL
            .iter()
            .copied()
            .filter(|p| role.may(*p))
            .collect();
        let words: Vec<String> = may.iter().map(|p| p.text().replace(' ', "-")).collect();
        assert_eq!(words.join(" "), meant, "{role:?}");
    }
    // Each permission is needed for something, and everybody who acts may work.
    for permission in Permission::ALL {
        let needed = EventKind::ALL
            .iter()
            .any(|kind| kind.permission() == *permission);
        assert!(needed, "{permission}");
        for role in Role::ALL.iter().filter(|role| role.may(*permission)) {
            assert!(role.may(Permission::Work), "{role:?}");
        }
    }
}

fn add(catalog: &mut Catalog, by: &Acting, name: &str, role: Role) -> (Person, Acting) {
    let person = try_change(catalog, by, |c| c.add_person(name, role)).unwrap();
    let acting = Acting::person(person.id);
    (person, acting)
}

#[test]
fn a_refused_change_leaves_nothing_but_its_refusal() {
    let (_dir, mut catalog, by, copy) = filled();
    let (locator, as_locator) = add(&mut catalog, &by, "Lo", Role::Locator);
    let before = catalog.read().trail_head().unwrap();
    let burned = Event::BurnStarted {
        drive: "A".to_owned(),
        media_id: String::new(),
        tag: None,
    };
    // Also where whoever asks takes the refusal for an answer: what went before it is gone too.
    for swallow in [false, true] {
        let refused = try_change(&mut catalog, &as_locator, |c| {
            c.add_slot("House/Rack")?;
            match c.record(copy, &burned) {
                Err(_) if swallow => Ok(CopyState::Good),
                other => other,
            }
        });
        let Err(CatalogError::NotPermitted { person, permission }) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(
            (person, permission),
            (locator.code.clone(), Permission::Burn)
        );
    }
    let reader = catalog.read();
    assert_eq!(reader.places().unwrap(), []);
    assert_eq!(reader.history(copy).unwrap(), []);
    let after = reader.trail_head().unwrap();
    assert_eq!(after.rows, before.rows + 2);
    let last = "SELECT kind || ' ' || detail || ' ' || person || ' ' || subject FROM audit
                ORDER BY id DESC LIMIT 1";
    let last: String = catalog
        .database()
        .query_row(last, [], |row| row.get(0))
        .unwrap();
    assert_eq!(last, "refused burn started 2 2");
    assert!(catalog.audit_verify().unwrap().problems.is_empty());
    // What the role may do is done.
    try_change(&mut catalog, &as_locator, |c| c.add_slot("House/Rack")).unwrap();
}

#[test]
fn two_people_act_and_the_retired_one_no_more() {
    let (_dir, mut catalog, by) = catalog();
    let (clerk, as_clerk) = add(&mut catalog, &by, " Bo ", Role::Clerk);
    assert_eq!(
        (clerk.code.as_str(), clerk.name.as_deref()),
        ("PER-0002-M", Some("Bo"))
    );
    try_change(&mut catalog, &as_clerk, |c| c.add_slot("House")).unwrap();
    let upstart = try_change(&mut catalog, &as_clerk, |c| c.add_person("Cy", Role::Clerk));
    assert!(matches!(upstart, Err(CatalogError::NotPermitted { .. })));
    let last = try_change(&mut catalog, &by, |c| c.retire_person(by.person));
    assert!(matches!(last, Err(CatalogError::LastAdministrator { .. })));
    for name in ["  ", "Bo\nPER-0001 Administrator", "Bo\u{1b}[2J"] {
        let nameless = try_change(&mut catalog, &by, |c| c.add_person(name, Role::Clerk));
        assert!(matches!(nameless, Err(CatalogError::NoName)), "{name:?}");
    }
    try_change(&mut catalog, &by, |c| c.retire_person(clerk.id)).unwrap();
    let gone = try_change(&mut catalog, &as_clerk, |c| c.add_slot("Other"));
    assert!(matches!(gone, Err(CatalogError::NotPermitted { .. })));
    let twice = try_change(&mut catalog, &by, |c| c.retire_person(clerk.id));
    assert!(matches!(twice, Err(CatalogError::PersonRetired { .. })));
    let (second, as_second) = add(&mut catalog, &by, "Di", Role::Administrator);
    try_change(&mut catalog, &as_second, |c| c.retire_person(by.person)).unwrap();
    let last = try_change(&mut catalog, &as_second, |c| c.retire_person(second.id));
    assert!(matches!(last, Err(CatalogError::LastAdministrator { .. })));
    let nobody = Acting::person(PersonId(99));
    let nobody = try_change(&mut catalog, &nobody, |c| c.add_slot("Other"));
    assert!(matches!(
        nobody,
        Err(CatalogError::NoRow { what: "person", .. })
    ));
    assert!(catalog.audit_verify().unwrap().problems.is_empty());
}

#[test]
fn a_borrower_is_known_again_by_name() {
    let (_dir, mut catalog, by) = catalog();
    let ward = try_change(&mut catalog, &by, |c| c.borrower("Ward 3")).unwrap();
    assert_eq!(ward.role, Role::Borrower);
    let again = try_change(&mut catalog, &by, |c| {
        let again = c.borrower(" Ward 3 ")?;
        c.add_slot("x")?;
        Ok(again)
    });
    assert_eq!(again.unwrap(), ward);
    add(&mut catalog, &by, "Ward 3", Role::Clerk);
    let which = try_change(&mut catalog, &by, |c| c.borrower("Ward 3"));
    assert!(matches!(
        which,
        Err(CatalogError::SeveralNamed { people }) if people.len() == 2
    ));
}

#[test]
fn stations_are_known_again_and_people_sign_on_at_them() {
    let (_dir, mut catalog, by) = catalog();
    let rows = |catalog: &Catalog| catalog.read().trail_head().unwrap().rows;
    let seen = |catalog: &mut Catalog, at: i64, uuid: u8, name: &str| {
        let station = catalog.station_seen(&by, Timestamp(at), &[uuid; 16], name);
        station.unwrap()
    };
    let before = rows(&catalog);
    let first = seen(&mut catalog, 1, 7, "desk");
    let second = seen(&mut catalog, 2, 8, "cellar");
    assert_eq!(seen(&mut catalog, 3, 7, "front desk"), first);
    // Two were added, one has another name now.
    assert_eq!(rows(&catalog), before + 3);
    let stations = catalog.read().stations().unwrap();
    let names: Vec<(&str, i64)> = stations
        .iter()
        .map(|s| (s.name.as_str(), s.last_seen.0))
        .collect();
    assert_eq!(names, [("front desk", 3), ("cellar", 2)]);
    let at_desk = Acting {
        station: Some(first),
        ..by
    };
    let session = try_change(&mut catalog, &at_desk, |c| c.begin_session(second)).unwrap();
    try_change(&mut catalog, &at_desk, |c| c.end_session(session)).unwrap();
    let twice = try_change(&mut catalog, &at_desk, |c| c.end_session(session));
    assert!(matches!(twice, Err(CatalogError::NoRow { .. })));
    let station = "SELECT station FROM audit ORDER BY id DESC LIMIT 1";
    let station: i64 = catalog
        .database()
        .query_row(station, [], |row| row.get(0))
        .unwrap();
    assert_eq!(station, first.0);
    assert!(catalog.audit_verify().unwrap().problems.is_empty());
}
