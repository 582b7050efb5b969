//! Trees against the medium and against each other.

use std::collections::BTreeMap;

use stele_discfs::{Extent, Lba, SectorCount};

use super::detail::{Detail, TreeName};
use super::finding::{Finding, FindingKind};
use super::tree::{FileFacts, FileTree};

/// Findings of one kind that one comparison makes; more would say nothing new.
const SAME_KIND_MAX: usize = 20;

fn add(findings: &mut Vec<Finding>, count: &mut usize, kind: FindingKind, detail: Detail) {
    *count += 1;
    if *count <= SAME_KIND_MAX {
        findings.push(Finding { kind, detail });
    }
}

/// Every file must lie on the medium, be as long as its sectors, and share none with another
/// unless it shares all.
pub(super) fn check_extents(
    name: TreeName,
    tree: &FileTree,
    medium: SectorCount,
    findings: &mut Vec<Finding>,
) {
    let (mut beyond, mut shared, mut lengths) = (0, 0, 0);
    let mut all: Vec<(Extent, &str)> = Vec::new();
    for (path, file) in &tree.files {
        let sectors: u64 = file.extents.iter().map(|extent| extent.sectors.0).sum();
        if file.extents.iter().any(|extent| extent.end().0 > medium.0) {
            let (tree, path) = (name, path.into());
            let detail = Detail::InTree { tree, path };
            add(findings, &mut beyond, FindingKind::BeyondEnd, detail);
        }
        if sectors != SectorCount::holding(file.len).0 && sectors != 0 {
            let detail = Detail::Size {
                tree: name,
                path: path.into(),
                sectors,
                bytes: file.len,
            };
            add(findings, &mut lengths, FindingKind::Directory, detail);
        }
        all.extend(file.extents.iter().map(|extent| (*extent, path.as_str())));
    }
    all.sort_unstable();
    all.dedup_by_key(|(extent, _)| *extent);
    for pair in all.windows(2) {
        if let [(before, first), (after, second)] = pair
            && before.end() > after.lba
        {
            let detail = Detail::TwoFiles {
                tree: name,
                first: (*first).into(),
                second: (*second).into(),
            };
            add(findings, &mut shared, FindingKind::Overlap, detail);
        }
    }
}

/// Whether two trees lead to the same sectors and lengths; names may have been shortened in one.
pub(super) fn same(
    (left_name, left): (TreeName, &FileTree),
    (right_name, right): (TreeName, &FileTree),
    findings: &mut Vec<Finding>,
) -> bool {
    let mut differing = 0;
    let mut apart = Vec::new();
    for (path, file) in &left.files {
        match right.files.get(path) {
            Some(other) if other == file => {}
            Some(_) => {
                let detail = Detail::LiesElsewhere {
                    tree: left_name,
                    other: right_name,
                    path: path.into(),
                };
                add(findings, &mut differing, FindingKind::TreesDiffer, detail);
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
                let (tree, path) = (left_name, path.into());
                let detail = Detail::OnlyIn { tree, path };
                add(findings, &mut differing, FindingKind::TreesDiffer, detail);
            }
        }
    }
    let left_over: usize = by_content.values().sum();
    if left_over > 0 {
        let (tree, files) = (right_name, left_over);
        let detail = Detail::FilesOnlyIn { tree, files };
        add(findings, &mut differing, FindingKind::TreesDiffer, detail);
    }
    differing == 0
}
