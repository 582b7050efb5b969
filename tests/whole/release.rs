//! The archive that an earlier release left, and what is asked of it.

use std::fs;

use serde_json::Value;

use crate::bench::{Bench, moment};

/// Every release ever made: each has its archive and what it said of it.
pub const RELEASES: &[&str] = &["0.1.0"];

/// An archive as a release left it, moved to another folder, and what that release said of it.
pub struct Release {
    /// The archive, nothing asked of it yet.
    pub bench: Bench,
    /// The file beside it.
    pub known: Value,
}

impl Release {
    /// Unpacks the archive of a release.
    pub fn open(name: &str) -> Self {
        let folder = stele_tests::source::root().join("tests/compat");
        let known = fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
        let bench = Bench::unpacked(&folder.join(format!("{name}.tar.xz")));
        let known: Value = serde_json::from_str(&known).unwrap();
        let version: u64 = bench.sqlite("PRAGMA user_version").parse().unwrap();
        assert_eq!(known["schema"], version);
        Self { bench, known }
    }

    /// What the release answered to this line.
    #[track_caller]
    pub fn then(&self, line: &[&str]) -> &Value {
        let answer = &self.known["said"][line.join(" ")];
        assert!(!answer.is_null(), "{line:?} was not asked");
        answer
    }

    /// What is answered now; findings are no failure.
    #[track_caller]
    pub fn now(&self, line: &[&str]) -> Value {
        let ran = self.bench.run(line);
        let code = ran.code.max(0);
        assert!(code < 2, "{line:?}: {:#?}", ran.said);
        ran.gives(code)
    }

    /// What `SELECT` gives of the catalog, as a list.
    pub fn rows(&self, of: &str) -> Value {
        let (value, from) = of.split_once(" FROM ").unwrap();
        let query = format!("SELECT json_group_array({value}) FROM {from}");
        serde_json::from_str(&self.bench.sqlite(&query)).unwrap()
    }

    /// The images that were kept, as paths in the archive.
    pub fn images(&self) -> Vec<String> {
        let said = self.known["said"].as_object().unwrap().keys();
        let images = said.filter_map(|line| line.strip_prefix("inspect "));
        images.map(str::to_owned).collect()
    }
}

/// A list of a report.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value:#}"))
}

/// A text of a report.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value:#}"))
}

/// Whether a value is what it was. Times were milliseconds before they were text, to the second.
fn is_same(then: &Value, now: &Value) -> bool {
    let second = |ms: i64| ms.div_euclid(1000);
    let is_that = |ms| now.is_string() && second(moment(now)) == second(ms);
    then == now || then.as_i64().is_some_and(is_that)
}

/// Asserts that each entry of a list is there again, known by `key`, with the same `facts`; gives
/// the pairs.
#[track_caller]
pub fn found<'a>(
    then: &'a Value,
    now: &'a Value,
    key: &str,
    facts: &[&str],
) -> Vec<(&'a Value, &'a Value)> {
    let pair = |then: &'a Value| {
        let named = || {
            let all = list(now).iter();
            all.filter(|now| is_same(&then[key], &now[key]))
        };
        // Of several in one second the one of which all is the same.
        let is_whole = |now: &&Value| facts.iter().all(|fact| then[fact] == now[fact]);
        let now = named().find(is_whole).or_else(|| named().next());
        let now = now.unwrap_or_else(|| panic!("lost: {then:#}"));
        for fact in facts {
            assert!(then.get(fact).is_some(), "{fact}");
            assert_eq!(
                then[fact], now[fact],
                "{fact} of {then:#} is other now: {now:#}"
            );
        }
        (then, now)
    };
    list(then).iter().map(pair).collect()
}
