//! What the log of a burn tells besides commands: phases, speeds, and a summary for people.

use std::time::Duration;

use stele_discfs::SECTOR_BYTES;
use stele_mmc::{DriveTime, MediumClass};

use super::burn_phase::BurnPhase;
use super::command_log::{CommandLog, seconds};
use super::medium_facts::{MediumFacts, MediumState};
use super::pace::Pace;
use super::readback::ReadBack;

/// Of so many parts of a burn the speed is told.
const PARTS: u64 = 20;

/// What one burn has to tell.
#[derive(Debug)]
pub(super) struct BurnLog {
    began: DriveTime,
    phase: (&'static str, DriveTime),
    /// Each phase that is over, and how long it took.
    took: Vec<(&'static str, Duration)>,
    /// When and where the speed was told last, in sectors.
    told: (DriveTime, u32),
    waited: Duration,
    /// 1x of the medium, bytes a second.
    single: u64,
}

impl BurnLog {
    /// It begins with what lies in the drive.
    pub(super) fn new(
        log: &mut CommandLog,
        at: DriveTime,
        facts: &MediumFacts,
        speeds: &[u32],
    ) -> Self {
        let layers = match facts.layers {
            0 => String::new(),
            1 => ", one layer".to_owned(),
            n => format!(", {n} layers"),
        };
        let id = match facts.media_id.as_str() {
            "" => "no media ID",
            id => id,
        };
        log.fact(
            at,
            format!(
                "in the drive: {} ({id}{layers}), {}, {} sectors free",
                facts.kind.name(),
                state(facts.state),
                facts.free
            ),
        );
        let burn_log = Self {
            began: at,
            phase: ("preparing", at),
            took: Vec::new(),
            told: (at, 0),
            waited: Duration::ZERO,
            single: facts
                .kind
                .class()
                .unwrap_or(MediumClass::Bd)
                .bytes_per_s()
                .into(),
        };
        if !speeds.is_empty() {
            let each = |kb: &u32| burn_log.speed(u64::from(*kb) * 1000, Duration::from_secs(1));
            let all: Vec<String> = speeds.iter().map(each).collect();
            log.fact(at, format!("write speeds offered: {}", all.join(", ")));
        }
        burn_log
    }

    /// What reading back came to.
    pub(super) fn read_back(&self, log: &mut CommandLog, at: DriveTime, back: &ReadBack) {
        let bytes = back.sectors.0 * SECTOR_BYTES as u64;
        let (_, since) = self.phase;
        let speed = self.speed(bytes, at.0.saturating_sub(since.0));
        let report = &back.reading;
        log.fact(
            at,
            format!(
                "{} of {} sectors are equal, {} lost, {} different; {speed}",
                back.equal,
                back.sectors,
                back.lost.count(),
                back.different.count()
            ),
        );
        log.fact(
            at,
            format!(
                "{} errors the drive corrected, {} clusters read again, the slowest one {} at {}",
                report.recovered_errors,
                report.retried,
                seconds(report.slowest),
                report.slowest_at.0
            ),
        );
    }

    /// A phase begins.
    pub(super) fn enter(&mut self, log: &mut CommandLog, at: DriveTime, phase: BurnPhase) {
        let (name, since) = self.phase;
        self.took.push((name, at.0.saturating_sub(since.0)));
        self.phase = (words(phase), at);
        if phase != BurnPhase::Done {
            log.fact(at, self.phase.0);
        }
        self.told = (at, 0);
    }

    /// So many of `total` sectors are written or read back: tells the speed now and then.
    pub(super) fn came(
        &mut self,
        log: &mut CommandLog,
        at: DriveTime,
        (done, total): (u32, u32),
        pace: Option<&Pace>,
    ) {
        let part = |sectors: u32| u64::from(sectors) * PARTS / u64::from(total.max(1));
        let (since, before) = self.told;
        if part(done) == part(before) {
            return;
        }
        self.told = (at, done);
        let percent = u64::from(done) * 100 / u64::from(total.max(1));
        let bytes = u64::from(done.saturating_sub(before)) * SECTOR_BYTES as u64;
        let speed = self.speed(bytes, at.0.saturating_sub(since.0));
        let mut text = format!("{percent:>3} % at {speed}");
        if let Some(pace) = pace {
            let waited = pace.report.waited;
            let fill = pace.level().map(|full| format!(", buffer {full} % full"));
            text.push_str(&fill.unwrap_or_default());
            let now = seconds(waited.saturating_sub(self.waited));
            text.push_str(&format!(", waited {now} for room"));
            self.waited = waited;
        }
        log.fact(at, text);
    }

    /// `26.9 MB/s (6.0x)`.
    fn speed(&self, bytes: u64, time: Duration) -> String {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX).max(1);
        let per_second = bytes.saturating_mul(1_000_000) / micros;
        let tenths = per_second * 10 / self.single;
        format!(
            "{}.{} MB/s ({}.{}x)",
            per_second / 1_000_000,
            per_second % 1_000_000 / 100_000,
            tenths / 10,
            tenths % 10
        )
    }

    /// The end, with a summary.
    pub(super) fn end(
        mut self,
        log: &mut CommandLog,
        at: DriveTime,
        pace: Option<&Pace>,
        stopped: Option<&dyn std::fmt::Display>,
    ) {
        let (name, since) = self.phase;
        let last = at.0.saturating_sub(since.0);
        if name != words(BurnPhase::Done) {
            self.took.push((name, last));
        }
        let all = at.0.saturating_sub(self.began.0);
        let phases: Vec<String> = self
            .took
            .iter()
            .map(|(name, time)| format!("{name} {}", seconds(*time)))
            .collect();
        match stopped {
            None => log.fact(at, format!("done in {}", seconds(all))),
            Some(why) => log.fact(at, format!("stopped after {}: {why}", seconds(all))),
        }
        log.fact(at, format!("time: {}", phases.join(", ")));
        let Some(pace) = pace else { return };
        let report = pace.report;
        let mut text = format!("waited {} for room in the buffer", seconds(report.waited));
        if let Some(rate) = pace.rate() {
            let speed = self.speed(rate, Duration::from_secs(1));
            text.push_str(&format!("; it was emptied at up to {speed}"));
        }
        match (report.lowest, report.empty) {
            (Some(low), 0) => text.push_str(&format!("; never found below {low} %")),
            (Some(_), n) => text.push_str(&format!("; found empty {n} times")),
            (None, _) => text.push_str("; the drive does not tell how full it is"),
        }
        log.fact(at, text);
    }
}

fn words(phase: BurnPhase) -> &'static str {
    match phase {
        BurnPhase::Prepared => "preparing",
        BurnPhase::Writing => "writing",
        BurnPhase::Synchronizing => "emptying the buffer",
        BurnPhase::Closing => "closing",
        BurnPhase::Reloading => "taking the disc out and in",
        BurnPhase::ReadingBack => "reading back",
        BurnPhase::Done => "done",
    }
}

fn state(state: MediumState) -> &'static str {
    match state {
        MediumState::Blank => "blank",
        MediumState::Appendable => "written, open",
        MediumState::Finalized => "written, final",
        MediumState::Other => "written in any order",
    }
}
