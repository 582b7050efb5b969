//! The look: the design's colors, sizes and letters for egui, light and dark.

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Response,
    RichText, Role, Stroke, TextStyle, Theme, ThemePreference, Ui, Visuals, WidgetInfo,
};

use super::tokens::{self, DARK, LIGHT, Palette, Rgb, text};
use crate::station::preferences::Look;
use crate::words::outcomes::Tone;

/// Latin, Greek and Cyrillic, with figures of one width.
const TEXT: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.otf");

/// The same, for what is said first.
const STRONG: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.otf");

/// Serial numbers.
const MONO: &[u8] = include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf");

/// Vietnamese, Hebrew, Arabic and many more letters, which the others lack.
const MANY: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSans.ttf");

/// Letters of Chinese, Japanese and Korean names.
const EAST_ASIAN: &[u8] = include_bytes!("../../../assets/fonts/DroidSansFallback.ttf");

/// The family of [`strong`] text.
fn strong_family() -> FontFamily {
    FontFamily::Name("strong".into())
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let files = [
        ("text", TEXT),
        ("strong", STRONG),
        ("mono", MONO),
        ("many", MANY),
        ("east-asian", EAST_ASIAN),
    ];
    for (name, data) in files {
        let data = Arc::new(FontData::from_static(data));
        fonts.font_data.insert(name.to_owned(), data);
    }
    if let Some(plain) = fonts.families.get(&FontFamily::Proportional).cloned() {
        fonts.families.insert(strong_family(), plain);
    }
    for (family, names) in &mut fonts.families {
        let first = match family {
            FontFamily::Proportional => "text",
            FontFamily::Monospace => "mono",
            FontFamily::Name(_) => "strong",
        };
        names.insert(0, first.to_owned());
        // Last: they only stand in where the others have nothing.
        names.extend(["many", "east-asian"].map(str::to_owned));
    }
    fonts
}

/// Sets fonts, sizes and colors, where that was not done yet. The fonts are there from the next
/// frame on; whether they are.
pub fn ready(ctx: &Context) -> bool {
    let id = egui::Id::unique("theme");
    let is_ready = ctx.data(|data| data.get_temp::<()>(id)).is_some();
    if !is_ready {
        ctx.data_mut(|data| data.insert_temp(id, ()));
        apply(ctx);
        ctx.request_repaint();
    }
    is_ready
}

/// Sets fonts, sizes and colors.
fn apply(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.all_styles_mut(|style| {
        for (of, size, family) in [
            (TextStyle::Small, text::SMALL, FontFamily::Proportional),
            (TextStyle::Body, text::BODY, FontFamily::Proportional),
            (TextStyle::Button, text::BODY, FontFamily::Proportional),
            (TextStyle::Heading, text::SECTION, strong_family()),
            (TextStyle::Monospace, text::MONO, FontFamily::Monospace),
        ] {
            style.text_styles.insert(of, FontId::new(size, family));
        }
        style.spacing.item_spacing = egui::vec2(tokens::space::S, tokens::space::S);
        style.spacing.button_padding = egui::vec2(14.0, 7.0);
        style.spacing.interact_size.y = 34.0;
        // A bar lies beside what it scrolls, not over its buttons.
        let scroll = &mut style.spacing.scroll;
        scroll.floating_allocated_width = scroll.bar_width + tokens::space::XS;
    });
    ctx.set_visuals_of(Theme::Light, visuals(&LIGHT, Visuals::light()));
    ctx.set_visuals_of(Theme::Dark, visuals(&DARK, Visuals::dark()));
    // The size of text is a setting of its own, which is kept.
    ctx.options_mut(|options| {
        options.zoom_with_keyboard = false;
        // Where the system does not say.
        options.fallback_theme = Theme::Light;
    });
}

/// Light, dark, or as the system is; and how large text is, in hundredths.
pub fn choose(ctx: &Context, look: Look, text_size: u16) {
    ctx.set_theme(match look {
        Look::System => ThemePreference::System,
        Look::Light => ThemePreference::Light,
        Look::Dark => ThemePreference::Dark,
    });
    let factor = f32::from(text_size.clamp(100, 200)) / 100.0;
    if (ctx.zoom_factor() - factor).abs() > 0.001 {
        ctx.set_zoom_factor(factor);
    }
}

fn visuals(p: &Palette, mut v: Visuals) -> Visuals {
    let line = |width: f32, of: Rgb| Stroke::new(width, color(of));
    let states = [
        (&mut v.widgets.noninteractive, p.surface, line(1.0, p.line)),
        (&mut v.widgets.inactive, p.surface, line(1.0, p.line2)),
        (&mut v.widgets.hovered, p.hover, line(1.0, p.line2)),
        // Also what has the focus: it must be seen from where one stands.
        (&mut v.widgets.active, p.select, line(2.0, p.ink)),
        (&mut v.widgets.open, p.select, line(1.0, p.line2)),
    ];
    for (state, fill, frame) in states {
        state.bg_fill = color(fill);
        state.weak_bg_fill = color(fill);
        state.bg_stroke = frame;
        state.fg_stroke = line(1.0, p.ink);
        state.corner_radius = CornerRadius::same(6);
        state.expansion = 0.0;
    }
    v.override_text_color = None;
    v.weak_text_color = Some(color(p.ink2));
    v.selection.bg_fill = color(p.select);
    v.selection.stroke = line(2.0, p.ink);
    v.panel_fill = color(p.surface);
    v.window_fill = color(p.surface);
    v.window_stroke = line(1.0, p.line2);
    v.extreme_bg_color = color(p.sunken);
    v.text_edit_bg_color = Some(color(p.surface));
    v.faint_bg_color = color(p.window);
    v.code_bg_color = color(p.window);
    v.hyperlink_color = color(p.ink);
    v.warn_fg_color = color(p.watch);
    v.error_fg_color = color(p.failed);
    // A cursor that blinks keeps an idle window at work.
    v.text_cursor.blink = false;
    v
}

/// A color for egui.
pub fn color(Rgb(r, g, b): Rgb) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// The colors of the current theme.
pub fn palette(ui: &Ui) -> &'static Palette {
    match ui.visuals().dark_mode {
        true => &DARK,
        false => &LIGHT,
    }
}

/// Text that is said first.
pub fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).family(strong_family())
}

/// The title of a screen.
pub fn title(text: impl Into<String>) -> RichText {
    strong(text).size(text::TITLE)
}

/// A caption, or what helps to tell things apart.
pub fn small(ui: &Ui, text: impl Into<String>) -> RichText {
    let ink = color(palette(ui).ink2);
    RichText::new(text).size(text::SMALL).color(ink)
}

/// The letters of strong text of this size.
pub fn strong_font(size: f32) -> FontId {
    FontId::new(size, strong_family())
}

/// The letters of plain text of this size.
pub fn plain_font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// The color of a tone, readable on the panel of the current theme.
pub fn tone(ui: &Ui, tone: Tone) -> Color32 {
    let p = palette(ui);
    color(match tone {
        Tone::Good => p.good,
        Tone::Look => p.watch,
        Tone::Bad => p.failed,
    })
}

/// Text in the color of a tone. Words always carry the meaning too.
pub fn toned(ui: &Ui, t: Tone, text: impl Into<String>) -> RichText {
    RichText::new(text).color(tone(ui, t))
}

/// Whether a button was pressed: the second click of a double click is none, since by then another
/// button may be where the first one was.
pub fn once(response: &Response) -> bool {
    response.clicked() && !response.double_clicked() && !response.triple_clicked()
}

/// Whether Enter was pressed in a field: it does what its form is for.
pub fn entered(field: &Response) -> bool {
    field.lost_focus() && field.ctx.input(|i| i.key_pressed(egui::Key::Enter))
}

/// Gives a button a longer name for whoever hears it, since its words are clear only to those who
/// see what is around it.
pub fn named(button: Response, name: String) -> Response {
    let info = || WidgetInfo::labeled(Role::Button, button.enabled(), &name);
    button.widget_info(info);
    button
}

/// The room that a button of these words takes, with the gap before it.
pub fn button_width(ui: &Ui, words: &str) -> f32 {
    let spacing = ui.spacing();
    let beside = 2.0 * spacing.button_padding.x + spacing.item_spacing.x;
    width(ui, words, TextStyle::Button) + beside
}

/// How wide a field is that shows all of its hint, and is no narrower than `least`.
pub fn field_width(ui: &Ui, hint: &str, least: f32) -> f32 {
    let beside = 2.0 * ui.spacing().button_padding.x;
    (width(ui, hint, TextStyle::Body) + beside).max(least)
}

fn width(ui: &Ui, text: &str, style: TextStyle) -> f32 {
    let font = style.resolve(ui.style());
    let laid = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
    laid.size().x
}

/// The button for the one next thing.
pub fn primary(ui: &mut Ui, text: &str) -> Response {
    let p = palette(ui);
    let words = strong(text).color(color(p.on_accent));
    let fill = color(p.accent);
    ui.scope(|ui| {
        // The pointer must not take the ground away from under light letters.
        let widgets = &mut ui.visuals_mut().widgets;
        for state in [&mut widgets.inactive, &mut widgets.hovered] {
            state.bg_stroke = Stroke::new(1.0, fill);
        }
        ui.add(egui::Button::new(words).fill(fill))
    })
    .inner
}

/// A button for what cannot be undone.
pub fn danger(ui: &mut Ui, text: &str) -> Response {
    let p = palette(ui);
    let frame = Stroke::new(1.0, color(p.failed));
    ui.add(egui::Button::new(RichText::new(text).color(color(p.failed))).stroke(frame))
}

/// Draws the ring around what has the focus.
pub fn focus_ring(painter: &egui::Painter, rect: egui::Rect, p: &Palette) {
    let ring = Stroke::new(2.0, color(p.ink));
    painter.rect_stroke(rect.shrink(1.0), 6.0, ring, egui::StrokeKind::Inside);
}

/// A chip: one of a few choices.
pub fn chip(ui: &mut Ui, words: &str, chosen: bool) -> Response {
    let p = palette(ui);
    let (fill, frame) = match chosen {
        true => (p.select, p.ink2),
        false => (p.surface, p.line2),
    };
    let words = match chosen {
        true => strong(words),
        false => RichText::new(words),
    };
    let button = egui::Button::new(words.size(text::SMALL))
        .fill(color(fill))
        .stroke(Stroke::new(1.0, color(frame)))
        .corner_radius(15)
        .wrap_mode(egui::TextWrapMode::Extend)
        .min_size(egui::vec2(0.0, tokens::size::CHIP));
    // Not in a place of its own: one for which there is no room begins the next line.
    let before = ui.spacing().clone();
    ui.spacing_mut().button_padding = egui::vec2(12.0, 4.0);
    ui.spacing_mut().interact_size.y = tokens::size::CHIP;
    let response = ui.add(button.selected(chosen));
    *ui.spacing_mut() = before;
    response
}
