//! Pictures of the window: the screens as they are drawn, in both themes and in the sizes that
//! there may be (`tests/gui/*.png`), and a walk as a new user (`tests/gui/locator.md`). Drawn on
//! the processor alone, of a story in which the clock stands still.
//!
//! `STELE_PICTURES=write` draws them anew: look at them, beside the design's.

#[path = "pictures/disc.rs"]
mod disc;
#[path = "pictures/locator.rs"]
mod locator;
#[path = "pictures/raster.rs"]
mod raster;
#[path = "pictures/reading.rs"]
mod reading;
#[path = "pictures/screens.rs"]
mod screens;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use stele::archive::Archive;
use stele::gui::app::show;
use stele::gui::desktop::Desktop;
use stele::station::preferences::Look;
use stele_tests::{source, story};

use crate::desktop::settle;
use crate::transcripts::Scene;
use raster::{Picture, Textures};

/// Where the pictures are kept.
const FOLDER: &str = "tests/gui";
/// By how much a color may differ, of 255, before the eye sees it.
const ALIKE: u8 = 12;
/// How many pixels of a picture may differ by more: letters that another processor rounds
/// otherwise.
const STRAY: usize = 60;

/// The sizes of a window, in points, and how many pixels a point has.
#[derive(Clone, Copy)]
struct Size {
    points: [usize; 2],
    scale: f32,
}

/// How long a slow machine may take to draw.
const AHEAD: Duration = Duration::from_secs(600);

/// What the test harness leaves free on each side, in points.
const MARGIN: usize = 8;

/// The smallest screen that there may be.
const SMALL: Size = Size {
    points: [1280, 720],
    scale: 1.0,
};

/// An archive of a month: two discs' copies on their shelves, in two buildings.
const MONTH: &[&str] = &[
    "! samples incoming",
    "$ stele init archive --practice --name 'Ada Clerk'",
    "$ stele ingest incoming",
    "$ stele plan --media 100m --copies 2",
    "$ stele build SET-0001",
    "$ stele drive create A",
    "$ stele drive load A --blank 100m",
    "$ stele burn SET-0001/1 -d A",
    "$ stele drive create B",
    "$ stele drive load B --blank 100m",
    "$ stele burn SET-0001/1 -d B",
];

/// Tells a story; what fails ends it.
fn told(scene: &mut Scene, lines: &[&str]) -> Vec<String> {
    let mut said = Vec::new();
    for line in lines {
        match line.split_once(' ') {
            Some(("!", act)) => scene.act(act),
            Some(("$", command)) => {
                let answer = scene.run(command);
                assert!(!answer.ends_with("[2]\n"), "{line}\n{answer}");
                said.push(answer);
            }
            _ => panic!("{line}"),
        }
    }
    said
}

/// The serials that were said, in their order, each once.
fn serials(said: &[String]) -> Vec<String> {
    let text = said.concat();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let mut all: Vec<String> = Vec::new();
    for word in words.filter(|word| word.starts_with("STL-") && word.len() == 12) {
        if !all.iter().any(|known| known == word) {
            all.push(word.to_owned());
        }
    }
    all
}

/// A window that can be drawn.
struct Stage {
    harness: Harness<'static, Desktop>,
    textures: Textures,
    size: Size,
}

impl Stage {
    /// The window on the archive of a story.
    fn new(scene: &Scene, size: Size, look: Look) -> Self {
        let archive = Archive::open(&scene.path("archive")).unwrap();
        let mut desktop = Desktop::new(archive, None, story::outside(scene.step + 1), || {});
        desktop.view.preferences.look = look;
        let textures = Textures::default();
        let [width, height] = size.points.map(|points| (points + 2 * MARGIN) as f32);
        let harness = Harness::builder()
            .with_size([width, height])
            .with_pixels_per_point(size.scale)
            .with_step_dt(1.0 / 60.0)
            .renderer(textures.clone())
            .build_ui_state(
                |ui, desktop| {
                    show(ui, desktop);
                    desktop.view.archive = "/srv/archive".into();
                },
                desktop,
            );
        let mut stage = Self {
            harness,
            textures,
            size,
        };
        settle(&mut stage.harness);
        stage
    }

    /// Draws it, with what was done just now where that is `fresh`: its ten seconds are a clock's.
    fn draw_just_done(&mut self, fresh: bool) -> Picture {
        let toast = &mut self.harness.state_mut().view.toast;
        match (fresh, toast.as_mut()) {
            (true, Some(toast)) => toast.since = Instant::now() + AHEAD,
            (true, None) => panic!("nothing was done just now"),
            (false, _) => *toast = None,
        }
        self.draw()
    }

    fn draw(&mut self) -> Picture {
        // What fades in is there, and no cursor blinks.
        let calm = |style: &mut egui::Style| style.visuals.text_cursor.blink = false;
        self.harness.ctx.all_styles_mut(calm);
        settle(&mut self.harness);
        self.harness.run_steps(90);
        let (ctx, output) = (&self.harness.ctx, self.harness.output());
        let Size { points, scale } = self.size;
        raster::draw(ctx, output, &self.textures, points, MARGIN, scale)
    }
}

/// The pictures that are not as they were.
#[derive(Default)]
struct Differing(Vec<String>);

impl Differing {
    /// Compares a picture with the one that is kept, or keeps it.
    fn see(&mut self, name: &str, picture: &Picture) {
        let kept = source::root().join(FOLDER).join(format!("{name}.png"));
        if read(&kept).is_some_and(|known| stray(&known, picture) <= STRAY) {
            return;
        }
        if std::env::var_os("STELE_PICTURES").is_some() {
            write(&kept, picture);
            return;
        }
        let now = std::env::temp_dir().join(format!("stele-picture-{name}.png"));
        write(&now, picture);
        self.0.push(format!("{name}: now {}", now.display()));
    }

    #[track_caller]
    fn none(&self) {
        let all = self.0.join("\n");
        assert!(
            self.0.is_empty(),
            "look at them, then STELE_PICTURES=write:\n{all}"
        );
    }
}

/// How many pixels of two pictures differ.
fn stray(known: &Picture, picture: &Picture) -> usize {
    if (known.width, known.height) != (picture.width, picture.height) {
        return usize::MAX;
    }
    let differ = |(was, is): &(&[u8; 3], &[u8; 3])| {
        was.iter()
            .zip(*is)
            .any(|(was, is)| was.abs_diff(*is) > ALIKE)
    };
    let pairs = known.pixels.iter().zip(&picture.pixels);
    pairs.filter(differ).count()
}

fn write(path: &Path, picture: &Picture) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = fs::File::create(path).unwrap();
    let size = |length: usize| u32::try_from(length).unwrap();
    let mut encoder = png::Encoder::new(file, size(picture.width), size(picture.height));
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().unwrap();
    writer
        .write_image_data(picture.pixels.as_flattened())
        .unwrap();
    writer.finish().unwrap();
}

fn read(path: &PathBuf) -> Option<Picture> {
    let file = std::io::BufReader::new(fs::File::open(path).ok()?);
    let mut reader = png::Decoder::new(file).read_info().ok()?;
    let mut bytes = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut bytes).ok()?;
    let pixels = bytes.as_chunks().0.to_vec();
    Some(Picture {
        width: info.width as usize,
        height: info.height as usize,
        pixels,
    })
}
