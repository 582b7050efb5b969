//! What all connections share: the drive, the clock, and who is logged in.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use stele_mmc::{Cdb, Command, Data, Motion, Reply, Transport, TransportError};

use crate::VirtualDrive;

/// No command of a drive takes longer: a full format with certification takes four hours.
const LIMIT: Duration = Duration::from_secs(6 * 3600);

/// A clock that only goes forward.
type Clock = Box<dyn Fn() -> Duration + Send + Sync>;

/// How the drive's time follows the time outside.
pub struct Pace {
    clock: Clock,
    faster: u32,
}

impl Pace {
    /// `clock` gives the time since any moment; the drive lives `faster` times as fast, at least
    /// once.
    pub fn new(clock: impl Fn() -> Duration + Send + Sync + 'static, faster: u32) -> Self {
        Self {
            clock: Box::new(clock),
            faster: faster.max(1),
        }
    }
}

impl fmt::Debug for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pace({}x)", self.faster)
    }
}

/// A session that is logged in.
#[derive(Debug)]
struct Session {
    initiator: String,
    isid: [u8; 6],
    replaced: Arc<AtomicBool>,
}

/// The drive and a moment on both clocks: outside and the drive's own.
#[derive(Debug)]
struct Bay {
    drive: VirtualDrive,
    moment: (Duration, Duration),
}

/// The shared things.
#[derive(Debug)]
pub(super) struct Desk {
    name: String,
    bay: Mutex<Bay>,
    pace: Pace,
    sessions: Mutex<(u16, Vec<Session>)>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    pub(super) fn new(name: String, mut drive: VirtualDrive, pace: Pace) -> Self {
        // Here time passes by the pace alone.
        drive.set_real_time(false);
        let moment = ((pace.clock)(), drive.now().0);
        Self {
            name,
            bay: Mutex::new(Bay { drive, moment }),
            pace,
            sessions: Mutex::default(),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The time outside.
    pub(super) fn clock(&self) -> Duration {
        (self.pace.clock)()
    }

    /// Carries out a command; the answer is due at the time told, on the clock outside.
    pub(super) fn execute(
        &self,
        cdb: &Cdb,
        into: &mut [u8],
        from: &[u8],
    ) -> (Result<Reply, TransportError>, Duration) {
        let mut bay = lock(&self.bay);
        let Bay { drive, moment } = &mut *bay;
        let (outside, own) = *moment;
        let passed = self.clock().saturating_sub(outside);
        let present = own.saturating_add(passed.saturating_mul(self.pace.faster));
        let behind = present.saturating_sub(drive.now().0);
        if !behind.is_zero() {
            drive.wait(behind);
        }
        let data = match (into.is_empty(), from.is_empty()) {
            (false, _) => Data::In(into),
            (true, false) => Data::Out(from),
            (true, true) => Data::None,
        };
        let reply = drive.execute(cdb, data, LIMIT);
        let ahead = drive.now().0.saturating_sub(own) / self.pace.faster;
        if matches!(reply, Err(TransportError::Timeout { .. })) {
            // The hours that a hanging drive would have hung are not lived through.
            *moment = (self.clock(), drive.now().0);
        }
        (reply, outside.saturating_add(ahead))
    }

    /// The bus was reset.
    pub(super) fn reset(&self) {
        lock(&self.bay).drive.bus_reset();
    }

    /// Notes a new session and ends the one of the same initiator before it. Gives its number and
    /// the mark that is set when it ends in turn.
    pub(super) fn enter(&self, initiator: String, isid: [u8; 6]) -> (u16, Arc<AtomicBool>) {
        let mut sessions = lock(&self.sessions);
        let (number, list) = &mut *sessions;
        list.retain(|session| {
            let same = session.initiator == initiator && session.isid == isid;
            if same {
                session.replaced.store(true, Ordering::Relaxed);
            }
            // Whoever left holds the mark no longer.
            !same && Arc::strong_count(&session.replaced) > 1
        });
        // Zero means "new session" in a login.
        *number = number.wrapping_add(1).max(1);
        let replaced = Arc::new(AtomicBool::new(false));
        list.push(Session {
            initiator,
            isid,
            replaced: Arc::clone(&replaced),
        });
        (*number, replaced)
    }

    /// Ends the service: what waits in the drive's buffer goes to the medium first.
    pub(super) fn close(self) -> VirtualDrive {
        let bay = self.bay.into_inner();
        let Bay { mut drive, .. } = bay.unwrap_or_else(PoisonError::into_inner);
        let stop = Command::StartStop {
            immediate: false,
            motion: Motion::Stop,
        };
        // A drive that is busy closing is stopped by the power switch, as a real one is.
        let _ = drive.execute(&stop.cdb(), Data::None, LIMIT);
        drive
    }
}
