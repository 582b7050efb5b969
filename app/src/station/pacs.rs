//! Another system that takes DICOM objects: C-STORE (PS3.7 9.1.1) over an association (PS3.8).
//!
//! Data sets are sent byte for byte in the transfer syntax that they have; what the other system
//! does not take so is not sent.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use dicom_ul::association::Error as UlError;
use dicom_ul::pdu::{
    PDataValue, PDataValueType, Pdu, PresentationContextNegotiated, PresentationContextResultReason,
};
use dicom_ul::{ClientAssociation, ClientAssociationOptions};

use crate::words::lang::say;

/// How long the other system may be silent.
const SILENCE: Duration = Duration::from_secs(120);
/// How long it may take to answer at all.
const CONNECT: Duration = Duration::from_secs(20);
/// Presentation contexts of one association (PS3.8 9.3.2.2: odd numbers below 256).
const CONTEXTS: usize = 128;
/// Longest name of an application entity (PS3.5 6.2, AE).
const NAME_BYTES: usize = 16;
/// Bytes in front of the file meta information (PS3.10 7.1).
const META_AT: u64 = 132;
const STEP: usize = 1 << 20;
/// The service class that only asks whether somebody is there (PS3.4 annex A), and a transfer
/// syntax that all know (PS3.5 10.1).
const VERIFICATION: &str = "1.2.840.10008.1.1";
const IMPLICIT: &str = "1.2.840.10008.1.2";

/// What begins the name of such a system.
pub const SCHEME: &str = "pacs://";

/// A system, `pacs://AET@host:port`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// Name of its application entity.
    pub entity: String,
    /// Host and port.
    pub address: String,
}

/// An object to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Object {
    /// Its file.
    pub path: PathBuf,
    /// SOP Class UID.
    pub class: String,
    /// SOP Instance UID.
    pub instance: String,
    /// Transfer Syntax UID.
    pub syntax: String,
}

/// Why objects could not be sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PacsError {
    /// The name of the system cannot be understood.
    #[error("{}", say!("error-pacs-name"))]
    Name,
    /// It does not answer.
    #[error("{}", say!("error-pacs-connect"))]
    Connect(#[source] io::Error),
    /// It refuses to be talked to.
    #[error("{}", say!("error-pacs-refused"))]
    Refused,
    /// It broke off, or said what nobody understands.
    #[error("{}", say!("error-pacs-broken", sent = *sent))]
    Broken {
        /// Objects that it had taken until then.
        sent: u64,
    },
    /// It does not take some objects.
    #[error("{}", not_taken(*files, status))]
    NotTaken {
        /// How many.
        files: u64,
        /// The status of the first (PS3.7 annex C), in hex; empty where it does not take the kind
        /// of object, or its transfer syntax, at all.
        status: String,
    },
    /// A file cannot be read.
    #[error("{}", say!("error-pacs-file"))]
    File(#[source] io::Error),
}

fn not_taken(files: u64, status: &str) -> String {
    let status = if status.is_empty() { "none" } else { status };
    say!("error-pacs-not-taken", files = files, status = status)
}

impl PacsError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Name => "PAC-001",
            Self::Connect(_) => "PAC-002",
            Self::Refused => "PAC-003",
            Self::Broken { .. } => "PAC-004",
            Self::NotTaken { .. } => "PAC-005",
            Self::File(_) => "PAC-006",
        }
    }
}

impl Node {
    /// The system of a name.
    ///
    /// # Errors
    /// [`PacsError::Name`].
    pub fn parse(text: &str) -> Result<Self, PacsError> {
        let rest = text.strip_prefix(SCHEME).ok_or(PacsError::Name)?;
        let (entity, address) = rest.split_once('@').ok_or(PacsError::Name)?;
        let (host, port) = address.rsplit_once(':').ok_or(PacsError::Name)?;
        let plain = entity.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        let fits = (1..=NAME_BYTES).contains(&entity.len()) && plain;
        let has_port = port.parse::<u16>().is_ok_and(|port| port > 0);
        match fits && has_port && !host.is_empty() {
            true => Ok(Self {
                entity: entity.to_owned(),
                address: address.to_owned(),
            }),
            false => Err(PacsError::Name),
        }
    }

    /// Asks whether it talks at all, without sending anything.
    ///
    /// # Errors
    /// [`PacsError::Connect`], [`PacsError::Refused`], [`PacsError::Broken`].
    pub fn answers(&self) -> Result<(), PacsError> {
        let options = self
            .options()
            .with_presentation_context(VERIFICATION, vec![IMPLICIT]);
        match options.establish(self.address.as_str()) {
            Ok(association) => {
                // It said what was asked: an end without manners changes nothing.
                let _ = association.release();
                Ok(())
            }
            Err(UlError::NoAcceptedPresentationContexts { .. }) => Ok(()),
            Err(error) => Err(refused(error)),
        }
    }

    fn options(&self) -> ClientAssociationOptions<'_> {
        ClientAssociationOptions::new()
            .calling_ae_title("STELE")
            .called_ae_title(self.entity.as_str())
            .read_timeout(SILENCE)
            .write_timeout(SILENCE)
            .connection_timeout(CONNECT)
    }

    /// Sends objects, each once; `done` is told how many it took so far, and may end it: whether it
    /// did not.
    ///
    /// # Errors
    /// [`PacsError`]; what it took until then it has.
    pub fn send(&self, objects: &[Object], done: &dyn Fn(u64) -> bool) -> Result<bool, PacsError> {
        let mut kinds: BTreeMap<(&str, &str), Vec<&Object>> = BTreeMap::new();
        for object in objects {
            let kind = (object.class.as_str(), object.syntax.as_str());
            kinds.entry(kind).or_default().push(object);
        }
        let kinds: Vec<_> = kinds.into_iter().collect();
        let mut tally = Tally::default();
        for part in kinds.chunks(CONTEXTS) {
            if !self.send_part(part, &mut tally, done)? {
                return Ok(false);
            }
        }
        match tally.not_taken {
            0 => Ok(true),
            files => Err(PacsError::NotTaken {
                files,
                status: tally.status,
            }),
        }
    }

    fn send_part(
        &self,
        part: &[((&str, &str), Vec<&Object>)],
        tally: &mut Tally,
        done: &dyn Fn(u64) -> bool,
    ) -> Result<bool, PacsError> {
        let mut options = self.options();
        for ((class, syntax), _) in part {
            options = options.with_presentation_context(*class, vec![*syntax]);
        }
        let mut association = match options.establish(self.address.as_str()) {
            Ok(association) => association,
            Err(UlError::NoAcceptedPresentationContexts { .. }) => {
                tally.refuse(part.iter().map(|(_, all)| all.len() as u64).sum(), "");
                return Ok(true);
            }
            Err(error) => return Err(refused(error)),
        };
        for ((class, syntax), all) in part {
            let Some(context) = accepted(&association, class, syntax) else {
                tally.refuse(all.len() as u64, "");
                continue;
            };
            for object in all {
                if !done(tally.sent) {
                    // What it has it keeps: each object is whole.
                    let _ = association.abort();
                    return Ok(false);
                }
                let sent = store(&mut association, context, object, tally.message());
                match sent.map_err(|fault| fault.error(tally.sent))? {
                    // Success, or a warning (PS3.4 B.2.3): it is stored.
                    0x0000 | 0xB000..=0xBFFF => tally.sent += 1,
                    status => tally.refuse(1, &format!("{status:04X}")),
                }
            }
        }
        let _ = done(tally.sent);
        // Everything was answered: an end without manners changes nothing.
        let _ = association.release();
        Ok(true)
    }
}

#[derive(Default)]
struct Tally {
    sent: u64,
    messages: u16,
    not_taken: u64,
    status: String,
}

impl Tally {
    fn refuse(&mut self, files: u64, status: &str) {
        if self.not_taken == 0 {
            self.status = status.to_owned();
        }
        self.not_taken += files;
    }

    fn message(&mut self) -> u16 {
        self.messages = self.messages.wrapping_add(1);
        self.messages
    }
}

/// Why one object was not answered.
enum Fault {
    File(io::Error),
    Broken,
}

impl Fault {
    fn error(self, sent: u64) -> PacsError {
        match self {
            Self::File(error) => PacsError::File(error),
            Self::Broken => PacsError::Broken { sent },
        }
    }
}

fn refused(error: UlError) -> PacsError {
    match error {
        UlError::ToAddress { source, .. } | UlError::Connect { source, .. } => {
            PacsError::Connect(source)
        }
        UlError::Rejected { .. } | UlError::Aborted { .. } => PacsError::Refused,
        _ => PacsError::Broken { sent: 0 },
    }
}

type Link = ClientAssociation<std::net::TcpStream>;

fn accepted(link: &Link, class: &str, syntax: &str) -> Option<u8> {
    let is_it = |one: &&PresentationContextNegotiated| {
        one.reason == PresentationContextResultReason::Acceptance
            && one.abstract_syntax == class
            && one.transfer_syntax == syntax
    };
    let mut all = link.presentation_contexts().iter();
    all.find(is_it).map(|one| one.id)
}

/// Sends one object; the status that comes back.
fn store(link: &mut Link, context: u8, object: &Object, message: u16) -> Result<u16, Fault> {
    let mut file = data_set(&object.path).map_err(Fault::File)?;
    let command = Pdu::PData {
        data: vec![PDataValue {
            presentation_context_id: context,
            value_type: PDataValueType::Command,
            is_last: true,
            data: request(object, message),
        }],
    };
    link.send(&command).map_err(|_| Fault::Broken)?;
    let mut out = link.send_pdata(context);
    let mut buffer = vec![0; STEP];
    loop {
        let read = file.read(&mut buffer).map_err(Fault::File)?;
        let piece = stele_exact::part(&buffer, 0..read);
        if piece.is_empty() {
            break;
        }
        out.write_all(piece).map_err(|_| Fault::Broken)?;
    }
    out.finish().map_err(|_| Fault::Broken)?;
    let mut answer = Vec::new();
    loop {
        let Ok(Pdu::PData { data }) = link.receive() else {
            return Err(Fault::Broken);
        };
        let mut last = false;
        for value in data {
            answer.extend(value.data);
            last |= value.is_last;
        }
        if last || answer.len() > STEP {
            break;
        }
    }
    status(&answer).ok_or(Fault::Broken)
}

/// A file from its data set on.
fn data_set(path: &Path) -> io::Result<File> {
    let mut file = File::open(path)?;
    let mut head = [0; 12];
    file.seek(SeekFrom::Start(META_AT))?;
    file.read_exact(&mut head)?;
    let [2, 0, 0, 0, b'U', b'L', 4, 0, a, b, c, d] = head else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let length = u64::from(u32::from_le_bytes([a, b, c, d]));
    file.seek(SeekFrom::Start(META_AT + 12 + length))?;
    Ok(file)
}

/// The command set of C-STORE-RQ (PS3.7 9.3.1.1), in Implicit VR Little Endian.
fn request(object: &Object, message: u16) -> Vec<u8> {
    let mut fields = Vec::new();
    put(&mut fields, 0x0002, &uid(&object.class));
    put(&mut fields, 0x0100, &[1, 0]);
    put(&mut fields, 0x0110, &message.to_le_bytes());
    // Medium priority; a data set follows.
    put(&mut fields, 0x0700, &[0, 0]);
    put(&mut fields, 0x0800, &[1, 0]);
    put(&mut fields, 0x1000, &uid(&object.instance));
    let length = u32::try_from(fields.len()).unwrap_or(u32::MAX);
    let mut out = Vec::new();
    put(&mut out, 0x0000, &length.to_le_bytes());
    out.append(&mut fields);
    out
}

fn uid(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    if bytes.len() % 2 == 1 {
        bytes.push(0);
    }
    bytes
}

/// An element of the command group.
fn put(out: &mut Vec<u8>, element: u16, value: &[u8]) {
    out.extend([0, 0]);
    out.extend(element.to_le_bytes());
    let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
    out.extend(length.to_le_bytes());
    out.extend(value);
}

/// Status (0000,0900) of a command set.
fn status(answer: &[u8]) -> Option<u16> {
    let mut rest = answer;
    loop {
        let (head, behind) = rest.split_first_chunk::<8>()?;
        let [_, _, low, high, a, b, c, d] = *head;
        let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
        let (value, behind) = behind.split_at_checked(length)?;
        if u16::from_le_bytes([low, high]) == 0x0900 {
            return value
                .first_chunk::<2>()
                .map(|bytes| u16::from_le_bytes(*bytes));
        }
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_an_entity_a_host_and_a_port() {
        let node = Node::parse("pacs://STORE@10.0.0.7:104").unwrap();
        assert_eq!(
            (node.entity.as_str(), node.address.as_str()),
            ("STORE", "10.0.0.7:104")
        );
        for none in [
            "STORE@10.0.0.7:104",
            "pacs://10.0.0.7:104",
            "pacs://STORE@10.0.0.7",
            "pacs://STORE@:104",
            "pacs://@host:104",
            "pacs://STORE@host:0",
            "pacs://ABCDEFGHIJKLMNOPQ@host:104",
            "pacs://A B@host:104",
        ] {
            assert!(Node::parse(none).is_err(), "{none}");
        }
    }

    #[test]
    fn a_status_is_found_and_one_that_is_cut_off_is_none() {
        let mut answer = Vec::new();
        put(&mut answer, 0x0002, b"1.2\0");
        put(&mut answer, 0x0900, &[0x34, 0xA7]);
        assert_eq!(status(&answer), Some(0xA734));
        assert_eq!(status(&answer[..answer.len() - 1]), None);
        assert_eq!(status(&[]), None);
    }
}
