//! Labels for cases and shelves: what stands on them, and the page on which they are printed.

mod bars;
mod page;

pub use page::render;

use super::protection;
use super::quantities::count;
use crate::jobs::shelf::label::{Divided, Label};

/// Which thing it is.
pub fn title(label: &Label) -> String {
    match label {
        Label::Copy(copy) => format!(
            "{}, disc {} of {}, copy {}",
            copy.set, copy.disc, copy.of, copy.copy
        ),
        Label::Slot { path, .. } => path.clone(),
        Label::Person { name, .. } => name.clone().unwrap_or_else(|| "A borrower".to_owned()),
        Label::Set { set, discs, .. } => format!("{set}: {}", count(*discs as u64, "disc")),
    }
}

/// What else is to be known, one a line.
fn facts(label: &Label) -> Vec<String> {
    let copy = match label {
        Label::Copy(copy) => copy,
        Label::Slot { .. } => return Vec::new(),
        Label::Person { .. } => {
            return vec!["Scan it where the code of a person is asked for.".to_owned()];
        }
        Label::Set { .. } => {
            return vec!["For the set as a whole: its box, or a list of it.".to_owned()];
        }
    };
    let mut facts = vec![format!("UUID {}", copy.uuid)];
    facts.extend(copy.divided.as_ref().map(divided));
    facts.extend(copy.survives.as_ref().map(protection::survives));
    let help = "Any computer reads it; README.TXT on it says how, and how to repair it.";
    facts.push(help.to_owned());
    facts
}

/// The words by which a disc can be decoded whose own words are gone: the first witness that
/// [`stele_burner::parity::find_geometry`] asks.
fn divided(d: &Divided) -> String {
    let Divided {
        sectors,
        strip,
        data,
        parity,
    } = d;
    format!("STELE1 N={sectors} S={strip} k={data} m={parity}")
}
