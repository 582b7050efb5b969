//! The model itself, held to small programs: what it must lose, and what it must never lose.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::dice::Dice;
use crate::log::{self, Record, What};
use crate::model::Model;
use crate::shim::{self, Cut};
use crate::tree::Tree;

/// Seeds that are tried for each program.
const SEEDS: u64 = 400;

/// A folder in which small programs run under the shim.
struct Yard {
    folder: TempDir,
    before: Tree,
    log: Vec<Record>,
}

impl Yard {
    /// Runs `before` without the shim and `steps` with it.
    fn run(before: &[&str], steps: &[&str], cut: Option<Cut>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        std::fs::create_dir(&root).unwrap();
        let writer = |steps: &[&str]| {
            let mut command = Command::new(shim::writer());
            command.args(steps).current_dir(&root);
            command
        };
        assert!(writer(before).status().unwrap().success());
        let snapshot = Tree::read(&root, &Tree::default());
        let log = folder.path().join("log");
        let mut command = writer(steps);
        shim::lay_under(&mut command, &root, &log, cut);
        let status = command.status().unwrap();
        assert_eq!(status.success(), cut.is_none(), "{steps:?}");
        let log = log::read(&log);
        Self {
            folder,
            before: snapshot,
            log,
        }
    }

    fn model(&self) -> Model {
        Model::new(&self.before, &self.log, None)
    }

    /// What power cuts leave of one file, for each seed.
    fn left(&self, name: &str) -> Vec<Option<Vec<u8>>> {
        let model = self.model();
        let cuts = (0..SEEDS).map(|seed| model.power_cut(&mut Dice::new(seed)));
        cuts.map(|tree| Some(tree.files.get(Path::new(name))?.to_vec()))
            .collect()
    }

    /// The folder as it is.
    fn real(&self) -> Tree {
        Tree::read(&self.folder.path().join("root"), &Tree::default())
    }
}

fn whole(length: usize) -> Option<Vec<u8>> {
    Some(vec![b'x'; length])
}

#[test]
fn what_was_never_synced_is_lost_torn_or_kept() {
    let left = Yard::run(&[], &["create:a", "write:0:20000"], None).left("a");
    assert!(left.contains(&None), "its name is never lost");
    assert!(left.contains(&Some(Vec::new())), "its data is never lost");
    assert!(left.contains(&Some(vec![0; 20000])), "it is never zeros");
    assert!(left.contains(&whole(20000)), "it is never whole");
    let torn = left
        .iter()
        .flatten()
        .filter(|bytes| bytes.contains(&b'x') && bytes.contains(&0) && bytes.len() <= 20000);
    let torn: Vec<_> = torn.collect();
    assert!(torn.len() > 20, "it is torn {} times", torn.len());
    // At 512 bytes or 4 KiB, nowhere else.
    for bytes in torn {
        let mut edges = (1..bytes.len()).filter(|at| bytes[at - 1] != bytes[*at]);
        assert!(
            edges.clone().all(|at| at % 512 == 0),
            "{:?}",
            edges.next_back()
        );
    }
}

#[test]
fn write_sync_rename_sync_of_the_folder_never_shows_a_part() {
    let steps = [
        "create:a.part",
        "write:0:9000",
        "write:9000:5000",
        "sync",
        "rename:a.part:a",
        "sync:.",
    ];
    let done = Yard::run(&[], &steps, None);
    assert!(done.left("a").iter().all(|left| *left == whole(14000)));
    // Nor at any call before, and both the old and the new are seen.
    let (mut old, mut new) = (0, 0);
    let calls = done.log.last().unwrap().call;
    for at in 1..=calls {
        for before in [true, false] {
            let old_file = ["create:a", "write:0:100", "sync"];
            let yard = Yard::run(&old_file, &steps, Some(Cut { at, before }));
            for left in yard.left("a") {
                match left {
                    left if left == whole(100) => old += 1,
                    left if left == whole(14000) => new += 1,
                    left => panic!("call {at}: {:?} bytes", left.map(|bytes| bytes.len())),
                }
            }
        }
    }
    assert!(old > 500 && new > 500, "{old} old, {new} new");
}

#[test]
fn a_rename_without_a_sync_of_the_data_shows_zeros_and_nothing() {
    let steps = ["create:a.part", "write:0:8192", "rename:a.part:a", "sync:."];
    let old = ["create:a", "write:0:100", "sync"];
    let left = Yard::run(&old, &steps, None).left("a");
    assert!(left.contains(&Some(vec![0; 8192])), "it never shows zeros");
    assert!(left.contains(&Some(Vec::new())), "it is never empty");
    assert!(left.contains(&whole(8192)), "it is never whole");
    // The name was synced.
    assert!(!left.contains(&whole(100)) && !left.contains(&None));
}

#[test]
fn a_name_is_durable_by_a_sync_of_its_folder_and_in_order_before_that() {
    let steps = ["create:a", "sync", "create:b", "sync", "remove:a"];
    let yard = Yard::run(&[], &steps, None);
    let (a, b) = (yard.left("a"), yard.left("b"));
    assert!(a.contains(&None) && a.contains(&Some(Vec::new())));
    // Some file systems need the folder's own sync; where a is gone, b was not made first.
    assert!(b.contains(&None) && b.contains(&Some(Vec::new())));
    let steps = ["create:a", "sync:.", "create:b", "sync:."];
    let yard = Yard::run(&[], &steps, None);
    for name in ["a", "b"] {
        assert!(yard.left(name).iter().all(Option::is_some), "{name}");
    }
    let steps = ["create:a", "create:b", "create:c"];
    let yard = Yard::run(&[], &steps, None);
    let left = ["a", "b", "c"].map(|name| yard.left(name));
    for seed in 0..left[0].len() {
        let there: Vec<bool> = left.iter().map(|left| left[seed].is_some()).collect();
        assert!(there.is_sorted_by(|a, b| a >= b), "{there:?}: not in order");
    }
}

#[test]
fn what_was_written_while_a_sync_ran_is_not_durable_by_it() {
    let mut yard = Yard::run(&[], &["create:a", "sync:.", "write:0:512", "sync"], None);
    assert!(yard.left("a").iter().all(|left| *left == whole(512)));
    // The same log with the write between the two records of the sync.
    let sync = yard.log.len() - 2;
    assert!(matches!(yard.log[sync].what, What::Sync { .. }));
    yard.log.swap(sync - 1, sync);
    assert!(yard.left("a").contains(&Some(Vec::new())));
    // And a sync that never returned promised nothing.
    let mut yard = Yard::run(&[], &["create:a", "sync:.", "write:0:512", "sync"], None);
    yard.log.pop();
    assert!(yard.left("a").contains(&Some(Vec::new())));
}

#[test]
fn lengths_are_kept_in_order_and_data_after_a_lost_one_is_lost_too() {
    let old = ["create:a", "write:0:4096", "sync"];
    let steps = ["open:a", "length:0", "write:0:512"];
    let left = Yard::run(&old, &steps, None).left("a");
    assert!(left.contains(&whole(4096)) && left.contains(&whole(512)));
    assert!(left.contains(&Some(Vec::new())));
    assert!(left.iter().all(|left| {
        left.as_ref()
            .is_some_and(|bytes| bytes.len() != 4096 || *bytes == vec![b'x'; 4096])
    }));
}

#[test]
fn a_killed_program_leaves_what_it_wrote_up_to_that_call() {
    let steps = [
        "folder:f",
        "create:f/a",
        "length:5000",
        "write:4000:3000",
        "rename:f/a:b",
        "open:b",
        "length:10",
        "create:f/a",
        "write:0:3",
        "remove:b",
        "create:f/c",
    ];
    let all = Yard::run(&[], &steps, None);
    let calls = all.log.last().unwrap().call;
    assert_eq!(calls, 10, "{:?}", all.log);
    let said = all.model().killed().differences(&all.real());
    assert!(said.is_empty(), "{said:#?}");
    for at in 1..=calls {
        for before in [true, false] {
            let yard = Yard::run(&[], &steps, Some(Cut { at, before }));
            let last = yard.log.last().map_or(0, |record| record.call);
            assert_eq!(last, at - u32::from(before));
            let said = yard.model().killed().differences(&yard.real());
            assert!(said.is_empty(), "call {at}: {said:#?}");
        }
    }
}
