//! `stele plan`.

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page};
use super::session::Session;
use super::status;
use super::unfit::within;
use crate::jobs::JobError;
use crate::jobs::make::plan::{self, Disc, Outcome};
use crate::station::media_sectors;
use crate::words::lang::say;
use crate::words::names::printable;
use crate::words::next_step::as_one_word;
use crate::words::quantities::bytes;
use crate::words::{drives, lists, patients, protection};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Medium: bd25, bd50, bd100, bd128, mdisc25, dvd+r, dvd-r, or a size such as 700MB (decimal)
    /// or 700MiB
    #[arg(long)]
    pub media: String,
    /// Copies of each disc
    #[arg(long, default_value_t = 2, value_parser = within::<u32>(1, 9))]
    pub copies: u32,
    /// Parity strips out of 248: 14, 22, 30, 46, 62 or 122 [default: at least 30, more if they fit]
    #[arg(long)]
    pub parity: Option<u8>,
    /// Number of parity discs: the set survives the loss of this many of its discs as a whole
    #[arg(long, default_value_t = 0, value_parser = within::<u8>(0, 4))]
    pub parity_discs: u8,
    /// Owner of this archive, named on its discs
    #[arg(long, default_value = "")]
    pub owner: String,
    /// Preview only: store nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Plan although burn logs name discs that the catalog does not have
    #[arg(long)]
    pub anyway: bool,
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
        anyway: args.anyway,
        shown: None,
    };
    let done = plan::run(&request, &mut session.context());
    session.quiet();
    let outcome = done?;
    let next = match outcome.stored {
        true => status::next_of_set(&outcome.set, session)?,
        false => say!("plan-next-store", command = again(args)),
    };
    out.report(&outcome, |page| say(&outcome, &next, page));
    Ok(Exit::findings(!outcome.too_large.is_empty()))
}

/// Reports a plan.
fn say(outcome: &Outcome, next: &str, page: &mut Page) {
    if outcome.gone > 0 {
        page.line(say!("plan-files-gone", studies = outcome.gone));
    }
    if outcome.partly_gone > 0 {
        page.line(say!(
            "plan-partly-gone",
            studies = outcome.partly_gone,
            files = outcome.partly_gone_files
        ));
    }
    if !outcome.unlisted.is_empty() {
        let studies = lists::left_out_of_plan(&outcome.unlisted);
        page.line(say!("plan-lists-gone", studies = studies));
    }
    if outcome.discs.is_empty() {
        let medium = drives::medium(&outcome.media);
        page.line(say!("plan-nothing-fits", medium = medium));
        too_large(outcome, page);
        page.next(say!("plan-next-larger"));
        return;
    }
    let (set, discs, copies) = (&outcome.set, outcome.discs.len(), outcome.copies);
    page.line(match outcome.stored {
        true => say!("plan-set-stored", set = set, discs = discs, copies = copies),
        false => say!(
            "plan-set-previewed",
            set = set,
            discs = discs,
            copies = copies
        ),
    });
    for disc in &outcome.discs {
        page.item(line(disc));
        page.indented(6, protection::survives(&disc.survives));
        if !disc.serials.is_empty() {
            let serials = disc.serials.join(", ");
            page.indented(6, say!("plan-disc-copies", serials = serials));
        }
    }
    survives_more(outcome, page);
    too_large(outcome, page);
    if outcome.undecided > 0 {
        page.line(patients::undecided_in_plan(outcome.undecided));
    }
    page.next(next);
}

/// A disc, how full it is, and what is on it.
fn line(disc: &Disc) -> String {
    let name = &disc.name;
    let fill = format!("{} {:>3.0}", bar(disc.fill), disc.fill * 100.0);
    match disc.is_parity {
        true => say!("plan-parity-disc", disc = name, fill = fill),
        false => say!(
            "plan-data-disc",
            disc = name,
            fill = fill,
            studies = disc.studies,
            files = disc.files,
            size = bytes(disc.bytes),
        ),
    }
}

fn too_large(outcome: &Outcome, page: &mut Page) {
    for file in &outcome.too_large {
        let file = printable(file);
        page.item(say!("plan-too-large", file = file));
    }
}

/// The command that stores what was shown.
fn again(args: &Args) -> String {
    let media = as_one_word(&args.media);
    let mut command = format!("stele plan --media {media} --copies {}", args.copies);
    if let Some(parity) = args.parity {
        command.push_str(&format!(" --parity {parity}"));
    }
    if args.parity_discs > 0 {
        command.push_str(&format!(" --parity-discs {}", args.parity_discs));
    }
    if !args.owner.is_empty() {
        command.push_str(&format!(" --owner {}", as_one_word(&args.owner)));
    }
    command
}

/// What the set survives as a whole, and what would let its weakest disc survive more.
fn survives_more(outcome: &Outcome, page: &mut Page) {
    if outcome.whole_discs > 0 {
        page.line(say!("plan-whole-discs", discs = outcome.whole_discs));
    } else {
        page.line(say!("plan-no-parity-discs"));
    }
    let weakest = outcome.discs.iter().min_by_key(|disc| disc.parity);
    if let Some(disc) = weakest {
        for more in &disc.more {
            page.item(protection::with_more(more, &disc.name));
        }
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
            anyway: false,
        };
        assert_eq!(again(&args), "stele plan --media bd25 --copies 3");
        args.media = "25 GB".to_owned();
        assert_eq!(again(&args), "stele plan --media '25 GB' --copies 3");
        args.media = "bd25".to_owned();
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
