//! The sense that optical drives use, by name and in words (SPC-4 annex D.2, MMC-6 annex F).

use super::Sense;

impl Sense {
    /// Nothing to report.
    pub const NONE: Self = Self::new(0, 0, 0);
    /// 2/04/00: not ready, the drive does not say why.
    pub const NOT_READY: Self = Self::new(2, 0x04, 0x00);
    /// 2/04/01: spinning up or reading a new medium.
    pub const NOT_READY_BECOMING: Self = Self::new(2, 0x04, 0x01);
    /// 2/04/02: wants START UNIT.
    pub const NOT_READY_NEEDS_START: Self = Self::new(2, 0x04, 0x02);
    /// 2/04/04: formatting.
    pub const NOT_READY_FORMATTING: Self = Self::new(2, 0x04, 0x04);
    /// 2/04/07: closing or another operation is going on.
    pub const NOT_READY_OPERATION: Self = Self::new(2, 0x04, 0x07);
    /// 2/04/08: a long write is going on; the buffer is full.
    pub const NOT_READY_LONG_WRITE: Self = Self::new(2, 0x04, 0x08);
    /// 2/30/00: this drive cannot use the medium.
    pub const INCOMPATIBLE_MEDIUM: Self = Self::new(2, 0x30, 0x00);
    /// 2/3A/00: no medium.
    pub const NO_MEDIUM: Self = Self::new(2, 0x3A, 0x00);
    /// 2/3A/01: no medium, tray closed.
    pub const NO_MEDIUM_TRAY_CLOSED: Self = Self::new(2, 0x3A, 0x01);
    /// 2/3A/02: no medium, tray open.
    pub const NO_MEDIUM_TRAY_OPEN: Self = Self::new(2, 0x3A, 0x02);
    /// 1/17/01: read after retries.
    pub const RECOVERED_WITH_RETRIES: Self = Self::new(1, 0x17, 0x01);
    /// 1/18/00: read after error correction.
    pub const RECOVERED_WITH_CORRECTION: Self = Self::new(1, 0x18, 0x00);
    /// 1/73/01: the power calibration area is almost full.
    pub const CALIBRATION_AREA_ALMOST_FULL: Self = Self::new(1, 0x73, 0x01);
    /// 3/02/00: the pickup does not find its place.
    pub const NO_SEEK_COMPLETE: Self = Self::new(3, 0x02, 0x00);
    /// 3/0C/00: write error.
    pub const WRITE_ERROR: Self = Self::new(3, 0x0C, 0x00);
    /// 3/0C/09: the stream of data broke off.
    pub const LOSS_OF_STREAMING: Self = Self::new(3, 0x0C, 0x09);
    /// 3/11/00: unreadable.
    pub const UNREADABLE: Self = Self::new(3, 0x11, 0x00);
    /// 3/31/01: formatting failed.
    pub const FORMAT_FAILED: Self = Self::new(3, 0x31, 0x01);
    /// 5/72/04: nothing was written into the track that is to be closed.
    pub const EMPTY_TRACK: Self = Self::new(5, 0x72, 0x04);
    /// 3/73/02: the power calibration area is full.
    pub const CALIBRATION_AREA_FULL: Self = Self::new(3, 0x73, 0x02);
    /// 3/73/03: power calibration failed.
    pub const CALIBRATION_FAILED: Self = Self::new(3, 0x73, 0x03);
    /// 4/44/00: the drive failed inside.
    pub const INTERNAL_FAILURE: Self = Self::new(4, 0x44, 0x00);
    /// 5/1A/00: parameter list too short or too long.
    pub const PARAMETER_LIST_LENGTH: Self = Self::new(5, 0x1A, 0x00);
    /// 5/20/00: the drive does not know the command.
    pub const INVALID_OPCODE: Self = Self::new(5, 0x20, 0x00);
    /// 5/21/00: no such sector.
    pub const LBA_OUT_OF_RANGE: Self = Self::new(5, 0x21, 0x00);
    /// 5/21/02: not the next writable address.
    pub const INVALID_ADDRESS_FOR_WRITE: Self = Self::new(5, 0x21, 0x02);
    /// 5/24/00: a field of the command is not understood.
    pub const INVALID_FIELD_IN_CDB: Self = Self::new(5, 0x24, 0x00);
    /// 5/26/00: a field of the parameters is not understood.
    pub const INVALID_FIELD_IN_PARAMETERS: Self = Self::new(5, 0x26, 0x00);
    /// 5/2C/00: not in this order.
    pub const SEQUENCE_ERROR: Self = Self::new(5, 0x2C, 0x00);
    /// 5/30/05: this medium cannot be written here.
    pub const CANNOT_WRITE_MEDIUM: Self = Self::new(5, 0x30, 0x05);
    /// 5/39/00: saved mode pages are not kept.
    pub const SAVING_NOT_SUPPORTED: Self = Self::new(5, 0x39, 0x00);
    /// 5/53/02: the tray is held shut.
    pub const REMOVAL_PREVENTED: Self = Self::new(5, 0x53, 0x02);
    /// 5/63/00: the user area ends on this track.
    pub const END_OF_USER_AREA: Self = Self::new(5, 0x63, 0x00);
    /// 5/64/00: wrong mode for this track, as where nothing is written.
    pub const ILLEGAL_MODE: Self = Self::new(5, 0x64, 0x00);
    /// 5/72/03: the session is being closed or cannot be.
    pub const SESSION_FIXATION_ERROR: Self = Self::new(5, 0x72, 0x03);
    /// 6/28/00: another medium may be in the drive.
    pub const MEDIUM_CHANGED: Self = Self::new(6, 0x28, 0x00);
    /// 6/29/00: reset, or power came on.
    pub const RESET: Self = Self::new(6, 0x29, 0x00);
    /// 6/5A/01: someone pressed eject.
    pub const EJECT_REQUESTED: Self = Self::new(6, 0x5A, 0x01);
    /// 7/27/00: write protected.
    pub const WRITE_PROTECTED: Self = Self::new(7, 0x27, 0x00);
    /// 8/00/00: nothing is written there.
    pub const BLANK_CHECK: Self = Self::new(8, 0x00, 0x00);
    /// B/00/00: the command was aborted.
    pub const ABORTED: Self = Self::new(0xB, 0x00, 0x00);

    /// What it means, in a few plain words.
    pub const fn meaning(&self) -> &'static str {
        match self.codes() {
            (0, 0, 0) => "nothing to report",
            (_, 0x04, 0x00) => "not ready, the drive does not say why",
            (_, 0x04, 0x01) => "becoming ready",
            (_, 0x04, 0x02) => "needs to be started",
            (_, 0x04, 0x04) => "formatting",
            (_, 0x04, 0x07) => "an operation is going on",
            (_, 0x04, 0x08) => "a long write is going on",
            (_, 0x02, _) => "the pickup does not find its place",
            (_, 0x09, _) => "tracking or focus was lost",
            (_, 0x0C, 0x01) => "written after reallocation",
            (_, 0x0C, 0x02) => "reallocation failed",
            (_, 0x0C, 0x09) => "the stream of data broke off",
            (_, 0x0C, _) => "write error",
            (_, 0x11, _) => "unreadable",
            (_, 0x15, _) => "positioning failed",
            (_, 0x17, _) => "read after retries",
            (_, 0x18, _) => "read after error correction",
            (_, 0x1A, _) => "the parameter list has the wrong length",
            (_, 0x20, _) => "the drive does not know the command",
            (_, 0x21, 0x02) => "not the next writable address",
            (_, 0x21, _) => "no such sector",
            (_, 0x24, _) => "the drive does not understand the command's fields",
            (_, 0x26, _) => "the drive does not understand the parameters",
            (_, 0x27, _) => "write protected",
            (_, 0x28, _) => "the medium may have been changed",
            (_, 0x29, _) => "the drive was reset or lost power",
            (_, 0x2C, _) => "commands came in an order the drive does not accept",
            (_, 0x30, 0x05) => "this drive cannot write this medium",
            (_, 0x30, _) => "this drive cannot use this medium",
            (_, 0x31, _) => "the format of the medium is damaged or failed",
            (_, 0x39, _) => "the drive keeps no saved parameters",
            (_, 0x3A, 0x02) => "no medium, the tray is open",
            (_, 0x3A, _) => "no medium",
            (4, 0x44, _) => "the drive failed inside",
            (_, 0x53, 0x02) => "the tray is locked",
            (_, 0x53, _) => "loading or ejecting failed",
            (_, 0x5A, _) => "someone asked to eject",
            (_, 0x63, _) => "the track ends here",
            (_, 0x64, _) => "nothing readable is recorded there",
            (_, 0x72, _) => "closing the session failed",
            (_, 0x73, 0x01) => "the calibration area is almost full",
            (_, 0x73, 0x02) => "the calibration area is full",
            (_, 0x73, _) => "the laser could not be calibrated on this medium",
            (key, _, _) => key_meaning(key),
        }
    }
}

/// What a sense key alone means (SPC-4 table 42).
const fn key_meaning(key: u8) -> &'static str {
    match key {
        0 => "nothing went wrong",
        1 => "done after error recovery",
        2 => "not ready",
        3 => "the medium is at fault",
        4 => "the drive's hardware is at fault",
        5 => "the drive refused the command",
        6 => "the drive has news",
        7 => "write protected",
        8 => "nothing is written there",
        0xB => "the command was aborted",
        _ => "an unknown kind of sense",
    }
}
