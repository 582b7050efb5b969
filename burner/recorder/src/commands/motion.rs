//! START STOP UNIT, GET EVENT STATUS NOTIFICATION and the speeds: what moves.

use stele_mmc::{EventStatus, MediaEvent, Motion, Sense, StreamSpeed};

use crate::model::{Answer, Failure, Recorder, load_time};

/// 4/53/00: loading or ejecting failed.
const LOAD_FAILED: Sense = Sense::new(4, 0x53, 0x00);

impl Recorder {
    /// START STOP UNIT (MMC-6 6.42). An eject request ends recording: what waits is written first.
    pub(super) fn start_stop(
        &mut self,
        motion: Motion,
        immediate: bool,
    ) -> Result<Answer, Failure> {
        if let Some(busy) = &self.busy {
            return Err(busy.sense(self.clock).into());
        }
        let start = self.clock;
        match motion {
            Motion::Stop => self.flush_now()?,
            Motion::Start => {}
            Motion::Eject if self.hosts.locked() => return Err(Sense::REMOVAL_PREVENTED.into()),
            Motion::Eject => {
                self.eject()?;
                let after = self.personality.quirks.hand_after_ms;
                self.tray.hand_at = after.map(|ms| start.saturating_add(millis(ms)));
            }
            Motion::Load if self.personality.quirks.closed_by_hand && self.tray.open => {
                return Err(Sense::INVALID_FIELD_IN_CDB.into());
            }
            Motion::Load => self.load()?,
        }
        let mut answer = Answer::default();
        if !immediate {
            answer.takes = match motion {
                Motion::Eject => millis(self.personality.times.eject_ms),
                // A drive that sees its disc late says that it is done before.
                Motion::Load if self.personality.quirks.disc_seen_ms > 0 => answer.takes,
                Motion::Start | Motion::Load if self.tray.medium.is_some() => {
                    self.tray.ready_at.saturating_sub(start)
                }
                _ => answer.takes,
            };
        }
        Ok(answer)
    }

    /// Puts the tray out.
    pub(crate) fn eject(&mut self) -> std::io::Result<()> {
        self.flush_now()?;
        if !self.tray.open {
            if self.tray.medium.is_some() {
                self.hosts.happened(MediaEvent::Removal);
            }
            self.tray.put_out();
        }
        Ok(())
    }

    /// Draws the tray in, if it is out; or a hand does.
    pub(crate) fn load(&mut self) -> Result<(), Failure> {
        if self.tray.open {
            let seen_at = self.clock + millis(self.personality.quirks.disc_seen_ms);
            let ready_at = seen_at.saturating_add(load_time(&self.personality));
            self.tray.close(ready_at).map_err(|_| LOAD_FAILED)?;
            self.tray.seen_at = seen_at;
            self.head = 0;
        }
        Ok(())
    }

    /// GET EVENT STATUS NOTIFICATION (MMC-6 6.7), media class alone. An event is told once.
    pub(super) fn event_status(&mut self, polled: bool, classes: u8) -> Result<Vec<u8>, Sense> {
        if !polled {
            return Err(Sense::INVALID_FIELD_IN_CDB);
        }
        let known = classes & EventStatus::MEDIA != 0;
        let event = match &mut self.hosts.speaker().event {
            event if known => std::mem::replace(event, MediaEvent::None),
            _ => MediaEvent::None,
        };
        let status = EventStatus {
            none_available: !known,
            supported: EventStatus::MEDIA,
            event,
            present: self.tray.medium.is_some(),
            open: self.tray.open,
        };
        Ok(status.encode())
    }

    /// SET STREAMING (MMC-6 6.39), the performance descriptor alone.
    pub(super) fn set_streaming(&mut self, kind: u8, list: &[u8]) -> Result<Answer, Failure> {
        if kind != 0 {
            return Err(Sense::INVALID_FIELD_IN_CDB.into());
        }
        let speed = StreamSpeed::parse(list).map_err(|_| Sense::PARAMETER_LIST_LENGTH)?;
        if speed.restore {
            self.set_speeds(None, None);
        } else {
            let read = rate(speed.read_size_kb, speed.read_time_ms);
            let write = rate(speed.write_size_kb, speed.write_time_ms);
            self.set_speeds(read, write);
        }
        Ok(Answer::default())
    }

    /// Sets the speeds, kB/s; FFFFh and none are the fastest.
    pub(super) fn set_speeds(&mut self, read: Option<u32>, write: Option<u32>) {
        let fastest = |speed: &u32| *speed != 0xFFFF && *speed != 0;
        self.read_kb_per_s = read.filter(fastest);
        self.write_kb_per_s = write.filter(fastest);
    }
}

/// kB per second out of kB per so many milliseconds; None without a time.
fn rate(size_kb: u32, time_ms: u32) -> Option<u32> {
    let per_second = (u64::from(size_kb) * 1000).checked_div(time_ms.into())?;
    Some(u32::try_from(per_second).unwrap_or(u32::MAX))
}

fn millis(ms: u32) -> std::time::Duration {
    std::time::Duration::from_millis(ms.into())
}
