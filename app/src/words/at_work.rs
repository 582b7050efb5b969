//! Jobs that are at work.

use stele_catalog::{JobKind, Timestamp};

use super::lang::say;
use super::quantities::when;
use crate::jobs::overview::at_work::AtWork;

/// A job that was not heard of for so long may hang, in milliseconds.
const QUIET: i64 = 5 * 60 * 1000;

/// One job.
pub fn at_work(job: &AtWork, now: Timestamp) -> String {
    let what = doing(job.job, job.of.as_deref());
    let begun = when(job.begun);
    let station = job.station.as_deref();
    let mut line = match station {
        Some(station) => say!("at-work-at", what = what, station = station, begun = begun),
        None => say!("at-work", what = what, begun = begun),
    };
    if now.0.saturating_sub(job.heard.0) > QUIET {
        let heard = when(job.heard);
        line.push(' ');
        line.push_str(&say!("at-work-quiet", heard = heard));
    }
    line
}

/// What a job does.
pub fn doing(job: JobKind, of: Option<&str>) -> String {
    match (job, of) {
        (JobKind::Ingest, _) => say!("at-work-ingest"),
        (JobKind::Plan, _) => say!("at-work-plan"),
        (JobKind::Build, Some(of)) => say!("at-work-build-of", of = of),
        (JobKind::Build, None) => say!("at-work-build"),
        (JobKind::Burn, Some(of)) => say!("at-work-burn-of", of = of),
        (JobKind::Burn, None) => say!("at-work-burn"),
        (JobKind::BurnTrial, Some(of)) => say!("at-work-trial-of", of = of),
        (JobKind::BurnTrial, None) => say!("at-work-trial"),
        (JobKind::Verify, Some(of)) => say!("at-work-verify-of", of = of),
        (JobKind::Verify, None) => say!("at-work-verify"),
        (JobKind::Restore, _) => say!("at-work-restore"),
        (JobKind::Deliver, _) => say!("at-work-deliver"),
        (JobKind::Drop, Some(of)) => say!("at-work-drop-of", of = of),
        (JobKind::Drop, None) => say!("at-work-drop"),
        (JobKind::Rebuild, _) => say!("at-work-rebuild"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_hangs_is_told_from_one_at_work() {
        let job = AtWork {
            job: JobKind::Burn,
            of: Some("STL-7".to_owned()),
            drive: None,
            station: Some("reading room".to_owned()),
            begun: Timestamp(0),
            heard: Timestamp(60_000),
        };
        let fresh = at_work(&job, Timestamp(90_000));
        assert!(fresh.starts_with("In progress: burning STL-7 at reading room, since "));
        assert!(!fresh.contains("no sign of life"), "{fresh}");
        let quiet = at_work(&job, Timestamp(60_001 + QUIET));
        assert!(quiet.contains("no sign of life since"), "{quiet}");
    }
}
