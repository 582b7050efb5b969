//! A delivery to another system: dcmtk's storescp takes it.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{deliver, disclosed, request, small};
use crate::bench::witness;
use crate::objects::uid;

/// storescp, which ends with the test.
pub struct Store {
    child: Child,
    /// Where it listens.
    pub port: u16,
}

impl Drop for Store {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Store {
    fn name(&self) -> String {
        format!("pacs://STORE@127.0.0.1:{}", self.port)
    }
}

/// A port where nobody listens.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Begins to take objects into a folder.
pub fn store(to: &Path, more: &[&str]) -> Store {
    fs::create_dir_all(to).unwrap();
    let port = free_port();
    let child = Command::new("storescp")
        .args(["-aet", "STORE", "-od"])
        .arg(to)
        .args(more)
        .arg(port.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < until, "storescp does not listen");
        sleep(Duration::from_millis(50));
    }
    Store { child, port }
}

#[test]
fn another_system_takes_the_objects_of_this_patient_alone() {
    let (bench, people, image) = small(4);
    let one = &people[3];
    let code = request(&bench, &uid(&one.study), "treatment");
    let taken = bench.beside("taken");
    let taking = store(&taken, &[]);
    let to = taking.name();
    let done = deliver(&bench, &code, Path::new(&to), &image, &[]).gives(1);
    assert_eq!(done["delivered"], true);
    assert_eq!(done["files"], 2);
    // The report is no DICOM object.
    assert_eq!(done["not_included"]["documents"], 1);
    let files = fs::read_dir(&taken).unwrap();
    let files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 2);
    for file in &files {
        let mut dcmdump = Command::new("dcmdump");
        let said = witness(dcmdump.args(["-q", "+P", "0010,0010"]).arg(file));
        assert!(said.contains(&one.name), "{said}");
    }
    let said = disclosed(&bench, &one.study);
    assert_eq!(said["disclosures"][0]["deliveries"][0]["form"], "pacs");
    let left = fs::read_dir(bench.root().join("staging")).unwrap();
    assert_eq!(left.count(), 0);
    bench.done(&["audit", "verify"]);
}

#[test]
fn what_another_system_does_not_take_is_not_delivered() {
    let (bench, people, image) = small(2);
    let code = request(&bench, &uid(&people[1].study), "treatment");
    let send = |to: &str| deliver(&bench, &code, Path::new(to), &image, &[]);
    for none in ["pacs://STORE", "pacs://STORE@127.0.0.1:0"] {
        send(none).refused("PAC-001");
    }
    let none = bench.beside("none");
    send(&format!("pacs://STORE@127.0.0.1:{}", free_port())).refused("PAC-002");
    send(&store(&none, &["--refuse"]).name()).refused("PAC-003");
    // Nothing left the house, and nothing is on record that says it might have.
    let said = disclosed(&bench, &people[1].study);
    assert_eq!(said["disclosures"], serde_json::json!([]), "{said:#}");
    send(&store(&none, &["--abort-during"]).name()).refused("PAC-004");
    let said = disclosed(&bench, &people[1].study);
    let all = said["disclosures"][0]["deliveries"].as_array().unwrap();
    assert!(all.iter().all(|one| one["delivered"].is_null()), "{all:#?}");
    let done = send(&store(&bench.beside("taken"), &[]).name()).gives(0);
    assert_eq!(done["delivered"], true);
}
