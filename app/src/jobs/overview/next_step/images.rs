//! Which steps are about images: what is told of them is wrong while their folder is away.

use super::{NextStep, WhyBuild};

impl NextStep {
    /// Whether it brings the image of a disc back, or says that nothing can.
    pub fn brings_back(&self, name: &str) -> bool {
        matches!(
            self,
            Self::BringBack { disc: of, .. }
                | Self::LookFor { disc: of, .. }
                | Self::Rebuild { disc: of, .. }
                | Self::SeeToImage { disc: of, .. }
                | Self::Build { disc: of, why: WhyBuild::ImageLost, .. }
                | Self::Drop { what: of, .. }
                if of == name
        )
    }

    /// Whether it is told because of what images there are.
    pub fn follows_from_images(&self) -> bool {
        matches!(
            self,
            Self::Build { .. }
                | Self::Drop { .. }
                | Self::BringBack { .. }
                | Self::LookFor { .. }
                | Self::LookForDiscs { .. }
                | Self::Rebuild { .. }
                | Self::SeeToImage { .. }
                | Self::Burn { .. }
                | Self::Replace { .. }
        )
    }
}
