//! The image of a folder: ISO 9660 and UDF over the same files, as Stele's own discs have them, and
//! nothing of a disc's parity.

use std::io::{self, Read, Write};

use stele_discfs::{
    ContentKey, DiscTime, Entry, Extent, FileSystems, Layout, Options, Place, SECTOR_BYTES,
    SectorCount, Span, Tree, layout,
};

use crate::compose::ComposeError;
use crate::exact::part;

/// Bytes copied at once.
const STEP: usize = 1 << 20;

/// What an image says of itself.
#[derive(Clone, Debug)]
pub struct VolumeLabel {
    /// Name of the volume, 32 characters at most.
    pub name: String,
    /// A number that no other volume has.
    pub uid: u64,
    /// Who publishes it.
    pub owner: String,
    /// Seconds since 1970 UTC.
    pub time: i64,
}

/// A file of an image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VolumeFile {
    /// Path from the root, `/` between names.
    pub path: String,
    /// Its bytes.
    pub len: u64,
}

/// An image, laid out.
#[derive(Debug)]
pub struct Volume {
    layout: Layout,
}

/// Lays an image of these files out.
///
/// # Errors
/// [`ComposeError::Layout`], [`ComposeError::TooManyFiles`].
pub fn lay_volume(files: &[VolumeFile], label: &VolumeLabel) -> Result<Volume, ComposeError> {
    let mut tree = Tree::new();
    for (number, file) in files.iter().enumerate() {
        let key = u32::try_from(number).map_err(|_| ComposeError::TooManyFiles)?;
        let entry = Entry {
            path: file.path.clone(),
            len: file.len,
            time: DiscTime(label.time),
            place: Place::Flow,
            key: ContentKey(key),
        };
        tree.add(entry).map_err(ComposeError::Layout)?;
    }
    let options = Options {
        systems: FileSystems::Both,
        volume_id: label.name.clone(),
        volume_set_id: label.name.clone(),
        volume_uid: label.uid,
        publisher: label.owner.clone(),
        preparer: String::from("STELE"),
        application: String::from("STELE"),
        implementation: String::from("*Stele"),
        time: DiscTime(label.time),
        volume_sectors: None,
    };
    let layout = layout(tree, &options).map_err(ComposeError::Layout)?;
    Ok(Volume { layout })
}

impl Volume {
    /// Sectors of the image.
    pub fn sectors(&self) -> SectorCount {
        self.layout.sectors()
    }

    /// Where a file lies, by its number among those that were given; none of an empty one.
    pub fn extents(&self, file: usize) -> &[Extent] {
        let key = u32::try_from(file).unwrap_or(u32::MAX);
        self.layout.extents(ContentKey(key))
    }

    /// Writes the image, from its first sector to its last. `open` opens the file of a number from
    /// an offset on; `done` is told the sectors so far, and may end it.
    ///
    /// # Errors
    /// What the system says; [`io::ErrorKind::Interrupted`] where `done` ended it;
    /// [`io::ErrorKind::UnexpectedEof`] where a file is shorter than it was.
    pub fn write(
        &self,
        open: &dyn Fn(usize, u64) -> io::Result<Box<dyn Read>>,
        out: &mut dyn Write,
        done: &dyn Fn(u64) -> bool,
    ) -> io::Result<()> {
        let mut buffer = Vec::new();
        for span in self.layout.spans() {
            let extent = span.extent();
            if !done(extent.lba.0) {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let whole = extent.sectors.bytes();
            match span {
                Span::Zero(_) => zeros(out, whole)?,
                Span::Meta { id, .. } => {
                    buffer.resize(usize::try_from(whole).map_err(io::Error::other)?, 0);
                    self.layout.render(id, &mut buffer);
                    out.write_all(&buffer)?;
                }
                Span::File { key, at, len, .. } => {
                    let mut from = open(key.0 as usize, at)?.take(len);
                    let copied = copy(&mut from, out, &|| done(extent.lba.0))?;
                    if copied != len {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                    zeros(out, whole.saturating_sub(len))?;
                }
            }
        }
        Ok(())
    }
}

fn copy(from: &mut dyn Read, to: &mut dyn Write, goes_on: &dyn Fn() -> bool) -> io::Result<u64> {
    let (mut buffer, mut copied) = (vec![0; STEP], 0_u64);
    loop {
        if !goes_on() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let read = from.read(&mut buffer)?;
        let piece = part(&buffer, 0..read);
        if piece.is_empty() {
            return Ok(copied);
        }
        to.write_all(piece)?;
        copied = copied.saturating_add(read as u64);
    }
}

fn zeros(to: &mut dyn Write, bytes: u64) -> io::Result<()> {
    let sector = [0; SECTOR_BYTES];
    let mut left = bytes;
    while left > 0 {
        let piece = usize::try_from(left).map_or(SECTOR_BYTES, |left| left.min(SECTOR_BYTES));
        to.write_all(sector.get(..piece).unwrap_or(&sector))?;
        left -= piece as u64;
    }
    Ok(())
}
