//! Whether the other end of a session is still there (RFC 7143 11.19, NOP-In as a ping).
//!
//! A host whose power failed ends no session, and its TCP connection may stand for days. Its
//! sessions would take places from others, and hold the tray.

use std::time::Duration;

use super::pdu::{NO_TAG, Pdu, opcode};
use super::protocol_error::ProtocolError;

/// A session that said nothing for so long is asked whether it is there.
const QUIET: Duration = Duration::from_secs(60);
/// So long an answer is waited for; anything that comes is one.
const ANSWER: Duration = Duration::from_secs(30);

/// When something was heard last, and whether that was asked for.
#[derive(Debug)]
pub(super) struct KeepAlive {
    heard: Duration,
    asked: Option<Duration>,
    /// The tag of the next ping.
    tag: u32,
}

impl KeepAlive {
    /// Begins now.
    pub(super) fn new(now: Duration) -> Self {
        Self {
            heard: now,
            asked: None,
            tag: 0,
        }
    }

    /// Something came.
    pub(super) fn heard(&mut self, now: Duration) {
        (self.heard, self.asked) = (now, None);
    }

    /// The ping that is due now, without its sequence numbers.
    ///
    /// Errors: the last one was not answered in time.
    pub(super) fn due(&mut self, now: Duration) -> Result<Option<Pdu>, ProtocolError> {
        match self.asked {
            Some(asked) if now.saturating_sub(asked) >= ANSWER => {
                return Err(ProtocolError("nobody is there any more"));
            }
            None if now.saturating_sub(self.heard) >= QUIET => {}
            _ => return Ok(None),
        }
        self.asked = Some(now);
        self.tag = self.tag.wrapping_add(1) & 0x7FFF_FFFF;
        let ping = Pdu::new(opcode::NOP_IN, 0x80)
            .put32(16, NO_TAG)
            .put32(20, self.tag);
        Ok(Some(ping))
    }
}
