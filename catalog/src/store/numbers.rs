//! Numbers as rows hold them: times, row numbers, counts.

/// Milliseconds since 1970-01-01T00:00:00 UTC.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Timestamp(pub i64);

/// Declares types of row numbers, one for each table whose rows are spoken of.
macro_rules! row_numbers {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug,
            serde::Serialize, serde::Deserialize,
        )]
        pub struct $name(pub i64);
    )*};
}

pub(crate) use row_numbers;

/// A number is too large for the database.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct TooLarge;

/// A count as the database stores it.
pub(crate) fn int(n: u64) -> Result<i64, TooLarge> {
    i64::try_from(n).map_err(|_| TooLarge)
}

/// A stored count; a negative one, which only a foreign hand can have written, reads as 0.
pub(crate) fn count(n: i64) -> u64 {
    n.max(0).unsigned_abs()
}
