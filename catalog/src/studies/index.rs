//! The index of words: what goes into it for a study, and what is asked of it.

use rusqlite::{Transaction, params};

/// The words that find a study. DICOM writes names as FAMILY^GIVEN=IDEOGRAPHIC=PHONETIC.
pub(super) fn index_study(tx: &Transaction<'_>, id: i64) -> Result<(), rusqlite::Error> {
    tx.prepare_cached("DELETE FROM study_text WHERE rowid = ?1")?
        .execute([id])?;
    let words: String = tx
        .prepare_cached(
            "SELECT replace(replace(p.name, '^', ' '), '=', ' ') || ' ' || p.patient_id
                 || ' ' || s.accession_number || ' ' || s.description || ' '
                 || replace(s.study_instance_uid, 'case:', 'case ')
             FROM study s JOIN patient p ON p.id = s.patient WHERE s.id = ?1",
        )?
        .query_row([id], |row| row.get(0))?;
    tx.prepare_cached("INSERT INTO study_text (rowid, words) VALUES (?1, ?2)")?
        .execute(params![id, folded(&words)])?;
    Ok(())
}

/// Makes the index of words anew for all studies, as it is made for new ones.
pub(crate) fn index_all(tx: &Transaction<'_>) -> Result<(), rusqlite::Error> {
    let studies: Vec<i64> = tx
        .prepare("SELECT id FROM study ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    studies.into_iter().try_for_each(|id| index_study(tx, id))
}

/// The text with letters that Unicode does not take apart written as people type them who do not
/// have them. The index itself takes marks off letters and knows no capitals.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'ł' | 'Ł' => out.push('l'),
            'ø' | 'Ø' => out.push('o'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'ħ' | 'Ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ß' | 'ẞ' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'þ' | 'Þ' => out.push_str("th"),
            other => out.push(other),
        }
    }
    out
}

/// Words as the index's query language takes them: each quoted, each a beginning. Nothing that a
/// person types has a meaning of its own in it.
pub(super) fn match_text(text: &str) -> String {
    let text = folded(text);
    let parts = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    parts
        .map(|word| format!("\"{word}\"*"))
        .collect::<Vec<_>>()
        .join(" ")
}
