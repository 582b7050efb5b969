//! Blobs: zlib streams of bytes that only the application understands.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use crate::CatalogError;

/// No blob is as long as this, expanded, in bytes.
const LONGEST: u64 = 1 << 30;

/// Compresses.
pub(crate) fn pack(bytes: &[u8]) -> Result<Vec<u8>, CatalogError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(4));
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(CatalogError::Damaged)
}

/// Expands. The stream's own check value tells damage.
pub(crate) fn unpack(blob: &[u8]) -> Result<Vec<u8>, CatalogError> {
    let mut bytes = Vec::new();
    // A stream of few bytes can stand for very many.
    ZlibDecoder::new(blob)
        .take(LONGEST)
        .read_to_end(&mut bytes)
        .map_err(CatalogError::Damaged)?;
    match (bytes.len() as u64) < LONGEST {
        true => Ok(bytes),
        false => Err(CatalogError::TooLarge),
    }
}
