//! The picture of what a full read found.

use std::fs;
use std::process::Command;

use crate::states::{burned, spoil};

/// It is drawn by another program, shows damage where there is some, and overwrites nothing.
#[test]
fn a_check_draws_where_the_damage_lies() {
    let (bench, copy) = burned("2");
    let svg = bench.beside("disc.svg");
    let verify = |svg: &str| bench.run(&["verify", &copy, "--drive", "virtual:A", "--svg", svg]);
    let path = svg.to_str().unwrap();
    verify(path).gives(0);
    let good = fs::read_to_string(&svg).unwrap();
    assert!(good.contains(&copy) && good.contains("No sector is damaged"));
    let damage = "#b3261e";
    assert!(!good.contains(damage), "{good}");
    verify(path).refused("JOB-011");
    spoil(&bench, "A", 3);
    let other = bench.beside("damaged.svg");
    verify(other.to_str().unwrap()).gives(1);
    let damaged = fs::read_to_string(&other).unwrap();
    assert!(damaged.contains(damage), "{damaged}");
    let png = bench.beside("disc.png");
    let drawn = Command::new("rsvg-convert")
        .arg(&other)
        .arg("-o")
        .arg(&png)
        .status();
    assert!(drawn.unwrap().success() && fs::metadata(&png).unwrap().len() > 1000);
    // Of an image too, and to nothing that is no picture.
    let image = bench.root().join("images/SET-0001-1.iso");
    let of_image = bench.beside("image.svg");
    let words = ["verify", "--image", image.to_str().unwrap(), "--svg"];
    bench.done(&[&words[..], &[of_image.to_str().unwrap()]].concat());
    assert!(fs::read_to_string(&of_image).unwrap().contains("The image"));
    bench
        .run(&[&words[..], &["disc.png"]].concat())
        .refused("CLI-001");
}
