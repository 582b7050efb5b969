//! What an error of the crates below is, as facts: its type, its variant and the fields that its
//! text names, out of its serialization. Errors that hand on another one are that other one.

use std::fmt::Display;

use serde::ser::{Error as _, Impossible, SerializeSeq, SerializeStruct, SerializeStructVariant};
use serde::{Serialize, Serializer};

use super::Value;

/// An error as facts.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Its type and its variant, as a text of a language is named: `error-burn-refused-empty`.
    pub(super) id: String,
    /// Its fields.
    pub(super) values: Vec<(String, Value)>,
}

/// Fields that are numbers and name something: sectors, rows, lines, jobs, keys. The others count.
const NAMING: &[&str] = &[
    "cell",
    "code",
    "driver",
    "extent-lba",
    "found",
    "host",
    "index",
    "item",
    "job",
    "key",
    "known",
    "lba",
    "line",
    "member",
    "next",
    "other",
    "parity",
    "row",
    "study",
    "version",
];

impl Facts {
    /// The facts of an error; none where it has a field that is no fact (a path that is no text).
    pub(super) fn of<T: Serialize>(error: &T) -> Option<Self> {
        let mut facts = Self::default();
        error.serialize(Whole(&mut facts)).ok()?;
        for (name, value) in &mut facts.values {
            if NAMING.contains(&name.as_str()) {
                *value = value.text().into();
            }
        }
        Some(facts)
    }

    fn name(&mut self, kind: &str, variant: Option<&str>) {
        self.id = format!("error{}", hyphened(kind));
        self.id.extend(variant.map(hyphened));
    }
}

/// `BurnRefused` as `-burn-refused`.
pub(super) fn hyphened(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(if c == '_' {
            '-'
        } else {
            c.to_ascii_lowercase()
        });
    }
    out
}

/// It is no error whose facts a text could have.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct NoFact(String);

impl serde::ser::Error for NoFact {
    fn custom<T: Display>(what: T) -> Self {
        Self(what.to_string())
    }
}

type Never = Impossible<(), NoFact>;

/// Refuses what has no meaning where it stands.
macro_rules! refused {
    ($($method:ident($($kind:ty),*) -> $out:ty;)*) => {$(
        fn $method(self, $(_: $kind),*) -> Result<$out, NoFact> {
            Err(NoFact::custom(stringify!($method)))
        }
    )*};
}

/// Takes the error as a whole.
struct Whole<'a>(&'a mut Facts);

impl<'a> Serializer for Whole<'a> {
    type Ok = ();
    type Error = NoFact;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Fields<'a>;
    type SerializeStructVariant = Fields<'a>;

    fn serialize_unit_struct(self, kind: &'static str) -> Result<(), NoFact> {
        self.0.name(kind, None);
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        kind: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), NoFact> {
        self.0.name(kind, Some(variant));
        Ok(())
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        handed_on: &T,
    ) -> Result<(), NoFact> {
        handed_on.serialize(self)
    }

    fn serialize_struct(self, kind: &'static str, _: usize) -> Result<Fields<'a>, NoFact> {
        self.0.name(kind, None);
        Ok(Fields::of(&mut self.0.values))
    }

    fn serialize_struct_variant(
        self,
        kind: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Fields<'a>, NoFact> {
        self.0.name(kind, Some(variant));
        Ok(Fields::of(&mut self.0.values))
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), NoFact> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: &T,
    ) -> Result<(), NoFact> {
        Err(NoFact::custom("a new type"))
    }

    refused! {
        serialize_bool(bool) -> ();
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_u32(u32) -> ();
        serialize_u64(u64) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_str(&str) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_none() -> ();
        serialize_unit() -> ();
        serialize_seq(Option<usize>) -> Never;
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(&'static str, usize) -> Never;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
    }
}

/// Takes fields one after the other, those in a field as `field-inner`.
struct Fields<'a> {
    within: String,
    values: &'a mut Vec<(String, Value)>,
}

impl<'a> Fields<'a> {
    fn of(values: &'a mut Vec<(String, Value)>) -> Self {
        Self {
            within: String::new(),
            values,
        }
    }

    fn take<T: ?Sized + Serialize>(&mut self, field: &str, value: &T) -> Result<(), NoFact> {
        let name = format!("{}{}", self.within, field.replace('_', "-"));
        value.serialize(One {
            name,
            values: self.values,
        })
    }
}

impl SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = NoFact;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        field: &'static str,
        value: &T,
    ) -> Result<(), NoFact> {
        self.take(field, value)
    }

    fn end(self) -> Result<(), NoFact> {
        Ok(())
    }
}

impl SerializeStructVariant for Fields<'_> {
    type Ok = ();
    type Error = NoFact;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        field: &'static str,
        value: &T,
    ) -> Result<(), NoFact> {
        self.take(field, value)
    }

    fn end(self) -> Result<(), NoFact> {
        Ok(())
    }
}

/// Takes one field.
struct One<'a> {
    name: String,
    values: &'a mut Vec<(String, Value)>,
}

impl One<'_> {
    fn is(self, value: impl Into<Value>) -> Result<(), NoFact> {
        self.values.push((self.name, value.into()));
        Ok(())
    }
}

/// Numbers, so that the language chooses the form.
macro_rules! numbers {
    ($($method:ident($kind:ty);)*) => {$(
        fn $method(self, n: $kind) -> Result<(), NoFact> {
            self.is(n)
        }
    )*};
}

impl<'a> Serializer for One<'a> {
    type Ok = ();
    type Error = NoFact;
    type SerializeSeq = Several<'a>;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Fields<'a>;
    type SerializeStructVariant = Never;

    numbers! {
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
    }

    fn serialize_str(self, text: &str) -> Result<(), NoFact> {
        self.is(text)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), NoFact> {
        self.is(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NoFact> {
        value.serialize(self)
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), NoFact> {
        value.serialize(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'a>, NoFact> {
        Ok(Fields {
            within: format!("{}-", self.name),
            values: self.values,
        })
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Several<'a>, NoFact> {
        Ok(Several {
            whole: self,
            found: Vec::new(),
        })
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), NoFact> {
        Err(NoFact::custom("a variant with a value"))
    }

    refused! {
        serialize_bool(bool) -> ();
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_none() -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(&'static str, usize) -> Never;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never;
    }
}

/// Takes a field of several: their texts with commas, and as `field-count` how many they are.
struct Several<'a> {
    whole: One<'a>,
    found: Vec<(String, Value)>,
}

impl SerializeSeq for Several<'_> {
    type Ok = ();
    type Error = NoFact;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), NoFact> {
        value.serialize(One {
            name: String::new(),
            values: &mut self.found,
        })
    }

    fn end(self) -> Result<(), NoFact> {
        let One { name, values } = self.whole;
        let texts: Vec<String> = self.found.iter().map(|(_, one)| one.text()).collect();
        values.push((format!("{name}-count"), texts.len().into()));
        values.push((name, texts.join(", ").into()));
        Ok(())
    }
}
