//! Reads typed values out of a [`Json`] value, and says exactly where and why when it can't.
//!
//! In: a JSON value and the pointer at which it stands. Out: a typed value, or one [`Problem`] with the pointer of the culprit.
//! Never: a rule of the product.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Display};
use serde::de::{self, DeserializeOwned, IntoDeserializer};

use super::{Decimal, Json, Problem, fault, pointer};

/// Reads a value of the wanted type from `value`, which stands at `at` in the request.
///
/// # Errors
/// The first thing that does not fit, with its pointer.
pub fn read<T: DeserializeOwned>(value: &Json, at: &str) -> Result<T, Problem> {
    T::deserialize(Reader(value)).map_err(|error| error.into_problem(at))
}

/// Reads a value that was taken out of a larger one by its own `Deserialize`; a problem's path goes on below the larger one's.
///
/// # Errors
/// The first thing that does not fit.
pub fn nested<T: DeserializeOwned, E: de::Error>(value: &Json) -> Result<T, E> {
    read(value, "").map_err(|problem| E::custom(fault::Nested(&problem)))
}

/// Takes the `type` out of an object, the rest of which is then read as what the type says.
///
/// # Errors
/// When it is no object, or has no `type`.
pub fn take_type<E: de::Error>(value: &mut Json) -> Result<String, E> {
    let problem = match value {
        Json::Map(members) => match members.remove("type") {
            Some(Json::Str(tag)) => return Ok(tag),
            Some(other) => {
                Problem::error("wire.wrongType", "/type", format!("expected the name of a type, found {}", other.kind()))
            }
            None => Problem::error("wire.missingField", "/type", "expected `type`, found nothing"),
        },
        other => Problem::error("wire.wrongType", "", format!("expected an object with a `type`, found {}", other.kind())),
    };
    Err(E::custom(fault::Nested(&problem)))
}

/// The error for a `type` that is none of the known ones.
pub fn unknown_type<E: de::Error>(found: &str, expected: &[&str]) -> E {
    let message = format!("expected {}, found `{}`", one_of(expected), super::instant::shown(found));
    E::custom(fault::Nested(&Problem::error("wire.unknownValue", "/type", message)))
}

/// Declares an enum whose variants are told apart by `type`, and reads it so that a problem names the exact place.
macro_rules! tagged {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident($inner:ty) = $tag:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(tag = "type")]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $tag)] $variant($inner),)+ }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut value = $crate::base::Json::deserialize(deserializer)?;
                match $crate::base::read::take_type::<D::Error>(&mut value)?.as_str() {
                    $($tag => $crate::base::read::nested(&value).map(Self::$variant),)+
                    other => Err($crate::base::read::unknown_type(other, &[$($tag),+])),
                }
            }
        }
    };
}
pub(crate) use tagged;

/// What did not fit and where: the segments are collected from the inside out.
#[derive(Debug)]
pub struct ReadError {
    code: String,
    message: String,
    segments: Vec<String>,
}

impl ReadError {
    fn new(code: &str, message: impl Display) -> Self {
        Self { code: code.into(), message: message.to_string(), segments: Vec::new() }
    }

    fn inside(mut self, segment: impl Display) -> Self {
        self.segments.push(segment.to_string());
        self
    }

    fn into_problem(self, at: &str) -> Problem {
        let path = self.segments.iter().rev().fold(String::from(at), |parent, segment| pointer::member(&parent, segment));
        let mut problem = Problem::error("wire.invalid", path, self.message);
        problem.code = self.code.into();
        problem
    }
}

impl Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for ReadError {}

impl de::Error for ReadError {
    fn custom<T: Display>(message: T) -> Self {
        let text = message.to_string();
        let mut parts = text.splitn(3, fault::SEPARATOR);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(code), Some(path), Some(message)) => {
                let mut error = Self::new(code, message);
                error.segments = path.rsplit('/').filter(|segment| !segment.is_empty()).map(pointer::unescape).collect();
                error
            }
            _ => Self::new("wire.invalidValue", text),
        }
    }
    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new("wire.wrongType", format_args!("expected {}, found {}", wanted(expected), found_words(found)))
    }
    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new("wire.invalidValue", format_args!("expected {}, found {}", wanted(expected), found_words(found)))
    }
    fn invalid_length(length: usize, expected: &dyn de::Expected) -> Self {
        Self::new("wire.wrongLength", format_args!("expected {}, found {length} elements", wanted(expected)))
    }
    fn unknown_variant(found: &str, expected: &'static [&'static str]) -> Self {
        let message = format!("expected {}, found `{}`", one_of(expected), super::instant::shown(found));
        Self::new("wire.unknownValue", message)
    }
    fn unknown_field(found: &str, expected: &'static [&'static str]) -> Self {
        let message = if expected.is_empty() {
            format!("expected no members, found `{}`", super::instant::shown(found))
        } else {
            format!("expected {}, found `{}`", one_of(expected), super::instant::shown(found))
        };
        Self::new("wire.unknownField", message).inside(found)
    }
    fn missing_field(field: &'static str) -> Self {
        Self::new("wire.missingField", format_args!("expected `{field}`, found nothing")).inside(field)
    }
    fn duplicate_field(field: &'static str) -> Self {
        Self::new("wire.duplicateMember", format_args!("expected `{field}` once, found it twice")).inside(field)
    }
}

/// What was expected, in the words of JSON in place of Rust's.
fn wanted(expected: &dyn de::Expected) -> String {
    let text = expected.to_string();
    match text.as_str() {
        "i8" | "i16" | "i32" | "i64" => "a whole number".into(),
        "u8" => whole(u64::from(u8::MAX)),
        "u16" => whole(u64::from(u16::MAX)),
        "u32" => whole(u64::from(u32::MAX)),
        "u64" | "usize" => "a whole number that is not negative".into(),
        "a map" => "an object".into(),
        "a sequence" => "a list".into(),
        "a boolean" => "`true` or `false`".into(),
        _ if text.starts_with("struct ") => "an object".into(),
        _ => text,
    }
}

fn whole(most: u64) -> String {
    format!("a whole number from 0 to {most}")
}

fn found_words(found: de::Unexpected<'_>) -> String {
    match found {
        de::Unexpected::Str(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("the text `\"{}\"`", super::instant::shown(text))
        }
        de::Unexpected::Str(text) => format!("`{}`", super::instant::shown(text)),
        de::Unexpected::Map => "an object".into(),
        de::Unexpected::Seq => "a list".into(),
        de::Unexpected::Unit | de::Unexpected::Option => "null".into(),
        de::Unexpected::Bool(value) => format!("`{value}`"),
        de::Unexpected::Signed(value) => format!("`{value}`"),
        de::Unexpected::Unsigned(value) => format!("`{value}`"),
        de::Unexpected::Float(value) => format!("`{value}`"),
        _ => "a value of another kind".into(),
    }
}

fn one_of(expected: &[&str]) -> String {
    let quoted: Vec<String> = expected.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [only] => only.clone(),
        many => format!("one of {}", many.join(", ")),
    }
}

/// A JSON value as a source for serde.
#[derive(Clone, Copy)]
struct Reader<'a>(&'a Json);

impl<'de> de::Deserializer<'de> for Reader<'de> {
    type Error = ReadError;

    fn deserialize_any<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.0 {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(*value),
            Json::Int(value) => visitor.visit_i64(*value),
            Json::Dec(value) => visit_decimal(*value, visitor),
            Json::Str(text) => visitor.visit_borrowed_str(text),
            Json::List(items) => visitor.visit_seq(Elements { items: items.iter(), index: 0 }),
            Json::Map(members) => visitor.visit_map(Members { members: members.iter(), value: None }),
        }
    }

    fn deserialize_option<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.0 {
            Json::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: de::Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_unit()
    }

    fn deserialize_enum<V: de::Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.0 {
            Json::Str(_) => visitor.visit_enum(Variant { name: self.0, content: None }),
            Json::Map(members) if members.len() == 1 => match members.iter().next() {
                Some((name, content)) => visitor.visit_enum(Variant { name: &Json::Null, content: Some((name, content)) }),
                None => Err(ReadError::new("wire.wrongType", one_of(variants))),
            },
            Json::Map(members) => Err(ReadError::new(
                "wire.wrongLength",
                format_args!("expected exactly one member, {}, found {}", one_of(variants), members.len()),
            )),
            other => Err(ReadError::new("wire.wrongType", format_args!("expected {}, found {}", one_of(variants), other.kind()))),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier
    }
}

/// Hands a decimal on in serde's own terms; the visitor turns it back, or says that it wanted something else.
fn visit_decimal<'de, V: de::Visitor<'de>>(value: Decimal, visitor: V) -> Result<V::Value, ReadError> {
    match value.shortest().parse() {
        Ok(nearest) => visitor.visit_f64(nearest),
        Err(_) => Err(ReadError::new("wire.numberOutOfRange", "expected a number in range, found one that is not")),
    }
}

struct Elements<'de> {
    items: core::slice::Iter<'de, Json>,
    index: usize,
}

impl<'de> de::SeqAccess<'de> for Elements<'de> {
    type Error = ReadError;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        seed.deserialize(Reader(item)).map(Some).map_err(|error| error.inside(index))
    }
}

struct Members<'de, I> {
    members: I,
    value: Option<(&'de str, &'de Json)>,
}

/// The name of a member, which may be a number in digits where the keys of a map are numbers.
struct MemberName<'de>(&'de str);

impl<'de> MemberName<'de> {
    fn number<T: core::str::FromStr>(&self) -> Result<T, ReadError> {
        let message = || format!("expected a whole number as a name, found `{}`", super::instant::shown(self.0));
        self.0.parse().map_err(|_| ReadError::new("wire.invalidValue", message()))
    }
}

impl<'de> de::Deserializer<'de> for MemberName<'de> {
    type Error = ReadError;

    fn deserialize_any<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_borrowed_str(self.0)
    }
    fn deserialize_i64<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_i64(self.number()?)
    }
    fn deserialize_u32<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_u32(self.number()?)
    }
    fn deserialize_enum<V: de::Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        de::value::BorrowedStrDeserializer::new(self.0).deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i128 u8 u16 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl<'de, I: Iterator<Item = (&'de String, &'de Json)>> de::MapAccess<'de> for Members<'de, I> {
    type Error = ReadError;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        let Some((name, value)) = self.members.next() else { return Ok(None) };
        self.value = Some((name, value));
        seed.deserialize(MemberName(name)).map(Some).map_err(|error| match error.code.as_str() {
            "wire.unknownField" => error,
            _ => error.inside(name),
        })
    }

    fn next_value_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ReadError> {
        match self.value.take() {
            Some((name, value)) => seed.deserialize(Reader(value)).map_err(|error| error.inside(name)),
            None => Err(ReadError::new("wire.invalid", "expected a member's value after its name")),
        }
    }
}

struct Variant<'de> {
    name: &'de Json,
    content: Option<(&'de str, &'de Json)>,
}

impl<'de> de::EnumAccess<'de> for Variant<'de> {
    type Error = ReadError;
    type Variant = Content<'de>;

    fn variant_seed<V: de::DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Content<'de>), ReadError> {
        match (self.content, self.name) {
            (Some((name, content)), _) => {
                let key: de::value::StrDeserializer<'_, ReadError> = name.into_deserializer();
                let variant = seed.deserialize(key).map_err(|error| error.inside(name))?;
                Ok((variant, Content { named: Some((name, content)) }))
            }
            (None, name) => Ok((seed.deserialize(Reader(name))?, Content { named: None })),
        }
    }
}

struct Content<'de> {
    named: Option<(&'de str, &'de Json)>,
}

impl<'de> Content<'de> {
    fn within<T>(self, read: impl FnOnce(Reader<'de>) -> Result<T, ReadError>) -> Result<T, ReadError> {
        match self.named {
            Some((name, content)) => read(Reader(content)).map_err(|error| error.inside(name)),
            None => Err(ReadError::new("wire.wrongType", "expected an object with one member, found a string")),
        }
    }
}

impl<'de> de::VariantAccess<'de> for Content<'de> {
    type Error = ReadError;

    fn unit_variant(self) -> Result<(), ReadError> {
        match self.named {
            None => Ok(()),
            Some((name, _)) => {
                Err(ReadError::new("wire.wrongType", format_args!("expected the string `{name}`, found an object")))
            }
        }
    }
    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        self.within(|reader| seed.deserialize(reader))
    }
    fn tuple_variant<V: de::Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ReadError> {
        self.within(|reader| de::Deserializer::deserialize_any(reader, visitor))
    }
    fn struct_variant<V: de::Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, ReadError> {
        self.within(|reader| de::Deserializer::deserialize_any(reader, visitor))
    }
}
