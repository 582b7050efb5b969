//! Who is who, case by case: what `find` answers, what is to be decided, and what labels, DICOMDIR
//! and INDEX.HTM say then.

use crate::bench::{Bench, manifest_bytes};
use crate::objects::{Object, uid};
use crate::patients::{differences, extracted, found, holds, take_in};

/// What a text finds: the last parts of the studies' UIDs.
type Finds<'a> = (&'a str, &'a [&'a str]);

/// A case: what is taken in run by run, what is decided, and what is to be seen then.
struct Case<'a> {
    name: &'a str,
    runs: &'a [&'a [Object<'a>]],
    decided: &'a [&'a [&'a str]],
    finds: &'a [Finds<'a>],
    open: usize,
    /// What stands in INDEX.HTM, and what does not.
    index: (&'a [&'a str], &'a [&'a str]),
    /// The same of DICOMDIR.
    directory: (&'a [&'a str], &'a [&'a str]),
    /// Whether MANIFEST.JSN corrects anybody.
    corrects: bool,
}

const ANNA: Object<'_> = Object {
    study: "1",
    series: "1",
    sop: "1",
    name: b"ALPHA^ANNA",
    id: "111",
    issuer: "",
    born: "19500101",
    sex: "F",
    date: "20260901",
    charset: "ISO_IR 192",
    description: "Thorax",
};

const fn of(study: &'static str, sop: &'static str) -> Object<'static> {
    Object { study, sop, ..ANNA }
}

const TRAUMA: Object<'_> = Object {
    name: b"UNKNOWN^TRAUMA7",
    id: "TMP77",
    born: "",
    sex: "",
    ..ANNA
};

/// Of whom objects say nothing.
const NOBODY: Object<'_> = Object {
    name: b"",
    id: "",
    born: "",
    sex: "",
    ..ANNA
};

const GERDA: Object<'_> = Object {
    name: b"GAMMA^GERDA",
    id: "333",
    born: "19700101",
    ..of("1", "2")
};

const BERTA: Object<'_> = Object {
    name: b"BETA^BERTA",
    id: "222",
    ..of("1", "2")
};

const CORRECTION: &[&str] = &["answer", "1", "--correction"];
const WRONG: &[&str] = &["answer", "1", "--wrong-patient"];
const MERGE: &[&str] = &["answer", "1", "--merge", "--same"];
const UNDO: &[&str] = &["undo", "1"];

const IDENTITIES: [Case<'static>; 13] = [
    Case {
        name: "one person, spelt in two ways",
        runs: &[
            &[ANNA],
            &[Object {
                name: b"Alpha, Anna",
                ..of("1", "2")
            }],
        ],
        decided: &[],
        finds: &[("alpha", &["1"]), ("111", &["1"])],
        open: 0,
        index: (&["ALPHA ANNA<", "111", "1950-01-01"], &["files say"]),
        directory: (&["ALPHA^ANNA"], &[]),
        corrects: false,
    },
    Case {
        name: "a near name, not decided",
        runs: &[
            &[ANNA],
            &[Object {
                name: b"ALPPA^ANNA",
                ..of("1", "2")
            }],
        ],
        decided: &[],
        finds: &[("alpha", &["1"]), ("alppa", &["1"])],
        open: 1,
        index: (&["ALPHA ANNA", "(files say: ALPPA ANNA)"], &[]),
        directory: (&["ALPHA^ANNA"], &[]),
        corrects: true,
    },
    Case {
        name: "an unknown patient who was named since, not decided",
        runs: &[&[TRAUMA], &[GERDA]],
        decided: &[],
        finds: &[("trauma7", &["1"]), ("gerda", &["1"]), ("333", &["1"])],
        open: 1,
        index: (
            &["UNKNOWN TRAUMA7", "(files say: GAMMA GERDA)", "1970-01-01"],
            &[],
        ),
        directory: (&["UNKNOWN^TRAUMA7", "GAMMA^GERDA"], &[]),
        corrects: true,
    },
    Case {
        name: "an unknown patient who was named since, corrected",
        runs: &[&[TRAUMA], &[GERDA]],
        decided: &[CORRECTION],
        finds: &[("trauma7", &["1"]), ("gerda", &["1"]), ("TMP77", &["1"])],
        open: 0,
        index: (&["<td>GAMMA GERDA", "(files say: UNKNOWN TRAUMA7)"], &[]),
        directory: (&["UNKNOWN^TRAUMA7", "GAMMA^GERDA"], &[]),
        corrects: true,
    },
    Case {
        name: "a slip in what came later: what was before stays",
        runs: &[
            &[ANNA],
            &[Object {
                born: "19500110",
                ..of("1", "2")
            }],
        ],
        decided: &[&["answer", "1", "--correction", "--keep", "--same"]],
        finds: &[("1950-01-01", &["1"]), ("1950-01-10", &["1"])],
        open: 0,
        index: (
            &["1950-01-01<br>1950-01-10", "(files say: ALPHA ANNA)"],
            &[],
        ),
        directory: (&["19500101"], &[]),
        corrects: true,
    },
    Case {
        name: "two patients of the archive who are one",
        runs: &[
            &[TRAUMA],
            &[Object {
                study: "2",
                sop: "3",
                ..GERDA
            }],
            &[GERDA],
        ],
        decided: &[MERGE],
        finds: &[("trauma7", &["1", "2"]), ("gerda", &["1", "2"])],
        open: 0,
        index: (
            &[
                "<td>GAMMA GERDA<br>(files say: UNKNOWN TRAUMA7)",
                "<td>GAMMA GERDA<td>",
            ],
            &[],
        ),
        directory: (&["UNKNOWN^TRAUMA7", "GAMMA^GERDA"], &[]),
        corrects: true,
    },
    Case {
        name: "a merge that was undone",
        runs: &[
            &[TRAUMA],
            &[Object {
                study: "2",
                sop: "3",
                ..GERDA
            }],
            &[GERDA],
        ],
        decided: &[MERGE, UNDO],
        finds: &[("trauma7", &["1"]), ("gerda", &["1", "2"])],
        open: 1,
        index: (
            &[
                "<td>UNKNOWN TRAUMA7",
                "(files say: GAMMA GERDA)",
                "<td>GAMMA GERDA<td>",
            ],
            &[],
        ),
        directory: (&["UNKNOWN^TRAUMA7", "GAMMA^GERDA"], &[]),
        corrects: true,
    },
    Case {
        name: "objects of the wrong patient",
        runs: &[&[ANNA, BERTA]],
        decided: &[WRONG],
        finds: &[("alpha", &["1"]), ("berta", &[])],
        open: 0,
        index: (&["ALPHA ANNA<"], &["BETA", "222"]),
        directory: (&["ALPHA^ANNA"], &["BETA"]),
        corrects: false,
    },
    Case {
        name: "objects of the wrong patient, undone",
        runs: &[&[ANNA, BERTA]],
        decided: &[WRONG, UNDO],
        finds: &[("alpha", &["1"]), ("berta", &["1"]), ("222", &["1"])],
        open: 1,
        index: (&["ALPHA ANNA", "(files say: BETA BERTA)", "222"], &[]),
        directory: (&["ALPHA^ANNA", "BETA^BERTA", "222"], &[]),
        corrects: true,
    },
    Case {
        name: "twins of one name and birth date",
        runs: &[
            &[ANNA],
            &[Object {
                id: "112",
                ..of("2", "2")
            }],
        ],
        decided: &[],
        finds: &[("alpha", &["1", "2"]), ("111", &["1"]), ("112", &["2"])],
        open: 0,
        index: (&["<td>111<", "<td>112<"], &["files say"]),
        directory: (&["111", "112"], &[]),
        corrects: false,
    },
    Case {
        name: "one ID of two issuers",
        runs: &[
            &[Object {
                issuer: "NORTH",
                ..ANNA
            }],
            &[Object {
                issuer: "SOUTH",
                name: b"BETA^BERTA",
                ..of("2", "2")
            }],
        ],
        decided: &[],
        finds: &[("111", &["1", "2"]), ("berta", &["2"])],
        open: 0,
        index: (&["ALPHA ANNA", "BETA BERTA"], &["files say"]),
        directory: (&["NORTH", "SOUTH", "111~2"], &[]),
        corrects: false,
    },
    Case {
        name: "one name without an ID, of two birth dates",
        runs: &[
            &[Object { id: "", ..ANNA }],
            &[Object {
                id: "",
                born: "19800615",
                ..of("2", "2")
            }],
        ],
        decided: &[],
        finds: &[("1950-01-01", &["1"]), ("1980-06-15", &["2"])],
        open: 0,
        index: (&["1950-01-01", "1980-06-15"], &["files say"]),
        directory: (&["NOID-"], &[]),
        corrects: false,
    },
    Case {
        name: "two who nothing names, one of them named since",
        runs: &[
            &[NOBODY],
            &[Object {
                study: "2",
                sop: "2",
                ..NOBODY
            }],
        ],
        decided: &[&[
            "correct",
            "1",
            "--name",
            "ALPHA^ANNA",
            "--id",
            "111",
            "--why=so",
        ]],
        finds: &[("alpha", &["1"]), ("111", &["1"])],
        open: 0,
        index: (&["ALPHA ANNA"], &[]),
        directory: (&["NOID-"], &["ALPHA"]),
        // Nothing else on the disc says who it is.
        corrects: true,
    },
];

#[test]
fn each_identity_is_told_as_it_is() {
    for case in IDENTITIES {
        let name = case.name;
        let bench = Bench::new();
        for (number, run) in case.runs.iter().enumerate() {
            take_in(&bench, &format!("run-{number}"), run);
        }
        for decided in case.decided {
            bench.done(&[&["patient"], *decided].concat());
        }
        for (text, studies) in case.finds {
            let expected: Vec<String> = studies.iter().map(|study| uid(study)).collect();
            assert_eq!(found(&bench, text), expected, "{name}: {text}");
        }
        assert_eq!(differences(&bench).len(), case.open, "{name}");
        let planned = bench.done(&["plan", "--media", "40m", "--copies", "1"]);
        assert_eq!(planned["undecided"], case.open, "{name}");
        let built = bench.done(&["build", "SET-0001"]);
        let image = std::path::Path::new(built["built"][0]["file"].as_str().unwrap());
        let label = bench.beside("label.html");
        bench.done(&["label", "SET-0001", "--to", label.to_str().unwrap()]);
        let label = std::fs::read(label).unwrap();
        let manifest = manifest_bytes(image);
        assert_eq!(
            holds(&manifest, "\"patient\":"),
            case.corrects,
            "{name}: MANIFEST.JSN"
        );
        let (index, directory) = (
            extracted(&bench, image, "INDEX.HTM"),
            extracted(&bench, image, "DICOMDIR"),
        );
        for (file, bytes, (there, absent)) in [
            ("INDEX.HTM", &index, case.index),
            ("DICOMDIR", &directory, case.directory),
        ] {
            for text in there {
                assert!(holds(bytes, text), "{name}: {file} without {text}");
            }
            for text in absent {
                assert!(!holds(bytes, text), "{name}: {file} with {text}");
            }
        }
        // Labels name no patient.
        for text in ["ALPHA", "BETA", "GAMMA", "TRAUMA", "TMP77", "1950"] {
            assert!(!holds(&label, text), "{name}: a label with {text}");
        }
    }
}
