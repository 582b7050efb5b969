//! Studies are found by their words.

use crate::tests::filled;
use crate::*;

#[test]
fn studies_are_found_by_any_of_their_words() {
    let (_dir, catalog, ..) = filled();
    let find = |text: &str| {
        let query = FindQuery {
            text: text.to_owned(),
            ..FindQuery::default()
        };
        let found = catalog.read().find(&query, 10).unwrap();
        found.into_iter().map(|f| f.study.uid).collect::<Vec<_>>()
    };
    for text in [
        "muller",
        "MÜL ann",
        "山田",
        "ID1.2.3",
        "a-20260102",
        "1.2.3",
    ] {
        assert_eq!(find(text), ["1.2.3"], "{text}");
    }
    assert_eq!(find("thor rout"), ["1.2.4", "1.2.3"]);
    assert_eq!(find("nobody"), Vec::<String>::new());
    assert_eq!(find("\" OR 1 ) -- *"), Vec::<String>::new());
    let query = FindQuery {
        study_date_from: Some("20260201".to_owned()),
        modality: Some("ct".to_owned()),
        ..FindQuery::default()
    };
    assert_eq!(catalog.read().find(&query, 10).unwrap().len(), 1);
    let all = catalog.read().find(&FindQuery::default(), 10).unwrap();
    assert_eq!(
        (all[1].copies.len(), all[1].waiting, all[0].waiting),
        (1, false, false)
    );
    assert_eq!(catalog.read().waiting().unwrap().len(), 0);
    assert_eq!(
        catalog.read().items(all[1].versions[0].id).unwrap(),
        b"items"
    );
}
