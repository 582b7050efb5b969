//! The lines of work: which steps are cut off, what goes before them, and what follows.

use crate::story::Step;

/// One line of work: what is done before, and the steps of which each is cut off.
pub struct Line {
    pub name: &'static str,
    /// Steps that are done before and never cut off.
    pub before: &'static [Step],
    /// Steps of which each is cut off; all later ones follow.
    pub cut: &'static [Step],
    /// What follows after them.
    pub after: &'static [Step],
}

/// All lines of work.
pub const LINES: [Line; 13] = [
    Line {
        name: "disc",
        before: &[],
        cut: &[
            Step::Ingest,
            Step::Plan,
            Step::Build,
            Step::Burn,
            Step::Shelve,
            Step::Verify,
            Step::Lend,
            Step::Return,
        ],
        after: &[],
    },
    Line {
        name: "set",
        before: &[Step::Ingest],
        cut: &[Step::PlanSet, Step::Build],
        after: &[Step::Burn],
    },
    Line {
        name: "dropped",
        before: &[Step::Ingest, Step::PlanSet, Step::Build],
        cut: &[Step::Drop],
        after: &[Step::Plan, Step::Build],
    },
    Line {
        name: "patients",
        before: &[Step::IngestPatients],
        cut: &[
            Step::Answer,
            Step::Corrections,
            Step::Split,
            Step::Merge,
            Step::Undo,
        ],
        after: &[Step::Plan, Step::Build],
    },
    Line {
        name: "people",
        before: &[Step::IngestBroken],
        cut: &[Step::PersonAdd, Step::PersonRetire, Step::LookedAt],
        after: &[],
    },
    Line {
        name: "settled",
        before: &[Step::Plan, Step::Build, Step::Burn, Step::Eject],
        cut: &[
            Step::Missing,
            Step::Lost,
            Step::Found,
            Step::Retire,
            Step::Destroyed,
        ],
        after: &[],
    },
    Line {
        name: "apart",
        before: &[Step::Plan, Step::Build, Step::Burn],
        cut: &[
            Step::Quarantine,
            Step::Verify,
            Step::Release,
            Step::Send,
            Step::Arrived,
        ],
        after: &[],
    },
    // What is backed up is brought back after more work, and is whole.
    Line {
        name: "backup",
        before: &[Step::Plan, Step::Build],
        cut: &[Step::Backup],
        after: &[Step::Ingest, Step::Restore, Step::Ingest],
    },
    Line {
        name: "restored",
        before: &[
            Step::Plan,
            Step::Build,
            Step::Backup,
            Step::Ingest,
            Step::PlanSet,
        ],
        cut: &[Step::Restore],
        after: &[Step::Ingest, Step::Plan, Step::Build],
    },
    Line {
        name: "taken back",
        before: &[
            Step::Plan,
            Step::Build,
            Step::Backup,
            Step::Burn,
            Step::Restore,
        ],
        cut: &[Step::TakeBack],
        after: &[],
    },
    Line {
        name: "accepted",
        before: &[
            Step::Plan,
            Step::Build,
            Step::Backup,
            Step::Ingest,
            Step::CopyBack,
        ],
        cut: &[Step::Accept],
        after: &[Step::Ingest, Step::Plan, Step::Build],
    },
    Line {
        name: "mended",
        before: &[
            Step::Plan,
            Step::Build,
            Step::Ingest,
            Step::Backup,
            Step::LoseLists,
        ],
        cut: &[Step::Mend],
        after: &[Step::Plan, Step::Build],
    },
    Line {
        name: "migrated",
        before: &[Step::OldArchive],
        cut: &[Step::Migrate],
        after: &[],
    },
];
