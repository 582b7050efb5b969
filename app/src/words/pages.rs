//! Pages to print: what is overdue, the copies to fetch for requests, what is in a shipment. They
//! name no patient.

use super::labels::escape;
use super::lang::{Place, say, tag};
use super::loans::days_late;
use super::locations::{said, then_in};
use super::quantities::day_named;
use crate::jobs::deliver::PullList;
use crate::jobs::shelf::loans::Lent;
use crate::jobs::shelf::page::Texts;
use crate::jobs::shelf::shipments;
use stele_catalog::Timestamp;

/// How they are said.
pub const TEXTS: Texts = Texts {
    overdue,
    pull,
    packing,
};

const STYLE: &str = "<style>
@page { margin: 15mm; }
body { font: 11pt sans-serif; margin: 0; }
h1 { font-size: 16pt; margin: 0 0 2mm; }
p { margin: 0 0 4mm; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #999; padding: 2mm 3mm 2mm 0; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
tr { page-break-inside: avoid; }
.code { font-family: monospace; white-space: nowrap; }
.box { width: 6mm; }
</style>";

/// A table under a title; the first column is to be ticked.
fn page(title: &str, about: &str, heads: &[String], rows: &[Vec<String>]) -> String {
    let (title, about) = (escape(title), escape(about));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <title>{title}</title>\n{STYLE}</head><body>\n<h1>{title}</h1>\n<p>{about}</p>\n\
         <table>\n<tr><th class=\"box\"></th>",
        escape(&tag())
    );
    for head in heads {
        out.push_str(&format!("<th>{}</th>", escape(head)));
    }
    out.push_str("</tr>\n");
    for row in rows {
        out.push_str("<tr><td class=\"box\">\u{2610}</td>");
        for (at, cell) in row.iter().enumerate() {
            let class = if at == 0 { " class=\"code\"" } else { "" };
            out.push_str(&format!("<td{class}>{}</td>", escape(cell)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n</body></html>\n");
    out
}

/// Copies that should have come back.
fn overdue(late: &[Lent], now: Timestamp) -> String {
    let heads = [
        say!("page-copy"),
        say!("page-who"),
        say!("page-due"),
        say!("page-home"),
    ];
    let row = |one: &Lent| {
        let due = one.due.unwrap_or(one.since);
        vec![
            one.serial.clone(),
            one.who().to_owned(),
            say!(
                "page-due-late",
                day = day_named(due),
                days = days_late(due, now)
            ),
            one.home.as_deref().map_or_else(String::new, said),
        ]
    };
    let rows: Vec<Vec<String>> = late.iter().map(row).collect();
    let about = say!(
        "page-overdue-about",
        day = day_named(now),
        discs = rows.len()
    );
    page(&say!("page-overdue"), &about, &heads, &rows)
}

/// What is in a shipment, to be signed by who takes it and who receives it.
fn packing(outcome: &shipments::Outcome, now: Timestamp) -> String {
    let heads = [say!("page-copy"), say!("page-disc"), say!("page-from")];
    let row = |one: &shipments::Inside| {
        vec![
            one.serial.clone(),
            one.disc.clone(),
            one.from
                .as_ref()
                .map_or_else(|| say!("place-none"), |from| then_in(Place::Window, from)),
        ]
    };
    let rows: Vec<Vec<String>> = outcome.inside.iter().map(row).collect();
    let one = &outcome.shipment;
    let about = say!(
        "page-packing-about",
        place = said(&one.to),
        discs = rows.len(),
        day = day_named(now),
        seal = one
            .seal
            .clone()
            .unwrap_or_else(|| say!("page-packing-line"))
    );
    let title = say!("page-packing", shipment = &one.shipment);
    let signed = say!("page-packing-signed");
    let page = page(&title, &about, &heads, &rows);
    let foot = format!(
        "<p style=\"margin-top: 12mm\">{}</p>\n</body>",
        escape(&signed)
    );
    page.replacen("</body>", &foot, 1)
}

/// Copies to fetch, in walking order.
fn pull(list: &PullList, now: Timestamp) -> String {
    let heads = [
        say!("page-copy"),
        say!("page-place"),
        say!("page-disc"),
        say!("page-requests"),
    ];
    let row = |one: &crate::jobs::deliver::Pull| {
        vec![
            one.serial.clone(),
            said(&one.place),
            one.disc.clone(),
            one.requests.join(", "),
        ]
    };
    let rows: Vec<Vec<String>> = list.pull.iter().map(row).collect();
    let about = say!("page-pull-about", day = day_named(now), discs = rows.len());
    page(&say!("page-pull"), &about, &heads, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_catalog::LoanKind;

    #[test]
    fn a_name_is_text_on_a_page_and_each_copy_has_its_row() {
        let one = Lent {
            serial: "STL-04KQ7Z-M".to_owned(),
            disc: "SET-0001/1".to_owned(),
            person: "PER-0002-M".to_owned(),
            name: Some("<b>Noor</b>".to_owned()),
            kind: LoanKind::Reading,
            since: Timestamp(0),
            due: Some(Timestamp(0)),
            home: Some("House/Shelf 1".to_owned()),
        };
        let page = overdue(&[one.clone(), one], Timestamp(86_400_000));
        assert_eq!(page.matches("STL-04KQ7Z-M").count(), 2);
        assert!(page.contains("&lt;b&gt;Noor&lt;/b&gt;"), "{page}");
        assert!(page.contains("House, Shelf 1"), "{page}");
    }
}
