//! The geometry of a row: how wide a spine is, and where the board breaks.

/// The least and the greatest width of a spine with the gap after it.
pub const PITCH: (f32, f32) = (20.0, 28.0);

/// How a row is laid out.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Layout {
    /// The width of a spine with the gap after it.
    pub pitch: f32,
    /// Spines on one board.
    pub on_board: usize,
    /// Boards.
    pub boards: usize,
}

/// Lays so many spines out in a room so wide: as wide as they fit on one board, and on several
/// where they do not.
pub fn layout(spines: usize, room: f32) -> Layout {
    let (least, most) = PITCH;
    let spines = spines.max(1);
    let pitch = (room / spines as f32).clamp(least, most);
    let on_board = ((room / pitch).floor() as usize).max(1);
    Layout {
        pitch,
        on_board,
        boards: spines.div_ceil(on_board),
    }
}

/// How many of the spines are drawn: a board on which there is only free room is not.
pub fn drawn(spines: usize, last_taken: Option<usize>, on_board: usize) -> usize {
    let boards = last_taken.map_or(1, |last| last / on_board.max(1) + 1);
    spines.min(boards.saturating_mul(on_board))
}

/// The six characters of a serial by which copies are told apart.
pub fn short(serial: &str) -> &str {
    serial.split('-').nth(1).unwrap_or(serial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_fills_its_room_and_breaks_where_it_is_too_long() {
        let one = layout(36, 840.0);
        assert_eq!((one.on_board, one.boards), (36, 1));
        assert!((one.pitch - 840.0 / 36.0).abs() < 0.01);
        let few = layout(3, 840.0);
        assert_eq!((few.pitch, few.boards), (28.0, 1));
        let many = layout(100, 840.0);
        assert_eq!((many.pitch, many.on_board, many.boards), (20.0, 42, 3));
        assert_eq!(layout(0, 10.0).boards, 1);
        assert_eq!(drawn(36, Some(7), 27), 27);
        assert_eq!(drawn(36, Some(27), 27), 36);
        assert_eq!(drawn(36, None, 27), 27);
        assert_eq!(short("STL-5TQ8BM-Z"), "5TQ8BM");
    }
}
