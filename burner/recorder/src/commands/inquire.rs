//! Who the drive is and what it can: INQUIRY, READ BUFFER CAPACITY, GET PERFORMANCE, READ DISC
//! STRUCTURE.

use stele_mmc::{
    BdDiscInformation, BdKind, BufferCapacity, Inquiry, NominalPerformance, NominalSpeed, Sense,
    WriteSpeed, WriteSpeeds,
};

use crate::VirtualMedium;
use crate::media_id::media_id;
use crate::model::Recorder;

impl Recorder {
    /// INQUIRY (SPC-4 6.4) with the pages 00h, 80h and 83h.
    pub(super) fn inquiry(&self, page: Option<u8>) -> Result<Vec<u8>, Sense> {
        let me = &self.personality;
        let vital = |page: u8, body: &[u8]| {
            let len = u8::try_from(body.len()).unwrap_or(u8::MAX);
            [&[Inquiry::OPTICAL, page, 0, len], body].concat()
        };
        match page {
            None => Ok(Inquiry {
                device_type: Inquiry::OPTICAL,
                removable: true,
                version: 0,
                response_format: 0x32,
                vendor: me.vendor.clone(),
                product: me.product.clone(),
                firmware: me.firmware.clone(),
            }
            .encode()),
            Some(0x00) => Ok(vital(0x00, &[0x00, 0x80, 0x83])),
            Some(0x80) => Ok(vital(0x80, me.serial.as_bytes())),
            Some(0x83) => {
                // One designator: ASCII, vendor's name first (SPC-4 7.8.6.4).
                let name = format!("{:<8}{:<16}{}", me.vendor, me.product, me.serial);
                let len = u8::try_from(name.len()).unwrap_or(u8::MAX);
                Ok(vital(
                    0x83,
                    &[&[0x02, 0x01, 0, len], name.as_bytes()].concat(),
                ))
            }
            Some(_) => Err(Sense::INVALID_FIELD_IN_CDB),
        }
    }

    /// READ BUFFER CAPACITY (MMC-6 6.20).
    pub(super) fn buffer_capacity(&self, in_sectors: bool) -> BufferCapacity {
        let unit = if in_sectors { 2048 } else { 1 };
        let count = |bytes: usize| u32::try_from(bytes / unit).unwrap_or(u32::MAX);
        let (size, free) = (self.buffer.size(), self.buffer.free());
        BufferCapacity {
            in_sectors,
            size: count(size),
            free: count(free),
        }
    }

    /// GET PERFORMANCE (MMC-6 6.8), types 00h and 03h.
    pub(super) fn performance(
        &mut self,
        data_type: u8,
        most: u16,
        kind: u8,
    ) -> Result<Vec<u8>, Sense> {
        let personality = self.personality.clone();
        let medium = self.medium()?;
        let end_lba = medium.capacity().saturating_sub(1);
        let read_kb_per_s = personality.read_kb_per_s;
        let speeds = personality.write_speeds(medium.kind());
        let most = usize::from(most);
        match kind {
            0x00 => {
                let writing = data_type & 0x04 != 0;
                let fastest = speeds
                    .first()
                    .copied()
                    .filter(|_| writing)
                    .unwrap_or(read_kb_per_s);
                let all = NominalSpeed {
                    start_lba: 0,
                    start_kb_per_s: fastest,
                    end_lba,
                    end_kb_per_s: fastest,
                };
                let stretches = Vec::from([all]).into_iter().take(most).collect();
                Ok(NominalPerformance { writing, stretches }.encode())
            }
            0x03 => {
                let speeds = speeds
                    .into_iter()
                    .take(most)
                    .map(|write_kb_per_s| WriteSpeed {
                        rotation: 0,
                        restore: false,
                        exact: false,
                        mixed: false,
                        end_lba,
                        read_kb_per_s,
                        write_kb_per_s,
                    });
                Ok(WriteSpeeds {
                    speeds: speeds.collect(),
                }
                .encode())
            }
            _ => Err(Sense::INVALID_FIELD_IN_CDB),
        }
    }

    /// READ DISC STRUCTURE (MMC-6 6.24): BD disc information and spare areas; on DVD the
    /// physical format information, on DVD-R who made it.
    pub(super) fn disc_structure(&mut self, medium: u8, format: u8) -> Result<Vec<u8>, Sense> {
        let unformatted = self.personality.quirks.spare_unformatted.sense();
        let disc = self.medium()?;
        let formatted = disc.is_formatted();
        match (disc.kind().blu_ray(), medium, format) {
            (true, 1, 0x00) => Ok(disc_information(disc).encode()),
            (true, 1, 0x0A) if !formatted && disc.kind().write_once() => Err(unformatted),
            (true, 1, 0x0A) => {
                let spare = disc.kind().sectors().saturating_sub(disc.capacity()) / 32;
                let mut bytes = vec![0, 14, 0, 0, 0, 0, 0, 0];
                bytes.extend(spare.to_be_bytes());
                bytes.extend(spare.to_be_bytes());
                Ok(bytes)
            }
            (false, 0, 0x0E) if disc.kind().announced() => Ok(dvd_maker(disc)),
            (false, 0, 0x00) => Ok(dvd_physical_format(disc)),
            // 5/30/02: the medium is of another format.
            (blu_ray, _, _) if blu_ray != (medium == 1) => Err(Sense::new(5, 0x30, 0x02)),
            _ => Err(Sense::INVALID_FIELD_IN_CDB),
        }
    }
}

/// The disc information unit of a medium (BD part 1; offsets as in `VERBAT/IMe`).
fn disc_information(disc: &VirtualMedium) -> BdDiscInformation {
    let kind = disc.kind();
    let (manufacturer, media_type) = media_id(kind);
    let per_layer = kind.sectors().div_ceil(kind.layers().into());
    // Address units begin at 131,072 and count eight sectors each, but for the last two.
    let first_aun = 131_072;
    let last_aun = first_aun + (per_layer / 8).saturating_sub(2);
    BdDiscInformation {
        format: 1,
        kind: if kind.write_once() {
            BdKind::Recordable
        } else {
            BdKind::Rewritable
        },
        size_class_version: 0x01,
        layers: kind.layers(),
        // 1 is 25 GB a layer, 2 is 33.4 GB (BDXL).
        channel: if kind.layers() > 2 { 2 } else { 1 },
        low_to_high: false,
        max_mbit_per_s: 0,
        last_psn: last_aun.saturating_mul(8).saturating_add(15),
        first_aun,
        last_aun,
        manufacturer: manufacturer.into(),
        media_type: media_type.into(),
        time_stamp: 0,
        revision: 0,
    }
}

/// Physical format information of a DVD+R (ECMA-349 14.4.2) or DVD-R (ECMA-359 27.3).
fn dvd_physical_format(disc: &VirtualMedium) -> Vec<u8> {
    let last = 0x3_0000_u32
        .saturating_add(disc.kind().sectors())
        .saturating_sub(1);
    // Book type and version: DVD-R 2.1, DVD+R 1.
    let book = if disc.kind().announced() { 0x25 } else { 0xA1 };
    let mut body = vec![book, 0x0F, 0x02, 0x00];
    body.extend(0x3_0000_u32.to_be_bytes());
    body.extend(last.to_be_bytes());
    body.resize(19, 0);
    if !disc.kind().announced() {
        let (manufacturer, media_type) = media_id(disc.kind());
        body.extend(format!("{manufacturer:\0<8}{media_type:\0<3}").bytes());
    }
    body.resize(2048, 0);
    [&[0x08, 0x02, 0, 0], body.as_slice()].concat()
}

/// Pre-recorded information of a DVD-R's lead-in (MMC-6 6.24.3.2.11): fields of eight bytes, each
/// with its number in front; the third and the fourth name the maker.
fn dvd_maker(disc: &VirtualMedium) -> Vec<u8> {
    let (manufacturer, media_type) = media_id(disc.kind());
    let mut body = Vec::new();
    for (number, text) in (1_u8..).zip(["", "", manufacturer, media_type, ""]) {
        body.push(number);
        body.extend(format!("{text:\0<6.6}\0").bytes());
    }
    let [high, low] = u16::try_from(body.len() + 2)
        .unwrap_or(u16::MAX)
        .to_be_bytes();
    [&[high, low, 0, 0], body.as_slice()].concat()
}
