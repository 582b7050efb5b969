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

/// The delivery that a folder is, or is in: the code of its receipt.
pub(in crate::jobs) fn delivery_of(folder: &Path) -> Option<String> {
    folder
        .ancestors()
        .find_map(|at| receipt_in(&at.join(RECEIPT)))
}

fn receipt_in(path: &Path) -> Option<String> {
    if !path.symlink_metadata().ok()?.is_file() {
        return None;
    }
    let mut head = Vec::new();
    let file = File::open(path).ok()?;
    file.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    code_in(&String::from_utf8_lossy(&head))
}

/// The code that the head of a receipt has.
fn code_in(head: &str) -> Option<String> {
    let field = |name: &str| {
        let line = head
            .lines()
            .find(|line| line.trim_start().starts_with(name))?;
        let value = line.split_once(':')?.1.trim().trim_end_matches(',');
        serde_json::from_str::<String>(value).ok()
    };
    field("\"receipt\"").filter(|_| field("\"format\"").as_deref() == Some(FORMAT))
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
    }
}
