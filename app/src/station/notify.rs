//! Tells a person who looks elsewhere that a hand is wanted, or that a job has ended: by the
//! desktop's notifications (org.freedesktop.Notifications 1.2), where there are any. Nobody waits
//! for it, and where there is no such service the window says it all the same.

use std::collections::HashMap;
use std::time::Duration;

use async_io::Timer;
use futures_lite::future;
use zbus::connection;
use zbus::zvariant::Value;

const SERVICE: &str = "org.freedesktop.Notifications";
const OBJECT: &str = "/org/freedesktop/Notifications";

/// No answer within this is none.
const LIMIT: Duration = Duration::from_secs(5);

/// Shows a notification, on a thread of its own.
pub fn notify(what: String, about: String) {
    let thread = std::thread::Builder::new().name("notify".to_owned());
    // Where no thread can be had, nobody is told: the window shows it.
    let _ = thread.spawn(move || notify_by(None, &what, &about));
}

/// The same by the bus at `address`, the session's where none is given; whether the service took
/// it.
pub fn notify_by(address: Option<&str>, what: &str, about: &str) -> bool {
    let late = async {
        Timer::after(LIMIT).await;
        false
    };
    let tell = async { show(address, what, about).await.is_ok() };
    async_io::block_on(future::or(tell, late))
}

async fn show(address: Option<&str>, what: &str, about: &str) -> zbus::Result<()> {
    let builder = match address {
        Some(address) => connection::Builder::address(address)?,
        None => connection::Builder::session()?,
    };
    let connection = builder.method_timeout(LIMIT).build().await?;
    let actions: [&str; 0] = [];
    let hints: HashMap<&str, Value<'_>> = HashMap::new();
    let wish = (
        "Stele",
        0_u32,
        "",
        what,
        about,
        &actions[..],
        &hints,
        -1_i32,
    );
    connection
        .call_method(Some(SERVICE), OBJECT, Some(SERVICE), "Notify", &wish)
        .await?;
    Ok(())
}
