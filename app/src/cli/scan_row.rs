//! `stele scan LOCATION COPY...`: a location, then discs.

use super::output::{Exit, Out};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::shelf::row;
use crate::words::lang::say;
use crate::words::rows;

/// Files what has no place, and tells what belongs elsewhere.
pub fn run(codes: &[String], session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let outcome = row::run(codes, &mut session.context())?;
    let open = outcome.rows.iter().filter(|row| row.became.is_open());
    let open = open.count();
    out.report(&outcome, |page| {
        page.line(say!("row-understood"));
        for row in &outcome.rows {
            page.item(rows::line(row));
        }
        match open {
            0 => page.next(say!("row-next-done")),
            _ => page.next(say!("row-next-open", discs = open)),
        }
    });
    Ok(Exit::findings(open > 0))
}
