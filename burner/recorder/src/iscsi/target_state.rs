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

/// Sessions at once. One more is refused for want of resources.
const SESSIONS: usize = 16;

/// An initiator port: one end of an I_T nexus (RFC 7143 4.4.2). This target has one portal group,
/// so that two logins that agree in both are of one port.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Nexus {
    initiator: String,
    isid: [u8; 6],
}

impl Nexus {
    /// Names are compared without regard to case (RFC 7143 4.2.7.1).
    pub(super) fn new(initiator: &str, isid: [u8; 6]) -> Self {
        Self {
            initiator: initiator.to_lowercase(),
            isid,
        }
    }
}

/// There are as many sessions as there may be.
#[derive(Debug)]
pub(super) struct Full;

/// How a session that a login names by its number stands to that login.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Known {
    /// No such session of this port.
    No,
    /// It has another connection, and takes one at a time.
    OtherConnection,
    /// It is this connection that is made anew.
    SameConnection,
}

/// A port that is or was logged in.
#[derive(Debug)]
struct Session {
    nexus: Nexus,
    /// The number that was told to it (TSIH), and its connection's (CID).
    number: u16,
    cid: u16,
    /// Its number for the drive.
    host: u32,
    replaced: Arc<AtomicBool>,
}

impl Session {
    /// Whoever left holds the mark no longer.
    fn is_alive(&self) -> bool {
        Arc::strong_count(&self.replaced) > 1
    }
}

/// The sessions so far.
#[derive(Debug, Default)]
struct SessionTable {
    sessions: u16,
    hosts: u32,
    list: Vec<Session>,
}

impl SessionTable {
    fn number(&mut self) -> u16 {
        self.sessions = self.sessions.wrapping_add(1).max(1);
        self.sessions
    }
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

    /// Carries out a command; the answer is due at the time told, on the clock outside. None where
    /// the session was ended by another login: none of its commands reaches the drive after that
    /// login was answered.
    pub(super) fn execute(
        &self,
        session: &Entered,
        cdb: &Cdb,
        into: &mut [u8],
        from: &[u8],
    ) -> Option<(Result<Reply, TransportError>, Duration)> {
        let mut timed_drive = lock(&self.timed_drive);
        if session.replaced.load(Ordering::SeqCst) {
            return None;
        }
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
        drive.hear(session.host);
        let reply = drive.execute(cdb, data, LIMIT);
        let ahead = drive.now().0.saturating_sub(own) / self.pace.faster;
        if matches!(reply, Err(TransportError::Timeout { .. })) {
            // The hours that a hanging drive would have hung are not lived through.
            *moment = (self.clock(), drive.now().0);
        }
        Some((reply, outside.saturating_add(ahead)))
    }

    /// The bus was reset.
    pub(super) fn reset(&self) {
        lock(&self.timed_drive).drive.bus_reset();
    }

    /// A number for a session (TSIH); never zero, which means "new session" in a login.
    pub(super) fn number(&self) -> u16 {
        lock(&self.session_table).number()
    }

    /// What is known of the session that a login names by its number.
    pub(super) fn known(&self, nexus: &Nexus, number: u16, cid: u16) -> Known {
        let session_table = lock(&self.session_table);
        let of = |s: &&Session| s.is_alive() && s.nexus == *nexus && s.number == number;
        match session_table.list.iter().find(of) {
            None => Known::No,
            Some(session) if session.cid == cid => Known::SameConnection,
            Some(_) => Known::OtherConnection,
        }
    }

    /// Notes a session of a port. One that still stands of the same port is reinstated: it ends,
    /// its commands with it, and its port is told that its nexus was lost (RFC 7143 6.3.5). A
    /// `tsih` that is not zero makes its connection anew, and the nexus stays (6.3.4).
    ///
    /// Errors: [`Full`], where none ends by it.
    pub(super) fn enter(&self, nexus: Nexus, cid: u16, tsih: u16) -> Result<Entered, Full> {
        let mut session_table = lock(&self.session_table);
        let known = session_table.list.iter().position(|s| s.nexus == nexus);
        let alive = session_table.list.iter().filter(|s| s.is_alive()).count();
        let number = match tsih {
            0 => session_table.number(),
            kept => kept,
        };
        let entered = Entered {
            session: number,
            host: 0,
            replaced: Arc::default(),
        };
        let list = &mut session_table.list;
        let Some(known) = known.and_then(|at| list.get_mut(at)) else {
            if alive >= SESSIONS {
                return Err(Full);
            }
            return Ok(self.enter_new(&mut session_table, nexus, cid, entered));
        };
        match known.is_alive() {
            false if alive >= SESSIONS => return Err(Full),
            false => {}
            true => {
                known.replaced.store(true, Ordering::SeqCst);
                // A command of the old session may be under way: it ends before this is answered.
                let mut timed_drive = lock(&self.timed_drive);
                if tsih == 0 {
                    timed_drive.drive.lose(known.host);
                }
            }
        }
        (known.number, known.cid) = (number, cid);
        known.replaced = Arc::clone(&entered.replaced);
        let host = known.host;
        Ok(Entered { host, ..entered })
    }

    /// The same for a port that never came before, or was forgotten.
    fn enter_new(
        &self,
        session_table: &mut SessionTable,
        nexus: Nexus,
        cid: u16,
        entered: Entered,
    ) -> Entered {
        let SessionTable { hosts, list, .. } = session_table;
        *hosts = hosts.wrapping_add(1).max(1);
        list.push(Session {
            nexus,
            number: entered.session,
            cid,
            host: *hosts,
            replaced: Arc::clone(&entered.replaced),
        });
        // From here on it is told what happens, even before its first command.
        lock(&self.timed_drive).drive.hear(*hosts);
        if list.len() > REMEMBERED
            && let Some(at) = list.iter().position(|session| !session.is_alive())
        {
            lock(&self.timed_drive).drive.forget(list.remove(at).host);
        }
        Entered {
            host: *hosts,
            ..entered
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
