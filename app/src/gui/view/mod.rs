//! All that is shown: plain data that screens and parts draw. Jobs fill it, [`crate::gui::desktop`]
//! keeps it.

mod job;
mod plan_form;
mod step;

use std::collections::{BTreeMap, BTreeSet};

pub use job::{Ask, JobView};
pub use plan_form::PlanForm;
pub use step::Step;

use crate::jobs::make::plan;
use crate::jobs::overview::status;
use crate::jobs::shelf::scan;
use crate::station::DriveRow;
use crate::words::outcomes::Note;

/// All that is shown.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// What stands in the box for scans and searches.
    pub scan_text: String,
    /// The answer to the last scan.
    pub answer: Option<scan::Outcome>,
    /// Where the archive stands.
    pub status: status::Outcome,
    /// The station's drives.
    pub drives: Vec<DriveRow>,
    /// The jobs that run: at most one for each drive, and one that works on the archive.
    pub jobs: Vec<JobView>,
    /// What the last job on the archive left to say.
    pub message: Option<Note>,
    /// What each drive's last job left to say.
    pub said: BTreeMap<String, Note>,
    /// Copies that are put away although no second drive has read them.
    pub without_second: BTreeSet<String>,
    /// What stands in the planning form.
    pub form: PlanForm,
    /// The last preview.
    pub preview: Option<plan::Outcome>,
}

impl View {
    /// The job that has a drive.
    pub fn job_of(&self, drive: &str) -> Option<&JobView> {
        let has = |job: &&JobView| job.drive.as_deref() == Some(drive);
        self.jobs.iter().find(has)
    }
}
