//! The shelf: find a study, scan a code, put copies in their places, lend them, label them.

pub mod card;
pub mod copy_history;
pub mod corrections;
pub mod count;
pub mod desk;
pub mod find;
pub mod gathered;
pub mod holds;
pub mod in_hand;
pub mod incidents;
pub mod label;
pub mod loans;
pub mod page;
pub mod patients;
pub mod people;
pub mod place_meant;
pub mod places;
pub mod row;
pub mod scan;
mod scan_disc;
pub mod search;
pub mod settle;
pub mod shelve;
pub mod shipments;
pub mod stocktake;
pub mod table;
pub mod take_back;
