//! Readers that know nothing of Stele find the same files in an image, and the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::process::Command;

use crate::bench::{manifest, shared, tool, tree, witness};

/// Every path that must be on the disc: those of the manifest, the manifests, and `RECOVERY`.
fn expected() -> BTreeSet<String> {
    let shared = shared();
    let lines = manifest(&shared.image);
    let parity = lines[0]["parity"].as_u64().unwrap();
    let files = lines[1..]
        .iter()
        .map(|line| line["path"].as_str().unwrap().to_owned());
    let mut paths: BTreeSet<String> = files.collect();
    let own = [
        "B3SUMS.TXT",
        "SHA256.TXT",
        "MANIFEST.JSN",
        "RECOVERY/ANCHOR.TXT",
    ];
    paths.extend(own.map(str::to_owned));
    paths.extend(["A", "B"].map(|copy| format!("RECOVERY/CHECK_{copy}.BIN")));
    paths.extend((0..parity).map(|strip| format!("RECOVERY/PAR_{strip:03}.BIN")));
    paths
}

/// One boundary: what a reader lists, directories left out, must be what is on the disc.
#[track_caller]
fn lists(listed: impl IntoIterator<Item = String>) {
    let listed: BTreeSet<String> = listed.into_iter().collect();
    let expected = expected();
    let missed: Vec<_> = expected.difference(&listed).collect();
    let invented: Vec<_> = listed.difference(&expected).collect();
    assert!(
        missed.is_empty() && invented.is_empty(),
        "-{missed:#?}\n+{invented:#?}"
    );
}

#[test]
fn xorriso_lists_every_file() {
    let mut xorriso = Command::new("xorriso");
    xorriso
        .arg("-indev")
        .arg(&shared().image)
        .args(["-find", "/", "-type", "f"]);
    let text = witness(&mut xorriso);
    // xorriso quotes for the shell: 'it'"'"'s'.
    let names = text
        .lines()
        .map(|line| line.trim_matches('\'').replace("'\"'\"'", "'"));
    lists(names.map(|name| name.trim_start_matches('/').to_owned()));
}

#[test]
fn isoinfo_lists_every_file_by_rock_ridge() {
    let text = isoinfo(&["-R"]);
    lists(files_of(
        text.lines()
            .map(|line| line.trim_start_matches('/').to_owned()),
    ));
}

#[test]
fn isoinfo_lists_every_file_by_joliet() {
    // Joliet keeps 64 characters of a name and no two that differ in case only, and this reader
    // prints Latin letters alone: names beyond that are compared by number.
    let text = isoinfo(&["-J"]);
    let plain = |line: &str| {
        line.trim_start_matches('/')
            .trim_end_matches(";1")
            .to_owned()
    };
    let listed: BTreeSet<String> = files_of(text.lines().map(plain)).collect();
    let fits = |path: &&String| path.is_ascii() && path.split('/').all(|part| part.len() <= 64);
    let twin = |path: &&String| path.to_lowercase().contains("upper/");
    let expected = expected();
    let printable = expected.iter().filter(|path| fits(path) && !twin(path));
    let lost: Vec<_> = printable.filter(|path| !listed.contains(*path)).collect();
    assert!(lost.is_empty(), "{lost:#?}\n{listed:#?}");
    assert_eq!(listed.len(), expected.len());
}

fn isoinfo(options: &[&str]) -> String {
    let mut isoinfo = Command::new("isoinfo");
    isoinfo
        .args(options)
        .arg("-f")
        .arg("-i")
        .arg(&shared().image);
    witness(isoinfo.env("LC_ALL", "C.UTF-8"))
}

/// Leaves out the directories among paths: those that another path lies below.
fn files_of(paths: impl Iterator<Item = String>) -> impl Iterator<Item = String> {
    let all: BTreeSet<String> = paths.filter(|path| !path.is_empty()).collect();
    let parents: BTreeSet<String> = all
        .iter()
        .filter_map(|path| path.rsplit_once('/').map(|(parent, _)| parent.to_owned()))
        .collect();
    all.into_iter().filter(move |path| !parents.contains(path))
}

#[test]
fn bsdtar_lists_every_file() {
    let mut bsdtar = Command::new("bsdtar");
    let text = witness(
        bsdtar
            .env("LC_ALL", "C.UTF-8")
            .arg("-tf")
            .arg(&shared().image),
    );
    let names = text
        .lines()
        .map(|line| line.trim_start_matches("./").to_owned());
    lists(files_of(names.filter(|name| name != ".")));
}

#[test]
fn seven_zip_lists_every_file() {
    let mut seven = Command::new("7z");
    let text = witness(
        seven
            .env("LC_ALL", "C.UTF-8")
            .args(["l", "-slt"])
            .arg(&shared().image),
    );
    let mut names = Vec::new();
    let mut entry = String::new();
    for line in text
        .lines()
        .skip_while(|line| !line.starts_with("----------"))
    {
        if let Some(name) = line.strip_prefix("Path = ") {
            entry = name.to_owned();
        } else if line == "Folder = -" {
            names.push(entry.clone());
        }
    }
    // 7-Zip reads Joliet where there is one.
    assert_eq!(names.len(), expected().len(), "{names:#?}");
    let dicom = names
        .iter()
        .filter(|name| name.starts_with("DICOM/"))
        .count();
    let all = expected();
    assert_eq!(
        dicom,
        all.iter().filter(|path| path.starts_with("DICOM/")).count()
    );
}

#[test]
fn pycdlib_opens_it_and_walks_both_trees() {
    let script = "
import sys, pycdlib
iso = pycdlib.PyCdlib()
iso.open(sys.argv[1])
for facade in ({'rr_path': '/'}, {'joliet_path': '/'}):
    print(sum(len(files) for _, _, files in iso.walk(**facade)))
iso.close()
";
    // It gives up on any UDF with a metadata partition, as the README says, so it gets a copy
    // without the sign that there is UDF, sectors 19 to 21.
    let mut python = Command::new(tool("venv/bin/python"));
    let whole = python
        .arg("-c")
        .arg(script)
        .arg(&shared().image)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&whole.stderr);
    assert!(
        said.contains("UDF File Set Tag identifier not 256"),
        "{said}"
    );
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("iso-only.iso");
    let mut image = fs::read(&shared().image).unwrap();
    image[19 * 2048..22 * 2048].fill(0);
    fs::write(&copy, image).unwrap();
    let mut python = Command::new(tool("venv/bin/python"));
    let text = witness(python.arg("-c").arg(script).arg(&copy));
    let counts: Vec<usize> = text.lines().map(|line| line.parse().unwrap()).collect();
    assert_eq!(counts, [expected().len(); 2]);
}

#[test]
fn hadris_reads_every_file_in_each_of_the_three_trees() {
    use hadris_iso::Namespace;
    let originals: BTreeMap<String, Vec<u8>> = by_hadris(Namespace::RockRidge);
    lists(originals.keys().cloned());
    let image = fs::read(&shared().image).unwrap();
    for line in &manifest(&shared().image)[1..] {
        let bytes = &originals[line["path"].as_str().unwrap()];
        let at = line["extents"][0][0].as_u64().unwrap_or(0) as usize * 2048;
        assert!(image[at..at + bytes.len()] == bytes[..], "{line}");
    }
    // The other trees have other names for the same contents.
    let contents = |tree: BTreeMap<String, Vec<u8>>| {
        let mut all: Vec<Vec<u8>> = tree.into_values().collect();
        all.sort();
        all
    };
    let expected = contents(originals);
    for tree in [Namespace::Joliet, Namespace::Primary] {
        assert!(contents(by_hadris(tree)) == expected, "{tree:?}");
    }
}

/// Every file of one tree of the image: path and content.
fn by_hadris(tree: hadris_iso::Namespace) -> BTreeMap<String, Vec<u8>> {
    use hadris_fs::{MountOptions, OpenOptions, sync::Volume};
    let device = hadris_storage::host::FileDevice::open(&shared().image).unwrap();
    let iso = hadris_iso::sync::IsoFs::mount_namespace(device, MountOptions::new(), tree).unwrap();
    let volume = Volume::new(iso);
    let mut files = BTreeMap::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in volume.read_dir(format!("/{folder}")).unwrap() {
            let entry = entry.unwrap();
            let name = String::from_utf8(entry.name().as_bytes().to_vec()).unwrap();
            let path = if folder.is_empty() {
                name
            } else {
                format!("{folder}/{name}")
            };
            if entry.file_type() == hadris_fs::FileType::Dir {
                folders.push(path);
                continue;
            }
            let mut bytes = Vec::new();
            let place = format!("/{path}");
            let mut file = volume
                .open(place.as_str(), OpenOptions::new().read())
                .unwrap();
            file.read_to_end(&mut bytes).unwrap();
            files.insert(path, bytes);
        }
    }
    files
}

#[test]
fn what_xorriso_extracts_has_the_hashes_and_the_bytes_that_were_taken_in() {
    let shared = shared();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("disc");
    let mut xorriso = Command::new("xorriso");
    xorriso
        .args(["-osirrox", "on", "-indev"])
        .arg(&shared.image);
    witness(xorriso.arg("-extract").arg("/").arg(&to));
    // both lists are read by the programs that made the form.
    for (program, list) in [("b3sum", "B3SUMS.TXT"), ("sha256sum", "SHA256.TXT")] {
        let text = witness(Command::new(program).current_dir(&to).arg("-c").arg(list));
        let checked = text.lines().filter(|line| line.ends_with(": OK")).count();
        assert_eq!(checked, manifest(&shared.image).len() - 1, "{program}");
    }
    // by its source name every file that was taken in is found, byte for byte.
    let mut taken_in = tree(&shared.samples);
    for line in &manifest(&shared.image)[1..] {
        let Some(source) = line["source_name"].as_str() else {
            continue;
        };
        let path = line["path"].as_str().unwrap();
        let bytes = fs::read(to.join(path)).unwrap();
        let name = PathBuf::from(source.replace("%25", "%"));
        assert_eq!(taken_in.remove(&name), Some(bytes), "{path} from {source}");
    }
    assert_eq!(taken_in.keys().collect::<Vec<_>>(), Vec::<&PathBuf>::new());
}

#[test]
fn the_index_for_people_runs_nothing_and_asks_nobody() {
    let shared = shared();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("index");
    let mut xorriso = Command::new("xorriso");
    xorriso
        .args(["-osirrox", "on", "-indev"])
        .arg(&shared.image);
    witness(xorriso.arg("-extract").arg("/INDEX.HTM").arg(&to));
    let page = fs::read_to_string(to).unwrap().to_lowercase();
    for banned in ["<script", "javascript:", "http://", "https://", "onload="] {
        assert!(!page.contains(banned), "{banned}");
    }
    for name in ["muster", "образцова", "見本"] {
        assert!(page.contains(name), "{name}");
    }
}
