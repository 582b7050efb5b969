//! The drive itself: a clock, a tray, a buffer, what it is busy with and what it has to tell.
//!
//! One command at a time goes through [`Recorder::execute`]: time has passed, a fault may strike,
//! news comes first, then the command is carried out and takes its time. It does not know where
//! its own state is kept.

use std::io;
use std::time::Duration;

use stele_mmc::{Cdb, Command, Data, MediaEvent, ModePage, Reply, Sense, Status, TransportError};

use crate::buffer::WriteBuffer;
use crate::faults::{FaultAct, Faults, Strike, Touch};
use crate::host::Hosts;
use crate::loading_mechanism::LoadingMechanism;
use crate::operation::Operation;
use crate::write_page::default_page;
use crate::wrong_bits::{fill, spoil, wrong_data};
use crate::{FaultScript, Personality, SectorRange, VirtualMedium};

/// Time every command takes at least.
const COMMAND_TIME: Duration = Duration::from_micros(150);

/// How often a drive reads a bad place again by itself.
pub(crate) const READ_RETRIES: u8 = 8;

/// A running drive.
#[derive(Debug)]
pub(crate) struct Recorder {
    pub personality: Personality,
    pub clock: Duration,
    pub tray: LoadingMechanism,
    pub buffer: WriteBuffer,
    pub busy: Option<Operation>,
    /// What each host is to hear.
    pub hosts: Hosts,
    /// Speeds set by the host; the drive's own choice where none is.
    pub write_kb_per_s: Option<u32>,
    pub read_kb_per_s: Option<u32>,
    /// The sector under the laser.
    pub head: u32,
    /// Mode page 05h, write parameters, as the host set it; only DVD-R heeds it.
    pub write_page: ModePage,
    /// Read retry count of mode page 01h, as the host set it.
    pub read_retries: u8,
    /// The first WRITE of a blank was put off already.
    pub prepared: bool,
    faults: Faults,
    gone: bool,
    /// This machine failed while time passed; the next command tells.
    failed: Option<io::Error>,
}

/// What a command comes to.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub data: Vec<u8>,
    /// With data: what went wrong besides or behind it.
    pub sense: Option<Sense>,
    pub takes: Duration,
    /// It answers only when the operation under way is done.
    pub waits: bool,
}

impl Answer {
    pub(crate) fn data(data: Vec<u8>) -> Self {
        Self {
            data,
            ..Self::default()
        }
    }

    /// The data as far as the host has room for them.
    pub(crate) fn cut(mut data: Vec<u8>, allocation: impl Into<u32>) -> Self {
        data.truncate(usize::try_from(allocation.into()).unwrap_or(usize::MAX));
        Self::data(data)
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The drive refuses or fails.
    Sense(Sense),
    /// The machine that plays the drive fails: that is no fault of the drive's.
    Machine(io::Error),
}

impl From<Sense> for Failure {
    fn from(sense: Sense) -> Self {
        Self::Sense(sense)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Machine(error)
    }
}

impl Recorder {
    /// A drive that was just switched on, with what lies in its tray.
    pub(crate) fn new(
        personality: Personality,
        tray: LoadingMechanism,
        faults: &FaultScript,
    ) -> Self {
        Self {
            buffer: WriteBuffer::new(personality.buffer_bytes),
            personality,
            clock: Duration::ZERO,
            tray,
            busy: None,
            hosts: Hosts::new(),
            write_kb_per_s: None,
            read_kb_per_s: None,
            head: 0,
            write_page: default_page(),
            read_retries: READ_RETRIES,
            faults: Faults::new(faults),
            prepared: false,
            gone: false,
            failed: None,
        }
    }

    pub(crate) fn set_faults(&mut self, script: &FaultScript) {
        self.faults = Faults::new(script);
    }

    /// The speed the laser writes at, kB/s. Where spare areas are, the drive reads back what it
    /// wrote, which halves it.
    pub(crate) fn writing_speed(&self) -> u32 {
        let Some(medium) = &self.tray.medium else {
            return 1;
        };
        let speeds = self.personality.write_speeds(medium.kind());
        let set = self.write_kb_per_s.unwrap_or(u32::MAX);
        let slowest = speeds.last().copied().unwrap_or(1);
        let speed = speeds.into_iter().find(|s| *s <= set).unwrap_or(slowest);
        if medium.capacity() < medium.kind().sectors() {
            speed / 2
        } else {
            speed
        }
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, time: Duration) -> io::Result<()> {
        self.clock = self.clock.saturating_add(time);
        self.tick()
    }

    /// Lets time pass between commands.
    pub(crate) fn wait(&mut self, time: Duration) {
        if let Err(error) = self.pass(time) {
            self.failed = Some(error);
        }
    }

    /// Brings everything up to the present.
    fn tick(&mut self) -> io::Result<()> {
        if self.tray.open && self.tray.hand_at.is_some_and(|at| at <= self.clock) {
            self.tray.hand_at = None;
            // A medium that cannot be opened is one that the drive does not see.
            let _ = self.load();
        }
        let (now, speed) = (self.clock, self.writing_speed());
        let Some(medium) = self.tray.medium.as_mut() else {
            return Ok(());
        };
        self.buffer.drain(now, speed, medium)?;
        if let Some(busy) = &mut self.busy
            && self.buffer.is_empty()
        {
            let begun = *busy.begun.get_or_insert(now.min(self.buffer.laser_free()));
            if begun.saturating_add(busy.takes) <= now {
                let done = *busy;
                self.busy = None;
                done.finish(medium)?;
            }
        }
        if self.tray.news && self.tray.ready_at <= now {
            self.tray.news = false;
            self.hosts.tell(Sense::MEDIUM_CHANGED);
            self.hosts.happened(MediaEvent::NewMedia);
        }
        Ok(())
    }

    /// How long until the operation under way is done.
    fn until_idle(&self) -> Duration {
        let Some(busy) = &self.busy else {
            return Duration::ZERO;
        };
        let unit = self
            .tray
            .medium
            .as_ref()
            .map_or(32, VirtualMedium::cluster_sectors);
        let empty_at = self.buffer.empty_at(unit, self.writing_speed());
        let done = busy.begun.unwrap_or(empty_at).saturating_add(busy.takes);
        done.saturating_sub(self.clock)
    }

    /// Begins an operation; it starts as soon as the buffer has been emptied.
    pub(crate) fn begin(&mut self, operation: Operation, immediate: bool) -> Answer {
        self.buffer.hold_laser(self.clock);
        self.buffer.flush();
        self.busy = Some(operation);
        Answer {
            waits: !immediate,
            ..Answer::default()
        }
    }

    /// Writes out what waits, before the drive turns to something else. Takes simulated time.
    pub(crate) fn flush_now(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        self.buffer.flush();
        let unit = self
            .tray
            .medium
            .as_ref()
            .map_or(32, VirtualMedium::cluster_sectors);
        let empty_at = self.buffer.empty_at(unit, self.writing_speed());
        self.pass(empty_at.saturating_sub(self.clock))
    }

    /// The medium, where the drive is ready.
    ///
    /// Errors: why it is not.
    pub(crate) fn medium(&mut self) -> Result<&mut VirtualMedium, Sense> {
        let (now, xl) = (self.clock, self.personality.xl);
        match &mut self.tray {
            tray if tray.open => Err(Sense::NO_MEDIUM_TRAY_OPEN),
            LoadingMechanism { medium: None, .. } => Err(Sense::NO_MEDIUM_TRAY_CLOSED),
            tray if now < tray.seen_at => Err(Sense::NO_MEDIUM_TRAY_CLOSED),
            tray if now < tray.ready_at => Err(Sense::NOT_READY_BECOMING),
            LoadingMechanism {
                medium: Some(medium),
                ..
            } if medium.kind().layers() > 2 && !xl => Err(Sense::INCOMPATIBLE_MEDIUM),
            LoadingMechanism {
                medium: Some(medium),
                ..
            } => match &self.busy {
                Some(busy) => Err(busy.sense(now)),
                None => Ok(medium),
            },
        }
    }

    /// Carries out one command.
    ///
    /// Errors: where a fault or the time limit lets no answer through, or where this machine fails.
    pub(crate) fn execute(
        &mut self,
        cdb: &Cdb,
        data: Data<'_>,
        limit: Duration,
    ) -> Result<Reply, TransportError> {
        if self.gone {
            return Err(TransportError::Gone);
        }
        if let Some(error) = self.failed.take() {
            return Err(error.into());
        }
        self.tick()?;
        let command = Command::parse(cdb);
        let touch = command.as_ref().map_or(Touch::Nothing, touched);
        let strike = self.faults.strike(cdb.opcode(), touch, self.clock);
        if let Some(status) = strike.and_then(|strike| status_alone(strike.act)) {
            self.pass(COMMAND_TIME)?;
            return Ok(Reply {
                status,
                sense: None,
                residual: residual(&data, 0),
            });
        }
        if self.is_too_long(&data) {
            self.pass(COMMAND_TIME)?;
            return Err(BUS_FAILED);
        }
        if let Some(early) = self.before(strike, limit)? {
            return self.reply(Err(early), data, limit);
        }
        let outcome = match (command, wrong_data(strike, touch, &data)) {
            (Err(sense), _) => self.news_first().and(Err(sense.into())),
            (Ok(command), Some(wrong)) => self.carry_out(command, &wrong),
            (Ok(command), None) => match &data {
                Data::Out(bytes) => self.carry_out(command, bytes),
                _ => self.carry_out(command, &[]),
            },
        };
        let outcome = self.after(strike, touch, outcome)?;
        if let Some(Strike {
            act:
                FaultAct::Hang {
                    ms,
                    carried_out: true,
                },
            ..
        }) = strike
            && limit <= Duration::from_millis(ms)
        {
            self.pass(limit)?;
            return Err(TransportError::Timeout { limit });
        }
        let reply = self.reply(outcome, data, limit);
        match strike {
            Some(Strike {
                act: FaultAct::Bus { .. },
                ..
            }) => Err(BUS_FAILED),
            _ => reply,
        }
    }

    /// Whether the box between host and drive moves no command as long as this one.
    fn is_too_long(&self, data: &Data<'_>) -> bool {
        let len = match data {
            Data::None => 0,
            Data::In(into) => into.len(),
            Data::Out(from) => from.len(),
        };
        let most = self.personality.quirks.most_bytes as usize;
        most > 0 && len > most
    }

    /// What a fault does before the command is carried out; Some where it is not carried out.
    fn before(
        &mut self,
        strike: Option<Strike>,
        limit: Duration,
    ) -> Result<Option<Failure>, TransportError> {
        let Some(Strike { act, lba, .. }) = strike else {
            return Ok(None);
        };
        match act {
            FaultAct::Sense(code) => {
                let sense = code.sense();
                let medium_error = code.sense_key == 3;
                let told = lba.filter(|_| medium_error);
                Ok(Some(
                    told.map_or(sense, |lba| sense.with_information(lba)).into(),
                ))
            }
            FaultAct::Hang {
                ms,
                carried_out: false,
            } => {
                let time = Duration::from_millis(ms);
                self.pass(time.min(limit))?;
                if limit <= time {
                    Err(TransportError::Timeout { limit })
                } else {
                    Ok(None)
                }
            }
            FaultAct::Struggle { ms } => {
                let time = self.trying(Duration::from_millis(ms));
                self.pass(time.min(limit))?;
                if limit <= time {
                    return Err(TransportError::Timeout { limit });
                }
                let at = lba.unwrap_or_default();
                Ok(Some(Sense::UNREADABLE.with_information(at).into()))
            }
            FaultAct::Bus { carried_out: false } => {
                self.pass(COMMAND_TIME)?;
                Err(BUS_FAILED)
            }
            FaultAct::Gone => {
                self.gone = true;
                Err(TransportError::Gone)
            }
            FaultAct::Reset => {
                self.reset();
                Ok(None)
            }
            FaultAct::Blackout => {
                self.reset();
                self.pass(COMMAND_TIME)?;
                Err(BUS_FAILED)
            }
            FaultAct::Forget => {
                self.buffer.lose();
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    /// How long a drive tries that takes `usual` with its own number of retries: each try as long.
    pub(crate) fn trying(&self, usual: Duration) -> Duration {
        usual * (u32::from(self.read_retries) + 1) / (u32::from(READ_RETRIES) + 1)
    }

    /// Power failed for a moment.
    fn reset(&mut self) {
        self.buffer.lose();
        self.busy = None;
        self.hosts.power_on();
        self.write_kb_per_s = None;
        self.read_kb_per_s = None;
        self.write_page = default_page();
        self.read_retries = READ_RETRIES;
        if let Some(medium) = &mut self.tray.medium {
            medium.announce(None);
            self.tray.ready_at = self.clock + load_time(&self.personality);
            self.tray.news = true;
        }
    }

    /// The bus was reset; power stayed on.
    pub(crate) fn bus_reset(&mut self) {
        self.hosts.unlock();
        self.hosts.tell(Sense::RESET);
    }

    /// What a fault adds to a command that was carried out.
    fn after(
        &mut self,
        strike: Option<Strike>,
        touch: Touch,
        outcome: Result<Answer, Failure>,
    ) -> Result<Result<Answer, Failure>, TransportError> {
        let Some(strike) = strike else {
            return Ok(outcome);
        };
        let mut answer = match outcome {
            Ok(answer) => answer,
            Err(failure) => return Ok(Err(failure)),
        };
        match strike.act {
            FaultAct::Slow { ms } => answer.takes += Duration::from_millis(ms),
            FaultAct::Recovered(code) => {
                let told = strike.lba.map(|lba| code.sense().with_information(lba));
                answer.sense = answer.sense.or(told).or(Some(code.sense()));
            }
            FaultAct::Deferred(code) => {
                self.hosts
                    .speaker()
                    .news
                    .push_back(code.sense().of_earlier());
                if let (Touch::Writes(range), Some(medium)) = (touch, &mut self.tray.medium) {
                    medium.lose(range)?;
                }
            }
            FaultAct::WrongData => spoil(&mut answer.data, strike, touch),
            FaultAct::Cut { bytes } => answer.data.truncate(bytes as usize),
            FaultAct::Garbage { seed } => fill(&mut answer.data, seed),
            _ => {}
        }
        Ok(Ok(answer))
    }

    /// Err where the drive has something to tell before it obeys.
    fn news_first(&mut self) -> Result<Answer, Failure> {
        match self.hosts.speaker().news.pop_front() {
            Some(sense) => Err(sense.into()),
            None => Ok(Answer::default()),
        }
    }

    fn carry_out(&mut self, command: Command, out: &[u8]) -> Result<Answer, Failure> {
        // These four never report unit attentions (MMC-6 4.1.6.1, SPC-4 5.13).
        let deaf = matches!(
            command,
            Command::Inquiry { .. }
                | Command::RequestSense { .. }
                | Command::GetConfiguration { .. }
                | Command::GetEventStatus { .. }
        );
        if !deaf {
            self.news_first()?;
        }
        self.dispatch(command, out)
    }

    /// Lets the command take its time and puts the answer into the host's hands.
    fn reply(
        &mut self,
        outcome: Result<Answer, Failure>,
        data: Data<'_>,
        limit: Duration,
    ) -> Result<Reply, TransportError> {
        let answer = match outcome {
            Ok(answer) => answer,
            Err(Failure::Machine(error)) => return Err(error.into()),
            Err(Failure::Sense(sense)) => {
                self.pass(COMMAND_TIME)?;
                let residual = residual(&data, 0);
                return Ok(Reply {
                    status: Status::CheckCondition,
                    sense: Some(sense),
                    residual,
                });
            }
        };
        let mut takes = answer.takes + COMMAND_TIME;
        if answer.waits {
            takes = takes.max(self.until_idle());
        }
        if takes > limit {
            self.pass(limit)?;
            return Err(TransportError::Timeout { limit });
        }
        self.pass(takes)?;
        let mut moved = usize::MAX;
        let mut data = data;
        if let Data::In(into) = &mut data {
            moved = answer.data.len();
            for (to, from) in into.chunks_mut(2048).zip(answer.data.chunks(2048)) {
                let len = to.len().min(from.len());
                let (to, _) = to.split_at_mut(len);
                let (from, _) = from.split_at(len);
                to.copy_from_slice(from);
            }
        }
        let status = answer
            .sense
            .map_or(Status::Good, |_| Status::CheckCondition);
        Ok(Reply {
            status,
            sense: answer.sense,
            residual: residual(&data, moved),
        })
    }
}

/// The connection failed: DID_RESET as Linux calls it (`scsi_status.h`).
const BUS_FAILED: TransportError = TransportError::Bus { host: 8, driver: 0 };

/// The status, where a fault answers with nothing else.
fn status_alone(act: FaultAct) -> Option<Status> {
    match act {
        FaultAct::Busy => Some(Status::Busy),
        FaultAct::Mute => Some(Status::CheckCondition),
        _ => None,
    }
}

/// Until a medium that was just drawn in is ready.
pub(crate) fn load_time(personality: &Personality) -> Duration {
    Duration::from_millis(personality.times.load_ms.into())
}

/// Bytes of the host's buffer that were not moved.
fn residual(data: &Data<'_>, moved: usize) -> u32 {
    let len = match data {
        Data::None => 0,
        Data::In(into) => into.len(),
        Data::Out(from) => from.len(),
    };
    u32::try_from(len.saturating_sub(moved)).unwrap_or(u32::MAX)
}

/// The sectors a command reads or writes.
fn touched(command: &Command) -> Touch {
    match *command {
        Command::Read { lba, sectors, .. } => Touch::Reads(SectorRange::new(lba, sectors)),
        Command::Write { lba, sectors, .. } => Touch::Writes(SectorRange::new(lba, sectors)),
        _ => Touch::Nothing,
    }
}
