//! Lives the vectors' stories through over HTTP: what GET timeline gives is what the core answers, byte for byte.
//!
//! In: `tests/vectors/stories`. Out: the same entries from the core here and from the service. Never: an expectation of its own: the
//! vectors' run holds those against every build.

use std::path::Path;

use relance_core::call::Core;
use serde_json::{Map, Value, json};

use crate::service::Service;

#[test]
fn every_story_of_the_vectors_is_told_alike_over_http() {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/stories/over-http.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(place).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() > 10);
    for case in cases {
        let mut given = file["given"].as_object().unwrap().clone();
        given.extend(case.get("given").and_then(Value::as_object).cloned().unwrap_or_default());
        let name = case["name"].as_str().unwrap();
        // Time does not go back: each story has a service of its own.
        let service = Service::start();
        let mut story = Story { service, given, answers: Vec::new(), told: Vec::new(), enrollment: String::new() };
        story.begin();
        for step in case["when"].as_array().unwrap() {
            story.step(step);
        }
        assert!(story.told.len() >= 3, "{name}");
        assert_eq!(story.heard(), story.told, "{name}");
        let replayed = story.service.ok("GET", &format!("/v1/enrollments/{}/replay", story.enrollment), Value::Null);
        assert_eq!(replayed["same"], true, "{name}: {replayed}");
    }
}

/// A story under way.
struct Story {
    service: Service,
    given: Map<String, Value>,
    /// What the core answers to each step.
    answers: Vec<Value>,
    /// Its timeline by these answers, each entry as its bytes.
    told: Vec<String>,
    enrollment: String,
}

impl Story {
    /// The story's settings, and whom it is about.
    fn begin(&self) {
        self.service.ok("PUT", "/v1/settings", self.given["settings"].clone());
        self.service.ok("PUT", "/v1/contacts/ada", self.given["ada"].clone());
    }

    /// Asks the core, does the same over HTTP, and waits until the timeline tells of it.
    fn step(&mut self, step: &Value) {
        let mut asked = self.resolved(step);
        if asked.get("op").is_none() {
            let state = self.answers.iter().rev().find_map(|answer| answer.get("state")).unwrap().clone();
            let (at, facts) = (asked["at"].clone(), self.resolved(&self.given["facts"].clone()));
            asked = json!({ "op": "advance", "state": state, "event": asked, "facts": facts, "now": at });
        }
        asked["v"] = json!(1);
        let forecast = (asked["event"]["type"] == "migrated").then(|| self.migrate(&asked));
        let answer = Core::new().call(asked.to_string().as_bytes());
        let mut answer: Value = serde_json::from_slice(&answer).unwrap();
        assert!(answer.get("result").is_some(), "{answer}");
        let result = answer["result"].take();
        assert!(forecast.is_none_or(|at| at == result["wakeAt"]), "the dry run told of another moment");
        self.live(&asked, &result);
        if let Some(entry) = result.get("entry") {
            self.told.push(entry.to_string());
            self.service.until(&format!("the timeline tells of {}", asked["event"]), || self.heard().len() >= self.told.len());
        }
        self.answers.push(result);
    }

    /// Looks, then moves by a job. Gives the moment that the dry run told of.
    fn migrate(&self, asked: &Value) -> Value {
        self.service.at(asked["now"].as_str().unwrap());
        let place = "/v1/sequences/welcome/migrate";
        let forecast = self.service.ok("POST", place, json!({ "to": 2, "all": true, "dryRun": true }));
        assert_eq!(forecast["whole"], 1, "{forecast}");
        let job = self.service.ok("POST", place, json!({ "to": 2, "all": true, "by": asked["event"]["by"] }));
        assert_eq!(self.service.over(&job)["status"], "done");
        forecast["enrollments"][0]["after"]["at"].clone()
    }

    /// The same over HTTP.
    fn live(&mut self, asked: &Value, result: &Value) {
        let service = &self.service;
        if let Some(now) = asked["now"].as_str() {
            service.at(now);
        }
        let acts = |act: &str| format!("/v1/enrollments/{}/{act}", self.enrollment);
        let event = &asked["event"];
        match (asked["op"].as_str().unwrap(), event["type"].as_str().unwrap_or_default()) {
            ("publish", _) => {
                if asked.get("previous").is_none() {
                    service.ok("POST", "/v1/sequences", json!({ "draft": asked["draft"] }));
                } else {
                    service.ok("PUT", "/v1/sequences/welcome", asked["draft"].clone());
                }
                let published = service.ok("POST", "/v1/sequences/welcome/publish", json!({}));
                assert_eq!(published["version"]["hash"], result["version"]["hash"]);
            }
            ("enroll", _) => {
                let made = service.ok("POST", "/v1/enrollments", json!({ "sequence": "welcome", "contact": "ada" }));
                assert_eq!(made["enrollment"], result["state"]["id"]);
                self.enrollment = made["enrollment"].as_str().unwrap().to_owned();
            }
            (_, "due" | "sent" | "migrated") => {} // Time does the first, the receiver the second, a job has done the third.
            (_, "modelAnswered") => {
                // The product asks a model of its own.
                drop(service.ok("POST", "/v1/events", json!({ "enrollment": self.enrollment, "event": event })));
            }
            (_, "approved" | "refused") => {
                let waiting = service.all("/v1/approvals");
                assert_eq!((waiting.len(), &waiting[0]["digest"]), (1, &event["digest"]), "{waiting:?}");
                let act = if event["type"] == "approved" { "approve" } else { "refuse" };
                let mut wish = json!({ "digest": event["digest"], "by": event["by"] });
                if let Some(content) = event.get("content") {
                    wish["content"] = content.clone();
                }
                service.ok("POST", &format!("/v1/approvals/{}/{act}", self.enrollment), wish);
            }
            (_, "paused") => drop(service.ok("POST", &acts("pause"), json!({ "by": event["by"] }))),
            (_, "resumed") => drop(service.ok("POST", &acts("resume"), json!({ "by": event["by"] }))),
            (_, "stopped") => drop(service.ok("POST", &acts("stop"), json!({ "by": event["by"] }))),
            (_, "stepSkipped") => drop(service.ok("POST", &acts("skip"), json!({ "step": event["step"], "by": event["by"] }))),
            (_, "sendNow") => drop(service.ok("POST", &acts("send-now"), json!({ "step": event["step"], "by": event["by"] }))),
            (_, "rescheduled") => {
                let wish = json!({ "to": event["to"], "step": event["step"], "by": event["by"] });
                drop(service.ok("POST", &acts("reschedule"), wish));
            }
            _ => drop(service.ok("POST", "/v1/events", json!({ "contact": "ada", "event": event }))),
        }
    }

    /// The timeline as it came over the wire: each entry as its bytes.
    fn heard(&self) -> Vec<String> {
        let text = self.service.text(&format!("/v1/enrollments/{}/timeline", self.enrollment));
        let page: Value = serde_json::from_str(&text).unwrap();
        let items: Vec<String> = page["items"].as_array().unwrap().iter().map(Value::to_string).collect();
        assert!(page.get("next").is_none(), "a story fits on a page");
        items
    }

    /// The step with what it refers to in place; of the vectors' language, what the stories speak.
    fn resolved(&self, value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|item| self.resolved(item)).collect(),
            Value::Object(members) => {
                let mut whole = match (members.get("$given"), members.get("$result")) {
                    (Some(name), _) => self.resolved(&self.given[name.as_str().unwrap()]),
                    (_, Some(place)) => {
                        let (step, below) = place.as_str().unwrap().split_once('/').unwrap();
                        self.answers[step.parse::<usize>().unwrap()].pointer(&format!("/{below}")).unwrap().clone()
                    }
                    _ => json!({}),
                };
                for (name, member) in members.iter().filter(|(name, _)| !name.starts_with('$')) {
                    whole[name] = self.resolved(member);
                }
                whole
            }
            other => other.clone(),
        }
    }
}
