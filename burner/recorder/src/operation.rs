//! What keeps a drive busy for long: synchronizing, closing, formatting.

use std::time::Duration;

use stele_mmc::Sense;

use crate::VirtualMedium;

/// The work.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Work {
    Synchronize,
    /// Getting ready for the first WRITE of a blank.
    Prepare,
    CloseTrack(u16),
    CloseSession,
    Finalize,
    Format {
        /// To this many sectors.
        sectors: u32,
        /// For pseudo-overwrite.
        pow: bool,
    },
}

/// Work under way. It begins when the buffer is empty.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Operation {
    pub work: Work,
    pub takes: Duration,
    /// When it began; none while the buffer is still being emptied.
    pub begun: Option<Duration>,
}

impl Operation {
    pub(crate) fn new(work: Work, takes_ms: u32) -> Self {
        Self {
            work,
            takes: Duration::from_millis(takes_ms.into()),
            begun: None,
        }
    }

    /// The disc is being closed.
    pub(crate) fn closes(&self) -> bool {
        matches!(
            self.work,
            Work::CloseTrack(_) | Work::CloseSession | Work::Finalize
        )
    }

    /// What a command hears meanwhile.
    pub(crate) fn sense(&self, now: Duration) -> Sense {
        match self.work {
            Work::Synchronize => Sense::NOT_READY_LONG_WRITE,
            Work::Format { .. } | Work::Prepare => {
                Sense::NOT_READY_FORMATTING.with_progress(self.progress(now))
            }
            _ => Sense::NOT_READY_OPERATION.with_progress(self.progress(now)),
        }
    }

    /// In 65,536ths.
    fn progress(&self, now: Duration) -> u16 {
        let Some(begun) = self.begun else { return 0 };
        let done = now.saturating_sub(begun).as_millis() * 65_536;
        let share = done / self.takes.as_millis().max(1);
        u16::try_from(share).unwrap_or(u16::MAX)
    }

    /// What is different when it is done.
    pub(crate) fn finish(self, medium: &mut VirtualMedium) -> std::io::Result<()> {
        match self.work {
            Work::Prepare => Ok(()),
            Work::Synchronize => medium.sync(),
            Work::CloseTrack(number) => medium.close_track(number),
            Work::CloseSession => medium.close_session(false),
            Work::Finalize => medium.close_session(true),
            Work::Format { sectors, pow } => medium.format(sectors, pow),
        }
    }
}
