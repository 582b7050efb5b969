//! How a name sounds, for names that are written in another way than they were heard: the rules of
//! Postel (Kölner Phonetik, 1969), in which Meyer, Maier and Mayr are one.

/// The figures of a word's sounds: equal ones sound alike. Empty for a word without letters of the
/// Latin alphabet.
pub(super) fn of(word: &str) -> String {
    let letters: Vec<char> = word.chars().filter(char::is_ascii_lowercase).collect();
    let mut figures = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied();
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied();
        for figure in figures_of(*letter, before, next).chars() {
            if !figures.ends_with(figure) {
                figures.push(figure);
            }
        }
    }
    // Vowels tell only at the beginning.
    let (first, rest) = figures.split_at(figures.len().min(1));
    [first, &rest.replace('0', "")].concat()
}

fn figures_of(letter: char, before: Option<char>, next: Option<char>) -> &'static str {
    let is = |neighbor: Option<char>, of: &str| neighbor.is_some_and(|one| of.contains(one));
    match letter {
        'a' | 'e' | 'i' | 'j' | 'o' | 'u' | 'y' => "0",
        'b' => "1",
        'p' if is(next, "h") => "3",
        'p' => "1",
        'd' | 't' if is(next, "csz") => "8",
        'd' | 't' => "2",
        'f' | 'v' | 'w' => "3",
        'g' | 'k' | 'q' => "4",
        'x' if is(before, "ckq") => "8",
        'x' => "48",
        'l' => "5",
        'm' | 'n' => "6",
        'r' => "7",
        's' | 'z' => "8",
        'c' if before.is_none() && is(next, "ahkloqrux") => "4",
        'c' if before.is_some() && !is(before, "sz") && is(next, "ahkoqux") => "4",
        'c' => "8",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn names_that_sound_alike_have_the_same_figures() {
        for alike in [
            &["meyer", "maier", "mayr", "meier"][..],
            &["schmidt", "schmitt", "schmid"],
            &["philipp", "filip"],
        ] {
            let figures: Vec<String> = alike.iter().map(|name| of(name)).collect();
            assert!(
                figures.windows(2).all(|two| two[0] == two[1]),
                "{figures:?}"
            );
        }
        assert_ne!(of("meyer"), of("leyen"));
        // The examples of the rules.
        assert_eq!(of("muellerluedenscheidt"), "65752682");
        assert_eq!(of("wikipedia"), "3412");
        assert_eq!(of("breschnew"), "17863");
        assert_eq!(of("山田"), "");
    }
}
