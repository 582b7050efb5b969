//! Draws the month's work.

use egui::{ComboBox, ProgressBar, RichText, TextEdit};
use egui_extras::{Column, TableBuilder};
use stele_burner::MediumKind;
use stele_catalog::CopyState;

use super::burning;
use super::data::next;
use crate::gui::command::Command;
use crate::gui::parts::{decisions, detail, differences, drives as drives_card, health, step};
use crate::gui::theme::{self, entered, field_width, once, toned};
use crate::gui::view::{Health, Known, View};
use crate::jobs::make::plan::Outcome;
use crate::jobs::overview::status::{self, Set};
use crate::station::DriveRow;
use crate::words::lang::{grouped, say};
use crate::words::outcomes::{Tone, all_left_out};
use crate::words::quantities::bytes;
use crate::words::{at_work, drives, lists, names, protection, remarks, states};

/// Draws the screen: the work, and the drives beside it.
pub fn draw(ui: &mut egui::Ui, view: &mut View, wishes: &mut Vec<Command>) {
    let has_room = detail::has_room(ui);
    if has_room {
        detail::beside(ui, "drives", |ui| drives_card::draw(ui, view, wishes));
    }
    detail::main(ui, "month", |ui| {
        work(ui, view, wishes);
        if !has_room {
            ui.add_space(16.0);
            drives_card::draw(ui, view, wishes);
        }
    });
}

/// Draws what waits, the plan, and the sets.
fn work(ui: &mut egui::Ui, view: &mut View, wishes: &mut Vec<Command>) {
    let title = say!("screen-burn");
    match view.known {
        Known::Read => {}
        Known::NotYet => {
            ui.label(theme::title(title));
            ui.label(say!("window-reading-archive"));
            return;
        }
        Known::Failed => {
            ui.label(theme::title(title));
            ui.label(say!("window-archive-unreadable"));
            if once(&ui.button(say!("window-try-again"))) {
                wishes.push(Command::LookAgain);
            }
            return;
        }
    }
    let step = next(view);
    step::draw(ui, &title, &step, &mut view.form.slot, wishes);
    ui.add_space(8.0);
    // What this window does itself is told by its own bar.
    if view.jobs.is_empty() {
        for job in &view.status.at_work {
            ui.label(at_work::at_work(job, job.heard));
        }
    }
    waiting(ui, view, wishes);
    if let Some(preview) = &view.preview {
        let stale = preview.stale(&view.form).is_some();
        if stale {
            ui.add_space(8.0);
            ui.label(toned(ui, Tone::Look, say!("window-plan-outdated")));
        }
        plan(ui, &preview.plan);
        // Where something else comes first, it can be stored here.
        let is_offered = matches!(&step.button, Some((_, Command::StorePlan)));
        if !stale && !is_offered && once(&ui.button(say!("window-store-plan"))) {
            wishes.push(Command::StorePlan);
        }
    }
    for set in &view.status.sets {
        // Where the next step offers it, one button is enough.
        let drop = Command::Drop(set.name.clone());
        let is_offered = matches!(&step.button, Some((_, wish)) if *wish == drop);
        draw_set(ui, set, view, (!is_offered).then_some(drop), wishes);
    }
    differences::draw(ui, &view.status.differences, wishes);
    exceptions(ui, view, wishes);
    decisions::draw(ui, view.decisions.as_deref(), wishes);
}

fn waiting(ui: &mut egui::Ui, view: &mut View, wishes: &mut Vec<Command>) {
    ui.heading(say!("window-waiting"));
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(say!("window-folder"));
        let hint = say!("window-folder-hint");
        let wide = field_width(ui, &hint, 300.0);
        let edit = TextEdit::singleline(&mut view.form.folder).hint_text(hint);
        let field = ui.add(edit.desired_width(wide)).labelled_by(label.id);
        let entered = entered(&field);
        if once(&ui.button(say!("frame-choose-folder"))) {
            wishes.push(Command::ChooseFolder);
        }
        let label = ui.label(say!("window-case"));
        let hint = say!("window-case-hint");
        let wide = field_width(ui, &hint, 180.0);
        let edit = TextEdit::singleline(&mut view.form.case).hint_text(hint);
        ui.add(edit.desired_width(wide)).labelled_by(label.id);
        let wish = view.form.ingest();
        let button = egui::Button::new(say!("window-import"));
        if once(&ui.add_enabled(wish.is_some(), button)) || entered {
            wishes.extend(wish);
        }
    });
    if view.status.left_out.files > 0 {
        let what = all_left_out(view.status.left_out);
        let text = say!("window-left-out-import", what = what);
        ui.label(toned(ui, Tone::Look, text));
    }
    if view.status.waiting.is_empty() {
        ui.label(say!("window-waiting-none"));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(say!("window-medium"));
        let combo = ComboBox::from_id_salt("media")
            .selected_text(drives::medium(&view.form.media))
            .show_ui(ui, |ui| {
                for media in MediumKind::ARCHIVE.map(|kind| kind.to_string()) {
                    let words = drives::medium(&media);
                    ui.selectable_value(&mut view.form.media, media, words);
                }
            });
        combo.response.labelled_by(label.id);
        let label = ui.label(say!("window-copies"));
        let copies = egui::DragValue::new(&mut view.form.copies).range(1..=9);
        ui.add(copies).labelled_by(label.id);
        let label = ui.label(say!("window-parity-discs"));
        let parity = egui::DragValue::new(&mut view.form.parity_discs).range(0..=4);
        ui.add(parity)
            .on_hover_text(say!("window-parity-discs-help"))
            .labelled_by(label.id);
        if once(&ui.button(say!("window-show-plan"))) {
            wishes.push(Command::ShowPlan);
        }
    });
    table(ui, view);
}

fn table(ui: &mut egui::Ui, view: &View) {
    let rows = &view.status.waiting;
    let height = 24.0;
    TableBuilder::new(ui)
        .id_salt("waiting")
        .striped(true)
        .max_scroll_height(240.0)
        .column(Column::remainder().clip(true))
        .columns(Column::auto().at_least(90.0), 4)
        .header(height, |mut header| {
            for heading in [
                say!("window-column-study"),
                say!("window-column-date"),
                say!("window-column-modality"),
                say!("window-column-files"),
                say!("window-column-size"),
            ] {
                header.col(|ui| {
                    ui.label(RichText::new(heading).weak());
                });
            }
        })
        .body(|body| {
            body.rows(height, rows.len(), |mut row| {
                let Some(study) = rows.get(row.index()) else {
                    return;
                };
                let files = grouped(study.files);
                let size = bytes(study.bytes);
                let title = names::title(&study.study);
                let date = names::date(&study.study.date);
                let modalities = study.study.modalities.join(" ");
                for text in [title, date, modalities, files, size] {
                    row.col(|ui| {
                        ui.label(text);
                    });
                }
            });
        });
}

fn plan(ui: &mut egui::Ui, plan: &Outcome) {
    ui.add_space(8.0);
    ui.heading(say!("window-plan-heading", set = &plan.set));
    if plan.gone > 0 {
        let text = say!("window-plan-gone", studies = plan.gone);
        ui.label(toned(ui, Tone::Look, text));
    }
    if plan.partly_gone > 0 {
        let text = say!(
            "window-plan-partly-gone",
            studies = plan.partly_gone,
            files = plan.partly_gone_files
        );
        ui.label(toned(ui, Tone::Look, text));
    }
    if !plan.unlisted.is_empty() {
        let text = format!("{}.", lists::left_out_of_plan(&plan.unlisted));
        ui.label(toned(ui, Tone::Look, text));
    }
    for disc in &plan.discs {
        ui.horizontal_wrapped(|ui| {
            ui.label(&disc.name);
            let fill = disc.fill as f32;
            ui.add(
                ProgressBar::new(fill)
                    .desired_width(220.0)
                    .text(percent(fill)),
            );
            if disc.is_parity {
                ui.label(say!("window-plan-parity"));
                return;
            }
            ui.label(say!(
                "window-plan-disc",
                studies = disc.studies,
                files = disc.files,
                size = bytes(disc.bytes)
            ));
        });
        ui.label(RichText::new(protection::survives(&disc.survives)).weak());
    }
    for file in &plan.too_large {
        let text = say!("window-plan-too-large", file = file);
        ui.label(toned(ui, Tone::Bad, text));
    }
}

/// Draws a set; `drop` is the wish that its button has, where it has one.
fn draw_set(
    ui: &mut egui::Ui,
    set: &Set,
    view: &View,
    drop: Option<Command>,
    wishes: &mut Vec<Command>,
) {
    ui.add_space(8.0);
    ui.horizontal_wrapped(|ui| {
        ui.heading(format!("{}, {}", set.name, drives::medium(&set.media)));
        // Only while nothing is burned; its studies then wait again, so nothing can be lost.
        let drop = drop.filter(|_| view.untouched(&set.name));
        if drop.is_some() && once(&ui.button(say!("window-drop", what = &set.name))) {
            wishes.extend(drop);
        }
    });
    for disc in &set.discs {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(&disc.name).strong());
            let fill = disc.sectors as f32 / disc.capacity_sectors.max(1) as f32;
            ui.add(
                ProgressBar::new(fill)
                    .desired_width(220.0)
                    .text(percent(fill)),
            );
            let lost = disc.image_file.is_lost();
            let (done, button) = match (disc.built, disc.outdated) {
                (_, true) => (
                    say!("window-parity-outdated"),
                    Some((say!("window-build-again", disc = &disc.name), &set.name)),
                ),
                (true, false) if lost => (states::image_file(disc.image_file).to_owned(), None),
                (true, false) => (say!("window-image-built"), None),
                (false, false) => (
                    String::new(),
                    Some((say!("window-build", disc = &disc.name), &disc.name)),
                ),
            };
            if !done.is_empty() {
                ui.label(done);
            }
            // Where nothing is left on it, there is nothing to build.
            if let Some((words, what)) = button
                && !set.at_work
                && !disc.empty
                && once(&ui.button(words))
            {
                wishes.push(Command::Build(what.clone()));
            }
        });
        for copy in &disc.copies {
            draw_copy(ui, (copy, &set.media), disc.built, view, wishes);
        }
    }
}

/// Draws a copy: how it is, where it is, and what is to be done with it.
fn draw_copy(
    ui: &mut egui::Ui,
    (copy, media): (&status::Copy, &str),
    built: bool,
    view: &View,
    wishes: &mut Vec<Command>,
) {
    ui.horizontal_wrapped(|ui| {
        ui.add_space(18.0);
        let is_out = copy.lent_to.is_some() || copy.in_transit_to.is_some();
        if let Some(class) = Health::of(copy.state, copy.quarantined, is_out) {
            health::mark(ui, class);
        }
        ui.monospace(&copy.serial);
        let tone = match (copy.state, copy.sound, copy.planned || copy.under_way) {
            _ if copy.quarantined => Tone::Bad,
            (CopyState::Watch, ..) => Tone::Look,
            (_, true, _) => Tone::Good,
            (_, false, true) => Tone::Look,
            (_, false, false) => Tone::Bad,
        };
        let standing = states::standing(copy.state, copy.quarantined);
        ui.label(toned(ui, tone, standing));
        ui.label(RichText::new(states::place(copy)).weak());
        // A damage that was found since says more.
        if copy.second_drive && copy.state == CopyState::Good {
            ui.label(toned(ui, Tone::Good, say!("window-second-drive")));
        } else if copy.wants_second {
            ui.label(toned(ui, Tone::Look, say!("window-second-drive-not-yet")));
        } else if copy.read_alike && copy.state == CopyState::Good {
            ui.label(toned(ui, Tone::Look, say!("window-second-drive-alike")));
        }
        burn_buttons(ui, (copy, media), built, view, wishes);
    });
}

/// How full a disc is, as `stele plan` says it.
fn percent(fill: f32) -> String {
    let percent = (fill * 100.0).round() as u32;
    say!("window-percent", percent = percent)
}

fn burn_buttons(
    ui: &mut egui::Ui,
    (copy, media): (&status::Copy, &str),
    built: bool,
    view: &View,
    wishes: &mut Vec<Command>,
) {
    if !copy.planned || !built {
        return;
    }
    let free = |drive: &&DriveRow| {
        let fits = drive.blank && burning::suits(drive, media);
        fits && view.counts(drive) && view.is_free(&drive.name)
    };
    let free: Vec<&DriveRow> = view.drives.iter().filter(free).collect();
    // With several blanks the one next step burns in all of them: no button for each pair.
    let [drive] = free.as_slice() else {
        return;
    };
    if once(&ui.button(say!("window-burn-in-drive", drive = &drive.name))) {
        wishes.push(Command::Burn {
            what: copy.serial.clone(),
            drive: drive.name.clone(),
        });
    }
}

fn exceptions(ui: &mut egui::Ui, view: &View, wishes: &mut Vec<Command>) {
    if view.status.exceptions.is_empty() {
        return;
    }
    ui.add_space(8.0);
    ui.heading(say!("window-exceptions"));
    for remark in &view.status.exceptions {
        ui.horizontal_wrapped(|ui| {
            let reason = remarks::reason(&remark.code);
            let path = remark.path.escape_debug().to_string();
            let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
            ui.label(say!("window-exception", path = name, reason = reason));
            if let Some(number) = remark.number
                && once(&ui.button(say!("window-mark-reviewed")))
            {
                wishes.push(Command::LookedAt(number));
            }
        });
        let header = egui::CollapsingHeader::new(theme::small(ui, say!("frame-details")));
        header.id_salt(("exception", remark.number)).show(ui, |ui| {
            ui.monospace(remark.path.escape_debug().to_string());
        });
    }
}
