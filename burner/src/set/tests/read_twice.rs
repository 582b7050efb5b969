//! Which of its sources a rebuild reads, and how much of them.

use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use crate::sectors::{LostMap, ReadError};
use stele_discfs::Lba;

/// An image that counts the sectors which are read of it.
struct Counted(ImageFile, AtomicU64);

impl Sectors for Counted {
    fn sectors(&self) -> SectorCount {
        self.0.sectors()
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        self.1
            .fetch_add((into.len() / 2048) as u64, Ordering::SeqCst);
        self.0.read(at, into, lost)
    }
}

/// Once to find out what it is, once to bring it in.
#[test]
fn an_image_is_read_twice_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    let open = |n| ImageFile::open(&image(folder.path(), n)).unwrap();
    let images = [1, 2, 4, 5, 6].map(|n| Counted(open(n), AtomicU64::new(0)));
    let sources: Vec<&dyn Sectors> = images.iter().map(|image| image as &dyn Sectors).collect();
    let name = |set: &str, number: u32| format!("{set}-{number}.iso");
    let to = folder.path().join("rebuilt");
    let set = rebuild(&sources, &to, &name, &Quiet).unwrap();
    all_whole(&set, &originals);
    for Counted(image, read) in &images {
        let (all, read) = (image.sectors().0, read.load(Ordering::SeqCst));
        // And some samples, to find out what it is.
        assert!(read < 2 * all + 1000, "{read} of {all} sectors");
    }
}

/// A disc of another set is told, and nothing of it stays.
#[test]
fn a_disc_of_another_set_is_a_stranger() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    let (anchor, foreign) = crate::parity::protect::tests::protected_image(32, 30);
    assert_ne!(anchor.uuid, label(1).uuid);
    fs::write(image(folder.path(), 9), foreign).unwrap();
    let to = folder.path().join("rebuilt");
    let set = rebuilt(folder.path(), &[9, 1, 2, 3, 4, 5], &to).unwrap();
    assert_eq!(set.strangers, [0]);
    all_whole(&set, &originals);
    assert_eq!(fs::read_dir(&to).unwrap().count(), 6);
}

/// Another archive has a set of the same name: its parity disc is a stranger, whatever its number,
/// and wherever it stands in the list of sources; also where no text is left.
#[test]
fn a_parity_disc_of_another_set_of_the_same_name_is_a_stranger() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals: Vec<Vec<u8>> = (1..=6)
        .map(|n| fs::read(image(folder.path(), n)).unwrap())
        .collect();
    for discs in [2, 6] {
        let other = tempfile::tempdir().unwrap();
        let all = studies(other.path(), &vec![9_000_000; discs]);
        let policy = Policy {
            capacity: CAPACITY,
            parity: Some(30),
            parity_discs: 1,
        };
        let label = |number| DiscLabel {
            uuid: [number as u8 + 90; 16],
            time: 1_780_000_777,
            set_parity_discs: Some(1),
            ..label(number)
        };
        let plan = plan(&all, &policy, &label).unwrap();
        build_set(other.path(), &plan, &all);
        let foreign = discs as u32 + 1;
        fs::copy(
            image(other.path(), foreign),
            image(folder.path(), 10 + foreign),
        )
        .unwrap();
        let foreign = 10 + foreign;
        for (case, order) in [
            [foreign, 1, 3, 4, 5],
            [1, 3, 4, 5, foreign],
            [1, 5, foreign, 4, 3],
        ]
        .into_iter()
        .enumerate()
        {
            let to = folder.path().join(format!("{discs}-{case}"));
            let set = rebuilt(folder.path(), &order, &to).unwrap();
            let stranger = order.iter().position(|n| *n == foreign).unwrap();
            assert_eq!(set.strangers, [stranger], "{discs} {case}");
            assert_eq!((&set.outdated[..], &set.doubtful[..]), (&[][..], &[][..]));
            all_whole(&set, &originals);
        }
    }
}
