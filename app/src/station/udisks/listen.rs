//! The listening thread: connects, asks once, then hears.

use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use async_io::Timer;
use futures_lite::{StreamExt, future};
use zbus::fdo::ManagedObjects;
use zbus::zvariant::{ObjectPath, Value};
use zbus::{Connection, MatchRule, Message, MessageStream, connection, message};

use super::objects::{BLOCKS, DRIVES, FILESYSTEM, drives};
use super::{Known, ROOT, SERVICE, Shared, lock};

/// One act of a hand makes several signals; they are waited for, then asked once.
const SETTLE: Duration = Duration::from_millis(30);

/// Between two tries to reach a bus that is not there, or a service that hangs: doubled from the
/// first to the last.
const RETRY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(30));

/// Signals that may wait.
const QUEUE: usize = 4096;

/// Listens until nobody holds the other end.
pub(super) fn run(shared: &Weak<Shared>, address: Option<String>, limit: Duration) {
    let mut pause = RETRY.0;
    while shared.strong_count() > 0 {
        let ended = async_io::block_on(attend(shared, address.as_deref(), limit));
        let Some(shared) = shared.upgrade() else {
            return;
        };
        *lock(&shared.connection) = None;
        let told = match ended {
            // It was there until now, so it may soon be there again.
            Ok(()) => {
                pause = RETRY.0;
                "the message bus has ended".to_owned()
            }
            Err(error) => error.to_string(),
        };
        shared.tell(Known::Silent(told));
        drop(shared);
        std::thread::sleep(pause);
        pause = pause.saturating_mul(2).min(RETRY.1);
    }
}

/// One connection, until it ends or nobody holds the other end.
///
/// Errors: there is none, or not one that answers in time.
async fn attend(shared: &Weak<Shared>, address: Option<&str>, limit: Duration) -> zbus::Result<()> {
    let connection = in_time(connect(address, limit), limit).await?;
    // Listening begins before the first question: so nothing falls between the two.
    let mut signals = in_time(subscribe(&connection, objects_rule()?), limit).await?;
    let mut owners = in_time(subscribe(&connection, owner_rule()?), limit).await?;
    if let Some(shared) = shared.upgrade() {
        *lock(&shared.connection) = Some(connection.clone());
    }
    let mut ask = true;
    let mut pause = RETRY.0;
    loop {
        let known = if ask {
            ask_service(&connection).await
        } else {
            Known::Silent("the disk service has ended".to_owned())
        };
        let silent = ask && matches!(known, Known::Silent(_));
        pause = if silent {
            pause.saturating_mul(2).min(RETRY.1)
        } else {
            RETRY.0
        };
        match shared.upgrade() {
            Some(shared) => shared.tell(known),
            None => return Ok(()),
        }
        // A service that hangs may wake without a word.
        let again = silent.then_some(pause);
        ask = match hear(shared, &mut signals, &mut owners, again).await {
            Heard::Change => true,
            Heard::Gone => false,
            Heard::End => return Ok(()),
        };
        Timer::after(SETTLE).await;
        while let Some(Some(_)) = future::poll_once(signals.next()).await {}
    }
}

/// What came over the bus.
enum Heard {
    /// Something of a drive may be different, or the service is there anew.
    Change,
    /// The service has ended. It is not woken: whoever stopped it meant it.
    Gone,
    /// The bus has ended, or nobody listens.
    End,
}

/// Waits for a signal that matters, or for `again` to pass.
async fn hear(
    shared: &Weak<Shared>,
    signals: &mut MessageStream,
    owners: &mut MessageStream,
    again: Option<Duration>,
) -> Heard {
    let due = async {
        match again {
            Some(pause) => Timer::after(pause).await,
            None => future::pending().await,
        };
        Heard::Change
    };
    let signal = async {
        loop {
            match signals.next().await {
                Some(Ok(message)) if matters(&message) => return Heard::Change,
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Heard::End,
            }
        }
    };
    let owner = async {
        match owners.next().await {
            Some(Ok(message)) if has_owner(&message) => Heard::Change,
            Some(Ok(_)) => Heard::Gone,
            Some(Err(_)) | None => Heard::End,
        }
    };
    // The other end may be let go of in silence.
    let left = async {
        let mut look = Timer::interval(RETRY.1);
        while shared.strong_count() > 0 {
            look.next().await;
        }
        Heard::End
    };
    future::or(future::or(signal, owner), future::or(due, left)).await
}

async fn connect(address: Option<&str>, limit: Duration) -> zbus::Result<Connection> {
    let builder = match address {
        Some(address) => connection::Builder::address(address)?,
        None => connection::Builder::system()?,
    };
    builder
        .method_timeout(limit)
        .max_queued(QUEUE)
        .build()
        .await
}

async fn subscribe(connection: &Connection, rule: MatchRule<'_>) -> zbus::Result<MessageStream> {
    MessageStream::for_match_rule(rule.into_owned(), connection, Some(QUEUE)).await
}

/// Everything that UDisks2 tells by itself.
fn objects_rule() -> zbus::Result<MatchRule<'static>> {
    let rule = MatchRule::builder().msg_type(message::Type::Signal);
    Ok(rule.sender(SERVICE)?.path_namespace(ROOT)?.build())
}

/// The service comes or goes.
fn owner_rule() -> zbus::Result<MatchRule<'static>> {
    let rule = MatchRule::builder().msg_type(message::Type::Signal);
    let rule = rule
        .sender("org.freedesktop.DBus")?
        .member("NameOwnerChanged")?;
    Ok(rule.arg(0, SERVICE)?.build())
}

/// Whether a signal may be of a drive: objects come and go at the root, properties change at
/// their object. The service's jobs are none of ours.
fn matters(message: &Message) -> bool {
    let header = message.header();
    let path = header.path().map_or("", ObjectPath::as_str);
    path == ROOT || path.starts_with(DRIVES) || path.starts_with(BLOCKS)
}

fn has_owner(message: &Message) -> bool {
    let body = message.body();
    let names = body.deserialize::<(String, String, String)>();
    names.is_ok_and(|(_, _, new)| !new.is_empty())
}

/// All drives, asked for.
async fn ask_service(connection: &Connection) -> Known {
    let (manager, call) = ("org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
    let reply = connection.call_method(Some(SERVICE), ROOT, Some(manager), call, &());
    let objects = match reply.await {
        Ok(reply) => reply.body().deserialize::<ManagedObjects>(),
        Err(error) => Err(error),
    };
    match objects {
        Ok(objects) => Known::Drives(drives(&objects)),
        Err(error) => Known::Silent(error.to_string()),
    }
}

/// Takes one mount back. Nobody is asked for a password: this is no act of a person's.
pub(super) async fn unmount(connection: &Connection, block: &ObjectPath<'_>) -> zbus::Result<()> {
    let options = HashMap::from([("auth.no_user_interaction", Value::from(true))]);
    let body = (options,);
    let call = connection.call_method(Some(SERVICE), block, Some(FILESYSTEM), "Unmount", &body);
    call.await.map(|_| ())
}

/// Lets nothing take longer than it may: before a connection stands, the bus has no limit.
async fn in_time<T>(
    work: impl Future<Output = zbus::Result<T>>,
    limit: Duration,
) -> zbus::Result<T> {
    let late = async {
        Timer::after(limit).await;
        let error = std::io::Error::from(std::io::ErrorKind::TimedOut);
        Err(zbus::Error::InputOutput(Arc::new(error)))
    };
    future::or(work, late).await
}
