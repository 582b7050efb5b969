//! The look: calm, large enough to read from a standing position, light and dark.

use std::sync::Arc;

use egui::{
    Color32, Context, FontData, FontDefinitions, FontFamily, FontId, Response, RichText, Role,
    TextStyle, Theme, Ui, WidgetInfo,
};

use crate::words::outcomes::Tone;

/// Vietnamese, Hebrew, Arabic and many more letters, which the fonts of egui lack.
const MANY: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSans.ttf");

/// Letters of Chinese, Japanese and Korean names.
const EAST_ASIAN: &[u8] = include_bytes!("../../../assets/fonts/DroidSansFallback.ttf");

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, data) in [("many", MANY), ("east-asian", EAST_ASIAN)] {
        let data = Arc::new(FontData::from_static(data));
        fonts.font_data.insert(name.to_owned(), data);
        for family in fonts.families.values_mut() {
            // Last: they only stand in where the others have nothing.
            family.push(name.to_owned());
        }
    }
    fonts
}

/// Sets fonts, sizes and colors once.
pub fn apply(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.all_styles_mut(|style| {
        for (text, size) in [
            (TextStyle::Small, 12.0),
            (TextStyle::Body, 15.0),
            (TextStyle::Button, 15.0),
            (TextStyle::Heading, 20.0),
        ] {
            style
                .text_styles
                .insert(text, FontId::new(size, FontFamily::Proportional));
        }
        style.text_styles.insert(
            TextStyle::Monospace,
            FontId::new(14.0, FontFamily::Monospace),
        );
        style.spacing.item_spacing = egui::vec2(10.0, 8.0);
        style.spacing.button_padding = egui::vec2(12.0, 6.0);
        style.spacing.interact_size.y = 30.0;
    });
    ctx.style_mut_of(Theme::Light, |style| {
        style.visuals.panel_fill = Color32::from_rgb(0xFA, 0xFA, 0xF8);
        style.visuals.override_text_color = Some(Color32::from_rgb(0x20, 0x24, 0x28));
        style.visuals.weak_text_color = Some(Color32::from_rgb(0x5C, 0x66, 0x70));
    });
}

/// The color of a tone, readable on the panel of the current theme.
pub fn tone(ui: &Ui, tone: Tone) -> Color32 {
    match (tone, ui.visuals().dark_mode) {
        (Tone::Good, false) => Color32::from_rgb(0x1B, 0x6E, 0x3C),
        (Tone::Look, false) => Color32::from_rgb(0x8A, 0x55, 0x00),
        (Tone::Bad, false) => Color32::from_rgb(0xA8, 0x1E, 0x1E),
        (Tone::Good, true) => Color32::from_rgb(0x7F, 0xD1, 0x9B),
        (Tone::Look, true) => Color32::from_rgb(0xE8, 0xB8, 0x5C),
        (Tone::Bad, true) => Color32::from_rgb(0xFF, 0x8F, 0x8F),
    }
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
    let fill = Color32::from_rgb(0x1F, 0x5F, 0x8B);
    ui.add(egui::Button::new(RichText::new(text).color(Color32::WHITE).strong()).fill(fill))
}
