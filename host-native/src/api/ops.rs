//! What operators and their machines ask: is it alive, can it work, what has it done.
//!
//! In: requests without a key. Out: a word, checks as JSON, counts as text. Never: a secret, a place of this machine, anything of a person.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;

use super::Api;
use super::seen::Seen;
use crate::clock;
use crate::host::{Check, Verdict};
use crate::meter;

/// How long the database may take for a check.
const PATIENCE: Duration = Duration::from_secs(3);
/// A clock that was set by more than this is worth a look, and one that was set back by more than that holds the workers up.
const STEP_MILLIS: i64 = 2_000;
const BACK_MILLIS: i64 = -60_000;

/// How the service stands.
#[derive(Serialize)]
struct Ready {
    /// Whether it can work.
    ready: bool,
    /// Which checks say that it can't.
    failed: Vec<&'static str>,
    /// Each check.
    checks: BTreeMap<&'static str, Check>,
}

/// The routes.
pub(super) fn routes(api: &Arc<Api>) -> Router {
    let (ready, counted) = (Arc::clone(api), Arc::clone(api));
    Router::new()
        .route("/livez", get(|| async { seen("livez", "alive\n".into_response()) }))
        .route("/readyz", get(move || async move { seen("readyz", ready.readiness().await) }))
        .route("/metrics", get(move || async move { seen("metrics", counted.counts().await) }))
}

fn seen(operation: &'static str, mut response: Response) -> Response {
    response.extensions_mut().insert(Seen::of(operation));
    response
}

impl Api {
    async fn readiness(&self) -> Response {
        let mut checks = BTreeMap::from([("clock", of_clock(clock::set_since(&self.started))), ("threads", self.roll.check())]);
        let asked = tokio::time::timeout(PATIENCE, self.office.own.ask("", |host| host.checks())).await;
        let database = match asked {
            Ok(Ok(Ok(found))) => {
                checks.extend(found);
                Check::new(Verdict::Ok, "answers")
            }
            // What it says may name places; it is logged where it happens.
            Ok(Ok(Err(_))) => Check::new(Verdict::Fail, "does not answer as it should"),
            Ok(Err(_)) => Check::new(Verdict::Fail, "too many ask how the service stands, or asking it broke off"),
            Err(_) => Check::new(Verdict::Fail, "does not answer in time"),
        };
        checks.insert("database", database);
        if let Some(check) = self.engine().await {
            checks.insert("engine", check);
        }
        let failed: Vec<_> = checks.iter().filter(|(_, check)| check.verdict == Verdict::Fail).map(|(name, _)| *name).collect();
        let status = if failed.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let ready = Ready { ready: failed.is_empty(), failed, checks };
        (status, [(CONTENT_TYPE, "application/json")], serde_json::to_vec(&ready).unwrap_or_default()).into_response()
    }

    /// Whether the engine is there that has the contacts, if the database has not.
    async fn engine(&self) -> Option<Check> {
        let bookkeeper = Arc::clone(self.bookkeeper.as_ref()?);
        let asked = tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(move || bookkeeper.answers())).await;
        Some(match asked {
            Ok(Ok(true)) => Check::new(Verdict::Ok, "answers"),
            Ok(_) => Check::new(Verdict::Fail, "does not answer"),
            Err(_) => Check::new(Verdict::Fail, "does not answer in time"),
        })
    }

    async fn counts(&self) -> Response {
        let asked = tokio::time::timeout(PATIENCE, self.office.own.ask("", |host| host.backlog())).await;
        let backlog = asked.ok().and_then(Result::ok).and_then(Result::ok);
        ([(CONTENT_TYPE, meter::KIND)], self.meter.text(backlog.as_ref())).into_response()
    }
}

fn of_clock(set: Option<i64>) -> Check {
    match set {
        None => Check::new(Verdict::Ok, "can't be told on this machine"),
        Some(millis) if millis < BACK_MILLIS => {
            Check::new(Verdict::Fail, format!("set back by {} seconds since the start: workers wait", -millis / 1_000))
        }
        Some(millis) if millis.abs() > STEP_MILLIS => {
            Check::new(Verdict::Warn, format!("set by {} seconds since the start", millis / 1_000))
        }
        Some(_) => Check::new(Verdict::Ok, "not set since the start"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_back_far_stops_the_service_and_one_that_was_set_a_little_is_told() {
        let verdict = |set: Option<i64>| of_clock(set).verdict;
        assert_eq!([verdict(None), verdict(Some(0)), verdict(Some(-1_999))], [Verdict::Ok; 3]);
        assert_eq!([verdict(Some(2_001)), verdict(Some(-59_000)), verdict(Some(86_400_000))], [Verdict::Warn; 3]);
        assert_eq!(verdict(Some(-61_000)), Verdict::Fail);
    }
}
