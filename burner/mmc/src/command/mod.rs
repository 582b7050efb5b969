//! Commands to an optical drive, as values and as command descriptor blocks.
//!
//! [`Command::cdb`] and [`Command::parse`] are each other's inverse. Reserved bits are left
//! zero on the way out and not looked at on the way in, because real initiators set them.

mod encode;
mod opcode;
mod parse;
#[cfg(test)]
mod tests;

pub use opcode::Opcode;

/// Whether a READ or WRITE uses the block of 10 or of 12 bytes.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Form {
    /// 28h, 2Ah: at most 65,535 sectors, no streaming bit.
    Ten,
    /// A8h, AAh: 32 bits of sectors, and the streaming bit.
    Twelve,
}

/// What START STOP UNIT does (MMC-6 6.41: the bits LoEj and Start).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Motion {
    /// Spin down, with the tray closed.
    Stop,
    /// Spin up and make ready.
    Start,
    /// Spin down and open the tray.
    Eject,
    /// Close the tray and make ready.
    Load,
}

/// Which features GET CONFIGURATION asks for (MMC-6 6.6.2.2, RT).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum FeatureRange {
    /// All from the starting one on.
    All,
    /// Those that are current, from the starting one on.
    Current,
    /// The starting one alone.
    One,
}

/// How READ TRACK INFORMATION names a track (MMC-6 6.26.2.3).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum TrackAddress {
    /// The track that holds this LBA.
    Lba(u32),
    /// The track of this number; FFh is the one that is still open.
    Track(u32),
    /// The first track of this session.
    Session(u32),
}

/// What CLOSE TRACK/SESSION closes (MMC-6 6.3.2.2). BD-R takes 001b, 010b and 110b.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum CloseFunction {
    /// 000b: stops a background format (DVD+RW, BD-RE where it does so).
    StopFormat,
    /// 001b: the track.
    Track,
    /// 010b: the session; the disc stays appendable.
    Session,
    /// 101b: finalizes DVD+R with the shortest lead-out.
    FinalizeMinimal,
    /// 110b: finalizes the disc.
    Finalize,
    /// A function of another number.
    Other(u8),
}

/// Which answer READ TOC/PMA/ATIP gives (MMC-6 6.25.2).
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum TocFormat {
    /// 0: the tracks.
    Tracks,
    /// 1: where the last session begins.
    Sessions,
    /// Any other; none has a meaning on BD.
    Other(u8),
}

/// A command. Allocation and parameter list lengths are in bytes, addresses in sectors.
///
/// Source: MMC-6 clause 6, SPC-4 clause 6.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Command {
    /// 00h TEST UNIT READY.
    TestUnitReady,
    /// 03h REQUEST SENSE, fixed format.
    RequestSense {
        /// Bytes of the reply at most.
        allocation: u8,
    },
    /// 04h FORMAT UNIT with format code 001b; [`crate::FormatRequest`] goes along.
    FormatUnit,
    /// 12h INQUIRY, who the drive is.
    Inquiry {
        /// The vital product data page; the standard data where there is none.
        page: Option<u8>,
        /// Bytes of the reply at most.
        allocation: u16,
    },
    /// 1Ah MODE SENSE(6), which the kernel sends first on some buses.
    ModeSense6 {
        /// No block descriptors wanted (DBD).
        no_blocks: bool,
        /// Page control: 0 current, 1 changeable, 2 default, 3 saved.
        control: u8,
        /// Page code; 3Fh for all.
        page: u8,
        /// Bytes of the reply at most.
        allocation: u8,
    },
    /// 1Bh START STOP UNIT.
    StartStop {
        /// Answer before it is done.
        immediate: bool,
        /// What the drive is to do.
        motion: Motion,
    },
    /// 1Eh PREVENT ALLOW MEDIUM REMOVAL.
    PreventRemoval {
        /// Hold the tray shut; else let it go.
        prevent: bool,
    },
    /// 23h READ FORMAT CAPACITIES.
    ReadFormatCapacities {
        /// Bytes of the reply at most.
        allocation: u16,
    },
    /// 25h READ CAPACITY, the last sector that can be read.
    ReadCapacity,
    /// 28h READ(10), A8h READ(12).
    Read {
        /// The first sector that is read or written.
        lba: u32,
        /// How many sectors; at most 65,535 in the short form.
        sectors: u32,
        /// From the medium and not from the drive's cache (FUA).
        from_medium: bool,
        /// Without retries, perhaps garbage (long form only). Never for verification.
        streaming: bool,
        /// Whether the block of 10 or of 12 bytes is used.
        form: Form,
    },
    /// 2Ah WRITE(10), AAh WRITE(12).
    Write {
        /// The first sector that is read or written.
        lba: u32,
        /// How many sectors; at most 65,535 in the short form.
        sectors: u32,
        /// Through to the medium before the answer (FUA).
        to_medium: bool,
        /// Without verification (long form only).
        streaming: bool,
        /// Whether the block of 10 or of 12 bytes is used.
        form: Form,
    },
    /// 35h SYNCHRONIZE CACHE, which writes what waits in the buffer.
    SynchronizeCache {
        /// Answer before it is done.
        immediate: bool,
    },
    /// 43h READ TOC/PMA/ATIP, the tracks and sessions.
    ReadToc {
        /// Addresses as minute, second, frame.
        msf: bool,
        /// Which answer; the control byte's old place of it is honored too.
        format: TocFormat,
        /// Track or session to begin with.
        start: u8,
        /// Bytes of the reply at most.
        allocation: u16,
    },
    /// 46h GET CONFIGURATION, what the drive can do.
    GetConfiguration {
        /// Which of the features.
        range: FeatureRange,
        /// The feature to begin with.
        start: u16,
        /// Bytes of the reply at most.
        allocation: u16,
    },
    /// 4Ah GET EVENT STATUS NOTIFICATION.
    GetEventStatus {
        /// Answer at once; drives know no other way.
        polled: bool,
        /// One bit per class: 02h operation, 04h power, 08h external, 10h media.
        classes: u8,
        /// Bytes of the reply at most.
        allocation: u16,
    },
    /// 51h READ DISC INFORMATION.
    ReadDiscInformation {
        /// 0 standard, 1 track resources, 2 POW resources.
        data_type: u8,
        /// Bytes of the reply at most.
        allocation: u16,
    },
    /// 52h READ TRACK INFORMATION.
    ReadTrackInformation {
        /// How the track is named.
        address: TrackAddress,
        /// Bytes of the reply at most.
        allocation: u16,
    },
    /// 53h RESERVE TRACK by size.
    ReserveTrack {
        /// How many sectors it is to have.
        sectors: u32,
    },
    /// 54h SEND OPC INFORMATION, without data: calibrate the laser now, or only say what is known.
    CalibratePower {
        /// Calibrate now, instead of taking given values (DoOpc).
        now: bool,
    },
    /// 55h MODE SELECT(10) with pages ([`crate::ModePages::encode_list`]), not saved.
    ModeSelect {
        /// Bytes of parameters that go along.
        list: u16,
    },
    /// 5Ah MODE SENSE(10), the drive's settings.
    ModeSense {
        /// No block descriptors wanted (DBD).
        no_blocks: bool,
        /// Page control: 0 current, 1 changeable, 2 default, 3 saved.
        control: u8,
        /// Page code; 3Fh for all.
        page: u8,
        /// Bytes of the reply at most.
        allocation: u16,
    },
    /// 5Bh CLOSE TRACK/SESSION, or finalize.
    Close {
        /// Answer before it is done.
        immediate: bool,
        /// What is closed, or finalized.
        function: CloseFunction,
        /// The track, for [`CloseFunction::Track`]; the session for `Session`.
        number: u16,
    },
    /// 5Ch READ BUFFER CAPACITY.
    ReadBufferCapacity {
        /// Count sectors instead of bytes.
        in_sectors: bool,
        /// Bytes of the reply at most.
        allocation: u16,
    },
    /// ACh GET PERFORMANCE, the drive's speeds.
    GetPerformance {
        /// Type-specific data type: for type 0, 10h asks for read speeds, 14h for write speeds.
        data_type: u8,
        /// The sector from which on speeds are asked for.
        lba: u32,
        /// Most descriptors to return.
        descriptors: u16,
        /// 00h nominal performance, 03h write speeds.
        kind: u8,
    },
    /// ADh READ DISC STRUCTURE.
    ReadDiscStructure {
        /// 0 DVD, 1 BD.
        medium: u8,
        /// Address, where the format has a use for it.
        address: u32,
        /// Recording layer, counted from 0.
        layer: u8,
        /// Which structure; 00h with medium 1 is the BD disc information.
        format: u8,
        /// Bytes of the reply at most.
        allocation: u16,
    },
    /// B6h SET STREAMING with [`crate::StreamSpeed`].
    SetStreaming {
        /// Type of descriptor; 00h is the performance descriptor.
        kind: u8,
        /// Bytes of parameters that go along.
        list: u16,
    },
    /// BBh SET CD SPEED. FFFFh is the fastest.
    SetCdSpeed {
        /// Reading, kB/s (1 kB = 1000 B).
        read_kb_per_s: u16,
        /// Speed of writing in kB (1,000 bytes) a second.
        write_kb_per_s: u16,
    },
}
