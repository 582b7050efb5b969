//! Objects that say another patient than the rest of their study: they are taken in by themselves,
//! so that somebody can decide what they are.

use std::collections::BTreeMap;

use stele_burner::fileset::ObjectPatient;
use stele_burner::item::Item;
use stele_burner::source::{ExceptionKind, GroupedStudy};
use stele_catalog::{Claimed, PatientClaim};

use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// A study by what its objects say of their patient.
pub(in crate::jobs) struct Shared {
    /// The study; its items are in the shares.
    pub study: GroupedStudy,
    /// What its first object says.
    pub first: PatientClaim,
    /// Its items.
    pub shares: Vec<Share>,
}

/// Items that are taken in together.
#[derive(Default)]
pub(in crate::jobs) struct Share {
    /// What they say, where it is another patient than the study's, or was before a decision.
    pub differs: Option<PatientClaim>,
    /// Whether somebody decided that this is the study's patient.
    pub decided: bool,
    /// The items.
    pub items: Vec<Item>,
}

impl Share {
    /// Their bytes.
    pub fn bytes(&self) -> u64 {
        self.items.iter().map(|item| item.seen.len).sum()
    }
}

/// Shares the items of studies out. What stays out, as somebody decided, is left out and counted.
///
/// # Errors
/// The catalog's.
pub(in crate::jobs) fn share_out(
    studies: Vec<GroupedStudy>,
    cx: &Context<'_>,
) -> Result<(Vec<Shared>, u64), JobError> {
    let (mut all, mut kept_out) = (Vec::new(), 0);
    for mut study in studies {
        let first = records::first_claim(&study);
        let mut shares = vec![Share::default()];
        let mut known = BTreeMap::new();
        let mut places = Vec::with_capacity(study.items.len());
        for item in &study.items {
            let at = match ObjectPatient::of(item) {
                None => Some(0),
                Some(said) => match known.get(&said) {
                    Some(at) => *at,
                    None => {
                        let claim = records::claim(said.clone());
                        let at = place(&study, &first, claim, &mut shares, cx)?;
                        known.insert(said, at);
                        at
                    }
                },
            };
            places.push(at);
        }
        let mut stays = places.iter();
        study
            .items
            .retain(|_| stays.next().is_some_and(Option::is_some));
        kept_out += places.iter().filter(|at| at.is_none()).count() as u64;
        study.recount();
        let items = std::mem::take(&mut study.items);
        for (at, mut item) in places.into_iter().flatten().zip(items) {
            if let Some(share) = shares.get_mut(at) {
                if at > 0 && !share.decided && item.notice.is_none() {
                    item.notice = Some(ExceptionKind::PatientConflict.to_string());
                }
                share.items.push(item);
            }
        }
        shares.retain(|share| !share.items.is_empty());
        if !shares.is_empty() {
            all.push(Shared {
                study,
                first,
                shares,
            });
        }
    }
    Ok((all, kept_out))
}

/// The share of objects that say this; none where they stay out.
fn place(
    study: &GroupedStudy,
    first: &PatientClaim,
    claim: PatientClaim,
    shares: &mut Vec<Share>,
    cx: &Context<'_>,
) -> Result<Option<usize>, JobError> {
    let key = records::study_key(&study.about.study_instance_uid);
    match cx.catalog.read().claimed(key, first, &claim)? {
        Claimed::Agrees => Ok(Some(0)),
        Claimed::StaysOut => Ok(None),
        known @ (Claimed::Decided(_) | Claimed::Differs(_)) => {
            let decided = matches!(known, Claimed::Decided(_));
            // Written in another way it is the same difference.
            let same = |share: &Share| {
                let said = share.differs.as_ref();
                share.decided == decided && said.is_some_and(|said| said.is_wording_of(&claim))
            };
            let at = shares.iter().position(same).unwrap_or(shares.len());
            if at == shares.len() {
                shares.push(Share {
                    differs: Some(claim),
                    decided,
                    items: Vec::new(),
                });
            }
            Ok(Some(at))
        }
    }
}
