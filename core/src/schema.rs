//! The whole wire as one JSON Schema: the source of the TypeScript types and of the schema that editors get.
//!
//! In: the types of `wire`. Out: a schema with `$defs`, and each operation's request and result. Never: a shape written by hand.

use alloc::string::String;
use alloc::vec::Vec;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::base::Problem;
use crate::call::About;
use crate::wire::request::{
    AdvanceRequest, CheckRequest, CheckResult, DropRequest, DropResult, EnrollRequest, EnrollResult, EntriesRequest,
    EntriesResult, ExplainRequest, ExplainResult, LoadRequest, LoadResult, PreviewRequest, PreviewResult, PublishRequest,
    PublishResult, RenderRequest, RenderResult, ReplayRequest, ReplayResult, ToVersionResult,
};
use crate::wire::time::{LabelRequest, LabelResult, OpenRequest, OpenResult, WhenRequest, WhenResult, ZonesRequest, ZonesResult};
use crate::wire::{Calendar, Contact, Draft, Settings, Turn};

/// An operation and the schemas of what goes in and comes out, beside `v` and `op`.
pub struct Operation {
    /// Its name, `entries.new`.
    pub name: &'static str,
    /// The schema of its request; none where it takes nothing.
    pub request: Option<Schema>,
    /// The schema of its result.
    pub result: Schema,
}

/// All operations but `batch`, which is made of the others, and the definitions that their schemas refer to.
pub struct Document {
    /// The operations, in order of name.
    pub operations: Vec<Operation>,
    /// The definitions by name.
    pub definitions: Vec<(String, Schema)>,
}

/// The schema of the whole wire, draft 2020-12.
pub fn document() -> Document {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    // Named on their own as well, for those who validate files.
    let _ = (generator.subschema_for::<Draft>(), generator.subschema_for::<Settings>(), generator.subschema_for::<Calendar>());
    let _ = (generator.subschema_for::<Contact>(), generator.subschema_for::<Turn>(), generator.subschema_for::<Problem>());
    let generator = &mut generator;
    let operations = [
        Operation { name: "about", request: None, result: generator.subschema_for::<About<'_>>() },
        operation::<AdvanceRequest, Turn>("advance", generator),
        operation::<CheckRequest, CheckResult>("check", generator),
        operation::<DropRequest, DropResult>("drop", generator),
        operation::<EnrollRequest, EnrollResult>("enroll", generator),
        operation::<EntriesRequest, EntriesResult>("entries.add", generator),
        operation::<EntriesRequest, EntriesResult>("entries.new", generator),
        operation::<EntriesRequest, EntriesResult>("entries.remove", generator),
        operation::<EntriesRequest, ToVersionResult>("entries.toVersion", generator),
        operation::<EntriesRequest, EntriesResult>("entries.view", generator),
        operation::<ExplainRequest, ExplainResult>("explain", generator),
        operation::<LabelRequest, LabelResult>("label", generator),
        operation::<LoadRequest, LoadResult>("load", generator),
        operation::<OpenRequest, OpenResult>("open", generator),
        operation::<PreviewRequest, PreviewResult>("preview", generator),
        operation::<PublishRequest, PublishResult>("publish", generator),
        operation::<RenderRequest, RenderResult>("render", generator),
        operation::<ReplayRequest, ReplayResult>("replay", generator),
        operation::<WhenRequest, WhenResult>("when", generator),
        operation::<ZonesRequest, ZonesResult>("zones", generator),
    ];
    let definitions = generator.take_definitions(true).into_iter();
    let definitions = definitions.filter_map(|(name, value)| Some((name, Schema::try_from(value).ok()?))).collect();
    Document { operations: operations.into(), definitions }
}

fn operation<Q: JsonSchema, R: JsonSchema>(name: &'static str, generator: &mut SchemaGenerator) -> Operation {
    Operation { name, request: Some(generator.subschema_for::<Q>()), result: generator.subschema_for::<R>() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::OPERATIONS;

    #[test]
    fn describes_every_operation_but_batch() {
        let described: Vec<&str> = document().operations.iter().map(|operation| operation.name).collect();
        let known: Vec<&str> = OPERATIONS.into_iter().filter(|name| *name != "batch").collect();
        assert_eq!(described, known);
    }
}
