//! Many thousand damaged images of small geometry, and what becomes of them.
//!
//! Shown: no wrong byte is ever called right; everything that can come back does; and as many
//! images survive as arithmetic says. Every case is made from its number alone, and a failure
//! names it. `STELE_MONTECARLO=10` runs ten times as many.

// The table is what the test is for; `cargo test -- --nocapture` shows it.
#![allow(clippy::print_stdout)]

#[path = "montecarlo/cases.rs"]
mod cases;
#[path = "montecarlo/curve.rs"]
mod curve;
#[path = "montecarlo/images.rs"]
mod images;
#[path = "montecarlo/row.rs"]
mod row;

use cases::{Kind, Loss};
use row::{Row, Verdict};

/// Numbers of parity strips that are tried.
const PARITIES: [u8; 2] = [14, 30];
/// Survival at which the curve is measured.
const TARGETS: [f64; 4] = [0.98, 0.7, 0.3, 0.03];
/// Cases for each point of the curve; fewer where the compiler leaves the code slow.
const EACH_POINT: u64 = if cfg!(debug_assertions) { 60 } else { 100 };
/// Cases for each kind of damage without check values.
const EACH_KIND: u64 = 50;
/// Standard deviations that a point may be off: less than 1 run in 1,000 fails by chance, and
/// since the seeds are fixed, none does.
const SIGMAS: f64 = 4.5;

fn times() -> u64 {
    let asked = std::env::var("STELE_MONTECARLO").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(1)
}

/// with check values, exactly what has at most m losses in each column comes back.
#[test]
fn survival_with_check_values_is_what_the_curve_says() {
    println!("  m  damage                        rate    cases  survive  computed  sigmas");
    for parity in PARITIES {
        let mut row = Row::new(parity);
        for loss in Loss::ALL {
            for target in TARGETS {
                let rate = curve::rate_for(target, parity, loss.columns());
                let computed = curve::survival(rate, parity, loss.columns());
                let cases = EACH_POINT * times();
                let mut survived = 0;
                for case in 0..cases {
                    let what = format!("m {parity}, {loss:?}, rate {rate}, case {case}");
                    let damage = loss.damage(rate, case, &mut row);
                    let must = damage.deepest() <= parity;
                    let verdict = row.judge(damage, &what);
                    assert_eq!(verdict == Verdict::Whole, must, "{what}: {verdict:?}");
                    survived += u64::from(must);
                }
                let part = survived as f64 / cases as f64;
                let sigma = (computed * (1.0 - computed) / cases as f64).sqrt();
                let off = (part - computed) / sigma;
                println!(
                    "{parity:3}  {:28} {:6.2} % {cases:6} {:6.1} % {:7.1} %  {off:+5.1}",
                    loss.name(),
                    rate * 100.0,
                    part * 100.0,
                    computed * 100.0
                );
                assert!(
                    off.abs() <= SIGMAS,
                    "m {parity}, {loss:?}, rate {rate}: {off}"
                );
            }
        }
    }
}

/// without check values nothing wrong is called right, and what the rule says comes back.
#[test]
fn without_check_values_nothing_wrong_is_called_right() {
    println!("  m  damage without check values           cases  whole  partly  wrong");
    for parity in PARITIES {
        let mut row = Row::new(parity);
        for kind in Kind::ALL {
            let cases = EACH_KIND * times();
            let mut whole = 0;
            for case in 0..cases {
                let what = format!("m {parity}, {kind:?}, case {case}");
                let (damage, must) = kind.damage(case, &mut row);
                let verdict = row.judge(damage, &what);
                if let Some(must) = must {
                    assert_eq!(verdict == Verdict::Whole, must, "{what}: {verdict:?}");
                }
                whole += u64::from(verdict == Verdict::Whole);
            }
            println!(
                "{parity:3}  {:36} {cases:6} {whole:6} {:7} {:6}",
                kind.name(),
                cases - whole,
                0
            );
        }
    }
}
