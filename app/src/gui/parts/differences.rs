//! Where files say another patient than their study's, or studies one ID of two: both patients side
//! by side, and the answers.

use egui::{Frame, Grid, RichText, ScrollArea};
use stele_catalog::Answer;

use crate::gui::command::Command;
use crate::gui::theme::once;
use crate::jobs::shelf::patients::{Difference, Patient};
use crate::words::lang::say;
use crate::words::{names, patients};

/// So many pairs of patients are shown at once.
const SHOWN: usize = 10;
/// So many studies of a pair are named.
const NAMED: usize = 3;

/// Differences between the same two patients: one answer settles them.
struct Pair<'a> {
    first: &'a Difference,
    all: Vec<&'a Difference>,
}

impl Pair<'_> {
    fn numbers(&self) -> Vec<i64> {
        self.all.iter().map(|one| one.number).collect()
    }

    /// The answers that are possible, in the words of their buttons.
    fn answers(&self) -> Vec<(String, Answer)> {
        let Difference {
            patient,
            says,
            known,
            between_studies,
            ..
        } = self.first;
        let shown = |who: &Patient| patients::patient(who);
        let joined = |keep| match (known, between_studies) {
            (false, false) => Answer::Correction { keep },
            (true, _) | (_, true) => Answer::Merge { keep },
        };
        let last = match between_studies {
            true => (say!("window-mismatch-two-people"), Answer::TwoPeople),
            false => (
                say!("window-mismatch-wrong-patient", patient = shown(says)),
                Answer::WrongPatient,
            ),
        };
        let one = |who| say!("window-mismatch-one-person", patient = shown(who));
        vec![
            (one(says), joined(false)),
            (one(patient), joined(true)),
            last,
        ]
    }
}

/// The pairs of patients, in the order of their oldest differences.
fn pairs(differences: &[Difference]) -> Vec<Pair<'_>> {
    let mut pairs: Vec<Pair<'_>> = Vec::new();
    let same = |a: &Difference, b: &Difference| {
        a.patient == b.patient && a.says == b.says && a.between_studies == b.between_studies
    };
    for one in differences {
        match pairs.iter_mut().find(|pair| same(pair.first, one)) {
            Some(pair) => pair.all.push(one),
            None => pairs.push(Pair {
                first: one,
                all: vec![one],
            }),
        }
    }
    pairs
}

/// Draws what is to be decided.
pub fn draw(ui: &mut egui::Ui, differences: &[Difference], wishes: &mut Vec<Command>) {
    if differences.is_empty() {
        return;
    }
    ui.add_space(8.0);
    ui.heading(say!("window-mismatches"));
    let pairs = pairs(differences);
    for pair in pairs.iter().take(SHOWN) {
        Frame::group(ui.style()).show(ui, |ui| {
            ui.set_width(ui.available_width());
            draw_pair(ui, pair, wishes);
        });
    }
    if let Some(more @ 1..) = pairs.len().checked_sub(SHOWN) {
        ui.label(say!("window-mismatches-more", pairs = more));
    }
}

fn draw_pair(ui: &mut egui::Ui, pair: &Pair<'_>, wishes: &mut Vec<Command>) {
    let Pair { first, all } = pair;
    let files: u64 = all.iter().map(|one| one.files).sum();
    ui.label(match (first.between_studies, first.known) {
        (true, _) => say!("window-mismatch-shared-id"),
        (false, true) => say!("window-mismatch-known-patient", files = files),
        (false, false) => say!("window-mismatch-files", files = files),
    });
    let named = all.iter().take(NAMED).map(|one| patients::about(one));
    let named = named.collect::<Vec<_>>().join("; ");
    let more = all.len().saturating_sub(NAMED);
    let studies = say!("window-mismatch-studies", studies = named, more = more);
    ui.label(RichText::new(studies).weak());
    ScrollArea::horizontal()
        .id_salt(("difference", first.number))
        .show(ui, |ui| both(ui, first));
    ui.horizontal_wrapped(|ui| {
        for (words, answer) in pair.answers() {
            if once(&ui.button(words)) {
                wishes.push(Command::AnswerPatients {
                    asks: asked(first, answer),
                    numbers: pair.numbers(),
                    answer,
                });
            }
        }
    });
}

/// What is asked before both are one person: who they are, where they hardly can be.
fn asked(first: &Difference, answer: Answer) -> Vec<String> {
    let joins = match answer {
        Answer::Correction { .. } | Answer::Merge { .. } => true,
        Answer::WrongPatient | Answer::TwoPeople => false,
    };
    let asks = joins && first.two_people().is_some();
    let both = [&first.patient, &first.says].map(patients::patient);
    if asks { both.to_vec() } else { Vec::new() }
}

/// Both patients side by side.
fn both(ui: &mut egui::Ui, first: &Difference) {
    let says = match first.between_studies {
        true => say!("window-mismatch-other-studies"),
        false => say!("window-mismatch-these-files"),
    };
    let id = ("difference", first.number);
    Grid::new(id).striped(true).num_columns(6).show(ui, |ui| {
        for heading in [
            String::new(),
            say!("window-column-name"),
            say!("window-column-birth-date"),
            say!("window-column-patient-id"),
            say!("window-column-id-issuer"),
            say!("window-column-sex"),
        ] {
            ui.label(RichText::new(heading).weak());
        }
        ui.end_row();
        let study = say!("window-mismatch-the-study");
        for (who, patient) in [(study, &first.patient), (says, &first.says)] {
            ui.label(who);
            for text in columns(patient) {
                ui.label(text);
            }
            ui.end_row();
        }
    });
}

/// What is said of a patient; what is not said is a dash.
fn columns(patient: &Patient) -> [String; 5] {
    let or_dash = |text: String| match text.is_empty() {
        true => "\u{2013}".to_owned(),
        false => text,
    };
    [
        match &patient.case {
            Some(case) => names::case(case),
            None => names::person(&patient.patient_name),
        },
        names::date(&patient.birth_date),
        patient.patient_id.clone(),
        patient.issuer.clone(),
        patient.sex.clone(),
    ]
    .map(or_dash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(number: i64, says: &str, known: bool, between_studies: bool) -> Difference {
        let named = |name: &str| Patient {
            patient_name: name.to_owned(),
            ..Patient::default()
        };
        Difference {
            number,
            study: number.to_string(),
            date: "20260901".to_owned(),
            modalities: vec!["CT".to_owned()],
            patient: named("ALPHA^ANNA"),
            says: named(says),
            files: 2,
            study_files: 9,
            between_studies,
            known,
        }
    }

    #[test]
    fn differences_of_the_same_two_are_one_question() {
        let all = [
            difference(1, "BETA^BERTA", false, false),
            difference(2, "GAMMA^GERDA", true, false),
            difference(3, "BETA^BERTA", false, false),
            difference(4, "BETA^BERTA", true, true),
        ];
        let pairs = pairs(&all);
        let numbers: Vec<Vec<i64>> = pairs.iter().map(Pair::numbers).collect();
        assert_eq!(numbers, [vec![1, 3], vec![2], vec![4]]);
        let answers = |at: usize| -> Vec<Answer> {
            let answers = pairs[at].answers().into_iter();
            answers.map(|(_, answer)| answer).collect()
        };
        let keep = [false, true];
        let [taken, kept] = keep.map(|keep| Answer::Correction { keep });
        assert_eq!(answers(0), [taken, kept, Answer::WrongPatient]);
        let [taken, kept] = keep.map(|keep| Answer::Merge { keep });
        assert_eq!(answers(1), [taken, kept, Answer::WrongPatient]);
        assert_eq!(answers(2), [taken, kept, Answer::TwoPeople]);
    }
}
