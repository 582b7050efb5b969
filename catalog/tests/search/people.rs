//! Names and numbers that people, studies and series have, each by its number alone.

/// A number as good as any, from a seed (splitmix64, Steele, Lea and Flood 2014).
pub fn dice(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// One of a list.
pub fn one_of<T>(list: &[T], seed: u64) -> &T {
    &list[(dice(seed) % list.len() as u64) as usize]
}

const SYLLABLES: [&str; 40] = [
    "ba", "ber", "bran", "da", "der", "du", "el", "er", "fi", "gar", "go", "hof", "in", "ja",
    "kai", "kow", "la", "lin", "mann", "mar", "mei", "mül", "na", "nor", "os", "pe", "ra", "ric",
    "sa", "schu", "sen", "ski", "son", "stein", "ta", "tö", "ull", "ver", "wei", "zi",
];

const KANJI: [&str; 24] = [
    "山", "田", "中", "村", "佐", "藤", "鈴", "木", "高", "橋", "小", "林", "加", "吉", "井", "上",
    "松", "本", "清", "水", "森", "池", "石", "川",
];

fn word(kind: u64, number: u64) -> String {
    let seed = dice(kind << 32 | number);
    let syllables = 2 + seed % 3;
    (0..syllables)
        .map(|n| *one_of(&SYLLABLES, seed ^ n))
        .collect()
}

/// A few names are many people's: the smaller the number, the more.
fn often(seed: u64, names: u64) -> u64 {
    let part = (dice(seed) >> 11) as f64 / (1_u64 << 53) as f64;
    (part * part * part * names as f64) as u64
}

/// Family and given name of a patient.
pub fn name(patient: u64) -> (String, String) {
    let (family, given) = (often(patient << 1, 60_000), often(patient << 1 | 1, 4_000));
    (word(1, family), word(2, given))
}

/// The name in ideographs, which one of twenty patients has.
pub fn ideographs(patient: u64) -> Option<(String, String)> {
    if patient % 20 != 7 {
        return None;
    }
    let pair = |kind: u64| {
        let seed = dice(kind << 40 | patient);
        format!("{}{}", one_of(&KANJI, seed), one_of(&KANJI, seed ^ 5))
    };
    Some((pair(1), pair(2)))
}

/// Patient ID.
pub fn id(patient: u64) -> String {
    format!("{:08}", 10_000 + patient)
}

/// Birth date, `YYYYMMDD`.
pub fn born(patient: u64) -> String {
    let seed = dice(patient ^ 0xB0);
    format!(
        "{}{:02}{:02}",
        1930 + seed % 90,
        1 + seed / 90 % 12,
        1 + seed / 1080 % 28
    )
}

/// Who had a study, of so many studies: two of five patients had one only.
pub fn patient_of(study: u64, studies: u64) -> u64 {
    let patients = patients(studies);
    match study < patients {
        true => study,
        false => dice(study ^ 0xA11) % patients,
    }
}

/// How many patients had so many studies.
pub fn patients(studies: u64) -> u64 {
    studies * 2 / 5
}

/// Study Instance UID.
pub fn study_uid(study: u64) -> String {
    format!("1.2.826.0.1.3680043.8.498.{:020}", dice(study) | 1 << 63)
}

/// Series Instance UID.
pub fn series_uid(study: u64, series: u64) -> String {
    format!(
        "1.3.12.2.1107.5.{}.{:020}",
        series + 1,
        dice(study << 3 | series) | 1 << 63
    )
}

pub const MODALITIES: [&str; 12] = [
    "CT", "CT", "CT", "MR", "MR", "US", "US", "DX", "DX", "CR", "MG", "XA",
];

pub const REGIONS: [&str; 14] = [
    "Thorax",
    "Abdomen",
    "Schädel",
    "Knie",
    "Becken",
    "Wirbelsäule",
    "Hand",
    "Schulter",
    "Leber",
    "Herz",
    "Hüfte",
    "Kiefer",
    "頭部",
    "胸部",
];

pub const WAYS: [&str; 8] = [
    "nativ",
    "Kontrastmittel",
    "routine",
    "Verlaufskontrolle",
    "Angiographie",
    "Notfall",
    "axial",
    "koronar",
];

/// Days of ten years, the last of which the clock of the archive has just passed.
pub const DAYS: u64 = 3650;

/// First day of those, days since 1970: 2016-11-01.
pub const FIRST_DAY: u64 = 17_106;

/// Day of a study, days since 1970.
pub fn day_of(study: u64, studies: u64) -> u64 {
    FIRST_DAY + study * DAYS / studies
}
