use super::{Circle, Graph, circles, crates, says_why};
use crate::source::SourceFile;

/// The graph of one crate made up of these files below `src/`.
fn graph(files: &[(&str, &str)]) -> Graph {
    let files = files.iter().map(|(name, text)| SourceFile {
        name: format!("c/src/{name}"),
        text: (*text).to_owned(),
    });
    let files: Vec<_> = files.collect();
    let mut graphs = crates(&files);
    assert_eq!(graphs.len(), 1);
    let graph = graphs.remove(0);
    assert_eq!(graph.lost, Vec::<String>::new());
    graph
}

/// The arrows of a crate as `from -> to: names`, without the folder.
fn arrows(files: &[(&str, &str)]) -> Vec<String> {
    let graph = graph(files);
    let arrows = graph.arrows.iter().flat_map(|(from, to)| {
        to.iter().map(move |(to, names)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("{from} -> {to}: {}", names.join(" ")).replace("c/src/", "")
        })
    });
    arrows.collect()
}

/// The arrows out of `b.rs` when this is its text, beside a crate with something of everything.
fn from_b(text: &str) -> Vec<String> {
    let files = [
        ("lib.rs", "mod a; mod b; pub use a::Top; pub struct Root;"),
        (
            "a/mod.rs",
            "mod deep; pub mod other; pub use deep::{Top, low as short}; pub fn mid() {}",
        ),
        (
            "a/deep.rs",
            "pub struct Top; pub fn low() {} pub enum Kind { One }",
        ),
        ("a/other.rs", "pub use super::deep::*; pub const N: u8 = 1;"),
        ("b.rs", text),
    ];
    let arrows = arrows(&files).into_iter();
    arrows
        .filter_map(|arrow| arrow.strip_prefix("b.rs -> ").map(str::to_owned))
        .collect()
}

#[test]
fn every_form_of_use_leads_to_the_file_that_defines_the_name() {
    for (text, expected) in [
        ("use crate::Root;", &["lib.rs: Root"][..]),
        ("use super::Root as R;", &["lib.rs: Root"]),
        ("use crate::a::mid;", &["a/mod.rs: mid"]),
        ("use crate::Top;", &["a/deep.rs: Top"]),
        ("use crate::a::short;", &["a/deep.rs: low"]),
        (
            "use crate::a::other::Kind::{self, One};",
            &["a/deep.rs: Kind"],
        ),
        (
            "use crate::{a::{self, other::{N, Top}}, Root};",
            &["a/deep.rs: Top", "a/other.rs: N", "lib.rs: Root"],
        ),
        ("use std::{fmt::Write as _, io}; use serde::Top;", &[]),
        ("fn f() { use crate::a::mid; }", &["a/mod.rs: mid"]),
        (
            "trait T { fn f() -> impl Sized + use<'_, Self>; } use crate::Root;",
            &["lib.rs: Root"],
        ),
    ] {
        assert_eq!(from_b(text), expected, "{text}");
    }
}

#[test]
fn paths_in_code_count_by_the_names_in_scope() {
    for (text, expected) in [
        ("fn f() { crate::a::mid() }", &["a/mod.rs: mid"][..]),
        (
            "fn f(r: super::Root, t: <super::Top as Copy>::T) {}",
            &["a/deep.rs: Top", "lib.rs: Root"],
        ),
        (
            "use crate::a; fn f() { a::other::low() }",
            &["a/deep.rs: low"],
        ),
        (
            "use crate::a::other as o; fn f() -> u8 { o::N + o::Kind::One as u8 }",
            &["a/deep.rs: Kind", "a/other.rs: N"],
        ),
        (
            "mod inner { fn f() { super::super::a::mid() } }",
            &["a/mod.rs: mid"],
        ),
        (
            "mod inner { pub fn mid() {} } fn f() { inner::mid(); self::inner::mid() }",
            &[],
        ),
        (
            "#[arg(parser = crate::a::mid)] struct S;",
            &["a/mod.rs: mid"],
        ),
        ("pub(in crate::a) struct S;", &[]),
        ("fn f() { a::mid(); other::low(); x.Top::<u8>() }", &[]),
        (
            "// crate::a::mid()\nconst S: &str = \"crate::a::mid()\";",
            &[],
        ),
        (
            "use crate::a::other::*; fn f(t: Top) { low() }",
            &["a/deep.rs: Top low"],
        ),
        (
            "use crate::a::other::*; fn f(low: u8) { x.low(); fn low() {} }",
            &[],
        ),
        ("use crate::a::other; use crate::a;", &[]),
    ] {
        assert_eq!(from_b(text), expected, "{text}");
    }
}

#[test]
fn a_module_or_a_reexport_is_no_arrow_until_its_name_is_used() {
    let with = |text| arrows(&[("lib.rs", text), ("a.rs", "pub struct X; pub fn f() {}")]);
    let none = Vec::<String>::new();
    assert_eq!(with("mod a; pub use a::X; pub(crate) use a::f as g;"), none);
    assert_eq!(with("mod a; pub use a::*;"), none);
    assert_eq!(with("mod a; use a::X;"), ["lib.rs -> a.rs: X"]);
    assert_eq!(
        with("mod a; pub use a::X; fn g(_: X) {}"),
        ["lib.rs -> a.rs: X"]
    );
    assert_eq!(
        with("mod a; pub use a::*; fn g() { f() }"),
        ["lib.rs -> a.rs: f"]
    );
    assert_eq!(with("mod a; fn g() { a::f() }"), ["lib.rs -> a.rs: f"]);
}

#[test]
fn what_a_macro_defines_is_found_in_the_file_that_calls_it() {
    let files = [
        ("lib.rs", "mod a; mod b; pub use a::*; pub use serde::*;"),
        (
            "a.rs",
            "macro_rules! rows { () => {} } rows! { Patient, \"a patient\" }",
        ),
        ("b.rs", "use crate::Patient; use crate::Serialize;"),
    ];
    assert_eq!(arrows(&files), ["b.rs -> a.rs: Patient"]);
}

#[test]
fn modules_have_their_files_where_rust_looks_for_them() {
    let files = [
        (
            "lib.rs",
            "mod a; mod b; mod c { pub mod d; } #[path = \"x/../odd.rs\"] pub mod e;",
        ),
        ("a.rs", "mod below; use crate::c::d::D; use crate::e::E;"),
        ("a/below.rs", "use super::super::b::below::B;"),
        ("b/mod.rs", "pub mod below;"),
        ("b/below.rs", "pub struct B;"),
        ("c/d.rs", "pub struct D;"),
        ("odd.rs", "pub struct E;"),
    ];
    let expected = [
        "a.rs -> c/d.rs: D",
        "a.rs -> odd.rs: E",
        "a/below.rs -> b/below.rs: B",
    ];
    assert_eq!(arrows(&files), expected);
}

#[test]
fn test_code_is_left_out() {
    let files = [
        (
            "lib.rs",
            "mod a; mod b; #[cfg(test)] #[path = \"b_tests.rs\"] mod tests; \
             #[cfg(not(test))] mod c;",
        ),
        (
            "a.rs",
            "#[cfg(test)] use crate::b::B; pub struct A; #[cfg(test)] fn f() { crate::b::B; } \
             #[cfg(test)] mod tests { use crate::b::B; }",
        ),
        ("b.rs", "pub struct B; mod tests;"),
        ("b/tests.rs", "use crate::a::A;"),
        ("b_tests.rs", "mod more; use crate::a::A;"),
        ("more.rs", "use crate::a::A;"),
        ("c.rs", "use crate::a::A;"),
    ];
    assert_eq!(arrows(&files), ["c.rs -> a.rs: A"]);
    let tests = graph(&files).tests.into_iter().collect::<Vec<_>>();
    assert_eq!(
        tests,
        ["c/src/b/tests.rs", "c/src/b_tests.rs", "c/src/more.rs"]
    );
}

#[test]
fn a_module_without_a_file_is_told() {
    let text = "mod gone;".to_owned();
    let name = "c/src/main.rs".to_owned();
    let graphs = crates(&[SourceFile { name, text }]);
    assert_eq!(graphs[0].lost, ["mod gone of c/src/main.rs"]);
}

/// The circles among files that each name one thing of the next.
fn ring(length: usize, last: &str) -> Vec<Circle> {
    let names = &["a", "b", "c", "d"][..length];
    let mut files = vec![("lib.rs".to_owned(), String::new())];
    for (place, name) in names.iter().enumerate() {
        files[0].1 += &format!("mod {name}; pub use {name}::X{name};\n");
        let next = names[(place + 1) % length];
        let uses = if place + 1 < length {
            "use crate::Xnext;"
        } else {
            last
        };
        let text = format!("{} pub struct X{name};", uses.replace("next", next));
        files.push((format!("{name}.rs"), text));
    }
    let files: Vec<_> = files
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect();
    circles(&graph(&files))
}

#[test]
fn circles_are_found_with_what_ties_them() {
    let uses = "use crate::Xnext;";
    let four = ring(4, uses);
    assert_eq!(four.len(), 1);
    let files = ["c/src/a.rs", "c/src/b.rs", "c/src/c.rs", "c/src/d.rs"];
    assert_eq!(four[0].files, files);
    assert_eq!(four[0].ties.len(), 4);
    assert_eq!(four[0].ties[3], "c/src/d.rs -> c/src/a.rs: Xa");
    assert_eq!(ring(3, uses)[0].files, files[..3]);
    assert_eq!(ring(2, uses)[0].files, files[..2]);
    // A path does as well as an import; a re-export, a comment and a test do not.
    assert_eq!(ring(4, "fn f() { crate::Xnext; }").len(), 1);
    for last in [
        "",
        "pub use crate::Xnext;",
        "// use crate::Xnext;\n",
        "#[cfg(test)] mod tests { use crate::Xnext; }",
    ] {
        assert_eq!(ring(4, last), [], "{last}");
    }
}

#[test]
fn two_circles_with_an_arrow_between_them_stay_two() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "pub struct A; use crate::b::B;"),
        ("b.rs", "pub struct B; use crate::a::A; use crate::c::C;"),
        ("c.rs", "pub struct C; use crate::d::D;"),
        ("d.rs", "pub struct D; use crate::c::C;"),
    ];
    assert_eq!(circles(&graph(&files)).len(), 2);
}

#[test]
fn the_comment_that_excuses_a_circle_is_one_line_with_a_reason() {
    assert!(says_why(
        "fn f() {\n    // In a circle because states name their events.\n}"
    ));
    for text in [
        "// In a circle because ",
        "// In a circle.",
        "/// In a circle because states name their events.",
        "//! In a circle because states name their events.",
        "let why = \"// In a circle because of this\";",
        "// It stands\n// in a circle because states name their events.",
    ] {
        assert!(!says_why(text), "{text}");
    }
}
