//! Parity discs of a planned set.

use stele_discfs::SectorCount;

use super::content::{DiscContent, manifest_bytes};
use super::error::PlanError;
use super::{Plan, PlannedDisc, Policy, USUAL_PARITY, slots};
use crate::compose::{ComposeError, compose_parity};
use crate::composed::Composed;
use crate::disc::{DiscLabel, Member, ParityDisc, SLOTS, SetInfo, Survives, payload_name};
use crate::geometry::{Geometry, GeometryError};
use crate::item::{Fingerprint, Item, ItemKind, StudyAbout, StudyItems};

/// Adds the parity discs to a plan of data discs. `Some`: they do not fit, and would if no data
/// disc had more content than this.
pub(super) fn add_parity_discs(
    plan: &mut Plan,
    policy: &Policy,
    label: &dyn Fn(u32) -> DiscLabel,
) -> Result<Option<SectorCount>, PlanError> {
    if policy.parity_discs == 0 || plan.discs.is_empty() {
        return Ok(None);
    }
    if plan.discs.len() > SLOTS.into() {
        let discs = plan.discs.len();
        return Err(PlanError::TooManyDiscs { discs });
    }
    let info = info(plan, policy, label);
    let payload = [expected_payload(&info, plan)];
    let mut discs = Vec::new();
    for parity in &info.parity {
        let label = DiscLabel {
            of: info.of(),
            ..label(parity.number)
        };
        let compose =
            |on: &SetInfo| compose_parity(&label, on, parity.index, &payload, policy.parity);
        match fits(&compose, policy, &info)? {
            Ok(composed) => discs.push(planned(label, parity.index, policy, &composed)),
            Err(smaller) => return Ok(Some(smaller)),
        }
    }
    plan.discs.append(&mut discs);
    Ok(None)
}

fn info(plan: &Plan, policy: &Policy, label: &dyn Fn(u32) -> DiscLabel) -> SetInfo {
    let first = label(1);
    let discs = plan.discs.iter().zip(slots());
    let members = discs.map(|(disc, slot)| disc.member(slot));
    let members: Vec<Member> = members.collect();
    let behind = u32::try_from(members.len()).unwrap_or(u32::MAX);
    let parity = (0..policy.parity_discs).map(|index| {
        let number = behind.saturating_add(u32::from(index)).saturating_add(1);
        ParityDisc {
            index,
            number,
            uuid: label(number).uuid,
        }
    });
    SetInfo {
        set: first.set,
        time: first.time,
        owner: first.owner,
        capacity: policy.capacity,
        parity: parity.collect(),
        members,
    }
}

/// The payload as it will be: its lengths are known, its bytes are not.
fn expected_payload(info: &SetInfo, plan: &Plan) -> StudyItems {
    let manifests = plan.discs.iter().map(|disc| disc.manifest_bytes);
    let lengths = std::iter::once(info.sectors().bytes()).chain(manifests);
    let items = lengths.zip(0..).map(|(len, at)| Item {
        source: Vec::new(),
        name: payload_name(at).into_bytes(),
        kind: ItemKind::Document,
        seen: Fingerprint {
            len,
            mtime_ns: 0,
            ctime_ns: 0,
            inode: 0,
            head: [0; 32],
        },
        notice: None,
        former: Vec::new(),
    });
    StudyItems {
        key: 0,
        patient: 0,
        about: StudyAbout::default(),
        items: items.collect(),
    }
}

/// The disc where it fits with the least parity; else what its payload would have to be.
fn fits(
    compose: &dyn Fn(&SetInfo) -> Result<Composed, ComposeError>,
    policy: &Policy,
    info: &SetInfo,
) -> Result<Result<Composed, SectorCount>, PlanError> {
    // Some sectors more than the figure, so that few rounds do.
    const MARGIN: u64 = 64;
    let least = policy.parity.unwrap_or(USUAL_PARITY);
    let room = Geometry::room(policy.capacity, least);
    let used = match compose(info) {
        Ok(composed) if composed.geometry.parity() >= least => return Ok(Ok(composed)),
        Ok(composed) => composed.used,
        // The sizes of discs are far apart: what it holds, a medium that is large enough tells.
        Err(ComposeError::TooLarge(GeometryError::TooLarge { needed, .. })) => {
            let capacity = needed;
            let larger = SetInfo {
                capacity,
                ..info.clone()
            };
            compose(&larger)?.used
        }
        Err(error) => return Err(error.into()),
    };
    let over = used.0.saturating_sub(room.0);
    let smaller = info.sectors().0.saturating_sub(over + MARGIN);
    Ok(Err(SectorCount(smaller)))
}

fn planned(label: DiscLabel, index: u8, policy: &Policy, composed: &Composed) -> PlannedDisc {
    PlannedDisc {
        content: DiscContent {
            label,
            parity: policy.parity,
            parts: Vec::new(),
            set_parity: Some(index),
        },
        geometry: composed.geometry,
        used: composed.used,
        manifest_bytes: manifest_bytes(composed),
        files: 0,
        bytes: 0,
        survives: Survives::of(composed.geometry, policy.capacity),
    }
}
