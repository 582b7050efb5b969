//! An iSCSI target that exports one virtual drive: every command descriptor block reaches the
//! drive as the host sent it, so that a kernel makes a real `/dev/sr0` of it.
//!
//! A subset of RFC 7143, enough for libiscsi, QEMU, open-iscsi and Windows: no passwords, no
//! digests, one connection a session, no error recovery but a new session. Whoever reaches the
//! port may burn; so it listens where only this machine reaches it, unless told otherwise.

mod connection;
mod guests;
mod keep_alive;
mod login;
mod login_state;
mod pdu;
mod protocol_error;
mod residual;
mod target_state;
mod task;
mod text;

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use stele_exact::part;

pub use target_state::Pace;

use crate::VirtualDrive;
use connection::Connection;
use guests::{Guest, Guests};
use target_state::TargetState;

/// Between two looks at whether to stop.
const TICK: Duration = Duration::from_millis(100);

/// A login that takes longer is none; one for discovery ends after it.
const LOGIN_LIMIT: Duration = Duration::from_secs(30);

/// A host that takes nothing for so long is gone.
const SEND_LIMIT: Duration = Duration::from_secs(60);

/// Connections at once that are no session yet, or one for discovery. Of more the oldest ends, so
/// that whoever opens many and says nothing keeps nobody out.
const GUESTS: usize = 16;

/// Connections at once, those that are about to end included; more are closed at once.
const CONNECTIONS: usize = 64;

/// Why a drive cannot be served.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The address is in use, or not ours. `ISC-001`.
    #[error("cannot listen at {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        #[source]
        #[serde(skip)]
        source: io::Error,
    },
    /// Listening failed. `ISC-002`.
    #[error("no more connections can be accepted")]
    Accept(
        #[source]
        #[serde(skip)]
        io::Error,
    ),
}

impl ServeError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Listen { .. } => "ISC-001",
            Self::Accept(_) => "ISC-002",
        }
    }
}

/// A target that listens.
#[derive(Debug)]
pub struct Target {
    listener: TcpListener,
    state: TargetState,
}

impl Target {
    /// Listens at an address; port 0 takes any that is free. `name` is the target's name, an IQN
    /// (RFC 7143 4.2.7).
    ///
    /// Errors: [`ServeError::Listen`].
    pub fn listen(
        address: SocketAddr,
        name: &str,
        drive: VirtualDrive,
        pace: Pace,
    ) -> Result<Self, ServeError> {
        let failed = |source| ServeError::Listen { address, source };
        let listener = TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let state = TargetState::new(name.to_owned(), drive, pace);
        Ok(Self { listener, state })
    }

    /// Where it listens.
    ///
    /// Errors: [`ServeError::Accept`] where the system does not tell.
    pub fn address(&self) -> Result<SocketAddr, ServeError> {
        self.listener.local_addr().map_err(ServeError::Accept)
    }

    /// Serves until `stop` says so, then writes out what is in the drive's buffer and gives the
    /// drive back. A session that breaks off harms neither the drive nor the next session.
    ///
    /// Errors: [`ServeError::Accept`].
    pub fn serve(self, stop: &(dyn Fn() -> bool + Sync)) -> Result<VirtualDrive, ServeError> {
        let (listener, state, open) = (&self.listener, &self.state, &AtomicUsize::new(0));
        let guests = &Guests::new(GUESTS);
        let outcome = std::thread::scope(|scope| {
            while !stop() {
                match listener.accept() {
                    Ok((stream, _)) if open.load(Ordering::SeqCst) < CONNECTIONS => {
                        open.fetch_add(1, Ordering::SeqCst);
                        scope.spawn(move || {
                            // A connection that breaks off is the initiator's affair: it will
                            // log in anew.
                            if let Ok(portal) = stream.local_addr() {
                                let mut connection = Connection::new(state, portal.to_string());
                                let guest = guests.welcome();
                                let _ = attend(&mut connection, stream, guest, stop);
                                connection.leave();
                            }
                            open.fetch_sub(1, Ordering::SeqCst);
                        });
                    }
                    Ok((stream, _)) => drop(stream),
                    Err(e) if is_pause(&e) => std::thread::sleep(TICK / 4),
                    Err(e) if e.kind() == io::ErrorKind::ConnectionAborted => {}
                    Err(e) => return Err(ServeError::Accept(e)),
                }
            }
            Ok(())
        });
        let drive = self.state.close();
        outcome.map(|()| drive)
    }
}

/// Nothing came, for now.
fn is_pause(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), WouldBlock | TimedOut | Interrupted)
}

/// Attends to one connection until it ends; it is a `guest` until it is a session.
fn attend(
    connection: &mut Connection<'_>,
    mut stream: TcpStream,
    guest: Guest<'_>,
    stop: &dyn Fn() -> bool,
) -> io::Result<()> {
    let target = connection.target;
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(SEND_LIMIT))?;
    let mut buffer = vec![0; 128 * 1024];
    let began = target.clock();
    let mut guest = Some(guest);
    while !stop() && !connection.has_ended() {
        let due = connection.due_in().unwrap_or(TICK);
        guest = guest.filter(|_| !connection.is_session());
        if let Some(guest) = &guest {
            let late = target.clock().saturating_sub(began) > LOGIN_LIMIT;
            if late || guest.has_to_go() {
                break;
            }
        }
        let outcome = if due < Duration::from_millis(2) {
            // The system's own time limits are too coarse for this.
            std::thread::sleep(due);
            connection.work()
        } else {
            stream.set_read_timeout(Some(due.min(TICK)))?;
            match stream.read(&mut buffer) {
                Ok(0) => break,
                Ok(len) => connection.receive(part(&buffer, 0..len)),
                Err(e) if is_pause(&e) => connection.work(),
                Err(e) => return Err(e),
            }
        };
        let mut outcome = outcome.and_then(|()| connection.look_alive());
        while outcome.is_ok() && connection.goes_on() {
            stream.write_all(&connection.output())?;
            outcome = connection.work();
        }
        stream.write_all(&connection.output())?;
        if outcome.is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
