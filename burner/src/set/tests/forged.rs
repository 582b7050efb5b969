//! Parity discs that were altered with a skilled hand: all that they say of themselves agrees.

use super::altered::{alter, fit_digest, payload, reseal};
use super::*;

pub(super) fn all_six(folder: &Path) -> Vec<Vec<u8>> {
    let whole = |number| fs::read(image(folder, number)).unwrap();
    (1..=6).map(whole).collect()
}

/// Has a parity disc say something else of its set, in both its texts and its anchors.
fn retell(folder: &Path, number: u32, tell: &dyn Fn(&str) -> String, anchor: &[(&str, &str)]) {
    let (file, own) = anchor_of(folder, number);
    let set = own.set_parity.unwrap();
    let mut text = vec![0; set.text_bytes as usize];
    file.read_exact_at(&mut text, set.text.lba.byte()).unwrap();
    let text = tell(std::str::from_utf8(&text).unwrap());
    let mut sectors = text.clone().into_bytes();
    sectors.resize(set.text.sectors.bytes() as usize, 0);
    for extent in [set.text, set.again.unwrap()] {
        file.write_all_at(&sectors, extent.lba.byte()).unwrap();
    }
    let bytes = (
        format!("setpar_text_bytes={}\n", set.text_bytes),
        format!("setpar_text_bytes={}\n", text.len()),
    );
    let mut all = vec![(bytes.0.as_str(), bytes.1.as_str())];
    all.extend_from_slice(anchor);
    reseal(folder, number, &all);
}

/// Alters a sector of the set's parity on a disc, and all its sums with it.
fn forge_parity(folder: &Path, number: u32) {
    alter(folder, number, payload(folder, number) + 9);
    fit_digest(folder, number);
}

/// Every image that there is but those of the discs that were altered is the one that there was.
#[track_caller]
fn all_true(set: &RebuiltSet, originals: &[Vec<u8>], what: &str) {
    for (disc, original) in set.discs.iter().zip(originals) {
        if disc.lost.is_empty() {
            let found = fs::read(&disc.image).unwrap();
            assert!(found == *original, "{what}: disc {}", disc.number);
        } else {
            assert!(!disc.image.exists(), "{what}: disc {}", disc.number);
        }
    }
}

/// all data discs are whole, so what parity must be is known.
#[test]
fn parity_that_is_not_of_the_data_discs_is_named_and_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals = all_six(folder.path());
    forge_parity(folder.path(), 5);
    for numbers in [&[1, 2, 3, 4, 5][..], &[1, 2, 3, 4, 5, 6], &[1, 3, 4, 6, 5]] {
        let to = folder
            .path()
            .join(format!("a{}{}", numbers.len(), numbers[1]));
        let set = rebuilt(folder.path(), numbers, &to).unwrap();
        all_whole(&set, &originals);
        assert_eq!((&set.altered[..], &set.doubtful[..]), (&[5][..], &[][..]));
        assert_eq!(fs::read_dir(&to).unwrap().count(), 6, "{numbers:?}");
    }
    // It alone does not give disc 2 back, and nothing is called whole that is not.
    let to = folder.path().join("alone");
    let set = rebuilt(folder.path(), &[1, 3, 4, 5], &to).unwrap();
    assert!(!set.discs[1].lost.is_empty() && !set.discs[5].image.exists());
}

/// One that says it has less parity than the discs are long has none of the rest.
#[test]
fn parity_that_ends_too_early_is_named_and_keeps_no_other_from_being_used() {
    let folder = tempfile::tempdir().unwrap();
    let info = four_and_two(folder.path());
    let originals = all_six(folder.path());
    let own = format!("setpar_sectors={}\n", info.sectors().0);
    for sectors in [0, 16, info.sectors().0 - 900] {
        fs::write(image(folder.path(), 5), &originals[4]).unwrap();
        let other = format!("setpar_sectors={sectors}\n");
        reseal(folder.path(), 5, &[(&own, &other)]);
        for numbers in [&[1, 2, 3, 4, 5][..], &[1, 3, 4, 5, 6]] {
            let to = folder.path().join(format!("{sectors}-{}", numbers[1]));
            let set = rebuilt(folder.path(), numbers, &to).unwrap();
            all_whole(&set, &originals);
            assert_eq!(set.altered, [5], "{sectors}, {numbers:?}");
        }
    }
}

/// What a text says of a disc that is gone, and another does not, is told by the disc that comes
/// back; what its set lists by the data discs.
#[test]
fn a_text_that_was_altered_is_left_out_with_its_disc() {
    let folder = tempfile::tempdir().unwrap();
    let info = four_and_two(folder.path());
    let originals = all_six(folder.path());
    let used = info.members[1].used.0;
    let own = format!("used={used} ");
    let cases: [(&str, String, String); 7] = [
        ("shorter", own.clone(), format!("used={} ", used - 1)),
        ("longer", own.clone(), format!("used={} ", used + 1)),
        ("much longer", own.clone(), "used=99999999 ".to_owned()),
        ("longest", own, format!("used={} ", u64::MAX)),
        (
            "capacity",
            format!("capacity={}\n", CAPACITY.0),
            "capacity=1\n".to_owned(),
        ),
        (
            "name",
            "set=SET-0001\n".to_owned(),
            "set=SET-0009\n".to_owned(),
        ),
        (
            "seven",
            "parity=6 ".to_owned(),
            "parity=7 index=2 uuid=".to_owned(),
        ),
    ];
    for (what, from, to) in &cases {
        fs::write(image(folder.path(), 5), &originals[4]).unwrap();
        let tell = |text: &str| match *what {
            "seven" => {
                let uuid = "d83ffa60-797f-486c-95fc-eb744eb733b7";
                format!("{text}{to}{uuid}\n")
            }
            _ => {
                let line = |line: &str| line.contains("disc=2 ") || !from.starts_with("used");
                let lines = text.split_inclusive('\n');
                let told = lines.map(|one| {
                    if line(one) {
                        one.replace(from, to)
                    } else {
                        one.into()
                    }
                });
                told.collect::<String>()
            }
        };
        let anchor = match *what {
            "name" => vec![(from.as_str(), to.as_str())],
            _ => Vec::new(),
        };
        retell(folder.path(), 5, &tell, &anchor);
        let to = folder.path().join(format!("both-{what}"));
        let set = rebuilt(folder.path(), &[1, 3, 4, 5, 6], &to).unwrap();
        assert_eq!(set.info, info, "{what}");
        all_whole(&set, &originals);
        let outdated = set.outdated.iter().map(|disc| disc.parity);
        let named: Vec<u32> = set.altered.iter().copied().chain(outdated).collect();
        assert_eq!(
            (&named[..], &set.doubtful[..]),
            (&[5][..], &[][..]),
            "{what}"
        );
        // With nothing else that says what the set is, what its anchors say is held.
        let to = folder.path().join(format!("alone-{what}"));
        let set = match rebuilt(folder.path(), &[1, 3, 4, 5], &to) {
            Err(error) => {
                assert!(["SET-007", "SET-009"].contains(&error.code()), "{what}");
                continue;
            }
            set => set.unwrap(),
        };
        all_true(&set, &originals, what);
        let numbers: Vec<u32> = set.discs.iter().map(|disc| disc.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6], "{what}");
        assert!(
            !set.discs[4].lost.is_empty(),
            "{what}: {:?}",
            set.discs[4].lost
        );
        assert!(!set.discs[5].lost.is_empty(), "{what}");
        if !["shorter", "longer"].contains(what) {
            assert!(
                set.discs[..4].iter().all(|disc| disc.lost.is_empty()),
                "{what}"
            );
            assert_eq!(set.doubtful, [5], "{what}");
        }
    }
}

/// Has parity disc 5 give back another sector of a data disc, and say of that disc what it is then.
/// The sector is behind all files: no hash but that of the whole content says anything of it.
fn give_another(folder: &Path, info: &SetInfo, slot: usize, at: u64) {
    let member = &info.members[slot];
    let own = fs::read(image(folder, member.number)).unwrap();
    alter(folder, member.number, at);
    fit_digest(folder, member.number);
    let other = fs::read(image(folder, member.number)).unwrap();
    fs::write(image(folder, member.number), &own).unwrap();
    let (file, anchor) = anchor_of(folder, 5);
    let payload = anchor.set_parity.unwrap().payload;
    let factor = codec().unwrap().coefficient(0, slot);
    for l in 0..member.used.0 {
        let bytes = l as usize * 2048..(l as usize + 1) * 2048;
        let pairs = own[bytes.clone()].iter().zip(&other[bytes]);
        let change: Vec<u8> = pairs.map(|(a, b)| a ^ b).collect();
        if change.iter().any(|byte| *byte != 0) {
            let mut sector = [0; 2048];
            let at = payload.lba.after(SectorCount(l)).byte();
            file.read_exact_at(&mut sector, at).unwrap();
            crate::parity::codec::add_scaled(factor, &change, &mut sector);
            file.write_all_at(&sector, at).unwrap();
        }
    }
    let content = crate::parity::Anchor::parse(&other[..2048])
        .unwrap()
        .content;
    let (from, to) = (member.built.unwrap().content, content.unwrap());
    let tell = |text: &str| text.replace(&from.to_string(), &to.to_string());
    retell(folder, 5, &tell, &[]);
}

/// a data disc that parity gave back is held against what the others say of it; where they
/// say nothing, nobody knows which parity disc is right, and neither decides.
#[test]
fn another_data_disc_that_forged_parity_gives_condemns_no_parity_disc() {
    let folder = tempfile::tempdir().unwrap();
    let info = four_and_two(folder.path());
    let originals = all_six(folder.path());
    // An unused byte of a descriptor, which no manifest knows.
    give_another(folder.path(), &info, 1, 256 * 2048 + 2000);
    let to = folder.path().join("told");
    let set = rebuilt(folder.path(), &[1, 3, 4, 5, 6], &to).unwrap();
    all_whole(&set, &originals);
    assert_eq!((&set.altered[..], &set.doubtful[..]), (&[5][..], &[][..]));
    // Nothing that is there names disc 4, the last one, but parity discs.
    fs::write(image(folder.path(), 5), &originals[4]).unwrap();
    give_another(folder.path(), &info, 3, 256 * 2048 + 2000);
    let to = folder.path().join("untold");
    let set = rebuilt(folder.path(), &[1, 2, 3, 5, 6], &to).unwrap();
    all_true(&set, &originals, "untold");
    let whole: Vec<u32> = set
        .discs
        .iter()
        .filter(|d| d.lost.is_empty())
        .map(|d| d.number)
        .collect();
    assert_eq!((&whole[..], &set.altered[..]), (&[1, 2, 3][..], &[][..]));
    // One that is there and whole decides.
    let to = folder.path().join("there");
    let set = rebuilt(folder.path(), &[1, 2, 3, 4, 5, 6], &to).unwrap();
    all_whole(&set, &originals);
}

/// Its anchors are sealed, and no digest covers them: they count one disc more than its own text.
#[test]
fn a_parity_disc_whose_anchors_count_other_discs_than_its_text_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals = all_six(folder.path());
    reseal(folder.path(), 5, &[("of=6\n", "of=7\n")]);
    for numbers in [&[1, 2, 3, 4, 5, 6][..], &[1, 2, 3, 4, 5], &[1, 3, 4, 5, 6]] {
        let to = folder.path().join(format!("to-{}", numbers.len()));
        let to = to.join(numbers[1].to_string());
        let set = rebuilt(folder.path(), numbers, &to).unwrap();
        all_whole(&set, &originals);
        assert_eq!(set.altered, [5], "{numbers:?}");
    }
}

/// A parity disc that says it is of another set is named, and what it is not needed for comes back.
#[test]
fn a_parity_disc_that_names_another_set_gives_nothing_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals = all_six(folder.path());
    let (own, other) = ("set=SET-0001\n", "set=SET-0009\n");
    let tell = |text: &str| text.replace(own, other);
    retell(folder.path(), 5, &tell, &[(own, other)]);
    for numbers in [
        &[1, 4, 5, 6][..],
        &[4, 5, 6],
        &[2, 3, 5, 6],
        &[1, 3, 4, 5, 6],
    ] {
        let to = format!("to-{}-{}", numbers.len(), numbers[0]);
        let set = rebuilt(folder.path(), numbers, &folder.path().join(to)).unwrap();
        all_true(&set, &originals, "name");
        assert_eq!(set.info.set, "SET-0001", "{numbers:?}");
        let named: Vec<u32> = set.outdated.iter().map(|disc| disc.parity).collect();
        assert_eq!((&named[..], &set.doubtful[..]), (&[5][..], &[][..]));
        // The other one is what it is, and where one disc is missing it is enough.
        assert!(set.discs[5].lost.is_empty(), "{numbers:?}");
        let data = set.discs[..4].iter().all(|disc| disc.lost.is_empty());
        assert_eq!(data, numbers.len() == 5, "{numbers:?}");
    }
}

/// A data disc says something else in its anchors alone, which no digest is of and no text tells:
/// neither it nor a parity disc is called wrong, and no parity is made of what may be.
#[test]
fn of_a_data_disc_and_its_parity_nobody_knows_which_anchors_are_right() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals = all_six(folder.path());
    reseal(folder.path(), 1, &[("of=6\n", "of=7\n")]);
    let forged = fs::read(image(folder.path(), 1)).unwrap();
    for numbers in [&[1, 2, 3, 4, 5][..], &[1, 2, 3, 4, 5, 6], &[6, 1, 2, 3, 4]] {
        let to = folder.path().join(format!("a{numbers:?}"));
        let set = rebuilt(folder.path(), numbers, &to).unwrap();
        assert!(set.altered.is_empty() && set.outdated.is_empty(), "{set:?}");
        assert!(set.changed.is_empty(), "{set:?}");
        let given = numbers.iter().copied().filter(|number| *number > 4);
        let given: Vec<u32> = given.collect();
        assert_eq!(set.doubtful, given, "{numbers:?}");
        for (disc, whole) in set
            .discs
            .iter()
            .zip([&forged, &originals[1], &originals[2]])
        {
            assert!(fs::read(&disc.image).unwrap() == *whole);
        }
        assert!(set.discs[4..].iter().all(|disc| !disc.image.exists()));
    }
    // Where another parity disc is like the data discs, the one that is not is wrong.
    fs::write(image(folder.path(), 1), &originals[0]).unwrap();
    let first = payload(folder.path(), 5) - 1500 * 2048;
    alter(folder.path(), 5, first + 3 * 2048 + 9);
    fit_digest(folder.path(), 5);
    let to = folder.path().join("b");
    let set = rebuilt(folder.path(), &[1, 2, 3, 4, 5, 6], &to).unwrap();
    all_whole(&set, &originals);
    assert_eq!(set.altered, [5]);
}

/// A data disc that was altered down to its manifest is no disc of its set: where the others say so
/// and bring it back, it is set aside and named, and keeps no other from coming back.
#[test]
fn a_disc_that_is_forged_down_to_its_manifest_stops_no_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    four_and_two(folder.path());
    let originals = all_six(folder.path());
    let (file, anchor) = anchor_of(folder.path(), 1);
    let mut manifest = vec![0; anchor.manifest_bytes as usize];
    let at = anchor.manifest.lba.byte();
    file.read_exact_at(&mut manifest, at).unwrap();
    // Another digit of a hash in it.
    let hash = manifest
        .windows(9)
        .position(|is| is == b"\"blake3\":")
        .unwrap();
    let digit = (hash + 9..).find(|at| manifest[*at].is_ascii_hexdigit());
    let digit = digit.unwrap();
    let other = if manifest[digit] == b'0' { b'1' } else { b'0' };
    file.write_all_at(&[other], at + digit as u64).unwrap();
    fit_digest(folder.path(), 1);
    for (numbers, whole) in [
        (&[1, 2, 3, 4, 5][..], 6),
        (&[1, 2, 3, 4, 5, 6], 6),
        (&[1, 2, 3, 5, 6], 6),
    ] {
        let to = folder.path().join(format!("a{numbers:?}"));
        let set = rebuilt(folder.path(), numbers, &to).unwrap();
        all_whole(&set, &originals);
        assert_eq!(set.changed, [1], "{numbers:?}");
        assert_eq!(fs::read_dir(&to).unwrap().count(), whole);
    }
    // The last disc no other one knows: either it or the parity may be of another build.
    fs::write(image(folder.path(), 1), &originals[0]).unwrap();
}
