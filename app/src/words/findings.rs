//! What exactly an inspection found on a disc, and where.

use stele_burner::inspect::{Detail, Sequence};

use super::inspections::{claim, help_state};
use super::lang::say;
use super::names::printable;

/// What and where; none where the kind of the finding says all.
pub fn detail(found: &Detail) -> Option<String> {
    // Long because it is one flat table.
    Some(match found {
        Detail::Disc => return None,
        Detail::Path { path } => say!("found-path", path = printable(&path.to_string())),
        Detail::InTree { tree, path } => say!(
            "found-in-tree",
            tree = tree.to_string(),
            path = printable(&path.to_string())
        ),
        Detail::Sectors { first, last } => sectors(*first, *last),
        Detail::NoTree { tree } => tree.to_string(),
        Detail::NoTerminator { tree } => say!("found-no-terminator", tree = tree.to_string()),
        Detail::VolumeDescriptor { tree } => {
            say!("found-volume-descriptor", tree = tree.to_string())
        }
        Detail::BlockSize { tree, bytes } => {
            say!("found-block-size", tree = tree.to_string(), bytes = *bytes)
        }
        Detail::VolumeLength {
            tree,
            sectors,
            medium,
        } => say!(
            "found-volume-length",
            tree = tree.to_string(),
            sectors = *sectors,
            medium = *medium
        ),
        Detail::PathTableSize { tree, bytes } => say!(
            "found-path-table-size",
            tree = tree.to_string(),
            bytes = *bytes
        ),
        Detail::PathTables { tree } => say!("found-path-tables", tree = tree.to_string()),
        Detail::DirectoryRecord { tree } => say!("found-directory-record", tree = tree.to_string()),
        Detail::DirectorySector { tree, path, sector } => say!(
            "found-directory-sector",
            tree = tree.to_string(),
            path = printable(&path.to_string()),
            sector = sector.to_string()
        ),
        Detail::NameTwice { tree, path } => say!(
            "found-name-twice",
            tree = tree.to_string(),
            path = printable(&path.to_string())
        ),
        Detail::InvalidName { tree, path } => say!(
            "found-invalid-name",
            tree = tree.to_string(),
            path = printable(&path.to_string())
        ),
        Detail::NoLastSection { tree, path } => say!(
            "found-no-last-section",
            tree = tree.to_string(),
            path = printable(&path.to_string())
        ),
        Detail::Size {
            tree,
            path,
            sectors,
            bytes,
        } => say!(
            "found-size",
            tree = tree.to_string(),
            path = printable(&path.to_string()),
            sectors = *sectors,
            bytes = *bytes
        ),
        Detail::TwoFiles {
            tree,
            first,
            second,
        } => say!(
            "found-two-files",
            tree = tree.to_string(),
            first = printable(&first.to_string()),
            second = printable(&second.to_string())
        ),
        Detail::LiesElsewhere { tree, other, path } => say!(
            "found-lies-elsewhere",
            tree = tree.to_string(),
            other = other.to_string(),
            path = printable(&path.to_string())
        ),
        Detail::OnlyIn { tree, path } => say!(
            "found-only-in",
            tree = tree.to_string(),
            path = printable(&path.to_string())
        ),
        Detail::FilesOnlyIn { tree, files } => say!(
            "found-files-only-in",
            tree = tree.to_string(),
            files = *files
        ),
        Detail::ReadTooOften { times } => say!("found-read-too-often", times = *times),
        Detail::FewUdfAnchors => say!("found-few-udf-anchors"),
        Detail::SequenceSector { sequence, sector } => say!(
            "found-sequence-sector",
            sequence = in_words(*sequence),
            sector = sector.to_string()
        ),
        Detail::SequenceEnd { sequence } => {
            say!("found-sequence-end", sequence = in_words(*sequence))
        }
        Detail::Sequences => say!("found-sequences"),
        Detail::NoUdfVolume => say!("found-no-udf-volume"),
        Detail::Partition => say!("found-partition"),
        Detail::PartitionMaps => say!("found-partition-maps"),
        Detail::PartitionKind { name } => {
            say!("found-partition-kind", name = printable(&name.to_string()))
        }
        Detail::MetadataFile => say!("found-metadata-file"),
        Detail::MetadataMirror => say!("found-metadata-mirror"),
        Detail::MetadataBoth => say!("found-metadata-both"),
        Detail::FileSetDescriptor => say!("found-file-set-descriptor"),
        Detail::NoIntegrity => say!("found-no-integrity"),
        Detail::IntegritySays {
            closed,
            files,
            folders,
            files_found,
            folders_found,
        } => say!(
            "found-integrity-says",
            closed = if *closed { "yes" } else { "no" },
            files = *files,
            folders = *folders,
            files_found = *files_found,
            folders_found = *folders_found
        ),
        Detail::NoCarrier => say!("found-no-carrier"),
        Detail::NotDivided => say!("found-not-divided"),
        Detail::SeveralDiscs { discs } => {
            say!("found-several-discs", discs = printable(&discs.join(", ")))
        }
        Detail::UnknownFeature { feature } => say!(
            "found-unknown-feature",
            feature = printable(&feature.to_string())
        ),
        Detail::LaterVersion { version } => {
            say!("found-later-version", version = version.to_string())
        }
        Detail::CheckStrip { strip, sectors } => say!(
            "found-check-strip",
            strip = strip.to_string(),
            sectors = *sectors
        ),
        Detail::Anchors { bad, of } => say!("found-anchors", bad = *bad, of = *of),
        Detail::AnchorsDisagree => say!("found-anchors-disagree"),
        Detail::CutOff { there, of } => say!("found-cut-off", there = *there, of = *of),
        Detail::PartsOf { disc, places, more } => parts_of(disc, places, *more),
        Detail::ForeignTags { tags } => say!("found-foreign-tags", tags = *tags),
        Detail::SeveralCopies { serials } => say!(
            "found-several-copies",
            serials = printable(&serials.join(", "))
        ),
        Detail::OtherContent => say!("found-other-content"),
        Detail::Help { file, state } => help_state(file, *state)?,
        Detail::ManifestLine { line } => say!("found-manifest-line", line = line.to_string()),
        Detail::ManifestDisc => say!("found-manifest-disc"),
        Detail::ListedNotThere { path } => say!(
            "found-listed-not-there",
            path = printable(&path.to_string())
        ),
        Detail::NotListed { files } => say!("found-not-listed", files = *files),
        Detail::BytesBehind { bytes, sectors } => {
            say!("found-bytes-behind", bytes = *bytes, sectors = *sectors)
        }
        Detail::FileSet => say!("found-file-set"),
        Detail::Claims { claimed, found } => say!(
            "found-claims",
            claimed = printable(&claimed.to_string()),
            found = claim(*found)
        ),
        Detail::NoDicomDir { objects } => say!("found-no-dicomdir", objects = *objects),
        Detail::DirectoryUnreadable => say!("found-directory-unreadable"),
        Detail::NotADirectory => say!("found-not-a-directory"),
        Detail::SaysInconsistent => say!("found-says-inconsistent"),
        Detail::OtherClass => say!("found-other-class"),
        Detail::TooManyRecords { records } => say!("found-too-many-records", records = *records),
        Detail::RecordWithoutFile { record, at } => say!(
            "found-record-without-file",
            record = printable(&record.to_string()),
            at = at.to_string()
        ),
        Detail::RecordLacks { record, at, tag } => say!(
            "found-record-lacks",
            record = printable(&record.to_string()),
            at = at.to_string(),
            tag = printable(&tag.to_string())
        ),
        Detail::FileId { at } => say!("found-file-id", at = at.to_string()),
        Detail::RefersToNothing { path } => say!(
            "found-refers-to-nothing",
            path = printable(&path.to_string())
        ),
        Detail::RefersTwice { path } => {
            say!("found-refers-twice", path = printable(&path.to_string()))
        }
        Detail::LinkToNothing { at } => say!("found-link-to-nothing", at = at.to_string()),
        Detail::ReachedTwice { at } => say!("found-reached-twice", at = at.to_string()),
        Detail::WrongLevel { at } => say!("found-wrong-level", at = at.to_string()),
        Detail::NotReached { records } => say!("found-not-reached", records = *records),
        Detail::NotAnObject { path } => {
            say!("found-not-an-object", path = printable(&path.to_string()))
        }
        Detail::SameInstance { path } => {
            say!("found-same-instance", path = printable(&path.to_string()))
        }
        Detail::OtherNames { path } => {
            say!("found-other-names", path = printable(&path.to_string()))
        }
        Detail::NotReferred { path } => {
            say!("found-not-referred", path = printable(&path.to_string()))
        }
    })
}

fn in_words(sequence: Sequence) -> &'static str {
    match sequence {
        Sequence::Main => "main",
        Sequence::Reserve => "reserve",
    }
}

/// Sectors from the first to the last.
fn sectors(first: u64, last: u64) -> String {
    match first == last {
        true => say!("found-sector", sector = first.to_string()),
        false => say!(
            "found-sectors",
            first = first.to_string(),
            last = last.to_string()
        ),
    }
}

/// The parts of another disc.
fn parts_of(disc: &str, places: &[(u64, u64)], more: u64) -> String {
    let stretch = |(first, count): &(u64, u64)| {
        sectors(*first, first.saturating_add(*count).saturating_sub(1))
    };
    let places: Vec<String> = places.iter().map(stretch).collect();
    let (disc, places) = (printable(disc), places.join(", "));
    match more {
        0 => say!("found-parts-of", disc = disc, places = places),
        _ => say!(
            "found-parts-of-more",
            disc = disc,
            places = places,
            more = more
        ),
    }
}
