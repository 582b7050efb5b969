//! Models of what a desktop has on its session bus: notifications, and the dialog that chooses a
//! folder.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_io::block_on;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, connection, interface};

/// Shows notifications; what was shown can be asked.
pub struct Notifications {
    _connection: Connection,
    pub shown: Arc<Mutex<Vec<(String, String)>>>,
}

impl Notifications {
    pub fn start(address: &str) -> Self {
        let shown = Arc::<Mutex<Vec<(String, String)>>>::default();
        let builder = connection::Builder::address(address).unwrap();
        let builder = builder.name("org.freedesktop.Notifications").unwrap();
        let served = Notify(Arc::clone(&shown));
        let builder = builder
            .serve_at("/org/freedesktop/Notifications", served)
            .unwrap();
        Self {
            _connection: block_on(builder.build()).unwrap(),
            shown,
        }
    }
}

struct Notify(Arc<Mutex<Vec<(String, String)>>>);

#[interface(name = "org.freedesktop.Notifications")]
impl Notify {
    // They are those of the specification.
    #[allow(clippy::too_many_arguments)]
    fn notify(
        &self,
        app: &str,
        _replaces: u32,
        _icon: &str,
        what: &str,
        about: &str,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        expires: i32,
    ) -> u32 {
        assert_eq!((app, actions.len(), expires), ("Stele", 0, -1));
        let mut shown = self.0.lock().unwrap();
        shown.push((what.to_owned(), about.to_owned()));
        1
    }
}

/// A portal whose person chooses this folder, or closes the dialog.
pub struct Portal {
    _connection: Connection,
}

impl Portal {
    pub fn start(address: &str, uri: Option<&'static str>) -> Self {
        let builder = connection::Builder::address(address).unwrap();
        let builder = builder.name("org.freedesktop.portal.Desktop").unwrap();
        let builder = builder
            .serve_at("/org/freedesktop/portal/desktop", Chooser(uri))
            .unwrap();
        Self {
            _connection: block_on(builder.build()).unwrap(),
        }
    }
}

struct Chooser(Option<&'static str>);

#[interface(name = "org.freedesktop.portal.FileChooser")]
impl Chooser {
    async fn open_file(
        &self,
        _parent: &str,
        title: &str,
        options: HashMap<String, OwnedValue>,
        #[zbus(connection)] connection: &Connection,
    ) -> OwnedObjectPath {
        assert!(!title.is_empty());
        assert_eq!(
            options
                .get("directory")
                .map(|is| bool::try_from(is).unwrap()),
            Some(true)
        );
        let path = "/org/freedesktop/portal/desktop/request/1";
        let uris: Vec<&str> = self.0.into_iter().collect();
        let code: u32 = if uris.is_empty() { 1 } else { 0 };
        let results: HashMap<&str, Value<'_>> = HashMap::from([("uris", Value::from(uris))]);
        let body = (code, results);
        let interface = "org.freedesktop.portal.Request";
        let nobody: Option<&str> = None;
        let sent = connection.emit_signal(nobody, path, interface, "Response", &body);
        sent.await.unwrap();
        OwnedObjectPath::try_from(path).unwrap()
    }
}
