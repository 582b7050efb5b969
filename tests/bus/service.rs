//! A message bus of its own (Debian's dbus-daemon), and on it a service that shows optical drives
//! as udisksd 2.9 does: the same paths, interfaces, types of properties and signals.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use async_io::block_on;
use zbus::fdo::ObjectManager;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{Connection, connection, interface};

const ROOT: &str = "/org/freedesktop/UDisks2";

/// A bus; ends with the value.
pub struct Bus {
    daemon: Child,
    pub address: String,
    folder: tempfile::TempDir,
}

impl Bus {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let daemon = daemon(folder.path());
        Self {
            address: format!("unix:path={}", folder.path().join("bus").display()),
            daemon,
            folder,
        }
    }

    pub fn kill(&mut self) {
        self.daemon.kill().unwrap();
        self.daemon.wait().unwrap();
    }

    /// The same address again.
    pub fn restart(&mut self) {
        self.kill();
        let _ = std::fs::remove_file(self.folder.path().join("bus"));
        self.daemon = daemon(self.folder.path());
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// Starts the daemon and waits until it listens.
fn daemon(folder: &Path) -> Child {
    let config = format!(
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN\"
         \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">
        <busconfig><type>custom</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>
        <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>
        <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
        folder.join("bus").display()
    );
    std::fs::write(folder.join("bus.conf"), config).unwrap();
    let mut child = Command::new("dbus-daemon")
        .arg("--config-file")
        .arg(folder.join("bus.conf"))
        .args(["--nofork", "--nopidfile", "--print-address"])
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(folder.join("bus.errors")).unwrap())
        .spawn()
        .expect("dbus-daemon is missing: tests/run installs it (package dbus)");
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.contains("unix:path"), "{line}");
    child
}

/// `org.freedesktop.UDisks2.Drive`, as far as optical drives go.
#[derive(Clone)]
struct Drive {
    serial: String,
    media: String,
    blank: bool,
    found_us: u64,
}

#[interface(name = "org.freedesktop.UDisks2.Drive")]
impl Drive {
    #[zbus(property)]
    fn vendor(&self) -> &str {
        "HL-DT-ST"
    }
    #[zbus(property)]
    fn model(&self) -> &str {
        "BD-RE WH16NS40"
    }
    #[zbus(property)]
    fn revision(&self) -> &str {
        "1.05"
    }
    #[zbus(property)]
    fn serial(&self) -> &str {
        &self.serial
    }
    #[zbus(property)]
    fn media(&self) -> &str {
        &self.media
    }
    #[zbus(property)]
    fn media_compatibility(&self) -> Vec<&str> {
        vec!["optical_bd", "optical_bd_r", "optical_bd_re", "optical_cd"]
    }
    #[zbus(property)]
    fn media_removable(&self) -> bool {
        true
    }
    #[zbus(property)]
    fn media_available(&self) -> bool {
        !self.media.is_empty()
    }
    #[zbus(property)]
    fn optical(&self) -> bool {
        !self.media.is_empty()
    }
    #[zbus(property)]
    fn optical_blank(&self) -> bool {
        self.blank
    }
    #[zbus(property)]
    fn time_media_detected(&self) -> u64 {
        self.found_us
    }
}

/// `org.freedesktop.UDisks2.Block`.
struct Block {
    device: String,
    drive: OwnedObjectPath,
}

fn bytes(text: &str) -> Vec<u8> {
    [text.as_bytes(), &[0]].concat()
}

#[interface(name = "org.freedesktop.UDisks2.Block")]
impl Block {
    #[zbus(property)]
    fn device(&self) -> Vec<u8> {
        bytes(&self.device)
    }
    #[zbus(property)]
    fn drive(&self) -> OwnedObjectPath {
        self.drive.clone()
    }
    #[zbus(property)]
    fn size(&self) -> u64 {
        0
    }
}

/// `org.freedesktop.UDisks2.Filesystem`.
struct Filesystem {
    mounts: Vec<String>,
    /// What Unmount was asked with.
    asked: Arc<Mutex<Vec<String>>>,
}

#[interface(name = "org.freedesktop.UDisks2.Filesystem")]
impl Filesystem {
    #[zbus(property)]
    fn mount_points(&self) -> Vec<Vec<u8>> {
        self.mounts.iter().map(|mount| bytes(mount)).collect()
    }

    async fn unmount(
        &mut self,
        options: std::collections::HashMap<String, OwnedValue>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) {
        let mut words: Vec<String> = options.keys().cloned().collect();
        words.sort();
        self.asked.lock().unwrap().push(words.join(","));
        self.mounts.clear();
        self.mount_points_changed(&emitter).await.unwrap();
    }
}

/// The service.
pub struct Service {
    connection: Connection,
    pub unmounts: Arc<Mutex<Vec<String>>>,
}

impl Service {
    /// On a bus, without a drive.
    pub fn start(address: &str) -> Self {
        let builder = connection::Builder::address(address).unwrap();
        let connection = builder
            .serve_at(ROOT, ObjectManager)
            .unwrap()
            .name("org.freedesktop.UDisks2")
            .unwrap();
        Self {
            connection: block_on(connection.build()).unwrap(),
            unmounts: Arc::default(),
        }
    }

    /// A drive is plugged in.
    pub fn plug(&self, name: &str, media: &str) {
        let drive = Drive {
            serial: format!("SERIAL-{name}"),
            media: media.to_owned(),
            blank: !media.is_empty(),
            found_us: 1,
        };
        let path = drive_path(name);
        let block = Block {
            device: format!("/dev/{name}"),
            drive: path.clone().try_into().unwrap(),
        };
        let server = self.connection.object_server();
        block_on(server.at(path, drive)).unwrap();
        block_on(server.at(block_path(name), block)).unwrap();
    }

    /// A drive is pulled out.
    pub fn pull(&self, name: &str) {
        let server = self.connection.object_server();
        block_on(server.remove::<Block, _>(block_path(name))).unwrap();
        block_on(server.remove::<Drive, _>(drive_path(name))).unwrap();
    }

    /// A medium is laid in; none is taken out.
    pub fn lay_in(&self, name: &str, media: &str, blank: bool, found_us: u64) {
        let server = self.connection.object_server();
        let drive = block_on(server.interface::<_, Drive>(drive_path(name))).unwrap();
        let mut state = block_on(drive.get_mut());
        (state.blank, state.found_us) = (blank, found_us);
        state.media = media.to_owned();
        let emitter = drive.signal_emitter();
        block_on(async {
            state.media_changed(emitter).await.unwrap();
            state.media_available_changed(emitter).await.unwrap();
            state.optical_changed(emitter).await.unwrap();
            state.optical_blank_changed(emitter).await.unwrap();
            state.time_media_detected_changed(emitter).await.unwrap();
        });
    }

    /// The desktop mounts what lies in a drive.
    pub fn mount(&self, name: &str, at: &str) {
        let filesystem = Filesystem {
            mounts: vec![at.to_owned()],
            asked: Arc::clone(&self.unmounts),
        };
        let server = self.connection.object_server();
        block_on(server.at(block_path(name), filesystem)).unwrap();
    }

    /// Something else of the service's changes.
    pub fn chatter(&self, times: u32) {
        for _ in 0..times {
            let told = self.connection.emit_signal(
                None::<&str>,
                "/org/freedesktop/UDisks2/jobs/1",
                "org.freedesktop.UDisks2.Job",
                "Completed",
                &(true, ""),
            );
            block_on(told).unwrap();
        }
    }

    pub fn stop(self) {
        block_on(self.connection.close()).unwrap();
    }
}

fn drive_path(name: &str) -> String {
    format!("{ROOT}/drives/HL_DT_ST_BD_RE_WH16NS40_SERIAL_{name}")
}

fn block_path(name: &str) -> String {
    format!("{ROOT}/block_devices/{name}")
}

/// A service of that name that takes every question and answers none.
pub struct Mute {
    _connection: Connection,
}

impl Mute {
    pub fn start(address: &str) -> Self {
        let builder = connection::Builder::address(address).unwrap();
        let builder = builder.name("org.freedesktop.UDisks2").unwrap();
        let builder = builder.serve_at(ROOT, Hanging).unwrap();
        Self {
            _connection: block_on(builder.build()).unwrap(),
        }
    }
}

struct Hanging;

#[interface(name = "org.freedesktop.DBus.ObjectManager")]
impl Hanging {
    async fn get_managed_objects(&self) {
        async_io::Timer::after(Duration::from_secs(3600)).await;
    }
}

/// A model of logind: its lock on sleep is a file, and who holds it is told by the other end.
pub struct Logind {
    _connection: Connection,
    held: std::io::PipeReader,
    asked: Arc<Mutex<Option<SystemTime>>>,
}

impl Logind {
    pub fn start(address: &str) -> Self {
        let (held, lock) = std::io::pipe().unwrap();
        let asked = Arc::default();
        let builder = connection::Builder::address(address).unwrap();
        let builder = builder.name("org.freedesktop.login1").unwrap();
        let manager = Inhibit {
            lock: Mutex::new(Some(lock)),
            asked: Arc::clone(&asked),
        };
        let builder = builder
            .serve_at("/org/freedesktop/login1", manager)
            .unwrap();
        Self {
            _connection: block_on(builder.build()).unwrap(),
            held,
            asked,
        }
    }

    /// Waits until nobody holds the lock any more. From when to when it was held.
    pub fn until_free(mut self) -> (SystemTime, SystemTime) {
        use std::io::Read;
        assert_eq!(self.held.read(&mut [0]).unwrap(), 0);
        let asked = self.asked.lock().unwrap().unwrap();
        (asked, SystemTime::now())
    }
}

struct Inhibit {
    lock: Mutex<Option<std::io::PipeWriter>>,
    asked: Arc<Mutex<Option<SystemTime>>>,
}

#[interface(name = "org.freedesktop.login1.Manager")]
impl Inhibit {
    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> zbus::zvariant::OwnedFd {
        assert!(what.contains("sleep") && !who.is_empty() && !why.is_empty());
        assert_eq!(mode, "block");
        *self.asked.lock().unwrap() = Some(SystemTime::now());
        let lock = self.lock.lock().unwrap().take().unwrap();
        std::os::fd::OwnedFd::from(lock).into()
    }
}
