//! Which box a blank comes from, where nobody says so: the one that is open, if the blank can be
//! of it.

use serde::Serialize;
use stele_burner::drive::{BurnOutcome, MediumFacts};
use stele_catalog::{BlankLot, DriveUse, OpenBox, Reader};

use super::copy::BoxSays;
use crate::jobs::JobError;
use crate::station::planned_medium;

/// Blanks of one kind differ by so much of a hundred in what they hold: spare areas take 3 %.
const PERCENT: u64 = 5;

/// What is known of the box that a blank came from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum FromBox {
    /// It was one of a lot that is in stock.
    Drawn {
        /// The lot.
        lot: String,
        /// Blanks that are left of it.
        left: u64,
        /// Blanks that were burned of it though they should have been used up.
        too_many: u64,
        /// Nobody named the lot: its box is open.
        open: bool,
    },
    /// The box that is open held others before: no lot is recorded.
    OtherMedium {
        /// The lot of that box.
        lot: String,
        /// Media ID of those.
        held: String,
    },
    /// Nothing should be left in the box that is open: no lot is recorded.
    Empty {
        /// The lot of that box.
        lot: String,
    },
    /// It may be of several boxes that are open: no lot is recorded.
    Several {
        /// Their lots.
        lots: Vec<String>,
    },
}

/// A blank, and what its box says.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    /// Brand, type and lot: as a person says, or of the box that is open.
    says: BoxSays,
    /// Whether it is the open box that says so.
    open: bool,
    /// What speaks against the box that is open.
    unclear: Option<FromBox>,
}

impl Taken {
    /// What the box of a blank says. Whoever names its brand or its lot is believed.
    ///
    /// # Errors
    /// The catalog's.
    pub fn of(said: &BoxSays, facts: &MediumFacts, reader: &Reader<'_>) -> Result<Self, JobError> {
        let untold = said.lot.trim().is_empty() && said.label.trim().is_empty();
        let mut open = match untold {
            true => reader.open_boxes()?,
            false => Vec::new(),
        };
        open.retain(|one| fits(&one.lot, facts));
        let (lot, unclear) = match chosen(&open, &facts.media_id) {
            Ok(lot) => (lot, None),
            Err(why) => (None, Some(why)),
        };
        let says = lot.map(|lot| BoxSays {
            label: lot.product.label.clone(),
            lot: lot.lot.clone(),
        });
        Ok(Self {
            open: says.is_some(),
            says: says.unwrap_or_else(|| said.clone()),
            unclear,
        })
    }

    /// What a drive did, with this blank.
    pub fn noted(&self, did: DriveUse) -> DriveUse {
        DriveUse {
            box_label: self.says.label.clone(),
            lot: self.says.lot.clone(),
            ..did
        }
    }

    /// Its lot, as it is in stock; empty where it is not.
    ///
    /// # Errors
    /// The catalog's.
    pub fn in_stock(&self, reader: &Reader<'_>) -> Result<String, JobError> {
        let lot = reader.blank_lot(&self.says.lot)?;
        Ok(lot.map_or_else(String::new, |lot| lot.lot))
    }

    /// What is known of its box once it is burned and recorded; none where nothing was written, or
    /// its lot is not in stock. What was burned is burned, whatever can be said of that.
    pub fn told(&self, burned: &BurnOutcome, reader: &Reader<'_>) -> Option<FromBox> {
        if burned.written.0 == 0 || self.unclear.is_some() {
            return self.unclear.clone().filter(|_| burned.written.0 > 0);
        }
        let lot = reader.blank_lot(&self.says.lot).ok().flatten()?;
        Some(FromBox::Drawn {
            left: lot.left(),
            too_many: lot.too_many(),
            lot: lot.lot,
            open: self.open,
        })
    }
}

/// The lot that a blank of a media ID is of, among those whose boxes are open and that it fits.
fn chosen<'a>(open: &'a [OpenBox], media_id: &str) -> Result<Option<&'a BlankLot>, FromBox> {
    let contradicts = |one: &&OpenBox| {
        let held = one.media_id.as_deref().filter(|held| *held != media_id);
        held.is_some() && !media_id.is_empty()
    };
    let may_be: Vec<&OpenBox> = open.iter().filter(|one| !contradicts(one)).collect();
    let is_known = |one: &&&OpenBox| one.media_id.as_deref() == Some(media_id);
    let known: Vec<&&OpenBox> = may_be.iter().filter(is_known).collect();
    let one = match (known.as_slice(), may_be.as_slice(), open) {
        ([one], ..) => *one,
        ([], [one], _) => one,
        ([], [], []) => return Ok(None),
        ([], [], [first, ..]) => {
            return Err(FromBox::OtherMedium {
                lot: first.lot.lot.clone(),
                held: first
                    .media_id
                    .clone()
                    .unwrap_or_else(|| media_id.to_owned()),
            });
        }
        _ => {
            let lots = may_be.iter().map(|one| one.lot.lot.clone()).collect();
            return Err(FromBox::Several { lots });
        }
    };
    match one.lot.left() {
        0 => Err(FromBox::Empty {
            lot: one.lot.lot.clone(),
        }),
        _ => Ok(Some(&one.lot)),
    }
}

/// Whether a blank is of the kind and the size of a lot.
fn fits(lot: &BlankLot, facts: &MediumFacts) -> bool {
    let Ok(kind) = planned_medium(&lot.product.media) else {
        return false;
    };
    let (holds, of) = (facts.free.0, u64::from(kind.sectors()));
    let apart = holds.abs_diff(of).saturating_mul(100);
    kind.medium_type() == facts.kind && apart <= of.saturating_mul(PERCENT)
}

#[cfg(test)]
mod tests {
    use stele_catalog::{BlankLotId, BlankProduct, Timestamp};

    use super::*;

    fn open(lot: &str, media_id: Option<&str>, held: u64) -> OpenBox {
        OpenBox {
            lot: BlankLot {
                id: BlankLotId(1),
                lot: lot.to_owned(),
                product: BlankProduct {
                    gtin: "4006381333931".parse().unwrap(),
                    label: "M-DISC".to_owned(),
                    media: "bd25".to_owned(),
                    discs: 10,
                    lead_days: 0,
                },
                opened: Some(Timestamp(1)),
                since: Timestamp(1),
                counted: false,
                held,
                used: 0,
            },
            media_id: media_id.map(str::to_owned),
        }
    }

    fn lot(open: &[OpenBox], media_id: &str) -> Result<Option<String>, FromBox> {
        chosen(open, media_id).map(|lot| lot.map(|lot| lot.lot.clone()))
    }

    #[test]
    fn a_blank_is_of_the_open_box_that_does_not_contradict_it() {
        assert_eq!(lot(&[], "VERBAT/IMe"), Ok(None));
        let fresh = [open("ONE", None, 5)];
        assert_eq!(lot(&fresh, "VERBAT/IMe"), Ok(Some("ONE".to_owned())));
        let held = [open("ONE", Some("VERBAT/IMe"), 5)];
        assert_eq!(lot(&held, "VERBAT/IMe"), Ok(Some("ONE".to_owned())));
        // A drive that tells no media ID contradicts nothing.
        assert_eq!(lot(&held, ""), Ok(Some("ONE".to_owned())));
        assert_eq!(
            lot(&held, "RITEK/BR2"),
            Err(FromBox::OtherMedium {
                lot: "ONE".to_owned(),
                held: "VERBAT/IMe".to_owned()
            })
        );
        let empty = [open("ONE", None, 0)];
        let is_empty = FromBox::Empty {
            lot: "ONE".to_owned(),
        };
        assert_eq!(lot(&empty, "VERBAT/IMe"), Err(is_empty));
    }

    #[test]
    fn of_two_open_boxes_the_one_that_held_such_blanks_counts() {
        let two = [open("ONE", Some("A"), 5), open("TWO", None, 5)];
        assert_eq!(lot(&two, "A"), Ok(Some("ONE".to_owned())));
        assert_eq!(lot(&two, "B"), Ok(Some("TWO".to_owned())));
        let fresh = [open("ONE", None, 5), open("TWO", None, 5)];
        let lots = vec!["ONE".to_owned(), "TWO".to_owned()];
        assert_eq!(lot(&fresh, "A"), Err(FromBox::Several { lots }));
    }
}
