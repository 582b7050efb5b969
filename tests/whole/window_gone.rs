//! A copy that cannot be found, in the window: reported, looked for, lost with its incident, found
//! again. Everything by its accessible label.

use crate::desktop::is_shown;
use crate::loans::with_two;
use crate::window::window;
use crate::window_shelf::{done, named, scanned, typed};

#[test]
fn a_copy_is_missed_looked_for_lost_and_found_and_its_incident_closed() {
    let (bench, [one, other]) = with_two();
    // What lies in a drive is not gone.
    for drive in ["virtual:A", "virtual:B"] {
        bench.done(&["drive", "eject", drive]);
    }
    let state = || bench.sqlite(&format!("SELECT state FROM copy WHERE serial = '{one}'"));
    let mut harness = window(&bench);
    done(&mut harness, "Shelf, 1 thing is due");
    scanned(&mut harness, &one);
    done(&mut harness, "I cannot find it");
    named(&harness);
    // Nothing is said without a reason.
    done(&mut harness, "Report it as missing");
    assert_eq!(state(), "good");
    typed(&mut harness, "Where you have looked", "in the whole rack");
    done(&mut harness, "Report it as missing");
    assert_eq!(state(), "missing");
    assert!(is_shown("Where to look for it")(&harness));
    let last = "Last location: House, Cellar, Rack, 1, A (";
    assert!(is_shown(last)(&harness));
    named(&harness);

    typed(&mut harness, "Reason", "looked for a week");
    done(&mut harness, &format!("Record {one} as lost"));
    assert_eq!(state(), "lost");
    assert!(is_shown("Incident 1")(&harness));
    let incident = bench.done(&["incident", "show", "1"]);
    let concerned = incident["patients"].as_u64().unwrap();
    assert!(concerned > 1, "{incident:#}");
    let told = format!("{concerned} patients are affected");
    assert!(is_shown(&told)(&harness));
    assert!(is_shown("The disc is not encrypted")(&harness));
    named(&harness);
    typed(&mut harness, "Reason", "authority told by telephone");
    done(&mut harness, "Close incident 1");
    assert!(is_shown("Incident 1 is closed.")(&harness));
    let open = "SELECT count(*) FROM incident WHERE closed IS NULL";
    assert_eq!(bench.sqlite(open), "0");

    // It is there again: a full read decides what it is.
    typed(&mut harness, "Reason", "behind the cupboard");
    done(&mut harness, "It was found");
    assert_eq!(state(), "suspect");
    assert!(!is_shown("Where to look for it")(&harness));
    done(&mut harness, &format!("Show {other} on the shelf"));
    assert!(is_shown("I cannot find it")(&harness));
}
