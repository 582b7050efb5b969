//! What a caller asks for: the files of a disc and where they may lie.

use stele_exact::{item, item_mut, text};

use crate::error::LayoutError;
use crate::index::Index;
use crate::key::ContentKey;
use crate::units::{Lba, SectorCount};

/// Names in a path at most, the file's own included. A bound for readers' stacks, far above what
/// archives hold.
pub const DEPTH_MAX: usize = 128;

/// Bytes of UTF-8 in one name at most: what Linux and UDF can hold.
pub const NAME_BYTES_MAX: usize = 255;

/// Where a file's content may lie.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// In order of entry, right after the file-system structures.
    Flow,
    /// After everything that flows: files whose bytes are known only once the others are read.
    AfterFlow,
    /// At exactly this sector. The caller answers for the space: such files lie outside the flow.
    At(Lba),
}

/// Seconds since 1970-01-01T00:00:00 UTC, as file systems on discs record them.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct DiscTime(pub i64);

/// One file to be laid out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Path from the root with `/` between names, without a leading one: `DICOM/PT000001/IM000001`.
    /// Names are the real ones; each file system derives its own from them.
    pub path: String,
    /// Bytes of its content.
    pub len: u64,
    /// Time of last modification.
    pub time: DiscTime,
    /// Where the content may lie.
    pub place: Place,
    /// The caller's number for the content.
    pub key: ContentKey,
}

/// Which file systems a volume has.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum FileSystems {
    /// Both, over the same contents: what one reader does not know another one finds.
    #[default]
    Both,
    /// ISO 9660 with Rock Ridge and Joliet, and no UDF.
    Iso9660,
    /// UDF 2.60, and no ISO 9660.
    Udf,
}

impl FileSystems {
    pub(crate) fn has_iso(self) -> bool {
        self != Self::Udf
    }

    pub(crate) fn has_udf(self) -> bool {
        self != Self::Iso9660
    }
}

/// What the volume as a whole says of itself.
///
/// ISO 9660 has room for 128 characters of A-Z, 0-9 and some punctuation in its identifiers, and
/// 32 in that of the volume; what does not fit is cut off, and other characters become `_`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// Which file systems there are.
    pub systems: FileSystems,
    /// Name of the volume, as file managers show it.
    pub volume_id: String,
    /// Name of the set of volumes that this one belongs to.
    pub volume_set_id: String,
    /// A number that no other volume has; UDF's volume set identifier begins with it.
    pub volume_uid: u64,
    /// Who publishes the volume.
    pub publisher: String,
    /// Who or what put its data together.
    pub preparer: String,
    /// The application that the data belong to.
    pub application: String,
    /// The program that writes UDF's structures, as its developer ID (UDF 2.60, 2.1.5.2): `*` and
    /// a name, at most 23 bytes.
    pub implementation: String,
    /// Time of creation of the volume.
    pub time: DiscTime,
    /// Sectors of the whole volume. `None`: up to the last content.
    pub volume_sectors: Option<SectorCount>,
}

/// The root's own number among nodes and among directories.
pub(crate) const ROOT: u32 = 0;

/// A file or a directory under its name.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Directory that holds it, counted among directories. The root holds itself.
    pub(crate) parent: u32,
    /// Number among the directories or among the files.
    pub(crate) number: u32,
    name_at: u32,
    name_len: u8,
    /// Whether `number` counts directories.
    pub(crate) is_dir: bool,
}

/// A file's facts; its name is its node's.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) node: u32,
    pub(crate) key: ContentKey,
    pub(crate) len: u64,
    pub(crate) time: DiscTime,
    pub(crate) place: Place,
}

/// Names, nodes and files in flat tables; directories are their nodes' numbers.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    names: String,
    pub(crate) nodes: Vec<Node>,
    pub(crate) directories: Vec<u32>,
    pub(crate) files: Vec<File>,
}

impl Tables {
    /// The real name of a node; empty for the root.
    pub(crate) fn name(&self, node: u32) -> &str {
        let node = self.node(node);
        let at = node.name_at as usize;
        text(&self.names, at..at + usize::from(node.name_len))
    }

    /// The node of this number.
    pub(crate) fn node(&self, node: u32) -> &Node {
        item(&self.nodes, node as usize)
    }

    /// The file of this number.
    pub(crate) fn file(&self, file: u32) -> &File {
        item(&self.files, file as usize)
    }

    /// Nodes by their directory, and where each directory's begin.
    pub(crate) fn grouped(&self) -> (Vec<u32>, Vec<u32>) {
        let mut starts = vec![0_u32; self.directories.len() + 1];
        for node in self.nodes.iter().skip(1) {
            *item_mut(&mut starts, node.parent as usize + 1) += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut entries = vec![0; self.nodes.len().saturating_sub(1)];
        for (node, number) in self.nodes.iter().zip(0_u32..).skip(1) {
            let place = item_mut(&mut next, node.parent as usize);
            *item_mut(&mut entries, *place as usize) = number;
            *place += 1;
        }
        (entries, starts)
    }

    /// Nodes from the root's child down to `node`.
    pub(crate) fn chain(&self, node: u32) -> Vec<u32> {
        let mut chain = Vec::new();
        let mut at = node;
        while at != ROOT {
            chain.push(at);
            at = *item(&self.directories, self.node(at).parent as usize);
        }
        chain.reverse();
        chain
    }
}

/// The files of a volume, collected before anything is laid out. Folders come with their files.
///
/// An entry costs about 70 bytes beyond its name.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(crate) tables: Tables,
    index: Index,
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

impl Tree {
    /// A tree without files.
    pub fn new() -> Self {
        let root = Node {
            parent: ROOT,
            number: ROOT,
            name_at: 0,
            name_len: 0,
            is_dir: true,
        };
        Self {
            tables: Tables {
                names: String::new(),
                nodes: vec![root],
                directories: vec![ROOT],
                files: Vec::new(),
            },
            index: Index::new(),
        }
    }

    /// How many files were added so far.
    pub fn len(&self) -> usize {
        self.tables.files.len()
    }

    /// Whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.tables.files.is_empty()
    }

    /// Adds one file and the folders above it.
    ///
    /// # Errors
    /// [`LayoutError`] with the path where a name cannot be written, the path is too deep, is
    /// there already, or leads through a file; the tree is then unchanged.
    pub fn add(&mut self, entry: Entry) -> Result<(), LayoutError> {
        let depth = check_names(&entry.path)?;
        let mut dir = ROOT;
        // Where the first folder is missing, every deeper one is new too.
        let mut known = true;
        for (level, name) in entry.path.split('/').enumerate() {
            let found = if known { self.find(dir, name) } else { None };
            let last = level + 1 == depth;
            match found {
                Some(_) if last => return Err(LayoutError::Duplicate { path: entry.path }),
                Some(node) if node.is_dir => dir = node.number,
                Some(_) => return Err(LayoutError::ThroughFile { path: entry.path }),
                None if last => {
                    let file = count(self.tables.files.len())?;
                    let node = self.push(dir, name, file, false)?;
                    self.tables.files.push(File {
                        node,
                        key: entry.key,
                        len: entry.len,
                        time: entry.time,
                        place: entry.place,
                    });
                }
                None => {
                    known = false;
                    let number = count(self.tables.directories.len())?;
                    let node = self.push(dir, name, number, true)?;
                    self.tables.directories.push(node);
                    dir = number;
                }
            }
        }
        Ok(())
    }

    fn find(&self, dir: u32, name: &str) -> Option<&Node> {
        let tables = &self.tables;
        let is_it = |node: u32| tables.node(node).parent == dir && tables.name(node) == name;
        self.index
            .find(dir, name, is_it)
            .map(|node| tables.node(node))
    }

    fn push(
        &mut self,
        parent: u32,
        name: &str,
        number: u32,
        is_dir: bool,
    ) -> Result<u32, LayoutError> {
        let node = count(self.tables.nodes.len())?;
        let name_at = count(self.tables.names.len())?;
        let name_len = u8::try_from(name.len()).map_err(|_| LayoutError::TooManyNames)?;
        self.tables.names.push_str(name);
        self.tables.nodes.push(Node {
            parent,
            number,
            name_at,
            name_len,
            is_dir,
        });
        let tables = &self.tables;
        self.index.insert(node, |node| {
            let parent = tables.node(node).parent;
            (parent, tables.name(node))
        });
        Ok(node)
    }
}

/// A table's next number.
fn count(len: usize) -> Result<u32, LayoutError> {
    // The last number is kept for "none".
    u32::try_from(len)
        .ok()
        .filter(|&number| number != u32::MAX)
        .ok_or(LayoutError::TooManyNames)
}

/// The depth of a path whose names can all be written.
fn check_names(path: &str) -> Result<usize, LayoutError> {
    let mut depth = 0;
    for name in path.split('/') {
        depth += 1;
        let special = name.is_empty() || name == "." || name == "..";
        if special || name.len() > NAME_BYTES_MAX || name.contains('\0') {
            return Err(LayoutError::BadName {
                path: path.to_owned(),
            });
        }
    }
    if depth > DEPTH_MAX {
        return Err(LayoutError::TooDeep {
            path: path.to_owned(),
            depth,
        });
    }
    Ok(depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str) -> Entry {
        let time = DiscTime(0);
        Entry {
            path: path.to_owned(),
            len: 1,
            time,
            place: Place::Flow,
            key: ContentKey(0),
        }
    }

    #[test]
    fn folders_come_with_their_files_and_paths_lead_back() {
        let mut tree = Tree::new();
        for path in ["A/B/C", "A/D", "E", "A/B/F"] {
            tree.add(entry(path)).unwrap();
        }
        assert_eq!(tree.len(), 4);
        assert_eq!(tree.tables.directories.len(), 3);
        let last = tree.tables.files[3].node;
        let names: Vec<_> = tree
            .tables
            .chain(last)
            .iter()
            .map(|&n| tree.tables.name(n))
            .collect();
        assert_eq!(names, ["A", "B", "F"]);
    }

    #[test]
    fn a_refused_entry_leaves_no_folder_behind() {
        let mut tree = Tree::new();
        tree.add(entry("A/B")).unwrap();
        let nodes = tree.tables.nodes.len();
        let long = "x".repeat(256);
        let deep = ["d"; DEPTH_MAX + 1].join("/");
        for path in [
            "", "/A", "N/", "N//B", "N/.", "N/../B", "N/a\0b", &long, &deep, "A/B", "A", "A/B/C",
        ] {
            let error = tree.add(entry(path)).unwrap_err();
            let expected = |error: &LayoutError| match path {
                "A/B" | "A" => matches!(error, LayoutError::Duplicate { .. }),
                "A/B/C" => matches!(error, LayoutError::ThroughFile { .. }),
                _ if path == deep => matches!(error, LayoutError::TooDeep { .. }),
                _ => matches!(error, LayoutError::BadName { .. }),
            };
            assert!(expected(&error), "{path}: {error}");
        }
        assert_eq!(tree.tables.nodes.len(), nodes);
        assert_eq!(tree.len(), 1);
    }

    #[test]
    fn a_hundred_thousand_names_in_one_folder_are_found_again() {
        let mut tree = Tree::new();
        for i in 0..100_000 {
            tree.add(entry(&format!("D/{i}"))).unwrap();
        }
        for i in (0..100_000).step_by(997) {
            assert!(tree.add(entry(&format!("D/{i}"))).is_err());
        }
    }
}
