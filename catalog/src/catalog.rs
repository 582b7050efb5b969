//! The catalog: made, opened, read, changed, and its trail checked.

use std::io;
use std::path::{Path, PathBuf};

use crate::CatalogError;
use crate::archive::{self, NewArchive};
use crate::lists::{self, Lists};
use crate::people::{self, Acting, Person, Rights, Role, StationId};
use crate::snapshot::Snapshot;
use crate::store::{
    Change, OpenError, Reader, Store, Timestamp, Transaction, backup, connection, open_to_read,
    require_own,
};
use crate::trail::{self, AuditReport, Behind, EventKind, Reason, beside};
use crate::typed;
use crate::work::{self, Lease};

/// How often a change is made again whose commit another connection was in the way of.
const TRIES: u32 = 3;

/// An open catalog.
#[derive(Debug)]
pub struct Catalog {
    store: Store,
    /// Where it lies, and whether this connection changed it.
    path: PathBuf,
    lists: Lists,
    changed: bool,
    /// Commits that are to fail as if another connection were in the way.
    #[cfg(test)]
    pub(crate) busy_commits: std::cell::Cell<u32>,
}

/// How one try at a change ended.
enum Tried<R, E> {
    /// It was committed.
    Done(R),
    /// It was rolled back.
    Failed(E),
    /// It was rolled back, since whoever acts may not do this.
    Refused(EventKind, E),
    /// It was rolled back and may succeed when it is made again.
    Busy(CatalogError),
}

impl Catalog {
    pub(crate) fn of(store: Store, path: &Path) -> Self {
        Self {
            store,
            path: path.to_path_buf(),
            lists: Lists::beside(path),
            changed: false,
            #[cfg(test)]
            busy_commits: std::cell::Cell::new(0),
        }
    }

    /// Makes a catalog, with the first person who acts: an administrator.
    ///
    /// # Errors
    /// [`OpenError::Storage`] where the file cannot be made or is not empty;
    /// [`CatalogError::NoName`].
    pub fn create(
        path: &Path,
        at: Timestamp,
        new: &NewArchive<'_>,
    ) -> Result<(Self, Person), OpenError> {
        let mut catalog = Self::of(connection::create(path)?, path);
        let rows = (catalog.store.touched(), catalog.store.earlier());
        let tx = catalog.store.begin()?;
        // Whoever makes the archive is its first person, and says so as that person.
        let by = people::first();
        let why = Reason::Routine;
        let mut change = Change::new(tx.db(), by, at, why, Rights::Founding, rows);
        archive::put(change.db, new, at)?;
        let person = change.add_person(new.person, Role::Administrator)?;
        change.end()?;
        tx.commit()?;
        catalog.changed = true;
        Ok((catalog, person))
    }

    /// Opens a catalog to read and change. One of an earlier version is brought up to date first;
    /// a backup of it is kept beside it, as `catalog.db.schema-N`.
    ///
    /// # Errors
    /// [`OpenError::Missing`], [`OpenError::Newer`], [`OpenError::NotACatalog`],
    /// [`OpenError::Backup`], [`OpenError::Storage`].
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let mut catalog = Self::of(connection::open(path)?, path);
        // Where its end was not noted, it is when it is closed.
        catalog.changed = beside::is_unwritten(catalog.store.db(), path);
        Ok(catalog)
    }

    /// Opens a catalog to be read alone, on a disk that is full or read-only too. Afterwards ask
    /// [`Catalog::unchanged`].
    ///
    /// # Errors
    /// [`OpenError::Missing`], [`OpenError::Newer`], [`OpenError::Earlier`],
    /// [`OpenError::UnreadLog`], [`OpenError::NotACatalog`], [`OpenError::Storage`].
    pub fn open_to_read(path: &Path) -> Result<Self, OpenError> {
        Ok(Self::of(open_to_read(path)?, path))
    }

    /// Whether all that was read so far is of one state: always so but where the catalog had to
    /// be read without any lock.
    ///
    /// # Errors
    /// [`CatalogError::ChangedMeanwhile`].
    pub fn unchanged(&self) -> Result<(), CatalogError> {
        self.store.unchanged()
    }

    /// Whether a file is a database without a single table, as a catalog's is whose making was cut
    /// off.
    ///
    /// # Errors
    /// [`OpenError::Missing`]; [`OpenError::Storage`] where it is no database.
    pub fn was_never_made(path: &Path) -> Result<bool, OpenError> {
        connection::has_no_tables(path)
    }

    /// One state of the catalog, to be read more than once.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn snapshot(&self) -> Result<Snapshot<'_>, CatalogError> {
        Snapshot::of(&self.store, &self.lists)
    }

    /// A view to read from.
    pub fn read(&self) -> Reader<'_> {
        Reader::new(self.store.db(), &self.lists)
    }

    /// The lists that lie beside it: written before a change names them.
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// A number that differs from the last one exactly where another connection, of this process
    /// or another, has changed the catalog since. It is cheap, and means nothing to any other
    /// connection.
    ///
    /// # Errors
    /// [`CatalogError`] where the catalog cannot be read.
    pub fn changes_of_others(&self) -> Result<u64, CatalogError> {
        self.store.changes_of_others()
    }

    /// Changes the catalog: all of what `f` does, or nothing. It must leave at least one event.
    ///
    /// `f` may run several times, the last one alone counts; so it touches nothing outside.
    ///
    /// # Errors
    /// Those of `f`; [`CatalogError::NotPermitted`] where whoever acts may not do it, which is
    /// recorded; [`CatalogError::NotPlain`] and [`CatalogError::NoReason`] for the reason;
    /// [`CatalogError::LeaseLost`] where the job that acts was taken over;
    /// [`CatalogError::Unexplained`] where rows were changed without an event;
    /// [`CatalogError::Storage`].
    pub fn change<R, E: From<CatalogError>>(
        &mut self,
        by: &Acting,
        at: Timestamp,
        why: Reason<'_>,
        f: impl Fn(&mut Change<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        if let Reason::Said(text) = why {
            typed::check(text, typed::REASON_CHARS)?;
            if !typed::says_something(text) {
                return Err(CatalogError::NoReason.into());
            }
        }
        let mut tries = 0;
        loop {
            tries += 1;
            match self.attempt(by, at, why, &f) {
                Tried::Done(result) => return Ok(result),
                Tried::Failed(error) => return Err(error),
                Tried::Refused(kind, error) => {
                    self.record_refusal(by, at, why, kind)?;
                    return Err(error);
                }
                Tried::Busy(error) if tries >= TRIES => return Err(error.into()),
                Tried::Busy(_) => {}
            }
        }
    }

    fn attempt<R, E: From<CatalogError>>(
        &mut self,
        by: &Acting,
        at: Timestamp,
        why: Reason<'_>,
        f: impl Fn(&mut Change<'_>) -> Result<R, E>,
    ) -> Tried<R, E> {
        #[cfg(test)]
        let pretend_busy = self.pretend_busy();
        let rows = (self.store.touched(), self.store.earlier());
        let (tx, rights) = match self.begin_as(by) {
            Ok(begun) => begun,
            Err(error) => return Tried::Failed(error.into()),
        };
        let before = tx.changes();
        let mut change = Change::new(tx.db(), *by, at, why, rights, rows);
        let result = f(&mut change);
        if let Some(kind) = change.refused() {
            let error = result.err();
            let error = error.unwrap_or_else(|| change.not_permitted(kind).into());
            return Tried::Refused(kind, error);
        }
        let result = match result {
            Ok(result) => result,
            Err(error) => return Tried::Failed(error),
        };
        if change.events() == 0 && tx.changes() != before {
            return Tried::Failed(CatalogError::Unexplained.into());
        }
        let any = change.events() > 0;
        if let Err(error) = change.end() {
            return Tried::Failed(error.into());
        }
        #[cfg(test)]
        if let Some(busy) = pretend_busy {
            return Tried::Busy(busy);
        }
        match tx.commit() {
            Ok(()) => {
                self.changed |= any;
                Tried::Done(result)
            }
            Err(CatalogError::Storage(error)) if error.is_busy() => {
                Tried::Busy(CatalogError::Storage(error))
            }
            Err(error) => Tried::Failed(error.into()),
        }
    }

    /// Begins a change: the hold on the job that makes it is still good, and this is what whoever
    /// acts may do.
    fn begin_as(&mut self, by: &Acting) -> Result<(Transaction<'_>, Rights), CatalogError> {
        let tx = self.store.begin()?;
        if let Some(lease) = by.lease {
            work::holds(tx.db(), lease)?;
        }
        let rights = people::rights(tx.db(), by.person)?;
        Ok((tx, rights))
    }

    fn record_refusal(
        &mut self,
        by: &Acting,
        at: Timestamp,
        why: Reason<'_>,
        kind: EventKind,
    ) -> Result<(), CatalogError> {
        let rows = (self.store.touched(), self.store.earlier());
        let (tx, rights) = self.begin_as(by)?;
        let mut change = Change::new(tx.db(), *by, at, why, rights, rows);
        change.refusal(kind)?;
        change.end()?;
        tx.commit()?;
        self.changed = true;
        Ok(())
    }

    /// Notes that a job runs, for people to see.
    ///
    /// # Errors
    /// [`CatalogError::LeaseLost`] where the job was taken over or ended.
    pub fn heartbeat(&mut self, lease: Lease, at: Timestamp) -> Result<(), CatalogError> {
        work::heartbeat(self.store.db(), lease, at)
    }

    /// The row of a station by its UUID, added where it is new; notes its name and that it was
    /// seen.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`] where it is new and whoever acts may not even work.
    pub fn station_seen(
        &mut self,
        by: &Acting,
        at: Timestamp,
        uuid: &[u8; 16],
        name: &str,
    ) -> Result<StationId, CatalogError> {
        match people::station(self.store.db(), uuid)? {
            Some(station) if station.name == name => {
                people::see_station(self.store.db(), station.id, at)?;
                return Ok(station.id);
            }
            Some(_) | None => {}
        }
        self.change(by, at, Reason::Routine, |c| {
            let Some(station) = people::station(c.db, uuid)? else {
                return c.add_station(uuid, name);
            };
            // Another process may have renamed it since.
            if station.name != name {
                c.rename_station(station.id, name)?;
            }
            people::see_station(c.db, station.id, at)?;
            Ok(station.id)
        })
    }

    /// Whether this catalog is behind the one that was here when it was last changed.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn behind(&self) -> Result<Option<Behind>, CatalogError> {
        beside::behind(self.store.db(), &self.path)
    }

    /// Whether this catalog has all that was seen of the one at `path` when that was last changed.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn has_what_was_seen(&self, path: &Path) -> Result<bool, CatalogError> {
        Ok(beside::behind(self.store.db(), path)?.is_none())
    }

    /// The highest number of a set that was given by the catalog at `path`, or seen on a disc
    /// since; 0 where that is not known.
    pub fn sets_seen(path: &Path) -> u64 {
        beside::sets(path)
    }

    /// Notes that a disc of the set of this number was seen: the number is not given again. Where
    /// it cannot be noted, the next look at the disc does it.
    pub fn saw_set(&self, number: u64) {
        beside::saw_set(&self.path, number);
    }

    /// Notes that a disc has seen a trail that goes on beyond this one: this is an older catalog,
    /// and is refused to whoever would change it next. Where it cannot be noted, the next look at
    /// the disc does it.
    pub fn saw_trail(&self, head: crate::TrailHead) {
        beside::saw_trail(&self.path, head);
    }

    /// Notes that a disc has seen another trail than this one, where nothing in the catalog can: it
    /// is refused to whoever would change it next, until somebody decided which one is gone on
    /// with.
    pub fn saw_branch(&self, head: crate::TrailHead) {
        beside::saw_branch(&self.path, head);
    }

    /// Whether it is known where this catalog ended when it was last changed. Where it is not, an
    /// older one in its place is not noticed.
    pub fn is_end_known(&self) -> bool {
        beside::is_known(&self.path)
    }

    /// Whether what tells where this catalog ended is there and damaged.
    pub fn is_end_damaged(&self) -> bool {
        beside::is_damaged(&self.path)
    }

    /// Whether what tells where this catalog ended is gone, though there was one.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn is_end_missing(&self) -> Result<bool, CatalogError> {
        beside::is_missing(self.store.db(), &self.path)
    }

    /// Notes that this catalog is about to be put in the place of the one at `path`
    /// ([`Catalog::replace`]): until [`Catalog::is_here_now`] either may be the one that is here.
    /// Closes it.
    ///
    /// # Errors
    /// [`CatalogError::Storage`] where that cannot be written.
    pub fn will_be_at(mut self, path: &Path) -> Result<(), CatalogError> {
        // Beside where it lies now nothing is noted.
        self.changed = false;
        beside::expect(self.store.db(), path)
    }

    /// Notes that from now on this catalog is the one that is here: [`Change::catalog_accepted`]
    /// was recorded in it.
    pub fn is_here_now(&self) {
        beside::note(self.store.db(), &self.path, true);
    }

    /// Writes a backup of its last committed state into the empty file `to`, while others go on
    /// changing it; and then the lists that it names beside it, where they are not there yet.
    ///
    /// # Errors
    /// Where it cannot be written whole: what is in `to` is then nothing. A list that is not whole
    /// here is none: [`Catalog::audit_verify`] of the backup names it.
    pub fn back_up(&self, to: &Path) -> io::Result<()> {
        let _nothing_is_swept = self.lists.hold()?;
        backup::copy(&self.path, to)?;
        let backup = Self::open_to_read(to).map_err(io::Error::other)?;
        backup.take_lists(&self.lists)
    }

    /// Copies from `from` the lists that this catalog names and that are not whole beside it.
    ///
    /// # Errors
    /// Where one cannot be written.
    pub fn take_lists(&self, from: &Lists) -> io::Result<()> {
        let _nothing_is_swept = self.lists.hold()?;
        for file in lists::named(self.store.db()).map_err(io::Error::other)? {
            from.copy(&file.hash, &self.lists)?;
        }
        Ok(())
    }

    /// Paths of the files of lists that are not there as they were written: all are read.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn wrong_lists(&self) -> Result<Vec<String>, CatalogError> {
        self.wrong_lists_in(&self.lists)
    }

    /// As [`Catalog::wrong_lists`], of lists that lie elsewhere: beside a backup.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn wrong_lists_in(&self, lists: &Lists) -> Result<Vec<String>, CatalogError> {
        let mut wrong = Vec::new();
        lists::check(self.store.db(), lists, |file, _| wrong.push(file))?;
        Ok(wrong)
    }

    /// Removes the files of lists that no row names and that are older than a day at `now`; how
    /// many. Nothing is removed while somebody writes lists or a backup, nor where a catalog lies
    /// beside this one that was replaced by it and may name them.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn sweep_lists(&self, now: Timestamp) -> Result<Option<u64>, CatalogError> {
        match backup::is_one_kept(&self.path) {
            true => Ok(None),
            false => lists::sweep(self.store.db(), &self.lists, now),
        }
    }

    /// Puts the catalog in the file `new` in the place of the one at `path`, which is kept as
    /// `kept`. Nobody may have the one at `path` open.
    ///
    /// # Errors
    /// Where a file cannot be moved: the one at `path` is then still there.
    pub fn replace(path: &Path, new: &Path, kept: &Path) -> io::Result<()> {
        backup::swap(path, new, kept)
    }

    /// Refuses a catalog that is not made of just the tables, indexes and triggers that the program
    /// makes: another trigger would change what is written. Every change asks it too.
    ///
    /// # Errors
    /// [`CatalogError::MadeOtherwise`]; [`CatalogError::Storage`].
    pub fn require_own_schema(&self) -> Result<(), CatalogError> {
        require_own(self.store.db())
    }

    /// Looks at every page of the file, but not at what stands in it: how many problems there are,
    /// of twenty at most. [`Catalog::audit_verify`] looks at all.
    ///
    /// # Errors
    /// [`CatalogError::Storage`] where another connection is in the way.
    pub fn quick_check(&self) -> Result<u64, CatalogError> {
        trail::quick_check(self.store.db())
    }

    /// Checks the whole audit trail, and every row and list against it, as of one moment.
    ///
    /// # Errors
    /// [`CatalogError::Storage`].
    pub fn audit_verify(&self) -> Result<AuditReport, CatalogError> {
        self.snapshot()?.audit_verify()
    }

    #[cfg(test)]
    pub(crate) fn database(&self) -> &crate::store::Engine {
        self.store.connection()
    }

    #[cfg(test)]
    fn pretend_busy(&self) -> Option<CatalogError> {
        let left = self.busy_commits.get().checked_sub(1)?;
        self.busy_commits.set(left);
        Some(crate::store::busy())
    }
}

impl Drop for Catalog {
    fn drop(&mut self) {
        if self.changed {
            beside::note(self.store.db(), &self.path, false);
        }
    }
}
