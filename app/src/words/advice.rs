//! What to do about each error: one catalogue for command line and desktop, complete by test
//! (`tests/tidy.rs` compares it with the codes that the sources name).

// Longer than 600 lines because it is one flat table: a message for each code.

/// What stands behind an error code.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// The code.
    pub code: &'static str,
    /// The one next thing to do, in the imperative.
    pub advice: &'static str,
}

/// The message of a code.
pub fn message(code: &str) -> Message {
    ADVICE
        .iter()
        .find(|m| m.code == code)
        .copied()
        .unwrap_or(UNLISTED)
}

const UNLISTED: Message = Message {
    code: "",
    advice: "Nothing was changed. Keep this text and ask whoever looks after this station.",
};

const fn m(code: &'static str, advice: &'static str) -> Message {
    Message { code, advice }
}

/// Every code with its advice.
pub const ADVICE: &[Message] = &[
    m(
        "APP-001",
        "Restart the computer; if it comes again, have the system looked at.",
    ),
    m(
        "CLI-001",
        "See what the command takes: stele COMMAND --help",
    ),
    m(
        "CLI-002",
        "What the command did stands. Make room where its answer goes, and look: stele status",
    ),
    m(
        "ARC-001",
        "Name the archive's directory: --archive DIR, or set STELE_ARCHIVE.",
    ),
    m(
        "ARC-002",
        "Name an archive with --archive DIR, or make one with: stele init DIR",
    ),
    m(
        "ARC-003",
        "Choose another directory, or open the archive that is there with --archive.",
    ),
    m(
        "ARC-004",
        "Mend the line it names in stele.toml. Records are safe: they are in catalog.db.",
    ),
    m(
        "ARC-005",
        "Use the newer Stele that wrote this archive; this one changes nothing in it.",
    ),
    m(
        "ARC-006",
        "Check that the folder exists, is yours to write, and the disk is not full.",
    ),
    m(
        "ARC-007",
        "Put the archive onto a disk of this machine. Images alone may lie elsewhere: `images` in \
        stele.toml.",
    ),
    m(
        "ARC-008",
        "Make the settings file anew with: stele init DIR. The catalog is kept as it is.",
    ),
    m(
        "STA-005",
        "Remove the file named above; this computer then counts as a new one.",
    ),
    m(
        "JOB-001",
        "Do not go on with this archive; bring the last backup back: stele catalog restore FILE \
        --why REASON",
    ),
    m(
        "JOB-002",
        "Check the spelling, or scan the label again. What there is: stele status",
    ),
    m(
        "JOB-044",
        "Put in the disc whose label has this serial. If there is none any more: \
        stele retire SERIAL --why TEXT",
    ),
    m(
        "JOB-043",
        "Bring the files back to where they were, or take them in from where they are now: \
        stele ingest FOLDER. What is gone for good is left out: stele leave-out STUDY --why REASON",
    ),
    m(
        "JOB-042",
        "See who there is: stele person list. Who acts is said with --as CODE; without it, it is \
        the person in stele.toml.",
    ),
    m(
        "JOB-003",
        "Say it more closely: use the UID of the one that is meant.",
    ),
    m(
        "JOB-040",
        "Try fewer letters, or a date; look with: stele find TEXT",
    ),
    m(
        "JOB-050",
        "Write it as 2026-09-01, 1.9.2026 or 1 Sep 2026; a month as 2026-09 or 9/2026.",
    ),
    m(
        "JOB-051",
        "Write the year first, 2026-09-01, or the month in letters: 1 Sep 2026.",
    ),
    m(
        "JOB-052",
        "Exchange the two: --from the first day --to the last.",
    ),
    m(
        "JOB-053",
        "Leave --as out. In a new archive its first person acts (--name gives the name), in one \
         that is there an administrator.",
    ),
    m(
        "JOB-055",
        "Keep the disc: its files are whole on it. Bring back a later catalog, if there is one: \
         stele catalog restore FILE (catalog.db.before-TIME in the archive's folder is the one \
         that was here). Else copy the disc with stele repair DRIVE --to FILE.iso, give the plan \
         up with stele drop SET, and take the files of FILE.iso in again; it opens as any ISO \
         image does. Only where all files of the plan are still as they were does stele build SET \
         make this same disc; else it makes another one of the same name.",
    ),
    m(
        "JOB-056",
        "Name the file that the spreadsheet saved: no folder, device or pipe.",
    ),
    m(
        "KEP-008",
        "Name the file itself: no folder, device or pipe.",
    ),
    m("JOB-057", "Divide it into several lists."),
    m(
        "JOB-058",
        "Save it in the spreadsheet as CSV UTF-8, or say in which encoding it is: --encoding \
         windows-1252 is what Excel in Western Europe writes. Look at the names afterwards: stele \
         patient list NAME",
    ),
    m("JOB-004", "Take studies in first: stele ingest FOLDER"),
    m(
        "JOB-060",
        "Plan, build and burn its disc first; what is next: stele status",
    ),
    m("JOB-005", "Build it first: stele build SET"),
    m(
        "JOB-006",
        "Build it again: stele build DISC --again. Where its source files are gone, put a good \
        copy of it into a drive and bring it back from there: stele build DISC --from DRIVE. Where \
        there is none, of a set with parity discs: stele rebuild SOURCES --to FOLDER with its \
        other discs, then stele build DISC --from FILE",
    ),
    m(
        "JOB-007",
        "To make one more, use: stele burn DISC --drive DRIVE --extra",
    ),
    m(
        "JOB-008",
        "See what became of it: stele status. If it is not being burned, let a full read decide: \
        stele verify with its serial and its drive.",
    ),
    m(
        "JOB-009",
        "Take it out and put in the disc that was asked for, or name its image; read a label with: \
        stele scan SERIAL. If a copy's disc is gone: stele retire SERIAL --why TEXT",
    ),
    m(
        "JOB-010",
        "Check the spelling, and that the disk or share is connected.",
    ),
    m("JOB-011", "Choose another name; nothing was overwritten."),
    m("JOB-012", "Plan again; nothing was stored."),
    m(
        "JOB-013",
        "Check that the file is there, readable, and the disk is not full; that what should be a \
        folder is one.",
    ),
    m(
        "JOB-038",
        "Free the disk, or end what holds the catalog; then any command records the result that \
        was kept.",
    ),
    m(
        "JOB-054",
        "Make room on the archive's disk. The copy counts as suspect then: put its disc in and let \
         a full read decide, with stele verify --drive DRIVE",
    ),
    m(
        "JOB-014",
        "Nothing half-done was kept as whole. Give the same command to go on.",
    ),
    m(
        "JOB-036",
        "Put in a blank of the kind the set was planned for. Where none of it is burned, give the \
         set up and plan it again for the medium you have: stele drop SET. Where the copies that \
         are burned will do, say so: stele copies SET NUMBER",
    ),
    m(
        "JOB-037",
        "Burn and check in a real drive. To practice, make an archive for it: \
        stele init DIR --practice.",
    ),
    // Building images.
    m(
        "BLD-001",
        "Take the folder in again; the disc is laid out without that file until then.",
    ),
    m(
        "BLD-002",
        "Free some space, or set `images` in stele.toml to a larger disk; build again.",
    ),
    m(
        "BLD-003",
        "Check that the images folder is there and yours to write; build again.",
    ),
    m(
        "BLD-004",
        "Do not burn anything of this set. Keep this text: it is a defect of the program.",
    ),
    m(
        "BLD-005",
        "Nothing half-done was kept. Give the same build again.",
    ),
    m(
        "BLD-008",
        "Bring the source files back as they were taken in and build again, or keep the image that \
         holds them.",
    ),
    m(
        "BLD-007",
        "Bring the source files back as they were burned and build again, or bring the image back \
        from a good copy: stele repair DRIVE --to FILE",
    ),
    m(
        "BLD-006",
        "Build again; if it comes again, have this computer's memory and disk tested.",
    ),
    // Burning.
    m(
        "BRN-001",
        "Put a blank disc into the drive and give the command again.",
    ),
    m(
        "BRN-002",
        "Take it out, look at its label with stele scan, and put in a blank disc.",
    ),
    m(
        "BRN-003",
        "Put in a blank of the kind that the set was planned for.",
    ),
    m(
        "BRN-004",
        "Put in a blank BD-R (M-DISC). For a trial on a BD-RE, which is no archive copy: \
        stele burn DISC --drive DRIVE --rewritable",
    ),
    m(
        "BRN-005",
        "Try another blank; if that fails too, try another drive.",
    ),
    m("BRN-006", "Plan the set again for a medium that exists."),
    m(
        "BRN-007",
        "Put in a BD-RE, or burn a copy without --rewritable.",
    ),
    m(
        "BRN-008",
        "Put in a blank BD-R, use another drive, or burn without --spare-areas: the disc's own \
        parity and the read-back do not need them.",
    ),
    m(
        "BRN-009",
        "Put in a blank disc that no other program has formatted.",
    ),
    m(
        "BRN-010",
        "Mark the disc as spoiled, put in a fresh blank and burn again; after two in a row \
        use another batch or another drive.",
    ),
    m(
        "BRN-011",
        "Check cable and power of the drive; the disc is spoiled, burn another one.",
    ),
    m(
        "BRN-012",
        "Switch the drive off and on; the disc is spoiled, burn another one.",
    ),
    m(
        "BRN-013",
        "Build the image again, then burn on a fresh blank.",
    ),
    m(
        "BRN-014",
        "Build the image again, then burn on a fresh blank.",
    ),
    m(
        "BRN-015",
        "A disc that is not closed may not be readable elsewhere. Check the drive's power and \
         cable, and burn on a fresh blank.",
    ),
    m(
        "BRN-016",
        "Put the disc in again and let a full read decide: stele verify.",
    ),
    m(
        "BRN-017",
        "Nothing more is written to the disc. Burn the copy again on a blank one.",
    ),
    m(
        "BRN-020",
        "Use a rewritable disc that is formatted already, or another drive: this one formats none.",
    ),
    m(
        "BRN-019",
        "The disc is spoiled and not closed. Build the image anew from its sources and burn again: \
        stele build SET --again",
    ),
    m(
        "BRN-018",
        "Check the power of the drive, a USB box above all; the disc is spoiled, burn another one.",
    ),
    // The catalog.
    m(
        "CAT-001",
        "Name another archive, or bring a backup back: stele catalog restore FILE --why REASON. \
         Those that stele catalog backup wrote lie in the archive's folder backups, if no other \
         was named.",
    ),
    m(
        "CAT-002",
        "Use the newer Stele that wrote this catalog; this one changes nothing in it.",
    ),
    m(
        "CAT-003",
        "Look first whether the disk is full and the archive's folder is yours to write. Only if \
        catalog.db itself is damaged, bring the last backup back, from the archive's folder \
        backups if no other was named: stele catalog restore FILE --why REASON. The catalog that \
        is here is kept beside it.",
    ),
    m(
        "CAT-004",
        "Give the command again; if it comes again, check the disk and its free space.",
    ),
    m(
        "CAT-037",
        "See where its set stands, and burn again from there: stele status",
    ),
    m(
        "CAT-038",
        "Another command is writing to the catalog: wait until it is done, then give this one \
        again.",
    ),
    m(
        "CAT-044",
        "Nothing was changed. Bring the newer catalog.db back: stele catalog restore FILE --why \
        REASON. If it is lost, go on with this one: stele catalog accept --why REASON",
    ),
    m(
        "CAT-045",
        "Nothing was changed. Take the folder of these files in again, where they are as they \
        were: stele ingest FOLDER. Or bring the list back from a backup of the catalog, or from \
        MANIFEST.JSN of the disc that is named: stele catalog mend FILE. Which lists are gone or \
        damaged: stele audit verify. What waits and comes back no more: stele leave-out STUDY \
        --why REASON",
    ),
    m(
        "CAT-046",
        "Nothing was changed. Take the files in as several cases, of at most a million each.",
    ),
    m(
        "CAT-047",
        "Nothing was changed. Have the disk looked at, and bring the last backup back: stele \
        catalog restore FILE --why REASON. The catalog that is here is kept beside it.",
    ),
    m(
        "KEP-001",
        "Nothing was written over it: name another file, or move that one away.",
    ),
    m(
        "KEP-002",
        "The catalog is as it was. Check that the folder is there, that you may write in it, and \
        that its disk has room.",
    ),
    m(
        "KEP-003",
        "The catalog is as it was. Try an older backup; keep this file as it is.",
    ),
    m(
        "KEP-004",
        "The catalog is as it was. Look for the backups of this archive, or name the other \
        archive: --archive DIR",
    ),
    m(
        "KEP-007",
        "Nothing was changed. Name a backup (catalog-TIME.db, with its folder lists beside it), or \
        MANIFEST.JSN of the disc that holds the files.",
    ),
    m(
        "KEP-006",
        "The catalog is as it was. Name a file that stele catalog backup wrote.",
    ),
    m(
        "KEP-005",
        "Wait until they are done, then give this command again: stele status",
    ),
    m(
        "CAT-039",
        "Nothing was changed. Mount the disk to be written, or act as a user who may write in the \
        archive's folder. Until then these answer: stele find, scan, status, audit verify.",
    ),
    m(
        "CAT-040",
        "Nothing was changed. Make room on the archive's disk and give the command again. Until \
        then these answer: stele find, scan, status, audit verify.",
    ),
    m(
        "CAT-041",
        "Copy catalog.db and what lies beside it (catalog.db-wal, catalog.db-journal) to a disk \
        with room that can be written, with stele.toml, and name that folder: --archive DIR",
    ),
    m(
        "CAT-042",
        "Do not rely on what was said: give the command again.",
    ),
    m(
        "CAT-043",
        "Give any command once where the archive can be written: it is brought up to date then.",
    ),
    m(
        "CAT-005",
        "Look at what the copy is, with: stele scan SERIAL",
    ),
    m(
        "CAT-048",
        "Burn another copy first: stele burn DISC --extra --drive DRIVE. To take this one out of \
         use all the same, and the disc with it, add --last.",
    ),
    m(
        "CAT-060",
        "If both are one person: stele patient answer NUMBER --merge, or stele patient merge \
         NUMBER --into NUMBER. If they are two, the files are of the wrong patient.",
    ),
    m(
        "CAT-061",
        "Nobody else's studies are joined by this: stele patient answer NUMBER --correction",
    ),
    m(
        "CAT-072",
        "Both are whole studies, and nothing of them stays out: stele patient answer NUMBER \
         --merge where both are one person, --two-people where they are not.",
    ),
    m(
        "CAT-073",
        "Say what the files are: stele patient answer NUMBER --correction, --merge, or \
         --wrong-patient, by which they stay out.",
    ),
    m(
        "CAT-062",
        "See who is shown as whom: stele patient list TEXT; and what was decided: stele patient \
         decisions",
    ),
    m(
        "CAT-063",
        "A disc that is burned stays as it is. Where it is only planned or built, give it up \
         first: stele drop SET; then answer again.",
    ),
    m("CAT-064", "See what stands: stele patient decisions"),
    m(
        "CAT-065",
        "Undo the later one first: stele patient decisions lists them, the newest first.",
    ),
    m("CAT-066", "Give --id, or --name with --birth-date."),
    m(
        "CAT-049",
        "If a disc carries it, put that into a drive and let a full read take it back: stele \
         verify --drive DRIVE. If none does, what is to be burned says stele status",
    ),
    m(
        "CAT-006",
        "Wait until the other command is done, then give this one again.",
    ),
    m(
        "CAT-007",
        "Nothing was changed. Keep this text: it is a defect of the program.",
    ),
    m(
        "CAT-008",
        "Give the command again; something was changed by somebody else meanwhile.",
    ),
    m(
        "CAT-009",
        "Discs that exist are never changed. Their image comes back from a good copy in a drive \
        (stele build DISC --from DRIVE) or, of a set with parity discs, from its other discs \
        (stele rebuild SOURCES --to FOLDER, then stele build DISC --from FILE); what was taken in \
        since is planned as a new set. Where nothing brings it back, give the disc up, and what \
        is left of its files waits again: stele drop DISC",
    ),
    m(
        "CAT-010",
        "Bring the last backup back: stele catalog restore FILE --why REASON. Discs and images are \
        not touched.",
    ),
    m(
        "CAT-011",
        "Use the newest Stele; if it comes again, bring the last backup back: stele catalog \
        restore FILE --why REASON",
    ),
    m("CAT-012", "Keep this text: it is a defect of the program."),
    m(
        "CAT-013",
        "Write it as Site/Room/Rack/Shelf/Slot: on one line, without empty parts, 400 bytes at \
        most.",
    ),
    m(
        "CAT-014",
        "Take it back first: stele return SERIAL --slot PLACE",
    ),
    m(
        "CAT-015",
        "Put it in its place with: stele shelve SERIAL --slot PLACE",
    ),
    m(
        "CAT-053",
        "If it is here: stele arrived SERIAL. If it does not come: stele lost SERIAL",
    ),
    m(
        "CAT-054",
        "Put it in its place with: stele shelve SERIAL --slot PLACE",
    ),
    m(
        "CAT-055",
        "Let a full read say what it is: stele verify SERIAL --drive DRIVE. When it may count \
        again: stele release SERIAL --why TEXT",
    ),
    m(
        "CAT-056",
        "Look at what the copy is, with: stele scan SERIAL",
    ),
    m(
        "CAT-057",
        "If the disc itself is here, that is an incident: stele found SERIAL --destroyed --why \
        TEXT, and a full read decides what it is. If only its label is, throw that away.",
    ),
    m("CAT-058", "Leave --destroyed out: stele found SERIAL"),
    m(
        "CAT-016",
        "Free some disk space and check that the archive's folder is yours to write.",
    ),
    m(
        "CAT-017",
        "Bring the last backup back, from the archive's folder backups if no other was named: \
        stele catalog restore FILE --why REASON. Or name another archive.",
    ),
    m(
        "CAT-018",
        "Use the newest Stele; if it comes again, bring the last backup back: stele catalog \
        restore FILE --why REASON",
    ),
    m(
        "CAT-020",
        "Scan the label again, or type it as it stands: STL-04KQ7Z-D",
    ),
    m(
        "CAT-021",
        "Scan the label again, or compare it letter by letter.",
    ),
    m(
        "CAT-070",
        "Scan the label again, or type all of it as it stands there, the last character too: \
        STL-04KQ7Z-D. If it comes again, print the label anew: stele label",
    ),
    m(
        "CAT-071",
        "Scan the label of what is wanted here. What this one is: stele scan CODE",
    ),
    // Laying out discs, manifests, file systems.
    m(
        "CMP-001",
        "Plan the set again, for larger discs or with less parity.",
    ),
    m(
        "CMP-002",
        "Use 14, 22, 30, 46, 62 or 122 parity strips, or none to let Stele choose.",
    ),
    m(
        "CMP-003",
        "Give the file it names another name or another folder, and take it in again.",
    ),
    m(
        "CMP-004",
        "Keep this text: the archive has outgrown this version of the program.",
    ),
    m("CMP-005", "Keep this text: it is a defect of the program."),
    m("CMP-006", "Plan smaller discs."),
    m("CMP-007", "Plan smaller discs."),
    m(
        "CMP-101",
        "Bring back catalog.db from the last copy, or repair the disc into an image first.",
    ),
    m(
        "CMP-102",
        "Bring back catalog.db from the last copy, or repair the disc into an image first.",
    ),
    m(
        "CMP-103",
        "Bring back catalog.db from the last copy, or repair the disc into an image first.",
    ),
    m(
        "CMP-104",
        "Bring back catalog.db from the last copy, or repair the disc into an image first.",
    ),
    m(
        "DFS-001",
        "Give the file a name of at most 255 bytes and take it in again.",
    ),
    m(
        "DFS-002",
        "Move the file to a folder that is less deep and take it in again.",
    ),
    m("DFS-003", "Keep this text: it is a defect of the program."),
    m("DFS-004", "Keep this text: it is a defect of the program."),
    m("DFS-005", "Keep this text: it is a defect of the program."),
    m("DFS-006", "Plan smaller discs."),
    m("DFS-007", "Plan smaller discs."),
    m(
        "DFS-008",
        "Divide the folder into smaller ones and take it in again.",
    ),
    m("DFS-009", "Keep this text: it is a defect of the program."),
    m("DFS-010", "Plan the set again."),
    m(
        "DFS-012",
        "Divide the file: no disc's file system holds one of more than 122 GB.",
    ),
    m("DFS-011", "Plan the set again for a smaller medium."),
    // Drives.
    m(
        "DRV-001",
        "Check cable and power of the drive, then give the command again.",
    ),
    m(
        "DRV-002",
        "Take the disc out and put it in again; try another drive if it comes again.",
    ),
    m(
        "DRV-003",
        "Switch the drive off and on, then give the command again.",
    ),
    m(
        "DRV-004",
        "Switch the drive off and on, then give the command again.",
    ),
    m(
        "DRV-005",
        "Name an optical drive; look at the names with: stele drive list",
    ),
    m(
        "DRV-006",
        "Take the disc out, look at it, clean it, and put it in again.",
    ),
    m(
        "MMC-001",
        "Switch the drive off and on, then give the command again.",
    ),
    m(
        "MMC-002",
        "Try the drive in another box, or another drive; the log has what it sent.",
    ),
    // Protection.
    m("PAR-001", "Keep this text: it is a defect of the program."),
    m("PAR-002", "Keep this text: it is a defect of the program."),
    m(
        "PAR-003",
        "Add another copy of the same disc as a further source.",
    ),
    m(
        "PAR-004",
        "Stop using this computer for archiving and have its memory tested.",
    ),
    m(
        "PAR-010",
        "Check the disk with the images and its free space; build again.",
    ),
    m(
        "PAR-011",
        "Nothing half-done was kept. Give the same command again.",
    ),
    m(
        "PAR-020",
        "Check that this is a disc or image made by Stele. If it surely is one, give a \
        second copy of it as a further source.",
    ),
    m("PAR-021", "Put the disc in again, or try another drive."),
    m(
        "PAR-022",
        "Leave out what is of another disc, or say which one it is: stele repair SOURCE -i \
        UUID/CONTENT --to FILE",
    ),
    m("PAR-023", "Use a newer version of Stele for this disc."),
    m("PAR-024", "Use a newer version of Stele for this disc."),
    m(
        "PAR-030",
        "Give the disc as the list of candidates has it: UUID/CONTENT",
    ),
    m("PLN-001", "Choose a larger medium."),
    // The virtual recorder.
    m(
        "REC-001",
        "Choose another name, or use the drive that is there.",
    ),
    m("REC-002", "Look at the names with: stele drive list"),
    m(
        "REC-003",
        "Wait until the other command is done with the drive.",
    ),
    m(
        "REC-004",
        "Remove the drive's file in drives/ and make the drive again; media stay.",
    ),
    m("REC-005", "Wait until the burn is done."),
    m(
        "REC-006",
        "Take the disc out of the drive first: stele drive eject DRIVE",
    ),
    m("REC-007", "Use up to 32 letters, digits, - and _."),
    m(
        "REC-010",
        "Check that the archive's drives folder is there and the disk is not full.",
    ),
    m("REC-101", "Choose another file name."),
    m(
        "REC-102",
        "Name the file of a virtual medium; they lie in drives/media.",
    ),
    m("REC-103", "Take the disc out of the other drive first."),
    m(
        "REC-104",
        "Use another blank; the state of this virtual medium is damaged.",
    ),
    m(
        "REC-105",
        "Check that the archive's drives folder is there and the disk is not full.",
    ),
    m(
        "MED-001",
        "Use bd25, bd50, bd100, bd128, dvd+r, dvd-r, or a size such as 700MB or 700MiB; what is \
         archived is never laid out for a disc that can be overwritten.",
    ),
    m(
        "MED-002",
        "Give bytes, or a number with kB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB.",
    ),
    // Repair.
    m(
        "REP-001",
        "Name a damaged image, or a drive with a damaged disc.",
    ),
    m(
        "REP-002",
        "Check that the folder of the new image is there and yours to write.",
    ),
    m("REP-003", "Choose a folder on a larger disk."),
    m(
        "REP-004",
        "Give the same command again. What was read of a disc in a drive is kept, and it goes on \
        there.",
    ),
    m(
        "REP-005",
        "Give a longer copy of the disc as a further source; files in the part that is there \
        come back with: stele restore",
    ),
    m(
        "REP-006",
        "Name another map with --map, or another image with --to; or remove the map, and the image \
        that ends in .rescue, if nobody needs them.",
    ),
    m(
        "REP-007",
        "Wait until it has ended, or name another image with --to.",
    ),
    // Taking in, and what a person should look at then.
    m(
        "SCN-001",
        "Check the spelling, and that the disk or share is connected.",
    ),
    m("SCN-002", "Nothing was kept. Give the same ingest again."),
    m("SCN-101", "Take in the file that the link points to."),
    m("SCN-102", "Nothing to do: it is no file."),
    m(
        "SCN-103",
        "Give yourself the right to read the folder and take it in again.",
    ),
    m(
        "SCN-104",
        "Give yourself the right to read the file and take it in again.",
    ),
    m("SCN-105", "Give the file a name and take it in again."),
    m(
        "SCN-106",
        "Have the file looked at: programs do not belong in front of images.",
    ),
    m(
        "SCN-107",
        "Ask the sender whether the file should be empty.",
    ),
    m(
        "SCN-108",
        "Ask the sender for the file again: this one is cut off.",
    ),
    m(
        "SCN-109",
        "Ask the sender for the file again, or keep it as it is.",
    ),
    m(
        "SCN-110",
        "Ask the sender: the file does not say which study it belongs to.",
    ),
    m("SCN-111", "Nothing to do: Stele makes its own index."),
    m(
        "SCN-112",
        "Compare patient names and ids of the study with the order.",
    ),
    m("SCN-113", "Nothing to do: the archive has it already."),
    m(
        "SCN-114",
        "Ask the sender which of the two is right; both are kept.",
    ),
    m(
        "SCN-115",
        "Take it in with a case: stele ingest FOLDER --case NAME",
    ),
    m(
        "SCN-116",
        "See how the name reads: stele find TEXT. Where it is wrong: stele patient correct NUMBER \
         --name NAME",
    ),
    m(
        "SCN-117",
        "If it should be kept, put a file into it and take it in again.",
    ),
    m(
        "SCN-118",
        "It is kept as the file says it. Where the right one is known: stele patient correct \
         NUMBER --birth-date DATE",
    ),
    m("SEC-001", "Check that the image is there and readable."),
    m(
        "SEC-002",
        "Check cable and power of the drive, put the disc in again.",
    ),
    m(
        "SEC-004",
        "Put the disc in again and give the same command; leave it in until that is done.",
    ),
    m(
        "SEC-003",
        "Nothing half-done was kept. Give the same command again.",
    ),
    m(
        "SRC-001",
        "Bring the file back and take the folder in again.",
    ),
    m(
        "SRC-002",
        "Take the folder in again: the new content becomes a new version.",
    ),
    m(
        "SRC-003",
        "Give yourself the right to read the file and take the folder in again.",
    ),
    m("VER-001", "Use a mapfile as ddrescue writes it."),
    m(
        "VER-002",
        "Copy the whole disc; of a quarter of it nothing can be verified.",
    ),
    m(
        "ISC-001",
        "Choose another port with --listen, or end the program that uses this one.",
    ),
    m(
        "ISC-002",
        "Give the same command again; the medium is kept.",
    ),
    m("SGI-001", "Look at the names with: stele drive list"),
    m(
        "SGI-002",
        "Unmount the disc, or wait until the other program is done with the drive.",
    ),
    m(
        "SGI-003",
        "Become a member of the group cdrom, then log in anew.",
    ),
    m("SGI-004", "Name a drive such as /dev/sr0."),
    m(
        "SGI-005",
        "Check the drive's cable and power, then try again.",
    ),
    m("STA-001", "Look at the names with: stele drive list"),
    m("STA-002", "Use up to 32 letters, digits, - and _."),
    m(
        "STA-003",
        "Look at the labels with: stele drive list, or name the medium's file.",
    ),
    m(
        "STA-004",
        "Check that the archive's folder is there and the disk is not full.",
    ),
    m(
        "JOB-017",
        "Start it on a desktop, or use the commands: stele --help",
    ),
    m(
        "PLN-002",
        "Plan fewer studies at a time, or discs that hold more.",
    ),
    m(
        "JOB-020",
        "Try blanks of another box, or another drive; have this one looked at.",
    ),
    m(
        "JOB-021",
        "Name one drive, or burn the whole set: stele burn SET --drive A --drive B",
    ),
    m("PLN-003", "A set has at most 4 parity discs."),
    m(
        "SET-001",
        "Add a parity disc of the set as a source; each names all discs of its set.",
    ),
    m(
        "SET-002",
        "See to the room and the rights in the folder, then give the same command again.",
    ),
    m(
        "SET-006",
        "Name a new folder, an empty one, or one in which a rebuild of this set was stopped; \
        nothing was overwritten.",
    ),
    m(
        "SET-003",
        "Nothing is lost: what was read stays in the folder. Give the same command again, and it \
        goes on.",
    ),
    m(
        "SET-004",
        "Plan the set again; it names a disc that it does not have.",
    ),
    m(
        "SET-005",
        "See to the room in the archive's staging folder, then build again.",
    ),
    m(
        "JOB-018",
        "Its studies wait again: plan a new set with stele plan.",
    ),
    m(
        "JOB-019",
        "Nothing was changed. What is on a disc is not given up; what has changed since is planned \
        as a new set. An image that is gone comes back from a copy: stele build DISC --from DRIVE. \
        Only a copy that is gone for good is taken out of use: stele retire SERIAL --why REASON",
    ),
    m("JOB-016", "Put the disc in and give the command again."),
    m("JOB-030", "See what its set has instead: stele status"),
    m(
        "JOB-031",
        "What is burned stays as it is. Its image: stele repair DRIVE --to FILE; plan what is new.",
    ),
    m(
        "RST-001",
        "Free some space there, or restore into a folder on another disk: --to DIR",
    ),
    m(
        "RST-002",
        "Wait until it has ended, then give the same command again; or choose another folder.",
    ),
    m(
        "RST-003",
        "Give the drive more time for places that fail: --minutes 60, say. Or put in another copy \
         of the disc.",
    ),
    m(
        "JOB-032",
        "Build it anew from the images of now: stele build SET",
    ),
    m(
        "JOB-034",
        "Nothing was stored. Look at the plan again, and store it if it is right.",
    ),
    m(
        "JOB-045",
        "Nothing was changed. Set the computer's clock and give the command again. If it is right, \
        say so, and it is recorded: stele confirm-clock --why REASON",
    ),
    m(
        "JOB-046",
        "Nothing was changed. Set the computer's clock and give the command again. If it is right, \
        say so, and it is recorded: stele confirm-clock --why REASON",
    ),
    m("JOB-048", "See what waits: stele status"),
    m(
        "JOB-049",
        "What waits goes on a disc: stele plan. What changed is taken in as it is now: \
        stele ingest FOLDER. Only what is gone for good is left out.",
    ),
    m(
        "JOB-047",
        "This catalog is older than the disc. If there is a newer one, bring it back before \
        anything else is planned or burned: stele catalog restore FILE --why REASON. If not, let a \
        full read take the disc back: stele verify --drive DRIVE",
    ),
    m(
        "JOB-095",
        "Set it aside, marked: this archive never burned it so. What it is: stele inspect DRIVE",
    ),
    m(
        "JOB-096",
        "Nothing was recorded. Keep the disc apart, marked: it was burned of another build of this \
        disc, or is damaged, and a newer catalog may know it. What it holds: stele inspect DRIVE",
    ),
    m("JOB-033", "Give the set up as a whole: stele drop SET"),
    m(
        "JOB-041",
        "Make it again, from itself or its sources: stele build DISC --again. Where they are gone, \
        put a good copy of it into a drive: stele build DISC --from DRIVE",
    ),
    m(
        "JOB-035",
        "Credit it to no copy: set the disc aside, and read the copies it names.",
    ),
    m(
        "JOB-061",
        "Read its label, and say so: give the serial that stands on it, with --by-label. The \
        record says then that it was known by its label.",
    ),
    m(
        "JOB-062",
        "Set the disc aside, marked as no copy of this archive; the catalog was not changed. \
        Once it is: stele told-apart SERIAL --why TEXT",
    ),
    m(
        "JOB-097",
        "Keep the disc apart, and ask who saw the destruction: that is an incident. If it is \
        another disc, once it is marked and taken away: stele told-apart SERIAL --why TEXT. If it \
        is the copy itself: stele found SERIAL --destroyed --why TEXT",
    ),
    m(
        "JOB-063",
        "Find out which one is real, by its writing and its place; mark the other one and take \
        it away. Then: stele told-apart SERIAL --drive DRIVE --why TEXT, with the real one in \
        the drive.",
    ),
    m(
        "JOB-064",
        "Put in a disc of this archive. What this one is: stele inspect DRIVE. If it is one of \
        this archive, and the catalog was brought back from before it was planned, keep the disc: \
        it stays readable by itself, and a newer catalog knows it: stele catalog restore FILE \
        --why REASON",
    ),
    m(
        "JOB-065",
        "Nothing is to be settled; see what the copy is: stele scan SERIAL",
    ),
    m(
        "CAT-050",
        "Put in the disc of this copy; the one that was read is another one, whatever its label \
        says.",
    ),
    m(
        "JOB-066",
        "Burn its discs: what they hold is in the images alone. To give the set up all the same, \
         and these files with it: stele drop SET --lose-files",
    ),
    m(
        "JOB-098",
        "Nothing was changed. Bring it back before anything else of its set is built, dropped or \
         burned: stele status says from which discs, with stele rebuild. To give it up all the \
         same, and these files with it: stele drop DISC --lose-files",
    ),
    m(
        "JOB-099",
        "Nothing was changed. Look first whether the disk with the images is there, and for a copy \
         that is out of use or failed: stele build DISC --from DRIVE tries it. To give it up all \
         the same, and these files with it: stele drop DISC --lose-files",
    ),
    m(
        "JOB-067",
        "Burn it as it is: all of it was read, and it is what was built. To have it without those \
         files all the same: stele build DISC --again --lose-files",
    ),
    m(
        "JOB-077",
        "Nothing was changed. Bring the disc back first that has lost its image: stele build DISC \
         --again. Where that does not do it, stele status says what does. Where nothing does, give \
         up that one, and not this: stele drop DISC --lose-files",
    ),
    m(
        "JOB-078",
        "Nothing was changed. Connect the disk that holds it, so that it can be written, or let \
         this user change it; then give the command again. Where it is gone for good, make an \
         empty folder in its place.",
    ),
    m(
        "JOB-068",
        "Nothing was changed. Put in a good copy of this disc, or name a whole image of it. Which \
         copies there are: stele scan DISC",
    ),
    m(
        "JOB-069",
        "Name one disc that was built, such as SET-0001/1. Which there are: stele status",
    ),
    m(
        "JOB-074",
        "Nothing was changed. Look first whether the disk with the images is there. What else may \
         hold the image: stele status. A copy, or another image of the disc, brings it back: stele \
         build DISC --from DRIVE. Where nothing does, build it without those files: stele build \
         DISC --again --lose-files",
    ),
    m(
        "JOB-075",
        "Nothing was changed. If it is a copy, let a full read say what it is: stele verify \
         --drive DRIVE. Then try another copy, or another image of the disc.",
    ),
    m(
        "JOB-076",
        "Nothing was changed. It is the image of another disc, or of a catalog that knew more than \
         this one, or a folder. Move it to a safe place, then give the command again. What an \
         image is: stele inspect FILE. It opens as any ISO image does; from there its files can be \
         taken in again.",
    ),
    m(
        "JOB-071",
        "It may be a trial: that counts for nothing. Put in the disc whose label has the serial; \
         what this one is: stele inspect DRIVE",
    ),
    m(
        "JOB-072",
        "Nothing was changed. Let this user read them, or give the command as the user who took \
         them in.",
    ),
    m(
        "JOB-073",
        "Take it out and mark it, then give the command again: whatever is read next must be the \
         real one.",
    ),
    m(
        "JOB-070",
        "Put in the disc that is to be read, then give the command again.",
    ),
    m("CAT-030", "Give the set up as a whole: stele drop SET"),
    m(
        "CAT-031",
        "Look at where the archive stands, with: stele status; then give the command again.",
    ),
    m(
        "CAT-032",
        "Ask somebody whose role allows it: stele person list shows who; act with --as CODE.",
    ),
    m(
        "CAT-033",
        "Add another administrator first: stele person add NAME --role administrator",
    ),
    m(
        "CAT-034",
        "Give the person's code instead of the name: stele person list",
    ),
    m(
        "CAT-035",
        "Name a person who is active: stele person list shows who. Who acts is said with --as \
        CODE; without it, it is the person in stele.toml.",
    ),
    m("CAT-036", "Give the name as people know it."),
    m(
        "CAT-051",
        "Type it by hand on one line: text that is pasted may hold marks that are not seen.",
    ),
    m(
        "CAT-052",
        "Give the day of birth as 1962-03-04, or leave it out.",
    ),
    m(
        "SET-008",
        "Wait until the other rebuild is done, or name another folder.",
    ),
    m(
        "SET-007",
        "Rebuild with a parity disc of the same images, or leave the disc out that it names.",
    ),
];

#[cfg(test)]
mod tests;
