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
HOW MUCH DAMAGE THIS DISC SURVIVES

All files can be restored after any one of these, but not after several
at once. If whole discs are lost, all the others must be there.

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
This disc keeps medical studies and documents for the long term. You
need no special program to read it.

WHAT IS WHERE

INDEX.HTM     the studies on this disc, for any web browser
";

const OBJECTS: &str = "\
DICOMDIR      the DICOM directory, for any DICOM viewer
DICOM/        DICOM objects: patient, study, series, image
CONFORM.TXT   which DICOM profile this disc satisfies, and what does not
";

const DOCUMENTS: &str = "\
DOCUMENT/     other files under their own names, by study
";

const ALWAYS: &str = "\
MANIFEST.JSN  every file with size, place, identifiers and hashes,
              one JSON object per line
B3SUMS.TXT    BLAKE3 hashes:   b3sum -c B3SUMS.TXT
SHA256.TXT    SHA-256 hashes:  sha256sum -c SHA256.TXT
SETSOFAR.TXT  the discs of this set with lower numbers
SPEC.TXT      the complete format of this disc
DECODE.C      a program in C that rebuilds damaged sectors
RECOVERY/     check values and parity of this disc; keep it

THE LISTS OF HASHES use the file names of UDF, and of ISO 9660 with Rock
Ridge. Every current system reads one of these. A system that reads only
the Joliet names cuts off names of more than 64 characters;
MANIFEST.JSN says where each file is.

IN A FILE NAME, % and two hex digits stand for a byte that is not
allowed in names on a disc; %25 stands for % itself.

";

const TAIL: &str = "
IF THE DISC IS DAMAGED

Do not clean it with solvents. Even if a large part of it is unreadable,
all files may still be restored. Copy all readable sectors to an image
file (for example with ddrescue), with zeros in place of each missing
sector. Then compile DECODE.C with any C compiler, such as
cc -x c DECODE.C -o decode, and run it: decode damaged.iso repaired.iso.
This needs no file system. The archive's catalog lists the other
copies of this disc.

This disc may contain patient data. Treat it as confidential.
";

const PARITY_TITLE: &str = "THIS DISC IS A PARITY DISC\n";

const PARITY_WHAT: &str = "\
WHAT IS WHERE

SETPAR/SET.TXT     the discs of the set, and again in SETCOPY.TXT
SETPAR/PARITY.BIN  the parity (SPEC.TXT, section 9)
SETPAR/D001.JSN    what is on disc 1, and so on: every file with size,
                   place, identifiers, hashes; one JSON object per line
SPEC.TXT           the complete format
DECODE.C           a program in C that repairs this disc itself
RECOVERY/          check values and parity of this disc; keep it

";

const PARITY_TAIL: &str = "
TO RESTORE A LOST DISC

  stele set rebuild SOURCE SOURCE ... --to FOLDER

Name all remaining discs of the set as sources: drives or images.
Without Stele, follow section 9 of SPEC.TXT.

This disc may contain patient data. Treat it as confidential.
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

It has no studies of its own. Together with the other discs of its set,
it restores discs that are lost or damaged beyond repair: any
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
