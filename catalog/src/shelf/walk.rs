//! The order in which somebody walks past places: numbers in names count as numbers.

use std::cmp::Ordering;

/// Compares two paths level by level, `Shelf 2` before `Shelf 10`.
pub fn walking_order(one: &str, other: &str) -> Ordering {
    let (mut ones, mut others) = (one.split('/'), other.split('/'));
    loop {
        let order = match (ones.next(), others.next()) {
            (None, None) => return one.cmp(other),
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(one), Some(other)) => names(one, other),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

fn names(one: &str, other: &str) -> Ordering {
    let (mut ones, mut others) = (one, other);
    loop {
        let (a, b) = (piece(&mut ones), piece(&mut others));
        let order = match (a, b) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(Piece::Number(a)), Some(Piece::Number(b))) => {
                a.len().cmp(&b.len()).then_with(|| a.cmp(b))
            }
            (Some(Piece::Number(_)), Some(Piece::Text(_))) => Ordering::Less,
            (Some(Piece::Text(_)), Some(Piece::Number(_))) => Ordering::Greater,
            (Some(Piece::Text(a)), Some(Piece::Text(b))) => a.to_lowercase().cmp(&b.to_lowercase()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

enum Piece<'a> {
    /// Without leading zeros.
    Number(&'a str),
    Text(&'a str),
}

/// Takes the next run of figures, or of others.
fn piece<'a>(text: &mut &'a str) -> Option<Piece<'a>> {
    let first = text.chars().next()?;
    let is_number = first.is_ascii_digit();
    let ends = text.find(|c: char| c.is_ascii_digit() != is_number);
    let (piece, rest) = text.split_at(ends.unwrap_or(text.len()));
    *text = rest;
    Some(match is_number {
        true => Piece::Number(piece.trim_start_matches('0')),
        false => Piece::Text(piece),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_as_one_walks_past_them() {
        let sorted = [
            "Hospital",
            "Hospital/Cellar",
            "Hospital/Cellar/Rack 1/Shelf 2",
            "Hospital/Cellar/Rack 1/Shelf 2/Slot 9",
            "Hospital/Cellar/Rack 1/Shelf 2/Slot 010",
            "Hospital/Cellar/Rack 1/Shelf 10",
            "Hospital/Cellar/Rack 1a",
            "Hospital/Cellar/Rack 11",
            "hospital/Cellar/Rack 12",
            "Hospital 2",
            "Vault",
        ];
        for (at, one) in sorted.iter().enumerate() {
            for (of, other) in sorted.iter().enumerate() {
                assert_eq!(walking_order(one, other), at.cmp(&of), "{one} {other}");
            }
        }
        assert_ne!(walking_order("A 1", "A 01"), Ordering::Equal);
    }
}
