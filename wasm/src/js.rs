//! The face for JavaScript: the module inside the npm package `relance`.
//!
//! In: a request as a JS object or as JSON text. Out: the response in the form in which the request came. Never: an exception
//! for bad input, a global; the caller holds the [`Core`], and what was loaded into it goes with it.

mod values;

use core::cell::RefCell;
use js_sys::JSON;
use relance_core::base::{Json, Problem};
use relance_core::call;
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

#[wasm_bindgen]
impl Core {
    /// Makes a core.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a request: text for text, an object for an object.
    pub fn call(&self, request: &JsValue) -> JsValue {
        if request.is_string() {
            return match values::text(request, "") {
                Ok(text) => JsValue::from(self.answer_text(text.as_bytes())),
                Err(problem) => JsValue::from(self.refusal_text(problem)),
            };
        }
        let text = match values::json(request) {
            Ok(request) => self.answer_text(&serde_json::to_vec(&request).unwrap_or_default()),
            Err(problem) => self.refusal_text(problem),
        };
        JSON::parse(&text).unwrap_or(JsValue::NULL)
    }

    /// Answers a request of one operation, given as an object without `v` and `op`; always an object.
    pub fn run(&self, operation: &str, request: &JsValue) -> JsValue {
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
        to_js(&response)
    }

    fn answer_text(&self, request: &[u8]) -> String {
        String::from_utf8(self.core.borrow_mut().call(request)).unwrap_or_default()
    }

    fn refusal_text(&self, problem: Problem) -> String {
        serde_json::to_string(&self.refusal(problem)).unwrap_or_default()
    }

    /// The response for a value that is no request: the core's own for nothing at all, with this problem instead.
    fn refusal(&self, problem: Problem) -> Json {
        let mut response = self.core.borrow_mut().call_value(&Json::Null);
        if let Json::Map(members) = &mut response {
            let problem = serde_json::to_vec(&problem).and_then(|bytes| serde_json::from_slice(&bytes));
            members.insert("problems".into(), Json::List(problem.into_iter().collect()));
        }
        response
    }
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
