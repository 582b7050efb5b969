//! Time and identifiers of a story that is told in steps, the same whenever it is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use stele::jobs::run::clock::{Clock, Timestamp};
use stele::jobs::run::ids::{IdError, Ids, as_serial_bits, as_uuid};
use stele::jobs::run::outside::Outside;

/// When a story begins: 2 November 2026, 08:00 UTC.
const BEGIN: i64 = 1_793_606_400_000;
/// From a step to the next.
const STEP: i64 = 10 * 60 * 1000;

/// A step: the time stands still, identifiers are counted.
struct Step {
    step: u32,
    given: AtomicU32,
}

impl Step {
    /// A number that no other step and no other call gives.
    fn number(&self) -> u32 {
        let given = self.given.fetch_add(1, Ordering::SeqCst);
        self.step.wrapping_mul(1009).wrapping_add(given)
    }
}

impl Clock for Step {
    fn now(&self) -> Timestamp {
        Timestamp(BEGIN + STEP * i64::from(self.step))
    }
}

impl Ids for Step {
    fn uuid(&self) -> Result<[u8; 16], IdError> {
        let number = self.number().to_be_bytes();
        Ok(as_uuid([number; 4].concat().try_into().unwrap_or([0; 16])))
    }

    fn serial_bits(&self) -> Result<u32, IdError> {
        Ok(as_serial_bits(self.number().wrapping_mul(0x9E37_79B1)))
    }
}

/// What a process gets from outside at a step.
pub fn outside(step: u32) -> Outside {
    let of = || Step {
        step,
        given: AtomicU32::new(0),
    };
    Outside::new(Arc::new(of()), Arc::new(of()))
}
