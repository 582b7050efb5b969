//! Gives the entries of a directory names that differ, and the order the standard asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use stele_exact::{behind, part};

use super::{joliet, names};
use crate::tree::Tables;

/// Which of the two trees of names.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Flavor {
    /// ISO 9660 proper, with Rock Ridge beside the names.
    Primary,
    /// The tree of Joliet: UCS-2, at most 64 characters.
    Joliet,
}

impl Flavor {
    fn identifier(self, real: &str, is_dir: bool, suffix: &str, out: &mut Vec<u8>) {
        match self {
            Self::Primary => names::identifier(real, is_dir, suffix, out),
            Self::Joliet => joliet::identifier(real, is_dir, suffix, out),
        }
    }

    fn is_exact(self, identifier: &[u8], real: &str) -> bool {
        match self {
            Self::Primary => names::is_exact(identifier, real),
            Self::Joliet => joliet::is_exact(identifier, real),
        }
    }

    fn fold(self, identifier: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Primary => names::fold(identifier, out),
            Self::Joliet => joliet::fold(identifier, out),
        }
    }

    /// The version that ends a file's identifier.
    fn version(self) -> &'static [u8] {
        match self {
            Self::Primary => b";1",
            Self::Joliet => b"\0;\x001",
        }
    }
}

/// The names of one tree. A name is derived anew whenever it is needed; only those that had to
/// give way to another are kept.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    pub(crate) flavor: Flavor,
    numbered: BTreeMap<u32, Box<[u8]>>,
}

/// One entry while its directory is being sorted; ranges of a common store of bytes.
struct Candidate {
    node: u32,
    name: Range<usize>,
    fold: Range<usize>,
    exact: bool,
}

impl Naming {
    pub(crate) fn new(flavor: Flavor) -> Self {
        Self {
            flavor,
            numbered: BTreeMap::new(),
        }
    }

    /// Appends the identifier of a node as its directory record has it.
    pub(crate) fn identifier(&self, tables: &Tables, node: u32, out: &mut Vec<u8>) {
        let is_dir = tables.node(node).is_dir;
        match self.numbered.get(&node) {
            Some(name) => out.extend_from_slice(name),
            None => self.flavor.identifier(tables.name(node), is_dir, "", out),
        }
        if !is_dir {
            out.extend_from_slice(self.flavor.version());
        }
    }

    /// Makes the names of one directory's entries differ and sorts the entries by them.
    ///
    /// Of several that would have one name, the one whose real name it is keeps it, else the
    /// first by real name; the others get `_1`, `_2`, ... before the extension.
    ///
    /// ECMA-119 9.3 compares names padded with spaces, then extensions, then versions. The dot is
    /// below every d-character, so the plain order of bytes is the same. Joliet goes by UCS-2.
    pub(crate) fn arrange(&mut self, tables: &Tables, entries: &mut [u32]) {
        let mut store = Vec::new();
        let mut candidates: Vec<_> = (entries.iter())
            .map(|&node| self.candidate(tables, node, &mut store))
            .collect();
        candidates.sort_unstable_by(|a, b| {
            let fold = |c: &Candidate| part(&store, c.fold.clone());
            let rank = |c: &Candidate| (!c.exact, tables.name(c.node));
            fold(a).cmp(fold(b)).then_with(|| rank(a).cmp(&rank(b)))
        });
        self.number_collisions(tables, &mut candidates, &mut store);
        candidates.sort_unstable_by(|a, b| {
            part(&store, a.name.clone()).cmp(part(&store, b.name.clone()))
        });
        for (entry, candidate) in entries.iter_mut().zip(candidates) {
            *entry = candidate.node;
        }
    }

    fn candidate(&self, tables: &Tables, node: u32, store: &mut Vec<u8>) -> Candidate {
        let is_dir = tables.node(node).is_dir;
        let real = tables.name(node);
        let name = store.len();
        self.flavor.identifier(real, is_dir, "", store);
        let fold = store.len();
        let identifier = behind(store, name);
        let exact = self.flavor.is_exact(identifier, real);
        let mut folded = Vec::with_capacity(identifier.len());
        self.flavor.fold(identifier, &mut folded);
        store.extend_from_slice(&folded);
        Candidate {
            node,
            name: name..fold,
            fold: fold..store.len(),
            exact,
        }
    }

    /// Numbers every candidate that folds to the same as the one before it.
    fn number_collisions(
        &mut self,
        tables: &Tables,
        candidates: &mut [Candidate],
        store: &mut Vec<u8>,
    ) {
        let fold = |c: &Candidate, store: &[u8]| part(store, c.fold.clone()).to_vec();
        let same = |pair: &[Candidate]| match pair {
            [a, b] => part(store, a.fold.clone()) == part(store, b.fold.clone()),
            _ => false,
        };
        if !candidates.windows(2).any(same) {
            return;
        }
        let mut taken: BTreeSet<Vec<u8>> = candidates.iter().map(|c| fold(c, store)).collect();
        let mut before = None;
        let mut number = 0_u64;
        for candidate in candidates {
            let own = Some(fold(candidate, store));
            if own != before {
                before = own;
                number = 0;
                continue;
            }
            let name = self.free_name(tables, candidate.node, &mut number, &mut taken);
            let at = store.len();
            store.extend_from_slice(&name);
            candidate.name = at..store.len();
            self.numbered
                .insert(candidate.node, name.into_boxed_slice());
        }
    }

    /// The next numbered name that nobody has.
    fn free_name(
        &self,
        tables: &Tables,
        node: u32,
        number: &mut u64,
        taken: &mut BTreeSet<Vec<u8>>,
    ) -> Vec<u8> {
        let is_dir = tables.node(node).is_dir;
        loop {
            *number += 1;
            let (mut name, mut fold) = (Vec::new(), Vec::new());
            let suffix = format!("_{number}");
            self.flavor
                .identifier(tables.name(node), is_dir, &suffix, &mut name);
            self.flavor.fold(&name, &mut fold);
            if taken.insert(fold) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::ContentKey;
    use crate::tree::{DiscTime, Entry, Place, Tree};

    /// Identifiers of files with these names in one directory, sorted as on the disc.
    fn check(flavor: Flavor, real: &[&str], expected: &[(&str, &str)]) {
        let mut tree = Tree::new();
        for (key, name) in (0..).zip(real) {
            let (path, time) = ((*name).to_owned(), DiscTime(0));
            tree.add(Entry {
                path,
                len: 0,
                time,
                place: Place::Flow,
                key: ContentKey(key),
            })
            .unwrap();
        }
        let mut entries: Vec<u32> = (1..).take(real.len()).collect();
        let mut naming = Naming::new(flavor);
        naming.arrange(&tree.tables, &mut entries);
        let text = |node| {
            let mut out = Vec::new();
            naming.identifier(&tree.tables, node, &mut out);
            out.retain(|&byte| byte != 0);
            String::from_utf8(out).unwrap()
        };
        let got: Vec<_> = entries
            .iter()
            .map(|&n| (text(n), tree.tables.name(n)))
            .collect();
        let got: Vec<_> = got.iter().map(|(a, b)| (a.as_str(), *b)).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn the_exact_name_stays_and_the_others_are_numbered_by_their_real_names() {
        check(
            Flavor::Primary,
            &["a.txt", "A.TXT", "a_1.txt", "ä.txt"],
            &[
                ("A.TXT;1", "A.TXT"),
                ("A_1.TXT;1", "a_1.txt"),
                ("A_2.TXT;1", "a.txt"),
                ("_.TXT;1", "ä.txt"),
            ],
        );
        check(
            Flavor::Joliet,
            &["a.txt", "A.txt", "b"],
            &[("A.txt;1", "A.txt"), ("a_1.txt;1", "a.txt"), ("b;1", "b")],
        );
    }

    #[test]
    fn the_order_is_by_name_first_and_then_by_extension() {
        check(
            Flavor::Primary,
            &["AB", "A_B.X", "A.Z", "A0.A", "A.AA", "A.A"],
            &[
                ("A.A;1", "A.A"),
                ("A.AA;1", "A.AA"),
                ("A.Z;1", "A.Z"),
                ("A0.A;1", "A0.A"),
                ("AB.;1", "AB"),
                ("A_B.X;1", "A_B.X"),
            ],
        );
    }

    #[test]
    fn the_order_of_entry_does_not_matter() {
        let forward = ["x y", "x*y", "x:y", "X_Y", "x_y_1"];
        let mut backward = forward;
        backward.reverse();
        let expected = [
            ("X_Y.;1", "X_Y"),
            ("X_Y_1.;1", "x_y_1"),
            ("X_Y_2.;1", "x y"),
            ("X_Y_3.;1", "x*y"),
            ("X_Y_4.;1", "x:y"),
        ];
        check(Flavor::Primary, &forward, &expected);
        check(Flavor::Primary, &backward, &expected);
    }
}
