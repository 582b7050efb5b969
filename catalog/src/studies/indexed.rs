//! What the index of words should have of all studies, made in one pass over them.
//!
//! It is what `index::terms` says of each study. There, a study is asked for what it needs by six
//! statements; here all are read in their order, and what many of them say alike (descriptions,
//! modalities, days, places, a patient's name) is taken apart once. A term is known by its hash.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::rc::Rc;

use super::index::{CASE, names_in};
use super::terms::Terms;
use super::{Day, StudyId, sql};
use crate::CatalogError;
use crate::store::{Db, Row};

/// The columns of the index, in order.
const COLUMNS: [&[u8]; 4] = [b"name", b"ids", b"text", b"tags"];

/// Which column one of this name is; one that there is not comes after all.
pub(crate) fn indexed_column(name: &[u8]) -> usize {
    let at = COLUMNS.iter().position(|column| *column == name);
    at.unwrap_or(COLUMNS.len())
}

/// How much is remembered of each kind before it is forgotten.
const REMEMBERED: usize = 1 << 17;

/// Hashes of terms.
type Hashes = Rc<[u64]>;

/// What was taken apart before, by what it was made of.
struct Memory<K>(HashMap<K, Hashes>);

impl<K: Hash + Eq> Memory<K> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    fn put(&mut self, key: K, hashes: &Hashes) {
        if self.0.len() >= REMEMBERED {
            self.0.clear();
        }
        self.0.insert(key, Rc::clone(hashes));
    }
}

/// What is found by a patient's row: of its name, and of its ID and birth date. Where in
/// [`Claims::terms`] the first begins, the second does, and where that ends.
type Claim = [usize; 3];

/// How many terms of patients are remembered: those of half a million, in 64 MiB.
const CLAIMED: usize = 1 << 23;

/// What was found of patients before. Most come again, and their names take longest to be taken
/// apart, so that more of them are remembered than of all else.
#[derive(Default)]
struct Claims {
    of: HashMap<i64, Claim>,
    terms: Vec<u64>,
}

impl Claims {
    fn put(&mut self, patient: i64, name: &[u64], ids: &[u64]) -> Claim {
        if self.terms.len() >= CLAIMED {
            self.of.clear();
            self.terms.clear();
        }
        let from = self.terms.len();
        self.terms.extend_from_slice(name);
        let between = self.terms.len();
        self.terms.extend_from_slice(ids);
        let claim = [from, between, self.terms.len()];
        self.of.insert(patient, claim);
        claim
    }

    /// Of a name, and of an ID and birth date.
    fn terms_of(&self, [name, ids, end]: Claim) -> (&[u64], &[u64]) {
        let (terms, _) = self.terms.split_at(end);
        let (terms, of_ids) = terms.split_at(ids);
        (terms.split_at(name).1, of_ids)
    }
}

/// Calls `put` for each entry that the index should have: its row, its column and the `hash` of its
/// term.
///
/// # Errors
/// [`CatalogError::Storage`]; what the row of a study says cannot be understood.
pub(crate) fn each_indexed(
    db: Db<'_>,
    hash: impl Fn(&str) -> u64,
    mut put: impl FnMut(i64, usize, u64),
) -> Result<(), CatalogError> {
    let mut pass = Pass {
        hash,
        people: People::read(db)?,
        places: Places::read(db)?,
        claims: Claims::default(),
        texts: Memory::new(),
        modalities: Memory::new(),
        days: Memory::new(),
        columns: Default::default(),
    };
    let mut study = None;
    db.each(sql::EACH_SAID, [], |row| {
        let id: i64 = row.get(0)?;
        if study.is_none_or(|(study, _)| study != id) {
            if let Some((_, row)) = study {
                pass.give(row, &mut put);
            }
            study = Some((id, pass.take(db, StudyId(id), row)?));
        }
        if let Some(description) = row.get::<Option<String>>(1)? {
            pass.put_text(description);
        }
        Ok(())
    })?;
    if let Some((_, row)) = study {
        pass.give(row, &mut put);
    }
    Ok(())
}

/// The patients that are not their study's own, or are shown as others.
struct People {
    shown_as: HashMap<i64, i64>,
    shown: HashMap<i64, Vec<i64>>,
    of_studies: HashMap<i64, Vec<i64>>,
}

impl People {
    fn read(db: Db<'_>) -> Result<Self, CatalogError> {
        let (mut shown_as, mut shown) = (HashMap::new(), HashMap::<i64, Vec<i64>>::new());
        db.each(sql::EACH_SHOWN, [], |row| {
            let (id, root): (i64, i64) = (row.get(0)?, row.get(1)?);
            shown_as.insert(id, root);
            shown.entry(root).or_default().push(id);
            Ok(())
        })?;
        let mut of_studies = HashMap::<i64, Vec<i64>>::new();
        db.each(sql::EACH_OTHER, [], |row| {
            of_studies.entry(row.get(0)?).or_default().push(row.get(1)?);
            Ok(())
        })?;
        Ok(Self {
            shown_as,
            shown,
            of_studies,
        })
    }

    /// Whom a study is found by beside its own patient; nobody for nearly all.
    fn beside(&self, study: i64, own: i64, mut found: impl FnMut(i64)) {
        let others = self.of_studies.get(&study).into_iter().flatten();
        for patient in std::iter::once(&own).chain(others) {
            let root = self.shown_as.get(patient).unwrap_or(patient);
            found(*root);
            let shown = self.shown.get(root).into_iter().flatten();
            shown.for_each(|patient| found(*patient));
        }
    }

    /// Whether a study is found by its own patient's row alone.
    fn is_plain(&self, study: i64, own: i64) -> bool {
        !self.of_studies.contains_key(&study)
            && !self.shown_as.contains_key(&own)
            && !self.shown.contains_key(&own)
    }
}

/// Where studies stand: discs in order of the studies, and the places of each disc.
struct Places {
    discs: std::iter::Peekable<std::vec::IntoIter<(i64, i64)>>,
    of_disc: BTreeMap<i64, Vec<String>>,
}

impl Places {
    fn read(db: Db<'_>) -> Result<Self, CatalogError> {
        let mut of_disc = BTreeMap::<i64, Vec<String>>::new();
        db.each(sql::EACH_PLACE, [], |row| {
            of_disc.entry(row.get(0)?).or_default().push(row.get(1)?);
            Ok(())
        })?;
        let mut discs: Vec<(i64, i64)> = Vec::new();
        db.each(sql::EACH_ON_DISC, [], |row| {
            let on = (row.get(0)?, row.get(1)?);
            if of_disc.contains_key(&on.1) {
                discs.push(on);
            }
            Ok(())
        })?;
        discs.sort_unstable();
        discs.dedup();
        let discs = discs.into_iter().peekable();
        Ok(Self { discs, of_disc })
    }

    /// The places of the next study, which is behind those that were asked for before.
    fn of(&mut self, study: i64) -> Vec<String> {
        let mut places = Vec::new();
        while let Some((on, disc)) = self.discs.next_if(|(on, _)| *on <= study) {
            if on == study {
                places.extend(self.of_disc.get(&disc).into_iter().flatten().cloned());
            }
        }
        places
    }
}

struct Pass<H> {
    hash: H,
    people: People,
    places: Places,
    claims: Claims,
    texts: Memory<String>,
    modalities: Memory<String>,
    days: Memory<i64>,
    /// The terms of the study at hand, some of them several times.
    columns: [Vec<u64>; 4],
}

impl<H: Fn(&str) -> u64> Pass<H> {
    /// Takes all of a study but its series; its row in the index.
    fn take(&mut self, db: Db<'_>, id: StudyId, row: &Row<'_>) -> Result<i64, CatalogError> {
        let patient: i64 = row.get(2)?;
        if self.people.is_plain(id.0, patient) {
            self.claim(patient, |at| row.get(9 + at))?;
        } else {
            self.others(db, id, patient)?;
        }
        let accession: String = row.get(3)?;
        let accession = hashes(&self.hash, |terms| terms.put_text(&accession));
        self.put(1, &accession);
        self.put_text(row.get(4)?);
        let modalities: String = row.get(5)?;
        for modality in modalities.split_whitespace() {
            let modality = self.modality(modality);
            self.put(3, &modality);
        }
        if let Some(case) = row.get(6)? {
            self.put_text(CASE.to_owned());
            self.put_text(case);
        }
        let day = Day::stored(row.get(7)?);
        let studied = self.day(day);
        self.put(3, &studied);
        if let Some(names) = row.get::<Option<Vec<u8>>>(8)? {
            for name in names_in(&names)? {
                self.put_text(name);
            }
        }
        for place in self.places.of(id.0) {
            let place = self.text(place);
            self.put(3, &place);
        }
        day.index_row(id)
    }

    /// Takes what a patient's row says, which `get` gives: name, ID and birth date.
    fn claim(
        &mut self,
        patient: i64,
        get: impl Fn(usize) -> Result<Option<String>, CatalogError>,
    ) -> Result<(), CatalogError> {
        let claim = match self.claims.of.get(&patient) {
            Some(known) => *known,
            None => {
                let (Some(name), Some(id), Some(born)) = (get(0)?, get(1)?, get(2)?) else {
                    return Ok(());
                };
                let name = hashes(&self.hash, |terms| terms.put_name(&name));
                let ids = hashes(&self.hash, |terms| {
                    terms.put_text(&id);
                    terms.put_born(&born);
                });
                self.claims.put(patient, &name, &ids)
            }
        };
        let [of_name, of_ids, ..] = &mut self.columns;
        let (name, ids) = self.claims.terms_of(claim);
        of_name.extend_from_slice(name);
        of_ids.extend_from_slice(ids);
        Ok(())
    }

    /// Takes what all those say whom a study is found by, where they are not its own patient alone.
    fn others(&mut self, db: Db<'_>, id: StudyId, own: i64) -> Result<(), CatalogError> {
        let mut all = Vec::new();
        self.people.beside(id.0, own, |patient| all.push(patient));
        for patient in all {
            let said = db.row(sql::CLAIM, [patient], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?])
            })?;
            if let Some(said) = said {
                self.claim(patient, |at| Ok(said.get(at).cloned()))?;
            }
        }
        Ok(())
    }

    fn put_text(&mut self, text: String) {
        let text = self.text(text);
        self.put(2, &text);
    }

    fn text(&mut self, text: String) -> Hashes {
        if let Some(known) = self.texts.0.get(&text) {
            return Rc::clone(known);
        }
        let found = hashes(&self.hash, |terms| terms.put_text(&text));
        self.texts.put(text, &found);
        found
    }

    fn modality(&mut self, modality: &str) -> Hashes {
        if let Some(known) = self.modalities.0.get(modality) {
            return Rc::clone(known);
        }
        let found = hashes(&self.hash, |terms| terms.put_modality(modality));
        self.modalities.put(modality.to_owned(), &found);
        found
    }

    fn day(&mut self, day: Day) -> Hashes {
        if let Some(known) = self.days.0.get(&day.number()) {
            return Rc::clone(known);
        }
        let found = hashes(&self.hash, |terms| terms.put_studied(day));
        self.days.put(day.number(), &found);
        found
    }

    fn put(&mut self, column: usize, hashes: &[u64]) {
        if let Some(column) = self.columns.get_mut(column) {
            column.extend_from_slice(hashes);
        }
    }

    /// Gives the terms of the study at hand, each once, and forgets them.
    fn give(&mut self, row: i64, put: &mut impl FnMut(i64, usize, u64)) {
        for (number, column) in self.columns.iter_mut().enumerate() {
            column.sort_unstable();
            column.dedup();
            column.drain(..).for_each(|term| put(row, number, term));
        }
    }
}

/// The hashes of the terms that something is taken apart into.
fn hashes(hash: impl Fn(&str) -> u64, put: impl FnOnce(&mut Terms)) -> Hashes {
    let mut terms = Terms::default();
    put(&mut terms);
    let mut all = Vec::new();
    terms.each_token(|token| all.push(hash(token)));
    all.into()
}

#[cfg(test)]
mod tests {
    use std::hash::{DefaultHasher, Hasher};

    use super::*;
    use crate::studies::index::terms;
    use crate::tests::{filled, patient, try_change};
    use crate::*;

    fn hash(term: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write(term.as_bytes());
        hasher.finish()
    }

    /// What the pass gives, and what each study says by itself.
    fn both(catalog: &Catalog) -> [Vec<(i64, usize, u64)>; 2] {
        let reader = catalog.read();
        let mut one_pass = Vec::new();
        each_indexed(reader.db, hash, |row, column, term| {
            one_pass.push((row, column, term));
        })
        .unwrap();
        let studies = reader.db.rows(sql::BY_DAY, [], |row| row.get(0)).unwrap();
        let mut alone = Vec::new();
        for study in studies.into_iter().map(StudyId) {
            let terms = terms(reader.db, study).unwrap();
            let columns = [&terms.name, &terms.ids, &terms.text, &terms.tags];
            for (number, column) in columns.into_iter().enumerate() {
                column.each_token(|token| alone.push((terms.row, number, hash(token))));
            }
        }
        one_pass.sort_unstable();
        alone.sort_unstable();
        [one_pass, alone]
    }

    fn series(uid: &str, description: &str) -> SeriesRecord {
        SeriesRecord {
            series_instance_uid: uid.to_owned(),
            modality: "CT".to_owned(),
            description: description.to_owned(),
            date: String::new(),
            number: None,
            objects: 1,
        }
    }

    /// A study that says as much as one can, and a case.
    fn taken_in() -> (tempfile::TempDir, Catalog) {
        let (dir, mut catalog, by, _) = filled();
        let study = StudyRecord {
            uid: "1.2.5".to_owned(),
            patient: patient("0042", "山田^太郎=O'BRIEN-MÜLLER^Jo", "19400304"),
            study_date: "20260102".to_owned(),
            accession_number: "A/0017".to_owned(),
            description: "Schädel nativ".to_owned(),
            modalities: vec!["CT".to_owned(), "PT".to_owned()],
            series: vec![
                series("1.1", "axial nativ"),
                series("1.2", "axial nativ"),
                series("1.3", ""),
            ],
            documents: vec!["Brief 2.pdf".to_owned(), "nativ.txt".to_owned()],
            ..StudyRecord::default()
        };
        let case = StudyRecord {
            uid: "Case of 1/26".to_owned(),
            kind: StudyKind::Case,
            patient: patient("0043", "", ""),
            ..StudyRecord::default()
        };
        try_change(&mut catalog, &by, |c| {
            c.put_study(&study)?;
            c.put_study(&case)?;
            // Its series lie behind those of others.
            let more = StudyRecord {
                series: vec![series("1.4", "late")],
                ..study.clone()
            };
            c.put_study(&more)
        })
        .unwrap();
        (dir, catalog)
    }

    #[test]
    fn one_pass_says_what_each_study_says_by_itself() {
        let (_dir, catalog) = taken_in();
        // What is so only after many steps, as a foreign hand could put it there.
        catalog
            .database()
            .execute_batch(
                "INSERT INTO patient (id, issuer, patient_id, name, birth_date, shown_as) VALUES
                     (50, '', '50', 'ONE^A', '19500101', NULL), (51, '', '51', 'TWO^B', '', 50),
                     (52, '', '52', 'OTHER^C', '', NULL), (53, '', '53', 'WRONG^D', '', 51),
                     (54, '', '54', 'SPLIT^E', '', NULL), (55, '', '55', 'LATER^F', '', NULL);
                 UPDATE study SET patient = 51 WHERE uid = '1.2.3';
                 UPDATE study SET patient = 50 WHERE uid = '1.2.4';
                 INSERT INTO decision (id, kind, patient, other, study, at, person, undone) VALUES
                     (1, 'wrong patient', 53, NULL, 1, 0, 1, NULL),
                     (2, 'split', 55, 52, 2, 0, 1, 7), (3, 'split', 54, 52, 2, 0, 1, NULL),
                     (4, 'split', 55, 52, 2, 0, 1, NULL), (5, 'merge', 52, 50, NULL, 0, 1, NULL);
                 INSERT INTO difference (id, kind, study, patient, decision, at) VALUES
                     (1, 'objects', 1, 53, 1, 0), (2, 'objects', 3, 52, NULL, 0),
                     (3, 'studies', 4, 52, NULL, 0), (4, 'objects', 4, 51, 5, 0);
                 INSERT INTO slot (code, path, kind) VALUES ('X', 'Room/Shelf 1', 'shelf');
                 UPDATE copy SET slot = 1",
            )
            .unwrap();
        let [one_pass, alone] = both(&catalog);
        let words = [
            (0, "two"),
            (0, "split"),
            (2, "case"),
            (2, "late"),
            (3, "shelf"),
        ];
        for (column, word) in words {
            let has = |(_, of, term): &&(i64, usize, u64)| *of == column && *term == hash(word);
            assert!(alone.iter().any(|entry| has(&entry)), "{word}");
        }
        assert_eq!(one_pass, alone);
        // A version that is another patient's stands nowhere.
        let foreign = "UPDATE study_version SET difference = 1";
        catalog.database().execute_batch(foreign).unwrap();
        let [one_pass, fewer] = both(&catalog);
        assert!(fewer.len() < alone.len());
        assert_eq!(one_pass, fewer);
    }
}
