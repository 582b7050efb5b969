//! Looking at any disc or image: what it is, and whether it agrees with itself.

use stele_burner::inspect::{Depth, Detail, Finding, FindingKind, Inspection, inspect};
use stele_burner::watch::Watch;

use super::repair;
use crate::archive::Archive;
use crate::jobs::JobError;

/// Looks at an image file or at the disc in a drive; nothing is recorded. `archive` is needed
/// only for a drive of the archive.
pub fn run(
    from: &str,
    depth: Depth,
    archive: Option<&Archive>,
    watch: &dyn Watch,
) -> Result<Inspection, JobError> {
    let source = repair::open(from, archive)?;
    let mut inspection = inspect(source.as_ref(), depth, watch)?;
    let file = std::fs::metadata(from).ok().filter(|file| file.is_file());
    if let (Some(file), Some(sectors)) = (file, sectors_of(&inspection)) {
        let behind = file.len().saturating_sub(sectors.saturating_mul(2048));
        if behind > 0 {
            let bytes = behind;
            inspection.findings.push(Finding {
                kind: FindingKind::BytesBehind,
                detail: Detail::BytesBehind { bytes, sectors },
            });
        }
    }
    Ok(inspection)
}

/// Sectors that the disc is made of: those that were hashed, or as its anchors say.
fn sectors_of(inspection: &Inspection) -> Option<u64> {
    let hashed = inspection.hashes.as_ref().map(|hashes| hashes.sectors);
    let stele = inspection.stele.as_ref();
    hashed.or_else(|| Some(stele?.protection.sectors))
}
