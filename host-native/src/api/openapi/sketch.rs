//! Keeps what types look like: as they are taken, where somebody may send them, else as they are given.
//!
//! In: types. Out: their schemas, and a definition for each name. Never: a member said to be there that an answer leaves out.

use std::collections::BTreeSet;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// What shows a type's shape.
pub(super) type Maker = fn(&mut SchemaGenerator) -> Value;

/// Both looks of all types; whatever is shown to one is shown to the other, so that both know it by one name.
pub(super) struct Sketch {
    taken: SchemaGenerator,
    given: SchemaGenerator,
    /// Names that stand in what is taken.
    sent: BTreeSet<String>,
}

/// Where definitions stand.
const PLACE: &str = "/components/schemas";

impl Default for Sketch {
    fn default() -> Self {
        let settings = || SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = PLACE.into());
        let (taken, given) = (settings().into_generator(), settings().for_serialize().into_generator());
        Self { taken, given, sent: BTreeSet::new() }
    }
}

impl Sketch {
    /// A type as it is sent to the service.
    pub(super) fn taken(&mut self, maker: Maker) -> Value {
        maker(&mut self.given);
        let schema = maker(&mut self.taken);
        names(&schema, &mut self.sent);
        schema
    }

    /// A type as the service gives it.
    pub(super) fn given(&mut self, maker: Maker) -> Value {
        maker(&mut self.taken);
        maker(&mut self.given)
    }

    /// Whether a body has members that may not be left out; one of which all may be left out may be left out itself.
    pub(super) fn needs_members(&self, schema: &Value) -> bool {
        let named = schema.get("$ref").and_then(Value::as_str).and_then(|place| place.rsplit('/').next());
        let schema = named.and_then(|name| self.taken.definitions().get(name)).unwrap_or(schema);
        schema.get("required").and_then(Value::as_array).is_some_and(|names| !names.is_empty())
    }

    /// Every definition. What is both sent and given looks as it is sent: there fewer members must be there.
    pub(super) fn definitions(mut self) -> Map<String, Value> {
        let taken = self.taken.take_definitions(true);
        let mut open: Vec<String> = self.sent.iter().cloned().collect();
        while let Some(name) = open.pop() {
            let mut below = BTreeSet::new();
            taken.get(&name).into_iter().for_each(|schema| names(schema, &mut below));
            open.extend(below.into_iter().filter(|name| self.sent.insert(name.clone())));
        }
        let mut all = self.given.take_definitions(true);
        all.extend(taken.into_iter().filter(|(name, _)| self.sent.contains(name)));
        all
    }
}

/// The names of definitions that a schema refers to.
fn names(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            let named = members.get("$ref").and_then(Value::as_str).and_then(|place| place.rsplit_once('/'));
            found.extend(named.map(|(_, name)| name.to_owned()));
            members.values().for_each(|below| names(below, found));
        }
        Value::Array(elements) => elements.iter().for_each(|below| names(below, found)),
        _ => {}
    }
}
