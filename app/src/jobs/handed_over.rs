//! Folders that were handed over, or will be: nothing else may be written into one.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The receipt of a delivery, for programs.
pub(in crate::jobs) const RECEIPT: &str = "RECEIPT.JSN";
/// What it says that it is.
pub(in crate::jobs) const FORMAT: &str = "STELE DELIVERY 1";
/// Bytes of it that are read: its code is among its first fields.
const HEAD_BYTES: u64 = 4096;

/// What an unfinished delivery is called behind its name, and the file that says what it is.
pub(in crate::jobs) const UNFINISHED: &str = ".unfinished";
/// See [`UNFINISHED`].
pub(in crate::jobs) const STATE: &str = "STATE.JSN";

/// The delivery that a folder is, will be, or is in: the code of its receipt.
pub(in crate::jobs) fn delivery_of(folder: &Path) -> Option<String> {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    folder.ancestors().find_map(|at| {
        let name = at.file_name()?.to_string_lossy();
        let grows = name.ends_with(UNFINISHED);
        let head = head_of(&at.join(if grows { STATE } else { RECEIPT }))?;
        code_in(&head).filter(|_| grows || head.contains(FORMAT))
    })
}

fn head_of(path: &Path) -> Option<String> {
    if !path.symlink_metadata().ok()?.is_file() {
        return None;
    }
    let mut head = Vec::new();
    let file = File::open(path).ok()?;
    file.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    Some(String::from_utf8_lossy(&head).into_owned())
}

/// The code of a receipt among the first fields of a file.
fn code_in(head: &str) -> Option<String> {
    const KEY: &str = "\"receipt\":";
    let mut values = head.split(KEY).skip(1).filter_map(|behind| {
        let mut values = serde_json::Deserializer::from_str(behind).into_iter::<String>();
        values.next()?.ok()
    });
    values.find(|code| code.starts_with("REQ-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_a_delivery_is_of_it_and_another_is_of_none() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        let receipt = folder.path().join(RECEIPT);
        assert_eq!(delivery_of(&below), None);
        for (text, code) in [
            (
                "{\n  \"format\": \"STELE DELIVERY 1\",\n  \"receipt\": \"REQ-0003-W/1\",\n",
                true,
            ),
            (
                "{\n  \"format\": \"OTHER\",\n  \"receipt\": \"REQ-0003-W/1\",\n",
                false,
            ),
            ("", false),
        ] {
            std::fs::write(&receipt, text).unwrap();
            let code = code.then(|| "REQ-0003-W/1".to_owned());
            assert_eq!(delivery_of(&below), code, "{text}");
            assert_eq!(delivery_of(folder.path()), code, "{text}");
        }
        let grows = folder.path().join("x.unfinished");
        std::fs::create_dir_all(grows.join("files")).unwrap();
        let state = r#"{"version":1,"done":null,"receipt":"REQ-0003-W/2"}"#;
        std::fs::write(grows.join(STATE), state).unwrap();
        let found = delivery_of(&grows.join("files"));
        assert_eq!(found.as_deref(), Some("REQ-0003-W/2"));
    }
}
