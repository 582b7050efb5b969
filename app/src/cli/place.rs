//! `stele place`: the locations where copies are kept.

use clap::{Args as ClapArgs, Subcommand};
use stele_catalog::{PlaceWidths, SlotKind};

use super::output::{Exit, Out, Whole};
use super::session::Session;
use super::unfit::{Unfit, named, real, within};
use crate::jobs::JobError;
use crate::jobs::shelf::places::{self, Done, Listed, Outcome, Said};
use crate::words::lang::say;
use crate::words::locations;

/// What to do with locations.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// List the locations, what is in each, and how much room is left
    #[command(after_help = "Examples:\n  stele place list\n  stele place list Hospital/Cellar")]
    List(ListArgs),
    /// Add a location; new ones that it is in are added too
    #[command(after_help = "Examples:\n\
        \x20 stele place add Hospital/Cellar/Rack-1/Shelf-2 --width 800 --case 10\n\
        \x20 stele place add 'Vault/Box 7' --kind box")]
    Add(AddArgs),
    /// Give a location another name
    #[command(after_help = "Example:\n  stele place rename SLT-0012-Y 'Shelf 3'")]
    Rename(RenameArgs),
    /// Move a location with everything in it
    #[command(after_help = "Example:\n  stele place move BOX-0003-V --to Vault/Shelf-2")]
    Move(MoveArgs),
    /// Record that two locations are the same one
    #[command(
        after_help = "Example:\n  stele place merge 'Hospital/Celler' --into Hospital/Cellar"
    )]
    Merge(MergeArgs),
    /// Record of what kind a location is, and how wide
    #[command(after_help = "Examples:\n\
        \x20 stele place change SLT-0012-Y --kind box\n\
        \x20 stele place change Hospital/Cellar/Rack-1/Shelf-2 --width 800 --case 5")]
    Change(ChangeArgs),
}

impl Command {
    /// Whether it changes nothing.
    pub fn only_reads(&self) -> bool {
        match self {
            Self::List(_) => true,
            Self::Add(_) | Self::Rename(_) | Self::Move(_) | Self::Merge(_) | Self::Change(_) => {
                false
            }
        }
    }
}

/// Arguments of `list`.
#[derive(ClapArgs, Debug)]
pub struct ListArgs {
    /// Only this location and what is inside it: its code or path
    pub location: Option<String>,
    /// Whether all of them are listed
    #[command(flatten)]
    pub whole: Whole,
}

/// Arguments of `add`.
#[derive(ClapArgs, Debug)]
pub struct AddArgs {
    /// Its path: Site/Room/Rack/Shelf/Slot, as many levels as your site uses
    #[arg(value_parser = real)]
    pub path: String,
    /// What it is
    #[command(flatten)]
    pub said: SaidArgs,
    /// Add it although another location has almost the same name
    #[arg(long)]
    pub new: bool,
}

/// What is said of a location.
#[derive(ClapArgs, Debug)]
pub struct SaidArgs {
    /// Kind: site, vault, quarantine, transit, room, rack, shelf, box or slot [default: from its
    /// name, or from what it is in]
    #[arg(long, value_parser = kind)]
    pub kind: Option<SlotKind>,
    /// Room for cases side by side, in mm
    #[arg(long, value_name = "MM", value_parser = within::<u32>(1, 100_000))]
    pub width: Option<u32>,
    /// Width of one case, in mm: 10 for a jewel case, 5 for a slim one [default: 10]
    #[arg(long, value_name = "MM", value_parser = within::<u32>(1, 100))]
    pub case: Option<u32>,
}

impl SaidArgs {
    fn said(&self, is_new: bool) -> Said {
        Said {
            kind: self.kind,
            widths: PlaceWidths {
                width: self.width,
                case: self.case,
            },
            is_new,
        }
    }
}

/// Arguments of `rename`.
#[derive(ClapArgs, Debug)]
pub struct RenameArgs {
    /// The location: its code or path
    pub location: String,
    /// Its new name, without the path
    #[arg(value_parser = one_name)]
    pub name: String,
    /// Use the name although another location has almost the same one
    #[arg(long)]
    pub new: bool,
}

/// Arguments of `move`.
#[derive(ClapArgs, Debug)]
pub struct MoveArgs {
    /// The location: its code or path
    pub location: String,
    /// The location it goes into, or / for none
    #[arg(long, value_name = "LOCATION", value_parser = real)]
    pub to: String,
}

/// Arguments of `merge`.
#[derive(ClapArgs, Debug)]
pub struct MergeArgs {
    /// The location that is to disappear: its code or path
    pub location: String,
    /// The location that stays
    #[arg(long, value_name = "LOCATION")]
    pub into: String,
    /// They are the same although they are in different rooms, racks or shelves on record
    #[arg(long)]
    pub same: bool,
}

/// Arguments of `change`.
#[derive(ClapArgs, Debug)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true)
    .args(["kind", "width", "case"]))]
pub struct ChangeArgs {
    /// The location: its code or path
    pub location: String,
    /// What it is
    #[command(flatten)]
    pub said: SaidArgs,
}

/// The last part of a path: a slash in it would be another location.
fn one_name(text: &str) -> Result<String, Unfit> {
    match text.contains('/') {
        true => Err(Unfit(say!("misuse-one-name"))),
        false => named(text),
    }
}

fn kind(text: &str) -> Result<SlotKind, Unfit> {
    SlotKind::parse(text).ok_or_else(|| {
        let all = SlotKind::ALL.iter().map(|kind| kind.text());
        let all = all.collect::<Vec<_>>().join(", ");
        Unfit(say!("misuse-one-of", words = all))
    })
}

/// Does it.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let mut cx = session.context();
    let cx = &mut cx;
    let outcome = match command {
        Command::List(args) => {
            let listed = places::list(args.location.as_deref(), &cx.catalog.read())?;
            return Ok(list(&listed, args.whole, out));
        }
        Command::Add(args) => places::add(&args.path, args.said.said(args.new), cx)?,
        Command::Rename(args) => places::rename(&args.location, &args.name, args.new, cx)?,
        Command::Move(args) => {
            let into = (args.to != "/").then_some(args.to.as_str());
            places::shift(&args.location, into, cx)?
        }
        Command::Merge(args) => places::merge(&args.location, &args.into, args.same, cx)?,
        Command::Change(args) => places::describe(&args.location, args.said.said(true), cx)?,
    };
    Ok(changed(&outcome, out))
}

fn list(listed: &Listed, whole: Whole, out: &Out) -> Exit {
    out.report(listed, |page| {
        if listed.places.is_empty() {
            page.line(say!("place-list-empty"));
            page.next(say!("place-next-first"));
        }
        for place in &listed.places {
            page.indented(place.depth.saturating_mul(2), locations::row(place));
        }
        page.cut(whole);
    });
    Exit::Done
}

fn changed(outcome: &Outcome, out: &Out) -> Exit {
    out.report(outcome, |page| {
        page.line(locations::changed(outcome));
        if let Some(full) = locations::too_full(&outcome.place) {
            page.line(full);
        }
        if outcome.done == Done::Added {
            page.next(say!("place-next-label", code = &outcome.place.slot));
        }
    });
    Exit::Done
}
