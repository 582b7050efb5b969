//! Makes images of trees whose files are made of numbers.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use stele_discfs::{
    ContentKey, DiscTime, Entry, FileSystems, Layout, Options, Place, Span, Tree, layout,
};
use tempfile::TempDir;

/// One file: path, length, time.
pub type Given = (String, u64, i64);

/// An image on disk, gone when the test ends.
pub struct Image {
    folder: TempDir,
    pub files: Vec<Given>,
    pub layout: Layout,
}

impl Image {
    /// The image's path.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("image.iso")
    }

    /// A path beside it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Sixteen bytes at a multiple of 16 of file `key`: its number and the offset.
pub fn pattern(key: u64, at: u64) -> [u8; 16] {
    let mut out = [0; 16];
    out[..8].copy_from_slice(&(key.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1).to_le_bytes());
    out[8..].copy_from_slice(&at.to_le_bytes());
    out
}

/// The content of file `key`.
pub fn content(key: u64, len: u64) -> Vec<u8> {
    let mut out: Vec<u8> = (0..len.div_ceil(16))
        .flat_map(|n| pattern(key, n * 16))
        .collect();
    out.truncate(len as usize);
    out
}

/// Builds an image. Of files of 64 MiB and more only the 64 KiB at every whole GiB and at the end
/// are written; the rest are holes.
pub fn image(files: Vec<Given>) -> Image {
    image_of(files, FileSystems::Both)
}

/// The same with these file systems.
pub fn image_of(files: Vec<Given>, systems: FileSystems) -> Image {
    let mut tree = Tree::new();
    for ((path, len, time), key) in files.iter().zip(0_u32..) {
        let entry = Entry {
            path: path.clone(),
            len: *len,
            time: DiscTime(*time),
            place: Place::Flow,
            key: ContentKey(key),
        };
        tree.add(entry).unwrap();
    }
    let options = Options {
        systems,
        volume_id: "TREE".to_owned(),
        volume_set_id: "TREES".to_owned(),
        volume_uid: 0x5EED,
        publisher: "NOBODY".to_owned(),
        preparer: "STELE".to_owned(),
        application: "STELE".to_owned(),
        implementation: "*Test".to_owned(),
        time: DiscTime(1_780_000_000),
        volume_sectors: None,
    };
    let layout = layout(tree, &options).unwrap();
    let folder = tempfile::tempdir().unwrap();
    write(&layout, &files, &folder.path().join("image.iso"));
    Image {
        folder,
        files,
        layout,
    }
}

fn write(layout: &Layout, files: &[Given], to: &Path) {
    let image = File::create(to).unwrap();
    image.set_len(layout.sectors().bytes()).unwrap();
    for span in layout.spans() {
        let extent = span.extent();
        match span {
            Span::Zero(_) => {}
            Span::Meta { id, .. } => {
                let mut sectors = vec![0; extent.sectors.bytes() as usize];
                layout.render(id, &mut sectors);
                image.write_all_at(&sectors, extent.lba.byte()).unwrap();
            }
            Span::File { key, at, len, .. } => {
                let (_, whole, _) = files[key.0 as usize];
                for (from, n) in pieces(whole) {
                    let (start, end) = (from.max(at), (from + n).min(at + len));
                    if start < end {
                        let bytes = content_at(key.0.into(), start, end - start);
                        image
                            .write_all_at(&bytes, extent.lba.byte() + start - at)
                            .unwrap();
                    }
                }
            }
        }
    }
}

/// What of a file is written.
fn pieces(len: u64) -> Vec<(u64, u64)> {
    const GIB: u64 = 1 << 30;
    if len < 64 << 20 {
        return vec![(0, len)];
    }
    let mut out: Vec<_> = (0..len.div_ceil(GIB))
        .map(|n| (n * GIB, 64 << 10))
        .collect();
    out.push((len - len % 16 - 4096, 4096 + len % 16));
    out
}

fn content_at(key: u64, at: u64, len: u64) -> Vec<u8> {
    let first = at / 16;
    let skip = (at % 16) as usize;
    let count = (len + at % 16).div_ceil(16);
    let all: Vec<u8> = (first..first + count)
        .flat_map(|n| pattern(key, n * 16))
        .collect();
    all[skip..skip + len as usize].to_vec()
}
