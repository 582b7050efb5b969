//! What is said of requests, and of what was handed over for them.

use stele_catalog::{DeliveryForm, Identity, Proof, RequestKind, RequestResult, Signs, Timestamp};

use super::advice::Place;
use super::fetches;
use super::lang::say;
use super::names;
use super::outcomes::{self, Note, Tone};
use super::patients;
use super::people;
use super::quantities::{bytes, day, day_named};
use crate::jobs::deliver::{Delivery, Handed, Kind, Pull, PullList, Request};
use crate::jobs::shelf::people::Person;

/// The ground of a request.
pub fn ground(kind: &str) -> String {
    match RequestKind::parse(kind) {
        Some(RequestKind::Treatment) => say!("request-treatment"),
        Some(RequestKind::Emergency) => say!("request-emergency"),
        Some(RequestKind::Patient) => say!("request-patient"),
        Some(RequestKind::Lawyer) => say!("request-lawyer"),
        Some(RequestKind::Court) => say!("request-court"),
        Some(RequestKind::Police) => say!("request-police"),
        Some(RequestKind::Research) | None => say!("request-research"),
    }
}

/// What has to be seen.
pub fn proof(proof: &str) -> String {
    match Proof::parse(proof) {
        Some(Proof::Recipient) => say!("request-proof-recipient"),
        Some(Proof::Identity) => say!("request-proof-identity"),
        Some(Proof::Authorization) => say!("request-proof-authorization"),
        Some(Proof::Order) => say!("request-proof-order"),
        Some(Proof::Approval) | None => say!("request-proof-approval"),
    }
}

/// A kind of request in a line.
pub fn kind(kind: &Kind) -> String {
    let days = match kind.days {
        Some(days) => say!("request-kind-days", days = days),
        None => say!("request-kind-order"),
    };
    let signs = match Signs::parse(kind.signs) {
        Some(Signs::Administrator) => say!("request-kind-signed"),
        Some(Signs::Clerk) | None => say!("request-kind-unsigned"),
    };
    format!(
        "{:10}  {}; {}; {days}; {signs}",
        kind.kind,
        ground(kind.kind),
        proof(kind.proof)
    )
}

/// Who asked: what is left of it.
pub fn recipient(request: &Request) -> String {
    let name = request.recipient.clone();
    name.unwrap_or_else(|| say!("request-erased"))
}

/// Where a request is in its time.
pub fn standing(request: &Request, now: Timestamp) -> String {
    if let (Some(at), Some(result)) = (request.closed, request.result) {
        let at = day(at);
        return match RequestResult::parse(result) {
            Some(RequestResult::HandedOver) => say!("request-handed-over", day = at),
            Some(RequestResult::Refused) => say!("request-refused", day = at),
            Some(RequestResult::Withdrawn) | None => say!("request-withdrawn", day = at),
        };
    }
    match request.due.map(day) {
        Some(due) if request.is_overdue(now) => say!("request-overdue", day = due),
        Some(due) => say!("request-due", day = due),
        None => say!("request-no-date"),
    }
}

/// A request in a line of a list.
pub fn listed(request: &Request, now: Timestamp) -> String {
    let patient = &request.patient;
    say!(
        "request-listed",
        request = &request.request,
        standing = standing(request, now),
        ground = ground(request.kind),
        recipient = recipient(request),
        patient = patients::named(patient),
        studies = request.studies.len(),
    )
}

/// A delivery in a line.
pub fn delivery(one: &Delivery) -> String {
    let form = match DeliveryForm::parse(one.form) {
        Some(DeliveryForm::Image) => say!("delivery-form-image"),
        Some(DeliveryForm::Pacs) => say!("delivery-form-pacs"),
        Some(DeliveryForm::Folder) | None => say!("delivery-form-folder"),
    };
    let identity = match Identity::parse(one.identity) {
        Some(Identity::Today) => say!("delivery-identity-today"),
        Some(Identity::AsArchived) | None => say!("delivery-identity-archived"),
    };
    match one.delivered {
        Some(at) => say!(
            "delivery-listed",
            receipt = &one.receipt,
            day = day(at),
            files = one.files,
            size = bytes(one.bytes),
            form = form,
            identity = identity,
            person = &one.person,
        ),
        None => say!(
            "delivery-unfinished",
            receipt = &one.receipt,
            day = day(one.begun),
            form = form,
            sent = match DeliveryForm::parse(one.form) {
                Some(DeliveryForm::Pacs) => "yes",
                Some(DeliveryForm::Folder | DeliveryForm::Image) | None => "no",
            },
        ),
    }
}

/// All that a request says.
pub fn whole(request: &Request, now: Timestamp) -> Vec<String> {
    let mut lines = vec![
        say!(
            "request-title",
            request = &request.request,
            ground = ground(request.kind),
            standing = standing(request, now),
        ),
        say!("request-recipient", recipient = recipient(request)),
    ];
    let told = [
        request
            .address
            .as_ref()
            .map(|text| say!("request-address", address = text)),
        request
            .purpose
            .as_ref()
            .map(|text| say!("request-purpose", purpose = text)),
        request
            .proof
            .as_ref()
            .map(|text| say!("request-proof", proof = text)),
        request
            .extended
            .map(|at| say!("request-extended", day = day(at))),
        request
            .signed
            .as_ref()
            .map(|code| say!("request-signed", person = code)),
    ];
    lines.extend(told.into_iter().flatten());
    let patient = &request.patient;
    let name = patients::named(patient);
    lines.push(say!("request-patient-is", patient = name));
    lines.extend(request.studies.iter().map(|study| {
        say!(
            "request-study",
            date = names::date(&study.name.date),
            modalities = study.name.modalities.join(" "),
            uid = &study.name.uid,
            discs = match study.discs.is_empty() {
                true => say!("request-on-no-disc"),
                false => study.discs.join(", "),
            },
        )
    }));
    lines.extend(others(request));
    lines.extend(request.deliveries.iter().map(delivery));
    lines
}

/// Studies that are another patient's now than the request is for.
fn others(request: &Request) -> impl Iterator<Item = String> {
    request.studies.iter().filter_map(|study| {
        let now = study.now_of.as_ref()?;
        Some(say!(
            "request-study-now-of",
            uid = &study.name.uid,
            patient = patients::named(now)
        ))
    })
}

fn pulled(one: &Pull) -> String {
    let requests = one.requests.join(", ");
    let (place, serial, disc) = (&one.place, &one.serial, &one.disc);
    let line = match (one.away_in(), one.vault) {
        (Some(drive), _) => say!(
            "pull-copy-drive",
            place = place,
            drive = drive,
            serial = serial,
            disc = disc,
            requests = requests
        ),
        (None, true) => say!(
            "pull-copy-vault",
            place = place,
            serial = serial,
            disc = disc,
            requests = requests
        ),
        (None, false) => say!(
            "pull-copy",
            place = place,
            serial = serial,
            disc = disc,
            requests = requests
        ),
    };
    match one.read_first {
        true => say!("found-copy-in-doubt", copy = line),
        false => line,
    }
}

/// What is fetched, a line each.
pub fn pull(list: &PullList) -> Vec<String> {
    let mut lines = vec![say!("pull-title", discs = list.pull.len())];
    lines.extend(list.pull.iter().map(pulled));
    let out = list.out_of_reach.iter();
    lines.extend(out.map(|one| fetches::fetch(&one.nearest, Place::Terminal)));
    if !list.not_built.is_empty() {
        lines.push(say!("pull-not-built", discs = list.not_built.join(", ")));
    }
    if !list.pull.is_empty() {
        lines.push(say!("pull-refile", discs = list.pull.len()));
    }
    lines
}

/// The ground of a request, as the choice of a form.
pub fn ground_named(kind: RequestKind) -> String {
    match kind {
        RequestKind::Treatment => say!("requests-treatment"),
        RequestKind::Emergency => say!("requests-emergency"),
        RequestKind::Patient => say!("requests-patient"),
        RequestKind::Lawyer => say!("requests-lawyer"),
        RequestKind::Court => say!("requests-court"),
        RequestKind::Police => say!("requests-police"),
        RequestKind::Research => say!("requests-research"),
    }
}

/// What has to be seen, as the hint of a field.
pub fn proof_wanted(proof: Proof) -> String {
    match proof {
        Proof::Recipient => String::new(),
        Proof::Identity => say!("requests-proof-identity"),
        Proof::Authorization => say!("requests-proof-authorization"),
        Proof::Order => say!("requests-proof-order"),
        Proof::Approval => say!("requests-proof-approval"),
    }
}

/// What is to be done for a request, and by when.
pub fn step(request: &Request, now: Timestamp) -> String {
    let standing = match request.due {
        Some(due) if request.is_overdue(now) => say!("requests-overdue", day = day_named(due)),
        Some(due) => say!("requests-due", day = day_named(due)),
        None => say!("requests-no-date"),
    };
    match (
        request.is_delivered(),
        request.needs_signature,
        &request.signed,
    ) {
        _ if request.closed.is_some() => self::standing(request, now),
        (true, ..) => say!("requests-step-hand-over", standing = standing),
        (false, true, None) => say!("requests-step-sign", standing = standing),
        (false, ..) => standing,
    }
}

/// What a request says, for the window.
pub fn shown(request: &Request, now: Timestamp) -> Vec<String> {
    let patient = &request.patient;
    let mut lines = vec![step(request, now), ground_of(request)];
    lines.push(say!(
        "requests-studies",
        studies = request.studies.len(),
        patient = patients::named(patient)
    ));
    lines.extend(others(request));
    let told = [
        request
            .address
            .as_ref()
            .map(|text| say!("requests-address-is", address = text)),
        request
            .proof
            .as_ref()
            .map(|text| say!("requests-proof-is", proof = text)),
        request
            .purpose
            .as_ref()
            .map(|text| say!("requests-purpose-is", purpose = text)),
        request
            .extended
            .map(|at| say!("requests-extended", day = day_named(at))),
    ];
    lines.extend(told.into_iter().flatten());
    lines
}

fn ground_of(request: &Request) -> String {
    RequestKind::parse(request.kind).map_or_else(|| ground(request.kind), ground_named)
}

/// A delivery, for the window.
pub fn delivery_shown(one: &Delivery, people: &[Person]) -> String {
    let mut known = people.iter();
    let known = known.find(|person| person.person == one.person);
    let who = known.map_or_else(|| one.person.clone(), people::shown);
    match one.delivered {
        Some(at) if one.is_sent() => say!(
            "requests-delivery-sent",
            receipt = &one.receipt,
            day = day_named(at),
            person = who,
            files = one.files,
            size = bytes(one.bytes)
        ),
        Some(at) => say!(
            "requests-delivery",
            receipt = &one.receipt,
            day = day_named(at),
            person = who,
            files = one.files,
            size = bytes(one.bytes)
        ),
        None => say!(
            "requests-delivery-open",
            receipt = &one.receipt,
            person = who
        ),
    }
}

/// What cannot be fetched, a line each.
pub fn not_pulled(list: &PullList) -> Vec<String> {
    let out = list.out_of_reach.iter();
    let out = out.map(|one| fetches::fetch(&one.nearest, Place::Window));
    let mut lines: Vec<String> = out.collect();
    if !list.not_built.is_empty() {
        lines.push(say!("pull-not-built", discs = list.not_built.join(", ")));
    }
    if !list.pull.is_empty() {
        lines.push(say!("pull-refile", discs = list.pull.len()));
    }
    lines
}

/// How far a delivery is, for the window.
pub fn handed(handed: &Handed) -> Note {
    let is_sent = handed.form == DeliveryForm::Pacs.text();
    match handed.delivered {
        true => is_ready(handed, is_sent),
        false => so_far(handed, is_sent),
    }
}

/// What is not in a delivery, a sentence each.
fn left_out(handed: &Handed) -> Vec<String> {
    let not = &handed.not_included;
    let all = [
        (not.waiting > 0 || not.discs_not_built > 0)
            .then(|| say!("deliver-waiting", files = not.waiting)),
        (not.left_out > 0).then(|| outcomes::left_out(not.left_out)),
        (not.given_up > 0).then(|| outcomes::given_up(not.given_up)),
        (not.documents > 0).then(|| say!("deliver-documents", files = not.documents)),
        (not.of_others > 0).then(|| say!("deliver-of-others", files = not.of_others)),
    ];
    all.into_iter().flatten().collect()
}

fn is_ready(handed: &Handed, is_sent: bool) -> Note {
    let (receipt, files, size) = (&handed.receipt, handed.files, bytes(handed.bytes));
    let mut text = vec![match is_sent {
        true => say!(
            "requests-is-sent",
            receipt = receipt,
            files = files,
            size = size
        ),
        false => say!(
            "requests-is-ready",
            receipt = receipt,
            files = files,
            size = size
        ),
    }];
    text.extend(left_out(handed));
    if !handed.uncorrected.is_empty() {
        text.push(say!(
            "requests-uncorrected",
            files = handed.uncorrected.len()
        ));
    }
    Note {
        tone: match text.len() {
            1 => Tone::Good,
            _ => Tone::Look,
        },
        text: text.join(" "),
        advice: match is_sent {
            true => say!("requests-is-sent-next"),
            false => say!("requests-is-ready-next"),
        },
        code: None,
    }
}

fn so_far(handed: &Handed, is_sent: bool) -> Note {
    let mut text = say!(
        "deliver-so-far",
        receipt = &handed.receipt,
        files = handed.there
    );
    if !handed.lost.is_empty() {
        text = format!(
            "{text} {}",
            say!("requests-lost", files = handed.lost.len())
        );
    }
    let fetch = handed.fetch.first();
    let fetch = fetch.map(|copy| fetches::fetch(copy, Place::Window));
    let fetch = fetch.unwrap_or_else(|| fetches::another(handed.disc.as_deref()));
    Note {
        tone: Tone::Look,
        text,
        advice: match is_sent {
            true => say!("requests-next-disc-sent", fetch = fetch),
            false => say!("requests-next-disc", fetch = fetch),
        },
        code: None,
    }
}
