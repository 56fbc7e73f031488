//! What the core said, passed on as it came; and revisions that must still be the newest.
//!
//! In: JSON of a known shape. Out: the same bytes, described as that shape. Never: a change of an answer.

use std::marker::PhantomData;

use relance_core::base::Problem;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::operation::Call;
use super::refusal::Refusal;
use crate::engines::sql::Changed;

/// An answer of the core, of a type that only its description needs.
#[derive(Debug)]
pub(super) struct Told<T>(Box<RawValue>, PhantomData<fn() -> T>);

impl<T> From<Box<RawValue>> for Told<T> {
    fn from(told: Box<RawValue>) -> Self {
        Self(told, PhantomData)
    }
}

impl<T> Serialize for Told<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Told<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

impl<Q, B> Call<Q, B> {
    /// Who wants it, for timelines: a user, the name that was sent, else the key.
    pub(super) fn by(&self, named: Option<&String>) -> String {
        self.caller.by(named)
    }

    /// Whether the revision of `if-match` is still the newest, if there is one.
    pub(super) fn unchanged(&self, newest: &str) -> Result<(), Refusal> {
        match self.if_match.as_deref() {
            None | Some("*") => Ok(()),
            Some(known) if known == newest => Ok(()),
            Some(_) => Err(Refusal::changed(newest)),
        }
    }
}

/// What a change gave, or why it was not made.
pub(super) fn done<T>(changed: Changed<T>, what: &str, id: &str) -> Result<T, Refusal> {
    match changed {
        Changed::Done(done) => Ok(done),
        Changed::Meanwhile(newest) => Err(Refusal::changed(newest)),
        Changed::Missing => Err(Refusal::unknown(what, id)),
    }
}

/// Exactly one of several members must be there.
pub(super) fn one_of(names: [&str; 2], given: [bool; 2]) -> Result<(), Refusal> {
    let found = match given {
        [true, false] | [false, true] => return Ok(()),
        [true, true] => "both",
        [false, false] => "neither",
    };
    let [one, other] = names;
    let message = format!("expected either `{one}` or `{other}`, found {found}");
    Err(Refusal::problems(vec![Problem::error("api.oneOf", "", message)]))
}
