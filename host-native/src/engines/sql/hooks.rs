//! Webhooks to others, and what is told to them: rows, their log, and events that are told once more.
//!
//! In: endpoints, a stretch of time. Out: rows. Never: a secret that is not sealed; an event twice in line for one endpoint.

use std::collections::{BTreeMap, BTreeSet};

use relance_core::base::Instant;

use super::engine::{Columns, Value};
use super::feed::{self, FeedRow};
use super::{Store, rows};
use crate::fault::Fault;
use crate::feed::Filter;

/// An endpoint, its secrets sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointRow {
    /// Its id.
    pub id: String,
    /// Where it is.
    pub url: String,
    /// What it wants to hear.
    pub events: Filter,
    /// What it is for.
    pub description: Option<String>,
    /// Its secrets, sealed.
    pub sealed: String,
    /// Why nothing is told to it, as a code.
    pub disabled: Option<String>,
    /// Since when nothing but failures came back.
    pub failing_since: Option<Instant>,
    /// How many times it was changed.
    pub revision: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// What is told to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// The event's id, by which the receiver knows it.
    pub id: String,
    /// The event's kind.
    pub kind: String,
    /// `waiting`, `delivered` or `failed`.
    pub status: String,
    /// How many times it was tried.
    pub tries: u32,
    /// When it is tried next.
    pub next_at: Option<Instant>,
    /// When it was put in line.
    pub created_at: Instant,
    /// When it was delivered or given up.
    pub settled_at: Option<Instant>,
    /// The event.
    pub body: String,
}

/// One try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TryRow {
    /// Which, from 1.
    pub number: u32,
    /// When.
    pub at: Instant,
    /// How long it took.
    pub millis: i64,
    /// The answer's status, if there was an answer.
    pub code: Option<u32>,
    /// The beginning of the answer, or why there was none.
    pub said: String,
}

/// Taken away by its owner; its rows are swept away little by little.
pub(super) const DELETED: &str = "deleted";
const COLUMNS: &str = "id, url, events, description, sealed, disabled, failing_since, revision, created_at, updated_at";
const DELIVERY: &str = "id, type, status, tries, next_at, created_at, settled_at, body";

impl Store {
    /// Keeps a new endpoint.
    pub fn add_endpoint(&self, row: &EndpointRow) -> Result<(), Fault> {
        self.engine.run(
            "INSERT INTO endpoint (workspace, id, url, events, description, sealed, revision, created_at, updated_at)
             VALUES (:w, :id, :url, :events, :description, :sealed, :revision, :created, :created)",
            &self.values_of(row)?,
        )?;
        Ok(())
    }

    /// An endpoint by its id.
    pub fn endpoint(&self, id: &str) -> Result<Option<EndpointRow>, Fault> {
        let sql =
            format!("SELECT {COLUMNS} FROM endpoint WHERE workspace = :w AND id = :id AND coalesce(disabled, '') <> '{DELETED}'");
        self.one(&sql, &[(":w", (&self.workspace).into()), (":id", id.into())], endpoint_row)
    }

    /// The endpoints after an id, by id.
    pub fn endpoints(&self, after: &str, most: u32) -> Result<Vec<EndpointRow>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM endpoint WHERE workspace = :w AND id > :after AND coalesce(disabled, '') <> '{DELETED}'
             ORDER BY id LIMIT :most"
        );
        self.all(&sql, &[(":w", (&self.workspace).into()), (":after", after.into()), (":most", most.into())], endpoint_row)
    }

    /// Changes an endpoint whose revision is still this one, and says whether it was. One that gets nothing has nothing due; one that
    /// gets something again goes on with what waits.
    pub fn change_endpoint(&self, row: &EndpointRow) -> Result<bool, Fault> {
        let sql = format!(
            "UPDATE endpoint SET url = :url, events = :events, description = :description, sealed = :sealed, disabled = :disabled,
               failing_since = :failing, revision = revision + 1, updated_at = :now,
               next_at = CASE WHEN CAST(:disabled AS TEXT) IS NULL THEN coalesce(next_at, :now) END
             WHERE workspace = :w AND id = :id AND revision = :revision AND coalesce(disabled, '') <> '{DELETED}'"
        );
        Ok(self.engine.run(&sql, &self.values_of(row)?)? > 0)
    }

    /// Takes an endpoint away; says whether there was one.
    pub fn delete_endpoint(&self, id: &str) -> Result<bool, Fault> {
        let sql = format!(
            "UPDATE endpoint SET disabled = '{DELETED}', next_at = NULL, sealed = '', updated_at = :now
             WHERE workspace = :w AND id = :id AND coalesce(disabled, '') <> '{DELETED}'"
        );
        let now = (":now", self.clock.now().millis().into());
        Ok(self.engine.run(&sql, &[(":w", (&self.workspace).into()), (":id", id.into()), now])? > 0)
    }

    fn values_of<'a>(&'a self, row: &'a EndpointRow) -> Result<[(&'static str, Value<'a>); 11], Fault> {
        Ok([
            (":w", (&self.workspace).into()),
            (":id", (&row.id).into()),
            (":url", (&row.url).into()),
            (":events", serde_json::to_string(&row.events)?.into()),
            (":description", row.description.as_ref().into()),
            (":sealed", (&row.sealed).into()),
            (":disabled", row.disabled.as_ref().into()),
            (":failing", row.failing_since.map(Instant::millis).into()),
            (":revision", row.revision.into()),
            (":created", row.created_at.millis().into()),
            (":now", self.clock.now().millis().into()),
        ])
    }

    /// What was told to an endpoint before an id, the newest first; of one status or of all.
    pub fn deliveries(&self, endpoint: &str, before: &str, status: Option<&str>, most: u32) -> Result<Vec<DeliveryRow>, Fault> {
        let sql = format!(
            "SELECT {DELIVERY} FROM delivery WHERE workspace = :w AND endpoint = :endpoint AND (:before = '' OR id < :before)
               AND (CAST(:status AS TEXT) IS NULL OR status = :status) ORDER BY id DESC LIMIT :most"
        );
        let whose = [(":w", (&self.workspace).into()), (":endpoint", endpoint.into())];
        let [w, e] = whose;
        let values = [w, e, (":before", before.into()), (":status", status.into()), (":most", most.into())];
        self.all(&sql, &values, delivery_row)
    }

    /// One of them.
    pub fn delivery(&self, endpoint: &str, id: &str) -> Result<Option<DeliveryRow>, Fault> {
        let whose = [(":w", (&self.workspace).into()), (":endpoint", endpoint.into()), (":id", id.into())];
        let sql = format!("SELECT {DELIVERY} FROM delivery WHERE workspace = :w AND endpoint = :endpoint AND id = :id");
        self.one(&sql, &whose, delivery_row)
    }

    /// The tries of these deliveries, by delivery.
    pub fn tries<'a>(
        &self,
        endpoint: &str,
        deliveries: impl Iterator<Item = &'a str>,
    ) -> Result<BTreeMap<String, Vec<TryRow>>, Fault> {
        let sql = format!(
            "SELECT delivery, number, at, millis, code, said FROM delivery_try
             WHERE workspace = :w AND endpoint = :endpoint AND delivery IN (SELECT value ->> 0 FROM {}) ORDER BY delivery, number",
            (self.engine.dialect().items)("those")
        );
        let those = super::fair::array(deliveries.map(|id| [id]));
        let values = [(":w", (&self.workspace).into()), (":endpoint", endpoint.into()), (":those", those.into())];
        let found: Vec<(String, TryRow)> = self.all(&sql, &values, |row| {
            let (delivery, number, at, millis) = (row.take()?, row.take()?, rows::instant(row.take()?), row.take()?);
            let (code, said) = (row.take()?, row.take::<Option<String>>()?.unwrap_or_default());
            Ok((delivery, TryRow { number, at, millis, code, said }))
        })?;
        let mut tries: BTreeMap<String, Vec<TryRow>> = BTreeMap::new();
        for (delivery, one) in found {
            tries.entry(delivery).or_default().push(one);
        }
        Ok(tries)
    }

    /// Puts an event in line for an endpoint alone.
    pub fn tell_endpoint(&self, endpoint: &str, id: &str, kind: &str, body: &str) -> Result<(), Fault> {
        let event = FeedRow { seq: 0, workspace: self.workspace.clone(), id: id.into(), kind: kind.into(), body: body.into() };
        self.together(|store| store.line_up(&[(endpoint, &event)]).map(drop))
    }

    /// Sends a delivery once more, from the first wait on; says whether there is one.
    pub fn resend(&self, endpoint: &str, id: &str) -> Result<bool, Fault> {
        self.together(|store| Ok(store.again(endpoint, &[id.to_owned()], true)? > 0))
    }

    /// Puts the events of a stretch of time in line for an endpoint again, up to so many, from (instant, row) on: those that never came
    /// through, or all. Gives how many, and where to go on if that was not the end.
    pub fn replay_feed(
        &self,
        endpoint: &EndpointRow,
        from: (Instant, i64),
        to: Instant,
        most: u32,
        all: bool,
    ) -> Result<(u64, Option<(Instant, i64)>), Fault> {
        let sql = format!(
            "SELECT {}, seq, at, id FROM feed WHERE workspace = :w AND (at > :from OR (at = :from AND id > :row)) AND at < :to
               AND seq IS NOT NULL ORDER BY at, id LIMIT :most",
            feed::COLUMNS
        );
        self.together(|store| {
            let (w, most_value) = ((":w", (&store.workspace).into()), (":most", most.into()));
            let (start, end) = ((":from", from.0.millis().into()), (":to", to.millis().into()));
            let found: Vec<(FeedRow, i64, i64)> =
                store.all(&sql, &[w, start, end, most_value, (":row", from.1.into())], |row| {
                    Ok((feed::placed(row)?, row.take()?, row.take()?))
                })?;
            let next = found.last().filter(|_| found.len() >= usize::try_from(most).unwrap_or(usize::MAX));
            let next = next.map(|(_, at, row)| (rows::instant(*at), *row));
            let wanted: Vec<&FeedRow> =
                found.iter().map(|(event, ..)| event).filter(|event| endpoint.events.wants(&event.kind)).collect();
            let ids: Vec<String> = wanted.iter().map(|event| event.id.clone()).collect();
            let again = store.again(&endpoint.id, &ids, all)?;
            let new: Vec<(&str, &FeedRow)> = wanted.into_iter().map(|event| (endpoint.id.as_str(), event)).collect();
            Ok((again + store.line_up(&new)?, next))
        })
    }

    /// Puts deliveries that are settled back in line: those that were given up, or all of them.
    fn again(&self, endpoint: &str, ids: &[String], all: bool) -> Result<u64, Fault> {
        let sql = format!(
            "UPDATE delivery SET status = 'waiting', since = tries, next_at = :now, settled_at = NULL
             WHERE workspace = :w AND endpoint = :endpoint AND (status = 'failed' OR :all = 1)
               AND id IN (SELECT value ->> 0 FROM {})",
            (self.engine.dialect().items)("ids")
        );
        let ids = super::fair::array(ids.iter().map(|id| [id.as_str()]));
        let (w, now) = ((":w", (&self.workspace).into()), (":now", self.clock.now().millis().into()));
        let values = [w, (":endpoint", endpoint.into()), now, (":all", i64::from(all).into()), (":ids", ids.into())];
        let again = self.engine.run(&sql, &values)?;
        if again > 0 {
            self.wake_endpoints(&[(self.workspace.as_str(), endpoint)])?;
        }
        Ok(again)
    }

    /// Puts events in line for the endpoints that want them, in the transaction that is open.
    pub(super) fn put_in_line(&self, events: &[FeedRow]) -> Result<(), Fault> {
        let workspaces: BTreeSet<&str> = events.iter().map(|event| event.workspace.as_str()).collect();
        let sql = format!(
            "SELECT workspace, id, events FROM endpoint WHERE disabled IS NULL AND workspace IN (SELECT value ->> 0 FROM {})",
            (self.engine.dialect().items)("those")
        );
        let those = super::fair::array(workspaces.into_iter().map(|workspace| [workspace]));
        let endpoints: Vec<(String, String, Filter)> = self.all(&sql, &[(":those", those.into())], |row| {
            Ok((row.take()?, row.take()?, serde_json::from_str(&row.take::<String>()?)?))
        })?;
        let wanted = events.iter().flat_map(|event| {
            let wants =
                |(workspace, _, filter): &&(String, String, Filter)| *workspace == event.workspace && filter.wants(&event.kind);
            endpoints.iter().filter(wants).map(move |(_, endpoint, _)| (endpoint.as_str(), event))
        });
        self.line_up(&wanted.collect::<Vec<_>>()).map(drop)
    }

    /// Says how many were not in line before.
    fn line_up(&self, wanted: &[(&str, &FeedRow)]) -> Result<u64, Fault> {
        if wanted.is_empty() {
            return Ok(0);
        }
        let sql = format!(
            "INSERT INTO delivery (workspace, endpoint, id, type, body, status, next_at, created_at)
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, 'waiting', CAST(:now AS BIGINT), CAST(:now AS BIGINT)
             FROM {} WHERE true ON CONFLICT DO NOTHING",
            (self.engine.dialect().items)("wanted")
        );
        let rows = wanted.iter().map(|(endpoint, event)| {
            [event.workspace.as_str(), endpoint, event.id.as_str(), event.kind.as_str(), event.body.as_str()]
        });
        let now = (":now", self.clock.now().millis().into());
        let new = self.engine.run(&sql, &[now, (":wanted", super::fair::array(rows).into())])?;
        let woken: BTreeSet<(&str, &str)> =
            wanted.iter().map(|(endpoint, event)| (event.workspace.as_str(), *endpoint)).collect();
        self.wake_endpoints(&woken.into_iter().collect::<Vec<_>>())?;
        Ok(new)
    }

    /// Something is due for these endpoints. They are locked in one order, as by whoever settles.
    fn wake_endpoints(&self, endpoints: &[(&str, &str)]) -> Result<(), Fault> {
        let dialect = self.engine.dialect();
        let those = format!("(workspace, id) IN (SELECT value ->> 0, value ->> 1 FROM {})", (dialect.items)("woken"));
        let woken = super::fair::array(endpoints.iter().map(|(workspace, id)| [*workspace, *id]));
        let values = [(":woken", woken.into()), (":now", self.clock.now().millis().into())];
        self.engine.rows(&format!("SELECT id FROM endpoint WHERE {those} ORDER BY workspace, id{}", dialect.locked), &values)?;
        let sql = format!(
            "UPDATE endpoint SET next_at = CASE WHEN next_at < :now THEN next_at ELSE :now END WHERE disabled IS NULL AND {those}"
        );
        self.engine.run(&sql, &values)?;
        Ok(())
    }
}

fn endpoint_row(row: &mut Columns) -> Result<EndpointRow, Fault> {
    Ok(EndpointRow {
        id: row.take()?,
        url: row.take()?,
        events: serde_json::from_str(&row.take::<String>()?)?,
        description: row.take()?,
        sealed: row.take()?,
        disabled: row.take()?,
        failing_since: row.take::<Option<i64>>()?.map(rows::instant),
        revision: row.take()?,
        created_at: rows::instant(row.take()?),
        updated_at: rows::instant(row.take()?),
    })
}

fn delivery_row(row: &mut Columns) -> Result<DeliveryRow, Fault> {
    Ok(DeliveryRow {
        id: row.take()?,
        kind: row.take()?,
        status: row.take()?,
        tries: row.take()?,
        next_at: row.take::<Option<i64>>()?.map(rows::instant),
        created_at: rows::instant(row.take()?),
        settled_at: row.take::<Option<i64>>()?.map(rows::instant),
        body: row.take()?,
    })
}
