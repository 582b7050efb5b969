//! Parts of other discs that lie on a disc.

use super::lang::{naming, say};
use super::quantities::of_sectors;
use crate::jobs::read::repair::Part;

/// How many stretches of sectors are told.
const PLACES: usize = 4;

/// Which disc parts are of, and where they lie.
pub fn part(part: &Part) -> String {
    let name = |(lba, sectors): &(u64, u64)| match sectors {
        1 => naming(*lba),
        _ => format!("{lba}-{}", lba.saturating_add(*sectors).saturating_sub(1)),
    };
    let shown = part.places.iter().take(PLACES);
    let told: u64 = shown.clone().map(|(_, sectors)| sectors).sum();
    let places = shown.map(name).collect::<Vec<_>>().join(", ");
    let (sectors, disc) = (part.sectors, &part.disc);
    match sectors.saturating_sub(told) {
        0 => say!(
            "other-disc-parts",
            sectors = sectors,
            size = of_sectors(sectors),
            disc = disc,
            places = places
        ),
        more => say!(
            "other-disc-more-parts",
            sectors = sectors,
            size = of_sectors(sectors),
            disc = disc,
            places = places,
            more = more
        ),
    }
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
            "The disc holds 1 sector (2.05 kB) of another disc, UUID/CONTENT, at 0. \
             It is treated as damage."
        );
        let many = [(0, 16), (32, 1), (64, 2), (96, 1), (128, 1)];
        assert!(of(&many, 30).contains("at 0-15, 32, 64-65, 96 and 10 more."));
    }
}
