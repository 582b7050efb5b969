//! What would be lost with discs that are given up.

use crate::words::lang::say;

/// What alone has files of a disc; what is worst to give up comes first.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LastFiles {
    /// Its image, which is whole.
    Image,
    /// Its image, which is not what was built: it may be mended.
    AlteredImage,
    /// Its image, which cannot be mended, gives so many of its files.
    Parts(u64),
    /// The other discs of its set.
    OtherDiscs,
    /// Nothing that is known.
    Nothing,
}

/// That files of several discs would be lost, disc by disc.
pub(super) fn of_several(what: &str, discs: &[(LastFiles, String)]) -> String {
    let one = |(last, disc): &(LastFiles, String)| {
        if let LastFiles::Parts(files) = last {
            return say!("error-last-parts", files = *files, disc = disc);
        }
        let what = match last {
            LastFiles::Image => "image",
            LastFiles::AlteredImage => "altered",
            LastFiles::OtherDiscs => "others",
            LastFiles::Nothing | LastFiles::Parts(_) => "nothing",
        };
        say!("error-last-of-disc", what = what, disc = disc)
    };
    let discs = discs.iter().map(one).collect::<Vec<_>>().join("; ");
    say!("error-last-of-several", set = what, discs = discs)
}
