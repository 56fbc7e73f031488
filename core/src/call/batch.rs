//! Answers many requests in one: the members that they share are given once.
//!
//! In: `items`, and the shared members beside it or under `common`; the items' operation as `each`, in `common`, or in each item.
//! Out: `results` in order, each with its own `result` or `problems`. Never: one item's problem in another's way.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::handles::Loaded;
use super::{Answer, Core, write};
use crate::base::{Json, Problem, limits, read};
use crate::check::publish;
use crate::wire::{Draft, Settings, Version};

pub(super) fn answer(core: &mut Core, request: &Json, out: &mut Vec<u8>) -> Answer {
    let Json::Map(members) = request else { return Ok(()) };
    let items = match members.get("items") {
        Some(Json::List(items)) => items,
        Some(other) => {
            let message = format!("expected a list of `items`, found {}", other.kind());
            return Err(vec![Problem::error("wire.wrongType", "/items", message)]);
        }
        None => {
            return Err(vec![Problem::error("wire.missingField", "/items", "expected a list of `items`, found nothing")]);
        }
    };
    if items.len() > limits::BATCH_ITEMS {
        let message = format!("expected at most {} items, found {}", limits::BATCH_ITEMS, items.len());
        return Err(vec![Problem::error("call.batchTooLarge", "/items", message).help("send several batches")]);
    }
    let mut shared = shared_members(members);
    let kept = keep(core, &mut shared, items);
    out.extend_from_slice(b"{\"results\":[");
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        let start = out.len();
        out.extend_from_slice(b"{\"result\":");
        if let Err(mut problems) = one(core, &shared, item, out) {
            for problem in &mut problems {
                if let Some(below) = problem.path.strip_prefix("/version").filter(|_| kept == Kept::Draft) {
                    problem.path = format!("/draft{below}");
                }
                problem.path = place(members, item, index, &problem.path);
            }
            out.truncate(start);
            out.extend_from_slice(b"{\"problems\":");
            write(out, &problems);
        }
        out.push(b'}');
    }
    out.extend_from_slice(b"]}");
    KEPT.iter().for_each(|(_, name)| {
        core.handles.drop(name);
    });
    Ok(())
}

/// Members that can be read once for all items, and the names that they are kept under meanwhile.
const KEPT: [(&str, &str); 2] = [("version", "(the batch's version)"), ("settings", "(the batch's settings)")];

/// What the shared version was given as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Version,
    Draft,
}

/// Reads a version, draft and settings once that all items of a preview or an enrolling share. What can't be read stays as it is, and
/// each item tells of it.
fn keep(core: &mut Core, shared: &mut BTreeMap<String, Json>, items: &[Json]) -> Kept {
    let own = |item: &Json| ["op", "version", "draft", "settings"].iter().any(|name| item.member(name).is_some());
    let operation = shared.get("op").and_then(Json::as_str);
    if !matches!(operation, Some("preview" | "enroll")) || items.iter().any(own) {
        return Kept::Version;
    }
    let is_preview = operation == Some("preview");
    let [(_, version), (_, settings)] = KEPT;
    let read = |value: &Json| read::read::<Settings>(value, "").ok();
    let known = shared.get("settings").filter(|value| matches!(value, Json::Map(_))).and_then(read);
    let defaults = Settings::default();
    let is_plain = known.is_some() || !shared.contains_key("settings");
    let draft = shared.get("draft").filter(|_| is_preview && is_plain && !shared.contains_key("version"));
    let mut kept = Kept::Version;
    if let Some(draft) = draft.and_then(|draft| read::read::<Draft>(draft, "").ok()) {
        let drafted = publish::drafted(&draft, known.as_ref().unwrap_or(&defaults));
        core.handles.keep(version, Loaded::Version(Box::new(drafted)));
        shared.remove("draft");
        shared.insert("version".into(), version.into());
        kept = Kept::Draft;
    } else if let Some(value @ Json::Map(_)) = shared.get("version")
        && let Ok(read) = read::read::<Version>(value, "")
    {
        core.handles.keep(version, Loaded::Version(Box::new(read)));
        shared.insert("version".into(), version.into());
    }
    if let Some(known) = known {
        core.handles.keep(settings, Loaded::Settings(Box::new(known)));
        shared.insert("settings".into(), settings.into());
    }
    kept
}

/// Where in the batch the place of an item's request stands: in the item, in `common`, in `each`, or beside them.
fn place(members: &BTreeMap<String, Json>, item: &Json, index: usize, path: &str) -> String {
    let first = path.split('/').nth(1).unwrap_or_default();
    let common = members.get("common").and_then(|common| common.member(first));
    if item.member(first).is_some() {
        format!("/items/{index}{path}")
    } else if common.is_some() {
        format!("/common{path}")
    } else if first == "op" && members.contains_key("each") {
        "/each".into()
    } else if first != "op" && members.contains_key(first) {
        path.into()
    } else {
        format!("/items/{index}{path}")
    }
}

/// What the items share: the request's own members and those under `common`, with the operation as `op`.
fn shared_members(members: &BTreeMap<String, Json>) -> BTreeMap<String, Json> {
    let mut shared: BTreeMap<String, Json> = members
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "v" | "op" | "items" | "common" | "each"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if let Some(each) = members.get("each") {
        shared.insert("op".into(), each.clone());
    }
    if let Some(Json::Map(common)) = members.get("common") {
        shared.extend(common.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    shared
}

fn one(core: &mut Core, shared: &BTreeMap<String, Json>, item: &Json, out: &mut Vec<u8>) -> Answer {
    let Json::Map(own) = item else {
        return Err(vec![Problem::error("wire.wrongType", "", format!("expected an object, found {}", item.kind()))]);
    };
    let mut request = shared.clone();
    request.extend(own.iter().map(|(name, value)| (name.clone(), value.clone())));
    let request = Json::Map(request);
    match super::operation(&request)? {
        "batch" => Err(vec![
            Problem::error("call.batchNested", "/op", "expected an operation other than `batch`, found `batch`")
                .help("put its items beside the others"),
        ]),
        name => core.perform(name, &request, out),
    }
}
