//! Any bytes as a request: whatever they are, the answer is JSON, and the same each time.
//!
//! In: the text of a request, or what is none. Out: nothing. Never: an opinion about what the answer says.

use relance_core::base::Json;
use relance_core::call::Core;
use serde_json::Value;

/// The most people of a simulation that is still worth the time; hosts split larger ones over calls.
const PEOPLE: i64 = 40;

/// Asks once: what may not take long.
pub fn once(request: &[u8]) {
    if !is_for_many(request) {
        Core::new().call(request);
    }
}

/// Asks two cores that know nothing, and once more as a value where the bytes are one.
pub fn tried(request: &[u8]) {
    if is_for_many(request) {
        return;
    }
    let answer = Core::new().call(request);
    let text = str::from_utf8(&answer).expect("an answer is UTF-8");
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("the answer is no JSON, {error}: {text}"));
    assert_ne!(value.get("result").is_some(), value.get("problems").is_some(), "either a result or problems: {text}");
    assert!(answer == Core::new().call(request), "asked twice, and answered otherwise than {text}");
    if let Ok(request) = serde_json::from_slice::<Json>(request) {
        let as_value = Core::new().call_value(&request);
        let as_text: Json = serde_json::from_slice(&answer).expect("what it writes, it reads");
        assert_eq!(as_value, as_text, "a request that is a value is answered otherwise than its text");
    }
}

/// Whether it simulates many people, alone or in a batch: that takes as long as it takes.
fn is_for_many(request: &[u8]) -> bool {
    fn any(value: &Json, is: &impl Fn(&str, &Json) -> bool) -> bool {
        match value {
            Json::Map(members) => members.iter().any(|(name, value)| is(name, value) || any(value, is)),
            Json::List(items) => items.iter().any(|item| any(item, is)),
            _ => false,
        }
    }
    let Ok(request) = serde_json::from_slice::<Json>(request) else { return false };
    let simulates = any(&request, &|_, value| value.as_str() == Some("simulate"));
    simulates && any(&request, &|name, value| name == "count" && matches!(value, Json::Int(count) if *count > PEOPLE))
}
