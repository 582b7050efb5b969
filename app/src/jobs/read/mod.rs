//! Reading discs and images: check, inspect, repair, rebuild, restore.

pub mod as_recorded;
mod at_hand;
mod bad_places;
pub mod copies_read;
mod doubts;
pub mod in_drive;
pub mod inspect;
mod never_whole;
pub(super) mod not_ours;
mod not_recorded;
mod open_burn;
pub mod rebuild;
pub mod repair;
pub mod restore;
mod same_disc;
pub mod tag_trail;
mod take_back;
mod unended;
pub mod verify;
mod watched;
mod whose;
