//! Pixel data that looks like medicine from afar: ellipses, a gradient and noise.
//!
//! Cheap on purpose (a hundred megabytes are drawn in about a second) and the same for the same
//! seed, on every machine: integers only.

/// Small deterministic generator (splitmix64): the seed decides every sample ever written.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Starts from a seed; `stream` keeps uses of one seed apart.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut dice = Self(seed ^ stream.wrapping_mul(0xD134_2543_DE82_EF95));
        dice.roll();
        dice
    }

    /// Sixty-four bits.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }
}

/// One ellipse: center and half axes in thousandths of the picture's side, and what it adds.
#[derive(Copy, Clone, Debug)]
pub struct Ellipse {
    /// Center from the left.
    pub x: i64,
    /// Center from the top.
    pub y: i64,
    /// Half axis across.
    pub wide: i64,
    /// Half axis down.
    pub high: i64,
    /// Added to the value of every pixel inside.
    pub adds: i64,
}

/// What to draw.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Pixels per row and rows.
    pub side: u16,
    /// Largest value a pixel may have.
    pub brightest: u16,
    /// Value where nothing lies.
    pub background: i64,
    /// What lies there, later ones on top of earlier ones.
    pub ellipses: Vec<Ellipse>,
    /// Noise adds 0 to `2^noise_bits - 1`; at most 16.
    pub noise_bits: u32,
}

impl Scene {
    /// Draws the scene, two bytes per pixel, little endian, row by row.
    pub fn draw_16(&self, dice: &mut Dice) -> Vec<u8> {
        let mut pixels = Vec::with_capacity(usize::from(self.side).pow(2).saturating_mul(2));
        self.draw(dice, |value| pixels.extend(value.to_le_bytes()));
        pixels
    }

    /// Draws the scene, one byte per pixel; `brightest` must be at most 255.
    pub fn draw_8(&self, dice: &mut Dice) -> Vec<u8> {
        let mut pixels = Vec::with_capacity(usize::from(self.side).pow(2));
        self.draw(dice, |value| {
            pixels.push(u8::try_from(value).unwrap_or(u8::MAX));
        });
        pixels
    }

    fn draw(&self, dice: &mut Dice, mut put: impl FnMut(u16)) {
        let side = i64::from(self.side);
        let mask = (1_u64 << self.noise_bits.min(16)).saturating_sub(1);
        let mut row = Vec::with_capacity(usize::from(self.side));
        for y in 0..side {
            row.clear();
            row.resize(usize::from(self.side), self.background);
            for ellipse in &self.ellipses {
                let Some((from, to)) = ellipse.chord(y, side) else {
                    continue;
                };
                for pixel in row.iter_mut().take(to).skip(from) {
                    *pixel = pixel.saturating_add(ellipse.adds);
                }
            }
            let mut bits = 0;
            for (x, value) in row.iter().enumerate() {
                // Four pixels share one roll: the generator would else cost more than the drawing.
                bits = if x % 4 == 0 { dice.roll() } else { bits >> 16 };
                let noise = (bits & mask).cast_signed();
                let value = value.saturating_add(noise);
                let value = value.clamp(0, i64::from(self.brightest));
                put(value.unsigned_abs() as u16);
            }
        }
    }
}

impl Ellipse {
    /// First column inside and the one behind the last, in row `y` of a picture of `side` rows.
    fn chord(&self, y: i64, side: i64) -> Option<(usize, usize)> {
        let down = y.saturating_mul(1000) / side.max(1) - self.y;
        let left = self.high.pow(2).saturating_sub(down.saturating_pow(2));
        let square = u64::try_from(left).ok().filter(|square| *square > 0)?;
        let root = i64::try_from(square.isqrt()).ok()?;
        let half = self.wide.saturating_mul(root) / self.high.max(1);
        let column = |thousandths: i64| {
            let at = thousandths.clamp(0, 1000).saturating_mul(side) / 1000;
            at.max(0).unsigned_abs() as usize
        };
        Some((column(self.x - half), column(self.x + half)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipse_is_bright_inside_and_dark_outside() {
        let scene = Scene {
            side: 100,
            brightest: 200,
            background: 10,
            ellipses: vec![Ellipse {
                x: 500,
                y: 500,
                wide: 200,
                high: 100,
                adds: 100,
            }],
            noise_bits: 0,
        };
        let pixels = scene.draw_8(&mut Dice::new(1, 1));
        let at = |x: usize, y: usize| pixels[y * 100 + x];
        assert_eq!(pixels.len(), 10_000);
        assert_eq!((at(50, 50), at(32, 50), at(28, 50)), (110, 110, 10));
        assert_eq!((at(50, 42), at(50, 38)), (110, 10));
    }

    #[test]
    fn the_same_seed_draws_the_same_noise_and_another_does_not() {
        let scene = Scene {
            side: 8,
            brightest: 4095,
            background: 0,
            ellipses: Vec::new(),
            noise_bits: 8,
        };
        let draw = |seed| scene.draw_16(&mut Dice::new(seed, 0));
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }
}
