//! The commands and their arguments; the doc comments are what `--help` says.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::output::Whole;
use super::unfit::named;
use super::{
    audit, blanks, build, burn, catalog, check, copy, deliver, demo, disc, drive, exceptions, find,
    image, incident, ingest, label, patient, person, place, plan, request, restore, set, shelf,
    shipment, stocktake, study, verify, virtual_drive,
};

/// The variable that names the archive's folder.
pub const ARCHIVE: &str = "STELE_ARCHIVE";

/// Stele archives medical studies and evidence on optical discs that outlive their machines.
///
/// Without a command it opens the desktop. To see all of it at work: stele demo.
/// The monthly job, by hand and for practice:
///   stele init ARCHIVE --practice --name NAME; export STELE_ARCHIVE=ARCHIVE;
///   stele ingest FOLDER; stele plan --media bd25 --copies 1; stele build SET-0001;
///   stele drive create A; stele drive load virtual:A --blank bd25;
///   stele burn SET-0001/1 --drive virtual:A; stele shelve SERIAL --location LOCATION
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
    #[arg(long, global = true, display_order = 996, env = ARCHIVE, value_name = "DIR")]
    pub archive: Option<PathBuf>,
    /// Act as the person with this code [default: the person named in stele.toml]
    #[arg(
        long = "as",
        global = true,
        display_order = 997,
        value_name = "PER-CODE"
    )]
    pub person: Option<String>,
    /// Print the report as JSON on standard output, and progress as JSON lines on standard error
    #[arg(long, global = true, display_order = 998)]
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
        /// Your name [default: First person]
        #[arg(long)]
        name: Option<String>,
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
        \x20 stele burn SET-0001/1 -d A\n\
        \x20 stele burn SET-0001 --drive virtual:A --drive virtual:B --second-drive")]
    Burn(burn::Args),
    /// Check every sector of a copy or an image
    #[command(after_help = "Examples:\n\
        \x20 stele verify --drive /dev/sr0\n\
        \x20 stele verify --image SET-0001-1.iso")]
    Verify(verify::Args),
    /// Restore a study to a folder, and check every file against its hashes
    #[command(after_help = "Examples:\n\
        \x20 stele restore 1.2.840.113619.2.1 --to /tmp/study --dry-run\n\
        \x20 stele restore 'doe jane' --to /tmp/study --drive /dev/sr0")]
    Restore(restore::Args),
    /// Deliver a patient's studies, and nothing of other patients: a folder, a disc image, a PACS
    #[command(after_help = "Examples:\n\
        \x20 stele deliver REQ-0001-R --to /media/usb/anan --drive /dev/sr0\n\
        \x20 stele deliver REQ-0001-R --to /tmp/anan.iso --image SET-0001-1.iso --identity today\n\
        \x20 stele deliver REQ-0001-R --to pacs://STORE@10.0.0.7:104 --drive A\n\
        \x20 stele deliver 1.2.840.113619.2.1 --to /tmp/anan --drive A --for treatment \
        --recipient 'Dr. Haddad' --address 'St. Anna, ward 3'")]
    Deliver(deliver::Args),
    /// Find studies: which copies hold them, where they are, when they were last checked
    #[command(after_help = "Examples:\n\
        \x20 stele find doe\n\
        \x20 stele find mueller 2026-09 --modality ultrasound")]
    Find(find::Args),
    /// Show what a label, code or serial stands for, and what to do with it
    #[command(
        after_help = "Examples:\n  stele scan STL-04KQ7Z-D\n  stele scan --drive /dev/sr0\n\
        \x20 stele scan BOX-0003-V STL-04KQ7Z-D STL-365PT5-S"
    )]
    Scan {
        /// What the scanner read, or what is typed from the label
        #[arg(required_unless_present = "drive", value_parser = named)]
        code: Option<String>,
        /// After a location: the discs to file there; what belongs elsewhere is listed
        #[arg(conflicts_with_all = ["drive", "all"])]
        discs: Vec<String>,
        /// A drive with a disc in it; the disc's tag shows which copy it is
        #[arg(short = 'd', long)]
        drive: Option<String>,
        /// List all studies on it, each with its copies
        #[arg(long)]
        all: bool,
    },
    /// Shelve a copy: record its location
    #[command(after_help = "Examples:\n\
        \x20 stele shelve STL-04KQ7Z-D --location Hospital/Cellar/Rack-1/Shelf-1/Slot-4\n\
        \x20 stele shelve --drive /dev/sr0 --location SLT-0012-Y")]
    Shelve(shelf::ShelveArgs),
    /// Lend a copy to someone
    #[command(
        after_help = "Examples:\n  stele lend STL-04KQ7Z-D --to 'Reading room 2' --days 14\n\
        \x20 stele lend STL-04KQ7Z-D --to PER-0002-M --for order --purpose 'court order 4711'"
    )]
    Lend(shelf::LendArgs),
    /// Return a lent copy to its location
    #[command(after_help = "Examples:\n  stele return STL-04KQ7Z-D\n\
        \x20 stele return STL-04KQ7Z-D --location SLT-0012-Y --condition dirty")]
    Return(shelf::ReturnArgs),
    /// Copies: lost, found, in quarantine, in transit, out of use, destroyed
    Copy {
        /// What happened
        #[command(subcommand)]
        command: copy::Command,
    },
    /// Sets: what they survive, how many copies they need, canceling and rebuilding them
    Set {
        /// What to do
        #[command(subcommand)]
        command: set::Command,
    },
    /// Discs and images: inspect, repair or cancel one
    Disc {
        /// What to do
        #[command(subcommand)]
        command: disc::Command,
    },
    /// Images: add one that was repaired, rebuilt or found
    Image {
        /// What to do
        #[command(subcommand)]
        command: image::Command,
    },
    /// Exceptions: files that were not imported as they are
    Exceptions {
        /// What to do
        #[command(subcommand)]
        command: exceptions::Command,
    },
    /// Studies: leave one out
    Study {
        /// What to do
        #[command(subcommand)]
        command: study::Command,
    },
    /// Patients: mismatches, corrections and merges
    Patient {
        /// What to do
        #[command(subcommand)]
        command: patient::Command,
    },
    /// Quarterly check: which copies to read this quarter, and what that proves
    Check {
        /// What to do
        #[command(subcommand)]
        command: check::Command,
    },
    /// Stock-take: count what is really in its place
    Stocktake {
        /// What to do
        #[command(subcommand)]
        command: stocktake::Command,
    },
    /// Incidents: lost copies, the affected patients, and the deadlines
    Incident {
        /// What to do
        #[command(subcommand)]
        command: incident::Command,
    },
    /// Shipments: pack copies, hand them to a courier, and receive them
    Shipment {
        /// What to do
        #[command(subcommand)]
        command: shipment::Command,
    },
    /// Blanks: boxes in stock by lot, and when to order more
    Blanks {
        /// What to do
        #[command(subcommand)]
        command: blanks::Command,
    },
    /// Requests: who asks for studies, why, and by when
    Request {
        /// What to do
        #[command(subcommand)]
        command: request::Command,
    },
    /// People: who may act, and in which role
    Person {
        /// What to do
        #[command(subcommand)]
        command: person::Command,
    },
    /// Locations: sites, rooms, racks, shelves and boxes, and how much room they have
    Place {
        /// What to do
        #[command(subcommand)]
        command: place::Command,
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
    #[command(after_help = "Examples:\n  stele status\n  stele status --all")]
    Status(Whole),
    /// Make a page of labels with bar codes for cases and shelves, to print
    #[command(after_help = "Examples:\n\
        \x20 stele label SET-0001\n\
        \x20 stele label SLT-0012-Y --to shelf.html")]
    Label(label::Args),
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
            Self::Find(_)
            | Self::Status(_)
            | Self::Set {
                command: set::Command::Explain(_),
            }
            | Self::Exceptions {
                command: exceptions::Command::List(_),
            } => true,
            // Which disc lies in a drive may have to be recorded.
            Self::Scan { drive, discs, .. } => drive.is_none() && discs.is_empty(),
            Self::Audit {
                command: audit::Command::Verify(_),
            }
            | Self::Person {
                command: person::Command::List(_),
            } => true,
            Self::Plan(args) => args.dry_run,
            Self::Restore(args) => args.only_looks(),
            Self::Verify(args) => args.image.is_some(),
            Self::Label(args) => args.to.is_some(),
            Self::Drive { command } => command.only_reads(),
            Self::Patient { command } => command.only_reads(),
            Self::Place { command } => command.only_reads(),
            Self::Request { command } => command.only_reads(),
            Self::Check { command } => command.only_reads(),
            Self::Stocktake { command } => command.only_reads(),
            Self::Incident { command } => command.only_reads(),
            Self::Shipment { command } => command.only_reads(),
            Self::Blanks { command } => command.only_reads(),
            Self::Copy { command } => command.only_reads(),
            Self::Init { .. }
            | Self::Ingest(_)
            | Self::Build(_)
            | Self::Burn(_)
            | Self::Deliver(_)
            | Self::Shelve(_)
            | Self::Lend(_)
            | Self::Return(_)
            | Self::Set { .. }
            | Self::Disc { .. }
            | Self::Image { .. }
            | Self::Exceptions { .. }
            | Self::Study { .. }
            | Self::Audit { .. }
            | Self::Person { .. }
            | Self::VirtualDrive { .. }
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
