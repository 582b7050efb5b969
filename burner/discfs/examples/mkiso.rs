//! Makes an image of a folder, with ISO 9660 and UDF or with one of them:
//! `cargo run --release --example mkiso -- FOLDER IMAGE [iso9660|udf]`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use stele_discfs::{ContentKey, DiscTime, Entry, FileSystems, Options, Place, Span, Tree, layout};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), Some(image)) = (args.next(), args.next()) else {
        return Err("give a folder and an image".into());
    };
    let systems = match args.next() {
        None => FileSystems::Both,
        Some(name) if name.as_os_str() == "iso9660" => FileSystems::Iso9660,
        Some(name) if name.as_os_str() == "udf" => FileSystems::Udf,
        Some(_) => return Err("a file system is iso9660 or udf".into()),
    };
    let mut tree = Tree::new();
    let mut paths = Vec::new();
    walk(&folder, "", &mut tree, &mut paths)?;
    let text = |text: &str| text.to_owned();
    let options = Options {
        systems,
        volume_id: text("EXAMPLE"),
        volume_set_id: text("EXAMPLE"),
        volume_uid: 0x0123_4567_89AB_CDEF,
        publisher: text("NOBODY"),
        preparer: text("MKISO"),
        application: text("MKISO"),
        implementation: text("*mkiso"),
        time: DiscTime(1_780_000_000),
        volume_sectors: None,
    };
    let layout = layout(tree, &options)?;
    let mut out = File::create(image)?;
    for span in layout.spans() {
        let extent = span.extent();
        let mut sectors = vec![0; usize::try_from(extent.sectors.bytes())?];
        match span {
            Span::Zero(_) => {}
            Span::Meta { id, .. } => layout.render(id, &mut sectors),
            Span::File { key, .. } => {
                let path = paths.get(key.0 as usize).ok_or("no such file")?;
                let bytes = fs::read(path)?;
                sectors
                    .iter_mut()
                    .zip(bytes)
                    .for_each(|(to, from)| *to = from);
            }
        }
        out.write_all(&sectors)?;
    }
    Ok(())
}

fn walk(
    folder: &Path,
    prefix: &str,
    tree: &mut Tree,
    paths: &mut Vec<PathBuf>,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry
            .file_name()
            .into_string()
            .map_err(|_| "a name is not UTF-8")?;
        let path = format!("{prefix}{name}");
        let facts = entry.metadata()?;
        if facts.is_dir() {
            walk(&entry.path(), &format!("{path}/"), tree, paths)?;
            continue;
        }
        let key = ContentKey(u32::try_from(paths.len())?);
        let (len, time) = (facts.len(), DiscTime(facts.mtime()));
        tree.add(Entry {
            path,
            len,
            time,
            place: Place::Flow,
            key,
        })?;
        paths.push(entry.path());
    }
    Ok(())
}
