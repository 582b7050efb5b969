//! What lies beside the images: reports, annotations, audit logs, and an evidence case.

use std::fmt::Write;

use super::picture::{Dice, Ellipse, Scene};
use super::studies::StudyPlan;

/// A one-page PDF with lines of ASCII text in Helvetica (ISO 32000-1, 7.5).
pub fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut page = String::from("BT /F1 12 Tf 60 760 Td 16 TL");
    for line in lines {
        let escaped = line
            .replace('\\', "\\\\")
            .replace('(', "\\(")
            .replace(')', "\\)");
        // Writing to a String cannot fail.
        let _ = write!(page, "\n({escaped}) Tj T*");
    }
    page.push_str("\nET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    let count = objects.len().saturating_add(1);
    let _ = write!(
        file,
        "xref\n0 {count}\n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n\
         startxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

/// The letter of a study, as PDF.
pub fn letter(study: &StudyPlan) -> Vec<u8> {
    pdf(&[
        "Stele sample hospital, radiology",
        "",
        &format!("Patient {} ({})", study.person.plain, study.person.id),
        &format!("Accession number {}", study.accession),
        &format!("Examined on {}", study.date),
        "",
        "This person never lived; this letter says nothing about anybody.",
    ])
}

/// Documents of a study: name and bytes.
pub fn of_study(study: &StudyPlan, study_uid: &str) -> Vec<(String, Vec<u8>)> {
    let person = &study.person;
    let report = format!(
        "{}\n{} ({})\n{} {}\n\n{}\n",
        study.description, person.name, person.id, study.date, study.accession, study.finding
    );
    let annotations = format!(
        "{{\n  \"study_instance_uid\": \"{study_uid}\",\n  \"annotations\": [\n    \
         {{\"series\": 1, \"instance\": 1, \"kind\": \"ellipse\", \"center\": \
         [310, 480], \"half_axes\": [24, 18], \"text\": \"{}\"}}\n  ]\n}}\n",
        study.finding
    );
    let (hour, minute) = study.time.split_at_checked(2).unwrap_or(("00", "0000"));
    let minute = minute.get(..2).unwrap_or("00");
    let mut audit = String::from("time,station,person,action\n");
    for (station, who, action) in [
        ("SCANNER-2", "MTR-07", "acquired"),
        ("PACS", "system", "received"),
        ("READ-1", "RAD-03", "opened"),
        ("READ-1", "RAD-03", "report signed"),
    ] {
        let _ = writeln!(
            audit,
            "{} {hour}:{minute},{station},{who},{action}",
            study.date
        );
    }
    vec![
        ("report.txt".to_owned(), report.into_bytes()),
        ("report.pdf".to_owned(), letter(study)),
        (
            "annotations/reader 1.json".to_owned(),
            annotations.into_bytes(),
        ),
        ("audit.csv".to_owned(), audit.into_bytes()),
    ]
}

/// The evidence case: no DICOM in it, names from several scripts.
pub fn of_case(dice: &mut Dice, side: u16) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![
        (
            "Übergabeprotokoll.txt".to_owned(),
            "Asservat 1: Mobiltelefon, Siegel 0001.\nÜbergeben von: Stelle 1. Übernommen von: \
             Stelle 2.\n"
                .as_bytes()
                .to_vec(),
        ),
        (
            "протокол осмотра.txt".to_owned(),
            "Осмотр начат в 10:15, окончен в 11:40. Понятых двое.\n"
                .as_bytes()
                .to_vec(),
        ),
        (
            "statement.pdf".to_owned(),
            pdf(&[
                "Statement of a witness who does not exist",
                "",
                "Nothing was seen, nothing was heard.",
            ]),
        ),
        ("extraction/empty.log".to_owned(), Vec::new()),
        ("extraction/contacts.json".to_owned(), b"[]\n".to_vec()),
    ];
    let mut custody = String::from("item,from,to,time,seal\n");
    for item in 1..=4 {
        let _ = writeln!(
            custody,
            "{item},station 1,station 2,20261014 10:{item:02},{item:04}"
        );
    }
    files.push(("custody.csv".to_owned(), custody.into_bytes()));
    for photo in 1..=4_i64 {
        let scene = Scene {
            side,
            brightest: 255,
            background: 40,
            ellipses: vec![Ellipse {
                x: 200 + photo * 120,
                y: 500,
                wide: 180,
                high: 300,
                adds: 130,
            }],
            noise_bits: 5,
        };
        let mut bytes = format!("P5\n{side} {side}\n255\n").into_bytes();
        bytes.append(&mut scene.draw_8(dice));
        files.push((format!("photos/現場 {photo}.pgm"), bytes));
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cross_reference_table_of_a_pdf_points_at_its_objects() {
        let file = String::from_utf8(pdf(&["(one) \\ two"])).unwrap();
        let start = file.rsplit("startxref\n").next().unwrap();
        let start: usize = start.lines().next().unwrap().parse().unwrap();
        let table = &file[start..];
        assert!(table.starts_with("xref\n0 6\n"));
        for number in 1..6 {
            let offset: usize = table.lines().nth(2 + number).unwrap()[..10]
                .parse()
                .unwrap();
            assert!(file[offset..].starts_with(&format!("{number} 0 obj\n")));
        }
        assert!(file.contains("(\\(one\\) \\\\ two) Tj"));
    }
}
