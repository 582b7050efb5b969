//! What a program cannot make out of its input: the time, and identifiers that nobody else has.
//! `main` makes it, and hands it to whoever opens a [`crate::jobs::Context`].

use std::sync::Arc;

use super::clock::Clock;
use super::ids::Ids;

/// Time and identifiers. Clones share both.
#[derive(Clone)]
pub struct Outside {
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl Outside {
    /// These two.
    pub fn new(clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { clock, ids }
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// The identifiers.
    pub fn ids(&self) -> &dyn Ids {
        self.ids.as_ref()
    }
}

impl std::fmt::Debug for Outside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Outside")
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::atomic::{AtomicU32, Ordering};

    use stele_burner::watch::Quiet;
    use stele_catalog::{Catalog, Timestamp};

    use super::*;
    use crate::archive::Archive;
    use crate::jobs::make::{build, ingest, plan};
    use crate::jobs::run::ids::{IdError, as_serial_bits, as_uuid};
    use crate::jobs::run::lookup;
    use crate::jobs::{Context, init};

    /// Each look at it is a second later.
    struct Counted(AtomicU32);

    impl Clock for Counted {
        fn now(&self) -> Timestamp {
            let seconds = self.0.fetch_add(1, Ordering::SeqCst);
            Timestamp(1_800_000_000_000 + i64::from(seconds) * 1000)
        }
    }

    impl Ids for Counted {
        fn uuid(&self) -> Result<[u8; 16], IdError> {
            let number = self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes();
            Ok(as_uuid([number; 4].concat().try_into().unwrap()))
        }

        fn serial_bits(&self) -> Result<u32, IdError> {
            Ok(as_serial_bits(self.0.fetch_add(1, Ordering::SeqCst) * 7919))
        }
    }

    /// Everything that a month's work says and writes, up to the images.
    fn month(root: &Path, from: &Path, seed: u32) -> (String, Vec<u8>) {
        let outside = Outside::new(
            Arc::new(Counted(AtomicU32::new(seed))),
            Arc::new(Counted(AtomicU32::new(seed))),
        );
        init::init(root, "Test clerk", None, false, &outside).unwrap();
        let archive = Archive::open(root).unwrap();
        let mut catalog = Catalog::open(&archive.catalog()).unwrap();
        let by = lookup::actor_named(&archive, &catalog, None).unwrap();
        let mut cx = Context {
            archive: &archive,
            catalog: &mut catalog,
            by,
            clock: outside.clock(),
            ids: outside.ids(),
            watch: &Quiet,
        };
        let taken = ingest::Request {
            paths: vec![from.to_owned()],
            case: Some("CASE-1".to_owned()),
        };
        ingest::run(&taken, &mut cx).unwrap();
        let wanted = plan::Request {
            media: "20MB".to_owned(),
            capacity_sectors: 9_760,
            copies: 2,
            parity: None,
            parity_discs: 0,
            owner: "Test hospital".to_owned(),
            dry_run: false,
            anyway: false,
            shown: None,
        };
        let planned = plan::run(&wanted, &mut cx).unwrap();
        let all = build::Request {
            what: planned.set.clone(),
            again: false,
            from: None,
            lose_files: false,
            full_trial: false,
        };
        build::run(&all, &mut cx).unwrap();
        let image = std::fs::read(archive.image_of(&planned.discs[0].name)).unwrap();
        (serde_json::to_string(&planned).unwrap(), image)
    }

    #[test]
    fn the_same_time_and_identifiers_make_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("from");
        std::fs::create_dir(&from).unwrap();
        std::fs::write(from.join("report.txt"), b"nothing seen\n").unwrap();
        let run = |name: &str, seed| month(&folder.path().join(name), &from, seed);
        let (first, again, other) = (run("a", 1), run("b", 1), run("c", 100));
        assert_eq!(first.0, again.0);
        assert!(first.1 == again.1, "the images differ");
        assert_ne!(first.0, other.0, "the serials come from the identifiers");
        assert!(first.1 != other.1, "time and UUID stand on the disc");
    }
}
