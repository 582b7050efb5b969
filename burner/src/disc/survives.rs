//! What damage a disc survives, in figures and in plain words.

use stele_discfs::SectorCount;
use stele_mmc::MediumKind;

use crate::CLUSTER_SECTORS;
use crate::geometry::{CODED_STRIPS, Geometry, PARITY_CHOICES, STRIPS};

/// Sectors of a BD-R with one layer and no spare areas.
const ONE_LAYER: u64 = MediumKind::Bdr25.sectors() as u64;

/// Where the recorded zone of a disc of 120 mm begins and ends, in millimeters of radius.
const ZONE_MM: (f64, f64) = (24.0, 58.0);

/// What one disc survives without any loss.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Survives {
    /// The longest stretch that may be lost in one piece, wherever it lies.
    pub burst: SectorCount,
    /// Share of the disc that this is, 0 to 1.
    pub share: f64,
    /// Clusters that may be lost among any 246 that belong together.
    pub clusters_per_row: u8,
    /// Width of a damaged rim, in millimeters; only told of full discs of one layer.
    pub rim_mm: Option<f64>,
    /// Length of a scratch from the rim inwards, in millimeters; of the same discs.
    pub radial_scratch_mm: Option<f64>,
}

/// Clusters of the worst row that a radial scratch of one millimeter costs: 31 for 8 mm, simulated
/// (preservation.md, F2).
const CLUSTERS_PER_MM: f64 = 31.0 / 8.0;

impl Survives {
    /// What a disc of this geometry on a medium of `capacity` sectors survives.
    pub fn of(geometry: Geometry, capacity: SectorCount) -> Self {
        let parity = u64::from(geometry.parity());
        let share = parity as f64 / STRIPS as f64;
        let one_layer = (ONE_LAYER * 9 / 10..=ONE_LAYER).contains(&capacity.0);
        let filled = geometry.sectors().0 as f64 / capacity.0.max(1) as f64;
        Self {
            burst: SectorCount(parity * geometry.strip().0),
            share,
            clusters_per_row: geometry.parity(),
            // The rim holds the second check strip as well, and the first one is enough.
            rim_mm: one_layer.then(|| rim(share + 1.0 / STRIPS as f64, filled)),
            radial_scratch_mm: one_layer.then(|| parity as f64 / CLUSTERS_PER_MM),
        }
    }
}

/// How wide a rim of the recorded part may be lost: tracks are equally long per sector, so sectors
/// grow with the area.
fn rim(share: f64, filled: f64) -> f64 {
    let (inner, outer) = ZONE_MM;
    let zone = outer * outer - inner * inner;
    let end = (inner * inner + filled * zone).sqrt();
    let kept = (inner * inner + filled * zone * (1.0 - share)).sqrt();
    end - kept
}

/// Columns of a line of [`Survives::lines`].
const LINE: usize = 70;

impl Survives {
    /// The same figures for a disc's own text: so many lines and so many columns whatever the
    /// figures are, for the text is laid out before they are known. `whole_discs` says how many
    /// discs its set may lose, where that was noted when it was planned.
    pub fn lines(&self, whole_discs: Option<u8>) -> [String; 5] {
        let megabytes = self.burst.bytes() as f64 / 1e6;
        let share = self.share * 100.0;
        let only = "known for full single-layer BD-R discs only";
        let rim = self.rim_mm.map(|mm| format!("{mm:.1} mm wide"));
        let scratch = self.scratch_cm();
        let scratch = scratch.map(|cm| format!("{cm:.1} cm, from the rim inward"));
        let lines = [
            format!(
                "In one piece   up to {megabytes:.0} MB ({share:.0} % of the disc), anywhere on it",
            ),
            format!("At the rim     {}", rim.as_deref().unwrap_or(only)),
            format!("A scratch      {}", scratch.as_deref().unwrap_or(only)),
            format!(
                "Scattered      {} of any {CODED_STRIPS} clusters of 64 KiB protected together",
                self.clusters_per_row
            ),
            match whole_discs {
                None => "Whole discs    see the archive's catalog".to_owned(),
                Some(0) => "Whole discs    none: this set has no parity discs".to_owned(),
                Some(1) => "Whole discs    any one of this set".to_owned(),
                Some(n) => format!("Whole discs    any {n} of this set"),
            },
        ];
        lines.map(|line| format!("{line:<LINE$.LINE$}"))
    }

    /// Length of a scratch from the rim inwards, in centimeters.
    fn scratch_cm(&self) -> Option<f64> {
        self.radial_scratch_mm.map(|mm| mm / 10.0)
    }
}

impl std::fmt::Display for Survives {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let megabytes = self.burst.bytes() as f64 / 1e6;
        let share = self.share * 100.0;
        write!(
            f,
            "Survives the loss of any {megabytes:.0} MB in one piece ({share:.0} %"
        )?;
        if let Some(rim) = self.rim_mm {
            write!(f, ", such as a rim of {rim:.1} mm")?;
        }
        if let Some(cm) = self.scratch_cm() {
            write!(f, " or a scratch of {cm:.1} cm from the rim inwards")?;
        }
        write!(
            f,
            "), or of {} in any {CODED_STRIPS} clusters of a row.",
            self.clusters_per_row
        )
    }
}

/// Another number of parity strips for a disc, and what it would bring.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Alternative {
    /// Parity strips of 248.
    pub parity: u8,
    /// Whether the disc's content fits its medium with them.
    pub fits: bool,
    /// What the disc would survive; where it does not fit, only the share counts.
    pub survives: Survives,
}

impl Alternative {
    /// All that survive more than `parity` strips do, for `used` sectors of content on a medium of
    /// `capacity` sectors.
    pub fn to(parity: u8, used: SectorCount, capacity: SectorCount) -> Vec<Self> {
        let more = PARITY_CHOICES.into_iter().filter(|p| *p > parity);
        more.filter_map(|parity| {
            let fitting = Geometry::choose(used, capacity, Some(parity));
            let fits = fitting.is_ok();
            // Without room on this medium: the same content spread over more of them.
            let geometry = fitting.or_else(|_| Geometry::new(SectorCount(CLUSTER_SECTORS), parity));
            let survives = Survives::of(geometry.ok()?, capacity);
            Some(Self {
                parity,
                fits,
                survives,
            })
        })
        .collect()
    }
}

impl std::fmt::Display for Alternative {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.fits {
            return self.survives.fmt(f);
        }
        let share = self.survives.share * 100.0;
        write!(
            f,
            "Any {share:.0} % of the disc in one piece; needs a larger medium or fewer studies."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disc_survives_what_the_geometry_says() {
        let capacity = SectorCount(ONE_LAYER);
        let strip = SectorCount(ONE_LAYER / 248 / 32 * 32);
        let survives = Survives::of(Geometry::new(strip, 30).unwrap(), capacity);
        // preservation.md 4.5: a rim of 3.1 mm, 2.9 GB, for 30 parity strips on one layer.
        assert!(
            (survives.rim_mm.unwrap() - 3.1).abs() < 0.05,
            "{survives:?}"
        );
        assert!((survives.burst.bytes() as f64 / 1e9 - 3.0).abs() < 0.1);
        let text = survives.to_string();
        assert!(
            text.contains("12 %") && text.contains("30 in any 246"),
            "{text}"
        );
    }
    #[test]
    fn the_lines_of_a_discs_own_text_say_the_same_and_are_of_one_size() {
        let capacity = SectorCount(ONE_LAYER);
        for (strip, parity, whole) in [
            (32, 14, None),
            (49_248, 30, Some(2)),
            (200_000, 122, Some(0)),
        ] {
            let geometry = Geometry::new(SectorCount(strip), parity).unwrap();
            for capacity in [capacity, SectorCount(60_000_000)] {
                let survives = Survives::of(geometry, capacity);
                let lines = survives.lines(whole);
                assert!(lines.iter().all(|line| line.len() == LINE), "{lines:?}");
                let said = survives.to_string();
                for figure in ["MB", "%"] {
                    let before = |text: &str| {
                        let (head, _) = text.split_once(&format!(" {figure}")).unwrap();
                        head.rsplit([' ', '(']).next().unwrap().to_owned()
                    };
                    assert_eq!(before(&lines[0]), before(&said));
                }
                if let Some(mm) = survives.rim_mm {
                    assert!(said.contains(&format!("{mm:.1} mm")) && lines[1].contains("mm wide"));
                    assert!(said.contains(lines[2].split_whitespace().nth(2).unwrap()));
                }
            }
        }
    }

    #[test]
    fn more_parity_is_offered_as_far_as_there_is_any() {
        let capacity = SectorCount(ONE_LAYER);
        let more = Alternative::to(30, Geometry::room(capacity, 46), capacity);
        let fits: Vec<(u8, bool)> = more.iter().map(|a| (a.parity, a.fits)).collect();
        assert_eq!(fits, [(46, true), (62, false), (122, false)]);
        assert!(more[1].to_string().contains("25 %"), "{}", more[1]);
        assert_eq!(Alternative::to(122, SectorCount(1), capacity), []);
    }
}
