//! The page of labels. No scripts, nothing loaded from elsewhere.

use stele_catalog::is_hidden;

use super::{bars, facts, title};
use crate::jobs::shelf::label::Label;

const HEAD: &str = "<!DOCTYPE html>
<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Labels for cases and shelves</title>
<style>
@page { margin: 12mm; }
body { font: 9pt sans-serif; margin: 0; }
.label { border: 1px dashed #999; width: 118mm; padding: 3mm; margin: 0 0 4mm;
  page-break-inside: avoid; }
.code { font: bold 20pt monospace; margin: 0; }
h1 { font-size: 11pt; margin: 1mm 0; }
p { margin: .5mm 0; overflow-wrap: anywhere; }
.hint { color: #444; margin-bottom: 4mm; }
@media print { .hint { display: none; } }
</style></head><body>
<p class=\"hint\">Print at 100 %, cut at the dashes, and put each label into or onto the case.
Nothing is glued onto a disc: write its serial on it with a soft pen for discs.</p>
";

/// The whole page.
pub fn render(labels: &[Label]) -> String {
    let mut out = String::from(HEAD);
    for label in labels {
        out.push_str("<section class=\"label\">\n");
        out.push_str(&format!("<p class=\"code\">{}</p>\n", escape(label.code())));
        if let Some(bars) = bars::svg(label.code()) {
            out.push_str(&bars);
            out.push('\n');
        }
        out.push_str(&format!("<h1>{}</h1>\n", escape(&title(label))));
        for fact in facts(label) {
            out.push_str(&format!("<p>{}</p>\n", escape(&fact)));
        }
        out.push_str("</section>\n");
    }
    out.push_str("</body></html>\n");
    out
}

/// Text as it may stand in HTML. What an older program took for a name may hold characters that are
/// not seen: they are left out.
fn escape(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    seen.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
