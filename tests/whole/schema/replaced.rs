//! What machines read of a copy that is replaced, and of an image that is brought back.

use std::fs;

use super::{Seen, run};
use crate::states::{burned, spoil};

/// An image that is brought back from a file, a failed copy that is replaced, and what the scans
/// say between.
pub(super) fn replaced(seen: &mut Seen) {
    let (bench, old) = burned("2");
    let image = bench.root().join("images/SET-0001-1.iso");
    let kept = bench.beside("kept.iso");
    fs::rename(&image, &kept).unwrap();
    let add = ["image", "add", kept.to_str().unwrap()];
    run(&bench, "image add", &add, seen).gives(0);
    spoil(&bench, "A", 150);
    let verify = ["verify", &old, "--drive", "virtual:A"];
    run(&bench, "verify", &verify, seen).gives(1);
    bench.drive("C", "16908288");
    let replace = ["copy", "replace", &old, "--drive", "virtual:C"];
    let done = run(&bench, "copy replace", &replace, seen);
    let new = done.report["burn"]["serial"].as_str().unwrap().to_owned();
    bench.done(&["shelve", &new, "--location", "House/1"]);
    run(&bench, "scan", &["scan", &old], seen);
    run(&bench, "copy history", &["copy", "history", &new], seen);
}
