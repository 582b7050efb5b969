//! The computed curve: losses of a column are binomial, and columns are independent.

/// Coded cells of a row.
const CELLS: u32 = 246;

/// The part of rows that survive where each sector of `columns` independent columns is lost with
/// probability `rate` and each column bears `parity` losses.
pub fn survival(rate: f64, parity: u8, columns: u32) -> f64 {
    // Terms of the binomial distribution one from the other, from no loss on.
    let mut term = (1.0 - rate).powi(CELLS as i32);
    let mut sum = term;
    for lost in 1..=u32::from(parity) {
        term *= rate / (1.0 - rate) * f64::from(CELLS + 1 - lost) / f64::from(lost);
        sum += term;
    }
    sum.powi(columns as i32)
}

/// The rate at which this part survives, by bisection.
pub fn rate_for(target: f64, parity: u8, columns: u32) -> f64 {
    let (mut low, mut high) = (0.0, 0.5);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if survival(middle, parity, columns) > target {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// Figures of the reference: independent clusters at m = 30 on a disc of 1,491 rows (25 GB).
#[test]
fn the_curve_gives_known_figures() {
    let lost = |rate| 1.0 - survival(rate, 30, 1_491);
    assert!((2e-8..8e-8).contains(&lost(0.03)), "{}", lost(0.03));
    assert!((2e-5..5e-5).contains(&lost(0.04)), "{}", lost(0.04));
    assert!((0.75..0.9).contains(&lost(0.07)), "{}", lost(0.07));
}
