//! Statements about what drives did.

pub(super) const PUT: &str =
    "INSERT INTO drive_use (at, copy, custody, kind, name, vendor, product,
        serial, firmware, media_id, box_label, lot, speed_asked, speed_got, result, code, blamed,
        sectors, bad_sectors, recovered, retried, slow_stretches, slowest_ms)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
        ?20, ?21, ?22, ?23)
    RETURNING id";

/// Columns for `use_row`; the conditions that are given besides the first one narrow it further.
macro_rules! uses {
    ($first:literal) => {
        concat!(
            "SELECT u.id, u.at, u.copy, c.serial, u.kind, u.name, u.vendor, u.product, u.serial,
                 u.firmware, u.media_id, u.box_label, u.lot, u.speed_asked, u.speed_got, u.result,
                 u.code, u.blamed, u.sectors, u.bad_sectors, u.recovered, u.retried,
                 u.slow_stretches, u.slowest_ms
             FROM drive_use u JOIN copy c ON c.id = u.copy WHERE ",
            $first,
            " AND (?1 IS NULL OR u.copy = ?1) AND (?2 IS NULL OR u.media_id = ?2)
                 AND (?3 IS NULL OR (u.vendor = ?3 AND u.product = ?4))
                 AND (?5 IS NULL OR u.kind = ?5)
             ORDER BY u.id DESC LIMIT ?6"
        )
    };
}

pub(super) const USES: &str = uses!("u.id > 0");
pub(super) const USES_OF_COPY: &str = uses!("u.copy = ?1");
pub(super) const USES_OF_MEDIUM: &str = uses!("u.media_id = ?2");
pub(super) const USES_OF_MODEL: &str = uses!("u.vendor = ?3 AND u.product = ?4");

/// Where two discs said that they are a copy, what was read before of it may have been the other.
macro_rules! undoubted {
    () => {
        "NOT EXISTS (SELECT 1 FROM custody x WHERE x.copy = k.copy AND x.kind = 'doubted'
            AND x.doubt = 'two drives' AND x.id > k.custody)"
    };
}

/// Copies come first: each has few uses, and they are found by its row.
pub(super) const BURNERS: &str = "SELECT u.copy, u.name FROM copy c CROSS JOIN drive_use u
    WHERE u.copy = c.id AND u.kind = 'burn' ORDER BY u.id";

pub(super) const SECOND: &str = concat!(
    "SELECT c.id FROM copy c WHERE EXISTS (SELECT 1 FROM drive_use k
    JOIN drive_use o ON o.copy = k.copy
    WHERE k.copy = c.id AND k.kind = 'check' AND k.result = 'good' AND k.at < ?1 AND ",
    undoubted!(),
    " AND (k.vendor <> o.vendor OR k.product <> o.product
            OR (k.serial <> o.serial AND k.serial <> '' AND o.serial <> ''))
        AND (o.kind = 'burn' OR (o.result = 'good' AND NOT EXISTS
            (SELECT 1 FROM drive_use b WHERE b.copy = k.copy AND b.kind = 'burn'))))
    ORDER BY c.id"
);

pub(super) const ALIKE: &str = concat!(
    "SELECT c.id, (SELECT COUNT(DISTINCT k.name) FROM drive_use k
    JOIN drive_use b ON b.copy = k.copy AND b.kind = 'burn'
    WHERE k.copy = c.id AND k.kind = 'check' AND k.result = 'good' AND k.name <> b.name
        AND k.vendor = b.vendor AND k.product = b.product AND (k.serial = '' OR b.serial = '')
        AND ",
    undoubted!(),
    ") AS drives FROM copy c WHERE drives > 0 ORDER BY c.id"
);
