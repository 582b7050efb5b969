//! Which file of a crate takes a name from which: arrows, from the Rust text alone.
//!
//! An arrow goes to the file that DEFINES the name, through whatever re-exports it was reached.
//! What makes one: a `use`, in functions too; a path in code (`crate::a::b`, `super::x`, `a::b`
//! where `a` is in scope); a name of a re-export or of a `*` that the code then uses. What makes
//! none: `mod x;`, `pub use` by itself, importing a module (its names count when they are used),
//! comments, test code. Not seen: what needs types (methods, fields) and paths inside strings of
//! attributes.

mod circles;
mod lex;
mod parse;
mod resolve;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

pub use circles::{Circle, circles, says_why};
use resolve::Meaning;
use tree::Tree;

use crate::source::{SourceFile, is_test_file};

/// The files of one crate and the arrows between them.
#[derive(Debug)]
pub struct Graph {
    /// From each file to the files it takes names from, with the names.
    pub arrows: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
    /// Files of the crate that hold nothing but tests.
    pub tests: BTreeSet<String>,
    /// `mod` declarations whose file was not found.
    pub lost: Vec<String>,
}

/// The graph of every crate among these files: libraries, programs, examples and benches.
pub fn crates(files: &[SourceFile]) -> Vec<Graph> {
    let roots = files.iter().filter(|file| is_root(&file.name));
    roots.map(|root| graph(root, files)).collect()
}

/// Where Cargo looks for crates by itself.
fn is_root(name: &str) -> bool {
    let mut parts = name.rsplit('/');
    let place = [parts.next(), parts.next(), parts.next()].map(Option::unwrap_or_default);
    let root = matches!(
        place,
        ["lib.rs" | "main.rs", "src", _]
            | [_, "bin", "src"]
            | [_, "examples" | "benches", _]
            | ["main.rs", _, "examples" | "benches"]
    );
    root && !is_test_file(name)
}

fn graph(root: &SourceFile, files: &[SourceFile]) -> Graph {
    let tree = Tree::read(root, files);
    let mut arrows: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (number, node) in tree.modules.iter().enumerate() {
        let mut found = Vec::new();
        for import in node.imports.iter().filter(|import| !import.handed_on) {
            found.extend(tree.meanings(number, &import.path));
        }
        for path in &node.paths {
            found.extend(match path.as_slice() {
                [name] => tree.handed(number, name),
                _ => tree.meanings(number, path),
            });
        }
        let from = arrows.entry(node.file.to_owned()).or_default();
        for meaning in found {
            if let Meaning::Item(file, name) = meaning
                && file != node.file
            {
                from.entry(file.to_owned()).or_default().insert(name);
            }
        }
    }
    Graph {
        arrows,
        tests: tree.tests.into_iter().map(str::to_owned).collect(),
        lost: tree.lost,
    }
}
