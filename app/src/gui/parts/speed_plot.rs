//! Draws how fast a disc was read, from its first sector to its last.

use egui::{
    Align2, Id, Rect, Response, Role, Sense, Stroke, TextStyle, Ui, WidgetInfo, pos2, vec2,
};
use egui_plot::{GridMark, HLine, Line, LineStyle, Plot, PlotPoints, VLine};

use super::paint;
use crate::gui::theme::{color, palette, plain_font};
use crate::gui::tokens::text;
use crate::words::disc_picture as words;
use crate::words::lang::say;

/// What is drawn: points of parts of the disc and MB/s.
pub struct Curves<'a> {
    /// This read.
    pub now: &'a [[f64; 2]],
    /// The one before, where there was one.
    pub before: Option<&'a [[f64; 2]]>,
    /// Where layers change.
    pub changes: &'a [f64],
}

/// Draws the curves.
pub fn draw(ui: &mut Ui, id: Id, curves: &Curves<'_>, high: f32) -> Response {
    ui.scope(|ui| plot(ui, id, curves, high)).inner
}

fn plot(ui: &mut Ui, id: Id, curves: &Curves<'_>, high: f32) -> Response {
    let styles = &mut ui.style_mut().text_styles;
    styles.insert(TextStyle::Body, plain_font(text::SMALL));
    let p = palette(ui);
    let top = top(curves.now.iter().chain(curves.before.into_iter().flatten()));
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
    let (ink, quiet) = (color(p.ink), color(p.ink3));
    let (faint, line) = (color(p.line2), color(p.line));
    let shown = plot.show(ui, |plot| {
        plot.set_plot_bounds_x(0.0..=1.0);
        plot.set_plot_bounds_y(0.0..=top);
        plot.hline(HLine::new("", 0.0).stroke(Stroke::new(1.0, line)));
        for change in curves.changes {
            let style = LineStyle::dashed_dense();
            let change = VLine::new("", *change).stroke(Stroke::new(1.0, faint));
            plot.vline(change.style(style));
        }
        if let Some(before) = curves.before {
            let points = PlotPoints::from(before.to_vec());
            let line = Line::new("", points).stroke(Stroke::new(1.75, quiet));
            plot.line(line.style(LineStyle::dashed_dense()));
        }
        let points = PlotPoints::from(curves.now.to_vec());
        plot.line(Line::new("", points).stroke(Stroke::new(1.75, ink)));
    });
    let name = words::curve(curves.now);
    let response = shown.response;
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let frame = *shown.transform.frame();
    ends(ui, frame);
    response
}

/// What its ends are.
fn ends(ui: &mut Ui, frame: Rect) {
    let p = palette(ui);
    let (under, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let ends = [
        (
            frame.left(),
            Align2::LEFT_CENTER,
            say!("picture-curve-start"),
        ),
        (
            frame.right(),
            Align2::RIGHT_CENTER,
            say!("picture-curve-end"),
        ),
    ];
    for (x, align, said) in ends {
        let line = paint::Line {
            text: &said,
            font: plain_font(text::SMALL),
            ink: color(p.ink2),
            width: frame.width() / 2.0,
        };
        paint::line(ui.painter(), pos2(x, under.center().y), align, line);
    }
}

/// A round number above the fastest, whose half is round too.
fn top<'a>(points: impl Iterator<Item = &'a [f64; 2]>) -> f64 {
    let most = points.map(|[_, speed]| *speed);
    let most = most.fold(0.01, f64::max) * 1.05;
    let power = 10_f64.powf(most.log10().floor());
    let round = [1.0, 2.0, 4.0, 6.0, 8.0].map(|times| times * power);
    let above = round.into_iter().find(|top| *top >= most);
    above.unwrap_or(10.0 * power)
}

/// Lines at the top, in the middle and at the foot.
fn marks(top: f64) -> Vec<GridMark> {
    let mark = |value| GridMark {
        value,
        step_size: top / 2.0,
    };
    vec![mark(0.0), mark(top / 2.0), mark(top)]
}

#[cfg(test)]
mod tests {
    use super::top;

    #[test]
    fn the_axis_ends_at_a_round_number() {
        let of = |speed: f64| top([[0.0, speed]].iter());
        assert_eq!([of(27.0), of(36.0), of(9.9)], [40.0, 40.0, 20.0]);
        assert!((of(0.58) - 0.8).abs() < 1e-9 && of(0.0) > 0.0);
    }
}
