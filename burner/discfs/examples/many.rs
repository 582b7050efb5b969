//! How much memory and time a layout of many files takes:
//! `cargo run --release -p stele-discfs --example many 1000000`.

use std::time::Instant;

use stele_discfs::{ContentKey, DiscTime, Entry, FileSystems, Options, Place, Span, Tree, layout};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count: u32 = std::env::args().nth(1).unwrap_or_default().parse()?;
    let before = peak_memory();
    let began = Instant::now();
    let mut tree = Tree::new();
    let mut names = 0;
    for n in 0..count {
        let path = format!("DICOM/PT{:06}/ST{:06}/IM{n:06}", n / 2000, n / 500);
        names += path.rsplit('/').next().map_or(0, str::len);
        tree.add(Entry {
            path,
            len: 1,
            time: DiscTime(1_780_000_000),
            place: Place::Flow,
            key: ContentKey(n),
        })?;
    }
    let text = |text: &str| text.to_owned();
    let options = Options {
        systems: FileSystems::Both,
        volume_id: text("MANY"),
        volume_set_id: text("MANY"),
        volume_uid: 1,
        publisher: text(""),
        preparer: text(""),
        application: text(""),
        implementation: text("*many"),
        time: DiscTime(1_780_000_000),
        volume_sectors: None,
    };
    let layout = layout(tree, &options)?;
    let laid_out = began.elapsed().as_secs_f64();
    let mut sectors = Vec::new();
    let mut written = 0;
    for span in layout.spans() {
        if let Span::Meta { extent, id } = span {
            sectors.resize(usize::try_from(extent.sectors.bytes())?, 0);
            layout.render(id, &mut sectors);
            written += sectors.len();
        }
    }
    let all = began.elapsed().as_secs_f64();
    let memory = peak_memory().saturating_sub(before);
    let each = memory.saturating_sub(names) / usize::try_from(count.max(1))?;
    let report = format!(
        "{count} files: laid out in {laid_out:.2} s, {} MB of structures in {all:.2} s, \
         {} MB of memory, {each} bytes a file beyond its name\n",
        written / 1_000_000,
        memory / 1_000_000
    );
    std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes())?;
    Ok(())
}

/// Bytes that the process held at most.
fn peak_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<usize>().ok());
    kilobytes.unwrap_or_default() * 1024
}
