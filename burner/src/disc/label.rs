//! What a disc is called.

/// What a disc is called and what its texts say; made by the caller.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct DiscLabel {
    /// The disc's UUID.
    pub uuid: [u8; 16],
    /// The set's name, `SET-0001`.
    pub set: String,
    /// Number of the disc in its set, from 1.
    pub number: u32,
    /// Discs in the set.
    pub of: u32,
    /// When the set was planned: seconds since 1970 UTC, the volume's time.
    pub time: i64,
    /// Whose archive this is, and whom to ask.
    pub owner: String,
    /// Parity discs of the set: so many of its discs may be lost as a whole. None where an earlier
    /// version planned it, which did not note it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_parity_discs: Option<u8>,
}
