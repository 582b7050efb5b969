//! Kinds of damage, each case made from its number.

use stele_burner::parity::row::CELLS;

use super::row::{Damage, Row};

/// Random numbers: splitmix64, public domain, by Sebastiano Vigna's description.
pub struct Rng(u64);

impl Rng {
    /// A stream of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95))
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() >> 16) as usize % end
    }

    /// True with this probability.
    pub fn chance(&mut self, rate: f64) -> bool {
        ((self.next() >> 11) as f64) < rate * (1_u64 << 53) as f64
    }

    /// Fills with noise.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(8) {
            piece.copy_from_slice(&self.next().to_le_bytes()[..piece.len()]);
        }
    }

    /// Some of the cells, no two alike.
    pub fn cells(&mut self, count: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..CELLS).collect();
        (0..count)
            .map(|_| all.swap_remove(self.below(all.len())))
            .collect()
    }
}

/// Damage where check values are left: what survives is a matter of numbers.
#[derive(Copy, Clone, Debug)]
pub enum Loss {
    /// Whole clusters cannot be read, as it happens on discs.
    ClustersUnread,
    /// Whole clusters are read wrong.
    ClustersWrong,
    /// Sectors are lost, some unread and some wrong.
    Sectors,
    /// Single bits are wrong.
    Bits,
}

impl Loss {
    /// All kinds.
    pub const ALL: [Self; 4] = [
        Self::ClustersUnread,
        Self::ClustersWrong,
        Self::Sectors,
        Self::Bits,
    ];

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::ClustersUnread => "clusters cannot be read",
            Self::ClustersWrong => "clusters are read wrong",
            Self::Sectors => "sectors unread or wrong",
            Self::Bits => "one bit of a sector wrong",
        }
    }

    /// Columns that are lost independently of each other.
    pub fn columns(self) -> u32 {
        match self {
            Self::ClustersUnread | Self::ClustersWrong => 1,
            Self::Sectors | Self::Bits => 32,
        }
    }

    /// One case at a rate of loss. One check strip is damaged at the same rate.
    pub fn damage(self, rate: f64, case: u64, row: &mut Row) -> Damage {
        let mut rng = Rng::new(case ^ (self as u64) << 40 ^ rate.to_bits());
        let mut damage = Damage::default();
        for part in 0..32 {
            damage.checks[case as usize % 2] |= u32::from(rng.chance(rate)) << part;
        }
        for cell in 0..CELLS {
            match self {
                Self::ClustersUnread | Self::ClustersWrong => {
                    if rng.chance(rate) {
                        (0..32).for_each(|s| rng.fill(row.sector(cell, s)));
                        let mask = match self {
                            Self::ClustersUnread => &mut damage.unread,
                            _ => &mut damage.wrong,
                        };
                        mask.add(cell, u32::MAX);
                    }
                }
                Self::Sectors | Self::Bits => {
                    for s in (0..32).filter(|_| rng.chance(rate)).collect::<Vec<_>>() {
                        let sector = row.sector(cell, s);
                        if matches!(self, Self::Bits) {
                            sector[rng.below(2048)] ^= 1 << rng.below(8);
                        } else {
                            rng.fill(sector);
                        }
                        let unread = matches!(self, Self::Sectors) && rng.chance(0.5);
                        let mask = if unread {
                            &mut damage.unread
                        } else {
                            &mut damage.wrong
                        };
                        mask.add(cell, 1 << s);
                    }
                }
            }
        }
        damage
    }
}

/// Damage where check values are gone, wholly or in part, made to deceive.
#[derive(Copy, Clone, Debug)]
pub enum Kind {
    /// Wrong sectors of noise.
    Noise,
    /// Wrong bytes all at the same place of their sectors, where they might hide each other.
    SameByte,
    /// Sectors of a column in each other's places.
    Swapped,
    /// Sectors that would be right on another disc.
    Alien,
    /// Some check values are left; unread, wrong, swapped and flipped in any mixture.
    Mixture,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Noise,
        Self::SameByte,
        Self::Swapped,
        Self::Alien,
        Self::Mixture,
    ];

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Noise => "unread, and wrong by noise",
            Self::SameByte => "unread, and wrong in the same byte",
            Self::Swapped => "unread, and two sectors swapped",
            Self::Alien => "unread, and sectors of another disc",
            Self::Mixture => "some values left, any mixture",
        }
    }

    /// One case, and whether all of it must come back, where the rule says it.
    pub fn damage(self, case: u64, row: &mut Row) -> (Damage, Option<bool>) {
        let mut rng = Rng::new(case ^ (self as u64) << 48 ^ u64::from(row.geometry.parity()) << 56);
        if matches!(self, Self::Mixture) {
            return (mixture(&mut rng, row), None);
        }
        let mut damage = Damage {
            checks: [u32::MAX; 2],
            ..Damage::default()
        };
        let parity = usize::from(row.geometry.parity());
        let unread = rng.below(parity + 1);
        // Around the number that the code can find.
        let spare = parity - unread;
        let most = spare / 2 + 2;
        let wrong = match self {
            Self::Swapped => 2,
            _ => rng.below(most + 1),
        };
        let cells = rng.cells(unread + wrong);
        let (lost, spoilt) = cells.split_at(unread);
        for cell in lost {
            damage.unread.add(*cell, u32::MAX);
            row.sector(*cell, 0).fill(0);
        }
        let (s, at) = (rng.below(32), rng.below(2048));
        for (n, cell) in spoilt.iter().enumerate() {
            damage.wrong.add(*cell, 1 << s);
            match self {
                Self::SameByte => row.sector(*cell, s)[at] ^= 1 + rng.below(255) as u8,
                Self::Swapped => {
                    let other = row.right(spoilt[1 - n], s).to_vec();
                    row.sector(*cell, s).copy_from_slice(&other);
                }
                Self::Alien => {
                    let from = (*cell * 32 + s) * 2048;
                    let other = row.alien[from..from + 2048].to_vec();
                    row.sector(*cell, s).copy_from_slice(&other);
                }
                _ => rng.fill(row.sector(*cell, s)),
            }
        }
        (damage, Some(2 * wrong + 4 <= spare))
    }
}

/// Everything at once, to both sides of what can be borne.
fn mixture(rng: &mut Rng, row: &mut Row) -> Damage {
    let mut damage = Damage::default();
    let (gone, bad) = (rng.below(100) as f64 / 100.0, rng.below(140) as f64 / 100.0);
    let rate = bad * f64::from(row.geometry.parity()) / CELLS as f64;
    for part in 0..32 {
        let both = u32::from(rng.chance(gone)) << part;
        damage.checks[0] |= both;
        damage.checks[1] |= both | u32::from(rng.chance(0.1)) << part;
    }
    // Only few columns are damaged in hidden ways: finding these takes longest.
    let hidden = rng.next() as u32 & rng.next() as u32 & rng.next() as u32 & rng.next() as u32;
    for cell in 0..CELLS {
        for s in 0..32 {
            if !rng.chance(rate) {
                continue;
            }
            let other = rng.below(CELLS);
            if hidden >> s & 1 == 0 || rng.chance(0.7) {
                damage.unread.add(cell, 1 << s);
                rng.fill(row.sector(cell, s));
                continue;
            }
            damage.wrong.add(cell, 1 << s);
            match rng.below(3) {
                0 => rng.fill(row.sector(cell, s)),
                1 => row.sector(cell, s)[77] ^= 16,
                _ => {
                    let other = row.right(other, s).to_vec();
                    row.sector(cell, s).copy_from_slice(&other);
                }
            }
        }
    }
    damage
}
