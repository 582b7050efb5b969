//! What the anchors of a disc say, by their vote (SPEC.TXT R-052).

use super::anchor::Anchor;

/// How anchors of one disc voted.
pub(crate) enum Elected<'a> {
    /// None is there.
    Nobody,
    /// Nothing has more than two thirds of the votes.
    Disputed,
    /// More than two thirds say this.
    Anchor(&'a Anchor),
}

/// Counts them; of those of several discs all count.
pub(crate) fn elected(voters: &[Anchor]) -> Elected<'_> {
    let votes = |anchor: &Anchor| voters.iter().filter(|other| *other == anchor).count();
    match voters.iter().max_by_key(|anchor| votes(anchor)) {
        None => Elected::Nobody,
        Some(anchor) if votes(anchor) * 3 > voters.len() * 2 => Elected::Anchor(anchor),
        Some(_) => Elected::Disputed,
    }
}
