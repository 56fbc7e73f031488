//! A model behind HTTP, and one from a script: what is asked, what is tried again and what is not, what a failure says and what it keeps to
//! itself.
//!
//! In: requests, and a server on loopback with a will of its own. Out: a failure where an answer is lost, a try wasted, or a key shown. Never: a
//! server beyond loopback; a test that sleeps.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "a test says what went wrong by stopping"
)]

mod support;

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use relance::account::Secret;
use relance::config::{ModelConfig, OpenAiConfig};
use relance::model::openai::OpenAi;
use relance::model::scripted::Scripted;
use relance::model::{Answer, Failure, Model, Request, open};
use serde_json::{Value, json};
use support::standin::{Heard, Reply, StandIn};

const KEY: &str = "sk-geheim-1234";
const CLOSE: &str = r#"{"decision":"close","reason":"They have it."}"#;

fn request_of(kind: &str, material: &str) -> Request {
    let messages = json!([
        { "role": "system", "content": "Answer with one JSON object." },
        { "role": "user", "content": material },
    ]);
    let schema = json!({ "type": "object", "properties": { "decision": { "type": "string" } }, "additionalProperties": false });
    let name = format!("{kind}_answer");
    serde_json::from_value(json!({ "messages": messages, "schemaName": name, "schema": schema, "maxOutputTokens": 1_000 }))
        .unwrap()
}

fn request() -> Request {
    request_of("decide", "Zoe wants the blue one")
}

fn completion(text: &str) -> String {
    let usage = json!({ "prompt_tokens": 40, "completion_tokens": 7, "total_tokens": 47 });
    let message = json!({ "role": "assistant", "content": text });
    json!({ "object": "chat.completion", "choices": [{ "message": message, "finish_reason": "stop" }], "usage": usage })
        .to_string()
}

fn says(status: u16, body: impl Into<String>) -> Reply {
    Reply::Says(status, "", body.into())
}

/// A server that answers with these, one after the other, the last one for ever.
fn server(answers: Vec<Reply>) -> StandIn {
    let nth = AtomicUsize::new(0);
    StandIn::answering(move |_: &Heard| {
        let nth = nth.fetch_add(1, Ordering::SeqCst);
        answers.get(nth).or(answers.last()).unwrap().clone()
    })
}

fn config(server: &StandIn) -> OpenAiConfig {
    OpenAiConfig { key: Some(Secret::new(KEY)), ..OpenAiConfig::new(format!("{}/v1", server.url()), "small-1") }
}

/// A client that does not wait, and what it would have waited.
fn client(config: &OpenAiConfig) -> (OpenAi, Arc<Mutex<Vec<Duration>>>) {
    let rests = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&rests);
    let model = OpenAi::new(config).unwrap().resting(move |nap| {
        noted.lock().unwrap().push(nap);
        true
    });
    (model, rests)
}

fn ask(model: &mut dyn Model) -> Result<Answer, Failure> {
    model.answer(&request(), &mut |_| None)
}

/// What one server's answers come to, how often it was asked, and what was waited.
fn outcome(answers: Vec<Reply>) -> (Result<Answer, Failure>, usize, Vec<Duration>) {
    let server = server(answers);
    let (mut model, rests) = client(&config(&server));
    let answer = ask(&mut model);
    let rests = rests.lock().unwrap().clone();
    (answer, server.heard().len(), rests)
}

/// What a failure says, having seen that it keeps the key and the contact's words to itself.
fn told(failure: &Failure) -> String {
    let shown = format!("{failure:?} {failure}");
    assert!(!shown.contains("geheim") && !shown.contains("Zoe") && !shown.contains("blue"), "{shown}");
    failure.detail().to_owned()
}

fn seconds(rests: &[Duration]) -> Vec<f32> {
    rests.iter().map(Duration::as_secs_f32).collect()
}

#[test]
fn a_request_is_held_to_its_schema_and_the_answer_comes_back_word_for_word() {
    let server = server(vec![says(200, completion(CLOSE))]);
    let (mut model, _) = client(&config(&server));
    let mut read = Vec::new();
    let answer = model
        .answer(&request(), &mut |text| {
            read.push(text.to_owned());
            None
        })
        .unwrap();
    assert_eq!(answer, Answer { text: CLOSE.into(), calls: 1, tokens_in: 40, tokens_out: 7 });
    assert_eq!(read, [CLOSE]);
    let heard = server.heard();
    assert_eq!((heard.len(), heard[0].method.as_str(), heard[0].target.as_str()), (1, "POST", "/v1/chat/completions"));
    assert_eq!(heard[0].header("authorization"), format!("Bearer {KEY}"));
    assert_eq!(heard[0].header("content-type"), "application/json");
    let body = heard[0].json();
    assert_eq!((&body["model"], &body["max_completion_tokens"]), (&json!("small-1"), &json!(1_000)));
    assert_eq!(body["messages"][1], json!({ "role": "user", "content": "Zoe wants the blue one" }));
    let format = &body["response_format"];
    assert_eq!((&format["type"], &format["json_schema"]["strict"]), (&json!("json_schema"), &json!(true)));
    assert_eq!(format["json_schema"]["name"], "decide_answer");
    assert_eq!(format["json_schema"]["schema"]["type"], "object");
    assert!(!body["messages"].to_string().contains("properties"), "the schema is told once");
    let members: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["max_completion_tokens", "messages", "model", "response_format"]);
}

#[test]
fn a_server_without_a_key_gets_no_header_of_one() {
    let server = server(vec![says(200, completion(CLOSE))]);
    let (mut model, _) = client(&OpenAiConfig { key: None, ..config(&server) });
    ask(&mut model).unwrap();
    assert!(server.heard()[0].headers.iter().all(|(name, _)| name != "authorization"));
}

#[test]
fn what_a_server_does_not_take_is_given_up_step_by_step_and_never_tried_again() {
    let format = |body: &Value| body.pointer("/response_format/type").and_then(Value::as_str).unwrap_or("none").to_owned();
    let server = StandIn::answering(move |heard| {
        let body = heard.json();
        let error = |status, message: &str| says(status, json!({ "error": { "message": message } }).to_string());
        match (format(&body).as_str(), body.get("max_tokens").is_some()) {
            (_, false) => error(400, "Unrecognized request argument: max_completion_tokens"),
            ("json_schema", _) => error(400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported"),
            ("json_object", _) => error(422, "unsupported response_format"),
            _ => says(200, completion(CLOSE)),
        }
    });
    let (mut model, rests) = client(&config(&server));
    assert_eq!(ask(&mut model).unwrap().calls, 1);
    let asked: Vec<_> = server.heard().iter().map(|heard| format(&heard.json())).collect();
    assert_eq!(asked, ["json_schema", "json_schema", "json_object", "none"]);
    assert!(rests.lock().unwrap().is_empty(), "nobody has to rest for that");

    ask(&mut model).unwrap();
    let heard = server.heard();
    assert_eq!(heard.len(), 5, "what works is remembered");
    let (second, first) = (heard[4].json(), heard[0].json());
    assert_eq!((format(&second), &second["max_tokens"]), ("none".into(), &json!(1_000)));
    let rules = second["messages"][0]["content"].as_str().unwrap();
    assert!(rules.contains("additionalProperties"), "the model is told the schema in words: {rules}");
    assert_eq!(second["messages"][1], first["messages"][1], "the material stays as it is");
}

#[test]
fn an_object_is_enough_where_the_server_knows_no_schema() {
    let refused = says(400, r#"{"error":{"message":"This model does not support response format `json_schema`"}}"#);
    let server = server(vec![refused, says(200, completion(CLOSE))]);
    let (mut model, _) = client(&config(&server));
    ask(&mut model).unwrap();
    ask(&mut model).unwrap();
    let formats: Vec<_> = server.heard().iter().map(|heard| heard.json()["response_format"]["type"].clone()).collect();
    assert_eq!(formats, ["json_schema", "json_object", "json_object"]);
}

#[test]
fn a_refusal_that_is_not_about_the_shape_is_not_tried_in_another() {
    let (answer, asked, _) = outcome(vec![says(400, r#"{"error":{"message":"Zoe wants","code":"context_length_exceeded"}}"#)]);
    let detail = told(&answer.unwrap_err());
    assert!(asked == 1 && detail.contains("400 context_length_exceeded"), "{detail}");
}

#[test]
fn an_answer_that_can_not_be_used_is_mended_once() {
    let server = server(vec![says(200, completion("Close it.")), says(200, completion("Still not."))]);
    let (mut model, _) = client(&config(&server));
    let mut reads = 0;
    let answer = model.answer(&request(), &mut |text| {
        reads += 1;
        assert_eq!(text, "Close it.");
        Some("That can't be used.".into())
    });
    assert_eq!(answer.unwrap(), Answer { text: "Still not.".into(), calls: 2, tokens_in: 80, tokens_out: 14 });
    assert_eq!(reads, 1, "the core reads the second one itself");
    let heard = server.heard();
    let messages = heard[1].json()["messages"].as_array().unwrap().clone();
    assert_eq!((heard.len(), messages.len()), (2, 4));
    assert_eq!(messages[2], json!({ "role": "assistant", "content": "Close it." }));
    assert_eq!(messages[3], json!({ "role": "user", "content": "That can't be used." }));
}

#[test]
fn an_answer_that_was_paid_for_comes_back_where_it_can_not_be_mended() {
    let server = server(vec![says(200, completion("Close it.")), says(401, "{}")]);
    let (mut model, _) = client(&config(&server));
    let answer = model.answer(&request(), &mut |_| Some("That can't be used.".into())).unwrap();
    assert_eq!((answer.text.as_str(), answer.calls, server.heard().len()), ("Close it.", 1, 2));
}

#[test]
fn the_time_is_one_for_an_answer_and_its_mending() {
    let down = says(500, "");
    let answers = [vec![down.clone(); 7], vec![says(200, completion("Close it.")), down]].concat();
    let server = server(answers);
    let (mut model, rests) = client(&config(&server));
    let answer = model.answer(&request(), &mut |_| Some("That can't be used.".into())).unwrap();
    assert_eq!((answer.text.as_str(), answer.calls), ("Close it.", 1));
    let rests = seconds(&rests.lock().unwrap());
    assert_eq!(rests, [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0]);
}

#[test]
fn a_server_that_wants_rest_gets_it() {
    let busy = |header| Reply::Says(429, header, r#"{"error":{"code":"rate_limit_exceeded"}}"#.into());
    let answers = vec![busy("retry-after: 7\r\n"), busy("retry-after-ms: 2500\r\n"), busy("retry-after: 0\r\n")];
    let (answer, asked, rests) = outcome([answers, vec![says(200, completion(CLOSE))]].concat());
    assert_eq!((answer.unwrap().text.as_str(), asked), (CLOSE, 4));
    assert_eq!(seconds(&rests), [7.0, 2.5, 2.0], "never sooner than of one's own accord");
}

#[test]
fn a_server_that_wants_more_rest_than_there_is_time_is_left_alone() {
    let (answer, asked, rests) = outcome(vec![Reply::Says(429, "retry-after: 3600\r\n", String::new())]);
    let failure = answer.unwrap_err();
    assert!(matches!(failure, Failure::Unavailable { .. }) && told(&failure).contains("3600 seconds"), "{failure}");
    assert!(asked == 1 && rests.is_empty());
}

#[test]
fn what_may_pass_is_tried_again_until_the_time_is_over() {
    let (answer, asked, rests) = outcome(vec![says(500, "Zoe: geheim")]);
    let failure = answer.unwrap_err();
    assert!(matches!(failure, Failure::Unavailable { .. }), "{failure}");
    assert!(told(&failure).contains("within 60 seconds (last: 500)"), "{failure}");
    assert_eq!(seconds(&rests), [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0]);
    assert_eq!(asked, rests.len() + 1);

    for passing in [says(408, ""), says(409, ""), says(503, "<html>"), says(200, r#"{"error":{"code":502}}"#), Reply::Drops] {
        let (answer, asked, rests) = outcome(vec![passing.clone(), says(200, completion(CLOSE))]);
        assert_eq!((answer.is_ok(), asked, seconds(&rests)), (true, 2, vec![0.5]), "{passing:?}");
    }
}

#[test]
fn who_waits_can_be_called_off() {
    let server = server(vec![says(503, "")]);
    let mut model = OpenAi::new(&config(&server)).unwrap().resting(|_| false);
    let failure = ask(&mut model).unwrap_err();
    assert!(matches!(failure, Failure::Unavailable { .. }) && server.heard().len() == 1, "{failure}");
}

#[test]
fn a_server_that_is_not_there_is_unavailable() {
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap(); // Closed again at once.
    let (mut model, rests) = client(&OpenAiConfig::new(format!("http://{nobody}/v1"), "small-1"));
    let failure = ask(&mut model).unwrap_err();
    assert!(matches!(failure, Failure::Unavailable { .. }), "{failure}");
    assert!(told(&failure).contains("(last: no connection)") && rests.lock().unwrap().len() == 10, "{failure}");
}

#[test]
fn what_can_not_pass_is_tried_once_and_says_what_to_change() {
    let cases = [
        (401, r#"{"error":{"message":"Incorrect key sk-geheim-1234","code":"invalid_api_key"}}"#, "--model-key"),
        (402, "{}", "the account"),
        (403, "geheim", "what the key may do"),
        (404, r#"{"error":{"message":"The model does not exist","code":"model_not_found"}}"#, "--model-name"),
        (429, r#"{"error":{"code":"insufficient_quota"}}"#, "the account"),
        (307, "", "--model-url"),
        (413, "", "--model-name"),
    ];
    for (status, body, remedy) in cases {
        let (answer, asked, rests) = outcome(vec![says(status, body)]);
        let failure = answer.unwrap_err();
        assert!(matches!(failure, Failure::Refused { .. }) && told(&failure).contains(remedy), "{status}: {failure}");
        assert!(failure.detail().contains(&status.to_string()) && asked == 1 && rests.is_empty(), "{status}: {failure}");
    }
}

#[test]
fn an_answer_that_comes_too_late_is_not_asked_for_again() {
    let server = server(vec![Reply::Waits]);
    let (mut model, rests) = client(&OpenAiConfig { timeout: Duration::from_millis(200), ..config(&server) });
    let failure = ask(&mut model).unwrap_err();
    assert!(matches!(failure, Failure::TooLate { .. }), "{failure}");
    assert!(told(&failure).contains("--model-timeout"), "{failure}");
    assert!(server.heard().len() == 1 && rests.lock().unwrap().is_empty());
}

#[test]
fn a_huge_answer_is_cut_off() {
    let (answer, asked, _) = outcome(vec![says(200, completion(&"a".repeat(1 << 20)))]);
    let failure = answer.unwrap_err();
    assert!(matches!(failure, Failure::Unavailable { .. }) && told(&failure).contains("1 MiB") && asked == 1, "{failure}");
}

#[test]
fn an_answer_that_is_none_says_so() {
    for body in ["<html>Zoe geheim</html>", "", "{", "[]", r#"{"choices":[]}"#, r#"{"choices":[{"message":"Zoe"}]}"#] {
        let (answer, asked, _) = outcome(vec![says(200, body)]);
        let failure = answer.unwrap_err();
        assert!(matches!(failure, Failure::Refused { .. }) && told(&failure).contains("--model-url"), "{body}: {failure}");
        assert_eq!(asked, 1, "{body}");
    }
}

#[test]
fn a_refusal_or_half_an_answer_is_given_to_the_core_as_it_is() {
    let choice =
        |message: Value, reason: &str| json!({ "choices": [{ "message": message, "finish_reason": reason }] }).to_string();
    let half = choice(json!({ "content": "{\"decision\":" }), "length");
    let no = choice(json!({ "content": null, "refusal": "I can't." }), "stop");
    for (body, text) in [(half, "{\"decision\":"), (no, "I can't.")] {
        assert_eq!(
            outcome(vec![says(200, body)]).0.unwrap(),
            Answer { text: text.into(), calls: 1, tokens_in: 0, tokens_out: 0 }
        );
    }
    let nothing = choice(json!({ "content": "" }), "stop");
    assert!(matches!(outcome(vec![says(200, nothing)]).0, Err(Failure::Unavailable { .. })));
}

#[test]
fn a_key_and_an_answer_print_as_redacted() {
    let server = server(vec![says(200, completion("Hello Zoe"))]);
    let (mut model, _) = client(&config(&server));
    let answer = ask(&mut model).unwrap();
    let shown = format!("{:?} {:?} {model:?} {answer:?} {:?}", config(&server), ModelConfig::OpenAi(config(&server)), request());
    assert!(!shown.contains("geheim") && !shown.contains("Zoe"), "{shown}");
}

#[test]
fn a_configuration_that_can_not_be_used_names_the_option_and_the_remedy() {
    let good = OpenAiConfig::new("https://api.example.com/v1", "small-1");
    let with_key = |key: &str| OpenAiConfig { key: Some(Secret::new(key)), ..good.clone() };
    let cases = [
        (OpenAiConfig::new("https://me:geheim@api.example.com/v1", "small-1"), "--model-url"),
        (OpenAiConfig::new("api.example.com/v1", "small-1"), "--model-url"),
        (OpenAiConfig::new("https://api.example.com/v1", " "), "--model-name"),
        (with_key(""), "--model-key"),
        (with_key("sk-geheim\nx: y"), "--model-key"),
        (with_key("geheim ü"), "--model-key"),
    ];
    for (config, option) in cases {
        let fault = open(Some(&ModelConfig::OpenAi(config))).err().unwrap().to_string();
        assert!(fault.contains(option) && !fault.contains("geheim"), "{option}: {fault}");
    }
    assert!(open(None).unwrap().is_none());
    assert!(open(Some(&ModelConfig::OpenAi(with_key("sk-geheim\n")))).unwrap().is_some(), "a line's end is nobody's key");
}

#[test]
fn a_request_does_not_go_to_the_internet_in_the_clear_nor_to_a_clouds_metadata() {
    for url in ["http://203.0.113.7/v1", "http://8.8.8.8/v1", "http://169.254.169.254/v1", "https://169.254.169.254/v1"] {
        let (mut model, _) = client(&OpenAiConfig::new(url, "small-1"));
        let failure = ask(&mut model).unwrap_err();
        assert!(matches!(failure, Failure::Refused { .. }) && told(&failure).contains("--model-url"), "{url}: {failure}");
    }
}

fn scripted(script: &Value) -> Scripted {
    Scripted::parse(&script.to_string()).unwrap()
}

fn says_to(model: &mut Scripted, kind: &str, material: &str) -> String {
    match model.answer(&request_of(kind, material), &mut |_| None) {
        Ok(answer) => answer.text,
        Err(failure) => told(&failure),
    }
}

#[test]
fn a_script_answers_with_the_first_entry_that_fits_and_is_not_used_up() {
    let mut model = scripted(&json!({ "answers": [
        { "kind": "decide", "contains": "blue one", "say": { "decision": "close" }, "times": 1 },
        { "kind": "decide", "contains": "blue one", "say": "later" },
        { "kind": "autoFill", "say": "a list" },
        { "contains": "anything", "say": "whatever it is" },
    ], "otherwise": { "say": "as usual" } }));
    assert_eq!(says_to(&mut model, "decide", "the blue one, please"), r#"{"decision":"close"}"#);
    assert_eq!(says_to(&mut model, "decide", "the blue one, please"), "later");
    assert_eq!(says_to(&mut model, "decide", "the blue one, please"), "later");
    assert_eq!(says_to(&mut model, "decide", "the red one"), "as usual");
    assert_eq!(says_to(&mut model, "auto_fill", "the red one"), "a list");
    assert_eq!(says_to(&mut model, "rules", "anything"), "whatever it is");
    assert_eq!(says_to(&mut model, "rules", "one JSON object"), "as usual", "what the rules say is not what a contact says");
}

#[test]
fn a_script_says_several_things_one_after_the_other_and_has_an_end() {
    let mut model = scripted(&json!({ "answers": [{ "kind": "compose", "say": ["one", { "text": "two" }], "times": 2 }] }));
    let said: Vec<_> = (0..4).map(|_| says_to(&mut model, "compose", "x")).collect();
    assert_eq!(said, ["one", r#"{"text":"two"}"#, "one", r#"{"text":"two"}"#]);
    let end = model.answer(&request_of("compose", "x"), &mut |_| None).unwrap_err();
    assert!(matches!(end, Failure::Refused { .. }) && end.detail().contains("`compose`"), "{end}");
}

#[test]
fn a_script_can_fail_and_be_mended_and_counts_words() {
    let mut model = scripted(&json!({ "answers": [
        { "kind": "decide", "fail": "unavailable", "times": 1 },
        { "kind": "decide", "fail": "tooLate", "times": 1 },
        { "kind": "decide", "fail": "refused", "times": 1 },
        { "kind": "decide", "say": ["no object", CLOSE] },
    ] }));
    assert!(matches!(ask(&mut model), Err(Failure::Unavailable { .. })));
    assert!(matches!(ask(&mut model), Err(Failure::TooLate { .. })));
    assert!(matches!(ask(&mut model), Err(Failure::Refused { .. })));
    let answer = model.answer(&request(), &mut |text| (text == "no object").then(|| "Once more.".into())).unwrap();
    // 5 words of rules and 5 of material, twice; then the first answer's 2 and the repair's 2.
    assert_eq!(answer, Answer { text: CLOSE.into(), calls: 2, tokens_in: 24, tokens_out: 5 });
}

#[test]
fn what_is_wrong_with_a_script_is_told_with_its_place() {
    let cases = [
        (r#"{ "answers": [{ "kind": "decide", "says": 1 }] }"#, "/answers/0/says: expected"),
        (r#"{ "answers": [{ "kind": "decode", "say": "a" }] }"#, "/answers/0/kind: expected"),
        (r#"{ "answers": [{ "say": "a" }, { "kind": "decide" }] }"#, "/answers/1: expected `say` or `fail`, found neither"),
        (r#"{ "answers": [{ "say": "a", "fail": "refused" }] }"#, "/answers/0: expected `say` or `fail`, found both"),
        (r#"{ "answers": [{ "say": ["a", 1] }] }"#, "/answers/0/say/1: expected an object or a text"),
        (r#"{ "answers": [{ "say": [] }] }"#, "/answers/0/say: expected an object or a text"),
        (r#"{ "answers": [{ "say": "a", "times": 0 }] }"#, "/answers/0/times: expected 1 or more"),
        (r#"{ "answers": [{ "fail": "late" }] }"#, "/answers/0/fail: expected"),
        (r#"{ "answers": [], "otherwise": {} }"#, "/otherwise: expected `say` or `fail`"),
        (r#"{ "answer": [] }"#, "/answer: expected"),
        ("{}", "/answers: expected `answers`, found nothing"),
        (r#"{ "answers": [}"#, "expected JSON, found:"),
        (r#"{ "answers": [], "answers": [] }"#, "expected JSON, found:"),
    ];
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("script.json");
    for (text, expected) in cases {
        let fault = Scripted::parse(text).unwrap_err();
        assert!(fault.message.starts_with(expected) && fault.help.is_some(), "{text}: {fault}");
        assert!(!fault.message.contains(char::is_control), "{fault:?}");
        std::fs::write(&file, text).unwrap();
        let fault = open(Some(&ModelConfig::Script(file.clone()))).err().unwrap();
        assert!(fault.message.contains("script.json`: ") && fault.message.contains(expected), "{fault}");
    }
    let missing = open(Some(&ModelConfig::Script(dir.path().join("none.json")))).err().unwrap().to_string();
    assert!(missing.contains("none.json") && missing.contains("--model-script"), "{missing}");
}
