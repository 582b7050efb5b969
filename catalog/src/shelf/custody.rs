//! What happened to copies, as rows hold it: each particular of an event in a column of its own.

use super::sql;
use crate::CatalogError;
use crate::discs::{CheckClass, CopyId, CopyState, Doubt, Event, KnownBy};
use crate::people::PersonId;
use crate::store::{Db, Row, Timestamp, count, int, params};
use crate::trail::EventKind;
use crate::trail::reason::StoredReason;

/// A row to be added.
#[derive(Debug)]
pub(crate) struct NewCustody<'a> {
    /// The number that it is to have, where it has one.
    pub id: Option<i64>,
    pub copy: CopyId,
    pub at: Timestamp,
    pub person: PersonId,
    pub reason: StoredReason,
    pub state: CopyState,
    pub event: &'a Event,
}

/// The particulars of an event, each where its kind has it.
#[derive(Clone, Debug, Default)]
struct Columns<'a> {
    drive: Option<&'a str>,
    media_id: Option<&'a str>,
    written_sectors: Option<i64>,
    stopped: Option<&'a str>,
    sectors: Option<i64>,
    equal: Option<i64>,
    lost: Option<i64>,
    different: Option<i64>,
    phase: Option<&'a str>,
    class: Option<&'static str>,
    damage_map: Option<&'a str>,
    duration_ms: Option<i64>,
    slot: Option<i64>,
    loan: Option<i64>,
    tag: Option<[u8; 32]>,
    by: Option<KnownBy>,
    doubt: Option<&'static str>,
}

fn columns(event: &Event) -> Result<Columns<'_>, CatalogError> {
    // Long because it is one flat table.
    Ok(match event {
        Event::BurnStarted {
            drive,
            media_id,
            tag,
        } => Columns {
            drive: Some(drive),
            media_id: Some(media_id),
            tag: *tag,
            ..Columns::default()
        },
        Event::BurnEnded {
            written_sectors,
            stopped,
        } => Columns {
            written_sectors: Some(int(*written_sectors)?),
            stopped: stopped.as_deref(),
            ..Columns::default()
        },
        Event::ReadBack {
            sectors,
            equal,
            lost,
            different,
            drive,
        } => Columns {
            sectors: Some(int(*sectors)?),
            equal: Some(int(*equal)?),
            lost: Some(int(*lost)?),
            different: Some(int(*different)?),
            drive: Some(drive),
            ..Columns::default()
        },
        Event::Interrupted { why } => Columns {
            phase: Some(why),
            ..Columns::default()
        },
        Event::Checked {
            class,
            sectors,
            lost,
            damage_map,
            drive,
            duration_ms,
            by,
        } => Columns {
            class: Some(class.text()),
            sectors: Some(int(*sectors)?),
            lost: Some(int(*lost)?),
            damage_map: Some(damage_map),
            drive: Some(drive),
            duration_ms: Some(int(*duration_ms)?),
            by: *by,
            ..Columns::default()
        },
        Event::FoundByTag {
            drive,
            media_id,
            tag,
        } => Columns {
            drive: Some(drive),
            media_id: Some(media_id),
            tag: Some(*tag),
            ..Columns::default()
        },
        Event::Shelved { slot, by } => Columns {
            slot: Some(*slot),
            by: *by,
            ..Columns::default()
        },
        Event::Lent { loan, by } => Columns {
            loan: Some(*loan),
            by: *by,
            ..Columns::default()
        },
        Event::GivenBack { loan, slot, by } => Columns {
            loan: Some(*loan),
            slot: Some(*slot),
            by: *by,
            ..Columns::default()
        },
        Event::Doubted { doubt, drive } => Columns {
            drive: Some(drive),
            doubt: Some(doubt.text()),
            ..Columns::default()
        },
        Event::ToldApart { by } => Columns {
            by: Some(*by),
            ..Columns::default()
        },
        Event::Sent { slot, by } | Event::Arrived { slot, by } => Columns {
            slot: Some(*slot),
            by: Some(*by),
            ..Columns::default()
        },
        Event::Quarantined
        | Event::Released
        | Event::Retired
        | Event::Destroyed
        | Event::Mislaid
        | Event::Missed
        | Event::Found => Columns::default(),
    })
}

/// Adds a row; its number.
pub(crate) fn put_custody(db: Db<'_>, row: &NewCustody<'_>) -> Result<i64, CatalogError> {
    let of = columns(row.event)?;
    let params = params![
        row.copy.0,
        row.at.0,
        row.person.0,
        row.reason.kind.text(),
        row.reason.words.map(|words| words.id),
        row.state.text(),
        row.event.kind().text(),
        of.drive,
        of.media_id,
        of.written_sectors,
        of.stopped,
        of.sectors,
        of.equal,
        of.lost,
        of.different,
        of.phase,
        of.class,
        of.damage_map,
        of.duration_ms,
        of.slot,
        of.loan,
        of.tag,
        of.by.map(KnownBy::text),
        of.doubt,
        row.id
    ];
    db.insert(sql::PUT_CUSTODY, params)
}

/// The event of a row whose columns begin with the kind, at `at`.
pub(super) fn event(row: &Row<'_>, at: usize) -> Result<Event, CatalogError> {
    // Long because it is one flat table.
    let kind: String = row.get(at)?;
    let drive = || row.get::<String>(at + 1);
    let by = || {
        let by: Option<String> = row.get(at + 17)?;
        let by = by.map(|by| KnownBy::stored(&by)).transpose();
        Ok::<_, CatalogError>(by?)
    };
    let known_by = || {
        by()?.ok_or(CatalogError::Word {
            what: "event of a copy",
        })
    };
    let number = |column| Ok::<_, CatalogError>(count(row.get(at + column)?));
    Ok(match EventKind::stored(&kind)? {
        EventKind::BurnStarted => Event::BurnStarted {
            drive: drive()?,
            media_id: row.get(at + 2)?,
            tag: row.get(at + 15)?,
        },
        EventKind::BurnEnded => Event::BurnEnded {
            written_sectors: number(3)?,
            stopped: row.get(at + 4)?,
        },
        EventKind::ReadBack => Event::ReadBack {
            sectors: number(5)?,
            equal: number(6)?,
            lost: number(7)?,
            different: number(8)?,
            drive: drive()?,
        },
        EventKind::Interrupted => Event::Interrupted {
            why: row.get(at + 9)?,
        },
        EventKind::Checked => Event::Checked {
            class: CheckClass::stored(&row.get::<String>(at + 10)?)?,
            sectors: number(5)?,
            lost: number(7)?,
            damage_map: row.get(at + 11)?,
            drive: drive()?,
            duration_ms: number(12)?,
            by: by()?,
        },
        EventKind::FoundByTag => Event::FoundByTag {
            drive: drive()?,
            media_id: row.get(at + 2)?,
            tag: row
                .get::<Option<[u8; 32]>>(at + 15)?
                .ok_or(CatalogError::Word {
                    what: "event of a copy",
                })?,
        },
        EventKind::Shelved => Event::Shelved {
            slot: row.get(at + 13)?,
            by: by()?,
        },
        EventKind::Lent => Event::Lent {
            loan: row.get(at + 14)?,
            by: by()?,
        },
        EventKind::GivenBack => Event::GivenBack {
            loan: row.get(at + 14)?,
            slot: row.get(at + 13)?,
            by: by()?,
        },
        EventKind::Doubted => Event::Doubted {
            doubt: Doubt::stored(&row.get::<String>(at + 18)?)?,
            drive: drive()?,
        },
        EventKind::ToldApart => Event::ToldApart { by: known_by()? },
        EventKind::Quarantined => Event::Quarantined,
        EventKind::Released => Event::Released,
        EventKind::Sent => Event::Sent {
            slot: row.get(at + 13)?,
            by: known_by()?,
        },
        EventKind::Arrived => Event::Arrived {
            slot: row.get(at + 13)?,
            by: known_by()?,
        },
        EventKind::Retired => Event::Retired,
        EventKind::Destroyed => Event::Destroyed,
        EventKind::Mislaid => Event::Mislaid,
        EventKind::Missed => Event::Missed,
        EventKind::Found => Event::Found,
        _ => {
            return Err(CatalogError::Word {
                what: "event of a copy",
            });
        }
    })
}
