//! The data sets: the attributes that PS3.3 demands of each kind of object.
//!
//! Sections of PS3.3 are named where a module asks for something that is not obvious.

use std::io;

use dicom_core::{Tag, VR};
use dicom_dictionary_std::{tags, uids};

use super::part10::DataSet;
use super::picture::{Dice, Ellipse, Scene};
use super::studies::{Kind, SeriesPlan, StudyPlan};

/// Where one object stands.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// Its study.
    pub study: &'a StudyPlan,
    /// Its series.
    pub series: &'a SeriesPlan,
    /// UIDs of study, series, frame of reference and this instance.
    pub uids: [String; 4],
    /// Series number, from 1.
    pub series_number: u16,
    /// Instance number, from 1.
    pub instance: u16,
    /// Pictures have a side this many times shorter than in life; a power of two.
    pub shrink: u16,
    /// SOP class and instance of what a key object selection may point to, with their series.
    pub targets: &'a [Target],
}

/// An image that a key object selection points to.
#[derive(Clone, Debug)]
pub struct Target {
    /// SOP class UID.
    pub class: &'static str,
    /// SOP instance UID.
    pub instance: String,
    /// Series instance UID.
    pub series: String,
}

/// SOP class UID of a kind of object (PS3.4, B.5).
pub const fn sop_class(kind: Kind) -> &'static str {
    match kind {
        Kind::Ct => uids::CT_IMAGE_STORAGE,
        Kind::Mr => uids::MR_IMAGE_STORAGE,
        Kind::Cr => uids::COMPUTED_RADIOGRAPHY_IMAGE_STORAGE,
        Kind::Dx => uids::DIGITAL_X_RAY_IMAGE_STORAGE_FOR_PRESENTATION,
        Kind::Clip => uids::ULTRASOUND_MULTI_FRAME_IMAGE_STORAGE,
        Kind::Report => uids::BASIC_TEXT_SR_STORAGE,
        Kind::Pdf => uids::ENCAPSULATED_PDF_STORAGE,
        Kind::Keys => uids::KEY_OBJECT_SELECTION_DOCUMENT_STORAGE,
    }
}

/// Modality (PS3.3, C.7.3.1.1.1), also the start of the file's name.
pub const fn modality(kind: Kind) -> &'static str {
    match kind {
        Kind::Ct => "CT",
        Kind::Mr => "MR",
        Kind::Cr => "CR",
        Kind::Dx => "DX",
        Kind::Clip => "US",
        Kind::Report => "SR",
        Kind::Pdf => "DOC",
        Kind::Keys => "KO",
    }
}

/// The whole data set of one object. `pdf` is the document of [`Kind::Pdf`].
pub fn object(place: &Place<'_>, dice: &mut Dice, pdf: &[u8]) -> io::Result<DataSet> {
    let mut set = DataSet::default();
    common(&mut set, place);
    match place.series.kind {
        Kind::Ct => ct(&mut set, place, dice),
        Kind::Mr => mr(&mut set, place, dice),
        Kind::Cr => cr(&mut set, place, dice),
        Kind::Dx => dx(&mut set, place, dice)?,
        Kind::Clip => clip(&mut set, place, dice),
        Kind::Report => report(&mut set, place)?,
        Kind::Pdf => encapsulated(&mut set, pdf)?,
        Kind::Keys => keys(&mut set, place)?,
    }
    Ok(set)
}

/// Patient, General Study, General Series, General Equipment and SOP Common modules.
fn common(set: &mut DataSet, place: &Place<'_>) {
    let Place { study, series, .. } = place;
    let [study_uid, series_uid, _, instance_uid] = &place.uids;
    set.text(tags::SPECIFIC_CHARACTER_SET, VR::CS, "ISO_IR 192")
        .text(tags::SOP_CLASS_UID, VR::UI, sop_class(series.kind))
        .text(tags::SOP_INSTANCE_UID, VR::UI, instance_uid)
        .text(tags::STUDY_DATE, VR::DA, study.date)
        .text(tags::STUDY_TIME, VR::TM, study.time)
        .text(tags::CONTENT_DATE, VR::DA, study.date)
        .text(tags::CONTENT_TIME, VR::TM, study.time)
        .text(tags::ACCESSION_NUMBER, VR::SH, study.accession)
        .text(tags::REFERRING_PHYSICIAN_NAME, VR::PN, "Beispiel^Eva^^Dr.")
        .text(tags::STUDY_DESCRIPTION, VR::LO, study.description)
        .text(tags::PATIENT_NAME, VR::PN, study.person.name)
        .text(tags::PATIENT_ID, VR::LO, study.person.id)
        .text(tags::PATIENT_BIRTH_DATE, VR::DA, study.person.birth)
        .text(tags::PATIENT_SEX, VR::CS, study.person.sex)
        .text(tags::STUDY_INSTANCE_UID, VR::UI, study_uid)
        .text(tags::STUDY_ID, VR::SH, study.accession)
        .text(tags::MODALITY, VR::CS, modality(series.kind))
        .text(tags::SERIES_INSTANCE_UID, VR::UI, series_uid)
        .text(tags::SERIES_DESCRIPTION, VR::LO, series.description)
        .text(tags::MANUFACTURER, VR::LO, "Stele sample maker")
        .text(tags::MANUFACTURER_MODEL_NAME, VR::LO, "Ellipses")
        .text(tags::DEVICE_SERIAL_NUMBER, VR::LO, "0")
        .text(tags::SOFTWARE_VERSIONS, VR::LO, "1")
        .text(
            tags::SERIES_NUMBER,
            VR::IS,
            &place.series_number.to_string(),
        )
        .text(tags::INSTANCE_NUMBER, VR::IS, &place.instance.to_string());
}

/// Image Pixel module for one sample per pixel, unsigned.
fn pixels(set: &mut DataSet, side: u16, stored: u16, pixels: Vec<u8>) {
    let allocated = if stored > 8 { 16 } else { 8 };
    let vr = if stored > 8 { VR::OW } else { VR::OB };
    set.short(tags::SAMPLES_PER_PIXEL, 1)
        .text(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, "MONOCHROME2")
        .short(tags::ROWS, side)
        .short(tags::COLUMNS, side)
        .short(tags::BITS_ALLOCATED, allocated)
        .short(tags::BITS_STORED, stored)
        .short(tags::HIGH_BIT, stored.saturating_sub(1))
        .short(tags::PIXEL_REPRESENTATION, 0)
        .bytes(tags::PIXEL_DATA, vr, pixels);
}

/// Frame of Reference and Image Plane modules: axial slices, `gap` tenths of a millimeter apart.
fn plane(set: &mut DataSet, place: &Place<'_>, gap: u16, spacing: &str) {
    let [_, _, frame_uid, _] = &place.uids;
    let z = i32::from(place.instance).saturating_mul(i32::from(gap));
    let z = format!("{}.{}", z / 10, z % 10);
    set.text(tags::FRAME_OF_REFERENCE_UID, VR::UI, frame_uid)
        .text(tags::POSITION_REFERENCE_INDICATOR, VR::LO, "")
        .text(tags::BODY_PART_EXAMINED, VR::CS, place.study.body_part)
        .text(tags::PATIENT_POSITION, VR::CS, "HFS")
        .text(tags::PIXEL_SPACING, VR::DS, spacing)
        .text(
            tags::SLICE_THICKNESS,
            VR::DS,
            &format!("{}.{}", gap / 10, gap % 10),
        )
        .text(tags::IMAGE_ORIENTATION_PATIENT, VR::DS, "1\\0\\0\\0\\1\\0")
        .text(
            tags::IMAGE_POSITION_PATIENT,
            VR::DS,
            &format!("-180\\-180\\{z}"),
        );
}

/// CT Image module, C.8.2.1.
fn ct(set: &mut DataSet, place: &Place<'_>, dice: &mut Dice) {
    plane(
        set,
        place,
        if place.series_number == 1 { 10 } else { 30 },
        "0.703125\\0.703125",
    );
    set.text(tags::IMAGE_TYPE, VR::CS, "ORIGINAL\\PRIMARY\\AXIAL")
        .text(tags::ACQUISITION_NUMBER, VR::IS, "1")
        .text(tags::KVP, VR::DS, "120")
        .text(tags::RESCALE_INTERCEPT, VR::DS, "-1024")
        .text(tags::RESCALE_SLOPE, VR::DS, "1")
        .text(tags::RESCALE_TYPE, VR::LO, "HU")
        .text(tags::WINDOW_CENTER, VR::DS, "40")
        .text(tags::WINDOW_WIDTH, VR::DS, "400");
    let drift = i64::from(place.instance).saturating_mul(4) % 160;
    let scene = Scene {
        side: 512 / place.shrink,
        brightest: 4095,
        background: 0,
        ellipses: vec![
            ellipse(500, 500, 420, 300, 1040),
            ellipse(310, 480, 120, 190 - drift, -820),
            ellipse(690, 480, 120, 200 - drift, -820),
            ellipse(500, 700, 55, 55, 620),
            ellipse(540, 440, 90, 80 + drift / 4, 30),
        ],
        noise_bits: 5,
    };
    pixels(set, scene.side, 12, scene.draw_16(dice));
}

/// MR Image module, C.8.3.1.
fn mr(set: &mut DataSet, place: &Place<'_>, dice: &mut Dice) {
    plane(set, place, 50, "0.9375\\0.9375");
    // Type 2C: demanded where the body part is one of a pair.
    if place.study.body_part == "KNEE" {
        set.text(tags::LATERALITY, VR::CS, "L");
    }
    set.text(tags::IMAGE_TYPE, VR::CS, "ORIGINAL\\PRIMARY\\OTHER")
        .text(tags::SCANNING_SEQUENCE, VR::CS, "SE")
        .text(tags::SEQUENCE_VARIANT, VR::CS, "SK")
        .text(tags::SCAN_OPTIONS, VR::CS, "")
        .text(tags::MR_ACQUISITION_TYPE, VR::CS, "2D")
        .text(tags::REPETITION_TIME, VR::DS, "600")
        .text(tags::ECHO_TIME, VR::DS, "15")
        .text(tags::ECHO_TRAIN_LENGTH, VR::IS, "1")
        .text(tags::MAGNETIC_FIELD_STRENGTH, VR::DS, "1.5")
        .text(tags::WINDOW_CENTER, VR::DS, "600")
        .text(tags::WINDOW_WIDTH, VR::DS, "1200");
    let drift = i64::from(place.instance).saturating_mul(6) % 120;
    let scene = Scene {
        side: 256 / place.shrink,
        brightest: 4095,
        background: 8,
        ellipses: vec![
            ellipse(500, 500, 340, 410, 300),
            ellipse(500, 500, 310, 380, 400),
            ellipse(430, 480, 40 + drift / 4, 110, -350),
            ellipse(570, 480, 40 + drift / 4, 110, -350),
        ],
        noise_bits: 6,
    };
    pixels(set, scene.side, 12, scene.draw_16(dice));
}

/// CR Series and CR Image modules, C.8.1.
fn cr(set: &mut DataSet, place: &Place<'_>, dice: &mut Dice) {
    let (view, orientation) = match place.instance {
        1 => ("PA", "L\\F"),
        _ => ("LL", "A\\F"),
    };
    set.text(tags::BODY_PART_EXAMINED, VR::CS, place.study.body_part)
        .text(tags::VIEW_POSITION, VR::CS, view)
        .text(tags::IMAGE_TYPE, VR::CS, "ORIGINAL\\PRIMARY")
        .text(tags::PATIENT_ORIENTATION, VR::CS, orientation)
        .text(tags::IMAGER_PIXEL_SPACING, VR::DS, "0.2\\0.2")
        .text(tags::WINDOW_CENTER, VR::DS, "512")
        .text(tags::WINDOW_WIDTH, VR::DS, "1024");
    let scene = chest(place, 1023);
    pixels(set, scene.side, 10, scene.draw_16(dice));
}

/// DX Series, DX Anatomy, DX Image and DX Detector modules, C.8.11.
fn dx(set: &mut DataSet, place: &Place<'_>, dice: &mut Dice) -> io::Result<()> {
    let hand = code("85562004", "SCT", "Hand");
    set.text(tags::PRESENTATION_INTENT_TYPE, VR::CS, "FOR PRESENTATION")
        .text(tags::BODY_PART_EXAMINED, VR::CS, place.study.body_part)
        .text(tags::IMAGE_LATERALITY, VR::CS, "L")
        .sequence(tags::ANATOMIC_REGION_SEQUENCE, &[hand])?
        .text(tags::IMAGE_TYPE, VR::CS, "ORIGINAL\\PRIMARY\\")
        .text(tags::PATIENT_ORIENTATION, VR::CS, "L\\F")
        .text(tags::PIXEL_INTENSITY_RELATIONSHIP, VR::CS, "LOG")
        .bytes(
            tags::PIXEL_INTENSITY_RELATIONSHIP_SIGN,
            VR::SS,
            vec![0xFF, 0xFF],
        )
        .text(tags::RESCALE_INTERCEPT, VR::DS, "0")
        .text(tags::RESCALE_SLOPE, VR::DS, "1")
        .text(tags::RESCALE_TYPE, VR::LO, "US")
        .text(tags::PRESENTATION_LUT_SHAPE, VR::CS, "IDENTITY")
        .text(tags::LOSSY_IMAGE_COMPRESSION, VR::CS, "00")
        .text(tags::BURNED_IN_ANNOTATION, VR::CS, "NO")
        .text(tags::DETECTOR_TYPE, VR::CS, "SCINTILLATOR")
        .text(tags::IMAGER_PIXEL_SPACING, VR::DS, "0.15\\0.15")
        .text(tags::WINDOW_CENTER, VR::DS, "2048")
        .text(tags::WINDOW_WIDTH, VR::DS, "4096")
        .sequence(tags::ACQUISITION_CONTEXT_SEQUENCE, &[])?;
    let scene = chest(place, 4095);
    pixels(set, scene.side, 12, scene.draw_16(dice));
    Ok(())
}

fn chest(place: &Place<'_>, brightest: u16) -> Scene {
    let step = i64::from(brightest) / 5;
    let lean = i64::from(place.instance).saturating_mul(20);
    Scene {
        side: 1024 / place.shrink,
        brightest,
        background: step / 4,
        ellipses: vec![
            ellipse(500, 520, 430, 460, step * 3),
            ellipse(300 + lean, 460, 150, 290, -step * 2),
            ellipse(700 - lean, 460, 150, 290, -step * 2),
            ellipse(560, 600, 140, 130, step),
        ],
        noise_bits: 6,
    }
}

/// US Image, Multi-frame and Cine modules, C.8.5.6, C.7.6.6 and C.7.6.5.
fn clip(set: &mut DataSet, place: &Place<'_>, dice: &mut Dice) {
    let frames = 40 / place.shrink;
    set.text(tags::IMAGE_TYPE, VR::CS, "ORIGINAL\\PRIMARY")
        .text(tags::BODY_PART_EXAMINED, VR::CS, place.study.body_part)
        .text(tags::PATIENT_ORIENTATION, VR::CS, "")
        .text(tags::LOSSY_IMAGE_COMPRESSION, VR::CS, "00")
        .text(tags::NUMBER_OF_FRAMES, VR::IS, &frames.to_string())
        .pointer(tags::FRAME_INCREMENT_POINTER, tags::FRAME_TIME)
        .text(tags::FRAME_TIME, VR::DS, "40");
    let side = 256 / place.shrink;
    let mut all = Vec::new();
    for frame in 0..i64::from(frames) {
        // The wall moves in and out with a period of 20 frames.
        let beat = (frame % 20 - 10).abs().saturating_mul(6);
        let scene = Scene {
            side,
            brightest: 255,
            background: 0,
            ellipses: vec![
                ellipse(500, 900, 480, 860, 60),
                ellipse(500, 500, 190, 240, 110),
                ellipse(500, 500, 90 + beat, 130 + beat, -140),
            ],
            noise_bits: 5,
        };
        all.append(&mut scene.draw_8(dice));
    }
    pixels(set, side, 8, all);
}

/// SR Document Series, General and Content modules, C.17.
fn report(set: &mut DataSet, place: &Place<'_>) -> io::Result<()> {
    let mut text = DataSet::default();
    text.text(tags::RELATIONSHIP_TYPE, VR::CS, "CONTAINS")
        .text(tags::VALUE_TYPE, VR::CS, "TEXT")
        .sequence(
            tags::CONCEPT_NAME_CODE_SEQUENCE,
            &[code("121071", "DCM", "Finding")],
        )?
        .text(tags::TEXT_VALUE, VR::UT, place.study.finding);
    document(
        set,
        code("18748-4", "LN", "Diagnostic imaging study"),
        &[text],
    )?;
    set.text(tags::COMPLETION_FLAG, VR::CS, "COMPLETE")
        .text(tags::VERIFICATION_FLAG, VR::CS, "UNVERIFIED")
        .sequence(tags::PERFORMED_PROCEDURE_CODE_SEQUENCE, &[])?;
    Ok(())
}

/// The root of a content tree with its children, and what every SR series must have.
fn document(set: &mut DataSet, title: DataSet, content: &[DataSet]) -> io::Result<()> {
    set.text(tags::VALUE_TYPE, VR::CS, "CONTAINER")
        .text(tags::CONTINUITY_OF_CONTENT, VR::CS, "SEPARATE")
        .sequence(tags::REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE, &[])?
        .sequence(tags::CONCEPT_NAME_CODE_SEQUENCE, &[title])?
        .sequence(tags::CONTENT_SEQUENCE, content)?;
    Ok(())
}

/// Encapsulated Document and SC Equipment modules, C.24.2 and C.8.6.1.
fn encapsulated(set: &mut DataSet, pdf: &[u8]) -> io::Result<()> {
    set.text(tags::CONVERSION_TYPE, VR::CS, "WSD")
        .text(tags::ACQUISITION_DATE_TIME, VR::DT, "")
        .text(tags::BURNED_IN_ANNOTATION, VR::CS, "YES")
        .text(tags::DOCUMENT_TITLE, VR::ST, "Report")
        .sequence(tags::CONCEPT_NAME_CODE_SEQUENCE, &[])?
        .text(
            tags::MIME_TYPE_OF_ENCAPSULATED_DOCUMENT,
            VR::LO,
            "application/pdf",
        )
        .bytes(tags::ENCAPSULATED_DOCUMENT, VR::OB, pdf.to_vec());
    Ok(())
}

/// Key Object Document module and template 2010, C.17.6.2 and PS3.16.
fn keys(set: &mut DataSet, place: &Place<'_>) -> io::Result<()> {
    let [study_uid, ..] = &place.uids;
    let reference = |target: &Target| {
        let mut item = DataSet::default();
        item.text(tags::REFERENCED_SOP_CLASS_UID, VR::UI, target.class)
            .text(tags::REFERENCED_SOP_INSTANCE_UID, VR::UI, &target.instance);
        item
    };
    let mut content = Vec::new();
    for target in place.targets {
        let mut image = DataSet::default();
        image
            .text(tags::RELATIONSHIP_TYPE, VR::CS, "CONTAINS")
            .text(tags::VALUE_TYPE, VR::CS, "IMAGE")
            .sequence(tags::REFERENCED_SOP_SEQUENCE, &[reference(target)])?;
        content.push(image);
    }
    document(set, code("113000", "DCM", "Of Interest"), &content)?;
    let mut template = DataSet::default();
    template.text(tags::MAPPING_RESOURCE, VR::CS, "DCMR").text(
        tags::TEMPLATE_IDENTIFIER,
        VR::CS,
        "2010",
    );
    let references: Vec<DataSet> = place.targets.iter().map(reference).collect();
    let mut series = DataSet::default();
    let series_uid = place.targets.first().map_or("", |first| &first.series);
    series
        .text(tags::SERIES_INSTANCE_UID, VR::UI, series_uid)
        .sequence(tags::REFERENCED_SOP_SEQUENCE, &references)?;
    let mut study = DataSet::default();
    study
        .text(tags::STUDY_INSTANCE_UID, VR::UI, study_uid)
        .sequence(tags::REFERENCED_SERIES_SEQUENCE, &[series])?;
    set.sequence(tags::CONTENT_TEMPLATE_SEQUENCE, &[template])?
        .sequence(CURRENT_EVIDENCE, &[study])?;
    Ok(())
}

const CURRENT_EVIDENCE: Tag = tags::CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE;

/// One item of a code sequence (PS3.3, 8.8).
fn code(value: &str, scheme: &str, meaning: &str) -> DataSet {
    let mut item = DataSet::default();
    item.text(tags::CODE_VALUE, VR::SH, value)
        .text(tags::CODING_SCHEME_DESIGNATOR, VR::SH, scheme)
        .text(tags::CODE_MEANING, VR::LO, meaning);
    item
}

const fn ellipse(x: i64, y: i64, wide: i64, high: i64, adds: i64) -> Ellipse {
    Ellipse {
        x,
        y,
        wide,
        high,
        adds,
    }
}
