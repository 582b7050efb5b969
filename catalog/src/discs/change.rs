//! Sets and discs: planned, laid out anew, built.

use super::{BuiltRecord, DiscId, DiscRecord, SetId, SetRecord, sql};
use crate::CatalogError;
use crate::store::{Change, int, pack, params};
use crate::trail::EventKind;

/// The name of the set of a number.
pub(super) fn set_name(number: i64) -> String {
    format!("SET-{number:04}")
}

impl Change<'_> {
    /// Adds a set and gives it its name.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`], [`CatalogError::Storage`].
    pub fn add_set(&mut self, set: &SetRecord) -> Result<(SetId, String), CatalogError> {
        let next = self.db.insert(sql::NEXT_SET, [])?;
        self.put_set(next, set)
    }

    /// Adds a set that has its number already: discs of it were burned, and the catalog that gave
    /// it is lost.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`]; [`CatalogError::Storage`], also where there is such a set.
    pub fn add_known_set(&mut self, number: u64, set: &SetRecord) -> Result<SetId, CatalogError> {
        self.skip_sets(number)?;
        Ok(self.put_set(int(number)?, set)?.0)
    }

    fn put_set(&mut self, next: i64, set: &SetRecord) -> Result<(SetId, String), CatalogError> {
        let name = set_name(next);
        let params = params![
            next,
            name,
            set.media,
            int(set.capacity_sectors)?,
            set.copies,
            set.policy,
            self.at.0
        ];
        self.db.execute(sql::ADD_SET, params)?;
        self.event(EventKind::SetPlanned, next, &set.media)?;
        Ok((SetId(next), name))
    }

    /// Changes how many copies of each disc of a set are wanted.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`] for a set that was given up; [`CatalogError::NotPermitted`],
    /// [`CatalogError::Storage`].
    pub fn want_copies(&mut self, set: SetId, copies: u32) -> Result<(), CatalogError> {
        let params = params![set.0, copies];
        self.db
            .execute_on(("set", set.0), sql::WANT_COPIES, params)?;
        let detail = format!("{copies} copies wanted");
        self.event(EventKind::SetPlanned, set.0, &detail)
    }

    /// Adds disc `number` of a set.
    ///
    /// # Errors
    /// [`CatalogError::NotPermitted`], [`CatalogError::Storage`].
    pub fn add_disc(
        &mut self,
        set: SetId,
        number: u32,
        disc: &DiscRecord,
    ) -> Result<DiscId, CatalogError> {
        let params = params![
            set.0,
            number,
            disc.uuid,
            pack(&disc.plan)?,
            int(disc.capacity_sectors)?,
            int(disc.used_sectors)?,
            disc.parity,
            disc.set_parity
        ];
        let id = self.db.insert(sql::ADD_DISC, params)?;
        self.put_disc_studies(id, disc)?;
        let digest = blake3::hash(&disc.plan).to_hex();
        let detail = format!("set row {}, {digest}", set.0);
        self.event(EventKind::DiscPlanned, id, &detail)?;
        Ok(DiscId(id))
    }

    /// Notes that a disc was recorded from one of its discs or images, and not planned here: in the
    /// change that adds it.
    ///
    /// # Errors
    /// [`CatalogError::NoRow`], [`CatalogError::NotPermitted`], [`CatalogError::Storage`].
    pub fn disc_found(&mut self, disc: DiscId) -> Result<(), CatalogError> {
        let params = params![disc.0, self.at.0];
        self.db
            .execute_on(("disc", disc.0), sql::DISC_FOUND, params)
    }

    /// Lays a planned disc out anew.
    ///
    /// # Errors
    /// [`CatalogError::CopiesBegun`] once a copy of it was begun.
    pub fn replan_disc(&mut self, disc: DiscId, new: &DiscRecord) -> Result<(), CatalogError> {
        let begun: i64 = self.db.one(sql::BEGUN_COPIES, [disc.0])?;
        if begun > 0 {
            return Err(CatalogError::CopiesBegun);
        }
        let params = params![
            disc.0,
            pack(&new.plan)?,
            int(new.used_sectors)?,
            new.parity,
            new.set_parity
        ];
        self.db.execute_on(("disc", disc.0), sql::REPLAN, params)?;
        self.db.execute(sql::FORGET_IMAGE, [disc.0])?;
        self.db.execute(sql::EMPTY_DISC, [disc.0])?;
        self.put_disc_studies(disc.0, new)?;
        let digest = blake3::hash(&new.plan).to_hex();
        self.event(EventKind::DiscReplanned, disc.0, digest.as_str())
    }

    fn put_disc_studies(&mut self, id: i64, disc: &DiscRecord) -> Result<(), CatalogError> {
        for study in &disc.studies {
            let (files, bytes) = (int(study.files)?, int(study.bytes)?);
            let params = params![id, study.version.0, files, bytes];
            self.db.execute(sql::PUT_DISC_STUDY, params)?;
        }
        Ok(())
    }

    /// Records the image of a disc. Its manifest is a list that was written alone.
    ///
    /// # Errors
    /// [`CatalogError::OtherImage`] where copies of another one were begun;
    /// [`CatalogError::NoRow`], [`CatalogError::NotPermitted`], [`CatalogError::Storage`].
    pub fn disc_built(&mut self, disc: DiscId, built: &BuiltRecord) -> Result<(), CatalogError> {
        self.no_other_image(sql::OTHER_IMAGE_BEGUN, disc, &built.blake3)?;
        let params = params![
            disc.0,
            built.image,
            int(built.sectors)?,
            int(built.strip_sectors)?,
            built.parity,
            built.blake3,
            built.manifest.file,
            int(built.manifest.length)?,
            int(built.manifest.bytes)?,
            built.conformance.as_deref().map(pack).transpose()?,
            built.members.as_deref().map(pack).transpose()?
        ];
        self.db
            .execute_on(("disc", disc.0), sql::PUT_IMAGE, params)?;
        let digest = blake3::Hash::from(built.blake3).to_hex();
        self.event(EventKind::ImageBuilt, disc.0, digest.as_str())
    }

    /// Asks, before a copy is begun, whether the disc's image is still the one of this hash.
    ///
    /// # Errors
    /// [`CatalogError::OtherImage`].
    pub fn require_image(&mut self, disc: DiscId, blake3: &[u8; 32]) -> Result<(), CatalogError> {
        self.no_other_image(sql::OTHER_IMAGE, disc, blake3)
    }

    fn no_other_image(
        &mut self,
        statement: &str,
        disc: DiscId,
        blake3: &[u8; 32],
    ) -> Result<(), CatalogError> {
        let other: Option<String> = self.db.value(statement, params![disc.0, blake3])?;
        match other {
            Some(disc) => Err(CatalogError::OtherImage { disc }),
            None => Ok(()),
        }
    }
}
