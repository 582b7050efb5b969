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
    /// The reason.
    pub reason: String,
    /// Code of the reason.
    pub code: String,
}
