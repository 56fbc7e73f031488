//! The native build: answers every step of every case in one core, and says where a vector does not hold.
//!
//! In: the cases. Out: the exchanges in order, and what does not hold. Never: a comparison with another build.

use anyhow::{Context, Result};
use relance_core::call::Core;
use serde_json::Value;

use crate::vector::Case;
use crate::{Exchange, expand, pattern};

/// What came of the vectors.
pub struct Outcome {
    /// Every request and response, in order.
    pub exchanges: Vec<Exchange>,
    /// Each case that does not hold, with why.
    pub failures: Vec<String>,
}

/// Answers all steps of all cases.
///
/// # Errors
/// A step that can't be made into a request, or a response that is no JSON.
pub fn run(cases: &[Case]) -> Result<Outcome> {
    let mut core = Core::new();
    let mut outcome = Outcome { exchanges: Vec::new(), failures: Vec::new() };
    for case in cases {
        let mut results = Vec::new();
        for (index, (step, then)) in case.steps.iter().enumerate() {
            let from = format!("{} · step {index}", case.from);
            let request = expand::request(step, &case.given, &results).with_context(|| from.clone())?;
            let response = String::from_utf8(core.call(request.text.as_bytes())).with_context(|| from.clone())?;
            let value: Value = serde_json::from_str(&response).with_context(|| format!("{from}: {response}"))?;
            let wrong = judge(then, &value);
            if !wrong.is_empty() {
                outcome.failures.push(format!("{from}\n  {}", wrong.join("\n  ")));
            }
            results.push(value);
            outcome.exchanges.push(Exchange { from, request: request.text, is_value: request.is_value, response });
        }
    }
    Ok(outcome)
}

/// What is wrong with a response. No expectation at all still expects a result.
fn judge(then: &Value, response: &Value) -> Vec<String> {
    let problems = response.get("problems");
    if !then.is_null() && (problems.is_none() || then.get("problems").is_some()) {
        return pattern::mismatches(then, response);
    }
    problems.map(|problems| format!("expected a result, found problems {problems}")).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_vector_that_does_not_hold_is_a_failure() {
        let step =
            |then: Value| Case { from: "a".into(), given: Default::default(), steps: vec![(json!({"op": "about"}), then)] };
        assert_eq!(run(&[step(json!({"v": 1}))]).unwrap().failures.len(), 0);
        assert_eq!(run(&[step(json!({"v": 2}))]).unwrap().failures.len(), 1);
    }

    #[test]
    fn a_step_without_an_expectation_still_has_to_succeed() {
        assert!(judge(&Value::Null, &json!({"result": {}})).is_empty());
        assert_eq!(judge(&Value::Null, &json!({"problems": []})).len(), 1);
    }
}
