//! What the window looks at while others may write: the whole archive, what was decided of
//! patients, what a drive did, the card of a copy.

use stele_burner::watch::Watch;
use stele_catalog::{Quarter, Reader};

use super::opened;
use super::outside::Outside;
use super::runner::Outcome;
use crate::archive::{Archive, modes};
use crate::jobs::deliver::{self, at_desk};
use crate::jobs::overview::{drive_history, status};
use crate::jobs::quarters;
use crate::jobs::shelf::{desk, find, patients, people, places, stocktake};
use crate::jobs::{Context, JobError};
use crate::station;

/// Decisions of patients that are shown at once.
const DECISIONS: u32 = 20;

/// Single uses of all drives that are looked through for those of one.
const USES: usize = 200;

/// Looks something up in one state of the catalog.
fn looked<T>(
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &dyn Watch,
    up: impl FnOnce(&Reader<'_>) -> Result<T, JobError>,
) -> Result<T, JobError> {
    let opened = opened::to_read(archive, person, outside, watch)?;
    let found = up(&opened.catalog.read())?;
    opened.catalog.unchanged()?;
    Ok(found)
}

/// What a search finds.
pub(super) fn found(
    request: &find::Request,
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    let up = |reader: &Reader<'_>| find::run(request, reader);
    looked(archive, person, outside, watch, up).map(Outcome::Found)
}

/// The card of a copy.
pub(super) fn card(
    serial: &str,
    at: Option<&str>,
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    let up = |reader: &Reader<'_>| desk::card(serial, at, reader);
    looked(archive, person, outside, watch, up).map(Outcome::Desk)
}

/// A shipment, as it is; `opens` where it is shown in place of another one.
pub(super) fn shipment(
    code: &str,
    opens: bool,
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    let up = |reader: &Reader<'_>| desk::shipment(code, opens, reader);
    looked(archive, person, outside, watch, up).map(Outcome::Desk)
}

/// The stock of blanks.
pub(super) fn blanks(
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    let up = |reader: &Reader<'_>| desk::blanks(reader, outside.clock().now());
    looked(archive, person, outside, watch, up).map(Outcome::Desk)
}

/// What is to be fetched for requests.
pub(super) fn pull(
    codes: &[String],
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    let mut opened = opened::to_read(archive, person, outside, watch)?;
    let cx = Context {
        archive,
        catalog: &mut opened.catalog,
        by: opened.by,
        clock: outside.clock(),
        ids: outside.ids(),
        watch,
    };
    let found = at_desk::pull_list(codes, &cx)?;
    opened.catalog.unchanged()?;
    Ok(Outcome::Requests(found))
}

/// What drives did so far, for one that was asked for.
pub(super) fn drive_history(
    drive: &str,
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    let request = drive_history::Request {
        rows: USES,
        ..drive_history::Request::default()
    };
    let up = |reader: &Reader<'_>| drive_history::run(&request, reader);
    let history = looked(archive, person, outside, watch, up)?;
    let drive = drive.to_owned();
    Ok(Outcome::DriveHistory { drive, history })
}

/// What was decided of patients.
pub(super) fn decided(
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    let up = |reader: &Reader<'_>| patients::decisions(DECISIONS, reader);
    looked(archive, person, outside, watch, up).map(Outcome::Decisions)
}

/// The whole archive, its drives included.
pub(super) fn look(
    archive: &Archive,
    person: Option<&str>,
    outside: &Outside,
    watch: &dyn Watch,
) -> Result<Outcome, JobError> {
    let opened = opened::to_read(archive, person, outside, watch)?;
    let drives = station::list(archive)?;
    let all = opened.catalog.read().people()?;
    let acts = all.iter().find(|person| person.id == opened.by.person);
    let snapshot = opened.catalog.snapshot()?;
    let status = status::Outcome {
        readable_by_others: modes::readable_by_others(archive),
        ..status::run(
            &snapshot.read(),
            archive,
            drives.len(),
            opened.held,
            outside.clock().now(),
        )?
    };
    let places = places::list(None, &snapshot.read())?.places;
    let stocktake = stocktake::standing(&snapshot.read())?.map(Box::new);
    let now = outside.clock().now();
    let check =
        quarters::begun(&snapshot.read(), Quarter::of(now), (drives.len(), now))?.map(Box::new);
    let requests = deliver::list(deliver::Asked::Open, &snapshot.read(), now)?.requests;
    opened.catalog.unchanged()?;
    Ok(Outcome::Status {
        status: Box::new(status),
        drives,
        places,
        check,
        stocktake,
        requests,
        notices: opened.notices,
        held: opened.held,
        acts: acts.map(|person| person.code.clone()),
        people: all.into_iter().map(people::Person::from).collect(),
        at: outside.clock().now(),
    })
}
