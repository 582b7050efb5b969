//! Anchors as they are written and read, and those that other tests take.

use super::*;

/// An anchor for the tests of this crate.
pub(crate) fn sample(strip: u64, parity: u8) -> Anchor {
    let anchor = Anchor {
        uuid: *b"\x6f\x1e\x2d\x3c\x4b\x5a\x46\x69\x88\x97\xa6\xb5\xc4\xd3\xe2\xf1",
        content: Some(ContentDigest(*b"\x01\x23\x45\x67\x89\xab\xcd\xef")),
        needs: String::new(),
        set: "SET-0001".to_owned(),
        number: 1,
        of: 2,
        time: 1_790_000_000,
        geometry: Geometry::new(SectorCount(strip), parity).unwrap(),
        used: SectorCount(4711),
        manifest: Extent {
            lba: Lba(4000),
            sectors: SectorCount(2),
        },
        manifest_bytes: 3000,
        set_parity: None,
        text: AnchorText::default(),
    };
    anchor.worded()
}

/// The same disc with a feature that readers must know.
pub(crate) fn that_needs(anchor: &Anchor, feature: &str) -> Anchor {
    let needs = feature.to_owned();
    Anchor {
        needs,
        ..anchor.clone()
    }
    .worded()
}

/// The same disc, with all of its data strips in use.
pub(crate) fn all_in_use(anchor: &Anchor) -> Anchor {
    Anchor {
        used: anchor.geometry.content(),
        ..anchor.clone()
    }
    .worded()
}

/// The same disc, built to this content; none as version 1 had it.
pub(crate) fn of_content(anchor: &Anchor, content: Option<[u8; 8]>) -> Anchor {
    let content = content.map(ContentDigest);
    Anchor {
        content,
        ..anchor.clone()
    }
    .worded()
}

#[test]
fn an_anchor_is_one_printable_sector_and_reads_back() {
    let anchor = sample(64, 30);
    let sector = anchor.render(16);
    assert_eq!(sector.len(), 2048);
    assert!(
        sector
            .iter()
            .all(|b| *b == b'\n' || (b' '..=b'~').contains(b))
    );
    assert_eq!(Anchor::parse(&sector), Some(anchor));
    let text = String::from_utf8(sector.clone()).unwrap();
    assert!(text.starts_with("format=STELE1\nversion=2\nneeds=\nuuid="));
    assert!(text.contains("\nuuid=6f1e2d3c-4b5a-4669-8897-a6b5c4d3e2f1\n"));
    assert!(text.contains("\ncontent=0123456789abcdef\n") && text.contains("\ncopy=16\n"));
    assert!(text.contains("\nN=16192\nS=64\nk=216\nm=30\nused=4711\n"));
    let closing = text.find("crc=").unwrap();
    for at in [0, 30, closing - 2, closing + 5] {
        let mut changed = sector.clone();
        changed[at] ^= 1;
        assert_eq!(Anchor::parse(&changed), None, "byte {at}");
    }
    assert_eq!(Anchor::parse(&[]), None);
    let old = of_content(&sample(64, 30), None);
    let text = String::from_utf8(old.render(3)).unwrap();
    assert!(text.starts_with("format=STELE1\nversion=1\nuuid=") && text.contains("\ncopy=3\n"));
    assert_eq!(Anchor::parse(text.as_bytes()), Some(old));
}

fn changed(anchor: &Anchor, from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(anchor.render(0)).unwrap();
    assert!(text.contains(from), "{from}");
    let text = text.replace(from, to);
    let (text, _) = text.split_at(text.find("crc=").unwrap());
    let crc = check_value(text.as_bytes());
    format!("{text}crc={crc:016x}\n").into_bytes()
}

/// a number that does not fit the disc makes it no anchor; nothing is ever read there.
#[test]
fn numbers_beyond_the_disc_make_it_no_anchor() {
    let mut anchor = sample(64, 30);
    let at = |lba, sectors| Extent {
        lba: Lba(lba),
        sectors: SectorCount(sectors),
    };
    anchor.set_parity = Some(SetParity {
        index: 3,
        discs: vec![1, 2, 4],
        text: at(300, 1),
        text_bytes: 700,
        again: Some(at(1400, 1)),
        payload: at(301, 1000),
    });
    let anchor = anchor.worded();
    assert_eq!(Anchor::parse(&anchor.render(0)).as_ref(), Some(&anchor));
    for (from, to) in [
        ("used=4711", "used=13825"),
        ("manifest_lba=4000", "manifest_lba=18446744073709551615"),
        ("manifest_lba=4000", "manifest_lba=13823"),
        ("manifest_bytes=3000", "manifest_bytes=9223372036854775808"),
        ("setpar_index=3", "setpar_index=4"),
        (
            "setpar_text_lba=300",
            "setpar_text_lba=18446744073709551615",
        ),
        (
            "setpar_text_bytes=700",
            "setpar_text_bytes=9223372036854775808",
        ),
        ("setpar_copy_lba=1400", "setpar_copy_lba=13824"),
        ("setpar_lba=301", "setpar_lba=13000"),
        ("setpar_sectors=1000", "setpar_sectors=36028797018963968"),
        ("N=16192", "N=+16192"),
        ("copy=00", "copy=32"),
        ("content=0123456789abcdef", "content=0123456789ABCDEF"),
    ] {
        assert_eq!(Anchor::parse(&changed(&anchor, from, to)), None, "{to}");
    }
    // Before there were a second text and the numbers, an anchor said neither.
    let old = changed(&anchor, "setpar_copy_lba=1400\n", "");
    let old = Anchor::parse(&old).and_then(|anchor| anchor.set_parity);
    assert!(old.is_some_and(|set| set.again.is_none() && set.discs == [1, 2, 4]));
    for list in ["1,4,2", "1,,4", "", &"1,".repeat(65)] {
        let list = format!("setpar_discs={list}");
        let odd = Anchor::parse(&changed(&anchor, "setpar_discs=1,2,4", &list)).unwrap();
        assert_eq!(odd.set_parity.unwrap().discs, [0; 0], "{list}");
    }
    // A key that is not known stays where it is.
    let more = changed(&anchor, "used=4711", "used=4711\nfuture=1");
    let read = Anchor::parse(&more).unwrap();
    assert!(
        String::from_utf8(read.render(20))
            .unwrap()
            .contains("\nfuture=1\n")
    );
}

/// the longest text leaves room for its sum.
#[test]
fn the_longest_anchor_fits_its_sector() {
    let far = Extent {
        lba: Lba(u32::MAX.into()),
        sectors: SectorCount(u32::MAX.into()),
    };
    let anchor = Anchor {
        set: "x".repeat(64),
        number: u32::MAX,
        of: u32::MAX,
        time: i64::MIN,
        used: far.sectors,
        manifest: far,
        manifest_bytes: u64::MAX,
        set_parity: Some(SetParity {
            index: 3,
            discs: (1000..1064).collect(),
            text: far,
            text_bytes: SET_TEXT_MAX,
            again: Some(far),
            payload: far,
        }),
        ..sample(17_318_400, 122)
    };
    let text = String::from_utf8(anchor.worded().render(31)).unwrap();
    let (_, closing) = text.split_once("\ncrc=").unwrap();
    assert_eq!(closing.find('\n'), Some(16), "{text}");
}

#[test]
fn names_that_an_anchor_cannot_print_do_not_break_its_lines() {
    let set = printable("A\nN=1\u{e9}");
    assert_eq!(set, "A?N=1?");
}
