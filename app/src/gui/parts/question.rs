//! Draws the question that waits for its answer, over everything else.

use egui::{Id, Key, Modal, RichText, Ui};
use stele_catalog::CopyState;

use crate::gui::command::{Answer, Command};
use crate::gui::theme::{once, primary};
use crate::gui::view::{JobView, Question, Risk, View};
use crate::words::names;
use crate::words::questions::{self, Asked};

/// Draws the question, if there is one. Enter and Escape change nothing.
pub fn draw(ui: &Ui, view: &View, wishes: &mut Vec<Command>) {
    let Some(asked) = view.question.as_ref().and_then(|q| words(q, view)) else {
        return;
    };
    let mut answer = None;
    Modal::new(Id::unique("question")).show(ui.ctx(), |ui| {
        ui.set_width(520.0);
        ui.heading(&asked.heading);
        ui.add_space(4.0);
        for line in &asked.text {
            ui.label(RichText::new(line));
        }
        ui.add_space(10.0);
        ui.horizontal_wrapped(|ui| {
            let keep = primary(ui, &asked.keep);
            let after = asked.after_disc.as_ref().map(|text| ui.button(text));
            let now = ui.button(&asked.now);
            let buttons = [
                (Some(&keep), Answer::Keep),
                (after.as_ref(), Answer::AfterDisc),
                (Some(&now), Answer::Now),
            ];
            let mut shown = buttons.iter().filter_map(|(button, _)| *button);
            // Whatever had the focus before: Enter changes nothing.
            if !shown.any(egui::Response::has_focus) {
                keep.request_focus();
            }
            for (button, meant) in buttons {
                if button.is_some_and(once) {
                    answer = Some(meant);
                }
            }
        });
        if ui.input(|i| i.key_pressed(Key::Escape)) {
            answer = Some(Answer::Keep);
        }
    });
    wishes.extend(answer.map(Command::Answer));
}

fn words(question: &Question, view: &View) -> Option<Asked> {
    match question {
        Question::Stop { number, .. } => {
            let job = view.jobs.iter().find(|job| job.number == *number)?;
            let (drive, title) = (job.drive.as_deref().unwrap_or_default(), &job.title);
            let more = job.set.is_some();
            match job.risk() {
                Risk::Time => None,
                Risk::Proof => Some(questions::stop_read_back(drive, title, more)),
                Risk::Disc => Some(questions::stop_burn(drive, title, more)),
            }
        }
        Question::Close => {
            let worst = view.jobs.iter().map(JobView::risk).max()?;
            let losses = view.jobs.iter().map(loss).collect();
            let (discs, spoils) = (worst > Risk::Time, worst == Risk::Disc);
            Some(questions::close(losses, discs, spoils))
        }
        Question::GiveUp { set } => {
            let discs = view.discs_of(set);
            let images = discs.iter().filter(|disc| disc.built).count() as u64;
            let copies = discs.iter().flat_map(|disc| &disc.copies);
            let (planned, burned): (Vec<_>, Vec<_>) = copies.partition(|copy| copy.planned);
            let in_use = burned
                .iter()
                .filter(|copy| !matches!(copy.state, CopyState::Retired | CopyState::Destroyed));
            let (serials, spoiled) = (planned.len() as u64, in_use.count() as u64);
            let lost = discs.iter().filter(|disc| disc.irrecoverable).count() as u64;
            Some(questions::give_up(set, images, (serials, spoiled), lost))
        }
        Question::LeaveOut { study } => {
            let mut waiting = view.status.waiting.iter();
            let study = waiting.find(|one| one.study.uid == *study)?;
            Some(questions::leave_out(
                &names::title(&study.study),
                study.files,
            ))
        }
        Question::OnePerson { both, .. } => Some(questions::one_person(both)),
        Question::Destroyed { serial, .. } => Some(questions::destroyed(serial)),
        Question::Label { serial, drive } => Some(questions::label(serial, drive)),
        Question::DiscChanged {
            serial,
            other,
            drive,
        } => Some(questions::disc_changed(serial, other, drive)),
    }
}

fn loss(job: &JobView) -> String {
    let drive = job.drive.as_deref().unwrap_or_default();
    match job.risk() {
        Risk::Time if job.ask.is_some() => questions::waits(drive),
        Risk::Time => questions::begins_again(&job.title),
        Risk::Proof => questions::unproven(drive, &job.title),
        Risk::Disc => questions::spoils(drive, &job.title),
    }
}
