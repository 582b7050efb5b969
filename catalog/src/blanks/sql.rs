//! Statements about the stock of blanks.

pub(super) const PUT_PRODUCT: &str =
    "INSERT INTO blank_product (gtin, label, media, discs, lead_days)
    VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (gtin) DO UPDATE SET label = ?2, media = ?3, discs = ?4, lead_days = ?5
    RETURNING id";

pub(super) const ADD_LOT: &str = "INSERT INTO blank_lot (product, lot) VALUES (?1, ?2)
    RETURNING id";

pub(super) const MOVE: &str = "INSERT INTO blank_move (lot, at, person, kind, discs, after)
    VALUES (?1, ?2, ?3, ?4, ?5, COALESCE((SELECT id FROM drive_use ORDER BY id DESC LIMIT 1), 0))
    RETURNING id";

pub(super) const REVIVE: &str = "UPDATE blank_lot SET ended = NULL WHERE id = ?1";

pub(super) const END: &str = "UPDATE blank_lot SET ended = ?2, opened = NULL WHERE id = ?1";

pub(super) const OPEN: &str = "UPDATE blank_lot SET opened = ?2, ended = NULL WHERE id = ?1";

pub(super) const SHUT: &str = "UPDATE blank_lot SET opened = NULL WHERE id = ?1";

/// Columns for `lot_row`.
macro_rules! lot {
    ($rest:literal) => {
        concat!(
            "SELECT l.id, l.lot, l.opened, p.gtin, p.label, p.media, p.discs, p.lead_days
             FROM blank_lot l JOIN blank_product p ON p.id = l.product ",
            $rest
        )
    };
}

pub(super) const LOT: &str = lot!("WHERE l.id = ?1");
pub(super) const BY_NAME: &str = lot!("WHERE l.lot = ?1 COLLATE NOCASE");
pub(super) const IN_STOCK: &str = lot!("WHERE l.ended IS NULL ORDER BY p.media, l.id");
pub(super) const ALL_LOTS: &str = lot!("ORDER BY p.media, l.id");

/// What happened to a lot, the oldest first.
pub(super) const MOVES: &str = "SELECT m.at, p.code, m.kind, m.discs, m.after
    FROM blank_move m JOIN person p ON p.id = m.person WHERE m.lot = ?1 ORDER BY m.id";

/// Blanks that burns of a lot used after a row. One that came to no write is a blank still.
pub(super) const USED: &str = "SELECT COUNT(*) FROM drive_use
    WHERE kind = 'burn' AND lot <> '' AND lot = ?1 COLLATE NOCASE AND id > ?2
        AND result IN ('good', 'spoiled')";

/// Media ID of the last blank of a lot.
pub(super) const LAST_MEDIA_ID: &str = "SELECT media_id FROM drive_use
    WHERE kind = 'burn' AND lot <> '' AND lot = ?1 COLLATE NOCASE AND media_id <> ''
    ORDER BY id DESC LIMIT 1";

/// Columns for `product_row`.
macro_rules! product {
    ($rest:literal) => {
        concat!(
            "SELECT id, gtin, label, media, discs, lead_days FROM blank_product ",
            $rest
        )
    };
}

pub(super) const PRODUCT: &str = product!("WHERE gtin = ?1");
pub(super) const PRODUCTS: &str = product!("ORDER BY media, id");

/// Media that a lot was ever taken in of.
pub(super) const MEDIA: &str = "SELECT DISTINCT p.media FROM blank_product p
    WHERE EXISTS (SELECT 1 FROM blank_lot l WHERE l.product = p.id) ORDER BY p.media";

/// Blanks used since a time, by the medium that their set was planned for.
pub(super) const USE_SINCE: &str = "SELECT s.media, COUNT(*), SUM(u.lot = '')
    FROM drive_use u JOIN copy c ON c.id = u.copy JOIN disc d ON d.id = c.disc
    JOIN disc_set s ON s.id = d.disc_set
    WHERE u.kind = 'burn' AND u.result IN ('good', 'spoiled') AND u.at > ?1
    GROUP BY s.media";

/// Blanks whose burn was cut off since a time, by the medium of their product.
pub(super) const CUT_OFF_SINCE: &str = "SELECT p.media, SUM(m.discs)
    FROM blank_move m JOIN blank_lot l ON l.id = m.lot JOIN blank_product p ON p.id = l.product
    WHERE m.kind = 'cut off' AND m.at > ?1 GROUP BY p.media";

/// Copies that are planned and wanted, by medium: of a disc no more than it lacks. One that was
/// planned in place of a copy that was found again takes no blank.
pub(super) const PLANNED: &str = "SELECT media, SUM(CASE WHEN lacking < 1 THEN 0
        WHEN lacking < planned THEN lacking ELSE planned END) FROM (
    SELECT s.media AS media, SUM(c.state = 'planned') AS planned, s.copies - SUM(
            c.state IN ('burning', 'written', 'good', 'watch', 'suspect')
            AND c.quarantined IS NULL) AS lacking
    FROM copy c JOIN disc d ON d.id = c.disc JOIN disc_set s ON s.id = d.disc_set
    WHERE d.id IN (SELECT p.disc FROM copy p WHERE p.state = 'planned')
        AND d.dropped IS NULL AND d.replaced_by IS NULL AND s.dropped IS NULL
    GROUP BY d.id)
    GROUP BY media";
