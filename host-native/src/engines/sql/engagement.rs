//! What is seen of messages that were read: opens and clicks, each with whether a machine did it.
//!
//! In: hits. Out: rows, and word of what is news. Never: more rows of one message than anybody looks at.

use relance_core::base::{ContactId, Instant, SendKey};
use serde::Deserialize;

use super::engine::Columns;
use super::{Store, rows};
use crate::fault::Fault;
use crate::feed::Occurrence;

/// How many rows one message has at most: who fetches on and on fills no disk.
const MOST: i64 = 500;
/// How often it is tried where others write for the same message at the same time.
const TRIES: u32 = 5;

/// One of them.
#[derive(Debug, Clone, Copy)]
pub struct Engagement<'a> {
    /// `opened` or `clicked`.
    pub kind: &'static str,
    /// By what a machine was known, if one did it.
    pub machine: Option<&'static str>,
    /// Where the link leads.
    pub url: Option<&'a str>,
}

/// As much of an account as says what is counted of its email.
#[derive(Default, Deserialize)]
struct Account {
    #[serde(default)]
    mail: Option<Counted>,
}

#[derive(Default, Deserialize)]
struct Counted {
    #[serde(default)]
    opens: Option<bool>,
    #[serde(default)]
    clicks: Option<bool>,
}

/// The same as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngagementRow {
    /// `opened` or `clicked`.
    pub kind: String,
    /// When.
    pub at: Instant,
    /// By what a machine was known, if one did it.
    pub machine: Option<String>,
    /// Where the link leads.
    pub url: Option<String>,
}

impl Store {
    /// What was written down of a message, the oldest first.
    pub fn engagement(&self, key: &SendKey) -> Result<Vec<EngagementRow>, Fault> {
        let sql = "SELECT kind, at, machine, url FROM engagement WHERE workspace = :w AND key = :key ORDER BY seq";
        self.all(sql, &[(":w", self.w()), (":key", key.as_str().into())], |row: &mut Columns| {
            Ok(EngagementRow { kind: row.take()?, at: rows::instant(row.take()?), machine: row.take()?, url: row.take()? })
        })
    }

    /// How often somebody did something with a person's messages, machines left out, and when the last time; by kind.
    pub fn engagement_of(&self, contact: &ContactId) -> Result<Vec<(String, u32, Instant)>, Fault> {
        let sql =
            "SELECT g.kind, count(*), max(g.at) FROM outbox o JOIN engagement g ON g.workspace = o.workspace AND g.key = o.key
                   WHERE o.workspace = :w AND o.contact = :contact AND g.machine IS NULL GROUP BY g.kind";
        self.all(sql, &[(":w", self.w()), (":contact", contact.as_str().into())], |row: &mut Columns| {
            Ok((row.take()?, row.take()?, rows::instant(row.take()?)))
        })
    }

    /// Whether the account that a message went over has opens and clicks counted, where it says so.
    pub fn counts_of_account(&self, key: &SendKey) -> Result<(Option<bool>, Option<bool>), Fault> {
        let sql = "SELECT a.json FROM outbox o JOIN account a ON a.workspace = o.workspace AND a.id = o.account
                   WHERE o.workspace = :w AND o.key = :key";
        let json: Option<String> = self.one(sql, &[(":w", self.w()), (":key", key.as_str().into())], Columns::take)?;
        let account: Account = json.map_or_else(|| Ok(Account::default()), |json| serde_json::from_str(&json))?;
        Ok(account.mail.map_or((None, None), |mail| (mail.opens, mail.clicks)))
    }

    /// Writes one down; the first of its kind, link and maker also for those who watch.
    pub fn engage(&self, key: &SendKey, seen: &Engagement<'_>, told: &Occurrence) -> Result<(), Fault> {
        for _ in 0..TRIES {
            if self.together(|store| store.engage_once(key, seen, told))? {
                break;
            }
        }
        Ok(())
    }

    /// Says whether it was written, or is not to be.
    fn engage_once(&self, key: &SendKey, seen: &Engagement<'_>, told: &Occurrence) -> Result<bool, Fault> {
        let values = [
            (":w", self.w()),
            (":key", key.as_str().into()),
            (":kind", seen.kind.into()),
            (":machine", seen.machine.into()),
            (":url", seen.url.into()),
            (":at", self.clock.now().millis().into()),
        ];
        let sql = "SELECT count(*), coalesce(max(seq), 0),
                     coalesce(sum(CASE WHEN kind = :kind AND (machine IS NULL) = (CAST(:machine AS TEXT) IS NULL)
                       AND coalesce(url, '') = coalesce(CAST(:url AS TEXT), '') THEN 1 ELSE 0 END), 0)
                   FROM engagement WHERE workspace = :w AND key = :key";
        let found =
            self.one(sql, &values, |row: &mut Columns| Ok((row.take::<i64>()?, row.take::<i64>()?, row.take::<i64>()?)))?;
        let (count, last, same) = found.unwrap_or_default();
        if count >= MOST {
            return Ok(true);
        }
        let sql = "INSERT INTO engagement (workspace, key, seq, kind, at, machine, url)
                   VALUES (:w, :key, :seq, :kind, :at, :machine, :url) ON CONFLICT DO NOTHING";
        let mut values = Vec::from(values);
        values.push((":seq", (last + 1).into()));
        let written = self.engine.run(sql, &values)? > 0;
        if written && same == 0 {
            self.write_down(std::slice::from_ref(told))?;
        }
        Ok(written)
    }

    /// How many other links of a message were followed since then.
    pub fn links_followed(&self, key: &SendKey, since: i64, but: Option<&str>) -> Result<u32, Fault> {
        let sql = "SELECT count(DISTINCT url) FROM engagement
                   WHERE workspace = :w AND key = :key AND kind = 'clicked' AND at >= :since AND url <> coalesce(CAST(:but AS TEXT), '')";
        let values = [(":w", self.w()), (":key", key.as_str().into()), (":since", since.into()), (":but", but.into())];
        let count: i64 = self.one(sql, &values, Columns::take)?.unwrap_or(0);
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }
}
