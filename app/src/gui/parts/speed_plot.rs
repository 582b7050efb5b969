//! Draws how fast a disc was read, from its first sector to its last.

use egui::{Id, Response, Role, Sense, Stroke, Ui, WidgetInfo};
use egui_plot::{GridMark, HLine, Line, LineStyle, Plot, PlotPoints, VLine};

use crate::gui::theme::{color, palette};
use crate::words::disc_picture as words;
use crate::words::lang::say;

/// Draws the curve: parts of the disc and MB/s, and where layers change.
pub fn draw(ui: &mut Ui, id: Id, curve: &[[f64; 2]], changes: &[f64], high: f32) -> Response {
    let p = palette(ui);
    let most = curve.iter().map(|[_, speed]| *speed).fold(1.0, f64::max);
    // A round number above the fastest.
    let step = 10_f64.powf((most / 2.0).log10().floor());
    let top = (most * 1.05 / step).ceil() * step;
    let plot = Plot::new(id)
        .id(id)
        .height(high)
        .show_axes([false, true])
        .show_grid([false, true])
        .show_crosshair(false)
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .sense(Sense::hover())
        .default_x_bounds(0.0, 1.0)
        .default_y_bounds(0.0, top)
        .set_margin_fraction(egui::Vec2::ZERO)
        .y_axis_min_width(52.0)
        .y_grid_spacer(move |_| marks(top))
        .y_axis_formatter(|mark, _| words::speed(mark.value));
    let ink = color(p.ink);
    let (faint, line) = (color(p.line2), color(p.line));
    let shown = plot.show(ui, |plot| {
        plot.set_plot_bounds_x(0.0..=1.0);
        plot.set_plot_bounds_y(0.0..=top);
        plot.hline(HLine::new("", 0.0).stroke(Stroke::new(1.0, line)));
        for change in changes {
            let style = LineStyle::dashed_dense();
            let change = VLine::new("", *change).stroke(Stroke::new(1.0, faint));
            plot.vline(change.style(style));
        }
        let points = PlotPoints::from(curve.to_vec());
        plot.line(Line::new("", points).stroke(Stroke::new(1.75, ink)));
    });
    let name = words::curve(curve);
    let response = shown.response;
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    ui.horizontal(|ui| {
        ui.add_space(52.0);
        ui.label(crate::gui::theme::small(ui, say!("picture-curve-start")));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::TOP), |ui| {
            ui.label(crate::gui::theme::small(ui, say!("picture-curve-end")));
        });
    });
    response
}

/// Lines at the top, in the middle and at the foot.
fn marks(top: f64) -> Vec<GridMark> {
    let mark = |value| GridMark {
        value,
        step_size: top / 2.0,
    };
    vec![mark(0.0), mark(top / 2.0), mark(top)]
}
