//! What is due, out of the facts of `stele status` and in its order: what is in danger, what is
//! overdue, the one next step, then what waits.

use std::collections::BTreeSet;

use crate::gui::command::{Command, To};
use crate::gui::view::{Due, Health, Order, Screen, ShelfWish, Tab, View};
use crate::jobs::overview::desk::Unseen;
use crate::jobs::overview::next_step::{self, NextStep};
use crate::jobs::overview::status::{CheckSoon, Disc, InDanger, MissingCopy, Outcome, Set};
use crate::jobs::shelf::incidents::Incident;
use crate::jobs::shelf::loans::Lent;
use crate::words;
use crate::words::advice::Place;
use crate::words::lang::{say, say_in};
use crate::words::quantities::day_named;
use crate::words::{
    catalog, incidents, lists, loans, locations, outcomes, patients, pressing, states,
};
use stele_catalog::Timestamp;

/// Overdue copies that are named one by one.
const NAMED: usize = 5;

/// What there is to see of an archive that was just looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// What is due besides the one next step.
    pub due: Vec<Due>,
    /// Sets of which something is to be done.
    pub sets: usize,
    /// Copies of each class, in the order of [`Health::ALL`].
    pub health: [u64; Health::ALL.len()],
}

/// All that is due, as it is told: what is worst first.
pub fn ordered(mut all: Vec<Due>) -> Vec<Due> {
    all.sort_by_key(|due| due.order);
    all
}

/// How many of the things that are due are told before the one next step: what may be lost and
/// what has waited too long, where the step is not about that itself.
pub fn before_next(view: &View) -> usize {
    if next_health(view).is_some() || !next_about(view).is_empty() {
        return 0;
    }
    let pressing = |due: &&Due| due.order <= Order::Pressing;
    view.due.iter().take_while(pressing).count()
}

/// Looks at the facts once, so that no frame has to.
pub fn seen(status: &Outcome, aside: &BTreeSet<String>, now: Timestamp) -> Seen {
    let steps: Vec<NextStep> = status
        .sets
        .iter()
        .filter_map(|set| next_step::of_set(set, aside))
        .collect();
    Seen {
        sets: steps.len(),
        due: due(status, steps, now),
        health: health(status),
    }
}

fn due(status: &Outcome, sets: Vec<NextStep>, now: Timestamp) -> Vec<Due> {
    let mut all = Vec::new();
    let first = &status.next;
    // The first step may be about the same copy: it is not told twice.
    let told = |copy: &&InDanger| replaced(first) != Some(copy.serial.as_str());
    for copy in status.in_danger.iter().filter(told) {
        all.push(Due {
            order: Order::Danger,
            health: Health::of(copy.state, false, false),
            what: states::in_danger(copy),
            about: String::new(),
            button: Some((
                say!("today-open-copy", serial = &copy.serial),
                Command::Scan(copy.serial.clone()),
            )),
        });
    }
    at_stake(status, &mut all);
    let soon = status.check_soon.iter();
    let soon: Vec<CheckSoon> = soon
        .filter(|copy| replaced(first) != Some(copy.serial.as_str()))
        .cloned()
        .collect();
    if let (Some(what), [copy, ..]) = (states::check_soon(&soon), soon.as_slice()) {
        all.push(Due {
            order: Order::Danger,
            health: Some(Health::Watch),
            what,
            about: String::new(),
            button: Some((
                say!("today-open-copy", serial = &copy.serial),
                Command::Scan(copy.serial.clone()),
            )),
        });
    }
    incidents_open(status, now, &mut all);
    missing(status, &mut all);
    for copy in &status.doubted {
        let is_first =
            matches!(first, NextStep::TellApart { serial, .. } if *serial == copy.serial);
        if !is_first {
            all.push(Due {
                health: Some(Health::Unread),
                ..plain(states::doubted(copy), go_on())
            });
        }
    }
    all.extend(status.unseen.iter().take(NAMED).map(not_seen));
    if let rest @ 1.. = status.unseen.len().saturating_sub(NAMED) {
        all.push(plain(pressing::more_unseen(rest, Place::Window), None));
    }
    all.extend(overdue(status, now));
    if let Some(what) = locations::gathered(&status.gathered, now)
        && !matches!(first, NextStep::SendAway { .. })
    {
        let open = Command::Shelf(ShelfWish::List(Tab::OneSite));
        all.push(plain(what, Some((say!("today-open-shelf"), open))));
    }
    for step in sets.into_iter().filter(|step| step != first) {
        let what = words::next_step::in_window(&step);
        all.push(plain(what, go_on()));
    }
    decisions(status, &mut all);
    keeping(status, now, &mut all);
    all
}

/// A copy that nobody has seen since it was looked for.
fn not_seen(one: &Unseen) -> Due {
    let button = (
        say!("today-open-copy", serial = &one.serial),
        Command::Scan(one.serial.clone()),
    );
    Due {
        health: Some(Health::Migrate),
        ..plain(pressing::not_seen(one), Some(button))
    }
}

/// Discs of which no copy can be relied on; not the one that the first step is about, which says
/// so itself.
fn at_stake(status: &Outcome, all: &mut Vec<Due>) {
    let about = disc_of(&status.next, status);
    let others = status.without_sound.iter();
    let others = others.filter(|one| about != Some(one.disc.as_str()));
    all.extend(others.take(NAMED).map(|one| Due {
        order: Order::Danger,
        health: Some(Health::Unread),
        ..plain(states::without_sound(one), go_on())
    }));
}

/// Incidents that nobody has closed, with their deadlines; those beyond a few are counted.
fn incidents_open(status: &Outcome, now: Timestamp, all: &mut Vec<Due>) {
    let one = |one: &Incident| {
        let open = Command::Shelf(ShelfWish::Copy(one.serial.clone()));
        Due {
            order: Order::Pressing,
            about: incidents::deadlines_named(one, now),
            ..plain(
                incidents::is_open(one),
                Some((say!("today-open-copy", serial = &one.serial), open)),
            )
        }
    };
    let first = reported(&status.next);
    let is_told = |one: &&Incident| first == Some(one.incident);
    let open: Vec<&Incident> = status
        .incidents
        .iter()
        .filter(|one| !is_told(one))
        .collect();
    all.extend(open.iter().take(NAMED).map(|incident| one(incident)));
    if let rest @ 1.. = open.len().saturating_sub(NAMED) {
        all.push(Due {
            order: Order::Pressing,
            ..plain(incidents::more(rest, Place::Window), None)
        });
    }
}

/// Copies that are being looked for; not the one that the first step is about. Those beyond a few
/// are counted.
fn missing(status: &Outcome, all: &mut Vec<Due>) {
    let told = decided(&status.next);
    let open: Vec<&MissingCopy> = status
        .missing
        .iter()
        .filter(|one| told != Some(&one.serial))
        .collect();
    all.extend(open.iter().take(NAMED).map(|one| {
        let button = (
            say!("today-open-copy", serial = &one.serial),
            Command::Shelf(ShelfWish::Copy(one.serial.clone())),
        );
        Due {
            order: Order::Pressing,
            health: Some(Health::Out),
            ..plain(incidents::is_missing(one), Some(button))
        }
    }));
    if let rest @ 1.. = open.len().saturating_sub(NAMED) {
        all.push(Due {
            order: Order::Pressing,
            ..plain(incidents::more_missing(rest, Place::Window), None)
        });
    }
}

/// The missing copy that a step is about.
fn decided(step: &NextStep) -> Option<&String> {
    let NextStep::DecideMissing { serial, .. } = step else {
        return None;
    };
    Some(serial)
}

/// The incident that a step is about.
fn reported(step: &NextStep) -> Option<i64> {
    let NextStep::ReportIncident { incident, .. } = step else {
        return None;
    };
    Some(*incident)
}

/// The disc that a step is about, where it is about one or a copy of it.
fn disc_of<'a>(step: &'a NextStep, status: &'a Outcome) -> Option<&'a str> {
    if let NextStep::Burn { disc, .. }
    | NextStep::Replace { disc, .. }
    | NextStep::BringBack { disc, .. }
    | NextStep::LookFor { disc, .. }
    | NextStep::LookForDiscs { disc }
    | NextStep::Rebuild { disc, .. } = step
    {
        return Some(disc);
    }
    let NextStep::Verify { serial, .. } = step else {
        return None;
    };
    let mut discs = status.sets.iter().flat_map(|set| &set.discs);
    let is_of = |disc: &&Disc| disc.copies.iter().any(|copy| copy.serial == *serial);
    discs.find(is_of).map(|disc| disc.name.as_str())
}

/// Copies that should have come back, the latest first; those beyond a few are counted.
fn overdue(status: &Outcome, now: Timestamp) -> Vec<Due> {
    let late: Vec<_> = status
        .lent
        .iter()
        .filter(|one| one.is_overdue(now))
        .collect();
    let one = |one: &&Lent| {
        let due = one.due.unwrap_or(one.since);
        let open = Command::Shelf(ShelfWish::Copy(one.serial.clone()));
        Due {
            order: Order::Pressing,
            health: Some(Health::Out),
            what: say!(
                "today-overdue",
                serial = &one.serial,
                days = loans::days_late(due, now)
            ),
            about: say!("today-overdue-about", who = one.who(), day = day_named(due)),
            button: Some((say!("today-open-copy", serial = &one.serial), open)),
        }
    };
    let mut all: Vec<Due> = late.iter().take(NAMED).map(one).collect();
    let rest = late.len().saturating_sub(NAMED);
    if rest > 0 {
        let open = Command::Shelf(ShelfWish::List(Tab::Overdue));
        let what = say_in!(Place::Window, "status-overdue-more", copies = rest);
        all.push(Due {
            order: Order::Pressing,
            ..plain(what, Some((say!("today-open-shelf"), open)))
        });
    }
    all
}

/// What people are to decide, and what waits for a plan.
fn decisions(status: &Outcome, all: &mut Vec<Due>) {
    let first = &status.next;
    let burn = |words: String| Some((words, Command::To(To::Screen(Screen::Burn))));
    let files = status.exceptions.len();
    if files > 0 && !matches!(first, NextStep::LookAt { .. }) {
        let what = say!("today-review", files = files);
        all.push(plain(
            what,
            burn(say!("today-review-button", files = files)),
        ));
    }
    let differences = status.differences.len();
    if differences > 0 && !matches!(first, NextStep::Decide { .. }) {
        let what = patients::decide(differences as u64, Place::Window);
        all.push(plain(what, burn(say!("today-decide-button"))));
    }
    let studies = status.waiting.len();
    let is_told = matches!(first, NextStep::Plan { .. } | NextStep::LeaveOut { .. });
    if studies > 0 && !is_told {
        let size = status.waiting.iter().map(|study| study.bytes).sum();
        let size = words::quantities::bytes(size);
        let what = say!("status-waiting", studies = studies, size = size);
        all.push(plain(what, burn(say!("today-plan-button"))));
    }
    if status.left_out.files > 0 {
        let what = outcomes::all_left_out(status.left_out);
        let about = say!("today-left-out-about");
        all.push(Due {
            about,
            ..plain(what, burn(say!("today-import-button")))
        });
    }
}

/// What the catalog is kept by.
fn keeping(status: &Outcome, now: Timestamp, all: &mut Vec<Due>) {
    if status.lists_gone > 0 {
        all.push(plain(lists::gone(status.lists_gone), None));
    }
    if status.readable_by_others {
        all.push(plain(say!("today-readable-by-all"), None));
    }
    let mut copies = status.sets.iter().flat_map(Set::copies);
    let last = status.last_backup;
    if copies.any(|copy| !copy.planned) && catalog::due(last, now).is_some() {
        let days = last.map(|last| now.0.saturating_sub(last.0) / 86_400_000);
        let what = match days {
            Some(days) => say!("today-backup-due", days = days),
            None => say!("today-never-backed-up"),
        };
        all.push(Due {
            order: Order::Month,
            about: say!("today-backup-about"),
            ..plain(what, None)
        });
    }
}

fn plain(what: String, button: Option<(String, Command)>) -> Due {
    Due {
        order: Order::Waiting,
        health: None,
        what,
        about: String::new(),
        button,
    }
}

fn go_on() -> Option<(String, Command)> {
    Some((
        say!("today-burn-button"),
        Command::To(To::Screen(Screen::Burn)),
    ))
}

/// How many copies there are of each class.
fn health(status: &Outcome) -> [u64; Health::ALL.len()] {
    let mut counts = [0; Health::ALL.len()];
    for copy in status.sets.iter().flat_map(Set::copies) {
        let is_out = copy.lent_to.is_some() || copy.in_transit_to.is_some();
        let class = Health::of(copy.state, copy.quarantined, is_out);
        let place = class.and_then(|class| Health::ALL.iter().position(|one| *one == class));
        if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
            *count += 1;
        }
    }
    counts
}

/// Whether there is nothing to be done at all.
pub fn is_clear(view: &View) -> bool {
    let idle = matches!(view.status.next, NextStep::Ingest);
    idle && view.due.is_empty() && view.jobs.is_empty()
}

/// The copy that the next step replaces.
fn replaced(next: &NextStep) -> Option<&str> {
    if let NextStep::Replace { serial, .. } = next {
        return Some(serial);
    }
    let NextStep::Burn { instead_of, .. } = next else {
        return None;
    };
    instead_of.as_deref()
}

/// Why the next step comes first, where a copy is in danger; of an incident, whom to tell besides.
pub fn next_about(view: &View) -> String {
    if let Some(incident) = reported(&view.status.next) {
        let mut open = view.status.incidents.iter();
        let one = open.find(|one| one.incident == incident);
        let now = view.looked_at.unwrap_or(view.status.at);
        return one.map_or_else(String::new, |one| incidents::patients_told(one, now));
    }
    let serial = replaced(&view.status.next);
    let mut all = view.status.in_danger.iter();
    let copy = all.find(|copy| Some(copy.serial.as_str()) == serial);
    let about = disc_of(&view.status.next, &view.status);
    let mut without = view.status.without_sound.iter();
    let without = without.find(|one| Some(one.disc.as_str()) == about);
    let danger = copy.map(states::in_danger);
    let danger = danger.or_else(|| without.map(states::without_sound));
    danger.unwrap_or_else(String::new)
}

/// The class of the copy that the next step is about, where that is why it comes first.
pub fn next_health(view: &View) -> Option<Health> {
    let next = &view.status.next;
    let replaces = matches!(
        next,
        NextStep::Replace { .. }
            | NextStep::Burn {
                instead_of: Some(_),
                ..
            }
    );
    if replaces {
        let mut danger = view.status.in_danger.iter();
        let copy = danger.find(|copy| Some(copy.serial.as_str()) == replaced(next));
        let class = copy.and_then(|copy| Health::of(copy.state, false, false));
        return class.or(Some(Health::Migrate));
    }
    if matches!(next, NextStep::LookFor { .. }) {
        return Some(Health::Failed);
    }
    let (NextStep::Verify { serial, .. }
    | NextStep::Settle { serial, .. }
    | NextStep::TellApart { serial, .. }) = next
    else {
        return None;
    };
    let mut copies = view.status.sets.iter().flat_map(Set::copies);
    let copy = copies.find(|copy| copy.serial == *serial)?;
    let class = Health::of(copy.state, copy.quarantined, false);
    class.filter(|class| *class != Health::Good)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::overview::status::{StudyName, Waiting};
    use stele_catalog::CopyState;

    #[test]
    fn danger_comes_before_what_waits_and_the_next_step_is_not_told_twice() {
        let mut status = Outcome::default();
        let seen = |status: &Outcome| super::seen(status, &BTreeSet::new(), Timestamp(0));
        assert_eq!(seen(&status), Seen::default());
        status.waiting.push(Waiting {
            study: StudyName::default(),
            files: 1,
            bytes: 1,
        });
        status.in_danger.push(InDanger {
            serial: "STL-04KQ7Z-M".to_owned(),
            disc: "SET-0001/1".to_owned(),
            state: CopyState::Migrate,
            others_sound: 0,
            others_good: 0,
        });
        let all = seen(&status).due;
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].health, Some(Health::Migrate));
        assert!(
            all[1].what.contains("1 study is waiting"),
            "{}",
            all[1].what
        );
        status.next = NextStep::Plan {
            studies: 1,
            bytes: 1,
        };
        assert_eq!(seen(&status).due.len(), 1);
        // A step that is about something else comes behind the danger.
        let mut view = View {
            due: seen(&status).due,
            status,
            ..View::default()
        };
        assert_eq!(before_next(&view), 1);
        let waits = Due {
            order: Order::Waiting,
            ..view.due[0].clone()
        };
        let late = Due {
            order: Order::Pressing,
            ..waits.clone()
        };
        view.due = ordered(vec![waits, late, view.due[0].clone()]);
        let order: Vec<Order> = view.due.iter().map(|due| due.order).collect();
        assert_eq!(order, [Order::Danger, Order::Pressing, Order::Waiting]);
        assert_eq!(before_next(&view), 2);
    }

    #[test]
    fn an_open_incident_is_due_with_both_of_its_dates() {
        let mut status = Outcome::default();
        status.incidents.push(Incident {
            incident: 7,
            serial: "STL-04KQ7Z-M".to_owned(),
            disc: "SET-0001/1".to_owned(),
            aware: Timestamp(0),
            opened: Timestamp(0),
            person: "PER-0001-J".to_owned(),
            name: None,
            authority_by: Timestamp(72 * 3_600_000),
            patients_by: Timestamp(60 * 86_400_000),
            encrypted: false,
            found: None,
            closed: None,
            closed_by: None,
            closed_name: None,
            why: None,
        });
        let due = seen(&status, &BTreeSet::new(), Timestamp(0)).due;
        assert_eq!(due.len(), 1, "{due:#?}");
        assert!(due[0].what.contains("Incident 7"), "{due:#?}");
        for day in ["Sunday 4 January 1970", "Monday 2 March 1970"] {
            assert!(due[0].about.contains(day), "{due:#?}");
        }
        status.next = NextStep::ReportIncident {
            incident: 7,
            serial: "STL-04KQ7Z-M".to_owned(),
            disc: "SET-0001/1".to_owned(),
            by: Timestamp(72 * 3_600_000),
            over: false,
        };
        assert_eq!(seen(&status, &BTreeSet::new(), Timestamp(0)).due, []);
    }

    #[test]
    fn a_missing_copy_is_due_until_it_is_the_first_step() {
        let mut status = Outcome::default();
        for number in 0..=NAMED {
            status.missing.push(MissingCopy {
                serial: format!("S{number}"),
                disc: "SET-0001/1".to_owned(),
                since: Timestamp(0),
                place: None,
                others_sound: 1,
            });
        }
        let due = seen(&status, &BTreeSet::new(), Timestamp(0)).due;
        assert_eq!(due.len(), NAMED + 1, "{due:#?}");
        assert!(due[0].what.starts_with("S0 (SET-0001/1) has been missing"));
        assert_eq!(due[NAMED].what, "1 more copy is missing.");
        status.next = NextStep::DecideMissing {
            serial: "S0".to_owned(),
            disc: "SET-0001/1".to_owned(),
            since: Timestamp(0),
        };
        let due = seen(&status, &BTreeSet::new(), Timestamp(0)).due;
        assert!(due.iter().all(|due| !due.what.starts_with("S0 ")));
    }

    #[test]
    fn nothing_due_is_said_only_where_nothing_is() {
        let mut view = View::default();
        assert!(is_clear(&view));
        view.status.next = NextStep::Shelve {
            serial: "STL-04KQ7Z-M".to_owned(),
        };
        assert!(!is_clear(&view));
    }
}
