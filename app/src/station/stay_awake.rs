//! Keeps the station awake while a disc is written: a computer that falls asleep spoils it.
//!
//! logind is asked for a lock on sleep and shutdown, which holds for as long as its file is open
//! (org.freedesktop.login1.Manager, Inhibit). Where there is no logind, or it refuses, the disc is
//! burned all the same: nobody else could keep the computer awake.

use std::time::Duration;

use async_io::Timer;
use futures_lite::future;
use zbus::connection;
use zbus::zvariant::OwnedFd;

const SERVICE: &str = "org.freedesktop.login1";
const MANAGER: &str = "/org/freedesktop/login1";
const INTERFACE: &str = "org.freedesktop.login1.Manager";

/// No answer within this is none: a burn waits for nobody.
const LIMIT: Duration = Duration::from_secs(5);

/// The station does not fall asleep while this lives.
#[derive(Debug)]
pub struct StayAwake {
    lock: Option<OwnedFd>,
}

impl StayAwake {
    /// Keeps this station awake, where it can be.
    pub fn while_burning() -> Self {
        Self::by(None)
    }

    /// The same by the bus at `address`; the system's where none is given.
    pub fn by(address: Option<&str>) -> Self {
        let late = async {
            Timer::after(LIMIT).await;
            None
        };
        let ask = async { lock(address).await.ok() };
        Self {
            lock: async_io::block_on(future::or(ask, late)),
        }
    }

    /// Whether logind gave its lock.
    pub fn is_held(&self) -> bool {
        self.lock.is_some()
    }
}

async fn lock(address: Option<&str>) -> zbus::Result<OwnedFd> {
    let builder = match address {
        Some(address) => connection::Builder::address(address)?,
        None => connection::Builder::system()?,
    };
    let connection = builder.method_timeout(LIMIT).build().await?;
    let wish = (
        "sleep:shutdown:idle",
        "Stele",
        "A disc is being burned.",
        "block",
    );
    let call = connection.call_method(Some(SERVICE), MANAGER, Some(INTERFACE), "Inhibit", &wish);
    call.await?.body().deserialize()
}
