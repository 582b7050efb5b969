//! How many blanks of a medium the next month needs, and below which number they are ordered.

use serde::Serialize;
use stele_catalog::{Reader, Timestamp};

use crate::jobs::JobError;
use crate::station::planned_medium;

/// Days of use that are looked at: three months.
const DAYS: u64 = 90;
const DAY_MS: i64 = 86_400_000;

/// What is needed of a medium that stock is kept of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Need {
    /// The medium, named as for a plan.
    pub media: String,
    /// Blanks that are left, of all lots.
    pub left: u64,
    /// Blanks that burns used in the last 90 days, spoiled ones included.
    pub used: u64,
    /// Copies that are planned and not burned.
    pub planned: u64,
    /// Days from an order until it is there: of several products the longest.
    pub lead_days: u32,
    /// What the next month needs.
    pub month: u64,
    /// Below this they are to be ordered.
    pub minimum: u64,
    /// Whether fewer are left.
    pub low: bool,
}

/// What the next month needs, and the minimum: that and a fifth, and what is used until an order
/// is there. The month is as the last three were, or what is planned where that is more. Both
/// rounded up to whole blanks.
fn reckoned(used: u64, planned: u64, lead_days: u32) -> (u64, u64) {
    // Thirds of a month, and ninetieths of a blank, so that only the end is rounded.
    let thirds = used.max(planned.saturating_mul(3));
    let month = thirds.div_ceil(3);
    let fifth_more = thirds.saturating_mul(DAYS * 12 / 10 / 3);
    let on_the_way = used.saturating_mul(lead_days.into());
    let minimum = fifth_more.saturating_add(on_the_way).div_ceil(DAYS);
    (month, minimum)
}

/// What is needed of each medium that stock was ever kept of, by its name; nothing where none was.
///
/// # Errors
/// The catalog's.
pub fn needs(reader: &Reader<'_>, now: Timestamp) -> Result<Vec<Need>, JobError> {
    let kept = reader.blank_media()?;
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    let lots = reader.blanks_in_stock()?;
    let products = reader.blank_products()?;
    let days = i64::try_from(DAYS).unwrap_or(i64::MAX);
    let after = now.0.saturating_sub(days.saturating_mul(DAY_MS));
    let uses = reader.blanks_used(Timestamp(after))?;
    let needs = kept.iter().map(|media| {
        let of = |one: &&stele_catalog::BlankUse| drawn_from(&one.media, &kept) == Some(media);
        let used = uses.iter().filter(of).map(|one| one.used).sum();
        let planned = uses.iter().filter(of).map(|one| one.planned).sum();
        let lots = lots.iter().filter(|lot| lot.product.media == *media);
        let left = lots.map(stele_catalog::BlankLot::left).sum();
        let products = products.iter().filter(|one| one.media == *media);
        let lead_days = products.map(|one| one.lead_days).max().unwrap_or(0);
        let (month, minimum) = reckoned(used, planned, lead_days);
        Need {
            media: media.clone(),
            left,
            used,
            planned,
            lead_days,
            month,
            minimum,
            low: left < minimum,
        }
    });
    Ok(needs.collect())
}

/// What is needed of a medium.
pub fn of(media: &str, needs: Vec<Need>) -> Option<Need> {
    needs.into_iter().find(|need| need.media == media)
}

/// The medium that blanks for a set are taken from: that of the set, or the smallest one of its
/// kind that is not much larger. A set may be planned for less than its blanks hold.
fn drawn_from<'a>(set: &str, kept: &'a [String]) -> Option<&'a String> {
    if let Some(same) = kept.iter().find(|media| *media == set) {
        return Some(same);
    }
    let set = planned_medium(set).ok()?;
    let holds = |media: &String| {
        let kind = planned_medium(media).ok()?;
        let is_of = kind.medium_type() == set.medium_type();
        let sectors = Some(kind.sectors()).filter(|_| is_of)?;
        let room = set.sectors()..=set.sectors().saturating_mul(3) / 2;
        room.contains(&sectors).then_some(sectors)
    };
    let fitting = kept.iter().filter(|media| holds(media).is_some());
    fitting.min_by_key(|media| holds(media))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_as_the_last_three_or_as_what_is_planned() {
        // Nothing used, nothing planned: nothing is needed.
        assert_eq!(reckoned(0, 0, 30), (0, 0));
        // 54 in 90 days are 18 a month; 21.6 and 3 for five days.
        assert_eq!(reckoned(54, 0, 5), (18, 25));
        // What is planned where that is more; the way is reckoned by what is used.
        assert_eq!(reckoned(54, 40, 5), (40, 51));
        assert_eq!(reckoned(0, 10, 30), (10, 12));
        // Parts of a blank are a blank, and are rounded once.
        assert_eq!(reckoned(1, 0, 0), (1, 1));
        assert_eq!(reckoned(10, 0, 0), (4, 4));
        assert_eq!(reckoned(10, 0, 90), (4, 14));
        assert_eq!(reckoned(u64::MAX, u64::MAX, 365).0, u64::MAX.div_ceil(3));
    }

    #[test]
    fn a_set_takes_its_blanks_from_what_is_kept() {
        let kept = |media: &[&str]| media.iter().map(|m| (*m).to_owned()).collect::<Vec<_>>();
        let all = kept(&["bd25", "bd100", "dvd+r", "mdisc25"]);
        for (set, from) in [
            ("bd25", Some("bd25")),
            ("mdisc25", Some("mdisc25")),
            ("24g", Some("bd25")),
            ("bd50", None),
            ("dvd+r", Some("dvd+r")),
            ("dvd-r", None),
            ("16MB", None),
            ("no medium", None),
        ] {
            let of = drawn_from(set, &all).map(String::as_str);
            assert_eq!(of, from, "{set}");
        }
        let of = kept(&["mdisc25"]);
        assert_eq!(drawn_from("bd25", &of), of.first());
    }
}
