//! Where everything lies.

use stele_exact::item;

use crate::error::LayoutError;
use crate::iso::Structures;
use crate::key::ContentKey;
use crate::place::Contents;
use crate::tree::{DiscTime, Options, Tables, Tree};
use crate::udf::{self, BEHIND, Udf};
use crate::units::{CLUSTER_SECTORS, Extent, Lba, SectorCount};

/// A structure of the file system, or a part of one, that [`Layout::render`] can write.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MetaId(pub(crate) u32);

/// The layout of one volume: every address, before a byte is written.
#[derive(Clone, Debug)]
pub struct Layout {
    tables: Tables,
    iso: Option<Structures>,
    udf: Option<Udf>,
    /// The structures of all file systems in the order of addresses.
    parts: Vec<Part>,
    pub(crate) contents: Contents,
    sectors: SectorCount,
}

/// A structure by the file system that it is of, and its number there.
#[derive(Copy, Clone, Debug)]
enum Part {
    Iso(u32),
    Udf(u32),
}

/// The structures of all file systems in the order of addresses.
fn by_address(iso: Option<&Structures>, udf: Option<&Udf>) -> Vec<Part> {
    let of_iso = (0..).map_while(|part| Some((iso?.extent(part)?.lba, Part::Iso(part))));
    let of_udf = (0..).map_while(|part| Some((udf?.extent(part)?.lba, Part::Udf(part))));
    let mut parts: Vec<_> = of_iso.chain(of_udf).collect();
    parts.sort_unstable_by_key(|(lba, _)| *lba);
    parts.into_iter().map(|(_, part)| part).collect()
}

/// One file of a layout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LaidFile {
    /// Its path as it was given.
    pub path: String,
    /// Bytes of its content.
    pub len: u64,
    /// Time of last modification.
    pub time: DiscTime,
    /// The caller's number for the content.
    pub key: ContentKey,
}

/// Lays a tree out.
///
/// Structures and flow come out the same whatever the fixed places and the volume size are, so a
/// caller may lay out once to learn [`Layout::flow_end`], choose, and lay out again.
///
/// # Errors
/// [`LayoutError`] where keys are not dense, fixed files lie on something, or a number of the
/// format is too small for the tree.
pub fn layout(tree: Tree, options: &Options) -> Result<Layout, LayoutError> {
    let tables = tree.tables;
    let systems = options.systems;
    let plan_iso = || Structures::plan(&tables, options);
    let mut iso = systems.has_iso().then(plan_iso).transpose()?;
    let (front, front_end) = match &iso {
        Some(iso) => (iso.udf(), iso.end()),
        None => (udf::FRONT_ALONE, udf::FRONT_ALONE.end()),
    };
    let plan_udf = || Udf::plan(&tables, options, front, front_end);
    let mut udf = systems.has_udf().then(plan_udf).transpose()?;
    let (from, trailing, behind) = match &udf {
        Some(udf) => (udf.end(), udf.metadata_sectors(), BEHIND),
        None => (front_end, SectorCount(0), SectorCount(0)),
    };
    let contents = Contents::place(&tables.files, from, trailing)?;
    let end = contents.end.after(behind);
    let whole_clusters = SectorCount(end.0.next_multiple_of(CLUSTER_SECTORS));
    let sectors = options.volume_sectors.unwrap_or(whole_clusters);
    if sectors.0 < end.0 {
        return Err(LayoutError::VolumeTooSmall { end, sectors });
    }
    let in_32_bits = u32::try_from(sectors.0).map_err(|_| LayoutError::VolumeTooLarge)?;
    if let Some(iso) = &mut iso {
        iso.set_volume_size(in_32_bits);
    }
    if let Some(udf) = &mut udf {
        udf.finish(contents.trailing, sectors);
    }
    let parts = by_address(iso.as_ref(), udf.as_ref());
    Ok(Layout {
        tables,
        iso,
        udf,
        parts,
        contents,
        sectors,
    })
}

impl Layout {
    /// Sectors of the volume, as its descriptors say.
    pub fn sectors(&self) -> SectorCount {
        self.sectors
    }

    /// The first sector behind the structures and all files that flow.
    pub fn flow_end(&self) -> Lba {
        self.contents.flow_end
    }

    /// Where a content lies: consecutive pieces of at most 4 GiB - 2 KiB. Empty for an empty file.
    ///
    /// # Panics
    /// For a key that the tree does not have.
    pub fn extents(&self, key: ContentKey) -> &[Extent] {
        self.contents.extents(key)
    }

    /// The files in the order in which they were added.
    pub fn files(&self) -> impl Iterator<Item = LaidFile> + '_ {
        self.tables.files.iter().map(|file| {
            let chain = self.tables.chain(file.node);
            let names: Vec<_> = chain.iter().map(|&node| self.tables.name(node)).collect();
            LaidFile {
                path: names.join("/"),
                len: file.len,
                time: file.time,
                key: file.key,
            }
        })
    }

    /// Writes the structure `meta` of [`Span::Meta`](crate::Span::Meta) into `into`, which is as
    /// long as that span.
    ///
    /// # Panics
    /// For the number of another layout that this one does not have.
    pub fn render(&self, meta: MetaId, into: &mut [u8]) {
        into.fill(0);
        let (tables, contents) = (&self.tables, &self.contents);
        match item(&self.parts, meta.0 as usize) {
            Part::Iso(part) => {
                if let Some(iso) = &self.iso {
                    iso.render(tables, contents, *part, into);
                }
            }
            Part::Udf(part) => {
                if let Some(udf) = &self.udf {
                    udf.render(tables, contents, *part, into);
                }
            }
        }
    }

    pub(crate) fn meta_extent(&self, meta: MetaId) -> Option<Extent> {
        match self.parts.get(meta.0 as usize)? {
            Part::Iso(part) => self.iso.as_ref()?.extent(*part),
            Part::Udf(part) => self.udf.as_ref()?.extent(*part),
        }
    }

    pub(crate) fn len_of(&self, key: ContentKey) -> u64 {
        let file = *item(&self.contents.file_of, key.0 as usize);
        self.tables.file(file).len
    }
}
