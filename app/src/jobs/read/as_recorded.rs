//! Whether an image holds what the catalog knows of its disc. Whoever changes a disc and makes its
//! check values and its digest anew has an image that agrees with itself.

use std::path::Path;

use stele_burner::SectorCount;
use stele_burner::parity::ContentDigest;
use stele_burner::sectors::{ImageFile as ImageSectors, whole_hash};
use stele_burner::watch::Watch;
use stele_catalog::{Code, DiscRow, Reader};

use crate::archive::Archive;
use crate::jobs::JobError;
use crate::jobs::make::{image_file, so_far};

/// What an image was found to be.
#[derive(Copy, Clone, Debug)]
pub struct Found<'a> {
    /// UUID of its disc, where anything in it says so.
    pub uuid: Option<&'a str>,
    /// The digest of the content that its anchors name.
    pub content: Option<&'a str>,
    /// Its sectors.
    pub sectors: u64,
    /// Whether each of them is what its check value says.
    pub is_whole: bool,
    /// Its hash with what is damaged put right, where that is known already.
    pub blake3: Option<[u8; 32]>,
}

/// The disc of this archive that an image says it is of, where it is not what was built as that
/// disc. An image that agrees with itself is compared with the hash of what was built, and read
/// once more where its own is not known; so is a damaged one whose hash is known as it is put
/// right. Of one that is damaged worse, the digest that it names is compared with that of the disc.
///
/// # Errors
/// The catalog's; it cannot be read; somebody stopped it.
pub fn other_than_built(
    image: &Path,
    found: Found<'_>,
    (archive, reader): (&Archive, &Reader<'_>),
    watch: &dyn Watch,
) -> Result<Option<String>, JobError> {
    let uuid = found.uuid.map(|uuid| reader.code(uuid));
    let Some(Code::DiscUuid(uuid)) = uuid.transpose()? else {
        return Ok(None);
    };
    let disc = reader.disc_by_uuid(&uuid)?;
    let Some((disc, built)) = disc.and_then(|disc| disc.blake3.map(|built| (disc, built))) else {
        return Ok(None);
    };
    let own = content_built(&disc, (archive, reader), watch)?.map(|own| own.to_string());
    let is_other_content = matches!((&own, found.content), (Some(own), Some(is)) if own != is);
    let is_other = match (found.is_whole, found.blake3) {
        _ if is_other_content => true,
        (false, None) => false,
        _ if found.sectors != disc.sectors => true,
        (_, Some(found)) => found != built,
        (true, None) => {
            // What a drive added behind its end is none of it (SPEC.TXT R-004).
            let image = ImageSectors::open(image)?;
            let sectors = SectorCount(disc.sectors);
            whole_hash(&image, sectors, watch)?.is_some_and(|found| found != built)
        }
    };
    Ok(is_other.then_some(disc.name))
}

/// The digest of the content of what was built as a disc: as the catalog has it, or else as the
/// archive's own image names it; none where neither is there.
///
/// # Errors
/// The catalog's.
pub fn content_built(
    disc: &DiscRow,
    (archive, reader): (&Archive, &Reader<'_>),
    watch: &dyn Watch,
) -> Result<Option<ContentDigest>, JobError> {
    if let Some(content) = so_far::content(disc, reader)? {
        return Ok(Some(content));
    }
    let Ok(own) = ImageSectors::open(&archive.image_of(&disc.name)) else {
        return Ok(None);
    };
    let identity = image_file::identity(disc, &own, watch).ok().flatten();
    Ok(identity.and_then(|identity| identity.name.content))
}
