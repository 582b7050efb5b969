//! The passes of a rescue, and how a mapfile tells them.

/// A way over the disc. Each later one takes more of the drive's time for less.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Pass {
    /// From front to back in large reads and with few retries; behind a place that fails, a
    /// stretch is left out.
    Forward,
    /// The stretches that were left out, from their ends until something fails.
    Backward,
    /// What is left of them.
    Rest,
    /// Large reads that failed once more, with all retries, from both edges of each gap.
    Trim,
    /// Single sectors from the edges of each cluster.
    Edges,
    /// Single sectors between those edges.
    Inside,
    /// Nothing is left to try.
    Done,
}

impl Pass {
    /// All, in order.
    pub const ALL: [Self; 7] = [
        Self::Forward,
        Self::Backward,
        Self::Rest,
        Self::Trim,
        Self::Edges,
        Self::Inside,
        Self::Done,
    ];

    /// Status and pass in the first line of a mapfile: copying, trimming, scraping, finished.
    pub(super) fn told(self) -> (&'static str, u32) {
        match self {
            Self::Forward => ("?", 1),
            Self::Backward => ("?", 2),
            Self::Rest => ("?", 3),
            Self::Trim => ("*", 1),
            Self::Edges => ("/", 1),
            Self::Inside => ("/", 2),
            Self::Done => ("+", 1),
        }
    }

    /// The pass that such words tell; the first where they tell none.
    pub(super) fn of(status: Option<&str>, number: Option<&str>) -> Self {
        let number = number.and_then(|word| word.parse().ok()).unwrap_or(1);
        let told = |pass: &Self| status == Some(pass.told().0) && number == pass.told().1;
        Self::ALL.into_iter().find(told).unwrap_or(Self::Forward)
    }
}
