//! `stele deliver`: hands a patient's studies over.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use clap::builder::{PathBufValueParser, TypedValueParser};
use serde::Serialize;
use stele_catalog::{CatalogError, Code, CodeError, CodeKind, DeliveryForm, Identity, RequestKind};

use super::output::{Exit, Out, Page, escaped};
use super::request::KINDS;
use super::session::Session;
use super::unfit::{Unfit, is_address, one_of};
use super::{restore, typed_names};
use crate::jobs::JobError;
use crate::jobs::deliver::{self, DeliverError, Handed, Order, Said};
use crate::station::pacs::SCHEME;
use crate::words::advice::Place;
use crate::words::lang::say;
use crate::words::next_step::as_one_word;
use crate::words::quantities::bytes;
use crate::words::{fetches, outcomes, receipts, tag_trail};

/// Arguments.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// A request (REQ-CODE), or studies of one patient: UIDs, or words that match one study alone
    #[arg(required = true, value_name = "REQUEST|STUDY")]
    pub what: Vec<String>,
    /// Where to: a new folder, the file of a disc image (NAME.iso), or a DICOM system
    /// (pacs://AE-TITLE@HOST:PORT)
    #[arg(long, value_name = "FOLDER|FILE.iso|pacs://AET@HOST:PORT",
        value_parser = PathBufValueParser::new().try_map(target))]
    pub to: PathBuf,
    /// The drive with a copy that holds the studies
    #[arg(short = 'd', long)]
    pub drive: Option<String>,
    /// An image file instead of a drive
    #[arg(long, conflicts_with = "drive", value_name = "FILE")]
    pub image: Option<String>,
    /// Which identity the files carry: archived (byte for byte), or today (the patient's identity
    /// as known today; earlier values are kept in Original Attributes Sequence) [default: archived]
    #[arg(long, value_parser = one_of(IDENTITIES))]
    pub identity: Option<Identity>,
    /// For studies without a request: treatment, emergency, patient, lawyer, court, police or
    /// research
    #[arg(long = "for", value_parser = one_of(KINDS), requires = "recipient")]
    pub kind: Option<RequestKind>,
    /// For studies without a request: who gets them
    #[arg(long, value_name = "NAME", requires = "address", requires = "kind")]
    pub recipient: Option<String>,
    /// For studies without a request: the recipient's address or department
    #[arg(long, requires = "recipient")]
    pub address: Option<String>,
    /// For studies without a request: the purpose in words
    #[arg(long, requires = "recipient")]
    pub purpose: Option<String>,
    /// For studies without a request: the proof you have seen
    #[arg(long, requires = "recipient")]
    pub proof: Option<String>,
    /// Minutes of drive time for bad places [default: 720]
    #[arg(long, conflicts_with = "image")]
    pub minutes: Option<u64>,
    /// Try again the places that failed when this copy was read before
    #[arg(long, conflicts_with = "image")]
    pub try_again: bool,
}

/// What `--identity` takes.
const IDENTITIES: &[(&str, Identity)] = &[
    ("archived", Identity::AsArchived),
    ("today", Identity::Today),
];

/// Lines of one list; the JSON report has all of them.
const LISTED: usize = 50;

/// The request that was taken down for a delivery which failed.
#[derive(Serialize)]
struct StaysOpen<'a> {
    open_request: &'a str,
}

/// Whether it is the code of a request; one that was misread is no study.
fn is_request(text: &str) -> Result<bool, JobError> {
    match Code::parse(text) {
        Ok(Code::Numbered(code)) => Ok(code.kind() == CodeKind::Request),
        Err(misread @ CodeError::Misread { .. }) => Err(CatalogError::from(misread).into()),
        Ok(_) | Err(_) => Ok(false),
    }
}

/// How the name of an image ends.
const IMAGE: &str = "iso";

/// Where a delivery goes: an address of another kind would become a folder on this station.
fn target(to: PathBuf) -> Result<PathBuf, Unfit> {
    match is_address(&to) && form(&to) != DeliveryForm::Pacs {
        true => Err(Unfit(say!("misuse-scheme"))),
        false => Ok(to),
    }
}

fn form(to: &Path) -> DeliveryForm {
    if to.to_string_lossy().starts_with(SCHEME) {
        return DeliveryForm::Pacs;
    }
    let ending = to.extension().map(|ending| ending.to_ascii_lowercase());
    match ending.is_some_and(|ending| ending == IMAGE) {
        true => DeliveryForm::Image,
        false => DeliveryForm::Folder,
    }
}

/// Hands over what the disc at hand has, and all of it where nothing is missing then.
pub fn run(args: Args, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let is_new = args.kind.is_some();
    let request = match args.what.as_slice() {
        [one] if is_request(one)? => one.clone(),
        _ if !is_new => return Err(DeliverError::NotRequested.into()),
        studies => {
            deliver::require_free(&args.to, form(&args.to))?;
            let said = Said {
                kind: args.kind.unwrap_or(RequestKind::Treatment),
                studies,
                recipient: args.recipient.as_deref().unwrap_or(""),
                address: args.address.as_deref().unwrap_or(""),
                purpose: args.purpose.as_deref(),
                proof: args.proof.as_deref(),
                due: None,
            };
            deliver::same_or_new(&said, &mut session.context())?.request
        }
    };
    let to = as_one_word(&args.to.to_string_lossy());
    let order = Order {
        request,
        form: form(&args.to),
        to: args.to,
        identity: args.identity.unwrap_or(Identity::AsArchived),
        from: args.drive.or(args.image),
        minutes: args.minutes,
        try_again: args.try_again,
        texts: receipts::TEXTS,
    };
    let done = deliver::deliver(&order, &mut session.context());
    session.quiet();
    if done.is_err() && is_new {
        let stays = StaysOpen {
            open_request: &order.request,
        };
        let words = say!("deliver-request-stays", request = &order.request);
        out.aside(&stays, &words);
    }
    let outcome = done?;
    out.report(&outcome, |page| {
        match outcome.delivered {
            true => say_delivered(&outcome, page),
            false => say_so_far(&outcome, (order.from.as_deref(), &to), page),
        }
        if let Some(words) = outcome.trail.as_ref().and_then(tag_trail::in_terminal) {
            page.line(words);
        }
        let read = outcome.sources.iter();
        for source in read.filter(|one| outcome.disc.as_ref() == Some(&one.disc)) {
            if let (Some(state), Some(serial)) = (outcome.recorded_as, &source.copy) {
                page.line(tag_trail::was_gone(serial, state));
            }
        }
    });
    Ok(Exit::findings(outcome.has_findings()))
}

fn say_delivered(outcome: &Handed, page: &mut Page) {
    let to = escaped(&outcome.to.to_string_lossy());
    page.line(say!(
        "deliver-done",
        receipt = &outcome.receipt,
        files = outcome.files,
        size = bytes(outcome.bytes),
        to = to,
    ));
    let is_today = outcome.identity == Identity::Today.text();
    let is_sent = outcome.form == DeliveryForm::Pacs.text();
    let system = escaped(&outcome.to.to_string_lossy());
    page.line(match (is_today, is_sent) {
        (true, false) => say!("deliver-today", files = outcome.changed),
        (false, false) => say!("deliver-archived"),
        (true, true) => say!("deliver-sent-today", files = outcome.changed, to = system),
        (false, true) => say!("deliver-sent", to = system),
    });
    if !is_sent {
        let form = match outcome.image_bytes {
            Some(_) => "image",
            None => "folder",
        };
        page.line(say!("deliver-receipt", form = form));
    }
    if let Some(image) = outcome.image_bytes {
        page.line(say!("deliver-image", size = bytes(image)));
    }
    for path in outcome.uncorrected.iter().take(LISTED) {
        page.item(say!("deliver-uncorrected", file = escaped(path)));
    }
    more(outcome.uncorrected.len(), page);
    not_included(outcome, page);
    page.next(say!("request-next-close", request = &outcome.request));
}

fn say_so_far(outcome: &Handed, (from, to): (Option<&str>, &str), page: &mut Page) {
    page.line(say!(
        "deliver-so-far",
        receipt = &outcome.receipt,
        files = outcome.there
    ));
    if outcome.mended_sectors > 0 {
        let source = (from.unwrap_or("DRIVE"), outcome.rescue.is_some());
        page.line(restore::mended(outcome.mended_sectors, source));
    }
    for path in outcome.lost.iter().take(LISTED) {
        page.item(say!("restore-file-lost", file = escaped(path)));
    }
    more(outcome.lost.len(), page);
    if let (Some(from), false) = (from, outcome.lost.is_empty()) {
        page.line(say!("restore-repair-first", from = as_one_word(from)));
    }
    for refused in outcome.refused.iter().take(LISTED) {
        let (file, why) = (escaped(&refused.path), escaped(&refused.what));
        page.item(say!("restore-file-refused", file = file, why = why));
    }
    more(outcome.refused.len(), page);
    not_included(outcome, page);
    if let Some(next) = next_at_hand(outcome, to) {
        page.next(next);
        return;
    }
    let fetch = outcome.fetch.first();
    let fetch = fetch.map(|copy| fetches::fetch(copy, Place::Terminal));
    page.next(say!(
        "deliver-next-disc",
        fetch = fetch.unwrap_or_else(|| fetches::another(outcome.disc.as_deref())),
        request = &outcome.request,
        to = to,
        drive = typed_names::drive()
    ));
}

/// How it goes on with a copy in a drive, or an image in the archive.
fn next_at_hand(outcome: &Handed, to: &str) -> Option<String> {
    let (request, all) = (&outcome.request, &outcome.fetch);
    let mut here = all.iter().filter_map(|copy| Some((copy, copy.in_drive()?)));
    if let Some((copy, (serial, drive))) = here.next() {
        return Some(say!(
            "deliver-next-here",
            serial = serial,
            disc = &copy.disc,
            request = request,
            to = to,
            drive = drive
        ));
    }
    let mut images = all
        .iter()
        .filter_map(|copy| Some((copy, copy.image.as_ref()?)));
    let (copy, image) = images.next()?;
    Some(say!(
        "deliver-next-image",
        disc = &copy.disc,
        request = request,
        to = to,
        image = as_one_word(&image.to_string_lossy())
    ))
}

fn not_included(outcome: &Handed, page: &mut Page) {
    let not = &outcome.not_included;
    if not.waiting > 0 || not.discs_not_built > 0 {
        page.line(say!("deliver-waiting", files = not.waiting));
    }
    if not.left_out > 0 {
        page.line(outcomes::left_out(not.left_out));
    }
    if not.given_up > 0 {
        page.line(outcomes::given_up(not.given_up));
    }
    if not.documents > 0 {
        page.line(say!("deliver-documents", files = not.documents));
    }
    if not.of_others > 0 {
        page.line(say!("deliver-of-others", files = not.of_others));
    }
}

fn more(all: usize, page: &mut Page) {
    if let Some(more @ 1..) = all.checked_sub(LISTED) {
        page.item(say!("list-more", items = more));
    }
}
