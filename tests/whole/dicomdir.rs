//! The DICOM file-set of a disc, read by toolkits of other people.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::bench::{Bench, manifest, shared, tool, witness};

/// Real files on a disc, copied out of the image again.
struct Disc {
    _bench: Bench,
    image: PathBuf,
    /// What xorriso copied out.
    root: PathBuf,
}

impl Disc {
    fn of(files: &str, media: &str) -> Self {
        let bench = Bench::new();
        let image = bench.build(&tool(files), media, &["--parity", "14"]);
        let root = extracted(&image, "disc");
        Self {
            _bench: bench,
            image,
            root,
        }
    }

    /// Every DICOM object of the disc, by the paths that File IDs become.
    fn objects(&self) -> BTreeSet<String> {
        let files = files_below(&self.root.join("DICOM")).into_iter();
        let names = files.map(|path| path.strip_prefix(&self.root).unwrap().display().to_string());
        names.collect()
    }
}

/// The files that pydicom tests itself with.
fn disc() -> &'static Disc {
    static DISC: OnceLock<Disc> = OnceLock::new();
    DISC.get_or_init(|| Disc::of("pydicom/data/test_files", "200m"))
}

/// Those, and its collection of larger ones.
fn discs() -> [&'static Disc; 2] {
    static DISC: OnceLock<Disc> = OnceLock::new();
    [
        disc(),
        DISC.get_or_init(|| Disc::of("pydicom-data/data", "400m")),
    ]
}

/// All of an image, copied out beside it by xorriso.
fn extracted(image: &Path, name: &str) -> PathBuf {
    let root = image.with_file_name(name);
    let mut xorriso = Command::new("xorriso");
    xorriso.args(["-osirrox", "on:auto_chmod_on", "-indev"]);
    witness(xorriso.arg(image).args(["-extract", "/"]).arg(&root));
    root
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    files
}

#[test]
fn dcmdump_reads_the_directory_and_it_refers_to_every_object_once() {
    for disc in discs() {
        let mut dcmdump = Command::new("dcmdump");
        let text = witness(
            dcmdump
                .args(["-q", "+L", "+P", "0004,1500"])
                .arg(disc.root.join("DICOMDIR")),
        );
        let mut referred: Vec<String> = text
            .lines()
            .map(|line| {
                let (from, to) = (line.find('[').unwrap() + 1, line.find(']').unwrap());
                line[from..to].replace('\\', "/")
            })
            .collect();
        referred.sort();
        assert!(referred.len() > 30, "{} records", referred.len());
        let objects: Vec<String> = disc.objects().into_iter().collect();
        assert_eq!(referred, objects);
        for path in objects {
            let fits = |part: &str| {
                (1..=8).contains(&part.len())
                    && part
                        .bytes()
                        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
            };
            assert!(
                path.split('/').all(fits) && path.split('/').count() <= 8,
                "{path}"
            );
        }
    }
}

#[test]
fn every_link_between_records_leads_to_a_record() {
    for disc in discs() {
        // dcmtk resolves offsets while it loads and names each that leads nowhere.
        let mut dcmdump = Command::new("dcmdump");
        let output = dcmdump.args(["-v", "+E"]).arg(disc.root.join("DICOMDIR"));
        let output = output.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(!said.contains("W:") && !said.contains("E:"), "{said}");
    }
}

#[test]
fn dciodvfy_finds_no_error_in_the_directory() {
    for disc in discs() {
        let mut dciodvfy = Command::new("dciodvfy");
        let output = dciodvfy.arg(disc.root.join("DICOMDIR")).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("BasicDirectory"), "{said}");
        // A directory must name objects by their own UIDs, valid or not: the report tells of those.
        let conform = fs::read_to_string(disc.root.join("CONFORM.TXT")).unwrap();
        let told = conform.contains("a UID of it, its series or its study is not valid");
        let own = |line: &str| {
            told && (line.contains("for UID")
                || line.contains(" UI ")
                || line.contains("invalid data values for Value Representations"))
        };
        let errors: Vec<&str> = said
            .lines()
            .filter(|line| line.starts_with("Error") && !own(line))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn dcentvfy_finds_patients_studies_and_series_consistent() {
    // pydicom's files contradict each other, and one of them ends this program: of the samples it
    // must find nothing, the directory among them.
    let samples = extracted(&shared().image, "samples");
    let mut dcentvfy = Command::new("dcentvfy");
    dcentvfy.arg(samples.join("DICOMDIR"));
    let output = dcentvfy
        .args(files_below(&samples.join("DICOM")))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("Error"), "{said}");
}

#[test]
fn dcdirdmp_walks_to_every_object() {
    for disc in discs() {
        let mut dcdirdmp = Command::new("dcdirdmp");
        let output = dcdirdmp.arg(disc.root.join("DICOMDIR")).output().unwrap();
        let said =
            String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
        let files = said.lines().filter_map(|line| line.split_once("-> "));
        let files = files.map(|(_, id)| id.trim().replace('\\', "/"));
        assert_eq!(files.collect::<BTreeSet<String>>(), disc.objects());
    }
}

#[test]
fn pydicom_loads_the_file_set_and_finds_every_instance() {
    for disc in discs() {
        let script = "
import sys
from pydicom import dcmread
from pydicom.fileset import FileSet
fs = FileSet(sys.argv[1])
for instance in fs:
    print(instance.path)
    ds = instance.load()
    record = instance.node._record
    assert ds.SOPInstanceUID == instance.ReferencedSOPInstanceUIDInFile, instance.path
    assert ds.file_meta.TransferSyntaxUID == record.ReferencedTransferSyntaxUIDInFile
    assert str(ds.StudyInstanceUID) == str(instance.StudyInstanceUID), instance.path
    assert str(ds.SeriesInstanceUID) == str(instance.SeriesInstanceUID), instance.path
    if ds.get('PatientID') and '~' not in str(instance.PatientID):
        assert str(instance.PatientID) == str(ds.PatientID).strip()[:64], instance.path
ids = [p for p in fs.find_values('PatientID')]
assert len(ids) == len(set(ids))
";
        let mut python = Command::new(tool("venv/bin/python"));
        let directory = disc.root.join("DICOMDIR");
        let text = witness(python.args(["-W", "ignore", "-c", script]).arg(directory));
        let root = fs::canonicalize(&disc.root).unwrap();
        let found: BTreeSet<String> = text
            .lines()
            .map(|line| {
                let path = fs::canonicalize(line).unwrap();
                path.strip_prefix(&root).unwrap().display().to_string()
            })
            .collect();
        assert_eq!(found, disc.objects());
    }
}

#[test]
fn gdcm_reads_the_directory() {
    for disc in discs() {
        let mut gdcmdump = Command::new("gdcmdump");
        let text = witness(gdcmdump.arg(disc.root.join("DICOMDIR")));
        let records = text
            .lines()
            .filter(|line| line.contains("(0004,1500)"))
            .count();
        assert_eq!(records, disc.objects().len());
        let mut gdcminfo = Command::new("gdcminfo");
        let text = witness(gdcminfo.arg(disc.root.join("DICOMDIR")));
        assert!(text.contains("Media Storage Directory Storage"), "{text}");
    }
}

#[test]
fn the_report_on_the_disc_says_what_keeps_it_from_being_an_interchange_file_set() {
    let text = fs::read_to_string(disc().root.join("CONFORM.TXT")).unwrap();
    assert!(
        text.contains("archive form, not an interchange file-set"),
        "{text}"
    );
    for syntax in ["1.2.840.10008.1.2\r\n", "1.2.840.10008.1.2.4.90\r\n"] {
        assert!(text.contains(syntax), "{syntax}");
    }
    assert!(text.contains("no file meta information; kept as a document"));
    // Which keys were supplied, and no value of any.
    assert!(text.contains("DICOMDIR supplies (0008,0020)"), "{text}");
    let lines = manifest(&disc().image);
    for name in ["DICOMDIR", "CONFORM.TXT"] {
        let line = lines.iter().find(|line| line["path"] == name);
        assert_eq!(line.unwrap()["kind"], "text");
    }
}

#[test]
fn every_type_of_record_is_complete_whatever_its_object_lacks() {
    let bench = Bench::new();
    let from = bench.files("kinds", &[]);
    fs::create_dir_all(&from).unwrap();
    let mut python = Command::new(tool("venv/bin/python"));
    let script = include_str!("dicomdir_kinds.py");
    witness(python.args(["-W", "ignore", "-c", script]).arg(&from));
    let image = bench.build(&from, "40m", &["--parity", "14"]);
    let directory = extracted(&image, "disc").join("DICOMDIR");

    let mut dcmdump = Command::new("dcmdump");
    dcmdump.args(["-q", "+L", "+P", "0004,1430"]);
    let text = witness(dcmdump.arg(&directory));
    let types: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0))
        .collect();
    let expected = [
        "ASSESSMENT",
        "ENCAP DOC",
        "FIDUCIAL",
        "IMAGE",
        "KEY OBJECT DOC",
        "MEASUREMENT",
        "PATIENT",
        "PRESENTATION",
        "PRIVATE",
        "RADIOTHERAPY",
        "RAW DATA",
        "REGISTRATION",
        "RT DOSE",
        "RT PLAN",
        "RT STRUCTURE SET",
        "RT TREAT RECORD",
        "SERIES",
        "SPECTROSCOPY",
        "SR DOCUMENT",
        "STEREOMETRIC",
        "STUDY",
        "SURFACE",
        "SURFACE SCAN",
        "TRACT",
        "VALUE MAP",
        "WAVEFORM",
    ];
    assert_eq!(types, BTreeSet::from(expected));

    let output = Command::new("dciodvfy").arg(&directory).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    // Types that this program of 2022 does not know yet.
    let newer = ["<SURFACE SCAN>", "<TRACT>", "<ASSESSMENT>"];
    let errors = said.lines().filter(|line| line.starts_with("Error"));
    let errors = errors.filter(|line| {
        !(line.contains("Directory Record Type") && newer.iter().any(|kind| line.contains(kind)))
    });
    assert_eq!(errors.collect::<Vec<_>>(), [""; 0]);
}

/// A server on loopback, stopped when the test ends.
struct Orthanc {
    child: Child,
    address: String,
    _folder: TempDir,
}

impl Orthanc {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // A port that was free a moment ago.
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let settings = serde_json::json!({
            "StorageDirectory": folder.path().join("db"),
            "IndexDirectory": folder.path().join("db"),
            "HttpPort": port,
            "DicomServerEnabled": false,
            "RemoteAccessAllowed": false,
            "AuthenticationEnabled": false,
            "Plugins": [],
        });
        let file = folder.path().join("orthanc.json");
        fs::write(&file, settings.to_string()).unwrap();
        // Debian keeps it where only root's shell looks.
        let child = Command::new("/usr/sbin/Orthanc")
            .arg(file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("tests/run installs orthanc");
        let address = format!("http://127.0.0.1:{port}");
        let server = Self {
            child,
            address,
            _folder: folder,
        };
        let began = Instant::now();
        while server.ask(&["/system"]).is_none() {
            assert!(began.elapsed().as_secs() < 60, "Orthanc does not answer");
            std::thread::sleep(Duration::from_millis(100));
        }
        server
    }

    /// What curl gives for an address of the server and arguments; nothing where it is refused.
    fn ask(&self, arguments: &[&str]) -> Option<Value> {
        let (path, rest) = arguments.split_first().unwrap();
        let mut curl = Command::new("curl");
        curl.args(["-s", "-f"]).args(rest);
        let output = curl
            .arg(format!("{}{path}", self.address))
            .output()
            .unwrap();
        let answer = output.status.success().then_some(output.stdout)?;
        serde_json::from_slice(&answer).ok()
    }
}

impl Drop for Orthanc {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn an_orthanc_server_takes_in_what_the_directory_refers_to() {
    for disc in discs() {
        let server = Orthanc::start();
        let root = &disc.root;
        let mut refused = 0;
        for path in disc.objects() {
            let data = format!("@{}", root.join(&path).display());
            if server
                .ask(&["/instances", "--data-binary", &data])
                .is_none()
            {
                // What is broken in itself is archived all the same; dcmtk cannot read it either.
                let mut dcmdump = Command::new("dcmdump");
                let dumped = dcmdump.arg("-q").arg(root.join(&path)).output().unwrap();
                assert!(!dumped.status.success(), "{path}");
                refused += 1;
            }
        }
        let all = server.ask(&["/statistics"]).unwrap();
        let taken = all["CountInstances"].as_u64().unwrap() as usize;
        assert_eq!(taken + refused, disc.objects().len());
        assert!(refused < 3, "{refused} refused");
        // The server finds as many studies as the directory has records of them.
        let mut dcmdump = Command::new("dcmdump");
        dcmdump.args(["-q", "+L", "+P", "0004,1430"]);
        let types = witness(dcmdump.arg(root.join("DICOMDIR")));
        let studies = types.lines().filter(|l| l.contains("[STUDY]")).count();
        assert_eq!(
            all["CountStudies"].as_u64().unwrap() as usize + refused,
            studies
        );
    }
}

/// Objects that `CONFORM.TXT` counts for each reason that keeps a disc from being for interchange.
fn excluded(report: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    let lines = report.lines().filter_map(|line| line.split_once(" * "));
    for (count, reason) in lines {
        if let Ok(count) = count.trim().parse::<u64>() {
            *counts.entry(reason.trim().to_owned()).or_default() += count;
        }
    }
    counts
}

#[test]
fn inspect_judges_the_objects_as_the_build_did_without_asking_its_report() {
    for disc in discs() {
        let text = fs::read_to_string(disc.root.join("CONFORM.TXT")).unwrap();
        let ran = shared()
            .bench
            .run(&["disc", "inspect", disc.image.to_str().unwrap()]);
        let report = ran.gives(0);
        let set = &report["file_set"];
        let claimed = "archive form, not an interchange file-set";
        assert_eq!(set["claimed"], claimed, "{set:#}");
        assert_eq!(set["claim"], "archive");
        assert_eq!(set["referenced"], disc.objects().len() as u64);
        assert_eq!(set["objects"], disc.objects().len() as u64);
        assert_eq!([&set["not_referenced"], &set["unreadable"]], [0, 0]);
        let mut counts = BTreeMap::new();
        for remark in set["remarks"].as_array().unwrap() {
            let objects = remark["objects"].as_u64().unwrap();
            let words = match remark["reason"].as_str() {
                Some("not_a_file") => "no file meta information; kept as a document",
                Some("same_instance") => {
                    "its SOP Instance UID is on the disc twice; kept as a document"
                }
                Some("invalid_uid") => "a UID of it, its series or its study is not valid",
                Some("no_matrix") => "an image without rows or columns",
                Some("key_missing") => "a key that its type of record must have is missing",
                Some("private_class") => "no type of record for its SOP class",
                Some("cut_off") => "the file ends too early",
                _ => continue,
            };
            *counts.entry(words.to_owned()).or_default() += objects;
        }
        // Of one that is both, the build knows only that its UID is there twice.
        let joined = |counts: BTreeMap<String, u64>| {
            let mut joined: BTreeMap<String, u64> = BTreeMap::new();
            for (reason, count) in counts {
                let kept = reason.ends_with("kept as a document");
                let reason = if kept { "kept".to_owned() } else { reason };
                *joined.entry(reason).or_default() += count;
            }
            joined
        };
        let told = joined(excluded(&text));
        assert!(told.len() > 1, "{told:?}");
        assert_eq!(joined(counts), told);
        // What the directory leaves out is told by both: what differs by frame among it.
        let by_frame = "position, orientation or spacing by frame; DICOMDIR leaves them out";
        let remarks = set["remarks"].as_array().unwrap().iter();
        let left_out = remarks.filter(|r| r["reason"]["left_out"] == 0x5200_9230);
        let left_out: u64 = left_out.map(|r| r["objects"].as_u64().unwrap()).sum();
        let lines = text.lines().filter(|line| line.ends_with(by_frame));
        let numbers = lines.map(|line| line.trim().split(' ').next().unwrap());
        assert_eq!(
            left_out,
            numbers.map(|n| n.parse::<u64>().unwrap()).sum::<u64>()
        );
        assert!(left_out > 0, "{text}");
        let files = &report["hashes"]["files"];
        assert_eq!(files["right"], files["listed"], "{files:#}");
    }
}
