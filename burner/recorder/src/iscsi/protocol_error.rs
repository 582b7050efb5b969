//! An initiator that does not keep to the protocol.

/// The other side does not keep to the protocol; the text says in what.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct ProtocolError(pub(super) &'static str);
