//! How quick the window itself is in a large archive: its first frame that says what is so, frames
//! while somebody types a name, and a scan to the card of what was scanned.

use std::thread::sleep;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use egui::{Event, Key};
use egui_kittest::Harness;
use stele::gui::app::show;
use stele::gui::command::Command;
use stele::gui::desktop::Desktop;
use stele::gui::view::Known;
use stele::system::outside;
use stele_catalog::Serial;

use crate::bench::Bench;
use crate::{around, people, studies};

/// CPU time of the thread that draws: sixty frames a second leave so much for each.
const FRAME: Duration = Duration::from_millis(16);
/// By the clock, on a machine that does nothing else.
const FIRST: Duration = Duration::from_secs(1);
/// Likewise.
const CARD: Duration = Duration::from_millis(100);
/// Somebody who types well: eight keys a second.
const KEY: Duration = Duration::from_millis(125);
/// Names that are typed.
const NAMES: u64 = 8;
/// Labels that are scanned.
const SCANS: u64 = 20;

type Window = Harness<'static, Desktop>;

/// Draws a frame, to its triangles; what that took of this thread.
fn frame(window: &mut Window) -> Duration {
    let began = ThreadTime::now();
    window.step();
    let shapes = window.output().shapes.clone();
    let triangles = window.ctx.tessellate(shapes, 1.0);
    let took = began.elapsed();
    assert!(!triangles.is_empty());
    took
}

/// Draws sixty frames a second until something is so; how long that was.
fn until(window: &mut Window, what: &str, so: impl Fn(&Desktop) -> bool) -> Duration {
    let began = Instant::now();
    while !so(window.state()) {
        assert!(began.elapsed().as_secs() < 60, "{what}");
        frame(window);
        sleep(Duration::from_millis(1));
    }
    frame(window);
    began.elapsed()
}

/// Types a name letter by letter, and takes it away again; what each frame took.
fn typed(window: &mut Window, name: &str, times: &mut Vec<Duration>) -> usize {
    for letter in name.chars() {
        window.event(Event::Text(letter.to_string()));
        let pressed = Instant::now();
        while pressed.elapsed() < KEY {
            let began = Instant::now();
            times.push(frame(window));
            sleep(FRAME.saturating_sub(began.elapsed()));
        }
    }
    until(window, name, |desktop| !desktop.busy());
    let answer = &window.state().view.answer;
    let found = answer.as_ref().map_or(0, |answer| answer.studies.len());
    // The box is empty again.
    for _ in 0..2 {
        window.key_press(Key::Escape);
        frame(window);
        frame(window);
    }
    assert_eq!(window.state().view.search.text, "");
    found
}

#[test]
fn the_window_is_quick_in_a_large_archive() {
    let studies = studies();
    let bench = Bench::new();
    let (archive, catalog) = around(&bench, studies);
    drop(catalog);
    let began = Instant::now();
    let desktop = Desktop::new(archive, None, outside(), || {});
    let builder = Harness::builder().with_size([1600.0, 900.0]);
    let builder = builder.with_step_dt(1.0 / 60.0);
    let mut window = builder.build_ui_state(show, desktop);
    until(&mut window, "the archive is read", |desktop| {
        desktop.view.known == Known::Read
    });
    let first = began.elapsed();
    until(&mut window, "it rests", |desktop| !desktop.busy());

    let mut times = Vec::new();
    let mut found = 0;
    for number in 0..NAMES {
        let patient = people::dice(number) % people::patients(studies);
        let (family, given) = people::name(patient);
        found += usize::from(typed(&mut window, &format!("{family} {given}"), &mut times) > 0);
    }
    assert_eq!(found as u64, NAMES);
    times.sort_unstable();
    let (median, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);

    let mut scans: Vec<Duration> = (0..SCANS)
        .map(|number| {
            let copies = 2 * studies.div_ceil(667);
            let serial = Serial::from_bits((people::dice(number) % copies) as u32).to_string();
            window.state_mut().view.answer = None;
            window.state_mut().obey(Command::Scan(serial.clone()));
            until(&mut window, &serial, |desktop| {
                desktop.view.answer.is_some() && !desktop.busy_quickly()
            })
        })
        .collect();
    scans.sort_unstable();
    let (card, longest) = (scans[scans.len() / 2], scans[scans.len() - 1]);
    println!(
        "{studies} studies, window 1600 x 900: first true frame {first:?} of {FIRST:?}; {} frames \
         while typing, median {median:?}, p99 {p99:?} of {FRAME:?}; scan to card {card:?} of \
         {CARD:?}, at most {longest:?}",
        times.len()
    );
    // What the clock says on a busy machine shows only what has grown out of all proportion.
    let slack = if studies < 1_000_000 { 4 } else { 1 };
    assert!(cfg!(debug_assertions) || p99 < FRAME, "{p99:?}");
    assert!(cfg!(debug_assertions) || first < FIRST * slack, "{first:?}");
    assert!(cfg!(debug_assertions) || card < CARD * slack, "{card:?}");
}
