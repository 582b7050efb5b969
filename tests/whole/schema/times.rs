//! Which texts and numbers of an outcome are times.

/// Names of which each is a time, wherever it stands.
const TIMES: [&str; 14] = [
    "at",
    "since",
    "due",
    "began",
    "ended",
    "begun",
    "heard",
    "last_spoiled",
    "last_backup",
    "last_check",
    "aware",
    "authority_by",
    "patients_by",
    "returned",
];

/// Whether a text is a moment: RFC 3339, in UTC, to the second.
pub fn is_time(text: &str) -> bool {
    let form = text.replace(|c: char| c.is_ascii_digit(), "0");
    form == "0000-00-00T00:00:00Z" && text.parse::<jiff::Timestamp>().is_ok()
}

/// Whether a number is a time that no person can read: by its name, or since it is one of the
/// milliseconds from 2001 to 2100.
pub fn is_bare_time(path: &str, number: &serde_json::Number) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    let epoch = 1_000_000_000_000_u64..4_102_444_800_000;
    TIMES.contains(&name) || number.as_u64().is_some_and(|n| epoch.contains(&n))
}
