//! Drafts put together from the pieces of the pool, sound ones and broken ones: what `check` lets pass can be published and shown.
//!
//! In: numbers that choose the pieces. Out: nothing. Never: a piece that is not in the pool but for a short text.

use arbitrary::Unstructured;
use relance_core::call::Core;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

use super::pool;

/// The pieces: for a draft, a step, a calendar, settings and a contact, the values that each member may have. Drawn from the
/// vectors.
static POOL: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(include_str!("../pool.json")).expect("the pool is JSON"));

/// The most steps of a draft.
const STEPS: usize = 8;
/// The most mutations after a draft was put together.
const MUTATIONS: usize = 4;

/// What is asked about.
struct Question {
    draft: Value,
    settings: Value,
    contact: Value,
    start: String,
}

/// Puts a draft together and asks what a host would ask about it.
pub fn tried(input: &[u8]) {
    let mut numbers = Unstructured::new(input);
    let Ok(question) = question(&mut numbers) else { return };
    let mut core = Core::new();
    let Question { draft, settings, contact, start } = &question;
    let check = pool::ask(&mut core, json!({ "op": "check", "draft": draft, "settings": settings, "contacts": [contact] }));
    let publish = pool::ask(&mut core, json!({ "op": "publish", "draft": draft, "settings": settings }));
    let sound = check.pointer("/result/publishable") == Some(&Value::Bool(true));
    assert_eq!(sound, publish.get("result").is_some(), "checked: {check}\npublished: {publish}\nof {draft}\nunder {settings}");
    let show =
        json!({ "op": "preview", "draft": draft, "settings": settings, "contact": contact, "start": start, "render": true });
    let shown = pool::ask(&mut core, show.clone());
    for text in texts(draft) {
        let counted = pool::ask(&mut core, json!({ "op": "segments", "text": text }));
        assert!(counted.get("result").is_some(), "{text:?} has no segments: {counted}");
    }
    if !sound {
        return;
    }
    let elsewhere = |problem: &Value| problem["path"].as_str().is_some_and(|path| path.starts_with("/contact"));
    let excused = shown["problems"].as_array().is_some_and(|problems| problems.iter().all(elsewhere));
    assert!(shown.get("result").is_some() || excused, "it is sound and has no preview: {shown}\nasked {show}");
    let version = &publish["result"]["version"];
    let loaded = pool::ask(&mut core, json!({ "op": "load", "version": version }));
    assert!(loaded.get("result").is_some(), "it was published and can't be loaded: {loaded}\n{version}");
    let again = json!({ "op": "publish", "draft": draft, "settings": settings, "previous": version });
    let again = pool::ask(&mut core, again);
    assert_eq!(again.pointer("/result/changed"), Some(&Value::Bool(false)), "the same draft is another version: {again}");
    let as_version =
        json!({ "op": "preview", "version": version, "settings": settings, "contact": contact, "start": start, "render": true });
    let as_version = pool::ask(&mut core, as_version);
    assert_eq!(shown.get("result"), as_version.get("result"), "a draft and its version are shown differently: {draft}");
}

fn question(numbers: &mut Unstructured<'_>) -> arbitrary::Result<Question> {
    let mut draft = pieces(numbers, "draft")?;
    draft.entry("name").or_insert(json!("Welcome"));
    if numbers.ratio(1, 2)? {
        draft.insert("calendar".into(), pieces(numbers, "calendar")?.into());
    }
    let count = numbers.int_in_range(1..=STEPS)?;
    draft.insert("steps".into(), (1..=count).map(|index| step(numbers, index)).collect::<arbitrary::Result<Vec<_>>>()?.into());
    let mut settings = if numbers.ratio(1, 2)? { pieces(numbers, "settings")? } else { Map::new() };
    if numbers.ratio(1, 4)? {
        settings.insert("calendar".into(), pieces(numbers, "calendar")?.into());
    }
    let mut contact = pieces(numbers, "contact")?;
    contact.entry("id").or_insert(json!("ada"));
    contact.entry("email").or_insert(json!("ada@example.org"));
    let mut draft = Value::Object(draft);
    for _ in 0..numbers.int_in_range(0..=MUTATIONS)? {
        mutate(numbers, &mut draft)?;
    }
    let day = numbers.int_in_range(0..=730_u32)?;
    let start = pool::instant(i64::from(day) * 86_400_000 + i64::from(numbers.int_in_range(0..=86_399_u32)?) * 1_000);
    Ok(Question { draft, settings: settings.into(), contact: contact.into(), start })
}

/// An object of this kind: each of its members with a value of the pool, or left out.
fn pieces(numbers: &mut Unstructured<'_>, kind: &str) -> arbitrary::Result<Map<String, Value>> {
    let mut object = Map::new();
    let often = numbers.int_in_range(0..=12_u8)?;
    for (name, values) in POOL[kind].as_object().into_iter().flatten() {
        if often > 0 && numbers.ratio(often, 16)? {
            object.insert(name.clone(), pool::one_of(numbers, values)?);
        }
    }
    Ok(object)
}

fn step(numbers: &mut Unstructured<'_>, index: usize) -> arbitrary::Result<Value> {
    let mut step = pieces(numbers, "step")?;
    if numbers.ratio(7, 8)? {
        step.insert("id".into(), json!(format!("s{index}")));
    }
    step.entry("channel").or_insert(json!("email"));
    step.entry("content").or_insert(json!({ "type": "text", "subject": "Hello", "body": "Hi {{ contact.firstName }}" }));
    Ok(step.into())
}

/// One thing changed at one place of the draft.
fn mutate(numbers: &mut Unstructured<'_>, draft: &mut Value) -> arbitrary::Result<()> {
    let mut place = draft;
    while numbers.ratio(3, 4)? {
        let count = match &*place {
            Value::Object(members) => members.len(),
            Value::Array(items) => items.len(),
            _ => 0,
        };
        if count == 0 {
            break;
        }
        let at = numbers.choose_index(count)?;
        let below = match &mut *place {
            Value::Object(members) => members.values_mut().nth(at),
            Value::Array(items) => items.get_mut(at),
            _ => None,
        };
        match below {
            Some(below) => place = below,
            None => return Ok(()),
        }
    }
    match (numbers.int_in_range(0..=3_u8)?, place) {
        (0, Value::Array(items)) if !items.is_empty() => {
            let again = items[numbers.choose_index(items.len())?].clone();
            items.push(again);
        }
        (1, Value::Array(items)) => drop(items.pop()),
        (1, Value::Object(members)) => {
            let name = members.keys().nth(numbers.choose_index(members.len().max(1))?).cloned();
            name.map(|name| members.remove(&name));
        }
        (2, Value::String(text)) => {
            let at = numbers.choose_index(text.chars().count() + 1)?;
            let (before, after): (String, String) = (text.chars().take(at).collect(), text.chars().skip(at).collect());
            *text = format!("{before}{}{after}", numbers.arbitrary::<&str>()?.chars().take(40).collect::<String>());
        }
        (_, Value::Number(number)) => *number = numbers.arbitrary::<i64>()?.into(),
        (_, place) => {
            let kind = pool::one_of(numbers, &json!(["draft", "step", "calendar", "settings", "contact"]))?;
            let members = POOL[kind.as_str().unwrap_or_default()].as_object().map(|members| members.values().cloned().collect());
            let values = pool::one_of(numbers, &Value::Array(members.unwrap_or_default()))?;
            *place = pool::one_of(numbers, &values)?;
        }
    }
    Ok(())
}

/// The texts of a draft's contents.
fn texts(draft: &Value) -> impl Iterator<Item = &str> {
    let steps = draft["steps"].as_array().into_iter().flatten();
    steps.flat_map(|step| ["/content/body", "/content/text", "/content/subject"].map(|at| step.pointer(at)?.as_str())).flatten()
}
