//! The form by which a set is planned and a folder is taken in.

use std::path::PathBuf;

use crate::gui::command::Command;
use crate::jobs::JobError;
use crate::jobs::make::plan;
use crate::station::media_sectors;

/// What stands in the form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanForm {
    /// Medium: `bd25` or a size.
    pub media: String,
    /// Copies of each disc.
    pub copies: u32,
    /// Parity discs of the set.
    pub parity_discs: u8,
    /// Folder to take in.
    pub folder: String,
    /// Case for documents without a study.
    pub case: String,
    /// Place to put a copy into.
    pub slot: String,
    /// What is said of a copy, for the audit trail.
    pub why: String,
}

impl Default for PlanForm {
    fn default() -> Self {
        Self {
            media: "bd25".to_owned(),
            copies: 2,
            parity_discs: 0,
            folder: String::new(),
            case: String::new(),
            slot: String::new(),
            why: String::new(),
        }
    }
}

impl PlanForm {
    /// The plan that the form asks for, only to be looked at.
    ///
    /// # Errors
    /// Where the medium is none that is known.
    pub fn request(&self) -> Result<plan::Request, JobError> {
        Ok(plan::Request {
            parity_discs: self.parity_discs,
            media: self.media.clone(),
            capacity_sectors: media_sectors(&self.media)?,
            copies: self.copies(),
            parity: None,
            owner: String::new(),
            dry_run: true,
            anyway: false,
            shown: None,
        })
    }

    fn copies(&self) -> u32 {
        self.copies.clamp(1, 9)
    }

    /// Whether this is what the form asks for.
    pub fn asks_for(&self, request: &plan::Request) -> bool {
        let own = (&self.media, self.copies(), self.parity_discs);
        own == (&request.media, request.copies, request.parity_discs)
    }

    /// The ingest that the form asks for; none where no folder stands there.
    pub fn ingest(&self) -> Option<Command> {
        let folder = self.folder.trim();
        let case = Some(self.case.trim().to_owned()).filter(|c| !c.is_empty());
        (!folder.is_empty()).then(|| Command::Ingest {
            path: PathBuf::from(folder),
            case,
        })
    }
}
