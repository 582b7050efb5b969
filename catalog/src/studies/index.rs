//! The index of words: what goes into it for a study, and what is asked of it.

use super::sql;
use crate::CatalogError;
use crate::store::{Db, params};

/// The words that find a study. DICOM writes names as FAMILY^GIVEN=IDEOGRAPHIC=PHONETIC.
pub(super) fn index_study(db: Db<'_>, id: i64) -> Result<(), CatalogError> {
    db.execute(sql::FORGET_WORDS, [id])?;
    let words: Option<String> = db.value(sql::WORDS, [id])?;
    let words = folded(&words.unwrap_or_default());
    db.execute(sql::PUT_WORDS, params![id, words])?;
    Ok(())
}

/// Makes the index of words anew for all studies, as it is made for new ones.
pub(crate) fn index_all(db: Db<'_>) -> Result<(), CatalogError> {
    let studies: Vec<i64> = db.rows(sql::ALL, [], |row| row.get(0))?;
    studies.into_iter().try_for_each(|id| index_study(db, id))
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
