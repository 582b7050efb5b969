//! Taking in folders: headers are read, items grouped by study, what is new is recorded.
//!
//! Nothing is moved, copied or changed; the files stay where they are until they are on discs.
//! All studies of one run become one change of the catalog: killed before it, none is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use stele_burner::item;
use stele_burner::source::{
    Exception, ExceptionKind, FileSources, Grouped, Grouper, OnlyNew, ScanOptions, Scanned,
    ScannedFile, only_new, scan,
};
use stele_catalog::{Claimed, JobKind, Reason, WrittenLists, may_name_a_case};

use super::known::known;
use super::patients::{Shared, share_out};
use super::{in_cases, lost_lists, moved, replaced, still_gives, touched};
use crate::encoding::path_from_bytes;
use crate::jobs::read::restore::is_list;
use crate::jobs::run::journal::{self, NoIntent};
use crate::jobs::run::records;
use crate::jobs::shelf::patients::{self, Difference};
use crate::jobs::typed::{Named, Role};
use crate::jobs::{Context, JobError, Remark};

/// Files to be looked at that one change of the catalog lists.
const REMARKS_AT_ONCE: usize = 500;

/// Why files were not imported that may be later: with a case, or with permission to read them. A
/// remark on what was imported stays until somebody has read it.
const NOT_IMPORTED: [ExceptionKind; 2] = [ExceptionKind::UnreadableFile, ExceptionKind::NoStudy];

/// What to take in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Folders or files.
    pub paths: Vec<PathBuf>,
    /// The case that documents without a study belong to.
    pub case: Option<String>,
}

/// What was taken in.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// Files looked at.
    pub files_seen: u64,
    /// Studies and cases with something new.
    pub studies: u64,
    /// New items.
    pub items: u64,
    /// Bytes of the new items.
    pub bytes: u64,
    /// New items that are no DICOM objects.
    pub documents: u64,
    /// Files that the archive knows already.
    pub known: u64,
    /// Those of them that were found in another place than where they were imported from, which is
    /// recorded.
    pub moved: u64,
    /// Those of them that wait for a disc and have another time of modification there: they may
    /// differ after their first bytes from what was imported, which is gone.
    pub moved_rewritten: u64,
    /// Files of lists that were gone or damaged and are whole again: what they list was found as it
    /// was.
    pub lists_mended: u64,
    /// Files that stay out: they say another patient than their study's, and somebody decided.
    pub kept_out: u64,
    /// New items whose time of modification no manifest can hold: one before 1678, or after 2261.
    /// They come back with the time of their restore.
    pub undated: u64,
    /// Where objects say another patient than their study's, and nobody has decided: what this
    /// run found.
    pub differences: Vec<Difference>,
    /// Items that were taken in with something to look at.
    pub notices: Vec<Remark>,
    /// Files that were not taken in.
    pub exceptions: Vec<Remark>,
}

/// Takes in folders.
pub fn run(request: &Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let mut roots = Vec::new();
    let of = request.paths.len();
    for (number, path) in (1..).zip(&request.paths) {
        let place = Named::new(Role::Import, number, of);
        let not_there = |_| JobError::NotThere { place };
        let root = path.canonicalize().map_err(not_there)?;
        // What is named twice, or with the folder that it lies in, is taken in once.
        if !roots.iter().any(|known| root.starts_with(known)) {
            roots.retain(|known: &PathBuf| !known.starts_with(&root));
            roots.push(root);
        }
    }
    request.case.as_deref().map_or(Ok(()), may_name_a_case)?;
    let leases = ["ingest".to_owned()];
    // Folders and cases may name patients: the journal is told of neither.
    journal::journaled(cx, JobKind::Ingest, &NoIntent {}, &leases, |cx| {
        let (grouped, seen) = look(&roots, request.case.as_deref(), cx)?;
        let lists_mended = lost_lists::bring_back(&grouped, cx)?;
        let listed = Listed::of(&grouped, cx)?;
        let mut fresh = only_what_is_new(grouped, cx)?;
        let moved = touched::sort_out(&mut fresh, cx)?;
        listed.told_before(&mut fresh.grouped);
        fresh.grouped.exceptions.extend(moved::told(&moved));
        let discs = moved::discs(&moved, cx)?;
        let moved_rewritten = moved.iter().filter(|one| one.rewritten).count() as u64;
        let moved = moved::record(&moved, cx)?;
        for disc in &discs {
            still_gives::count_again(disc, cx)?;
        }
        let known = fresh.known + in_cases::know(&mut fresh.grouped.exceptions, cx)?;
        let (studies, kept_out) = share_out(std::mem::take(&mut fresh.grouped.studies), cx)?;
        let shares = studies.iter().flat_map(|one| &one.shares);
        let items = shares.flat_map(|share| &share.items);
        let undated = items.filter(|item| i64::try_from(item.seen.mtime_ns).is_err());
        let mut outcome = Outcome {
            undated: undated.count() as u64,
            files_seen: seen,
            known,
            moved,
            moved_rewritten,
            lists_mended,
            kept_out,
            ..Outcome::default()
        };
        let exceptions = &fresh.grouped.exceptions;
        record(&studies, exceptions, &listed.settled, &mut outcome, cx)?;
        Ok(outcome)
    })
}

pub(super) fn look(
    roots: &[PathBuf],
    case: Option<&str>,
    cx: &Context<'_>,
) -> Result<(Grouped, u64), JobError> {
    // What cannot be found out is told by the walk.
    let own = cx.archive.root().canonicalize().ok();
    let is_own = |root: &PathBuf| own.is_some() && root.canonicalize().ok() == own;
    if roots.iter().any(is_own) {
        return Err(JobError::OwnFolder);
    }
    let mut grouper = Grouper::new();
    // An archive inside a folder that is taken in must not swallow itself.
    let options = ScanOptions {
        skip: vec![cx.archive.root().to_path_buf()],
    };
    let mut folders = 0;
    let summary = scan(roots, &options, cx.watch, &mut |found| {
        // What a restore wrote of the files beside it is no document of anybody's.
        let is_ours = |file: &ScannedFile| is_list(&path_from_bytes(&file.source));
        match found {
            Scanned::Document(file) if is_ours(&file) => {}
            Scanned::Exception(one) if is_of_folder(one.kind) => {
                folders += 1;
                grouper.add(Scanned::Exception(one));
            }
            found => grouper.add(found),
        }
        ControlFlow::Continue(())
    })?;
    if cx.watch.cancelled() {
        return Err(JobError::Cancelled);
    }
    Ok((
        grouper.finish(case, &FileSources),
        (summary.objects + summary.documents + summary.exceptions).saturating_sub(folders),
    ))
}

/// Whether an exception is about a folder, and no file.
fn is_of_folder(kind: ExceptionKind) -> bool {
    matches!(
        kind,
        ExceptionKind::EmptyFolder | ExceptionKind::UnreadableFolder
    )
}

pub(super) fn only_what_is_new(grouped: Grouped, cx: &Context<'_>) -> Result<OnlyNew, JobError> {
    let (mut failed, mut unread) = (None, BTreeMap::new());
    let mut look_up = |uid: &str| match known(cx, uid, None) {
        Ok(known) => {
            unread.extend(known.unread.map(|lost| (uid.to_owned(), lost)));
            known.items
        }
        Err(e) => {
            failed = Some(e);
            Vec::new()
        }
    };
    let fresh = only_new(grouped, &mut look_up, &FileSources);
    // A catalog that cannot be read must not make everything look new, nor a list that is gone
    // what is in it.
    let studies = fresh.grouped.studies.iter();
    let mut lost = studies.filter_map(|study| unread.remove(&study.about.study_instance_uid));
    let lost = lost.next().map(JobError::Catalog);
    failed.or(lost).map_or(Ok(fresh), Err)
}

fn record(
    fresh: &[Shared],
    exceptions: &[Exception],
    settled: &[i64],
    outcome: &mut Outcome,
    cx: &mut Context<'_>,
) -> Result<(), JobError> {
    for exception in exceptions {
        let remark = Remark {
            number: None,
            path: String::from_utf8_lossy(&exception.path).into_owned(),
            code: exception.kind.code().to_owned(),
            other: exception
                .other
                .as_deref()
                .map(|other| String::from_utf8_lossy(other).into_owned()),
        };
        let list = match exception.kind.archived() {
            true => &mut outcome.notices,
            false => &mut outcome.exceptions,
        };
        list.push(remark);
    }
    outcome.notices.extend(never_born(fresh, cx));
    for study in fresh {
        outcome.studies += 1;
        for item in study.shares.iter().flat_map(|share| &share.items) {
            outcome.items += 1;
            outcome.bytes += item.seen.len;
            outcome.documents += u64::from(item.kind == item::ItemKind::Document);
        }
    }
    list(outcome, cx)?;
    if fresh.is_empty() && settled.is_empty() {
        return Ok(());
    }
    let found = take_in(fresh, settled, cx)?;
    let mut differences = patients::differences(&cx.catalog.read())?;
    differences.retain(|one| found.contains(&one.number));
    outcome.differences = differences;
    Ok(())
}

/// What this run has of the files that are, or may come, on the list of those to be looked at.
struct Listed {
    /// What is on the list since it could not be imported, and is imported now, or was meanwhile.
    settled: Vec<i64>,
    /// Files with a remark that belong to a study or a case.
    remarked: BTreeSet<Vec<u8>>,
}

impl Listed {
    /// # Errors
    /// The catalog's.
    fn of(grouped: &Grouped, cx: &Context<'_>) -> Result<Self, JobError> {
        let mut missed: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for row in cx.catalog.read().exceptions()? {
            if NOT_IMPORTED.iter().any(|kind| kind.code() == row.kind) {
                missed.entry(row.path).or_default().push(row.id);
            }
        }
        let remarks = grouped.exceptions.iter().filter(|one| one.kind.archived());
        let remarks: BTreeSet<&[u8]> = remarks.map(|one| one.path.as_slice()).collect();
        let mut listed = Self {
            settled: Vec::new(),
            remarked: BTreeSet::new(),
        };
        if missed.is_empty() && remarks.is_empty() {
            return Ok(listed);
        }
        for item in grouped.studies.iter().flat_map(|study| &study.items) {
            let path = String::from_utf8_lossy(&item.source);
            let settled = missed.remove(path.as_ref()).into_iter().flatten();
            listed.settled.extend(settled);
            if remarks.contains(item.source.as_slice()) {
                listed.remarked.insert(item.source.clone());
            }
        }
        Ok(listed)
    }

    /// Takes back remarks on files that the archive has already: they were told when it got them.
    fn told_before(&self, fresh: &mut Grouped) {
        if self.remarked.is_empty() {
            return;
        }
        let items = fresh.studies.iter().flat_map(|study| &study.items);
        let sources = items.map(|item| item.source.as_slice());
        let new: BTreeSet<&[u8]> = sources.filter(|at| self.remarked.contains(*at)).collect();
        let is_told = |one: &Exception| {
            one.kind.archived()
                && self.remarked.contains(one.path.as_slice())
                && !new.contains(one.path.as_slice())
        };
        fresh.exceptions.retain(|one| !is_told(one));
    }
}

/// Files that say a day of birth on which nobody can be born: the first of each patient and study.
/// They are taken in as they are; whoever knows better corrects the patient.
fn never_born(fresh: &[Shared], cx: &Context<'_>) -> Vec<Remark> {
    let now = cx.clock.now();
    let mut all = Vec::new();
    for study in fresh {
        for share in &study.shares {
            let says = share.differs.as_ref().unwrap_or(&study.first);
            let first = share.items.first();
            let told = first.filter(|_| says.cannot_be_born(now));
            all.extend(told.map(|item| Remark {
                number: None,
                path: String::from_utf8_lossy(&item.source).into_owned(),
                code: ExceptionKind::NeverBorn.code().to_owned(),
                other: None,
            }));
        }
    }
    all
}

/// Lists what is to be looked at.
fn list(outcome: &Outcome, cx: &mut Context<'_>) -> Result<(), JobError> {
    let remarks: Vec<_> = outcome
        .exceptions
        .iter()
        .chain(&outcome.notices)
        .cloned()
        .collect();
    let listed = replaced::listed(&remarks, cx)?;
    // In pieces, so that nobody waits long for the catalog; before the studies, so that a run that
    // is killed in between lists them again, once.
    for some in remarks.chunks(REMARKS_AT_ONCE) {
        if cx.watch.cancelled() {
            return Err(JobError::Cancelled);
        }
        cx.change(Reason::Routine, |c| {
            for remark in some {
                let mut other = remark.other.clone().unwrap_or_default();
                let before = listed.get(&remark.path);
                if let Some((id, before)) = before.filter(|_| remark.code == replaced::code()) {
                    c.resolve_exception(*id)?;
                    other = replaced::and(before, &other);
                }
                c.add_exception(&remark.code, &remark.path, &other)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Records studies; the numbers of the differences that they have.
/// What is `settled` by it comes off the list of exceptions.
fn take_in(fresh: &[Shared], settled: &[i64], cx: &mut Context<'_>) -> Result<Vec<i64>, JobError> {
    let lists = written(fresh, cx)?;
    cx.change(Reason::Routine, |c| {
        let mut lists = lists.parts().iter();
        let mut found = Vec::new();
        for Shared {
            study,
            first,
            shares,
        } in fresh
        {
            let documents = shares.iter().flat_map(|share| &share.items);
            let record = records::study_record(study, first, documents);
            let (id, namesake) = c.put_study_telling(&record)?;
            found.extend(namesake.map(|id| id.0));
            for (share, list) in shares.iter().zip(lists.by_ref()) {
                let claimed = match &share.differs {
                    Some(claim) => c.put_claim(id, claim)?,
                    None => Claimed::Agrees,
                };
                let difference = match claimed {
                    Claimed::Agrees => None,
                    Claimed::Decided(difference) | Claimed::Differs(difference) => difference,
                    // Somebody decided meanwhile.
                    Claimed::StaysOut => continue,
                };
                found.extend(difference.map(|id| id.0));
                let size = (share.items.len() as u64, share.bytes());
                c.add_version_of(id, difference, size, list)?;
            }
        }
        for exception in settled {
            c.resolve_exception(*exception)?;
        }
        c.job_is_done()?;
        Ok(found)
    })
}

/// Writes the lists of the studies' items: on disk before the rows that name them.
fn written(fresh: &[Shared], cx: &Context<'_>) -> Result<WrittenLists, JobError> {
    let mut lists = cx.catalog.lists().writer(cx.owner())?;
    for share in fresh.iter().flat_map(|study| &study.shares) {
        let encoded = item::encode(&share.items);
        let list = encoded.map_err(|source| JobError::Record {
            what: "item list",
            source,
        })?;
        lists.add(&list)?;
    }
    Ok(lists.finish()?)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use stele_burner::watch::{Progress, Quiet, Watch};
    use stele_catalog::Catalog;

    use super::*;
    use crate::archive::Archive;
    use crate::jobs::init;
    use crate::jobs::run::lookup;
    use crate::system::outside;

    /// Asks to stop as soon as anything is on the list.
    struct StopsAtFirst<'a>(&'a Path);

    fn listed(catalog: &Path) -> usize {
        let catalog = Catalog::open(catalog).unwrap();
        catalog.read().exceptions().unwrap().len()
    }

    impl Watch for StopsAtFirst<'_> {
        fn progress(&self, _: Progress) {}
        fn cancelled(&self) -> bool {
            listed(self.0) > 0
        }
    }

    #[test]
    fn who_asks_to_stop_while_remarks_are_listed_is_heard_between_two_pieces() {
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("from");
        std::fs::create_dir(&from).unwrap();
        for number in 0..REMARKS_AT_ONCE + 50 {
            std::fs::write(from.join(format!("{number}.dcm")), b"").unwrap();
        }
        let outside = outside();
        let root = folder.path().join("archive");
        init::init(&root, "Test clerk", None, false, &outside).unwrap();
        let archive = Archive::open(&root).unwrap();
        let request = Request {
            paths: vec![from],
            case: Some("CASE-1".to_owned()),
        };
        let take = |watch: &dyn Watch| {
            let mut catalog = Catalog::open(&archive.catalog()).unwrap();
            let by = lookup::actor_named(&archive, &catalog, None).unwrap();
            let mut cx = Context {
                archive: &archive,
                catalog: &mut catalog,
                by,
                clock: outside.clock(),
                ids: outside.ids(),
                watch,
            };
            run(&request, &mut cx)
        };
        // 0.1.0 listed them all in one change, and heard nobody until it was through.
        let stopped = take(&StopsAtFirst(&archive.catalog()));
        assert!(matches!(stopped, Err(JobError::Cancelled)), "{stopped:?}");
        assert_eq!(listed(&archive.catalog()), REMARKS_AT_ONCE);
        take(&Quiet).unwrap();
        assert_eq!(listed(&archive.catalog()), REMARKS_AT_ONCE + 50);
    }
}
