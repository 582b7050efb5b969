//! `stele demo`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page};
use super::progress::{Show, Terminal};
use super::session::Common;
use crate::demo::story::{self, Told};
use crate::jobs::JobError;
use crate::words::quantities::{bytes, count};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Work in this folder (new or empty) and keep everything [default: a folder that is removed]
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

/// Tells the whole job on sample studies; exit code 1 where a byte differs.
pub fn run(args: &Args, common: &Common, out: &Out) -> Result<Exit, JobError> {
    let watch = Terminal::new(if common.json { Show::Json } else { Show::Bars });
    let mut say = |line: &str| {
        watch.finish();
        if !common.json {
            let mut page = Page::default();
            page.line(line);
            out.print(&page);
        }
    };
    let told = story::tell(args.keep.as_deref(), &common.outside, &watch, &mut say);
    watch.finish();
    let told = told?;
    out.report(&told, |page| summary(&told, page));
    Ok(Exit::findings(!told.every_byte_equal))
}

fn summary(told: &Told, page: &mut Page) {
    page.gap();
    page.line(format!(
        "{} of {} compared, every byte{} equal, in {:.0} s.",
        count(told.files_compared, "file"),
        bytes(told.bytes_compared),
        if told.every_byte_equal { "" } else { " NOT" },
        told.seconds
    ));
    if told.kept {
        page.line(format!("Everything lies in {}:", told.folder.display()));
        page.line(
            "  samples/ the studies, archive/ the archive with its images and virtual discs,",
        );
        page.line("  restored/ what came back from the damaged disc.");
        page.next(format!(
            "stele --archive {} opens the desktop",
            told.archive.display()
        ));
    } else {
        page.line("Nothing was kept. To look at it all: stele demo --keep DIR");
    }
}
