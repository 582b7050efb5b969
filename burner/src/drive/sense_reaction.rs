//! What to do about what a drive says. Pure; every row of the table has its test.

use stele_mmc::Sense;

use super::burn_phase::BurnPhase;

/// What to do about sense.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Reaction {
    /// It worked; the drive had trouble on the way. Count it and go on.
    GoOn,
    /// The buffer is full or an operation goes on: wait and give the same command again.
    Wait,
    /// Send START UNIT, then wait.
    Start,
    /// Give the same command once more, after synchronizing.
    Retry,
    /// The drive does not know this form of the command: use the other one.
    Fallback,
    /// The address is not the next writable one: ask for that, and decide.
    AskNextWritable,
    /// These sectors are lost; go on with the next.
    LostSectors,
    /// There is nothing more to read.
    EndOfData,
    /// The medium was refused before anything was written; another one is needed.
    RefuseMedium,
    /// The medium changed: look at it anew. While burning, this ends the burn.
    ProbeAgain,
    /// It failed. While burning, the medium is spoiled.
    Fail,
}

/// What to do about sense in a phase of a burn (MMC-6 annex F; SPC-4 annex D).
pub fn react(sense: &Sense, phase: BurnPhase) -> Reaction {
    let writing = phase == BurnPhase::Writing;
    let reading = phase == BurnPhase::ReadingBack;
    match sense.codes() {
        (0 | 1, ..) => Reaction::GoOn,
        (2, 0x04, 0x02) => Reaction::Start,
        (2, 0x04, _) => Reaction::Wait,
        (2 | 5, 0x30, _) if !reading => Reaction::RefuseMedium,
        (3, 0x73, 0x02 | 0x03) if !reading => Reaction::RefuseMedium,
        (3, 0x31, _) if !reading => Reaction::RefuseMedium,
        (7, 0x27, _) => Reaction::RefuseMedium,
        (3, 0x11 | 0x02 | 0x15 | 0x09, _) if reading => Reaction::LostSectors,
        (4, ..) if reading => Reaction::LostSectors,
        (3, 0x0C, 0x01) => Reaction::GoOn,
        (5, 0x20 | 0x24 | 0x26, _) => Reaction::Fallback,
        (5, 0x21, 0x02) if writing => Reaction::AskNextWritable,
        (5, 0x2C, _) => Reaction::Retry,
        (5, 0x72, 0x03..=0x05) => Reaction::Retry,
        (5, 0x21 | 0x63 | 0x64, _) | (8, ..) if reading => Reaction::EndOfData,
        (6, 0x28 | 0x29, _) => Reaction::ProbeAgain,
        (6, ..) if !writing => Reaction::Retry,
        (0xB, ..) if writing => Reaction::AskNextWritable,
        (0xB, ..) => Reaction::Retry,
        _ => Reaction::Fail,
    }
}

/// What the reference demands: sense, phase, reaction. The fault campaign has a row for each.
#[cfg(test)]
pub(super) const REACTIONS: [((u8, u8, u8), BurnPhase, Reaction); 54] = {
    use BurnPhase::{Closing, Prepared, ReadingBack, Writing};
    use Reaction::*;
    [
        ((2, 0x04, 0x01), Prepared, Wait),
        ((2, 0x04, 0x02), Prepared, Start),
        ((2, 0x04, 0x04), Prepared, Wait),
        ((2, 0x04, 0x07), Closing, Wait),
        ((2, 0x04, 0x08), Writing, Wait),
        ((2, 0x04, 0x00), Closing, Wait),
        ((2, 0x3A, 0x02), Writing, Fail),
        ((2, 0x3A, 0x00), ReadingBack, Fail),
        ((2, 0x30, 0x05), Prepared, RefuseMedium),
        ((5, 0x30, 0x10), Writing, RefuseMedium),
        ((1, 0x17, 0x01), ReadingBack, GoOn),
        ((1, 0x73, 0x01), Prepared, GoOn),
        ((3, 0x73, 0x03), Writing, RefuseMedium),
        ((3, 0x73, 0x02), Writing, RefuseMedium),
        ((3, 0x02, 0x00), Writing, Fail),
        ((3, 0x09, 0x01), Writing, Fail),
        ((4, 0x44, 0x00), Writing, Fail),
        ((3, 0x15, 0x00), Writing, Fail),
        ((3, 0x0C, 0x00), Writing, Fail),
        ((3, 0x0C, 0x01), Writing, GoOn),
        ((3, 0x0C, 0x09), Writing, Fail),
        ((3, 0x11, 0x00), ReadingBack, LostSectors),
        ((3, 0x02, 0x00), ReadingBack, LostSectors),
        ((4, 0x44, 0x00), ReadingBack, LostSectors),
        ((3, 0x31, 0x01), Prepared, RefuseMedium),
        ((5, 0x20, 0x00), Prepared, Fallback),
        ((5, 0x21, 0x00), Writing, Fail),
        ((5, 0x21, 0x02), Writing, AskNextWritable),
        ((5, 0x24, 0x00), Closing, Fallback),
        ((5, 0x26, 0x00), Closing, Fallback),
        ((5, 0x2C, 0x00), Writing, Retry),
        ((5, 0x63, 0x00), ReadingBack, EndOfData),
        ((5, 0x63, 0x00), Writing, Fail),
        ((5, 0x64, 0x00), ReadingBack, EndOfData),
        ((5, 0x64, 0x00), Writing, Fail),
        ((5, 0x72, 0x04), Closing, Retry),
        ((6, 0x28, 0x00), Prepared, ProbeAgain),
        ((6, 0x28, 0x00), Writing, ProbeAgain),
        ((6, 0x29, 0x00), Writing, ProbeAgain),
        ((7, 0x27, 0x00), Writing, RefuseMedium),
        ((8, 0x00, 0x00), ReadingBack, EndOfData),
        ((0xB, 0x00, 0x00), Writing, AskNextWritable),
        ((0xB, 0x00, 0x00), ReadingBack, Retry),
        ((2, 0x3A, 0x01), Prepared, Fail),
        ((2, 0x30, 0x00), Prepared, RefuseMedium),
        ((5, 0x30, 0x06), Writing, RefuseMedium),
        ((3, 0x0C, 0x02), Writing, Fail),
        ((5, 0x72, 0x03), Closing, Retry),
        ((5, 0x72, 0x05), Closing, Retry),
        ((3, 0x09, 0x00), Writing, Fail),
        ((4, 0x09, 0x00), Writing, Fail),
        ((3, 0x31, 0x00), Writing, RefuseMedium),
        ((0xB, 0x4B, 0x00), Writing, AskNextWritable),
        ((5, 0x21, 0x00), ReadingBack, EndOfData),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_sense_table_has_its_reaction() {
        for ((key, asc, ascq), phase, expected) in REACTIONS {
            let sense = Sense::new(key, asc, ascq);
            assert_eq!(react(&sense, phase), expected, "{sense:?} while {phase:?}");
        }
    }
}
