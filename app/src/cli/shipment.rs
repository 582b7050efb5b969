//! `stele shipment`: copies packed together, handed to a courier, and received one by one.

use std::path::PathBuf;

use clap::Subcommand;
use stele_catalog::Condition;

use super::output::{Exit, Out, Page};
use super::session::Session;
use super::shelf::CONDITIONS;
use super::unfit::{one_of, real, within};
use crate::jobs::JobError;
use crate::jobs::shelf::page::{self, What};
use crate::jobs::shelf::shipments::{self, Outcome, Receipt};
use crate::words::lang::{Place, say};
use crate::words::{pages, shipments as words};

/// How many are printed unless all are asked for.
const LINES: usize = 20;

const DAY_MS: i64 = 86_400_000;

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// List open shipments
    #[command(after_help = "Examples:\n  stele shipment list\n  stele shipment list --all")]
    List {
        /// Also closed shipments, newest first
        #[arg(long)]
        all: bool,
    },
    /// Show a shipment: its seal, who has it, and each copy in it
    #[command(after_help = "Example:\n  stele shipment show SHP-0001-S")]
    Show {
        /// The shipment, SHP-0001-S
        shipment: String,
        /// List all copies
        #[arg(long)]
        all: bool,
    },
    /// Begin a shipment to a location
    #[command(after_help = "Example:\n  stele shipment begin Vault/Rack-1")]
    Begin {
        /// Where it goes: a location's code, or its path; a new one is created
        #[arg(value_name = "LOCATION", value_parser = real)]
        place: String,
    },
    /// Pack copies: scan each one, or a box to pack everything in it
    #[command(after_help = "Examples:\n\
        \x20 stele shipment pack SHP-0001-S STL-04KQ7Z-D STL-365PT5-S\n\
        \x20 stele shipment pack SHP-0001-S BOX-0003-V\n\
        \x20 stele shipment pack SHP-0001-S STL-04KQ7Z-D --last --why 'court order 12/26'")]
    Pack {
        /// The shipment, SHP-0001-S
        shipment: String,
        /// Serials of copies, or codes of boxes and other locations
        #[arg(required = true)]
        codes: Vec<String>,
        /// Pack it even if no other good copy of its disc is at its location; needs --why
        #[arg(long, requires = "why")]
        last: bool,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: Option<String>,
    },
    /// Take copies out of a shipment that has not been handed over
    #[command(after_help = "Example:\n  stele shipment unpack SHP-0001-S STL-04KQ7Z-D")]
    Unpack {
        /// The shipment, SHP-0001-S
        shipment: String,
        /// Serials of copies
        #[arg(required = true)]
        codes: Vec<String>,
    },
    /// Record the number on the seal
    #[command(after_help = "Example:\n  stele shipment seal SHP-0001-S 004271")]
    Seal {
        /// The shipment, SHP-0001-S
        shipment: String,
        /// The number printed on the seal
        number: String,
    },
    /// Write the packing list, to print and to put into the box
    #[command(after_help = "Example:\n  stele shipment print SHP-0001-S")]
    Print {
        /// The shipment, SHP-0001-S
        shipment: String,
    },
    /// Hand a shipment to a courier: from now on its copies are in transit
    #[command(after_help = "Examples:\n\
        \x20 stele shipment hand-over SHP-0001-S --to 'Jonas Weber, City Couriers'\n\
        \x20 stele shipment hand-over SHP-0001-S --to PER-0002-M --days 2")]
    HandOver {
        /// The shipment, SHP-0001-S
        shipment: String,
        /// Who takes it: a person's code, or a name
        #[arg(long, value_parser = real)]
        to: String,
        /// Days until it should arrive, at most 365 [default: 7]
        #[arg(long, value_parser = within::<u32>(1, 365))]
        days: Option<u32>,
    },
    /// Receive copies: check the seal, then scan each copy
    #[command(after_help = "Examples:\n\
        \x20 stele shipment receive SHP-0001-S --seal 004271\n\
        \x20 stele shipment receive SHP-0001-S STL-04KQ7Z-D STL-365PT5-S\n\
        \x20 stele shipment receive SHP-0001-S --seal 004271 --why 'typed wrongly before'\n\
        \x20 stele shipment receive SHP-0001-S STL-04KQ7Z-D --location BOX-0003-V")]
    Receive {
        /// The shipment, SHP-0001-S
        shipment: String,
        /// Serials of the copies that arrived
        #[arg(required_unless_present = "seal")]
        codes: Vec<String>,
        /// The number on the seal as it arrived
        #[arg(long)]
        seal: Option<String>,
        /// Where they are put [default: where the shipment goes]
        #[arg(long, value_parser = real)]
        location: Option<String>,
        /// How they arrived: as-before, dirty, scratched or case-broken
        #[arg(long, value_parser = one_of(CONDITIONS))]
        condition: Option<Condition>,
        /// Why the number on the seal was read as another one before
        #[arg(long, requires = "seal", value_parser = real)]
        why: Option<String>,
    },
    /// Close a shipment even though copies did not arrive; they are recorded as missing
    #[command(after_help = "Example:\n\
        \x20 stele shipment close SHP-0001-S --why 'box arrived open, courier informed'")]
    Close {
        /// The shipment, SHP-0001-S
        shipment: String,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: String,
    },
    /// Cancel a shipment that has not been handed over; its copies stay where they are
    #[command(after_help = "Example:\n  stele shipment cancel SHP-0001-S")]
    Cancel {
        /// The shipment, SHP-0001-S
        shipment: String,
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
    let mut most = LINES;
    let outcome = match command {
        Command::List { all } => return list(*all, session, out),
        Command::Print { shipment } => return print(shipment, session, out),
        Command::Show { shipment, all } => {
            most = if *all { usize::MAX } else { LINES };
            shipments::show(shipment, &session.catalog().read())?
        }
        Command::Begin { place } => shipments::begin(place, &mut session.context())?,
        Command::Pack {
            shipment,
            codes,
            why,
            last,
        } => {
            let despite = (why.as_deref(), *last);
            shipments::pack(shipment, codes, despite, &mut session.context())?
        }
        Command::Unpack { shipment, codes } => {
            shipments::unpack(shipment, codes, &mut session.context())?
        }
        Command::Seal { shipment, number } => {
            shipments::seal(shipment, number, &mut session.context())?
        }
        Command::HandOver { shipment, to, days } => {
            let for_ms = days.map(|days| i64::from(days).saturating_mul(DAY_MS));
            shipments::hand_over(shipment, to, for_ms, &mut session.context())?
        }
        Command::Receive {
            shipment,
            codes,
            seal,
            location,
            condition,
            why,
        } => {
            let receipt = Receipt {
                serials: codes,
                seal: seal.as_deref(),
                slot: location.as_deref(),
                condition: *condition,
                why: why.as_deref(),
            };
            shipments::receive(shipment, &receipt, &mut session.context())?
        }
        Command::Close { shipment, why } => {
            shipments::close(shipment, why, &mut session.context())?
        }
        Command::Cancel { shipment } => shipments::cancel(shipment, &mut session.context())?,
    };
    let now = session.outside().clock().now();
    out.report(&outcome, |page| {
        page.line(words::title(&outcome, now));
        if let Some(code) = &outcome.new_site {
            page.line(say!("shipment-new-site", code = code));
        }
        if let Some(code) = &outcome.new_courier {
            page.line(say!("shipment-new-person", code = code));
        }
        told(&outcome, most, page);
    });
    let found = outcome.shipment.seal_differs || !outcome.missing.is_empty();
    Ok(Exit::findings(found))
}

fn list(all: bool, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let now = session.outside().clock().now();
    let list = shipments::list(all, &session.catalog().read())?;
    out.report(&list, |page| {
        if list.shipments.is_empty() {
            page.line(say!("shipment-none"));
        }
        // Of more, the last line says how many.
        let most = LINES - usize::from(list.shipments.len() > LINES);
        for one in list.shipments.iter().take(most) {
            page.line(words::listed(one, now, Place::Terminal));
        }
        let more = list.shipments.len().saturating_sub(most);
        if more > 0 {
            page.line(say!("shipment-more", shipments = more));
        }
    });
    Ok(Exit::Done)
}

fn print(shipment: &str, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let what = What::Packing(shipment.to_owned());
    let written = page::run(&what, &pages::TEXTS, &session.context())?;
    let file: PathBuf = written.file;
    out.report(&Written { file: file.clone() }, |page| {
        page.line(say!("shipment-printed", file = file.display().to_string()));
    });
    Ok(Exit::Done)
}

/// The packing list that was written.
#[derive(serde::Serialize)]
struct Written {
    file: PathBuf,
}

fn told(outcome: &Outcome, most: usize, page: &mut Page) {
    for fact in words::facts(outcome) {
        page.item(fact);
    }
    for copy in outcome.inside.iter().take(most) {
        page.item(words::inside(copy, Place::Terminal));
    }
    let more = outcome.inside.len().saturating_sub(most);
    let shipment = &outcome.shipment.shipment;
    if more > 0 {
        page.item(say!(
            "shipment-more-copies",
            copies = more,
            shipment = shipment
        ));
    }
    if let Some(next) = words::next(outcome) {
        page.next(next);
    }
}
