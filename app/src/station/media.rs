//! Media that sets are planned for, by the names and sizes that people type.

use stele_burner::{MediumClass, MediumKind, NoSuchMedium};

/// The medium of a set by its common name, or a BD-R of a size.
///
/// # Errors
/// [`NoSuchMedium`] where the text names none, or one that can be overwritten: that is no archive.
pub fn planned_medium(text: &str) -> Result<MediumKind, NoSuchMedium> {
    let kind: MediumKind = text.parse()?;
    match kind.write_once() {
        true => Ok(kind),
        false => Err(NoSuchMedium {
            text: text.to_owned(),
        }),
    }
}

/// The class of a medium as a drive names it or a set was planned for it; none where it tells of
/// none.
pub fn class_of(kind: &str) -> Option<MediumClass> {
    let known = [
        ("BD-", MediumClass::Bd),
        ("DVD", MediumClass::Dvd),
        ("CD-", MediumClass::Cd),
    ];
    let upper = kind.to_ascii_uppercase();
    let named = known.into_iter().find(|(name, _)| upper.starts_with(name));
    match named {
        Some((_, class)) => Some(class),
        None => planned_medium(kind).ok().map(MediumKind::class),
    }
}

/// Sectors of [`planned_medium`].
///
/// # Errors
/// Those of [`planned_medium`].
pub fn media_sectors(text: &str) -> Result<u64, NoSuchMedium> {
    planned_medium(text).map(|kind| kind.sectors().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_are_named_or_measured() {
        assert_eq!(media_sectors("BD25").unwrap(), 12_219_392);
        assert_eq!(media_sectors("dvd-r").unwrap(), 2_298_496);
        assert_eq!(media_sectors("131072").unwrap(), 64);
        for wrong in ["", "bd26", "-5", "9T", "20480", "99999999999999G", "M"] {
            assert!(media_sectors(wrong).is_err(), "{wrong}");
        }
        for overwritten in ["bdre25", "bdre:20M"] {
            assert!(media_sectors(overwritten).is_err(), "{overwritten}");
        }
    }

    #[test]
    fn a_size_means_the_same_to_a_plan_and_to_a_blank() {
        for text in [
            "700M",
            "700MB",
            "0.7G",
            "700MiB",
            "716800KiB",
            "700000k",
            "20000000",
        ] {
            let blank: MediumKind = text.parse().unwrap();
            assert_eq!(
                u64::from(blank.sectors()),
                media_sectors(text).unwrap(),
                "{text}"
            );
        }
        assert_eq!(media_sectors("700M").unwrap(), 341_792);
        assert_eq!(media_sectors("700MiB").unwrap(), 358_400);
    }
}
