//! Reading discs and images: check, inspect, repair, rebuild, restore.

mod blank;
pub mod inspect;
pub mod rebuild;
pub mod repair;
pub mod restore;
pub mod verify;
