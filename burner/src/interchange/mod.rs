//! What is handed over of a few studies: the DICOM file-set of a folder, and an image of it that
//! any computer opens. Neither knows anything of the disc that the files came from.

mod file_set;
mod volume;

pub use file_set::{FileSet, file_set};
pub use volume::{Volume, VolumeFile, VolumeLabel, lay_volume};
