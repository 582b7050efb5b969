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
    match said_by_most(voters) {
        None => Elected::Nobody,
        Some((anchor, votes)) if votes * 3 > voters.len() * 2 => Elected::Anchor(anchor),
        Some(_) => Elected::Disputed,
    }
}

/// What most of them say, of equally many the first; and how many do.
pub(crate) fn said_by_most(voters: &[Anchor]) -> Option<(&Anchor, usize)> {
    let votes = |anchor: &Anchor| voters.iter().filter(|other| *other == anchor).count();
    // Of equal ones `max_by_key` takes the last.
    let all = voters.iter().rev().map(|anchor| (anchor, votes(anchor)));
    all.max_by_key(|(_, votes)| *votes)
}
