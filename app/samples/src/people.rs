//! Who was never a patient: every name says "sample", "example" or "nobody" in its language.

/// A person who never lived.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Patient's name as DICOM writes it (PS3.5, 6.2 and H.3.1 for component groups).
    pub name: &'static str,
    /// The same in ASCII, for documents that know no other letters.
    pub plain: &'static str,
    /// Patient ID.
    pub id: &'static str,
    /// Birth date, `YYYYMMDD`.
    pub birth: &'static str,
    /// `F`, `M` or `O`.
    pub sex: &'static str,
}

/// "Muster" is German for sample.
pub const MUSTER: Person = person("Muster^Alwine", "Muster, Alwine", "P-1001", "19580314", "F");
/// "Übung" is German for exercise.
pub const UEBUNG: Person = person("Übung^Jörg", "Uebung, Joerg", "P-1002", "19711130", "M");
/// "Образец" is Russian for sample.
pub const OBRAZETS: Person = person(
    "Образцова^Вера",
    "Obraztsova, Vera",
    "P-1003",
    "19640822",
    "F",
);
/// Three component groups: alphabetic, ideographic and phonetic; "mihon" is Japanese for sample.
pub const MIHON: Person = person(
    "Mihon^Rei=見本^例=みほん^れい",
    "Mihon, Rei",
    "P-1004",
    "19900105",
    "O",
);
/// "Παράδειγμα" is Greek for example.
pub const PARADEIGMA: Person = person(
    "Παράδειγμα^Ανώνυμη",
    "Paradeigma, Anonymi",
    "P-1005",
    "19470219",
    "F",
);
/// "Przykład" is Polish for example.
pub const PRZYKLAD: Person = person(
    "Przykład^Żaneta^^dr",
    "Przyklad, Zaneta",
    "P-1006",
    "19830701",
    "F",
);
/// "Mẫu" is Vietnamese for sample.
pub const MAU: Person = person("Mẫu^Thử", "Mau, Thu", "P-1007", "20020927", "M");

const fn person(
    name: &'static str,
    plain: &'static str,
    id: &'static str,
    birth: &'static str,
    sex: &'static str,
) -> Person {
    Person {
        name,
        plain,
        id,
        birth,
        sex,
    }
}
