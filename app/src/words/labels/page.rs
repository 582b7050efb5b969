//! The page of labels. No scripts, nothing loaded from elsewhere.

use stele_catalog::is_hidden;

use super::{bars, facts, title};
use crate::jobs::shelf::label::Label;
use crate::words::lang::{say, tag};

const STYLE: &str = "<style>
@page { margin: 12mm; }
body { font: 9pt sans-serif; margin: 0; }
.label { border: 1px dashed #999; width: 118mm; padding: 3mm; margin: 0 0 4mm;
  page-break-inside: avoid; }
.code { font: bold 20pt monospace; margin: 0; }
h1 { font-size: 11pt; margin: 1mm 0; }
p { margin: .5mm 0; overflow-wrap: anywhere; }
.hint { color: #444; margin-bottom: 4mm; }
@media print { .hint { display: none; } }
</style>";

/// The whole page.
pub fn render(labels: &[Label]) -> String {
    let (tag, title_of_page) = (escape(&tag()), escape(&say!("labels-page")));
    let hint = escape(&say!("labels-hint"));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <title>{title_of_page}</title>\n{STYLE}</head><body>\n<p class=\"hint\">{hint}</p>\n"
    );
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
pub(in crate::words) fn escape(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    seen.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
