//! A picture of a disc in SVG: where its damage lies, at real radii, and how much of its parity
//! that takes; and what is said beside it, there and in the window.

use std::f64::consts::TAU;

use super::lang::{decimal, say};
use super::quantities::of_sectors;
use crate::picture::{self, Arc, DiscMap, Group, Ink, Kind, Shapes, Tick, Whole};

/// The drawing, of a layer beside the other. What has no damage is drawn as written; of what was
/// changed together with its check values, no damage is known.
pub fn svg(of: &Whole<'_>, contradicted: bool, name: &str) -> String {
    let shapes = of.shapes();
    let title = say!("picture-title", name = name);
    let legend = legend(of, contradicted, &title, &shapes);
    let width = picture::WIDTH * f64::from(shapes.layers);
    let height = picture::WIDTH + 5.0 * legend.len() as f64 + 3.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}mm\" height=\"{height:.0}mm\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"3.4\">\n<title>{}</title>\n\
         <rect width=\"{width:.0}\" height=\"{height:.0}\" fill=\"#ffffff\"/>\n",
        escaped(&title)
    );
    for layer in 0..shapes.layers {
        let middle = picture::WIDTH * (f64::from(layer) + 0.5);
        out.push_str(&format!(
            "<g transform=\"translate({middle:.0} {:.0})\">\n",
            picture::WIDTH / 2.0
        ));
        let arcs = shapes.arcs.iter().filter(|arc| arc.layer == layer);
        arcs.for_each(|arc| drawn(arc, &mut out));
        if let Some(tick) = shapes.tick.filter(|tick| tick.layer == layer) {
            mark(tick, &mut out);
        }
        for (letter, group) in lettered(&shapes).filter(|(_, group)| group.layer == layer) {
            named(&letter, group, &mut out);
        }
        out.push_str("</g>\n");
    }
    for (line, text) in (0_u8..).zip(legend) {
        let y = picture::WIDTH + 4.0 + 5.0 * f64::from(line);
        let text = escaped(&text);
        out.push_str(&format!("<text x=\"4\" y=\"{y:.0}\">{text}</text>\n"));
    }
    out.push_str("</svg>\n");
    out
}

fn color(ink: Ink) -> &'static str {
    match ink {
        Ink::Disc => "#d7dce2",
        Ink::Zone => "#eef1f5",
        Ink::Read => "#b7cde2",
        Ink::Recovered => "#e3b341",
        Ink::Damaged | Ink::Exceeded => "#b3261e",
        Ink::Spare => "#cfe5d2",
        Ink::Taken => "#a15c00",
    }
}

fn drawn(arc: &Arc, out: &mut String) {
    let color = color(arc.ink);
    if arc.is_ring() {
        let [inner, outer] = arc.radii;
        let (radius, width) = ((inner + outer) / 2.0, outer - inner);
        out.push_str(&format!(
            "<circle r=\"{radius:.3}\" fill=\"none\" stroke=\"{color}\" \
             stroke-width=\"{width:.3}\"/>\n"
        ));
    } else {
        let path = path(arc.radii, arc.turns);
        out.push_str(&format!("<path d=\"{path}\" fill=\"{color}\"/>\n"));
    }
}

/// A piece of a ring, between two parts of a turn.
fn path([inner, outer]: [f64; 2], [from, to]: [f64; 2]) -> String {
    let at = |radius: f64, turn: f64| {
        let (x, y) = place(radius, turn);
        format!("{x:.3} {y:.3}")
    };
    let large = u8::from(to - from > 0.5);
    format!(
        "M{} A{outer:.3} {outer:.3} 0 {large} 1 {} L{} A{inner:.3} {inner:.3} 0 {large} 0 {} Z",
        at(outer, from),
        at(outer, to),
        at(inner, to),
        at(inner, from)
    )
}

fn place(radius: f64, turn: f64) -> (f64, f64) {
    let angle = turn * TAU;
    (radius * angle.sin(), -radius * angle.cos())
}

/// The mark on the gauge.
fn mark(tick: Tick, out: &mut String) {
    let (x1, y1) = place(61.0, tick.turn);
    let (x2, y2) = place(69.5, tick.turn);
    out.push_str(&format!(
        "<path d=\"M{x1:.3} {y1:.3} L{x2:.3} {y2:.3}\" stroke=\"#171c21\" \
         stroke-width=\"0.6\"/>\n"
    ));
}

/// The letter of a group, where it is.
fn named(letter: &str, group: &Group, out: &mut String) {
    let (x, y) = place(group.label(), group.turn);
    out.push_str(&format!(
        "<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"2.6\" fill=\"#ffffff\" stroke=\"#171c21\" \
         stroke-width=\"0.2\"/>\n<text x=\"{x:.2}\" y=\"{:.2}\" \
         text-anchor=\"middle\">{letter}</text>\n",
        y + 1.2
    ));
}

/// The groups with their letters.
pub fn lettered(shapes: &Shapes) -> impl Iterator<Item = (String, &Group)> {
    let letters = ('A'..='Z').map(String::from);
    letters.zip(&shapes.groups)
}

fn legend(of: &Whole<'_>, contradicted: bool, title: &str, shapes: &Shapes) -> Vec<String> {
    let damaged = of.damage.iter().map(|(_, sectors)| sectors).sum::<u64>();
    let mut lines = vec![
        title.to_owned(),
        match contradicted {
            true => say!("picture-contradicted"),
            false => say!("picture-damage", sectors = damaged),
        },
    ];
    lines.extend(groups(shapes));
    lines.extend([
        say!(
            "picture-reserve",
            taken = of.worst_row,
            parity = u64::from(of.parity)
        ),
        say!("picture-scale"),
        say!("picture-written"),
    ]);
    lines
}

/// What the letters stand for.
pub fn groups(shapes: &Shapes) -> Vec<String> {
    let several = shapes.layers > 1;
    let said = lettered(shapes).map(|(letter, group)| {
        let what = kind(group);
        match several {
            true => say!(
                "picture-group-layer",
                letter = letter,
                what = what,
                layer = group.layer + 1
            ),
            false => say!("picture-group", letter = letter, what = what),
        }
    });
    said.collect()
}

fn kind(group: &Group) -> String {
    let [inner, outer] = group.radii;
    let mm = |length: f64| decimal(length, 1);
    match group.kind {
        Kind::Layer => say!("picture-kind-layer"),
        Kind::Rim => say!("picture-kind-rim", depth = mm(58.0 - inner)),
        Kind::Inner => say!("picture-kind-inner", depth = mm(outer - 24.0)),
        Kind::Ring => say!("picture-kind-ring", from = mm(inner), upto = mm(outer)),
        Kind::Scratch => say!("picture-kind-scratch", length = mm(outer - inner)),
        Kind::Spot => say!("picture-kind-spot", from = mm(inner), upto = mm(outer)),
    }
}

/// The layer under its drawing, and, where there is room, which way it is read.
pub fn layer(layer: u8, is_short: bool) -> String {
    let number = layer + 1;
    match layer.is_multiple_of(2) {
        _ if is_short => say!("picture-layer", layer = number),
        true => say!("picture-layer-out", layer = number),
        false => say!("picture-layer-in", layer = number),
    }
}

/// What is said beside a disc while it is read, and once it is: what was read, what was not, what
/// came late, what that takes of its parity.
pub fn reading(map: &DiscMap, shapes: &Shapes, is_read: bool) -> Vec<(Option<Ink>, String)> {
    let damaged = map.damaged();
    let size = of_sectors(damaged);
    let part = super::checks::percent(map.per_mille());
    let read = match is_read {
        true => say!("picture-read", part = part),
        false => say!("picture-read-so-far", part = part),
    };
    let mut lines = vec![(Some(Ink::Read), read)];
    if map.has_recovered() {
        lines.push((Some(Ink::Recovered), say!("picture-recovered")));
    }
    let damage = match is_read {
        true => say!("picture-damaged", sectors = damaged, size = size),
        false => say!("picture-unread", sectors = damaged, size = size),
    };
    lines.push(((damaged > 0).then_some(Ink::Damaged), damage));
    let groups = groups(shapes).into_iter();
    lines.extend(groups.map(|group| (None, group)));
    if let Some((taken, parity)) = map.reserve() {
        let parity = u64::from(parity);
        let ink = match taken {
            0 => Ink::Spare,
            taken if taken > parity => Ink::Exceeded,
            _ => Ink::Taken,
        };
        let said = match taken {
            0 => say!("picture-gauge-whole", parity = parity),
            taken if taken > parity => say!("picture-gauge-over", parity = parity),
            taken => say!("picture-gauge", taken = taken, parity = parity),
        };
        lines.push((Some(ink), said));
    }
    lines
}

/// The picture for whoever hears it.
pub fn heard(serial: &str, lines: &str) -> String {
    say!("picture-heard", serial = serial, lines = lines)
}

/// What the dashed curve is: the number of the drive that read the copy before.
pub fn before(drive: &str) -> String {
    say!("picture-curve-before", drive = drive)
}

/// A speed beside the curve.
pub fn speed(mb_per_s: f64) -> String {
    let figures = if mb_per_s < 10.0 && mb_per_s > 0.0 {
        1
    } else {
        0
    };
    say!("picture-speed", speed = decimal(mb_per_s, figures))
}

/// The speed curve for whoever hears it: its slowest, its fastest.
pub fn curve(points: &[[f64; 2]]) -> String {
    let speeds = || points.iter().map(|[_, speed]| *speed);
    let (least, most) = (
        speeds().fold(f64::MAX, f64::min),
        speeds().fold(0.0, f64::max),
    );
    match points {
        [] => say!("picture-curve-none"),
        _ => say!(
            "picture-curve",
            least = decimal(least, 1),
            most = decimal(most, 1)
        ),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use stele_burner::MediumKind;

    use super::*;

    #[test]
    fn a_picture_is_small_whatever_is_damaged() {
        let sectors = u64::from(MediumKind::Bdr100.sectors());
        let every: Vec<_> = (0..sectors / 640).map(|n| (n * 640, 32)).collect();
        for damage in [&[(6_000_000, 200_000)][..], &[(0, sectors)], &every] {
            let whole = Whole {
                sectors,
                damage,
                worst_row: 3,
                parity: 14,
            };
            let svg = svg(&whole, false, "STL-1");
            assert!(
                svg.contains("#b3261e") && svg.len() < 6_000_000,
                "{}",
                svg.len()
            );
        }
    }
}
