//! The request desk in the window: from a study that was found to what is handed over, and the
//! pull list. Everything by its accessible label.

use egui::Event;
use stele::gui::desktop::Desktop;
use stele::gui::view::Screen;

use crate::bench::Bench;
use crate::deliveries::pacs::{free_port, store};
use crate::deliveries::{disclosed, request, small};
use crate::desktop::{is_shown, settle, until};
use crate::loans::with_two;
use crate::objects::uid;
use crate::window::{click, window};
use crate::window_shelf::{begins_with, done, named, typed};

type Harness = egui_kittest::Harness<'static, Desktop>;

#[track_caller]
fn shows(harness: &Harness, words: &str) {
    let view = &harness.state().view;
    let told = (&view.requests, &view.message);
    assert!(is_shown(words)(harness), "{words}: {told:#?}");
}

/// A study of `with_two`, found by its patient.
fn found(bench: &Bench) -> Harness {
    let mut harness = window(bench);
    for letter in "muster".chars() {
        harness.event(Event::Text(letter.to_string()));
        harness.run_steps(6);
    }
    settle(&mut harness);
    harness.key_press(egui::Key::ArrowDown);
    harness.run_steps(4);
    harness
}

#[test]
fn a_study_is_delivered_in_eight_actions_from_the_search() {
    let (bench, _) = with_two();
    let stick = bench.beside("stick");
    std::fs::create_dir(&stick).unwrap();
    let mut harness = found(&bench);
    // 1
    done(&mut harness, "Deliver this study");
    assert_eq!(harness.state().view.nav.screen, Screen::Requests);
    named(&harness);
    // 2, 3, 4
    click(&mut harness, "Patient’s own copy");
    typed(&mut harness, "Recipient", "Anan, Ken");
    typed(&mut harness, "Address or department", "Annenstr. 14, Graz");
    // 5: without a proof nothing is recorded.
    done(&mut harness, "Record this request");
    assert_eq!(bench.sqlite("SELECT count(*) FROM request"), "0");
    typed(
        &mut harness,
        "Proof you have seen",
        "passport, ends in 4471",
    );
    // 6
    done(&mut harness, "Record this request");
    assert_eq!(bench.sqlite("SELECT kind FROM request"), "patient");
    shows(&harness, "For Anan, Ken");
    named(&harness);
    // 7, 8: read from the image, which is there.
    typed(&mut harness, "Into this folder", stick.to_str().unwrap());
    click(&mut harness, "Deliver this study");
    until(&mut harness, "it is delivered", |harness| {
        harness.state().view.requests.handed.is_some() && !harness.state().busy()
    });
    shows(&harness, "/1: ");
    shows(&harness, "read back and match");
    let code = bench.sqlite("SELECT code FROM request");
    let folder = std::fs::read_dir(&stick).unwrap().next().unwrap().unwrap();
    assert_eq!(folder.file_name().to_string_lossy(), code);
    assert!(folder.path().join("RECEIPT.TXT").exists());
    assert!(folder.path().join("DICOMDIR").exists());
    // Handed over: it is no longer open.
    done(&mut harness, "It is handed over");
    assert!(harness.state().view.requests.open.is_empty());
    shows(&harness, "handed over ");
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_request_is_due_today_signed_extended_withdrawn_and_its_discs_are_fetched() {
    let (bench, _) = with_two();
    let study = bench.sqlite("SELECT uid FROM study LIMIT 1");
    let add = |kind: &str, who: &str, proof: &[&str]| {
        let who = format!("--recipient={who}");
        let add = [
            "request",
            "add",
            &study,
            "--for",
            kind,
            &who,
            "--address=Graz",
        ];
        bench.done(&[&add[..], proof].concat());
    };
    add("emergency", "Dr. Haddad", &[]);
    add("court", "Court of Graz", &["--proof=order 26/418"]);
    let mut harness = window(&bench);
    begins_with(&mut harness, "Today, ");
    done(&mut harness, "Open the request of Dr. Haddad");
    shows(&harness, "For Dr. Haddad");
    named(&harness);
    let why = "Reason, to extend, refuse or withdraw";
    typed(&mut harness, why, "films come from the vault");
    done(&mut harness, "Extend the due date");
    shows(&harness, "The due date was extended on ");
    done(&mut harness, "Close");
    // Both requests need the one disc.
    done(&mut harness, "Pull list for all of them");
    shows(&harness, "1 disc to fetch.");
    shows(&harness, "1. House, Cellar, Rack, 1, ");
    let pull = harness.state().view.requests.pull.clone().unwrap();
    let one = pull.pull[0].serial.clone();
    shows(&harness, "For Dr. Haddad; Court of Graz");
    named(&harness);
    done(&mut harness, "Print this list");
    let page = std::fs::read_to_string(bench.root().join("labels/pull-list.html")).unwrap();
    assert!(page.contains(&one) && !page.contains("Haddad"), "{page}");
    done(&mut harness, &format!("Show {one} on the shelf"));
    assert_eq!(harness.state().view.nav.screen, Screen::Shelf);
    // A court's request is signed first.
    begins_with(&mut harness, "Requests");
    begins_with(&mut harness, "Court of Graz, a court: ");
    shows(
        &harness,
        "An administrator has to sign this before anything is delivered.",
    );
    done(&mut harness, "Sign this request");
    shows(
        &harness,
        "An exhibit: byte for byte as archived, with custody and hashes.",
    );
    typed(&mut harness, why, "order was revoked");
    done(&mut harness, "It was withdrawn");
    assert_eq!(
        bench.sqlite("SELECT count(*) FROM request WHERE result IS NOT NULL"),
        "1"
    );
    bench.done(&["audit", "verify"]);
}

#[test]
fn a_study_is_sent_to_a_pacs_and_what_it_did_not_take_is_said() {
    let (bench, people, _) = small(4);
    let one = &people[3];
    let code = request(&bench, &uid(&one.study), "treatment");
    let mut harness = window(&bench);
    begins_with(&mut harness, "Requests");
    begins_with(&mut harness, "Dr. Haddad, ");
    click(&mut harness, "To a PACS");
    shows(&harness, "Only DICOM objects are sent");
    named(&harness);
    typed(&mut harness, "AE title of that system", "STORE");
    typed(&mut harness, "Host", "127.0.0.1");
    // Without a port nothing begins.
    done(&mut harness, "Deliver this study");
    assert_eq!(bench.sqlite("SELECT count(*) FROM delivery"), "0");
    // Nobody listens there: nothing is on record as handed over.
    typed(&mut harness, "Port", &free_port().to_string());
    done(&mut harness, "Deliver this study");
    shows(&harness, "the DICOM system cannot be reached");
    shows(
        &harness,
        "Check host and port, and that the system is running.",
    );
    assert_eq!(bench.sqlite("SELECT count(*) FROM delivery"), "0");

    let taken = bench.beside("taken");
    let taking = store(&taken, &[]);
    harness.state_mut().view.requests.hand.system.port.clear();
    typed(&mut harness, "Port", &taking.port.to_string());
    done(&mut harness, "Deliver this study");
    until(&mut harness, "it is sent", |harness| {
        harness.state().view.requests.handed.is_some() && !harness.state().busy()
    });
    shows(&harness, "were sent. The system confirmed each of them.");
    // The report is no DICOM object: the success says what is not in it.
    shows(&harness, "1 file was not sent: it is not a DICOM object.");
    shows(&harness, "Sent to the other system");
    shows(&harness, "sent to another system on ");
    assert_eq!(std::fs::read_dir(&taken).unwrap().count(), 2);
    named(&harness);
    let said = disclosed(&bench, &one.study);
    let given = &said["disclosures"][0]["deliveries"][0];
    assert_eq!(given["form"], "pacs", "{said:#}");
    assert!(!given["delivered"].is_null(), "{said:#}");
    done(&mut harness, "It is handed over");
    let result = format!("SELECT result FROM request WHERE code = '{code}'");
    assert_eq!(bench.sqlite(&result), "handed over");
    bench.done(&["audit", "verify"]);
}
