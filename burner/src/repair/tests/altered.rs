//! Sectors that were altered with their check values: the content alone tells (SPEC.TXT R-059 (3)).

use std::io::Read;
use std::os::unix::fs::FileExt;

use super::*;
use crate::parity::check_strip::{check_value, part_values};
use crate::parity::protect::protect;
use crate::sectors::ReadError;

/// The image with other bytes in these sectors, and check values that agree with them; with its
/// parity, too, where that is to agree.
fn altered(anchor: &Anchor, image: &[u8], sectors: &[u64], with_parity: bool) -> Vec<u8> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all_at(image, 0).unwrap();
    for lba in sectors {
        file.write_all_at(&[0x5a; 2000], lba * 2048).unwrap();
    }
    protect(&file, anchor, &Quiet).unwrap();
    if !with_parity {
        for strip in u64::from(anchor.geometry.data())..246 {
            let own = anchor.geometry.coded_extent(strip);
            let bytes = own.lba.byte() as usize..own.end().byte() as usize;
            file.write_all_at(&image[bytes], own.lba.byte()).unwrap();
        }
        values_of_parity(anchor, &file, image);
    }
    let mut bytes = Vec::new();
    std::io::Seek::rewind(&mut file).unwrap();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}

/// Parity has the values again that it had.
fn values_of_parity(anchor: &Anchor, file: &std::fs::File, image: &[u8]) {
    for copy in CheckCopy::BOTH {
        for row in 0..anchor.geometry.rows() {
            let lba = copy.extent(anchor.geometry).lba.0 + row * 32;
            let was = &image[lba as usize * 2048..(lba as usize + 32) * 2048];
            let mut is = vec![0; 65_536];
            file.read_exact_at(&mut is, lba * 2048).unwrap();
            let mut values: Vec<u64> = is.chunks(2048).flat_map(part_values).collect();
            let old: Vec<u64> = was.chunks(2048).flat_map(part_values).collect();
            let first = usize::from(anchor.geometry.data()) * 32;
            values[first..].copy_from_slice(&old[first..]);
            values.truncate(246 * 32);
            render_cluster(anchor.identity(), copy, row, &values, &mut is);
            file.write_all_at(&is, lba * 2048).unwrap();
        }
    }
}

#[test]
fn what_was_altered_with_its_check_values_comes_back_by_the_code_alone() {
    let (anchor, image) = protected_image(64, 30);
    // 13 of one column: 30 is at least 2 * 13 + 4; and one of another row.
    let mut sectors: Vec<u64> = (20..33).map(|strip| strip * 64 + 5).collect();
    sectors.push(40 * 64 + 44);
    let bad = altered(&anchor, &image, &sectors, false);
    let (result, got) = repaired(&[&MemoryImage(bad)]);
    assert_eq!(result.content, ContentCheck::Agrees);
    assert!(got == image && result.lost.is_empty() && result.unchecked.is_empty());
    assert!(
        sectors
            .iter()
            .all(|lba| result.recovered.contains(Lba(*lba)))
    );
    // One more, and nothing says which are wrong: all stands as it was, and is refuted.
    sectors.push(50 * 64 + 5);
    let bad = altered(&anchor, &image, &sectors, false);
    let (result, got) = repaired(&[&MemoryImage(bad.clone())]);
    assert_eq!(result.content, ContentCheck::Refuted);
    assert!(got == bad && result.recovered.is_empty());
}

#[test]
fn another_source_gives_the_content_that_the_first_does_not() {
    let (anchor, image) = protected_image(64, 30);
    let bad = altered(&anchor, &image, &[2000], true);
    let (first, other) = (MemoryImage(bad.clone()), MemoryImage(image.clone()));
    let (result, got) = repaired(&[&first]);
    assert_eq!(result.content, ContentCheck::Refuted);
    assert!(got == bad);
    for sources in [[&first, &other], [&other, &first]] {
        let sources = sources.map(|source| source as &dyn Sectors);
        let (result, got) = repaired(&sources);
        assert!(got == image && result.content != ContentCheck::Refuted);
    }
    // The other one lacks more than parity gives back, and the first has that.
    let mut holes = LostMap::new();
    (60..95).for_each(|strip| holes.add(anchor.geometry.strip_extent(strip)));
    let other = Masked::new(&other, &holes);
    let (result, got) = repaired(&[&first, &other]);
    assert!(got == image && result.content != ContentCheck::Refuted);
    // Of two that are altered alike, the first stands.
    let twin = MemoryImage(bad.clone());
    let (result, got) = repaired(&[&first, &twin]);
    assert_eq!(result.content, ContentCheck::Refuted);
    assert!(got == bad);
}

/// So many sectors of a column are altered. A agrees with them, and denies a sound one; B is right.
fn false_carrier(anchor: &Anchor, image: &[u8], count: u64, denied: usize) -> Vec<u8> {
    let sectors: Vec<u64> = (20..20 + count).map(|strip| strip * 64 + 5).collect();
    let mut bad = altered(anchor, image, &sectors, false);
    let bytes = |copy: CheckCopy| {
        let lba = copy.extent(anchor.geometry).lba.0 as usize;
        lba * 2048..(lba + 64) * 2048
    };
    let right = bytes(CheckCopy::B);
    bad[right.clone()].copy_from_slice(&image[right]);
    let first = bytes(CheckCopy::A).start;
    let row = first..first + 65_536;
    let values = bad[row.clone()].chunks(2048).flat_map(part_values);
    let mut values: Vec<u64> = values.take(246 * 32).collect();
    values[denied * 32 + 5] ^= 1;
    render_cluster(anchor.identity(), CheckCopy::A, 0, &values, &mut bad[row]);
    bad
}

/// R-059 (4): as many as parity gives back. B alone gives the content, whether the denied sector
/// has its value beside those of altered ones or not.
#[test]
fn one_copy_of_the_check_values_gives_the_content_where_counting_does_not() {
    let (anchor, image) = protected_image(64, 30);
    for denied in [52, 60] {
        let bad = MemoryImage(false_carrier(&anchor, &image, 30, denied));
        let found = crate::verify::verify(&bad, &Search::full(&Quiet)).unwrap();
        assert!(found.disputed && !found.refuted, "{denied}");
        let (result, got) = repaired(&[&bad]);
        assert!(got == image, "{denied}");
        assert!(result.lost.is_empty() && result.unchecked.is_empty());
        assert_eq!(result.content, ContentCheck::Agrees);
    }
}

/// one more than that, and neither copy gives the content. Nothing proves that A is right,
/// so B stays as it was read, and is called unchecked.
#[test]
fn check_sectors_that_were_read_stay_where_nothing_proves_what_counted() {
    let (anchor, image) = protected_image(64, 30);
    let bad = false_carrier(&anchor, &image, 31, 52);
    let (result, got) = repaired(&[&MemoryImage(bad.clone())]);
    assert!(result.lost.contains(Lba(52 * 64 + 5)));
    let own = CheckCopy::B.extent(anchor.geometry);
    let strip = own.lba.byte() as usize..own.end().byte() as usize;
    assert!(got[strip.clone()] == image[strip]);
    assert!(result.unchecked.touches(own));
    let (again, twice) = repaired(&[&MemoryImage(got.clone())]);
    assert!(twice == got && again.unchecked == result.unchecked);
}

/// the code agrees with a sector that was altered with its parity, and its values are right.
/// The content says that something is wrong, so they stay.
#[test]
fn right_check_values_of_an_altered_sector_stay_where_the_content_is_another() {
    let (anchor, image) = protected_image(64, 30);
    let mut bad = altered(&anchor, &image, &[2000], true);
    let part = (2000 / 64 * 32 + 2000 % 64) / 248;
    let places = CheckCopy::BOTH.map(|copy| copy.extent(anchor.geometry).lba.0 + part);
    for lba in places {
        let own = lba as usize * 2048..(lba as usize + 1) * 2048;
        bad[own.clone()].copy_from_slice(&image[own]);
    }
    let (result, got) = repaired(&[&MemoryImage(bad.clone())]);
    assert_eq!(result.content, ContentCheck::Refuted);
    assert!(got == bad && result.lost.is_empty());
    assert!(
        places
            .iter()
            .all(|lba| result.unchecked.contains(Lba(*lba)))
    );
}

/// One more than parity gives back, and another source has them.
#[test]
fn another_source_gives_what_a_false_carrier_takes_from_the_first() {
    let (anchor, image) = protected_image(64, 30);
    let bad = false_carrier(&anchor, &image, 31, 52);
    let (first, other) = (MemoryImage(bad), MemoryImage(image.clone()));
    let (alone, _) = repaired(&[&first]);
    assert!(!alone.lost.is_empty(), "it needs another source");
    for sources in [[&first, &other], [&other, &first]] {
        let sources = sources.map(|source| source as &dyn Sectors);
        let (result, got) = repaired(&sources);
        assert!(got == image && result.lost.is_empty() && result.unchecked.is_empty());
    }
}

/// A source that can be read so often, and then no more.
struct Failing {
    image: MemoryImage,
    left: std::sync::atomic::AtomicI64,
}

impl Sectors for Failing {
    fn sectors(&self) -> SectorCount {
        self.image.sectors()
    }

    fn read(&self, at: Lba, into: &mut [u8], lost: &mut LostMap) -> Result<(), ReadError> {
        let order = std::sync::atomic::Ordering::Relaxed;
        if self.left.fetch_sub(1, order) <= 0 {
            return Err(ReadError::DiscGone);
        }
        self.image.read(at, into, lost)
    }
}

/// An image that stands is not lost because another cannot be made.
#[test]
fn the_first_image_stands_where_a_second_one_cannot_be_written() {
    let (anchor, image) = protected_image(64, 30);
    let bad = altered(&anchor, &image, &[2000], true);
    let first = MemoryImage(bad.clone());
    let most = 1 << 40;
    let other = Failing {
        image: MemoryImage(image),
        left: most.into(),
    };
    let (whole, _) = repaired(&[&first, &other]);
    assert_ne!(whole.content, ContentCheck::Refuted);
    let asked = most - other.left.load(std::sync::atomic::Ordering::Relaxed);
    // The last time that it is asked is for the second image.
    let other = Failing {
        left: (asked - 1).into(),
        ..other
    };
    let (result, got) = repaired(&[&first, &other]);
    assert_eq!(result.content, ContentCheck::Refuted);
    assert!(got == bad);
    let full = || std::io::Error::from(std::io::ErrorKind::WriteZero);
    for error in [RepairError::NoSpace, RepairError::Write(full())] {
        assert!(first_stands(&error));
    }
    assert!(!first_stands(&RepairError::Cancelled));
}

/// The image with so many anchors of the head that say another thing, under right sums and values.
fn head_altered(anchor: &Anchor, image: &[u8], count: u64) -> Vec<u8> {
    let mut bad = image.to_vec();
    for copy in 0..count {
        let text = String::from_utf8(anchor.render(copy)).unwrap();
        let (text, _) = text.split_once("crc=").unwrap();
        let text = text.replace("note=All", "note=ALL");
        let mut sector = format!("{text}crc={:016x}\n", check_value(text.as_bytes())).into_bytes();
        let filling = |at| if at % 64 == 63 { b'\n' } else { b' ' };
        sector.extend((sector.len()..2048).map(filling));
        bad[copy as usize * 2048..(copy as usize + 1) * 2048].copy_from_slice(&sector);
    }
    for copy in CheckCopy::BOTH {
        let lba = copy.extent(anchor.geometry).lba.0 as usize;
        let own = lba * 2048..(lba + 32) * 2048;
        let mut values: Vec<u64> = bad[own.clone()]
            .chunks(2048)
            .flat_map(part_values)
            .collect();
        for head in 0..count as usize {
            values[head] = check_value(&bad[head * 2048..(head + 1) * 2048]);
        }
        values.truncate(246 * 32);
        render_cluster(anchor.identity(), copy, 0, &values, &mut bad[own]);
    }
    bad
}

/// what more than two thirds of the anchors say counts, and the code gives the others back.
#[test]
fn anchors_that_most_others_contradict_come_back_and_of_two_halves_none_counts() {
    let (anchor, image) = protected_image(64, 30);
    let verified = |image: &[u8]| {
        let image = MemoryImage(image.to_vec());
        crate::verify::verify(&image, &Search::full(&Quiet)).unwrap()
    };
    for count in [1, 8, 10] {
        let bad = head_altered(&anchor, &image, count);
        let wrong = verified(&bad).wrong;
        assert!((0..16).all(|lba| wrong.contains(Lba(lba)) == (lba < count)));
        let (result, got) = repaired(&[&MemoryImage(bad)]);
        assert!(got == image && result.lost.is_empty() && result.unchecked.is_empty());
        assert_eq!(result.anchor.as_ref(), Some(&anchor));
    }
    for count in [11, 16] {
        let bad = head_altered(&anchor, &image, count);
        assert!(
            verified(&bad)
                .unchecked
                .contains(anchor.geometry.tail().lba)
        );
        let (result, got) = repaired(&[&MemoryImage(bad.clone())]);
        assert!(got == bad && result.anchor.is_none());
        assert!(result.anchors_disputed && verified(&bad).anchors_disputed);
        assert!(result.unchecked.contains(Lba(0)));
        assert!(result.unchecked.contains(anchor.geometry.tail().lba));
    }
}

/// a repair that puts a wrong head together, since nothing says where sectors are missing,
/// takes away no right one.
#[test]
fn a_head_that_was_right_as_read_is_not_outvoted() {
    let (anchor, image) = protected_image(64, 30);
    let mut bad = image.clone();
    for copy in CheckCopy::BOTH {
        let own = copy.extent(anchor.geometry);
        let own = own.lba.byte() as usize..own.end().byte() as usize;
        for (at, byte) in bad[own].iter_mut().enumerate() {
            *byte = (at as u64)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                .to_be_bytes()[0];
        }
    }
    let missing = 20 * 2048..21 * 2048;
    bad.drain(missing);
    let (_, once) = repaired(&[&MemoryImage(bad)]);
    let (result, twice) = repaired(&[&MemoryImage(once.clone())]);
    assert!(once == twice && !result.lost.contains(Lba(0)));
    assert!(twice[..16 * 2048] == image[..16 * 2048]);
}

/// An image with the beginning of UDF: its anchor, and a sequence of descriptors from sector 36 on.
fn with_udf() -> (Anchor, Vec<u8>) {
    let (anchor, mut image) = protected_image(64, 30);
    let first = &mut image[256 * 2048..257 * 2048];
    first[..2].copy_from_slice(&[2, 0]);
    first[12..16].copy_from_slice(&256_u32.to_le_bytes());
    first[20..24].copy_from_slice(&36_u32.to_le_bytes());
    let file = tempfile::tempfile().unwrap();
    file.write_all_at(&image, 0).unwrap();
    let content = crate::parity::content_of(&file, anchor.used).unwrap();
    let anchor = of_content(&anchor, Some(content.0));
    file.write_all_at(&anchor.head(), 0).unwrap();
    protect(&file, &anchor, &Quiet).unwrap();
    file.read_exact_at(&mut image, 0).unwrap();
    (anchor, image)
}

/// nothing is spread over the end of UDF that nothing proves.
#[test]
fn the_end_of_udf_stays_as_read_where_nothing_proves_what_it_copies() {
    let (anchor, image) = with_udf();
    let tail = anchor.geometry.tail().lba;
    let copy = tail.after(SectorCount(34));
    let own = |lba: Lba| lba.byte() as usize..lba.byte() as usize + 2048;
    // What sector 38 repeats, or all 18 where sector 256 is none of UDF's.
    for (lba, unproven) in [(38, 1), (256, 18)] {
        let mut bad = altered(&anchor, &image, &[lba], true);
        let end = tail.byte() as usize;
        bad[end..].copy_from_slice(&image[end..]);
        let (result, got) = repaired(&[&MemoryImage(bad.clone())]);
        assert_eq!(result.content, ContentCheck::Refuted);
        assert!(got == bad && result.unchecked.contains(copy), "{lba}");
        assert_eq!(result.unchecked.count().0, unproven, "{lba}");
        // Nor where the content cannot be compared.
        let holes: Vec<Lba> = (60..91).map(|strip| Lba(strip * 64 + 7)).collect();
        let mut lost = LostMap::new();
        let mut wanted = bad.clone();
        for lba in &holes {
            let sectors = SectorCount(1);
            lost.add(Extent { lba: *lba, sectors });
            wanted[own(*lba)].fill(0);
        }
        let source = MemoryImage(bad.clone());
        let (result, got) = repaired(&[&Masked::new(&source, &lost)]);
        assert!(got == wanted && result.lost.count().0 == 31, "{lba}");
        assert!(result.unchecked.contains(copy), "{lba}");
    }
    // What was not read is made again, as ever.
    let bad = altered(&anchor, &image, &[38], true);
    let mut gone = LostMap::new();
    gone.add(anchor.geometry.tail());
    let source = MemoryImage(bad.clone());
    let (result, got) = repaired(&[&Masked::new(&source, &gone)]);
    assert!(got == bad && result.recovered.contains(copy));
    assert!(!result.unchecked.contains(copy));
}
