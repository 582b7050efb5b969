//! How long a frame takes while four discs are read: their pictures fill, a card each.

use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use egui_kittest::Harness;
use stele::gui::app::draw;
use stele::gui::view::{Known, Screen, View, refresh};
use stele_burner::{CLUSTER_SECTORS, Spiral};

use crate::disc::FOUR;

/// Sixty frames a second leave so much for each.
const LIMIT: Duration = Duration::from_millis(16);
/// Frames that are drawn: ten seconds.
const FRAMES: usize = 600;
/// Clusters that a drive reads in a frame at 27 MB/s.
const A_FRAME: u64 = 7;

/// CPU time of the thread that draws: what was seen is taken, laid out, and made triangles.
#[test]
fn a_frame_is_drawn_in_time_while_four_discs_are_read() {
    for size in [[1280.0, 720.0], [1920.0, 1080.0]] {
        let mut view = View {
            known: Known::Read,
            ..View::default()
        };
        view.nav.screen = Screen::Verify;
        for (number, disc) in (1..).zip(&FOUR) {
            view.jobs.push(disc.job(number));
            view.readings.insert(disc.drive.to_owned(), disc.reading());
        }
        let builder = Harness::builder().with_size(size);
        let mut harness = builder.with_step_dt(1.0 / 60.0).build_ui_state(
            |ui, view: &mut View| {
                draw(ui, view);
            },
            view,
        );
        harness.run_steps(10);
        let spiral = Spiral::of(FOUR[0].kind);
        let now = Instant::now();
        let mut times = Vec::new();
        for frame in 0..FRAMES {
            let began = ThreadTime::now();
            for disc in &FOUR {
                let all = disc.geometry().sectors().0 / CLUSTER_SECTORS;
                let from = all * disc.read / 1000 + frame as u64 * A_FRAME;
                let reading = harness.state_mut().readings.get_mut(disc.drive).unwrap();
                for cluster in from..from + A_FRAME {
                    reading.see(&disc.tried(&spiral, cluster));
                }
            }
            let later = now + Duration::from_micros(16_667 * frame as u64);
            refresh(harness.state_mut().readings.values_mut(), later);
            harness.step();
            let shapes = harness.output().shapes.clone();
            let triangles = harness.ctx.tessellate(shapes, 1.0);
            times.push(began.elapsed());
            assert!(!triangles.is_empty());
        }
        times.sort_unstable();
        let (median, p99) = (times[FRAMES / 2], times[FRAMES * 99 / 100]);
        let [wide, high] = size;
        println!("{wide} x {high}: a frame takes {median:?}, p99 {p99:?}, at most {LIMIT:?}");
        assert!(p99 < LIMIT, "{size:?}: {p99:?}");
    }
}
