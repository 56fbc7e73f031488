//! The face for JavaScript: the module inside the npm package `relance`.
//!
//! In: a request as a JS object or as JSON text. Out: the response in the form in which the request came. Never: an exception
//! for bad input, a global; the caller holds the [`Core`], and what was loaded into it goes with it.

mod rows;
mod values;

use core::cell::RefCell;
use js_sys::{Float64Array, JSON};
use relance_core::base::{Instant, Json, Problem, read};
use relance_core::call;
use relance_core::time::times::Times;
use relance_core::wire::request::RenderRequest;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

/// A core of one's own. `free()` gives it back.
#[wasm_bindgen]
#[derive(Default)]
pub struct Core {
    /// Borrowed only between reading a request and writing its response, when no code of the caller's can run.
    core: RefCell<call::Core>,
}

/// What the exported functions return: never an error, but of this type all the same. As the machine's own functions they then have
/// several results; a call of a function whose one result is a reference is compiled into its caller by the engine of Node 20, which
/// ends the process when it has to undo that while the call is on.
type Returned = Result<JsValue, JsValue>;

#[wasm_bindgen]
impl Core {
    /// Makes a core.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a request: text for text, an object for an object.
    pub fn call(&self, request: &JsValue) -> Returned {
        if request.is_string() {
            return Ok(match values::text(request, "") {
                Ok(text) => JsValue::from(self.answer_text(text.as_bytes())),
                Err(problem) => JsValue::from(self.refusal_text(problem)),
            });
        }
        let text = match values::json(request) {
            Ok(request) => self.answer_text(&serde_json::to_vec(&request).unwrap_or_default()),
            Err(problem) => self.refusal_text(problem),
        };
        Ok(JSON::parse(&text).unwrap_or(JsValue::NULL))
    }

    /// Answers a request of one operation, given as an object without `v` and `op`; always an object.
    pub fn run(&self, operation: &str, request: &JsValue) -> Returned {
        let read = if request.is_undefined() { Ok(Json::Map(Default::default())) } else { values::json(request) };
        let response = match read {
            Ok(Json::Map(mut members)) => {
                members.entry("v".into()).or_insert(Json::Int(call::WIRE_VERSION));
                members.insert("op".into(), operation.into());
                self.core.borrow_mut().call_value(&Json::Map(members))
            }
            Ok(other) => {
                self.refusal(Problem::error("wire.wrongType", "", format!("expected an object, found {}", other.kind())))
            }
            Err(problem) => self.refusal(problem),
        };
        Ok(to_js(&response))
    }

    /// The moments of the same steps for many starts: `plan` is a request of the operation `times` without its starts, and each start
    /// is the place of a zone and milliseconds since 1970. Milliseconds start by start and step by step, NaN where nothing opens; or
    /// the response with the plan's problems.
    pub fn times(&self, plan: &JsValue, zones: &[u32], starts: &[f64]) -> Returned {
        let read = values::json(plan).and_then(|plan| read::read(&plan, ""));
        let compiled = read.map_err(|problem| vec![problem]).and_then(|plan| self.core.borrow().times(&plan));
        let problems = match compiled {
            Ok(times) if zones.len() == starts.len() => {
                return Ok(Float64Array::from(all(&times, zones, starts).as_slice()).into());
            }
            Ok(_) => {
                let message = format!("expected as many zones as starts, found {} and {}", zones.len(), starts.len());
                vec![Problem::error("times.zonePlace", "", message)]
            }
            Err(problems) => problems,
        };
        Ok(to_js(&self.refused(&problems)))
    }

    /// A template for many rows of data: `template` and what else a request `render` has but its data; or the response with the problems.
    pub fn rows(&self, template: &JsValue, rest: &JsValue) -> Returned {
        let read = values::json(rest).and_then(|rest| {
            let mut request: RenderRequest = read::read(&rest, "")?;
            if template.is_string() {
                request.template = Some(values::text(template, "/template")?);
            }
            Ok(request)
        });
        match read.map_err(|problem| vec![problem]).and_then(|request| self.core.borrow().rows(&request)) {
            Ok(rows) => Ok(rows::Rows::new(rows).into()),
            Err(problems) => Ok(to_js(&self.refused(&problems))),
        }
    }

    fn answer_text(&self, request: &[u8]) -> String {
        String::from_utf8(self.core.borrow_mut().call(request)).unwrap_or_default()
    }

    fn refusal_text(&self, problem: Problem) -> String {
        serde_json::to_string(&self.refusal(problem)).unwrap_or_default()
    }

    /// The response for a value that is no request: the core's own for nothing at all, with this problem instead.
    fn refusal(&self, problem: Problem) -> Json {
        self.refused(&[problem])
    }

    fn refused(&self, problems: &[Problem]) -> Json {
        let mut response = self.core.borrow_mut().call_value(&Json::Null);
        if let Json::Map(members) = &mut response {
            let problems = serde_json::to_vec(problems).and_then(|bytes| serde_json::from_slice(&bytes));
            members.insert("problems".into(), problems.unwrap_or_default());
        }
        response
    }
}

/// The moments of every start, in milliseconds since 1970 as JavaScript counts them.
fn all(times: &Times, zones: &[u32], starts: &[f64]) -> Vec<f64> {
    let steps = times.steps();
    let mut moments = vec![None; steps];
    let mut found = Vec::with_capacity(starts.len() * steps);
    for (zone, start) in zones.iter().zip(starts) {
        match Instant::from_millis(*start as i64).filter(|_| start.is_finite()) {
            Some(start) => times.of(*zone as usize, start, &mut moments),
            None => moments.fill(None),
        }
        found.extend(moments.iter().map(|moment| moment.map_or(f64::NAN, |moment| moment.millis() as f64)));
    }
    found
}

/// A response as a plain object, the same that `JSON.parse` would make of its text.
fn to_js(response: &Json) -> JsValue {
    if is_plain(response)
        && let Ok(value) = response.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
    {
        return value;
    }
    serde_json::to_string(response).ok().and_then(|text| JSON::parse(&text).ok()).unwrap_or(JsValue::NULL)
}

/// Whether no member has the one name to which an assignment would do something else.
fn is_plain(value: &Json) -> bool {
    match value {
        Json::List(items) => items.iter().all(is_plain),
        Json::Map(members) => !members.contains_key("__proto__") && members.values().all(is_plain),
        _ => true,
    }
}

/// A function of a value's, if it has one of this name.
fn has_function(value: &JsValue, name: &str) -> Result<bool, JsValue> {
    js_sys::Reflect::get(value, &JsValue::from_str(name)).map(|member| member.dyn_ref::<js_sys::Function>().is_some())
}
