//! The tables that are sealed, and which of their columns: statements that read them.

/// A table whose rows are sealed.
#[derive(Debug)]
pub(super) struct Table {
    /// Its number in the seals, which is never given to another one.
    pub code: u8,
    /// What it is called.
    pub name: &'static str,
    /// One row by its key: the key and the columns.
    pub one: &'static str,
    /// All rows in order of the key, read the same way.
    pub all: &'static str,
    /// How many values a row has, its key included.
    pub values: usize,
    /// Rows of another table that are sealed with it, in order, by its key; and how many values
    /// each has.
    pub parts: Option<(&'static str, usize)>,
}

macro_rules! table {
    ($code:literal, $name:literal, $key:literal, $columns:literal, $values:literal) => {
        table!($code, $name, $key, $columns, $values, None)
    };
    (
        $code:literal, $name:literal, $key:literal, $columns:literal, $values:literal, $parts:expr
    ) => {
        Table {
            code: $code,
            name: $name,
            one: concat!(
                "SELECT ", $key, ", ", $columns, " FROM ", $name, " WHERE ", $key, " = ?1"
            ),
            all: concat!(
                "SELECT ",
                $key,
                ", ",
                $columns,
                " FROM ",
                $name,
                " ORDER BY ",
                $key
            ),
            values: $values,
            parts: $parts,
        }
    };
}

/// Every table but the trail itself, which is chained, and the index of words. Left out of their
/// tables: `station.last_seen` and `job.heartbeat`, which are for people to see and change without
/// an event; `salt` and `text` of words, which `digest` is taken of, and which an erasure takes
/// away.
pub(super) const TABLES: [Table; 45] = [
    table!(1, "archive", "one", "uuid, practice, made", 4),
    table!(2, "counter", "id", "noun, last", 3),
    table!(3, "words", "id", "digest, erased", 3),
    table!(4, "person", "id", "code, name, role, active, badge, pin", 7),
    table!(5, "station", "id", "uuid, name", 3),
    table!(6, "session", "id", "person, station, begun, ended", 5),
    table!(
        7,
        "patient",
        "id",
        "issuer, patient_id, name, birth_date, sex, at, shown_as, salt",
        9
    ),
    table!(
        8,
        "study",
        "id",
        "kind, uid, patient, study_date, accession_number, description, modalities, day, dated,
         salt",
        11,
        Some((
            "SELECT id, series_instance_uid, modality, description, number, objects FROM series
             WHERE study = ?1 ORDER BY id",
            6
        ))
    ),
    table!(
        9,
        "study_version",
        "id",
        "study, number, files, bytes, at, list, list_offset, list_length, list_bytes, difference,
         salt",
        12
    ),
    table!(
        10,
        "exception",
        "id",
        "kind, path, detail, at, resolved, salt",
        7
    ),
    table!(
        11,
        "disc_set",
        "id",
        "name, media, capacity_sectors, copies, policy, at, dropped",
        8
    ),
    table!(
        12,
        "disc",
        "id",
        "disc_set, number, name, uuid, plan, capacity_sectors, used_sectors, parity, set_parity,
         dropped, replaced_by, found, salt",
        14
    ),
    table!(
        13,
        "image",
        "disc",
        "file, sectors, strip_sectors, parity, blake3, manifest, manifest_length, manifest_bytes,
         conformance, members, salt",
        12
    ),
    table!(
        14,
        "slot",
        "id",
        "code, path, parent, kind, width, case_width, merged",
        8
    ),
    table!(
        15,
        "copy",
        "id",
        "serial, disc, number, state, quarantined, slot, bound, last_verified, media_id, replaces",
        11
    ),
    table!(
        16,
        "loan",
        "id",
        "copy, borrower, purpose, since, due, returned, kind, home, condition",
        10
    ),
    table!(
        17,
        "custody",
        "id",
        "copy, at, person, reason, words, state, kind, drive, media_id, written_sectors, stopped,
         sectors, equal, lost, different, phase, class, damage_map, duration_ms, slot, loan, tag,
         known_by, doubt",
        25
    ),
    table!(
        18,
        "drive_use",
        "id",
        "at, copy, custody, kind, name, vendor, product, serial, firmware, media_id, box_label,
         lot, speed_asked, speed_got, result, code, blamed, sectors, bad_sectors, recovered,
         retried, slow_stretches, slowest_ms",
        24
    ),
    table!(
        19,
        "job",
        "id",
        "kind, station, lease, request, begun, ended, ok, outcome",
        9
    ),
    table!(20, "disc_study", "id", "disc, version, files, bytes", 5),
    table!(21, "lease", "id", "name, job, since", 4),
    table!(22, "waiting", "version", "version", 2),
    table!(29, "in_part", "version", "version", 2),
    table!(25, "left_out", "version", "at", 2),
    table!(
        27,
        "difference",
        "id",
        "kind, study, patient, decision, at",
        6
    ),
    table!(
        28,
        "decision",
        "id",
        "kind, patient, other, study, at, person, undone",
        8
    ),
    table!(30, "request_clock", "id", "kind, days", 3),
    table!(
        31,
        "request",
        "id",
        "code, kind, patient, recipient, address, purpose, proof, at, due, extended, signed,
         closed, result",
        14
    ),
    table!(32, "request_study", "id", "request, study", 3),
    table!(
        33,
        "delivery",
        "id",
        "request, number, begun, person, form, identity, delivered, files, bytes, receipt",
        11
    ),
    table!(34, "stocktake", "id", "place, began, person, ended", 5),
    table!(
        35,
        "stocktake_place",
        "id",
        "stocktake, place, at, person, other",
        6
    ),
    table!(
        36,
        "stocktake_copy",
        "id",
        "stocktake, copy, place, at, seen",
        6
    ),
    table!(
        44,
        "check_rules",
        "version",
        "at, bad_per_mille, confidence_per_mille, first_after_days, first_by_days,
         whole_within_days",
        7
    ),
    table!(
        45,
        "quarter",
        "id",
        "rules, begun, seed, drawn",
        5,
        Some((
            "SELECT id, copy, stratum, drawn FROM quarter_copy WHERE quarter = ?1 ORDER BY id",
            4
        ))
    ),
    table!(
        37,
        "incident",
        "id",
        "copy, custody, aware, opened, person, closed, closed_by, why",
        9
    ),
    table!(
        38,
        "shipment",
        "id",
        "code, place, at, person, seal, courier, handed, due, seal_found, closed, result",
        12
    ),
    table!(
        39,
        "shipment_copy",
        "id",
        "shipment, copy, at, person, home, last, received, received_by, condition, put, arrived",
        12
    ),
    table!(43, "slot_path", "id", "slot, path, since", 4),
    table!(
        40,
        "blank_product",
        "id",
        "gtin, label, media, discs, lead_days",
        6
    ),
    table!(41, "blank_lot", "id", "product, lot, opened, ended", 5),
    table!(
        42,
        "blank_move",
        "id",
        "lot, at, person, kind, discs, after",
        7
    ),
    table!(26, "list_file", "id", "hash, bytes, salt", 4),
    table!(23, "study_documents", "study", "names, salt", 3),
    table!(
        24,
        "word",
        "id",
        "word, in_name, initial, tail, letters, salt",
        7
    ),
];

/// A table of this number.
pub(super) fn table(code: u8) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.code == code)
}

/// Tables whose rows are parts of another one's: number, name, the other table's number, and the
/// statement that gives the key of the row that a part belongs to. No part is ever removed.
pub(super) const PARTS: [(u8, &str, u8, &str); 2] = [
    (128, "series", 8, "SELECT study FROM series WHERE id = ?1"),
    (
        129,
        "quarter_copy",
        45,
        "SELECT quarter FROM quarter_copy WHERE id = ?1",
    ),
];

/// The number under which a touched row of the table is noted; none where it is not sealed.
pub(crate) fn table_code(name: &str) -> Option<u8> {
    let whole = TABLES.iter().map(|table| (table.name, table.code));
    let parts = PARTS.iter().map(|part| (part.1, part.0));
    whole
        .chain(parts)
        .find(|(known, _)| *known == name)
        .map(|(_, code)| code)
}
