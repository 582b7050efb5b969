//! What lies in a drive.

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
