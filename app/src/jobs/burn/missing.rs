//! How many copies of a disc are missing.

use stele_catalog::{CopyState, Standing};

/// How many copies are to be added so that there are as many as were `wanted`.
///
/// Those that are planned or under way count, and suspect ones: a full read decides about them
/// first. A damaged copy counts no more, even while its parity covers the damage: another one is
/// to stand for it before that changes. Nor does one that is kept apart, whatever it is.
pub fn missing(wanted: u32, copies: impl Iterator<Item = Standing>) -> usize {
    let counting = copies.filter(|copy| !copy.quarantined && counts(copy.state));
    let counting = counting.count();
    (wanted as usize).saturating_sub(counting)
}

fn counts(state: CopyState) -> bool {
    match state {
        CopyState::Planned
        | CopyState::Burning
        | CopyState::Written
        | CopyState::Good
        | CopyState::Suspect => true,
        CopyState::Watch
        | CopyState::Migrate
        | CopyState::Failed
        | CopyState::Missing
        | CopyState::Lost
        | CopyState::Retired
        | CopyState::Destroyed => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_or_is_damaged_is_missing_and_what_is_undecided_is_not() {
        use CopyState as S;
        let cases: [(&[S], usize); 10] = [
            (&[], 2),
            (&[S::Planned, S::Burning], 0),
            (&[S::Good, S::Failed], 1),
            (&[S::Good, S::Watch], 1),
            (&[S::Good, S::Suspect], 0),
            (&[S::Good, S::Migrate], 1),
            (&[S::Good, S::Destroyed], 1),
            (&[S::Lost, S::Retired], 2),
            (&[S::Good, S::Missing], 1),
            (&[S::Good, S::Good, S::Good, S::Failed], 0),
        ];
        for (copies, want) in cases {
            let standing = |quarantined| {
                let copies = copies.iter().copied();
                copies.map(move |state| Standing { state, quarantined })
            };
            assert_eq!(missing(2, standing(false)), want, "{copies:?}");
            assert_eq!(missing(2, standing(true)), 2, "{copies:?} kept apart");
        }
    }
}
