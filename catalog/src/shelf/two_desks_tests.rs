//! Two desks on one archive, each with a catalog of its own open: a model of the shelf says what
//! each act leads to, or why it is refused, and both desks must find the shelf as the model has it.

use proptest::prelude::*;

use super::gathered_tests::loan;
use super::tests::{burn, whole_check};
use crate::shipments::ShipmentError;
use crate::tests::filled;
use crate::*;

/// Acts of a case at the most: half of them at each desk.
const ACTS: usize = 4000;
/// Where copies can be put. Of the box and of the slot the model knows what they refuse.
const PLACES: [&str; 5] = [
    "House/Box 1",
    "House/Shelf 1",
    "House/Shelf 2/Slot 1",
    "Vault/Shelf 1",
    "Courier van",
];
const BOX: usize = 0;
const SLOT: usize = 2;
const TRANSIT: usize = 4;
/// The disc of each copy: three discs of two copies, and one of three.
const DISCS: [usize; 9] = [0, 0, 1, 1, 2, 2, 3, 3, 3];

#[derive(Clone, Copy, Debug)]
enum Act {
    Shelve(usize, usize),
    Lend {
        copy: usize,
        even_last: bool,
    },
    GiveBack(usize, Option<usize>, Option<Condition>),
    Send {
        copy: usize,
        to: usize,
        even_last: bool,
    },
    Arrive(usize, Option<usize>),
    Quarantine(usize),
    Release(usize),
    Mislay(usize),
    Find(usize),
    /// Every sector is read and agrees.
    Check(usize),
}

/// Why an act is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Why {
    IsLent,
    NotLent,
    OnTheWay,
    NotOnTheWay,
    Apart,
    NotApart,
    NotSound,
    LastInPlace,
    LastToSend,
    SameDiscSent,
    NoHome,
    Taken,
    SameBox,
    State(CopyState),
}

fn why(error: &CatalogError) -> Option<Why> {
    Some(match error {
        CatalogError::IsLent { .. } => Why::IsLent,
        CatalogError::NotLent { .. } => Why::NotLent,
        CatalogError::OnTheWay { .. } => Why::OnTheWay,
        CatalogError::NotOnTheWay { .. } => Why::NotOnTheWay,
        CatalogError::Quarantined { .. } => Why::Apart,
        CatalogError::NotQuarantined { .. } => Why::NotApart,
        CatalogError::Loan(LoanError::NotSound { .. }) => Why::NotSound,
        CatalogError::Loan(LoanError::LastInPlace { .. }) => Why::LastInPlace,
        CatalogError::Loan(LoanError::NoHome) => Why::NoHome,
        CatalogError::Shipment(ShipmentError::LastToSend { .. }) => Why::LastToSend,
        CatalogError::Shipment(ShipmentError::SameDiscInTransit { .. }) => Why::SameDiscSent,
        CatalogError::Place(PlaceError::Taken { .. }) => Why::Taken,
        CatalogError::Place(PlaceError::SameBox { .. }) => Why::SameBox,
        CatalogError::Refused(refused) => Why::State(refused.state()),
        _ => return None,
    })
}

/// A copy as the model has it.
#[derive(Clone, Copy, Debug)]
struct Standing {
    disc: usize,
    state: CopyState,
    place: Option<usize>,
    bound: Option<usize>,
    /// Somebody has it; and where it comes back to.
    lent: Option<Option<usize>>,
    apart: bool,
    /// It came back dirty and was not read since.
    unread: bool,
}

impl Standing {
    fn sound(&self) -> bool {
        self.state == CopyState::Good
    }

    /// Where it is, or will be.
    fn takes_room_at(&self) -> Option<usize> {
        self.place.or(self.bound)
    }

    fn returned(&self) -> Result<(), Why> {
        match (self.lent, self.bound) {
            (Some(_), _) => Err(Why::IsLent),
            (None, Some(_)) => Err(Why::OnTheWay),
            (None, None) => Ok(()),
        }
    }

    /// A missing copy is not at hand.
    fn at_hand(&self) -> Result<(), Why> {
        match self.state {
            CopyState::Missing => Err(Why::State(self.state)),
            _ => Ok(()),
        }
    }

    /// It is seen again where nobody knew where it was.
    fn seen(&mut self) {
        if self.state == CopyState::Missing {
            self.state = CopyState::Suspect;
        }
    }
}

/// The shelf as it should be.
struct Model(Vec<Standing>);

impl Model {
    fn new() -> Self {
        let copy = |disc| Standing {
            disc,
            state: CopyState::Good,
            place: None,
            bound: None,
            lent: None,
            apart: false,
            unread: false,
        };
        Self(DISCS.into_iter().map(copy).collect())
    }

    fn siblings(&self, copy: usize) -> impl Iterator<Item = &Standing> {
        let all = self.0.iter().enumerate();
        all.filter(move |(n, other)| *n != copy && other.disc == self.0[copy].disc)
            .map(|(_, other)| other)
    }

    fn room(&self, copy: usize, place: usize) -> Result<(), Why> {
        let others = self.0.iter().enumerate().filter(|(n, _)| *n != copy);
        let mut there = others.filter(|(_, other)| {
            other.state != CopyState::Missing && other.takes_room_at() == Some(place)
        });
        match place {
            SLOT if there.next().is_some() => Err(Why::Taken),
            BOX if there.any(|(_, other)| other.disc == self.0[copy].disc) => Err(Why::SameBox),
            _ => Ok(()),
        }
    }

    /// Whether no other good copy of the disc stays in its place.
    fn is_last(&self, copy: usize) -> bool {
        let stays = |other: &Standing| {
            other.sound()
                && !other.apart
                && !other.unread
                && other.place.is_some_and(|place| place != TRANSIT)
        };
        self.0[copy].sound() && !self.siblings(copy).any(stays)
    }

    /// What an act leads to; the shelf stays as it is where it is refused.
    fn act(&mut self, act: Act) -> Result<CopyState, Why> {
        let before = self.0.clone();
        let done = self.try_act(act);
        match done {
            Ok(copy) => Ok(self.0[copy].state),
            Err(why) => {
                self.0 = before;
                Err(why)
            }
        }
    }

    fn try_act(&mut self, act: Act) -> Result<usize, Why> {
        match act {
            Act::Shelve(copy, to) => {
                self.0[copy].returned()?;
                self.room(copy, to)?;
                self.0[copy].place = Some(to);
                self.0[copy].seen();
                Ok(copy)
            }
            Act::Lend { copy, even_last } => self.lend(copy, even_last),
            Act::GiveBack(copy, to, condition) => self.give_back(copy, to, condition),
            Act::Send {
                copy,
                to,
                even_last,
            } => self.send(copy, to, even_last),
            Act::Arrive(copy, to) => {
                let bound = self.0[copy].bound.ok_or(Why::NotOnTheWay)?;
                let to = to.unwrap_or(bound);
                self.room(copy, to)?;
                (self.0[copy].place, self.0[copy].bound) = (Some(to), None);
                Ok(copy)
            }
            Act::Quarantine(copy) => {
                let one = &mut self.0[copy];
                if one.apart {
                    return Err(Why::Apart);
                }
                one.at_hand()?;
                (one.apart, one.state) = (true, CopyState::Suspect);
                Ok(copy)
            }
            Act::Release(copy) => {
                let one = &mut self.0[copy];
                if !one.apart {
                    return Err(Why::NotApart);
                }
                one.at_hand()?;
                one.apart = false;
                Ok(copy)
            }
            Act::Mislay(copy) => {
                let one = &mut self.0[copy];
                one.at_hand()?;
                (one.state, one.place, one.bound) = (CopyState::Missing, None, None);
                Ok(copy)
            }
            Act::Find(copy) => {
                let one = &mut self.0[copy];
                match one.state {
                    CopyState::Missing => one.state = CopyState::Suspect,
                    state => return Err(Why::State(state)),
                }
                Ok(copy)
            }
            Act::Check(copy) => {
                let one = &mut self.0[copy];
                (one.state, one.unread) = (CopyState::Good, false);
                Ok(copy)
            }
        }
    }

    fn lend(&mut self, copy: usize, even_last: bool) -> Result<usize, Why> {
        let one = self.0[copy];
        one.returned()?;
        if one.apart {
            return Err(Why::Apart);
        }
        if one.state == CopyState::Suspect {
            return Err(Why::NotSound);
        }
        if !even_last && self.is_last(copy) {
            return Err(Why::LastInPlace);
        }
        one.at_hand()?;
        (self.0[copy].lent, self.0[copy].place) = (Some(one.place), None);
        Ok(copy)
    }

    fn give_back(
        &mut self,
        copy: usize,
        to: Option<usize>,
        condition: Option<Condition>,
    ) -> Result<usize, Why> {
        let one = self.0[copy];
        let Some(home) = one.lent else {
            one.returned()?;
            one.at_hand()?;
            return Err(Why::NotLent);
        };
        let to = to.or(home).ok_or(Why::NoHome)?;
        self.room(copy, to)?;
        let one = &mut self.0[copy];
        (one.lent, one.place) = (None, Some(to));
        one.unread |= condition == Some(Condition::Dirty);
        one.seen();
        Ok(copy)
    }

    fn send(&mut self, copy: usize, to: usize, even_last: bool) -> Result<usize, Why> {
        self.0[copy].returned()?;
        if self.siblings(copy).any(|other| other.bound.is_some()) {
            return Err(Why::SameDiscSent);
        }
        if !even_last && self.is_last(copy) {
            return Err(Why::LastToSend);
        }
        self.room(copy, to)?;
        self.0[copy].at_hand()?;
        (self.0[copy].place, self.0[copy].bound) = (None, Some(to));
        Ok(copy)
    }
}

/// The archive, open at two desks.
struct Archive {
    _dir: tempfile::TempDir,
    desks: [Catalog; 2],
    by: Acting,
    copies: Vec<CopyId>,
    places: Vec<SlotId>,
    acts: i64,
}

impl Archive {
    fn new() -> Self {
        let (dir, mut catalog, by, first) = filled();
        let made = catalog.change(&by, Timestamp(1_790_000_000_000), Reason::Routine, |c| {
            let mut discs = vec![DiscId(1)];
            for number in 2..=4 {
                let disc = DiscRecord {
                    uuid: [number as u8; 16],
                    plan: b"plan".to_vec(),
                    capacity_sectors: 100,
                    used_sectors: 50,
                    parity: 30,
                    set_parity: None,
                    studies: vec![],
                };
                discs.push(c.add_disc(SetId(1), number, &disc)?);
            }
            let mut copies = vec![];
            for (serial, disc) in (100..).zip(DISCS) {
                copies.push(match copies.is_empty() {
                    true => first,
                    false => c.add_copy(discs[disc], &Serial::from_bits(serial))?,
                });
            }
            for copy in &copies {
                burn(c, *copy)?;
            }
            let places = PLACES.into_iter().map(|path| Ok(c.add_slot(path)?.id));
            Ok::<_, CatalogError>((copies, places.collect::<Result<Vec<_>, CatalogError>>()?))
        });
        let (copies, places) = made.unwrap();
        let other = Catalog::open(&dir.path().join("c.db")).unwrap();
        Self {
            _dir: dir,
            desks: [catalog, other],
            by,
            copies,
            places,
            acts: 0,
        }
    }

    fn act(&mut self, desk: bool, act: Act) -> Result<CopyState, CatalogError> {
        self.acts += 1;
        let at = Timestamp(1_790_000_000_000 + self.acts * 1000);
        let (copies, places, person) = (&self.copies, &self.places, self.by.person);
        let desk = &mut self.desks[usize::from(desk)];
        desk.change(&self.by, at, Reason::Routine, |c| {
            let by = KnownBy::Tag;
            match act {
                Act::Shelve(copy, to) => c.shelve(copies[copy], places[to], by),
                Act::Lend { copy, even_last } => {
                    let loan = NewLoan {
                        even_last,
                        ..loan(person)
                    };
                    c.lend(copies[copy], &loan)
                }
                Act::GiveBack(copy, to, condition) => {
                    c.give_back(copies[copy], to.map(|to| places[to]), condition, by)
                }
                Act::Send {
                    copy,
                    to,
                    even_last,
                } => c.send(copies[copy], places[to], by, even_last),
                Act::Arrive(copy, to) => c.arrive(copies[copy], to.map(|to| places[to]), by),
                Act::Quarantine(copy) => c.quarantine(copies[copy]),
                Act::Release(copy) => c.release(copies[copy]),
                Act::Mislay(copy) => c.mislay(copies[copy]),
                Act::Find(copy) => c.found(copies[copy], false),
                Act::Check(copy) => c.record(copies[copy], &whole_check()),
            }
        })
    }

    /// Whether a desk finds each copy as the model has it.
    fn compare(&self, desk: bool, model: &Model) -> Result<(), TestCaseError> {
        let rows = self.desks[usize::from(desk)].read().all_copies().unwrap();
        for (id, expected) in self.copies.iter().zip(&model.0) {
            let row = rows.iter().find(|row| row.id == *id).unwrap();
            let path = |place: Option<usize>| place.map(|place| PLACES[place].to_owned());
            let found = (
                row.state,
                &row.place,
                &row.bound_for,
                row.lent_to.is_some(),
                row.quarantined.is_some(),
            );
            // Of a missing copy the row has the last place, which helps those who look for it.
            let place = match expected.state {
                CopyState::Missing => row.place.clone(),
                _ => path(expected.place),
            };
            let bound = path(expected.bound);
            let wanted = (
                expected.state,
                &place,
                &bound,
                expected.lent.is_some(),
                expected.apart,
            );
            prop_assert_eq!(found, wanted, "copy {}", row.serial);
        }
        Ok(())
    }
}

fn act() -> impl Strategy<Value = Act> {
    let (copy, place) = (|| 0..DISCS.len(), || 0..PLACES.len());
    let to = move || proptest::option::of(place());
    let condition = prop_oneof![
        2 => Just(None),
        1 => Just(Some(Condition::AsBefore)),
        1 => Just(Some(Condition::Dirty)),
    ];
    prop_oneof![
        5 => (copy(), place()).prop_map(|(copy, to)| Act::Shelve(copy, to)),
        5 => (copy(), any::<bool>()).prop_map(|(copy, even_last)| Act::Lend { copy, even_last }),
        5 => (copy(), to(), condition)
            .prop_map(|(copy, to, condition)| Act::GiveBack(copy, to, condition)),
        3 => (copy(), place(), any::<bool>())
            .prop_map(|(copy, to, even_last)| Act::Send { copy, to, even_last }),
        3 => (copy(), to()).prop_map(|(copy, to)| Act::Arrive(copy, to)),
        1 => copy().prop_map(Act::Quarantine),
        2 => copy().prop_map(Act::Release),
        1 => copy().prop_map(Act::Mislay),
        2 => copy().prop_map(Act::Find),
        4 => copy().prop_map(Act::Check),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    })]

    #[test]
    fn two_desks_find_the_shelf_as_the_model_has_it(
        acts in proptest::collection::vec((any::<bool>(), act()), 1..=ACTS)
    ) {
        let (mut archive, mut model) = (Archive::new(), Model::new());
        for (desk, act) in acts {
            let expected = model.act(act);
            match archive.act(desk, act) {
                Ok(state) => prop_assert_eq!(Ok(state), expected, "{:?}", act),
                Err(error) => {
                    let why = why(&error);
                    prop_assert!(why.is_some(), "{:?}: {:?}", act, error);
                    prop_assert_eq!(why, expected.err(), "{:?}: {:?}", act, error);
                }
            }
            // The other desk is not told: it has to see it.
            archive.compare(!desk, &model)?;
        }
        archive.compare(false, &model)?;
        prop_assert_eq!(archive.desks[0].audit_verify().unwrap().problems, vec![]);
    }
}
