//! `stele plan`.

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page};
use super::session::Session;
use crate::jobs::JobError;
use crate::jobs::make::plan::{self, Outcome};
use crate::station::media_sectors;
use crate::words::quantities::{bytes, count};
use crate::words::{drives, lists, patients, protection};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// bd25, bd50, bd100, bd128, dvd+r, dvd-r, or a size such as 700MB (decimal) or 700MiB
    #[arg(long)]
    pub media: String,
    /// Copies of each disc
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=9))]
    pub copies: u32,
    /// Parity strips of 248: 14, 22, 30, 46, 62 or 122 [default: at least 30, more where they fit]
    #[arg(long)]
    pub parity: Option<u8>,
    /// Parity discs of the set: that many of its discs may be lost as a whole
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=4))]
    pub parity_discs: u8,
    /// Whose archive this is; stands on the discs
    #[arg(long, default_value = "")]
    pub owner: String,
    /// Only show what would be planned
    #[arg(long)]
    pub dry_run: bool,
}

/// Plans a set.
pub fn run(args: &Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = plan::Request {
        media: args.media.clone(),
        capacity_sectors: media_sectors(&args.media)?,
        copies: args.copies,
        parity: args.parity,
        parity_discs: args.parity_discs,
        owner: args.owner.clone(),
        dry_run: args.dry_run,
        shown: None,
    };
    let done = plan::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    out.report(&outcome, |page| say(&outcome, args, page));
    Ok(Exit::findings(!outcome.too_large.is_empty()))
}

/// Tells of a plan.
fn say(outcome: &Outcome, args: &Args, page: &mut Page) {
    if outcome.gone > 0 {
        page.line(format!(
            "{} left out: none of their files is there any more. Bring the folders back and take \
             them in again, or give them up: stele leave-out STUDY --why REASON",
            count(outcome.gone, "study")
        ));
    }
    if !outcome.unlisted.is_empty() {
        page.line(format!(
            "{}. Take their folders in again: stele ingest FOLDER. Or give them up: stele \
             leave-out STUDY --why REASON",
            lists::left_out_of_plan(&outcome.unlisted)
        ));
    }
    if outcome.discs.is_empty() {
        page.line(format!(
            "Nothing that waits fits on {}.",
            drives::medium(&outcome.media)
        ));
        too_large(outcome, page);
        page.next("plan it for a larger medium, such as: stele plan --media bd100");
        return;
    }
    let n = outcome.discs.len() as u64;
    let copies = count(u64::from(outcome.copies), "copy");
    let verb = if outcome.stored { "is" } else { "would be" };
    page.line(format!(
        "{} {verb} {}, {copies} each.",
        outcome.set,
        count(n, "disc")
    ));
    for disc in &outcome.discs {
        if disc.is_parity {
            page.line(format!(
                "  {}  {} {:>3.0} %  parity of the set",
                disc.name,
                bar(disc.fill),
                disc.fill * 100.0
            ));
        } else {
            page.line(format!(
                "  {}  {} {:>3.0} %  {}, {}, {} of content",
                disc.name,
                bar(disc.fill),
                disc.fill * 100.0,
                count(disc.studies, "study"),
                count(disc.files, "file"),
                bytes(disc.bytes)
            ));
        }
        page.line(format!("      {}", protection::survives(&disc.survives)));
        if !disc.serials.is_empty() {
            page.line(format!("      copies {}", disc.serials.join(", ")));
        }
    }
    survives_more(outcome, page);
    too_large(outcome, page);
    if outcome.undecided > 0 {
        page.line(patients::undecided_in_plan(outcome.undecided));
    }
    page.next(match outcome.stored {
        true => format!("stele build {}", outcome.set),
        false => format!("store it: {}", again(args)),
    });
}

fn too_large(outcome: &Outcome, page: &mut Page) {
    for file in &outcome.too_large {
        page.line(format!(
            "  Fits on no disc of this kind: {}",
            file.escape_debug()
        ));
    }
}

/// The command that stores what was shown.
fn again(args: &Args) -> String {
    let mut command = format!("stele plan --media {} --copies {}", args.media, args.copies);
    if let Some(parity) = args.parity {
        command.push_str(&format!(" --parity {parity}"));
    }
    if args.parity_discs > 0 {
        command.push_str(&format!(" --parity-discs {}", args.parity_discs));
    }
    if !args.owner.is_empty() {
        command.push_str(&format!(" --owner {}", quoted(&args.owner)));
    }
    command
}

/// A word as a shell takes it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// What the set survives as a whole, and what would let its weakest disc survive more.
fn survives_more(outcome: &Outcome, page: &mut Page) {
    if outcome.whole_discs > 0 {
        page.line(format!(
            "Any {} of the set may be lost as a whole.",
            count(u64::from(outcome.whole_discs), "disc")
        ));
    } else {
        page.line("No disc of the set may be lost as a whole; --parity-discs 2 would let any two.");
    }
    let weakest = outcome.discs.iter().min_by_key(|disc| disc.parity);
    for more in weakest.iter().flat_map(|disc| &disc.more) {
        page.line(format!("  {}", protection::with_more(more)));
    }
}

fn bar(fill: f64) -> String {
    let full = (fill.clamp(0.0, 1.0) * 20.0).round() as usize;
    format!("[{}{}]", "#".repeat(full), ".".repeat(20 - full.min(20)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_that_stores_a_plan_is_the_one_that_showed_it() {
        let mut args = Args {
            media: "bd25".to_owned(),
            copies: 3,
            parity: None,
            parity_discs: 0,
            owner: String::new(),
            dry_run: true,
        };
        assert_eq!(again(&args), "stele plan --media bd25 --copies 3");
        args.parity = Some(30);
        args.parity_discs = 2;
        args.owner = "St. Mary's".to_owned();
        assert_eq!(
            again(&args),
            "stele plan --media bd25 --copies 3 --parity 30 --parity-discs 2 \
             --owner 'St. Mary'\\''s'"
        );
    }
}
