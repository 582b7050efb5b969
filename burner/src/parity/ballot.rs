//! Which disc this is, by vote (SPEC.TXT R-014).
//!
//! A carrier is an anchor or a check sector with a right CRC that stands where it says. Each
//! cluster with carriers has one vote, for the identity that most of its carriers name. More than
//! two thirds of the votes win, so that a foreign sector, or a part of another disc below a third,
//! is damage like any other.

use std::collections::BTreeMap;
use std::fmt;

use stele_discfs::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

use super::anchor::{Anchor, FIRST_LINE, version_of};
use super::check_strip::{MAGIC, PartHeader};
use super::displaced::{Displaced, Displacements};
use super::identity::{DiscIdentity, DiscName};

/// A disc that parts of what was read name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Which disc.
    pub identity: DiscIdentity,
    /// Clusters that vote for it; none where others have more in each.
    pub votes: u64,
    /// Sectors that name it.
    pub sectors: u64,
    /// Where those lie: the first [`PLACES_MAX`] stretches.
    pub places: Vec<Extent>,
}

/// Stretches of sectors that are kept of each disc that is named.
pub const PLACES_MAX: usize = 16;
/// Discs of which it is kept where their parts lie; more are no accident.
const SEEN_MAX: usize = 1024;

/// What names a disc.
#[derive(Clone, Debug, Default)]
struct Named {
    votes: u64,
    sectors: u64,
    places: Vec<Extent>,
}

impl Named {
    fn add(&mut self, lba: Lba, with_place: bool) {
        self.sectors += 1;
        let room = with_place && self.places.len() < PLACES_MAX;
        match self.places.last_mut() {
            Some(last) if last.end() == lba => last.sectors.0 += 1,
            _ if room => self.places.push(Extent {
                lba,
                sectors: SectorCount(1),
            }),
            _ => {}
        }
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.identity.name, self.votes)
    }
}

/// How a vote ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// Nothing named a disc.
    Silent,
    /// One has more than two thirds, or is the one that was wanted.
    Won(DiscIdentity),
    /// None has.
    Disputed,
}

/// A vote while it is counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Ballot {
    named: BTreeMap<DiscIdentity, Named>,
    /// What anchors of each say, in the order in which they came, and how many say so.
    anchors: BTreeMap<DiscIdentity, Vec<(Anchor, usize)>>,
    /// The cluster that is looked at, and how many of its carriers name which disc.
    cluster: Option<(u64, Vec<(DiscIdentity, u8)>)>,
    /// Where carriers of each stand that are not where they say.
    displaced: BTreeMap<DiscIdentity, Displacements>,
    /// The version of a sound anchor that is not known here.
    pub(super) later_version: Option<u64>,
}

impl Ballot {
    /// Looks at sectors as they were read, from `at` on; each cluster is to come in one piece or
    /// in pieces that follow each other. `lost` says which could not be read.
    pub(super) fn look(&mut self, at: Lba, sectors: &[u8], lost: impl Fn(Lba) -> bool) {
        for (lba, sector) in (at.0..).map(Lba).zip(sectors.chunks_exact(SECTOR_BYTES)) {
            if !(sector.starts_with(&MAGIC) || sector.starts_with(FIRST_LINE)) || lost(lba) {
                continue;
            }
            if let Some(identity) = self.carrier(lba, sector) {
                self.count(lba, identity);
            }
        }
    }

    /// What is read next is another source: its clusters vote for themselves.
    pub(super) fn next_source(&mut self) {
        self.close();
    }

    /// Whom a sector names, where it is a carrier.
    fn carrier(&mut self, lba: Lba, sector: &[u8]) -> Option<DiscIdentity> {
        if sector.starts_with(&MAGIC) {
            let header = PartHeader::parse(sector)?;
            return self.in_place(lba, header.lba(), header.identity);
        }
        let Some((anchor, copy)) = Anchor::parse_copy(sector) else {
            let later = version_of(sector).filter(|version| *version > 2);
            self.later_version = self.later_version.or(later);
            return None;
        };
        let identity = self.in_place(lba, anchor.place(copy), anchor.identity())?;
        let said = self.anchors.entry(identity).or_default();
        match said.iter_mut().find(|(known, _)| *known == anchor) {
            Some((_, votes)) => *votes += 1,
            None => said.push((anchor, 1)),
        }
        Some(identity)
    }

    /// Whom a sector names, where it stands in its place. Otherwise it has no vote, and tells how
    /// far it was moved.
    fn in_place(&mut self, at: Lba, place: Lba, of: DiscIdentity) -> Option<DiscIdentity> {
        if at == place {
            return Some(of);
        }
        if self.displaced.len() < SEEN_MAX || self.displaced.contains_key(&of) {
            self.displaced.entry(of).or_default().add(at, place);
        }
        None
    }

    /// Which disc it is where nothing stands in its place: what stands elsewhere names it, by more
    /// than two thirds.
    pub(super) fn adrift(&self, wanted: Option<DiscName>) -> Option<DiscIdentity> {
        if !self.named.is_empty() {
            return None;
        }
        let counts = self.displaced.iter();
        let all: u64 = counts.clone().map(|(_, named)| named.carriers()).sum();
        let won = |(identity, named): &(&DiscIdentity, &Displacements)| match wanted {
            Some(name) => identity.name == name,
            None => named.carriers() * 3 > all * 2,
        };
        counts.clone().find(won).map(|(identity, _)| *identity)
    }

    /// By how much sectors of a disc may be displaced.
    pub(super) fn displaced(&self, of: &DiscIdentity) -> Displaced {
        match self.displaced.get(of) {
            Some(named) => named.followed(),
            None => Displaced::default(),
        }
    }

    fn count(&mut self, lba: Lba, identity: DiscIdentity) {
        let with_place = self.named.len() <= SEEN_MAX;
        self.named.entry(identity).or_default().add(lba, with_place);
        let number = lba.0 / CLUSTER_SECTORS;
        if self
            .cluster
            .as_ref()
            .is_none_or(|(open, _)| *open != number)
        {
            self.close();
        }
        let (_, named) = self.cluster.get_or_insert((number, Vec::new()));
        match named.iter_mut().find(|(known, _)| *known == identity) {
            Some((_, carriers)) => *carriers += 1,
            None => named.push((identity, 1)),
        }
    }

    /// Ends a cluster: its vote is counted, unless two are named by as many.
    fn close(&mut self) {
        let Some((_, named)) = self.cluster.take() else {
            return;
        };
        let most = named.iter().map(|(_, carriers)| *carriers).max();
        let mut first = named.iter().filter(|(_, carriers)| Some(*carriers) == most);
        if let (Some((identity, _)), None) = (first.next(), first.next()) {
            self.named.entry(*identity).or_default().votes += 1;
        }
    }

    /// All that were named, the one with most votes first.
    pub(super) fn candidates(&mut self) -> Vec<Candidate> {
        self.close();
        let candidate = |(identity, named): (&DiscIdentity, &Named)| Candidate {
            identity: *identity,
            votes: named.votes,
            sectors: named.sectors,
            places: named.places.clone(),
        };
        let mut all: Vec<_> = self.named.iter().map(candidate).collect();
        // Equal ones stay in the order of their names.
        all.sort_by_key(|candidate| std::cmp::Reverse(candidate.votes));
        all
    }

    /// Whether all votes are for one disc.
    pub(super) fn agrees(&mut self) -> bool {
        self.close();
        let voted = self.named.values().filter(|named| named.votes > 0);
        voted.count() == 1
    }

    /// Who wins; the one that a person names needs no two thirds.
    pub(super) fn verdict(&mut self, wanted: Option<DiscName>) -> Verdict {
        let candidates = self.candidates();
        let all: u64 = candidates.iter().map(|candidate| candidate.votes).sum();
        let won = |candidate: &&Candidate| match wanted {
            Some(name) => candidate.identity.name == name && candidate.votes > 0,
            None => candidate.votes * 3 > all * 2,
        };
        match candidates.iter().find(won) {
            Some(candidate) => Verdict::Won(candidate.identity),
            None if candidates.is_empty() => Verdict::Silent,
            None => Verdict::Disputed,
        }
    }

    /// What most anchors of a disc say; of equally many, the first (SPEC.TXT R-016).
    pub(super) fn anchor(&self, identity: &DiscIdentity) -> Option<&Anchor> {
        let said = self.anchors.get(identity)?.iter();
        // Of equal ones `max_by_key` takes the last.
        let most = said.rev().max_by_key(|(_, votes)| *votes);
        most.map(|(anchor, _)| anchor)
    }

    /// How the discs are divided that were named so far.
    pub(super) fn named(&self) -> Vec<DiscIdentity> {
        self.named.keys().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::anchor::tests::{of_content, sample};
    use super::*;

    fn ballot(clusters: &[&[(u64, &Anchor)]]) -> Ballot {
        let mut ballot = Ballot::default();
        for cluster in clusters {
            for (copy, anchor) in *cluster {
                let lba = anchor.place(*copy);
                ballot.look(lba, &anchor.render(*copy), |_| false);
            }
            ballot.next_source();
        }
        ballot
    }

    /// two thirds are not enough, more are; a tie within a cluster gives no vote.
    #[test]
    fn more_than_two_thirds_of_the_clusters_win() {
        let ours = sample(64, 30);
        let other = of_content(&ours, Some([9; 8]));
        let old = of_content(&ours, None);
        let verdict = |clusters: &[&[(u64, &Anchor)]]| ballot(clusters).verdict(None);
        let won = Verdict::Won(ours.identity());
        assert_eq!(verdict(&[]), Verdict::Silent);
        assert_eq!(verdict(&[&[(0, &ours)]]), won);
        let three: &[&[(u64, &Anchor)]] = &[&[(0, &ours)], &[(1, &ours)], &[(2, &other)]];
        assert_eq!(verdict(three), Verdict::Disputed);
        assert_eq!(ballot(three).candidates()[0].votes, 2);
        let wanted = ballot(three).verdict(Some(other.identity().name));
        assert_eq!(wanted, Verdict::Won(other.identity()));
        assert_eq!(
            ballot(three).verdict(Some(old.identity().name)),
            Verdict::Disputed
        );
        let some: &[(u64, &Anchor)] = &[(16, &ours), (17, &ours), (18, &old)];
        assert_eq!(verdict(&[three, &[some]].concat()), won);
        let tie: &[(u64, &Anchor)] = &[(16, &ours), (17, &old)];
        assert_eq!(verdict(&[three, &[tie]].concat()), Verdict::Disputed);
        assert_eq!(verdict(&[tie]), Verdict::Disputed);
        // Nobody makes a disc win that has no vote at all.
        let voteless = ballot(&[some]).verdict(Some(old.identity().name));
        assert_eq!(voteless, Verdict::Disputed);
        // The one carrier of another disc in a cluster has no vote, and is named.
        let mut named = ballot(&[some]).candidates().into_iter();
        let named: Vec<_> = named.by_ref().map(|c| (c.identity, c.votes)).collect();
        assert_eq!(named, [(ours.identity(), 1), (old.identity(), 0)]);
    }

    /// One foreign sector among those of its cluster has no vote, and is named where it lies.
    #[test]
    fn a_disc_that_has_no_vote_is_named_with_its_places() {
        let ours = sample(64, 30);
        let other = of_content(&ours, Some([9; 8]));
        let mut ballot = Ballot::default();
        for copy in 0..16 {
            let anchor = if copy % 5 == 2 { &other } else { &ours };
            ballot.look(anchor.place(copy), &anchor.render(copy), |_| false);
        }
        assert_eq!(ballot.verdict(None), Verdict::Won(ours.identity()));
        assert!(ballot.agrees());
        let named = ballot.candidates();
        let of = |at: usize| (named[at].identity, named[at].votes, named[at].sectors);
        assert_eq!(of(0), (ours.identity(), 1, 13));
        assert_eq!(of(1), (other.identity(), 0, 3));
        let places = |at: usize| named[at].places.iter().map(|p| (p.lba.0, p.sectors.0));
        assert_eq!(places(1).collect::<Vec<_>>(), [(2, 1), (7, 1), (12, 1)]);
        assert_eq!(
            places(0).collect::<Vec<_>>(),
            [(0, 2), (3, 4), (8, 4), (13, 3)]
        );
    }

    /// where a carrier stands matters, and whether it could be read.
    #[test]
    fn what_stands_elsewhere_or_was_not_read_does_not_vote() {
        let ours = sample(64, 30);
        let mut ballot = Ballot::default();
        ballot.look(Lba(1), &ours.render(0), |_| false);
        ballot.look(Lba(16), &ours.render(16), |_| false);
        ballot.look(Lba(3), &ours.render(3), |_| true);
        assert_eq!(ballot.verdict(None), Verdict::Silent);
        ballot.look(ours.place(16), &ours.render(16), |_| false);
        assert_eq!(ballot.verdict(None), Verdict::Won(ours.identity()));
        assert_eq!(ballot.anchor(&ours.identity()), Some(&ours));
    }
}
