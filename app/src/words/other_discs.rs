//! Parts of other discs that lie on a disc.

use super::quantities::count;
use crate::jobs::read::repair::Part;

/// How many stretches of sectors are told.
const PLACES: usize = 4;

/// Which disc parts are of, and where they lie.
pub fn part(part: &Part) -> String {
    let name = |(lba, sectors): &(u64, u64)| match sectors {
        1 => lba.to_string(),
        _ => format!(
            "{lba} to {}",
            lba.saturating_add(*sectors).saturating_sub(1)
        ),
    };
    let shown = part.places.iter().take(PLACES);
    let told: u64 = shown.clone().map(|(_, sectors)| sectors).sum();
    let places: Vec<String> = shown.map(name).collect();
    let more = match part.sectors.saturating_sub(told) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "Parts of another disc lie on it: {} of {}, at {}{more}. They are taken as damage.",
        count(part.sectors, "sector"),
        part.disc,
        places.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_places_are_told_and_the_rest_counted() {
        let of = |places: &[(u64, u64)], sectors| {
            part(&Part {
                disc: "UUID/CONTENT".to_owned(),
                votes: 0,
                sectors,
                places: places.to_vec(),
            })
        };
        assert_eq!(
            of(&[(0, 1)], 1),
            "Parts of another disc lie on it: 1 sector of UUID/CONTENT, at 0. They are taken as \
             damage."
        );
        let many = [(0, 16), (32, 1), (64, 2), (96, 1), (128, 1)];
        assert!(of(&many, 30).contains("at 0 to 15, 32, 64 to 65, 96 and 10 more."));
    }
}
