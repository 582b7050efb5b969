//! Texts that a stranger needs: whether they are there, and are what some version of this program
//! writes.

use serde::Serialize;
use stele_discfs::SectorCount;
use stele_mmc::MediumKind;

use super::detail::{Detail, HelpState};
use super::finding::FindingKind;
use super::reader::Reader;
use super::tree::{FileFacts, FileTree};
use crate::disc::{PARITY_DISCS_MAX, Survives};
use crate::geometry::Geometry;
use crate::sectors::ReadError;
use crate::spec;
use crate::texts::readme;

/// Longest text that is read.
const TEXT_MAX: u64 = 1 << 20;

/// A text that helps people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct HelpText {
    /// Its name in the root folder.
    pub name: &'static str,
    /// What became of it.
    pub state: HelpState,
}

/// BLAKE3 of every `SPEC.TXT` so far, newest first.
const SPECS: [&str; 29] = [
    "9116f5dcda42588f3a5be8e045ac1730bb81159868494132324c7c7f204a7bf1",
    "239bd927f1462c3cdbc595fa1067be378b063b8ac7c5caf6fe96bdb7c162c89e",
    "391e69f8158c87831651263b76a5586579f3aba8f293b2c1be5778f0c2bff5dd",
    "733ec69ae86cf60c99956449242426535cc9841278333c87c52eede4ca5996d6",
    "98a97ab104a841345bfc9a28094ab7f9591578bdc8cbd37df3896131b5c28eb3",
    "e1f8f86e49cba0609eb26ce17e6e6aa246eaa0ee819eea97f3325a7b13ea65f4",
    "d6f97510171616b069488a0042cdf9c7cb3f40cc265e4c6971a9ca3e7e1c118f",
    "d46d4252622036794fa94b79ab09f7ce438918665e0d7052dec8f0ba71e7eefe",
    "5f8f4cb8f1d0f43bee6f219bf7f8296738cc434e4b3724a7f53605e1d5dba3ee",
    "56cabee7947b71f62c3b848f7f936dbef377211384db3b4d84ed4c922b0a17ff",
    "78ea98d6b52009ef17c634666cfb026ba8fadee40bb5dc9f281ebba2bead6966",
    "d6e36a20a46d2c646783fc12e01e3a20998b435369ba1c3802c2f72ad0bb49a3",
    "c2c6672a4e9092b2eb8f2d03f2e08daef8b1bbc991ea68fb10fd19536fd1071d",
    "40955ed0f19baff480c212ffbe6295c8f55ba4cf05a8b39a7ecb6bcb63bf7581",
    "f4f74128ebe9bb295657cd7fdb55d2c98ec8972ff29197f211f7a257f0baa7a6",
    "e232310458715190567f7d717e2d5b333c875e7bdd035f683cbf48741dc52fbc",
    "8ed47443accebe09a957fc0156b80cec92813720c0e0408cab08a7e25f950f29",
    "fd87a145a6115733789ca5f0f67f3fb3e163cc63b348194f161dbb0a4433d84c",
    "3b33e76c0cbf5557f6c2d849144852743bbe2365247cbc02c6335a18903640d9",
    "f99054687e7af06782e88aedd0fc16a4d8e564468189163a11e200a8989a0ab7",
    "7f730c2f337416e809edbe7d5d4ce48fc6b97c903982e4e71425b9a1dff6fd3b",
    "8f913b871f6a4b14eabf25ee999582db764c0532d57a2856ff8df857f1c24b66",
    "932cdb5608aa577d6d405d40b17a65e7bc1682bd9c521213e8eb1d674da55513",
    "bb09d296833cd723d8c440479b352f63f381f6b3317206769fd47d56dd30eb3b",
    "c6ccec1ba969f95ed6b4da6564705ade3e19ba11d472dc8a34c3805d78b2734d",
    "0ca88d681435899d65880765e37ed145a7c52fd9efeeb6f13fd7488f97813718",
    "82f85e368b75c44f1fa35c4b1d4fe250ae640945e4931ad7b11053da6bca7e63",
    "ae5e0e37e92504e3e6277bd1e26e8971a6697ec4c1b0acc70d83ca3d9d9f196f",
    "fd755469cfb7de287e7b0842a1dcf3333cf04384047ad3f340eed19a6cda8007",
];

/// BLAKE3 of every `DECODE.C` so far, newest first.
const DECODERS: [&str; 24] = [
    "c926c9d9a82d56241350cb9bfef421d140162d6b33327fe9a7a88a54a8da682b",
    "48c338104a26e054b36fd17f0764c390054de4ae36d64141b775fef979c5672e",
    "87b22b48e94d9c804a59b3e530af439725b8bbc2865d5dd071777f5e3227d7c9",
    "45e24e8438f324fb263837322b94f5acee7aaffa76ec30dde7d84a509cdf4ff2",
    "9963413e895e7c027ee7291a12660955cd6fc39fead02f65d5e02d456e9a5d7b",
    "a80de5676240364405da997f0267dad5ff87da999d99cb610feea26fadd38698",
    "83faf8e614eaa5a2eb3e9cde1033c6e6e3de678a3505d13019cc15080c324990",
    "8701150553b3fe4d976b2106478c7143494de238eb712baac837cc12a3aea0b8",
    "7775fec386c8034b0d6e5091871fdca203625f5e38c3933fed85419559223a05",
    "4ad2bf95d7dae4b3f5ba3ee1ac699d945e1ff9884585146aff8e54936cb66fef",
    "742ba1811b489c9179c6d9283c8cd209584062bf8f44fb34725b6a6d7a9dbb38",
    "afab0a0f9ba2af2798f267466edba332eb07f66ad39c24ee46c56242b837a699",
    "c5f3fef932486c0299c7949b59ddd1dbcf67070ee00e74f1e746efd80a4145ec",
    "ee0aa5f8b3609d4040e59263c463bd32d04d187bdc4af7aca6beb55d565fe2dc",
    "f1ea76f36312ea260677215cc99d6b2426f7e37dffa0412af4d0124a6ed4ba44",
    "3c3b5a6e7ffc4dd4f141e3302b9678aa806db14f3b8f7574befbee5c2240fc9f",
    "57c16a2f2aa625291c62a590c1b5e3a76c6a1f8056f8e3f86f74893e515ede75",
    "20a3ea1a193bd9a8000c9b8c0204235ee0d4586054db2d621c8d30980f8a797c",
    "8f23ae1b9bc4056eb52896363e32ff9d8f419e7e80b5b67f556471eb7913d07f",
    "70e1abb2f59109dbac505141ae1eb84ad76c1d7b8c148ec7893b3aa7520a88ee",
    "329620526c03b446d392d653b9af8406b5edfc4d01a03ef6b1cb5d8660c598f0",
    "d4e44b810838cebf75fd7f3af888894cb45eda9e9a3e487475af112c83ca8343",
    "2caefbdf67ada3110d9667b5a38e2d4785c89e11b50ab63bbf05f63cf0617e36",
    "ec7a289f6fed578fc7279b9c12cc3436a0488b4c238f005ee53688eebc9d6b3f",
];

/// Reads them. `figures` gets what the disc's own text says that it survives, where that is true.
pub(super) fn read(
    reader: &mut Reader<'_>,
    tree: &FileTree,
    geometry: Geometry,
    figures: &mut Option<(Survives, Option<u8>)>,
) -> Result<Vec<HelpText>, ReadError> {
    let names = [
        "README.TXT",
        "INDEX.HTM",
        "SPEC.TXT",
        "DECODE.C",
        "B3SUMS.TXT",
        "SHA256.TXT",
        "MANIFEST.JSN",
    ];
    let mut out = Vec::new();
    for name in names {
        let state = match tree.files.get(name).filter(|file| file.len > 0) {
            None => HelpState::Missing,
            Some(file) => text(reader, name, file, geometry, figures)?,
        };
        if matches!(state, HelpState::Missing | HelpState::Unknown) {
            let file = name;
            reader.find(FindingKind::Help, Detail::Help { file, state });
        }
        out.push(HelpText { name, state });
    }
    Ok(out)
}

fn text(
    reader: &mut Reader<'_>,
    name: &str,
    file: &FileFacts,
    geometry: Geometry,
    figures: &mut Option<(Survives, Option<u8>)>,
) -> Result<HelpState, ReadError> {
    let known = |text: &[u8], now: &[u8], all: &[&str]| {
        let hash = blake3::hash(text).to_hex();
        match text == now {
            true => HelpState::Current,
            false if all.contains(&hash.as_str()) => HelpState::Earlier,
            false => HelpState::Unknown,
        }
    };
    let mut whole = || reader.file(file, TEXT_MAX);
    Ok(match name {
        "SPEC.TXT" => known(&whole()?, spec::SPEC_TXT, &SPECS),
        "DECODE.C" => known(&whole()?, spec::DECODE_C, &DECODERS),
        "README.TXT" => {
            let text = whole()?;
            readme(&text, geometry, figures)
        }
        // They hold what is on the disc; some are as long as it has files.
        _ => HelpState::There,
    })
}

/// `README.TXT` names the disc: all else in it is known, and its figures follow from the geometry.
fn readme(
    text: &[u8],
    geometry: Geometry,
    figures: &mut Option<(Survives, Option<u8>)>,
) -> HelpState {
    let Some((said, known)) = readme::read(text) else {
        // Earlier versions wrote no figures; every one began like this.
        let ours = text.starts_with(b"THIS DISC") && std::str::from_utf8(text).is_ok();
        return match ours {
            true => HelpState::Earlier,
            false => HelpState::Unknown,
        };
    };
    let whole = std::iter::once(None).chain((0..=PARITY_DISCS_MAX).map(Some));
    let media = MediumKind::ARCHIVE.map(|kind| SectorCount(kind.sectors().into()));
    // What a disc says it survives depends on the medium it was laid out for.
    let media = std::iter::once(geometry.sectors()).chain(media);
    let mut pairs = whole.flat_map(|whole| media.clone().map(move |capacity| (whole, capacity)));
    *figures = pairs.find_map(|(whole, capacity)| {
        let survives = Survives::of(geometry, capacity);
        let lines = survives.lines(whole);
        said.lines().eq(&lines).then_some((survives, whole))
    });
    match (known, figures.is_some()) {
        (true, true) => HelpState::Current,
        (_, false) => HelpState::Unknown,
        (false, true) => HelpState::Earlier,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_of_this_version_are_among_those_that_are_known() {
        let hash = |text: &[u8]| blake3::hash(text).to_hex().to_string();
        assert!(
            SPECS.contains(&hash(spec::SPEC_TXT).as_str()),
            "add it in front"
        );
        assert!(
            DECODERS.contains(&hash(spec::DECODE_C).as_str()),
            "add it in front"
        );
    }
}
