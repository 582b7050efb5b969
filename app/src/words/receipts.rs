//! The texts of a delivery, for whoever gets it: what it is, whose, for whom and why, and each file
//! with its hash. They name this patient and nobody else's.

use stele_catalog::Identity;

use super::copy_events;
use super::lang::{Place, say};
use super::names;
use super::patients;
use super::quantities::{bytes, when};
use super::requests::ground;
use crate::jobs::deliver::receipt::{Custody, Receipt, ReceiptStudy, Texts};

/// All of them.
pub const TEXTS: Texts = Texts {
    readme,
    index,
    receipt,
    custody,
};

/// Lines of a text, as every computer ends them.
fn lines(all: Vec<String>) -> String {
    let mut text = String::new();
    for line in all {
        text.push_str(&line);
        text.push_str("\r\n");
    }
    text
}

fn identity(receipt: &Receipt) -> String {
    match Identity::parse(receipt.identity) {
        Some(Identity::Today) => say!("receipt-identity-today"),
        Some(Identity::AsArchived) | None => say!("receipt-identity-archived"),
    }
}

fn patient(receipt: &Receipt) -> String {
    let patient = &receipt.patient;
    let name = patients::named(patient);
    match patient.patient_id.as_str() {
        "" => say!("receipt-patient-no-id", patient = name),
        id => say!("receipt-patient", patient = name, id = id),
    }
}

/// Whether anything of it is an image: what else there is are documents.
fn has_images(receipt: &Receipt) -> bool {
    let mut files = receipt.files.iter();
    files.any(|file| file.path.starts_with("DICOM/"))
}

fn title(receipt: &Receipt) -> String {
    match has_images(receipt) {
        true => say!("receipt-readme-title"),
        false => say!("receipt-readme-title-documents"),
    }
}

fn study(study: &ReceiptStudy) -> String {
    say!(
        "receipt-study",
        folder = &study.folder,
        date = names::date(&study.date),
        modalities = study.modalities.join(" "),
        description = &study.description,
        files = study.files,
    )
}

/// `README.TXT`.
pub fn readme(receipt: &Receipt) -> String {
    let mut all = vec![
        title(receipt),
        String::new(),
        patient(receipt),
        say!(
            "receipt-number",
            receipt = &receipt.receipt,
            date = when(receipt.at)
        ),
        String::new(),
    ];
    all.extend(receipt.studies.iter().map(study));
    all.push(String::new());
    if has_images(receipt) {
        all.push(say!("receipt-readme-images"));
    }
    all.extend([
        say!("receipt-readme-documents"),
        say!("receipt-readme-receipt"),
        say!("receipt-readme-sums"),
        String::new(),
        identity(receipt),
    ]);
    all.extend(not_included(receipt));
    lines(all)
}

fn not_included(receipt: &Receipt) -> Vec<String> {
    let not = &receipt.not_included;
    let mut all = Vec::new();
    if not.waiting > 0 || not.discs_not_built > 0 {
        all.push(say!("receipt-waiting", files = not.waiting));
    }
    // Either way they were gone before they were on a disc.
    let gone = not.left_out.saturating_add(not.given_up);
    if gone > 0 {
        all.push(say!("receipt-left-out", files = gone));
    }
    all
}

/// `RECEIPT.TXT`.
pub fn receipt(receipt: &Receipt) -> String {
    let gone = || say!("request-erased");
    let told = |text: &Option<String>| text.clone().unwrap_or_else(gone);
    let mut all = vec![
        say!("receipt-title", receipt = &receipt.receipt),
        String::new(),
        say!("receipt-to", recipient = told(&receipt.recipient)),
        say!("receipt-address", address = told(&receipt.address)),
        say!("receipt-ground", ground = ground(receipt.ground)),
    ];
    let more = [
        receipt
            .purpose
            .as_ref()
            .map(|text| say!("receipt-purpose", purpose = text)),
        receipt
            .proof
            .as_ref()
            .map(|text| say!("receipt-proof", proof = text)),
        receipt
            .signed
            .as_ref()
            .map(|code| say!("receipt-signed", person = code)),
    ];
    all.extend(more.into_iter().flatten());
    let who = receipt.person_name.as_ref().unwrap_or(&receipt.person);
    all.extend([
        say!("receipt-date", date = when(receipt.at)),
        say!("receipt-by", name = who, person = &receipt.person),
        String::new(),
        patient(receipt),
    ]);
    all.extend(receipt.studies.iter().map(study));
    all.extend([
        String::new(),
        identity(receipt),
        say!(
            "receipt-counted",
            files = receipt.files.len(),
            size = bytes(receipt.bytes)
        ),
    ]);
    if !receipt.uncorrected.is_empty() {
        let files = receipt.uncorrected.len();
        all.push(say!("receipt-uncorrected", files = files));
        all.extend(receipt.uncorrected.iter().map(|path| format!("  {path}")));
    }
    all.extend(not_included(receipt));
    all.push(say!(
        "receipt-id",
        uuid = &receipt.uuid,
        archive = &receipt.archive
    ));
    all.push(String::new());
    all.push(say!("receipt-signatures"));
    all.push(String::new());
    all.push(say!("receipt-files"));
    for file in &receipt.files {
        all.push(format!("{}  {}  {}", file.sha256, file.bytes, file.path));
        if let Some(before) = &file.archived_sha256 {
            all.push(say!("receipt-file-before", sha256 = before));
        }
    }
    lines(all)
}

/// `CUSTODY.TXT`, of an exhibit.
pub fn custody(receipt: &Receipt, custody: &Custody) -> String {
    let mut all = vec![
        say!("custody-title", receipt = &receipt.receipt),
        String::new(),
        say!("custody-exact", files = receipt.files.len()),
        say!(
            "custody-trail",
            rows = custody.trail_rows,
            hash = &custody.trail_hash
        ),
    ];
    for source in &receipt.sources {
        all.push(match &source.copy {
            Some(copy) => say!("custody-source", disc = &source.disc, copy = copy),
            None => say!("custody-image", disc = &source.disc),
        });
    }
    for (copy, events) in &custody.copies {
        all.push(String::new());
        all.push(say!("custody-copy", copy = copy));
        for event in events {
            let at = when(event.at);
            let what = copy_events::whole(&event.what, Place::Window);
            all.push(format!("  {at}  {}  {what}", event.person));
        }
    }
    lines(all)
}

/// `INDEX.HTM`.
pub fn index(receipt: &Receipt) -> String {
    let title = escape(&title(receipt));
    let mut out = format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>{title}</title></head><body>\n\
         <h1>{title}</h1>\n<p>{}</p>\n<p>{}</p>\n<ul>\n",
        escape(&patient(receipt)),
        escape(&identity(receipt)),
    );
    for one in &receipt.studies {
        let text = escape(&study(one));
        let folder = format!("DICOM/PT000001/{}/", one.folder);
        let has_images = receipt
            .files
            .iter()
            .any(|file| file.path.starts_with(&folder));
        out.push_str(&match has_images {
            true => format!("<li><a href=\"{folder}\">{text}</a></li>\n"),
            false => format!("<li>{text}</li>\n"),
        });
    }
    out.push_str("</ul>\n</body></html>\n");
    out
}

/// Text as it may stand in HTML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if stele_catalog::is_hidden(c) => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
