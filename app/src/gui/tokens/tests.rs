//! Text is readable on every ground it is drawn on, and states are told apart by whoever sees no
//! difference of red and green.

use super::{DARK, LIGHT, Palette, Rgb};

/// Relative luminance (WCAG 2.2) out of the linear parts.
fn luminance(color: Rgb) -> f64 {
    let [r, g, b] = linear(color);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn linear(Rgb(r, g, b): Rgb) -> [f64; 3] {
    [r, g, b].map(|part| {
        let part = f64::from(part) / 255.0;
        match part <= 0.04045 {
            true => part / 12.92,
            false => ((part + 0.055) / 1.055).powf(2.4),
        }
    })
}

/// Contrast (WCAG 2.2), 1 to 21.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What somebody without the green cones sees (Machado, Oliveira, Fernandes 2009, severity 1), in
/// linear parts.
fn deuteranope(color: Rgb) -> [f64; 3] {
    let [r, g, b] = linear(color);
    [
        0.367_322 * r + 0.860_646 * g - 0.227_968 * b,
        0.280_085 * r + 0.672_501 * g + 0.047_413 * b,
        -0.011_820 * r + 0.042_940 * g + 0.968_881 * b,
    ]
}

/// CIE Lab under D65 out of linear parts.
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let f = |t: f64| match t > 0.008_856 {
        true => t.cbrt(),
        false => t * 7.787 + 16.0 / 116.0,
    };
    let x = f((0.412_456 * r + 0.357_576 * g + 0.180_438 * b) / 0.950_47);
    let y = f(0.212_673 * r + 0.715_152 * g + 0.072_175 * b);
    let z = f((0.019_334 * r + 0.119_192 * g + 0.950_304 * b) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The difference that people see (CIEDE2000).
fn difference(one: [f64; 3], other: [f64; 3]) -> f64 {
    let ([l1, a1, b1], [l2, a2, b2]) = (lab(one), lab(other));
    let seven = |c: f64| (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - seven((a1.hypot(b1) + a2.hypot(b2)) / 2.0));
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let turn = match h2 - h1 {
        _ if c1 * c2 == 0.0 => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let h = (h1 + turn / 2.0).rem_euclid(360.0);
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
        - 0.20 * cos(4.0 * h - 63.0);
    let off = (l - 50.0).powi(2);
    let sl = 1.0 + 0.015 * off / (20.0 + off).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let turned = 30.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let rt = -2.0 * seven(c) * (2.0 * turned).to_radians().sin();
    let (l, c, h) = (dl / sl, dc / sc, dh / sh);
    (l * l + c * c + h * h + rt * c * h).sqrt()
}

fn texts(p: &Palette) -> [(&'static str, Rgb); 10] {
    [
        ("ink", p.ink),
        ("ink2", p.ink2),
        ("ink3", p.ink3),
        ("accent", p.accent),
        ("good", p.good),
        ("watch", p.watch),
        ("migrate", p.migrate),
        ("failed", p.failed),
        ("unread", p.unread),
        ("lent", p.lent),
    ]
}

#[test]
fn text_is_readable_on_every_ground() {
    for (theme, p) in [("light", &LIGHT), ("dark", &DARK)] {
        let grounds = [
            ("surface", p.surface),
            ("window", p.window),
            ("select", p.select),
            ("accent-soft", p.accent_soft),
        ];
        for (name, text) in texts(p) {
            for (ground, under) in grounds {
                let found = contrast(text, under);
                assert!(found >= 4.5, "{theme}: {name} on {ground}: {found:.2}");
            }
        }
        let own = [
            ("text on the accent", p.on_accent, p.accent),
            ("text on amber", p.on_amber, p.amber),
            ("a good end", p.good, p.good_soft),
            ("a warning", p.watch, p.watch_soft),
            ("an error", p.failed, p.failed_soft),
            ("text of an error", p.ink, p.failed_soft),
            ("text that rests", p.ink2, p.sunken),
            ("what the pointer is over", p.ink2, p.hover),
            ("a numeral in trouble", p.surface, p.failed),
        ];
        for (name, text, under) in own {
            let found = contrast(text, under);
            assert!(found >= 4.5, "{theme}: {name}: {found:.2}");
        }
    }
    assert!((contrast(LIGHT.ink, LIGHT.surface) - 17.15).abs() < 0.01);
}

#[test]
fn states_are_told_apart_without_red_and_green() {
    for (theme, p) in [("light", &LIGHT), ("dark", &DARK)] {
        let of = |(name, _): &(&str, Rgb)| !name.starts_with("ink");
        let states: Vec<_> = texts(p).into_iter().filter(of).collect();
        for (i, (one, color)) in states.iter().enumerate() {
            for (other, beside) in states.iter().skip(i + 1) {
                let seen = difference(deuteranope(*color), deuteranope(*beside));
                assert!(seen >= 10.0, "{theme}: {one} and {other}: {seen:.1}");
            }
        }
    }
}
