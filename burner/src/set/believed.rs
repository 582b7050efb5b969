//! Which parity disc's text is believed, where discs say different things of their set.
//!
//! A text is one disc's word. What it says of a data disc is held against that disc itself, whose
//! content has the digest that its own anchors say, against what later data discs say of it
//! (SPEC.TXT R-068), and against the other parity discs.

use std::io;

use super::disc_in_rebuild::{DiscInRebuild, Uuid, anchor, info_of};
use super::error::RebuildError;
use super::fits::{Outdated, manifest_of};
use super::from_anchors::info_from_anchors;
use super::witness::file_of;
use crate::disc::{BuiltMember, Member, SET_SO_FAR, SetInfo, parse_set_so_far};
use crate::manifest;
use crate::parity::{Anchor, printable};

/// What a data disc that is whole says of itself, and of those before it.
struct Testimony {
    anchor: Anchor,
    itself: Member,
    before: Vec<Member>,
}

impl Testimony {
    /// Of a data disc whose content is proven; none of any other.
    fn of(work: &DiscInRebuild) -> io::Result<Option<Self>> {
        let own = anchor(work).filter(|_| work.proven && work.lost.is_empty());
        let Some(anchor) = own.filter(|anchor| anchor.set_parity.is_none()) else {
            return Ok(None);
        };
        let Some(bytes) = manifest_of(work)? else {
            return Ok(None);
        };
        let mut before = Vec::new();
        if let Ok(manifest) = manifest::parse(&bytes)
            && let Some(file) = manifest.files.iter().find(|file| file.path == SET_SO_FAR)
            && let Some(text) = file_of(work, file)?
            && let Ok(text) = std::str::from_utf8(&text)
            && let Some(others) = parse_set_so_far(text)
        {
            before = others;
        }
        Ok(Some(Self {
            itself: itself(&anchor, &bytes),
            before,
            anchor,
        }))
    }

    /// Whether this is the disc that a set calls its member.
    fn is_of(&self, info: &SetInfo, member: &Member) -> bool {
        let same = is_of_set(&self.anchor, info) && self.itself.number == member.number;
        self.itself.uuid == member.uuid || same
    }

    /// Whether the disc is what the set says of it.
    fn agrees(&self, info: &SetInfo, member: &Member) -> bool {
        is_of_set(&self.anchor, info) && says_same(&self.itself, member)
    }
}

/// What a disc is by its own anchors and its manifest.
fn itself(anchor: &Anchor, manifest: &[u8]) -> Member {
    let manifest = *blake3::hash(manifest).as_bytes();
    let built = |content| BuiltMember { content, manifest };
    Member {
        slot: 0,
        number: anchor.number,
        uuid: anchor.uuid,
        geometry: anchor.geometry,
        used: anchor.used,
        copies: None,
        built: anchor.content.map(built),
    }
}

/// Whether two say the same of a disc. In which slot it is, its own anchors do not say; how many
/// copies were planned may have changed.
fn says_same(a: &Member, b: &Member) -> bool {
    let of = |m: &Member| (m.number, m.uuid, m.geometry, m.used, m.built);
    of(a) == of(b)
}

/// A parity disc whose text is there.
pub(super) struct Told {
    pub(super) uuid: [u8; 16],
    index: u8,
    number: u32,
    info: SetInfo,
}

/// Whether a text lists more discs than any data disc of the set says there are.
fn lists_more(info: &SetInfo, works: &[DiscInRebuild]) -> bool {
    let data = works.iter().filter_map(anchor);
    let data = data.filter(|own| own.set_parity.is_none() && is_of_set(own, info));
    let most = data.map(|own| own.of).max();
    most.is_some_and(|most| most > 0 && most < info.of())
}

/// What the parity discs say of the set, in the order of indexes. A text that lists more discs than
/// any data disc says the set has is none.
pub(super) fn told(works: &[DiscInRebuild]) -> Vec<Told> {
    let told = |work: &DiscInRebuild| {
        let info = info_of(work).filter(|info| !lists_more(info, works))?;
        let anchor = anchor(work)?;
        Some(Told {
            uuid: work.uuid,
            index: anchor.set_parity?.index,
            number: anchor.number,
            info,
        })
    };
    let mut all: Vec<Told> = works.iter().filter_map(told).collect();
    // The order of sources decides nothing.
    all.sort_by_key(|one| (one.index, one.number, one.info.time, one.uuid));
    all
}

/// Whether two texts are of one set: another archive may call its own by the same name. A set whose
/// discs were all replaced has kept its name, its time and its owner.
fn is_same_set(a: &SetInfo, b: &SetInfo) -> bool {
    let name = |info: &SetInfo| (info.set.clone(), info.time, info.owner.clone());
    name(a) == name(b) || uuids(a).any(|uuid| uuids(b).any(|other| other == uuid))
}

fn uuids(info: &SetInfo) -> impl Iterator<Item = [u8; 16]> {
    let members = info.members.iter().map(|member| member.uuid);
    members.chain(info.parity.iter().map(|disc| disc.uuid))
}

/// What the data discs that are whole say.
fn heard(works: &[DiscInRebuild]) -> io::Result<Vec<Testimony>> {
    let mut heard = Vec::new();
    for work in works {
        heard.extend(Testimony::of(work)?);
    }
    Ok(heard)
}

/// Discs that came back across the set, and are others than most of those that were there say.
pub(super) fn refuted(works: &[DiscInRebuild]) -> io::Result<Vec<Uuid>> {
    let heard = heard(works)?;
    let was_there = |uuid| works.iter().any(|work| work.uuid == uuid && work.present);
    let (there, back): (Vec<_>, Vec<_>) = heard.iter().partition(|one| was_there(one.itself.uuid));
    let is_other = |one: &Testimony| {
        let own = &one.itself;
        let said = there.iter().flat_map(|other| &other.before);
        let said = said.filter(|m| m.uuid == own.uuid || m.number == own.number);
        let (like, unlike): (Vec<_>, Vec<_>) = said.partition(|member| says_same(member, own));
        unlike.len() > like.len()
    };
    let refuted = back.into_iter().filter(|one| is_other(one));
    Ok(refuted.map(|one| one.itself.uuid).collect())
}

/// Whether a disc that came back across the set is what a data disc that was there says of it.
pub(super) fn is_confirmed(works: &[DiscInRebuild], uuid: Uuid) -> io::Result<bool> {
    let heard = heard(works)?;
    let back = heard.iter().find(|one| one.itself.uuid == uuid);
    let was_there = |uuid| works.iter().any(|work| work.uuid == uuid && work.present);
    let there = heard.iter().filter(|one| was_there(one.itself.uuid));
    let mut said = there.flat_map(|one| &one.before);
    Ok(back.is_some_and(|back| said.any(|member| says_same(member, &back.itself))))
}

/// The first disc of a text, where most of those that are there say that they are of another set:
/// data discs whose content is proven, or discs of whatever kind.
fn of_another_set(one: &Told, heard: &[Testimony], works: &[DiscInRebuild]) -> Option<u32> {
    let listed = works.iter().filter(|work| work.uuid != one.uuid);
    let listed = listed.filter(|work| uuids(&one.info).any(|uuid| uuid == work.uuid));
    let listed = listed.filter_map(anchor);
    let (own, other): (Vec<_>, Vec<_>) = listed.partition(|own| is_of_set(own, &one.info));
    let first = other.iter().map(|own| own.number).min();
    let of_most = first.filter(|_| other.len() > own.len() + 1);
    of_most.or_else(|| of_another_set_by_data(one, heard))
}

/// The first data disc of a text, where most of those that are whole say that they are of another
/// set.
fn of_another_set_by_data(one: &Told, heard: &[Testimony]) -> Option<u32> {
    let is_named = |own: &&Testimony| {
        let mut members = one.info.members.iter();
        members.any(|member| member.uuid == own.itself.uuid)
    };
    let named = heard.iter().filter(is_named);
    let (own, other): (Vec<_>, Vec<_>) = named.partition(|own| is_of_set(&own.anchor, &one.info));
    let first = other.iter().map(|own| own.itself.number).min();
    first.filter(|_| other.len() > own.len() + 1)
}

/// Takes out parity discs whose text, one of `all`, is not what the data discs are. `out` gets
/// their images.
pub(super) fn without_contradicted(
    works: &mut Vec<DiscInRebuild>,
    all: &mut Vec<Told>,
    out: &mut Vec<DiscInRebuild>,
) -> io::Result<Vec<Outdated>> {
    let heard = heard(works)?;
    let (mut gone, mut outdated) = (Vec::new(), Vec::new());
    for one in all.iter() {
        let members = one.info.members.iter();
        let wrong = members
            .filter(|member| contradicted(one, member, all, &heard))
            .map(|member| member.number);
        let wrong = wrong.min().or_else(|| of_another_set(one, &heard, works));
        // One that was made in its place is numbered behind it.
        let later = |other: &&Told| {
            other.index == one.index
                && other.number > one.number
                && is_same_set(&other.info, &one.info)
        };
        let differs = |later: &Told| {
            let pairs = later.info.members.iter().zip(&one.info.members);
            pairs.filter(|(a, b)| a != b).map(|(a, _)| a.number).min()
        };
        let member = wrong.or_else(|| all.iter().find(later).and_then(differs));
        if let Some(member) = member {
            let parity = one.number;
            outdated.push(Outdated { parity, member });
            gone.push(one.uuid);
        }
    }
    out.extend(works.extract_if(.., |work| gone.contains(&work.uuid)));
    all.retain(|one| !gone.contains(&one.uuid));
    Ok(outdated)
}

/// Whether a text is wrong about a member: the disc itself, which is there and whole, is another,
/// and more discs say what it says than what the text says.
fn contradicted(one: &Told, member: &Member, all: &[Told], heard: &[Testimony]) -> bool {
    let own: Vec<&Testimony> = heard
        .iter()
        .filter(|own| own.is_of(&one.info, member))
        .collect();
    let [own] = own[..] else {
        // Not there; or several that claim to be it, and nobody knows which is.
        return false;
    };
    if own.agrees(&one.info, member) {
        return false;
    }
    let digest = |m: &Member| m.built.map(|built| built.content);
    if digest(&own.itself).is_some()
        && digest(&own.itself) == digest(member)
        && own.itself.used != member.used
    {
        // One digest is not that of two lengths.
        return true;
    }
    let others = heard
        .iter()
        .filter(|other| other.itself.uuid != own.itself.uuid);
    let others = others.flat_map(|other| &other.before);
    let parity = all.iter().filter(|other| other.uuid != one.uuid);
    let parity = parity.flat_map(|other| &other.info.members);
    let said: Vec<&Member> = others.chain(parity).collect();
    let votes = |for_it: &Member| said.iter().filter(|m| says_same(m, for_it)).count();
    votes(&own.itself) > votes(member)
}

/// What the parity discs say of the set.
pub(super) struct Believed {
    pub(super) info: SetInfo,
    /// A parity disc has it as text; else it was put together from anchors.
    by_text: bool,
    /// That parity disc is whole and what was built, or damaged: not altered.
    sound: bool,
    /// Other texts, of which nothing shows that they are wrong.
    others: Vec<SetInfo>,
}

impl Believed {
    /// The text of the set that most discs are of, and of its texts the one that most parity discs
    /// have; of several the first by index. What anchors tell, where no text is left.
    pub(super) fn of(
        works: &[DiscInRebuild],
        all: &[Told],
        sound: bool,
    ) -> Result<Option<Self>, RebuildError> {
        let discs = |one: &Told| {
            let of_it = |work: &&DiscInRebuild| uuids(&one.info).any(|uuid| uuid == work.uuid);
            works.iter().filter(of_it).count()
        };
        let like = |one: &Told| all.iter().filter(|other| other.info == one.info).count();
        let support = |one: &Told| (discs(one), like(one));
        let most = all.iter().map(support).max();
        let Some(first) = all.iter().find(|one| Some(support(one)) == most) else {
            let info = info_from_anchors(works)?;
            return Ok(info.map(|info| Self {
                info,
                by_text: false,
                sound,
                others: Vec::new(),
            }));
        };
        let others = all.iter().filter(|one| one.info != first.info);
        let others = others.filter(|one| is_same_set(&one.info, &first.info));
        Ok(Some(Self {
            info: first.info.clone(),
            by_text: true,
            sound,
            others: others.map(|one| one.info.clone()).collect(),
        }))
    }

    /// Texts that are there only now: what was lost of a parity disc may have come back.
    pub(super) fn hear(&mut self, works: &[DiscInRebuild]) {
        for one in told(works) {
            if self.by_text && one.info != self.info && !self.others.contains(&one.info) {
                self.others.push(one.info);
            }
        }
    }

    /// A disc that is whole and what was built speaks for its text, whatever it was at first.
    pub(super) fn vouched(&mut self, works: &[DiscInRebuild]) {
        let speaks = |work: &DiscInRebuild| {
            work.proven && work.lost.is_empty() && info_of(work).as_ref() == Some(&self.info)
        };
        self.sound |= works.iter().any(speaks);
    }

    /// Texts that no parity disc has but those of `altered` count no more.
    pub(super) fn without(&mut self, altered: &[Uuid], works: &[DiscInRebuild]) {
        let is_said = |text: &SetInfo, by_altered: bool| {
            let some = works.iter();
            let mut some = some.filter(|work| altered.contains(&work.uuid) == by_altered);
            some.any(|work| info_of(work).as_ref() == Some(text))
        };
        self.others
            .retain(|text| !is_said(text, true) || is_said(text, false));
    }

    /// Whether a parity disc has what the set is as text.
    pub(super) fn is_by_text(&self) -> bool {
        self.by_text
    }

    /// Whether there is a text on a sound disc, and no parity disc has another one: else nothing
    /// that is made by a text alone can be called whole.
    pub(super) fn is_undisputed(&self) -> bool {
        self.sound && self.is_one_text()
    }

    /// Whether all texts that are there are one, on whatever disc.
    pub(super) fn is_one_text(&self) -> bool {
        self.by_text && self.others.is_empty()
    }

    /// Whether all that is said of a data disc is what it is itself.
    fn agrees(&self, own: &Member) -> bool {
        let mut texts = std::iter::once(&self.info).chain(&self.others);
        let mut said = |same: &dyn Fn(&Member) -> bool| texts.all(|t| t.members.iter().any(same));
        if self.by_text {
            return said(&|member| says_same(member, own));
        }
        // Anchors do not say what was built of the others.
        let of = |m: &Member| (m.number, m.uuid, m.geometry, m.used);
        said(&|member| of(member) == of(own))
    }
}

/// Whether an image is what its set says of it, in every word that the image itself has too: its
/// own anchors and manifest, of a parity disc its text, of a data disc what any parity disc says.
pub(super) fn is_as_told(
    believed: &Believed,
    work: &DiscInRebuild,
    works: &[DiscInRebuild],
) -> io::Result<bool> {
    let info = &believed.info;
    let Some(anchor) = anchor(work) else {
        return Ok(false);
    };
    if !is_of_set(&anchor, info) || anchor.geometry != work.geometry {
        return Ok(false);
    }
    let Some(place) = &anchor.set_parity else {
        let own = manifest_of(work)?.map(|bytes| itself(&anchor, &bytes));
        return Ok(own.is_some_and(|own| believed.agrees(&own)));
    };
    let known = info.parity.iter().any(|disc| {
        (disc.index, disc.number, disc.uuid) == (place.index, anchor.number, work.uuid)
    });
    // Its anchors count as many discs as its text lists, or it was made by two.
    let text_counts = [info.of(), info.of().max(anchor.number)].contains(&anchor.of);
    if believed.by_text && !text_counts {
        return Ok(false);
    }
    // One that is whole has a text, and one that makes sense.
    let text = info_of(work);
    let agrees = match believed.by_text {
        true => believed.others.is_empty() && text.as_ref() == Some(info),
        false => text.is_some_and(|text| !lists_more(&text, works)),
    };
    Ok(known && agrees)
}

fn is_of_set(anchor: &Anchor, info: &SetInfo) -> bool {
    (&anchor.set, anchor.time) == (&printable(&info.set), info.time)
}
