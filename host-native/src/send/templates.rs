//! Reads which templates WhatsApp has approved, as the settings of a channel list them.
//!
//! In: an account with the id of its WhatsApp business account. Out: every template that can be sent, with its status, language, category and
//! parameters. Never: an address that the provider gives for the next page; the page is asked for by its cursor.
//!
//! A template whose cards or offers have parameters that no message of ours can fill (carousels, limited-time offers) is left out, so that
//! no step can name it.

use std::collections::BTreeSet;

use relance_core::wire::{ProviderTemplate, TemplateCategory, TemplateStatus};
use serde_json::Value;

use super::codes::WHATSAPP;
use super::graph::Node;
use super::whatsapp::at;
use super::{Around, Outcome, http};
use crate::account::WhatsappAccount;
use crate::fault::{Fault, FaultKind};

/// How many templates are on a page, and how many pages are read; an account may have 6,000.
const PAGE: usize = 100;
const MOST_PAGES: usize = 100;

/// The templates of an account.
///
/// # Errors
/// When the account does not name its business account, or the provider refuses or can't be reached.
pub fn templates(account: &WhatsappAccount, around: &Around) -> Result<Vec<ProviderTemplate>, Fault> {
    let missing = || {
        Fault::new(FaultKind::Sender, "expected `businessAccountId` to read templates by, found nothing")
            .help("copy the WhatsApp business account's id from Meta's business settings")
    };
    let business = account.business_account_id.as_deref().ok_or_else(missing)?;
    let node = Node::new(&at(account, business), &WHATSAPP, around.agent());
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let cursor = after.as_deref().map(|after| format!("&after={}", http::encoded(after))).unwrap_or_default();
        let fields = "fields=name,language,status,category,components";
        let page = node.ask(&format!("/message_templates?{fields}&limit={PAGE}{cursor}")).map_err(|outcome| fault(&outcome))?;
        let malformed = || Fault::new(FaultKind::Sender, "expected a list of templates from WhatsApp, found something else");
        found.extend(page.body.get("data").and_then(Value::as_array).ok_or_else(malformed)?.iter().filter_map(template));
        // The last page has a cursor too, and no address of a next one.
        after = page.body.pointer("/paging/next").and(page.text("/paging/cursors/after")).map(str::to_owned);
        if after.is_none() {
            found.sort_by(|one, other| (&one.name, &one.language).cmp(&(&other.name, &other.language)));
            return Ok(found);
        }
    }
    Err(Fault::new(FaultKind::Sender, format!("expected at most {} templates at WhatsApp, found more", MOST_PAGES * PAGE)))
}

fn fault(outcome: &Outcome) -> Fault {
    let detail = match outcome {
        Outcome::Rejected { detail, .. } | Outcome::Unknown { detail } => detail.as_str(),
        Outcome::Accepted { .. } | Outcome::Withdrawn => "no answer",
    };
    Fault::new(FaultKind::Sender, format!("the templates can't be read from WhatsApp: {detail}"))
        .help("see whether the token has the permission `whatsapp_business_management`")
}

/// A template, if a message of ours can fill it.
fn template(given: &Value) -> Option<ProviderTemplate> {
    let word = |name: &str| given.get(name).and_then(Value::as_str);
    let components = given.get("components").and_then(Value::as_array);
    let foreign = |component: &Value| matches!(kind(component), "CAROUSEL" | "LIMITED_TIME_OFFER");
    if components.is_some_and(|components| components.iter().any(foreign)) {
        return None;
    }
    Some(ProviderTemplate {
        name: word("name")?.to_owned(),
        language: word("language")?.to_owned(),
        status: status(word("status").unwrap_or_default()),
        category: category(word("category").unwrap_or_default()),
        parameters: components.map(|components| components.iter().flat_map(parameters).collect()),
    })
}

/// How far an approval is; a word that nobody knows is no approval.
fn status(word: &str) -> TemplateStatus {
    match word {
        "APPROVED" => TemplateStatus::Approved,
        "REJECTED" => TemplateStatus::Rejected,
        "PAUSED" => TemplateStatus::Paused,
        "DISABLED" | "DELETED" | "PENDING_DELETION" | "LIMIT_EXCEEDED" | "ARCHIVED" => TemplateStatus::Disabled,
        _ => TemplateStatus::Pending,
    }
}

/// What a template is for; a word that nobody knows is taken for the one with most rules.
fn category(word: &str) -> TemplateCategory {
    match word {
        "UTILITY" => TemplateCategory::Utility,
        "AUTHENTICATION" => TemplateCategory::Authentication,
        _ => TemplateCategory::Marketing,
    }
}

fn kind(component: &Value) -> &str {
    component.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// The parameters of a component, by the names under which the sender puts them back.
fn parameters(component: &Value) -> Vec<String> {
    let word = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    match (kind(component), word(component, "format").as_str()) {
        ("BODY", _) => variables(&word(component, "text")),
        ("HEADER", "IMAGE") => vec!["header.image".into()],
        ("HEADER", "VIDEO") => vec!["header.video".into()],
        ("HEADER", "DOCUMENT") => vec!["header.document".into()],
        ("HEADER", _) => variables(&word(component, "text")).into_iter().map(|name| format!("header.{name}")).collect(),
        ("BUTTONS", _) => {
            let buttons = component.get("buttons").and_then(Value::as_array).map_or(&[] as &[Value], Vec::as_slice);
            let filled = (0_usize..).zip(buttons).filter_map(|(index, button)| match kind(button) {
                "URL" if !variables(&word(button, "url")).is_empty() => Some(format!("button.{index}.url")),
                "OTP" => Some(format!("button.{index}.url")),
                "COPY_CODE" => Some(format!("button.{index}.code")),
                _ => None,
            });
            filled.collect()
        }
        _ => Vec::new(),
    }
}

/// The names between double braces, each once, in the order of their first place.
fn variables(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let names = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim().to_owned());
    names.filter(|name| !name.is_empty() && seen.insert(name.clone())).collect()
}
