//! One SCSI command on its way: its data come in, it is carried out, its answer goes out.

use stele_exact::part;
use stele_mmc::{Cdb, Reply, Sense, Status};

use super::pdu::{NO_TAG, Pdu, opcode};
use super::residual::{Moves, Residual};
use super::text::Settings;

/// Most bytes that one command may move: far above what any host sends in one piece.
pub(super) const MOST_MOVED: u32 = 16 << 20;

/// A command that waits for its data or for its turn.
#[derive(Debug)]
pub(super) struct Task {
    pub tag: u32,
    pub lun: [u8; 8],
    pub cdb: Cdb,
    /// Bytes that the host has room for.
    pub wants: u32,
    /// Bytes that the host means to send.
    pub sends: u32,
    /// What came of them.
    pub data: Vec<u8>,
    /// More data come unasked.
    pub unasked: bool,
    /// Data up to here were asked for.
    pub asked: u32,
    /// Requests for data so far.
    pub requests: u32,
}

impl Task {
    /// The command of a unit.
    pub(super) fn new(unit: Pdu, settings: &Settings) -> Self {
        let flags = unit.flags();
        let expected = unit.be32(20);
        let (reads, writes) = (flags & 0x40 != 0, flags & 0x20 != 0);
        let immediate = unit.data.len() as u64;
        let sends = if writes { expected } else { 0 };
        Self {
            tag: unit.be32(16),
            lun: unit.field(8),
            cdb: trimmed(unit.field(32)),
            wants: if reads { expected } else { 0 },
            sends,
            unasked: writes && !unit.last() && !settings.initial_r2t && immediate < sends.into(),
            data: unit.data,
            asked: 0,
            requests: 0,
        }
    }

    /// Whether it keeps to the rules for the data that came with it.
    pub(super) fn is_lawful(&self, settings: &Settings) -> bool {
        let came = self.data.len();
        let allowed = settings.immediate_data && came <= settings.first_burst as usize;
        let both = self.wants > 0 && self.sends > 0;
        !both && (came == 0 || (allowed && came <= self.sends as usize))
    }

    /// Bytes that the drive may give: what the host has room for, or what the command asks for,
    /// whichever is more, so that what finds no room can be told.
    pub(super) fn room(&self) -> usize {
        let asked = match Moves::of(&self.cdb) {
            Moves::In(asked) if self.sends == 0 => asked.min(MOST_MOVED),
            _ => 0,
        };
        self.wants.max(asked) as usize
    }

    /// The allocation length of a command that the target itself answers.
    fn allocation(&self) -> usize {
        match (self.cdb.bytes(), Moves::of(&self.cdb)) {
            (_, Moves::In(allocation)) => allocation as usize,
            // REPORT LUNS, which no drive is asked (SPC-4 6.33).
            ([0xA0, _, _, _, _, _, a, b, c, d, ..], _) => {
                u32::from_be_bytes([*a, *b, *c, *d]) as usize
            }
            _ => self.wants as usize,
        }
    }

    pub(super) fn received(&self) -> u32 {
        u32::try_from(self.data.len()).unwrap_or(u32::MAX)
    }

    /// All its data are here.
    pub(super) fn is_complete(&self) -> bool {
        self.received() >= self.sends
    }

    /// Whether data of a length may come now at an offset. Everything comes in order.
    pub(super) fn takes(&self, offset: u32, len: usize, settings: &Settings) -> bool {
        let limit = if self.unasked {
            settings.first_burst.min(self.sends)
        } else {
            self.asked
        };
        offset == self.received() && u64::from(offset) + len as u64 <= limit.into()
    }

    /// Asks for the next data; none while some are still under way.
    pub(super) fn request(&mut self, settings: &Settings) -> Option<Pdu> {
        let from = self.received();
        if self.unasked || self.is_complete() || self.asked > from {
            return None;
        }
        let len = settings.max_burst.min(self.sends - from);
        self.asked = from + len;
        let number = self.requests;
        self.requests += 1;
        let unit = Pdu::new(opcode::READY_TO_TRANSFER, 0x80)
            .put(8, &self.lun)
            .put32(16, self.tag)
            .put32(20, self.tag)
            .put32(36, number)
            .put32(40, from)
            .put32(44, len);
        Some(unit)
    }
}

/// The block without the bytes behind it that every unit carries along (SPC-4 4.3.1).
fn trimmed(bytes: [u8; 16]) -> Cdb {
    let [code, ..] = bytes;
    let len = match code >> 5 {
        0 => 6,
        1 | 2 => 10,
        5 => 12,
        _ => 16,
    };
    Cdb::new(part(&bytes, 0..len))
}

/// What came of a command.
#[derive(Debug)]
pub(super) struct Answer {
    pub task: Task,
    /// What goes to the host, no longer than it expects.
    data: Vec<u8>,
    status: Status,
    sense: Option<Sense>,
    residual: Residual,
    /// The machine that plays the drive failed (response code 01h).
    failed: bool,
}

impl Answer {
    /// The units that tell it, without their sequence numbers. The last carries the status.
    pub(super) fn units(&self, settings: &Settings) -> Vec<Pdu> {
        let segment = settings.max_segment.max(512) as usize;
        let burst = settings.max_burst.max(512) as usize;
        let mut units = Vec::new();
        let mut offset = 0;
        for sequence in self.data.chunks(burst) {
            let mut rest = sequence;
            while !rest.is_empty() {
                let (part, next) = rest.split_at(segment.min(rest.len()));
                let last = if next.is_empty() { 0x80 } else { 0 };
                let number = u32::try_from(units.len()).unwrap_or(u32::MAX);
                let unit = Pdu::new(opcode::DATA_IN, last)
                    .put(8, &self.task.lun)
                    .put32(16, self.task.tag)
                    .put32(20, NO_TAG)
                    .put32(36, number)
                    .put32(40, offset)
                    .with_data(part.to_vec());
                units.push(unit);
                offset += u32::try_from(part.len()).unwrap_or(u32::MAX);
                rest = next;
            }
        }
        let plain = self.status == Status::Good && !self.failed;
        match units.pop() {
            Some(last) if plain => {
                let flags = last.flags() | self.residual.flags() | 0x01;
                let last = last.put(1, &[flags, 0, self.status()]);
                units.push(last.put32(44, self.residual.count()));
            }
            last => {
                units.extend(last);
                units.push(self.response(units.len()));
            }
        }
        units
    }

    /// The unit SCSI RESPONSE, with sense where there is any (RFC 7143 11.4).
    fn response(&self, data_units: usize) -> Pdu {
        let sense = match (self.status, &self.sense) {
            (Status::Good, None) => Vec::new(),
            (_, sense) => sense.map_or(Vec::new(), |sense| {
                let bytes = sense.encode();
                [&[0, 18], bytes.as_slice()].concat()
            }),
        };
        let expected = self
            .task
            .requests
            .saturating_add(u32::try_from(data_units).unwrap_or(u32::MAX));
        Pdu::new(opcode::SCSI_RESPONSE, 0x80 | self.residual.flags())
            .put(2, &[u8::from(self.failed), self.status()])
            .put32(16, self.task.tag)
            .put32(36, expected)
            .put32(44, self.residual.count())
            .with_data(sense)
    }

    /// The status byte (SAM-5 5.3.1).
    fn status(&self) -> u8 {
        match self.status {
            Status::Good => 0x00,
            Status::CheckCondition => 0x02,
            Status::Busy => 0x08,
            Status::Other(code) => code,
        }
    }

    /// What the drive answered. `data` is what it had to give, however little of it the host
    /// has room for.
    pub(super) fn of_drive(task: Task, data: Vec<u8>, reply: &Reply) -> Self {
        let moved = u32::try_from(data.len()).unwrap_or(u32::MAX);
        let residual = match (task.sends, Moves::of(&task.cdb)) {
            (0, _) if reply.status == Status::Good => Residual::between(task.wants, moved),
            // What failed moved what it moved; that there was too little room is no matter then.
            (0, _) => Residual::between(task.wants, moved.min(task.wants)),
            (sends, Moves::Out(own)) if own > sends || reply.status == Status::Good => {
                Residual::between(sends, own)
            }
            (sends, _) => Residual::between(sends, sends.saturating_sub(reply.residual)),
        };
        Self::new(task, data, reply.status, reply.sense, residual)
    }

    /// A command that the drive never saw.
    pub(super) fn refused(task: Task, sense: Sense) -> Self {
        let residual = Residual::between(task.wants.max(task.sends), 0);
        let sense = Some(sense);
        Self::new(task, Vec::new(), Status::CheckCondition, sense, residual)
    }

    /// A command that the machine which plays the drive failed at. No residual is told then (RFC
    /// 7143 11.4.1).
    pub(super) fn failed(task: Task) -> Self {
        let none = Residual::Exact;
        let mut answer = Self::new(task, Vec::new(), Status::CheckCondition, None, none);
        answer.failed = true;
        answer
    }

    /// Data that the target itself gives, not the drive.
    pub(super) fn given(task: Task, mut data: Vec<u8>) -> Self {
        data.truncate(task.allocation());
        let given = u32::try_from(data.len()).unwrap_or(u32::MAX);
        let residual = Residual::between(task.wants, given);
        Self::new(task, data, Status::Good, None, residual)
    }

    fn new(
        task: Task,
        mut data: Vec<u8>,
        status: Status,
        sense: Option<Sense>,
        residual: Residual,
    ) -> Self {
        data.truncate(task.wants as usize);
        Self {
            task,
            data,
            status,
            sense,
            residual,
            failed: false,
        }
    }
}
