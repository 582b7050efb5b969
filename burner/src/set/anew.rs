//! Parity discs made anew from the data discs, where all of these are whole (SPEC.TXT R-062).

use std::fs;
use std::path::{Path, PathBuf};

use stele_discfs::Lba;

use super::believed::Believed;
use super::bring_in::open;
use super::disc_in_rebuild::{DiscInRebuild, anchor, is_parity};
use super::earlier::{image_path, note, remove_if_there};
use super::error::{ParityDiscError, RebuildError};
use super::parity_disc::parity_discs_anew;
use super::rebuild::RebuiltDisc;
use crate::disc::SetInfo;
use crate::parity::protect::sector;
use crate::parity::{Anchor, ContentDigest, DiscName, Search, find_geometry};
use crate::repair::RepairError;
use crate::sectors::{ImageFile, LostMap};
use crate::watch::Watch;

/// How parity discs of a set are made anew.
pub(super) struct ParityAnew<'a> {
    pub(super) info: &'a SetInfo,
    /// m of each of them.
    pub(super) parity: u8,
    pub(super) parts: &'a Path,
    pub(super) watch: &'a dyn Watch,
}

/// Parity discs that are not what was built, with the digest of what that was by their own anchors;
/// none where texts differ, since nobody knows then of which the others would be made.
pub(super) fn altered_parity(
    believed: &Believed,
    works: &[DiscInRebuild],
) -> Vec<([u8; 16], ContentDigest)> {
    if !believed.is_one_text() {
        return Vec::new();
    }
    let altered = |work: &&DiscInRebuild| work.altered && is_parity(&believed.info, work.uuid);
    let built = |work: &DiscInRebuild| Some((work.uuid, anchor(work)?.content?));
    works.iter().filter(altered).filter_map(built).collect()
}

impl ParityAnew<'_> {
    /// Makes parity discs that are not whole, where all data discs are.
    pub(super) fn missing(&self, discs: &mut [RebuiltDisc]) -> Result<(), RebuildError> {
        self.each(discs, &|_| Some(None))?;
        Ok(())
    }

    /// Makes those that were altered by a text that may have been altered too: their own anchors
    /// say whether what is made of it is what was built. Whether any was.
    pub(super) fn as_built(
        &self,
        built: &[([u8; 16], ContentDigest)],
        discs: &mut [RebuiltDisc],
    ) -> Result<bool, RebuildError> {
        self.each(discs, &|disc| {
            let (_, content) = built.iter().find(|(uuid, _)| *uuid == disc.uuid)?;
            Some(Some(*content))
        })
    }

    /// Makes those that are wanted, of this content where it is known; whether any was made.
    fn each(
        &self,
        discs: &mut [RebuiltDisc],
        wanted: &dyn Fn(&RebuiltDisc) -> Option<Option<ContentDigest>>,
    ) -> Result<bool, RebuildError> {
        let (data, others) = discs.split_at_mut(self.info.members.len().min(discs.len()));
        if data.iter().any(|disc| !disc.lost.is_empty()) {
            return Ok(false);
        }
        let images: Vec<PathBuf> = data.iter().map(|disc| disc.image.clone()).collect();
        let indexes = self.info.parity.iter().map(|disc| disc.index);
        let mut any = false;
        for (disc, index) in others.iter_mut().zip(indexes) {
            if disc.lost.is_empty() {
                continue;
            }
            if let Some(content) = wanted(disc) {
                any |= self.make(disc, index, content, &images)?;
            }
        }
        Ok(any)
    }

    fn make(
        &self,
        disc: &mut RebuiltDisc,
        index: u8,
        content: Option<ContentDigest>,
        images: &[PathBuf],
    ) -> Result<bool, RebuildError> {
        let name = DiscName {
            uuid: disc.uuid,
            content: None,
        };
        let path = image_path(self.parts, name);
        remove_if_there(&path)?;
        let wanted = [(index, path.clone())];
        let (parity, parts) = (self.parity, self.parts);
        match parity_discs_anew(self.info, images, &wanted, parity, parts, self.watch) {
            // The text says of the medium what cannot be; the data discs are what they are.
            Err(RebuildError::ParityDisc(ParityDiscError::Compose(_))) => {
                remove_if_there(&path)?;
                return Ok(false);
            }
            made => made?,
        }
        let image = open(&path)?;
        let made = Anchor::parse(&sector(&image, Lba(0))?).and_then(|anchor| anchor.content);
        if content.is_some() && made != content {
            remove_if_there(&path)?;
            return Ok(false);
        }
        let found = find_geometry(&[&ImageFile::open(&path)?], &Search::quick(self.watch));
        let work = DiscInRebuild {
            uuid: disc.uuid,
            name,
            image,
            path,
            geometry: found.map_err(RepairError::from)?.geometry,
            lost: LostMap::new(),
            present: false,
            proven: false,
            earlier: false,
            altered: false,
        };
        // Noted before it has its name, so that whoever is cut off then knows it again.
        note(&work, parts, &work.lost, false)?;
        give_name(&work, &disc.image)?;
        disc.lost = LostMap::new();
        Ok(true)
    }
}

/// Gives a whole image its name. Nothing that stands there is ever replaced.
pub(super) fn give_name(work: &DiscInRebuild, image: &Path) -> Result<(), RebuildError> {
    if work.path == image {
        return Ok(());
    }
    if image.exists() {
        return Err(RebuildError::NotEmpty);
    }
    work.image.sync_all()?;
    fs::rename(&work.path, image)?;
    Ok(())
}
