//! A file that a person should look at, and why.

use serde::Serialize;

/// A file and what is to be said of it.
#[derive(Clone, Debug, Serialize)]
pub struct Remark {
    /// Its number on the list of files to be looked at; none before it is on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The file, as a person sees it.
    pub path: String,
    /// Code of the reason: of [`stele_burner::source::ExceptionKind`] or
    /// [`stele_burner::source::SourceError`].
    pub code: String,
    /// The other file, where two are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
}
