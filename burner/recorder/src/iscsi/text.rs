//! What initiator and target agree on: `key=value` texts (RFC 7143 6 and 13).

use super::protocol_error::ProtocolError;

/// Most bytes of text in one exchange.
pub(super) const MOST_TEXT: usize = 64 * 1024;

/// The longest answer: what every initiator takes before anything is agreed on (RFC 7143 6.1).
pub(super) const MOST_ANSWER: usize = 8192;

/// The longest burst of data we ask for or take unasked.
const BURST: u32 = 256 * 1024;

/// What was agreed on, with the defaults of RFC 7143 13 until then.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Settings {
    /// No data may come unasked behind a command.
    pub initial_r2t: bool,
    /// Data may come with a command.
    pub immediate_data: bool,
    /// Most bytes in answer to one request for data, or in one sequence of data to the initiator.
    pub max_burst: u32,
    /// Most bytes that come unasked.
    pub first_burst: u32,
    /// Most bytes of data in one unit to the initiator.
    pub max_segment: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            initial_r2t: true,
            immediate_data: true,
            max_burst: 262_144,
            first_burst: 65_536,
            max_segment: 8192,
        }
    }
}

/// The texts of an exchange.
///
/// Errors: what is no `key=value` in UTF-8.
pub(super) fn pairs(text: &[u8]) -> Result<Vec<(&str, &str)>, ProtocolError> {
    const NO_TEXT: ProtocolError = ProtocolError("no key=value text");
    let text = std::str::from_utf8(text).map_err(|_| NO_TEXT)?;
    let parts = text.split('\0').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').ok_or(NO_TEXT))
        .collect()
}

/// Appends one text.
pub(super) fn say(text: &mut Vec<u8>, key: &str, value: &str) {
    text.extend(key.as_bytes());
    text.push(b'=');
    text.extend(value.as_bytes());
    text.push(0);
}

fn yes(value: bool) -> &'static str {
    if value { "Yes" } else { "No" }
}

/// `None` where it was offered. We sum nothing up, ask no passwords: over a loopback TCP does.
fn none_of(offered: &str) -> String {
    let offers = offered.split(',').any(|one| one == "None");
    if offers { "None" } else { "Reject" }.to_owned()
}

impl Settings {
    /// Takes note of what the initiator wants and gives the answer; none where none is due.
    pub(super) fn agree(&mut self, key: &str, value: &str) -> Option<String> {
        let number = || value.parse::<u32>().ok();
        let reject = || "Reject".to_owned();
        Some(match key {
            "AuthMethod" | "HeaderDigest" | "DataDigest" => none_of(value),
            "MaxConnections" | "MaxOutstandingR2T" | "iSCSIProtocolLevel" => {
                number().map_or_else(reject, |n| n.min(1).to_string())
            }
            "InitialR2T" => {
                self.initial_r2t = value == "Yes";
                yes(self.initial_r2t).to_owned()
            }
            "ImmediateData" => {
                self.immediate_data = value == "Yes";
                yes(self.immediate_data).to_owned()
            }
            "MaxBurstLength" => match number() {
                Some(n) if n >= 512 => {
                    self.max_burst = n.min(BURST);
                    self.first_burst = self.first_burst.min(self.max_burst);
                    self.max_burst.to_string()
                }
                _ => reject(),
            },
            "FirstBurstLength" => match number() {
                Some(n) if n >= 512 => {
                    self.first_burst = n.min(self.max_burst);
                    self.first_burst.to_string()
                }
                _ => reject(),
            },
            "MaxRecvDataSegmentLength" => match number() {
                Some(n) if n >= 512 => {
                    self.max_segment = n.min(BURST);
                    return None;
                }
                _ => reject(),
            },
            "DataPDUInOrder" | "DataSequenceInOrder" => "Yes".to_owned(),
            "ErrorRecoveryLevel" | "DefaultTime2Retain" => "0".to_owned(),
            "DefaultTime2Wait" => number().map_or_else(reject, |n| n.min(3600).to_string()),
            "IFMarker" | "OFMarker" => "No".to_owned(),
            "IFMarkInt" | "OFMarkInt" => "Irrelevant".to_owned(),
            "TaskReporting" => "RFC3720".to_owned(),
            // Declared, not negotiated.
            "InitiatorName" | "InitiatorAlias" | "TargetName" | "SessionType" => return None,
            _ => "NotUnderstood".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_follow_the_rule_of_each_key() {
        let mut settings = Settings::default();
        for (key, offer, answer) in [
            ("HeaderDigest", "CRC32C,None", Some("None")),
            ("DataDigest", "CRC32C", Some("Reject")),
            ("AuthMethod", "CHAP,None", Some("None")),
            ("MaxConnections", "8", Some("1")),
            ("InitialR2T", "No", Some("No")),
            ("ImmediateData", "Yes", Some("Yes")),
            ("MaxBurstLength", "16776192", Some("262144")),
            ("FirstBurstLength", "262144", Some("262144")),
            ("FirstBurstLength", "many", Some("Reject")),
            ("MaxRecvDataSegmentLength", "4096", None),
            ("ErrorRecoveryLevel", "2", Some("0")),
            ("InitiatorName", "iqn.2026-01.example:a", None),
            ("X-org.example.something", "1", Some("NotUnderstood")),
        ] {
            let expected = answer.map(str::to_owned);
            assert_eq!(settings.agree(key, offer), expected, "{key}");
        }
        assert_eq!(
            settings,
            Settings {
                initial_r2t: false,
                immediate_data: true,
                max_burst: 262_144,
                first_burst: 262_144,
                max_segment: 4096,
            }
        );
    }

    #[test]
    fn texts_are_split_at_their_ends_and_nonsense_is_refused() {
        assert_eq!(pairs(b"A=1\0B=2=3\0"), Ok(vec![("A", "1"), ("B", "2=3")]));
        assert!(pairs(b"A\0").is_err() && pairs(b"\xFF=1\0").is_err());
    }
}
