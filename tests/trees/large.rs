//! Files beyond 4 GiB, and many of them; sparse, so that they take no room.

use std::process::Command;

use super::make::{image, pattern};
use super::witness::{run, udfread};

const GIB: u64 = 1 << 30;

fn hex(bytes: [u8; 16]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn files_of_five_and_twenty_gibibytes_are_whole_in_both_trees() {
    let sizes = [5 * GIB + 1, 20 * GIB, 4 * GIB - 2048, 4 * GIB];
    let files = sizes
        .iter()
        .map(|len| (format!("size/{len}"), *len, 1_700_000_000));
    let image = image(files.collect());
    // UDF by libudfread: places where extents and sections meet.
    for (len, key) in sizes.iter().zip(0..) {
        let last = len - len % 16 - 16;
        let places: Vec<u64> = (0..len.div_ceil(GIB))
            .map(|n| n * GIB)
            .filter(|at| at + 16 <= *len)
            .chain([last])
            .collect();
        let mut read = udfread();
        read.arg(image.path()).arg("-p").arg(format!("/size/{len}"));
        let text = run(read.args(places.iter().map(u64::to_string)));
        let expected: Vec<String> = places.iter().map(|at| hex(pattern(key, *at))).collect();
        assert_eq!(text.lines().collect::<Vec<_>>(), expected, "{len}");
    }
    // ISO 9660 by xorriso: the sections of each file, all of them, one behind the other.
    let mut xorriso = Command::new("xorriso");
    xorriso.arg("-indev").arg(image.path());
    let text = run(xorriso.args(["-find", "/", "-type", "f", "-exec", "report_lba"]));
    for (len, key) in sizes.iter().zip(0_u32..) {
        let sections: Vec<Vec<u64>> = text
            .lines()
            .filter(|line| line.ends_with(&format!("'/size/{len}'")))
            .map(|line| {
                let numbers = line.split(':').next_back().unwrap().split(',');
                numbers.filter_map(|n| n.trim().parse().ok()).collect()
            })
            .collect();
        let start = image.layout.extents(stele_discfs::ContentKey(key))[0].lba.0;
        let mut next = start;
        for section in &sections {
            assert_eq!(section[1], next, "{text}");
            next += section[2];
        }
        assert_eq!(next - start, len.div_ceil(2048), "{text}");
    }
    // And by a reader that follows the sections: the last file's first bytes, through bsdtar.
    let mut bsdtar = Command::new("bsdtar");
    let text = run(bsdtar.arg("-tvf").arg(image.path()));
    for len in sizes {
        assert!(text.contains(&format!(" {len} ")), "{text}");
    }
}

#[test]
fn a_hundred_and_thirty_thousand_files_cost_little_memory() {
    let files = (0..130_000).map(|n| (format!("PT/ST{}/IM{n:06}", n / 500), 1, 1_700_000_000));
    let image = image(files.collect());
    let text = run(udfread().arg(image.path()));
    assert_eq!(text.lines().count(), 130_000);
    let mut xorriso = Command::new("xorriso");
    xorriso.arg("-indev").arg(image.path());
    let text = run(xorriso.args(["-find", "/", "-type", "f"]));
    assert_eq!(text.lines().count(), 130_000);
}
