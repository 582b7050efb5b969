//! `stele blanks`: boxes of blanks received by lot, opened, counted and discarded.

use clap::Subcommand;

use super::output::{Exit, Out};
use super::session::Session;
use super::unfit::{real, within};
use crate::jobs::JobError;
use crate::jobs::shelf::blanks::{self, Changed, NewProduct};
use crate::words::blanks as words;
use crate::words::lang::say;

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// List the blanks in stock, and what the next month needs
    #[command(after_help = "Examples:\n  stele blanks list\n  stele blanks list --all")]
    List {
        /// Also lots that are used up
        #[arg(long)]
        all: bool,
    },
    /// Show a lot: what is left, and what happened to it
    #[command(after_help = "Example:\n  stele blanks show B2317")]
    Show {
        /// The lot number printed on the box
        lot: String,
    },
    /// Record a product: what a box with this bar code holds
    #[command(after_help = "Example:\n\
        \x20 stele blanks product 4006381333931 --name 'Verbatim M-DISC 100 GB' --media bd100 \
        --pieces 25 --lead-days 21")]
    Product {
        /// The bar code on the box (EAN-13, UPC or GTIN-14): scan it
        gtin: String,
        /// Brand and type printed on the box
        #[arg(long, value_parser = real)]
        name: String,
        /// The type of disc: bd25, bd50, bd100, bd128, mdisc25, dvd+r, dvd-r, or a size
        #[arg(long, value_name = "MEDIUM")]
        media: String,
        /// Discs in a box
        #[arg(long, value_name = "NUMBER", value_parser = within::<u32>(1, 10_000))]
        pieces: u32,
        /// Days from an order to its delivery
        #[arg(long, value_name = "DAYS", default_value = "14")]
        #[arg(value_parser = within::<u32>(0, 365))]
        lead_days: u32,
    },
    /// Receive boxes: scan the bar code, and give the lot number printed on the box
    #[command(after_help = "Examples:\n\
        \x20 stele blanks receive 4006381333931 --lot B2317\n\
        \x20 stele blanks receive 4006381333931 --lot B2317 --boxes 4")]
    Receive {
        /// The bar code on the box
        gtin: String,
        /// The lot number printed on the box
        #[arg(long, value_parser = real)]
        lot: String,
        /// How many boxes of this lot
        #[arg(long, default_value = "1", value_parser = within::<u32>(1, 10_000))]
        boxes: u32,
    },
    /// Open a box: from now on burns take their blanks from it
    #[command(after_help = "Example:\n  stele blanks open B2317")]
    Open {
        /// The lot number printed on the box
        lot: String,
    },
    /// Record how many blanks of a lot were counted
    #[command(after_help = "Examples:\n\
        \x20 stele blanks count B2317 18\n\
        \x20 stele blanks count B2317 17 --why 'one was used for a test'")]
    Count {
        /// The lot number printed on the box
        lot: String,
        /// Blanks that are there, in all boxes of the lot
        #[arg(value_parser = within::<u32>(0, 1_000_000))]
        pieces: u32,
        /// Why it is another number than the record says, for the audit trail
        #[arg(long, value_parser = real)]
        why: Option<String>,
    },
    /// Discard blanks: broken, returned or given away
    #[command(
        after_help = "Example:\n  stele blanks discard B2317 2 --why 'case broken, scratched'"
    )]
    Discard {
        /// The lot number printed on the box
        lot: String,
        /// Blanks that go
        #[arg(value_parser = within::<u32>(1, 1_000_000))]
        pieces: u32,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: String,
    },
}

impl Command {
    /// Whether it changes nothing.
    pub fn only_reads(&self) -> bool {
        matches!(self, Self::List { .. } | Self::Show { .. })
    }
}

/// Does it.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let changed = match command {
        Command::List { all } => return list(*all, session, out),
        Command::Show { lot } => return show(lot, session, out),
        Command::Product {
            gtin,
            name,
            media,
            pieces,
            lead_days,
        } => {
            let new = NewProduct {
                gtin: gtin.clone(),
                name: name.clone(),
                media: media.clone(),
                pieces: *pieces,
                lead_days: *lead_days,
            };
            return product(&new, session, out);
        }
        Command::Receive { gtin, lot, boxes } => {
            blanks::receive(gtin, lot, *boxes, &mut session.context())?
        }
        Command::Open { lot } => blanks::open(lot, &mut session.context())?,
        Command::Count { lot, pieces, why } => {
            blanks::count(lot, *pieces, why.as_deref(), &mut session.context())?
        }
        Command::Discard { lot, pieces, why } => {
            blanks::discard(lot, *pieces, why, &mut session.context())?
        }
    };
    tell(&changed, session, out)
}

fn tell(changed: &Changed, session: &Session, out: &Out) -> Result<Exit, JobError> {
    let is_open = session.catalog().read().open_boxes()?.into_iter();
    let is_open = |media: &str| is_open.clone().any(|one| one.lot.product.media == media);
    let media = &changed.lot.product.media;
    out.report(changed, |page| {
        page.line(words::changed(changed));
        for fact in words::after(changed) {
            page.item(fact);
        }
        page.next(match is_open(media) {
            true => say!("blanks-next-list"),
            false => say!("blanks-next-open", lot = &changed.lot.lot),
        });
    });
    Ok(Exit::Done)
}

fn product(new: &NewProduct, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let recorded = blanks::product(new, &mut session.context())?;
    let now = session.outside().clock().now();
    let stock = blanks::stock(false, &session.catalog().read(), now)?;
    out.report(&recorded, |page| {
        page.line(words::recorded(&recorded));
        if let Some(line) = words::now_counted(&recorded, &stock.lots) {
            page.line(line);
        }
        page.next(say!("blanks-next-receive", gtin = &recorded.product.gtin));
    });
    Ok(Exit::Done)
}

fn list(all: bool, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let now = session.outside().clock().now();
    let stock = blanks::stock(all, &session.catalog().read(), now)?;
    out.report(&stock, |page| {
        if stock.lots.is_empty() {
            page.line(say!("blanks-none"));
        }
        for lot in &stock.lots {
            page.line(words::lot(lot));
        }
        for need in &stock.needs {
            page.line(words::need(need));
        }
        let next = match (stock.products.first(), stock.lots.is_empty()) {
            (None, _) => Some(say!("blanks-next-product")),
            (Some(one), true) => Some(say!("blanks-next-receive", gtin = &one.gtin)),
            (Some(_), false) => None,
        };
        if let Some(next) = next {
            page.next(next);
        }
    });
    Ok(Exit::findings(stock.needs.iter().any(|need| need.low)))
}

fn show(lot: &str, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let shown = blanks::show(lot, &session.catalog().read())?;
    out.report(&shown, |page| {
        page.line(words::lot(&shown.lot));
        for fact in words::facts(&shown) {
            page.item(fact);
        }
    });
    Ok(Exit::Done)
}
