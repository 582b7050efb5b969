//! Damaged images come back bit for bit, by `stele repair` and by DECODE.C from the disc itself
//! (SPEC.TXT; anchors,
//! R-012; check strips; R-030; the code; the
//! procedure ).

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::station::{Station, documents, foreign};

#[derive(Deserialize)]
struct Recipes {
    recipe: Vec<Recipe>,
}

#[derive(Deserialize)]
struct Recipe {
    name: String,
    how: String,
    #[serde(default)]
    from: usize,
    #[serde(default)]
    length: usize,
    #[serde(default)]
    bytes: usize,
}

fn apply(recipe: &Recipe, image: &[u8]) -> Vec<u8> {
    let mut bad = image.to_vec();
    let from = image.len() * recipe.from / 1000;
    let length = (image.len() * recipe.length / 1000)
        .max(recipe.bytes)
        .min(image.len() - from);
    match recipe.how.as_str() {
        "random" => {
            let mut state = recipe.from as u64 + 1;
            for byte in &mut bad[from..from + length] {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(99_991);
                *byte = (state >> 56) as u8;
            }
        }
        "zero" => bad[from..from + length].fill(0),
        "cut" => bad.truncate(image.len() - recipe.bytes),
        other => panic!("unknown recipe {other}"),
    }
    bad
}

/// DECODE.C as it stands on the disc, built as the specification says.
fn decoder(station: &Station, image: &Path) -> PathBuf {
    let out = station.path("tools");
    fs::create_dir_all(&out).unwrap();
    let image = image.to_str().unwrap();
    let args = [
        "-osirrox",
        "on",
        "-indev",
        image,
        "-extract",
        "/DECODE.C",
        "decode.c",
    ];
    foreign("xorriso", &args, &out);
    let args = [
        "-std=c99",
        "-pedantic",
        "-Wall",
        "-Werror",
        "-O2",
        "-o",
        "decode",
        "decode.c",
    ];
    foreign("cc", &args, &out);
    out.join("decode")
}

#[test]
fn every_recipe_comes_back_bit_for_bit_by_both_decoders() {
    let recipes = include_str!("../damage/recipes.toml");
    let recipes: Recipes = toml::from_str(recipes).unwrap();
    let station = Station::new();
    let folder = station.path("in");
    documents(&folder);
    let image = station.built(&folder, "48M").remove(0);
    let right = fs::read(&image).unwrap();
    let decode = decoder(&station, &image);
    for (number, recipe) in recipes.recipe.iter().enumerate() {
        let bad = station.path("bad.iso");
        fs::write(&bad, apply(recipe, &right)).unwrap();
        let bad = bad.to_str().unwrap();
        let ours = station.path(&format!("ours-{number}.iso"));
        let done = station.done(&["repair", bad, "--to", ours.to_str().unwrap()]);
        assert_eq!(done["lost_sectors"], 0, "{}", recipe.name);
        assert!(
            fs::read(&ours).unwrap() == right,
            "stele repair: {}",
            recipe.name
        );
        let theirs = station.path("theirs.iso");
        let args = [bad, theirs.to_str().unwrap()];
        foreign(decode.to_str().unwrap(), &args, folder.parent().unwrap());
        assert!(
            fs::read(&theirs).unwrap() == right,
            "DECODE.C: {}",
            recipe.name
        );
    }
}

#[test]
fn a_damaged_image_is_classed_and_a_study_is_restored_from_it() {
    let station = Station::new();
    let folder = station.path("in");
    documents(&folder);
    let image = station.built(&folder, "48M").remove(0);
    let mut bytes = fs::read(&image).unwrap();
    bytes[..3 << 20].fill(0xA5);
    let bad = station.path("bad.iso");
    fs::write(&bad, &bytes).unwrap();
    let bad = bad.to_str().unwrap();
    let checked = station.ends(1, &["verify", "--image", bad]).json;
    assert!(
        checked["wrong_sectors"].as_u64().unwrap() > 1000,
        "{checked}"
    );
    let back = station.path("back");
    let to = back.to_str().unwrap();
    let restored = station.done(&["restore", "case:C1", "--to", to, "--image", bad]);
    assert!(
        restored["mended_sectors"].as_u64().unwrap() > 0,
        "{restored}"
    );
    assert!(super::station::files(&back) == super::station::files(&folder));
}
