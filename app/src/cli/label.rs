//! `stele label`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::output::{Exit, Out};
use super::session::Session;
use super::unfit::Unfit;
use crate::jobs::JobError;
use crate::jobs::shelf::label::{self, Request};
use crate::words::labels;
use crate::words::lang::say;

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// A copy (its serial), a disc (SET-0001/1), a set (SET-0001), a location (its code, such as
    /// SLT-0012-Y, or its path) or a person (PER-0002-M)
    pub what: String,
    /// The file to write [default: a file in the archive's folder labels]
    #[arg(long, value_name = "FILE", value_parser = page_file)]
    pub to: Option<PathBuf>,
}

/// A file for a page: not one that would be taken for something else by its name.
fn page_file(text: &str) -> Result<PathBuf, Unfit> {
    let path = PathBuf::from(text);
    let end = path
        .extension()
        .map(|end| end.to_string_lossy().to_lowercase());
    match end.as_deref() {
        None | Some("html" | "htm" | "xhtml") => Ok(path),
        Some(_) => Err(Unfit(say!("misuse-not-html"))),
    }
}

/// Writes a page of labels.
pub fn run(args: Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = Request {
        what: args.what,
        to: args.to,
    };
    let outcome = label::run(&request, &session.context(), labels::render)?;
    out.report(&outcome, |page| {
        let file = outcome.file.display().to_string();
        page.line(say!(
            "label-page-written",
            labels = outcome.labels.len(),
            file = file
        ));
        for label in &outcome.labels {
            page.item(format!("{}  {}", label.code(), labels::title(label)));
        }
        page.next(say!("label-next-print"));
    });
    Ok(Exit::Done)
}
