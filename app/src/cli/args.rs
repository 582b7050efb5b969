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
/// Without a command it opens the desktop. The monthly job, by hand and for practice:
///   stele init ARCHIVE --practice --name NAME; export STELE_ARCHIVE=ARCHIVE;
///   stele ingest FOLDER; stele plan --media bd25 --copies 1; stele build SET-0001;
///   stele drive create A; stele drive load virtual:A --blank bd25;
///   stele burn SET-0001/1 --drive virtual:A; stele shelve SERIAL --slot PLACE
/// An archive made without --practice burns in real drives only: --drive /dev/sr0.
#[derive(Parser, Debug)]
#[command(
    name = "stele",
    version,
    max_term_width = 100,
    verbatim_doc_comment,
    after_help = "Exit codes: 0 done; 1 done, with findings to review; 2 not done."
)]
pub struct Line {
    /// The archive's folder [default: $XDG_DATA_HOME/stele]
    #[arg(long, global = true, env = "STELE_ARCHIVE", value_name = "DIR")]
    pub archive: Option<PathBuf>,
    /// Act as this person, by code [default: the person named in stele.toml]
    #[arg(long = "as", global = true, value_name = "PER-CODE")]
    pub person: Option<String>,
    /// Print the report as JSON on standard output, and progress as JSON lines on standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Create a new archive and its first person
    #[command(after_help = "Example:\n  stele init /srv/practice --practice --name 'Ada Clerk'")]
    Init {
        /// The archive's folder, new or empty [default: --archive]
        dir: Option<PathBuf>,
        /// Your name
        #[arg(long, default_value = "First person")]
        name: String,
        /// For practice and training: only practice archives burn discs in virtual drives
        #[arg(long)]
        practice: bool,
    },
    /// Import studies and documents; files stay where they are, and known ones are skipped
    #[command(after_help = "Examples:\n\
        \x20 stele ingest /incoming/september\n\
        \x20 stele ingest /incoming/scene-12 --case 2026-0815")]
    Ingest(ingest::Args),
    /// Plan a disc set from the waiting studies (--dry-run: preview only)
    #[command(after_help = "Examples:\n\
        \x20 stele plan --media bd25 --copies 2 --dry-run\n\
        \x20 stele plan --media bd25 --copies 2 --parity-discs 2")]
    Plan(plan::Args),
    /// Build a set's disc images with parity, and test a repair
    #[command(after_help = "Examples:\n\
        \x20 stele build SET-0001\n\
        \x20 stele build SET-0001/1 --from /dev/sr0")]
    Build(build::Args),
    /// Burn one copy of a disc, or all copies of a set; read everything back and compare
    #[command(after_help = "Examples:\n\
        \x20 stele burn SET-0001/1 --drive /dev/sr0\n\
        \x20 stele burn SET-0001 --drive virtual:A --drive virtual:B --second-drive")]
    Burn(burn::Args),
    /// Check every sector of a copy or an image
    #[command(after_help = "Examples:\n\
        \x20 stele verify --drive /dev/sr0\n\
        \x20 stele verify --image SET-0001-1.iso")]
    Verify(verify::Args),
    /// Make a complete image from damaged discs or images
    #[command(after_help = "Examples:\n\
        \x20 stele repair /dev/sr0 --to complete.iso\n\
        \x20 stele repair one.iso:one.map other.iso --to complete.iso")]
    Repair(repair::Args),
    /// Rebuild all discs of a set as images, from the discs that are left and their parity discs
    ///
    /// Exits with 1 if a disc stays incomplete, or if a source was not used: it holds no
    /// recognizable disc of this set, or parity for other images.
    #[command(after_help = "Example:\n\
        \x20 stele rebuild SET-0001-1.iso SET-0001-3.iso /dev/sr0 --to /tmp/rebuilt")]
    Rebuild(rebuild::Args),
    /// Inspect any disc or image for inconsistencies
    #[command(after_help = "Examples:\n  stele inspect disc.iso\n  stele inspect /dev/sr0 --quick")]
    Inspect(inspect::Args),
    /// Restore a study to a folder, and check every file against its hashes
    #[command(after_help = "Examples:\n\
        \x20 stele restore 1.2.840.113619.2.1 --to /tmp/study --dry-run\n\
        \x20 stele restore 'doe jane' --to /tmp/study --drive /dev/sr0")]
    Restore(restore::Args),
    /// Find studies: which copies hold them, where they are, when they were last checked
    #[command(after_help = "Examples:\n\
        \x20 stele find doe\n\
        \x20 stele find mueller 2026-09 --modality ultrasound")]
    Find(find::Args),
    /// Show what a label, code or serial stands for, and what to do with it
    #[command(after_help = "Examples:\n  stele scan STL-04KQ7Z-D\n  stele scan --drive /dev/sr0")]
    Scan {
        /// What the scanner read, or what is typed from the label
        #[arg(required_unless_present = "drive")]
        code: Option<String>,
        /// A drive with a disc in it; the disc's tag shows which copy it is
        #[arg(long)]
        drive: Option<String>,
        /// List all studies on it, each with its copies
        #[arg(long)]
        all: bool,
    },
    /// Shelve a copy: record its place
    #[command(after_help = "Examples:\n\
        \x20 stele shelve STL-04KQ7Z-D --slot Hospital/Cellar/Rack-1/Shelf-1/Slot-4\n\
        \x20 stele shelve --drive /dev/sr0 --slot SLT-0012-Y")]
    Shelve(shelf::ShelveArgs),
    /// Lend a copy to someone
    #[command(after_help = "Example:\n  stele lend STL-04KQ7Z-D --to 'Dr. Jane' --days 14")]
    Lend(shelf::LendArgs),
    /// Return a lent copy to its place
    #[command(after_help = "Example:\n  stele return STL-04KQ7Z-D --slot SLT-0012-Y")]
    Return(shelf::ReturnArgs),
    /// Send a copy to another place; it is in transit until it arrives
    #[command(after_help = "Example:\n  stele send STL-04KQ7Z-D --to Vault/Shelf-2")]
    Send(shelf::SendArgs),
    /// Record that a copy in transit has arrived
    #[command(after_help = "Examples:\n\
        \x20 stele arrived STL-04KQ7Z-D\n\
        \x20 stele arrived --drive /dev/sr0 --slot Vault/Shelf-3")]
    Arrived(shelf::ArrivedArgs),
    /// Record that a copy is lost, so that another one can replace it
    #[command(after_help = "Example:\n\
        \x20 stele lost STL-04KQ7Z-D --why 'not in its place since the move'")]
    Lost(settle::LostArgs),
    /// Record that a copy was found again; a full read decides whether it is good
    #[command(after_help = "Examples:\n\
        \x20 stele found STL-04KQ7Z-D\n\
        \x20 stele found STL-04KQ7Z-D --destroyed --why 'seen in the box that came back'")]
    Found(settle::FoundArgs),
    /// Put a copy in quarantine: it can be read, but does not count until it is released
    #[command(after_help = "Example:\n  stele quarantine STL-04KQ7Z-D --why 'the shelf got wet'")]
    Quarantine(settle::ApartArgs),
    /// Release a copy from quarantine; its health is what was last read of it
    #[command(after_help = "Example:\n  stele release STL-04KQ7Z-D --why 'read in full, and dry'")]
    Release(settle::ApartArgs),
    /// Take a copy out of use: it is broken, or planned and not wanted
    #[command(after_help = "Example:\n  stele retire STL-04KQ7Z-D --why 'broken'")]
    Retire(settle::RetireArgs),
    /// Record that a copy was destroyed, as witnessed
    #[command(after_help = "Example:\n\
        \x20 stele destroyed STL-04KQ7Z-D --why 'shredded, class O-4; seen by A. Clerk'")]
    Destroyed(settle::DestroyedArgs),
    /// Record which of several discs that claim to be one copy is the real one
    #[command(after_help = "Example:\n\
        \x20 stele told-apart STL-04KQ7Z-D --drive /dev/sr0 --why 'the other is marked'")]
    ToldApart(settle::ToldApartArgs),
    /// Set how many copies of each disc a set needs
    #[command(after_help = "Example:\n\
        \x20 stele copies SET-0001 3 --why 'a third copy for the vault'")]
    Copies(settle::CopiesArgs),
    /// Patients: differences, corrections and merges
    Patient {
        /// What to do
        #[command(subcommand)]
        command: patient::Command,
    },
    /// People: who may act, and in which role
    Person {
        /// What to do
        #[command(subcommand)]
        command: person::Command,
    },
    /// Drives and the discs in them
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
    /// Show what is waiting, what is built, what needs attention, and the next step
    #[command(after_help = "Example:\n  stele status")]
    Status,
    /// Explain in plain words what a disc and its set survive
    #[command(after_help = "Example:\n  stele explain SET-0001")]
    Explain(explain::Args),
    /// Make a page of labels with bar codes for cases and shelves, to print
    #[command(after_help = "Examples:\n\
        \x20 stele label SET-0001\n\
        \x20 stele label SLT-0012-Y --to shelf.html")]
    Label(label::Args),
    /// Drop a planned set or disc that was not burned; its studies wait for a disc again
    #[command(after_help = "Example:\n  stele drop SET-0001 --why 'planned for the wrong medium'")]
    Drop(drop::DropArgs),
    /// Leave out a study whose files are gone for good; it no longer waits for a disc
    #[command(after_help = "Example:\n\
        \x20 stele leave-out 1.2.840.113619.2.1 --why 'deleted by the sender'")]
    LeaveOut(exceptions::LeaveOutArgs),
    /// Mark exceptions as reviewed, which takes them off the list
    #[command(after_help = "Examples:\n\
        \x20 stele looked-at 3 4\n\
        \x20 stele looked-at --reason SCN-114 --why 'the older version is right'")]
    LookedAt(exceptions::LookedAtArgs),
    /// Confirm that the computer's clock is right although the archive's last entry contradicts it
    #[command(after_help = "Example:\n\
        \x20 stele confirm-clock --why 'the battery was replaced'")]
    ConfirmClock(clock::ConfirmArgs),
    /// The catalog: back up, restore, bring back file lists
    Catalog {
        /// What to do
        #[command(subcommand)]
        command: catalog::Command,
    },
    /// Open the desktop, like stele without a command
    #[command(after_help = "Example:\n  stele gui --search STL-04KQ7Z-D")]
    Gui {
        /// Search for this at once, as if it had been scanned
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
    },
    /// Run the whole job on sample studies and virtual drives, in under a minute
    #[command(after_help = "Examples:\n  stele demo\n  stele demo --keep /tmp/stele-demo")]
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use stele_catalog::Code;

    use super::*;

    /// What a line in a shell gives a program: words, some of them in quotes.
    fn words(line: &str) -> Vec<String> {
        let (mut all, mut word, mut quoted) = (Vec::new(), String::new(), false);
        for c in line.chars() {
            match c {
                '\'' => quoted = !quoted,
                ' ' if !quoted => all.push(std::mem::take(&mut word)),
                other => word.push(other),
            }
        }
        assert!(!quoted, "{line}");
        all.push(word);
        all
    }

    /// The examples of all commands that do something, by their names.
    fn examples(command: &clap::Command, name: &str, all: &mut Vec<(String, Vec<String>)>) {
        if command.has_subcommands() {
            for sub in command
                .get_subcommands()
                .filter(|sub| sub.get_name() != "help")
            {
                examples(sub, &format!("{name} {}", sub.get_name()), all);
            }
            return;
        }
        let help = command.get_after_help().map(ToString::to_string);
        let help = help.unwrap_or_default();
        let lines = help.lines().map(str::trim);
        let lines = lines.filter(|line| line.starts_with("stele "));
        all.push((name.to_owned(), lines.map(str::to_owned).collect()));
    }

    #[test]
    fn every_command_has_an_example_that_works_as_it_is() {
        let mut all = Vec::new();
        examples(&Line::command(), "stele", &mut all);
        assert!(all.len() > 50, "{all:#?}");
        for (name, examples) in all {
            assert!(!examples.is_empty(), "{name} has no example");
            for example in examples {
                assert!(example.starts_with(&name), "{name}: {example}");
                let words = words(&example);
                for word in words.iter().filter(|word| word.starts_with("STL-")) {
                    assert!(Code::parse(word).is_ok(), "{example}");
                }
                if let Err(error) = Line::try_parse_from(&words) {
                    panic!("{example}: {error}");
                }
            }
        }
    }
}
