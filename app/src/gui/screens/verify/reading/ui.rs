//! Draws the discs that are read: the picture that fills, the speed, and what was found.

use egui::{Align, Align2, Color32, Id, Layout, RichText, Sense, Ui, vec2};

use super::data::{Card, cards};
use crate::gui::command::Command;
use crate::gui::parts::disc_picture::{self, Drawing};
use crate::gui::parts::paint::{self, Line};
use crate::gui::parts::speed_plot::Curves;
use crate::gui::parts::{health, speed_plot};
use crate::gui::theme::{self, color, named, once, palette, small, strong, strong_font};
use crate::gui::tokens::{space, text};
use crate::gui::view::{Health, View};
use crate::picture::Ink;
use crate::words::lang::say;
use crate::words::outcomes::Tone;

/// From this width on two cards stand side by side.
const TWO: f32 = 620.0;
/// From this width on the legend stands beside the picture.
const BESIDE: f32 = 460.0;
/// Pixels of a millimeter at most, where one disc is read and where several are.
const SCALES: (f32, f32) = (2.0, 1.1);
/// Heights of the speed curve, likewise.
const HEIGHTS: (f32, f32) = (120.0, 72.0);

/// Draws a card for each.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    let cards = cards(view);
    let is_alone = cards.len() == 1;
    let wide = ui.available_width();
    let columns = if cards.len() > 1 && wide >= TWO { 2 } else { 1 };
    let spacing = ui.spacing().item_spacing;
    for row in cards.chunks(columns) {
        ui.spacing_mut().item_spacing.x = space::XL;
        ui.columns(columns, |places| {
            for (ui, card) in places.iter_mut().zip(row) {
                ui.spacing_mut().item_spacing = spacing;
                // Columns stretch their text.
                ui.vertical(|ui| one(ui, card, is_alone, wishes));
            }
        });
        ui.spacing_mut().item_spacing = spacing;
        ui.add_space(space::L);
    }
}

/// Draws that of one drive, where it has one.
pub fn of_drive(ui: &mut Ui, view: &View, drive: &str, wishes: &mut Vec<Command>) {
    let cards = cards(view);
    if let Some(card) = cards.iter().find(|card| card.drive == drive) {
        ui.add_space(space::L);
        one(ui, card, true, wishes);
    }
}

fn one(ui: &mut Ui, card: &Card<'_>, is_alone: bool, wishes: &mut Vec<Command>) {
    head(ui, card, wishes);
    ui.add_space(space::S);
    if let Some((tone, verdict)) = &card.verdict {
        let size = if is_alone { text::SECTION } else { text::BODY };
        let said = strong(verdict).size(size);
        ui.label(match tone {
            Tone::Bad => said.color(theme::tone(ui, Tone::Bad)),
            Tone::Good | Tone::Look => said,
        });
        if !card.next.is_empty() {
            ui.label(&card.next);
        }
        ui.add_space(space::M);
    }
    let wide = ui.available_width();
    if wide >= BESIDE {
        ui.horizontal_top(|ui| {
            picture(ui, card, is_alone, wide * 0.6);
            ui.add_space(space::M);
            ui.vertical(|ui| legend(ui, card, is_alone));
        });
    } else {
        picture(ui, card, is_alone, wide);
        legend(ui, card, is_alone);
    }
    if card.reading.curve.len() > 1 {
        ui.add_space(space::M);
        ui.horizontal_wrapped(|ui| {
            ui.label(strong(say!("picture-curve-title")));
            if let Some(before) = &card.before {
                ui.label(small(ui, before));
            }
        });
        ui.add_space(space::S);
        let high = if is_alone { HEIGHTS.0 } else { HEIGHTS.1 };
        let id = Id::unique(("speed", card.drive));
        let before = card.reading.before.as_ref();
        let curves = Curves {
            now: &card.reading.curve,
            before: before.map(|(_, curve)| curve.as_slice()),
            changes: &card.reading.map.changes(),
        };
        speed_plot::draw(ui, id, &curves, high);
    }
}

/// The drive's number, the copy, and how far it is or what it is now.
fn head(ui: &mut Ui, card: &Card<'_>, wishes: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let p = palette(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(40.0, 44.0), Sense::hover());
        ui.painter().rect_filled(rect, 6.0, color(p.sunken));
        let line = Line {
            text: &card.numeral,
            font: strong_font(text::NUMERAL),
            ink: color(p.ink),
            width: 40.0,
        };
        paint::line(ui.painter(), rect.center(), Align2::CENTER_CENTER, line);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let serial = RichText::new(&card.reading.serial).monospace();
            ui.label(serial.size(text::SECTION));
            if let Some(class) = card.class {
                health::labeled(ui, class);
            } else if let Some(progress) = &card.progress {
                ui.label(small(ui, progress));
            }
        });
        if card.verdict.is_some() {
            let name = say!("picture-close-drive", serial = &card.reading.serial);
            ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
                let close = named(ui.button(say!("window-close")), name);
                if once(&close) {
                    wishes.push(Command::CloseReading(card.drive.to_owned()));
                }
            });
        }
    });
}

fn picture(ui: &mut Ui, card: &Card<'_>, is_alone: bool, wide: f32) {
    let p = palette(ui);
    let taken = match card.class {
        Some(class @ (Health::Watch | Health::Migrate | Health::Failed)) => {
            health::color_of(class, p)
        }
        _ => disc_picture::color_of(Ink::Taken, p),
    };
    let drawing = Drawing {
        shapes: &card.reading.shapes,
        version: card.reading.version(),
        wide,
        scale: if is_alone { SCALES.0 } else { SCALES.1 },
        taken,
        letters: is_alone || card.verdict.is_some(),
        name: &card.heard(),
    };
    disc_picture::draw(ui, Id::unique(("disc", card.drive)), &drawing);
}

fn legend(ui: &mut Ui, card: &Card<'_>, is_alone: bool) {
    let p = palette(ui);
    // While several are read, where each is damaged is for the end.
    let is_brief = !is_alone && card.verdict.is_none();
    let lines = card.legend.iter();
    for (ink, line) in lines.filter(|(ink, _)| !is_brief || ink.is_some()) {
        ui.horizontal_top(|ui| {
            let fill = ink.map_or(Color32::TRANSPARENT, |ink| disc_picture::color_of(ink, p));
            disc_picture::swatch(ui, fill);
            ui.vertical(|ui| {
                ui.label(RichText::new(line).size(text::SMALL));
            });
        });
    }
}
