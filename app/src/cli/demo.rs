//! `stele demo`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::output::{Exit, Out, Page};
use super::progress::{Show, Terminal};
use super::session::Common;
use crate::demo::story::{self, Told};
use crate::jobs::JobError;
use crate::words::lang::say;
use crate::words::next_step::as_one_word;
use crate::words::quantities::{bytes, duration};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Work in this folder (new or empty) and keep everything [default: a temporary folder]
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

/// Runs the whole job on sample studies; exit code 1 where a byte differs.
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
    let (files, size) = (told.files_compared, bytes(told.bytes_compared));
    let time = duration(told.seconds.round() as u64);
    page.line(match told.every_byte_equal {
        true => say!("demo-all-equal", files = files, size = size, time = time),
        false => say!("demo-not-equal", files = files, size = size, time = time),
    });
    if told.kept {
        page.line(say!(
            "demo-kept-in",
            folder = told.folder.display().to_string()
        ));
        page.item(say!("demo-kept-samples"));
        page.item(say!("demo-kept-archive"));
        page.item(say!("demo-kept-restored"));
        page.next(say!(
            "demo-next-open",
            archive = as_one_word(&told.archive.display().to_string())
        ));
    } else {
        page.line(say!("demo-nothing-kept"));
    }
}
