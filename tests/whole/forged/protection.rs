//! Copies and images whose content is right, and of which something that protects it was altered,
//! with the best hand, or is gone altogether.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::Path;

use serde_json::Value;
use stele_burner::geometry::TAGS;
use stele_burner::parity::{Anchor, protect};
use stele_burner::watch::Quiet;

use super::{forge_in, medium, saying, set_value};
use crate::bench::Bench;
use crate::states::burned;

/// What a copy says when it is read, and an image of the same bytes.
fn read_as_both(bench: &Bench, copy: &str) -> [Value; 2] {
    let medium = medium(bench, "A");
    let image = medium.to_str().unwrap();
    let read = bench.run(&["verify", copy, "--drive", "virtual:A"]);
    [read, bench.run(&["verify", "--image", image])].map(|read| read.gives(1))
}

/// What is right on a disc is its content, and not all that protects it, some of which is damaged
/// besides: that it is not as it was built is known all the same. What is damaged alone is damage.
#[test]
fn an_altered_protection_is_named_beside_damage_of_it() {
    let (bench, copy) = burned("2");
    let path = medium(&bench, "A");
    let right = fs::read(&path).unwrap();
    let k = right.split(|byte| *byte == b'\n').find_map(|line| {
        let k = String::from_utf8_lossy(line.strip_prefix(b"k=")?).into_owned();
        k.parse::<usize>().ok()
    });
    let k = k.unwrap();
    let forged = |how: &str| {
        fs::write(&path, &right).unwrap();
        match how {
            "parity" => forge_in(&path, 6200),
            "anchors" => resay(&path),
            // Of a sector of the content, of one of the anchors, and of one of the parity.
            "value" | "value of an anchor" | "value of parity" => {
                let coded = match how {
                    "value" => 2000,
                    "value of an anchor" => 3,
                    _ => 6200 - 32,
                };
                let mut image = right.clone();
                set_value(&mut image, k, coded, *b"notright");
                fs::write(&path, image).unwrap();
            }
            _ => assert_eq!(how, "nothing"),
        }
    };
    let tail = right.len() / 65536 * 65536 - 65536;
    // A cluster of parity, a sector of each check strip, the tail, and all of these.
    let damaged: [&[(usize, usize)]; 5] = [
        &[(240 * 65536, 65536)],
        &[(247 * 65536 + 3 * 2048, 2048)],
        &[(k * 65536 + 9 * 2048, 2048)],
        &[(tail, 2048)],
        &[
            (240 * 65536, 65536),
            (247 * 65536 + 6144, 2048),
            (tail, 2048),
            (40 * 2048, 4096),
        ],
    ];
    let all = [
        "nothing",
        "parity",
        "anchors",
        "value",
        "value of an anchor",
        "value of parity",
    ];
    for how in all {
        for spoiled in damaged.iter().chain([&[][..]].iter()) {
            if how == "nothing" && spoiled.is_empty() {
                continue;
            }
            forged(how);
            let mut image = fs::read(&path).unwrap();
            for (at, len) in *spoiled {
                image[*at..at + len]
                    .iter_mut()
                    .for_each(|byte| *byte ^= 0x5A);
            }
            fs::write(&path, &image).unwrap();
            let (state, other) = match how {
                "nothing" => ("watch", Value::Null),
                _ => ("migrate", "SET-0001/1".into()),
            };
            let [read, of_image] = read_as_both(&bench, &copy);
            let told = (
                &read["state"],
                &read["not_as_built"],
                &of_image["not_as_built"],
            );
            assert_eq!(
                told,
                (&state.into(), &other, &other),
                "{how} {spoiled:?} {read:#}"
            );
        }
    }
}

/// Gives all anchors another time, and makes what protects them anew.
fn resay(path: &Path) {
    let file = File::options().read(true).write(true).open(path).unwrap();
    let bytes = fs::read(path).unwrap();
    let anchor = Anchor::parse(&bytes[..2048]).unwrap();
    let time = format!("time={}", anchor.time);
    let anchor = saying(&anchor, &time, &format!("time={}", anchor.time + 1));
    let tail = anchor.geometry.tail();
    let tags = (0..TAGS).map(|place| anchor.geometry.tag(place).byte() as usize);
    let tags: Vec<_> = tags.map(|at| (at, bytes[at..at + 2048].to_vec())).collect();
    assert!(tags.iter().all(|(at, _)| *at as u64 >= tail.lba.byte()));
    protect(&file, &anchor, &Quiet).unwrap();
    for (at, tag) in tags {
        file.write_all_at(&tag, at as u64).unwrap();
    }
}

/// No anchor is left, and no check value: the code gives the anchors, those the digest of the
/// content, and with that the disc is known to be whole, in a drive and as an image.
#[test]
fn a_copy_on_which_nothing_says_what_it_is_is_read_as_its_code_tells() {
    let (bench, copy) = burned("2");
    let path = medium(&bench, "A");
    let mut image = fs::read(&path).unwrap();
    let anchor = String::from_utf8_lossy(&image[..2048]).into_owned();
    let k = anchor.lines().find_map(|line| line.strip_prefix("k="));
    let k: usize = k.unwrap().parse().unwrap();
    let strips = [k, 247].map(|strip| strip * 32..(strip + 1) * 32);
    for sector in strips.into_iter().flatten().chain(0..16).chain(7936..7952) {
        image[sector * 2048..(sector + 1) * 2048].fill(7);
    }
    fs::write(&path, &image).unwrap();
    let verify = ["verify", &copy, "--drive", "virtual:A", "--by-label"];
    let of_image = ["verify", "--image", path.to_str().unwrap()];
    let read = bench.run(&verify).gives(1);
    assert_eq!(
        (&read["state"], &read["not_as_built"], &read["copy"]["by"]),
        (&"migrate".into(), &Value::Null, &"tag".into()),
        "{read:#}"
    );
    let read = bench.run(&of_image).gives(1);
    assert_eq!(
        (&read["class"], &read["uuid"]),
        (&"migrate".into(), &read["uuid"])
    );
    let repaired = bench.beside("repaired.iso");
    let to = repaired.to_str().unwrap();
    bench
        .run(&["disc", "repair", "virtual:A", "--to", to])
        .gives(0);
    let own = bench.root().join("images/SET-0001-1.iso");
    assert!(fs::read(&repaired).unwrap() == fs::read(own).unwrap());
    // Nor is another content taken for it.
    image[2_000_000] ^= 1;
    fs::write(&path, &image).unwrap();
    assert_eq!(bench.run(&of_image).gives(1)["class"], "failed");
    assert_eq!(bench.run(&verify).gives(1)["state"], "failed");
}

/// Two images of one disc, each of which agrees with itself, of which one is not what was built: no
/// repair takes one of them for the other without a word, also where no archive knows the disc.
#[test]
fn a_repair_of_two_that_contradict_each_other_is_refused() {
    let (bench, _) = burned("2");
    let right = bench.root().join("images/SET-0001-1.iso");
    let right = right.to_str().unwrap();
    let other = bench.beside("other.iso");
    let to = bench.beside("repaired.iso");
    let alone = Bench::new();
    let refused = |order: [&str; 2]| {
        for bench in [&bench, &alone] {
            let line = [
                "disc",
                "repair",
                order[0],
                order[1],
                "--to",
                to.to_str().unwrap(),
            ];
            bench.run(&line).refused("JOB-166");
            assert!(!to.exists());
        }
    };
    // A sector of the parity, of the content, and what the anchors say.
    let alter: [&dyn Fn(&Path); 3] = [
        &|path| forge_in(path, 6200),
        &|path| forge_in(path, 2000),
        &|path| resay(path),
    ];
    for alter in alter {
        fs::copy(right, &other).unwrap();
        alter(&other);
        let other = other.to_str().unwrap();
        refused([right, other]);
        refused([other, right]);
    }
    // Damage contradicts nothing: of the content, of a check strip, and of both strips of one.
    fs::copy(right, &other).unwrap();
    let mut image = fs::read(&other).unwrap();
    for at in [
        2000 * 2048,
        247 * 65536 + 3 * 2048 + 99,
        247 * 65536 + 9 * 2048 + 99,
    ] {
        image[at] ^= 1;
    }
    fs::write(&other, &image).unwrap();
    let other = other.to_str().unwrap();
    let line = ["disc", "repair", other, right, "--to", to.to_str().unwrap()];
    alone.run(&line).gives(0);
    assert!(fs::read(&to).unwrap() == fs::read(right).unwrap());
}
