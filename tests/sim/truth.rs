//! What must hold of an archive after each step, whoever was killed: read from the catalog and from
//! the files, never from what a job says of itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use stele::archive::Archive;
use stele::station::VirtualLabels;
use stele_catalog::{
    Catalog, CheckClass, CopyId, CopyRow, CopyState, CustodyRow, DiscRow, DiscState, Event,
};

/// Sectors at the end of an image in which a burn writes what belongs to the copy alone.
const TAIL: usize = 256 * 2048;

/// Looks at an archive.
pub struct Truth {
    archive: Archive,
    catalog: Catalog,
    histories: BTreeMap<i64, Vec<CustodyRow>>,
    expected: BTreeMap<(String, &'static str), u64>,
    looks: u64,
}

impl Truth {
    /// Opens the archive beside those who work in it.
    pub fn open(root: &Path) -> Self {
        let archive = Archive::open(root).unwrap();
        let catalog = Catalog::open(&archive.catalog()).unwrap();
        Self {
            archive,
            catalog,
            histories: BTreeMap::new(),
            expected: BTreeMap::new(),
            looks: 0,
        }
    }

    /// The catalog, to choose from.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The archive.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Every disc, those of sets that were given up too.
    pub fn discs(&self) -> Vec<DiscRow> {
        let reader = self.catalog.read();
        let names = (1..).map(|number| format!("SET-{number:04}"));
        let sets = names.map_while(|name| reader.set(&name).unwrap());
        let discs = sets.flat_map(|set| {
            let mut discs = reader.all_discs(set.id).unwrap();
            for disc in &mut discs {
                disc.dropped |= set.dropped;
            }
            discs
        });
        discs.collect()
    }

    /// Every copy.
    pub fn copies(&self) -> Vec<CopyRow> {
        let reader = self.catalog.read();
        let discs = self.discs();
        let copies = discs.iter().map(|disc| reader.copies(disc.id).unwrap());
        copies.flatten().collect()
    }

    /// A job said that this happened to a copy.
    pub fn expect(&mut self, serial: &str, event: &'static str) {
        *self.expected.entry((serial.to_owned(), event)).or_default() += 1;
    }

    /// Looks after a step. So many burns and checks were killed until now.
    pub fn look(&mut self, killed: u64) -> Result<(), String> {
        let mut interrupted = 0;
        for disc in self.discs() {
            self.image_is_there(&disc)?;
            let copies = self.catalog.read().copies(disc.id).unwrap();
            for copy in copies {
                let history = self.catalog.read().history(copy.id).unwrap();
                let cut = |row: &&CustodyRow| matches!(row.event, Event::Interrupted { .. });
                interrupted += history.iter().filter(cut).count() as u64;
                // Nobody gives up what a copy holds; one that was destroyed holds nothing.
                let unburned = matches!(
                    copy.state,
                    CopyState::Planned | CopyState::Retired | CopyState::Destroyed
                );
                if disc.dropped && !unburned {
                    return Err(format!(
                        "{} was given up, {} is {}",
                        disc.name,
                        copy.serial,
                        copy.state.text()
                    ));
                }
                follows(&copy, &disc, &history)?;
                self.only_grew(copy.id, history)?;
            }
        }
        if interrupted > killed {
            return Err(format!(
                "{interrupted} burns are called cut off, {killed} were killed"
            ));
        }
        self.looks += 1;
        match self.looks % 16 {
            0 => self.trail_holds(),
            _ => Ok(()),
        }
    }

    fn image_is_there(&self, disc: &DiscRow) -> Result<(), String> {
        let there = self.archive.image_of(&disc.name).is_file();
        if disc.state == DiscState::Built && !disc.dropped && !there {
            // Between the two a set may have been given up.
            let now = self.catalog.read().disc(disc.id).unwrap();
            let still = now.is_some_and(|disc| disc.state == DiscState::Built && !disc.dropped)
                && self
                    .discs()
                    .iter()
                    .any(|row| row.id == disc.id && !row.dropped);
            if still {
                return Err(format!("{} is built and has no image", disc.name));
            }
        }
        Ok(())
    }

    /// Nothing that happened is forgotten.
    fn only_grew(&mut self, copy: CopyId, history: Vec<CustodyRow>) -> Result<(), String> {
        let before = self.histories.entry(copy.0).or_default();
        if !history.starts_with(before) {
            return Err(format!("what happened to copy {} has changed", copy.0));
        }
        *before = history;
        Ok(())
    }

    fn trail_holds(&self) -> Result<(), String> {
        let report = self.catalog.audit_verify().unwrap();
        match report.problems.as_slice() {
            [] => Ok(()),
            problems => Err(format!("the trail: {problems:?}")),
        }
    }

    /// Looks when everybody has gone home and a last command has cleared up. At most so many jobs
    /// did something without saying so.
    pub fn at_end(&mut self, killed: u64, untold: u64) -> Result<(), String> {
        self.look(killed)?;
        self.trail_holds()?;
        let open = self.catalog.read().open_jobs().unwrap();
        if !open.is_empty() {
            return Err(format!("jobs are left open: {open:?}"));
        }
        for copy in self.copies() {
            if matches!(copy.state, CopyState::Burning | CopyState::Written) {
                return Err(format!("copy {} is still {:?}", copy.serial, copy.state));
            }
        }
        self.nothing_lost(untold)?;
        self.images_are_right()?;
        self.media_are_right()?;
        no_parts(&self.archive.images())?;
        no_parts(&self.archive.logs())
    }

    /// What jobs said that they did is there, and no more than those did that could not say it.
    fn nothing_lost(&self, untold: u64) -> Result<(), String> {
        let mut there: BTreeMap<(String, &str), u64> = BTreeMap::new();
        for copy in self.copies() {
            for row in &self.histories[&copy.id.0] {
                let Some(name) = told(&row.event) else {
                    continue;
                };
                *there.entry((copy.serial.to_string(), name)).or_default() += 1;
            }
        }
        let mut more = 0;
        for (key, count) in &there {
            let told = self.expected.get(key).copied().unwrap_or_default();
            more += count.saturating_sub(told);
        }
        for (key, told) in &self.expected {
            let count = there.get(key).copied().unwrap_or_default();
            if count < *told {
                return Err(format!(
                    "{key:?} was done {told} times and is there {count}"
                ));
            }
        }
        match more > untold {
            true => Err(format!(
                "{more} events that nobody told of, {untold} can be"
            )),
            false => Ok(()),
        }
    }

    fn images_are_right(&self) -> Result<(), String> {
        for disc in self.discs().iter().filter(|disc| !disc.dropped) {
            let Some(hash) = disc.blake3 else { continue };
            let bytes = fs::read(self.archive.image_of(&disc.name)).unwrap_or_default();
            if *blake3::hash(&bytes).as_bytes() != hash {
                return Err(format!("the image of {} is not what was built", disc.name));
            }
        }
        Ok(())
    }

    /// Whatever counts as sound lies on a medium, whole.
    fn media_are_right(&self) -> Result<(), String> {
        let labels = VirtualLabels::read(&self.archive);
        for disc in self.discs().iter().filter(|disc| disc.blake3.is_some()) {
            let Ok(image) = fs::read(self.archive.image_of(&disc.name)) else {
                continue;
            };
            let media = media(&self.archive.media());
            let holding: Vec<_> = media.iter().filter(|path| holds(path, &image)).collect();
            let sound = self.catalog.read().copies(disc.id).unwrap();
            let sound: Vec<_> = sound
                .iter()
                .filter(|copy| copy.standing().is_sound())
                .collect();
            if holding.len() < sound.len() {
                let (sound, holding) = (sound.len(), holding.len());
                return Err(format!(
                    "{}: {sound} copies are sound, {holding} media hold it",
                    disc.name
                ));
            }
            for copy in sound {
                let labeled = labels.medium(&copy.serial.to_string());
                if labeled.is_some_and(|medium| !holding.iter().any(|path| *path == medium)) {
                    return Err(format!("{} is sound and does not hold it", copy.serial));
                }
            }
        }
        Ok(())
    }
}

/// The events of which a job tells when it has ended.
fn told(event: &Event) -> Option<&'static str> {
    match event {
        Event::BurnEnded { .. } => Some("burn ended"),
        Event::Checked { .. } => Some("checked"),
        Event::Shelved { .. } => Some("shelved"),
        Event::Lent { .. } => Some("lent"),
        Event::GivenBack { .. } => Some("given back"),
        Event::Quarantined => Some("quarantined"),
        Event::Released => Some("released"),
        Event::Sent { .. } => Some("sent"),
        Event::Arrived { .. } => Some("arrived"),
        Event::Destroyed => Some("destroyed"),
        _ => None,
    }
}

fn media(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|end| end == "disc"))
        .collect()
}

/// Whether a medium holds an image; what a burn adds of its own lies in the tail.
fn holds(medium: &Path, image: &[u8]) -> bool {
    let Ok(bytes) = fs::read(medium) else {
        return false;
    };
    let Some(end) = image.len().checked_sub(TAIL) else {
        return false;
    };
    bytes.len() >= image.len() && bytes[..end] == image[..end]
}

fn no_parts(folder: &Path) -> Result<(), String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    let names = entries.map(|entry| entry.unwrap().file_name());
    let mut names = names.map(|name| name.to_string_lossy().into_owned());
    match names.find(|name| name.ends_with(".part")) {
        Some(name) => Err(format!("{name} is left over")),
        None => Ok(()),
    }
}

/// A copy is what its events say, and good by nothing but a whole read.
fn follows(copy: &CopyRow, disc: &DiscRow, history: &[CustodyRow]) -> Result<(), String> {
    let mut state = CopyState::Planned;
    let mut whole = false;
    for row in history {
        state = state
            .after(&row.event)
            .map_err(|refused| format!("{}: {refused}", copy.serial))?;
        match &row.event {
            Event::ReadBack { sectors, equal, .. } => {
                whole = equal == sectors && *sectors == disc.sectors;
            }
            Event::Checked {
                class,
                sectors,
                lost,
                ..
            } => whole = *class == CheckClass::Ok && *lost == 0 && *sectors == disc.sectors,
            _ => {}
        }
        if row.state != state {
            return Err(format!("{}: {row:?} led to {state:?}", copy.serial));
        }
    }
    if copy.state != state {
        return Err(format!(
            "{} is {:?}, its events say {state:?}",
            copy.serial, copy.state
        ));
    }
    match copy.state == CopyState::Good && !whole {
        true => Err(format!("{} is good without a whole read", copy.serial)),
        false => Ok(()),
    }
}
