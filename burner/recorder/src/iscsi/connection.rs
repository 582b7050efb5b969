//! One connection, without its socket: bytes in, bytes out.
//!
//! Commands are carried out one after the other in the order they came; a drive knows no other.
//! While one takes its time, pings and aborts are still answered.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::time::Duration;

use stele_mmc::{Sense, TransportError};

use super::keep_alive::KeepAlive;
use super::login_state::LoginState;
use super::pdu::{NO_TAG, Pdu, opcode};
use super::protocol_error::ProtocolError;
use super::target_state::{Entered, Full, Nexus, TargetState};
use super::task::{Answer, MOST_MOVED, Task};
use super::text::{MOST_TEXT, Settings, pairs, say};

/// Commands that may wait at once.
const QUEUE: u32 = 32;

/// While more bytes than this wait to be sent, no command is carried out: each may give 16 MiB.
const OUTPUT_MOST: usize = 1 << 20;

/// 5/25/00.
const NO_SUCH_UNIT: Sense = Sense::new(5, 0x25, 0x00);

/// What a session is for.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Normal,
    /// To learn which targets there are, and nothing else.
    Discovery,
}

/// How far a connection is.
#[derive(Debug)]
pub(super) enum Phase {
    Login(Box<LoginState>),
    Full,
    /// What is still to be sent goes out, then it is closed.
    Ended,
}

/// One connection.
#[derive(Debug)]
pub(super) struct Connection<'d> {
    pub target: &'d TargetState,
    /// Where the initiator reached us, as `address:port`.
    portal: String,
    input: Vec<u8>,
    output: Vec<u8>,
    pub phase: Phase,
    pub kind: Kind,
    pub settings: Settings,
    pub stat_sn: u32,
    pub exp_cmd_sn: u32,
    tasks: VecDeque<Task>,
    /// An answer and when it is due.
    answer: Option<(Duration, Answer)>,
    text: Vec<u8>,
    /// The session, where it takes commands for the drive.
    entered: Entered,
    pub keep_alive: KeepAlive,
}

impl<'d> Connection<'d> {
    pub(super) fn new(target: &'d TargetState, portal: String) -> Self {
        Self {
            target,
            portal,
            input: Vec::new(),
            output: Vec::new(),
            phase: Phase::Login(Box::default()),
            kind: Kind::Normal,
            settings: Settings::default(),
            stat_sn: 0,
            exp_cmd_sn: 0,
            tasks: VecDeque::new(),
            answer: None,
            text: Vec::new(),
            entered: Entered::default(),
            keep_alive: KeepAlive::new(target.clock()),
        }
    }

    /// Takes bytes that came and does what they say.
    ///
    /// Errors: the initiator breaks the protocol; the connection is to be closed.
    pub(super) fn receive(&mut self, bytes: &[u8]) -> Result<(), ProtocolError> {
        self.input.extend(bytes);
        self.keep_alive.heard(self.target.clock());
        while let Some(unit) = Pdu::take(&mut self.input)? {
            match std::mem::replace(&mut self.phase, Phase::Ended) {
                Phase::Login(login) => self.log_in(*login, &unit)?,
                Phase::Full => {
                    self.phase = Phase::Full;
                    self.obey(unit)?;
                }
                Phase::Ended => return Ok(()),
            }
        }
        self.work()
    }

    /// Carries out what is there to do.
    ///
    /// Errors: the drive is gone.
    pub(super) fn work(&mut self) -> Result<(), ProtocolError> {
        loop {
            if self.is_full() {
                return Ok(());
            }
            if let Some((due, _)) = &self.answer {
                if *due > self.target.clock() {
                    return Ok(());
                }
                self.send_answer();
                continue;
            }
            let Some(task) = self.tasks.front_mut() else {
                return Ok(());
            };
            // More than any host sends in one piece is not asked for.
            let absurd = task.sends > MOST_MOVED;
            if !task.is_complete() && !absurd {
                if let Some(request) = task.request(&self.settings) {
                    let stat_sn = self.stat_sn;
                    self.send(request.put32(24, stat_sn));
                }
                return Ok(());
            }
            if let Some(task) = self.tasks.pop_front() {
                self.carry_out(task)?;
            }
        }
    }

    /// What is to be sent.
    pub(super) fn output(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.output)
    }

    /// Whether so much waits to be sent that nothing is carried out.
    fn is_full(&self) -> bool {
        self.output.len() > OUTPUT_MOST
    }

    /// Whether there is anything to do once what waits has been sent.
    pub(super) fn goes_on(&self) -> bool {
        self.is_full() && !(self.tasks.is_empty() && self.answer.is_none())
    }

    /// How long until an answer is due.
    pub(super) fn due_in(&self) -> Option<Duration> {
        let (due, _) = self.answer.as_ref()?;
        Some(due.saturating_sub(self.target.clock()))
    }

    /// It takes commands for the drive.
    pub(super) fn is_session(&self) -> bool {
        matches!(self.phase, Phase::Full) && self.kind == Kind::Normal
    }

    pub(super) fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Ended) || self.entered.replaced.load(Ordering::SeqCst)
    }

    /// Asks whether anybody is there, where nothing was heard for long.
    ///
    /// Errors: nobody answered.
    pub(super) fn look_alive(&mut self) -> Result<(), ProtocolError> {
        if self.is_session()
            && let Some(ping) = self.keep_alive.due(self.target.clock())?
        {
            // It is no status, and StatSN stays (RFC 7143 11.19.1).
            let stat_sn = self.stat_sn;
            self.send(ping.put32(24, stat_sn));
        }
        Ok(())
    }

    /// The login is done; the number of the session (TSIH). An older session of the same
    /// initiator port ends by it (RFC 7143 6.3.5). One for discovery has no way to the drive, and
    /// disturbs none.
    ///
    /// Errors: [`Full`].
    pub(super) fn begin(&mut self, login: &LoginState) -> Result<u16, Full> {
        if self.kind == Kind::Discovery {
            return Ok(self.target.number());
        }
        let nexus = Nexus::new(login.initiator.as_deref().unwrap_or_default(), login.isid);
        self.entered = self.target.enter(nexus, login.cid, login.tsih)?;
        Ok(self.entered.session)
    }

    /// The connection has ended, and the session with it.
    pub(super) fn leave(&self) {
        self.target.leave(&self.entered);
    }

    fn send(&mut self, unit: Pdu) {
        let waiting = u32::try_from(self.tasks.len()).unwrap_or(QUEUE);
        let room = QUEUE.saturating_sub(waiting);
        let last = self.exp_cmd_sn.wrapping_add(room).wrapping_sub(1);
        unit.put32(28, self.exp_cmd_sn)
            .put32(32, last)
            .encode(&mut self.output);
    }

    /// Sends a unit that counts as a status.
    pub(super) fn send_status(&mut self, unit: Pdu) {
        let stat_sn = self.stat_sn;
        self.stat_sn = stat_sn.wrapping_add(1);
        self.send(unit.put32(24, stat_sn));
    }

    fn send_answer(&mut self) {
        let Some((_, answer)) = self.answer.take() else {
            return;
        };
        let mut units = answer.units(&self.settings);
        let last = units.pop();
        units.into_iter().for_each(|unit| self.send(unit));
        if let Some(last) = last {
            self.send_status(last);
        }
    }

    /// A unit of the full feature phase.
    fn obey(&mut self, unit: Pdu) -> Result<(), ProtocolError> {
        let code = unit.opcode();
        if code != opcode::DATA_OUT && !unit.immediate() {
            // On one connection commands come in order; what lies outside the window is dropped.
            let ahead = unit.be32(24).wrapping_sub(self.exp_cmd_sn);
            if ahead != 0 {
                return if ahead < QUEUE {
                    Err(ProtocolError("a command is missing"))
                } else {
                    Ok(())
                };
            }
            self.exp_cmd_sn = self.exp_cmd_sn.wrapping_add(1);
        }
        match code {
            opcode::NOP_OUT => self.ping(unit),
            opcode::TEXT => self.answer_text(&unit)?,
            opcode::LOGOUT => self.log_out(&unit),
            _ if self.kind == Kind::Discovery => self.reject(&unit),
            opcode::SCSI_COMMAND => self.take_command(unit)?,
            opcode::DATA_OUT => self.take_data(&unit)?,
            opcode::TASK_MANAGEMENT => self.manage(&unit),
            _ => self.reject(&unit),
        }
        Ok(())
    }

    fn take_command(&mut self, unit: Pdu) -> Result<(), ProtocolError> {
        if self.tasks.len() >= QUEUE as usize {
            return Err(ProtocolError("more commands than were allowed"));
        }
        let task = Task::new(unit, &self.settings);
        if !task.is_lawful(&self.settings) {
            return Err(ProtocolError("data that were not agreed on"));
        }
        self.tasks.push_back(task);
        self.work()
    }

    fn take_data(&mut self, unit: &Pdu) -> Result<(), ProtocolError> {
        let tag = unit.be32(16);
        // Data of a command that was aborted may still be under way.
        let Some(task) = self.tasks.iter_mut().find(|task| task.tag == tag) else {
            return Ok(());
        };
        if !task.takes(unit.be32(40), unit.data.len(), &self.settings) {
            return Err(ProtocolError("data out of order, or unasked"));
        }
        task.data.extend(&unit.data);
        task.unasked &= !unit.last();
        self.work()
    }

    /// Gives a command to the drive, or answers it where it is not for the drive.
    fn carry_out(&mut self, task: Task) -> Result<(), ProtocolError> {
        let now = self.target.clock();
        let ours = is_ours(task.lun);
        let answer = match task.cdb.opcode() {
            // REPORT LUNS (SPC-4 6.33): unit 0 alone.
            0xA0 => {
                let units = vec![0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
                Answer::given(task, units)
            }
            // INQUIRY to another unit: no device can be there (SPC-4 6.4.2).
            0x12 if !ours => {
                let mut data = vec![0x7F, 0, 0, 0x02, 31];
                data.resize(36, 0);
                Answer::given(task, data)
            }
            _ if !ours => Answer::refused(task, NO_SUCH_UNIT),
            _ if task.wants.max(task.sends) > MOST_MOVED => {
                Answer::refused(task, Sense::INVALID_FIELD_IN_CDB)
            }
            _ => return self.ask_drive(task),
        };
        self.answer = Some((now, answer));
        Ok(())
    }

    /// Gives a command to the drive.
    ///
    /// Errors: the drive is gone, or this session ended by another login.
    fn ask_drive(&mut self, task: Task) -> Result<(), ProtocolError> {
        let mut data = vec![0; task.room()];
        let entered = &self.entered;
        let told = self
            .target
            .execute(entered, &task.cdb, &mut data, &task.data);
        let Some((reply, due)) = told else {
            return Err(ProtocolError("the session was reinstated by another login"));
        };
        self.answer = match reply {
            Ok(reply) => {
                let got = data.len().saturating_sub(reply.residual as usize);
                data.truncate(got);
                Some((due, Answer::of_drive(task, data, &reply)))
            }
            // A drive that hangs says nothing; the host's own limit will strike.
            Err(TransportError::Timeout { .. }) => None,
            Err(TransportError::Gone) => return Err(ProtocolError("the drive is gone")),
            Err(_) => Some((self.target.clock(), Answer::failed(task))),
        };
        Ok(())
    }

    /// NOP-OUT: sent back as it came, where an answer is wanted (RFC 7143 11.18).
    fn ping(&mut self, unit: Pdu) {
        let tag = unit.be32(16);
        if tag == NO_TAG {
            return;
        }
        let mut echo = unit.data.clone();
        echo.truncate(self.settings.max_segment as usize);
        let pong = Pdu::new(opcode::NOP_IN, 0x80)
            .put(8, &unit.field::<8>(8))
            .put32(16, tag)
            .put32(20, NO_TAG)
            .with_data(echo);
        self.send_status(pong);
    }

    /// SendTargets, and nothing else, can be asked here (RFC 7143 11.10, appendix C).
    fn answer_text(&mut self, unit: &Pdu) -> Result<(), ProtocolError> {
        self.text.extend(&unit.data);
        if self.text.len() > MOST_TEXT {
            return Err(ProtocolError("too long a text"));
        }
        let goes_on = unit.flags() & 0x40 != 0;
        let mut answer = Vec::new();
        if !goes_on {
            let text = std::mem::take(&mut self.text);
            for (key, value) in pairs(&text)? {
                let name = self.target.name();
                let ours = match (key, value) {
                    ("SendTargets", "All") => self.kind == Kind::Discovery,
                    ("SendTargets", "") => self.kind == Kind::Normal,
                    ("SendTargets", asked) => asked.eq_ignore_ascii_case(name),
                    _ => {
                        say(&mut answer, key, "NotUnderstood");
                        continue;
                    }
                };
                if ours {
                    say(&mut answer, "TargetName", name);
                    say(&mut answer, "TargetAddress", &format!("{},1", self.portal));
                }
            }
        }
        answer.truncate(self.settings.max_segment as usize);
        let (last, tag) = if goes_on { (0, 1) } else { (0x80, NO_TAG) };
        let response = Pdu::new(opcode::TEXT_RESPONSE, last)
            .put(8, &unit.field::<8>(8))
            .put32(16, unit.be32(16))
            .put32(20, tag)
            .with_data(answer);
        self.send_status(response);
        Ok(())
    }

    fn log_out(&mut self, unit: &Pdu) {
        let response = Pdu::new(opcode::LOGOUT_RESPONSE, 0x80).put32(16, unit.be32(16));
        self.send_status(response);
        self.phase = Phase::Ended;
    }

    /// Task management (RFC 7143 11.5). A reset forgets commands, locks and nothing else: what
    /// lies in the tray and what is in the buffer stay.
    fn manage(&mut self, unit: &Pdu) {
        let response = match unit.flags() & 0x7F {
            1 => u8::from(!self.abort(unit.be32(20))),
            2..=4 => {
                self.abort_all();
                0
            }
            5..=7 if is_ours(unit.field(8)) || unit.flags() & 0x7F > 5 => {
                self.abort_all();
                self.target.reset();
                0
            }
            // No such unit.
            5 => 2,
            _ => 5,
        };
        let response = Pdu::new(opcode::TASK_MANAGEMENT_RESPONSE, 0x80)
            .put(2, &[response])
            .put32(16, unit.be32(16));
        self.send_status(response);
    }

    /// Forgets one command; false where there is none of that tag.
    fn abort(&mut self, tag: u32) -> bool {
        let before = self.tasks.len();
        self.tasks.retain(|task| task.tag != tag);
        let answered = matches!(&self.answer, Some((_, a)) if a.task.tag == tag);
        if answered {
            self.answer = None;
        }
        answered || self.tasks.len() < before
    }

    fn abort_all(&mut self) {
        self.tasks.clear();
        self.answer = None;
    }

    /// REJECT with "command not supported" (RFC 7143 11.17).
    fn reject(&mut self, unit: &Pdu) {
        let rejection = Pdu::new(opcode::REJECT, 0x80)
            .put(2, &[0x05])
            .put32(16, NO_TAG)
            .with_data(unit.header().to_vec());
        self.send_status(rejection);
    }
}

/// Whether a unit number means unit 0, in either way of saying so (SAM-5 4.7).
fn is_ours(lun: [u8; 8]) -> bool {
    let [first, rest @ ..] = lun;
    first & 0x3F == 0 && rest == [0; 7]
}
