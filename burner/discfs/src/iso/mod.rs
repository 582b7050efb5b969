//! ISO 9660 with Rock Ridge, and Joliet beside it: which structures there are and where they lie.

use crate::error::LayoutError;
use crate::place::{Contents, SYSTEM_AREA};
use crate::tree::{Options, Tables};
use crate::units::{Extent, Lba};

/// All structures of the volume.
#[derive(Clone, Debug)]
pub(crate) struct Structures {
    volume_size: u32,
}

impl Structures {
    pub(crate) fn plan(_tables: &Tables, _options: &Options) -> Result<Self, LayoutError> {
        Ok(Self { volume_size: 0 })
    }

    pub(crate) fn set_volume_size(&mut self, sectors: u32) {
        self.volume_size = sectors;
    }

    pub(crate) fn end(&self) -> Lba {
        Lba(SYSTEM_AREA.0)
    }

    pub(crate) fn extent(&self, _meta: u32) -> Option<Extent> {
        None
    }

    pub(crate) fn render(&self, _: &Tables, _: &Contents, _meta: u32, _into: &mut [u8]) {}
}
