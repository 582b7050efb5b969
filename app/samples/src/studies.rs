//! The table of sample studies: who, when, what and how much. Data only.

use super::people::{MAU, MIHON, MUSTER, OBRAZETS, PARADEIGMA, PRZYKLAD, Person, UEBUNG};

/// What an object of a series is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// CT slice, 512 x 512 x 16 bit.
    Ct,
    /// MR slice, 256 x 256 x 16 bit.
    Mr,
    /// Computed radiography, 1024 x 1024 x 16 bit.
    Cr,
    /// Digital X-ray for presentation, 1024 x 1024 x 16 bit.
    Dx,
    /// Ultrasound clip, 256 x 256 x 8 bit, many frames.
    Clip,
    /// The finding as Basic Text SR.
    Report,
    /// The finding as encapsulated PDF.
    Pdf,
    /// Key object selection of the images of the first series.
    Keys,
}

/// One series.
#[derive(Copy, Clone, Debug)]
pub struct SeriesPlan {
    /// What its objects are.
    pub kind: Kind,
    /// How many of them.
    pub objects: u16,
    /// Series description.
    pub description: &'static str,
}

/// One study.
#[derive(Copy, Clone, Debug)]
pub struct StudyPlan {
    /// Its folder's name.
    pub folder: &'static str,
    /// Whose it is.
    pub person: Person,
    /// `YYYYMMDD`.
    pub date: &'static str,
    /// `HHMMSS`.
    pub time: &'static str,
    /// Accession number.
    pub accession: &'static str,
    /// Study description.
    pub description: &'static str,
    /// Body part examined (PS3.16, annex L).
    pub body_part: &'static str,
    /// What a reader would have written.
    pub finding: &'static str,
    /// Its series, in order.
    pub series: &'static [SeriesPlan],
}

const fn series(kind: Kind, objects: u16, description: &'static str) -> SeriesPlan {
    SeriesPlan {
        kind,
        objects,
        description,
    }
}

/// All studies of the demo.
pub const STUDIES: &[StudyPlan] = &[
    StudyPlan {
        folder: "2026-10-05 A-26-4711 CT Thorax",
        person: MUSTER,
        date: "20261005",
        time: "081512",
        accession: "A-26-4711",
        description: "CT Thorax mit Kontrastmittel",
        body_part: "CHEST",
        finding: "Rundherd im rechten Oberlappen, 8 mm. Kontrolle in drei Monaten.",
        series: &[
            series(Kind::Ct, 40, "Thorax 1 mm Weichteil"),
            series(Kind::Ct, 24, "Thorax 3 mm Lunge"),
            series(Kind::Report, 1, "Befund"),
            series(Kind::Keys, 1, "Markierte Bilder"),
        ],
    },
    StudyPlan {
        folder: "2026-10-05 A-26-4712 CR Thorax",
        person: PRZYKLAD,
        date: "20261005",
        time: "091044",
        accession: "A-26-4712",
        description: "RTG klatki piersiowej",
        body_part: "CHEST",
        finding: "Bez zmian ogniskowych. Serce w normie.",
        series: &[series(Kind::Cr, 2, "PA i bok")],
    },
    StudyPlan {
        folder: "2026-10-06 A-26-4720 CT Abdomen",
        person: OBRAZETS,
        date: "20261006",
        time: "101530",
        accession: "A-26-4720",
        description: "КТ брюшной полости",
        body_part: "ABDOMEN",
        finding: "Без патологии. Киста левой почки, 12 мм.",
        series: &[
            series(Kind::Ct, 48, "Венозная фаза"),
            series(Kind::Keys, 1, "Выбранные снимки"),
        ],
    },
    StudyPlan {
        folder: "2026-10-07 A-26-4731 MR Head",
        person: MIHON,
        date: "20261007",
        time: "133005",
        accession: "A-26-4731",
        description: "頭部MRI",
        body_part: "HEAD",
        finding: "異常なし。",
        series: &[
            series(Kind::Mr, 24, "T1 axial"),
            series(Kind::Mr, 24, "T2 axial"),
            series(Kind::Mr, 24, "FLAIR axial"),
            series(Kind::Report, 1, "読影レポート"),
        ],
    },
    StudyPlan {
        folder: "2026-10-08 A-26-4740 DX Hand",
        person: MAU,
        date: "20261008",
        time: "074500",
        accession: "A-26-4740",
        description: "X-quang bàn tay",
        body_part: "HAND",
        finding: "Không thấy gãy xương.",
        series: &[series(Kind::Dx, 2, "Thẳng và nghiêng")],
    },
    StudyPlan {
        folder: "2026-10-09 A-26-4755 US Heart",
        person: PARADEIGMA,
        date: "20261009",
        time: "150210",
        accession: "A-26-4755",
        description: "Υπερηχογράφημα καρδιάς",
        body_part: "HEART",
        finding: "Φυσιολογική λειτουργία αριστερής κοιλίας.",
        series: &[
            series(Kind::Clip, 3, "Τέσσερις κοιλότητες"),
            series(Kind::Pdf, 1, "Πόρισμα"),
        ],
    },
    StudyPlan {
        folder: "2026-10-12 A-26-4768 MR Knie",
        person: UEBUNG,
        date: "20261012",
        time: "112748",
        accession: "A-26-4768",
        description: "MR Kniegelenk links",
        body_part: "KNEE",
        finding: "Innenmeniskus: Einriss im Hinterhorn, Grad III.",
        series: &[
            series(Kind::Mr, 24, "PD sagittal"),
            series(Kind::Mr, 24, "T1 koronar"),
            series(Kind::Pdf, 1, "Arztbrief"),
        ],
    },
    StudyPlan {
        folder: "2026-10-19 A-26-4801 CT Thorax Kontrolle",
        person: MUSTER,
        date: "20261019",
        time: "083001",
        accession: "A-26-4801",
        description: "CT Thorax Verlaufskontrolle",
        body_part: "CHEST",
        finding: "Rundherd unverändert, 8 mm.",
        series: &[
            series(Kind::Ct, 32, "Thorax 1 mm Weichteil"),
            series(Kind::Report, 1, "Befund"),
        ],
    },
    StudyPlan {
        folder: "2026-10-21 A-26-4822 MR Wirbelsäule",
        person: UEBUNG,
        date: "20261021",
        time: "164415",
        accession: "A-26-4822",
        description: "MR Lendenwirbelsäule",
        body_part: "LSPINE",
        finding: "Protrusion L4/L5 ohne Kompression.",
        series: &[series(Kind::Mr, 20, "T2 sagittal")],
    },
    StudyPlan {
        folder: "2026-10-26 A-26-4850 CR Kontrola",
        person: PRZYKLAD,
        date: "20261026",
        time: "091500",
        accession: "A-26-4850",
        description: "RTG klatki piersiowej, kontrola",
        body_part: "CHEST",
        finding: "Bez zmian w porównaniu z badaniem poprzednim.",
        series: &[series(Kind::Cr, 2, "PA i bok")],
    },
];
