//! Headers that are written as the catalog's corrections say, where somebody asks for that.
//!
//! The disc's file is read and compared with its hash first, as always; what then stands in the
//! folder is another file, of which the list in the folder says so, with the hash of both.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

use serde::Serialize;
use stele_burner::fileset::ObjectPatient;
use stele_burner::source::{NotCorrected, PatientHeader, Splice};
use stele_catalog::{Claimed, PatientClaim, Reader, StudyId};

use crate::jobs::JobError;
use crate::jobs::run::records;
use crate::jobs::typed::Role;

/// Bytes copied at once.
const STEP: usize = 1 << 20;

/// A file whose header was corrected.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Rewritten {
    /// BLAKE3 of what stands in the folder.
    pub(super) blake3: [u8; 32],
    /// Its bytes.
    pub(super) bytes: u64,
    /// What it was corrected to ([`Corrections::digest`]).
    pub(super) holds: [u8; 32],
}

/// Which files with corrected headers a folder may have in place of the disc's.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Accepts {
    /// None: the disc's files are wanted.
    None,
    /// Those that say what holds now.
    Holding([u8; 32]),
    /// Whatever the list says was written.
    Listed,
}

/// A file whose header stays as it was, although it does not say what holds.
#[derive(Clone, Debug, Serialize)]
pub struct Uncorrected {
    /// Its path on the disc.
    pub path: String,
    /// Why.
    pub why: WhyUncorrected,
}

/// Why a header stays as it was.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyUncorrected {
    /// The header cannot be read to its pixel data.
    Unreadable,
    /// The data set is deflated.
    Deflated,
    /// Elements are out of order, or one is there twice.
    Unordered,
    /// The object's character set does not have the name.
    CharacterSet,
    /// What holds is no value that may stand there.
    Value,
    /// Nobody has decided whose it is.
    Undecided,
}

impl From<NotCorrected> for WhyUncorrected {
    fn from(why: NotCorrected) -> Self {
        match why {
            NotCorrected::Deflated => Self::Deflated,
            NotCorrected::Unordered => Self::Unordered,
            NotCorrected::CharacterSet => Self::CharacterSet,
            NotCorrected::Value => Self::Value,
            _ => Self::Unreadable,
        }
    }
}

/// What the catalog's corrections say of a study's patient.
pub(super) struct Corrections<'a> {
    reader: &'a Reader<'a>,
    study: StudyId,
    /// None where nobody has decided anything: then nothing is corrected.
    holds: Option<PatientClaim>,
    known: RefCell<BTreeMap<ObjectPatient, Claimed>>,
}

/// What is to be done with a file.
pub(super) enum Correction {
    /// It says what holds.
    Stays,
    /// These pieces become others.
    Splices(Vec<Splice>),
    /// It does not say what holds, and stays.
    Impossible(WhyUncorrected),
}

impl<'a> Corrections<'a> {
    /// Those of a study.
    ///
    /// # Errors
    /// The catalog's.
    pub(super) fn of(reader: &'a Reader<'a>, study: StudyId) -> Result<Self, JobError> {
        Ok(Self {
            reader,
            study,
            holds: reader.corrected_patient(study)?,
            known: RefCell::default(),
        })
    }

    /// A hash of what holds, for the list in the folder.
    pub(super) fn digest(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for field in self.holds.iter().flat_map(fields) {
            hasher.update(&(field.len() as u64).to_le_bytes());
            hasher.update(field.as_bytes());
        }
        hasher.finalize().into()
    }

    /// What is to be done with an object of the study that lies in a file of this length.
    ///
    /// # Errors
    /// What the system says; the catalog's.
    pub(super) fn of_file(&self, file: &File, bytes: u64) -> Result<Correction, JobError> {
        let Some(holds) = &self.holds else {
            return Ok(Correction::Stays);
        };
        let unread = |source| JobError::io_named(Role::Restore, Path::new(""))(source);
        let header = match PatientHeader::read(file, bytes).map_err(unread)? {
            Ok(header) => header,
            Err(why) => return Ok(Correction::Impossible(why.into())),
        };
        let said = header.says();
        let claim = records::claim(said.clone());
        let now = claim.corrected_by(holds);
        if now == claim {
            return Ok(Correction::Stays);
        }
        match self.claimed(said, &claim)? {
            Claimed::Agrees | Claimed::Decided(_) => {}
            Claimed::StaysOut => return Ok(Correction::Stays),
            Claimed::Differs(_) => return Ok(Correction::Impossible(WhyUncorrected::Undecided)),
        }
        let now = ObjectPatient {
            issuer: now.issuer,
            id: now.patient_id,
            name: now.name,
            birth_date: now.birth_date,
            sex: now.sex,
        };
        Ok(match header.splices(&now) {
            Ok(splices) => Correction::Splices(splices),
            Err(why) => Correction::Impossible(why.into()),
        })
    }

    fn claimed(&self, said: &ObjectPatient, claim: &PatientClaim) -> Result<Claimed, JobError> {
        if let Some(known) = self.known.borrow().get(said) {
            return Ok(*known);
        }
        let found = self.reader.claimed_of(self.study, claim)?;
        self.known.borrow_mut().insert(said.clone(), found);
        Ok(found)
    }
}

fn fields(claim: &PatientClaim) -> [&String; 5] {
    let PatientClaim {
        issuer,
        patient_id,
        name,
        birth_date,
        sex,
    } = claim;
    [issuer, patient_id, name, birth_date, sex]
}

/// Copies a file with some pieces replaced; BLAKE3 and length of what was written.
///
/// # Errors
/// What the system says.
pub(in crate::jobs) fn copy(
    from: &File,
    bytes: u64,
    splices: &[Splice],
    to: &mut dyn Write,
) -> io::Result<([u8; 32], u64)> {
    let mut out = Hashed {
        to,
        hasher: blake3::Hasher::new(),
        bytes: 0,
    };
    let mut at = 0;
    for splice in splices {
        copy_range(from, at, splice.at, &mut out)?;
        out.write_all(&splice.bytes)?;
        at = splice.at.saturating_add(splice.len);
    }
    copy_range(from, at, bytes, &mut out)?;
    Ok((out.hasher.finalize().into(), out.bytes))
}

fn copy_range(from: &File, start: u64, end: u64, to: &mut Hashed<'_>) -> io::Result<()> {
    let (mut at, mut buffer) = (start, vec![0; STEP]);
    while at < end {
        let wanted = (end - at).min(STEP as u64);
        let piece = buffer.get_mut(..wanted as usize);
        let piece = piece.ok_or(io::ErrorKind::UnexpectedEof)?;
        from.read_exact_at(piece, at)?;
        to.write_all(piece)?;
        at += wanted;
    }
    Ok(())
}

struct Hashed<'a> {
    to: &'a mut dyn Write,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Write for Hashed<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.to.write(piece)?;
        self.hasher.update(piece.get(..written).unwrap_or(piece));
        self.bytes += written as u64;
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
