//! Any bytes as a request: whatever they are, the answer is JSON, and the same each time.
//!
//! In: the text of a request, or what is none. Out: nothing. Never: an opinion about what the answer says.

use relance_core::base::Json;
use relance_core::call::Core;
use serde_json::Value;

/// Asks once: what may not take long.
pub fn once(request: &[u8]) {
    Core::new().call(request);
}

/// Asks two cores that know nothing, and once more as a value where the bytes are one.
pub fn tried(request: &[u8]) {
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
