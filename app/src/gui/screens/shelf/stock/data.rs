//! What a stock-take found, by what is to be done about it, with its acts.

use crate::jobs::shelf::desk;
use crate::jobs::shelf::settle::Settling;
use crate::jobs::shelf::stocktake::{Differs, How, Outcome};
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::stocktakes;

/// Things of which the same is to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What they are.
    pub title: String,
    /// Each of them.
    pub rows: Vec<Found>,
}

/// One thing that was found, or was not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The copy; none of what is not of this archive.
    pub serial: Option<String>,
    /// What differs, and what to do about it.
    pub words: String,
    /// What can be done: words on the button, and what it does.
    pub acts: Vec<(String, Act)>,
}

/// What can be done about something that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// This, at the desk.
    Do(desk::Request),
    /// This is said of it.
    Settle(Settling),
    /// It came to the end of its way, in the place of this code.
    Arrived(String),
}

/// What was found, the most urgent first.
pub fn groups(of: &Outcome) -> Vec<Group> {
    let group = |title: String, is: fn(&How) -> bool| {
        let found = of.differences.iter().filter(|one| is(&one.how));
        let rows = found.map(found_copy).collect();
        Group { title, rows }
    };
    let groups = [
        group(say!("stock-missing"), |how| {
            matches!(how, How::Missing { .. })
        }),
        group(say!("stock-elsewhere"), |how| {
            matches!(how, How::Misplaced { .. })
        }),
        group(say!("stock-unexpected"), |how| {
            !matches!(
                how,
                How::Missing { .. } | How::Misplaced { .. } | How::ShouldNotBeHere { .. }
            )
        }),
        Group {
            title: say!("stock-not-ours"),
            rows: not_ours(of),
        },
        group(say!("stock-should-not"), |how| {
            matches!(how, How::ShouldNotBeHere { .. })
        }),
    ];
    let mut groups = Vec::from(groups);
    groups.retain(|group| !group.rows.is_empty());
    groups
}

/// Things that are not of this archive, by the place where they were seen.
fn not_ours(of: &Outcome) -> Vec<Found> {
    let seen = of.counted.iter().filter(|place| place.foreign > 0);
    let row = |place: &crate::jobs::shelf::stocktake::Counted| {
        let again = desk::Request::Stock(crate::jobs::shelf::count::Request::Again(
            place.at.slot.clone(),
        ));
        let again = Act::Do(again);
        Found {
            serial: None,
            words: stocktakes::not_ours(place, Place::Window),
            acts: match of.ended {
                None => vec![(say!("stock-taken-away"), again)],
                Some(_) => Vec::new(),
            },
        }
    };
    seen.map(row).collect()
}

fn found_copy(one: &Differs) -> Found {
    let serial = &one.serial;
    let put = |slot: &str| {
        let (serial, slot) = (serial.clone(), slot.to_owned());
        let put = desk::Request::Put { serial, slot };
        Act::Do(put)
    };
    let acts = match &one.how {
        How::Missing { home } => vec![
            (say!("stock-is-there"), put(&home.slot)),
            (say!("stock-gone"), Act::Settle(Settling::Missing)),
        ],
        How::Misplaced { home, seen } => vec![
            (say!("stock-put-back"), put(&home.slot)),
            (say!("shelf-row-stays"), put(&seen.slot)),
        ],
        How::NoPlace { seen } | How::WasMissing { seen } | How::WasLost { seen } => {
            vec![(say!("stock-file"), put(&seen.slot))]
        }
        How::Lent { seen } => {
            let back = desk::Request::Return {
                serial: serial.clone(),
                slot: Some(seen.slot.clone()),
                condition: None,
            };
            vec![(say!("shelf-row-return"), Act::Do(back))]
        }
        How::OnItsWay { seen } => {
            vec![(say!("stock-arrived"), Act::Arrived(seen.slot.clone()))]
        }
        How::ShouldNotBeHere { .. } => {
            vec![(say!("stock-destroyed"), Act::Settle(Settling::Destroyed))]
        }
    };
    // What cannot be kept where it was seen is not offered to be.
    let acts = match (&one.how, &one.in_the_way) {
        (_, None) | (How::Missing { .. } | How::ShouldNotBeHere { .. }, _) => acts,
        (How::Misplaced { .. }, Some(_)) => acts.into_iter().take(1).collect(),
        (_, Some(_)) => Vec::new(),
    };
    Found {
        serial: Some(serial.clone()),
        words: stocktakes::difference(one, Place::Window),
        acts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::shelf::stocktake::{At, Counted};
    use stele_catalog::{CopyState, Timestamp};

    fn at(slot: &str, path: &str) -> At {
        let (slot, path) = (slot.to_owned(), path.to_owned());
        At { slot, path }
    }

    fn differs(serial: &str, how: How) -> Differs {
        let (serial, disc) = (serial.to_owned(), "SET-0001/1".to_owned());
        Differs {
            serial,
            disc,
            how,
            in_the_way: None,
            in_the_way_missing: false,
        }
    }

    fn outcome() -> Outcome {
        let home = at("SLT-0001-W", "House/Shelf 1");
        let seen = at("SLT-0002-V", "House/Shelf 2");
        Outcome {
            of: None,
            began: Timestamp(0),
            person: "PER-0001-J".to_owned(),
            ended: None,
            counted: vec![Counted {
                at: seen.clone(),
                when: Timestamp(0),
                person: "PER-0001-J".to_owned(),
                foreign: 2,
            }],
            not_counted: Vec::new(),
            in_place: 3,
            differences: vec![
                differs(
                    "A",
                    How::Misplaced {
                        home: home.clone(),
                        seen: seen.clone(),
                    },
                ),
                differs("B", How::Missing { home }),
                differs(
                    "C",
                    How::ShouldNotBeHere {
                        state: CopyState::Retired,
                        seen,
                    },
                ),
            ],
            misread: Vec::new(),
        }
    }

    #[test]
    fn what_was_found_is_grouped_the_most_urgent_first_and_each_has_an_act() {
        let groups = groups(&outcome());
        let first: Vec<_> = groups
            .iter()
            .map(|group| group.rows[0].serial.as_deref())
            .collect();
        assert_eq!(first, [Some("B"), Some("A"), None, Some("C")]);
        for row in groups.iter().flat_map(|group| &group.rows) {
            assert!(!row.acts.is_empty(), "{row:?}");
            assert!(!row.words.contains("stele "), "{row:?}");
            assert!(!row.words.contains("House/"), "{row:?}");
        }
        let stays = desk::Request::Put {
            serial: "A".to_owned(),
            slot: "SLT-0002-V".to_owned(),
        };
        assert_eq!(groups[1].rows[0].acts[1].1, Act::Do(stays));
    }

    #[test]
    fn what_is_not_ours_is_counted_again_only_while_one_counts() {
        let mut of = outcome();
        of.ended = Some(Timestamp(1));
        let groups = groups(&of);
        let foreign = groups.iter().flat_map(|group| &group.rows);
        let foreign: Vec<_> = foreign.filter(|row| row.serial.is_none()).collect();
        assert_eq!((foreign.len(), foreign[0].acts.len()), (1, 0));
    }
}
