//! By which account a message goes, and when that account has room for it.
//!
//! In: a workspace's accounts, its settings, a message. Out: the way that it takes; a moment. Never: a wait; a secret that is opened.
//!
//! **Which account.** The one that the settings name for the channel. Else, of those that serve it, the one that was made first; one that
//! serves every channel only where no other does. Where the workspace has no account for the channel, the process's own way. A paused
//! account stays the channel's: nothing is moved to another one by itself. People of sample data have a way of their own.
//!
//! **When.** Limits are counted as GCRA does: a row of `pace` says when a limit is free again (in microseconds), and one statement moves it
//! on, whoever asks. A message that comes too soon gets the next free moment for its own and waits for it in the outbox, but not for long:
//! it was decided for now. Beyond that it goes back to the core with a moment to come again, each with another one, so that not all come
//! at once.

use std::sync::Arc;

use relance_core::base::Instant;
use relance_core::wire::{Channel, Send, Settings};

use super::engine::{Columns, Value};
use super::{Store, rows, sha256};
use crate::account::{Account, Channels, HORIZON_MILLIS, Limits, MICROS, Moment, Pace, millis_up};
use crate::fault::Fault;
use crate::send::{By, Named};

/// What of an account's row tells that it is another one now: id, when it was made, revision, whether it is paused.
type Stamp = (String, i64, i64, bool);

/// A workspace's accounts, as they were read once.
#[derive(Default, Clone)]
pub(super) struct Known {
    stamps: Vec<Stamp>,
    accounts: Vec<(Arc<Named>, bool)>,
}

impl Store {
    /// The workspace's accounts; read again where one of them is another one now.
    fn known_accounts(&self) -> Result<Known, Fault> {
        let w = [(":w", (&self.workspace).into())];
        let sql = "SELECT id, created_at, revision, CASE WHEN paused IS NULL THEN 0 ELSE 1 END FROM account
                   WHERE workspace = :w ORDER BY created_at, id";
        let stamps: Vec<Stamp> = self.all(sql, &w, |row| Ok((row.take()?, row.take()?, row.take()?, row.take()?)))?;
        if stamps.is_empty() {
            return Ok(Known::default());
        }
        if let Some(known) = self.accounts.borrow().get(&self.workspace).filter(|known| known.stamps == stamps) {
            return Ok(known.clone());
        }
        let sql = "SELECT id, created_at, revision, CASE WHEN paused IS NULL THEN 0 ELSE 1 END, json, sealed FROM account
                   WHERE workspace = :w ORDER BY created_at, id";
        let mut known = Known::default();
        for (stamp, json, sealed) in self.all(sql, &w, |row| {
            let stamp: Stamp = (row.take()?, row.take()?, row.take()?, row.take()?);
            Ok((stamp, row.take::<String>()?, row.take::<String>()?))
        })? {
            let (id, created_at, revision, paused) = stamp.clone();
            let account = Account::shown(&json)?;
            let (channels, limits, edition) = (account.channels(), Limits::of(&account), (rows::instant(created_at), revision));
            known.stamps.push(stamp);
            known.accounts.push((Arc::new(Named { id, edition, channels, limits, sealed }), paused));
        }
        self.accounts.borrow_mut().insert(self.workspace.clone(), known.clone());
        Ok(known)
    }

    /// By which way a message goes now.
    pub(super) fn by(&mut self, send: &Send) -> Result<By, Fault> {
        if self.is_of_sample(&send.contact)? {
            return Ok(By::Sample);
        }
        self.by_channel(&send.channel)
    }

    /// By which way messages on a channel go now, but those to people of sample data.
    pub(super) fn by_channel(&mut self, channel: &Channel) -> Result<By, Fault> {
        let known = self.known_accounts()?;
        if known.accounts.is_empty() {
            return Ok(By::Own);
        }
        let (_, settings) = self.settings_now()?;
        Ok(known.by(channel, &settings))
    }

    /// By which way a message that is in hand was to go.
    pub(super) fn by_taken(&self, send: &Send) -> Result<By, Fault> {
        let sql = "SELECT account FROM outbox WHERE workspace = :w AND key = :key";
        let values = [(":w", (&self.workspace).into()), (":key", send.key.as_str().into())];
        let account = self.one(sql, &values, Columns::take::<Option<String>>)?.flatten();
        self.by_account(send, account.as_deref())
    }

    /// The same of one that was taken for this account; for the process's own way where for none.
    pub(super) fn by_account(&self, send: &Send, account: Option<&str>) -> Result<By, Fault> {
        if self.is_of_sample(&send.contact)? {
            return Ok(By::Sample);
        }
        let Some(id) = account else { return Ok(By::Own) };
        Ok(self.known_accounts()?.named(id).unwrap_or_else(|| By::Missing(id.to_owned())))
    }

    /// The workspace's settings with what is true of its accounts: a channel whose account is paused is paused. Nothing where none is.
    pub(super) fn overlaid(&self, settings: &Settings) -> Result<Option<(String, Settings)>, Fault> {
        // Whoever unpauses one waits for decisions that were made from its pause, and finds what they hold.
        let sql = format!("SELECT id FROM account WHERE workspace = :w AND paused IS NOT NULL{}", self.engine.dialect().shared);
        self.engine.rows(&sql, &[(":w", (&self.workspace).into())])?;
        let known = self.known_accounts()?;
        let mut changed = settings.clone();
        let channels = changed.channels.get_or_insert_with(|| [(Channel::fixed("email"), Default::default())].into());
        let mut names = Vec::new();
        for (channel, own) in channels.iter_mut() {
            if !own.paused && matches!(known.by(channel, settings), By::Paused(_)) {
                own.paused = true;
                names.push(channel.to_string());
            }
        }
        Ok((!names.is_empty()).then(|| (names.join(","), changed)))
    }

    /// When this message may go over its account; `reserved`: the account's moment is its own already.
    pub(super) fn room(&self, account: &Named, send: &Send, reserved: bool) -> Result<Moment, Fault> {
        let id = &account.id;
        if let Some(pace) = account.limits.pace().filter(|_| !reserved) {
            match self.moment(&format!("account/{id}"), pace, HORIZON_MILLIS)? {
                Some(at) if at > self.clock.now() => return Ok(Moment::Then(at)),
                Some(_) => {}
                None => return Ok(Moment::Later(self.come_again(&later(&send.channel, id), pace)?)),
            }
        }
        let Some(pace) = account.limits.pace_per_recipient() else { return Ok(Moment::Now) };
        let name = pace_of(id, send);
        if self.moment(&name, pace, 0)?.is_some() {
            return Ok(Moment::Now);
        }
        let sql = "SELECT free_at FROM pace WHERE workspace = :w AND name = :name";
        let free: Option<i64> = self.one(sql, &[(":w", (&self.workspace).into()), (":name", name.into())], Columns::take)?;
        let at = pace.next(free.unwrap_or(0));
        Ok(if at.millis() <= self.clock.now().millis() + HORIZON_MILLIS { Moment::Then(at) } else { Moment::Later(at) })
    }

    /// Takes the next free moment of a limit, if it comes within so long.
    fn moment(&self, name: &str, pace: Pace, horizon: i64) -> Result<Option<Instant>, Fault> {
        let now = self.clock.now().millis() * MICROS;
        let (cost, slack) = (pace.cost(), pace.slack());
        let sql = "INSERT INTO pace (workspace, name, free_at)
                   VALUES (:w, :name, CAST(:now AS BIGINT) + CAST(:cost AS BIGINT))
                   ON CONFLICT (workspace, name) DO UPDATE SET free_at =
                     CASE WHEN pace.free_at > CAST(:now AS BIGINT) THEN pace.free_at ELSE CAST(:now AS BIGINT) END
                       + CAST(:cost AS BIGINT)
                   WHERE pace.free_at <= CAST(:most AS BIGINT) RETURNING free_at";
        let values = [
            (":w", Value::from(&self.workspace)),
            (":name", name.into()),
            (":now", now.into()),
            (":cost", cost.into()),
            (":most", now.saturating_add(slack).saturating_add(horizon * MICROS).into()),
        ];
        let free: Option<i64> = self.one(sql, &values, Columns::take)?;
        Ok(free.map(|free| pace.moment(free)))
    }

    /// A moment to come again, for each another one. Nobody has a right to it: whoever comes then finds room or not.
    fn come_again(&self, name: &str, pace: Pace) -> Result<Instant, Fault> {
        let (base, cost) = ((self.clock.now().millis() + HORIZON_MILLIS) * MICROS, pace.cost());
        let sql = "INSERT INTO pace (workspace, name, free_at)
                   VALUES (:w, :name, CAST(:base AS BIGINT) + CAST(:cost AS BIGINT))
                   ON CONFLICT (workspace, name) DO UPDATE SET free_at =
                     CASE WHEN pace.free_at > CAST(:base AS BIGINT) THEN pace.free_at ELSE CAST(:base AS BIGINT) END
                       + CAST(:cost AS BIGINT) RETURNING free_at";
        let whose = [(":w", Value::from(&self.workspace)), (":name", name.into())];
        let [w, name] = whose;
        let free: Option<i64> = self.one(sql, &[w, name, (":base", base.into()), (":cost", cost.into())], Columns::take)?;
        Ok(millis_up(free.map_or(base, |free| free - cost)))
    }

    /// The channels, by workspace, on which more waits than its account has room for soon.
    pub(super) fn crowded(&self) -> Result<Vec<[String; 2]>, Fault> {
        let soon = (self.clock.now().millis() + HORIZON_MILLIS) * MICROS;
        let sql =
            "SELECT workspace, name FROM pace WHERE free_at > :soon AND name LIKE 'later/%' ORDER BY workspace, name LIMIT 1000";
        let found: Vec<[String; 2]> = self.all(sql, &[(":soon", soon.into())], |row| Ok([row.take()?, row.take()?]))?;
        let channel = |[workspace, name]: [String; 2]| Some([workspace, name.split('/').nth(1)?.to_owned()]);
        Ok(found.into_iter().filter_map(channel).collect())
    }
}

impl Known {
    /// The rule of this file.
    fn by(&self, channel: &Channel, settings: &Settings) -> By {
        let own = settings.channels.as_ref().and_then(|channels| channels.get(channel));
        if self.accounts.is_empty() {
            return By::Own;
        }
        if let Some(id) = own.and_then(|own| own.account.as_ref()) {
            return self.named(id).unwrap_or_else(|| By::Missing(id.clone()));
        }
        let serves = |every: bool| {
            let fits = |named: &Named| matches!(named.channels, Channels::Every) == every && named.channels.serve(channel);
            self.accounts.iter().find(|(named, _)| fits(named))
        };
        serves(false).or_else(|| serves(true)).map_or(By::Own, |(named, paused)| by(named, *paused))
    }

    fn named(&self, id: &str) -> Option<By> {
        self.accounts.iter().find(|(named, _)| named.id == id).map(|(named, paused)| by(named, *paused))
    }
}

fn by(named: &Arc<Named>, paused: bool) -> By {
    if paused { By::Paused(Arc::clone(named)) } else { By::Account(Arc::clone(named)) }
}

/// The name of the row of what an account keeps of one person.
pub(super) fn pace_of(id: &str, send: &Send) -> String {
    let to: String = sha256(send.to.reveal()).chars().take(32).collect();
    format!("to/{id}/{to}")
}

/// The name of the row that gives moments to come again.
fn later(channel: &Channel, id: &str) -> String {
    format!("later/{channel}/{id}")
}
