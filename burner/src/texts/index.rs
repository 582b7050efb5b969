//! `INDEX.HTM`: the studies on the disc for people. With `DICOMDIR` the only file that Stele adds
//! with names of patients in it, and `MANIFEST.JSN` where the archive corrects what objects say. No
//! scripts, nothing loaded from elsewhere; it prints on paper as
//! it is.

use crate::disc::DiscLabel;
use crate::ids::uuid_text;
use crate::item::StudyItems;

const HEAD: &str = "<!DOCTYPE html>
<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Studies on this disc</title>
<style>
body { font: 10pt sans-serif; margin: 1.5em; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #999; padding: .2em .5em; text-align: left;
  vertical-align: top; }
thead { display: table-header-group; }
tr { page-break-inside: avoid; }
</style></head><body>
";

/// Where a study's files stand on the disc; `None` where it has none of the kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folders {
    pub(crate) objects: Option<String>,
    pub(crate) documents: Option<String>,
}

/// The page. Its length does not depend on the numbers of the label.
pub(crate) fn render(label: &DiscLabel, studies: &[StudyItems], folders: &[Folders]) -> Vec<u8> {
    let mut out = String::from(HEAD);
    out.push_str(&format!(
        "<h1>{}</h1>\n<p>Set {}, disc {:>5} of {:>5}. Disc UUID {}. {}.</p>\n",
        escape(&label.owner),
        escape(&label.set),
        label.number,
        label.of,
        uuid_text(label.uuid),
        match studies.len() {
            1 => "1 study".to_owned(),
            all => format!("{all} studies"),
        },
    ));
    out.push_str(
        "<table><thead><tr><th>Patient<th>ID<th>Born<th>Study date<th>Modality\
         <th>Description<th>Accession<th>Files<th>Folder</tr></thead>\n<tbody>\n",
    );
    for (study, folders) in studies.iter().zip(folders) {
        row(study, folders, &mut out);
    }
    out.push_str("</tbody></table>\n</body></html>\n");
    out.into_bytes()
}

fn row(study: &StudyItems, folders: &Folders, out: &mut String) {
    let about = &study.about;
    let links: Vec<String> = [&folders.objects, &folders.documents]
        .into_iter()
        .flatten()
        // Folders are made of letters, digits and slashes alone.
        .map(|folder| format!("<a href=\"{folder}/\">{folder}</a>"))
        .collect();
    let mut patient = [
        name(&about.patient_name),
        escape(&about.patient_id),
        date(&about.birth_date),
    ];
    for said in &about.objects_say {
        let also = [
            format!("(files say: {})", name(&said.name)),
            escape(&said.id),
            date(&said.birth_date),
        ];
        for (cell, also) in patient.iter_mut().zip(also) {
            cell.push_str("<br>");
            cell.push_str(&also);
        }
    }
    let [patient, id, born] = patient;
    let cells = [
        patient,
        id,
        born,
        date(&about.study_date),
        escape(&about.modalities.join(" ")),
        escape(&about.description),
        escape(&about.accession_number),
        study.items.len().to_string(),
        links.join("<br>"),
    ];
    out.push_str("<tr>");
    for cell in cells {
        out.push_str("<td>");
        out.push_str(&cell);
    }
    out.push_str("</tr>\n");
}

fn name(dicom: &str) -> String {
    escape(&dicom.replace('^', " "))
}

/// `YYYYMMDD` as `YYYY-MM-DD`; anything else as it is.
fn date(dicom: &str) -> String {
    let parts = (dicom.get(..4), dicom.get(4..6), dicom.get(6..8));
    match parts {
        (Some(year), Some(month), Some(day)) if dicom.len() == 8 => {
            escape(&format!("{year}-{month}-{day}"))
        }
        _ => escape(dicom),
    }
}

/// Text as it may stand in HTML; control characters become spaces, and marks that are drawn as
/// nothing but turn the direction of writing, which makes one name look like another, are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {}
            c => out.push(c),
        }
    }
    out
}
