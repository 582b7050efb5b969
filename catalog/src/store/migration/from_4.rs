//! What of version 4 needs more than SQL: the archive's own row, people, custody with its loans,
//! which discs are parity discs, the index of words.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::pack::unpack;
use crate::archive::{self, NewArchive};
use crate::discs::{CopyId, CopyState, Event};
use crate::people::{PersonId, Role};
use crate::shelf::{self, NewCustody};
use crate::store::{Db, Timestamp, params};
use crate::trail::{Reason, reason, words};
use crate::{CatalogError, StudyId, studies};

const MADE: &str = "SELECT at FROM v4_audit ORDER BY id LIMIT 1";

const HEAD: &str = "SELECT hash FROM v4_audit_head";

/// Version 4 did not know practice. Virtual media alone were used in it, and some were.
const PRACTICE: &str = "SELECT COUNT(*) > 0 AND COUNT(*) = SUM(name LIKE 'virtual:%')
    FROM v4_drive_use";

const PEOPLE: &str = "SELECT id, code, name, role FROM v4_person ORDER BY id";

const ADD_PERSON: &str = "INSERT INTO person (id, code, name, role, active)
    VALUES (?1, ?2, ?3, ?4, 1)";

const NEXT_PERSON: &str = "UPDATE counter SET last = last + 1 WHERE noun = 'person' RETURNING last";

const CUSTODY: &str = "SELECT id, copy, at, person, event, state, why FROM v4_custody ORDER BY id";

const LEND: &str = "INSERT INTO loan (copy, borrower, since, due) VALUES (?1, ?2, ?3, ?4)
    RETURNING id";

const RETURN: &str = "UPDATE loan SET returned = ?2 WHERE id = ?1";

const DRIVE_USES: &str =
    "INSERT INTO drive_use (id, at, copy, custody, kind, name, vendor, product,
        serial, firmware, media_id, box_label, lot, speed_asked, speed_got, result, code, blamed,
        sectors, bad_sectors, recovered, retried, slow_stretches, slowest_ms)
    SELECT u.id, u.at, u.copy,
        (SELECT h.id FROM custody h WHERE h.copy = u.copy AND h.at = u.at
            AND h.kind IN ('burn ended', 'read back', 'checked') ORDER BY h.id DESC LIMIT 1),
        u.kind, u.name, u.vendor, u.product, u.serial, u.firmware, u.media_id, u.box_label, u.lot,
        u.speed_asked, u.speed_got, u.result, u.code, u.blamed, u.sectors, u.bad_sectors,
        u.recovered, u.retried, u.slow_stretches, u.slowest_ms
    FROM v4_drive_use u";

const DISCS: &str = "SELECT id FROM v4_disc ORDER BY id";

const PLAN: &str = "SELECT plan FROM v4_disc WHERE id = ?1";

const SET_PARITY: &str = "UPDATE disc SET set_parity = ?2 WHERE id = ?1";

const VERSIONS: &str = "SELECT id, study FROM v4_study_version ORDER BY id";

const ITEMS: &str = "SELECT items FROM v4_study_version WHERE id = ?1";

/// What happened to a copy, as version 4 wrote it.
#[derive(Deserialize)]
enum Event4 {
    Lent {
        to: String,
        due: Option<i64>,
    },
    GivenBack {
        slot: i64,
    },
    /// Those that are written the same now.
    #[serde(untagged)]
    Same(Event),
}

/// A row of the custody of version 4.
struct Custody4 {
    id: i64,
    copy: i64,
    at: i64,
    person: i64,
    event: String,
    state: String,
    why: String,
}

/// Takes over what is left once the plain tables are.
pub(super) fn run(db: Db<'_>) -> Result<(), CatalogError> {
    put_archive(db)?;
    let people = put_people(db)?;
    put_custody(db, people)?;
    db.execute(DRIVE_USES, [])?;
    put_set_parity(db)?;
    put_documents(db)?;
    studies::index_all(db)
}

/// The archive's UUID comes from its trail, so that a catalog that is migrated twice is the same
/// archive (RFC 9562, 5.8: version 8, variant 10).
fn put_archive(db: Db<'_>) -> Result<(), CatalogError> {
    let head: Option<Vec<u8>> = db.value(HEAD, [])?;
    let hash = blake3::derive_key(
        "stele archive UUID of a schema 4 catalog",
        &head.unwrap_or_default(),
    );
    let mut uuid = [0; 16];
    for (to, from) in uuid.iter_mut().zip(hash) {
        *to = from;
    }
    let [.., version, _, variant, _, _, _, _, _, _, _] = &mut uuid;
    *version = (*version & 0x0F) | 0x80;
    *variant = (*variant & 0x3F) | 0x80;
    let practice: Option<bool> = db.value(PRACTICE, [])?;
    let new = NewArchive {
        uuid,
        practice: practice.unwrap_or_default(),
        person: "",
    };
    let made: Option<i64> = db.value(MADE, [])?;
    archive::put(db, &new, Timestamp(made.unwrap_or_default()))
}

/// Takes the people over; their rows by code.
fn put_people(db: Db<'_>) -> Result<BTreeMap<String, i64>, CatalogError> {
    let people = db.rows(PEOPLE, [], |row| {
        Ok((
            row.get::<i64>(0)?,
            row.get::<String>(1)?,
            row.get::<String>(2)?,
            row.get::<String>(3)?,
        ))
    })?;
    let mut rows = BTreeMap::new();
    for (id, code, name, role) in people {
        // Version 4 knew one role, and whoever had it could do everything.
        let role = match role.as_str() {
            "founder" => Role::Administrator,
            _ => Role::Clerk,
        };
        let name = words::put(db, &name)?;
        db.execute(ADD_PERSON, params![id, code, name.id, role.text()])?;
        rows.insert(code, id);
    }
    Ok(rows)
}

/// Takes custody over. To whom a copy was lent was a text: a person's code, or a name that becomes
/// a borrower's.
fn put_custody(db: Db<'_>, mut people: BTreeMap<String, i64>) -> Result<(), CatalogError> {
    let rows = db.rows(CUSTODY, [], |row| {
        Ok(Custody4 {
            id: row.get(0)?,
            copy: row.get(1)?,
            at: row.get(2)?,
            person: row.get(3)?,
            event: row.get(4)?,
            state: row.get(5)?,
            why: row.get(6)?,
        })
    })?;
    let mut lent = BTreeMap::new();
    for row in rows {
        let event = match serde_json::from_str(&row.event)? {
            Event4::Lent { to, due } => {
                let borrower = match people.get(&to) {
                    Some(known) => *known,
                    None => add_borrower(db, &to)?,
                };
                people.insert(to, borrower);
                let loan = db.insert(LEND, params![row.copy, borrower, row.at, due])?;
                lent.insert(row.copy, loan);
                Event::Lent { loan, by: None }
            }
            Event4::GivenBack { slot } => {
                let loan = lent.remove(&row.copy);
                let loan = loan.ok_or(CatalogError::Word { what: "loan" })?;
                db.execute(RETURN, params![loan, row.at])?;
                Event::GivenBack {
                    loan,
                    slot,
                    by: None,
                }
            }
            Event4::Same(event) => event,
        };
        let state = row.state.trim_matches('"').to_ascii_lowercase();
        let reason = reason::put(db, Reason::Said(&row.why))?;
        let new = NewCustody {
            id: Some(row.id),
            copy: CopyId(row.copy),
            at: Timestamp(row.at),
            person: PersonId(row.person),
            reason,
            state: CopyState::stored(&state)?,
            event: &event,
        };
        shelf::put_custody(db, &new)?;
    }
    Ok(())
}

fn add_borrower(db: Db<'_>, name: &str) -> Result<i64, CatalogError> {
    let id = db.insert(NEXT_PERSON, [])?;
    let name = words::put(db, name)?;
    let code = format!("PER-{id:04}");
    let params = params![id, code, name.id, Role::Borrower.text()];
    db.execute(ADD_PERSON, params)?;
    Ok(id)
}

/// Which discs are parity discs stood in their plans alone. A plan that cannot be read is left for
/// whoever opens it to tell of.
fn put_set_parity(db: Db<'_>) -> Result<(), CatalogError> {
    #[derive(Deserialize)]
    struct Plan {
        set_parity: Option<u8>,
    }
    for disc in db.rows(DISCS, [], |row| row.get::<i64>(0))? {
        let plan: Option<Vec<u8>> = db.value(PLAN, [disc])?;
        let plan = plan.and_then(|blob| unpack(&blob).ok());
        let plan = plan.and_then(|bytes| serde_json::from_slice::<Plan>(&bytes).ok());
        if let Some(parity) = plan.and_then(|plan| plan.set_parity) {
            db.execute(SET_PARITY, params![disc, parity])?;
        }
    }
    Ok(())
}

/// Names of documents stood in the lists of items alone, which are JSON lines. A list that cannot
/// be read is left for whoever opens it to tell of.
fn put_documents(db: Db<'_>) -> Result<(), CatalogError> {
    #[derive(Deserialize)]
    struct Item {
        name: Vec<u8>,
        kind: serde_json::Value,
    }
    for (id, study) in db.rows(VERSIONS, [], |row| Ok((row.get::<i64>(0)?, row.get(1)?)))? {
        let items: Option<Vec<u8>> = db.value(ITEMS, [id])?;
        let Some(items) = items.and_then(|blob| unpack(&blob).ok()) else {
            continue;
        };
        let items = serde_json::Deserializer::from_slice(&items).into_iter::<Item>();
        let documents = items
            .map_while(Result::ok)
            .filter(|item| item.kind == "Document");
        let names = documents.map(|item| studies::file_name(&item.name));
        studies::put_documents(db, StudyId(study), &names.collect::<Vec<_>>())?;
    }
    Ok(())
}
