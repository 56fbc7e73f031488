//! One entry for every host: request bytes in, response bytes out, versioned; and the handles that a host may hold.
//!
//! In: UTF-8 JSON. Out: UTF-8 JSON with a `result` or `problems`. Never: a trap on bad input, a rule of the product.

mod assisting;
mod batch;
mod changes;
mod direct;
mod enrolling;
mod handles;
mod operations;
mod previewing;

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::base::{Json, Problem, fault, limits, read};
use crate::compose::Rows;
use crate::time::Zones;
use crate::time::times::Times;
use crate::wire::request::RenderRequest;
use crate::wire::times::TimesRequest;

pub use operations::{About, OPERATIONS};

/// The version of the wire: of requests, responses and their shapes.
pub const WIRE_VERSION: i64 = 1;
/// How much room a response begins with: most turns need no more.
const ROOM: usize = 4_096;
/// The core's own version.
pub const CORE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a host talks to. It holds nothing but what the host has loaded into it, and can be thrown away at any time.
///
/// ```
/// use relance_core::call::Core;
/// let response = Core::new().call(br#"{"v":1,"op":"when","zone":"Europe/Madrid",
///     "base":"2026-11-20T09:00:00Z","wait":{"businessDays":1}}"#);
/// assert!(String::from_utf8(response).unwrap().contains(r#""local":"2026-11-23T10:00""#));
/// ```
pub struct Core {
    zones: Zones,
    handles: handles::Handles,
}

impl Default for Core {
    fn default() -> Self {
        Self::new()
    }
}

/// What an operation leaves: its result is written to the output, or there are problems.
type Answer = Result<(), Vec<Problem>>;

impl Core {
    /// A core with the zone data that it was built with.
    pub fn new() -> Self {
        Self { zones: Zones::embedded(), handles: handles::Handles::default() }
    }

    /// Answers one request; whatever is wrong with it is in the response's `problems`.
    pub fn call(&mut self, request: &[u8]) -> Vec<u8> {
        let mut out = self.opening();
        let start = out.len();
        out.extend_from_slice(b"\"result\":");
        let answer = self.advance_directly(request, &mut out).unwrap_or_else(|| {
            parse(request).map_err(|problem| vec![problem]).and_then(|request| self.answer(&request, &mut out))
        });
        if let Err(problems) = answer {
            out.truncate(start);
            out.extend_from_slice(b"\"problems\":");
            write(&mut out, &problems);
        }
        out.push(b'}');
        out
    }

    /// The same for a request that is a value already, as the JavaScript face has it.
    pub fn call_value(&mut self, request: &Json) -> Json {
        let mut out = self.opening();
        let start = out.len();
        out.extend_from_slice(b"\"result\":");
        if let Err(problems) = self.answer(request, &mut out) {
            out.truncate(start);
            out.extend_from_slice(b"\"problems\":");
            write(&mut out, &problems);
        }
        out.push(b'}');
        serde_json::from_slice(&out).unwrap_or_default()
    }

    /// The operation `times` without its starts: steps under calendars, compiled for a caller that has the starts as plain numbers.
    ///
    /// # Errors
    /// Everything that is wrong with the plan, each with its place.
    pub fn times(&self, plan: &TimesRequest) -> Result<Times, Vec<Problem>> {
        Times::new(plan, &self.zones)
    }

    /// A template of a request `render` for many rows of data.
    ///
    /// # Errors
    /// Everything that is wrong with the request.
    pub fn rows(&self, request: &RenderRequest) -> Result<Rows, Vec<Problem>> {
        Rows::new(request, &self.zones)
    }

    fn opening(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(ROOM);
        let zones = self.zones.version();
        out.extend_from_slice(format!("{{\"v\":{WIRE_VERSION},\"core\":\"{CORE_VERSION}\",\"zoneData\":\"{zones}\",").as_bytes());
        out
    }

    fn answer(&mut self, request: &Json, out: &mut Vec<u8>) -> Answer {
        match request.member("v") {
            Some(Json::Int(WIRE_VERSION)) => {}
            Some(other) => {
                let found = serde_json::to_string(other).unwrap_or_default();
                let message = format!("expected wire version `{WIRE_VERSION}`, found `{}`", crate::base::instant::shown(&found));
                return Err(vec![Problem::error("wire.versionUnknown", "/v", message)]);
            }
            None if matches!(request, Json::Map(_)) => {
                return Err(vec![
                    Problem::error("wire.missingField", "/v", "expected `v`, found nothing")
                        .help(format!("begin the request with `\"v\": {WIRE_VERSION}`")),
                ]);
            }
            None => {
                let message = format!("expected an object, found {}", request.kind());
                return Err(vec![Problem::error("wire.wrongType", "", message)]);
            }
        }
        match operation(request)? {
            "batch" => batch::answer(self, request, out),
            name => self.perform(name, request, out),
        }
    }
}

/// The operation that a request names.
fn operation(request: &Json) -> Result<&str, Vec<Problem>> {
    let problem = match request.member("op") {
        Some(Json::Str(name)) => return Ok(name),
        Some(other) => {
            Problem::error("wire.wrongType", "/op", format!("expected the name of an operation, found {}", other.kind()))
        }
        None => Problem::error("wire.missingField", "/op", "expected `op`, found nothing"),
    };
    Err(vec![problem.help(format!("the operations are {}", OPERATIONS.join(", ")))])
}

/// Reads the text of a request.
fn parse(request: &[u8]) -> Result<Json, Problem> {
    if request.len() > limits::REQUEST_BYTES {
        let message = format!("expected at most {} bytes, found {}", limits::REQUEST_BYTES, request.len());
        return Err(Problem::error("wire.tooLarge", "", message).help("send it in several requests"));
    }
    serde_json::from_slice(request).map_err(|error| {
        let text = error.to_string();
        if let Some((code, message)) = fault::taken_apart(&text) {
            let mut problem = Problem::error("wire.malformedJson", "", message);
            problem.code = code.into();
            return problem;
        }
        if text.starts_with("number out of range") {
            return Problem::error("wire.numberOutOfRange", "", "expected a number in range, found one that nobody can hold");
        }
        if text.starts_with("recursion limit") {
            let message = format!("expected at most {} levels of nesting, found more", limits::JSON_DEPTH);
            return Problem::error("wire.tooDeep", "", message);
        }
        let at = format!("at line {} column {}", error.line(), error.column());
        let message = if error.is_eof() {
            format!("expected the rest of a JSON value, found the end of the text {at}")
        } else {
            format!("expected JSON, found something else {at} ({})", text.split(" at line ").next().unwrap_or_default())
        };
        Problem::error("wire.malformedJson", "", message)
            .help("send one JSON object in UTF-8, without NaN, trailing commas or half surrogate pairs")
    })
}

/// Reads the members of a request as what the operation takes.
fn typed<T: DeserializeOwned>(request: &Json) -> Result<T, Vec<Problem>> {
    read::read(request, "").map_err(|problem| vec![problem])
}

/// Writes a result; the types of the wire serialise without fail.
fn write(out: &mut Vec<u8>, value: &impl Serialize) {
    match serde_json::to_vec(value) {
        Ok(bytes) => out.extend_from_slice(&bytes),
        Err(error) => out.extend_from_slice(format!("{:?}", error.to_string().to_owned()).as_bytes()),
    }
}
