//! The desktop's disk service, UDisks2, on the system's message bus: which optical drives there
//! are, and what is laid in or taken out, told at once instead of asked for again and again.
//!
//! One thread listens for as long as the value lives. Where there is no bus, no service, or none
//! that answers, the caller is told so and looks for itself; the thread tries again. The bus is
//! the one in `DBUS_SYSTEM_BUS_ADDRESS`, else the system's.
//!
//! Source: D-Bus specification 0.43, UDisks 2.9 reference.

mod listen;
mod objects;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

pub use objects::BusDrive;

/// The service, and where its objects begin.
const SERVICE: &str = "org.freedesktop.UDisks2";
const ROOT: &str = "/org/freedesktop/UDisks2";

/// A service that needs longer for an answer hangs. One that is only now started needs about one
/// second.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);

/// Desktops mount below these what is laid in; other mounts are somebody's own.
const DESKTOP_MOUNTS: [&str; 2] = ["/media/", "/run/media/"];

/// What is known of the service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Known {
    /// Nothing yet.
    Starting,
    /// The drives there are, by the number of their device.
    Drives(Vec<BusDrive>),
    /// There is no bus, no service, or it does not answer: why, for people.
    Silent(String),
}

/// Called after every change.
type Listener = Box<dyn Fn() + Send + Sync>;

/// What the listening thread and its listeners share.
struct Shared {
    known: Mutex<Known>,
    changed: Condvar,
    connection: Mutex<Option<zbus::Connection>>,
    listeners: Mutex<Vec<Listener>>,
}

/// UDisks2, listened to.
pub struct Udisks {
    shared: Arc<Shared>,
    limit: Duration,
}

impl std::fmt::Debug for Udisks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Udisks")
            .field(&*lock(&self.shared.known))
            .finish()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Udisks {
    /// Begins to listen. `address` is that of the bus (D-Bus specification, "Server Addresses"),
    /// the system's where none is given. `limit` is how long an answer may take.
    pub fn listen(address: Option<String>, limit: Duration) -> Self {
        let shared = Arc::new(Shared {
            known: Mutex::new(Known::Starting),
            changed: Condvar::new(),
            connection: Mutex::new(None),
            listeners: Mutex::default(),
        });
        let weak = Arc::downgrade(&shared);
        let thread = std::thread::Builder::new().name("udisks".to_owned());
        if let Err(error) = thread.spawn(move || listen::run(&weak, address, limit)) {
            shared.tell(Known::Silent(error.to_string()));
        }
        Self { shared, limit }
    }

    /// The one of this process, on the system's bus.
    pub fn system() -> &'static Self {
        static SYSTEM: OnceLock<Udisks> = OnceLock::new();
        SYSTEM.get_or_init(|| Self::listen(None, ANSWER_LIMIT))
    }

    /// What is known now. Waits for the first answer, or that there is none.
    pub fn known(&self) -> Known {
        let known = lock(&self.shared.known);
        let starting = |known: &mut Known| *known == Known::Starting;
        let waited = self
            .shared
            .changed
            .wait_timeout_while(known, self.limit, starting);
        let (known, _) = waited.unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    /// A drive as it is known now; none where the service does not tell of it.
    pub fn drive(&self, device: &Path) -> Option<BusDrive> {
        match self.known() {
            Known::Drives(drives) => drives.into_iter().find(|drive| drive.device == device),
            Known::Starting | Known::Silent(_) => None,
        }
    }

    /// Waits until a drive is not as it was any more, at most for so long. False where nothing
    /// changed.
    pub fn wait(&self, device: &Path, was: &BusDrive, at_most: Duration) -> bool {
        let same = |known: &mut Known| match known {
            Known::Drives(drives) => drives
                .iter()
                .any(|drive| drive.device == device && drive == was),
            Known::Starting | Known::Silent(_) => false,
        };
        let known = lock(&self.shared.known);
        let waited = self.shared.changed.wait_timeout_while(known, at_most, same);
        let (known, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        drop(known);
        !waited.timed_out()
    }

    /// Has something called after every change, on the listening thread: it must not wait.
    pub fn on_change(&self, listener: impl Fn() + Send + Sync + 'static) {
        lock(&self.shared.listeners).push(Box::new(listener));
    }

    /// Takes back what a desktop mounted by itself: a mounted disc cannot be had alone. A disc
    /// that somebody uses, or mounted elsewhere, stays. True where nothing is mounted any more.
    pub fn unmount(&self, device: &Path) -> bool {
        let Some(drive) = self.drive(device) else {
            return false;
        };
        let by_desktop = |at: &PathBuf| DESKTOP_MOUNTS.iter().any(|root| at.starts_with(root));
        if drive.mounts.is_empty() || !drive.mounts.iter().all(by_desktop) {
            return drive.mounts.is_empty();
        }
        let Some(connection) = lock(&self.shared.connection).clone() else {
            return false;
        };
        // One mount is taken back at a time.
        drive
            .mounts
            .iter()
            .all(|_| async_io::block_on(listen::unmount(&connection, &drive.block)).is_ok())
    }
}

impl Shared {
    /// Takes in what is known now and tells whoever listens, where it is something new.
    fn tell(&self, now: Known) {
        {
            let mut known = lock(&self.known);
            if *known == now {
                return;
            }
            *known = now;
        }
        self.changed.notify_all();
        for listener in lock(&self.listeners).iter() {
            listener();
        }
    }
}
