//! What the content of an image determines, made anew (SPEC.TXT R-065): check strips, parity, the
//! tail, and the zeros behind what is in use. Whoever alters a sector of these together with its
//! check values has an image whose content is what was built, and which is not what was built.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use stele_discfs::{SECTOR_BYTES, SectorCount};

use crate::exact::{index, part};
use crate::parity::{Anchor, ProtectError, Search, content_of, find_geometry, protect};
use crate::sectors::ImageFile;
use crate::watch::Watch;

/// Makes all of an image anew that its content determines. Whether it was made: the content is what
/// the anchors say, and what was built has a digest.
///
/// # Errors
/// [`ProtectError`]; the image is unfinished then.
pub fn made_of_content(image: &Path, watch: &dyn Watch) -> Result<bool, ProtectError> {
    let source = ImageFile::open(image).map_err(io::Error::other)?;
    let found = find_geometry(&[&source], &Search::quick(watch));
    let Some(anchor) = found.ok().and_then(|found| found.anchor) else {
        return Ok(false);
    };
    let file = OpenOptions::new().read(true).write(true).open(image)?;
    let is_long = file.metadata()?.len() >= anchor.geometry.sectors().bytes();
    if !is_long || anchor.content != Some(content_of(&file, anchor.used)?) {
        return Ok(false);
    }
    made_anew(&file, &anchor, watch)?;
    // Whoever gives it its name next has it on the disk.
    file.sync_all()?;
    Ok(true)
}

/// Makes all of an image anew that the content in use determines.
///
/// # Errors
/// [`ProtectError`]; the image is unfinished then.
pub(crate) fn made_anew(
    image: &File,
    anchor: &Anchor,
    watch: &dyn Watch,
) -> Result<(), ProtectError> {
    zero(image, anchor.used, anchor.geometry.content())?;
    protect(image, anchor, watch)?;
    Ok(())
}

fn zero(image: &File, from: SectorCount, to: SectorCount) -> io::Result<()> {
    let zeros = vec![0; 1024 * SECTOR_BYTES];
    let (mut at, end) = (from.bytes(), to.bytes());
    while at < end {
        let len = index((end - at).min(zeros.len() as u64));
        image.write_all_at(part(&zeros, 0..len), at)?;
        at += len as u64;
    }
    Ok(())
}
