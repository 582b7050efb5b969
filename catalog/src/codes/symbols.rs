//! The symbols of codes, and the check character over them.

use std::iter;

/// Crockford's base 32: no I, L, O, U, nothing that a shell, a file name or a scanner minds.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// x^5 + x^2 + 1 without its highest term: primitive over GF(2), so that x has 31 powers.
const REDUCED: u8 = 0b0_0101;

/// One of the 32 symbols.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Symbol(u8);

impl Symbol {
    /// The symbol of a character as people type it: any case, O for 0, I and L for 1.
    pub fn of(character: char) -> Option<Self> {
        let meant = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let place = SYMBOLS.iter().position(|s| char::from(*s) == meant)?;
        u8::try_from(place).ok().map(Self)
    }

    /// The symbol of the lowest five bits.
    pub fn of_bits(bits: u32) -> Self {
        let [low, ..] = bits.to_le_bytes();
        Self(low & 31)
    }

    /// Its number, below 32.
    pub fn value(self) -> u8 {
        self.0
    }

    /// As it is written.
    pub fn char(self) -> char {
        char::from(SYMBOLS.get(usize::from(self.0)).copied().unwrap_or(b'?'))
    }

    fn plus(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }

    fn times_x(self) -> Self {
        let shifted = self.0 << 1 & 31;
        match self.0 & 16 {
            0 => Self(shifted),
            _ => Self(shifted ^ REDUCED),
        }
    }
}

/// The check character behind symbols: with it the sum of all symbols, each times x to the power
/// of its place from the end, is zero in GF(32).
///
/// One wrong symbol changes the sum by its difference times a power of x: never by zero. Two
/// symbols that changed places change it by their difference times the sum of two different powers
/// of x, and those are different up to 31 places: never by zero. The pure systems of ISO/IEC 7064
/// do that for a prime number of symbols alone (37, hence the `*` of earlier serials), its hybrid
/// ones miss some transpositions.
pub(super) fn check(symbols: impl IntoIterator<Item = Symbol>) -> Symbol {
    let zero = Symbol(0);
    let behind = symbols.into_iter().chain(iter::once(zero));
    behind.fold(zero, |sum, symbol| sum.times_x().plus(symbol))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places of a code, its three letters and the check character among them.
    const PLACES: usize = 10;

    fn sum(code: &[Symbol]) -> Symbol {
        let sums = code.iter();
        sums.fold(Symbol(0), |sum, symbol| sum.times_x().plus(*symbol))
    }

    /// The sum is linear, so these are all wrong symbols and all swaps in all codes.
    #[test]
    fn every_wrong_symbol_and_every_two_that_changed_places_are_seen() {
        let mut seen = 0;
        for difference in 1..32 {
            for one in 0..PLACES {
                let mut error = [Symbol(0); PLACES];
                error[one] = Symbol(difference);
                assert_ne!(sum(&error), Symbol(0), "place {one}");
                seen += 1;
                for other in 0..one {
                    error[other] = Symbol(difference);
                    assert_ne!(sum(&error), Symbol(0), "places {other} and {one}");
                    error[other] = Symbol(0);
                    seen += 1;
                }
            }
        }
        assert_eq!(seen, 31 * (10 + 45));
    }

    #[test]
    fn the_sum_with_the_check_character_is_zero_and_with_any_other_it_is_not() {
        for bits in [0_u32, 1, 0x1234_5678, 0x3FFF_FFFF, 0x2AAA_AAAA] {
            let body: Vec<Symbol> = (0..9).map(|n| Symbol::of_bits(bits >> (n * 3))).collect();
            let right = check(body.iter().copied());
            for last in 0..32 {
                let code = [&body[..], &[Symbol(last)]].concat();
                assert_eq!(sum(&code) == Symbol(0), Symbol(last) == right);
            }
        }
        // The powers of x are all that are not zero.
        let mut powers: Vec<Symbol> = Vec::new();
        let mut power = Symbol(1);
        while !powers.contains(&power) {
            powers.push(power);
            power = power.times_x();
        }
        assert_eq!(powers.len(), 31);
    }

    #[test]
    fn symbols_come_back_from_what_people_type() {
        for value in 0..32 {
            let symbol = Symbol::of_bits(value);
            assert_eq!(u32::from(symbol.value()), value);
            assert_eq!(Symbol::of(symbol.char()), Some(symbol));
            assert_eq!(Symbol::of(symbol.char().to_ascii_lowercase()), Some(symbol));
            assert!(!"ILOU*".contains(symbol.char()));
        }
        for (typed, meant) in [('o', '0'), ('O', '0'), ('l', '1'), ('I', '1')] {
            assert_eq!(Symbol::of(typed), Symbol::of(meant));
        }
        for none in ['U', '*', '-', 'é', ' '] {
            assert_eq!(Symbol::of(none), None);
        }
    }
}
