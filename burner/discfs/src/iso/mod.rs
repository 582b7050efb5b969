//! ISO 9660 with Rock Ridge, and Joliet beside it: which structures there are and where they lie.
//!
//! Order on the disc: descriptors from sector 16 on, path tables, directories of the primary tree,
//! directories of Joliet. Directories deeper than eight levels stay where they are: every reader
//! of Rock Ridge follows them, and moving them would change the tree that people see.

mod bytes;
mod descriptors;
mod directory;
mod joliet;
mod names;
mod path_table;
mod record;
mod rock_ridge;
mod unique;

use stele_exact::{behind, index, item, item_mut};

use self::bytes::in_32;
use self::descriptors::Volume;
use self::directory::{Run, Trees};
use self::unique::Flavor;
use crate::error::LayoutError;
use crate::place::{Contents, SYSTEM_AREA, Space};
use crate::tree::{Options, Tables};
use crate::units::{CLUSTER_SECTORS, Extent, Lba, SECTOR_BYTES, SectorCount};

const FLAVORS: [Flavor; 2] = [Flavor::Primary, Flavor::Joliet];

/// One structure, or a part of one of at most a cluster.
#[derive(Copy, Clone, Debug)]
enum Part {
    Descriptor(usize),
    Terminator,
    /// Flavor, byte order, and bytes of the table before this part.
    PathTable(usize, bool, u64),
    Directory(usize, Run),
}

/// All structures of the volume.
#[derive(Clone, Debug)]
pub(crate) struct Structures {
    options: Options,
    volume_size: u32,
    trees: [Trees; 2],
    /// Path tables of both flavors, little-endian and big-endian.
    path_tables: [[Extent; 2]; 2],
    path_table_len: [u32; 2],
    /// In the order of addresses.
    parts: Vec<(Extent, Part)>,
    /// Sectors that are kept for UDF, where there is any.
    udf: Extent,
    end: Lba,
}

impl Structures {
    pub(crate) fn plan(tables: &Tables, options: &Options) -> Result<Self, LayoutError> {
        let [primary, joliet] = FLAVORS.map(|flavor| Trees::new(flavor, tables, options.time));
        let none = Extent {
            lba: Lba(0),
            sectors: SectorCount(0),
        };
        let mut space = Space::from(Lba(SYSTEM_AREA.0));
        let mut this = Self {
            options: options.clone(),
            volume_size: 0,
            trees: [primary?, joliet?],
            path_tables: [[none; 2]; 2],
            path_table_len: [0; 2],
            parts: Vec::new(),
            udf: none,
            end: Lba(SYSTEM_AREA.0),
        };
        for part in [Part::Descriptor(0), Part::Descriptor(1), Part::Terminator] {
            this.parts.push((space.take(SectorCount(1))?, part));
        }
        if options.systems.has_udf() {
            this.udf = space.take(crate::udf::FRONT)?;
        }
        for flavor in 0..FLAVORS.len() {
            this.plan_path_tables(tables, flavor, &mut space)?;
        }
        for flavor in 0..FLAVORS.len() {
            this.plan_directories(tables, flavor, &mut space)?;
        }
        this.end = space.end();
        Ok(this)
    }

    fn plan_path_tables(
        &mut self,
        tables: &Tables,
        flavor: usize,
        space: &mut Space,
    ) -> Result<(), LayoutError> {
        let len = self.path_table(tables, flavor, false).len() as u64;
        let sectors = SectorCount::holding(len);
        let long = u32::try_from(len).map_err(|_| LayoutError::DirectoryTooLarge { sectors })?;
        let mut placed = [Extent {
            lba: Lba(0),
            sectors,
        }; 2];
        for (place, big) in placed.iter_mut().zip([false, true]) {
            *place = space.take(sectors)?;
            for run in runs(*place) {
                let before = run.lba.since(place.lba).bytes();
                self.parts.push((run, Part::PathTable(flavor, big, before)));
            }
        }
        *item_mut(&mut self.path_tables, flavor) = placed;
        *item_mut(&mut self.path_table_len, flavor) = long;
        Ok(())
    }

    fn plan_directories(
        &mut self,
        tables: &Tables,
        flavor: usize,
        space: &mut Space,
    ) -> Result<(), LayoutError> {
        let trees = item_mut(&mut self.trees, flavor);
        for dir in trees.order.clone() {
            let mut begins = Vec::new();
            let (records, area) = trees.measure(tables, dir, |is_area, at, from| {
                begins.push((is_area, at, from));
            });
            if records.bytes() > u64::from(u32::MAX) {
                return Err(LayoutError::DirectoryTooLarge { sectors: records });
            }
            let whole = space.take(SectorCount(records.0 + area.0))?;
            let own = Extent {
                lba: whole.lba,
                sectors: records,
            };
            *item_mut(&mut trees.records, dir as usize) = own;
            // Records first, then the area behind them.
            begins.sort_by_key(|(is_area, at, _)| (*is_area, *at));
            for (is_area, at, from) in begins {
                let first = if is_area { own.end() } else { own.lba };
                let sectors = if is_area { area } else { records };
                let skipped = SectorCount(at / SECTOR_BYTES as u64);
                let left = sectors.0.saturating_sub(skipped.0);
                let sectors = SectorCount(left.min(CLUSTER_SECTORS));
                let extent = Extent {
                    lba: first.after(skipped),
                    sectors,
                };
                let run = Run {
                    dir,
                    extent,
                    from,
                    is_area,
                };
                self.parts.push((extent, Part::Directory(flavor, run)));
            }
        }
        Ok(())
    }

    pub(crate) fn set_volume_size(&mut self, sectors: u32) {
        self.volume_size = sectors;
    }

    /// The sectors right behind the descriptors, which are kept for UDF.
    pub(crate) fn udf(&self) -> Extent {
        self.udf
    }

    /// The first sector behind all structures.
    pub(crate) fn end(&self) -> Lba {
        self.end
    }

    /// Where a structure lies; they are numbered in the order of addresses.
    pub(crate) fn extent(&self, meta: u32) -> Option<Extent> {
        self.parts.get(meta as usize).map(|(extent, _)| *extent)
    }

    /// Writes a structure into its sectors.
    pub(crate) fn render(&self, tables: &Tables, contents: &Contents, meta: u32, into: &mut [u8]) {
        let (_, part) = item(&self.parts, meta as usize);
        let bytes = match part {
            Part::Descriptor(flavor) => self.descriptor(*flavor),
            Part::Terminator => descriptors::terminator(),
            Part::PathTable(flavor, big, before) => {
                let table = self.path_table(tables, *flavor, *big);
                behind(&table, index(*before)).to_vec()
            }
            Part::Directory(flavor, run) => {
                item(&self.trees, *flavor).render(tables, contents, run, into);
                return;
            }
        };
        into.iter_mut()
            .zip(&bytes)
            .for_each(|(to, from)| *to = *from);
    }

    fn descriptor(&self, flavor: usize) -> Vec<u8> {
        let path_tables = item(&self.path_tables, flavor);
        let mut root = Vec::new();
        record::record(
            &mut root,
            &item(&self.trees, flavor).directory_facts(0),
            &[0],
            &[],
        );
        descriptors::volume(
            *item(&FLAVORS, flavor),
            &Volume {
                options: &self.options,
                sectors: self.volume_size,
                path_table_len: *item(&self.path_table_len, flavor),
                path_tables: path_tables.map(|extent| in_32(extent.lba.0)),
                root: &root,
            },
        )
    }

    /// A whole path table: at most 65,535 records, so it is made anew for each of its parts.
    fn path_table(&self, tables: &Tables, flavor: usize, big: bool) -> Vec<u8> {
        let mut out = Vec::new();
        let trees = item(&self.trees, flavor);
        let mut number_of = vec![1_u16; tables.directories.len()];
        let mut name = Vec::new();
        for (&dir, number) in trees.order.iter().zip(1_u16..) {
            *item_mut(&mut number_of, dir as usize) = number;
            let node = *item(&tables.directories, dir as usize);
            let parent = tables.node(node).parent;
            let parent = *item(&number_of, parent as usize);
            name.clear();
            trees.directory_identifier(tables, dir, &mut name);
            let lba = trees.directory_facts(dir).lba;
            path_table::record(&mut out, &name, lba, parent, big);
        }
        out
    }
}

/// An extent in runs of at most one cluster.
fn runs(extent: Extent) -> impl Iterator<Item = Extent> {
    (0..extent.sectors.0)
        .step_by(CLUSTER_SECTORS as usize)
        .map(move |skipped| Extent {
            lba: extent.lba.after(SectorCount(skipped)),
            sectors: SectorCount((extent.sectors.0 - skipped).min(CLUSTER_SECTORS)),
        })
}
