//! Laws of conversations that are watched: whatever comes, in whichever order, and whatever a model answers.
//!
//! In: settings, events, answers of all kinds, made by a seed that is printed. Out: a failure with the shortest history that breaks a law.
//! Never: an example that a person has chosen (those are vectors).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can't go on says so by failing")]

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use relance_core::call::Core;
use relance_property::law;
use serde_json::{Value, json};

const START: i64 = 1_795_421_600_000;

/// An event and how many minutes after the one before.
fn happens() -> impl Strategy<Value = (Value, i64)> {
    let words = prop::sample::select(vec![
        "ok",
        "call me tomorrow at 10",
        "in a meeting",
        "STOP",
        "not interested",
        "thanks, bye!",
        "I just booked a slot",
        "this is unacceptable, the third time I ask!",
        "wrong number",
        "I want to unsubscribe from Acme's offer and take yours?",
        "",
    ]);
    let answers = prop::sample::select(vec![
        r#"{"decision":"reEngage","at":null,"text":"Hello?","reason":"x"}"#,
        r#"{"decision":"schedule","at":"2026-12-01T09:00","text":null,"reason":"x"}"#,
        r#"{"decision":"schedule","at":"1999-12-01T09:00","text":null,"reason":"x"}"#,
        r#"{"decision":"schedule","at":"9999-12-01T09:00","text":null,"reason":"x"}"#,
        r#"{"decision":"close","at":null,"text":null,"reason":"x"}"#,
        r#"{"decision":"handOver","at":null,"text":null,"reason":"x"}"#,
        r#"{"decision":"reEngage","text":"Pay at https://evil.example","reason":"x"}"#,
        r#"{"intent":"askedForTime","at":"2026-12-02T09:00","phrase":null}"#,
        r#"{"intent":"optOut","at":null,"phrase":null}"#,
        r#"{"summary":"They talked."}"#,
        r#"{"limits":[{"type":"maxFollowUps","max":99}]}"#,
        "no JSON",
        "{",
    ]);
    let what = prop_oneof![
        4 => Just(json!({ "type": "due" })),
        4 => prop::sample::select(vec!["ai", "human"]).prop_map(|by| json!({ "type": "outbound", "by": by })),
        4 => words.prop_map(|text| json!({ "type": "replied", "text": text })),
        4 => (answers, 0..6_u32).prop_map(|(answer, number)| json!({ "type": "modelAnswered", "answer": answer, "number": number })),
        1 => Just(json!({ "type": "modelFailed", "outOfCredits": true, "number": 0 })),
        1 => Just(json!({ "type": "replied", "automatic": true, "text": "I am away" })),
        1 => prop::sample::select(vec!["goal", "botDeactivated", "botActivated", "handedBack", "conversationClosed", "stopped", "resumed", "recalculated"])
            .prop_map(|kind| json!({ "type": kind, "goal": "booked" })),
        3 => (0..4_u32, 0..4_u32).prop_map(|(sent, end)| json!({ "type": "followUp", "sent": sent, "end": end })),
        1 => Just(json!({ "type": "followUpRefused" })),
    ];
    (what, prop::sample::select(vec![0_i64, 1, 5, 19, 20, 21, 60, 600, 1_500, 20_000]))
}

fn settings() -> impl Strategy<Value = Value> {
    let say = json!([{ "type": "text", "body": "Still there?" }]);
    let rules = prop::sample::select(vec![
        "",
        "never follow up more than 2 times",
        "never follow up",
        "at least 12 hours apart",
        "only between 9 am and 6 pm",
    ]);
    (any::<bool>(), any::<bool>(), any::<bool>(), rules, 1..4_u32).prop_map(move |(texts, model, by_model, rules, episodes)| {
        let scenario = if texts { json!({ "messages": say }) } else { json!({}) };
        let mut auto = json!({ "stoppedReplying": scenario, "busy": scenario, "askedForTime": scenario, "instructions": rules });
        if by_model {
            auto["decide"] = json!("model");
        }
        let mut settings = json!({ "channels": { "sms": {} }, "maxEpisodes": episodes, "autoFollowUps": auto });
        if model {
            settings["model"] = json!({ "tries": 2 });
        }
        settings
    })
}

/// What a history has come to.
struct Walk {
    core: Core,
    state: Value,
    now: i64,
    /// The enrollment that was begun last, as it stands.
    enrollment: Option<Value>,
}

fn instant(millis: i64) -> Value {
    serde_json::to_value(relance_core::base::Instant::from_millis(millis).unwrap()).unwrap()
}

impl Walk {
    fn call(&mut self, request: &Value) -> Value {
        serde_json::from_slice(&self.core.call(request.to_string().as_bytes())).unwrap()
    }

    /// The event as the watch hears it now; nothing where there is none such.
    fn event(&self, what: &Value) -> Option<Value> {
        let mut event = what.clone();
        event["at"] = instant(self.now);
        match what["type"].as_str().unwrap() {
            "modelAnswered" | "modelFailed" => {
                let open = self.state["question"]["key"].clone();
                // Sometimes of the open question, sometimes of another one.
                event["key"] =
                    if open.is_string() && what["number"] != 5 { open } else { json!(format!("t/decide/{}", what["number"])) };
            }
            "followUp" => {
                let mut enrollment = self.enrollment.clone()?;
                let count = what["sent"].as_u64().unwrap() as usize;
                for step in enrollment["steps"].as_array_mut().unwrap().iter_mut().take(count) {
                    step["status"] = json!("sent");
                    step["sentAt"] = instant(self.now);
                }
                let by = match what["end"].as_u64().unwrap() {
                    1 => Some(("exhausted", "completed")),
                    2 => Some(("stoppedByPerson", "stopped")),
                    3 => Some(("optedOut", "unsubscribed")),
                    _ => None,
                };
                if let Some((by, status)) = by {
                    enrollment["status"] = json!(status);
                    enrollment["ended"] = json!({ "at": instant(self.now), "by": by, "reason": { "code": "x", "text": "x" } });
                }
                event["enrollment"] = enrollment;
            }
            "followUpRefused" => {
                event["enrollment"] = self.state["followUp"]["enrollment"].as_str().map(Value::from)?;
                event["reason"] = json!({ "code": "enroll.noAddress", "text": "x" });
            }
            _ => {}
        }
        Some(event)
    }
}

/// What must be so of a conversation's state after every turn.
fn stands(state: &Value, now: i64) -> Result<(), TestCaseError> {
    let status = state["status"].as_str().unwrap();
    let (asking, following, wake) = (state["question"].is_object(), state["followUp"].is_object(), state["wakeAt"].as_str());
    prop_assert_eq!(status == "asking", asking, "{}", state);
    prop_assert!(status != "following" || following, "{}", state);
    prop_assert!(
        !matches!(status, "resting" | "handedOver" | "stopped" | "closed" | "open" | "following") || wake.is_none(),
        "{}",
        state
    );
    prop_assert!(!asking || wake.is_some(), "a question has an end: {}", state);
    if let Some(wake) = wake {
        let at: relance_core::base::Instant = serde_json::from_value(json!(wake)).unwrap();
        prop_assert!(at.millis() > now, "what is due was done: {}", state);
    }
    Ok(())
}

/// What a workspace has promised, as its settings say it.
struct Promised {
    settings: Value,
    contact: Value,
    conversation: Value,
    /// How many follow-ups there are at most before the contact writes again.
    most: u64,
}

impl Promised {
    fn of(settings: Value) -> Self {
        let rules = settings["autoFollowUps"]["instructions"].as_str().unwrap();
        let most = if rules.contains("more than 2") {
            2
        } else if rules == "never follow up" {
            0
        } else {
            5
        };
        let contact = json!({ "id": "ada", "phone": "+34600000000", "timezone": "Europe/Madrid" });
        Self { settings, contact, conversation: json!({ "id": "t", "channel": "sms" }), most }
    }

    /// A follow-up that is begun keeps what was promised, and is sound.
    fn keeps(&self, walk: &mut Walk, effect: &Value, state: &Value) -> Result<(), TestCaseError> {
        let steps = effect["version"]["steps"].as_array().unwrap().len() as u64;
        let sent = state["sent"].as_u64().unwrap_or(0);
        prop_assert!(sent + steps <= self.most, "{} and {} are more than {}: {}", sent, steps, self.most, effect);
        let nagging = matches!(effect["occasion"].as_str().unwrap(), "stoppedReplying" | "busy") && sent == 0;
        let followed = state["followed"].as_u64().unwrap_or(0);
        prop_assert!(!nagging || followed < self.settings["maxEpisodes"].as_u64().unwrap(), "{}", state);
        let enroll = json!({
            "v": 1, "op": "enroll", "id": effect["enrollment"], "version": effect["version"], "target": effect["target"],
            "contact": self.contact, "conversation": self.conversation, "settings": self.settings, "now": instant(walk.now),
        });
        let enrolled = walk.call(&enroll);
        prop_assert!(enrolled["result"]["state"].is_object(), "what is begun is sound: {}", enrolled);
        walk.enrollment = Some(enrolled["result"]["state"].clone());
        Ok(())
    }

    /// One event, and what must be so after it. `no`: the contact has said no.
    fn turn(&self, walk: &mut Walk, event: &Value, no: bool) -> Result<Vec<String>, TestCaseError> {
        let facts = json!({ "contact": self.contact, "conversation": self.conversation, "settings": self.settings });
        let mut request = json!({ "v": 1, "op": "watch", "event": event, "facts": facts, "now": instant(walk.now) });
        if !walk.state.is_null() {
            request["state"] = walk.state.clone();
        }
        let response = walk.call(&request);
        prop_assert!(response["result"].is_object(), "{}", response);
        prop_assert_eq!(&response, &walk.call(&request), "the same input gives the same answer");
        let result = &response["result"];
        stands(&result["state"], walk.now)?;
        let begun: Vec<&Value> =
            result["effects"].as_array().unwrap().iter().filter(|effect| effect["type"] == "enroll").collect();
        prop_assert!(begun.len() <= 1, "one follow-up at most: {}", result);
        prop_assert!(!no || begun.is_empty(), "nothing begins after a no: {}", result);
        for effect in begun {
            self.keeps(walk, effect, &result["state"])?;
        }
        walk.state = result["state"].clone();
        let decisions = result["decisions"].as_array().unwrap();
        prop_assert!(!decisions.is_empty(), "every event is answered: {}", result);
        Ok(decisions.iter().map(|decision| decision["what"].as_str().unwrap().to_owned()).collect())
    }
}

#[test]
fn whatever_comes_a_conversation_keeps_its_limits_and_a_no_is_a_no() {
    let seen = RefCell::new(BTreeMap::<String, u32>::new());
    let histories = (settings(), prop::collection::vec(happens(), 1..40));
    law("conversations keep their limits", histories, |(settings, history)| {
        let promised = Promised::of(settings);
        let mut walk = Walk { core: Core::new(), state: Value::Null, now: START, enrollment: None };
        let mut no = false;
        for (what, minutes) in history {
            walk.now += minutes * 60_000;
            let Some(event) = walk.event(&what) else { continue };
            for decided in promised.turn(&mut walk, &event, no)? {
                *seen.borrow_mut().entry(decided).or_default() += 1;
            }
            // A person may take back what a person has stopped or what words were read as; an opt-out stays, whatever comes after it.
            let reason = walk.state["reason"]["code"].as_str().unwrap_or_default();
            no |= walk.state["status"] == "stopped" && matches!(reason, "watch.optedOut" | "watch.complained");
        }
        Ok(())
    });
    // A law that nothing tries is no law.
    for what in [
        "followUp",
        "asked",
        "retrying",
        "fellBack",
        "closed",
        "handedOver",
        "stopped",
        "resting",
        "sent",
        "refused",
        "heldForHuman",
        "unsure",
    ] {
        assert!(seen.borrow().get(what).is_some_and(|count| *count >= 20), "`{what}` hardly ever happens: {:?}", seen.borrow());
    }
}
