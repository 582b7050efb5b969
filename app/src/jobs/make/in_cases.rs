//! Documents that belong to no study, and that a case has already: nobody need name it again.

use std::collections::BTreeSet;

use stele_burner::source::{Exception, ExceptionKind, FileSources, Sources};

use super::known::known;
use crate::jobs::run::records;
use crate::jobs::{Context, JobError};

/// Takes documents that a case has, as they are now, off the list of what could not be imported;
/// how many.
///
/// # Errors
/// The catalog's.
pub(super) fn know(exceptions: &mut Vec<Exception>, cx: &Context<'_>) -> Result<u64, JobError> {
    let of_none = |one: &&Exception| one.kind == ExceptionKind::NoStudy;
    let of_none = exceptions.iter().filter(of_none);
    let mut sought: BTreeSet<Vec<u8>> = of_none.map(|one| one.path.clone()).collect();
    if sought.is_empty() {
        return Ok(0);
    }
    let mut found = BTreeSet::new();
    for case in cx.catalog.read().cases()? {
        if sought.is_empty() {
            break;
        }
        for known in known(cx, &records::study_name(&case), None)?.items {
            let item = known.item;
            if sought.contains(&item.source) && FileSources.check(&item).is_ok() {
                sought.remove(&item.source);
                found.insert(item.source);
            }
        }
    }
    exceptions.retain(|one| one.kind != ExceptionKind::NoStudy || !found.contains(&one.path));
    Ok(found.len() as u64)
}
