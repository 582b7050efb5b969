//! What a virtual medium says of itself.

use crate::MediumKind;

/// Manufacturer and media type of a medium's own identification, as on real ones of the kind.
pub(crate) fn media_id(kind: MediumKind) -> (&'static str, &'static str) {
    match kind {
        MediumKind::Bdr25 => ("VERBAT", "IMe"),
        MediumKind::Bdr50 => ("VERBAT", "IMf"),
        MediumKind::Bdr100 => ("VERBAT", "IMk"),
        MediumKind::Bdr128 => ("SONY", "NQ1"),
        MediumKind::MDisc25 => ("MILLEN", "MR1"),
        MediumKind::Bdre25 => ("VERBAT", "IM0"),
        MediumKind::DvdPlusR => ("MCC", "004"),
        MediumKind::DvdMinusR => ("MCC 03", "RG20"),
        // Nobody shall mistake a small one for stock of a real manufacturer.
        MediumKind::BdreOfSize(_) => ("STELE", "DRE"),
        MediumKind::DvdPlusROfSize(_) => ("STELE", "DPR"),
        MediumKind::DvdMinusROfSize(_) => ("STELE", "DDR"),
        _ => ("STELE", "DEM"),
    }
}
