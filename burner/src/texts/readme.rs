//! `README.TXT`: what the disc is, for whoever holds it without knowing Stele.

use crate::disc::{DiscLabel, SetInfo, Survives};
use crate::ids::uuid_text;

/// Stands where the figures of what the disc survives will be: they are known once the disc is
/// laid out, and its layout must not depend on them.
const PLACE: &str = "\
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\r
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\r
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\r
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\r
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\r
";

/// What stands before the figures.
const SURVIVES: &str = "\
WHAT MAY BE LOST AND ALL FILES STILL COME BACK

One of these, not all at once; of whole discs, the rest must be there.

";

const TITLE: &str = "THIS DISC\n";

/// Which kinds of archived files a disc has.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Holds {
    /// DICOM objects: then it has a directory and a report of them too.
    pub(crate) objects: bool,
    /// Other files.
    pub(crate) documents: bool,
}

const WHAT: &str = "\
It holds medical studies and documents for the long term. No special
program is needed to read it.

WHAT IS WHERE

INDEX.HTM     the studies on this disc, for any web browser
";

const OBJECTS: &str = "\
DICOMDIR      the DICOM directory, for any DICOM viewer
DICOM/        DICOM objects: patient, study, series, image
CONFORM.TXT   which DICOM profile the disc fits, and where it does not
";

const DOCUMENTS: &str = "\
DOCUMENT/     other files under the names they had, by study
";

const ALWAYS: &str = "\
MANIFEST.JSN  every file with size, place, identifiers and hashes,
              one JSON object a line
B3SUMS.TXT    BLAKE3 hashes:   b3sum -c B3SUMS.TXT
SHA256.TXT    SHA-256 hashes:  sha256sum -c SHA256.TXT
SETSOFAR.TXT  which discs of this set have a lower number
SPEC.TXT      the format of this disc, complete
DECODE.C      a program in C that rebuilds damaged sectors
RECOVERY/     check values and parity; part of the disc, never delete

THE LISTS OF HASHES have the names that UDF, and ISO 9660 with Rock
Ridge, show: every system of today reads one of them. Where only the
Joliet names are seen, those of more than 64 characters are cut, and
MANIFEST.JSN says where each file lies.

IN A NAME, % and two hex digits stand for a byte that a disc cannot hold
in a name, %25 for % itself.

";

const TAIL: &str = "\
IF THE DISC IS DAMAGED

Do not clean it with solvents and do not give up: a good part of it may
be unreadable and all files still come back. Copy all sectors that can
be read to an image file (for example with ddrescue), let the same
place hold zeros where a sector is missing, then build DECODE.C with any
C compiler and run it on the image. No file system is needed for that.
Other copies of this disc are named in the archive's catalog.

This disc may hold data about patients. Treat it as confidential.
";

const PARITY_TITLE: &str = "THIS DISC IS A PARITY DISC\n";

const PARITY_WHAT: &str = "\
WHAT IS WHERE

SETPAR/SET.TXT     the discs of the set, and again in SETCOPY.TXT
SETPAR/PARITY.BIN  the parity (SPEC.TXT, section 9)
SETPAR/D001.JSN    what is on disc 1, and so on: every file with size,
                   place, identifiers and hashes, one JSON object a line
SPEC.TXT           the format, complete
DECODE.C           a program in C that repairs this disc itself
RECOVERY/          check values and parity of this disc; never delete

";

const PARITY_TAIL: &str = "\
TO BRING A DISC BACK

  stele set rebuild SOURCE SOURCE ... --to FOLDER

with all discs of the set that are left, as drives or as images. Without
Stele: SPEC.TXT, section 9, says what to compute.

This disc may hold data about patients. Treat it as confidential.
";

/// Puts the figures where the text has their place; its length stays.
pub(crate) fn fill(text: &mut [u8], survives: &Survives, whole_discs: Option<u8>) {
    let lines = survives
        .lines(whole_discs)
        .map(|line| line + "\r\n")
        .concat();
    let len = PLACE.len();
    // The owner's name stands further up: the last one is the right one.
    let at = text.windows(len).rposition(|part| part == PLACE.as_bytes());
    let place = at.and_then(|at| text.get_mut(at..at.checked_add(len)?));
    if let Some(place) = place.filter(|place| place.len() == lines.len()) {
        place.copy_from_slice(lines.as_bytes());
    }
}

/// The figures that a text on a disc says, and whether all around them is as this version writes
/// it, but for what names the disc.
pub(crate) fn read(text: &[u8]) -> Option<(String, bool)> {
    let text = std::str::from_utf8(text).ok()?;
    let before = SURVIVES.replace('\n', "\r\n");
    let (head, rest) = text.rsplit_once(before.as_str())?;
    let (figures, tail) = rest.split_at_checked(PLACE.len())?;
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let is = |title: &str, what: &str, end: &str| {
        head.starts_with(&crlf(title)) && head.ends_with(&crlf(what)) && tail == crlf(end)
    };
    let both = [false, true];
    let mut holds = both
        .into_iter()
        .flat_map(|objects| both.map(|documents| Holds { objects, documents }));
    let known = holds.any(|holds| is(TITLE, &what(holds), TAIL))
        || is(PARITY_TITLE, PARITY_WHAT, PARITY_TAIL);
    Some((figures.to_owned(), known))
}

/// What is where on a disc that holds these: nothing is named that is not there.
fn what(holds: Holds) -> String {
    let part = |there: bool, text: &'static str| if there { text } else { "" };
    let objects = part(holds.objects, OBJECTS);
    let documents = part(holds.documents, DOCUMENTS);
    [WHAT, objects, documents, ALWAYS].concat()
}

/// The text, with CRLF so that any editor shows lines. Its length does not depend on the numbers.
pub(crate) fn render(label: &DiscLabel, holds: Holds) -> Vec<u8> {
    let text = format!(
        "\
{TITLE}
Archive    {owner}
Set        {set}
Disc       {number:>5} of {of:>5}
Disc UUID  {uuid}
Format     STELE1, described in SPEC.TXT

{what}{SURVIVES}{place}{TAIL}",
        what = what(holds),
        owner = label.owner,
        set = label.set,
        number = label.number,
        of = label.of,
        uuid = uuid_text(label.uuid),
        place = PLACE.replace('\r', ""),
    );
    text.replace('\n', "\r\n").into_bytes()
}

/// The text of parity disc `index` of a set.
pub(crate) fn render_parity(label: &DiscLabel, info: &SetInfo, index: u8) -> Vec<u8> {
    let text = format!(
        "\
{PARITY_TITLE}
Archive    {owner}
Set        {set}
Disc       {number:>5} of {of:>5}, parity {parity} of {parities}
Disc UUID  {uuid}
Format     STELE1, described in SPEC.TXT

It holds no studies of its own. Together with the other discs of its set
it brings back discs that are lost or damaged beyond repair: any
{parities} of the set's {discs} discs may be missing.

{PARITY_WHAT}{SURVIVES}{place}{PARITY_TAIL}",
        owner = label.owner,
        set = label.set,
        number = label.number,
        of = label.of,
        parity = index + 1,
        parities = info.parity.len(),
        discs = info.of(),
        uuid = uuid_text(label.uuid),
        place = PLACE.replace('\r', ""),
    );
    text.replace('\n', "\r\n").into_bytes()
}
