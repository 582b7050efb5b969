//! The drive's write buffer: the host fills it, the laser empties it at its own speed.
//!
//! What is in here when power fails is lost.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use crate::VirtualMedium;

/// Bytes of one sector.
const SECTOR: usize = 2048;

/// Sectors that wait, all of one cluster and adjacent.
#[derive(Debug)]
struct Piece {
    lba: u32,
    data: Vec<u8>,
    /// When its last byte came.
    at: Duration,
}

impl Piece {
    fn end(&self) -> u32 {
        self.lba.saturating_add(sectors(&self.data))
    }
}

fn sectors(data: &[u8]) -> u32 {
    u32::try_from(data.len() / SECTOR).unwrap_or(u32::MAX)
}

/// The buffer.
#[derive(Debug)]
pub(crate) struct WriteBuffer {
    pieces: VecDeque<Piece>,
    held: usize,
    size: usize,
    /// When the laser has finished what it began last.
    laser_free: Duration,
    /// Everything goes out, the last cluster filled up with zeros.
    flushing: bool,
    /// The laser writes, and expects more.
    streaming: bool,
    /// It was full since the streaming began.
    primed: bool,
    report: BufferReport,
}

/// How well the host kept the buffer filled, since the drive was switched on.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct BufferReport {
    /// Bytes it holds.
    pub size: u32,
    /// How often the laser had nothing to write although the host was not done: it stops, and
    /// links where it goes on.
    pub underruns: u32,
    /// The least it held between having been full and the host's wish to empty it, bytes.
    pub least: Option<u32>,
}

impl WriteBuffer {
    pub(crate) fn new(size: u32) -> Self {
        Self {
            pieces: VecDeque::new(),
            held: 0,
            size: usize::try_from(size).unwrap_or(usize::MAX),
            laser_free: Duration::ZERO,
            flushing: false,
            streaming: false,
            primed: false,
            report: BufferReport {
                size,
                ..BufferReport::default()
            },
        }
    }

    pub(crate) fn report(&self) -> BufferReport {
        self.report
    }

    pub(crate) fn size(&self) -> usize {
        self.size
    }

    pub(crate) fn free(&self) -> usize {
        self.size.saturating_sub(self.held)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The address behind the last sector that waits.
    pub(crate) fn end(&self) -> Option<u32> {
        self.pieces.back().map(Piece::end)
    }

    /// When the laser has finished what it began.
    pub(crate) fn laser_free(&self) -> Duration {
        self.laser_free
    }

    /// The laser cannot begin before `at`: calibration, seek, waking up.
    pub(crate) fn hold_laser(&mut self, at: Duration) {
        self.laser_free = self.laser_free.max(at);
    }

    /// The host goes on writing: notes whether the laser had to wait for it.
    pub(crate) fn go_on(&mut self, now: Duration) {
        if self.streaming && self.pieces.is_empty() && now > self.laser_free {
            self.report.underruns += 1;
        }
    }

    /// Takes sectors, cut at the borders of clusters of `unit` sectors.
    pub(crate) fn push(&mut self, lba: u32, data: &[u8], unit: u32, now: Duration) {
        let mut lba = lba;
        let mut rest = data;
        self.held += data.len();
        self.primed |= self.free() < unit as usize * SECTOR;
        while !rest.is_empty() {
            let room = (unit - lba % unit) as usize * SECTOR;
            let (part, next) = rest.split_at(room.min(rest.len()));
            match self
                .pieces
                .back_mut()
                .filter(|p| p.end() == lba && !lba.is_multiple_of(unit))
            {
                Some(piece) => {
                    piece.data.extend_from_slice(part);
                    piece.at = now;
                }
                None => {
                    self.pieces.push_back(Piece {
                        lba,
                        data: part.to_vec(),
                        at: now,
                    });
                }
            }
            lba = lba.saturating_add(sectors(part));
            rest = next;
        }
    }

    /// From now on everything goes out.
    pub(crate) fn flush(&mut self) {
        self.flushing = !self.pieces.is_empty();
    }

    /// When the buffer will be empty, once it is being flushed; the past where it is empty.
    pub(crate) fn empty_at(&self, unit: u32, kb_per_s: u32) -> Duration {
        let each = cluster_time(unit, kb_per_s);
        self.pieces
            .iter()
            .fold(self.laser_free, |free, piece| free.max(piece.at) + each)
    }

    /// Lets the laser write what it can until `now`.
    pub(crate) fn drain(
        &mut self,
        now: Duration,
        kb_per_s: u32,
        medium: &mut VirtualMedium,
    ) -> io::Result<()> {
        let unit = medium.cluster_sectors();
        let each = cluster_time(unit, kb_per_s);
        while let Some(piece) = self.pieces.front() {
            let whole = piece.end().is_multiple_of(unit) || self.pieces.len() > 1;
            let done = self.laser_free.max(piece.at) + each;
            if done > now || !(whole || self.flushing) {
                return Ok(());
            }
            let Some(mut piece) = self.pieces.pop_front() else {
                return Ok(());
            };
            self.held = self.held.saturating_sub(piece.data.len());
            self.laser_free = done;
            if medium.kind().write_once() {
                piece.data.resize(unit as usize * SECTOR, 0);
            }
            medium.write(piece.lba, &piece.data)?;
            self.streaming = !self.flushing;
            if self.primed && self.streaming {
                let held = u32::try_from(self.held).unwrap_or(u32::MAX);
                self.report.least = Some(self.report.least.map_or(held, |least| least.min(held)));
            }
        }
        if self.flushing {
            (self.streaming, self.primed) = (false, false);
        }
        self.flushing = false;
        Ok(())
    }

    /// Power fails.
    pub(crate) fn lose(&mut self) {
        self.pieces.clear();
        self.held = 0;
        self.flushing = false;
        (self.streaming, self.primed) = (false, false);
    }
}

/// How long the laser takes for a cluster.
fn cluster_time(unit: u32, kb_per_s: u32) -> Duration {
    let bytes = u64::from(unit) * SECTOR as u64;
    Duration::from_micros(bytes * 1000 / u64::from(kb_per_s.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MediumKind;

    #[test]
    fn it_drains_at_the_speed_set_and_keeps_an_unfinished_cluster() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.disc");
        let mut medium = VirtualMedium::create(&path, MediumKind::BdrOfSize(320)).unwrap();
        let mut buffer = WriteBuffer::new(1 << 20);
        buffer.push(0, &vec![1; 65_536], 32, Duration::ZERO);
        buffer.push(32, &vec![2; 32_768], 32, Duration::ZERO);
        assert_eq!(
            (buffer.free(), buffer.end()),
            ((1 << 20) - 98_304, Some(48))
        );
        // 65,536 bytes at 65,536 kB/s take a millisecond.
        buffer
            .drain(Duration::from_micros(999), 65_536, &mut medium)
            .unwrap();
        assert_eq!(medium.next_writable(), Some(0));
        buffer
            .drain(Duration::from_secs(9), 65_536, &mut medium)
            .unwrap();
        assert_eq!(medium.next_writable(), Some(32));
        assert!(!buffer.is_empty());
        buffer.push(48, &vec![3; 32_768], 32, Duration::from_secs(9));
        assert_eq!(buffer.empty_at(32, 65_536), Duration::from_millis(9001));
        buffer
            .drain(Duration::from_secs(10), 65_536, &mut medium)
            .unwrap();
        assert_eq!(medium.next_writable(), Some(64));
        assert!(buffer.is_empty());
    }

    #[test]
    fn flushing_fills_the_last_cluster_with_zeros() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.disc");
        let mut medium = VirtualMedium::create(&path, MediumKind::BdrOfSize(320)).unwrap();
        let mut buffer = WriteBuffer::new(1 << 20);
        buffer.push(0, &[1; 2048], 32, Duration::ZERO);
        buffer.flush();
        buffer
            .drain(Duration::from_secs(1), 1000, &mut medium)
            .unwrap();
        assert_eq!(medium.next_writable(), Some(32));
        let mut data = vec![9; 4096];
        medium.read(0, &mut data).unwrap();
        assert_eq!((data[2047], data[2048]), (1, 0));
    }
    #[test]
    fn an_underrun_is_a_laser_that_waits_for_a_host_that_is_not_done() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.disc");
        let mut medium = VirtualMedium::create(&path, MediumKind::BdrOfSize(320)).unwrap();
        let mut buffer = WriteBuffer::new(131_072);
        let at = Duration::from_millis;
        let cluster = vec![1; 65_536];
        // A millisecond for each cluster.
        let mut drain = |buffer: &mut WriteBuffer, ms| {
            buffer.drain(at(ms), 65_536, &mut medium).unwrap();
        };
        buffer.push(0, &cluster, 32, at(0));
        buffer.push(32, &cluster, 32, at(0));
        drain(&mut buffer, 1);
        buffer.go_on(at(1));
        buffer.push(64, &cluster, 32, at(1));
        assert_eq!(buffer.report().underruns, 0);
        assert_eq!(buffer.report().least, Some(65_536));
        drain(&mut buffer, 9);
        buffer.go_on(at(9));
        buffer.push(96, &cluster, 32, at(9));
        assert_eq!(buffer.report().underruns, 1);
        assert_eq!(buffer.report().least, Some(0));
        // What comes after everything was emptied by the host's wish is none.
        buffer.flush();
        drain(&mut buffer, 20);
        buffer.go_on(at(30));
        buffer.push(128, &cluster, 32, at(30));
        assert_eq!(buffer.report().underruns, 1);
    }
}
