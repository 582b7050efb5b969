//! Strata: groups of copies that may have gone bad together. A copy's lot, the drive that burned
//! it, its age and its shelf are the causes that several copies share.

use std::collections::BTreeMap;

/// What a copy shares with others, the likelier cause of trouble first: lot, burner, year of the
/// burn, shelf.
pub(super) type Shared = [String; 4];

/// What a group is called that holds those of several small ones.
const OTHERS: &str = "*";

/// Puts members into groups, level by level: a level splits a group where a part has at least
/// `least` members; smaller parts are put together. The name of a group is what its members share.
pub(super) fn split<T>(members: Vec<(&Shared, T)>, least: usize) -> Vec<(String, Vec<T>)> {
    let mut out = Vec::new();
    split_at(members, 0, least.max(1), &mut Vec::new(), &mut out);
    out
}

fn split_at<T>(
    members: Vec<(&Shared, T)>,
    level: usize,
    least: usize,
    name: &mut Vec<String>,
    out: &mut Vec<(String, Vec<T>)>,
) {
    if members.is_empty() {
        return;
    }
    if level == 4 {
        out.push((name.join(" / "), members.into_iter().map(|m| m.1).collect()));
        return;
    }
    for (part, of) in parts(members, level, least) {
        name.push(part);
        split_at(of, level + 1, least, name, out);
        name.pop();
    }
}

/// What a copy shares at a level.
fn level_of(shared: &Shared, level: usize) -> &str {
    let [lot, burner, year, shelf] = shared;
    match level {
        0 => lot,
        1 => burner,
        2 => year,
        _ => shelf,
    }
}

/// The first of the parts with the fewest members.
fn smallest<T>(parts: &[Part<'_, T>]) -> Option<usize> {
    let sizes = parts.iter().map(|part| part.1.len()).enumerate();
    sizes.min_by_key(|(_, size)| *size).map(|(at, _)| at)
}

type Part<'a, T> = (String, Vec<(&'a Shared, T)>);

/// The parts of a level: the large ones by their names, and the small ones as one.
fn parts<T>(members: Vec<(&Shared, T)>, level: usize, least: usize) -> Vec<Part<'_, T>> {
    let mut by_name: BTreeMap<&str, Vec<(&Shared, T)>> = BTreeMap::new();
    for (shared, member) in members {
        let part = by_name.entry(level_of(shared, level)).or_default();
        part.push((shared, member));
    }
    if by_name.len() == 1 {
        let all = by_name.into_iter();
        return all.map(|(name, of)| (name.to_owned(), of)).collect();
    }
    let mut large: Vec<Part<'_, T>> = Vec::new();
    let mut others = Vec::new();
    for (name, of) in by_name {
        match of.len() >= least {
            true => large.push((name.to_owned(), of)),
            false => others.extend(of),
        }
    }
    // Too few others for a group of their own are put to the smallest one.
    if (1..least).contains(&others.len())
        && let Some(at) = smallest(&large)
    {
        others.extend(large.remove(at).1);
    }
    if !others.is_empty() {
        large.push((OTHERS.to_owned(), others));
    }
    large
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(all: &[[&str; 4]], least: usize) -> Vec<(String, Vec<usize>)> {
        let shared: Vec<Shared> = all.iter().map(|one| one.map(str::to_owned)).collect();
        let members = shared.iter().enumerate().map(|(at, one)| (one, at));
        split(members.collect(), least)
    }

    #[test]
    fn large_groups_stand_alone_and_small_ones_together() {
        let all = [
            ["L1", "D1", "2024", "S"],
            ["L1", "D1", "2024", "S"],
            ["L1", "D2", "2024", "S"],
            ["L1", "D2", "2024", "S"],
            ["L2", "D1", "2025", "S"],
            ["L3", "D1", "2025", "S"],
        ];
        let found = groups(&all, 2);
        let expected = [
            ("L1 / D1 / 2024 / S".to_owned(), vec![0, 1]),
            ("L1 / D2 / 2024 / S".to_owned(), vec![2, 3]),
            ("* / D1 / 2025 / S".to_owned(), vec![4, 5]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn each_member_is_in_one_group_and_no_group_is_too_small() {
        let all: Vec<[String; 4]> = (0..97_u32)
            .map(|n| [n % 7, n % 3, n % 11, n % 5].map(|part| part.to_string()))
            .collect();
        for least in [1, 2, 5, 12, 40, 200] {
            let members = all.iter().enumerate().map(|(at, one)| (one, at));
            let found = split(members.collect(), least);
            let mut seen: Vec<usize> = found.iter().flat_map(|group| group.1.clone()).collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..97).collect::<Vec<_>>(), "{least}");
            let small = found.iter().filter(|group| group.1.len() < least).count();
            assert!(small == 0 || found.len() == 1, "{least}: {found:?}");
        }
    }
}
