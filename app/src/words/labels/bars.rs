//! Bar codes: Code 128 (ISO/IEC 15417), which every hand scanner reads.

use barcoders::sym::code128::Code128;

/// Modules of quiet at either side (ISO/IEC 15417, 4.5.1: ten at least).
const QUIET: usize = 10;

/// Height of the bars, in modules.
const HEIGHT: usize = 34;

/// A drawing in SVG; none for a text that the code has no characters for.
pub(super) fn svg(text: &str) -> Option<String> {
    // U+0181 tells the library to begin with character set B.
    let bars = Code128::new(format!("\u{181}{text}")).ok()?.encode();
    let width = bars.len() + 2 * QUIET;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {HEIGHT}\" \
         width=\"{}mm\" height=\"{}mm\" role=\"img\" aria-label=\"{text}\" \
         shape-rendering=\"crispEdges\">\n\
         <rect width=\"{width}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n",
        // A third of a millimeter a module: scanners and office printers both manage that.
        width as f64 / 3.0,
        HEIGHT as f64 / 3.0,
    );
    let mut at = QUIET;
    for run in bars.chunk_by(|a, b| a == b) {
        if run.first() == Some(&1) {
            out.push_str(&format!(
                "<rect x=\"{at}\" width=\"{}\" height=\"{HEIGHT}\"/>\n",
                run.len()
            ));
        }
        at += run.len();
    }
    out.push_str("</svg>");
    Some(out)
}
