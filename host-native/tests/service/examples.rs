//! The description's own examples, sent to a real service in the order of a first day.
//!
//! In: the examples of /openapi.json. Out: all of them taken. Never: an example that nobody has tried.

use serde_json::Value;

use crate::support::Service;

/// In which order they make sense, with the paths that they are sent to.
const DAY: [(&str, &str, &str); 18] = [
    ("contacts.put", "PUT", "/v1/contacts/ada"),
    ("contacts.patch", "PATCH", "/v1/contacts/ada"),
    ("contacts.bulk", "POST", "/v1/contacts/bulk"),
    ("sequences.create", "POST", "/v1/sequences"),
    ("sequences.put", "PUT", "/v1/sequences/welcome"),
    ("preview", "POST", "/v1/preview"),
    ("", "POST", "/v1/sequences/welcome/publish"),
    ("enrollments.create", "POST", "/v1/enrollments"),
    ("enrollments.bulk", "POST", "/v1/enrollments/bulk"),
    ("enrollments.acts", "POST", "/v1/enrollments/acts"),
    ("events.create", "POST", "/v1/events"),
    ("events.bulk", "POST", "/v1/events/bulk"),
    ("webhooks.create", "POST", "/v1/webhooks"),
    ("keys.create", "POST", "/v1/keys"),
    ("workspaces.create", "POST", "/v1/workspaces"),
    ("when", "POST", "/v1/when"),
    ("segments", "POST", "/v1/segments"),
    ("render", "POST", "/v1/render"),
];

#[test]
fn every_example_of_the_description_is_taken() {
    let service = Service::start();
    let described = service.call("GET", "/openapi.json", Value::Null).1;
    let mut examples = std::collections::BTreeMap::new();
    for operation in described["paths"].as_object().unwrap().values().flat_map(|methods| methods.as_object().unwrap().values()) {
        for content in operation["requestBody"]["content"].as_object().into_iter().flatten() {
            if let Some(example) = content.1.get("example") {
                examples.insert(operation["operationId"].as_str().unwrap().to_owned(), example.clone());
            }
        }
    }
    for (id, method, path) in DAY.into_iter().chain([("suppressions.put", "PUT", "/v1/suppressions/email/ben@example.com")]) {
        let (status, answer) = service.call(method, path, examples.remove(id).unwrap_or_default());
        assert!((200..300).contains(&status), "{id}: {status} {answer}");
        for item in answer["items"].as_array().into_iter().flatten() {
            assert!(item.get("problems").is_none(), "{id}: {item}");
        }
    }
    assert!(examples.is_empty(), "an example that nobody has tried: {:?}", examples.keys());
}
