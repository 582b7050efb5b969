//! Foreign readers list and extract what we wrote (SPEC.TXT ).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::station::{Station, documents, files, foreign, tools};

fn lines(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty()).count()
}

#[test]
fn xorriso_isoinfo_bsdtar_7z_and_pycdlib_agree_and_the_hashes_hold() {
    let station = Station::new();
    let folder = station.path("in");
    documents(&folder);
    let image = station.built(&folder, "32M").remove(0);
    let (dir, iso) = (
        image.parent().unwrap(),
        image.file_name().unwrap().to_str().unwrap(),
    );
    let out = station.path("out");
    let args = [
        "-osirrox",
        "on",
        "-indev",
        iso,
        "-extract",
        "/",
        out.to_str().unwrap(),
    ];
    foreign("xorriso", &args, dir);
    foreign("chmod", &["-R", "u+rwX", "."], &out);
    let extracted = files(&out);
    let count = extracted.len();

    // xorriso prints the one name with a line break as it is: on two lines.
    let find = foreign("xorriso", &["-indev", iso, "-find", "/", "-type", "f"], dir);
    assert_eq!(lines(&find), count + 1, "{find}");
    let rock_ridge = foreign("isoinfo", &["-R", "-f", "-i", iso], dir);
    let joliet = foreign("isoinfo", &["-J", "-f", "-i", iso], dir);
    let tar = foreign("bsdtar", &["-tvf", iso], dir);
    let regular = tar.lines().filter(|line| line.starts_with('-'));
    assert_eq!(regular.count(), count, "{tar}");
    assert!(
        rock_ridge.contains("/DOCUMENT/") && rock_ridge.contains("山田.json"),
        "{rock_ridge}"
    );
    assert!(
        joliet.contains("/RECOVERY/PAR_000.BIN") && joliet.contains("Befund M"),
        "{joliet}"
    );
    let seven = foreign("7z", &["l", iso], dir);
    assert!(seven.contains(&format!("{count} files")), "{seven}");
    let script = "import pycdlib,sys\ni=pycdlib.PyCdlib()\ni.open(sys.argv[1])\n\
        print(sum(len(f) for _,_,f in i.walk(rr_path='/')), \
        sum(len(f) for _,_,f in i.walk(joliet_path='/')))";
    let venv = tools().join("venv/bin/python");
    let python = if venv.exists() {
        venv.to_str().unwrap().to_owned()
    } else {
        "python3".into()
    };
    let pycdlib = foreign(&python, &["-c", script, iso], dir);
    assert_eq!(pycdlib.trim(), format!("{count} {count}"));

    assert!(
        foreign("b3sum", &["-c", "B3SUMS.TXT"], &out)
            .lines()
            .all(|l| l.ends_with(": OK"))
    );
    let sums = foreign("sha256sum", &["-c", "SHA256.TXT"], &out);
    assert!(sums.lines().all(|l| l.ends_with(": OK")), "{sums}");
    manifest_agrees(&out, &image);
    originals_are_there(&folder, &out);
}

/// Every line of the manifest names a file, where it lies and what it holds.
fn manifest_agrees(out: &Path, image: &Path) {
    let text = fs::read_to_string(out.join("MANIFEST.JSN")).unwrap();
    let bytes = fs::read(image).unwrap();
    let mut listed = BTreeSet::new();
    for line in text.lines().skip(1) {
        let file: Value = serde_json::from_str(line).unwrap();
        let path = file["path"].as_str().unwrap().to_owned();
        let there = fs::read(out.join(&path)).unwrap();
        assert_eq!(there.len() as u64, file["size"].as_u64().unwrap(), "{path}");
        if let Some(extent) = file["extents"][0].as_array() {
            let at = extent[0].as_u64().unwrap() as usize * 2048;
            assert!(
                bytes[at..].starts_with(&there[..there.len().min(2048)]),
                "{path}"
            );
        }
        listed.insert(path);
    }
    let extra = ["B3SUMS.TXT", "SHA256.TXT", "MANIFEST.JSN"];
    for name in files(out).keys() {
        let name = name.to_str().unwrap();
        let listed =
            listed.contains(name) || extra.contains(&name) || name.starts_with("RECOVERY/");
        assert!(listed, "{name} is not in the manifest");
    }
}

fn originals_are_there(folder: &Path, out: &Path) {
    let on_disc: BTreeSet<Vec<u8>> = files(out).into_values().collect();
    for (name, bytes) in files(folder) {
        assert!(
            on_disc.contains(&bytes),
            "{} is not on the disc",
            name.display()
        );
    }
}
