//! What is wrong with a settings file, in plain words.

use super::ArchiveError;
use crate::words::lang::{naming, say};

/// That a file is none that Stele or a person writes: too long, or no text.
pub(super) fn no_settings() -> ArchiveError {
    ArchiveError::BrokenSettings {
        line: 0,
        problem: String::new(),
    }
}

/// What the parser found wrong in a text.
pub(super) fn of(text: &str, error: &toml::de::Error) -> ArchiveError {
    let at = error.span().map_or(0, |span| span.start);
    let before = text.get(..at).unwrap_or(text);
    ArchiveError::BrokenSettings {
        line: before.matches('\n').count().saturating_add(1),
        problem: error.message().to_owned(),
    }
}

/// What is said of it.
pub(super) fn said(line: usize, problem: &str) -> String {
    let quoted = |begins: &str| {
        let rest = problem.strip_prefix(begins)?.strip_prefix('`')?;
        rest.split_once('`').map(|(name, _)| name)
    };
    if line == 0 {
        return say!("error-settings-none");
    }
    let line = naming(line as u64);
    if let Some(name) = quoted("unknown field ") {
        return say!("error-settings-unknown", line = line, name = name);
    }
    if let Some(name) = quoted("missing field ") {
        return say!("error-settings-missing", name = name);
    }
    match problem.starts_with("invalid type: ") {
        true => say!("error-settings-value", line = line),
        false => say!("error-settings-syntax", line = line),
    }
}
