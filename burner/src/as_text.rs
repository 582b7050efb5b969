//! Fields of errors that are no numbers or names, serialized as they are written: for whoever says
//! an error in another language, out of its facts.

use std::fmt::Display;

use serde::Serializer;

/// A field as its text.
pub(crate) fn one<T: Display, S: Serializer>(field: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(field)
}

/// A field of several, each as its text.
pub(crate) fn each<T: Display, S: Serializer>(field: &[T], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(field.iter().map(ToString::to_string))
}
