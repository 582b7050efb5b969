//! Jobs that are at work.

use stele_catalog::{JobKind, Timestamp};

use super::quantities::when;
use crate::jobs::overview::at_work::AtWork;

/// A job that was not heard of for so long may hang, in milliseconds.
const QUIET: i64 = 5 * 60 * 1000;

/// One job.
pub fn at_work(job: &AtWork, now: Timestamp) -> String {
    let what = doing(job.job, job.of.as_deref());
    let at = job
        .station
        .as_ref()
        .map_or(String::new(), |station| format!(" at {station}"));
    let begun = when(Timestamp(job.begun));
    let quiet = match now.0.saturating_sub(job.heard) > QUIET {
        false => String::new(),
        true => {
            let heard = when(Timestamp(job.heard));
            format!("; not heard of since {heard}, so look whether it still runs")
        }
    };
    format!("At work: {what}{at}, begun {begun}{quiet}.")
}

/// What a job does.
pub fn doing(job: JobKind, of: Option<&str>) -> String {
    let what = match job {
        JobKind::Ingest => "Taking in studies",
        JobKind::Plan => "Planning a set",
        JobKind::Build => "Building",
        JobKind::Burn => "Burning",
        JobKind::BurnTrial => "A trial burn",
        JobKind::Verify => "Checking",
        JobKind::Restore => "Restoring a study",
        JobKind::Drop => "Giving up",
    };
    of.map_or_else(|| what.to_owned(), |of| format!("{what} {of}"))
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
            begun: 0,
            heard: 60_000,
        };
        let fresh = at_work(&job, Timestamp(90_000));
        assert!(fresh.starts_with("At work: Burning STL-7 at reading room, begun "));
        assert!(!fresh.contains("not heard of"), "{fresh}");
        let quiet = at_work(&job, Timestamp(60_001 + QUIET));
        assert!(quiet.contains("not heard of since"), "{quiet}");
    }
}
