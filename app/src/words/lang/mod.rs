//! The languages that Stele speaks: one Fluent file each beside this one, a text for each id.
//!
//! Texts are named after what they say, and asked for with `say!`. What a language
//! lacks is said in English. `STELE_LANG` chooses, then the station's `LC_ALL`, `LC_MESSAGES` and
//! `LANG`; `en-XA` is English made a third longer, to see what would be cut off. Where `STELE_LANG`
//! is the path of a language file, that one is spoken: a translation is tried without a build.

mod errors;
mod facts;
mod numbers;
mod pseudo;

use std::borrow::Cow;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use errors::error_text;
pub use numbers::{decimal, grouped, naming};

/// The files of the languages, by their tags (BCP 47).
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));
/// What is spoken where nothing else is asked for, or a language lacks a text.
const ENGLISH: &str = "en";
/// English made longer.
const PSEUDO: &str = "en-XA";

/// A language, ready to speak.
struct Language {
    tag: String,
    bundle: FluentBundle<FluentResource>,
    /// What becomes of English that stands in the sources.
    english: fn(&str) -> Cow<'_, str>,
}

static SPOKEN: RwLock<Option<Arc<Language>>> = RwLock::new(None);
static FALLBACK: OnceLock<Option<Arc<Language>>> = OnceLock::new();

/// A value in a text.
#[derive(Clone, Debug)]
pub struct Value(FluentValue<'static>);

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Value {
            fn from(n: $number) -> Self {
                Self(FluentValue::from(n as f64))
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64, usize, i32, i64);

impl Value {
    /// How many it says there are; none where it is a text.
    fn count(&self) -> Option<u64> {
        match &self.0 {
            FluentValue::Number(n) if n.value >= 0.0 => Some(n.value as u64),
            _ => None,
        }
    }

    /// It alone, as a text has it.
    fn text(&self) -> String {
        match &self.0 {
            FluentValue::String(text) => text.clone().into_owned(),
            FluentValue::Number(n) => n.value.to_string(),
            _ => String::new(),
        }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self(FluentValue::from(text))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

/// The text of an id in the language that is spoken: `say!("disc-burned", serial = serial)`. Counts
/// are given as numbers, so that the language chooses the form; sizes and moments as
/// [`quantities`](crate::words::quantities) writes them. `tests/tidy` holds ids and values against
/// the files.
macro_rules! say {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::lang::text($id, &[$((stringify!($name), $value.into())),*])
    };
}

/// [`say!`] where terminal and window differ: in the window the text's attribute `window`, where it
/// has one. `say_in!(place, "disc-burned", serial = serial)`.
macro_rules! say_in {
    ($place:expr, $id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::lang::text_in(
            $place,
            $id,
            &[$((stringify!($name), $value.into())),*],
        )
    };
}

pub(crate) use {say, say_in};

/// The text of an id, with values; by `say!` where the id is known when it is built.
pub fn text(id: &str, values: &[(&str, Value)]) -> String {
    text_of(id, None, values).unwrap_or_else(|| id.to_owned())
}

fn spoken() -> Option<Arc<Language>> {
    let spoken = SPOKEN.read().unwrap_or_else(PoisonError::into_inner);
    spoken.clone()
}

/// The text of an attribute of an id, or of the id itself; none where there is none.
pub fn text_of(id: &str, attribute: Option<&str>, values: &[(&str, Value)]) -> Option<String> {
    let spoken = spoken().and_then(|language| language.text(id, attribute, values));
    spoken.or_else(|| fallback()?.text(id, attribute, values))
}

/// The text of an id, or of an attribute of it, whose English stands in the sources and not in
/// `en.ftl`: what the crates below and the arguments of commands say.
pub fn text_or(
    id: &str,
    attribute: Option<&str>,
    values: &[(&str, Value)],
    english: &str,
) -> String {
    match spoken() {
        Some(language) => language.text_or(id, attribute, values, english),
        None => english.to_owned(),
    }
}

/// Where a text is read.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// In a terminal: it names commands.
    Terminal,
    /// In the window: it names buttons, and no command.
    Window,
}

/// The text of an id where it is read: in the window its attribute `window`, where it has one.
pub fn text_in(place: Place, id: &str, values: &[(&str, Value)]) -> String {
    known_in(place, id, values).unwrap_or_else(|| id.to_owned())
}

/// As [`text_in`]; none where there is no such text.
pub fn known_in(place: Place, id: &str, values: &[(&str, Value)]) -> Option<String> {
    let in_window = match place {
        Place::Window => text_of(id, Some("window"), values),
        Place::Terminal => None,
    };
    in_window.or_else(|| text_of(id, None, values))
}

/// The tag of the language that is spoken.
pub fn tag() -> String {
    spoken().map_or_else(|| ENGLISH.to_owned(), |language| language.tag.clone())
}

/// The tags of all languages that there are.
pub fn tags() -> Vec<&'static str> {
    FILES.iter().map(|(tag, _)| *tag).collect()
}

/// What a language calls itself.
pub fn own_name(tag: &str) -> String {
    let own = Language::by_tag(tag).and_then(|own| own.text("language-name", None, &[]));
    own.unwrap_or_else(|| say!("language-name"))
}

/// Speaks a language from here on: the first of these that there is, by its tag or the tag's first
/// part. Of `de_DE.UTF-8` that is `de`. English where there is none.
pub fn speak(wanted: &[String]) {
    let mut found = wanted.iter().filter_map(|wanted| Language::by_tag(wanted));
    let language = found.next().map(Arc::new);
    *SPOKEN.write().unwrap_or_else(PoisonError::into_inner) = language;
}

/// What the station says that it wants, the first first.
pub fn of_station() -> Vec<String> {
    const SAY_SO: [&str; 4] = ["STELE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
    let said = SAY_SO.iter().filter_map(|name| std::env::var(name).ok());
    said.filter(|wanted| !wanted.is_empty()).collect()
}

/// What `STELE_LANG` says, where no language can be had by that.
pub fn not_had() -> Option<String> {
    let wanted = std::env::var("STELE_LANG").ok()?;
    (!wanted.is_empty() && Language::by_tag(&wanted).is_none()).then_some(wanted)
}

fn fallback() -> Option<Arc<Language>> {
    let load = || Language::load(ENGLISH, ENGLISH).map(Arc::new);
    FALLBACK.get_or_init(load).clone()
}

/// Longest file of a language that is read; the English one has some hundred kilobytes.
const FILE_MAX: u64 = 4 << 20;

/// The text of a language file that somebody named.
fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let file = stele_files::open_regular(path)?;
    file.take(FILE_MAX).read_to_string(&mut text)?;
    Ok(text)
}

impl Language {
    fn by_tag(wanted: &str) -> Option<Self> {
        let path = Path::new(wanted);
        if path.extension().is_some_and(|end| end == "ftl") {
            let tag = path.file_stem()?.to_str()?;
            return Self::of_text(&read(path).ok()?, tag);
        }
        let plain = wanted.split(['.', '@']).next()?.replace('_', "-");
        if plain.eq_ignore_ascii_case(PSEUDO) {
            let mut language = Self::load(ENGLISH, PSEUDO)?;
            language.bundle.set_transform(Some(pseudo::longer));
            language.english = pseudo::longer;
            return Some(language);
        }
        // No language: the one that programs are written in.
        if ["C", "POSIX"].contains(&plain.as_str()) {
            return Self::load(ENGLISH, ENGLISH);
        }
        let first = plain.split('-').next()?;
        let has = |tag: &str| {
            FILES
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(tag))
        };
        let tag = [plain.as_str(), first].into_iter().find(|tag| has(tag))?;
        Self::load(tag, &plain)
    }

    /// Out of the file of `file`, spoken as `tag` does: the plurals and numbers of a region.
    fn load(file: &str, tag: &str) -> Option<Self> {
        let mut files = FILES.iter();
        let (_, text) = files.find(|(known, _)| known.eq_ignore_ascii_case(file))?;
        Self::of_text(text, tag)
    }

    fn of_text(text: &str, tag: &str) -> Option<Self> {
        // What of a file is broken is left out, and said in English; `tests/tidy` finds it.
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let identifier: LanguageIdentifier = tag.parse().ok()?;
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(numbers::format));
        bundle.add_resource_overriding(resource);
        Some(Self {
            tag: tag.to_owned(),
            bundle,
            english: |text| Cow::Borrowed(text),
        })
    }

    fn text_or(
        &self,
        id: &str,
        attribute: Option<&str>,
        values: &[(&str, Value)],
        english: &str,
    ) -> String {
        let text = self.text(id, attribute, values);
        text.unwrap_or_else(|| (self.english)(english).into_owned())
    }

    fn text(&self, id: &str, attribute: Option<&str>, values: &[(&str, Value)]) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, value.0.clone());
        }
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&args), &mut errors);
        errors.is_empty().then(|| text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_what_a_station_says() {
        for (wanted, tag) in [
            ("en", Some("en")),
            ("en_US.UTF-8", Some("en-US")),
            ("EN_XA", Some("EN-XA")),
            ("C.UTF-8", Some("en")),
            ("", None),
            ("tlh", None),
        ] {
            let found = Language::by_tag(wanted);
            let found = found.map(|language| language.tag);
            let is_pseudo = wanted == "EN_XA";
            let tag = if is_pseudo { Some(PSEUDO) } else { tag };
            assert_eq!(found.as_deref(), tag, "{wanted}");
        }
    }

    #[test]
    fn what_nobody_wrote_is_named() {
        assert_eq!(text("no-such-text", &[]), "no-such-text");
        assert_eq!(text_of("no-such-text", Some("window"), &[]), None);
    }
}
