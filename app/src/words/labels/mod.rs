//! Labels for cases and shelves: what stands on them, and the page on which they are printed.

mod bars;
mod page;

pub(super) use page::escape;
pub use page::render;

use super::lang::say;
use super::protection;
use crate::jobs::shelf::label::{Divided, Label};

/// Which thing it is.
pub fn title(label: &Label) -> String {
    match label {
        Label::Copy(copy) => say!(
            "labels-copy",
            set = &copy.set,
            disc = copy.disc,
            discs = copy.of,
            copy = copy.copy
        ),
        Label::Slot { path, .. } => path.clone(),
        Label::Person { name, .. } => name.clone().unwrap_or_else(|| say!("labels-borrower")),
        Label::Set { set, discs, .. } => say!("labels-set", set = set, discs = *discs),
    }
}

/// What else is to be known, one a line.
fn facts(label: &Label) -> Vec<String> {
    let copy = match label {
        Label::Copy(copy) => copy,
        Label::Slot { .. } => return Vec::new(),
        Label::Person { .. } => return vec![say!("labels-scan-person")],
        Label::Set { .. } => return vec![say!("labels-whole-set")],
    };
    let mut facts = vec![say!("labels-uuid", uuid = &copy.uuid)];
    facts.extend(copy.divided.as_ref().map(divided));
    facts.extend(copy.survives.as_ref().map(protection::survives));
    facts.push(say!("labels-readme"));
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
