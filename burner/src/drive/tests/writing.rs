//! WRITEs whose answer was lost, and the pacing.

use std::collections::BTreeMap;
use std::time::Duration;

use stele_mmc::{Cdb, Command, Data, DriveTime, Reply, Status, TransportError};

use super::*;

/// A transport that counts what passes: how often each address was taken for writing, and how
/// often each command and each refusal came.
struct Counted {
    inner: VirtualDrive,
    taken: BTreeMap<u32, u32>,
    opcodes: BTreeMap<u8, u32>,
    full: u32,
    /// Last sectors of which a speed was asked for.
    streams_to: Vec<u32>,
}

impl Transport for Counted {
    fn execute(
        &mut self,
        cdb: &Cdb,
        data: Data<'_>,
        limit: Duration,
    ) -> Result<Reply, TransportError> {
        if let (Ok(Command::SetStreaming { .. }), Data::Out(list)) = (Command::parse(cdb), &data) {
            let speed = stele_mmc::StreamSpeed::parse(list).unwrap();
            self.streams_to.push(speed.end_lba);
        }
        let reply = self.inner.execute(cdb, data, limit);
        *self.opcodes.entry(cdb.opcode()).or_default() += 1;
        if let (Ok(Command::Write { lba, .. }), Ok(reply)) = (Command::parse(cdb), &reply) {
            if reply.status == Status::Good {
                *self.taken.entry(lba).or_default() += 1;
            }
            let codes = reply.sense.map(|sense| sense.codes());
            self.full += u32::from(codes == Some((2, 0x04, 0x08)));
        }
        reply
    }
    fn wait(&mut self, duration: Duration) {
        self.inner.wait(duration);
    }
    fn now(&self) -> DriveTime {
        self.inner.now()
    }
}

fn counted(bench: &Bench, faults: &[Fault]) -> (BurnOutcome, Counted) {
    let mut inner = bench.recorder();
    inner.set_faults(&FaultScript {
        faults: faults.to_vec(),
    });
    let mut drive = Drive::open(Counted {
        inner,
        taken: BTreeMap::new(),
        opcodes: BTreeMap::new(),
        full: 0,
        streams_to: Vec::new(),
    })
    .unwrap();
    let outcome = check(&mut drive, &spec())
        .unwrap()
        .burn(&Image::new(), &Quiet);
    (outcome, drive.into_transport())
}

#[test]
fn a_write_lost_on_the_way_is_sent_again_only_where_the_drive_still_waits_for_it() {
    let lost = |act| Fault {
        times: Some(3),
        ..at_write(640, act)
    };
    for carried_out in [true, false] {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let (outcome, seen) = counted(&bench, &[lost(FaultAct::Bus { carried_out })]);
        assert!(outcome.stopped.is_none(), "{}", outcome.log);
        good(&bench, &outcome);
        assert!(seen.taken.values().all(|n| *n == 1), "{:?}", seen.taken);
        let log = outcome.log.to_string();
        let word = if carried_out {
            "stands behind"
        } else {
            "lost on its way"
        };
        assert!(log.contains(word), "{log}");
    }
}

#[test]
fn a_connection_that_loses_one_write_after_the_other_ends_the_burn() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    let all = FaultPlace::Write(SectorRange::new(640, ROOM));
    let act = FaultAct::Bus { carried_out: true };
    let outcome = bench.burn(&[Fault::always(all, act)]);
    assert_eq!(code(&outcome), "BRN-011", "{}", outcome.log);
    assert!(outcome.read_back.is_none());
}

#[test]
fn a_drive_that_lost_what_it_had_taken_is_not_written_on() {
    // Power fails for a moment, or the firmware drops its buffer and says nothing.
    for (act, expected) in [
        (FaultAct::Blackout, "BRN-010"),
        (FaultAct::Reset, "BRN-010"),
        (FaultAct::Forget, "BRN-018"),
    ] {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let (outcome, seen) = counted(&bench, &[at_write(1_280, act)]);
        assert_eq!(code(&outcome), expected, "{act:?}\n{}", outcome.log);
        assert_eq!(
            (outcome.reached, outcome.written.0),
            (BurnPhase::Writing, 1_280)
        );
        assert!(outcome.read_back.is_none());
        assert!(seen.taken.values().all(|n| *n == 1), "{:?}", seen.taken);
    }
}

#[test]
fn the_drive_is_asked_for_room_and_never_has_to_refuse() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    let (outcome, seen) = counted(&bench, &[]);
    good(&bench, &outcome);
    let asked = seen.opcodes.get(&0x5C).copied().unwrap_or_default();
    let writes = seen.opcodes.get(&0x2A).copied().unwrap_or_default();
    assert_eq!(
        (seen.full, writes),
        (0, SECTORS.div_ceil(32)),
        "{}",
        outcome.log
    );
    assert!(
        (2..900).contains(&asked),
        "{asked} questions for {writes} writes"
    );
}

/// D6: drives refuse a speed for a part of the disc, or burn the rest at another one.
#[test]
fn a_speed_is_asked_for_up_to_the_end_of_the_disc() {
    let bench = Bench::new(Personality::lg_wh16ns40());
    let (outcome, seen) = counted(&bench, &[]);
    good(&bench, &outcome);
    assert_eq!(seen.streams_to, [ROOM - 1]);
}

#[test]
fn a_drive_that_cannot_tell_its_room_or_tells_nonsense_is_paced_by_its_refusals() {
    let all = |act| {
        let opcode = 0x5C;
        Fault::always(FaultPlace::Command { opcode, nth: 1 }, act)
    };
    for act in [
        sense(5, 0x20, 0x00),
        sense(5, 0x24, 0x00),
        FaultAct::Mute,
        FaultAct::Busy,
        FaultAct::Bus { carried_out: true },
        FaultAct::Cut { bytes: 7 },
        FaultAct::Garbage { seed: 9 },
    ] {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let (outcome, seen) = counted(&bench, &[all(act)]);
        assert!(outcome.stopped.is_none(), "{act:?}\n{}", outcome.log);
        good(&bench, &outcome);
        let asked = seen.opcodes.get(&0x5C).copied().unwrap_or_default();
        assert!(seen.full > 0 || act == FaultAct::Busy, "{act:?}");
        assert!(
            asked <= 3 || act == FaultAct::Busy,
            "{act:?}: asked {asked} times"
        );
    }
}

#[test]
fn news_that_comes_instead_of_the_room_ends_the_burn() {
    for act in [sense(6, 0x28, 0x00), FaultAct::Reset] {
        let bench = Bench::new(Personality::lg_wh16ns40());
        let outcome = bench.burn(&[at_command(0x5C, 3, act)]);
        assert_eq!(code(&outcome), "BRN-010", "{act:?}\n{}", outcome.log);
        assert!(outcome.read_back.is_none());
    }
}
