//! `stele request`: who asks for studies, why, and by when.

use std::collections::BTreeSet;

use clap::{Args as ClapArgs, Subcommand};
use stele_catalog::{Period, RequestKind, RequestResult, Timestamp};

use super::output::{Exit, Out};
use super::session::Session;
use super::unfit::{Unfit, one_of, real, within};
use crate::jobs::JobError;
use crate::jobs::deliver::{self, Asked, Request, Said};
use crate::words::lang::say;
use crate::words::requests as words;

/// What can be done.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Record a request for studies of one patient
    #[command(after_help = "Examples:\n\
        \x20 stele request add 1.2.840.113619.2.1 --for patient --recipient 'Anan, Ken' \
        --address 'Annenstr. 14, Graz' --proof 'passport, ends in 4471'\n\
        \x20 stele request add 'doe jane' --for treatment --recipient 'Dr. Haddad' \
        --address 'St. Anna, ward 3'")]
    Add(AddArgs),
    /// List open requests, the next due first
    #[command(after_help = "Examples:\n  stele request list\n  stele request list --all")]
    List {
        /// Also closed requests, newest first
        #[arg(long)]
        all: bool,
        /// Show at most this many [default: 20 open ones; with --all 50]
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Show a request: who, why, which studies, what was delivered
    #[command(after_help = "Example:\n  stele request show REQ-0001-R")]
    Show {
        /// Code of the request
        request: String,
    },
    /// Sign a request that an administrator has to approve
    #[command(after_help = "Example:\n\
        \x20 stele request sign REQ-0001-R --as PER-0001-J --why 'order checked'")]
    Sign {
        /// Code of the request
        request: String,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: Option<String>,
    },
    /// Extend a request's due date once, by the number of days of its kind
    #[command(after_help = "Example:\n\
        \x20 stele request extend REQ-0001-R --why 'films from 1998 come from the vault'")]
    Extend {
        /// Code of the request
        request: String,
        /// Why, for the audit trail and the person who asked
        #[arg(long, value_parser = real)]
        why: String,
    },
    /// Close a request: handed over, refused or withdrawn
    #[command(after_help = "Examples:\n\
        \x20 stele request close REQ-0001-R\n\
        \x20 stele request close REQ-0001-R --result refused --why 'no authorization'")]
    Close(CloseArgs),
    /// Erase what a request says about people; the request and its deliveries stay on record
    #[command(after_help = "Example:\n\
        \x20 stele request erase REQ-0001-R --why 'asked for by the recipient'")]
    Erase {
        /// Code of the request
        request: String,
        /// Also where something was delivered: nobody can tell any more to whom
        #[arg(long)]
        anyway: bool,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: String,
    },
    /// List the copies to fetch for requests: the fewest discs, in walking order
    ///
    /// Copies that are lent, in transit, in quarantine, suspect or missing are never on the list.
    /// Return the copies in the same order.
    #[command(after_help = "Examples:\n  stele request pull\n\
        \x20 stele request pull REQ-0001-R")]
    Pull {
        /// Codes of the requests [default: all open requests]
        requests: Vec<String>,
    },
    /// List the kinds of requests: proof, signature, days, what is handed over
    #[command(after_help = "Example:\n  stele request kinds")]
    Kinds,
    /// Set how many days new requests of a kind have
    #[command(after_help = "Example:\n\
        \x20 stele request days patient 20 --why 'hospital policy of 2026'")]
    Days {
        /// The kind: treatment, emergency, patient, lawyer, court, police or research
        #[arg(value_parser = one_of(KINDS))]
        kind: RequestKind,
        /// Days until a new request of this kind is due
        #[arg(value_parser = within::<u32>(1, 3650))]
        days: u32,
        /// Why, for the audit trail
        #[arg(long, value_parser = real)]
        why: Option<String>,
    },
}

impl Command {
    /// Whether it changes nothing.
    pub fn only_reads(&self) -> bool {
        match self {
            Self::List { .. } | Self::Show { .. } | Self::Pull { .. } | Self::Kinds => true,
            Self::Add(_)
            | Self::Sign { .. }
            | Self::Extend { .. }
            | Self::Close(_)
            | Self::Erase { .. }
            | Self::Days { .. } => false,
        }
    }
}

/// What `--for` takes.
pub const KINDS: &[(&str, RequestKind)] = &[
    ("treatment", RequestKind::Treatment),
    ("emergency", RequestKind::Emergency),
    ("patient", RequestKind::Patient),
    ("lawyer", RequestKind::Lawyer),
    ("court", RequestKind::Court),
    ("police", RequestKind::Police),
    ("research", RequestKind::Research),
];

/// How many open requests are listed unless somebody asks for more.
const OPEN: usize = 20;

/// How many of so many requests are listed; of more than are usual, the last line says how many.
fn most(all: bool, limit: Option<u32>, requests: usize) -> usize {
    let usual = OPEN - usize::from(requests > OPEN);
    let asked = limit.and_then(|limit| usize::try_from(limit).ok());
    if all {
        usize::MAX
    } else {
        asked.unwrap_or(usual)
    }
}

/// What `--result` takes.
const RESULTS: &[(&str, RequestResult)] = &[
    ("handed-over", RequestResult::HandedOver),
    ("refused", RequestResult::Refused),
    ("withdrawn", RequestResult::Withdrawn),
];

/// Arguments of `add`.
#[derive(ClapArgs, Debug)]
pub struct AddArgs {
    /// The studies, all of one patient: UIDs, or words that match one study alone
    #[arg(required = true)]
    pub studies: Vec<String>,
    /// The reason: treatment, emergency, patient, lawyer, court, police or research
    #[arg(long = "for", value_parser = one_of(KINDS))]
    pub kind: RequestKind,
    /// Who asks for the studies and will get them; can be erased later
    #[arg(long, value_name = "NAME")]
    pub recipient: String,
    /// The recipient's address or department; can be erased later
    #[arg(long)]
    pub address: String,
    /// The purpose in words; can be erased later
    #[arg(long)]
    pub purpose: Option<String>,
    /// The proof you have seen: passport, authorization, order or approval, with its number
    #[arg(long)]
    pub proof: Option<String>,
    /// Due date: 2026-12-24 [default: today plus the days of this kind]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub due: Option<Timestamp>,
}

/// Arguments of `close`.
#[derive(ClapArgs, Debug)]
pub struct CloseArgs {
    /// Code of the request
    pub request: String,
    /// How it ended: handed-over, refused or withdrawn [default: handed-over]
    #[arg(long, value_parser = one_of(RESULTS))]
    pub result: Option<RequestResult>,
    /// Why, for the audit trail; needed if it is refused
    #[arg(long, value_parser = real, required_if_eq("result", "refused"))]
    pub why: Option<String>,
}

const DAY_MS: i64 = 86_400_000;

/// The end of a day, as UTC has it.
fn day(text: &str) -> Result<Timestamp, Unfit> {
    let day = match Period::parse(text).as_slice() {
        [one] if one.first() == one.last() => Some(one.first()),
        _ => None,
    };
    day.map(|day| Timestamp(day.start().0.saturating_add(DAY_MS - 1)))
        .ok_or_else(|| Unfit(say!("misuse-no-due")))
}

/// Does it.
pub fn run(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    match command {
        Command::List { all, limit } => {
            let asked = match all {
                true => Asked::Newest(limit.unwrap_or(50)),
                false => Asked::Open,
            };
            let now = session.context().clock.now();
            let list = deliver::list(asked, &session.catalog().read(), now)?;
            let overdue = list.requests.iter().any(|one| one.is_overdue(now));
            out.report(&list, |page| {
                if list.requests.is_empty() {
                    page.line(match *all {
                        true => say!("request-none"),
                        false => say!("request-none-open"),
                    });
                }
                let most = most(*all, *limit, list.requests.len());
                for one in list.requests.iter().take(most) {
                    page.line(words::listed(one, now));
                }
                let requests = list.requests.len();
                if let Some(more @ 1..) = requests.checked_sub(most) {
                    page.line(say!("list-cut-limit", items = more, all = requests));
                }
            });
            Ok(Exit::findings(overdue))
        }
        Command::Pull { requests } => {
            let list = deliver::pull(requests, &session.context())?;
            out.report(&list, |page| {
                words::pull(&list).iter().for_each(|line| page.line(line));
            });
            Ok(Exit::findings(!list.out_of_reach.is_empty()))
        }
        Command::Kinds => {
            let kinds = deliver::kinds(&session.catalog().read())?;
            out.report(&kinds, |page| {
                kinds
                    .kinds
                    .iter()
                    .for_each(|one| page.line(words::kind(one)));
            });
            Ok(Exit::Done)
        }
        Command::Days { kind, days, why } => {
            let why = why.as_deref().into();
            let kinds = deliver::set_days(*kind, *days, why, &mut session.context())?;
            out.report(&kinds, |page| {
                let mut words = KINDS.iter().filter(|(_, one)| one == kind);
                let word = words.next().map_or("", |(word, _)| *word);
                page.line(say!("request-days-set", kind = word, days = *days));
            });
            Ok(Exit::Done)
        }
        Command::Erase {
            request,
            anyway,
            why,
        } => {
            let erased = deliver::erase(request, *anyway, why, &mut session.context())?;
            let request = &erased.request;
            out.report(&erased, |page| {
                page.line(say!("request-words-erased", request = request));
            });
            Ok(Exit::Done)
        }
        one => done(one, session, out),
    }
}

/// What becomes of one request.
fn done(command: &Command, session: &mut Session, out: &Out) -> Result<Exit, JobError> {
    let request = of_one(command, session)?;
    let is_new = matches!(command, Command::Add(_));
    let same = is_new.then(|| same_as(&request, session)).transpose()?;
    Ok(say_whole(&request, same.flatten().as_deref(), session, out))
}

/// Code of another open request for the same studies by the same recipient.
fn same_as(new: &Request, session: &mut Session) -> Result<Option<String>, JobError> {
    let now = session.context().clock.now();
    let open = deliver::list(Asked::Open, &session.catalog().read(), now)?;
    let studies = |one: &Request| {
        let all = one.studies.iter().map(|study| study.name.uid.clone());
        all.collect::<BTreeSet<_>>()
    };
    let is_same = |one: &&Request| {
        one.request != new.request
            && (one.kind, &one.recipient) == (new.kind, &new.recipient)
            && studies(one) == studies(new)
    };
    let same = open.requests.iter().find(is_same);
    Ok(same.map(|one| one.request.clone()))
}

fn of_one(command: &Command, session: &mut Session) -> Result<Request, JobError> {
    let cx = &mut session.context();
    match command {
        Command::Add(args) => deliver::add(&said(args), cx),
        Command::Sign { request, why } => deliver::sign(request, why.as_deref().into(), cx),
        Command::Extend { request, why } => deliver::extend(request, why, cx),
        Command::Close(args) => {
            let why = args.why.as_deref().into();
            let result = args.result.unwrap_or(RequestResult::HandedOver);
            deliver::close(&args.request, result, why, cx)
        }
        Command::Show { request } | Command::Erase { request, .. } => {
            deliver::show(request, &cx.catalog.read())
        }
        // Those are of no one request.
        Command::List { .. } | Command::Pull { .. } | Command::Kinds | Command::Days { .. } => {
            deliver::show("", &cx.catalog.read())
        }
    }
}

fn said(args: &AddArgs) -> Said<'_> {
    Said {
        kind: args.kind,
        studies: &args.studies,
        recipient: &args.recipient,
        address: &args.address,
        purpose: args.purpose.as_deref(),
        proof: args.proof.as_deref(),
        due: args.due,
    }
}

fn say_whole(request: &Request, same: Option<&str>, session: &mut Session, out: &Out) -> Exit {
    let cx = session.context();
    let now = cx.clock.now();
    let code = &request.request;
    // Where that cannot be read, the command is printed with what stands for the code.
    let signer = cx.catalog.read().only_signer().ok().flatten();
    let signer = signer.as_deref().unwrap_or("CODE");
    out.report(request, |page| {
        let mut lines = words::whole(request, now).into_iter();
        if let Some(first) = lines.next() {
            page.line(first);
        }
        lines.for_each(|line| page.item(line));
        if let Some(same) = same {
            page.line(say!("request-same", other = same, request = code));
        }
        match request {
            _ if request.closed.is_some() => {}
            _ if request.has_moved_study() => page.next(say!("request-next-moved", request = code)),
            _ if request.needs_signature && request.signed.is_none() => {
                page.next(say!("request-next-sign", request = code, signer = signer));
            }
            _ if request.is_delivered() => page.next(say!("request-next-close", request = code)),
            _ => page.next(say!("request-next-deliver", request = code)),
        }
    });
    Exit::findings(request.is_overdue(now))
}
