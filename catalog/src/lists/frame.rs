//! A list in its frame of zstd (RFC 8878).

use std::io::{self, Read};

use ruzstd::decoding::StreamingDecoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::damage::ListDamage;

/// The most of what came before that a frame may refer to, in bytes. What writes lists takes less.
const WINDOW: u64 = 8 << 20;

/// Puts a list into a frame, with a sum of it. The frame is taken apart again: a list that nobody
/// could read is never written.
pub(super) fn put_in(list: &[u8]) -> io::Result<Vec<u8>> {
    let frame = compress_to_vec(list, CompressionLevel::Fastest);
    match take_out(frame.as_slice(), list.len() as u64)? == list {
        true => Ok(frame),
        false => Err(ListDamage::Compression.into()),
    }
}

/// Takes a list of this length out of its frame, which is all of what is read. No more is held than
/// the list, the window, and a block, whatever the frame says.
pub(super) fn take_out(mut frame: impl Read, bytes: u64) -> io::Result<Vec<u8>> {
    let mut list = Vec::new();
    let decoder = StreamingDecoder::new_with_max_window_size(&mut frame, WINDOW);
    let mut decoder = decoder.map_err(|_| ListDamage::NoFrame)?;
    // One byte more than there should be tells a list that is too long.
    let most = bytes.saturating_add(1);
    decoder.by_ref().take(most).read_to_end(&mut list)?;
    let (_, decoder) = decoder.into_parts();
    let sums = [
        decoder.get_checksum_from_data(),
        decoder.get_calculated_checksum(),
    ];
    let is_whole = decoder.is_finished() && list.len() as u64 == bytes;
    match sums {
        [Some(written), Some(found)] if is_whole && written == found => {}
        _ => return Err(ListDamage::Altered.into()),
    }
    match frame.read(&mut [0])? {
        0 => Ok(list),
        _ => Err(ListDamage::Short.into()),
    }
}
