//! A shipment at the desk: packed and received by one scan at a time.

use stele_catalog::{Code, CodeKind, Condition, Reader};

use super::row::{self, Became, Scanned};
use super::shipments::{self, Receipt, Stage};
use super::stocktake::At;
use crate::jobs::{Context, JobError};

/// What is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Request {
    /// Begin one to the place of this path.
    Begin(String),
    /// Something was scanned while one was shown.
    Scan(Scan),
    /// Pack a copy that is the last good one in its place.
    PackLast {
        /// Code of the shipment.
        shipment: String,
        /// The copy.
        code: String,
        /// Why it goes.
        why: String,
    },
    /// Take a copy out.
    TakeOut {
        /// Code of the shipment.
        shipment: String,
        /// The copy.
        serial: String,
    },
    /// Record the number of its seal.
    Seal {
        /// Code of the shipment.
        shipment: String,
        /// The number.
        number: String,
    },
    /// Hand it to a courier.
    HandOver {
        /// Code of the shipment.
        shipment: String,
        /// Who takes it: the code of a person, or the name of somebody.
        to: String,
    },
    /// Record the number of the seal as it arrived.
    SealFound {
        /// Code of the shipment.
        shipment: String,
        /// The number.
        number: String,
        /// Why it was read as another one before.
        why: Option<String>,
    },
    /// Close it: what did not arrive is missing.
    Close {
        /// Code of the shipment.
        shipment: String,
        /// Why.
        why: String,
    },
    /// Give it up before it is handed over.
    Cancel(String),
}

/// A scan while a shipment is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scan {
    /// Code of the shipment.
    pub shipment: String,
    /// What was scanned.
    pub code: String,
    /// Code of the place that received copies are put in; none for where the shipment goes.
    pub at: Option<String>,
    /// How a received copy arrived, as somebody said.
    pub condition: Option<Condition>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The shipment, as it is now.
    pub of: shipments::Outcome,
    /// Why it is told.
    pub by: By,
}

/// Why it is told how a shipment is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum By {
    /// It was looked at again.
    Look,
    /// It is to be shown.
    Opened,
    /// Something was done with it.
    Act,
    /// Something was scanned.
    Scan(Heard),
}

/// What a scan was while a shipment was shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heard {
    /// The code of this shipment, which is to be shown.
    Shipment,
    /// A copy that is packed now.
    Packed {
        /// Its serial.
        serial: String,
    },
    /// A place whose copies are all packed now.
    PackedAll {
        /// The place.
        at: At,
        /// How many copies that were.
        copies: u64,
    },
    /// A place with no copies in it; nothing is packed.
    Empty(At),
    /// A copy that was received.
    Received {
        /// Its serial.
        serial: String,
        /// How many others are still to come.
        left: u64,
    },
    /// A place: copies that are received next are put there.
    Place(At),
    /// It is sealed: nothing is packed before the seal is broken.
    Sealed,
    /// A code of something else than a copy or a place; nothing is done.
    NotADisc,
}

/// A shipment, as it is; `opens` where it is shown in place of another one.
///
/// # Errors
/// As [`shipments::show`].
pub fn show(code: &str, opens: bool, reader: &Reader<'_>) -> Result<Outcome, JobError> {
    Ok(Outcome {
        of: shipments::show(code, reader)?,
        by: if opens { By::Opened } else { By::Look },
    })
}

/// Does it.
///
/// # Errors
/// As the functions of [`shipments`].
pub fn run(request: Request, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let mut by = By::Act;
    let of = match request {
        Request::Begin(to) => {
            by = By::Opened;
            shipments::begin(&to, cx)?
        }
        Request::Scan(scan) => return scanned(scan, cx),
        Request::PackLast {
            shipment,
            code,
            why,
        } => shipments::pack(&shipment, &[code], (Some(&why), true), cx)?,
        Request::TakeOut { shipment, serial } => shipments::unpack(&shipment, &[serial], cx)?,
        Request::Seal { shipment, number } => shipments::seal(&shipment, &number, cx)?,
        Request::HandOver { shipment, to } => shipments::hand_over(&shipment, &to, None, cx)?,
        Request::SealFound {
            shipment,
            number,
            why,
        } => {
            let receipt = Receipt {
                serials: &[],
                seal: Some(&number),
                slot: None,
                condition: None,
                why: why.as_deref(),
            };
            shipments::receive(&shipment, &receipt, cx)?
        }
        Request::Close { shipment, why } => shipments::close(&shipment, &why, cx)?,
        Request::Cancel(shipment) => shipments::cancel(&shipment, cx)?,
    };
    Ok(Outcome { of, by })
}

fn scanned(scan: Scan, cx: &mut Context<'_>) -> Result<Outcome, JobError> {
    let reader = cx.catalog.read();
    if let Code::Numbered(code) = reader.code(&scan.code)?
        && code.kind() == CodeKind::Shipment
    {
        let of = shipments::show(&scan.code, &reader)?;
        let by = By::Scan(Heard::Shipment);
        return Ok(Outcome { of, by });
    }
    let before = shipments::show(&scan.shipment, &reader)?;
    let is_received = before.shipment.stage == Stage::HandedOver;
    let found = row::scanned(&reader, &scan.code)?;
    let (of, heard) = match found {
        // One that was misread, or is not known, is named by the error.
        Scanned::Other(Became::NotADisc) => (before, Heard::NotADisc),
        _ if before.shipment.stage == Stage::Sealed => (before, Heard::Sealed),
        Scanned::Place(slot) => {
            let copies = reader.copies_in(slot.id)?.len();
            let (slot, path) = (slot.code, slot.path);
            let at = At { slot, path };
            match (is_received, copies) {
                (true, _) => (before, Heard::Place(at)),
                (false, 0) => (before, Heard::Empty(at)),
                (false, _) => {
                    let of = shipments::pack(
                        &scan.shipment,
                        std::slice::from_ref(&at.slot),
                        (None, false),
                        cx,
                    )?;
                    let copies = of.shipment.copies - before.shipment.copies;
                    (of, Heard::PackedAll { at, copies })
                }
            }
        }
        Scanned::Copy(_) | Scanned::Other(_) if is_received => {
            let serials = [scan.code];
            let receipt = Receipt {
                serials: &serials,
                seal: None,
                slot: scan.at.as_deref(),
                condition: scan.condition,
                why: None,
            };
            let of = shipments::receive(&scan.shipment, &receipt, cx)?;
            let left = of.shipment.copies - of.shipment.received;
            let serial = serial_of(&found, &serials[0]);
            (of, Heard::Received { serial, left })
        }
        Scanned::Copy(_) | Scanned::Other(_) => {
            let codes = [scan.code];
            let of = shipments::pack(&scan.shipment, &codes, (None, false), cx)?;
            let serial = serial_of(&found, &codes[0]);
            (of, Heard::Packed { serial })
        }
    };
    let by = By::Scan(heard);
    Ok(Outcome { of, by })
}

/// The serial of a copy that was scanned.
fn serial_of(found: &Scanned, code: &str) -> String {
    match found {
        Scanned::Copy(copy) => copy.serial.to_string(),
        Scanned::Place(_) | Scanned::Other(_) => code.to_owned(),
    }
}
