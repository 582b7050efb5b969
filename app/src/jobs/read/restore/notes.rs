//! What a restore notes of the bad places of a copy, for the next one from it.

use stele_burner::copy_tag::CopyTag;
use stele_burner::repair::RepairingReader;
use stele_burner::rescue::OnDemand;

use super::outcome::Outcome;
use super::{From, Request};
use crate::jobs::read::bad_places::{BadPlaces, Earlier};
use crate::jobs::{Context, JobError};

/// Where the bad places of the copy in a drive are kept; nowhere where nothing says which copy it
/// is: another one has other damage.
pub(super) fn bad_places(
    from: &From<'_>,
    repairing: &RepairingReader<'_>,
    tag: Option<&CopyTag>,
    cx: &Context<'_>,
) -> Option<BadPlaces> {
    from.gentle?;
    let (disc, sectors) = (repairing.disc()?, from.sectors.sectors());
    Some(BadPlaces::of(cx.archive, disc, tag?, sectors, cx.owner()))
}

/// Takes what an earlier run knows of the copy, and keeps what this one learns: how many sectors
/// are known, and whether something was there that is no map of this copy.
pub(super) fn earlier(places: &BadPlaces, from: &From<'_>, request: &Request) -> (u64, bool) {
    let Some(gentle) = from.gentle else {
        return (0, false);
    };
    let known = match places.earlier() {
        Earlier::Known(map) if !request.try_again => (gentle.know(&map).0, false),
        Earlier::Other => (0, true),
        _ => (0, false),
    };
    let places = places.clone();
    gentle.keep(move |map| places.keep(map));
    known
}

/// Keeps the bad places for the next restore; they are of no use where nothing is lost.
pub(super) fn keep_places(
    places: Option<&BadPlaces>,
    gentle: Option<&OnDemand<'_>>,
    outcome: &Result<Outcome, JobError>,
) {
    let (Some(places), Some(gentle)) = (places, gentle) else {
        return;
    };
    gentle.keep_now();
    if outcome
        .as_ref()
        .is_ok_and(|outcome| outcome.lost.is_empty())
    {
        places.forget();
    }
}
