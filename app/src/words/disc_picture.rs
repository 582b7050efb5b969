//! A picture of a disc in SVG: where its damage lies, at real radii, and how much of its parity
//! that takes.

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use stele_burner::{MediumClass, MediumKind, Spiral};

use super::lang::say;

/// Rings of a millimeter.
const RINGS: f64 = 4.0;
/// Cells of a ring.
const CELLS: u32 = 240;
/// Cells of the longest sector: a turn holds a hundred.
const LONGEST: u32 = 4;
/// Damaged sectors that are looked up at most; of more, every second or third one.
const SPOTS_MAX: u64 = 1 << 21;
/// Radius of the disc, of its hole, and of the ring around it that shows the parity, in mm.
const EDGE: f64 = 60.0;
const HOLE: f64 = 7.5;
const RESERVE: f64 = 63.0;
/// Width of the drawing of a layer, in mm.
const WIDTH: f64 = 132.0;

/// What is drawn.
#[derive(Copy, Clone, Debug)]
pub struct Picture<'a> {
    /// Sectors of the disc that are written.
    pub sectors: u64,
    /// Damaged ranges: first sector and number.
    pub damage: &'a [(u64, u64)],
    /// Clusters missing in the worst row.
    pub worst_row: u64,
    /// Clusters that a row may miss: the parity.
    pub parity: u8,
    /// Whether what it holds is not what was built, whatever its check values say.
    pub contradicted: bool,
}

/// The drawing, of a layer beside the other. What has no damage is drawn as written.
pub fn svg(of: &Picture<'_>, name: &str) -> String {
    let spiral = spiral(of.sectors);
    let layers = f64::from(spiral.layers());
    let (width, height) = (WIDTH * layers, WIDTH + 28.0);
    let title = say!("picture-title", name = name);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}mm\" height=\"{height:.0}mm\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"3.4\">\n<title>{}</title>\n\
         <rect width=\"{width:.0}\" height=\"{height:.0}\" fill=\"#ffffff\"/>\n",
        escaped(&title)
    );
    let cells = cells(of, &spiral);
    for layer in 0..spiral.layers() {
        let middle = WIDTH * (f64::from(layer) + 0.5);
        out.push_str(&format!(
            "<g transform=\"translate({middle:.0} {:.0})\">\n",
            WIDTH / 2.0
        ));
        plain(layer, of.sectors, &spiral, &mut out);
        for ((_, ring), angles) in cells.range((layer, 0)..=(layer, u32::MAX)) {
            damaged(*ring, angles, &mut out);
        }
        if layer == 0 {
            reserve(of, &mut out);
        }
        out.push_str("</g>\n");
    }
    for (line, text) in (0_u8..).zip(legend(of, &title)) {
        let y = WIDTH + 4.0 + 5.0 * f64::from(line);
        let text = escaped(&text);
        out.push_str(&format!("<text x=\"4\" y=\"{y:.0}\">{text}</text>\n"));
    }
    out.push_str("</svg>\n");
    out
}

/// That of the smallest medium of the archive that holds so much; of a practice disc, which is much
/// smaller, one that it fills.
fn spiral(sectors: u64) -> Spiral {
    let holds = |kind: &MediumKind| u64::from(kind.sectors()) >= sectors;
    let kind = MediumKind::ARCHIVE.into_iter().find(holds);
    match kind {
        Some(kind) if u64::from(kind.sectors()) / 8 <= sectors => Spiral::of(kind),
        _ => Spiral::with(MediumClass::Bd, 1, sectors),
    }
}

/// The cells in which something is damaged: by layer and ring their places in it.
fn cells(of: &Picture<'_>, spiral: &Spiral) -> BTreeMap<(u8, u32), Vec<u32>> {
    let all: u64 = of.damage.iter().map(|(_, sectors)| sectors).sum();
    let step = usize::try_from(all / SPOTS_MAX)
        .unwrap_or(usize::MAX)
        .max(1);
    let mut cells: BTreeMap<(u8, u32), Vec<u32>> = BTreeMap::new();
    for (first, sectors) in of.damage {
        for sector in (*first..first.saturating_add(*sectors)).step_by(step) {
            let (from, to) = (spiral.spot(sector), spiral.spot(sector + 1));
            let ring = (from.radius * RINGS) as u32;
            let cell = |turn: f64| ((turn * f64::from(CELLS)) as u32).min(CELLS - 1);
            let (first, last) = (cell(from.turn), cell(to.turn));
            let ring = cells.entry((from.layer, ring)).or_default();
            // On a small disc a sector is longer than a cell. It may go past where turns begin.
            let length = match last.checked_sub(first) {
                Some(length) => length,
                None => last + CELLS - first,
            };
            for at in first..first + length.clamp(1, LONGEST) {
                if let Err(place) = ring.binary_search(&(at % CELLS)) {
                    ring.insert(place, at % CELLS);
                }
            }
        }
    }
    cells
}

/// The disc, its data zone, and what is written of it.
fn plain(layer: u8, sectors: u64, spiral: &Spiral, out: &mut String) {
    let [inner, outer] = spiral.radii();
    ring([HOLE, EDGE], "#d7dce2", out);
    ring([inner, outer], "#eef1f5", out);
    let last = spiral.spot(sectors.saturating_sub(1));
    let written = match (layer.cmp(&last.layer), layer.is_multiple_of(2)) {
        (std::cmp::Ordering::Less, _) => [inner, outer],
        (std::cmp::Ordering::Equal, true) => [inner, last.radius],
        (std::cmp::Ordering::Equal, false) => [last.radius, outer],
        (std::cmp::Ordering::Greater, _) => return,
    };
    ring(written, "#b7cde2", out);
}

/// How much of the parity the worst row takes, clockwise from the top.
fn reserve(of: &Picture<'_>, out: &mut String) {
    let width = 2.0;
    let radii = [RESERVE - width / 2.0, RESERVE + width / 2.0];
    ring(radii, "#cfe5d2", out);
    let taken = of.worst_row as f64 / f64::from(of.parity.max(1));
    match taken {
        taken if taken > 1.0 => ring(radii, "#b3261e", out),
        taken if taken > 0.0 => {
            let path = arc(radii, [0.0, taken]);
            out.push_str(&format!("<path d=\"{path}\" fill=\"#a15c00\"/>\n"));
        }
        _ => {}
    }
}

/// A ring between two radii.
fn ring([inner, outer]: [f64; 2], color: &str, out: &mut String) {
    let (radius, width) = ((inner + outer) / 2.0, outer - inner);
    out.push_str(&format!(
        "<circle r=\"{radius:.3}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width:.3}\"/>\n"
    ));
}

/// The damaged cells of a ring, those side by side as one.
fn damaged(at: u32, cells: &[u32], out: &mut String) {
    let inner = f64::from(at) / RINGS;
    let radii = [inner, inner + 1.0 / RINGS];
    let color = "#b3261e";
    for run in cells.chunk_by(|a, b| a + 1 == *b) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        let turn = |cell: u32| f64::from(cell) / f64::from(CELLS);
        match run.len() as u64 == u64::from(CELLS) {
            true => ring(radii, color, out),
            false => {
                let path = arc(radii, [turn(*first), turn(last + 1)]);
                out.push_str(&format!("<path d=\"{path}\" fill=\"{color}\"/>\n"));
            }
        }
    }
}

/// A piece of a ring, between two parts of a turn.
fn arc([inner, outer]: [f64; 2], [from, to]: [f64; 2]) -> String {
    let at = |radius: f64, turn: f64| {
        let angle = turn * TAU;
        format!("{:.3} {:.3}", radius * angle.sin(), -radius * angle.cos())
    };
    let large = u8::from(to - from > 0.5);
    let to = if to - from >= 1.0 { from + 0.9999 } else { to };
    format!(
        "M{} A{outer:.3} {outer:.3} 0 {large} 1 {} L{} A{inner:.3} {inner:.3} 0 {large} 0 {} Z",
        at(outer, from),
        at(outer, to),
        at(inner, to),
        at(inner, from)
    )
}

fn legend(of: &Picture<'_>, title: &str) -> [String; 5] {
    let damaged = of.damage.iter().map(|(_, sectors)| sectors).sum::<u64>();
    [
        title.to_owned(),
        match of.contradicted {
            true => say!("picture-contradicted"),
            false => say!("picture-damage", sectors = damaged),
        },
        say!(
            "picture-reserve",
            taken = of.worst_row,
            parity = u64::from(of.parity)
        ),
        say!("picture-scale"),
        say!("picture-written"),
    ]
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scratch from the center to the edge of a full disc is a line in the picture.
    #[test]
    fn a_scratch_is_a_line() {
        let spiral = Spiral::of(MediumKind::Bdr25);
        let sectors = u64::from(MediumKind::Bdr25.sectors());
        let under = |sector: &u64| (0.3..0.301).contains(&spiral.spot(*sector).turn);
        let damage: Vec<_> = (0..sectors).filter(under).map(|lba| (lba, 1)).collect();
        let picture = Picture {
            sectors,
            damage: &damage,
            worst_row: 3,
            parity: 14,
            contradicted: false,
        };
        let cells = cells(&picture, &spiral);
        assert!(cells.len() > 130, "{}", cells.len());
        // A sector near the center takes two or three of the cells of its turn.
        let is_line = |ring: &Vec<u32>| ring.starts_with(&[72]) && ring.len() < 4;
        assert!(cells.values().all(is_line), "{cells:?}");
        // The same number of sectors in one stretch is a blot.
        let blot = [(6_000_000, damage.len() as u64)];
        let picture = Picture {
            damage: &blot,
            ..picture
        };
        assert!(super::cells(&picture, &spiral).len() < 4);
        assert!(svg(&picture, "STL-1").len() < 20_000);
    }
}
