//! Statements about the file itself, and those that are put together of what it has.

/// Every page and every row's form, without looking rows up in indexes; at most so many findings:
/// a file that is damaged has enough of them.
pub(super) const PAGES: &str = "PRAGMA quick_check(20)";

/// Tables with rows of our own making; the index of words has none.
pub(super) const TABLES: &str = "SELECT name FROM sqlite_schema
    WHERE type = 'table' AND name NOT LIKE 'study\\_text%' ESCAPE '\\' ORDER BY name";

/// Entries of the index of words, one for each row, column and term.
pub(super) const WORDS: &str = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.indexed_words
    USING fts5vocab (main, study_text, instance)";

pub(super) const WORD_ENTRIES: &str = "SELECT doc, col, term FROM temp.indexed_words";

pub(super) const WORDS_DONE: &str = "DROP TABLE temp.indexed_words";

/// Pages of words that no look for a word comes to. The first page of a segment, and each that
/// begins a word, has an entry in study_text_idx, whose last bit says whether a list of pages
/// goes with it. The engine's check looks from each entry to the one before it: pages behind the
/// last one, and entries of no page, are seen here alone. A page is numbered segment << 37 | page,
/// with 1 << 36 where it is such a list, and from 1 << 53 where it says what was removed; its third
/// and fourth byte are where its list of words begins, which is its end where it begins none
/// (`FTS5_SEGMENT_ROWID`, `FTS5_TOMBSTONE_ROWID`, `fts5LeafIsTermless` in fts5_index.c of SQLite).
pub(super) const UNREACHED: &str = "SELECT
    (SELECT count(*) FROM study_text_data AS page
        WHERE page.id BETWEEN 137438953472 AND 9007199254740991 AND (page.id >> 31) & 63 = 0
        AND hex(substr(page.block, 3, 2)) <> printf('%04X', length(page.block))
        AND (page.id & 2147483647) > coalesce(
            (SELECT pgno >> 1 FROM study_text_idx WHERE segid = page.id >> 37
                ORDER BY term DESC LIMIT 1), 1))
    + (SELECT count(*) FROM study_text_data AS page
        WHERE page.id BETWEEN 137438953472 AND 9007199254740991 AND (page.id >> 31) & 63 = 0
        AND (page.id & 2147483647) = 1 AND NOT EXISTS (SELECT 1 FROM study_text_idx
            WHERE segid = page.id >> 37 AND pgno >> 1 = 1))
    + (SELECT count(*) FROM study_text_idx AS entry
        WHERE typeof(entry.segid) || typeof(entry.pgno) <> 'integerinteger'
        OR NOT EXISTS (SELECT 1 FROM study_text_data
            WHERE id = (entry.segid << 37) + (entry.pgno >> 1))
        OR (entry.pgno & 1) <> EXISTS (SELECT 1 FROM study_text_data
            WHERE id = (entry.segid << 37) + 68719476736 + (entry.pgno >> 1)))";

/// What the engine has of the parts of the index of words.
pub(super) const PARTS: &str = "SELECT block FROM study_text_data WHERE id = 10";

/// Pages that say what was removed from it.
pub(super) const REMOVED: &str = "SELECT count(*) FROM study_text_data
    WHERE id >= 9007199254740992";

/// The indexes of a table.
pub(super) const INDEXES: &str = "SELECT name FROM pragma_index_list(?1) ORDER BY name";

/// The statement that made an index; none for one that a table has by itself.
pub(super) const MADE_BY: &str = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?1";

pub(super) const COLUMNS: &str = "SELECT name FROM pragma_index_info(?1) ORDER BY seqno";

/// Columns of a table that refer to the numbers of another one's rows.
pub(super) const REFERENCES: &str =
    "SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?1) ORDER BY id";

/// The numbers of a table's rows.
pub(super) fn numbers(table: &str) -> String {
    format!("SELECT rowid FROM {table} ORDER BY rowid")
}

/// All rows, as the table itself has them.
pub(super) fn rows(table: &str, values: &[String]) -> String {
    let values = values.join(", ");
    format!("SELECT {values} FROM {table} NOT INDEXED")
}

/// All entries of an index, in its order.
pub(super) fn entries(table: &str, index: &str, columns: &[String], only: Option<&str>) -> String {
    let columns = columns.join(", ");
    let only = only.map_or(String::new(), |only| format!(" WHERE {only}"));
    format!("SELECT {columns}, rowid FROM {table} INDEXED BY {index}{only}")
}
