//! Before a burn: is this the right kind of medium, blank, and large enough? Nothing is written.

use stele_discfs::SectorCount;
use stele_mmc::{
    Configuration, FeatureCode, FormatDescriptor, MediumClass, MediumType, Transport, WriteMode,
};

use super::format::{room, with_spare};
use super::medium_facts::{MediumFacts, MediumState, Tray};
use super::open_drive::{Drive, DriveError};

/// Write speed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Speed {
    /// As fast as drive and medium allow.
    Max,
    /// At most this many kB/s (1 kB = 1000 bytes).
    KbPerS(u32),
}

/// How to end.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Finalize {
    /// Nothing can ever be added: the rule for archive discs.
    Disc,
    /// Close the session; the disc stays appendable. A DVD-R is written at once and closed for good
    /// all the same.
    Session,
}

/// What to burn.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct BurnSpec {
    /// Sectors of the image.
    pub sectors: SectorCount,
    /// BLAKE3 of the image, its copy tag as zeros: what is written is compared with it before the
    /// disc is closed. None where nothing is known of the image.
    pub blake3: Option<[u8; 32]>,
    /// Write speed.
    pub speed: Speed,
    /// How to end.
    pub finalize: Finalize,
    /// A rewritable disc (BD-RE) is taken too, and what is on it is overwritten. It can be
    /// overwritten again by anybody at any time: it is no archive copy.
    pub rewritable: bool,
    /// A BD-R gets spare areas before it is written: the drive reads back each cluster, at half
    /// the speed, and puts what it cannot read elsewhere. They take some of the room. A BD-RE has
    /// them anyway where the image leaves room; other media know none.
    pub spare_areas: bool,
}

/// Why a burn was not begun. Nothing was written.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum BurnRefused {
    /// The tray is open or empty.
    #[error("the drive has no disc in it")]
    Empty,
    /// Something is written on the medium.
    #[error("the disc is not blank: it has {written} written sectors")]
    NotBlank {
        /// Sectors that can be read.
        written: SectorCount,
    },
    /// Another program formatted the disc for pseudo-overwrite (feature 0038h): such discs are not
    /// written in sequence, and many drives refuse to close them.
    #[error("the disc was formatted for pseudo-overwrite by another program")]
    PseudoOverwrite,
    /// The medium is too small.
    #[error("the image has {needed} sectors, the disc has room for {free}")]
    TooSmall {
        /// Sectors of the image.
        needed: SectorCount,
        /// Sectors that can be written.
        free: SectorCount,
    },
    /// The medium cannot be written once and for all.
    #[error("the disc is not a BD-R")]
    WrongKind {
        /// What it is.
        #[serde(skip)]
        kind: MediumType,
    },
    /// A trial was asked for, and the medium is none that can be overwritten.
    #[error("the disc is not rewritable")]
    NotRewritable {
        /// What it is.
        #[serde(skip)]
        kind: MediumType,
    },
    /// Spare areas were asked for, and this medium in this drive can have none.
    #[error("the drive cannot give spare areas to this disc, {}", kind.name())]
    NoSpareAreas {
        /// What it is.
        kind: MediumType,
    },
    /// A rewritable medium has to be formatted first, and the drive formats none (feature 0023h is
    /// not current).
    #[error("the disc is not formatted, and the drive cannot format it")]
    NotFormatted {
        /// What it is.
        #[serde(skip)]
        kind: MediumType,
    },
    /// The drive cannot use the medium.
    #[error("the drive cannot use this disc: {why}")]
    Unusable {
        /// What the drive says.
        why: String,
    },
    /// The image is too long for any medium.
    #[error("the image is too long")]
    TooLong,
    /// The drive does not work with us.
    #[error(transparent)]
    Drive(#[from] DriveError),
}

impl BurnRefused {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "BRN-001",
            Self::NotBlank { .. } => "BRN-002",
            Self::TooSmall { .. } => "BRN-003",
            Self::WrongKind { .. } => "BRN-004",
            Self::Unusable { .. } => "BRN-005",
            Self::TooLong => "BRN-006",
            Self::NotRewritable { .. } => "BRN-007",
            Self::NoSpareAreas { .. } => "BRN-008",
            Self::PseudoOverwrite => "BRN-009",
            Self::NotFormatted { .. } => "BRN-020",
            Self::Drive(e) => e.code(),
        }
    }
}

/// A drive with a medium that may be burned. [`Ready::burn`] sends the first WRITE.
#[derive(Debug)]
pub struct Ready<'d, T: Transport> {
    pub(super) drive: &'d mut Drive<T>,
    pub(super) facts: MediumFacts,
    pub(super) spec: BurnSpec,
    /// Sectors of the image, padded to whole clusters.
    pub(super) padded: u32,
    /// Write speeds offered, kB/s.
    pub(super) speeds: Vec<u32>,
    /// How the medium has to be formatted first; none where it need not be.
    pub(super) format: Option<FormatDescriptor>,
}

impl<T: Transport> Ready<'_, T> {
    /// What lies in the drive.
    pub fn facts(&self) -> &MediumFacts {
        &self.facts
    }
}

/// Looks at the medium and decides whether it may be burned.
///
/// # Errors
/// [`BurnRefused`]: nothing was written.
pub fn check<'d, T: Transport>(
    drive: &'d mut Drive<T>,
    spec: &BurnSpec,
) -> Result<Ready<'d, T>, BurnRefused> {
    let facts = match drive.medium()? {
        Tray::Open | Tray::Empty => return Err(BurnRefused::Empty),
        Tray::Unusable(why) => return Err(BurnRefused::Unusable { why }),
        Tray::Medium(facts) => facts,
    };
    let kind = facts.kind;
    let rewritable = kind == MediumType::BdRe;
    let bd_or_dvd = matches!(kind.class(), Some(MediumClass::Bd | MediumClass::Dvd));
    let wanted = match kind.write_mode() {
        WriteMode::Sequential | WriteMode::Announced => bd_or_dvd,
        WriteMode::Overwrite => rewritable && spec.rewritable,
        WriteMode::ReadOnly => false,
    };
    if !wanted {
        return Err(BurnRefused::WrongKind { kind });
    }
    let prepared = spec.spare_areas && is_prepared(&facts, &drive.configuration);
    let pow = drive.configuration.current(FeatureCode::BD_R_POW).is_some();
    if kind == MediumType::BdR && pow && facts.state != MediumState::Blank {
        return Err(BurnRefused::PseudoOverwrite);
    }
    let begun = facts.state != MediumState::Blank || facts.nwa.is_some_and(|nwa| nwa != 0);
    if begun && !rewritable && !prepared {
        return Err(BurnRefused::NotBlank {
            written: facts.written,
        });
    }
    let clusters = spec.sectors.0.div_ceil(stele_discfs::CLUSTER_SECTORS);
    let padded = clusters.checked_mul(stele_discfs::CLUSTER_SECTORS);
    let padded = padded
        .and_then(|n| u32::try_from(n).ok())
        .filter(|n| *n > 0 && *n < i32::MAX as u32);
    let padded = padded.ok_or(BurnRefused::TooLong)?;
    let format = format_for(drive, spec, &facts, prepared, padded)?;
    let speeds = drive.write_speeds();
    Ok(Ready {
        drive,
        facts,
        speeds,
        spec: *spec,
        padded,
        format,
    })
}

/// How the medium has to be formatted before it is burned; none where it need not be.
///
/// Errors: it has too little room, or the drive does not give what is asked for.
fn format_for<T: Transport>(
    drive: &mut Drive<T>,
    spec: &BurnSpec,
    facts: &MediumFacts,
    prepared: bool,
    padded: u32,
) -> Result<Option<FormatDescriptor>, BurnRefused> {
    let kind = facts.kind;
    let too_small = |free| BurnRefused::TooSmall {
        needed: spec.sectors,
        free,
    };
    let feature = drive.configuration.current(FeatureCode::FORMATTABLE);
    let formats = feature.is_some();
    if kind == MediumType::BdRe {
        let room = room(&drive.format_capacities()?, padded);
        let format = room.map_err(|free| too_small(SectorCount(free.into())))?;
        return match format {
            Some(_) if !formats => Err(BurnRefused::NotFormatted { kind }),
            format => Ok(format),
        };
    }
    if spec.spare_areas && !prepared {
        let none = BurnRefused::NoSpareAreas { kind };
        if kind != MediumType::BdR || !formats {
            return Err(none);
        }
        return match with_spare(&drive.format_capacities()?, padded) {
            Ok(format) => Ok(Some(format)),
            Err(0) => Err(none),
            Err(most) => Err(too_small(SectorCount(most.into()))),
        };
    }
    match u64::from(padded) > facts.free.0 {
        true => Err(too_small(facts.free)),
        false => Ok(None),
    }
}

/// Whether a BD-R was formatted already and nothing is written on it: a burn that ended between
/// formatting and the first WRITE leaves it so. It calls itself appendable then. One formatted for
/// pseudo-overwrite is not ours.
fn is_prepared(facts: &MediumFacts, configuration: &Configuration) -> bool {
    facts.kind == MediumType::BdR
        && facts.state == MediumState::Appendable
        && facts.nwa == Some(0)
        && facts.track == 1
        && facts.written.0 <= 1
        && configuration.current(FeatureCode::BD_R_POW).is_none()
}
