//! Four drives at once at 27 MB/s each, in real time, for a few seconds. The figures of a longer
//! run are those of the bench of the same name.

#[path = "../benches/four_drives/rig.rs"]
mod rig;

use std::time::Duration;

/// A machine that holds sleeping threads up for longer is busy with something else: whether its
/// drives ran empty then says nothing of this program. A buffer lasts 155 ms.
const BUSY: Duration = Duration::from_millis(30);

#[test]
fn four_drives_at_once_are_kept_filled_at_little_cost() {
    for _ in 0..3 {
        let folder = tempfile::tempdir().unwrap();
        let figures = rig::burn_at_once(folder.path(), 4, 40).unwrap();
        assert!(figures.drives.iter().all(|d| d.whole), "{figures:?}");
        // The aims are half a core and 2 GB; the margin is for slow and busy machines.
        assert!(figures.cores() < 1.0, "{figures:?}");
        assert!(figures.peak_bytes < 1 << 30, "{figures:?}");
        if figures.underruns() == 0 {
            assert!(figures.drives.iter().all(|d| d.least_percent.is_some()));
            return;
        }
        assert!(figures.held_up > BUSY, "underruns of our own: {figures:?}");
    }
}
