//! Text that is painted into its room, and ends in an ellipsis where that is too small. Whoever
//! paints it gives the thing that it is on an accessible name.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect};

/// One line.
pub struct Line<'a> {
    /// What it says.
    pub text: &'a str,
    /// In which letters.
    pub font: FontId,
    /// In which color.
    pub ink: Color32,
    /// How wide it may become.
    pub width: f32,
}

/// Paints a line with its left or right end at a point; gives the room that it takes.
pub fn line(painter: &Painter, at: Pos2, anchor: Align2, line: Line<'_>) -> Rect {
    let Line {
        text,
        font,
        ink,
        width,
    } = line;
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, ink);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    let galley = painter.layout_job(job);
    let rect = anchor.anchor_size(at, galley.size());
    painter.galley(rect.min, galley, ink);
    rect
}
