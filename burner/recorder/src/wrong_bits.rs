//! Data that a fault makes wrong on its way.

use stele_mmc::Data;

use crate::SectorRange;
use crate::damage::{flip, mix};
use crate::faults::{FaultAct, Strike, Touch};

/// Bytes that follow from the seed instead of the answer.
pub(crate) fn fill(data: &mut [u8], seed: u64) {
    let mut state = seed;
    for chunk in data.chunks_mut(8) {
        state = mix(state);
        for (to, from) in chunk.iter_mut().zip(state.to_be_bytes()) {
            *to = from;
        }
    }
}

/// The host's data with wrong bits, where a fault says so.
pub(crate) fn wrong_data(strike: Option<Strike>, touch: Touch, data: &Data<'_>) -> Option<Vec<u8>> {
    match (strike, data) {
        (Some(strike), Data::Out(bytes)) if strike.act == FaultAct::WrongData => {
            let mut wrong = bytes.to_vec();
            spoil(&mut wrong, strike, touch);
            Some(wrong)
        }
        _ => None,
    }
}

/// Turns one bit over in every sector of the fault's place, or in all where it has none.
pub(crate) fn spoil(data: &mut [u8], strike: Strike, touch: Touch) {
    let (Touch::Reads(range) | Touch::Writes(range)) = touch else {
        return;
    };
    let place = strike.range.unwrap_or(range);
    for (lba, sector) in (range.lba..).zip(data.chunks_mut(2048)) {
        if place.meets(SectorRange::new(lba, 1)) {
            flip(sector, lba.into());
        }
    }
}
