//! What lies in a drive.

use stele_burner::MediumKind;

use super::quantities::bytes;
use crate::station::{Condition, Lying, Unseen};

/// What lies in a drive.
pub fn lying(lying: &Lying) -> String {
    match lying {
        Lying::Nothing { open: true } => "tray open, empty".to_owned(),
        Lying::Nothing { open: false } => "empty".to_owned(),
        Lying::Disc {
            kind,
            media_id,
            condition,
            open,
        } => {
            let id = media_id.as_ref().map(|id| format!(" {id}"));
            let open = if *open { ", tray open" } else { "" };
            let kind = medium(kind);
            format!(
                "{kind}{} {}{open}",
                id.unwrap_or_default(),
                name(*condition)
            )
        }
        Lying::Becoming => "being recognized".to_owned(),
        Lying::Unusable { message } => message.clone(),
        Lying::Broken { code, message } => {
            let why = message.as_deref().unwrap_or("its file is gone");
            format!("a disc that cannot be used: {why} [{code}]")
        }
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

fn name(condition: Condition) -> &'static str {
    match condition {
        Condition::Blank => "blank",
        Condition::Written => "written",
        Condition::Closed => "burned and closed",
        Condition::Appendable => "written, not closed",
        Condition::Rewritable => "rewritable",
    }
}

fn unseen(why: &Unseen) -> String {
    match why {
        Unseen::InUse { by: Some(by) } => by.clone(),
        Unseen::InUse { by: None } => "in use".to_owned(),
        Unseen::Forbidden => "not allowed for this user".to_owned(),
        Unseen::Failed { code, message } => format!("cannot be used: {message} [{code}]"),
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
        };
        assert_eq!(lying(&blank(Some("VERBAT/IMe"))), "BD-R VERBAT/IMe blank");
        assert_eq!(lying(&Lying::Nothing { open: true }), "tray open, empty");
        let unseen = Lying::Unseen {
            told: Some(Box::new(blank(None))),
            why: Unseen::Forbidden,
        };
        assert_eq!(lying(&unseen), "BD-R blank, not allowed for this user");
    }
}
