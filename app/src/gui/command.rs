//! What a person can want in the window. Screens emit these; [`crate::gui::desktop`] obeys them.

use std::path::PathBuf;

use stele_catalog::{Answer as PatientAnswer, Role};

use super::view::{Narrow, RequestWish, Screen, Section, ShelfWish};
use crate::jobs::shelf::page;
use crate::jobs::shelf::settle::Settling;
use crate::station::preferences::Look;

/// An answer to what is asked before something is lost.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// All stays as it is.
    Keep,
    /// The disc that is being burned is finished first.
    AfterDisc,
    /// It is done now.
    Now,
}

/// A place in the window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum To {
    /// A screen.
    Screen(Screen),
    /// A part of the settings.
    Settings(Section),
    /// The panel of a drive.
    Drive(String),
    /// Back from what was opened last.
    Back,
}

/// What comes after a scan that is being heard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Behind {
    /// Another scan.
    Scan(String),
    /// Somebody goes elsewhere in the window.
    Go(To),
}

/// How the window is wanted on this computer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Light, dark, or as the system is.
    Look(Look),
    /// How large text is, in hundredths.
    TextSize(u16),
    /// The language, by its tag; none for that of the system.
    Language(Option<String>),
    /// The number on a drive's front.
    Number {
        /// The drive.
        drive: String,
        /// The number.
        number: u32,
    },
    /// The archive that is opened next time.
    Archive(PathBuf),
}

/// A wish.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Go somewhere in the window.
    To(To),
    /// Have the window otherwise.
    Prefer(Wanted),
    /// Add a person.
    AddPerson {
        /// The name.
        name: String,
        /// The role.
        role: Role,
    },
    /// A person may do nothing more.
    RetirePerson(String),
    /// This stands in the box for scans and searches now.
    Typed(String),
    /// Narrow the search.
    Narrow(Narrow),
    /// Something about the shelf.
    Shelf(ShelfWish),
    /// Something about a request.
    Request(RequestWish),
    /// Make a page to print, and show it.
    Print(page::What),
    /// Take back what was done just now.
    TakeBack,
    /// Choose the folder to import in the desktop's own dialog.
    ChooseFolder,
    /// Answer what was scanned or typed.
    Scan(String),
    /// Close the answer.
    CloseAnswer,
    /// Take in this folder.
    Ingest {
        /// The folder.
        path: PathBuf,
        /// The case for documents without a study.
        case: Option<String>,
    },
    /// Plan what the form asks for, to look at it.
    ShowPlan,
    /// Store the plan that is shown.
    StorePlan,
    /// Build the images of a set.
    Build(String),
    /// Bring the image of a disc back from the copy in a drive.
    BringBack {
        /// The disc.
        disc: String,
        /// The drive.
        drive: String,
    },
    /// Burn a copy in a drive.
    Burn {
        /// A disc, or the serial of a copy.
        what: String,
        /// The drive.
        drive: String,
    },
    /// Burn a new copy in place of one.
    Replace {
        /// The copy.
        serial: String,
        /// The drive.
        drive: String,
    },
    /// Burn all copies of a set that are left, in several drives at once.
    BurnSet {
        /// The set.
        set: String,
        /// The drives.
        drives: Vec<String>,
    },
    /// Check the copy that lies in a drive.
    Verify {
        /// The copy, where it must be that one.
        serial: Option<String>,
        /// The drive.
        drive: String,
    },
    /// Tell a copy from another disc that says it is it.
    TellApart {
        /// The copy.
        serial: String,
        /// The drive with the real one in it; none where that is not at hand.
        drive: Option<String>,
    },
    /// Record what is said of a copy.
    Settle {
        /// The copy.
        serial: String,
        /// What is said.
        what: Settling,
        /// Why, for the audit trail.
        why: String,
    },
    /// Send a copy on its way.
    Send {
        /// The copy.
        serial: String,
        /// The place.
        slot: String,
    },
    /// A copy came to the end of its way.
    Arrived {
        /// The copy.
        serial: String,
        /// The place; where none is given, the one that it was sent to.
        slot: Option<String>,
    },
    /// Put a copy in a place.
    Shelve {
        /// The copy.
        serial: String,
        /// The place.
        slot: String,
    },
    /// Lay a new blank into a virtual drive.
    LoadBlank {
        /// The drive.
        drive: String,
        /// The medium.
        media: String,
    },
    /// Lay the disc of this label into a virtual drive.
    LoadCopy {
        /// The drive.
        drive: String,
        /// The copy.
        serial: String,
    },
    /// Put a copy away although no second drive has read it.
    WithoutSecond(String),
    /// Eject what lies in a drive.
    Eject(String),
    /// Close the tray of a drive.
    CloseTray(String),
    /// Look at the archive again, which could not be read.
    LookAgain,
    /// Make a virtual drive.
    CreateDrive,
    /// Say what differences between patients are.
    AnswerPatients {
        /// What is asked before: both patients, where they hardly are one person.
        asks: Vec<String>,
        /// Numbers of the differences.
        numbers: Vec<i64>,
        /// What they are.
        answer: PatientAnswer,
    },
    /// Show what was decided of patients.
    ShowDecisions,
    /// Show that no more.
    CloseDecisions,
    /// Undo a decision, by its number.
    Undo(i64),
    /// Leave a study out whose files are gone for good.
    LeaveOut(String),
    /// Give up a planned set.
    Drop(String),
    /// Take a file off the list of those to be looked at.
    LookedAt(i64),
    /// Begin the check of this quarter.
    BeginCheck,
    /// Stop a running job, by its number, at its next safe point; the others go on.
    Cancel(u64),
    /// Answer the question that stands.
    Answer(Answer),
    /// Close the window.
    CloseWindow,
    /// Close the message.
    CloseMessage,
    /// Show no longer what was found on the disc that a drive read last.
    CloseReading(String),
    /// Close what a drive's last job left to say.
    CloseDriveMessage(String),
}
