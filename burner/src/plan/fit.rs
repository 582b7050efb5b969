//! Fills discs: first fit in order of study date, then the exact layout decides.
//!
//! What a study takes is guessed at first. The layout says by how many sectors a disc is over or
//! under; so few layouts settle a disc, however wrong the guess was.

use std::collections::VecDeque;

use stele_discfs::SectorCount;

use super::content::{DiscContent, Part, manifest_bytes, ranges};
use super::error::PlanError;
use super::parity_discs::add_parity_discs;
use super::units::{UnitOfStudy, divide};
use super::{Plan, PlannedDisc, Policy, USUAL_PARITY, slots};
use crate::compose::{ComposeError, compose};
use crate::composed::Composed;
use crate::disc::{DiscLabel, Member, PARITY_DISCS_MAX, Survives};
use crate::exact;
use crate::geometry::{Geometry, GeometryError};
use crate::item::StudyItems;

/// Plans discs for all studies. `label` names disc `number`, from 1; how many discs there are is
/// filled in at the end.
///
/// # Errors
/// [`PlanError`]; [`PlanError::Compose`] where names or keys cannot be laid out.
pub fn plan(
    studies: &[StudyItems],
    policy: &Policy,
    label: &dyn Fn(u32) -> DiscLabel,
) -> Result<Plan, PlanError> {
    if policy.parity_discs > PARITY_DISCS_MAX {
        return Err(PlanError::TooMuchParity {
            discs: policy.parity_discs,
        });
    }
    // Parity discs have less room than the others: what they cannot hold is kept off those.
    let mut limit = Geometry::room(policy.capacity, policy.parity.unwrap_or(USUAL_PARITY));
    loop {
        let mut plan = data_discs(studies, policy, limit, label)?;
        match add_parity_discs(&mut plan, policy, label)? {
            None => {
                let of = u32::try_from(plan.discs.len()).unwrap_or(u32::MAX);
                plan.discs
                    .iter_mut()
                    .for_each(|disc| disc.content.label.of = of);
                return Ok(plan);
            }
            Some(smaller) if smaller < limit => limit = smaller,
            Some(_) => {
                let capacity = policy.capacity;
                return Err(PlanError::TooSmallForParity { capacity });
            }
        }
    }
}

/// Plans the discs that hold studies, none with more than `limit` sectors of content.
fn data_discs(
    studies: &[StudyItems],
    policy: &Policy,
    limit: SectorCount,
    label: &dyn Fn(u32) -> DiscLabel,
) -> Result<Plan, PlanError> {
    let least = policy.parity.unwrap_or(USUAL_PARITY);
    let filler = Filler {
        studies,
        policy,
        least,
        limit,
        label,
    };
    let room = filler.room()?;
    let mut plan = Plan::default();
    let mut waiting = VecDeque::new();
    for study in in_order(studies) {
        if let Some(all) = studies.get(study).filter(|all| !all.items.is_empty()) {
            waiting.extend(divide(study, all, room, &mut plan.too_large));
        }
    }
    while !waiting.is_empty() {
        let number = u32::try_from(plan.discs.len() + 1).unwrap_or(u32::MAX);
        let disc = filler.fill(number, room, &mut waiting, &mut plan)?;
        plan.discs.extend(disc);
    }
    Ok(plan)
}

/// Studies by date, then by key: what was examined together lies together.
fn in_order(studies: &[StudyItems]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..studies.len()).collect();
    order.sort_by_key(|i| studies.get(*i).map(|s| (s.about.study_date.clone(), s.key)));
    order
}

/// How often what is left of a disc's room is offered again.
const TOP_UPS: usize = 3;

/// What the layout says of a disc.
enum Laid {
    /// It fits.
    Fits(Box<Composed>),
    /// It is this much too large, about.
    Over(SectorCount),
}

/// Takes out of what waits, in order, whatever still seems to fit.
fn take(waiting: &mut VecDeque<UnitOfStudy>, room: SectorCount) -> Vec<UnitOfStudy> {
    let mut left = room.0;
    let mut taken = Vec::new();
    let mut later = VecDeque::with_capacity(waiting.len());
    for unit in waiting.drain(..) {
        if unit.sectors.0 <= left {
            left -= unit.sectors.0;
            taken.push(unit);
        } else {
            later.push_back(unit);
        }
    }
    *waiting = later;
    taken
}

/// Gives back the last units until about `over` sectors are free, the first one never.
fn give_back(taken: &mut Vec<UnitOfStudy>, waiting: &mut VecDeque<UnitOfStudy>, over: SectorCount) {
    let mut freed = 0;
    while taken.len() > 1 && (freed < over.0 || freed == 0) {
        let Some(unit) = taken.pop() else { return };
        freed += unit.sectors.0.max(1);
        waiting.push_front(unit);
    }
}

/// The smallest number above `too_few` that fits, to a few sectors.
fn least_that(fits: impl Fn(u64) -> bool, too_few: u64) -> u64 {
    let (mut low, mut high) = (too_few, too_few.max(1024).saturating_mul(2));
    while !fits(high) && high < 1 << 31 {
        (low, high) = (high, high.saturating_mul(2));
    }
    while high - low > 64 {
        let middle = low + (high - low) / 2;
        match fits(middle) {
            true => high = middle,
            false => low = middle,
        }
    }
    high
}

struct Filler<'a> {
    studies: &'a [StudyItems],
    policy: &'a Policy,
    least: u8,
    limit: SectorCount,
    label: &'a dyn Fn(u32) -> DiscLabel,
}

impl Filler<'_> {
    /// Sectors that studies may take: the data strips without what every disc holds.
    fn room(&self) -> Result<SectorCount, PlanError> {
        let capacity = self.policy.capacity;
        let empty = |capacity| compose(&(self.label)(1), &[], &[], capacity, Some(self.least));
        let empty = match empty(capacity) {
            Err(ComposeError::TooLarge(_)) => {
                let fits = |sectors| empty(SectorCount(sectors)).is_ok();
                let least = SectorCount(least_that(fits, capacity.0));
                return Err(PlanError::MediumTooSmall { capacity, least });
            }
            other => other?,
        };
        Ok(SectorCount(self.all().0.saturating_sub(empty.used.0)))
    }

    /// Sectors that a disc's content may have.
    fn all(&self) -> SectorCount {
        Geometry::room(self.policy.capacity, self.least).min(self.limit)
    }

    /// Takes what seems to fit, in order, out of what waits, and lays it out: gives back from the
    /// end while it is too much, then adds what the exact room allows.
    fn fill(
        &self,
        number: u32,
        room: SectorCount,
        waiting: &mut VecDeque<UnitOfStudy>,
        plan: &mut Plan,
    ) -> Result<Option<PlannedDisc>, PlanError> {
        let mut taken = take(waiting, room);
        if taken.is_empty() {
            // By the guess nothing fits; the layout is asked about the first all the same.
            taken.extend(waiting.pop_front());
        }
        let before = plan.discs.iter().zip(slots());
        let before: Vec<Member> = before.map(|(disc, slot)| disc.member(slot)).collect();
        let mut best = loop {
            let content = self.content(number, &taken);
            match self.lay(&content, &before)? {
                Laid::Fits(composed) => break self.planned(content, &composed),
                Laid::Over(over) if taken.len() > 1 => give_back(&mut taken, waiting, over),
                Laid::Over(_) => return Ok(self.halve(taken, waiting, plan)),
            }
        };
        for _ in 0..TOP_UPS {
            let left = self.all().0.saturating_sub(best.used.0);
            let more = take(waiting, SectorCount(left));
            if more.is_empty() {
                break;
            }
            let had = taken.len();
            taken.extend(more);
            let content = self.content(number, &taken);
            match self.lay(&content, &before)? {
                Laid::Fits(composed) => best = self.planned(content, &composed),
                Laid::Over(_) => {
                    for unit in taken.drain(had..).rev() {
                        waiting.push_front(unit);
                    }
                    break;
                }
            }
        }
        Ok(Some(best))
    }

    /// One unit alone does not fit though it seemed to: both halves wait again. A single item
    /// that does not fit is too large for this medium.
    fn halve(
        &self,
        taken: Vec<UnitOfStudy>,
        waiting: &mut VecDeque<UnitOfStudy>,
        plan: &mut Plan,
    ) -> Option<PlannedDisc> {
        for unit in taken {
            let study = self.studies.get(unit.study);
            match (unit.items.as_slice(), study) {
                ([item], Some(study)) => {
                    let len = exact::item(&study.items, *item as usize).seen.len;
                    plan.too_large.push(super::TooLarge {
                        study: study.key,
                        item: *item,
                        len,
                    });
                }
                (items, Some(_)) => {
                    let (first, second) = items.split_at(items.len() / 2);
                    let sectors = SectorCount(unit.sectors.0.div_ceil(2));
                    for half in [second, first] {
                        let (study, items) = (unit.study, half.to_vec());
                        waiting.push_front(UnitOfStudy {
                            study,
                            items,
                            sectors,
                        });
                    }
                }
                (_, None) => {}
            }
        }
        None
    }

    fn content(&self, number: u32, taken: &[UnitOfStudy]) -> DiscContent {
        let mut parts: Vec<(u64, Vec<u32>)> = Vec::new();
        for unit in taken {
            let Some(study) = self.studies.get(unit.study) else {
                continue;
            };
            match parts.iter_mut().find(|(key, _)| *key == study.key) {
                Some((_, items)) => items.extend(&unit.items),
                None => parts.push((study.key, unit.items.clone())),
            }
        }
        let parts = parts.into_iter().map(|(key, mut items)| {
            items.sort_unstable();
            let study = self.studies.iter().find(|study| study.key == key);
            Part {
                key,
                items: ranges(items.into_iter()),
                said: study.map(|study| (study.patient, study.about.clone())),
                on_disc: None,
            }
        });
        DiscContent {
            label: (self.label)(number),
            parity: self.policy.parity,
            parts: parts.collect(),
            set_parity: None,
        }
    }

    /// Lays a disc out with the most parity that fits; less than the least is too little.
    fn lay(&self, content: &DiscContent, before: &[Member]) -> Result<Laid, ComposeError> {
        let studies = content.studies(self.studies);
        let capacity = self.policy.capacity;
        let room = self.all();
        let parity = self.policy.parity;
        match compose(&content.label, before, &studies, capacity, parity) {
            Ok(composed) if composed.geometry.parity() >= self.least && composed.used <= room => {
                Ok(Laid::Fits(Box::new(composed)))
            }
            Ok(composed) => {
                let over = composed.used.0.saturating_sub(room.0);
                Ok(Laid::Over(SectorCount(over)))
            }
            Err(ComposeError::TooLarge(GeometryError::TooLarge { needed, capacity })) => {
                // The content without its parity is less: one part too much given back.
                Ok(Laid::Over(SectorCount(needed.0.saturating_sub(capacity.0))))
            }
            Err(e) => Err(e),
        }
    }

    fn planned(&self, content: DiscContent, composed: &Composed) -> PlannedDisc {
        let studies = content.studies(self.studies);
        PlannedDisc {
            geometry: composed.geometry,
            used: composed.used,
            manifest_bytes: manifest_bytes(composed),
            files: studies.iter().map(|study| study.items.len() as u64).sum(),
            bytes: studies.iter().map(StudyItems::bytes).sum(),
            survives: Survives::of(composed.geometry, self.policy.capacity),
            content,
        }
    }
}
