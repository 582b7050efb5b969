//! What a copy is, derived from what happened to it. No call sets a state.

use serde::{Deserialize, Serialize};

use super::refused::{Hindered, Refused};
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
    /// All of it still comes back by its parity, and of that little is left: another copy is to
    /// take its place now.
    Migrate,
    /// Something was cut off: only a full read can tell what it is.
    Suspect,
    /// It does not hold what it should, or not safely enough.
    Failed,
    /// It is not where it should be, and is being looked for.
    Missing,
    /// It was looked for in vain: nobody knows where it is, or who has it.
    Lost,
    /// Out of use.
    Retired,
    /// Destroyed, as somebody saw.
    Destroyed,
}

stored_enum!(CopyState, "state of a copy" {
    Planned = "planned",
    Burning = "burning",
    Written = "written",
    Good = "good",
    Watch = "watch",
    Migrate = "migrate",
    Suspect = "suspect",
    Failed = "failed",
    Missing = "missing",
    Lost = "lost",
    Retired = "retired",
    Destroyed = "destroyed",
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
    /// The copy was destroyed, as somebody said who saw it.
    Destroyed,
}

stored_enum!(Doubt, "doubt about a disc" {
    TwoDrives = "two drives",
    OtherTag = "other tag",
    NeverWritten = "never written",
    Destroyed = "destroyed",
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
    /// It is kept apart: nobody counts on it until it is released.
    Quarantined,
    /// It is kept apart no more.
    Released,
    /// It went on its way to another place.
    Sent {
        /// The row of the slot that it is to come to.
        slot: i64,
        /// Who says that it was this copy.
        by: KnownBy,
    },
    /// It came to the end of its way.
    Arrived {
        /// The slot's row.
        slot: i64,
        /// Who says that it was this copy.
        by: KnownBy,
    },
    /// It is out of use.
    Retired,
    /// Somebody saw that it was destroyed.
    Destroyed,
    /// It is not where it should be.
    Mislaid,
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
            Self::Quarantined => EventKind::Quarantined,
            Self::Released => EventKind::Released,
            Self::Sent { .. } => EventKind::Sent,
            Self::Arrived { .. } => EventKind::Arrived,
            Self::Retired => EventKind::Retired,
            Self::Destroyed => EventKind::Destroyed,
            Self::Mislaid => EventKind::Mislaid,
            Self::Missed => EventKind::Missed,
            Self::Found => EventKind::Found,
        }
    }
}

impl CopyState {
    /// Whether a copy in this state counts as one that holds its disc, where it is not kept apart
    /// ([`Standing::is_sound`](super::Standing::is_sound)).
    pub(crate) fn is_sound(self) -> bool {
        matches!(self, Self::Good | Self::Watch)
    }

    /// Whether a copy in this state is kept among those that hold their discs: it was burned, and
    /// may still be good.
    pub fn is_kept_on_shelves(self) -> bool {
        !matches!(
            self,
            Self::Planned | Self::Failed | Self::Retired | Self::Destroyed
        )
    }

    /// Whether all of its disc comes back from a copy in this state, by its parity where need be.
    pub fn is_whole(self) -> bool {
        self.is_sound() || self == Self::Migrate
    }

    /// Whether a copy in this state is not at hand, and nobody knows where it is.
    pub fn is_away(self) -> bool {
        matches!(self, Self::Missing | Self::Lost)
    }

    /// Whether a copy in this state holds its disc, or may be found to hold it, as a whole or for
    /// the most part. One that failed does so only where it `was_good` before.
    pub fn may_hold(self, was_good: bool) -> bool {
        match self {
            Self::Burning
            | Self::Written
            | Self::Good
            | Self::Watch
            | Self::Migrate
            | Self::Suspect
            | Self::Missing
            | Self::Lost => true,
            Self::Failed => was_good,
            Self::Planned | Self::Retired | Self::Destroyed => false,
        }
    }

    /// The state where `event` led to this one, of a copy that was good before or was not. Damage
    /// that a disc was born with is no reserve: parity is for what comes later. So a copy that was
    /// never read whole is not sound as long as anything of it is missing.
    #[must_use]
    pub fn unless_born_damaged(self, event: &Event, was_good: bool) -> Self {
        match (self, event) {
            (Self::Watch | Self::Migrate, Event::Checked { .. }) if !was_good => Self::Failed,
            (state, _) => state,
        }
    }

    /// The state where an event led to this one, of a copy that was in `before` until nobody knew
    /// where it is. One that was out of use is so when it is there again: whoever puts it back in
    /// its place takes back nothing of that.
    #[must_use]
    pub fn unless_retired_before(self, event: &Event, before: Option<Self>) -> Self {
        match (event, before) {
            (
                Event::Shelved { .. } | Event::GivenBack { .. } | Event::Found,
                Some(Self::Retired),
            ) => Self::Retired,
            _ => self,
        }
    }

    /// The state after an event. Nothing but a read-back in which every sector compared equal,
    /// or a check in which every sector agreed, leads to [`CopyState::Good`].
    pub fn after(self, event: &Event) -> Result<Self, Refused> {
        // Long because it is one flat table.
        use CopyState as S;
        let already = || Err(Refused::Already { state: self });
        let refused = |event| Err(Refused::Hindered { state: self, event });
        match (self, event) {
            // Somebody thought better of it, and the disc is there.
            (S::Retired, Event::Found) => Ok(S::Suspect),
            // Whoever says so says that the destroyed one was seen.
            (S::Destroyed, Event::Found) => Ok(S::Suspect),
            // That a disc says it is it is to be settled, and changes nothing of it.
            (
                S::Destroyed,
                Event::Doubted {
                    doubt: Doubt::Destroyed,
                    ..
                }
                | Event::ToldApart { .. },
            ) => Ok(S::Destroyed),
            (S::Destroyed, Event::Destroyed) | (S::Retired, Event::Retired) => already(),
            (S::Destroyed, _) => refused(Hindered::UseOfDestroyed),
            (
                _,
                Event::Doubted {
                    doubt: Doubt::Destroyed,
                    ..
                },
            ) => refused(Hindered::SeenAgain),
            // It was burned, whatever the catalog knows: a full read decides what it is.
            (S::Planned | S::Retired, Event::FoundByTag { .. }) => Ok(S::Suspect),
            (_, Event::FoundByTag { .. }) => refused(Hindered::FoundByTag),
            // It lies somewhere until it is destroyed.
            (S::Retired, Event::Shelved { .. } | Event::Sent { .. } | Event::Arrived { .. }) => {
                Ok(S::Retired)
            }
            (S::Retired, Event::Destroyed) => Ok(S::Destroyed),
            // It has the data of patients until then, whoever has it.
            (S::Retired, Event::Mislaid) => Ok(S::Missing),
            (S::Retired, Event::Missed) => Ok(S::Lost),
            // A serial that a disc of another catalog carries as well as one that nobody has read.
            (
                S::Retired,
                Event::Doubted {
                    doubt: Doubt::OtherTag,
                    ..
                }
                | Event::ToldApart { .. },
            ) => Ok(S::Retired),
            (S::Retired, _) => refused(Hindered::UseOfRetired),
            (S::Planned, Event::BurnStarted { .. }) => Ok(S::Burning),
            (_, Event::BurnStarted { .. }) => refused(Hindered::BurnedAgain),
            (S::Burning, Event::BurnEnded { stopped: None, .. }) => Ok(S::Written),
            (S::Burning, Event::BurnEnded { .. }) => Ok(S::Failed),
            (_, Event::BurnEnded { .. }) => refused(Hindered::BurnedToEnd),
            (S::Planned, Event::ReadBack { .. } | Event::Checked { .. }) => {
                refused(Hindered::Verified)
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
                CheckClass::Ok | CheckClass::Watch => S::Watch,
                CheckClass::Migrate => S::Migrate,
                CheckClass::Failed => S::Failed,
            }),
            (S::Burning | S::Written, Event::Interrupted { .. }) => Ok(S::Suspect),
            (_, Event::Interrupted { .. }) => refused(Hindered::Interrupted),
            (S::Planned, Event::Shelved { .. } | Event::Lent { .. } | Event::GivenBack { .. }) => {
                refused(Hindered::ShelvedOrLent)
            }
            // It lies in a drive. A burn that was cut off is cleared up before anybody can ask.
            (S::Burning | S::Written, Event::Shelved { .. } | Event::Lent { .. }) => {
                refused(Hindered::ShelvedOrLent)
            }
            (
                S::Missing | S::Lost,
                Event::Shelved { .. } | Event::GivenBack { .. } | Event::Found,
            ) => Ok(S::Suspect),
            (S::Missing | S::Lost, Event::Lent { .. }) => refused(Hindered::LentUnfound),
            (state, Event::Shelved { .. } | Event::Lent { .. } | Event::GivenBack { .. }) => {
                Ok(state)
            }
            (S::Planned, Event::Doubted { .. } | Event::ToldApart { .. }) => {
                refused(Hindered::ToldApart)
            }
            (S::Burning | S::Written, Event::Doubted { .. } | Event::ToldApart { .. }) => {
                refused(Hindered::ToldApart)
            }
            // Whatever was read of it may have been the other disc.
            (
                S::Good | S::Watch | S::Migrate | S::Missing | S::Lost,
                Event::Doubted {
                    doubt: Doubt::TwoDrives,
                    ..
                },
            ) => Ok(S::Suspect),
            (state, Event::Doubted { .. } | Event::ToldApart { .. }) => Ok(state),
            (S::Planned | S::Burning | S::Written, Event::Destroyed) => {
                refused(Hindered::Destroyed)
            }
            (_, Event::Destroyed) => Ok(S::Destroyed),
            (
                S::Planned | S::Burning | S::Written | S::Missing | S::Lost,
                Event::Quarantined | Event::Released | Event::Sent { .. } | Event::Arrived { .. },
            ) => refused(Hindered::QuarantinedOrSent),
            // Who keeps it apart doubts it: what was read before does not count any more.
            (S::Good | S::Watch | S::Migrate, Event::Quarantined) => Ok(S::Suspect),
            (
                state,
                Event::Quarantined | Event::Released | Event::Sent { .. } | Event::Arrived { .. },
            ) => Ok(state),
            (_, Event::Retired) => Ok(S::Retired),
            (S::Planned, Event::Missed) => refused(Hindered::Lost),
            // It happened once, and its incident is open since.
            (S::Lost, Event::Missed) => already(),
            (_, Event::Missed) => Ok(S::Lost),
            (S::Planned, Event::Mislaid) => refused(Hindered::Missing),
            (S::Missing, Event::Mislaid) => already(),
            (S::Lost, Event::Mislaid) => refused(Hindered::Missing),
            (_, Event::Mislaid) => Ok(S::Missing),
            (_, Event::Found) => refused(Hindered::Found),
        }
    }
}

#[cfg(test)]
mod tests;
