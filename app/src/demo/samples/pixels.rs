//! Pictures for the samples: an ellipse with a bright core, shaded, with noise.

use super::Numbers;

/// One frame of `rows` x `columns` pixels of 16 bits, values up to `peak`, little-endian.
pub(crate) fn frame(rows: u16, columns: u16, peak: u16, slice: usize, n: &mut Numbers) -> Vec<u8> {
    let mut out = Vec::with_capacity(usize::from(rows) * usize::from(columns) * 2);
    let (height, width) = (f32::from(rows), f32::from(columns));
    let size = 0.6 + 0.3 * ((slice as f32) / 9.0).sin();
    let mut noise = 0;
    for y in 0..rows {
        for x in 0..columns {
            let dx = (f32::from(x) - width / 2.0) / (width / 2.0 * size);
            let dy = (f32::from(y) - height / 2.0) / (height / 2.0 * size * 0.8);
            let r = dx * dx + dy * dy;
            let tissue = if r > 1.0 { 0.02 } else { 0.75 - 0.5 * r };
            if noise == 0 {
                noise = n.next() | 1;
            }
            let grain = (noise & 0x1F) as f32 / 640.0;
            noise >>= 5;
            let value = (tissue + grain).clamp(0.0, 1.0) * f32::from(peak);
            out.extend_from_slice(&(value as u16).to_le_bytes());
        }
    }
    out
}
