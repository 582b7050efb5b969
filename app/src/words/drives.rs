//! What is in a drive.

use stele_burner::MediumKind;

use super::lang::say;
use super::quantities::bytes;
use crate::station::{Condition, Lying, Unseen};

/// What is in a drive.
pub fn lying(lying: &Lying) -> String {
    match lying {
        Lying::Nothing { open: true } => say!("drive-open-empty"),
        Lying::Nothing { open: false } => say!("drive-empty"),
        Lying::Disc {
            kind,
            media_id,
            condition,
            open,
            room: _,
        } => {
            let kind = medium(kind);
            let kind = match media_id {
                Some(id) => format!("{kind} {id}"),
                None => kind,
            };
            let disc = disc(&kind, *condition);
            match open {
                true => say!("drive-open", disc = disc),
                false => disc,
            }
        }
        Lying::Becoming => say!("drive-recognizing"),
        Lying::Unusable { message } => message.clone(),
        Lying::Broken { code, message } => match message {
            Some(why) => say!("drive-broken", why = why, code = code.to_string()),
            None => say!("drive-broken-gone", code = code.to_string()),
        },
        Lying::Unseen { told, why } => match told {
            Some(told) => format!("{}, {}", self::lying(told), unseen(why)),
            None => unseen(why),
        },
    }
}

/// A medium by the text that files keep it as, as people call it: `BD-R 25 GB`, `DVD-R 16.0 MB`.
/// A text that is none of ours, such as the name that a drive gave, stays as it is.
pub fn medium(text: &str) -> String {
    let Ok(kind) = MediumKind::try_from(text.to_owned()) else {
        return text.to_owned();
    };
    let name = kind.medium_type().name();
    match kind {
        MediumKind::Bdr25 | MediumKind::Bdre25 => format!("{name} 25 GB"),
        MediumKind::Bdr50 => format!("{name} 50 GB"),
        MediumKind::Bdr100 => format!("{name} 100 GB"),
        MediumKind::Bdr128 => format!("{name} 128 GB"),
        MediumKind::MDisc25 => format!("M-DISC {name} 25 GB"),
        MediumKind::DvdPlusR | MediumKind::DvdMinusR => format!("{name} 4.7 GB"),
        sized => format!("{name} {}", bytes(u64::from(sized.sectors()) * 2048)),
    }
}

fn disc(kind: &str, condition: Condition) -> String {
    match condition {
        Condition::Blank => say!("drive-blank", kind = kind),
        Condition::Written => say!("drive-written", kind = kind),
        Condition::Closed => say!("drive-closed", kind = kind),
        Condition::Appendable => say!("drive-not-closed", kind = kind),
        Condition::Rewritable => say!("drive-rewritable", kind = kind),
    }
}

fn unseen(why: &Unseen) -> String {
    match why {
        Unseen::InUse { by: Some(by) } => by.clone(),
        Unseen::InUse { by: None } => say!("drive-in-use"),
        Unseen::Forbidden => say!("drive-forbidden"),
        Unseen::Failed { code, message } => {
            say!("drive-failed", why = message, code = code.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_medium_is_named_by_its_kind_and_size() {
        let named = [
            ("bd25", "BD-R 25 GB"),
            ("mdisc25", "M-DISC BD-R 25 GB"),
            ("dvd+r", "DVD+R 4.7 GB"),
            ("61MiB", "BD-R 64.0 MB"),
            ("78080KiB", "BD-R 80.0 MB"),
            ("dvd-r:16908288", "DVD-R 16.9 MB"),
            // As a real drive names what lies in it.
            ("BD-R", "BD-R"),
            ("DVD-RAM", "DVD-RAM"),
        ];
        for (text, said) in named {
            assert_eq!(medium(text), said);
        }
    }

    #[test]
    fn what_lies_in_a_drive_has_words() {
        let blank = |media_id: Option<&str>| Lying::Disc {
            kind: "BD-R".to_owned(),
            media_id: media_id.map(str::to_owned),
            condition: Condition::Blank,
            open: false,
            room: None,
        };
        assert_eq!(lying(&blank(Some("VERBAT/IMe"))), "BD-R VERBAT/IMe, blank");
        assert_eq!(lying(&Lying::Nothing { open: true }), "tray open, empty");
        let unseen = Lying::Unseen {
            told: Some(Box::new(blank(None))),
            why: Unseen::Forbidden,
        };
        assert_eq!(
            lying(&unseen),
            "BD-R, blank, no permission to use this drive"
        );
    }
}
