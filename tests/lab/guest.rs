//! The guest and the drives it gets: made once, looked at by all tests.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use stele_recorder::{Personality, VirtualDrive};

use crate::bench::{Bench, STELE, noise, witness};
use crate::wire;

/// Blanks for foreign programs, and the model of the drive they lie in.
const FOREIGN: [(&str, &str); 6] = [
    ("sr0", "lg-wh16ns40"),
    ("sr1", "pioneer-bdr-209"),
    ("sr2", "pioneer-bdr-209"),
    ("sr3", "lg-bu40n"),
    ("sr4", "lg-wh16ns40"),
    ("sr5", "pioneer-bdr-209"),
];

/// Our drives live so many times as fast as real ones: no test waits 25 s for finalizing.
const FASTER: &str = "100";

/// Blanks of full size, sparse in their files: name, drive's model, medium, sectors.
pub const FULL: [(&str, &str, &str, u32); 2] = [
    ("full25", "lg-wh16ns40", "bd25", 12_219_392),
    ("full100", "lg-wh16ns40", "bd100", 48_878_592),
];

/// DVD-R: two for foreign programs, one for ours.
const DVD: [(&str, &str, &str, u32); 3] = [
    ("sr11", "lg-wh16ns40", "dvd-r:32MiB", 0),
    ("sr12", "pioneer-bdr-209", "dvd-r:32MiB", 0),
    ("sr13", "lg-bu40n", "dvd-r:40MiB", 0),
];

/// What the guest left.
pub struct Guest {
    bench: Bench,
}

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // The polite way, so that what was burned is kept.
        let id = self.0.id().to_string();
        let _ = Command::new("kill").arg(&id).status();
        for _ in 0..100 {
            if matches!(self.0.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The one guest.
pub fn guest() -> &'static Guest {
    // Where it fails once, all tests fail at once.
    static GUEST: LazyLock<Guest> = LazyLock::new(Guest::run);
    &GUEST
}

impl Guest {
    fn run() -> Self {
        for tool in ["qemu-system-x86_64", "busybox", "tgtd", "tgtadm", "tgtimg"] {
            needs(tool);
        }
        for tool in [
            "cdrskin",
            "xorriso",
            "growisofs",
            "udisksctl",
            "udevadm",
            "eject",
            "sg_raw",
            "sg_dd",
            "genisoimage",
        ] {
            needs(tool);
        }
        let guest = Self {
            bench: Bench::new(),
        };
        guest.lay_out();
        let mut urls = Vec::new();
        let mut running = Vec::new();
        for (name, model) in FOREIGN {
            let (process, url) = guest.serve(name, "32M", model);
            running.push(process);
            urls.push(url);
        }
        let (process, url) = guest.serve("sr6", "40M", "lg-wh16ns40");
        running.push(process);
        urls.push(url);
        let (process, url) = guest.serve_tgt();
        running.push(process);
        urls.push(url);
        let waiting = [("sr8", "lg-wh16ns40", "40M", 0)];
        for (name, model, blank, _) in waiting.into_iter().chain(FULL).chain(DVD) {
            let (process, url) = guest.serve(name, blank, model);
            running.push(process);
            urls.push(url);
        }
        guest.boot(&urls);
        drop(running);
        guest
    }

    /// Boots the guest and waits until its script is through.
    pub fn boot(&self, urls: &[String]) {
        // QEMU gives up on a drive that is not ready yet.
        std::thread::sleep(std::time::Duration::from_secs(1));
        let out = self.out();
        let machine = stele_tests::source::root().join("tests/lab/machine");
        let mut command = Command::new("timeout");
        command.arg("900").arg(machine).arg(&out).args(urls);
        // Without drives of its own it reaches them over a network.
        if urls.is_empty() {
            command.env("STELE_LAB_NET", "1");
        }
        let output = command.stdin(Stdio::null()).output().unwrap();
        let said = self.text("said");
        // For whoever looks into a failure.
        if let Some(kept) = std::env::var_os("STELE_LAB_KEEP") {
            let mut copy = Command::new("cp");
            witness(copy.arg("-r").arg(&out).arg(kept));
        }
        assert!(
            output.status.success(),
            "the guest ended with {}:\n{said}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// Boots another guest with these drives and a script of its own: sr0 and so on, in order.
    pub fn with_drives(script: &str, drives: &[(&str, &str, Personality)]) -> Self {
        let guest = Self::with_archive(script);
        let (running, urls): (Vec<_>, Vec<_>) = guest.serve_all(drives).into_iter().unzip();
        guest.boot(&urls);
        drop(running);
        guest
    }

    /// Boots another guest that reaches these drives over a network, each by a wire of its own: the
    /// file `targets` says where they are.
    pub fn with_wires(script: &str, drives: &[(&str, &str, Personality)]) -> Self {
        needs("iscsid");
        needs("iscsiadm");
        let guest = Self::with_archive(script);
        let (running, urls): (Vec<_>, Vec<_>) = guest.serve_all(drives).into_iter().unzip();
        let mut targets = String::new();
        for ((name, ..), url) in drives.iter().zip(&urls) {
            let mut parts = url.split('/').skip(2);
            let (address, target) = (parts.next().unwrap(), parts.next().unwrap());
            let port = wire::lead_to(address, guest.out().join(format!("wire-{name}")));
            targets.push_str(&format!("{name} {port} {target}\n"));
        }
        fs::write(guest.out().join("targets"), targets).unwrap();
        guest.boot(&[]);
        drop(running);
        guest
    }

    /// What another guest finds: an archive, the program, its script.
    fn with_archive(script: &str) -> Self {
        let bench = Bench::new();
        let evidence = bench.files("evidence", &[("a.bin", &noise(11, 6_000_000))]);
        let plan = ["--copies", "2", "--parity", "14"];
        bench.build(&evidence, "40m", &plan);
        Self::of(bench, script)
    }

    /// One that finds an archive as it is, the program, its script.
    pub fn of(bench: Bench, script: &str) -> Self {
        for tool in ["qemu-system-x86_64", "busybox"] {
            needs(tool);
        }
        let guest = Self { bench };
        let out = guest.out();
        fs::create_dir_all(&out).unwrap();
        let mut copy = Command::new("cp");
        witness(
            copy.arg("-r")
                .arg(guest.bench.root())
                .arg(out.join("archive")),
        );
        fs::copy(STELE, out.join("stele")).unwrap();
        fs::copy(stele_tests::source::root().join(script), out.join("run.sh")).unwrap();
        guest
    }

    fn serve_all(&self, drives: &[(&str, &str, Personality)]) -> Vec<(Running, String)> {
        let folder = self.archive().join("drives");
        let each = drives.iter().map(|(name, model, personality)| {
            VirtualDrive::create(&folder, name, personality.clone()).unwrap();
            self.serve(name, "40M", model)
        });
        each.collect()
    }

    /// The folder that host and guest share.
    pub fn out(&self) -> PathBuf {
        self.bench.beside("out")
    }

    /// What the guest finds: two images, the files of the first, an archive, the program.
    fn lay_out(&self) {
        let (out, source) = (self.out(), self.bench.beside("out/source"));
        fs::create_dir_all(source.join("folder")).unwrap();
        fs::write(source.join("noise.bin"), noise(6, 5_000_001)).unwrap();
        fs::write(source.join("folder/Ä long name.txt"), b"text\n").unwrap();
        let mut mkisofs = Command::new("xorriso");
        mkisofs.args(["-as", "mkisofs", "-R", "-J", "-no-pad", "-o"]);
        witness(mkisofs.arg(out.join("image.iso")).arg(&source));
        self.lay_out_far();
        let evidence = self
            .bench
            .files("evidence", &[("a.bin", &noise(7, 3_000_000))]);
        let image = self.bench.build(&evidence, "40m", &["--copies", "2"]);
        fs::copy(&image, out.join("disc.iso")).unwrap();
        // A set is bound to its class of medium: DVDs get one of their own.
        let more = self.bench.files("more", &[("b.bin", &noise(9, 3_000_000))]);
        let more = more.to_str().unwrap();
        self.bench.done(&["ingest", more, "--case", "DVD"]);
        let plan = ["plan", "--media", "dvd-r", "--parity", "122"];
        self.bench.done(&[&plan[..], &["--copies", "2"]].concat());
        self.bench.done(&["build", "SET-0002"]);
        let image = self.bench.root().join("images/SET-0002-1.iso");
        fs::copy(&image, out.join("dvd.iso")).unwrap();
        let mut copy = Command::new("cp");
        witness(
            copy.arg("-r")
                .arg(self.bench.root())
                .arg(out.join("archive")),
        );
        fs::copy(STELE, out.join("stele")).unwrap();
        let script = stele_tests::source::root().join("tests/lab/guest.sh");
        fs::copy(script, out.join("run.sh")).unwrap();
    }

    /// An image for each disc of full size, made for its last sectors: its addresses are those.
    fn lay_out_far(&self) {
        let (out, source) = (self.out(), self.bench.beside("out/far"));
        fs::create_dir_all(&source).unwrap();
        fs::write(source.join("far.bin"), noise(8, 3_000_001)).unwrap();
        for (name, _, _, sectors) in FULL {
            let image = out.join(format!("{name}.iso"));
            let make = |at: u32| {
                let mut genisoimage = Command::new("genisoimage");
                let place = format!("0,{at}");
                genisoimage.args(["-quiet", "-R", "-J", "-C", &place, "-o"]);
                witness(genisoimage.arg(&image).arg(&source));
                fs::metadata(&image)
                    .unwrap()
                    .len()
                    .next_multiple_of(32 * 2048)
            };
            let bytes = make(32);
            let first = sectors - u32::try_from(bytes / 2048).unwrap();
            assert_eq!(make(first), bytes, "the place does not change the size");
            File::options()
                .write(true)
                .open(&image)
                .unwrap()
                .set_len(bytes)
                .unwrap();
        }
    }

    /// Serves a virtual drive of the archive; its URL as QEMU takes it.
    fn serve(&self, name: &str, blank: &str, model: &str) -> (Running, String) {
        let arguments = [
            "virtual-drive",
            "serve",
            name,
            "--listen",
            "127.0.0.1:0",
            "--blank",
            blank,
            "--personality",
            model,
            "--faster",
            FASTER,
        ];
        let mut command = self.bench.command(&arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(File::create(self.bench.beside(&format!("{name}.errors"))).unwrap())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut text = String::new();
        for line in said.lines() {
            text.push_str(&line.unwrap());
            if text.ends_with('}') {
                break;
            }
        }
        let served: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let (Some(address), Some(target)) = (served["address"].as_str(), served["target"].as_str())
        else {
            let mut errors = String::new();
            let file = File::open(self.bench.beside(&format!("{name}.errors")));
            file.unwrap().read_to_string(&mut errors).unwrap();
            panic!("{name} is not served: {text}\n{errors}");
        };
        (Running(child), format!("iscsi://{address}/{target}/0"))
    }

    /// Serves a blank DVD+R by Debian's tgt, a recorder that is not ours.
    fn serve_tgt(&self) -> (Running, String) {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        // The name of its control socket; it takes no greater numbers.
        let control = (port % 30_000).to_string();
        let portal = format!("portal=127.0.0.1:{port}");
        let errors = File::create(self.bench.beside("tgtd.errors")).unwrap();
        let child = Command::new("tgtd")
            .args(["-f", "-C", &control, "--iscsi", &portal])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(errors)
            .spawn()
            .unwrap();
        let running = Running(child);
        let iqn = "iqn.2026-01.invalid.stele:foreign";
        let blank = self.tgt_medium();
        let mut image = Command::new("tgtimg");
        image.args([
            "--op",
            "new",
            "--device-type",
            "cd",
            "--type",
            "dvd+r",
            "--file",
        ]);
        witness(image.arg(&blank));
        let file = blank.to_str().unwrap();
        let target = ["--mode", "target", "--op", "new", "--tid", "1", "-T", iqn];
        let unit = [
            "--mode",
            "logicalunit",
            "--op",
            "new",
            "--tid",
            "1",
            "--lun",
            "1",
            "-b",
            file,
            "--device-type",
            "cd",
        ];
        let bind = [
            "--mode", "target", "--op", "bind", "--tid", "1", "-I", "ALL",
        ];
        // It takes a moment until it listens.
        let tgtadm = |arguments: &[&str]| {
            let mut command = Command::new("tgtadm");
            command
                .args(["-C", &control, "--lld", "iscsi"])
                .args(arguments);
            command.output().is_ok_and(|output| output.status.success())
        };
        let up = (0..50).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            tgtadm(&target)
        });
        assert!(
            up && tgtadm(&unit) && tgtadm(&bind),
            "tgt does not serve the DVD+R"
        );
        (running, format!("iscsi://127.0.0.1:{port}/{iqn}/1"))
    }

    /// The file behind tgt's DVD+R.
    pub fn tgt_medium(&self) -> PathBuf {
        self.bench.beside("dvd.img")
    }

    /// The file of a virtual drive's medium.
    pub fn archive(&self) -> PathBuf {
        self.bench.root()
    }

    /// A file that the guest left.
    pub fn text(&self, name: &str) -> String {
        let bytes = fs::read(self.out().join(name));
        let bytes = bytes.unwrap_or_else(|e| panic!("{name}: {e}\n{}", self.said()));
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn said(&self) -> String {
        fs::read_to_string(self.out().join("said")).unwrap_or_default()
    }

    /// Asserts that a step ended with this exit code; what it said.
    #[track_caller]
    pub fn ended(&self, step: &str, code: &str) -> String {
        let said = self.text(&format!("{step}.log"));
        let errors = fs::read_to_string(self.out().join(format!("{step}.errors")));
        let exit = self.text(&format!("{step}.exit"));
        let errors = errors.unwrap_or_default();
        assert_eq!(exit.trim(), code, "{step}:\n{said}\n{errors}");
        said
    }

    /// Asserts that a step did its work; what it said.
    #[track_caller]
    pub fn done(&self, step: &str) -> String {
        self.ended(step, "0")
    }

    /// Asserts that a step did its work and said all this.
    #[track_caller]
    pub fn says(&self, step: &str, texts: &[&str]) {
        let said = self.done(step);
        for text in texts {
            assert!(said.contains(text), "{step} does not say {text:?}:\n{said}");
        }
    }
}

/// Fails with a clear text where a program is missing.
#[track_caller]
fn needs(tool: &str) {
    let places = ["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/bin"];
    let there = places
        .iter()
        .any(|place| Path::new(place).join(tool).exists());
    assert!(
        there,
        "{tool} is missing: tests/run installs what the lab needs"
    );
}
