//! What is shown of the stock of blanks, and what its fields ask for.

use stele_burner::MediumKind;
use stele_catalog::Gtin;

use crate::gui::view::BlankForm;
use crate::jobs::shelf::blanking::Request;
use crate::jobs::shelf::blanks::{NewProduct, Product, Stock};
use crate::words::drives::medium;

/// Days until an order is there, where nobody says.
const LEAD_DAYS: u32 = 14;

/// What the bar code in the field stands for.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Box<'a> {
    /// Nothing was typed, or it is no bar code yet.
    None,
    /// A product that is recorded.
    Known(&'a Product),
    /// One that nobody has recorded.
    New,
}

/// What the bar code in the field stands for.
pub fn of_form<'a>(stock: &'a Stock, form: &BlankForm) -> Box<'a> {
    let Ok(gtin) = form.gtin.parse::<Gtin>() else {
        return Box::None;
    };
    let known = stock.products.iter().find(|one| one.gtin == gtin.as_str());
    known.map_or(Box::New, Box::Known)
}

/// Media that can be chosen, as files keep them and as people call them.
pub fn media() -> impl Iterator<Item = (String, String)> {
    let all = MediumKind::NAMED.into_iter();
    let all = all
        .filter(|kind| kind.write_once())
        .map(|kind| kind.to_string());
    all.map(|kind| (kind.clone(), medium(&kind)))
}

/// The medium that is chosen.
pub fn chosen(form: &BlankForm) -> String {
    match form.media.as_str() {
        "" => MediumKind::Bdr100.to_string(),
        media => media.to_owned(),
    }
}

fn number(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}

/// Boxes to be received; none while something is missing.
pub fn receive(form: &BlankForm) -> Option<Request> {
    let boxes = match form.boxes.trim() {
        "" => 1,
        text => number(text).filter(|boxes| *boxes > 0)?,
    };
    let lot = form.lot.trim().to_owned();
    (!lot.is_empty()).then(|| Request::Receive {
        gtin: form.gtin.trim().to_owned(),
        lot,
        boxes,
    })
}

/// A product to be recorded; none while something is missing.
pub fn product(form: &BlankForm) -> Option<Request> {
    let name = form.name.trim().to_owned();
    let lead_days = match form.lead_days.trim() {
        "" => LEAD_DAYS,
        text => number(text).filter(|days| *days <= 365)?,
    };
    let pieces = number(&form.pieces).filter(|pieces| (1..=10_000).contains(pieces))?;
    (!name.is_empty()).then(|| {
        Request::Product(NewProduct {
            gtin: form.gtin.trim().to_owned(),
            name,
            media: chosen(form),
            pieces,
            lead_days,
        })
    })
}

/// A count of a lot; none while no number stands there.
pub fn count(lot: &str, form: &BlankForm) -> Option<Request> {
    let why = form.why.trim();
    Some(Request::Count {
        lot: lot.to_owned(),
        pieces: number(&form.counted)?,
        why: (!why.is_empty()).then(|| why.to_owned()),
    })
}

/// Blanks that go; none while number or reason is missing.
pub fn discard(lot: &str, form: &BlankForm) -> Option<Request> {
    let why = form.gone_why.trim().to_owned();
    let pieces = number(&form.gone).filter(|pieces| *pieces > 0)?;
    (!why.is_empty()).then(|| Request::Discard {
        lot: lot.to_owned(),
        pieces,
        why,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_for_while_a_field_is_missing() {
        let mut form = BlankForm {
            gtin: "4006381333931".to_owned(),
            ..BlankForm::default()
        };
        assert_eq!(receive(&form), None);
        form.lot = " B1 ".to_owned();
        let one = |boxes| {
            Some(Request::Receive {
                gtin: "4006381333931".to_owned(),
                lot: "B1".to_owned(),
                boxes,
            })
        };
        assert_eq!(receive(&form), one(1));
        for (text, asked) in [("4", one(4)), ("0", None), ("four", None)] {
            form.boxes = text.to_owned();
            assert_eq!(receive(&form), asked, "{text}");
        }
        assert_eq!(product(&form), None);
        form.name = "Archive disc".to_owned();
        assert_eq!(product(&form), None);
        form.pieces = "25".to_owned();
        let Some(Request::Product(new)) = product(&form) else {
            panic!("{form:?}");
        };
        assert_eq!((new.media.as_str(), new.lead_days), ("bd100", 14));
        assert_eq!((count("B1", &form), discard("B1", &form)), (None, None));
        (form.counted, form.gone) = ("3".to_owned(), "2".to_owned());
        assert!(count("B1", &form).is_some());
        assert_eq!(discard("B1", &form), None);
        form.gone_why = "broken".to_owned();
        assert!(discard("B1", &form).is_some());
    }

    #[test]
    fn a_bar_code_is_known_new_or_none() {
        let product = Product {
            gtin: "0036000291452".to_owned(),
            name: "Archive disc".to_owned(),
            media: "bd25".to_owned(),
            pieces: 10,
            lead_days: 14,
        };
        let stock = Stock {
            products: vec![product.clone()],
            ..Stock::default()
        };
        let of = |text: &str| {
            let form = BlankForm {
                gtin: text.to_owned(),
                ..BlankForm::default()
            };
            of_form(&stock, &form)
        };
        assert_eq!(of("036000291452"), Box::Known(&product));
        assert_eq!(of("4006381333931"), Box::New);
        assert_eq!(of("4006381333932"), Box::None);
        assert!(media().all(|(_, words)| !words.contains("RE")));
    }
}
