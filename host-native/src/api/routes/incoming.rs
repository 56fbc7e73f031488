//! Where providers tell: one address an account, without a key, for what its provider has signed.
//!
//! In: webhooks as they came, byte for byte. Out: that each was processed. Never: a word on whether an account exists to whoever can't sign
//! for it; a webhook acknowledged that is not stored.

use axum::http::Method;
use axum::http::header::HOST;

use crate::account::Provider;
use crate::api::answer::Given;
use crate::api::operation::{Asked, Operation};
use crate::api::refusal::Refusal;
use crate::api::scope::Scope;
use crate::host::{Host, Opened, Origin};
use crate::inbound::{self, MOST_BODY, MOST_TOLD, Refused};

const PATH: &str = "/in/{workspace}/{account}";

pub(super) fn operations() -> Vec<Operation> {
    let asks = "Answers the question that a provider asks when its webhook is set up.";
    let tells = "Takes what an account's provider tells, signed as that provider signs, up to 1,000 things at once; answered when it has been \
                 processed.";
    vec![
        Operation::raw(Method::GET, PATH, "incoming.challenge", Scope::Public, asks, challenge).also_gives(&[403]),
        Operation::raw(Method::POST, PATH, "incoming.tell", Scope::Public, tells, tell)
            .takes_up_to(MOST_BODY)
            .also_gives(&[204, 403, 422]),
    ]
}

/// The same whether there is no such account or its provider did not sign.
fn refused() -> Refusal {
    let detail = "expected what the provider of an account of this service has signed, found something else";
    Refusal::new(403, "inbound.refused", "not taken", detail)
        .help("give the provider this address exactly as `--public-url` has it, and the account the provider's secret")
}

/// The account that an address names.
fn account(host: &mut Host, asked: &Asked) -> Result<Opened, Refusal> {
    let named = |name: &str| asked.path.get(name).map_or("", String::as_str);
    let (workspace, account) = (named("workspace"), named("account"));
    let there = host.store().workspace_row(workspace)?.is_some_and(|row| !row.archived);
    let opened = if there { host.open_account(workspace, account)? } else { None };
    opened.ok_or_else(refused)
}

fn challenge(host: &mut Host, asked: Asked) -> Result<Given, Refusal> {
    let opened = account(host, &asked)?;
    let answer = inbound::challenge(&opened.account, &asked.query).map_err(|_| refused())?;
    Ok(Given::bytes("text/plain; charset=utf-8", answer))
}

fn tell(host: &mut Host, asked: Asked) -> Result<Given, Refusal> {
    let opened = account(host, &asked)?;
    let now = host.now();
    let headers: Vec<(&str, &str)> =
        asked.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    let signed = |url: &String| inbound::verify(&opened.account, url, &headers, &asked.body, now).is_ok();
    let url = called(host, &asked).into_iter().find(signed).ok_or_else(refused)?;
    let told = inbound::read(&opened.account, &url, &asked.body, now).map_err(|why| match why {
        Refused::Forged => refused(),
        Refused::Unreadable(detail) => Refusal::new(422, "inbound.unreadable", "not readable", detail),
    })?;
    if told.len() > MOST_TOLD {
        let detail = format!("expected up to {MOST_TOLD} things told at once, found {}", told.len());
        return Err(Refusal::new(422, "inbound.tooMany", "too many", detail).help("tell them in several webhooks"));
    }
    host.enter(&opened.workspace);
    let origin = Origin { account: Some(opened.id.clone()), signed: true };
    let heard = host.hear_all(&origin, told)?;
    if heard.iter().any(|one| one.busy) {
        let detail = "expected a person whom nobody else has in hand, found one who is just being written to";
        return Err(Refusal::new(503, "inbound.waiting", "not now", detail)
            .help("it is kept; telling it again is safe")
            .after(2));
    }
    // Twilio would read a text to the person; the others want no other status than this.
    let silent = matches!(opened.account.provider, Provider::Twilio(_));
    Ok(Given { status: silent.then_some(204), ..Given::bytes("text/plain; charset=utf-8", Vec::new()) })
}

/// The addresses that the provider may have called: the public one, which is known; else what the request itself says, by either scheme.
fn called(host: &Host, asked: &Asked) -> Vec<String> {
    if let Some(base) = host.public_url() {
        return vec![format!("{base}{}", asked.address)];
    }
    let name = asked.headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    ["https", "http"].iter().map(|scheme| format!("{scheme}://{name}{}", asked.address)).collect()
}
