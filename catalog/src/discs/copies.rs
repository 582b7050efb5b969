//! Copies of discs: set aside, changed by what happens to them, and looked up by disc, serial and
//! slot.

use super::refused::Hindered;
use super::{
    CopyId, CopyRow, CopyState, DiscId, Doubt, DoubtRow, Event, KnownBy, Refused, ReplacedBy, sql,
};
use crate::CatalogError;
use crate::codes::{Code, Serial};
use crate::shelf::{self, SlotId};
use crate::store::{Change, Db, Reader, Row, Timestamp, count, params};
use crate::studies;
use crate::trail::EventKind;

/// What the custody of a copy says (`phase`) where its burn was cut off before the last of its
/// sectors was sent.
pub const CUT_OFF_WRITING: &str = "writing";

/// Sectors that a drive may have written of what it refused: more than one cluster of any medium.
const REFUSED_AND_WRITTEN: u64 = 64;

fn copy_row(row: &Row<'_>) -> Result<CopyRow, CatalogError> {
    let (serial, state): (String, String) = (row.get(1)?, row.get(4)?);
    Ok(CopyRow {
        id: CopyId(row.get(0)?),
        serial: serial.parse()?,
        disc: DiscId(row.get(2)?),
        number: row.get(3)?,
        state: CopyState::stored(&state)?,
        place: row.get(5)?,
        lent_to: row.get(6)?,
        due: row.get::<Option<i64>>(7)?.map(Timestamp),
        last_check: row.get::<Option<i64>>(8)?.map(Timestamp),
        media_id: row.get(9)?,
        quarantined: row.get::<Option<i64>>(10)?.map(Timestamp),
        bound_for: row.get(11)?,
        replaces: match row.get::<Option<String>>(12)? {
            Some(serial) => Some(serial.parse()?),
            None => None,
        },
    })
}

/// Whether every sector of a copy was ever read and right, or may have been: of one that was found
/// by its tag the burn and its read-back are not known.
pub(super) fn was_good(db: Db<'_>, copy: CopyId) -> Result<bool, CatalogError> {
    let found: Option<i64> = db.value(sql::WAS_GOOD, [copy.0])?;
    Ok(found.is_some_and(|found| found > 0))
}

/// Whether a check of so many sectors, of which some were lost, found more of a copy than its burn
/// has written: then it was another disc.
fn was_never_written(
    db: Db<'_>,
    copy: CopyId,
    by: Option<KnownBy>,
    (sectors, lost): (u64, u64),
) -> Result<bool, CatalogError> {
    let right = sectors.saturating_sub(lost);
    let ended = db.row(sql::LAST_END_OF_BURN, [copy.0], |row| {
        let (kind, phase): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        let stopped: Option<String> = row.get(3)?;
        Ok((
            EventKind::stored(&kind)?,
            phase,
            row.get::<Option<i64>>(2)?.map(count),
            stopped.is_some(),
        ))
    })?;
    Ok(match ended {
        Some((EventKind::BurnEnded, _, Some(written), true)) => {
            right > written.saturating_add(REFUSED_AND_WRITTEN)
        }
        // As far as anybody saw it was cut off before its last sectors were sent. The disc's own
        // tag knows better than who saw it last.
        Some((EventKind::Interrupted, Some(phase), ..)) => {
            phase == CUT_OFF_WRITING && lost == 0 && by != Some(KnownBy::Tag)
        }
        _ => false,
    })
}

impl Change<'_> {
    /// Records what happened to a copy; its state follows from that.
    ///
    /// # Errors
    /// [`CatalogError::Refused`] where the event cannot follow on what the copy is;
    /// [`CatalogError::NeverWritten`] for a check that found more than the burn has written.
    pub fn record(&mut self, copy: CopyId, event: &Event) -> Result<CopyState, CatalogError> {
        // Whoever may not do it is told that, and not what the copy is.
        self.require(event.kind())?;
        let state: Option<String> = self.db.value(sql::STATE, [copy.0])?;
        let state = state.ok_or(CatalogError::NoRow {
            what: "copy",
            row: copy.0,
        })?;
        if let Event::Checked {
            sectors, lost, by, ..
        } = event
            && was_never_written(self.db, copy, *by, (*sectors, *lost))?
        {
            return Err(CatalogError::NeverWritten);
        }
        // What is known to have been burned needs no tag as its witness.
        if matches!(event, Event::FoundByTag { .. }) && self.require_burned(copy).is_ok() {
            return Err(CatalogError::Refused(Refused::Hindered {
                state: CopyState::stored(&state)?,
                event: Hindered::FoundByTag,
            }));
        }
        if matches!(event, Event::Retired) {
            self.require_not_packed(copy)?;
        }
        let was_good = was_good(self.db, copy)?;
        let next = CopyState::stored(&state)?
            .after(event)?
            .unless_born_damaged(event, was_good);
        if matches!(event, Event::Destroyed) {
            // Before its state: what is no more stands nowhere, and nobody gives it back.
            self.db.execute(sql::IS_NO_MORE, [copy.0])?;
            self.end_loan(copy)?;
        }
        self.db
            .execute(sql::SET_STATE, params![copy.0, next.text()])?;
        self.put_beside(copy, event)?;
        let reason = self.reason()?;
        let row = shelf::NewCustody {
            id: None,
            copy,
            at: self.at,
            person: self.by.person,
            reason,
            state: next,
            event,
        };
        let custody = shelf::put_custody(self.db, &row)?;
        self.last_custody = Some((custody, copy.0));
        let stored = serde_json::to_string(event)?;
        let digest = blake3::hash(stored.as_bytes()).to_hex();
        let detail = format!("{} {digest}", next.text());
        self.event(event.kind(), copy.0, &detail)?;
        if matches!(event, Event::Mislaid | Event::Missed | Event::Destroyed) {
            self.is_not_there(copy)?;
        }
        Ok(next)
    }

    /// What is known of a copy beside its state, after an event.
    fn put_beside(&mut self, copy: CopyId, event: &Event) -> Result<(), CatalogError> {
        match event {
            Event::ReadBack { .. } | Event::Checked { .. } => {
                self.db.execute(sql::SET_READ, params![copy.0, self.at.0])?;
            }
            Event::BurnStarted { media_id, .. } | Event::FoundByTag { media_id, .. } => {
                self.db
                    .execute(sql::SET_MEDIUM, params![copy.0, media_id])?;
            }
            Event::Quarantined => {
                self.db
                    .execute(sql::SET_APART, params![copy.0, self.at.0])?;
            }
            Event::Released => {
                self.db
                    .execute(sql::SET_APART, params![copy.0, None::<i64>])?;
            }
            Event::Mislaid | Event::Missed => {
                // Nobody knows where it is, wherever it is seen next.
                self.db.execute(sql::END_WAY, [copy.0])?;
                studies::index_copy(self.db, copy)?;
            }
            Event::Destroyed => studies::index_copy(self.db, copy)?,
            Event::BurnEnded { .. }
            | Event::Interrupted { .. }
            | Event::Shelved { .. }
            | Event::Lent { .. }
            | Event::GivenBack { .. }
            | Event::Doubted { .. }
            | Event::ToldApart { .. }
            | Event::Sent { .. }
            | Event::Arrived { .. }
            | Event::Retired
            | Event::Found => {}
        }
        Ok(())
    }

    /// Records that a copy that was missed or out of use is there again; one that was destroyed
    /// only where it is said that this is what was seen (`destroyed`).
    ///
    /// # Errors
    /// [`CatalogError::WasDestroyed`], [`CatalogError::NotDestroyed`],
    /// [`CatalogError::NeverBurned`], [`CatalogError::Refused`].
    pub fn found(&mut self, copy: CopyId, destroyed: bool) -> Result<CopyState, CatalogError> {
        let text: Option<String> = self.db.value(sql::STATE, [copy.0])?;
        let state = text.as_deref().and_then(CopyState::parse);
        let state = state.ok_or(CatalogError::NoRow {
            what: "copy",
            row: copy.0,
        })?;
        let was = state == CopyState::Destroyed;
        match (was, destroyed) {
            (true, false) => Err(CatalogError::WasDestroyed {
                serial: self.serial_of(copy)?,
            }),
            (false, true) => Err(CatalogError::NotDestroyed {
                serial: self.serial_of(copy)?,
                state,
            }),
            _ => {
                self.require_burned(copy)?;
                self.record(copy, &Event::Found)
            }
        }
    }

    /// Refuses a copy that is missing: it is found, or lost, which is an incident.
    ///
    /// # Errors
    /// [`CatalogError::IsMissing`].
    pub fn require_not_missing(&self, copy: CopyId) -> Result<(), CatalogError> {
        let state: Option<String> = self.db.value(sql::STATE, [copy.0])?;
        match state.as_deref().map(CopyState::stored).transpose()? {
            Some(CopyState::Missing) => Err(CatalogError::IsMissing {
                serial: self.serial_of(copy)?,
            }),
            _ => Ok(()),
        }
    }

    /// Asks whether a disc is left with a sound copy, in a place or a hand, when this one goes.
    ///
    /// # Errors
    /// [`CatalogError::LastSound`].
    pub fn require_other_sound(&self, copy: CopyId) -> Result<(), CatalogError> {
        match self.is_last_sound(copy)? {
            true => {
                let disc: Option<String> = self.db.value(sql::DISC_OF, [copy.0])?;
                let planned: Option<i64> = self.db.value(sql::PLANNED_BESIDE, [copy.0])?;
                Err(CatalogError::LastSound {
                    planned: planned.is_some(),
                    on_its_way: self.db.value(sql::ON_ITS_WAY, [copy.0])?,
                    serial: self.serial_of(copy)?,
                    disc: disc.ok_or(CatalogError::NoRow {
                        what: "copy",
                        row: copy.0,
                    })?,
                })
            }
            false => Ok(()),
        }
    }

    /// Asks whether a disc ever carried a copy's serial.
    ///
    /// # Errors
    /// [`CatalogError::NeverBurned`].
    pub fn require_burned(&self, copy: CopyId) -> Result<(), CatalogError> {
        match self.db.value(sql::WAS_BURNED, [copy.0])? {
            Some(true) => Ok(()),
            _ => Err(CatalogError::NeverBurned),
        }
    }

    /// Sets a serial aside for one more copy of a disc.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`], also for a serial that is taken.
    pub fn add_copy(&mut self, disc: DiscId, serial: &Serial) -> Result<CopyId, CatalogError> {
        let params = params![serial.to_string(), disc.0];
        let id = self.db.insert(sql::ADD_COPY, params)?;
        let detail = format!("disc row {}", disc.0);
        self.event(EventKind::CopyPlanned, id, &detail)?;
        Ok(CopyId(id))
    }

    /// The copy that was made in the place of this one, or was set aside to be: asked in the change
    /// that sets one aside, so that no two are at the same moment. None where there is none, or
    /// where it does not stand for it.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn replaced_by(&self, old: CopyId) -> Result<Option<ReplacedBy>, CatalogError> {
        self.db.row(sql::REPLACED_BY, [old.0], |row| {
            Ok(ReplacedBy {
                copy: CopyId(row.get(0)?),
                serial: row.get::<String>(1)?.parse()?,
                planned: row.get(2)?,
            })
        })
    }

    /// Says that a copy is made in the place of another one of its disc: a planned one, or one that
    /// turns out to have been burned.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`] where the two are of different discs, or a burn of it is known.
    pub fn replaces(&mut self, copy: CopyId, old: CopyId) -> Result<(), CatalogError> {
        if self.db.execute(sql::REPLACES, params![copy.0, old.0])? != 1 {
            return Err(CatalogError::NoRow {
                what: "copy",
                row: copy.0,
            });
        }
        let detail = format!("in place of copy row {}", old.0);
        self.event(EventKind::CopyPlanned, copy.0, &detail)?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The copies of a disc, in order.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn copies(&self, disc: DiscId) -> Result<Vec<CopyRow>, CatalogError> {
        self.db.rows(sql::COPIES, [disc.0], copy_row)
    }

    /// The copies of all discs, disc by disc and in order.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn all_copies(&self) -> Result<Vec<CopyRow>, CatalogError> {
        self.db.rows(sql::ALL_COPIES, [], copy_row)
    }

    /// The serials of all copies, as they are written, in their order.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn serials(&self) -> Result<Vec<String>, CatalogError> {
        self.db.rows(sql::SERIALS, [], |row| row.get(0))
    }

    /// The copy of a serial.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn copy(&self, serial: &Serial) -> Result<Option<CopyRow>, CatalogError> {
        self.db
            .row(sql::COPY_BY_SERIAL, [serial.to_string()], copy_row)
    }

    /// What a text is that was scanned or typed. A serial of the earlier rule, and one without its
    /// first letters, is one where a copy has it.
    ///
    /// # Errors
    /// [`CodeError::Misread`](crate::CodeError::Misread) for what looks like a code and is none;
    /// [`CatalogError::Storage`].
    pub fn code(&self, text: &str) -> Result<Code, CatalogError> {
        for serial in Code::earlier_serials(text) {
            if self.copy(&serial)?.is_some() {
                return Ok(Code::Copy(serial));
            }
        }
        // Words and numbers of others look like that, too.
        if let Some(serial) = Code::serial_without_letters(text)
            && self.copy(&serial)?.is_some()
        {
            return Ok(Code::Copy(serial));
        }
        Ok(Code::parse(text)?)
    }

    /// The copy of a serial as it is written on a tag or in a record; none where the text is no
    /// serial.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn copy_by_text(&self, text: &str) -> Result<Option<CopyRow>, CatalogError> {
        match text.parse() {
            Ok(serial) => self.copy(&serial),
            Err(_) => Ok(None),
        }
    }

    /// Whether every sector of a copy was ever read and right, or may have been before this catalog
    /// knew of it. One of which that is not so may have been cut off while it was burned.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn was_good(&self, copy: CopyId) -> Result<bool, CatalogError> {
        was_good(self.db, copy)
    }

    /// Whether a check of so many sectors, of which some were lost, found more of a copy than its
    /// burn has written: then it was another disc.
    ///
    /// # Errors
    /// [`CatalogError::Storage`]; [`CatalogError::Word`].
    pub fn was_never_written(
        &self,
        copy: CopyId,
        by: KnownBy,
        (sectors, lost): (u64, u64),
    ) -> Result<bool, CatalogError> {
        was_never_written(self.db, copy, Some(by), (sectors, lost))
    }

    /// Copies that another disc says it is, until somebody tells them apart: each time that such a
    /// disc was seen, the oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Storage`]; [`CatalogError::Word`].
    pub fn doubted(&self) -> Result<Vec<DoubtRow>, CatalogError> {
        self.db.rows(sql::DOUBTED, [], |row| {
            let (serial, doubt): (String, String) = (row.get(1)?, row.get(5)?);
            Ok(DoubtRow {
                copy: CopyId(row.get(0)?),
                serial: serial.parse()?,
                disc: row.get(2)?,
                at: Timestamp(row.get(3)?),
                drive: row.get(4)?,
                doubt: Doubt::stored(&doubt)?,
            })
        })
    }

    /// When the image of a disc was last built; none where it was not built here.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn built_at(&self, disc: DiscId) -> Result<Option<Timestamp>, CatalogError> {
        let at: Option<i64> = self.db.value(sql::BUILT_AT, [disc.0])?;
        Ok(at.map(Timestamp))
    }

    /// Discs of which a burn ended with this code, and when, in order of time.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn spoiled(&self, code: &str) -> Result<Vec<(DiscId, Timestamp)>, CatalogError> {
        let disc = |row: &Row<'_>| Ok((DiscId(row.get(0)?), Timestamp(row.get(1)?)));
        self.db.rows(sql::SPOILED, [code], disc)
    }

    /// Copies that do not count any more, each with a number that is the higher the later it was
    /// burned, read, missed or taken out of use; in that order.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn judged(&self) -> Result<Vec<(CopyId, i64)>, CatalogError> {
        let pair = |row: &Row<'_>| Ok((CopyId(row.get(0)?), row.get(1)?));
        self.db.rows(sql::JUDGED, [], pair)
    }

    /// Copies that are being burned or read back, by what the catalog knows.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn copies_under_way(&self) -> Result<Vec<CopyRow>, CatalogError> {
        self.db.rows(sql::COPIES_UNDER_WAY, [], copy_row)
    }

    /// The copies that stand in a slot or in one below it.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn copies_in(&self, slot: SlotId) -> Result<Vec<CopyRow>, CatalogError> {
        self.db.rows(sql::COPIES_IN, [slot.0], copy_row)
    }
}
