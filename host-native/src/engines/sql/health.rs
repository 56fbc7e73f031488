//! How accounts fare, from what became of their messages.
//!
//! In: accounts. Out: what each sent, what was refused, what waits, how much of its limit is taken. Never: a look through all messages for
//! one account's.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use relance_core::base::SendKey;
use relance_core::wire::{Channel, Settings};

use super::engine::Columns;
use super::{AccountRow, Store, rows};
use crate::account::{Account, Channels, Limits, MICROS, Pace};
use crate::fault::Fault;
use crate::report::{AccountHealth, LastMessage, RateTaken};
use crate::send::By;

const DAY_MILLIS: i64 = 24 * 3_600_000;

/// Messages that wait and messages in a hand, by channel.
type Open = BTreeMap<Channel, (u64, u64)>;

impl Store {
    /// How these accounts fare, all of it at one moment.
    pub fn health_of(&mut self, accounts: &[AccountRow]) -> Result<Vec<AccountHealth>, Fault> {
        let settings = self.settings()?.1;
        let shown = accounts.iter().map(|row| Account::shown(&row.json)).collect::<Result<Vec<_>, _>>()?;
        let mut over: BTreeMap<Channel, Option<String>> = BTreeMap::new();
        let waiting = self.open_by_channel()?.into_keys();
        for channel in shown.iter().flat_map(|account| candidates(account, &settings)).chain(waiting) {
            if let Entry::Vacant(free) = over.entry(channel) {
                let account = self.account_for(free.key())?;
                free.insert(account);
            }
        }
        self.in_one_look(|store| {
            let open = store.open_by_channel()?;
            let one = |(row, account): (&AccountRow, &Account)| {
                let mine = |channel: &Channel| over.get(channel).is_some_and(|id| id.as_ref() == Some(&row.id));
                let serves = candidates(account, &settings).into_iter().filter(&mine).collect();
                let waits = open.iter().filter(|(channel, _)| mine(channel)).map(|(_, waits)| *waits);
                store.health_of_one(row, Limits::of(account), serves, waits.collect())
            };
            accounts.iter().zip(&shown).map(one).collect()
        })
    }

    fn health_of_one(
        &self,
        row: &AccountRow,
        limits: Limits,
        serves: Vec<Channel>,
        waits: Vec<(u64, u64)>,
    ) -> Result<AccountHealth, Fault> {
        Ok(AccountHealth {
            serves,
            last_accepted: self.last_settled(&row.id, "accepted")?,
            last_refused: self.last_settled(&row.id, "rejected")?,
            accepted: self.settled_today(&row.id, "accepted")?,
            refused: self.settled_today(&row.id, "rejected")?,
            in_line: waits.iter().map(|(waiting, _)| waiting).sum(),
            under_way: waits.iter().map(|(_, under_way)| under_way).sum(),
            rate: limits.pace().map(|pace| self.taken_of(&row.id, pace)).transpose()?,
            limits,
        })
    }

    /// The account that messages on a channel go over now, paused or not.
    fn account_for(&mut self, channel: &Channel) -> Result<Option<String>, Fault> {
        Ok(match self.by_channel(channel)? {
            By::Account(named) | By::Paused(named) => Some(named.id.clone()),
            By::Own | By::Sample | By::Missing(_) => None,
        })
    }

    fn open_by_channel(&self) -> Result<Open, Fault> {
        let sql = format!(
            "SELECT channel, count(*), CAST(sum(CASE status WHEN 'attempting' THEN 1 ELSE 0 END) AS BIGINT) FROM outbox {}
             WHERE workspace = :w AND status IN ('pending', 'attempting') GROUP BY channel",
            (self.engine.dialect().index)("outbox_open")
        );
        let number = |count: i64| u64::try_from(count).unwrap_or(0);
        let read = |row: &mut Columns| {
            let (channel, all, in_hand): (String, i64, i64) = (row.take()?, row.take()?, row.take()?);
            Ok((Channel::new(channel), (number(all - in_hand), number(in_hand))))
        };
        Ok(self.all(&sql, &[(":w", self.w())], read)?.into_iter().collect())
    }

    fn last_settled(&self, account: &str, status: &'static str) -> Result<Option<LastMessage>, Fault> {
        let sql = format!(
            "SELECT key, settled_at, detail FROM outbox {}
             WHERE workspace = :w AND account = :account AND status = :status AND settled_at IS NOT NULL
             ORDER BY settled_at DESC LIMIT 1",
            (self.engine.dialect().index)("outbox_account")
        );
        self.one(&sql, &[(":w", self.w()), (":account", account.into()), (":status", status.into())], |row| {
            let (key, at): (String, i64) = (row.take()?, row.take()?);
            Ok(LastMessage { message: SendKey::new(key), at: rows::instant(at), detail: row.take()? })
        })
    }

    fn settled_today(&self, account: &str, status: &'static str) -> Result<u64, Fault> {
        let sql = format!(
            "SELECT count(*) FROM outbox {}
             WHERE workspace = :w AND account = :account AND status = :status AND settled_at > :since AND settled_at IS NOT NULL",
            (self.engine.dialect().index)("outbox_account")
        );
        let since = (":since", (self.clock.now().millis() - DAY_MILLIS).into());
        self.number(&sql, &[(":w", self.w()), (":account", account.into()), (":status", status.into()), since])
    }

    fn taken_of(&self, account: &str, pace: Pace) -> Result<RateTaken, Fault> {
        let sql = "SELECT free_at FROM pace WHERE workspace = :w AND name = :name";
        let name = (":name", format!("account/{account}").into());
        let free: Option<i64> = self.one(sql, &[(":w", self.w()), name], Columns::take)?;
        let now = self.clock.now();
        let ahead = free.map_or(0, |free| (free - now.millis() * MICROS).max(0));
        let cost = pace.cost().max(1);
        let taken = u32::try_from((ahead + cost - 1) / cost).unwrap_or(u32::MAX);
        let free_at = free.map(|free| pace.next(free)).filter(|at| *at > now);
        Ok(RateTaken { taken, of: pace.burst, free_at })
    }
}

/// The channels that an account could serve.
fn candidates(account: &Account, settings: &Settings) -> Vec<Channel> {
    match account.channels() {
        Channels::These(channels) => channels,
        Channels::Every => settings.channels.iter().flat_map(|own| own.keys()).cloned().collect(),
    }
}
