//! Inputs that nobody would write, by the thousand: no panic, no hang, no memory without end.
//!
//! One module a reader, named as its target. Every input is made from a seed and held to the
//! bounds that stand beside the reader: bytes of memory, counted by the allocator, and seconds of
//! processor time. `tests/run` replays the first seeds of each target and those of
//! `tests/fuzz/seeds.txt`. By hand, a target for so many seconds, or all one after the other:
//!
//!     tests/long fuzz 1800 anchor
//!     tests/long fuzz 60
//!
//! What fails names target and seed; it goes into `tests/fuzz/seeds.txt`. One seed alone:
//!
//!     STELE_FUZZ_CASE=4711 cargo test --release --workspace --test fuzz anchor::

#[path = "fuzz/base.rs"]
mod base;
#[path = "fuzz/elements.rs"]
mod elements;
#[path = "fuzz/iso_places.rs"]
mod iso_places;
#[path = "fuzz/mutate.rs"]
mod mutate;
#[path = "fuzz/patched.rs"]
mod patched;
#[path = "fuzz/run.rs"]
mod run;
#[path = "fuzz/udf_tags.rs"]
mod udf_tags;

#[path = "fuzz/anchor.rs"]
mod anchor;
#[path = "fuzz/check.rs"]
mod check;
#[path = "fuzz/dicom.rs"]
mod dicom;
#[path = "fuzz/dicomdir.rs"]
mod dicomdir;
#[path = "fuzz/inspect.rs"]
mod inspect;
#[path = "fuzz/iscsi.rs"]
mod iscsi;
#[path = "fuzz/iso.rs"]
mod iso;
#[path = "fuzz/manifest.rs"]
mod manifest;
#[path = "fuzz/mapfile.rs"]
mod mapfile;
#[path = "fuzz/mmc.rs"]
mod mmc;
#[path = "fuzz/set.rs"]
mod set;
#[path = "fuzz/settings.rs"]
mod settings;
#[path = "fuzz/so_far.rs"]
mod so_far;
#[path = "fuzz/tag.rs"]
mod tag;
#[path = "fuzz/udf.rs"]
mod udf;
