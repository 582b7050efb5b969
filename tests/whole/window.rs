//! The window loses nothing by one click, and does what it shows.

use std::time::Instant;

use egui::{Key, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use stele::archive::Archive;
use stele::gui::app::{close, show};
use stele::gui::desktop::Desktop;
use stele::gui::view::{Risk, Screen};
use stele::signals;
use stele::system::outside;

use crate::bench::{Bench, noise, witness};
use crate::desktop::{is_shown, settle, slow, until};

/// The window as the program shows it: it may be closed.
pub fn window(bench: &Bench) -> Harness<'static, Desktop> {
    let archive = Archive::open(&bench.root()).unwrap();
    let mut harness = on(Desktop::new(archive, None, outside(), || {}));
    settle(&mut harness);
    harness
}

/// A desktop at the month's work, on the smallest screen that there may be, sixty frames a second.
pub fn on(mut desktop: Desktop) -> Harness<'static, Desktop> {
    desktop.view.nav.screen = Screen::Burn;
    let builder = Harness::builder().with_size([1280.0, 720.0]);
    builder.with_step_dt(1.0 / 60.0).build_ui_state(
        |ui, desktop| {
            desktop.poll();
            close(ui.ctx(), desktop);
            show(ui, desktop);
        },
        desktop,
    )
}

/// One disc, two copies, built; a drive that takes seconds to burn.
pub fn one_slow_drive(kb_per_s: u32) -> Bench {
    let bench = Bench::new();
    let folder = bench.files("in", &[("evidence.bin", &noise(1, 5_000_000))]);
    bench.build(&folder, "16908288", &[]);
    bench.drive("A", "16908288");
    slow(&bench, "A", kb_per_s);
    bench
}

/// Burns, and waits until sectors are written.
pub fn burn(harness: &mut Harness<'_, Desktop>) {
    harness.get_by_label("Burn this copy").click();
    until(harness, "it burns", |harness| {
        let jobs = &harness.state().view.jobs;
        jobs.iter()
            .any(|job| job.fraction.is_some() && job.risk() == Risk::Disc)
    });
}

pub fn click(harness: &mut Harness<'_, Desktop>, label: &str) {
    // Longer after the last click than a double click takes.
    harness.run_steps(20);
    // A person scrolls to it where it is not on the screen.
    harness.get_by_label(label).scroll_to_me();
    harness.run_steps(4);
    harness.get_by_label(label).click();
    // A question is drawn when its size is known.
    harness.run_steps(4);
}

/// What the window manager does when its cross is clicked; whether the window stays.
fn click_the_cross(harness: &mut Harness<'_, Desktop>) -> bool {
    let viewports = &mut harness.input_mut().viewports;
    let root = viewports.entry(ViewportId::ROOT).or_default();
    root.events.push(ViewportEvent::Close);
    harness.step();
    let stays = commands(harness).contains(&ViewportCommand::CancelClose);
    let viewports = &mut harness.input_mut().viewports;
    viewports
        .entry(ViewportId::ROOT)
        .or_default()
        .events
        .clear();
    harness.run_steps(4);
    stays
}

fn commands(harness: &Harness<'_, Desktop>) -> Vec<ViewportCommand> {
    let output = harness.output().viewport_output.get(&ViewportId::ROOT);
    output
        .map(|output| output.commands.clone())
        .unwrap_or_default()
}

fn states(bench: &Bench, state: &str) -> String {
    bench.sqlite(&format!(
        "SELECT count(*) FROM copy WHERE state = '{state}'"
    ))
}

#[test]
fn a_burn_is_stopped_only_by_whoever_says_so_twice() {
    let bench = one_slow_drive(1000);
    let mut harness = window(&bench);
    burn(&mut harness);
    let burns = |harness: &Harness<'_, Desktop>| {
        let job = harness.state().view.jobs.first();
        job.is_some_and(|job| job.stopping.is_none())
    };
    let question = "Spoil the disc in virtual:A?";
    for key in [Key::Enter, Key::Escape, Key::Space] {
        click(&mut harness, "Stop virtual:A");
        assert!(is_shown(question)(&harness));
        assert!(is_shown("can never be used again")(&harness));
        harness.key_press(key);
        harness.run_steps(2);
        assert!(!is_shown(question)(&harness), "{key:?}");
        assert!(burns(&harness), "{key:?}");
    }
    click(&mut harness, "Stop virtual:A");
    click(&mut harness, "Keep burning");
    assert!(burns(&harness));
    // Two clicks in one place, as of somebody in a hurry, answer nothing.
    let stop = harness.get_by_label("Stop virtual:A");
    stop.click();
    stop.click();
    harness.run_steps(4);
    assert!(is_shown(question)(&harness));
    assert!(burns(&harness));
    click(&mut harness, "Spoil the disc");
    until(&mut harness, "it stopped", |harness| {
        harness.state().view.jobs.is_empty()
    });
    settle(&mut harness);
    assert_eq!(states(&bench, "failed"), "1");
}

#[test]
fn the_window_closes_when_the_disc_is_finished() {
    let bench = one_slow_drive(4000);
    let mut harness = window(&bench);
    burn(&mut harness);
    assert!(click_the_cross(&mut harness), "it closed in mid-burn");
    let question = "Close Stele while jobs are running?";
    assert!(is_shown(question)(&harness));
    assert!(is_shown("virtual:A: Burning STL-")(&harness));
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    assert!(!is_shown(question)(&harness) && !harness.state().is_over());
    assert!(harness.state().view.ending.is_none());
    assert!(click_the_cross(&mut harness));
    click(&mut harness, "Finish the disc, then close");
    assert!(is_shown(
        "Stele closes when the disc in progress is finished."
    )(&harness));
    let began = Instant::now();
    while !commands(&harness).contains(&ViewportCommand::Close) {
        assert!(began.elapsed().as_secs() < 60, "it does not close");
        std::thread::sleep(std::time::Duration::from_millis(20));
        harness.step();
    }
    assert_eq!(states(&bench, "good"), "1");
    // Where nothing runs, nothing is asked.
    drop(harness);
    let mut harness = window(&bench);
    assert!(!click_the_cross(&mut harness));
    assert!(harness.state().view.question.is_none());
}

#[test]
fn asked_by_a_signal_the_disc_is_finished_and_asked_again_it_is_not() {
    let bench = one_slow_drive(1000);
    let mut harness = window(&bench);
    signals::listen();
    harness.state().heed_signals();
    burn(&mut harness);
    let ask = || witness(std::process::Command::new("kill").arg(std::process::id().to_string()));
    ask();
    until(&mut harness, "it is said", |harness| {
        is_shown("Stele closes when the disc in progress is finished.")(harness)
    });
    let burnt = |harness: &Harness<'_, Desktop>| {
        let jobs = &harness.state().view.jobs;
        jobs.first().and_then(|job| job.fraction)
    };
    let before = burnt(&harness);
    until(&mut harness, "it goes on", |harness| {
        burnt(harness) > before
    });
    assert!(!harness.state().is_over());
    ask();
    until(&mut harness, "it stops", |harness| {
        harness.state().view.jobs.is_empty() && harness.state().is_over()
    });
    assert_eq!(states(&bench, "failed"), "1");
    assert_eq!(
        bench.sqlite("SELECT count(*) FROM job WHERE ended IS NULL"),
        "0",
        "every job's end is written down"
    );
}

#[test]
fn a_set_is_given_up_only_by_whoever_says_so_twice() {
    let bench = Bench::new();
    let folder = bench.files("in", &[("report.txt", b"a report")]);
    bench.build(&folder, "32m", &[]);
    let mut harness = window(&bench);
    click(&mut harness, "Cancel SET-0001");
    assert!(is_shown(
        "Its plan and 1 image are removed, and 2 serial numbers will never be used."
    )(&harness));
    click(&mut harness, "Keep it");
    settle(&mut harness);
    assert!(harness.query_by_label("Cancel SET-0001").is_some());
    click(&mut harness, "Cancel SET-0001");
    click(&mut harness, "Cancel the set");
    settle(&mut harness);
    assert!(harness.query_by_label("Cancel SET-0001").is_none());
    assert!(is_shown("Its studies are waiting for a disc again.")(
        &harness
    ));
}

#[test]
fn what_is_stored_is_the_plan_that_was_shown() {
    let bench = Bench::new();
    let take_in = |name: &str| {
        let folder = bench.files(name, &[("report.txt", name.as_bytes())]);
        bench.done(&["ingest", folder.to_str().unwrap(), "--case", name]);
    };
    let sets = || bench.sqlite("SELECT count(*) FROM disc_set");
    take_in("CASE-1");
    let mut harness = window(&bench);
    let show_the_plan = |harness: &mut Harness<'_, Desktop>| {
        let buttons = harness.query_all_by_label("Show the plan");
        buttons.last().unwrap().click();
        harness.run_steps(2);
        settle(harness);
    };
    show_the_plan(&mut harness);
    assert!(harness.query_by_label("Store this plan").is_some());
    // The form asks for something else now.
    harness.state_mut().view.form.copies = 3;
    harness.run_steps(2);
    assert!(harness.query_by_label("Store this plan").is_none());
    assert!(is_shown("This plan is out of date.")(&harness));
    harness.state_mut().view.form.copies = 2;
    harness.run_steps(2);
    // Another process takes in a study.
    take_in("CASE-2");
    click(&mut harness, "Store this plan");
    settle(&mut harness);
    assert_eq!(sets(), "0");
    // Its code is for whoever is asked for help.
    assert!(!is_shown("JOB-034")(&harness));
    click(&mut harness, "Details");
    harness.run_steps(20);
    assert!(is_shown("JOB-034")(&harness));
    assert!(harness.query_by_label("Store this plan").is_none());
    show_the_plan(&mut harness);
    assert!(is_shown("2 studies, 2 files")(&harness));
    click(&mut harness, "Store this plan");
    settle(&mut harness);
    assert_eq!(sets(), "1");
    assert_eq!(bench.sqlite("SELECT copies FROM disc_set"), "2");
    assert_eq!(bench.sqlite("SELECT count(*) FROM disc_study"), "2");
}
