//! A JSON value without floats: what a request is before it has a type, and what a template's data is.
//!
//! In: any serde source. Out: a value with ordered members and bounded depth. Never: a float, a member given twice.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::fault::Fault;
use super::{Decimal, limits};

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number of 64 bits.
    Int(i64),
    /// A number with decimal places, or a larger whole one.
    Dec(Decimal),
    /// A string.
    Str(String),
    /// A list.
    List(Vec<Json>),
    /// An object, its members in order of name.
    Map(BTreeMap<String, Json>),
}

impl Json {
    /// The member of an object, if this is one that has it.
    pub fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(members) => members.get(name),
            _ => None,
        }
    }

    /// The text of a string, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of value this is, in words for a message.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "a whole number",
            Self::Dec(_) => "a number",
            Self::Str(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Str(text.to_owned())
    }
}
impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Str(text)
    }
}
impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<u32> for Json {
    fn from(value: u32) -> Self {
        Self::Int(i64::from(value))
    }
}
impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Dec(value) => value.serialize(serializer),
            Self::Str(text) => serializer.serialize_str(text),
            Self::List(items) => items.serialize(serializer),
            Self::Map(members) => members.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        de::DeserializeSeed::deserialize(Depth(0), deserializer)
    }
}

/// Reads a value that stands this deep; refuses one that is too deep instead of overflowing the stack.
struct Depth(usize);

impl<'de> de::DeserializeSeed<'de> for Depth {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Depth {
    fn below<E: de::Error>(&self) -> Result<usize, E> {
        if self.0 >= limits::JSON_DEPTH {
            let message = format_args!("expected at most {} levels of nesting, found more", limits::JSON_DEPTH);
            return Err(E::custom(Fault { code: "wire.tooDeep", message }));
        }
        Ok(self.0 + 1)
    }
}

fn out_of_range<E: de::Error>() -> E {
    E::custom(Fault {
        code: "wire.numberOutOfRange",
        message: "expected a finite number of at most 38 digits, found one that is not",
    })
}

impl<'de> de::Visitor<'de> for Depth {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
    fn visit_none<E: de::Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        de::DeserializeSeed::deserialize(self, deserializer)
    }
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Int(value))
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Json, E> {
        match i64::try_from(value) {
            Ok(value) => Ok(Json::Int(value)),
            Err(_) => Decimal::from_parts(i128::from(value), 0).map(Json::Dec).ok_or_else(out_of_range),
        }
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Json, E> {
        Decimal::from_json_float(value).map(Json::Dec).ok_or_else(out_of_range)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Str(text.to_owned()))
    }
    fn visit_string<E: de::Error>(self, text: String) -> Result<Json, E> {
        Ok(Json::Str(text))
    }
    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let depth = self.below()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Depth(depth))? {
            items.push(item);
        }
        Ok(Json::List(items))
    }
    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let depth = self.below()?;
        let mut members = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            if members.contains_key(&name) {
                let message = format_args!("expected each member once, found `{name}` twice");
                return Err(de::Error::custom(Fault { code: "wire.duplicateMember", message }));
            }
            let value = map.next_value_seed(Depth(depth))?;
            members.insert(name, value);
        }
        Ok(Json::Map(members))
    }
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        de::DeserializeSeed::deserialize(self, deserializer)
    }
    fn visit_bytes<E: de::Error>(self, _: &[u8]) -> Result<Json, E> {
        Err(E::invalid_type(de::Unexpected::Other("bytes"), &self))
    }
    fn visit_byte_buf<E: de::Error>(self, _: Vec<u8>) -> Result<Json, E> {
        Err(E::invalid_type(de::Unexpected::Other("bytes"), &self))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Json {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Json".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "Any JSON value." })
    }
}
