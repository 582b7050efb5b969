//! The colors and sizes of the window, as the design gives them: plain figures, so that what must
//! hold of them is computed by a test. `theme` hands them to egui.

/// A color: red, green, blue.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// The colors of a theme.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Palette {
    /// The window's ground: navigation, detail, drive strip.
    pub window: Rgb,
    /// The working area.
    pub surface: Rgb,
    /// Fields and numerals that rest.
    pub sunken: Rgb,
    /// What the pointer is over.
    pub hover: Rgb,
    /// What is chosen.
    pub select: Rgb,
    /// A line between things.
    pub line: Rgb,
    /// The frame of a control.
    pub line2: Rgb,
    /// Text.
    pub ink: Rgb,
    /// Text that helps to tell things apart.
    pub ink2: Rgb,
    /// Captions.
    pub ink3: Rgb,
    /// Drawings of what is not there.
    pub faint: Rgb,
    /// The next action, and nothing else.
    pub accent: Rgb,
    /// Text on it.
    pub on_accent: Rgb,
    /// The ground where a hand is wanted.
    pub accent_soft: Rgb,
    /// The frame of that.
    pub accent_line: Rgb,
    /// Health: good.
    pub good: Rgb,
    /// Health: check again soon.
    pub watch: Rgb,
    /// Health: replace now.
    pub migrate: Rgb,
    /// Health: failed.
    pub failed: Rgb,
    /// Health: not yet read.
    pub unread: Rgb,
    /// Out.
    pub lent: Rgb,
    /// The ground of a good end.
    pub good_soft: Rgb,
    /// The ground of a warning.
    pub watch_soft: Rgb,
    /// The ground of an error.
    pub failed_soft: Rgb,
    /// A disc of which nothing was read.
    pub disc: Rgb,
    /// What was read of it.
    pub disc_read: Rgb,
    /// Its edge.
    pub disc_rim: Rgb,
    /// Practice.
    pub amber: Rgb,
    /// Text on it.
    pub on_amber: Rgb,
}

/// The light theme.
pub const LIGHT: Palette = Palette {
    window: Rgb(0xF3, 0xF4, 0xF5),
    surface: Rgb(0xFF, 0xFF, 0xFF),
    sunken: Rgb(0xEC, 0xEE, 0xF0),
    hover: Rgb(0xE6, 0xE9, 0xEC),
    select: Rgb(0xE3, 0xE8, 0xED),
    line: Rgb(0xDA, 0xDE, 0xE2),
    line2: Rgb(0xAE, 0xB6, 0xBE),
    ink: Rgb(0x17, 0x1C, 0x21),
    ink2: Rgb(0x45, 0x4F, 0x59),
    ink3: Rgb(0x5F, 0x69, 0x73),
    faint: Rgb(0xC3, 0xC9, 0xCF),
    accent: Rgb(0x1D, 0x5B, 0xD0),
    on_accent: Rgb(0xFF, 0xFF, 0xFF),
    accent_soft: Rgb(0xE6, 0xEE, 0xFC),
    accent_line: Rgb(0xA9, 0xC3, 0xF3),
    good: Rgb(0x23, 0x75, 0x4D),
    watch: Rgb(0x66, 0x46, 0x00),
    migrate: Rgb(0xB9, 0x3C, 0x0A),
    failed: Rgb(0x76, 0x0A, 0x3E),
    unread: Rgb(0x61, 0x65, 0x6D),
    lent: Rgb(0x3A, 0x3D, 0x70),
    good_soft: Rgb(0xE1, 0xF0, 0xE8),
    watch_soft: Rgb(0xF5, 0xED, 0xD9),
    failed_soft: Rgb(0xF8, 0xE4, 0xEB),
    disc: Rgb(0xE3, 0xE7, 0xEB),
    disc_read: Rgb(0xA9, 0xCF, 0xBC),
    disc_rim: Rgb(0xC3, 0xC9, 0xCF),
    amber: Rgb(0xF2, 0xB7, 0x2E),
    on_amber: Rgb(0x2B, 0x20, 0x00),
};

/// The dark theme.
pub const DARK: Palette = Palette {
    window: Rgb(0x14, 0x17, 0x1A),
    surface: Rgb(0x1A, 0x1E, 0x22),
    sunken: Rgb(0x23, 0x28, 0x2D),
    hover: Rgb(0x2A, 0x30, 0x36),
    select: Rgb(0x2B, 0x33, 0x3B),
    line: Rgb(0x2F, 0x36, 0x3C),
    line2: Rgb(0x50, 0x5A, 0x63),
    ink: Rgb(0xE9, 0xEC, 0xEE),
    ink2: Rgb(0xB7, 0xC0, 0xC8),
    ink3: Rgb(0x96, 0xA1, 0xAB),
    faint: Rgb(0x43, 0x4C, 0x54),
    accent: Rgb(0x7E, 0xA8, 0xFF),
    on_accent: Rgb(0x0B, 0x15, 0x26),
    accent_soft: Rgb(0x1D, 0x2B, 0x47),
    accent_line: Rgb(0x3C, 0x5C, 0x99),
    good: Rgb(0x78, 0xE6, 0xBC),
    watch: Rgb(0xF4, 0xDA, 0x72),
    migrate: Rgb(0xF5, 0x73, 0x49),
    failed: Rgb(0xE9, 0x78, 0x8D),
    unread: Rgb(0x9D, 0xA1, 0xA8),
    lent: Rgb(0xC8, 0xC2, 0xF4),
    good_soft: Rgb(0x17, 0x30, 0x26),
    watch_soft: Rgb(0x33, 0x2B, 0x14),
    failed_soft: Rgb(0x3B, 0x1D, 0x27),
    disc: Rgb(0x2A, 0x30, 0x36),
    disc_read: Rgb(0x28, 0x50, 0x3F),
    disc_rim: Rgb(0x43, 0x4C, 0x54),
    amber: Rgb(0xF2, 0xB7, 0x2E),
    on_amber: Rgb(0x2B, 0x20, 0x00),
};

/// Sizes of text.
pub mod text {
    /// The title of a screen.
    pub const TITLE: f32 = 24.0;
    /// A section.
    pub const SECTION: f32 = 18.0;
    /// All that is read.
    pub const BODY: f32 = 15.0;
    /// Captions.
    pub const SMALL: f32 = 13.0;
    /// The number of a drive.
    pub const NUMERAL: f32 = 28.0;
    /// Serial numbers, beside text of the body.
    pub const MONO: f32 = 14.0;
}

/// Lengths.
pub mod size {
    /// The bar with the scan box.
    pub const TOP_BAR: f32 = 56.0;
    /// The navigation.
    pub const NAV: f32 = 184.0;
    /// An entry of the navigation.
    pub const NAV_ITEM: f32 = 40.0;
    /// The strip of drives.
    pub const STRIP: f32 = 76.0;
    /// The scan box.
    pub const SCAN_BOX: f32 = 760.0;
    /// A button.
    pub const BUTTON: f32 = 36.0;
    /// A chip.
    pub const CHIP: f32 = 30.0;
    /// A row of two lines.
    pub const ROW: f32 = 56.0;
    /// A mark of health.
    pub const MARK: f32 = 12.0;
    /// An icon.
    pub const ICON: f32 = 18.0;
    /// The least and the greatest width of the detail, and its part of the window.
    pub const DETAIL: (f32, f32, f32) = (404.0, 640.0, 0.335);
}

/// Steps of space.
pub mod space {
    /// Within a line.
    pub const XS: f32 = 4.0;
    /// Between things that belong together.
    pub const S: f32 = 8.0;
    /// Between lines of a group.
    pub const M: f32 = 12.0;
    /// Around a group.
    pub const L: f32 = 16.0;
    /// At the edge of a screen.
    pub const XL: f32 = 24.0;
    /// Between groups.
    pub const XXL: f32 = 32.0;
}

#[cfg(test)]
mod tests;
