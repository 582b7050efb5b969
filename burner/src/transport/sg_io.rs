//! Through the Linux kernel: the ioctl SG_IO on `/dev/sr*` or `/dev/sg*`.
//!
//! The only file with `unsafe`: one system call takes pointers. Everything it returns is judged
//! by [`judge`], which is plain arithmetic.
//!
//! Source: `include/scsi/sg.h` and `drivers/scsi/scsi_ioctl.c` of Linux 6.1; the SCSI Generic
//! HOWTO, 2004. Members of the group `cdrom` may send every command used here; vendors' own ones
//! need more.

// One system call takes pointers to a descriptor block, a buffer and room for sense.
#![allow(unsafe_code)]

use crate::as_text;
use crate::exact::number;
use std::ffi::{c_int, c_uchar, c_uint, c_ushort, c_void};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use stele_mmc::{Cdb, Data, DriveTime, Reply, Sense, Status, Transport, TransportError};

use super::holders::{Holder, holders};

/// The ioctl's number.
const SG_IO: c_uint = 0x2285;

/// The ioctl that asks for the version of the interface, and does nothing to a drive
/// (`SG_GET_VERSION_NUM`, `drivers/scsi/scsi_ioctl.c`).
const SG_VERSION: c_uint = 0x2282;

/// `interface_id` of this version of the header.
const INTERFACE: c_int = b'S' as c_int;

/// Directions of data.
const DIRECTION_NONE: c_int = -1;
const DIRECTION_TO_DRIVE: c_int = -2;
const DIRECTION_FROM_DRIVE: c_int = -3;

/// Buffers begin at a page, so that the kernel need not copy them.
const PAGE: usize = 4096;

/// Most bytes in one command. USB bridges fail with more, and no command here moves more.
const MOST: usize = 1 << 20;

/// Room for sense; more than any drive sends.
const SENSE_LEN: usize = 64;

/// `struct sg_io_hdr`.
#[repr(C)]
struct Header {
    interface_id: c_int,
    direction: c_int,
    cdb_len: c_uchar,
    sense_room: c_uchar,
    pieces: c_ushort,
    data_len: c_uint,
    data: *mut c_void,
    cdb: *const c_uchar,
    sense: *mut c_uchar,
    timeout_ms: c_uint,
    flags: c_uint,
    pack_id: c_int,
    user: *mut c_void,
    status: c_uchar,
    masked_status: c_uchar,
    message_status: c_uchar,
    sense_len: c_uchar,
    host_status: c_ushort,
    driver_status: c_ushort,
    residual: c_int,
    duration_ms: c_uint,
    info: c_uint,
}

/// Why a device cannot be used.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum OpenDriveError {
    /// There is none of that name.
    #[error("{} does not exist", device.display())]
    Missing {
        /// The device.
        device: PathBuf,
    },
    /// It is mounted, or another program has it for itself.
    #[error("{} is mounted or in use by another program{}", device.display(), listed(by))]
    Busy {
        /// The device.
        device: PathBuf,
        /// By whom, as far as this user may know: folders in which it is mounted, and processes.
        #[serde(serialize_with = "as_text::each")]
        by: Vec<Holder>,
    },
    /// This user may not use it.
    #[error("you do not have permission to use {}", device.display())]
    Forbidden {
        /// The device.
        device: PathBuf,
    },
    /// It is no device at all.
    #[error("{} is not a drive", device.display())]
    NoDevice {
        /// The file.
        device: PathBuf,
    },
    /// The system failed otherwise.
    #[error("{} cannot be opened", device.display())]
    Io {
        /// The device.
        device: PathBuf,
        /// What the system said.
        #[source]
        #[serde(skip)]
        source: io::Error,
    },
}

impl OpenDriveError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "SGI-001",
            Self::Busy { .. } => "SGI-002",
            Self::Forbidden { .. } => "SGI-003",
            Self::NoDevice { .. } => "SGI-004",
            Self::Io { .. } => "SGI-005",
        }
    }

    fn of(device: &Path, source: io::Error) -> Self {
        let device = device.to_path_buf();
        match source.raw_os_error() {
            Some(libc::ENOENT | libc::ENXIO | libc::ENODEV) => Self::Missing { device },
            Some(libc::EBUSY) => Self::Busy {
                device,
                by: Vec::new(),
            },
            Some(libc::EACCES | libc::EPERM | libc::EROFS) => Self::Forbidden { device },
            _ => Self::Io { device, source },
        }
    }
}

/// Holders behind a colon; nothing where none is known.
fn listed(by: &[Holder]) -> String {
    let names = by.iter().map(Holder::to_string).collect::<Vec<_>>();
    match names.as_slice() {
        [] => String::new(),
        names => format!(": {}", names.join(", ")),
    }
}

/// An open drive of the kernel. While it is open the kernel does not poll the drive, and nobody
/// else can mount what lies in it.
#[derive(Debug)]
pub struct SgIo {
    file: File,
    buffer: Buffer,
    opened: Instant,
}

impl SgIo {
    /// Opens `/dev/sr0` or its like for this process alone, whether a medium lies in it or not.
    /// Where another one has it, it is tried for as long as `patience`.
    ///
    /// # Errors
    /// [`OpenDriveError`]
    pub fn open(device: &Path, patience: Duration) -> Result<Self, OpenDriveError> {
        let began = Instant::now();
        loop {
            match Self::open_once(device) {
                Err(OpenDriveError::Busy { .. }) if began.elapsed() < patience => {
                    std::thread::sleep(Duration::from_millis(200));
                }
                Err(OpenDriveError::Busy { device, .. }) => {
                    let by = holders(&device);
                    return Err(OpenDriveError::Busy { device, by });
                }
                opened => return opened,
            }
        }
    }

    fn open_once(device: &Path) -> Result<Self, OpenDriveError> {
        // Writing allows the commands that write; not blocking allows an empty tray; exclusive
        // stops the kernel's polling, whose commands would break into a burn (cdrom driver).
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(libc::O_NONBLOCK | libc::O_EXCL)
            .open(device)
            .map_err(|e| OpenDriveError::of(device, e))?;
        let kind = file
            .metadata()
            .map_err(|e| OpenDriveError::of(device, e))?
            .file_type();
        if !kind.is_block_device() && !kind.is_char_device() || !takes_commands(&file) {
            return Err(OpenDriveError::NoDevice {
                device: device.to_path_buf(),
            });
        }
        Ok(Self {
            file,
            buffer: Buffer::default(),
            opened: Instant::now(),
        })
    }
}

/// Whether the kernel passes SCSI commands on to what is behind a file: `/dev/null` and disks that
/// are no SCSI devices do not know the ioctl.
fn takes_commands(file: &File) -> bool {
    let mut version: c_int = 0;
    // SAFETY: the kernel writes one `int` to `version`, which lives until the call returns.
    let code = unsafe { libc::ioctl(file.as_raw_fd(), SG_VERSION.into(), &raw mut version) };
    code >= 0 || io::Error::last_os_error().raw_os_error() != Some(libc::ENOTTY)
}

impl Transport for SgIo {
    fn execute(
        &mut self,
        cdb: &Cdb,
        mut data: Data<'_>,
        limit: Duration,
    ) -> Result<Reply, TransportError> {
        let (direction, len) = match &data {
            Data::None => (DIRECTION_NONE, 0),
            Data::In(into) => (DIRECTION_FROM_DRIVE, into.len()),
            Data::Out(from) => (DIRECTION_TO_DRIVE, from.len()),
        };
        let direction = if len == 0 { DIRECTION_NONE } else { direction };
        let buffer = self.buffer.of(len)?;
        match &data {
            Data::Out(from) => buffer.copy_from_slice(from),
            // What the drive does not send shall not look like data.
            _ => buffer.fill(0),
        }
        let mut sense = [0; SENSE_LEN];
        let ended = call(&self.file, cdb, direction, buffer, &mut sense, limit)?;
        if let Data::In(into) = &mut data {
            into.copy_from_slice(buffer);
        }
        let told = sense.get(..usize::from(ended.sense_len));
        judge(&ended, told.unwrap_or(&sense), len, limit)
    }

    fn wait(&mut self, duration: Duration) {
        std::thread::sleep(duration);
    }

    fn now(&self) -> DriveTime {
        DriveTime(self.opened.elapsed())
    }
}

/// Room for data that begins at a page; grows and is kept.
#[derive(Debug, Default)]
struct Buffer {
    bytes: Vec<u8>,
}

impl Buffer {
    /// The first `len` bytes of the room.
    fn of(&mut self, len: usize) -> io::Result<&mut [u8]> {
        if len > MOST {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        if self.bytes.len() < len + PAGE {
            self.bytes = vec![0; len.next_multiple_of(PAGE) + PAGE];
        }
        let start = self.bytes.as_ptr().align_offset(PAGE);
        let room = self.bytes.get_mut(start..start.saturating_add(len));
        room.ok_or_else(|| io::ErrorKind::OutOfMemory.into())
    }
}

/// What the kernel said of a command.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
struct Ended {
    status: u8,
    host: u16,
    driver: u16,
    sense_len: u8,
    residual: i32,
}

/// The system call.
fn call(
    file: &File,
    cdb: &Cdb,
    direction: c_int,
    buffer: &mut [u8],
    sense: &mut [u8; SENSE_LEN],
    limit: Duration,
) -> io::Result<Ended> {
    let bytes = cdb.bytes();
    let mut header = Header {
        interface_id: INTERFACE,
        direction,
        cdb_len: number(bytes.len()),
        sense_room: SENSE_LEN as u8,
        pieces: 0,
        data_len: number(buffer.len()),
        data: buffer.as_mut_ptr().cast(),
        cdb: bytes.as_ptr(),
        sense: sense.as_mut_ptr(),
        timeout_ms: u32::try_from(limit.as_millis()).unwrap_or(u32::MAX),
        flags: 0,
        pack_id: 0,
        user: std::ptr::null_mut(),
        status: 0,
        masked_status: 0,
        message_status: 0,
        sense_len: 0,
        host_status: 0,
        driver_status: 0,
        residual: 0,
        duration_ms: 0,
        info: 0,
    };
    // SAFETY: `header` is `struct sg_io_hdr` with the layout of the kernel's C ABI (size checked
    // below). Its pointers are to `bytes`, `buffer` and `sense`, which live until the call returns,
    // with the lengths given beside them; the kernel reads the first, writes the last, and reads or
    // writes `buffer`, which is borrowed mutably, as `direction` says. Without O_ASYNC use of the
    // descriptor the call is synchronous: the kernel keeps no pointer after it returns.
    let code = unsafe { libc::ioctl(file.as_raw_fd(), SG_IO.into(), &raw mut header) };
    if code < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(Ended {
        status: header.status,
        host: header.host_status,
        driver: header.driver_status,
        sense_len: header.sense_len,
        residual: header.residual,
    })
}

/// What a command came to. Host and driver status come before the drive's: where they failed,
/// the drive's says nothing.
///
/// Source: `include/scsi/scsi_status.h` (host status), `sg.h` (driver status), SAM-5 5.3.1.
fn judge(
    ended: &Ended,
    sense: &[u8],
    len: usize,
    limit: Duration,
) -> Result<Reply, TransportError> {
    let bus = TransportError::Bus {
        host: ended.host,
        driver: ended.driver,
    };
    // The high half of the driver status is a suggestion of old kernels; 8 only says that sense
    // came along.
    match (ended.host, ended.driver & 0x0F) {
        (0, 0 | 8) => {}
        // DID_NO_CONNECT, DID_BAD_TARGET: nobody is there.
        (1 | 4, _) => return Err(TransportError::Gone),
        // DID_TIME_OUT, DRIVER_TIMEOUT.
        (3, _) | (0, 6) => return Err(TransportError::Timeout { limit }),
        _ => return Err(bus),
    }
    let status = match ended.status & 0x3E {
        0x00 => Status::Good,
        0x02 => Status::CheckCondition,
        0x08 | 0x18 | 0x28 => Status::Busy,
        other => Status::Other(other),
    };
    let sense = if sense.is_empty() {
        None
    } else {
        Sense::parse(sense).ok()
    };
    // Some drivers count overruns below zero, and some do not count at all on errors.
    let residual = (ended.residual.max(0).unsigned_abs() as usize).min(len);
    Ok(Reply {
        status,
        sense,
        residual: u32::try_from(residual).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(30);

    fn of(status: u8, host: u16, driver: u16) -> Result<Reply, TransportError> {
        let ended = Ended {
            status,
            host,
            driver,
            ..Ended::default()
        };
        judge(&ended, &[], 36, LIMIT)
    }

    #[cfg(target_pointer_width = "64")]
    #[test]
    fn the_header_has_the_size_and_places_of_the_kernels() {
        // Taken from a C program on x86_64 with <scsi/sg.h>.
        assert_eq!(size_of::<Header>(), 88);
        assert_eq!(std::mem::offset_of!(Header, data), 16);
        assert_eq!(std::mem::offset_of!(Header, timeout_ms), 40);
        assert_eq!(std::mem::offset_of!(Header, status), 64);
        assert_eq!(std::mem::offset_of!(Header, residual), 72);
    }

    #[test]
    fn host_and_driver_status_have_each_their_error() {
        assert!(matches!(of(0, 1, 0), Err(TransportError::Gone)));
        assert!(matches!(of(0, 4, 0), Err(TransportError::Gone)));
        assert!(matches!(of(0, 3, 6), Err(TransportError::Timeout { .. })));
        assert!(matches!(of(0, 0, 6), Err(TransportError::Timeout { .. })));
        for host in [2, 5, 6, 7, 8, 11, 13] {
            assert!(
                matches!(of(2, host, 0), Err(TransportError::Bus { .. })),
                "{host}"
            );
        }
        assert!(matches!(of(0, 0, 7), Err(TransportError::Bus { .. })));
    }

    #[test]
    fn sense_comes_along_and_the_residual_stays_within_the_buffer() {
        let told = Sense::NOT_READY_LONG_WRITE.encode();
        let mut ended = Ended {
            status: 2,
            driver: 8,
            residual: 40,
            ..Ended::default()
        };
        let reply = judge(&ended, &told, 36, LIMIT).unwrap();
        assert_eq!(reply.status, Status::CheckCondition);
        assert_eq!(reply.sense.map(|s| s.codes()), Some((2, 0x04, 0x08)));
        assert_eq!(reply.residual, 36);
        ended.residual = -4;
        assert_eq!(judge(&ended, &told, 36, LIMIT).unwrap().residual, 0);
        assert_eq!(of(0x08, 0, 0).unwrap().status, Status::Busy);
        assert_eq!(of(0x28, 0, 0).unwrap().status, Status::Busy);
    }

    #[test]
    fn buffers_begin_at_a_page_and_have_an_end() {
        let mut buffer = Buffer::default();
        for len in [0, 1, 65_536, 36, MOST] {
            let room = buffer.of(len).unwrap();
            assert_eq!((room.len(), room.as_ptr().align_offset(PAGE)), (len, 0));
        }
        assert!(buffer.of(MOST + 1).is_err());
    }

    #[test]
    fn what_is_no_drive_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let open = |path: &Path| {
            SgIo::open(path, Duration::ZERO)
                .map(|_| ())
                .unwrap_err()
                .code()
        };
        assert_eq!(open(&folder.path().join("sr0")), "SGI-001");
        assert_eq!(open(folder.path()), "SGI-005");
        let file = folder.path().join("file");
        std::fs::write(&file, b"").unwrap();
        assert_eq!(open(&file), "SGI-004");
        // A device of another kind takes no commands.
        assert_eq!(open(Path::new("/dev/null")), "SGI-004");
    }
}
