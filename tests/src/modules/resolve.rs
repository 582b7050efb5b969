//! From a path, as it is written in a module, to the file that defines the name.

use super::tree::Tree;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning<'a> {
    /// A module of this crate.
    Module(usize),
    /// Something that this file defines under this name.
    Item(&'a str, String),
}

/// Names on the way, so that imports which name each other come to an end.
type Seen = Vec<(usize, String)>;

impl<'a> Tree<'a> {
    /// Everything that a path may stand for; nothing when it leads out of the crate.
    pub fn meanings(&self, module: usize, path: &[String]) -> Vec<Meaning<'a>> {
        self.follow(module, path, &mut Seen::new())
    }

    /// What a bare name in code stands for, when it came by a re-export or by `*`: any other
    /// import has its own arrow.
    pub fn handed(&self, module: usize, name: &str) -> Vec<Meaning<'a>> {
        let node = &self.modules[module];
        let named = |import: &&super::parse::Import| import.name.as_deref() == Some(name);
        let known = node.items.contains(name) || node.children.contains_key(name);
        if known
            || node
                .imports
                .iter()
                .filter(named)
                .any(|import| !import.handed_on)
        {
            return Vec::new();
        }
        self.named(module, name, &mut Seen::new())
    }

    fn follow(&self, module: usize, path: &[String], seen: &mut Seen) -> Vec<Meaning<'a>> {
        let mut at = module;
        let mut rooted = false;
        let mut rest = path;
        while let [first, more @ ..] = rest {
            at = match first.as_str() {
                "crate" => 0,
                "self" => at,
                "super" => self.modules[at].parent.unwrap_or(at),
                _ => break,
            };
            rooted = true;
            rest = more;
        }
        let mut found = vec![Meaning::Module(at)];
        for (step, name) in rest.iter().enumerate() {
            let mut next: Vec<Meaning<'_>> = Vec::new();
            for meaning in &found {
                if let Meaning::Module(module) = meaning {
                    next.extend(self.named(*module, name, seen));
                    let unknown = next.is_empty() && (rooted || step > 0);
                    if unknown && !self.comes_from_outside(*module, name, seen) {
                        let file = self.modules[*module].file;
                        next.push(Meaning::Item(file, name.clone()));
                    }
                }
            }
            if next.is_empty() {
                // Below a type stand its variants and functions, in its own file.
                found.retain(|meaning| matches!(meaning, Meaning::Item(..)));
                return found;
            }
            found = next;
        }
        found
    }

    /// What a name stands for inside a module.
    fn named(&self, module: usize, name: &str, seen: &mut Seen) -> Vec<Meaning<'a>> {
        let node = &self.modules[module];
        let mut found = Vec::new();
        if let Some(child) = node.children.get(name) {
            found.push(Meaning::Module(*child));
        }
        if node.items.contains(name) {
            found.push(Meaning::Item(node.file, name.to_owned()));
        }
        let here = (module, name.to_owned());
        if seen.contains(&here) {
            return found;
        }
        seen.push(here);
        for import in &node.imports {
            if import.name.as_deref() == Some(name) {
                found.extend(self.follow(module, &import.path, seen));
            }
        }
        if found.is_empty() {
            for import in node.imports.iter().filter(|import| import.name.is_none()) {
                for meaning in self.follow(module, &import.path, seen) {
                    if let Meaning::Module(other) = meaning {
                        found.extend(self.named(other, name, seen));
                    }
                }
            }
        }
        if found.is_empty() && node.perhaps.contains(name) {
            found.push(Meaning::Item(node.file, name.to_owned()));
        }
        seen.pop();
        found
    }

    /// Whether a module has a name from another crate, by an import of it or of all.
    fn comes_from_outside(&self, module: usize, name: &str, seen: &mut Seen) -> bool {
        let imports = self.modules[module].imports.iter();
        let mut by = imports.filter(|import| import.name.as_deref().is_none_or(|n| n == name));
        by.any(|import| self.follow(module, &import.path, seen).is_empty())
    }
}
