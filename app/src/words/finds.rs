//! What a search understood and found.

use super::advice::Place;
use super::lang::{naming, say, say_in};
use super::quantities::{bytes, when};
use super::{names, outcomes, patients, scans, states};
use crate::jobs::shelf::find::{Copy, OfOther, Outcome, Study};

/// Which dates were understood, one a line.
pub fn understood(outcome: &Outcome) -> Vec<String> {
    let day = |day: &Option<String>| day.as_deref().map(names::date);
    let mut lines = Vec::new();
    lines.extend(match (day(&outcome.from), day(&outcome.to)) {
        (Some(from), Some(to)) if from == to => Some(say!("found-day", day = from)),
        (Some(from), Some(to)) => Some(say!("found-days", from = from, to = to)),
        (Some(from), None) => Some(say!("found-from", day = from)),
        (None, Some(to)) => Some(say!("found-to", day = to)),
        (None, None) => None,
    });
    for date in &outcome.dates {
        let (first, last) = (names::date(&date.first), names::date(&date.last));
        // A date that was typed as it is said needs no word.
        if first == last && first == date.text {
            continue;
        }
        lines.push(match first == last {
            true => say!("found-as-date", text = &date.text, day = first),
            false => say!(
                "found-as-dates",
                text = &date.text,
                first = first,
                last = last
            ),
        });
    }
    lines
}

/// Where files are that name whom was looked for, and stay out of their study.
pub fn kept_out(one: &OfOther, place: Place) -> String {
    say_in!(
        place,
        "found-kept-out",
        discs = one.discs.join(", "),
        files = one.files,
        patient = patients::patient(&one.claimed),
        study = names::title(&one.study),
        decision = naming(one.decision.unsigned_abs())
    )
}

/// A study with its copies, on several lines.
pub fn card(study: &Study) -> Vec<String> {
    let mut lines = vec![about(study).join(", "), format!("  {}", size(study))];
    for one in &study.copies {
        lines.push(format!("  {}", copy(one)));
    }
    let more = whose(study, Place::Terminal).into_iter();
    let more = more.chain(scans::listed(study)).chain(not_on_disc(study));
    lines.extend(more.map(|text| format!("  {text}")));
    lines
}

fn size(study: &Study) -> String {
    let (size, uid) = (bytes(study.bytes), &study.name.uid);
    match study.accession_number.as_str() {
        "" => say!("found-study", files = study.files, size = size, uid = uid),
        number => say!(
            "found-study-accession",
            number = number,
            files = study.files,
            size = size,
            uid = uid
        ),
    }
}

fn copy(copy: &Copy) -> String {
    let (serial, disc) = (&copy.serial, &copy.disc);
    let state = states::standing(copy.state, copy.quarantined);
    let line = match copy.verified {
        Some(at) => say!(
            "found-copy",
            serial = serial,
            disc = disc,
            state = state,
            place = place(copy),
            when = when(at)
        ),
        None => say!(
            "found-copy-unread",
            serial = serial,
            disc = disc,
            state = state,
            place = place(copy)
        ),
    };
    match copy.read_first {
        true => say!("found-copy-in-doubt", copy = line),
        false => line,
    }
}

/// Where a copy is.
pub fn place(copy: &Copy) -> String {
    let (place, lent_to) = (copy.place.as_deref(), copy.lent_to.as_deref());
    names::whereabouts(copy.state, place, lent_to, copy.in_transit_to.as_deref())
}

/// What files of a study say of their patient besides, and what is to be decided of it.
pub fn whose(study: &Study, place: Place) -> Vec<String> {
    let said = patients::also_said(&study.also_said);
    let others = study.of_others;
    let others = (others > 0).then(|| say!("found-of-others", files = others));
    said.into_iter()
        .chain(others)
        .chain(patients::undecided(&study.differences, place))
        .collect()
}

/// What of a study is on no disc, in sentences.
pub fn not_on_disc(study: &Study) -> Vec<String> {
    let mut texts = Vec::new();
    if study.waiting {
        let all = study.waiting_files == study.files && study.left_out == 0 && !study.given_up;
        texts.push(match all {
            true => say!("found-waiting"),
            false => say!("found-waiting-part"),
        });
    }
    if let Some(of) = &study.unburned {
        let built = if of.built { "yes" } else { "no" };
        texts.push(say!("found-unburned", disc = &of.disc, built = built));
    }
    if let Some(of) = &study.short {
        let (disc, wanted) = (&of.disc, of.wanted);
        texts.push(say!(
            "found-short",
            disc = disc,
            sound = of.sound,
            wanted = wanted
        ));
    }
    if !study.unseen.is_empty() {
        let discs = study.unseen.join(", ");
        texts.push(say!("found-unseen", discs = discs));
    }
    if study.left_out > 0 {
        texts.push(outcomes::left_out(study.left_out));
    }
    if study.given_up {
        let all = study.files == 0 && study.left_out == 0;
        texts.push(match all {
            true => say!("found-left-out"),
            false => say!("found-left-out-part"),
        });
    }
    texts
}

/// A study in one line, with the first sound copy of it; and that this holds only a part of it,
/// where that is so.
pub fn line(study: &Study) -> String {
    let mut about = about(study);
    let copies = study.copies.iter();
    // A part of it may be on none.
    let lost = study.short.as_ref().filter(|short| short.sound == 0);
    about.push(match copies.clone().find(|copy| copy.sound) {
        Some(copy) if lost.is_some() => say!(
            "found-part-sound",
            serial = &copy.serial,
            place = place(copy),
            disc = lost.map_or("", |short| short.disc.as_str())
        ),
        Some(copy) => format!("{} {}", copy.serial, place(copy)),
        None if copies.len() == 0 && study.short.is_some() => say!("found-none-seen"),
        None if copies.len() == 0 => say!("found-no-disc"),
        None => say!("found-no-sound-copy"),
    });
    about.join(", ")
}

/// A study in one line, without a copy of it, where all of it is on the copy in the hand.
pub fn brief(study: &Study) -> String {
    match study.short {
        Some(_) => line(study),
        None => about(study).join(", "),
    }
}

/// What a study is called, where its title does not say so: a case is called by its name.
pub fn description(study: &Study) -> &str {
    match study.name.case.as_ref() == Some(&study.description) {
        true => "",
        false => &study.description,
    }
}

fn about(study: &Study) -> Vec<String> {
    let mut about = vec![names::title(&study.name)];
    if !study.patient_id.is_empty() {
        let (id, issuer) = (&study.patient_id, &study.issuer);
        about.push(match issuer.as_str() {
            "" => say!("found-id", id = id),
            issuer => say!("found-id-issuer", id = id, issuer = issuer),
        });
    }
    about.extend([
        names::date(&study.name.date),
        study.name.modalities.join(" "),
        description(study).to_owned(),
    ]);
    about.retain(|part| !part.is_empty());
    about
}
