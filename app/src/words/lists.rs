//! What is said of lists of files that are gone or damaged.

use std::path::Path;

use super::quantities::count;

/// Studies that are named; of more, how many there are.
const NAMED: usize = 5;

/// How they come back; a backup that has some of them is named. Ends without a full stop.
pub fn bring_back(from: Option<&Path>) -> String {
    match from {
        Some(backup) => format!(
            "Bring the lists back: stele catalog mend {}",
            backup.display()
        ),
        None => "Take the folders of these files in again, where they are as they were: stele \
                 ingest FOLDER. Or bring the lists back from a backup, or from MANIFEST.JSN of the \
                 disc that holds the files: stele catalog mend FILE"
            .to_owned(),
    }
}

/// That so many files of lists are gone. Ends without a full stop.
pub fn gone(lists: u64) -> String {
    match lists {
        1 => "A list of files is gone or cut short".to_owned(),
        lists => format!("{lists} lists of files are gone or cut short"),
    }
}

/// That studies are left out of a plan. Ends without a full stop.
pub fn left_out_of_plan(studies: &[String]) -> String {
    let mut named: Vec<String> = studies
        .iter()
        .take(NAMED)
        .map(|study| study.escape_debug().to_string())
        .collect();
    if let Some(more) = studies.len().checked_sub(NAMED).filter(|more| *more > 0) {
        named.push(format!("{more} more"));
    }
    format!(
        "{} left out, the list of files is gone or damaged: {}",
        count(studies.len() as u64, "study"),
        named.join(", ")
    )
}

/// That lists were written again. Ends with a full stop.
pub fn mended(lists: u64) -> String {
    match lists {
        1 => "A list of files that was gone is there again: the files are as they were.".to_owned(),
        lists => format!(
            "{lists} lists of files that were gone are there again: the files are as they were."
        ),
    }
}
