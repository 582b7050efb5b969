//! What is searched for while it is typed, and what narrows it.

use crate::jobs::shelf::find::Request;

/// How many studies are shown at once while one types.
const SHOWN: u32 = 100;

/// What narrows a search.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Narrow {
    /// The first year.
    pub since: Option<i16>,
    /// The modality.
    pub modality: Option<String>,
    /// The site where a copy is.
    pub site: Option<String>,
}

/// A search.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Search {
    /// What was typed.
    pub text: String,
    /// What narrows it.
    pub narrow: Narrow,
    /// The answer that is shown is that of this search, and not of a scan.
    pub shown: bool,
}

impl Search {
    /// Whether enough was typed to look for it.
    pub fn is_enough(&self) -> bool {
        self.text.trim().chars().count() > 1
    }

    /// What is asked of the catalog. A site is looked for as a word: studies are found by the
    /// places of their copies, too.
    pub fn request(&self) -> Request {
        let mut text = self.text.trim().to_owned();
        if let Some(site) = &self.narrow.site {
            text.push(' ');
            text.push_str(site);
        }
        Request {
            text,
            from: self.narrow.since.map(|year| year.to_string()),
            to: None,
            modality: self.narrow.modality.clone(),
            limit: Some(SHOWN),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_word_and_a_year_a_first_day() {
        let mut search = Search {
            text: " doe ".to_owned(),
            ..Search::default()
        };
        assert!(search.is_enough());
        assert_eq!(search.request().text, "doe");
        search.narrow = Narrow {
            since: Some(2024),
            modality: Some("CT".to_owned()),
            site: Some("City vault".to_owned()),
        };
        let request = search.request();
        assert_eq!(request.text, "doe City vault");
        assert_eq!(request.from.as_deref(), Some("2024"));
        search.text = "d".to_owned();
        assert!(!search.is_enough());
    }
}
