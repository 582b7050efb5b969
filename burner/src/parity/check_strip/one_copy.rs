//! One copy of the check values of a row alone, where the two contradict each other.

use super::{CheckCopy, RowCopies, Settled, VALUES_PER_PART};

impl RowCopies {
    /// Has this copy count wherever both have values that differ.
    pub(crate) fn only(&self, of: CheckCopy) -> Settled {
        let parts = self.differing().into_iter();
        let parts = parts.fold(0, |all, at| all | 1_u32 << (at / VALUES_PER_PART));
        let [a, b] = &self.copies;
        let (counts, other, left_out) = match of {
            CheckCopy::A => (a, b, [0, parts]),
            CheckCopy::B => (b, a, [parts, 0]),
        };
        let mut values = counts.clone();
        values.complete_by(other);
        Settled { values, left_out }
    }
}
