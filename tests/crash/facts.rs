//! What an archive is seen to hold, by the ordinary program and by sqlite3, and what must always
//! be true of it. Whatever knows the catalog's tables stands here.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::bench::{Bench, sqlite3, witness};
use crate::world::HARDWARE;

fn rows<'a>(of: &'a Value, name: &str) -> &'a [Value] {
    of[name].as_array().map_or(&[], Vec::as_slice)
}

/// What a person sees of an archive, without what differs from run to run (serials, times) and
/// without copies that are not good: a burn that was cut off leaves one more of them. A text where
/// the archive does not open.
pub fn facts(bench: &Bench) -> Value {
    let (status, found) = (bench.run(&["status"]), bench.run(&["find", ""]));
    for ran in [&status, &found] {
        if !(0..2).contains(&ran.code) {
            return format!("`{}` gives {}: {:?}", ran.line, ran.code, ran.said).into();
        }
    }
    let (status, found) = (status.report, found.report);
    let good = |of: &Value| -> Vec<Value> {
        let copies = rows(of, "copies")
            .iter()
            .filter(|copy| copy["state"] == "good");
        copies.map(|copy| copy["place"].clone()).collect()
    };
    let study = |study: &Value| {
        let keys = [
            "uid",
            "files",
            "bytes",
            "waiting",
            "patient_name",
            "patient_id",
        ];
        let mut said: Vec<Value> = keys.iter().map(|key| study[*key].clone()).collect();
        said.push(good(study).into());
        Value::from(said)
    };
    let disc = |disc: &Value| json!([disc["name"], disc["built"], disc["empty"], good(disc)]);
    let set = |set: &Value| {
        let discs: Vec<Value> = rows(set, "discs").iter().map(disc).collect();
        json!([set["name"], discs])
    };
    json!({
        "studies": rows(&found, "studies").iter().map(study).collect::<Vec<_>>(),
        "sets": rows(&status, "sets").iter().map(set).collect::<Vec<_>>(),
        "waiting": rows(&status, "waiting").len(),
        "exceptions": status["exceptions"],
        "decisions": decisions(bench),
        "people": rows(&people(bench), "people").len(),
        "active": rows(&people(bench), "people")
            .iter()
            .filter(|person| person["active"] == true)
            .count(),
        // A serial that was set aside for a burn that did not begin is retired, too.
        "given up": bench.sqlite(
            "SELECT state, count(*) FROM copy WHERE state = 'planned' OR state = 'lost' OR \
             state = 'destroyed' OR \
             state = 'retired' AND id IN (SELECT subject FROM audit WHERE kind = 'read back') \
             GROUP BY state",
        ),
        "apart": bench.sqlite("SELECT count(quarantined), count(bound) FROM copy"),
    })
}

/// Where a backup is written.
pub fn backup(bench: &Bench) -> PathBuf {
    bench.root().join("backups/kept.db")
}

fn people(bench: &Bench) -> Value {
    bench.run(&["person", "list"]).report
}

/// The code of a person of this name; empty where there is none.
pub fn person(bench: &Bench, name: &str) -> String {
    let people = people(bench);
    let all = rows(&people, "people").iter();
    let mut named = all.filter(|person| person["name"] == name);
    let code = named.next().and_then(|person| person["person"].as_str());
    code.unwrap_or_default().to_owned()
}

/// The number of the patient whom a text finds; empty where it finds none.
pub fn patient(bench: &Bench, text: &str) -> String {
    let list = bench.run(&["patient", "list", text]).report;
    let first = rows(&list, "patients").first();
    first.map_or(String::new(), |patient| patient["number"].to_string())
}

/// The number of the first difference that is to be decided.
pub fn difference(bench: &Bench) -> String {
    let all = bench.run(&["patient", "mismatches"]).report;
    let first = rows(&all, "differences").first();
    first.map_or(String::new(), |one| one["number"].to_string())
}

/// The number of the newest decision.
pub fn newest_decision(bench: &Bench) -> String {
    let all = bench.run(&["patient", "decisions"]).report;
    let first = rows(&all, "decisions").first();
    first.map_or(String::new(), |one| one["number"].to_string())
}

/// Decisions about patients, without their times.
fn decisions(bench: &Bench) -> Vec<Value> {
    let all = bench
        .run(&["patient", "decisions", "--limit", "100"])
        .report;
    let keys = ["number", "kind", "study", "undone"];
    let one = |one: &Value| keys.iter().map(|key| one[*key].clone()).collect::<Value>();
    rows(&all, "decisions").iter().map(one).collect()
}

/// The studies of some facts.
pub fn studies(facts: &Value) -> BTreeSet<String> {
    let studies = rows(facts, "studies").iter();
    studies.map(|study| study[0].to_string()).collect()
}

/// The serials and states of a disc's copies, in their order.
pub fn copies(bench: &Bench, disc: &str) -> Vec<(String, String)> {
    let status = bench.run(&["status"]).report;
    let discs = rows(&status, "sets")
        .iter()
        .flat_map(|set| rows(set, "discs"));
    let copies = discs.filter(|row| row["name"] == disc);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    copies
        .flat_map(|disc| rows(disc, "copies"))
        .map(|copy| (text(&copy["serial"]), text(&copy["state"])))
        .collect()
}

/// The name of the newest set; empty where there is none.
pub fn newest_set(bench: &Bench) -> String {
    let status = bench.run(&["status"]).report;
    let last = rows(&status, "sets").last();
    let name = last.and_then(|set| set["name"].as_str());
    name.unwrap_or_default().to_owned()
}

/// What must always be true and is not. `known` are the studies there were before, `now` what is
/// seen.
pub fn broken(bench: &Bench, known: &BTreeSet<String>, now: &Value) -> Vec<String> {
    let mut broken = Vec::new();
    if let Some(unopened) = now.as_str() {
        broken.push(unopened.to_owned());
        return broken;
    }
    let audit = bench.run(&["audit", "verify"]);
    if audit.code != 0 || audit.report["whole"] != true {
        broken.push(format!("the trail: {:#} {:?}", audit.report, audit.said));
    }
    let said = bench.sqlite("PRAGMA integrity_check; PRAGMA foreign_key_check");
    if said != "ok" {
        broken.push(format!("sqlite3: {said}"));
    }
    let now = studies(now);
    broken.extend(
        known
            .difference(&now)
            .map(|study| format!("{study} is gone")),
    );
    let backup = backup(bench);
    if backup.exists() {
        let mut sqlite = sqlite3(&backup);
        sqlite.arg("PRAGMA integrity_check");
        let said = witness(&mut sqlite);
        if said.trim() != "ok" {
            broken.push(format!("the backup: {said}"));
        }
    }
    unread(bench, &mut broken);
    images(bench, &mut broken);
    broken
}

/// Copies that are called good without a whole read, by the trail; and sound ones, by what lies on
/// the media: nothing damages them here, so a sound copy holds the whole image.
fn unread(bench: &Bench, broken: &mut Vec<String>) {
    let never_read = bench.sqlite(
        "SELECT count(*) FROM copy WHERE state = 'good' AND id NOT IN \
         (SELECT subject FROM audit WHERE kind IN ('read back', 'checked'))",
    );
    if never_read != "0" {
        broken.push(format!("{never_read} copies are good and were never read"));
    }
    for (disc, image) in built(bench) {
        let Ok(image) = fs::read(image_path(bench, &image)) else {
            continue;
        };
        let sound = bench.sqlite(&format!(
            "SELECT count(*) FROM copy WHERE state IN ('good', 'watch') AND disc = {disc}"
        ));
        let media = fs::read_dir(bench.root().join("drives/media")).unwrap();
        let media = media.map(|entry| entry.unwrap().path());
        let holding = media
            .filter(|path| path.extension().is_some_and(|end| end == "disc"))
            .filter(|path| holds(fs::read(path).unwrap(), &image))
            .count();
        if holding < sound.parse().unwrap() {
            broken.push(format!(
                "{sound} copies are sound, {holding} hold the whole image"
            ));
        }
    }
}

/// Whether a medium holds an image, but for the seven sectors that a burn writes the copy's tag
/// into (SPEC.TXT R-067).
fn holds(mut medium: Vec<u8>, image: &[u8]) -> bool {
    let sectors = image.len() / 2048;
    for place in 0..7 {
        let tag = (sectors - 256 + 32 * place) * 2048;
        if let Some(tag) = medium.get_mut(tag..tag + 2048) {
            tag.fill(0);
        }
    }
    medium.starts_with(image)
}

/// The discs that the catalog calls built: row and name of the image.
fn built(bench: &Bench) -> Vec<(String, String)> {
    let said = bench.sqlite("SELECT disc, file FROM image");
    let pair = |line: &str| {
        line.split_once('|')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
    };
    said.lines().filter_map(pair).collect()
}

fn image_path(bench: &Bench, name: &str) -> PathBuf {
    bench.root().join("images").join(name)
}

/// Images that are not what the catalog says, or not whole under an image's name.
fn images(bench: &Bench, broken: &mut Vec<String>) {
    let mut named = BTreeSet::new();
    for (disc, name) in built(bench) {
        let path = image_path(bench, &name);
        let hash = bench.sqlite(&format!(
            "SELECT lower(hex(blake3)) FROM image WHERE disc = {disc}"
        ));
        match fs::read(&path) {
            Ok(bytes) if blake3::hash(&bytes).to_hex().as_str() == hash => {}
            Ok(bytes) => {
                let zeros = bytes.iter().all(|byte| *byte == 0);
                broken.push(format!(
                    "{name} is built and is not what was built: {} bytes, all zero: {zeros}",
                    bytes.len()
                ));
            }
            Err(e) => broken.push(format!("{name} is built: {e}")),
        }
        named.insert(name);
    }
    for entry in fs::read_dir(bench.root().join("images")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if named.contains(&name) {
            continue;
        }
        let of = name.strip_suffix(".manifest");
        if of.is_some_and(|image| path.with_file_name(image).is_file()) {
            // What was in an image that is kept.
            continue;
        }
        if !name.ends_with(".iso") {
            broken.push(format!("images/{name} stays"));
        } else if bench
            .run(&["verify", "--image", path.to_str().unwrap()])
            .code
            != 0
        {
            broken.push(format!("images/{name} is not built and not whole"));
        }
    }
}

/// Jobs and leases that nobody holds any more; none where all were ended.
pub fn left_open(bench: &Bench) -> Option<String> {
    let jobs = "SELECT count(*) || ' jobs' FROM job WHERE ended IS NULL";
    let said = bench.sqlite(&format!("{jobs}; SELECT count(*) || ' leases' FROM lease"));
    (said != "0 jobs\n0 leases").then(|| format!("are left open: {said}"))
}

/// Names of the archive's files, without hardware, and of its logs only those that are no log. Of
/// lists, whose names are hashes, those that a row names, counted; what no row names lies there for
/// a day.
pub fn files(bench: &Bench) -> BTreeSet<String> {
    let files = crate::bench::tree(&bench.root()).into_keys();
    let names = files.map(|path| path.to_string_lossy().into_owned());
    let is_log = |name: &str| name.starts_with("logs/") && !name.ends_with(".part");
    // Named after the moment at which it was put aside.
    let aside = |name: String| {
        let timed = ["catalog.db.before", "lost-by-restore"];
        let of = timed.iter().find(|of| name.starts_with(**of));
        of.map_or(name.clone(), |of| (*of).to_owned())
    };
    let is_list = |name: &String| name.starts_with("lists/") && name.ends_with(".zst");
    let (lists, others): (Vec<String>, Vec<String>) = names
        .filter(|name| !name.starts_with(HARDWARE) && !is_log(name))
        .map(aside)
        .partition(is_list);
    let named = bench.sqlite(
        "SELECT lower(hex(hash)) FROM list_file UNION SELECT lower(hex(manifest)) FROM image",
    );
    let is_named = |list: &&String| named.lines().any(|hash| list.contains(hash));
    let named = lists.iter().filter(is_named).enumerate();
    let mut files: BTreeSet<String> = others.into_iter().collect();
    files.extend(named.map(|(number, _)| format!("lists/{number}")));
    files
}
