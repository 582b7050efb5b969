//! Writes `MANIFEST.JSN`.
//!
//! Numbers that are not known while lengths are counted (addresses, the geometry) are padded with
//! spaces in front, which JSON allows; hashes have a fixed width anyway.

use std::io::Write;

use serde::Serialize;

use super::lines::FileKind;
use crate::composed::Composed;
use crate::disc::{Content, ContentSource, DiscLabel, Hashes, encode_name, is_payload};
use crate::geometry::Geometry;
use crate::ids::{hex, uuid_text};
use crate::item::{ItemKind, PatientAbout, StudyAbout, StudyItems};

/// Bytes of a sum of written pieces; itself the sink that counts them.
struct Count(u64);

impl Write for Count {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.saturating_add(buf.len() as u64);
        Ok(buf.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

const NO_HASHES: Hashes = Hashes {
    blake3: [0; 32],
    sha256: [0; 32],
};

pub(super) fn length(label: &DiscLabel, contents: &[Content], studies: &[StudyItems]) -> u64 {
    let mut count = Count(0);
    // A sink that only counts does not fail.
    let counted = write_disc(&mut count, label, None)
        .and_then(|()| write_files(&mut count, contents, studies, &|_| (0, NO_HASHES)));
    debug_assert!(counted.is_ok());
    count.0
}

pub(super) fn render(
    composed: &Composed,
    studies: &[StudyItems],
    hashes: &dyn Fn(usize) -> Hashes,
) -> Vec<u8> {
    let mut out = Vec::new();
    let facts = |index| {
        let lba = composed.extent(index).map_or(0, |extent| extent.lba.0);
        (lba, hashes(index))
    };
    let written = write_disc(&mut out, &composed.label, Some(composed.geometry))
        .and_then(|()| write_files(&mut out, &composed.contents, studies, &facts));
    debug_assert!(written.is_ok());
    out
}

fn write_disc(
    out: &mut dyn Write,
    label: &DiscLabel,
    geometry: Option<Geometry>,
) -> std::io::Result<()> {
    let sectors = geometry.map_or(0, |g| g.sectors().0);
    let strip = geometry.map_or(0, |g| g.strip().0);
    let (data, parity) = geometry.map_or((0, 0), |g| (g.data(), g.parity()));
    write!(
        out,
        "{{\"format\":\"STELE1\",\"uuid\":\"{}\",",
        uuid_text(label.uuid)
    )?;
    write!(out, "\"set\":{},", json(&label.set)?)?;
    write!(out, "\"number\":{:5},\"of\":{:5},", label.number, label.of)?;
    write!(out, "\"time\":{},", label.time)?;
    write!(out, "\"sectors\":{sectors:10},\"strip\":{strip:8},")?;
    writeln!(out, "\"data\":{data:3},\"parity\":{parity:3}}}")
}

fn write_files(
    out: &mut dyn Write,
    contents: &[Content],
    studies: &[StudyItems],
    facts: &dyn Fn(usize) -> (u64, Hashes),
) -> std::io::Result<()> {
    for (index, content) in contents.iter().enumerate() {
        if is_payload(content) {
            let (lba, hashes) = facts(index);
            write!(out, "{{\"path\":{},", json(&content.path)?)?;
            write!(out, "\"size\":{},\"extents\":[", content.len)?;
            let sectors = stele_discfs::SectorCount::holding(content.len);
            if sectors.0 > 0 {
                write!(out, "[{lba:10},{sectors}]")?;
            }
            write!(out, "],\"blake3\":\"{}\",", hex(&hashes.blake3))?;
            write!(out, "\"sha256\":\"{}\",", hex(&hashes.sha256))?;
            // The rest is known beforehand; it continues the object just opened.
            let about = serde_json::to_string(&about(content, studies)).map_err(to_io)?;
            writeln!(out, "{}", about.strip_prefix('{').unwrap_or(&about))?;
        }
    }
    Ok(())
}

/// The fields of [`ManifestFile`] behind the hashes.
#[derive(Serialize)]
struct About<'a> {
    kind: FileKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    study: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    study_instance_uid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    patient: Option<PatientAbout>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    object: Option<ObjectUids<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mtime_ns: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<&'a str>,
}

#[derive(Serialize)]
struct ObjectUids<'a> {
    series_instance_uid: &'a str,
    sop_class_uid: &'a str,
    sop_instance_uid: &'a str,
    transfer_syntax_uid: &'a str,
}

fn about<'a>(content: &Content, studies: &'a [StudyItems]) -> About<'a> {
    let found = match content.source {
        ContentSource::Item { study, item } => studies
            .get(study as usize)
            .and_then(|study| Some((study, study.items.get(item as usize)?))),
        _ => None,
    };
    let Some((study, item)) = found else {
        return About {
            kind: FileKind::Text,
            study: None,
            study_instance_uid: None,
            patient: None,
            object: None,
            source_name: None,
            mtime_ns: None,
            notice: None,
        };
    };
    let object = match &item.kind {
        ItemKind::Object {
            sop_class_uid,
            sop_instance_uid,
            transfer_syntax_uid,
            series_instance_uid,
            ..
        } => Some(ObjectUids {
            series_instance_uid,
            sop_class_uid,
            sop_instance_uid,
            transfer_syntax_uid,
        }),
        ItemKind::Document => None,
    };
    About {
        kind: if object.is_some() {
            FileKind::Object
        } else {
            FileKind::Document
        },
        study: Some(study.key),
        study_instance_uid: Some(&study.about.study_instance_uid),
        patient: corrected(&study.about),
        object,
        source_name: Some(encode_name(&item.name)),
        mtime_ns: i64::try_from(item.seen.mtime_ns).ok(),
        notice: item.notice.as_deref(),
    }
}

/// Whose a study is, where its objects say somebody else or less: else they say it themselves.
fn corrected(about: &StudyAbout) -> Option<PatientAbout> {
    let is_needed = !about.objects_say.is_empty() || about.patient_added;
    is_needed.then(|| PatientAbout {
        name: about.patient_name.clone(),
        id: about.patient_id.clone(),
        birth_date: about.birth_date.clone(),
    })
}

fn json(text: &str) -> std::io::Result<String> {
    serde_json::to_string(text).map_err(to_io)
}

fn to_io(error: serde_json::Error) -> std::io::Error {
    std::io::Error::other(error)
}
