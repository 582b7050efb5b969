//! Circles of files: each of them reaches every other by the arrows between them.

use std::collections::{BTreeMap, BTreeSet};

use super::Graph;
use crate::source::{self, Part};

/// How the comment begins by which a circle says why it is one; at least one word follows.
const BECAUSE: &str = "// In a circle because ";

/// Files that take names from each other, all around.
#[derive(Debug, PartialEq, Eq)]
pub struct Circle {
    /// The files in order of names.
    pub files: Vec<String>,
    /// `from -> to: names`, every arrow between two of the files.
    pub ties: Vec<String>,
}

impl std::fmt::Display for Circle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} files: {}", self.files.len(), self.files.join(", "))?;
        self.ties
            .iter()
            .try_for_each(|tie| write!(f, "\n    {tie}"))
    }
}

/// Every circle of more than one file, the largest first.
pub fn circles(graph: &Graph) -> Vec<Circle> {
    let files = graph.arrows.keys();
    let reached: BTreeMap<&str, BTreeSet<&str>> = files
        .map(|file| (file.as_str(), reached(graph, file)))
        .collect();
    let mut told = BTreeSet::new();
    let mut circles = Vec::new();
    for (file, others) in &reached {
        let together = |other: &&str| reached[other].contains(file);
        let files: Vec<String> = others
            .iter()
            .copied()
            .filter(together)
            .map(str::to_owned)
            .collect();
        if files.len() > 1 && told.insert(files.clone()) {
            let ties = ties(graph, &files);
            circles.push(Circle { files, ties });
        }
    }
    circles.sort_by_key(|circle| std::cmp::Reverse(circle.files.len()));
    circles
}

/// What is reached from a file by one arrow or more.
fn reached<'a>(graph: &'a Graph, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut left = vec![from];
    while let Some(file) = left.pop() {
        for next in graph.arrows[file].keys() {
            if found.insert(next.as_str()) {
                left.push(next);
            }
        }
    }
    found
}

fn ties(graph: &Graph, files: &[String]) -> Vec<String> {
    let mut ties = Vec::new();
    for from in files {
        for (to, names) in graph.arrows[from]
            .iter()
            .filter(|(to, _)| files.contains(to))
        {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            ties.push(format!("{from} -> {to}: {}", names.join(", ")));
        }
    }
    ties
}

/// Whether a file says why it is in a circle: a line comment of its own beginning, no doc comment,
/// and a reason in it.
pub fn says_why(text: &str) -> bool {
    let parts = source::split(text).into_iter();
    let mut comments = parts.filter(|(part, _)| *part == Part::Comment);
    comments.any(|(_, comment)| {
        let reason = comment.strip_prefix(BECAUSE);
        reason.is_some_and(|reason| !reason.trim().is_empty())
    })
}
