//! Discs that go out of use: given up while no copy holds anything of them, alone or with their
//! whole set, or replaced in their set.

use super::copies::was_good;
use super::{CopyId, CopyState, DiscId, DiscRecord, Event, SetId, sql};
use crate::CatalogError;
use crate::codes::Serial;
use crate::store::{Change, Db, params};
use crate::trail::EventKind;

/// Serials that go out of use with what was given up.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GivenUp {
    /// Those that no disc carries: their labels are worth nothing.
    pub labels: Vec<Serial>,
    /// Those of discs that were burned and never held what they should.
    pub discs: Vec<Serial>,
}

/// Whether a copy of a set holds its disc, or may be found to hold it.
pub(crate) fn may_hold_any(db: Db<'_>, set: SetId) -> Result<bool, CatalogError> {
    let found: Option<i64> = db.value(sql::FOUND_IN_SET, [set.0])?;
    if found.is_some() {
        return Ok(true);
    }
    let copies = db.rows(sql::COPIES_OF_SET, [set.0], |row| {
        let state: String = row.get(2)?;
        Ok((CopyId(row.get(0)?), CopyState::stored(&state)?))
    })?;
    for (copy, state) in copies {
        if state.may_hold(was_good(db, copy)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Change<'_> {
    /// Retires copies as `sql` gives them of `row`: row, serial and state. None of them may hold
    /// its disc, or come to hold it; and none may be in use: a burn of it may be about to begin.
    fn give_up_copies(&mut self, sql: &str, row: i64) -> Result<GivenUp, CatalogError> {
        let copies = self.db.rows(sql, [row], |row| {
            let (serial, state): (String, String) = (row.get(1)?, row.get(2)?);
            let state = CopyState::stored(&state)?;
            Ok((CopyId(row.get(0)?), serial.parse::<Serial>()?, state))
        })?;
        let mut given_up = GivenUp::default();
        for (copy, serial, state) in copies {
            if state.may_hold(was_good(self.db, copy)?) {
                return Err(CatalogError::CopiesBegun);
            }
            self.require_free(&format!("copy:{serial}"))?;
            self.record(copy, &Event::Retired)?;
            match state {
                CopyState::Planned => given_up.labels.push(serial),
                _ => given_up.discs.push(serial),
            }
        }
        Ok(given_up)
    }

    /// Of a disc that was recorded from one of its discs copies were burned, whether or not any was
    /// seen.
    fn none_is_found(&mut self, sql: &str, row: i64) -> Result<(), CatalogError> {
        let found: Option<i64> = self.db.value(sql, [row])?;
        match found {
            Some(_) => Err(CatalogError::CopiesBegun),
            None => Ok(()),
        }
    }

    /// Gives a set up: its studies wait again, its serials are retired and never given anew.
    /// Gives those that were in use.
    ///
    /// # Errors
    /// [`CatalogError::CopiesBegun`] where a copy of it holds its disc, or may come to hold it;
    /// [`CatalogError::LeaseHeld`] while a job has one of them.
    pub fn drop_set(&mut self, set: SetId) -> Result<GivenUp, CatalogError> {
        self.none_is_found(sql::FOUND_IN_SET, set.0)?;
        let given_up = self.give_up_copies(sql::COPIES_OF_SET, set.0)?;
        self.db.execute(sql::EMPTY_SET, [set.0])?;
        self.db.execute(sql::FORGET_IMAGES, [set.0])?;
        let params = params![set.0, self.at.0];
        self.db.execute_on(("set", set.0), sql::DROP_SET, params)?;
        self.event(EventKind::SetDropped, set.0, "")?;
        Ok(given_up)
    }

    /// Gives one disc up: the studies that are on it wait again, its serials are retired. Gives
    /// those that were in use. With the last data disc of a set, the set is given up.
    ///
    /// # Errors
    /// [`CatalogError::CopiesBegun`] where a copy of it holds it, or may come to hold it;
    /// [`CatalogError::LeaseHeld`] while a job has one of them;
    /// [`CatalogError::StudyDivided`] where a study of it is on another disc in part, so that it
    /// would not wait again.
    pub fn drop_disc(&mut self, disc: DiscId) -> Result<GivenUp, CatalogError> {
        let divided: i64 = self.db.one(sql::DIVIDED, [disc.0])?;
        if divided > 0 {
            return Err(CatalogError::StudyDivided);
        }
        self.none_is_found(sql::IS_FOUND, disc.0)?;
        let mut given_up = self.give_up_copies(sql::COPIES_OF_DISC, disc.0)?;
        self.db.execute(sql::EMPTY_DISC, [disc.0])?;
        self.db.execute(sql::FORGET_IMAGE, [disc.0])?;
        let params = params![disc.0, self.at.0];
        self.db
            .execute_on(("disc", disc.0), sql::DROP_DISC, params)?;
        self.event(EventKind::DiscDropped, disc.0, "")?;
        // Without a data disc there is nothing left that a set could be of.
        let beside: i64 = self.db.one(sql::DATA_DISCS_BESIDE, [disc.0])?;
        if beside == 0 {
            let set: i64 = self.db.one(sql::SET_OF, [disc.0])?;
            let rest = self.drop_set(SetId(set))?;
            given_up.labels.extend(rest.labels);
            given_up.discs.extend(rest.discs);
        }
        Ok(given_up)
    }

    /// Adds a disc that stands for another one of its set from now on. The other one keeps its
    /// image's record and its copies theirs: what was burned stays known.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`], [`CatalogError::Storage`].
    pub fn replace_disc(
        &mut self,
        old: DiscId,
        set: SetId,
        number: u32,
        new: &DiscRecord,
    ) -> Result<DiscId, CatalogError> {
        let id = self.add_disc(set, number, new)?;
        let params = params![old.0, id.0];
        self.db.execute_on(("disc", old.0), sql::REPLACE, params)?;
        let detail = format!("by row {}", id.0);
        self.event(EventKind::DiscReplaced, old.0, &detail)?;
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use crate::*;

    /// A set of two discs: a study of its own on each, and one that lies on both in part.
    fn two(divided: bool) -> (tempfile::TempDir, Catalog, Acting, Vec<DiscId>) {
        let (dir, mut catalog, by) = crate::tests::catalog();
        let items = crate::tests::on_disk(&catalog, b"items");
        let discs = catalog.change(&by, Timestamp(2), Reason::Said("test"), |c| {
            let mut versions = Vec::new();
            for uid in ["1.1", "1.2", "1.3"] {
                let study = c.put_study(&StudyRecord {
                    uid: uid.to_owned(),
                    ..StudyRecord::default()
                })?;
                versions.push(c.add_version(study, 1, 10, &items)?);
            }
            let set = SetRecord {
                media: "bd25".to_owned(),
                capacity_sectors: 100,
                copies: 1,
                policy: "{}".to_owned(),
            };
            let (set, _) = c.add_set(&set)?;
            let mut discs = Vec::new();
            for number in 1..=2_u8 {
                let own = versions[usize::from(number) - 1];
                let both = divided.then_some(versions[2]);
                let studies = [Some(own), both].into_iter().flatten();
                let record = DiscRecord {
                    uuid: [number; 16],
                    plan: vec![number],
                    capacity_sectors: 100,
                    used_sectors: 50,
                    parity: 30,
                    set_parity: None,
                    studies: studies
                        .map(|version| DiscStudy {
                            version,
                            files: 1,
                            bytes: 10,
                        })
                        .collect(),
                };
                let disc = c.add_disc(set, number.into(), &record)?;
                c.add_copy(disc, &Serial::from_bits(number.into()))?;
                discs.push(disc);
            }
            Ok::<_, CatalogError>(discs)
        });
        (dir, catalog, by, discs.unwrap())
    }

    #[test]
    fn a_disc_is_given_up_where_nothing_of_it_is_burned_or_on_another_disc_too() {
        let (_dir, mut catalog, by, discs) = two(true);
        let at = Timestamp(3);
        let divided = catalog.change(&by, at, Reason::Said("test"), |c| c.drop_disc(discs[0]));
        assert!(matches!(divided, Err(CatalogError::StudyDivided)));
        let (_dir, mut catalog, by, discs) = two(false);
        let waiting = |catalog: &Catalog| catalog.read().waiting().unwrap().len();
        let before = waiting(&catalog);
        let serials = catalog.change(&by, at, Reason::Said("test"), |c| c.drop_disc(discs[0]));
        assert_eq!(serials.unwrap().labels, [Serial::from_bits(1)]);
        assert_eq!(waiting(&catalog), before + 1);
        let copy = catalog.read().copy(&Serial::from_bits(1)).unwrap().unwrap();
        assert_eq!(copy.state, CopyState::Retired);
        let set = catalog.read().sets().unwrap()[0].id;
        let names = |discs: Vec<DiscRow>| discs.into_iter().map(|disc| disc.number).collect();
        let left: Vec<u32> = names(catalog.read().discs(set).unwrap());
        let all: Vec<u32> = names(catalog.read().all_discs(set).unwrap());
        assert_eq!((left, all), (vec![2], vec![1, 2]));
        let twice = catalog.change(&by, at, Reason::Said("test"), |c| c.drop_disc(discs[0]));
        assert!(twice.is_err());
        let copy = catalog.read().copies(discs[1]).unwrap()[0].id;
        let burned = Event::BurnStarted {
            drive: "A".to_owned(),
            media_id: String::new(),
            tag: None,
        };
        let began = catalog.change(&by, at, Reason::Said("test"), |c| c.record(copy, &burned));
        began.unwrap();
        let late = catalog.change(&by, at, Reason::Said("test"), |c| c.drop_disc(discs[1]));
        assert!(matches!(late, Err(CatalogError::CopiesBegun)));
        assert!(catalog.audit_verify().unwrap().problems.is_empty());
    }

    #[test]
    fn what_may_hold_a_disc_or_is_in_use_is_not_given_up_and_all_else_is() {
        let at = Timestamp(3);
        let why = Reason::Said("test");
        let (_dir, mut catalog, by, discs) = two(false);
        let set = catalog.read().sets().unwrap()[0].id;
        let copies: Vec<CopyRow> = discs
            .iter()
            .map(|disc| catalog.read().copies(*disc).unwrap().remove(0))
            .collect();
        let mut record = |event: Event| {
            let done = catalog.change(&by, at, why, |c| c.record(copies[0].id, &event));
            done.unwrap();
            let dropped = catalog.change(&by, at, why, |c| c.drop_disc(discs[0]));
            matches!(dropped, Err(CatalogError::CopiesBegun))
        };
        // A burn that was cut off, until a full read has decided.
        let started = Event::BurnStarted {
            drive: "A".to_owned(),
            media_id: "M".to_owned(),
            tag: None,
        };
        assert!(record(started));
        let interrupted = Event::Interrupted {
            why: "power".to_owned(),
        };
        assert!(record(interrupted));
        let failed = Event::ReadBack {
            sectors: 9,
            equal: 8,
            lost: 1,
            different: 0,
            drive: "A".to_owned(),
        };
        catalog
            .change(&by, at, why, |c| c.record(copies[0].id, &failed))
            .unwrap();
        // Another copy of the set is about to be burned.
        let lease = catalog.change(&by, at, why, |c| {
            let lease = c.begin_job(JobKind::Burn, "{}")?;
            c.take_lease(lease.job, &format!("copy:{}", copies[1].serial))?;
            Ok::<_, CatalogError>(lease)
        });
        let lease = lease.unwrap();
        let in_use = catalog.change(&by, at, why, |c| c.drop_set(set));
        assert!(matches!(in_use, Err(CatalogError::LeaseHeld { .. })));
        let ended = catalog.change(&by, at, why, |c| c.end_job(lease, "{}", false));
        ended.unwrap();
        let given_up = catalog.change(&by, at, why, |c| c.drop_set(set)).unwrap();
        assert_eq!(given_up.discs, [copies[0].serial]);
        assert_eq!(given_up.labels, [copies[1].serial]);
        assert_eq!(catalog.read().waiting().unwrap().len(), 3);
        assert!(catalog.audit_verify().unwrap().problems.is_empty());
    }

    #[test]
    fn what_stands_for_a_disc_leaves_its_record_as_it_was() {
        let (_dir, mut catalog, by, discs) = two(false);
        let built = BuiltRecord {
            image: "1.iso".to_owned(),
            sectors: 8256,
            strip_sectors: 32,
            parity: 30,
            blake3: [9; 32],
            manifest: crate::tests::on_disk(&catalog, b"manifest"),
            conformance: Some(b"{}".to_vec()),
            members: Some(b"[]".to_vec()),
        };
        let old = catalog.read().disc(discs[1]).unwrap().unwrap();
        let record = DiscRecord {
            uuid: [3; 16],
            plan: b"3".to_vec(),
            capacity_sectors: 100,
            used_sectors: 50,
            parity: 30,
            set_parity: Some(0),
            studies: Vec::new(),
        };
        let new = catalog.change(&by, Timestamp(3), Reason::Said("test"), |c| {
            c.disc_built(discs[1], &built)?;
            c.replace_disc(discs[1], old.set, 3, &record)
        });
        let (new, reader) = (new.unwrap(), catalog.read());
        let before = reader.disc(discs[1]).unwrap().unwrap();
        assert_eq!(
            (before.blake3, before.replaced_by),
            (Some([9; 32]), Some(new))
        );
        assert_eq!(reader.conformance(discs[1]).unwrap().unwrap(), b"{}");
        assert_eq!(reader.members(discs[1]).unwrap().unwrap(), b"[]");
        assert_eq!(reader.members(new).unwrap(), None);
        let numbers: Vec<u32> = reader
            .discs(old.set)
            .unwrap()
            .iter()
            .map(|d| d.number)
            .collect();
        assert_eq!(numbers, [1, 3]);
    }
}
