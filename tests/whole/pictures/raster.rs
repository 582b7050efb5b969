//! What egui draws, as a picture: triangles into pixels, on the processor alone, so that the same
//! window gives the same picture on every machine.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use egui::epaint::textures::TexturesDelta;
use egui::epaint::{ImageData, Primitive, Vertex};
use egui::{Color32, ColorImage, Context, FullOutput, Mesh, Rect, TextureId};
use egui_kittest::TestRenderer;

/// The textures that a window has handed over: its letters, above all.
#[derive(Clone, Default)]
pub struct Textures(Arc<Mutex<BTreeMap<TextureId, ColorImage>>>);

impl TestRenderer for Textures {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut textures = self.0.lock().unwrap();
        for (id, images) in delta.set.drain() {
            for patch in images {
                let ImageData::Color(image) = patch.image;
                match (patch.pos, textures.get_mut(&id)) {
                    (Some(at), Some(texture)) => paste(texture, &image, at),
                    (Some(_), None) | (None, _) => {
                        textures.insert(id, image.as_ref().clone());
                    }
                }
            }
        }
        for id in delta.free.drain() {
            textures.remove(&id);
        }
    }
}

fn paste(texture: &mut ColorImage, patch: &ColorImage, [left, top]: [usize; 2]) {
    for (row, pixels) in patch.pixels.chunks(patch.size[0]).enumerate() {
        let from = (top + row) * texture.size[0] + left;
        texture.pixels[from..from + pixels.len()].copy_from_slice(pixels);
    }
}

/// A picture: rows of pixels from the top, each of red, green and blue.
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[u8; 3]>,
}

/// Draws the last frame of a window of `size` points, with `scale` pixels to a point, and leaves
/// out a margin around it.
pub fn draw(
    ctx: &Context,
    output: &FullOutput,
    textures: &Textures,
    size: [usize; 2],
    margin: usize,
    scale: f32,
) -> Picture {
    let of = |points: usize| (points as f32 * scale).round() as usize;
    let [width, height] = size.map(|points| of(points + 2 * margin));
    let mut picture = Picture {
        width,
        height,
        pixels: vec![[0; 3]; width * height],
    };
    let textures = textures.0.lock().unwrap();
    for part in ctx.tessellate(output.shapes.clone(), scale) {
        let Primitive::Mesh(mesh) = &part.primitive else {
            continue;
        };
        if let Some(texture) = textures.get(&mesh.texture_id) {
            picture.mesh(mesh, texture, part.clip_rect, scale);
        }
    }
    picture.without(of(margin))
}

impl Picture {
    fn without(&self, margin: usize) -> Self {
        let (width, height) = (self.width - 2 * margin, self.height - 2 * margin);
        let rows = self.pixels.chunks(self.width).skip(margin).take(height);
        let pixels = rows.flat_map(|row| row[margin..margin + width].to_vec());
        Self {
            width,
            height,
            pixels: pixels.collect(),
        }
    }

    fn mesh(&mut self, mesh: &Mesh, texture: &ColorImage, clip: Rect, scale: f32) {
        let edge =
            |points: f32, most: usize| ((points * scale).round().max(0.0) as usize).min(most);
        let clip = [
            edge(clip.min.x, self.width),
            edge(clip.min.y, self.height),
            edge(clip.max.x, self.width),
            edge(clip.max.y, self.height),
        ];
        for corners in mesh.indices.chunks_exact(3) {
            let at = |n: usize| mesh.vertices[corners[n] as usize];
            self.triangle([at(0), at(1), at(2)], texture, clip, scale);
        }
    }

    /// Fills the pixels whose middle lies in a triangle; one on an edge belongs to the triangle
    /// below or right of it, so that none is drawn twice.
    fn triangle(
        &mut self,
        corners: [Vertex; 3],
        texture: &ColorImage,
        clip: [usize; 4],
        scale: f32,
    ) {
        let place = |v: &Vertex| [f64::from(v.pos.x * scale), f64::from(v.pos.y * scale)];
        let [a, mut b, mut c] = corners;
        let mut area = cross(place(&a), place(&b), place(&c));
        if area == 0.0 {
            return;
        }
        if area < 0.0 {
            (b, c) = (c, b);
            area = -area;
        }
        let (pa, pb, pc) = (place(&a), place(&b), place(&c));
        let reach = |axis: usize| {
            let all = [pa[axis], pb[axis], pc[axis]];
            let least = all
                .iter()
                .copied()
                .fold(f64::MAX, f64::min)
                .floor()
                .max(0.0) as usize;
            let most = all.iter().copied().fold(0.0, f64::max).ceil() as usize;
            least.max(clip[axis])..most.min(clip[axis + 2])
        };
        for y in reach(1) {
            for x in reach(0) {
                let middle = [x as f64 + 0.5, y as f64 + 0.5];
                let edges = [(pb, pc), (pc, pa), (pa, pb)];
                let weights = edges.map(|(from, to)| (cross(from, to, middle), from, to));
                if weights
                    .iter()
                    .any(|(w, from, to)| *w < 0.0 || *w == 0.0 && !owns(*from, *to))
                {
                    continue;
                }
                let [wa, wb, wc] = weights.map(|(w, ..)| (w / area) as f32);
                let mix = |of: fn(&Vertex) -> f32| wa * of(&a) + wb * of(&b) + wc * of(&c);
                let texel = sample(texture, mix(|v| v.uv.x), mix(|v| v.uv.y));
                let vertex = [0, 1, 2, 3].map(|n| {
                    let of = |v: &Vertex| f32::from(v.color.to_array()[n]);
                    wa * of(&a) + wb * of(&b) + wc * of(&c)
                });
                let color = [0, 1, 2, 3].map(|n| texel[n] * vertex[n] / 255.0);
                let pixel = &mut self.pixels[y * self.width + x];
                // Colors are multiplied by their opacity already.
                for (under, over) in pixel.iter_mut().zip(color) {
                    let left = 1.0 - color[3] / 255.0;
                    *under = (over + f32::from(*under) * left).round().min(255.0) as u8;
                }
            }
        }
    }
}

/// Twice the area of a triangle, positive where its corners go with the clock on a screen.
fn cross(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Whether a pixel on an edge belongs to the triangle: on upper and left ones.
fn owns(from: [f64; 2], to: [f64; 2]) -> bool {
    from[1] == to[1] && to[0] > from[0] || to[1] < from[1]
}

/// The color of a texture at a place between 0 and 1, mixed from the four texels around it.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = texture.size;
    let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let texel = |x: f32, y: f32| -> Color32 {
        let x = (x.max(0.0) as usize).min(width - 1);
        let y = (y.max(0.0) as usize).min(height - 1);
        texture.pixels[y * width + x]
    };
    let (right, down) = (x - left, y - top);
    let around = [
        (texel(left, top), (1.0 - right) * (1.0 - down)),
        (texel(left + 1.0, top), right * (1.0 - down)),
        (texel(left, top + 1.0), (1.0 - right) * down),
        (texel(left + 1.0, top + 1.0), right * down),
    ];
    [0, 1, 2, 3].map(|n| {
        let parts = around.iter();
        parts
            .map(|(color, share)| f32::from(color.to_array()[n]) * share)
            .sum()
    })
}
