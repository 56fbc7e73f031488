//! Compares a response with what a vector expects of it.
//!
//! In: the expectation and the response. Out: each place where they part. Never: tolerance; what a vector names must be exactly so.

use serde_json::Value;

/// Where the response is not as expected: of an object the members named, of a list every element, of all else the value itself.
/// `{"$absent": true}` expects that there is no such member.
pub fn mismatches(expected: &Value, found: &Value) -> Vec<String> {
    let mut out = Vec::new();
    compare(expected, Some(found), "", &mut out);
    out
}

fn compare(expected: &Value, found: Option<&Value>, at: &str, out: &mut Vec<String>) {
    if expected.get("$absent").is_some() {
        if let Some(found) = found {
            out.push(format!("{at}: expected nothing, found {found}"));
        }
        return;
    }
    let Some(found) = found else {
        out.push(format!("{at}: expected {expected}, found nothing"));
        return;
    };
    match (expected, found) {
        (Value::Object(expected), Value::Object(members)) => {
            for (name, value) in expected {
                compare(value, members.get(name), &format!("{at}/{name}"), out);
            }
        }
        (Value::Array(expected), Value::Array(items)) if expected.len() == items.len() => {
            for (index, (value, item)) in expected.iter().zip(items).enumerate() {
                compare(value, Some(item), &format!("{at}/{index}"), out);
            }
        }
        (expected, found) if expected == found => {}
        (expected, found) => out.push(format!("{at}: expected {expected}, found {found}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_that_are_not_named_do_not_matter() {
        assert!(mismatches(&json!({"a": {"b": 1}}), &json!({"a": {"b": 1, "c": 2}, "d": 3})).is_empty());
    }

    #[test]
    fn a_list_is_compared_to_its_end() {
        assert_eq!(mismatches(&json!({"a": [1]}), &json!({"a": [1, 2]})), ["/a: expected [1], found [1,2]"]);
        assert_eq!(mismatches(&json!([{"a": 1}, 2]), &json!([{"a": 1, "b": 2}, 3])), ["/1: expected 2, found 3"]);
    }

    #[test]
    fn what_is_missing_or_too_much_is_found() {
        assert_eq!(mismatches(&json!({"a": null}), &json!({})), ["/a: expected null, found nothing"]);
        assert_eq!(mismatches(&json!({"a": {"$absent": true}}), &json!({"a": 1})), ["/a: expected nothing, found 1"]);
        assert!(mismatches(&json!({"a": {"$absent": true}}), &json!({})).is_empty());
    }
}
