//! Protocol data units: 48 bytes of header, then data (RFC 7143 11.1 and 11.2).

use super::protocol_error::ProtocolError;
use stele_exact::{item, number, part};

/// Bytes of a basic header segment.
const HEADER: usize = 48;

/// Most bytes of data in one unit that are taken; told to the initiator as our
/// MaxRecvDataSegmentLength.
pub(super) const MOST_DATA: usize = 256 * 1024;

/// The tag that stands for none (RFC 7143 11.2.1.8).
pub(super) const NO_TAG: u32 = 0xFFFF_FFFF;

/// What units are called: the low six bits of their first byte (RFC 7143 11.2.1.2).
pub(super) mod opcode {
    pub(crate) const NOP_OUT: u8 = 0x00;
    pub(crate) const SCSI_COMMAND: u8 = 0x01;
    pub(crate) const TASK_MANAGEMENT: u8 = 0x02;
    pub(crate) const LOGIN: u8 = 0x03;
    pub(crate) const TEXT: u8 = 0x04;
    pub(crate) const DATA_OUT: u8 = 0x05;
    pub(crate) const LOGOUT: u8 = 0x06;
    pub(crate) const NOP_IN: u8 = 0x20;
    pub(crate) const SCSI_RESPONSE: u8 = 0x21;
    pub(crate) const TASK_MANAGEMENT_RESPONSE: u8 = 0x22;
    pub(crate) const LOGIN_RESPONSE: u8 = 0x23;
    pub(crate) const TEXT_RESPONSE: u8 = 0x24;
    pub(crate) const DATA_IN: u8 = 0x25;
    pub(crate) const LOGOUT_RESPONSE: u8 = 0x26;
    pub(crate) const READY_TO_TRANSFER: u8 = 0x31;
    pub(crate) const REJECT: u8 = 0x3F;
}

/// One unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Pdu {
    header: [u8; HEADER],
    pub data: Vec<u8>,
}

impl Pdu {
    /// A unit to send, the final bit set.
    pub(super) fn new(opcode: u8, flags: u8) -> Self {
        let mut header = [0; HEADER];
        let [first, second, ..] = &mut header;
        (*first, *second) = (opcode, flags);
        Self {
            header,
            data: Vec::new(),
        }
    }

    /// Puts bytes into the header; what would stand behind its end is dropped.
    #[must_use]
    pub(super) fn put(mut self, at: usize, bytes: &[u8]) -> Self {
        for (to, from) in self.header.iter_mut().skip(at).zip(bytes) {
            *to = *from;
        }
        self
    }

    /// Puts a number of four bytes into the header.
    #[must_use]
    pub(super) fn put32(self, at: usize, number: u32) -> Self {
        self.put(at, &number.to_be_bytes())
    }

    /// The same with data.
    #[must_use]
    pub(super) fn with_data(mut self, data: Vec<u8>) -> Self {
        self.data = data;
        self
    }

    pub(super) fn opcode(&self) -> u8 {
        self.byte(0) & 0x3F
    }

    /// To be looked at before the commands that wait (I bit).
    pub(super) fn immediate(&self) -> bool {
        self.byte(0) & 0x40 != 0
    }

    pub(super) fn flags(&self) -> u8 {
        self.byte(1)
    }

    /// The last of a sequence (F bit).
    pub(super) fn last(&self) -> bool {
        self.flags() & 0x80 != 0
    }

    pub(super) fn byte(&self, at: usize) -> u8 {
        *item(&self.header, at)
    }

    pub(super) fn be16(&self, at: usize) -> u16 {
        u16::from_be_bytes(self.field(at))
    }

    pub(super) fn be32(&self, at: usize) -> u32 {
        u32::from_be_bytes(self.field(at))
    }

    /// Bytes of the header; zeros behind its end.
    pub(super) fn field<const N: usize>(&self, at: usize) -> [u8; N] {
        let mut field = [0; N];
        for (to, from) in field.iter_mut().zip(self.header.iter().skip(at)) {
            *to = *from;
        }
        field
    }

    pub(super) fn header(&self) -> &[u8] {
        &self.header
    }

    /// Appends the unit to what goes out, data filled up to a multiple of four.
    pub(super) fn encode(mut self, out: &mut Vec<u8>) {
        let len: u32 = number(self.data.len());
        let [_, length @ ..] = len.to_be_bytes();
        self = self.put(5, &length);
        out.extend(self.header);
        out.extend(&self.data);
        out.extend(vec![
            0;
            self.data.len().next_multiple_of(4) - self.data.len()
        ]);
    }

    /// Takes the first unit off what came in; none where it is not complete yet.
    ///
    /// Errors: a unit with more data than was agreed on.
    pub(super) fn take(input: &mut Vec<u8>) -> Result<Option<Self>, ProtocolError> {
        let Some(header) = input.first_chunk::<HEADER>() else {
            return Ok(None);
        };
        let unit = Self {
            header: *header,
            data: Vec::new(),
        };
        // Additional header segments hold long descriptor blocks, which no drive here knows.
        let additional = usize::from(unit.byte(4)) * 4;
        let [_, data_len @ ..] = unit.field::<4>(4);
        let [a, b, c] = data_len;
        let len = u32::from_be_bytes([0, a, b, c]) as usize;
        if len > MOST_DATA {
            return Err(ProtocolError("more data in one unit than was agreed on"));
        }
        let start = HEADER + additional;
        let end = start + len.next_multiple_of(4);
        if input.len() < end {
            return Ok(None);
        }
        let data = part(input, start..start + len).to_vec();
        input.drain(..end);
        Ok(Some(Self { data, ..unit }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_comes_out_as_it_went_in_and_only_when_it_is_whole() {
        let unit = Pdu::new(opcode::TEXT, 0x80)
            .put32(16, 0x0102_0304)
            .with_data(b"SendTargets=All\0x".to_vec());
        let mut bytes = Vec::new();
        unit.clone().encode(&mut bytes);
        assert_eq!(bytes.len(), 48 + 20);
        assert_eq!(&bytes[4..8], [0, 0, 0, 17]);
        let mut input = bytes[..60].to_vec();
        assert_eq!(Pdu::take(&mut input), Ok(None));
        input.extend(&bytes[60..]);
        input.push(7);
        let taken = Pdu::take(&mut input).unwrap().unwrap();
        assert_eq!(taken.data, unit.data);
        assert_eq!(taken.be32(16), 0x0102_0304);
        assert_eq!(input, [7]);
    }

    #[test]
    fn a_unit_longer_than_agreed_is_refused_before_it_has_come() {
        let mut input = vec![0; 48];
        input[5] = 0xFF;
        assert!(Pdu::take(&mut input).is_err());
    }
}
