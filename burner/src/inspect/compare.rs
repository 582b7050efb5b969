//! Trees against the medium and against each other.

use std::collections::BTreeMap;

use stele_discfs::{Extent, Lba, SectorCount};

use super::finding::{Finding, FindingKind};
use super::tree::{FileFacts, FileTree};

/// Findings of one kind that one comparison makes; more would say nothing new.
const SAME_KIND_MAX: usize = 20;

fn add(findings: &mut Vec<Finding>, count: &mut usize, kind: FindingKind, place: String) {
    *count += 1;
    if *count <= SAME_KIND_MAX {
        findings.push(Finding { kind, place });
    }
}

/// Every file must lie on the medium, be as long as its sectors, and share none with another
/// unless it shares all.
pub(super) fn check_extents(
    name: &str,
    tree: &FileTree,
    medium: SectorCount,
    findings: &mut Vec<Finding>,
) {
    let (mut beyond, mut shared, mut lengths) = (0, 0, 0);
    let mut all: Vec<(Extent, &str)> = Vec::new();
    for (path, file) in &tree.files {
        let sectors: u64 = file.extents.iter().map(|extent| extent.sectors.0).sum();
        if file.extents.iter().any(|extent| extent.end().0 > medium.0) {
            let place = format!("{name}: /{path}");
            add(findings, &mut beyond, FindingKind::BeyondEnd, place);
        }
        if sectors != SectorCount::holding(file.len).0 && sectors != 0 {
            let place = format!(
                "{name}: /{path} has {sectors} sectors for {} bytes",
                file.len
            );
            add(findings, &mut lengths, FindingKind::Directory, place);
        }
        all.extend(file.extents.iter().map(|extent| (*extent, path.as_str())));
    }
    all.sort_unstable();
    all.dedup_by_key(|(extent, _)| *extent);
    for pair in all.windows(2) {
        if let [(before, first), (after, second)] = pair
            && before.end() > after.lba
        {
            let place = format!("{name}: /{first} and /{second}");
            add(findings, &mut shared, FindingKind::Overlap, place);
        }
    }
}

/// Whether two trees lead to the same sectors and lengths; names may have been shortened in one.
pub(super) fn same(
    (left_name, left): (&str, &FileTree),
    (right_name, right): (&str, &FileTree),
    findings: &mut Vec<Finding>,
) -> bool {
    let mut differing = 0;
    let mut apart = Vec::new();
    for (path, file) in &left.files {
        match right.files.get(path) {
            Some(other) if other == file => {}
            Some(_) => {
                let place = format!("{left_name}, {right_name}: /{path}");
                add(findings, &mut differing, FindingKind::TreesDiffer, place);
            }
            None => apart.push((path, file)),
        }
    }
    // The rest must be the same files under other names.
    let mut by_content: BTreeMap<(Option<Lba>, u64), usize> = BTreeMap::new();
    let key = |file: &FileFacts| (file.extents.first().map(|extent| extent.lba), file.len);
    for (path, file) in &right.files {
        if !left.files.contains_key(path) {
            *by_content.entry(key(file)).or_default() += 1;
        }
    }
    for (path, file) in apart {
        match by_content.get_mut(&key(file)).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => {
                let place = format!("only in {left_name}: /{path}");
                add(findings, &mut differing, FindingKind::TreesDiffer, place);
            }
        }
    }
    let left_over: usize = by_content.values().sum();
    if left_over > 0 {
        let place = format!("{left_over} files only in {right_name}");
        add(findings, &mut differing, FindingKind::TreesDiffer, place);
    }
    differing == 0
}
