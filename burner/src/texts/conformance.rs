//! `CONFORM.TXT`: the conformance of a disc's file-set, for people and for `grep`.

use crate::fileset::{Conformance, Profile};

/// Remarks that the text lists; the worst of discs would fill it with as many as it has objects.
const REMARKS_MAX: usize = 20_000;

impl Conformance {
    /// The text as it stands on the disc: ASCII, CRLF. Paths on the disc name no patient.
    pub fn text(&self) -> String {
        let claim = self.claim.words();
        let mut out = format!(
            "DICOM FILE-SET OF THIS DISC\n\nProfile    {claim}\nDirectory  DICOMDIR\n\
             Objects    {}\n\n",
            self.objects
        );
        out.push_str(
            "The profile is determined by what is on the disc (PS3.11 annexes D and M).\n\
             All objects are byte for byte as they were imported.\n\nTRANSFER SYNTAXES\n\n",
        );
        for syntax in &self.syntaxes {
            let names: Vec<&str> = syntax.profiles.iter().map(|p| p.name()).collect();
            let allowed = match names.as_slice() {
                [] => "in no profile for Blu-ray discs".to_owned(),
                all if all.len() == Profile::ALL.len() => "in every profile".to_owned(),
                some => format!("in {}", some.join(", ")),
            };
            let (count, uid, name) = (syntax.objects, &syntax.uid, &syntax.name);
            out.push_str(&format!(
                "{count:>9}  {uid}\n           {name}; {allowed}\n"
            ));
        }
        out.push_str(
            "\nREMARKS\n\nNumber of objects, reason, first and last file. Reasons marked * keep\n\
             the disc from being an interchange file-set.\n\n",
        );
        for remark in self.remarks.iter().take(REMARKS_MAX) {
            let mark = if remark.reason.excludes() { '*' } else { ' ' };
            let (count, reason) = (remark.objects, remark.reason);
            out.push_str(&format!(
                "{count:>9} {mark} {reason}\n            {}\n",
                remark.first
            ));
            if remark.last != remark.first {
                out.push_str(&format!("            {}\n", remark.last));
            }
        }
        match self.remarks.len() {
            0 => out.push_str("none\n"),
            all if all > REMARKS_MAX => {
                out.push_str(&format!("and {} more\n", all - REMARKS_MAX));
            }
            _ => {}
        }
        out.replace('\n', "\r\n")
    }
}
