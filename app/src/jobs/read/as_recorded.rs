//! Whether an image holds what the catalog knows of its disc. Whoever changes a disc and makes its
//! check values and its digest anew has an image that agrees with itself.

use std::path::Path;

use stele_burner::SectorCount;
use stele_burner::sectors::{ImageFile as ImageSectors, whole_hash};
use stele_burner::verify::Class;
use stele_burner::watch::Watch;
use stele_catalog::{Code, DiscRow, Reader};

use super::verify::Outcome;
use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::make::image_file;

/// The disc of this archive that an image says it is of, where it is not what was built as that
/// disc. An image that agrees with itself is read once more and compared with the hash of what was
/// built; of a damaged one, the digest that it names is compared with that of the archive's image.
///
/// # Errors
/// The catalog's; it cannot be read; somebody stopped it.
pub fn other_than_built(
    image: &Path,
    found: &Outcome,
    (archive, reader): (&Archive, &Reader<'_>),
    watch: &dyn Watch,
) -> Result<Option<String>, JobError> {
    let uuid = found.uuid.as_deref().map(|uuid| reader.code(uuid));
    let Some(Code::DiscUuid(uuid)) = uuid.transpose()? else {
        return Ok(None);
    };
    let disc = reader.disc_by_uuid(&uuid)?;
    let Some((disc, built)) = disc.and_then(|disc| disc.blake3.map(|built| (disc, built))) else {
        return Ok(None);
    };
    let is_other = match found.class {
        Class::Ok if found.sectors != disc.sectors => true,
        Class::Ok => {
            // What a drive added behind its end is none of it (SPEC.TXT R-004).
            let image = ImageSectors::open(image)?;
            let sectors = SectorCount(disc.sectors);
            whole_hash(&image, sectors, watch)?.is_some_and(|found| found != built)
        }
        Class::Watch | Class::Migrate | Class::Failed => {
            let own = digest_of_own(&disc, archive, watch);
            own.is_some_and(|own| found.content.as_ref().is_some_and(|found| *found != own))
        }
    };
    Ok(is_other.then_some(disc.name))
}

/// The digest that the archive's own image of a disc names; none where that image is not there.
fn digest_of_own(disc: &DiscRow, archive: &Archive, watch: &dyn Watch) -> Option<String> {
    let own = ImageSectors::open(&archive.image_of(&disc.name)).ok()?;
    let identity = image_file::identity(disc, &own, watch).ok()??;
    identity.name.content.map(|content| content.to_string())
}
