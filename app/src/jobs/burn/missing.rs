//! How many copies of a disc are missing.

use stele_catalog::{CopyRow, CopyState, Standing};

/// How many copies are to be added so that there are as many as were `wanted`.
///
/// Another copy is asked for only in place of one that does not [count](counts).
pub fn missing(wanted: u32, copies: impl Iterator<Item = Standing>) -> usize {
    let counting = copies.filter(|copy| counts(*copy)).count();
    (wanted as usize).saturating_sub(counting)
}

/// The planned ones among a disc's copies that nobody wants, because so many of the others count
/// already: one was set aside in place of a copy that is found again, say. The last ones of them:
/// labels of the first may be printed. `is_counted` tells which of the others count.
pub fn surplus(
    wanted: u32,
    copies: &[CopyRow],
    is_counted: impl Fn(&CopyRow) -> bool,
) -> Vec<&CopyRow> {
    let is_planned = |copy: &&CopyRow| copy.state == CopyState::Planned;
    let others = copies
        .iter()
        .filter(|copy| !is_planned(copy) && is_counted(copy));
    let left = missing(wanted, others.map(CopyRow::standing));
    copies.iter().filter(is_planned).skip(left).collect()
}

/// Whether a copy counts. All that is said of a copy that stands for its disc, or is to be
/// replaced, follows from this.
///
/// Those that are planned or under way count, and those that a read decides about: suspect ones,
/// and damaged ones of which nothing is lost and much parity is left, until their next check says
/// that little is left. One that is to be replaced now counts no more: another one is to stand for
/// it before its damage grows. Nor does one that is kept apart, whatever it is.
pub fn counts(copy: Standing) -> bool {
    match copy.state {
        CopyState::Planned
        | CopyState::Burning
        | CopyState::Written
        | CopyState::Good
        | CopyState::Watch
        | CopyState::Suspect => !copy.quarantined,
        CopyState::Migrate
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
    fn what_failed_or_is_dying_is_missing_and_what_a_read_decides_about_is_not() {
        use CopyState as S;
        let cases: [(&[S], usize); 11] = [
            (&[], 2),
            (&[S::Planned, S::Burning], 0),
            (&[S::Good, S::Failed], 1),
            (&[S::Good, S::Watch], 0),
            (&[S::Watch, S::Watch], 0),
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
