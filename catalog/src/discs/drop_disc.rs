//! Discs that go out of use: given up before anything was burned, alone or with their whole set,
//! or replaced in their set.

use rusqlite::params;

use super::{CopyId, DiscId, DiscRecord, Event, Serial, SetId};
use crate::CatalogError;
use crate::store::Change;

impl Change<'_> {
    /// Retires copies, each told by its row, serial and state, of which none was begun.
    fn give_up_copies(
        &mut self,
        copies: &[(i64, String, String)],
    ) -> Result<Vec<Serial>, CatalogError> {
        if copies.iter().any(|(_, _, state)| state != "\"Planned\"") {
            return Err(CatalogError::CopiesBegun);
        }
        let mut serials = Vec::new();
        for (id, serial, _) in copies {
            self.record(CopyId(*id), &Event::Retired)?;
            serials.extend(serial.parse::<Serial>());
        }
        Ok(serials)
    }

    /// Gives a set up: its studies wait again, its serials are retired and never given anew.
    /// Gives those serials.
    ///
    /// Errors: [`CatalogError::CopiesBegun`] once a copy of it was begun.
    pub fn drop_set(&mut self, set: SetId) -> Result<Vec<Serial>, CatalogError> {
        let copies: Vec<(i64, String, String)> = self
            .tx
            .prepare_cached(
                "SELECT c.id, c.serial, c.state FROM copy c JOIN disc d ON d.id = c.disc
                 WHERE d.disc_set = ?1 ORDER BY c.id",
            )?
            .query_map([set.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let serials = self.give_up_copies(&copies)?;
        self.tx
            .prepare_cached(
                "DELETE FROM disc_study WHERE disc IN (SELECT id FROM disc WHERE disc_set = ?1)",
            )?
            .execute([set.0])?;
        self.tx
            .prepare_cached(
                "UPDATE disc SET image = NULL, sectors = NULL, strip_sectors = NULL,
                     blake3 = NULL, manifest = NULL, conformance = NULL, members = NULL
                 WHERE disc_set = ?1",
            )?
            .execute([set.0])?;
        let changed = self
            .tx
            .prepare_cached("UPDATE disc_set SET dropped = ?2 WHERE id = ?1 AND dropped IS NULL")?
            .execute(params![set.0, self.at.0])?;
        if changed == 0 {
            return Err(CatalogError::NoRow {
                what: "set",
                row: set.0,
            });
        }
        self.event("set dropped", set.0, "")?;
        Ok(serials)
    }

    /// Gives one disc up: the studies that are on it wait again, its serials are retired. Gives
    /// those serials.
    ///
    /// Errors: [`CatalogError::CopiesBegun`] once a copy of it was begun;
    /// [`CatalogError::StudyDivided`] where a study of it is on another disc in part, so that it
    /// would not wait again.
    pub fn drop_disc(&mut self, disc: DiscId) -> Result<Vec<Serial>, CatalogError> {
        let divided: i64 = self
            .tx
            .prepare_cached(
                "SELECT COUNT(*) FROM disc_study a JOIN disc_study b ON a.version = b.version
                 WHERE a.disc = ?1 AND b.disc <> ?1",
            )?
            .query_row([disc.0], |row| row.get(0))?;
        if divided > 0 {
            return Err(CatalogError::StudyDivided);
        }
        let copies: Vec<(i64, String, String)> = self
            .tx
            .prepare_cached("SELECT id, serial, state FROM copy WHERE disc = ?1 ORDER BY id")?
            .query_map([disc.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let serials = self.give_up_copies(&copies)?;
        self.tx
            .prepare_cached("DELETE FROM disc_study WHERE disc = ?1")?
            .execute([disc.0])?;
        let changed = self
            .tx
            .prepare_cached(
                "UPDATE disc SET image = NULL, sectors = NULL, strip_sectors = NULL,
                     blake3 = NULL, manifest = NULL, conformance = NULL, members = NULL,
                     dropped = ?2 WHERE id = ?1 AND dropped IS NULL",
            )?
            .execute(params![disc.0, self.at.0])?;
        if changed == 0 {
            return Err(CatalogError::NoRow {
                what: "disc",
                row: disc.0,
            });
        }
        self.event("disc dropped", disc.0, "")?;
        Ok(serials)
    }

    /// Adds a disc that stands for another one of its set from now on. The other one keeps its
    /// image's record and its copies theirs: what was burned stays known.
    pub fn replace_disc(
        &mut self,
        old: DiscId,
        set: SetId,
        number: u32,
        new: &DiscRecord,
    ) -> Result<DiscId, CatalogError> {
        let id = self.add_disc(set, number, new)?;
        self.tx
            .prepare_cached("UPDATE disc SET replaced_by = ?2 WHERE id = ?1")?
            .execute([old.0, id.0])?;
        self.event("disc replaced", old.0, &format!("by row {}", id.0))?;
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use crate::*;

    /// A set of two discs: a study of its own on each, and one that lies on both in part.
    fn two(divided: bool) -> (tempfile::TempDir, Catalog, Actor, Vec<DiscId>) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("c.db");
        let (mut catalog, person) = Catalog::create(&path, Timestamp(1), "Ada").unwrap();
        let by = Actor { person: person.id };
        let discs = catalog.change(&by, Timestamp(2), "test", |c| {
            let mut versions = Vec::new();
            for uid in ["1.1", "1.2", "1.3"] {
                let study = c.put_study(&StudyRecord {
                    study_instance_uid: uid.to_owned(),
                    ..StudyRecord::default()
                })?;
                versions.push(c.add_version(study, 1, 10, b"items")?);
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
        let divided = catalog.change(&by, at, "test", |c| c.drop_disc(discs[0]));
        assert!(matches!(divided, Err(CatalogError::StudyDivided)));
        let (_dir, mut catalog, by, discs) = two(false);
        let waiting = |catalog: &Catalog| catalog.read().waiting().unwrap().len();
        let before = waiting(&catalog);
        let serials = catalog.change(&by, at, "test", |c| c.drop_disc(discs[0]));
        assert_eq!(serials.unwrap(), [Serial::from_bits(1)]);
        assert_eq!(waiting(&catalog), before + 1);
        let copy = catalog.read().copy(&Serial::from_bits(1)).unwrap().unwrap();
        assert_eq!(copy.state, CopyState::Retired);
        let set = catalog.read().sets().unwrap()[0].id;
        let names = |discs: Vec<DiscRow>| discs.into_iter().map(|disc| disc.number).collect();
        let left: Vec<u32> = names(catalog.read().discs(set).unwrap());
        let all: Vec<u32> = names(catalog.read().all_discs(set).unwrap());
        assert_eq!((left, all), (vec![2], vec![1, 2]));
        let twice = catalog.change(&by, at, "test", |c| c.drop_disc(discs[0]));
        assert!(twice.is_err());
        let copy = catalog.read().copies(discs[1]).unwrap()[0].id;
        let burned = Event::BurnStarted {
            drive: "A".to_owned(),
            media_id: String::new(),
        };
        let began = catalog.change(&by, at, "test", |c| c.record(copy, &burned));
        began.unwrap();
        let late = catalog.change(&by, at, "test", |c| c.drop_disc(discs[1]));
        assert!(matches!(late, Err(CatalogError::CopiesBegun)));
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
            manifest: b"manifest".to_vec(),
            conformance: b"{}".to_vec(),
            members: Some(b"[]".to_vec()),
        };
        let old = catalog.read().disc(discs[1]).unwrap().unwrap();
        let record = DiscRecord {
            uuid: [3; 16],
            plan: b"3".to_vec(),
            capacity_sectors: 100,
            used_sectors: 50,
            parity: 30,
            studies: Vec::new(),
        };
        let new = catalog.change(&by, Timestamp(3), "test", |c| {
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
