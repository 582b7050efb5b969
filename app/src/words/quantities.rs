//! Quantities as people say them.

/// A duration as people say it, rounded up to whole seconds or minutes.
pub fn duration(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{} s", seconds.max(1)),
        60..5400 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(duration(0), "1 s");
        assert_eq!(duration(61), "2 min");
        assert_eq!(duration(7260), "2 h 1 min");
    }
}
