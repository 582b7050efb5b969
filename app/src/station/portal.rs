//! Has a person choose a folder in the desktop's own dialog: by its portal
//! (org.freedesktop.portal.FileChooser, version 3), and shows a page to print
//! (org.freedesktop.portal.OpenURI, version 2). Where there is none, the caller is told so: a
//! path can always be typed.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::File;
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_lite::StreamExt;
use zbus::zvariant::{Fd, OwnedObjectPath, OwnedValue, Value};
use zbus::{MatchRule, MessageStream, connection, message};

const SERVICE: &str = "org.freedesktop.portal.Desktop";
const OBJECT: &str = "/org/freedesktop/portal/desktop";
const CHOOSER: &str = "org.freedesktop.portal.FileChooser";
const OPENER: &str = "org.freedesktop.portal.OpenURI";
const REQUEST: &str = "org.freedesktop.portal.Request";

/// A portal that does not open its dialog within this is none.
const LIMIT: Duration = Duration::from_secs(5);

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Chosen {
    /// This folder.
    Folder(PathBuf),
    /// The person closed the dialog.
    Nothing,
    /// There is no portal.
    NoPortal,
}

/// Has a folder chosen, under a title; waits for the person. `address` is that of the bus, the
/// session's where none is given.
pub fn choose_folder(address: Option<&str>, title: &str) -> Chosen {
    async_io::block_on(choose(address, title)).unwrap_or(Chosen::NoPortal)
}

async fn choose(address: Option<&str>, title: &str) -> zbus::Result<Chosen> {
    let builder = match address {
        Some(address) => connection::Builder::address(address)?,
        None => connection::Builder::session()?,
    };
    let connection = builder.method_timeout(LIMIT).build().await?;
    // Listening begins before the question: the answer may come at once.
    let rule = MatchRule::builder()
        .msg_type(message::Type::Signal)
        .interface(REQUEST)?
        .member("Response")?
        .build();
    let mut answers = MessageStream::for_match_rule(rule, &connection, None).await?;
    let options: HashMap<&str, Value<'_>> = HashMap::from([("directory", Value::from(true))]);
    let wish = ("", title, options);
    let call = connection.call_method(Some(SERVICE), OBJECT, Some(CHOOSER), "OpenFile", &wish);
    let request: OwnedObjectPath = call.await?.body().deserialize()?;
    while let Some(answer) = answers.next().await {
        let answer = answer?;
        let of = answer.header().path().map(|path| path.as_str().to_owned());
        if of.as_deref() == Some(request.as_str()) {
            let body = answer.body();
            let (code, results): (u32, HashMap<String, OwnedValue>) = body.deserialize()?;
            return Ok(folder(code, &results));
        }
    }
    Ok(Chosen::NoPortal)
}

/// Has the desktop show a file in whatever program shows its kind; whether it took it. `address` is
/// that of the bus, the session's where none is given.
pub fn open_file(address: Option<&str>, path: &Path) -> bool {
    let Ok(file) = File::open(path) else {
        return false;
    };
    async_io::block_on(show(address, &file)).is_ok()
}

async fn show(address: Option<&str>, file: &File) -> zbus::Result<()> {
    let builder = match address {
        Some(address) => connection::Builder::address(address)?,
        None => connection::Builder::session()?,
    };
    let connection = builder.method_timeout(LIMIT).build().await?;
    let options: HashMap<&str, Value<'_>> = HashMap::new();
    let wish = ("", Fd::from(file.as_fd()), options);
    let call = connection.call_method(Some(SERVICE), OBJECT, Some(OPENER), "OpenFile", &wish);
    call.await.map(drop)
}

/// The first of the addresses that an answer has.
fn folder(code: u32, results: &HashMap<String, OwnedValue>) -> Chosen {
    let all = results.get("uris").and_then(|uris| uris.try_clone().ok());
    let all: Option<Vec<String>> = all.and_then(|uris| uris.try_into().ok());
    let first = all.unwrap_or_default().into_iter().next();
    match (code, first.and_then(|uri| path(&uri))) {
        (0, Some(path)) => Chosen::Folder(path),
        _ => Chosen::Nothing,
    }
}

/// The path of a `file://` address (RFC 8089), whose bytes may be written as `%2F`.
fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest).as_bytes();
    let mut bytes = Vec::with_capacity(rest.len());
    let mut at = 0;
    while let Some(byte) = rest.get(at) {
        let digits = rest.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match digits.and_then(|digits| std::str::from_utf8(digits).ok()) {
            Some(digits) => {
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
                at += 3;
            }
            None => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    let path = PathBuf::from(OsString::from_vec(bytes));
    path.is_absolute().then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_path() {
        let of = |uri| path(uri).map(|path| path.to_string_lossy().into_owned());
        assert_eq!(
            of("file:///mnt/ada/CT%202").as_deref(),
            Some("/mnt/ada/CT 2")
        );
        assert_eq!(of("file:///a%C3%A4").as_deref(), Some("/aä"));
        assert_eq!(of("https://example.org/"), None);
        assert_eq!(of("file:///half%2").as_deref(), Some("/half%2"));
        assert_eq!(of("file:///bad%zz"), None);
    }

    #[test]
    fn without_a_bus_there_is_no_portal() {
        let nowhere = "unix:path=/nonexistent/bus";
        assert_eq!(choose_folder(Some(nowhere), "Folder"), Chosen::NoPortal);
        assert!(!open_file(Some(nowhere), Path::new("/dev/null")));
    }
}
