//! The first few of many: each in a line, and how many more there are.

/// A line for each of the first ones, and one for the rest, where there is any.
pub fn few(
    mut lines: impl ExactSizeIterator<Item = String>,
    named: usize,
    more: impl FnOnce(usize) -> String,
) -> Vec<String> {
    let mut few: Vec<String> = lines.by_ref().take(named).collect();
    if let rest @ 1.. = lines.len() {
        few.push(more(rest));
    }
    few
}

#[cfg(test)]
mod tests {
    use super::few;

    #[test]
    fn what_is_beyond_a_few_is_counted() {
        let of = |all: usize| few((0..all).map(|n| n.to_string()), 2, |n| format!("{n} more"));
        assert!(of(0).is_empty());
        assert_eq!(of(2), ["0", "1"]);
        assert_eq!(of(5), ["0", "1", "3 more"]);
    }
}
