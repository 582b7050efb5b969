//! `stele stocktake`: what is really in its place, counted place by place.

use clap::Subcommand;

use super::output::{Exit, Out, Page, Whole};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::shelf::stocktake::{self, Outcome};
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::stocktakes as words;

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Begin a stock-take of all locations, or of one with everything in it
    #[command(after_help = "Examples:\n  stele stocktake begin\n\
        \x20 stele stocktake begin Hospital/Cellar")]
    Begin {
        /// Only this location and what is inside it: its code or path
        #[arg(value_name = "LOCATION")]
        place: Option<String>,
    },
    /// Count a location: scan it, then every disc in it; then the next location
    #[command(after_help = "Examples:\n\
        \x20 stele stocktake count BOX-0003-V STL-04KQ7Z-D STL-365PT5-S\n\
        \x20 stele stocktake count BOX-0003-V")]
    Count {
        /// The location, then what is in it; several locations one after the other
        #[arg(required = true)]
        codes: Vec<String>,
        /// Count discs of other archives again, and forget those that were seen there before
        #[arg(long)]
        again: bool,
    },
    /// Show what is missing, misplaced or not ours, and what is still to be counted
    #[command(after_help = "Example:\n  stele stocktake show")]
    Show(Whole),
    /// End the stock-take
    #[command(after_help = "Examples:\n  stele stocktake end\n  stele stocktake end --in-part")]
    End {
        /// Even if locations with copies in them have not been counted
        #[arg(long)]
        in_part: bool,
    },
}

impl Command {
    /// Whether it changes nothing.
    pub fn only_reads(&self) -> bool {
        matches!(self, Self::Show(_))
    }
}

/// Does it.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let outcome = match command {
        Command::Begin { place } => stocktake::begin(place.as_deref(), &mut session.context())?,
        Command::Count { codes, again } => stocktake::count(codes, *again, &mut session.context())?,
        Command::Show(_) => stocktake::show(&session.catalog().read())?,
        Command::End { in_part } => stocktake::end(*in_part, &mut session.context())?,
    };
    let whole = match command {
        Command::Show(whole) => *whole,
        Command::Begin { .. } | Command::Count { .. } | Command::End { .. } => Whole::default(),
    };
    out.report(&outcome, |page| told(&outcome, whole, page));
    let foreign = outcome.counted.iter().any(|place| place.foreign > 0);
    Ok(Exit::findings(
        !outcome.differences.is_empty() || foreign || !outcome.misread.is_empty(),
    ))
}

fn told(outcome: &Outcome, whole: Whole, page: &mut Page) {
    page.line(words::head(outcome));
    for code in &outcome.misread {
        page.line(say!("stocktake-misread", code = code));
    }
    for one in &outcome.differences {
        page.item(words::difference(one, Place::Terminal));
    }
    for place in outcome.counted.iter().filter(|place| place.foreign > 0) {
        page.item(words::not_ours(place, Place::Terminal));
    }
    let most = if whole.all { usize::MAX } else { 10 };
    for at in outcome.not_counted.iter().take(most) {
        page.item(say!("stocktake-to-count", path = &at.path, code = &at.slot));
    }
    let rest = outcome.not_counted.len().saturating_sub(most);
    if rest > 0 {
        let more = say!("stocktake-to-count-more", places = rest);
        page.line_for(rest, format!("  {more}"));
    }
    page.cut(whole);
    page.next(words::next(outcome, Place::Terminal));
}
