//! What only `main` may make: the clock, identifiers, and the process's own identity.
//!
//! Everything below takes these as arguments, so that a test can fix them.

use stele_catalog::Timestamp;

/// The wall clock.
pub trait Clock: Send + Sync {
    /// Now, in milliseconds since 1970 UTC.
    fn now(&self) -> Timestamp;
}

/// Identifiers that must not repeat.
pub trait Ids: Send {
    /// A UUID, version 4.
    fn uuid(&mut self) -> Result<[u8; 16], IdError>;
    /// Thirty random bits, for a copy's serial.
    fn serial_bits(&mut self) -> Result<u32, IdError>;
}

/// The system's random source failed.
#[derive(Debug, thiserror::Error)]
#[error("no randomness from the system")]
pub struct IdError(#[source] getrandom::Error);

impl IdError {
    /// Stable code, the key into [`crate::messages`].
    pub fn code(&self) -> &'static str {
        "APP-001"
    }
}

/// The system's clock.
#[derive(Copy, Clone, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }
}

/// Identifiers from the system's random source.
#[derive(Copy, Clone, Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn uuid(&mut self) -> Result<[u8; 16], IdError> {
        let mut bits = [0_u8; 16];
        getrandom::fill(&mut bits).map_err(IdError)?;
        // RFC 9562, 5.4: version 4, variant 10.
        let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bits;
        *version = (*version & 0x0F) | 0x40;
        *variant = (*variant & 0x3F) | 0x80;
        Ok(bits)
    }

    fn serial_bits(&mut self) -> Result<u32, IdError> {
        Ok(getrandom::u32().map_err(IdError)? & 0x3FFF_FFFF)
    }
}

/// Names this process beyond its own life: a lease whose holder is gone can be told from a live
/// one.
pub fn process_identity() -> String {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let pid = std::process::id().to_string();
    let begun = begun(&pid).unwrap_or_default();
    format!("{pid}.{begun}@{}", boot.trim())
}

/// When a process began, in the kernel's own count; numbers of processes are given anew, this
/// is not (proc(5), /proc/PID/stat, field 22).
fn begun(pid: &str) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is a name in brackets, which may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(19).map(str::to_owned)
}

/// Whether the process that called itself `identity` still runs on this machine since the same
/// boot.
pub fn is_alive(identity: &str) -> bool {
    let process = identity.split_once('@');
    let Some(((pid, since), boot)) = process.and_then(|(p, b)| Some((p.split_once('.')?, b)))
    else {
        return false;
    };
    let now = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    boot == now.trim() && begun(pid).is_some_and(|begun| begun == since)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_have_version_and_variant() {
        let id = RandomIds.uuid().unwrap();
        assert_eq!(id[6] >> 4, 4);
        assert_eq!(id[8] >> 6, 2);
        assert!(RandomIds.serial_bits().unwrap() < 1 << 30);
    }

    #[test]
    fn this_process_is_alive_and_others_are_not() {
        assert!(is_alive(&process_identity()));
        let own = process_identity();
        assert!(!is_alive(&own.replace('.', ".9")), "{own}");
        assert!(!is_alive("1.1@another-boot"));
        assert!(!is_alive("nonsense"));
    }
}
