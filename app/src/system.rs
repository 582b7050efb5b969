//! Time and chance of this machine. Only `main` takes them from here; everything else is handed
//! them, so that a test can hand over others.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use stele_catalog::Timestamp;

use crate::jobs::run::clock::Clock;
use crate::jobs::run::ids::{IdError, Ids, as_serial_bits, as_uuid};
use crate::jobs::run::outside::Outside;

/// The system's clock, and identifiers from its random source.
pub fn outside() -> Outside {
    Outside::new(Arc::new(SystemClock), Arc::new(RandomIds))
}

/// The last moment that there are words for: 9999-12-30, in milliseconds since 1970 UTC.
const LATEST: i64 = 253_402_128_000_000;

struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // A clock that is beyond all calendars is told of as any other that is wrong.
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let ms = since.map_or(0, |since| since.as_millis());
        Timestamp(i64::try_from(ms).unwrap_or(i64::MAX).min(LATEST))
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
