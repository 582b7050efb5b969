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

/// Sense key 6.
const UNIT_ATTENTION: u8 = 6;

/// More a drive never has to tell at once.
const NEWS_MOST: u32 = 16;

/// Initiators that are remembered, so that one that comes back hears what it missed.
const REMEMBERED: usize = 64;

/// An initiator that is or was logged in: one end of an I_T nexus (RFC 7143 4.4.2).
#[derive(Debug)]
struct Session {
    initiator: String,
    isid: [u8; 6],
    /// Its number for the drive.
    host: u32,
    replaced: Arc<AtomicBool>,
}

/// The sessions so far.
#[derive(Debug, Default)]
struct SessionTable {
    sessions: u16,
    hosts: u32,
    list: Vec<Session>,
}

/// A new session.
#[derive(Debug, Default)]
pub(super) struct Entered {
    /// The number that is told to the initiator (TSIH).
    pub session: u16,
    /// The initiator's number for the drive.
    pub host: u32,
    /// Set when the same initiator logs in anew.
    pub replaced: Arc<AtomicBool>,
}

/// The drive and a moment on both clocks: outside and the drive's own.
#[derive(Debug)]
struct TimedDrive {
    drive: VirtualDrive,
    moment: (Duration, Duration),
}

/// What the connections of a target share.
#[derive(Debug)]
pub(super) struct TargetState {
    name: String,
    timed_drive: Mutex<TimedDrive>,
    pace: Pace,
    session_table: Mutex<SessionTable>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl TargetState {
    pub(super) fn new(name: String, mut drive: VirtualDrive, pace: Pace) -> Self {
        // Here time passes by the pace alone.
        drive.set_real_time(false);
        // Nobody is on its own cable.
        drive.forget(0);
        let moment = ((pace.clock)(), drive.now().0);
        Self {
            name,
            timed_drive: Mutex::new(TimedDrive { drive, moment }),
            pace,
            session_table: Mutex::default(),
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
        host: u32,
        cdb: &Cdb,
        into: &mut [u8],
        from: &[u8],
    ) -> (Result<Reply, TransportError>, Duration) {
        let mut timed_drive = lock(&self.timed_drive);
        let TimedDrive { drive, moment } = &mut *timed_drive;
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
        drive.hear(host);
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
        lock(&self.timed_drive).drive.bus_reset();
    }

    /// Notes a new session and ends the one of the same initiator before it.
    pub(super) fn enter(&self, initiator: String, isid: [u8; 6]) -> Entered {
        let mut session_table = lock(&self.session_table);
        let SessionTable {
            sessions,
            hosts,
            list,
        } = &mut *session_table;
        // Zero means "new session" in a login.
        *sessions = sessions.wrapping_add(1).max(1);
        let replaced = Arc::new(AtomicBool::new(false));
        let same = |s: &Session| s.initiator == initiator && s.isid == isid;
        let host = match list.iter_mut().find(|session| same(session)) {
            Some(known) => {
                // One that still stood is lost by this (RFC 7143 6.3.5).
                if Arc::strong_count(&known.replaced) > 1 {
                    known.replaced.store(true, Ordering::SeqCst);
                    lock(&self.timed_drive).drive.lose(known.host);
                }
                known.replaced = Arc::clone(&replaced);
                known.host
            }
            None => {
                *hosts = hosts.wrapping_add(1).max(1);
                list.push(Session {
                    initiator,
                    isid,
                    host: *hosts,
                    replaced: Arc::clone(&replaced),
                });
                // From here on it is told what happens, even before its first command.
                lock(&self.timed_drive).drive.hear(*hosts);
                *hosts
            }
        };
        // Whoever left holds the mark no longer.
        let left = |s: &Session| Arc::strong_count(&s.replaced) == 1;
        if list.len() > REMEMBERED
            && let Some(at) = list.iter().position(left)
        {
            lock(&self.timed_drive).drive.forget(list.remove(at).host);
        }
        Entered {
            session: *sessions,
            host,
            replaced,
        }
    }

    /// A session has ended. One that was replaced ended when the new one began.
    pub(super) fn leave(&self, entered: &Entered) {
        if entered.host != 0 && !entered.replaced.load(Ordering::SeqCst) {
            lock(&self.timed_drive).drive.lose(entered.host);
        }
    }

    /// Ends the service: what waits in the drive's buffer goes to the medium first.
    pub(super) fn close(self) -> VirtualDrive {
        let timed_drive = self.timed_drive.into_inner();
        let TimedDrive { mut drive, .. } = timed_drive.unwrap_or_else(PoisonError::into_inner);
        let stop = Command::StartStop {
            immediate: false,
            motion: Motion::Stop,
        };
        drive.hear(0);
        // What there is to tell comes first, one thing after the other.
        for _ in 0..NEWS_MOST {
            let told = drive.execute(&stop.cdb(), Data::None, LIMIT);
            let news = told.is_ok_and(|t| t.sense.is_some_and(|s| s.sense_key == UNIT_ATTENTION));
            if !news {
                // A drive that is busy closing is stopped by the power switch, as a real one is.
                break;
            }
        }
        drive
    }
}
