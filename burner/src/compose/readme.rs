//! `README.TXT`: what the disc is, for whoever holds it without knowing Stele.

use super::DiscLabel;
use crate::manifest::uuid;

/// The text, with CRLF so that any editor shows lines. A disc without objects has no DICOMDIR.
/// Its length does not depend on the numbers.
pub(super) fn render(label: &DiscLabel) -> Vec<u8> {
    let text = format!(
        "\
THIS DISC

Archive    {owner}
Set        {set}
Disc       {number:>5} of {of:>5}
Disc UUID  {uuid}
Format     STELE1, described in SPEC.TXT

It holds medical studies and documents for the long term. No special
program is needed to read it.

WHAT IS WHERE

INDEX.HTM     the studies on this disc, for any web browser
DICOMDIR      the DICOM directory, for any DICOM viewer
DICOM/        DICOM objects: patient, study, series, image
CONFORM.TXT   which DICOM profile the disc fits, and where it does not
DOCUMENT/     other files under the names they had, by study
MANIFEST.JSN  every file with size, place, identifiers and hashes,
              one JSON object a line
B3SUMS.TXT    BLAKE3 hashes:   b3sum -c B3SUMS.TXT
SHA256.TXT    SHA-256 hashes:  sha256sum -c SHA256.TXT
SPEC.TXT      the format of this disc, complete
DECODE.C      a program in C that rebuilds damaged sectors
RECOVERY/     check values and parity; part of the disc, never delete

IN A NAME, % and two hex digits stand for a byte that a disc cannot hold
in a name, %25 for % itself.

IF THE DISC IS DAMAGED

Do not clean it with solvents and do not give up: a good part of it may
be unreadable and all files still come back. Copy all sectors that can
be read to an image file (for example with ddrescue), let the same
place hold zeros where a sector is missing, then build DECODE.C with any
C compiler and run it on the image. No file system is needed for that.
Other copies of this disc are named in the archive's catalog.

This disc may hold data about patients. Treat it as confidential.
",
        owner = label.owner,
        set = label.set,
        number = label.number,
        of = label.of,
        uuid = uuid(label),
    );
    text.replace('\n', "\r\n").into_bytes()
}
