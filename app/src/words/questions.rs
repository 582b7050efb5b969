//! What is asked before something is lost, and what is said when the process is asked to end.

use super::quantities::count;

/// A question in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The question.
    pub heading: String,
    /// What would be lost.
    pub text: Vec<String>,
    /// The button that changes nothing.
    pub keep: &'static str,
    /// The button that finishes the disc first, where that is another thing.
    pub after_disc: Option<&'static str>,
    /// The button that does it now.
    pub now: String,
}

/// Stopping in the middle of a burn. `more` is whether other discs would follow this one.
pub fn stop_burn(drive: &str, job: &str, more: bool) -> Asked {
    Asked {
        heading: format!("Spoil the disc in {drive}?"),
        text: vec![spoils(drive, job), ANEW.to_owned()],
        keep: "Keep burning",
        after_disc: more.then_some("Stop after this disc"),
        now: "Spoil the disc".to_owned(),
    }
}

/// Stopping while a disc is read back. `more` is whether other discs would follow this one.
pub fn stop_read_back(drive: &str, job: &str, more: bool) -> Asked {
    Asked {
        heading: format!("Stop reading back the disc in {drive}?"),
        text: vec![unproven(drive, job)],
        keep: "Keep reading",
        after_disc: more.then_some("Stop after this disc"),
        now: "Stop reading back".to_owned(),
    }
}

/// A drive that is burning.
pub fn spoils(drive: &str, job: &str) -> String {
    format!("{drive}: {job}. Stopped now, this disc is spoiled and can never be used again.")
}

const ANEW: &str = "The copy must then be burned again on a new blank.";

/// A drive that reads back what it burned.
pub fn unproven(drive: &str, job: &str) -> String {
    format!(
        "{drive}: {job}. It is written to the end but not yet compared with its image. Stopped \
         now, it is not a good copy unless a later check reads all of it."
    )
}

/// A job that would have to begin again.
pub fn begins_again(job: &str) -> String {
    format!("{job}: this would have to begin again.")
}

/// A drive that waits for a disc, or for the other drives.
pub fn waits(drive: &str) -> String {
    format!("{drive} is waiting: nothing is lost.")
}

/// Closing the window while jobs run. `discs` is whether one of them is in the middle of a disc.
pub fn close(losses: Vec<String>, discs: bool, spoils: bool) -> Asked {
    Asked {
        heading: "Close Stele while it is working?".to_owned(),
        text: losses,
        keep: match discs {
            true => "Keep burning",
            false => "Keep working",
        },
        after_disc: discs.then_some("Finish the disc, then close"),
        now: match spoils {
            true => "Spoil the disc and close".to_owned(),
            false => "Stop and close".to_owned(),
        },
    }
}

/// A disc that does not say which copy it is is to be checked.
pub fn label(serial: &str, drive: &str) -> Asked {
    Asked {
        heading: format!("Does the label say {serial}?"),
        text: vec![
            format!("Nothing on the disc in {drive} says which copy it is: only its label can."),
            "What is found is recorded as known by the label.".to_owned(),
        ],
        keep: "Leave it",
        after_disc: None,
        now: format!("Its label says {serial}"),
    }
}

/// Giving up a set of which no copy holds anything; so many of its discs were spoiled.
pub fn give_up(set: &str, images: u64, (serials, spoiled): (u64, u64), lost: u64) -> Asked {
    let images = match images {
        0 => String::new(),
        n => format!(" and {}", count(n, "image")),
    };
    let burned = match spoiled {
        0 => "Nothing of it has been burned.".to_owned(),
        n => format!("No disc holds it. Spoiled discs that go out of use: {n}."),
    };
    Asked {
        heading: format!("Give up {set}?"),
        text: vec![
            format!(
                "Its plan{images} will be removed, and {} will never be used.",
                count(serials, "serial number")
            ),
            format!("{burned} Its studies will wait for a disc again."),
            match lost {
                0 => String::new(),
                n => format!(
                    "What {} held and is nowhere else is lost with it, even if the disk with the \
                     images comes back.",
                    count(n, "image")
                ),
            },
        ],
        keep: "Keep it",
        after_disc: None,
        now: "Remove the plan".to_owned(),
    }
}

/// Whether a study whose files are gone is left out for good; `title` names it on the screen.
pub fn leave_out(title: &str, files: u64) -> Asked {
    Asked {
        heading: "Leave this study out?".to_owned(),
        text: vec![
            title.to_owned(),
            format!(
                "No disc will hold its {}. Should they be found, take them in again.",
                count(files, "file")
            ),
        ],
        keep: "Keep it waiting",
        after_disc: None,
        now: "Leave it out".to_owned(),
    }
}

/// Why the window leaves a study out, for the audit trail.
pub const LEFT_OUT_WHY: &str = "said in the window: its files are gone for good";

/// What is said below everything else while the window waits to be closed.
pub fn closing(discs: bool) -> &'static str {
    match discs {
        true => "Stele closes when the disc in work is finished.",
        false => "Stele closes as soon as its jobs have stopped.",
    }
}

/// On standard error, when the process is asked to end for the first time.
pub fn asked_to_end(discs: usize) -> String {
    match discs {
        0 => "Stele was asked to end, and stops.\n".to_owned(),
        n => format!(
            "Stele was asked to end. {} being burned will be finished and read back first. Ask \
             again to stop at once, which spoils what is being burned.\n",
            count(n as u64, "disc")
        ),
    }
}

/// On standard error, when the process is asked to end once more.
pub fn asked_to_end_now(discs: usize) -> String {
    match discs {
        0 => "Stele was asked again to end.\n".to_owned(),
        n => format!(
            "Stele was asked again to end: it stops now, and spoils {}.\n",
            count(n as u64, "disc")
        ),
    }
}
