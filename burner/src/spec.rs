//! The format text and the stand-alone decoder, as they are written on every disc.
//!
//! Both lie in `burner/spec`; they are part of the program so that a disc never depends on files
//! of the station.

/// `SPEC.TXT`: the normative text of the disc format; plain ASCII, 72 columns.
pub const SPEC_TXT: &[u8] = include_bytes!("../spec/SPEC.TXT");

/// `DECODE.C`: rebuilds a damaged image without Stele; C99, one file, no library.
pub const DECODE_C: &[u8] = include_bytes!("../spec/DECODE.C");
