//! What is asked before something is lost, and what is said when the process is asked to end.

use super::lang::say;

/// A question in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The question.
    pub heading: String,
    /// What would be lost.
    pub text: Vec<String>,
    /// The button that changes nothing.
    pub keep: String,
    /// The button that finishes the disc first, where that is another thing.
    pub after_disc: Option<String>,
    /// The button that does it now.
    pub now: String,
}

/// Stopping in the middle of a burn. `more` is whether other discs would follow this one.
pub fn stop_burn(drive: &str, job: &str, more: bool) -> Asked {
    Asked {
        heading: say!("ask-spoil", drive = drive),
        text: vec![spoils(drive, job), say!("ask-burn-again")],
        keep: say!("ask-keep-burning"),
        after_disc: more.then(|| say!("ask-after-disc")),
        now: say!("ask-spoil-now"),
    }
}

/// Stopping while a disc is read back. `more` is whether other discs would follow this one.
pub fn stop_read_back(drive: &str, job: &str, more: bool) -> Asked {
    Asked {
        heading: say!("ask-stop-reading", drive = drive),
        text: vec![unproven(drive, job)],
        keep: say!("ask-keep-reading"),
        after_disc: more.then(|| say!("ask-after-disc")),
        now: say!("ask-stop-reading-now"),
    }
}

/// A drive that is burning.
pub fn spoils(drive: &str, job: &str) -> String {
    say!("ask-spoils", drive = drive, job = job)
}

/// A drive that reads back what it burned.
pub fn unproven(drive: &str, job: &str) -> String {
    say!("ask-unproven", drive = drive, job = job)
}

/// A job that would have to begin again.
pub fn begins_again(job: &str) -> String {
    say!("ask-begins-again", job = job)
}

/// A drive that waits for a disc, or for the other drives.
pub fn waits(drive: &str) -> String {
    say!("ask-waits", drive = drive)
}

/// Closing the window while jobs run. `discs` is whether one of them is in the middle of a disc.
pub fn close(losses: Vec<String>, discs: bool, spoils: bool) -> Asked {
    Asked {
        heading: say!("ask-close"),
        text: losses,
        keep: match discs {
            true => say!("ask-keep-burning"),
            false => say!("ask-keep-working"),
        },
        after_disc: discs.then(|| say!("ask-finish-and-close")),
        now: match spoils {
            true => say!("ask-spoil-and-close"),
            false => say!("ask-stop-and-close"),
        },
    }
}

/// A disc that does not say which copy it is is to be checked.
pub fn label(serial: &str, drive: &str) -> Asked {
    Asked {
        heading: say!("ask-label", serial = serial),
        text: vec![
            say!("ask-label-only", drive = drive),
            say!("ask-label-recorded"),
        ],
        keep: say!("ask-label-leave"),
        after_disc: None,
        now: say!("ask-label-yes", serial = serial),
    }
}

/// A disc may be the one that the drive has read as another copy.
pub fn disc_changed(serial: &str, other: &str, drive: &str) -> Asked {
    Asked {
        heading: say!("ask-same-disc", drive = drive),
        text: vec![
            say!("ask-same-disc-read", serial = serial, other = other),
            say!("ask-label-recorded"),
        ],
        keep: say!("ask-label-leave"),
        after_disc: None,
        now: say!("ask-same-disc-yes", serial = serial),
    }
}

/// That a copy was destroyed is to be recorded.
pub fn destroyed(serial: &str) -> Asked {
    Asked {
        heading: say!("ask-destroyed", serial = serial),
        text: vec![say!("ask-destroyed-counts")],
        keep: say!("ask-destroyed-keep"),
        after_disc: None,
        now: say!("ask-destroyed-now"),
    }
}

/// Two patients who hardly are one person are to be one.
pub fn one_person(both: &[String]) -> Asked {
    Asked {
        heading: say!("ask-one-person"),
        text: [both, &[say!("ask-one-person-then")]].concat(),
        keep: say!("ask-one-person-keep"),
        after_disc: None,
        now: say!("ask-one-person-now"),
    }
}

/// Giving up a set of which no copy holds anything; so many of its discs were spoiled.
pub fn give_up(set: &str, images: u64, (serials, spoiled): (u64, u64), lost: u64) -> Asked {
    let mut text = vec![
        say!("ask-drop-removes", images = images, serials = serials),
        match spoiled {
            0 => say!("ask-drop-unburned"),
            n => say!("ask-drop-spoiled", discs = n),
        },
    ];
    if lost > 0 {
        text.push(say!("ask-drop-lost", images = lost));
    }
    Asked {
        heading: say!("ask-drop", set = set),
        text,
        keep: say!("ask-drop-keep"),
        after_disc: None,
        now: say!("ask-drop-now"),
    }
}

/// Whether a study whose files are gone is left out for good; `title` names it on the screen.
pub fn leave_out(title: &str, files: u64) -> Asked {
    Asked {
        heading: say!("ask-leave-out"),
        text: vec![title.to_owned(), say!("ask-leave-out-files", files = files)],
        keep: say!("ask-leave-out-keep"),
        after_disc: None,
        now: say!("ask-leave-out-now"),
    }
}

/// Why the window leaves a study out, for the audit trail.
pub fn left_out_why() -> String {
    say!("ask-leave-out-why")
}

/// What is said below everything else while the window waits to be closed.
pub fn closing(discs: bool) -> String {
    match discs {
        true => say!("ask-closing-disc"),
        false => say!("ask-closing"),
    }
}

/// On standard error, when the process is asked to end for the first time.
pub fn asked_to_end(discs: usize) -> String {
    let text = match discs {
        0 => say!("ask-end"),
        n => say!("ask-end-discs", discs = n),
    };
    format!("{text}\n")
}

/// On standard error, when the process is asked to end once more.
pub fn asked_to_end_now(discs: usize) -> String {
    let text = match discs {
        0 => say!("ask-end-now"),
        n => say!("ask-end-now-discs", discs = n),
    };
    format!("{text}\n")
}
