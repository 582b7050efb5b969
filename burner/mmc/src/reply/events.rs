//! GET EVENT STATUS NOTIFICATION: what happened to tray and medium.

use crate::bytes::{ShortReply, bit, byte, needs};

/// What happened to the medium (MMC-6 6.7.3.5).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum MediaEvent {
    /// 0: nothing.
    None,
    /// 1: someone pressed eject.
    EjectRequest,
    /// 2: a medium came and is ready.
    NewMedia,
    /// 3: the medium is gone.
    Removal,
    /// 4: it changed.
    Changed,
    /// Another code.
    Other(u8),
}

/// The media class of the answer.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct EventStatus {
    /// No class of those asked for exists here (NEA).
    pub none_available: bool,
    /// The classes the drive knows, one bit each.
    pub supported: u8,
    /// What happened to tray or medium.
    pub event: MediaEvent,
    /// A medium is in the drive.
    pub present: bool,
    /// The tray is open.
    pub open: bool,
}

impl EventStatus {
    /// Bit of the media class in a request.
    pub const MEDIA: u8 = 0x10;
    /// Bytes of the answer.
    pub const LEN: u16 = 8;

    /// Reads the answer. Errors: [`ShortReply`] below 4 bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, 4, "GET EVENT STATUS NOTIFICATION")?;
        let none_available = byte(bytes, 2) & 0x80 != 0;
        // Without a class nothing follows, whatever the buffer holds (MMC-6 6.6.2.2).
        let told = |at| if none_available { 0 } else { byte(bytes, at) };
        Ok(Self {
            none_available,
            supported: byte(bytes, 3),
            event: match told(4) & 0x0F {
                0 => MediaEvent::None,
                1 => MediaEvent::EjectRequest,
                2 => MediaEvent::NewMedia,
                3 => MediaEvent::Removal,
                4 => MediaEvent::Changed,
                code => MediaEvent::Other(code),
            },
            present: told(5) & 2 != 0,
            open: told(5) & 1 != 0,
        })
    }

    /// The 8 bytes with the media class, or 4 where none is available.
    pub fn encode(&self) -> Vec<u8> {
        if self.none_available {
            return vec![0, 2, 0x80, self.supported];
        }
        let code = match self.event {
            MediaEvent::None => 0,
            MediaEvent::EjectRequest => 1,
            MediaEvent::NewMedia => 2,
            MediaEvent::Removal => 3,
            MediaEvent::Changed => 4,
            MediaEvent::Other(code) => code & 0x0F,
        };
        // Class 4 is media.
        vec![
            0,
            6,
            4,
            self.supported,
            code,
            bit(self.present, 1) | bit(self.open, 0),
            0,
            0,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::hex;

    #[test]
    fn events_are_read_and_written_byte_for_byte() {
        let bytes = hex("00 06 04 5E 02 02 00 00");
        let read = EventStatus::parse(&bytes).unwrap();
        assert_eq!(read.event, MediaEvent::NewMedia);
        assert!(read.present && !read.open && !read.none_available);
        assert_eq!(read.encode(), bytes);
        let none = EventStatus::parse(&hex("00 02 80 00")).unwrap();
        assert!(none.none_available);
        assert_eq!(none.encode(), hex("00 02 80 00"));
    }
}
