//! Codes of what is numbered: places, people, sets.

use std::fmt;

use super::kind::CodeKind;
use super::symbols::{Symbol, check};

/// Figures of the highest number that has a code.
const FIGURES: u32 = 6;

/// The code of something that is numbered: `SLT-0012-Y`.
///
/// Until codes had a check character they were written without, `SLT-0012`; those that were given
/// out so stay valid. The name of a set is written so for good.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Numbered {
    kind: CodeKind,
    number: u32,
    has_check: bool,
}

impl Numbered {
    /// The code of a number; none for one that is not among 1 to 999,999.
    pub fn new(kind: CodeKind, number: i64) -> Option<Self> {
        let number = u32::try_from(number).ok()?;
        (1..10_u32.pow(FIGURES)).contains(&number).then_some(Self {
            kind,
            number,
            has_check: true,
        })
    }

    /// What it is of.
    pub fn kind(self) -> CodeKind {
        self.kind
    }

    /// Whether it is written with its check character.
    pub fn has_check(self) -> bool {
        self.has_check
    }

    /// The same code with its check character.
    pub fn with_check(self) -> Self {
        Self {
            has_check: true,
            ..self
        }
    }

    /// The same code without its check character; of a set, its name.
    pub fn bare(self) -> Self {
        Self {
            has_check: false,
            ..self
        }
    }

    /// Its check character. Figures that are not written count as zeros.
    pub(super) fn check(self) -> Symbol {
        let figures = (0..FIGURES).rev().map(|n| self.number / 10_u32.pow(n) % 10);
        let letters = self.kind.symbols().into_iter();
        check(letters.chain(figures.map(Symbol::of_bits)))
    }
}

impl fmt::Display for Numbered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}", self.kind.prefix(), self.number)?;
        match self.has_check {
            true => write!(f, "-{}", self.check().char()),
            false => Ok(()),
        }
    }
}
