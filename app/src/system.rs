//! Time and chance of this machine. Only `main` takes them from here; everything else is handed
//! them, so that a test can hand over others.

use std::sync::Arc;

use stele_catalog::Timestamp;

use crate::jobs::run::clock::Clock;
use crate::jobs::run::ids::{IdError, Ids, as_serial_bits, as_uuid};
use crate::jobs::run::outside::Outside;

/// The system's clock, and identifiers from its random source.
pub fn outside() -> Outside {
    Outside::new(Arc::new(SystemClock), Arc::new(RandomIds))
}

struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }
}

struct RandomIds;

fn failed(why: getrandom::Error) -> IdError {
    IdError(Box::new(why))
}

impl Ids for RandomIds {
    fn uuid(&self) -> Result<[u8; 16], IdError> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).map_err(failed)?;
        Ok(as_uuid(bits))
    }

    fn serial_bits(&self) -> Result<u32, IdError> {
        Ok(as_serial_bits(getrandom::u32().map_err(failed)?))
    }
}
