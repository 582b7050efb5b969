//! The product from outside: the program as a person runs it, and foreign programs as witnesses.
//!
//! `tests/run` installs the witnesses; a test that misses one fails and names it.

#[path = "whole/bench.rs"]
mod bench;

#[path = "whole/advice_works.rs"]
mod advice_works;
#[path = "whole/advised.rs"]
mod advised;
#[path = "whole/alive.rs"]
mod alive;
#[path = "whole/asked_first.rs"]
mod asked_first;
#[path = "whole/audit.rs"]
mod audit;
#[path = "whole/bad_input.rs"]
mod bad_input;
#[path = "whole/bad_places.rs"]
mod bad_places;
#[path = "whole/blanks.rs"]
mod blanks;
#[path = "whole/burn_logs.rs"]
mod burn_logs;
#[path = "whole/came_apart.rs"]
mod came_apart;
#[path = "whole/campaign.rs"]
mod campaign;
#[path = "whole/cases.rs"]
mod cases;
#[path = "whole/check.rs"]
mod check;
#[path = "whole/codes.rs"]
mod codes;
#[path = "whole/commands.rs"]
mod commands;
#[path = "whole/compat.rs"]
mod compat;
#[path = "whole/corrected.rs"]
mod corrected;
#[path = "whole/damage.rs"]
mod damage;
#[path = "whole/deliveries.rs"]
mod deliveries;
#[path = "whole/desktop.rs"]
mod desktop;
#[path = "whole/dicomdir.rs"]
mod dicomdir;
#[path = "whole/disc_picture.rs"]
mod disc_picture;
#[path = "whole/drives.rs"]
mod drives;
#[path = "whole/find.rs"]
mod find;
#[path = "whole/foreign_words.rs"]
mod foreign_words;
#[path = "whole/forged.rs"]
mod forged;
#[path = "whole/format.rs"]
mod format;
#[path = "whole/from_discs.rs"]
mod from_discs;
#[path = "whole/golden.rs"]
mod golden;
#[path = "whole/held.rs"]
mod held;
#[path = "whole/identity_table.rs"]
mod identity_table;
#[path = "whole/images.rs"]
mod images;
#[path = "whole/images_found.rs"]
mod images_found;
#[path = "whole/images_kept.rs"]
mod images_kept;
#[path = "whole/in_drive.rs"]
mod in_drive;
#[path = "whole/incidents.rs"]
mod incidents;
#[path = "whole/inspect.rs"]
mod inspect;
#[path = "whole/keep.rs"]
mod keep;
#[path = "whole/kept_bytes.rs"]
mod kept_bytes;
#[path = "whole/killed.rs"]
mod killed;
#[path = "whole/label.rs"]
mod label;
#[path = "whole/languages.rs"]
mod languages;
#[path = "whole/last_files.rs"]
mod last_files;
#[path = "whole/led.rs"]
mod led;
#[path = "whole/left_out.rs"]
mod left_out;
#[path = "whole/lists.rs"]
mod lists;
#[path = "whole/loans.rs"]
mod loans;
#[path = "whole/made.rs"]
mod made;
#[path = "whole/many.rs"]
mod many;
#[path = "whole/next_step.rs"]
mod next_step;
#[path = "whole/not_vouched.rs"]
mod not_vouched;
#[path = "whole/objects.rs"]
mod objects;
#[path = "whole/odd_objects.rs"]
mod odd_objects;
#[path = "whole/older_catalog.rs"]
mod older_catalog;
#[path = "whole/on_record.rs"]
mod on_record;
#[path = "whole/only_in_log.rs"]
mod only_in_log;
#[path = "whole/other_catalog.rs"]
mod other_catalog;
#[path = "whole/patients.rs"]
mod patients;
#[path = "whole/people.rs"]
mod people;
#[path = "whole/pictures.rs"]
mod pictures;
#[path = "whole/places.rs"]
mod places;
#[path = "whole/plain_words.rs"]
mod plain_words;
#[path = "whole/possible.rs"]
mod possible;
#[path = "whole/privacy.rs"]
mod privacy;
#[path = "whole/queue.rs"]
mod queue;
#[path = "whole/readers.rs"]
mod readers;
#[path = "whole/real_files.rs"]
mod real_files;
#[path = "whole/release.rs"]
mod release;
#[path = "whole/replaced.rs"]
mod replaced;
#[path = "whole/requests.rs"]
mod requests;
#[path = "whole/restore.rs"]
mod restore;
#[path = "whole/said_in_its_state.rs"]
mod said_in_its_state;
#[path = "whole/said_right.rs"]
mod said_right;
#[path = "whole/salvaged.rs"]
mod salvaged;
#[path = "whole/schema.rs"]
mod schema;
#[path = "whole/set_names.rs"]
mod set_names;
#[path = "whole/sets.rs"]
mod sets;
#[path = "whole/shelf.rs"]
mod shelf;
#[path = "whole/shipments.rs"]
mod shipments;
#[path = "whole/shuffled.rs"]
mod shuffled;
#[path = "whole/states.rs"]
mod states;
#[path = "whole/stocktake.rs"]
mod stocktake;
#[path = "whole/tag_trail.rs"]
mod tag_trail;
#[path = "whole/tags.rs"]
mod tags;
#[path = "whole/tamper.rs"]
mod tamper;
#[path = "whole/transcripts.rs"]
mod transcripts;
#[path = "whole/tried_again.rs"]
mod tried_again;
#[path = "whole/tried_anew.rs"]
mod tried_anew;
#[path = "whole/twice.rs"]
mod twice;
#[path = "whole/window.rs"]
mod window;
#[path = "whole/window_blanks.rs"]
mod window_blanks;
#[path = "whole/window_find.rs"]
mod window_find;
#[path = "whole/window_frame.rs"]
mod window_frame;
#[path = "whole/window_gone.rs"]
mod window_gone;
#[path = "whole/window_hands.rs"]
mod window_hands;
#[path = "whole/window_reads.rs"]
mod window_reads;
#[path = "whole/window_requests.rs"]
mod window_requests;
#[path = "whole/window_shelf.rs"]
mod window_shelf;
#[path = "whole/window_shipments.rs"]
mod window_shipments;
#[path = "whole/window_steps.rs"]
mod window_steps;
#[path = "whole/window_stock.rs"]
mod window_stock;

#[path = "whole/moved.rs"]
mod moved;
#[path = "whole/settle.rs"]
mod settle;
#[path = "whole/unasked.rs"]
mod unasked;
#[path = "whole/whose.rs"]
mod whose;
#[path = "whole/written_over.rs"]
mod written_over;
#[path = "whole/wrong_patient.rs"]
mod wrong_patient;
