//! What lies in a drive.

use serde::Serialize;

use super::TrayState;

/// What lies in a drive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "lies", rename_all = "snake_case")]
pub enum Lying {
    /// Nothing.
    Nothing {
        /// Whether the tray is open.
        open: bool,
    },
    /// A disc.
    Disc {
        /// Its kind: `BD-R`, `DVD+R`, or that of a virtual medium; `other` where it is not known.
        kind: String,
        /// Media ID, where the drive tells it.
        media_id: Option<String>,
        /// How far it is written.
        condition: Condition,
        /// Whether the tray is open.
        open: bool,
        /// Sectors that a blank has room for, where the drive tells it.
        #[serde(skip)]
        room: Option<u64>,
    },
    /// A disc that is still being recognized.
    Becoming,
    /// A disc that this drive cannot use.
    Unusable {
        /// What the drive says of it.
        message: String,
    },
    /// A virtual medium whose file is gone or broken.
    Broken {
        /// Stable code.
        code: String,
        /// What the error says; none where the file is gone.
        message: Option<String>,
    },
    /// The drive cannot be asked now.
    Unseen {
        /// What the system's own service tells of it.
        told: Option<Box<Lying>>,
        /// Why.
        why: Unseen,
    },
}

impl Default for Lying {
    fn default() -> Self {
        Self::Nothing { open: false }
    }
}

/// How far a disc is written.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Nothing is written.
    Blank,
    /// Something is written.
    Written,
    /// It is burned and closed.
    Closed,
    /// It is written and not closed.
    Appendable,
    /// It can be written again and again.
    Rewritable,
}

/// Why a drive cannot be asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Unseen {
    /// Somebody uses it.
    InUse {
        /// Who, where this user may know: a program, or where the disc is mounted.
        by: Option<String>,
    },
    /// This user may not.
    Forbidden,
    /// Something else.
    Failed {
        /// Stable code.
        code: String,
        /// What the error says.
        message: String,
    },
}

impl Lying {
    /// Whether a disc lies there that was written to.
    pub fn is_written(&self) -> bool {
        match self {
            Self::Disc {
                condition,
                open: false,
                ..
            } => !matches!(condition, Condition::Blank),
            _ => false,
        }
    }

    /// Whether it is a blank that can be burned at once.
    pub fn is_blank(&self) -> bool {
        matches!(
            self,
            Self::Disc {
                condition: Condition::Blank,
                open: false,
                ..
            }
        )
    }

    /// Whether it is a blank that has room for so many sectors, as far as the drive tells.
    pub fn has_room(&self, sectors: u64) -> bool {
        let told = match self {
            Self::Disc { room, .. } => *room,
            _ => None,
        };
        self.is_blank() && told.is_none_or(|room| room >= sectors)
    }

    /// Whether somebody uses the drive, or its virtual medium.
    pub fn is_in_use(&self) -> bool {
        matches!(
            self,
            Self::Unseen {
                why: Unseen::InUse { .. },
                ..
            }
        )
    }

    /// What the tray is like.
    pub fn tray(&self) -> TrayState {
        match self {
            Self::Nothing { open: true } | Self::Disc { open: true, .. } => TrayState::Open,
            Self::Nothing { open: false } => TrayState::Empty,
            Self::Disc { open: false, .. }
            | Self::Becoming
            | Self::Unusable { .. }
            | Self::Broken { .. } => TrayState::Holds,
            Self::Unseen { .. } => TrayState::Unknown,
        }
    }
}
