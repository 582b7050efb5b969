//! The commands and their arguments; the doc comments are what `--help` says.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::{
    audit, build, burn, catalog, clock, demo, drive, drop, exceptions, explain, find, ingest,
    inspect, label, patient, person, plan, rebuild, repair, restore, settle, shelf, verify,
    virtual_drive,
};

/// Stele archives medical studies and evidence on optical discs that outlive their machines.
///
/// With no command it opens the desktop. The monthly job, by hand and for practice:
///   stele init ARCHIVE --practice --name NAME; export STELE_ARCHIVE=ARCHIVE;
///   stele ingest FOLDER; stele plan --media bd25 --copies 1; stele build SET-0001;
///   stele drive create A; stele drive load virtual:A --blank bd25;
///   stele burn SET-0001/1 --drive virtual:A; stele shelve SERIAL --slot PLACE
/// In an archive without --practice a disc is burned in a real drive: --drive /dev/sr0.
#[derive(Parser, Debug)]
#[command(
    name = "stele",
    version,
    max_term_width = 100,
    verbatim_doc_comment,
    after_help = "Exit codes: 0 done; 1 done, with findings to look at; 2 it could not be done."
)]
pub struct Line {
    /// The archive's directory [default: $XDG_DATA_HOME/stele]
    #[arg(long, global = true, env = "STELE_ARCHIVE", value_name = "DIR")]
    pub archive: Option<PathBuf>,
    /// Who acts, by code [default: the person named in stele.toml]
    #[arg(long = "as", global = true, value_name = "PER-CODE")]
    pub person: Option<String>,
    /// Report as JSON on standard output, progress as JSON lines on standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Make a new archive, with the first person who acts in it
    Init {
        /// The archive's directory; created if need be, and empty [default: --archive]
        dir: Option<PathBuf>,
        /// Your name
        #[arg(long, default_value = "First person")]
        name: String,
        /// For practice and training: only there are virtual drives burned in
        #[arg(long)]
        practice: bool,
    },
    /// Take in folders of studies; nothing is moved or changed, run it again for what is new
    Ingest(ingest::Args),
    /// Say which disc gets what; without --dry-run the set is stored
    Plan(plan::Args),
    /// Write the disc images of a set, with their protection, and try a repair
    Build(build::Args),
    /// Burn one copy of a disc, read all of it back and compare
    Burn(burn::Args),
    /// Read all of a copy (or an image) and check every sector
    Verify(verify::Args),
    /// Make a whole image from a damaged disc or image
    Repair(repair::Args),
    /// Make whole images of all discs of a set from those that are left, by its parity discs
    ///
    /// Ends with 1 where a disc does not get whole, and where a source was not used: it holds no
    /// disc of the set that can be told, or parity of other images.
    Rebuild(rebuild::Args),
    /// Say what a disc or image is, and whether it agrees with itself; any disc, ours or not
    Inspect(inspect::Args),
    /// Bring a study back to a folder, every file checked by its hash
    Restore(restore::Args),
    /// Find studies: which copies hold them, where they stand, when they were last checked
    Find(find::Args),
    /// Say what a label, code or serial is, and what to do with the thing
    Scan {
        /// What the scanner read, or what is typed from the label
        #[arg(required_unless_present = "drive")]
        code: Option<String>,
        /// The drive with a disc in it: its tag says which copy it is
        #[arg(long)]
        drive: Option<String>,
        /// All its studies, each with its copies
        #[arg(long)]
        all: bool,
    },
    /// Put a copy in its place
    Shelve(shelf::ShelveArgs),
    /// Lend a copy to someone
    Lend(shelf::LendArgs),
    /// Take a lent copy back into its place
    Return(shelf::ReturnArgs),
    /// Send a copy on its way to another place: until it arrives there it is in none
    Send(shelf::SendArgs),
    /// Say that a copy that was sent has arrived
    Arrived(shelf::ArrivedArgs),
    /// Say that nobody knows where a copy is: another one takes its place
    Lost(settle::LostArgs),
    /// Say that a lost copy is there again: a full read decides what it is
    Found(settle::FoundArgs),
    /// Keep a copy apart: it can be read, and counts for nothing until it is released
    Quarantine(settle::ApartArgs),
    /// Keep a copy apart no more: it is what was read of it since
    Release(settle::ApartArgs),
    /// Take a copy out of use that is broken, or planned and not wanted
    Retire(settle::RetireArgs),
    /// Say that a copy was destroyed, as somebody saw
    Destroyed(settle::DestroyedArgs),
    /// Say that a copy was told from another disc that said it was it
    ToldApart(settle::ToldApartArgs),
    /// Say how many copies of each disc of a set are enough
    Copies(settle::CopiesArgs),
    /// Patients: who is who, where files differ, corrections and merges
    Patient {
        /// What to do
        #[command(subcommand)]
        command: patient::Command,
    },
    /// People: who may act, and as what
    Person {
        /// What to do
        #[command(subcommand)]
        command: person::Command,
    },
    /// Drives and what lies in them
    Drive {
        /// What to do
        #[command(subcommand)]
        command: drive::Command,
    },
    /// Virtual drives for other programs
    VirtualDrive {
        /// What to do
        #[command(subcommand)]
        command: virtual_drive::Command,
    },
    /// The audit trail
    Audit {
        /// What to do
        #[command(subcommand)]
        command: audit::Command,
    },
    /// What waits, what is built, what needs attention
    Status,
    /// Say in plain words what may happen to a disc and its set without loss
    Explain(explain::Args),
    /// Make a page of labels for cases and shelves, with bar codes, to be printed
    Label(label::Args),
    /// Give up a planned set of which nothing is burned: its studies wait again
    Drop(drop::DropArgs),
    /// Leave out a study whose files are gone for good: it waits for a disc no more
    LeaveOut(exceptions::LeaveOutArgs),
    /// Take files off the list of those to be looked at
    LookedAt(exceptions::LookedAtArgs),
    /// Say that the computer's clock is right, where it does not fit the archive's last entry
    ConfirmClock(clock::ConfirmArgs),
    /// Back the catalog up, bring it back
    Catalog {
        /// What to do
        #[command(subcommand)]
        command: catalog::Command,
    },
    /// Open the desktop; the same as no command
    Gui {
        /// Search for this at once, as if it had been scanned
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
    },
    /// Show the whole job on sample studies and virtual drives, in under a minute
    Demo(demo::Args),
}

impl Command {
    /// Whether it changes nothing, and is answered where nothing can be written, too.
    pub fn only_reads(&self) -> bool {
        match self {
            Self::Find(_) | Self::Status | Self::Explain(_) => true,
            // Which disc lies in a drive may have to be recorded.
            Self::Scan { drive, .. } => drive.is_none(),
            Self::Audit {
                command: audit::Command::Verify,
            }
            | Self::Person {
                command: person::Command::List,
            } => true,
            Self::Plan(args) => args.dry_run,
            Self::Restore(args) => args.only_looks(),
            Self::Verify(args) => args.image.is_some(),
            Self::Label(args) => args.to.is_some(),
            Self::Drive { command } => command.only_reads(),
            Self::Patient { command } => command.only_reads(),
            Self::Init { .. }
            | Self::Ingest(_)
            | Self::Build(_)
            | Self::Burn(_)
            | Self::Repair(_)
            | Self::Rebuild(_)
            | Self::Inspect(_)
            | Self::Shelve(_)
            | Self::Lend(_)
            | Self::Return(_)
            | Self::Send(_)
            | Self::Arrived(_)
            | Self::Lost(_)
            | Self::Found(_)
            | Self::Quarantine(_)
            | Self::Release(_)
            | Self::Retire(_)
            | Self::Destroyed(_)
            | Self::ToldApart(_)
            | Self::Copies(_)
            | Self::Person { .. }
            | Self::VirtualDrive { .. }
            | Self::Drop(_)
            | Self::LeaveOut(_)
            | Self::LookedAt(_)
            | Self::ConfirmClock(_)
            | Self::Catalog { .. }
            | Self::Gui { .. }
            | Self::Demo(_) => false,
        }
    }
}
