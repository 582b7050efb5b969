//! How often a drive reads a bad place again by itself: mode page 01h.
//!
//! Source: MMC-6 7.3, read/write error recovery page: byte 3 is the read retry count.

use stele_mmc::{Command, ModePage, ModePages, Transport};

use super::open_drive::{Drive, DriveError};
use crate::sectors::Effort;

/// Code of the page.
const PAGE: u8 = 0x01;
/// Where the read retry count stands behind the page's length byte.
const RETRIES_AT: usize = 1;
/// Retries while a disc is swept. Not 0: what comes at the second turn is not worth another visit.
const FEW: u8 = 1;
/// Room for the header, block descriptors and the page.
const PAGE_ROOM: u16 = 64;
/// MODE SENSE: the values that are in force, and those that the drive begins with (SPC-4 6.13).
const IN_FORCE: u8 = 0;
const AT_FIRST: u8 = 2;

/// How a drive reads bad places, and how it is to read them in the end.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct ReadRecovery {
    /// The page to go back to; none where the drive does not let itself be told.
    page: Option<ModePage>,
    /// What was asked for last.
    set: Option<Effort>,
}

impl<T: Transport> Drive<T> {
    /// How the drive reads bad places now. Where somebody was cut off who had asked for few
    /// retries, the drive's own number counts.
    pub(super) fn read_recovery(&mut self) -> ReadRecovery {
        let now = self.recovery_page(IN_FORCE).ok().flatten();
        let page = match now {
            Some(page) if retries(&page) <= Some(FEW) => {
                let first = self.recovery_page(AT_FIRST).ok().flatten();
                Some(first.unwrap_or(page))
            }
            other => other,
        };
        ReadRecovery {
            page: page.filter(|page| retries(page).is_some()),
            set: None,
        }
    }

    /// Has the drive try so hard. One that refuses is not asked again.
    pub(super) fn try_as(&mut self, recovery: &mut ReadRecovery, effort: Effort) {
        if recovery.set == Some(effort) {
            return;
        }
        recovery.set = Some(effort);
        let Some(page) = &recovery.page else {
            return;
        };
        let mut wanted = page.clone();
        if effort == Effort::Quick {
            let few = wanted.data.iter_mut().skip(RETRIES_AT).take(1);
            few.for_each(|retries| *retries = (*retries).min(FEW));
        }
        let list = ModePages {
            pages: vec![wanted],
        }
        .encode_list();
        let command = Command::ModeSelect {
            list: u16::try_from(list.len()).unwrap_or(u16::MAX),
        };
        // What it cannot be told it does as it always did, and the rescue takes longer.
        if self.tell_idle("MODE SELECT", &command, &list).is_err() {
            recovery.page = None;
        }
    }

    fn recovery_page(&mut self, control: u8) -> Result<Option<ModePage>, DriveError> {
        let command = Command::ModeSense {
            no_blocks: true,
            control,
            page: PAGE,
            allocation: PAGE_ROOM,
        };
        let bytes = self.ask("MODE SENSE", &command, PAGE_ROOM)?;
        Ok(ModePages::parse(&bytes)?.page(PAGE).cloned())
    }
}

/// The read retry count of a page.
fn retries(page: &ModePage) -> Option<u8> {
    page.data.get(RETRIES_AT).copied()
}
