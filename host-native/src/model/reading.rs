//! Reads what a model's server said: an answer, a reason to come back, or a reason not to.
//!
//! In: a status and a text. Out: one verdict, its sentence made here. Never: the server's own sentence: it may repeat the key or what a contact
//! wrote; its code for the reason is shown where it is one.

use serde::Deserialize;
use serde_json::Value;

use super::post::Heard;
use super::{Failure, Reply};

/// The longest code of a reason, in characters.
const MOST_CODE: usize = 40;
/// Codes of servers that count what is left of an account's money as a rate.
const NO_CREDIT: [&str; 3] = ["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"];
/// In what some servers leave a model's reasoning in its answer.
const THOUGHT: (&str, &str) = ("<think>", "</think>");

/// What was said.
pub(super) enum Verdict {
    /// An answer.
    Reply(Reply),
    /// It may pass: what it was.
    Again(String),
    /// It won't.
    Failed(Failure),
}

/// A completion, as far as it is read; what else servers write is theirs.
#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Value,
    #[serde(default)]
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
}

/// What a server means by what it said.
pub(super) fn verdict(heard: &Heard) -> Verdict {
    let body: Value = serde_json::from_str(&heard.text).unwrap_or_default();
    let is_success = (200..300).contains(&heard.status);
    // Servers that stand before others say what went wrong there in an answer that is fine otherwise.
    let inner = body.pointer("/error/code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
    let status = inner.filter(|code| is_success && (400..600).contains(code)).unwrap_or(heard.status);
    if (200..300).contains(&status) {
        return reply(body).map_or_else(Verdict::Failed, Verdict::Reply);
    }
    let code = ["/error/code", "/error/type", "/code"].iter().find_map(|place| code(body.pointer(place)?.as_str()?));
    let shown = code.map_or_else(|| status.to_string(), |code| format!("{status} {code}"));
    match status {
        408 | 409 | 429 | 500.. if !code.is_some_and(|code| NO_CREDIT.contains(&code)) => Verdict::Again(shown),
        _ => Verdict::Failed(Failure::Refused { detail: refused(status, &shown) }),
    }
}

/// A reason's code, where it is one: a word of small letters, which no key is, and which a person does not write.
fn code(text: &str) -> Option<&str> {
    let plain = text.contains('_') && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    Some(text).filter(|text| plain && text.len() <= MOST_CODE)
}

fn refused(status: u16, shown: &str) -> String {
    let (what, remedy) = match status {
        300..=399 => ("sends to another address", "give that one as --model-url"),
        401 => ("does not accept the key", "give the right one as --model-key or --model-key-file"),
        402 | 429 => ("says that the account has no credit", "see to the account with its provider"),
        403 => ("does not allow this", "check what the key may do with its provider, and --model-name"),
        404 => ("knows no such address or model", "check --model-url, which mostly ends in /v1, and --model-name"),
        _ => ("does not take the request", "check that --model-url speaks as OpenAI's does, and that --model-name answers chats"),
    };
    format!("the model's server {what} ({shown}): {remedy}")
}

fn reply(body: Value) -> Result<Reply, Failure> {
    let refused = |detail: &str| Failure::Refused { detail: detail.into() };
    let strange =
        || refused("the model's server answers, but with no chat completion: check --model-url, which mostly ends in /v1");
    let completion: Completion = serde_json::from_value(body).map_err(|_| strange())?;
    let choice = completion.choices.into_iter().next().ok_or_else(strange)?;
    let Message { content, refusal } = choice.message;
    let said = [written(&content), refusal.unwrap_or_default()].into_iter().map(|text| thought_out(&text).to_owned());
    let Some(text) = said.into_iter().find(|text| !text.trim().is_empty()) else {
        return Err(match choice.finish_reason.as_deref() {
            Some("length") => refused(
                "the model used up the length of its answer before it said anything: let --model-name be one that reasons less",
            ),
            Some("content_filter") => refused("the model's provider kept the answer back: see its content filter"),
            _ => {
                Failure::Unavailable { detail: "the model answered with nothing: see its server's log where that goes on".into() }
            }
        });
    };
    let usage = completion.usage.unwrap_or(Usage { prompt_tokens: 0, completion_tokens: 0 });
    Ok(Reply { text, tokens_in: usage.prompt_tokens, tokens_out: usage.completion_tokens })
}

/// The text of a message: as a text, or in parts.
fn written(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part.get("text")?.as_str()).collect(),
        _ => String::new(),
    }
}

/// What comes after the reasoning that stands before an answer; it is not of the answer.
fn thought_out(text: &str) -> &str {
    let (begin, end) = THOUGHT;
    let after = text.trim_start().strip_prefix(begin).and_then(|rest| rest.split_once(end));
    after.map_or(text, |(_, answer)| answer.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(status: u16, text: &str) -> Verdict {
        verdict(&Heard { status, text: text.into(), rest: None })
    }

    fn said(text: &str) -> String {
        match heard(200, text) {
            Verdict::Reply(reply) => reply.text,
            Verdict::Again(what) => format!("again: {what}"),
            Verdict::Failed(failure) => format!("{failure:?}"),
        }
    }

    #[test]
    fn an_answer_is_read_in_every_form_that_servers_give_it() {
        assert_eq!(said(r#"{"choices":[{"message":{"content":"A"}}]}"#), "A");
        assert_eq!(
            said(r#"{"choices":[{"message":{"content":[{"type":"text","text":"A"},{"type":"text","text":"B"}]}}]}"#),
            "AB"
        );
        assert_eq!(said(r#"{"choices":[{"message":{"content":"<think>{x}</think>\n{}"}}]}"#), "{}");
        assert_eq!(said(r#"{"choices":[{"message":{"content":null,"refusal":"No."}}]}"#), "No.");
        assert_eq!(said(r#"{"choices":[{"message":{"content":"{\"a\":"},"finish_reason":"length"}]}"#), "{\"a\":");
        assert!(said(r#"{"choices":[{"message":{"content":" "},"finish_reason":"length"}]}"#).contains("reasons less"));
        assert!(said(r#"{"choices":[{"message":{"content":null},"finish_reason":"content_filter"}]}"#).contains("filter"));
        assert!(said(r#"{"choices":[{"message":{}}]}"#).starts_with("Unavailable"));
        assert!(said(r#"{"choices":[]}"#).contains("no chat completion"));
        assert_eq!(said(r#"{"error":{"code":503,"message":"upstream"}}"#), "again: 503");
    }

    #[test]
    fn a_failure_shows_the_servers_code_and_none_of_its_sentences() {
        let refused = |status, text: &str| match heard(status, text) {
            Verdict::Failed(Failure::Refused { detail }) => detail,
            _ => panic!("{status} {text}"),
        };
        let said = refused(401, r#"{"error":{"message":"Incorrect key sk-x1","code":"invalid_api_key"}}"#);
        assert_eq!(
            said,
            "the model's server does not accept the key (401 invalid_api_key): give the right one as --model-key or --model-key-file"
        );
        for code in ["sk-abc", "zoe", "Zoe_B", &"a_".repeat(40)] {
            let said = refused(400, &format!(r#"{{"error":{{"code":"{code}"}}}}"#));
            assert!(said.contains("(400):"), "{said}");
        }
        assert!(refused(429, r#"{"error":{"code":"insufficient_quota"}}"#).contains("no credit"));
        assert!(matches!(heard(429, "slow down"), Verdict::Again(_)));
    }
}
