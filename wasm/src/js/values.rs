//! Reads a JS value as JSON, more strictly than `JSON.stringify`: what it would drop or change silently is a problem here.
//!
//! In: any JS value. Out: a JSON value, or the problem with its code and path. Never: an exception, an endless walk; depth and
//! size are bounded, and a value that contains itself is named as such.

use js_sys::{Array, Function, JsString, Number, Object, Reflect};
use relance_core::base::{Json, Problem, limits, pointer};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    /// `Object.keys`, whose exception (a proxy may throw one) is caught.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn names_of(object: &JsValue) -> Result<Array, JsValue>;
}

/// Reads a value.
pub(super) fn json(value: &JsValue) -> Result<Json, Problem> {
    Walk { around: Vec::new(), size: 0, kind: kind_function() }.value(value, "")
}

/// Reads a string, which must be whole: JavaScript's may hold half a surrogate pair, UTF-8 can't.
pub(super) fn text(value: &JsValue, at: &str) -> Result<String, Problem> {
    let text = value.as_string().unwrap_or_default();
    // The conversion puts U+FFFD for each half; only where one stands is a closer look worth its time.
    if text.contains('\u{fffd}') && value.dyn_ref::<JsString>().is_some_and(|text| !text.is_valid_utf16()) {
        let message = "expected whole characters, found half of a surrogate pair";
        return Err(Problem::error("wire.loneSurrogate", at, message)
            .help("call `toWellFormed()` on the string, or cut it between characters"));
    }
    Ok(text)
}

/// A walk through a value: the objects around the place where it is, and how much it has seen.
struct Walk {
    around: Vec<JsValue>,
    size: usize,
    kind: Option<Function>,
}

impl Walk {
    fn value(&mut self, value: &JsValue, at: &str) -> Result<Json, Problem> {
        self.count(1, at)?;
        if value.is_null() {
            Ok(Json::Null)
        } else if let Some(truth) = value.as_bool() {
            Ok(Json::Bool(truth))
        } else if value.is_string() {
            let text = text(value, at)?;
            self.count(text.len(), at)?;
            Ok(Json::Str(text))
        } else if let Some(number) = value.as_f64() {
            self::number(number, value, at)
        } else if value.is_object() {
            self.within(value, at, |walk| if Array::is_array(value) { walk.list(value, at) } else { walk.object(value, at) })
        } else {
            Err(no_json(at, &format!("a value of type {}", value.js_typeof().as_string().unwrap_or_default())))
        }
    }

    /// Goes one level deeper.
    fn within(
        &mut self,
        value: &JsValue,
        at: &str,
        walk: impl FnOnce(&mut Self) -> Result<Json, Problem>,
    ) -> Result<Json, Problem> {
        if self.around.iter().any(|outer| Object::is(outer, value)) {
            let message = "expected a value that does not contain itself, found one that does";
            return Err(Problem::error("wire.cyclic", at, message));
        }
        if self.around.len() >= limits::JSON_DEPTH {
            let message = format!("expected at most {} levels of nesting, found more", limits::JSON_DEPTH);
            return Err(Problem::error("wire.tooDeep", at, message));
        }
        self.around.push(value.clone());
        let read = walk(self);
        self.around.pop();
        read
    }

    fn list(&mut self, value: &JsValue, at: &str) -> Result<Json, Problem> {
        let length = Reflect::get(value, &JsValue::from_str("length")).map_err(|_| thrown(at))?;
        let mut items = Vec::new();
        for index in 0..length.as_f64().map_or(0, |length| length as u32) {
            let at = pointer::element(at, index);
            let item = Reflect::get_u32(value, index).map_err(|_| thrown(&at))?;
            if item.is_undefined() {
                return Err(no_json(&at, "a hole in a list or `undefined`"));
            }
            items.push(self.value(&item, &at)?);
        }
        Ok(Json::List(items))
    }

    fn object(&mut self, value: &JsValue, at: &str) -> Result<Json, Problem> {
        let kind = self.kind.as_ref().map(|kind| kind.call0(value)).transpose().map_err(|_| thrown(at))?;
        let kind = kind.and_then(|kind| kind.as_string()).unwrap_or_default();
        if kind != "[object Object]" {
            return Err(no_json(at, &format!("`{kind}`")).help("give a plain object, or a `Date` as its `toISOString()`"));
        }
        if super::has_function(value, "toJSON").map_err(|_| thrown(at))? {
            return Err(
                no_json(at, "an object with a `toJSON` of its own").help("give the text or the plain object that it stands for")
            );
        }
        let mut members = BTreeMap::new();
        for name in names_of(value).map_err(|_| thrown(at))?.iter() {
            let member = Reflect::get(value, &name).map_err(|_| thrown(at))?;
            if member.is_undefined() {
                continue; // left out, as `JSON.stringify` leaves it out
            }
            let name = text(&name, at)?;
            self.count(name.len(), at)?;
            let read = self.value(&member, &pointer::member(at, &name))?;
            members.insert(name, read);
        }
        Ok(Json::Map(members))
    }

    /// Counts what was seen: an object that is referred to many times is as large as its text would be.
    fn count(&mut self, bytes: usize, at: &str) -> Result<(), Problem> {
        self.size = self.size.saturating_add(bytes);
        if self.size <= limits::REQUEST_BYTES {
            return Ok(());
        }
        let message = format!("expected at most {} bytes, found more", limits::REQUEST_BYTES);
        Err(Problem::error("wire.tooLarge", at, message).help("send it in several requests"))
    }
}

/// A number; beyond JavaScript's safe integers it is read from its text, so that an object and its JSON lead to the same value.
fn number(number: f64, value: &JsValue, at: &str) -> Result<Json, Problem> {
    if Number::is_safe_integer(value) {
        return Ok(Json::Int(number as i64));
    }
    if !number.is_finite() {
        return Err(Problem::error("wire.numberNotFinite", at, format!("expected a finite number, found `{number}`")));
    }
    let text = value.unchecked_ref::<Number>().to_string_with_radix(10).map(String::from).unwrap_or_default();
    serde_json::from_str(&text).map_err(|_| {
        Problem::error("wire.numberOutOfRange", at, format!("expected a number of at most 38 digits, found `{text}`"))
    })
}

/// `Object.prototype.toString`, which tells a plain object from a `Date` or a `Map`, also of another window.
fn kind_function() -> Option<Function> {
    let prototype = Object::get_prototype_of(&Object::new());
    Reflect::get(&prototype, &JsValue::from_str("toString")).ok()?.dyn_into().ok()
}

fn no_json(at: &str, found: &str) -> Problem {
    Problem::error("wire.notJson", at, format!("expected a value of JSON, found {found}"))
}

fn thrown(at: &str) -> Problem {
    no_json(at, "an object that throws when it is read")
}
