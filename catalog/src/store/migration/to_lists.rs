//! What stood in blobs of the database until version 5, the items of study versions and the
//! manifests of images, becomes lists beside it.

use crate::CatalogError;
use crate::lists::{self, ListPart, ListWriter};
use crate::store::{Db, int, params, unpack};

/// So many versions share a file of lists at most.
const TOGETHER: usize = 1000;

/// Where the blobs stand: tables that were set aside.
pub(super) struct Before {
    versions: &'static str,
    put_version: &'static str,
    images: &'static str,
    put_image: &'static str,
}

macro_rules! put_version {
    ($salt:literal, $from:literal) => {
        concat!(
            "INSERT INTO study_version (id, study, number, files, bytes, at, list, list_offset,
                 list_length, list_bytes",
            $salt,
            ") SELECT id, study, number, files, bytes, at, ?2, ?3, ?4, ?5",
            $salt,
            " FROM ",
            $from,
            " WHERE id = ?1"
        )
    };
}

macro_rules! put_image {
    ($salt:literal, $disc:literal, $file:literal, $from:literal) => {
        concat!(
            "INSERT INTO image (disc, file, sectors, strip_sectors, parity, blake3, manifest,
                 manifest_length, manifest_bytes, conformance, members",
            $salt,
            ") SELECT ",
            $disc,
            ", ",
            $file,
            ", sectors, strip_sectors, parity, blake3, ?2, ?3, ?4, conformance, members",
            $salt,
            " FROM ",
            $from,
            " WHERE ",
            $disc,
            " = ?1"
        )
    };
}

pub(super) const VERSION_4: Before = Before {
    versions: "SELECT id, items FROM v4_study_version ORDER BY id",
    put_version: put_version!("", "v4_study_version"),
    images: "SELECT id, manifest FROM v4_disc WHERE image IS NOT NULL ORDER BY id",
    put_image: put_image!("", "id", "image", "v4_disc"),
};

pub(super) const VERSION_5: Before = Before {
    versions: "SELECT id, items FROM v5_study_version ORDER BY id",
    put_version: put_version!(", salt", "v5_study_version"),
    images: "SELECT disc, manifest FROM v5_image ORDER BY disc",
    put_image: put_image!(", salt", "disc", "file", "v5_image"),
};

/// Writes the lists and, after them, the rows that name them.
pub(super) fn run(
    db: Db<'_>,
    writer: &mut ListWriter,
    before: &Before,
) -> Result<(), CatalogError> {
    let mut versions = Vec::new();
    db.each(before.versions, [], |row| {
        versions.push(row.get(0)?);
        writer.add(&unpack(&row.get::<Vec<u8>>(1)?)?)?;
        match versions.len() < TOGETHER {
            true => Ok(()),
            false => put_versions(db, before, &mut versions, &writer.take()?),
        }
    })?;
    put_versions(db, before, &mut versions, &writer.take()?)?;
    db.each(before.images, [], |row| {
        writer.add(&unpack(&row.get::<Vec<u8>>(1)?)?)?;
        let disc: i64 = row.get(0)?;
        for part in writer.take()? {
            let (length, bytes) = (int(part.length)?, int(part.bytes)?);
            db.execute(before.put_image, params![disc, part.file, length, bytes])?;
        }
        Ok(())
    })
}

fn put_versions(
    db: Db<'_>,
    before: &Before,
    versions: &mut Vec<i64>,
    parts: &[ListPart],
) -> Result<(), CatalogError> {
    for (version, part) in versions.drain(..).zip(parts) {
        let params = params![
            version,
            lists::put(db, part)?,
            int(part.offset)?,
            int(part.length)?,
            int(part.bytes)?
        ];
        db.execute(before.put_version, params)?;
    }
    Ok(())
}
