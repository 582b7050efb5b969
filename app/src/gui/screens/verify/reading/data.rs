//! Which cards there are, and what they say.

use crate::gui::view::{Health, JobView, Reading, View};
use crate::picture::Ink;
use crate::words::advice::Place;
use crate::words::checks;
use crate::words::disc_picture as words;
use crate::words::outcomes::Tone;

/// A disc in a drive.
#[derive(Clone, Debug)]
pub struct Card<'a> {
    /// The drive.
    pub drive: &'a str,
    /// Its number.
    pub numeral: String,
    /// What is seen of the disc.
    pub reading: &'a Reading,
    /// How far it is, and how long it takes; none once it is read.
    pub progress: Option<String>,
    /// What the copy is, once it is read.
    pub class: Option<Health>,
    /// What was found, and how that is meant.
    pub verdict: Option<(Tone, String)>,
    /// The one next thing to do.
    pub next: String,
    /// What the dashed curve is, where there is one.
    pub before: Option<String>,
    /// What is said beside the picture.
    pub legend: Vec<(Option<Ink>, String)>,
}

/// The cards, by the numbers of the drives.
pub fn cards(view: &View) -> Vec<Card<'_>> {
    let readings = view.readings.iter();
    let mut cards: Vec<Card<'_>> = readings
        .map(|(drive, reading)| card(view, drive, reading))
        .collect();
    let number = |card: &Card<'_>| card.numeral.parse::<u32>().unwrap_or(u32::MAX);
    cards.sort_by(|a, b| (number(a), a.drive).cmp(&(number(b), b.drive)));
    cards
}

fn card<'a>(view: &View, drive: &'a str, reading: &'a Reading) -> Card<'a> {
    let end = reading.end.as_ref();
    let job = view.job_of(drive).filter(|_| end.is_none());
    let advice = end.map(|end| end.note.advice.clone());
    let next = match (advice, &view.check) {
        (Some(advice), _) if !advice.is_empty() => advice,
        (Some(_), Some(check)) => checks::next(check, Place::Window),
        (Some(_) | None, _) => String::new(),
    };
    let before = reading.before.as_ref();
    let is_read = end.is_some_and(|end| end.is_whole);
    Card {
        drive,
        numeral: view.numeral(drive),
        before: before.map(|(drive, _)| words::before(&view.numeral(drive))),
        reading,
        progress: job.map(JobView::brief),
        class: end.and_then(|end| end.class),
        verdict: end.map(|end| (end.note.tone, end.note.text.clone())),
        next,
        legend: words::reading(&reading.map, &reading.shapes, is_read),
    }
}

impl Card<'_> {
    /// The picture for whoever hears it.
    pub fn heard(&self) -> String {
        let lines = self.legend.iter().map(|(_, line)| line.as_str());
        let lines: Vec<&str> = lines.collect();
        words::heard(&self.reading.serial, &lines.join(" "))
    }
}
