//! What is told to whoever looks elsewhere: the title of the window, and notifications.

use std::collections::BTreeMap;

use super::parts::strip::data::{State, tiles};
use super::view::View;
use crate::words::lang::say;

/// What the window's title says: that a hand is wanted, else how far a job is.
pub fn title(view: &View) -> String {
    let tiles = tiles(view);
    if let Some(tile) = tiles.iter().find(|tile| tile.state == State::Hand) {
        return say!(
            "frame-title-hand",
            what = &tile.first,
            number = &tile.numeral
        );
    }
    let mut jobs = view.jobs.iter();
    match jobs.find_map(|job| Some((job, job.percent()?))) {
        Some((job, percent)) => say!("frame-title-job", percent = percent, job = &job.title),
        None => say!("frame-title"),
    }
}

/// Something to be told: what it is, and what helps with it.
pub type News = (String, String);

/// What was told already.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Attention {
    /// What a hand is wanted for, by the drive.
    hands: BTreeMap<String, String>,
    /// Jobs that run, by their numbers.
    jobs: BTreeMap<u64, String>,
}

impl Attention {
    /// What happened since the last look: a hand is wanted, or a job has ended.
    pub fn news(&mut self, view: &View) -> Vec<News> {
        let mut news = Vec::new();
        let mut hands = BTreeMap::new();
        for tile in tiles(view) {
            if tile.state != State::Hand {
                continue;
            }
            if self.hands.get(&tile.drive) != Some(&tile.first) {
                let about = say!("notify-hand", number = &tile.numeral, about = &tile.second);
                news.push((tile.first.clone(), about));
            }
            hands.insert(tile.drive, tile.first);
        }
        let jobs: BTreeMap<u64, String> = view
            .jobs
            .iter()
            .map(|job| (job.number, job.title.clone()))
            .collect();
        for (number, title) in &self.jobs {
            if !jobs.contains_key(number) {
                let about = view.message.as_ref().map(|note| note.text.clone());
                let what = say!("notify-ended", job = title);
                news.push((what, about.unwrap_or_default()));
            }
        }
        (self.hands, self.jobs) = (hands, jobs);
        news
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::gui::view::{Ask, JobView};
    use crate::station::DriveRow;

    #[test]
    fn each_thing_is_told_once() {
        let mut view = View::default();
        let mut attention = Attention::default();
        assert_eq!(title(&view), "Stele");
        view.drives = vec![DriveRow {
            name: "virtual:A".to_owned(),
            ..DriveRow::default()
        }];
        let now = Instant::now();
        let mut job = JobView::new(1, "SET-0001", Some("virtual:A".to_owned()), now);
        job.set = Some("SET-0001".to_owned());
        job.fraction = Some(0.5);
        view.jobs = vec![job.clone()];
        assert_eq!(attention.news(&view), []);
        assert!(title(&view).starts_with("50%"));
        job.wait(Ask::Blank(2), now);
        view.jobs = vec![job];
        assert_eq!(attention.news(&view).len(), 1);
        assert_eq!(attention.news(&view), []);
        assert!(title(&view).contains("Insert a blank disc"));
        view.jobs.clear();
        let told = attention.news(&view);
        assert!(told[0].0.contains("SET-0001"), "{told:?}");
    }
}
