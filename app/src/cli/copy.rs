//! `stele copy`: what happened to a copy, besides that it was shelved, lent or returned.

use clap::{Args as ClapArgs, Subcommand};

use super::output::{Exit, LINES, Out, Whole};
use super::session::Session;
use super::{copy_replace, settle, shelf};
use crate::jobs::JobError;
use crate::jobs::shelf::{copy_history, search};
use crate::words::lang::say;
use crate::words::{copy_events, searches, states};

/// What happened.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Show what happened to a copy: when, by whom, and why
    #[command(after_help = "Example:\n  stele copy history STL-04KQ7Z-D")]
    History(HistoryArgs),
    /// Record that a copy is not in its place, and show where to look for it
    #[command(after_help = "Example:\n\
        \x20 stele copy missing STL-04KQ7Z-D --why 'not in its box'")]
    Missing(settle::MissingArgs),
    /// Show where to look for a copy: last place, what is beside it, who had it, which drive
    #[command(after_help = "Example:\n  stele copy search STL-04KQ7Z-D")]
    Search(HistoryArgs),
    /// Record that a missing copy cannot be found: this opens an incident (administrators only)
    #[command(after_help = "Examples:\n\
        \x20 stele copy lost STL-04KQ7Z-D --why 'searched for a week'\n\
        \x20 stele copy lost STL-04KQ7Z-D --aware '2026-11-02 09:30' --why 'stolen car'\n\
        \x20 stele copy lost STL-04KQ7Z-D --searched --why 'fire in the vault'")]
    Lost(settle::LostArgs),
    /// Record that a copy was found again; a full read decides whether it is good
    #[command(after_help = "Examples:\n\
        \x20 stele copy found STL-04KQ7Z-D\n\
        \x20 stele copy found STL-04KQ7Z-D --destroyed --why 'seen in the box that came back'")]
    Found(settle::FoundArgs),
    /// Burn a new copy in the place of a damaged or old one
    ///
    /// The image of the disc is taken from the archive, or else from the best copy in a drive. The
    /// old copy stays in use until the new one has been read well twice, by two people if
    /// more than one may read it.
    #[command(after_help = "Examples:\n\
        \x20 stele copy replace STL-04KQ7Z-D --drive /dev/sr0\n\
        \x20 stele copy replace STL-04KQ7Z-D --drive /dev/sr0 --from /dev/sr1")]
    Replace(copy_replace::Args),
    /// Take a copy out of use: it is broken, or planned and not needed
    #[command(after_help = "Example:\n  stele copy retire STL-04KQ7Z-D --why 'broken'")]
    Retire(settle::RetireArgs),
    /// Put a copy in quarantine: it can be read, but does not count until it is released
    #[command(after_help = "Example:\n\
        \x20 stele copy quarantine STL-04KQ7Z-D --why 'the shelf got wet'")]
    Quarantine(settle::ApartArgs),
    /// Release a copy from quarantine; it counts again once a full read since then is good
    ///
    /// Do this once the reason for the quarantine is gone and the copy was read in full since:
    /// stele verify. One that was not read since does not count until it is.
    #[command(after_help = "Example:\n\
        \x20 stele copy release STL-04KQ7Z-D --why 'read in full, and dry'")]
    Release(settle::ApartArgs),
    /// Send a copy to another location; it is in transit until it arrives
    #[command(after_help = "Examples:\n\
        \x20 stele copy send STL-04KQ7Z-D --to Vault/Shelf-2\n\
        \x20 stele copy send STL-04KQ7Z-D --to Vault/Shelf-2 --last --why 'court order 12/26'")]
    Send(shelf::SendArgs),
    /// Record that a copy in transit has arrived
    #[command(after_help = "Examples:\n\
        \x20 stele copy arrived STL-04KQ7Z-D\n\
        \x20 stele copy arrived --drive /dev/sr0 --location Vault/Shelf-3")]
    Arrived(shelf::ArrivedArgs),
    /// Record that a copy was destroyed, and who witnessed it
    #[command(after_help = "Example:\n\
        \x20 stele copy destroyed STL-04KQ7Z-D --why 'shredded, class O-4; seen by A. Clerk'")]
    Destroyed(settle::DestroyedArgs),
    /// Record which of several discs that claim to be one copy is the real one
    #[command(after_help = "Example:\n\
        \x20 stele copy told-apart STL-04KQ7Z-D --drive /dev/sr0 --why 'the other is marked'")]
    ToldApart(settle::ToldApartArgs),
}

impl Command {
    /// Whether it changes nothing.
    pub fn only_reads(&self) -> bool {
        matches!(self, Self::History(_) | Self::Search(_))
    }
}

/// Arguments of `history` and `search`.
#[derive(ClapArgs, Debug)]
pub struct HistoryArgs {
    /// Serial of the copy
    pub serial: String,
    /// Whether everything is shown
    #[command(flatten)]
    pub whole: Whole,
}

/// How many of the last events are shown, below two lines.
const EVENTS: usize = LINES - 2;

fn history(args: &HistoryArgs, session: &Session, out: &Out) -> Result<Exit, JobError> {
    let outcome = copy_history::run(&args.serial, &session.catalog().read())?;
    out.report(&outcome, |page| {
        page.line(say!(
            "copy-history",
            serial = &outcome.serial,
            disc = &outcome.disc,
            state = states::state_name(outcome.state)
        ));
        if let Some(old) = &outcome.replaces {
            page.line(say!("copy-history-replaces", serial = old));
        }
        if outcome.lineage_unknown {
            page.line(say!("copy-history-lineage-unknown"));
        }
        for new in &outcome.replaced_by {
            page.line(say!("copy-history-replaced", serial = new));
        }
        for new in &outcome.to_be_replaced_by {
            page.line(say!("copy-history-to-replace", serial = new));
        }
        let earlier = outcome.events.len().saturating_sub(EVENTS);
        let earlier = if args.whole.all { 0 } else { earlier };
        if earlier > 0 {
            page.item(say!("list-earlier", items = earlier));
        }
        for happened in outcome.events.iter().skip(earlier) {
            page.item(copy_events::line(happened));
        }
        if outcome.events.is_empty() {
            page.item(say!("copy-history-empty"));
        }
    });
    Ok(Exit::Done)
}

fn look_for(args: &HistoryArgs, session: &Session, out: &Out) -> Result<Exit, JobError> {
    let found = search::run(&args.serial, &session.catalog().read())?;
    out.report(&found, |page| {
        page.line(searches::title(&found));
        for line in searches::lines(&found) {
            page.item(line);
        }
        page.cut(args.whole);
    });
    Ok(Exit::Done)
}

/// Records it, or shows it.
pub fn run(command: &Command, s: &mut Session, out: &Out) -> Result<Exit, JobError> {
    match command {
        Command::History(args) => history(args, s, out),
        Command::Missing(args) => settle::missing(args, s, out),
        Command::Search(args) => look_for(args, s, out),
        Command::Lost(args) => settle::lost(args, s, out),
        Command::Found(args) => settle::found(args, s, out),
        Command::Replace(args) => copy_replace::run(args, s, out),
        Command::Retire(args) => settle::retire(args, s, out),
        Command::Quarantine(args) => settle::quarantine(args, s, out),
        Command::Release(args) => settle::release(args, s, out),
        Command::Send(args) => shelf::send(args, s, out),
        Command::Arrived(args) => shelf::arrived(args, s, out),
        Command::Destroyed(args) => settle::destroyed(args, s, out),
        Command::ToldApart(args) => settle::told_apart(args, s, out),
    }
}
