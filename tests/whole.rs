//! The product as a whole, through its command line and its window, against foreign programs.
//!
//! `tests/run` installs what these tests call; without it they fail and say what is missing.

#[path = "whole/audit.rs"]
mod audit;
#[path = "whole/bad_input.rs"]
mod bad_input;
#[path = "whole/damage.rs"]
mod damage;
#[path = "whole/desktop.rs"]
mod desktop;
#[path = "whole/job.rs"]
mod job;
#[path = "whole/killed.rs"]
mod killed;
#[path = "whole/readers.rs"]
mod readers;
#[path = "whole/station.rs"]
mod station;
