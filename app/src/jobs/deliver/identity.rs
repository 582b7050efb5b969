//! Whose identity the files of a delivery say: each header is read before anything is handed over.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};

use stele_burner::disc::Hashes;
use stele_burner::fileset::ObjectPatient;
use stele_burner::source::{Correcting, PatientHeader};
use stele_catalog::{
    Claimed, DifferenceKind, Identity, PatientClaim, PatientId, Reader, StudyId, Timestamp,
};
use stele_files::WholeFile;

use super::DeliverError;
use super::part::{FILES, Part, TODAY};
use crate::jobs::JobError;
use crate::jobs::read::restore::{Listed, copy_spliced};
use crate::jobs::run::records;
use crate::jobs::typed::Role;

/// Who is said to have changed a header (0400,0563).
const SYSTEM: &str = "STELE";
const MODE: u32 = 0o600;

/// A file of a delivery, as it is in its folder.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    /// Its path in the delivery.
    pub path: PathBuf,
    /// Its study's place, from 1.
    pub study: usize,
    /// Its bytes.
    pub bytes: u64,
    /// Its hashes; of one with another header none until it is counted.
    pub hashes: Option<Hashes>,
    /// BLAKE3 of what was written, where its header is another.
    pub written: Option<[u8; 32]>,
    /// The hashes of the file as it is archived.
    pub archived: Hashes,
}

/// The files of a delivery with their headers looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Looked {
    /// What is handed over.
    pub files: Vec<Ready>,
    /// Files whose headers could not be written with today's identity.
    pub uncorrected: Vec<String>,
    /// Files that are another patient's, as somebody decided.
    pub of_others: u64,
    /// Whom else files of a study name, so that somebody has to decide first.
    pub undecided: Vec<(StudyId, PatientClaim)>,
}

/// What the archive says of the patient, at one time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Known {
    /// All wordings, the one that is shown first.
    wordings: Vec<PatientClaim>,
    /// By study: what is decided of its patient; none where nobody has decided anything.
    decided: Vec<Option<PatientClaim>>,
    /// Differences of the studies that nobody has decided.
    differences: usize,
    /// Whom the request was recorded for, as that patient is shown now.
    asked_for: Option<PatientId>,
    /// Whose the studies are.
    roots: Vec<PatientId>,
}

impl Known {
    /// What it says now.
    ///
    /// # Errors
    /// The catalog's.
    pub(super) fn now(
        reader: &Reader<'_>,
        patient: PatientId,
        studies: &[StudyId],
    ) -> Result<Self, JobError> {
        let wordings = reader.wordings(patient)?;
        let mut known = Self {
            asked_for: wordings.first().map(|row| row.id),
            wordings: wordings.into_iter().map(|row| row.claim).collect(),
            decided: Vec::new(),
            differences: 0,
            roots: Vec::new(),
        };
        let open = reader.differences()?;
        let of_objects = open
            .iter()
            .filter(|one| one.kind == DifferenceKind::Objects);
        known.differences = of_objects
            .filter(|one| studies.contains(&one.study.id))
            .count();
        for study in studies {
            known.decided.push(reader.corrected_patient(*study)?);
            if let Some(row) = reader.study(*study)? {
                let wordings = reader.wordings(row.patient)?;
                known.roots.extend(wordings.first().map(|row| row.id));
            }
        }
        Ok(known)
    }

    /// Refuses what cannot be handed over as the studies of the patient that a request is for.
    ///
    /// # Errors
    /// [`DeliverError::Undecided`], [`DeliverError::SeveralPatients`],
    /// [`DeliverError::OtherPatient`].
    pub(super) fn require_patient_of(&self, request: &str) -> Result<(), DeliverError> {
        if self.differences > 0 {
            return Err(DeliverError::Undecided {
                differences: self.differences,
            });
        }
        let is_other = |root: &&PatientId| Some(**root) != self.asked_for;
        let others = self.roots.iter().filter(is_other).count();
        match others {
            0 => Ok(()),
            studies if studies == self.roots.len() => Err(DeliverError::OtherPatient {
                studies,
                request: request.to_owned(),
            }),
            _ => Err(DeliverError::SeveralPatients {
                request: request.to_owned(),
            }),
        }
    }

    /// Whether a claim is of somebody else than the patient, by every wording.
    fn is_of_other(&self, claim: &PatientClaim) -> bool {
        self.wordings.iter().all(|known| known.contradicts(claim))
    }
}

/// Looks at the headers of all files that were fetched.
pub(super) struct Look<'a> {
    pub reader: &'a Reader<'a>,
    pub part: &'a Part,
    pub known: &'a Known,
    pub identity: Identity,
    pub studies: &'a [StudyId],
    /// When headers are changed, as it is written there.
    pub at: Timestamp,
    pub cancelled: &'a dyn Fn() -> bool,
    /// The request, for messages.
    pub request: &'a str,
}

impl Look<'_> {
    /// Does it; `names` are those of the listed files, `place` tells the study of each.
    ///
    /// # Errors
    /// [`DeliverError::OtherPerson`]; what the system says.
    pub(super) fn at_all(
        &self,
        listed: &Listed,
        names: &[Option<PathBuf>],
        place: &dyn Fn(usize) -> Option<usize>,
    ) -> Result<Looked, JobError> {
        let mut looked = Looked::default();
        let mut of_other_person = 0;
        let moment = dicom_moment(self.at);
        for ((at, one), name) in listed.files.iter().enumerate().zip(names) {
            if (self.cancelled)() {
                return Err(JobError::Cancelled);
            }
            let (Some(path), Some(study)) = (name, place(at)) else {
                continue;
            };
            let archived = Hashes {
                blake3: one.file.blake3,
                sha256: one.file.sha256,
            };
            let mut ready = Ready {
                path: path.clone(),
                study,
                bytes: one.file.size,
                hashes: Some(archived),
                written: None,
                archived,
            };
            match self.header(&ready, one.file.sop_instance_uid.is_some(), &moment)? {
                Header::StaysOut => {
                    looked.of_others += 1;
                    self.remove(path)?;
                    continue;
                }
                Header::Undecided(study, claim) => {
                    let said = (study, *claim);
                    if !looked.undecided.contains(&said) {
                        looked.undecided.push(said);
                    }
                    continue;
                }
                Header::OtherPerson => of_other_person += 1,
                Header::AsItIs => {}
                Header::Unchangeable => {
                    looked.uncorrected.push(path.to_string_lossy().into_owned());
                }
                Header::Written(blake3, bytes) => {
                    (ready.hashes, ready.written, ready.bytes) = (None, Some(blake3), bytes);
                }
            }
            looked.files.push(ready);
        }
        match of_other_person {
            0 => Ok(looked),
            _ if !looked.undecided.is_empty() => Ok(looked),
            files => Err(DeliverError::OtherPerson {
                files,
                request: self.request.to_owned(),
            }
            .into()),
        }
    }

    fn header(&self, file: &Ready, is_object: bool, moment: &str) -> Result<Header, JobError> {
        let from = self.part.at(FILES).join(&file.path);
        let io = JobError::io_named(Role::Delivery, &from);
        let opened = File::open(&from).map_err(io)?;
        let read = match is_object {
            true => PatientHeader::read(&opened, file.bytes)
                .map_err(JobError::io_named(Role::Delivery, &from))?,
            false => return self.kept(file, &opened, Header::AsItIs),
        };
        let Ok(header) = read else {
            // The catalog says whose it is, since it read it when it was taken in.
            let unread = match self.identity {
                Identity::Today => Header::Unchangeable,
                Identity::AsArchived => Header::AsItIs,
            };
            return self.kept(file, &opened, unread);
        };
        let claim = records::claim(header.says().clone());
        let Some(study) = self.studies.get(file.study.saturating_sub(1)) else {
            return Err(DeliverError::Undecided { differences: 1 }.into());
        };
        match self.reader.claimed_of(*study, &claim)? {
            Claimed::Agrees | Claimed::Decided(_) => {}
            Claimed::StaysOut => return Ok(Header::StaysOut),
            Claimed::Differs(_) => return Ok(Header::Undecided(*study, Box::new(claim))),
        }
        let hides = self.known.is_of_other(&claim);
        if self.identity == Identity::AsArchived {
            return Ok(if hides {
                Header::OtherPerson
            } else {
                Header::AsItIs
            });
        }
        let decided = self.known.decided.get(file.study.saturating_sub(1));
        let now = match decided {
            Some(Some(holds)) => claim.corrected_by(holds),
            _ => claim.clone(),
        };
        if now == claim {
            return self.kept(file, &opened, Header::AsItIs);
        }
        let by = Correcting {
            at: moment,
            system: SYSTEM,
            hides,
        };
        let holds = ObjectPatient {
            issuer: now.issuer,
            id: now.patient_id,
            name: now.name,
            birth_date: now.birth_date,
            sex: now.sex,
        };
        match header.splices_kept(&holds, &by) {
            Ok(splices) => {
                let (mut out, path) = self.begin(file)?;
                let io = JobError::io_named(Role::Delivery, &path);
                let (blake3, bytes) =
                    copy_spliced(&opened, file.bytes, &splices, &mut out).map_err(io)?;
                out.finish()
                    .map_err(JobError::io_named(Role::Delivery, &path))?;
                Ok(Header::Written(blake3, bytes))
            }
            // What says another person and cannot be changed is not handed over.
            Err(_) if hides => Ok(Header::OtherPerson),
            Err(_) => self.kept(file, &opened, Header::Unchangeable),
        }
    }

    /// A file that is handed over as it is: with today's identity it goes beside the others.
    fn kept(&self, file: &Ready, from: &File, is: Header) -> Result<Header, JobError> {
        if self.identity == Identity::Today {
            let (mut out, path) = self.begin(file)?;
            copy_spliced(from, file.bytes, &[], &mut out)
                .map_err(JobError::io_named(Role::Delivery, &path))?;
            out.finish()
                .map_err(JobError::io_named(Role::Delivery, &path))?;
        }
        Ok(is)
    }

    fn begin(&self, file: &Ready) -> Result<(WholeFile, PathBuf), JobError> {
        let path = self.part.at(TODAY).join(&file.path);
        let io = || JobError::io_named(Role::Delivery, &path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(io())?;
        }
        let whole = WholeFile::create(&path, self.part.job(), MODE).map_err(io())?;
        Ok((whole, path))
    }

    fn remove(&self, path: &Path) -> Result<(), JobError> {
        let path = self.part.at(FILES).join(path);
        std::fs::remove_file(&path).map_err(JobError::io_named(Role::Delivery, &path))
    }
}

/// What a header says.
enum Header {
    /// The patient, or nothing that is to be changed.
    AsItIs,
    /// It should say something else, and cannot.
    Unchangeable,
    /// Another person, by a mistake that was put right since.
    OtherPerson,
    /// Another patient, as somebody decided.
    StaysOut,
    /// Another patient than this study's, and nobody has decided.
    Undecided(StudyId, Box<PatientClaim>),
    /// What holds today: BLAKE3 and bytes of what was written.
    Written([u8; 32], u64),
}

/// A moment as DICOM writes it (PS3.5 6.2, DT), in UTC.
fn dicom_moment(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0);
    at.map_or_else(
        |_| String::new(),
        |at| at.strftime("%Y%m%d%H%M%S+0000").to_string(),
    )
}

/// The name that every delivery of today's identity is written below.
pub(super) fn root_of(identity: Identity) -> &'static str {
    match identity {
        Identity::AsArchived => FILES,
        Identity::Today => TODAY,
    }
}

/// As it is used for names of files.
pub(super) fn os(name: &str) -> &OsStr {
    OsStr::new(name)
}
