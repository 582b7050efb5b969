//! How a copy is, in the classes that people see everywhere: a shape, a word and a color each.

use stele_catalog::CopyState;

use crate::words::lang::say;

/// A class of health.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Health {
    /// Read in full, nothing to do.
    Good,
    /// To be read again soon.
    Watch,
    /// Another copy is to take its place.
    Migrate,
    /// It does not hold what it should.
    Failed,
    /// It is not where it should be.
    Missing,
    /// It was looked for in vain.
    Lost,
    /// Not read yet.
    Unread,
    /// Somebody has it, or it is on its way.
    Out,
}

impl Health {
    /// All classes, in the order in which they are listed.
    pub const ALL: [Self; 8] = [
        Self::Good,
        Self::Watch,
        Self::Migrate,
        Self::Failed,
        Self::Missing,
        Self::Lost,
        Self::Unread,
        Self::Out,
    ];

    /// That of a copy; none where no disc carries it, or it is out of use.
    pub fn of(state: CopyState, quarantined: bool, is_out: bool) -> Option<Self> {
        Some(match state {
            CopyState::Planned | CopyState::Retired | CopyState::Destroyed => return None,
            CopyState::Failed => Self::Failed,
            CopyState::Missing => Self::Missing,
            CopyState::Lost => Self::Lost,
            CopyState::Migrate => Self::Migrate,
            CopyState::Burning | CopyState::Written | CopyState::Suspect => Self::Unread,
            CopyState::Good | CopyState::Watch if quarantined => Self::Watch,
            CopyState::Good | CopyState::Watch if is_out => Self::Out,
            CopyState::Good => Self::Good,
            CopyState::Watch => Self::Watch,
        })
    }

    /// In a word or two.
    pub fn word(self) -> String {
        match self {
            Self::Good => say!("health-good"),
            Self::Watch => say!("health-watch"),
            Self::Migrate => say!("health-migrate"),
            Self::Failed => say!("health-failed"),
            Self::Missing => say!("health-missing"),
            Self::Lost => say!("health-lost"),
            Self::Unread => say!("health-unread"),
            Self::Out => say!("health-out"),
        }
    }

    /// What that means.
    pub fn meaning(self) -> String {
        match self {
            Self::Good => say!("health-good-means"),
            Self::Watch => say!("health-watch-means"),
            Self::Migrate => say!("health-migrate-means"),
            Self::Failed => say!("health-failed-means"),
            Self::Missing => say!("health-missing-means"),
            Self::Lost => say!("health-lost-means"),
            Self::Unread => say!("health-unread-means"),
            Self::Out => say!("health-out-means"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_out_and_failing_is_failing() {
        assert_eq!(Health::of(CopyState::Planned, false, false), None);
        let out = |state| Health::of(state, false, true);
        assert_eq!(out(CopyState::Good), Some(Health::Out));
        assert_eq!(out(CopyState::Migrate), Some(Health::Migrate));
        assert_eq!(out(CopyState::Lost), Some(Health::Lost));
        let apart = Health::of(CopyState::Good, true, false);
        assert_eq!(apart, Some(Health::Watch));
    }
}
