//! One run: three stations, a seed that says who goes on, who is killed, and what people do at
//! the trays meanwhile.

use std::collections::BTreeMap;

use stele::station::{self, Load};
use stele_catalog::{CopyState, DiscState};

use crate::dice::Dice;
use crate::hand::MEDIA;
use crate::process::Process;
use crate::truth::Truth;
use crate::wire::{Done, Job, Word};
use crate::world::{BEGIN, CASES, DRIVES, World};

const STATIONS: usize = 3;
/// No run takes more; one that does goes round in circles.
const STEPS: u64 = 100_000;
/// Places; two people may want the same one.
const PLACES: [&str; 2] = ["Cellar/Rack 1/Slot 1", "Cellar/Rack 1/Slot 2"];

/// What may be said to somebody who works beside others: what it wants is taken, done already, or
/// not done yet. Any other refusal is a fault.
const EXPECTED: &[&str] = &[
    // Something else holds the drive, the copy, the disc; it is lent; it is not lent.
    "CAT-006", "CAT-014", "CAT-015",
    // It is on its way, or not; kept apart, or not; no more; the last sound one; in a drive, and
    // yet destroyed, or to be recorded as that.
    "CAT-053", "CAT-054", "CAT-055", "CAT-056", "CAT-005", "CAT-048", "JOB-097", "JOB-137",
    // Nobody knows yet whether it is sound; another copy has the slot.
    "LND-001", "PLC-004",
    // Nothing waits; no copy is left to burn; another disc lies in the drive; the set was given
    // up; a copy of it was begun; no image yet.
    "JOB-004", "JOB-007", "JOB-136", "JOB-009", "JOB-018", "JOB-019", "JOB-005", "JOB-008",
    "JOB-012", // Somebody took the copy out of use before it was burned.
    "JOB-113",
    // The disc in the drive is not blank, or is nothing that can be read back.
    "BRN-002", "PAR-020", "JOB-044", "JOB-122", "JOB-125",
];

/// What happened in a run, or in many.
#[derive(Clone, Debug, Default)]
pub struct Played {
    /// Times that the baton was handed on.
    pub steps: u64,
    /// Jobs that ended.
    pub jobs: u64,
    /// Processes that were killed in mid-job.
    pub kills: u64,
    /// Copies that became good.
    pub good_burns: u64,
    /// Refusals by code.
    pub refused: BTreeMap<String, u64>,
    /// All that was said, in one number.
    pub digest: u64,
}

impl Played {
    /// Adds another run.
    pub fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.jobs += other.jobs;
        self.kills += other.kills;
        self.good_burns += other.good_burns;
        for (code, count) in &other.refused {
            *self.refused.entry(code.clone()).or_default() += count;
        }
        self.digest ^= other.digest;
    }

    fn mix(&mut self, text: &str) {
        for byte in text.bytes() {
            self.digest = (self.digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[derive(Default)]
struct Station {
    process: Option<Process>,
    busy: Option<Job>,
    /// Jobs that its person still has in mind.
    left: usize,
    /// Processes that it had.
    started: u64,
}

struct Run<'a> {
    world: &'a World,
    seed: u64,
    dice: Dice,
    truth: Truth,
    stations: Vec<Station>,
    now: i64,
    kills_left: usize,
    /// Burns and checks among those killed.
    cut_off: u64,
    /// Jobs that may have done something and could not say so.
    untold: u64,
    played: Played,
    /// Told step by step, for one seed looked at.
    told: bool,
}

/// Plays the run of a seed; what was broken, where something was.
pub fn play(world: &World, seed: u64) -> Result<Played, String> {
    world.again();
    let mut run = Run::new(world, seed);
    run.work()?;
    run.go_home()?;
    Ok(run.played)
}

impl<'a> Run<'a> {
    fn new(world: &'a World, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut stations: Vec<Station> = Vec::new();
        stations.resize_with(STATIONS, Station::default);
        for station in &mut stations {
            station.left = 1 + dice.below(4);
        }
        Self {
            world,
            seed,
            kills_left: dice.below(4),
            dice,
            truth: Truth::open(&world.archive()),
            stations,
            now: BEGIN,
            cut_off: 0,
            untold: 0,
            played: Played::default(),
            told: std::env::var_os("STELE_SIM_SEED").is_some(),
        }
    }

    fn work(&mut self) -> Result<(), String> {
        loop {
            let open =
                |at: &usize| self.stations[*at].busy.is_some() || self.stations[*at].left > 0;
            let able: Vec<usize> = (0..STATIONS).filter(open).collect();
            if able.is_empty() {
                return Ok(());
            }
            let at = able[self.dice.below(able.len())];
            self.step(at)?;
            self.truth.look(self.cut_off)?;
            if self.dice.once_in(8) {
                self.lay_in_a_blank();
            }
            if self.played.steps > STEPS {
                return Err("it never ends".to_owned());
            }
        }
    }

    /// Lets one station go on for a while, or kills it.
    fn step(&mut self, at: usize) -> Result<(), String> {
        self.played.steps += 1;
        let steps = match self.dice.below(4) {
            0 => 0,
            1 => self.dice.below(5),
            2 => self.dice.below(100),
            _ => self.dice.below(2000),
        } as u64;
        let word = match self.stations[at].busy.clone() {
            Some(job) if self.kills_left > 0 && self.dice.once_in(12) => {
                self.kill(at, &job);
                return Ok(());
            }
            Some(_) => {
                let now = self.now;
                self.process(at).go(now, steps)?
            }
            None => {
                let job = self.choose();
                self.tell(|| format!("{at}: {job:?}"));
                self.stations[at].left -= 1;
                self.stations[at].busy = Some(job.clone());
                let now = self.now;
                self.process(at).begin(&job, now, steps)?
            }
        };
        self.played.mix(&format!("{at} {word:?}"));
        self.tell(|| format!("{at}: {word:?}"));
        match word {
            Word::Paused { now, .. } => self.now = now,
            Word::Done { now, done } => {
                self.now = now;
                let job = self.stations[at].busy.take().unwrap();
                self.played.jobs += 1;
                self.account(&job, &done)?;
            }
        }
        Ok(())
    }

    fn process(&mut self, at: usize) -> &mut Process {
        let station = &mut self.stations[at];
        let seed = self.seed * 1000 + at as u64 * 100 + station.started;
        station.process.get_or_insert_with(|| {
            station.started += 1;
            Process::start(&self.world.archive(), &self.world.state(at), seed)
        })
    }

    fn kill(&mut self, at: usize, job: &Job) {
        self.tell(|| format!("{at}: killed in {job:?}"));
        self.stations[at].process = None;
        self.stations[at].busy = None;
        self.kills_left -= 1;
        self.played.kills += 1;
        self.untold += 1;
        self.cut_off += u64::from(matches!(job, Job::Burn { .. }));
        self.played.mix("killed");
    }

    fn account(&mut self, job: &Job, done: &Done) -> Result<(), String> {
        match (job, done) {
            (_, Done::Burned { serial, good }) => {
                self.played.good_burns += u64::from(*good);
                self.truth.expect(serial, "burn ended");
            }
            (_, Done::Checked { serial }) => self.truth.expect(serial, "checked"),
            (job, Done::Moved { serial }) => self.truth.expect(serial, what_happened(job)),
            (_, Done::Refused { code, what }) => {
                self.untold += 1;
                *self.played.refused.entry(code.clone()).or_default() += 1;
                if !EXPECTED.contains(&code.as_str()) {
                    return Err(format!("{job:?} ends with {code}: {what}"));
                }
            }
            (_, Done::Built { discs }) => {
                let rows = self.truth.discs();
                for disc in discs {
                    let row = rows.iter().find(|row| row.name == *disc).unwrap();
                    if row.state != DiscState::Built && !row.dropped {
                        return Err(format!("{disc} was built and is {:?}", row.state));
                    }
                }
            }
            (
                _,
                Done::Seen | Done::TakenIn { .. } | Done::Planned { .. } | Done::Dropped { .. },
            ) => {}
        }
        Ok(())
    }

    /// What a person would do next, as far as they know.
    fn choose(&mut self) -> Job {
        let discs = self.truth.discs();
        let built: Vec<_> = discs
            .iter()
            .filter(|disc| disc.state == DiscState::Built && !disc.dropped)
            .collect();
        let sets = self.truth.catalog().read().sets().unwrap();
        let copies = self.truth.copies();
        let begun: Vec<_> = copies
            .iter()
            .filter(|copy| {
                use CopyState::{Burning, Destroyed, Planned, Retired, Written};
                !matches!(
                    copy.state,
                    Planned | Burning | Written | Retired | Destroyed
                )
            })
            .collect();
        let drive = DRIVES[self.dice.below(DRIVES.len())].to_owned();
        let place = PLACES[self.dice.below(PLACES.len())].to_owned();
        let set = match sets.is_empty() {
            true => "SET-0001".to_owned(),
            false => sets[self.dice.below(sets.len())].name.clone(),
        };
        let kind = self.dice.below(24);
        if (4..9).contains(&kind) && !built.is_empty() {
            let disc = built[self.dice.below(built.len())].name.clone();
            return Job::Burn { disc, drive };
        }
        if kind >= 9 && !begun.is_empty() {
            let copy = begun[self.dice.below(begun.len())];
            let serial = copy.serial.to_string();
            let label = station::label_in(self.truth.archive(), &drive).unwrap();
            return match kind {
                9..=11 => Job::Verify {
                    serial: label.unwrap_or(serial),
                    drive,
                },
                12 | 13 => Job::Shelve { serial, place },
                14 => Job::Lend { serial },
                15 => Job::Return { serial, place },
                16 => Job::Quarantine { serial },
                17 | 18 => Job::Release { serial },
                19 => Job::Send { serial, place },
                20..=22 => Job::Arrived { serial },
                _ => {
                    let last = self.dice.once_in(2);
                    Job::Destroyed { serial, last }
                }
            };
        }
        match kind % 6 {
            0 => Job::Status,
            1 | 2 => self.world.ingest(CASES[self.dice.below(CASES.len())]),
            3 => Job::Plan {
                parity_discs: u8::from(self.dice.once_in(2)),
            },
            4 => Job::Build { set },
            _ => Job::Drop { set },
        }
    }

    /// Somebody at the tray: a written disc is exchanged for a blank, where the drive is idle.
    fn lay_in_a_blank(&mut self) {
        let drive = DRIVES[self.dice.below(DRIVES.len())];
        let archive = self.truth.archive();
        let rows = station::list(archive).unwrap();
        let row = rows.iter().find(|row| row.name == drive);
        if row.is_some_and(|row| !row.blank && !row.medium.is_in_use()) {
            _ = station::load(archive, drive, &Load::Blank(MEDIA.to_owned()));
        }
    }

    /// All processes end; the next command finds what was killed.
    fn go_home(&mut self) -> Result<(), String> {
        for station in &mut self.stations {
            station.process = None;
        }
        for _ in 0..2 {
            let now = self.now;
            let word = self.process(0).begin(&Job::Status, now, u64::MAX)?;
            let Word::Done {
                done: Done::Seen,
                now,
            } = word
            else {
                return Err(format!("status at the end: {word:?}"));
            };
            self.now = now;
        }
        self.truth.at_end(self.cut_off, self.untold)
    }

    fn tell(&self, what: impl Fn() -> String) {
        if self.told {
            println!("{}", what());
        }
    }
}

/// The event that a job leaves which moves or settles a copy.
fn what_happened(job: &Job) -> &'static str {
    match job {
        Job::Shelve { .. } => "shelved",
        Job::Lend { .. } => "lent",
        Job::Quarantine { .. } => "quarantined",
        Job::Release { .. } => "released",
        Job::Send { .. } => "sent",
        Job::Arrived { .. } => "arrived",
        Job::Destroyed { .. } => "destroyed",
        _ => "given back",
    }
}
