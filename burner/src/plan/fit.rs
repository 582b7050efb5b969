//! Fills discs: first fit in order of study date, then the exact layout decides.

use std::collections::VecDeque;

use stele_discfs::SectorCount;

use super::content::{DiscContent, Part, ranges};
use super::survives::Survives;
use super::units::{UnitOfStudy, divide};
use super::{Plan, PlannedDisc, Policy, USUAL_PARITY};
use crate::compose::{ComposeError, Composed, DiscLabel, compose};
use crate::geometry::Geometry;
use crate::item::StudyItems;

/// Why nothing can be planned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// Not even a disc without studies fits the medium.
    #[error("the medium has {capacity} sectors: too few for any disc")]
    MediumTooSmall {
        /// Sectors of the medium.
        capacity: SectorCount,
    },
    /// A disc cannot be laid out.
    #[error("a disc cannot be laid out")]
    Compose(#[from] ComposeError),
}

impl PlanError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MediumTooSmall { .. } => "PLN-001",
            Self::Compose(e) => e.code(),
        }
    }
}

/// Plans discs for all studies. `label` names disc `number`, from 1; how many discs there are is
/// filled in at the end.
///
/// # Errors
/// [`PlanError::MediumTooSmall`]; [`PlanError::Compose`] where names or keys cannot be laid out.
pub fn plan(
    studies: &[StudyItems],
    policy: &Policy,
    label: &dyn Fn(u32) -> DiscLabel,
) -> Result<Plan, PlanError> {
    let least = policy.parity.unwrap_or(USUAL_PARITY);
    let filler = Filler {
        studies,
        policy,
        least,
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
    let of = u32::try_from(plan.discs.len()).unwrap_or(u32::MAX);
    plan.discs
        .iter_mut()
        .for_each(|disc| disc.content.label.of = of);
    Ok(plan)
}

/// Studies by date, then by key: what was examined together lies together.
fn in_order(studies: &[StudyItems]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..studies.len()).collect();
    order.sort_by_key(|i| studies.get(*i).map(|s| (s.about.study_date.clone(), s.key)));
    order
}

struct Filler<'a> {
    studies: &'a [StudyItems],
    policy: &'a Policy,
    least: u8,
    label: &'a dyn Fn(u32) -> DiscLabel,
}

impl Filler<'_> {
    /// Sectors that studies may take: the data strips without what every disc holds.
    fn room(&self) -> Result<SectorCount, PlanError> {
        let capacity = self.policy.capacity;
        let empty = compose(&(self.label)(1), &[], capacity, Some(self.least));
        let empty = match empty {
            Err(ComposeError::TooLarge(_)) => return Err(PlanError::MediumTooSmall { capacity }),
            other => other?,
        };
        let all = Geometry::room(capacity, self.least);
        Ok(SectorCount(all.0.saturating_sub(empty.used.0)))
    }

    /// Takes what fits, in order, out of what waits; then lays it out, and gives back the last
    /// pieces while it does not fit.
    fn fill(
        &self,
        number: u32,
        room: SectorCount,
        waiting: &mut VecDeque<UnitOfStudy>,
        plan: &mut Plan,
    ) -> Result<Option<PlannedDisc>, PlanError> {
        let mut taken = Vec::new();
        let mut left = room.0;
        let mut later = VecDeque::new();
        for unit in waiting.drain(..) {
            if unit.sectors.0 <= left {
                left -= unit.sectors.0;
                taken.push(unit);
            } else {
                later.push_back(unit);
            }
        }
        *waiting = later;
        loop {
            let content = self.content(number, &taken);
            match self.lay(&content) {
                Ok(composed) => return Ok(Some(self.planned(content, &composed))),
                Err(ComposeError::TooLarge(_)) if taken.len() > 1 => {
                    waiting.extend(taken.pop().map(|unit| vec![unit]).into_iter().flatten());
                    waiting.rotate_right(1);
                }
                Err(ComposeError::TooLarge(_)) => return Ok(self.halve(taken, waiting, plan)),
                Err(e) => return Err(e.into()),
            }
        }
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
                    let len = study
                        .items
                        .get(*item as usize)
                        .map_or(0, |item| item.seen.len);
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
            Part {
                key,
                items: ranges(items.into_iter()),
            }
        });
        DiscContent {
            label: (self.label)(number),
            parity: self.policy.parity,
            parts: parts.collect(),
        }
    }

    /// Lays a disc out: it must fit with the least parity, and gets the most that fits.
    fn lay(&self, content: &DiscContent) -> Result<Composed, ComposeError> {
        let studies = content.studies(self.studies);
        let capacity = self.policy.capacity;
        compose(&content.label, &studies, capacity, Some(self.least))?;
        compose(&content.label, &studies, capacity, self.policy.parity)
    }

    fn planned(&self, content: DiscContent, composed: &Composed) -> PlannedDisc {
        let studies = content.studies(self.studies);
        PlannedDisc {
            geometry: composed.geometry,
            used: composed.used,
            files: studies.iter().map(|study| study.items.len() as u64).sum(),
            bytes: studies.iter().map(StudyItems::bytes).sum(),
            survives: Survives::of(composed.geometry, self.policy.capacity),
            content,
        }
    }
}
