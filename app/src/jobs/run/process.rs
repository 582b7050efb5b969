//! Names a process, so that later ones can tell whether it still runs.

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
    fn this_process_is_alive_and_others_are_not() {
        assert!(is_alive(&process_identity()));
        let own = process_identity();
        assert!(!is_alive(&own.replace('.', ".9")), "{own}");
        assert!(!is_alive("1.1@another-boot"));
        assert!(!is_alive("nonsense"));
    }
}
