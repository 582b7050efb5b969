//! The way to a drive: a command goes in, data, status and sense come back.
//!
//! Implemented by the kernel's SG_IO and by the virtual recorder. Time belongs to the transport,
//! so that a simulated drive may have simulated time.

use stele_exact::part;

use std::time::Duration;

use crate::Sense;

/// A command descriptor block of 6, 10 or 12 bytes (SPC-4, 4.3).
#[derive(Copy, Clone, PartialEq, Eq, Hash)]
pub struct Cdb {
    bytes: [u8; 16],
    len: u8,
}

impl Cdb {
    /// The block with these bytes; anything behind the sixteenth is dropped.
    pub fn new(bytes: &[u8]) -> Self {
        let mut block = [0; 16];
        let mut len = 0;
        for (to, from) in block.iter_mut().zip(bytes) {
            *to = *from;
            len += 1;
        }
        Self { bytes: block, len }
    }

    /// The bytes as they go to the drive.
    pub fn bytes(&self) -> &[u8] {
        part(&self.bytes, 0..usize::from(self.len))
    }

    /// The operation code, byte 0.
    pub fn opcode(&self) -> u8 {
        let [code, ..] = self.bytes;
        code
    }
}

impl std::fmt::Debug for Cdb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, byte) in self.bytes().iter().enumerate() {
            write!(f, "{}{byte:02X}", if i == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

/// Data that goes with a command.
#[derive(Debug)]
pub enum Data<'a> {
    /// The command has none.
    None,
    /// From the drive; the reply's residual says how much of it was not filled.
    In(&'a mut [u8]),
    /// To the drive.
    Out(&'a [u8]),
}

/// SCSI status (SAM-5, 5.3.1), as far as drives use it.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Status {
    /// 00h: it was carried out.
    Good,
    /// 02h: sense says why.
    CheckCondition,
    /// 08h, 18h, 28h: try again later.
    Busy,
    /// Any other.
    Other(u8),
}

/// What came back of a command that reached the drive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// How the command ended.
    pub status: Status,
    /// Sense, where the drive sent any; a recovered error may come with status good.
    pub sense: Option<Sense>,
    /// Bytes of the data buffer that were not transferred.
    pub residual: u32,
}

/// Time of the transport since it was opened; simulated for a virtual drive.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct DriveTime(pub Duration);

/// The command did not reach the drive, or its answer did not reach us. Whether it was carried
/// out is unknown.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The drive did not answer in time.
    #[error("no answer within {limit:?}")]
    Timeout {
        /// How long the drive was given.
        limit: Duration,
    },
    /// The bus or the bridge reset, or the drive dropped the command.
    #[error("the connection failed (host status {host:#04x}, driver status {driver:#04x})")]
    Bus {
        /// What the computer's controller says, as in `sg_io_hdr_t`.
        host: u16,
        /// What its driver says, as there.
        driver: u16,
    },
    /// The device is gone.
    #[error("the drive is gone")]
    Gone,
    /// The system refused or failed.
    #[error("the system refused the command")]
    Io(
        #[from]
        #[serde(skip)]
        std::io::Error,
    ),
}

/// A way to one drive.
pub trait Transport: Send {
    /// Carries out one command. `limit` is the longest it may take.
    ///
    /// Errors: [`TransportError`] where no status came back.
    fn execute(
        &mut self,
        cdb: &Cdb,
        data: Data<'_>,
        limit: Duration,
    ) -> Result<Reply, TransportError>;

    /// Lets time pass.
    fn wait(&mut self, duration: Duration);

    /// Time since the transport was opened.
    fn now(&self) -> DriveTime;
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn execute(
        &mut self,
        cdb: &Cdb,
        data: Data<'_>,
        limit: Duration,
    ) -> Result<Reply, TransportError> {
        (**self).execute(cdb, data, limit)
    }
    fn wait(&mut self, duration: Duration) {
        (**self).wait(duration);
    }
    fn now(&self) -> DriveTime {
        (**self).now()
    }
}
