//! Draws what is due, and beside it how the copies are.

use egui::{Align, Label, Layout, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::data::{before_next, is_clear, next_about, next_health};
use crate::gui::command::{Command, To};
use crate::gui::parts::{detail, health};
use crate::gui::screens::month;
use crate::gui::theme::{self, button_width, color, once, palette, primary, small, strong};
use crate::gui::tokens::space;
use crate::gui::view::{Health, Known, Screen, View};
use crate::words::lang::{grouped, say};
use crate::words::quantities::day_named;

/// Draws the screen.
pub fn draw(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    let is_wide = detail::has_room(ui);
    if is_wide {
        detail::show(ui, "today health", |ui| shelf_health(ui, view));
    }
    detail::main(ui, "today", |ui| {
        list(ui, view, wishes);
        if !is_wide {
            ui.add_space(space::XL);
            shelf_health(ui, view);
        }
    });
}

/// What is due.
fn list(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    ui.label(theme::title(say!("screen-today")));
    let things = match view.known {
        Known::Read => view.things_due(),
        Known::NotYet => {
            ui.label(say!("window-reading-archive"));
            return;
        }
        Known::Failed => {
            ui.label(say!("window-archive-unreadable"));
            if once(&ui.button(say!("window-try-again"))) {
                wishes.push(Command::LookAgain);
            }
            return;
        }
    };
    let day = view.looked_at.map(day_named).unwrap_or_default();
    let about = say!("today-about", day = day, things = things);
    ui.label(egui::RichText::new(about).color(color(palette(ui).ink2)));
    ui.add_space(space::M);
    line(ui);
    if is_clear(view) {
        clear(ui, wishes);
        return;
    }
    let before = before_next(view);
    for (i, due) in view.due.iter().enumerate() {
        if i == before {
            next(ui, view, wishes);
        }
        let button = due
            .button
            .as_ref()
            .map(|(words, _)| (words.as_str(), false));
        let row = ui.push_id(i, |ui| row(ui, due.health, (&due.what, &due.about), button));
        if row.inner.is_some_and(|button| once(&button))
            && let Some((_, wish)) = &due.button
        {
            wishes.push(wish.clone());
        }
    }
    if before == view.due.len() {
        next(ui, view, wishes);
    }
}

/// The one next step, which alone has the accent.
fn next(ui: &mut Ui, view: &View, wishes: &mut Vec<Command>) {
    let step = month::data::next(view);
    let open = || {
        (
            say!("today-burn-button"),
            Command::To(To::Screen(Screen::Burn)),
        )
    };
    // A place is given there.
    let own = step
        .button
        .clone()
        .filter(|_| !step.asks_place && !step.alike);
    let (words, wish) = own.unwrap_or_else(open);
    let about = next_about(view);
    let said = (step.text.as_str(), about.as_str());
    let button = row(ui, next_health(view), said, Some((&words, true)));
    if button.is_some_and(|button| once(&button)) {
        wishes.push(wish);
    }
}

fn clear(ui: &mut Ui, wishes: &mut Vec<Command>) {
    ui.add_space(space::L);
    ui.label(strong(say!("today-clear")).size(18.0));
    ui.label(say!("today-clear-about"));
    ui.add_space(space::M);
    if once(&ui.button(say!("today-import-button"))) {
        wishes.push(Command::To(To::Screen(Screen::Burn)));
    }
}

fn line(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, color(palette(ui).line));
}

/// A sentence with its button.
fn row(
    ui: &mut Ui,
    class: Option<Health>,
    (what, about): (&str, &str),
    button: Option<(&str, bool)>,
) -> Option<Response> {
    ui.add_space(space::M);
    let pressed = ui.horizontal(|ui| {
        let room = ui.available_width();
        let beside = button.map_or(0.0, |(words, _)| button_width(ui, words) + space::L);
        let (slot, mark) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::hover());
        if let Some(class) = class {
            let square = Rect::from_center_size(slot.center(), Vec2::splat(16.0));
            health::paint(ui.painter(), square, class, palette(ui));
            mark.widget_info(|| WidgetInfo::labeled(Role::Image, true, class.word()));
        }
        ui.vertical(|ui| {
            ui.set_width((room - beside - 40.0).max(120.0));
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(strong(what));
            if !about.is_empty() {
                ui.label(egui::RichText::new(about).color(color(palette(ui).ink2)));
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            button.map(|(words, is_first)| match is_first {
                true => primary(ui, words),
                false => ui.button(words),
            })
        })
        .inner
    });
    ui.add_space(space::M);
    line(ui);
    pressed.inner
}

/// How many copies there are of each class: a bar with words.
fn shelf_health(ui: &mut Ui, view: &View) {
    let copies: u64 = view.health.iter().sum();
    ui.horizontal(|ui| {
        ui.label(strong(say!("today-health")).size(18.0));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(small(ui, say!("today-copies", copies = copies)));
        });
    });
    ui.add_space(space::S);
    bar(ui, view);
    ui.add_space(space::S);
    let p = palette(ui);
    ui.spacing_mut().interact_size.y = 24.0;
    ui.spacing_mut().item_spacing.y = space::XS;
    for (class, count) in Health::ALL.into_iter().zip(view.health) {
        // What is gone has a line of its own only where there is some.
        if count == 0 && matches!(class, Health::Missing | Health::Lost) {
            continue;
        }
        ui.horizontal(|ui| {
            ui.allocate_ui(vec2(170.0, 24.0), |ui| {
                ui.set_min_width(170.0);
                health::labeled(ui, class);
            });
            ui.allocate_ui_with_layout(
                vec2(56.0, 24.0),
                Layout::right_to_left(Align::Center),
                |ui| ui.label(strong(grouped(count)).color(color(p.ink))),
            );
            ui.add(Label::new(small(ui, class.meaning())).wrap());
        });
    }
}

/// A bar of the classes; none that has a copy is too small to be seen.
fn bar(ui: &mut Ui, view: &View) {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), Sense::hover());
    let widths = widths(&view.health, rect.width());
    let mut left = rect.left();
    for (class, width) in Health::ALL.into_iter().zip(widths) {
        if width > 0.0 {
            let part =
                Rect::from_min_size(pos2(left, rect.top()), vec2(width - 2.0, rect.height()));
            ui.painter()
                .rect_filled(part, 2.0, health::color_of(class, p));
            left += width;
        }
    }
    if view.health.iter().all(|count| *count == 0) {
        ui.painter().rect_filled(rect, 2.0, color(p.line));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, say!("today-health-bar")));
}

/// The least width of a class that has a copy.
const LEAST: f32 = 10.0;

/// How many classes there are.
const CLASSES: usize = Health::ALL.len();

fn widths(counts: &[u64; CLASSES], room: f32) -> [f32; CLASSES] {
    let all: u64 = counts.iter().sum();
    let least = counts.iter().filter(|count| **count > 0).count() as f32 * LEAST;
    let rest = (room - least).max(0.0);
    counts.map(|count| match count {
        0 => 0.0,
        count => LEAST + rest * count as f32 / all as f32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failed_copy_of_a_thousand_is_seen() {
        let widths = widths(&[1163, 21, 3, 1, 0, 0, 12, 0], 440.0);
        assert!(widths[3] >= LEAST && widths[7] == 0.0, "{widths:?}");
        let all: f32 = widths.iter().sum();
        assert!((all - 440.0).abs() < 0.1);
    }
}
