//! DICOM files, as they are taken in.

use std::ops::ControlFlow;

use stele_burner::source::{ScanOptions, scan};
use stele_burner::watch::Quiet;

use crate::run::{Bounds, run};
use crate::{base, elements, mutate};

/// A header is read to its bounds, and an element that is repeated costs what one does; the
/// file's own bytes are not among it but for the moment in which they are written.
const BOUNDS: Bounds = Bounds {
    memory: 2 << 20,
    seconds: 2,
};

#[test]
fn no_file_makes_the_scan_fail() {
    let objects = base::objects();
    assert!(objects.iter().all(|o| !elements::elements(o).is_empty()));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("object.dcm");
    run("dicom", BOUNDS, 1000, |dice| {
        let mut bytes = dice.of(objects).clone();
        match dice.below(4) {
            0 => mutate::bytes(dice, &mut bytes),
            1 => elements::rearrange(dice, &mut bytes),
            _ => elements::change(dice, &mut bytes),
        }
        std::fs::write(&path, bytes).unwrap();
        let mut found = 0;
        let roots = [folder.path().to_path_buf()];
        let summary = scan(&roots, &ScanOptions::default(), &Quiet, &mut |_| {
            found += 1;
            ControlFlow::Continue(())
        });
        summary.unwrap();
        assert_eq!(found, 1);
    });
}
