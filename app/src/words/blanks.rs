//! What is said of the stock of blanks.

use super::drives::medium;
use super::lang::{say, say_in};
use super::quantities::{day, when};
use crate::jobs::burn::from_box::FromBox;
use crate::jobs::shelf::blanks::{Changed, Did, Lot, Move, Need, Recorded, Shown};
use crate::words::advice::Place;

/// A lot in a line, and what is left of it.
pub fn lot(lot: &Lot) -> String {
    say!(
        "blanks-lot",
        lot = &lot.lot,
        name = &lot.product.name,
        media = medium(&lot.product.media),
        left = lot.left,
        open = yes(lot.opened.is_some())
    )
}

/// What is needed of a medium.
pub fn need(need: &Need) -> String {
    let media = medium(&need.media);
    say!(
        "blanks-need",
        media = media,
        left = need.left,
        month = need.month,
        minimum = need.minimum,
        low = yes(need.low)
    )
}

/// That blanks are to be ordered.
pub fn order(need: &Need, place: Place) -> String {
    say_in!(
        place,
        "status-blanks-low",
        media = medium(&need.media),
        left = need.left,
        month = need.month,
        minimum = need.minimum
    )
}

/// As what blanks of a corrected product that are in stock count from now on.
pub fn now_counted(one: &Recorded, lots: &[Lot]) -> Option<String> {
    let of_it = lots
        .iter()
        .filter(|lot| lot.product.gtin == one.product.gtin);
    let blanks: u64 = of_it.map(|lot| lot.left).sum();
    let media = medium(&one.product.media);
    (one.corrected && blanks > 0)
        .then(|| say!("blanks-now-counted", blanks = blanks, media = media))
}

/// A product that was recorded.
pub fn recorded(one: &Recorded) -> String {
    let product = &one.product;
    say!(
        "blanks-recorded",
        gtin = &product.gtin,
        name = &product.name,
        media = medium(&product.media),
        pieces = product.pieces,
        days = product.lead_days,
        corrected = yes(one.corrected)
    )
}

/// What was done with a lot.
pub fn changed(changed: &Changed) -> String {
    let (lot, left) = (&changed.lot.lot, changed.lot.left);
    let pieces = changed.pieces;
    match changed.did {
        Did::Received => say!("blanks-received", lot = lot, pieces = pieces, left = left),
        Did::Opened => say!("blanks-opened", lot = lot, left = left),
        Did::Counted => say!("blanks-counted", lot = lot, left = left),
        Did::Discarded | Did::CutOff => {
            say!("blanks-discarded", lot = lot, pieces = pieces, left = left)
        }
    }
}

/// What is to be known after that.
pub fn after(changed: &Changed) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(shut) = &changed.shut {
        facts.push(say!("blanks-shut", lot = shut));
    }
    facts.extend(changed.need.as_ref().map(need));
    facts
}

/// What is known of a lot and happened to it, one a line.
pub fn facts(shown: &Shown) -> Vec<String> {
    let mut facts = about(&shown.lot);
    facts.extend(shown.moves.iter().map(happened));
    facts
}

/// What is known of a lot, one a line.
pub fn about(lot: &Lot) -> Vec<String> {
    let since = day(lot.since);
    let mut facts = vec![say!(
        "blanks-bar-code",
        gtin = &lot.product.gtin,
        pieces = lot.product.pieces,
        days = lot.product.lead_days
    )];
    facts.push(say!(
        "blanks-since",
        day = since,
        used = lot.used,
        counted = yes(lot.counted)
    ));
    facts.extend(too_many(lot.too_many));
    facts
}

/// That more were burned than were there.
pub fn too_many(blanks: u64) -> Option<String> {
    (blanks > 0).then(|| say!("blanks-too-many", blanks = blanks))
}

fn happened(one: &Move) -> String {
    let (time, person) = (when(one.at), &one.person);
    let what = match one.did {
        Did::Received => "received",
        Did::Counted => "counted",
        Did::Discarded => "discarded",
        Did::CutOff => "cut-off",
        Did::Opened => "opened",
    };
    say!(
        "blanks-happened",
        time = time,
        person = person,
        what = what,
        pieces = one.pieces
    )
}

/// Which box a blank came from that was burned.
pub fn from_box(from: &FromBox, place: Place) -> String {
    match from {
        FromBox::Drawn {
            lot,
            left,
            too_many,
            open,
        } => say!(
            "blanks-drawn",
            lot = lot,
            left = *left,
            open = yes(*open),
            short = yes(*too_many > 0)
        ),
        FromBox::OtherMedium { lot, .. } => say_in!(place, "blanks-other-medium", lot = lot),
        FromBox::Empty { lot } => say_in!(place, "blanks-box-empty", lot = lot),
        FromBox::Several { lots } => {
            say_in!(place, "blanks-several", lots = lots.join(", "))
        }
    }
}

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}
