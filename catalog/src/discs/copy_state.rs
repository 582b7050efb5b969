//! What a copy is, derived from what happened to it. No call sets a state.

use serde::{Deserialize, Serialize};

use crate::store::stored_enum;
use crate::trail::EventKind;

/// What a copy is.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum CopyState {
    /// A serial is set aside; no disc carries it yet.
    Planned,
    /// The first WRITE was allowed; how it ended is not known yet.
    Burning,
    /// Written to the end; not read back.
    Written,
    /// Every sector was read back from the medium and compared equal.
    Good,
    /// Sound, with first damage that its parity covers.
    Watch,
    /// Something was cut off: only a full read can tell what it is.
    Suspect,
    /// It does not hold what it should, or not safely enough.
    Failed,
    /// Nobody knows where it is.
    Lost,
    /// Out of use.
    Retired,
}

stored_enum!(CopyState, "state of a copy" {
    Planned = "planned",
    Burning = "burning",
    Written = "written",
    Good = "good",
    Watch = "watch",
    Suspect = "suspect",
    Failed = "failed",
    Lost = "lost",
    Retired = "retired",
});

/// Class of a check.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum CheckClass {
    /// Every sector agrees with its check value.
    Ok,
    /// Damaged; parity covers it easily.
    Watch,
    /// Damaged; the reserve shrinks.
    Migrate,
    /// Damaged beyond its own parity.
    Failed,
}

stored_enum!(CheckClass, "class of a check" {
    Ok = "ok",
    Watch = "watch",
    Migrate = "migrate",
    Failed = "failed",
});

/// Who says which copy a disc is.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KnownBy {
    /// The tag on the disc.
    Tag,
    /// A person, by the label.
    Label,
}

stored_enum!(KnownBy, "who says which copy it is" { Tag = "tag", Label = "label" });

/// Why a disc that says that it is a copy may be another one.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Discs in two drives say so at the same time.
    TwoDrives,
    /// Its tag is not the one that the burn of the copy wrote.
    OtherTag,
    /// It holds what the burn of the copy never wrote.
    NeverWritten,
}

stored_enum!(Doubt, "doubt about a disc" {
    TwoDrives = "two drives",
    OtherTag = "other tag",
    NeverWritten = "never written",
});

/// What happened to a copy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Event {
    /// The burn was about to send its first WRITE.
    BurnStarted {
        /// The drive.
        drive: String,
        /// Media ID as the drive reports it.
        media_id: String,
        /// BLAKE3 of the tag that the disc gets; none where an earlier version burned it. The tag
        /// has the hash of the trail before this event, and this event that of the tag: each proves
        /// the other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag: Option<[u8; 32]>,
    },
    /// The burn ended.
    BurnEnded {
        /// Sectors written.
        written_sectors: u64,
        /// Code of what stopped it; none where it ran to its end.
        stopped: Option<String>,
    },
    /// The medium was read back and compared with the image.
    ReadBack {
        /// Sectors of the image.
        sectors: u64,
        /// Sectors that compared equal.
        equal: u64,
        /// Sectors that could not be read.
        lost: u64,
        /// Sectors that were read and differ.
        different: u64,
        /// The drive.
        drive: String,
    },
    /// The process was killed, or the power went.
    Interrupted {
        /// In which phase.
        why: String,
    },
    /// Every sector was read once and compared with its check value.
    Checked {
        /// The class.
        class: CheckClass,
        /// Sectors of the disc.
        sectors: u64,
        /// Sectors lost or wrong.
        lost: u64,
        /// The damage, as the application writes it.
        damage_map: String,
        /// The drive.
        drive: String,
        /// Drive time, in milliseconds.
        duration_ms: u64,
        /// Who says that it was this copy; none where an earlier version recorded it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<KnownBy>,
    },
    /// A disc whose tag says that it is this copy turned up, and nobody knew that it was burned:
    /// the catalog is older than the burn.
    FoundByTag {
        /// The drive that it was found in.
        drive: String,
        /// Media ID as that drive reports it; empty where it tells none.
        media_id: String,
        /// BLAKE3 of its tag.
        tag: [u8; 32],
    },
    /// It was put into a slot.
    Shelved {
        /// The slot's row.
        slot: i64,
        /// Who says that it was this copy; none where an earlier version recorded it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<KnownBy>,
    },
    /// It was lent.
    Lent {
        /// The loan's row.
        loan: i64,
        /// Who says that it was this copy; none where an earlier version recorded it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<KnownBy>,
    },
    /// It came back into a slot.
    GivenBack {
        /// The loan's row.
        loan: i64,
        /// The slot's row.
        slot: i64,
        /// Who says that it was this copy; none where an earlier version recorded it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<KnownBy>,
    },
    /// Another disc may be among those that say they are it.
    Doubted {
        /// Why.
        doubt: Doubt,
        /// The drive in which such a disc was seen.
        drive: String,
    },
    /// A person told the copy from the other disc, which is no copy of this archive.
    ToldApart {
        /// Who says which disc is the copy.
        by: KnownBy,
    },
    /// It is out of use.
    Retired,
    /// It cannot be found.
    Missed,
    /// It was found again.
    Found,
}

impl Event {
    /// The kind, as the trail and the copy's own history call it.
    pub fn kind(&self) -> EventKind {
        match self {
            Self::BurnStarted { .. } => EventKind::BurnStarted,
            Self::BurnEnded { .. } => EventKind::BurnEnded,
            Self::ReadBack { .. } => EventKind::ReadBack,
            Self::Interrupted { .. } => EventKind::Interrupted,
            Self::Checked { .. } => EventKind::Checked,
            Self::FoundByTag { .. } => EventKind::FoundByTag,
            Self::Shelved { .. } => EventKind::Shelved,
            Self::Lent { .. } => EventKind::Lent,
            Self::GivenBack { .. } => EventKind::GivenBack,
            Self::Doubted { .. } => EventKind::Doubted,
            Self::ToldApart { .. } => EventKind::ToldApart,
            Self::Retired => EventKind::Retired,
            Self::Missed => EventKind::Missed,
            Self::Found => EventKind::Found,
        }
    }
}

/// Why a copy is not found by its tag.
pub(super) const BURN_IS_KNOWN: &str = "found by its tag, its burn is known";

/// Why an event cannot follow.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a copy that is {} cannot be {event}", state.text())]
pub struct Refused {
    /// The copy's state.
    pub state: CopyState,
    /// What was to happen.
    pub event: &'static str,
}

impl CopyState {
    /// Whether a copy in this state counts as one that holds its disc.
    pub fn is_sound(self) -> bool {
        matches!(self, Self::Good | Self::Watch)
    }

    /// Whether a copy in this state holds its disc, or may be found to hold it, as a whole or for
    /// the most part. One that failed does so only where it `was_good` before.
    pub fn may_hold(self, was_good: bool) -> bool {
        match self {
            Self::Burning
            | Self::Written
            | Self::Good
            | Self::Watch
            | Self::Suspect
            | Self::Lost => true,
            Self::Failed => was_good,
            Self::Planned | Self::Retired => false,
        }
    }

    /// The state where `event` led to this one, of a copy that was good before or was not. Damage
    /// that a disc was born with is no reserve: parity is for what comes later. So a copy that was
    /// never read whole is not sound as long as anything of it is missing.
    #[must_use]
    pub fn unless_born_damaged(self, event: &Event, was_good: bool) -> Self {
        match (self, event) {
            (Self::Watch, Event::Checked { .. }) if !was_good => Self::Failed,
            (state, _) => state,
        }
    }

    /// The state after an event. Nothing but a read-back in which every sector compared equal,
    /// or a check in which every sector agreed, leads to [`CopyState::Good`].
    pub fn after(self, event: &Event) -> Result<Self, Refused> {
        // Long because it is one flat table.
        use CopyState as S;
        let refused = |event| Err(Refused { state: self, event });
        match (self, event) {
            // Somebody thought better of it, and the disc is there.
            (S::Retired, Event::Found) => Ok(S::Suspect),
            // It was burned, whatever the catalog knows: a full read decides what it is.
            (S::Planned | S::Retired, Event::FoundByTag { .. }) => Ok(S::Suspect),
            (_, Event::FoundByTag { .. }) => refused(BURN_IS_KNOWN),
            (S::Retired, _) => refused("used, it is out of use"),
            (S::Planned, Event::BurnStarted { .. }) => Ok(S::Burning),
            (_, Event::BurnStarted { .. }) => refused("burned again"),
            (S::Burning, Event::BurnEnded { stopped: None, .. }) => Ok(S::Written),
            (S::Burning, Event::BurnEnded { .. }) => Ok(S::Failed),
            (_, Event::BurnEnded { .. }) => refused("burned to its end"),
            (S::Planned, Event::ReadBack { .. } | Event::Checked { .. }) => {
                refused("read, it was never burned")
            }
            (_, Event::ReadBack { sectors, equal, .. }) => {
                Ok(if *sectors > 0 && equal == sectors {
                    S::Good
                } else {
                    S::Failed
                })
            }
            (
                _,
                Event::Checked {
                    class,
                    sectors,
                    lost,
                    ..
                },
            ) => Ok(match class {
                CheckClass::Ok if *sectors > 0 && *lost == 0 => S::Good,
                CheckClass::Ok | CheckClass::Watch | CheckClass::Migrate => S::Watch,
                CheckClass::Failed => S::Failed,
            }),
            (S::Burning | S::Written, Event::Interrupted { .. }) => Ok(S::Suspect),
            (_, Event::Interrupted { .. }) => refused("cut off, nothing is written to it"),
            (S::Planned, Event::Shelved { .. } | Event::Lent { .. } | Event::GivenBack { .. }) => {
                refused("shelved or lent, it was never burned")
            }
            // It lies in a drive. A burn that was cut off is cleared up before anybody can ask.
            (S::Burning | S::Written, Event::Shelved { .. } | Event::Lent { .. }) => {
                refused("shelved or lent, it is being burned")
            }
            (S::Lost, Event::Shelved { .. } | Event::GivenBack { .. } | Event::Found) => {
                Ok(S::Suspect)
            }
            (S::Lost, Event::Lent { .. }) => refused("lent, nobody knows where it is"),
            (state, Event::Shelved { .. } | Event::Lent { .. } | Event::GivenBack { .. }) => {
                Ok(state)
            }
            (S::Planned, Event::Doubted { .. } | Event::ToldApart { .. }) => {
                refused("told from another disc, it was never burned")
            }
            (S::Burning | S::Written, Event::Doubted { .. } | Event::ToldApart { .. }) => {
                refused("told from another disc, it is being burned")
            }
            // Whatever was read of it may have been the other disc.
            (
                S::Good | S::Watch | S::Lost,
                Event::Doubted {
                    doubt: Doubt::TwoDrives,
                    ..
                },
            ) => Ok(S::Suspect),
            (state, Event::Doubted { .. } | Event::ToldApart { .. }) => Ok(state),
            (_, Event::Retired) => Ok(S::Retired),
            (S::Planned, Event::Missed) => refused("missed, it was never burned"),
            (_, Event::Missed) => Ok(S::Lost),
            (_, Event::Found) => refused("found, it was not missed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn started() -> Event {
        Event::BurnStarted {
            drive: "d".to_owned(),
            media_id: "m".to_owned(),
            tag: None,
        }
    }
    fn ended(stopped: Option<&str>) -> Event {
        Event::BurnEnded {
            written_sectors: 5,
            stopped: stopped.map(str::to_owned),
        }
    }
    fn read_back(sectors: u64, equal: u64) -> Event {
        Event::ReadBack {
            sectors,
            equal,
            lost: 0,
            different: 0,
            drive: "d".to_owned(),
        }
    }
    fn checked(class: CheckClass, lost: u64) -> Event {
        Event::Checked {
            class,
            sectors: 9,
            lost,
            damage_map: String::new(),
            drive: "d".to_owned(),
            duration_ms: 1,
            by: Some(KnownBy::Tag),
        }
    }

    fn doubted(doubt: Doubt) -> Event {
        let drive = "d".to_owned();
        Event::Doubted { doubt, drive }
    }

    fn found_by_tag() -> Event {
        Event::FoundByTag {
            drive: "d".to_owned(),
            media_id: String::new(),
            tag: [7; 32],
        }
    }

    fn any_event() -> impl Strategy<Value = Event> {
        prop_oneof![
            Just(started()),
            Just(ended(None)),
            Just(ended(Some("BRN-001"))),
            (0_u64..3, 0_u64..3).prop_map(|(s, e)| read_back(s, e)),
            Just(Event::Interrupted {
                why: "x".to_owned()
            }),
            Just(checked(CheckClass::Ok, 0)),
            Just(checked(CheckClass::Ok, 1)),
            Just(checked(CheckClass::Watch, 1)),
            Just(checked(CheckClass::Failed, 1)),
            Just(Event::Shelved { slot: 1, by: None }),
            Just(Event::Lent { loan: 1, by: None }),
            Just(Event::GivenBack {
                loan: 1,
                slot: 1,
                by: None
            }),
            Just(doubted(Doubt::TwoDrives)),
            Just(doubted(Doubt::OtherTag)),
            Just(Event::ToldApart { by: KnownBy::Tag }),
            Just(Event::Retired),
            Just(Event::Missed),
            Just(Event::Found),
            Just(found_by_tag()),
        ]
    }

    proptest! {
        #[test]
        fn good_comes_only_from_a_whole_read(events in prop::collection::vec(any_event(), 0..12)) {
            let mut state = CopyState::Planned;
            for event in &events {
                let Ok(next) = state.after(event) else { continue };
                if next == CopyState::Good && state != CopyState::Good {
                    let whole = match event {
                        Event::ReadBack { sectors, equal, .. } => sectors == equal && *sectors > 0,
                        Event::Checked { class, lost, .. } => {
                            *class == CheckClass::Ok && *lost == 0
                        }
                        _ => false,
                    };
                    prop_assert!(whole, "{event:?}");
                }
                state = next;
            }
        }
    }

    #[test]
    fn damage_counts_against_a_copy_that_was_never_whole() {
        for class in [CheckClass::Watch, CheckClass::Migrate] {
            let check = checked(class, 1);
            for state in [CopyState::Suspect, CopyState::Failed] {
                let after = state.after(&check).unwrap();
                assert_eq!(after.unless_born_damaged(&check, true), CopyState::Watch);
                assert_eq!(after.unless_born_damaged(&check, false), CopyState::Failed);
            }
        }
        let found = Event::Found;
        let state = CopyState::Watch.unless_born_damaged(&found, false);
        assert_eq!(state, CopyState::Watch, "only what a check says is judged");
        let whole = checked(CheckClass::Ok, 0);
        let after = CopyState::Suspect.after(&whole).unwrap();
        assert_eq!(after.unless_born_damaged(&whole, false), CopyState::Good);
    }

    #[test]
    fn a_copy_that_two_discs_say_they_are_is_read_again() {
        let two = doubted(Doubt::TwoDrives);
        for sound in [CopyState::Good, CopyState::Watch] {
            assert_eq!(sound.after(&two), Ok(CopyState::Suspect));
            // One that cannot be it says nothing against the copy.
            for doubt in [Doubt::OtherTag, Doubt::NeverWritten] {
                assert_eq!(sound.after(&doubted(doubt)), Ok(sound));
            }
        }
        let told = Event::ToldApart { by: KnownBy::Tag };
        assert_eq!(CopyState::Failed.after(&two), Ok(CopyState::Failed));
        assert_eq!(CopyState::Suspect.after(&told), Ok(CopyState::Suspect));
        for state in [CopyState::Planned, CopyState::Burning, CopyState::Retired] {
            assert!(state.after(&two).is_err() && state.after(&told).is_err());
        }
    }

    #[test]
    fn a_disc_with_its_tag_speaks_for_a_burn_that_nobody_knows_of() {
        let found = found_by_tag();
        for state in [CopyState::Planned, CopyState::Retired] {
            assert_eq!(state.after(&found), Ok(CopyState::Suspect));
        }
        for state in [CopyState::Burning, CopyState::Good, CopyState::Lost] {
            assert!(state.after(&found).is_err(), "{state:?}");
        }
        let whole = checked(CheckClass::Ok, 0);
        assert_eq!(CopyState::Suspect.after(&whole), Ok(CopyState::Good));
    }

    #[test]
    fn a_burn_goes_its_way_and_no_other() {
        let s = CopyState::Planned.after(&started()).unwrap();
        assert_eq!(s, CopyState::Burning);
        assert!(s.after(&started()).is_err());
        assert_eq!(s.after(&ended(Some("x"))).unwrap(), CopyState::Failed);
        let s = s.after(&ended(None)).unwrap();
        assert_eq!(s.after(&read_back(5, 5)).unwrap(), CopyState::Good);
        assert_eq!(s.after(&read_back(5, 4)).unwrap(), CopyState::Failed);
        assert_eq!(s.after(&read_back(0, 0)).unwrap(), CopyState::Failed);
        let cut = s
            .after(&Event::Interrupted {
                why: "power".to_owned(),
            })
            .unwrap();
        assert_eq!(cut, CopyState::Suspect);
        assert_eq!(
            cut.after(&checked(CheckClass::Ok, 0)).unwrap(),
            CopyState::Good
        );
        assert_eq!(
            CopyState::Retired.after(&Event::Found).unwrap(),
            CopyState::Suspect
        );
        assert!(CopyState::Retired.after(&Event::Missed).is_err());
    }
}
