//! The modules of one crate, from its root file down the `mod` declarations.

use std::collections::{BTreeMap, BTreeSet};

use super::parse::{Child, Import, Module, parse};
use crate::source::{SourceFile, is_test_file};

/// The modules of a crate; number 0 is its root.
#[derive(Default)]
pub struct Tree<'a> {
    /// The modules, each after its parent.
    pub modules: Vec<Node<'a>>,
    /// Files that hold nothing but tests.
    pub tests: BTreeSet<&'a str>,
    /// Declarations whose file was not found.
    pub lost: Vec<String>,
}

/// One module, inline or a file.
pub struct Node<'a> {
    /// The file in which it stands.
    pub file: &'a str,
    /// The module that declares it.
    pub parent: Option<usize>,
    /// The modules that it declares.
    pub children: BTreeMap<String, usize>,
    /// Names that it defines.
    pub items: BTreeSet<String>,
    /// Names that a macro may define in it.
    pub perhaps: BTreeSet<String>,
    /// Names that it brings into scope.
    pub imports: Vec<Import>,
    /// Paths in its code.
    pub paths: BTreeSet<Vec<String>>,
}

/// Where a module stands, for the files of its children.
struct Place<'a> {
    file: &'a str,
    /// The folder in which its children have their files.
    folder: String,
    test: bool,
}

impl<'a> Tree<'a> {
    /// Reads the crate whose root is this file.
    pub fn read(root: &'a SourceFile, files: &'a [SourceFile]) -> Self {
        let mut tree = Self::default();
        let place = Place {
            file: &root.name,
            folder: folder_of(&root.name).to_owned(),
            test: false,
        };
        tree.add(parse(&root.text), &place, None, files);
        tree
    }

    /// Adds a module and all below it.
    fn add(
        &mut self,
        module: Module,
        place: &Place<'a>,
        parent: Option<(usize, &str)>,
        files: &'a [SourceFile],
    ) {
        let number = self.modules.len();
        if place.test {
            self.tests.insert(place.file);
        } else {
            if let Some((parent, name)) = parent {
                let children = &mut self.modules[parent].children;
                children.insert(name.to_owned(), number);
            }
            self.modules.push(Node {
                file: place.file,
                parent: parent.map(|(parent, _)| parent),
                children: BTreeMap::new(),
                items: module.items,
                perhaps: module.perhaps,
                imports: module.imports,
                paths: module.paths,
            });
        }
        for mut child in module.children {
            let parent = Some((number, child.name.as_str()));
            if let Some(inside) = child.inline.take() {
                let folder = format!("{}/{}", place.folder, child.name);
                // The file of an inline test is no test file.
                if !(place.test || child.test) {
                    let file = place.file;
                    let test = false;
                    self.add(inside, &Place { file, folder, test }, parent, files);
                }
            } else if let Some((file, folder)) = file_of(&child, place, files) {
                let below = Place {
                    file: &file.name,
                    folder,
                    test: place.test || child.test || is_test_file(&file.name),
                };
                self.add(parse(&file.text), &below, parent, files);
            } else {
                self.lost
                    .push(format!("mod {} of {}", child.name, place.file));
            }
        }
    }
}

/// The file of a module, and the folder of its children's files.
fn file_of<'a>(
    child: &Child,
    place: &Place<'_>,
    files: &'a [SourceFile],
) -> Option<(&'a SourceFile, String)> {
    let find = |name: &str| files.iter().find(|file| file.name == name);
    if let Some(path) = &child.path {
        let file = find(&joined(folder_of(place.file), path))?;
        return Some((file, folder_of(&file.name).to_owned()));
    }
    let folder = format!("{}/{}", place.folder, child.name);
    let file = find(&format!("{folder}.rs")).or_else(|| find(&format!("{folder}/mod.rs")))?;
    Some((file, folder))
}

fn folder_of(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path seen from a folder, `..` taken away.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
