//! Words that several rooms share: advice by error code, names of states, studies and quantities,
//! what an outcome has to say.
//!
//! Units and names stand below the jobs; sentences about outcomes stand above them.

pub mod advice;
pub mod at_work;
pub mod audit_problems;
pub mod blanks;
pub mod burns;
pub mod catalog;
pub mod checks;
pub mod copy_events;
pub mod desk;
pub mod disc_picture;
pub mod drives;
pub mod fetches;
mod few;
mod findings;
pub mod finds;
pub mod from_discs;
pub mod incidents;
pub mod inspections;
pub mod labels;
pub mod lang;
pub mod lists;
pub mod loans;
pub mod locations;
pub mod names;
pub mod next_step;
pub mod notices;
pub mod other_discs;
pub mod outcomes;
pub mod pages;
pub mod patients;
pub mod people;
pub mod pressing;
pub mod protection;
pub mod quantities;
pub mod questions;
pub mod receipts;
pub mod remarks;
pub mod requests;
pub mod rows;
pub mod scans;
pub mod searches;
pub mod shipments;
pub mod speeds;
pub mod states;
pub mod stocktakes;
pub mod tag_trail;
