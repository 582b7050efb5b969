//! What is shown of shipments: which are open, and what is known of the one that is shown.

use stele_catalog::Timestamp;

use crate::jobs::shelf::shipments::{Inside, Outcome, Shipment, Stage};
use crate::words::lang::{Place, say};
use crate::words::outcomes::Tone;
use crate::words::shipments as words;

/// An open shipment in the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its code.
    pub shipment: String,
    /// How it is.
    pub words: String,
    /// It should have arrived.
    pub late: bool,
}

/// Open shipments: those that should have arrived in front.
pub fn listed(open: &[Shipment], now: Timestamp) -> Vec<Listed> {
    let one = |one: &Shipment| Listed {
        shipment: one.shipment.clone(),
        words: words::listed(one, now, Place::Window),
        late: one.is_overdue(now),
    };
    let mut all: Vec<Listed> = open.iter().map(one).collect();
    all.sort_by_key(|one| !one.late);
    all
}

/// What is known of one, each with its tone where it is to be seen.
pub fn facts(of: &Outcome) -> Vec<(Option<Tone>, String)> {
    let one = &of.shipment;
    let seal = words::seal(one);
    let facts = words::facts(of).into_iter();
    let toned = |fact: String| match Some(&fact) == seal.as_ref() {
        true if one.seal_differs => (Some(Tone::Bad), fact),
        _ => (None, fact),
    };
    facts.map(toned).collect()
}

/// Serials of what has not arrived.
pub fn outstanding(of: &Outcome) -> Vec<&str> {
    let inside = of.inside.iter().filter(|copy| copy.received.is_none());
    inside.map(|copy| copy.serial.as_str()).collect()
}

/// What is to be done next.
pub fn next(of: &Outcome) -> Option<String> {
    let one = &of.shipment;
    match one.stage {
        Stage::Packing if one.copies == 0 => Some(say!("ship-next-pack")),
        Stage::Packing => Some(say!("ship-next-seal")),
        Stage::Sealed => Some(say!("ship-next-hand-over")),
        Stage::HandedOver => Some(say!("ship-next-receive")),
        Stage::ReceivedInPart => Some(say!("ship-next-search")),
        Stage::Received | Stage::Canceled => None,
    }
}

/// Whether a copy can be taken out.
pub fn may_go_out(of: &Outcome) -> bool {
    matches!(of.shipment.stage, Stage::Packing | Stage::Sealed)
}

/// A copy in it, and whether it was received.
pub fn inside(copy: &Inside) -> (Option<Tone>, String) {
    let tone = copy.received.map(|_| Tone::Good);
    (tone, words::inside(copy, Place::Window))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::shelf::place_then::PlaceThen;
    use stele_catalog::CopyState;

    fn shipment(code: &str, stage: Stage, due: Option<i64>) -> Shipment {
        Shipment {
            shipment: code.to_owned(),
            stage,
            to: "Vault/Rack 1".to_owned(),
            at: Timestamp(0),
            seal: Some("004271".to_owned()),
            seal_found: None,
            seal_differs: false,
            courier: None,
            courier_name: None,
            handed_over: due.map(|_| Timestamp(0)),
            due: due.map(Timestamp),
            closed: None,
            copies: 2,
            received: 1,
        }
    }

    fn copy(serial: &str, received: Option<i64>) -> Inside {
        Inside {
            serial: serial.to_owned(),
            disc: "SET-0001/1".to_owned(),
            state: CopyState::Good,
            from: Some(PlaceThen {
                place: "House/Shelf 1".to_owned(),
                place_now: None,
            }),
            was_last: false,
            received: received.map(Timestamp),
            received_by: None,
            condition: None,
            arrived: received.is_some(),
            put: None,
        }
    }

    fn of(shipment: Shipment) -> Outcome {
        Outcome {
            shipment,
            inside: vec![copy("A", Some(5)), copy("B", None)],
            seal_broken: false,
            missing: Vec::new(),
            new_site: None,
            new_courier: None,
            in_drives: Vec::new(),
        }
    }

    #[test]
    fn what_should_have_arrived_stands_in_front_and_no_path_or_command_is_said() {
        let open = [
            shipment("SHP-0001-S", Stage::Packing, None),
            shipment("SHP-0002-R", Stage::HandedOver, Some(10)),
        ];
        let all = listed(&open, Timestamp(11));
        let codes: Vec<&str> = all.iter().map(|one| one.shipment.as_str()).collect();
        assert_eq!(codes, ["SHP-0002-R", "SHP-0001-S"]);
        assert_eq!((all[0].late, all[1].late), (true, false));
        for one in &all {
            assert!(one.words.contains("Vault, Rack 1"), "{one:?}");
            assert!(!one.words.contains("stele "), "{one:?}");
        }
    }

    #[test]
    fn only_a_seal_that_differs_is_red() {
        let mut one = shipment("SHP-0001-S", Stage::HandedOver, Some(10));
        let tones = |one: &Shipment| -> Vec<_> {
            let facts = facts(&of(one.clone()));
            facts.into_iter().map(|(tone, _)| tone).collect()
        };
        assert_eq!(tones(&one), [None]);
        one.seal_found = Some("004272".to_owned());
        one.seal_differs = true;
        assert_eq!(tones(&one), [Some(Tone::Bad)]);
        assert_eq!(outstanding(&of(one)), ["B"]);
    }

    #[test]
    fn each_stage_that_is_not_the_end_has_its_next_thing_without_a_command() {
        for stage in [
            Stage::Packing,
            Stage::Sealed,
            Stage::HandedOver,
            Stage::ReceivedInPart,
        ] {
            let next = next(&of(shipment("SHP-0001-S", stage, None)));
            assert!(next.is_some_and(|words| !words.contains("stele ")));
        }
        assert_eq!(
            next(&of(shipment("SHP-0001-S", Stage::Received, None))),
            None
        );
    }
}
