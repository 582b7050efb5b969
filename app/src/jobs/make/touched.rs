//! Files that lie where one was taken in before and were written anew since: the same bytes are
//! nothing new, and other bytes are the same file as it is now, not another object of its UID. What
//! lies on a disc is known by its bytes wherever it comes from, also where the file that was taken
//! in is gone. What lies on none yet and is gone gives its place to the file that is the same as
//! far as anybody can tell: its header, its length and its first bytes. So does what is written
//! anew in its own place. Where its time of modification is another one, that is told; and where a
//! place has other content now, what became of the earlier one.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use stele_burner::disc::decode_name;
use stele_burner::item::{Fingerprint, Item, ItemKind};
use stele_burner::manifest::{self, Manifest};
use stele_burner::source::{
    Exception, ExceptionKind, FileSources, OnlyNew, Sources, Twins, UndatedSources, is_covered,
};
use stele_catalog::{DiscId, DiscState, Reader, StudyId, Timestamp, VersionId};

use super::image_file::is_closed;
use super::moved::Moved;
use super::replaced::{self, Earlier};
use crate::jobs::run::lookup;
use crate::jobs::run::records::{self, key};
use crate::jobs::{Context, JobError};

/// A file that was taken in before, and where that is recorded.
struct Before {
    version: VersionId,
    /// Its place in the version's list.
    at: u32,
    /// When it was taken in.
    when: Timestamp,
    item: Item,
    /// Whether its disc is built; else it is archived as it is now, or not at all.
    built: bool,
}

impl Before {
    /// That it lies elsewhere now, and whether it is archived as it is there.
    fn moved(&self, now: &Item, twins: &Twins, as_it_is: bool) -> Moved {
        let (source, seen) = self.place(now, twins);
        Moved {
            version: self.version,
            at: self.at,
            source: source.clone(),
            seen: as_it_is.then(|| seen.clone()),
            rewritten: as_it_is && seen.mtime_ns != self.item.seen.mtime_ns && !is_covered(seen),
            in_place: *source == self.item.source,
        }
    }

    /// Of the places where a file with the same bytes lies the one that this one went to, as far as
    /// a look tells: where it kept its time of modification, and its inode.
    fn place<'a>(&self, now: &'a Item, twins: &'a Twins) -> (&'a Vec<u8>, &'a Fingerprint) {
        let was = &self.item.seen;
        let others = twins.get(&now.source).into_iter().flatten();
        let all = [(&now.source, &now.seen)].into_iter();
        let all = all.chain(others.map(|(source, seen)| (source, seen)));
        // The first of equals is kept.
        let fits = |seen: &Fingerprint| (seen.mtime_ns == was.mtime_ns, seen.inode == was.inode);
        let best = all.reduce(|best, one| match fits(one.1) > fits(best.1) {
            true => one,
            false => best,
        });
        best.unwrap_or((&now.source, &now.seen))
    }
}

/// The files of a study that were taken in and are kept.
#[derive(Default)]
struct Known {
    /// By where they lie.
    at_place: BTreeMap<Vec<u8>, Rc<Before>>,
    /// By what they are, wherever they lie.
    alike: BTreeMap<Likeness, Vec<Rc<Before>>>,
}

/// What files have in common that may be one: an object's SOP Instance UID, nothing of a document,
/// which may have another name now; the length and the hash of the first bytes.
type Likeness = (Vec<u8>, u64, [u8; 32]);

fn likeness(item: &Item) -> Likeness {
    let name = match &item.kind {
        ItemKind::Object {
            sop_instance_uid, ..
        } => sop_instance_uid.as_bytes(),
        ItemKind::Document => &[],
    };
    (name.to_vec(), item.seen.len, item.seen.head)
}

/// Whether two files are called the same: a document by its name without its folders, an object by
/// the UID that likeness compares.
fn is_called_the_same(old: &Item, now: &Item) -> bool {
    fn last(name: &[u8]) -> &[u8] {
        name.rsplit(|byte| *byte == b'/').next().unwrap_or(name)
    }
    !matches!(now.kind, ItemKind::Document) || last(&old.name) == last(&now.name)
}

/// Whether headers say the same, as far as an earlier version of the program kept what they say.
fn says_the_same(old: &ItemKind, now: &ItemKind) -> bool {
    let mut now = now.clone();
    let kept = |kind: &ItemKind| match kind {
        ItemKind::Object { directory, .. } => directory.is_some(),
        ItemKind::Document => true,
    };
    if let (false, ItemKind::Object { directory, .. }) = (kept(old), &mut now) {
        *directory = None;
    }
    *old == now
}

/// Whether a file is not where it was taken in any more, as far as a look tells.
fn is_gone(item: &Item) -> bool {
    UndatedSources
        .check(item)
        .is_err_and(|error| !is_closed(&error))
}

fn take_back_remark(listed: &mut Vec<Exception>, item: &Item) {
    listed.retain(|one| one.path != item.source || one.kind != ExceptionKind::ChangedObject);
}

/// Where files lie now whose places among those that wait are taken.
type Went = BTreeMap<(VersionId, u32), Vec<u8>>;

/// Takes out of a scan what was written anew with the same bytes, and the remark off what was
/// written anew before its disc was built. Gives what was found in another place than where it was
/// taken in, and is there no more.
///
/// # Errors
/// The catalog's; a manifest that cannot be understood.
pub(super) fn sort_out(fresh: &mut OnlyNew, cx: &Context<'_>) -> Result<Vec<Moved>, JobError> {
    let reader = cx.catalog.read();
    let mut hashes = Hashes::new(&reader);
    let twins = std::mem::take(&mut fresh.grouped.twins);
    let mut moved = Vec::new();
    for study in &mut fresh.grouped.studies {
        let (kind, uid) = records::study_key(&study.about.study_instance_uid);
        let Some(row) = reader.study_by_uid(kind, uid)? else {
            continue;
        };
        let before = before(&reader, row.id)?;
        let mut took = hashes.waited(&study.items, &before, &twins)?;
        let to = |item: &Item| {
            let old = took.get(&item.source)?;
            Some(((old.version, old.at), old.place(item, &twins).0.clone()))
        };
        let went: Went = study.items.iter().filter_map(to).collect();
        let mut left = Vec::with_capacity(study.items.len());
        for mut item in std::mem::take(&mut study.items) {
            let at_place = before.at_place.get(&item.source);
            let elsewhere = before.alike.get(&likeness(&item));
            let elsewhere = elsewhere.map_or(&[][..], Vec::as_slice);
            let mut places = hashes.places_of(elsewhere, &item, &twins)?;
            if places.is_none() {
                let waited = took.remove(&item.source);
                places = waited.map(|old| vec![old.moved(&item, &twins, true)]);
            }
            if let Some(places) = places {
                moved.extend(places);
                fresh.known += 1;
                fresh.known_bytes = fresh.known_bytes.saturating_add(item.seen.len);
                take_back_remark(&mut fresh.grouped.exceptions, &item);
                continue;
            }
            if let Some(old) = at_place {
                let listed = &mut fresh.grouped.exceptions;
                if hashes.is_same(old, &item)? {
                    fresh.known += 1;
                    fresh.known_bytes = fresh.known_bytes.saturating_add(item.seen.len);
                    take_back_remark(listed, &item);
                    continue;
                }
                let earlier = hashes.earlier(old, &item, &before, &went)?;
                if !old.built && !matches!(earlier, Some(Earlier::At(_))) {
                    item.notice = None;
                    take_back_remark(listed, &item);
                }
                if let Some(earlier) = earlier {
                    replaced::tell(listed, &item, old.when, earlier);
                }
            }
            left.push(item);
        }
        study.items = left;
        study.recount();
    }
    fresh
        .grouped
        .studies
        .retain(|study| !study.items.is_empty());
    Ok(moved)
}

/// The files of a study that were taken in and are kept, by where they lie; of several of one path
/// the last.
fn before(reader: &Reader<'_>, study: StudyId) -> Result<Known, JobError> {
    let mut all = Known::default();
    let left_out = reader.left_out(study)?;
    for version in reader.versions(study)? {
        let kept = records::planned_items(reader, version.id)?;
        // What was left out is on no disc: where its files come back, they are new.
        if kept.is_none() && left_out.contains(&version.id) {
            continue;
        }
        let mut discs = reader.discs_of_version(version.id)?.into_iter();
        let built = discs.any(|disc| disc.state == DiscState::Built);
        // Of what cannot be read any more nothing is known to be the same.
        let Some(items) = records::items_if_there(reader, version.id)? else {
            continue;
        };
        for (at, item) in (0_u32..).zip(items) {
            if kept.as_ref().is_some_and(|kept| !kept.contains(&at)) {
                continue;
            }
            let before = Rc::new(Before {
                version: version.id,
                at,
                when: version.at,
                built,
                item,
            });
            let alike = all.alike.entry(likeness(&before.item)).or_default();
            alike.push(Rc::clone(&before));
            all.at_place.insert(before.item.source.clone(), before);
        }
    }
    Ok(all)
}

/// What manifests say of files; each is read once.
struct Hashes<'a> {
    reader: &'a Reader<'a>,
    manifests: BTreeMap<DiscId, Option<Manifest>>,
}

impl<'a> Hashes<'a> {
    fn new(reader: &'a Reader<'a>) -> Self {
        Self {
            reader,
            manifests: BTreeMap::new(),
        }
    }

    /// Whether a file has the bytes that lie on the disc of an earlier one. Where no manifest tells
    /// they are others.
    fn is_same(&mut self, old: &Before, now: &Item) -> Result<bool, JobError> {
        if old.item.seen.len != now.seen.len || old.item.seen.head != now.seen.head {
            return Ok(false);
        }
        let on_disc = self.on_disc(old)?;
        Ok(on_disc.is_some() && on_disc == hash(now))
    }

    /// BLAKE3 of an earlier file as a disc has it; none where no manifest tells.
    fn on_disc(&mut self, old: &Before) -> Result<Option<[u8; 32]>, JobError> {
        for disc in self.reader.discs_of_version(old.version)? {
            if let Some(hash) = self.hash_on(disc.id, old)? {
                return Ok(Some(hash));
            }
        }
        Ok(None)
    }

    /// Where the content is that lay in a file's place before; none where nobody can tell that
    /// there is other content now.
    fn earlier(
        &mut self,
        old: &Before,
        now: &Item,
        before: &Known,
        went: &Went,
    ) -> Result<Option<Earlier>, JobError> {
        let (was, is) = (&old.item.seen, &now.seen);
        let looks_the_same = was.len == is.len && was.head == is.head;
        if looks_the_same && self.on_disc(old)?.is_none() {
            return Ok(None);
        }
        // The same bytes may have been taken in from elsewhere, too.
        let alike = before.alike.get(&likeness(&old.item));
        let twins = alike.into_iter().flatten().map(|twin| &**twin);
        let twins = twins.filter(|_| is_covered(was));
        for one in [old].into_iter().chain(twins.clone()) {
            let discs = self.discs_with(one)?;
            if !discs.is_empty() {
                return Ok(Some(Earlier::On(discs)));
            }
        }
        let went = went.get(&(old.version, old.at)).cloned();
        let former = [&old.item].into_iter().chain(twins.map(|twin| &twin.item));
        let place = went.or_else(|| { former }.find_map(replaced::still_at));
        Ok(Some(place.map_or(Earlier::Gone, Earlier::At)))
    }

    /// The discs that hold an earlier file.
    fn discs_with(&mut self, old: &Before) -> Result<Vec<String>, JobError> {
        let mut names = Vec::new();
        for disc in self.reader.discs_of_version(old.version)? {
            if self.hash_on(disc.id, old)?.is_some() {
                names.push(disc.name);
            }
        }
        Ok(names)
    }

    /// BLAKE3 of an earlier file as one disc has it.
    fn hash_on(&mut self, disc: DiscId, old: &Before) -> Result<Option<[u8; 32]>, JobError> {
        let of = key(old.version.0);
        let Some(manifest) = self.manifest(disc)? else {
            return Ok(None);
        };
        let mut files = manifest.files.iter().filter(|file| file.study == Some(of));
        let found = files.find(|file| {
            let name = file.source_name.as_deref().map(decode_name);
            name.as_deref() == Some(&old.item.name)
        });
        Ok(found.map(|file| file.blake3))
    }

    /// Where it is recorded that a file on a disc lay elsewhere before, and is there no more; none
    /// where it is not one of these.
    fn places_of(
        &mut self,
        known: &[Rc<Before>],
        now: &Item,
        twins: &Twins,
    ) -> Result<Option<Vec<Moved>>, JobError> {
        let same = self.same_of(known, now)?;
        let is_known = !same.is_empty();
        let gone = same.into_iter().filter(|old| is_gone(&old.item));
        let places = gone.map(|old| old.moved(now, twins, false)).collect();
        Ok(is_known.then_some(places))
    }

    /// Files whose place among those that wait these take, by where they lie now. Each place is
    /// taken once: files that are alike so far may be others further on. Who has the name, and then
    /// the time of modification, chooses first.
    fn waited(
        &mut self,
        items: &[Item],
        before: &Known,
        twins: &Twins,
    ) -> Result<BTreeMap<Vec<u8>, Rc<Before>>, JobError> {
        let (mut took, mut taken) = (BTreeMap::new(), BTreeSet::new());
        for (named, dated) in [(true, true), (true, false), (false, true), (false, false)] {
            for item in items {
                let alike = before.alike.get(&likeness(item));
                for old in alike.into_iter().flatten() {
                    let place = (old.version, old.at);
                    let fits = !took.contains_key(&item.source)
                        && !taken.contains(&place)
                        && (!dated || old.item.seen.mtime_ns == old.place(item, twins).1.mtime_ns)
                        && (!named || is_called_the_same(&old.item, item))
                        && says_the_same(&old.item.kind, &item.kind)
                        && (old.item.source == item.source || is_gone(&old.item))
                        && self.waits(old)?;
                    if fits {
                        taken.insert(place);
                        took.insert(item.source.clone(), Rc::clone(old));
                    }
                }
            }
        }
        Ok(took)
    }

    /// Whether a file lies on no disc yet. Where a disc is built and no manifest tells, it may.
    fn waits(&mut self, old: &Before) -> Result<bool, JobError> {
        if !old.built {
            return Ok(true);
        }
        for disc in self.reader.discs_of_version(old.version)? {
            if disc.state == DiscState::Built && self.manifest(disc.id)?.is_none() {
                return Ok(false);
            }
        }
        Ok(self.on_disc(old)?.is_none())
    }

    /// Those of these that lie on a disc and whose bytes a file has. A document with another name
    /// is one of them only where it took the other's place: two that are there are two documents.
    fn same_of<'b>(
        &mut self,
        known: &'b [Rc<Before>],
        now: &Item,
    ) -> Result<Vec<&'b Before>, JobError> {
        let mut same = Vec::new();
        let may_be = |old: &&Rc<Before>| {
            old.built && (is_called_the_same(&old.item, now) || is_gone(&old.item))
        };
        for old in known.iter().filter(may_be) {
            if self.is_same(old, now)? {
                same.push(&**old);
            }
        }
        Ok(same)
    }

    fn manifest(&mut self, disc: DiscId) -> Result<Option<&Manifest>, JobError> {
        if !self.manifests.contains_key(&disc) {
            let bytes = self.reader.manifest(disc)?;
            let parsed = bytes.as_deref().map(manifest::parse).transpose()?;
            let row = lookup::disc_of(self.reader, disc)?;
            let own = |manifest| records::in_own_keys(manifest, &row, self.reader);
            let parsed = parsed.map(own).transpose()?;
            self.manifests.insert(disc, parsed);
        }
        Ok(self.manifests.get(&disc).and_then(Option::as_ref))
    }
}

/// BLAKE3 of a file's bytes; none where it cannot be read.
fn hash(item: &Item) -> Option<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    let reader = FileSources.open(item).ok()?;
    hasher.update_reader(reader).ok()?;
    Some(hasher.finalize().into())
}
