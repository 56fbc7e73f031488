//! What the targets that put their inputs together share: choosing a piece, writing an instant, asking the core.
//!
//! In: numbers, pieces, requests. Out: a piece, a text, an answer. Never: a judgement of what was answered.

use arbitrary::Unstructured;
use relance_core::base::Instant;
use relance_core::call::Core;
use serde_json::Value;

/// The start of 2026, from which the targets count, in milliseconds since 1970.
const EPOCH: i64 = 1_767_225_600_000;

/// One of a list's values.
pub fn one_of(numbers: &mut Unstructured<'_>, values: &Value) -> arbitrary::Result<Value> {
    let values = values.as_array().map_or(&[][..], Vec::as_slice);
    if values.is_empty() { Ok(Value::Null) } else { numbers.choose(values).cloned() }
}

/// The instant so many milliseconds after the start of 2026, as it is written.
pub fn instant(millis: i64) -> String {
    let bounds = Instant::MIN.millis()..=Instant::MAX.millis();
    let millis = EPOCH.saturating_add(millis).clamp(*bounds.start(), *bounds.end());
    Instant::from_millis(millis).expect("it is within the bounds").to_string()
}

/// So many milliseconds after the start of 2026 is what is written here.
pub fn millis(text: &str) -> i64 {
    text.parse::<Instant>().expect("an instant").millis() - EPOCH
}

/// Asks the core; the answer is JSON.
pub fn ask(core: &mut Core, mut request: Value) -> Value {
    request["v"] = Value::from(1);
    let answer = core.call(request.to_string().as_bytes());
    serde_json::from_slice(&answer).expect("an answer is JSON")
}
