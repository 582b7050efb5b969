//! How far a login is.

/// How far a login is.
#[derive(Debug, Default)]
pub(super) struct LoginState {
    /// 0 security, 1 operations.
    pub stage: u8,
    /// The first request was looked at.
    pub begun: bool,
    /// The initiator said who it is.
    pub initiator: Option<String>,
    pub isid: [u8; 6],
    /// The session that is meant; zero for a new one.
    pub tsih: u16,
    /// The connection's number.
    pub cid: u16,
    pub declared: bool,
    /// Text of requests that go on in the next one.
    pub text: Vec<u8>,
}
