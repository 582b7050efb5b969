//! UDisks2 on a real message bus: drives are found, what is laid in or taken out is heard of, and
//! a bus or service that ends, hangs or comes back is lived with. The service is a model of
//! udisksd; the real one is met in tests/lab.

#[path = "bus/service.rs"]
mod service;
#[path = "bus/session.rs"]
mod session;

// Other tests use the rest of it.
#[allow(dead_code)]
#[path = "whole/bench.rs"]
mod bench;

use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use bench::Bench;
use service::{Bus, Logind, Mute, Service};
use session::{Notifications, Portal};
use stele::station::notify::notify_by;
use stele::station::portal::{Chosen, choose_folder};
use stele::station::udisks::{BusDrive, Known, Udisks};
use stele::station::{StayAwake, TrayWatch};
use stele::words::drives::lying;

const LIMIT: Duration = Duration::from_secs(5);

fn listen(bus: &Bus) -> Udisks {
    Udisks::listen(Some(bus.address.clone()), LIMIT)
}

/// Waits until something holds of what is known.
#[track_caller]
fn until(udisks: &Udisks, holds: impl Fn(&Known) -> bool) {
    let began = Instant::now();
    while !holds(&udisks.known()) {
        assert!(began.elapsed() < Duration::from_secs(15), "{udisks:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn is_silent(known: &Known) -> bool {
    matches!(known, Known::Silent(_))
}

fn drive(udisks: &Udisks, name: &str) -> BusDrive {
    udisks.drive(&Path::new("/dev").join(name)).unwrap()
}

#[test]
fn drives_are_found_with_what_is_known_of_them() {
    let bus = Bus::start();
    let service = Service::start(&bus.address);
    service.plug("sr10", "");
    service.plug("sr2", "optical_bd_r");
    let udisks = listen(&bus);
    let Known::Drives(drives) = udisks.known() else {
        panic!("{udisks:?}");
    };
    let names: Vec<_> = drives.iter().map(|d| d.device.to_str().unwrap()).collect();
    assert_eq!(names, ["/dev/sr2", "/dev/sr10"]);
    let [full, empty] = drives.try_into().unwrap();
    assert_eq!(
        (full.vendor.as_str(), full.product.as_str()),
        ("HL-DT-ST", "BD-RE WH16NS40")
    );
    assert_eq!(
        (full.firmware.as_str(), full.serial.as_str()),
        ("1.05", "SERIAL-sr2")
    );
    assert!(full.takes.iter().any(|kind| kind == "optical_bd_r"));
    assert!(full.present && full.blank);
    assert_eq!(
        (
            lying(&full.lying()).as_str(),
            lying(&empty.lying()).as_str()
        ),
        ("BD-R, blank", "empty")
    );
}

#[test]
fn a_blank_laid_in_ends_the_waiting_at_once_and_nothing_else_does() {
    let bus = Bus::start();
    let service = Service::start(&bus.address);
    service.plug("sr0", "");
    service.plug("sr1", "");
    let udisks = listen(&bus);
    let tray_watch = TrayWatch::told_by(&udisks, "/dev/sr0");
    let before = tray_watch.now().unwrap();
    let began = Instant::now();
    let woken = std::thread::scope(|scope| {
        let waits = scope.spawn(|| {
            tray_watch.wait(&before, || false);
            Instant::now()
        });
        // Another drive's medium, and the service's own doings, are no news of this one.
        service.lay_in("sr1", "optical_bd_r", true, 5);
        service.chatter(50);
        std::thread::sleep(Duration::from_millis(700));
        assert!(!waits.is_finished());
        service.lay_in("sr0", "optical_bd_r", true, 7);
        let told = Instant::now();
        waits.join().unwrap().saturating_duration_since(told)
    });
    assert!(woken < Duration::from_secs(2), "{woken:?}");
    assert!(began.elapsed() < Duration::from_secs(10));
    assert!(drive(&udisks, "sr0").blank && drive(&udisks, "sr1").blank);
    // One blank for another of the same kind; then none.
    let before = tray_watch.now().unwrap();
    service.lay_in("sr0", "optical_bd_r", true, 8);
    tray_watch.wait(&before, || false);
    let before = tray_watch.now().unwrap();
    assert_eq!(before.found_us, 8);
    service.lay_in("sr0", "", false, 0);
    tray_watch.wait(&before, || false);
    assert!(!tray_watch.now().unwrap().present);
    // Whoever stops is heard while nothing happens.
    let before = tray_watch.now().unwrap();
    let began = Instant::now();
    tray_watch.wait(&before, || began.elapsed() > Duration::from_millis(300));
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(TrayWatch::told_by(&udisks, "virtual:A").now().is_none());
}

#[test]
fn drives_come_and_go() {
    let bus = Bus::start();
    let service = Service::start(&bus.address);
    let udisks = listen(&bus);
    assert_eq!(udisks.known(), Known::Drives(Vec::new()));
    let calls = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&calls);
    udisks.on_change(move || {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    service.plug("sr0", "");
    until(
        &udisks,
        |known| matches!(known, Known::Drives(d) if d.len() == 1),
    );
    assert!(calls.load(Ordering::SeqCst) >= 1);
    let before = drive(&udisks, "sr0");
    service.pull("sr0");
    assert!(udisks.wait(Path::new("/dev/sr0"), &before, LIMIT));
    until(&udisks, |known| *known == Known::Drives(Vec::new()));
}

#[test]
fn a_service_that_ends_is_said_to_be_gone_and_heard_when_it_is_back() {
    let bus = Bus::start();
    let service = Service::start(&bus.address);
    service.plug("sr0", "");
    let udisks = listen(&bus);
    let before = drive(&udisks, "sr0");
    service.stop();
    // A wait ends: the drive must be asked itself from here on.
    assert!(udisks.wait(Path::new("/dev/sr0"), &before, LIMIT));
    until(&udisks, is_silent);
    let service = Service::start(&bus.address);
    service.plug("sr0", "optical_bd_r");
    until(
        &udisks,
        |known| matches!(known, Known::Drives(d) if d.len() == 1 && d[0].blank),
    );
}

#[test]
fn a_bus_that_dies_and_comes_back_is_listened_to_anew() {
    let mut bus = Bus::start();
    let service = Service::start(&bus.address);
    service.plug("sr0", "");
    let udisks = listen(&bus);
    assert!(!drive(&udisks, "sr0").present);
    bus.kill();
    until(&udisks, is_silent);
    bus.restart();
    let service = Service::start(&bus.address);
    service.plug("sr0", "optical_bd_r");
    until(
        &udisks,
        |known| matches!(known, Known::Drives(d) if d.len() == 1),
    );
    let before = drive(&udisks, "sr0");
    service.lay_in("sr0", "", false, 0);
    assert!(udisks.wait(Path::new("/dev/sr0"), &before, LIMIT));
}

#[test]
fn no_bus_no_service_and_a_bus_that_says_nothing_are_told_in_time() {
    let began = Instant::now();
    let none = Udisks::listen(Some("unix:path=/nonexistent/bus".to_owned()), LIMIT);
    assert!(is_silent(&none.known()), "{none:?}");
    let bus = Bus::start();
    let alone = listen(&bus);
    assert!(is_silent(&alone.known()), "{alone:?}");
    assert!(began.elapsed() < LIMIT, "neither takes the time limit");
    // It takes the connection and is silent.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bus");
    let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let limit = Duration::from_millis(400);
    let dumb = Udisks::listen(Some(format!("unix:path={}", path.display())), limit);
    let began = Instant::now();
    let known = dumb.known();
    assert!(
        matches!(known, Known::Starting | Known::Silent(_)),
        "{known:?}"
    );
    assert!(began.elapsed() < Duration::from_secs(3));
    until(&dumb, is_silent);
}

#[test]
fn a_service_that_hangs_holds_nobody_up_and_is_asked_again() {
    let bus = Bus::start();
    let mute = Mute::start(&bus.address);
    let udisks = Udisks::listen(Some(bus.address.clone()), Duration::from_millis(300));
    let began = Instant::now();
    until(&udisks, is_silent);
    assert!(udisks.drive(Path::new("/dev/sr0")).is_none());
    assert!(began.elapsed() < Duration::from_secs(3));
    drop(mute);
    let service = Service::start(&bus.address);
    service.plug("sr0", "");
    until(
        &udisks,
        |known| matches!(known, Known::Drives(d) if d.len() == 1),
    );
}

#[test]
fn what_the_desktop_mounted_is_unmounted_and_nothing_else() {
    let bus = Bus::start();
    let service = Service::start(&bus.address);
    service.plug("sr0", "optical_bd_r");
    service.plug("sr1", "optical_bd_r");
    service.mount("sr0", "/media/ada/DISC");
    service.mount("sr1", "/mnt/disc");
    let udisks = listen(&bus);
    assert_eq!(drive(&udisks, "sr0").mounts, [Path::new("/media/ada/DISC")]);
    assert!(
        !udisks.unmount(Path::new("/dev/sr1")),
        "somebody's own mount"
    );
    assert!(udisks.unmount(Path::new("/dev/sr0")));
    assert!(!udisks.unmount(Path::new("/dev/sr7")), "unknown");
    assert_eq!(
        *service.unmounts.lock().unwrap(),
        ["auth.no_user_interaction"]
    );
    until(&udisks, |_| drive(&udisks, "sr0").mounts.is_empty());
    assert_eq!(drive(&udisks, "sr1").mounts, [Path::new("/mnt/disc")]);
}

#[test]
fn the_command_line_lists_the_drives_of_the_bus_it_is_given() {
    let bus = Bus::start();
    let service = Service::start(&bus.address);
    service.plug("sr90", "optical_bd_r");
    let bench = bench::Bench::new();
    let mut command = bench.command(&["drive", "list"]);
    let output = command
        .env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address)
        .output()
        .unwrap();
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let row = rows["drives"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"] == "/dev/sr90");
    let row = row.unwrap_or_else(|| panic!("{rows}"));
    assert_eq!(row["found_by"], "udisks2");
    assert_eq!(
        (&row["serial"], &row["firmware"]),
        (&"SERIAL-sr90".into(), &"1.05".into())
    );
    // There is no such device here; what the bus tells of it is shown all the same.
    let told = &row["medium"]["told"];
    assert_eq!(
        (&told["kind"], &told["condition"]),
        (&"BD-R".into(), &"blank".into())
    );
    assert_eq!(row["medium"]["why"]["code"], "SGI-001");
}

/// The window takes the bus from the environment, so it runs in a process of its own: this test
/// once more, with a bus and a file to say that it is ready.
#[test]
fn the_window_shows_a_blank_by_itself() {
    if let Some(sign) = std::env::var_os("STELE_TEST_SIGN") {
        return window_on_a_bus(Path::new(&sign));
    }
    let bus = Bus::start();
    let service = Service::start(&bus.address);
    service.plug("sr90", "");
    let folder = tempfile::tempdir().unwrap();
    let sign = folder.path().join("sign");
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    let mut child = child
        .args([
            "--exact",
            "the_window_shows_a_blank_by_itself",
            "--nocapture",
        ])
        .env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address)
        .env("STELE_TEST_SIGN", &sign)
        .spawn()
        .unwrap();
    let began = Instant::now();
    while !sign.exists() && child.try_wait().unwrap().is_none() {
        assert!(began.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    service.lay_in("sr90", "optical_bd_r", true, 7);
    assert!(child.wait().unwrap().success());
}

fn window_on_a_bus(sign: &Path) {
    use egui_kittest::kittest::Queryable;
    let bench = bench::Bench::new();
    let archive = stele::archive::Archive::open(&bench.root()).unwrap();
    let outside = stele::system::outside();
    let mut desktop = stele::gui::desktop::Desktop::new(archive, None, outside, || {});
    desktop.view.nav.screen = stele::gui::view::Screen::Burn;
    desktop.follow(Udisks::system());
    let mut harness = egui_kittest::Harness::builder()
        .with_size([1180.0, 780.0])
        .build_ui_state(stele::gui::app::show, desktop);
    let shows = |harness: &mut egui_kittest::Harness<'_, _>, label: &str| {
        for _ in 0..400 {
            harness.run_steps(2);
            if harness.query_all_by_label_contains(label).next().is_some() {
                return;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("the window does not show {label:?}");
    };
    shows(&mut harness, "empty, cannot be used: ");
    std::fs::write(sign, b"").unwrap();
    shows(&mut harness, "BD-R, blank, cannot be used: ");
}

#[test]
fn logind_keeps_the_station_awake_exactly_as_long_as_a_burn_runs() {
    let bus = Bus::start();
    // Without logind nothing is held, and nothing fails.
    assert!(!StayAwake::by(Some(&bus.address)).is_held());
    let logind = Logind::start(&bus.address);
    let awake = StayAwake::by(Some(&bus.address));
    assert!(awake.is_held());
    drop(awake);
    logind.until_free();
}

/// When the disc in a drive's folder was written to last.
fn last_written(bench: &Bench) -> SystemTime {
    let media = bench.root().join("drives/media");
    let files = std::fs::read_dir(media).unwrap().map(|file| file.unwrap());
    let disc = files.filter(|file| file.path().extension().is_some_and(|end| end == "disc"));
    let times = disc.map(|file| file.metadata().unwrap().modified().unwrap());
    times.max().unwrap()
}

#[test]
fn a_burn_holds_the_station_awake_from_before_its_first_sector_until_behind_its_last() {
    let bus = Bus::start();
    let bench = Bench::new();
    let media = (34 * 248 * 2048).to_string();
    bench.drive("A", &media);
    let folder = bench.files("in", &[("a.bin", &bench::noise(1, 500_000))]);
    bench.build(&folder, &media, &["--copies", "1"]);
    let before = last_written(&bench);
    let logind = Logind::start(&bus.address);
    let burn = bench
        .command(&["burn", "SET-0001/1", "--drive", "virtual:A"])
        .env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut burn = Burn(burn.unwrap());
    let (from, to) = logind.until_free();
    assert!(burn.0.wait().unwrap().success());
    let written = last_written(&bench);
    assert!(before < from, "the lock is as old as the blank");
    assert!(
        from < written && written < to,
        "{from:?} {written:?} {to:?}"
    );
}

/// Ends with the test.
struct Burn(Child);

impl Drop for Burn {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_notification_is_shown_where_there_is_a_service() {
    let bus = Bus::start();
    let address = Some(bus.address.as_str());
    assert!(!notify_by(address, "Insert a blank disc", "Drive 2"));
    let service = Notifications::start(&bus.address);
    assert!(notify_by(address, "Insert a blank disc", "Drive 2"));
    let shown = service.shown.lock().unwrap();
    let told = ("Insert a blank disc".to_owned(), "Drive 2".to_owned());
    assert_eq!(*shown, [told]);
}

#[test]
fn a_folder_is_chosen_in_the_desktop_s_dialog() {
    let bus = Bus::start();
    let address = Some(bus.address.as_str());
    assert_eq!(choose_folder(address, "Folder"), Chosen::NoPortal);
    let portal = Portal::start(&bus.address, Some("file:///mnt/CT%202"));
    let chosen = choose_folder(address, "Folder");
    assert_eq!(chosen, Chosen::Folder(Path::new("/mnt/CT 2").to_path_buf()));
    drop(portal);
    let _portal = Portal::start(&bus.address, None);
    assert_eq!(choose_folder(address, "Folder"), Chosen::Nothing);
}
