//! How many copies a sample must have, and what it proves.
//!
//! Draws are without replacement, so the number of bad copies among those drawn follows the
//! hypergeometric distribution. Only products of ratios are needed.

use super::CheckRules;

/// A stratum's size and how many of it are drawn.
#[derive(Copy, Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Sizes {
    /// Copies in it.
    pub of: u64,
    /// Copies drawn of it.
    pub drawn: u64,
}

/// How many of `of` copies are bad at the share that the rules name, rounded up.
pub(super) fn bad(of: u64, rules: &CheckRules) -> u64 {
    let share = u64::from(rules.bad_per_mille);
    (of.saturating_mul(share)).div_ceil(1000).min(of)
}

/// The fewest copies of which at least one is bad with the confidence of the rules.
pub(super) fn size(of: u64, rules: &CheckRules) -> u64 {
    let bad = bad(of, rules);
    let most = 1.0 - f64::from(rules.confidence_per_mille) / 1000.0;
    let mut none = 1.0;
    for drawn in 0..of {
        // So small a difference is one of rounding.
        if none <= most + 1e-12 {
            return drawn;
        }
        none *= of.saturating_sub(bad + drawn) as f64 / (of - drawn) as f64;
    }
    of
}

/// With what probability at least one bad copy is drawn where they lie worst, for so many bad
/// ones: the least over all ways in which they may be spread over the strata.
///
/// A stratum with `bad` bad copies among `of` gives none of them with probability
/// `C(of-bad, drawn) / C(of, drawn)`; one more multiplies it by `(of-bad-drawn) / (of-bad)`, which
/// falls with each. So the worst spread puts each next one where that ratio is the largest.
pub(super) fn confidence(strata: &[Sizes], bad: u64) -> f64 {
    // Copies of each that are not bad so far, and those drawn.
    let mut left: Vec<(u64, u64)> = strata.iter().map(|one| (one.of, one.drawn)).collect();
    let ratio = |(of, drawn): (u64, u64)| of.saturating_sub(drawn) as f64 / of as f64;
    let mut none = 1.0;
    for _ in 0..bad {
        let sized = left.iter_mut().filter(|one| one.0 > 0);
        let worst = sized.max_by(|one, other| ratio(**one).total_cmp(&ratio(**other)));
        let Some(worst) = worst else { break };
        none *= ratio(*worst);
        worst.0 -= 1;
    }
    1.0 - none
}

/// Shares a sample out to strata in proportion to their sizes: what is left over after rounding
/// down goes to the largest remainders, the first of equals.
pub(super) fn share_out(sizes: &[u64], sample: u64) -> Vec<u64> {
    let all: u64 = sizes.iter().sum();
    let sample = sample.min(all);
    let exact = |of: u64| u128::from(of) * u128::from(sample);
    let whole = u128::from(all.max(1));
    let floor = |of: u64| u64::try_from(exact(of) / whole).unwrap_or(of);
    let mut shares: Vec<(u64, u64)> = sizes.iter().map(|of| (*of, floor(*of))).collect();
    let left = sample.saturating_sub(shares.iter().map(|share| share.1).sum());
    let left = usize::try_from(left).unwrap_or(usize::MAX);
    let mut by_rest: Vec<&mut (u64, u64)> = shares.iter_mut().collect();
    by_rest.sort_by_key(|share| std::cmp::Reverse(exact(share.0) % whole));
    for share in by_rest.into_iter().take(left) {
        share.1 += 1;
    }
    shares.into_iter().map(|share| share.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(bad: u32, confidence: u32) -> CheckRules {
        CheckRules {
            bad_per_mille: bad,
            confidence_per_mille: confidence,
            ..CheckRules::BUILT_IN
        }
    }

    #[test]
    fn a_sample_is_as_large_as_the_tables_say() {
        // Share of bad ones and confidence per mille, then archive and sample.
        let table = [
            (20, 950, [(720, 130), (1440, 140), (3000, 145), (120, 76)]),
            (10, 950, [(720, 224), (1440, 260), (3000, 284), (120, 93)]),
            (10, 990, [(720, 314), (1440, 379), (3000, 425), (120, 108)]),
        ];
        for (bad, confidence, rows) in table {
            for (of, sample) in rows {
                assert_eq!(size(of, &rules(bad, confidence)), sample, "{of} {bad}");
            }
        }
        assert_eq!(size(0, &rules(20, 950)), 0);
        assert_eq!(size(1, &rules(20, 950)), 1);
        assert_eq!(size(3, &rules(20, 950)), 3);
    }

    #[test]
    fn confidence_is_that_of_the_worst_places_for_the_bad_ones() {
        // Every way to spread the bad ones, tried.
        fn least(strata: &[Sizes], bad: u64) -> f64 {
            let Some((first, rest)) = strata.split_first() else {
                return if bad == 0 { 1.0 } else { 0.0 };
            };
            let most = bad.min(first.of);
            let ways = (0..=most).map(|here| {
                let none = (0..here).fold(1.0, |p, i| {
                    let left = first.of - i;
                    p * left.saturating_sub(first.drawn) as f64 / left as f64
                });
                none * least(rest, bad - here)
            });
            ways.fold(0.0, f64::max)
        }
        let sizes = |pairs: &[(u64, u64)]| -> Vec<Sizes> {
            let pairs = pairs.iter();
            pairs.map(|&(of, drawn)| Sizes { of, drawn }).collect()
        };
        let cases = [
            vec![(10, 3), (7, 2), (4, 1)],
            vec![(12, 4), (3, 3), (9, 0)],
            vec![(5, 5), (6, 1), (2, 1), (8, 4)],
        ];
        for case in cases {
            let strata = sizes(&case);
            for bad in 0..9 {
                let (said, tried) = (confidence(&strata, bad), 1.0 - least(&strata, bad));
                assert!(
                    (said - tried).abs() < 1e-9,
                    "{case:?} {bad}: {said} {tried}"
                );
            }
        }
        assert!(confidence(&sizes(&[(4, 4)]), 1) > 0.999_999);
    }

    #[test]
    fn a_sample_is_shared_out_in_proportion_and_whole() {
        assert_eq!(share_out(&[50, 30, 20], 10), [5, 3, 2]);
        assert_eq!(share_out(&[1, 1, 1], 2), [1, 1, 0]);
        assert_eq!(share_out(&[3, 1], 9), [3, 1]);
        assert!(share_out(&[], 9).is_empty());
        for sample in 0..=37 {
            let shares = share_out(&[17, 9, 8, 2, 1], sample);
            assert_eq!(shares.iter().sum::<u64>(), sample);
        }
    }
}
